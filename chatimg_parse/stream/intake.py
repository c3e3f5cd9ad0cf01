"""Text into a reply: looks at it once, then hands it to the content parser, the body reader or the event decoder."""

from __future__ import annotations

import re
from typing import Any

from ..bodies.jsontext import Unreadable, read_json
from ..bodies.reply import Reply
from ..text.jsonend import JsonEnd
from .bodies import Bodies
from .look import Kind, Look
from .sse import Event, SSEDecoder

_SPACE = " \t\r\n\ufeff"
_INK = re.compile(r"\w")
_DONE = re.compile(r"\s*(?:data:\s*)?\[DONE\s*\]?\s*\Z")


class Intake:
    """`feed` text in pieces, then `close`; everything goes to the reply."""

    def __init__(self, reply: Reply, bodies: Bodies, kind: Kind | None) -> None:
        self._reply = reply
        self._bodies = bodies
        self._look = Look(bodies.knows) if kind is None else None
        self._held: list[str] = []
        self._reader: _Content | _Body | _Events | None = None
        if kind is not None:
            self._decide(kind)

    def feed(self, text: str, *, last: bool = False) -> None:
        """Take a piece; `last` says that nothing follows, so that a content is read once and with its end in sight."""
        if self._reader is None:
            self._held.append(text)
            assert self._look is not None
            kind = self._look.feed(text)
            if kind is None and last:
                kind = self._look.close()
            if kind is None:
                return
            text = "".join(self._held)
            self._held.clear()
            self._decide(kind)
        assert self._reader is not None
        self._reader.feed(text, last=last)

    def close(self) -> None:
        if self._reader is None:
            assert self._look is not None
            self._decide(self._look.close())
            assert self._reader is not None
            text = "".join(self._held)
            if text:
                self._reader.feed(text, last=True)
        self._reader.close()

    def _decide(self, kind: Kind) -> None:
        if kind == "sse":
            self._reader = _Events(self._reply, self._bodies)
        elif kind == "body":
            self._reader = _Body(self._reply, self._bodies)
        else:
            self._reader = _Content(self._reply)


class _Content:
    """The text is the content."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply

    def feed(self, text: str, *, last: bool) -> None:
        self._reply.content(text, "", None, fragment=not last)

    def close(self) -> None:
        pass


class _Body:
    """JSON: one value, or several behind each other (NDJSON), and what stands behind the last."""

    def __init__(self, reply: Reply, bodies: Bodies) -> None:
        self._reply = reply
        self._bodies = bodies
        self._pieces: list[str] = []
        self._end: JsonEnd | None = JsonEnd()
        self._count = 0

    def feed(self, text: str, *, last: bool) -> None:
        while text:
            if self._end is None:
                text = text.lstrip(_SPACE)
                if text[:1] in ("{", "["):
                    self._end = JsonEnd()
                elif text:
                    self._pieces.append(text)
                    return
                continue
            behind = self._end.feed(text)
            if behind is None:
                self._pieces.append(text)
                return
            self._pieces.append(text[:behind])
            self._read("".join(self._pieces), cut=False)
            self._pieces.clear()
            self._end, text = None, text[behind:]
        del last

    def close(self) -> None:
        text = "".join(self._pieces)
        if self._end is None or (self._count and self._end.broken):
            self._junk(text)
        elif text.strip(_SPACE):
            self._read(text, cut=not self._end.broken)

    def _read(self, text: str, *, cut: bool) -> None:
        """One value; what is no JSON after all is read as a content."""
        reply = self._reply
        try:
            read = read_json(text.lstrip(_SPACE), cut=cut)
            if isinstance(read.value, str) and not self._count:
                read = read_json(read.value.lstrip(_SPACE), cut=cut)
        except Unreadable:
            if self._count:
                self._junk(text)
            else:
                reply.issue("body-unreadable")
                reply.content(text, "", None)
            return
        for problem in read.problems:
            reply.issue(problem)
        reply.cut_text = read.cut_text
        reply.streaming = self._count > 0 or reply.streaming
        self._count += 1
        self._bodies.read(read.value)

    def _junk(self, text: str) -> None:
        """What stands behind a body is a content, if it says anything."""
        if _INK.search(text) is None or _DONE.match(text):
            return
        self._reply.issue("trailing-data")
        self._reply.content(text, "trailing", "trailing")


class _Events:
    """An event stream: every event is a body, a chunk of the reply."""

    def __init__(self, reply: Reply, bodies: Bodies) -> None:
        self._reply = reply
        self._bodies = bodies
        self._decoder = SSEDecoder(limit=reply.settings.limits.event)
        reply.streaming = True

    def feed(self, text: str, *, last: bool) -> None:
        del last
        for event in self._decoder.feed(text):
            self._take(event, last=False)

    def close(self) -> None:
        for event in self._decoder.close():
            self._take(event, last=True)
        for problem in self._decoder.problems:
            self._reply.issue(problem)

    def _take(self, event: Event, *, last: bool) -> None:
        if self._reply.terminal or not event.data.strip() or _DONE.match(event.data):
            return
        try:
            read = read_json(event.data, cut=False)
        except Unreadable:
            read = self._half(event, last=last)
            if read is None:
                return
        for problem in read.problems:
            self._reply.issue(problem)
        self._reply.cut_text = read.cut_text
        self._bodies.read_event(event.name, read.value)

    def _half(self, event: Event, *, last: bool) -> Any:
        """An event that is no JSON: an error in words, or the last one of a stream that was cut."""
        if event.name == "error":
            self._bodies.read_event("error", {"message": event.data})
            return None
        try:
            return read_json(event.data, cut=True) if last else self._unreadable()
        except Unreadable:
            return self._unreadable()

    def _unreadable(self) -> None:
        self._reply.issue("event-unreadable")
