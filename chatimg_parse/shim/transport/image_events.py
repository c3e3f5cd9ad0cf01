"""The stream of a chat as the events of a streamed Images API request."""

from __future__ import annotations

import time
from collections.abc import Mapping

from ...models import ImageResult, is_at_hand
from ...stream.events import Event, ImageReady
from ..chat.message import Parser
from ..encode import encoded
from ..failures import Failure, no_pictures
from ..guard import open_failure
from ..images.answer import Plain, image_event
from ..images.call import ImagesCall
from ..options import Options


class ImageEvents:
    """A `Rewriter`: each picture is an event of its own, as soon as it is certain; a failure is an error event."""

    def __init__(self, call: ImagesCall, options: Options) -> None:
        self._call = call
        self._parser = Parser(**options.reading)
        self._came: list[bytes] | None = []  # as long as nothing was given, so that all of it could pass
        self._spent = False  # the usage was told
        self._open = False  # we failed: what follows passes as it comes

    def feed(self, data: bytes) -> list[bytes]:
        """The events of the Images API that have become certain."""
        if self._open:
            return [data]
        if self._came is not None:
            self._came.append(data)
        try:
            return self._told(self._parser.feed(data))
        except Exception as error:
            return self._passed(error)

    def close(self) -> list[bytes]:
        """The last events, with an error where there is no picture."""
        if self._open:
            return []
        try:
            result = self._parser.close()
            out = self._told(self._parser.final_events)
            failure = no_pictures(result)
            return out if failure is None else [*out, _event("error", encoded(failure.body))]
        except Exception as error:
            return self._passed(error)

    def broken(self) -> list[bytes]:
        """Nothing: an event that is not certain is none."""
        return []

    def _told(self, events: list[Event]) -> list[bytes]:
        ready = [event.image for event in events if isinstance(event, ImageReady) and is_at_hand(event.image)]
        told: list[Plain] = []
        for image in ready:
            # Of all, so that sums over the events are right; it mostly comes behind the pictures, and then is not told.
            usage = None if self._spent else self._parser.peek().usage
            self._spent = self._spent or usage is not None
            told.append(image_event(image, self._call, created=int(time.time()), usage=usage))
            self._came = None
        return [_event(str(event["type"]), encoded(event)) for event in told]

    def _passed(self, error: Exception) -> list[bytes]:
        open_failure(error)
        self._open = True
        came, self._came = self._came or [], None
        return came


def events_of(result: ImageResult, call: ImagesCall, failure: Failure | None, fetched: Mapping[str, str]) -> bytes:
    """The whole stream of a reply that was read to its end, with what was fetched for it."""
    if failure is not None:
        return _event("error", encoded(failure.body))
    there = [image for image in result.data if is_at_hand(image)]
    created, last = int(time.time()), len(there) - 1
    told = [
        image_event(image, call, created=created, usage=result.usage if at == last else None, fetched=fetched)
        for at, image in enumerate(there)
    ]
    return b"".join(_event(str(event["type"]), encoded(event)) for event in told)


def _event(name: str, data: bytes) -> bytes:
    return b"event: %b\ndata: %b\n\n" % (name.encode("ascii"), data)
