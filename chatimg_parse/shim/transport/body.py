"""A JSON body on its way to the caller."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ..chat.changed import changed_text
from ..chat.chunks import as_events, event_of
from ..chat.events import ChatEvents
from ..chat.message import adapted
from ..encode import decoded, encoded
from ..failures import failure_of
from ..options import Options
from ..stubs import Stubbed

_STREAM_BEGINS = (b"data:", b"event:", b":", b"id:", b"retry:")
T = TypeVar("T")


class Body:
    """A `Rewriter` of a body, which is kept until it is whole. One that is a stream after all is read as such."""

    def __init__(self, options: Options, streams: Callable[[], bool]) -> None:
        self._options = options
        self._streams = streams
        self._pieces: list[bytes] = []
        self._events: ChatEvents | None = None

    def feed(self, data: bytes) -> list[bytes]:
        """Hold the bytes of a body, but pass on those of what turns out to be a stream, rewritten."""
        if not self._pieces and self._events is None and data.startswith(_STREAM_BEGINS):
            self._events = ChatEvents(self._options)
        if self._events is not None:
            return self._events.feed(data)
        self._pieces.append(data)
        return []

    def close(self) -> list[bytes]:
        """The body as it is handed on: rewritten, or as it came where there is nothing to change."""
        if self._events is not None:
            return self._events.close()
        data = b"".join(self._pieces)
        return with_stubs(data, self._made, self._options) or [data]

    def broken(self) -> list[bytes]:
        """What is held, as it came."""
        return self._pieces if self._events is None else self._events.broken()

    def _made(self, short: bytes, stubbed: Stubbed) -> list[bytes] | None:
        if not self._streams():
            changed = changed_text(short, self._options)
            return stubbed.restored(changed) if isinstance(changed, bytes) else None
        # A body where a stream was asked for, which the SDK would pass over.
        try:
            value = decoded(short)
        except ValueError:
            return None  # cut, or no JSON: the SDK tells it as it always did
        body, reading = adapted(value, self._options)
        if not isinstance(value, dict):
            return None if body is None else stubbed.restored(encoded(body))
        failure = failure_of(reading.result) if self._options.on_failure == "raise" else None
        if failure is not None:
            return [event_of(failure.body)]
        return stubbed.restored(as_events(value if body is None else body))


def with_stubs(data: bytes, make: Callable[[bytes, Stubbed], T], options: Options) -> T:
    """What is made of a body without its long pictures, which it puts back; of the whole body where that fails.

    Where pictures are compared with those that were sent, they are needed whole.
    """
    if options.compares_bytes:
        return make(data, Stubbed(b""))
    stubbed = Stubbed(data)
    try:
        return make(stubbed.short, stubbed)
    except LookupError:  # a picture does not come back as it came
        return make(data, Stubbed(b""))
