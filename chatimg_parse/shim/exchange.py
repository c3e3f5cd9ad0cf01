"""One request and what its reply becomes, without any input or output.

Only POST to a path that ends in `/chat/completions` (and with `images="chat"` to the two of the Images API) is
looked at, only status 200, only JSON and event streams. Everything else is none of our business, and a failure of
our own is none of the caller's: then the bytes pass as they came, and one line in the log says so, without content.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol, TypeVar

from ..entry import parse
from ..models import ImageResult
from .chat_events import ChatEvents, as_events
from .encode import decoded, encoded
from .failures import Failure, failure_of, no_pictures
from .guard import guarded
from .image_events import ImageEvents
from .message import adapted
from .options import Options
from .overchat import ImagesCall, chat_request, images_response, read_call, to_fetch
from .stubs import Stubbed

_JSON, _EVENTS = "application/json", "text/event-stream"
_CHAT = "/chat/completions"
_IMAGES = ("/images/generations", "/images/edits")
_HELPER = "x-stainless-helper-method"  # the SDK marks requests of `.stream()` and `.parse()` with it

T = TypeVar("T")


class Outgoing(NamedTuple):
    """The request that is sent instead."""

    path: str
    body: bytes


class Answer(NamedTuple):
    """The response that is given instead, whole."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Rewriter(Protocol):
    """Takes the bytes of a reply and gives those that the caller gets."""

    def feed(self, data: bytes) -> list[bytes]: ...

    def close(self) -> list[bytes]: ...

    def broken(self) -> list[bytes]:
        """The source broke off: what is held and was not given yet."""
        ...


def exchange_for(method: str, path: str, headers: Mapping[str, str], options: Options) -> Exchange | None:
    """The exchange of a request that concerns us, else `None`."""
    if method != "POST":
        return None
    path = path.rstrip("/")
    if path.endswith(_CHAT):
        return ChatExchange(options.for_helper(helper) if (helper := headers.get(_HELPER)) else options)
    if options.images == "chat" and path.endswith(_IMAGES):
        return ImagesExchange(options, path, headers.get("content-type", ""))
    return None


class Exchange:
    """What is asked in this order: `outgoing` (if `sends`), `concerns`, then `rewriter` or `read` and `answer`."""

    sends = False  # another request goes out; it is made of the body of this one

    def __init__(self, options: Options) -> None:
        self.options = options
        self.kind = ""  # of the reply: JSON or an event stream

    def outgoing(self, body: bytes) -> Outgoing | None:
        """The request that goes out instead; `None` if this one shall."""
        raise NotImplementedError

    def concerns(self, status: int, content_type: str) -> bool:
        """Whether the reply is looked at."""
        kind = content_type.partition(";")[0].strip().lower()
        self.kind = _JSON if kind.startswith("application/") and kind.endswith(("/json", "+json")) else kind
        return status == 200 and self.kind in (_JSON, _EVENTS)

    def rewriter(self, streams: Callable[[], bool]) -> Rewriter | None:
        """What changes the reply piece by piece; `None` if it has to be read first. `streams`: one was asked for."""
        raise NotImplementedError

    def to_fetch(self, data: bytes) -> list[str]:
        """URLs whose bytes `answer` needs, and may get."""
        del data
        return []

    def answer(self, data: bytes, fetched: Mapping[str, str]) -> Answer | None:
        """The response to a reply that was read; `None` if it passes as it came."""
        raise NotImplementedError


class ChatExchange(Exchange):
    """A chat completion."""

    def rewriter(self, streams: Callable[[], bool]) -> Rewriter | None:
        if self.kind == _EVENTS:
            return ChatEvents(self.options)
        if self.options.on_failure == "raise" and not streams():
            return None
        return _Body(self.options, streams)

    def answer(self, data: bytes, fetched: Mapping[str, str]) -> Answer | None:
        del fetched

        def make(short: bytes, stubbed: Stubbed) -> Answer | None:
            body, result = adapted(decoded(short), self.options)
            failure = failure_of(result)
            if failure is not None:
                return _refusal(failure)
            return None if body is None else Answer(200, (), b"".join(stubbed.restored(encoded(body))))

        return _without_pictures(data, make)


class _Body:
    """A JSON body: kept until it is whole."""

    def __init__(self, options: Options, streams: Callable[[], bool]) -> None:
        self._options = options
        self._streams = streams
        self._pieces: list[bytes] = []

    def feed(self, data: bytes) -> list[bytes]:
        self._pieces.append(data)
        return []

    def close(self) -> list[bytes]:
        data = b"".join(self._pieces)
        return guarded(lambda: self._changed(data), [data])

    def broken(self) -> list[bytes]:
        return self._pieces

    def _changed(self, data: bytes) -> list[bytes]:
        return _without_pictures(data, self._made) or [data]

    def _made(self, short: bytes, stubbed: Stubbed) -> list[bytes] | None:
        try:
            value = decoded(short)
        except ValueError:
            return None  # cut, or no JSON: the SDK tells it as it always did
        body, _ = adapted(value, self._options)
        if self._streams():  # a body where a stream was asked for, which the SDK would pass over
            return stubbed.restored(as_events(value if body is None else body))
        return None if body is None else stubbed.restored(encoded(body))


def _without_pictures(data: bytes, make: Callable[[bytes, Stubbed], T]) -> T:
    """What is made of a body without its long pictures, which it puts back; of the whole body where that fails."""
    stubbed = Stubbed(data)
    try:
        return make(stubbed.short, stubbed)
    except LookupError:  # a picture does not come back as it came
        return make(data, Stubbed(b""))


class ImagesExchange(Exchange):
    """A request of the Images API that is sent as a chat, and answered as the Images API answers."""

    sends = True

    def __init__(self, options: Options, path: str, content_type: str) -> None:
        super().__init__(options)
        self._path = path
        self._content_type = content_type
        self._call: ImagesCall | None = None
        self._result: ImageResult | None = None

    def outgoing(self, body: bytes) -> Outgoing | None:
        self._call = read_call(self._path, self._content_type, body)
        if self._call is None:
            return None
        path = next(self._path[: -len(end)] for end in _IMAGES if self._path.endswith(end)) + _CHAT
        return Outgoing(path, encoded(chat_request(self._call, self.options.template)))

    def concerns(self, status: int, content_type: str) -> bool:
        return super().concerns(status, content_type) and self._call is not None

    def rewriter(self, streams: Callable[[], bool]) -> Rewriter | None:
        del streams
        assert self._call is not None
        return ImageEvents(self._call, self.options) if self._call.stream else None

    def _read(self, data: bytes) -> ImageResult:
        if self._result is None:
            self._result = parse(data, kind="sse" if self.kind == _EVENTS else "body", **self.options.reading)
        return self._result

    def to_fetch(self, data: bytes) -> list[str]:
        assert self._call is not None
        return to_fetch(self._read(data), self._call) if self.options.fetch else []

    def answer(self, data: bytes, fetched: Mapping[str, str]) -> Answer | None:
        assert self._call is not None
        result = self._read(data)
        failure = no_pictures(result)
        if failure is not None:
            return _refusal(failure)
        body = images_response(result, self._call, created=int(time.time()), fetched=fetched)
        return Answer(200, (("content-type", _JSON),), encoded(body))


def _refusal(failure: Failure) -> Answer:
    headers = [("content-type", _JSON)] + [("x-should-retry", "false")] * (not failure.retry)
    return Answer(failure.status, tuple(headers), encoded(failure.body))


def asked_for_stream(body: bytes) -> bool:
    """Whether a request's body asks for an event stream. Input pictures may make it long: only the key is read."""
    at = body.find(b'"stream"')
    while at >= 0:
        before, behind = body[max(0, at - 64) : at].rstrip()[-1:], body[at + 8 : at + 64].split(b":", 1)
        if before in (b"{", b",") and len(behind) == 2 and not behind[0].strip():
            return behind[1].lstrip().startswith(b"true")
        at = body.find(b'"stream"', at + 1)
    return False
