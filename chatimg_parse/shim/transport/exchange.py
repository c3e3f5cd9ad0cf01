"""One request and what its reply becomes, without any input or output.

Only POST to a path that ends in `/chat/completions` (and with `images="chat"` to the two of the Images API) is
looked at, only status 200 (or 201, 202), only JSON and event streams. Everything else is none of our business, and a
failure of our own is none of the caller's: then the bytes pass as they came, and one line in the log says so, without
content.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

from ...models import ImageResult, Status
from ..chat.changed import Refusal, changed_text, refusal_of
from ..chat.events import ChatEvents
from ..chat.message import Reading
from ..encode import encoded
from ..failures import no_pictures
from ..guard import Rewriter
from ..images.answer import images_response, to_fetch
from ..images.call import ImagesCall, read_call
from ..images.question import chat_request
from ..options import Options
from ..stubs import Stubbed
from .body import Body, with_stubs
from .image_events import ImageEvents, events_of
from .request import asked_for_stream as asked_for_stream
from .request import pictures_sent

_JSON, _EVENTS = "application/json", "text/event-stream"
_SAID = (200, 201, 202)  # the last one of a task that begins
_CHAT = b"/chat/completions"
_IMAGES = (b"/images/generations", b"/images/edits")
_HELPER = "x-stainless-helper-method"  # the SDK marks requests of `.stream()` and `.parse()` with it


class Outgoing(NamedTuple):
    """The request that is sent instead."""

    path: bytes  # with its query
    body: bytes


class Answer(NamedTuple):
    """The response that is given instead, whole."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


def exchange_for(method: str, raw_path: bytes, headers: Mapping[str, str], options: Options) -> Exchange | None:
    """The exchange of a request that concerns us, else `None`. `raw_path` is as it is sent, with its query."""
    if method != "POST":
        return None
    path, mark, query = raw_path.partition(b"?")
    path = path.rstrip(b"/")
    if path.endswith(_CHAT):
        return ChatExchange(options.for_helper(helper) if (helper := headers.get(_HELPER)) else options)
    if options.images == "chat" and path.endswith(_IMAGES):
        return ImagesExchange(options, path, mark + query, headers.get("content-type", ""))
    return None


class Exchange:
    """What is asked in this order: `outgoing` (if `sends`), `concerns`, then `rewriter` or `to_fetch` and `answer`."""

    sends = False  # another request goes out; it is made of the body of this one

    def __init__(self, options: Options) -> None:
        self.options = options
        self.kind = ""  # of the reply: JSON or an event stream

    def outgoing(self, body: bytes) -> Outgoing | None:
        """The request that goes out instead; `None` if this one shall."""
        raise NotImplementedError

    def asked(self, body: bytes) -> None:
        """The request whose reply is looked at: the pictures in it are no results."""

    def concerns(self, status: int, content_type: str) -> bool:
        """Whether the reply is looked at."""
        kind = content_type.partition(";")[0].strip().lower()
        self.kind = _JSON if kind.startswith("application/") and kind.endswith(("/json", "+json")) else kind
        return status in _SAID and self.kind in (_JSON, _EVENTS)

    def rewriter(self, streams: Callable[[], bool]) -> Rewriter | None:
        """What changes the reply piece by piece; `None` if it has to be read first. `streams`: one was asked for."""
        raise NotImplementedError

    def to_poll(self, data: bytes) -> ImageResult | None:
        """A pending result whose end `answer` needs, and may wait for."""
        del data
        return None

    def polled(self, result: ImageResult) -> None:
        """What the task came to."""

    def to_fetch(self, data: bytes) -> list[str]:
        """URLs whose bytes `answer` needs, and may get."""
        del data
        return []

    def answer(self, data: bytes, fetched: Mapping[str, str]) -> Answer | None:
        """The response to a reply that was read; `None` if it passes as it came."""
        raise NotImplementedError


class ChatExchange(Exchange):
    """A chat completion."""

    def asked(self, body: bytes) -> None:
        """Know the pictures of the request, which are no results."""
        self.options = self.options.for_request(pictures_sent(body))

    def rewriter(self, streams: Callable[[], bool]) -> Rewriter | None:
        """One that changes the reply as it comes, but where a failure has to be known before the first byte."""
        if self.kind == _EVENTS:
            return ChatEvents(self.options)
        if self.options.on_failure == "raise" and not streams():
            return None
        return Body(self.options, streams)

    def answer(self, data: bytes, fetched: Mapping[str, str]) -> Answer | None:
        """The completion rewritten, or the failure that it tells where that shall be raised."""
        del fetched
        return with_stubs(data, self._answer, self.options)

    def _answer(self, short: bytes, stubbed: Stubbed) -> Answer | None:
        changed = changed_text(short, self.options)
        if isinstance(changed, Refusal):
            return _answer_of(changed)
        return None if changed is None else Answer(200, (), b"".join(stubbed.restored(changed)))


class ImagesExchange(Exchange):
    """A request of the Images API that is sent as a chat, and answered as the Images API answers."""

    sends = True

    def __init__(self, options: Options, path: bytes, query: bytes, content_type: str) -> None:
        super().__init__(options)
        self._path, self._query = path, query
        self._content_type = content_type
        self._call: ImagesCall | None = None
        self._reading: Reading | None = None

    def outgoing(self, body: bytes) -> Outgoing | None:
        """The same question as a chat; `None` for a request that this cannot be made of."""
        call = read_call(self._path.decode("ascii"), self._content_type, body)
        if call is None:
            return None
        path = next(self._path[: -len(end)] for end in _IMAGES if self._path.endswith(end)) + _CHAT
        outgoing = Outgoing(path + self._query, encoded(chat_request(call, self.options.template)))
        self._call = call  # only the reply of a chat is ours to change
        sent = [*call.images, *([call.mask] if call.mask is not None else [])]
        self.options = self.options.for_request(sent, expects_image=True)
        return outgoing

    def concerns(self, status: int, content_type: str) -> bool:
        """Only the reply to a question that went out as a chat."""
        return super().concerns(status, content_type) and self._call is not None

    def rewriter(self, streams: Callable[[], bool]) -> Rewriter | None:
        """One that tells events of the Images API as they come, where nothing has to be fetched or waited for."""
        del streams
        assert self._call is not None
        at_once = self._call.stream and not (self.options.fetch or self.options.poll)
        return ImageEvents(self._call, self.options) if at_once else None

    def _read(self, data: bytes) -> Reading:
        if self._reading is None:
            self._reading = Reading(data, self.options, kind="sse" if self.kind == _EVENTS else "body")
        return self._reading

    def to_poll(self, data: bytes) -> ImageResult | None:
        """The result, while it is pending and the caller wants to wait."""
        result = self._read(data).result
        return result if self.options.patience and result.status is Status.PENDING else None

    def polled(self, result: ImageResult) -> None:
        """Answer with this one."""
        assert self._reading is not None
        self._reading.result = result

    def to_fetch(self, data: bytes) -> list[str]:
        """The addresses of pictures that were asked for as base64."""
        assert self._call is not None
        if not self.options.fetch:
            return []
        return to_fetch(self._read(data).result, self._call, always=self.options.fetch == "always")

    def answer(self, data: bytes, fetched: Mapping[str, str]) -> Answer | None:
        """What the Images API would answer: events where a stream was asked for, an error where there is no picture."""
        assert self._call is not None
        reading = self._read(data)
        failure = no_pictures(reading.result)
        if failure is not None and not self._call.stream:
            return _answer_of(refusal_of(failure, reading, encoded(failure.body)))
        if self._call.stream:
            events = events_of(reading.result, self._call, failure, fetched)
            return Answer(200, ((b"content-type", _EVENTS.encode()),), events)
        always = self.options.fetch == "always"
        body = images_response(reading.result, self._call, created=int(time.time()), fetched=fetched, always=always)
        return Answer(200, ((b"content-type", _JSON.encode()),), encoded(body))


def _answer_of(refusal: Refusal) -> Answer:
    """The error as the API tells it."""
    headers = [(b"content-type", _JSON.encode())] + [(b"x-should-retry", b"false")] * (not refusal.retry)
    return Answer(refusal.status, tuple(headers), refusal.body)
