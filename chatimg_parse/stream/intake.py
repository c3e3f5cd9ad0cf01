"""Text into a reply: looks at it once, then hands it to the content parser, the body reader or the event decoder."""

from __future__ import annotations

import re
from contextlib import suppress

from ..bodies.json_text import Read, Unreadable, cut_value, first_value
from ..bodies.reply.reply import Reply
from ..text.reading.content import ContentParser
from .json_values import Bodies
from .look import Kind, Look
from .sse import Event, SSEDecoder

_SPACE = " \t\r\n\ufeff"
_LEAST = 4096  # characters before a value is tried for the first time
_INK = re.compile(r"\w")
_NEXT_LINE = re.compile(r"[\r\n][ \t]*[{\[]")
_DONE = re.compile(r"\s*(?:data:\s*)?\[DONE(?:\s*\])?\s*\Z")


class Intake:
    """`feed` text in pieces, then `close`; everything goes to the reply."""

    def __init__(self, reply: Reply, bodies: Bodies, kind: Kind | None) -> None:
        self._reply = reply
        self._bodies = bodies
        self._look: Look | None = None  # while that is open
        self._held: list[str] = []
        self._reader: _Content | _Body | _Events | None = None
        if kind is not None:
            self._decide(kind)

    def feed(self, text: str, *, last: bool = False) -> None:
        """Take a piece; `last` says that nothing follows, so that a content is read once and with its end in sight."""
        if self._reader is None:
            self._held.append(text)
            if self._look is None:
                self._look = Look(self._bodies.knows, self._bodies.knows_list, self._bodies.knows_key)
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

    @property
    def content(self) -> ContentParser | None:
        """The parser of the text, if the text is the content and nothing else came."""
        channels = self._reply.choices[0].channels
        if not isinstance(self._reader, _Content) or len(channels) != 1 or self._reply.traces is not None:
            return None
        return channels[0].parser

    @property
    def replaced(self) -> bool:
        """U+FFFD stands in the events and values that were heard."""
        return isinstance(self._reader, (_Body, _Events)) and self._reader.replaced

    def close(self) -> None:
        """No text follows: read what was held while its kind was not certain."""
        if self._reader is None:
            if self._look is None:
                return  # no text came
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
    """JSON: one value, or several behind each other (NDJSON), and what stands behind the last.

    A value that is not whole yet is tried again when the text has doubled, so the cost stays linear. The first value
    waits for the second or for the end: alone it is a whole body, before others it is a chunk like them.
    """

    def __init__(self, reply: Reply, bodies: Bodies) -> None:
        self._reply = reply
        self._bodies = bodies
        self._pieces: list[str] = []
        self._held = 0
        self._wanted = 0  # characters that are worth a try
        self._first: Read | None = None  # while nothing stands behind it
        self._count = 0  # values so far
        self.replaced = False

    def feed(self, text: str, *, last: bool) -> None:
        self._pieces.append(text)
        self._held += len(text)
        if not last and self._held >= self._wanted:
            rest = self._values("".join(self._pieces))
            self._pieces, self._held = [rest], len(rest)
            self._wanted = max(2 * len(rest), _LEAST)

    def close(self) -> None:
        """What is left is a value that was cut, or no JSON."""
        rest = self._values("".join(self._pieces)).lstrip(_SPACE)
        if self._reply.terminal:
            return  # what stands behind the event that ended the stream is not heard, however it is written
        cut = None
        if rest:
            with suppress(Unreadable):
                cut = self._sound(cut_value(rest))
        if cut is not None:
            self._read(cut)
        if self._first is not None:
            self._take(self._first)
        if rest and cut is None:
            self._junk(rest)

    def _values(self, text: str) -> str:
        """Read the whole values that a text begins with; gives the rest."""
        at = _begin(text, 0, "," if self._count else "")
        while at < len(text) and not self._reply.terminal:
            if self._count and text[at] not in "{[":
                # A line that is no JSON among lines that are; it is not tried, as each error counts all lines before.
                behind = _line_behind(text, at)
                if behind < 0:
                    break
                self._reply.issue("event-unreadable")
                at = behind
                continue
            try:
                read = self._sound(first_value(text, at))
            except Unreadable:
                break  # it may not be whole yet
            self.replaced = self.replaced or text.find("\ufffd", at, read.end) >= 0
            self._read(read)
            at = _begin(text, read.end, ",")
        return text[at:]

    def _sound(self, read: Read) -> Read:
        """An object or a list; JSON that was encoded twice is decoded once more (rule I8)."""
        end = read.end
        if isinstance(read.value, str) and self._count == 0:
            text = read.value.lstrip(_SPACE)
            read = cut_value(text) if "body-cut" in read.problems else first_value(text)
        if not isinstance(read.value, (dict, list)):
            raise Unreadable("no object")
        return read._replace(end=end)

    def _read(self, read: Read) -> None:
        self._count += 1
        if self._count == 1:
            self._first = read
            return
        self._reply.streaming = self._reply.in_pieces = True
        if self._first is not None:
            first, self._first = self._first, None
            self._take(first)
        self._take(read)

    def _take(self, read: Read) -> None:
        reply = self._reply
        if reply.terminal:
            return
        for problem in read.problems:
            reply.issue(problem)
        reply.cut_text = read.cut_text
        self._bodies.read(read.value)

    def _junk(self, text: str) -> None:
        """What stands behind a body is a content, if it says anything; so is all of it where there was none."""
        if self._count == 0:
            self._reply.issue("body-unreadable")
            self._reply.content(text, "", None)
        elif _DONE.match(text):
            self._reply.signed_off = True
        elif not self._reply.terminal and _INK.search(text) is not None:
            self._reply.issue("trailing-data")
            self._reply.content(text, "trailing", "trailing")


def _begin(text: str, at: int, also: str = "") -> int:
    """Where the next value would begin; `also` may stand before it."""
    while at < len(text) and text[at] in _SPACE + also:
        at += 1
    return at


def _line_behind(text: str, at: int) -> int:
    """Where a line with another value begins behind one that is none, or -1."""
    found = _NEXT_LINE.search(text, at)
    return found.end() - 1 if found else -1


class _Events:
    """An event stream: every event is a body, a chunk of the reply."""

    def __init__(self, reply: Reply, bodies: Bodies) -> None:
        self._reply = reply
        self._bodies = bodies
        self._decoder = SSEDecoder(limit=reply.settings.limits.event)
        self.replaced = False
        reply.streaming = True

    def feed(self, text: str, *, last: bool) -> None:
        del last
        self._take_all(self._decoder.feed(text), last=False)

    def close(self) -> None:
        self._take_all(self._decoder.close(), last=True)
        for problem in self._decoder.problems:
            self._reply.issue(problem)

    def _take_all(self, events: list[Event], *, last: bool) -> None:
        """One after the other; nobody else keeps one, so that megabytes go once they are decoded."""
        events.reverse()
        while events:
            self._take(events.pop(), last=last)

    def _take(self, event: Event, *, last: bool) -> None:
        if self._reply.terminal or not event.data.strip():
            return
        self._reply.in_pieces = True
        if _DONE.match(event.data):
            self._reply.signed_off = True
            return
        self.replaced = self.replaced or "\ufffd" in event.data
        try:
            read: Read | None = first_value(event.data, _begin(event.data, 0))
        except Unreadable:
            read = self._half(event, last=last)
        if read is None:
            return
        for problem in read.problems:
            self._reply.issue(problem)
        self._reply.cut_text = read.cut_text
        name = event.name
        del event
        self._bodies.read_event(name, read.value)

    def _half(self, event: Event, *, last: bool) -> Read | None:
        """An event that is no JSON: an error in words, or the last one of a stream that was cut."""
        if event.name == "error":
            self._bodies.read_event("error", {"message": event.data})
            return None
        with suppress(Unreadable):
            if last:
                return cut_value(event.data.lstrip(_SPACE))
        self._reply.issue("event-unreadable")
        return None
