"""From text to segments: lines, cells, and the constructs in them. Knows no label and no vendor.

Strategy: one search finds the next character that can begin or end something; everything between is text that
nobody looks at twice. A construct is read whole by a function of its own, which answers `None` for "not mine".
Cost stays linear because a search that failed is remembered (`Source.find`).

The same code reads a text that is whole and one that still arrives. While more may come, a construct that the text
does not decide raises `NeedMore`; the lines before it are settled and handed over, the rest is read again when
more has come. A decision never depends on where a piece ended, only on the text.

Invariants: segments are handed over in order and once; offsets are into the text given; what is settled is final.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from .. import placeholders
from ..block.parameters import Bounds
from ..source import NeedMore, Source
from . import autolinks, destinations, html, reasoning_tags, styling
from .bracket_stack import Take
from .brackets import Pairs
from .fences import Fences
from .tokens import Construct, Data, Payload, Segment, Thought

# What can begin or end something. A set alone is searched several times faster than alternatives.
_SPECIAL = re.compile(r"[\r\n\[\]`<>{|\\｛｜]")
# What stands bare between two of these; looked for only where a sign of it is there.
_BARE = re.compile(rf"[hH][tT][tT][pP][sS]?://|[dD][aA][tT][aA]:[iI][mM][aA]|(?<![\w+/=-])(?:{autolinks.SIGNATURE})")
# How far ahead is looked for something special before what stands bare is read: megabytes of base64 may follow.
_WINDOW, _OVERLAP = 1 << 16, 32
_SHORTEST = 7  # characters of `http://`, before which a bracket of IPv6 may stand
# Empty lines (with or without quote marks), then the blanks and quote marks before a line's words.
# A bullet belongs to them if a fence stands behind it.
_LINE_START = re.compile(r"((?:[ \t>\ufeff\r\n]*[\r\n])?)[ \t\ufeff>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+(?=`{3}|~{3}))?")
_EMPTY = re.compile(r"[ \t\r\n]*\Z")  # lines that belong to the one that follows
Lines = Callable[[int], int]
_ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


class Scanner:
    """Reads pieces of one content. What is kept between two readings is only the run of an open html fence."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._html: str | None = None
        self._inside = False  # the text begins in the middle of a line
        self._begun = False  # something stands before the text
        self.steps = 0
        self.open_run = 0  # characters of a bare URL, and of what stands at it, up to the end of the whole
        self.awaits = ""  # a character without which further text settles nothing; nothing is known if it is empty

    @property
    def is_free(self) -> bool:
        """Nothing that was read reaches into the text that comes next."""
        return not self._inside and self._html is None

    def passes(self, text: str, at: int, *, final: bool) -> bool:
        """Nothing is to be scanned behind what was read up to `at` in another way: no more, or a line that goes on."""
        self._begun = self._begun or at > 0
        self._inside = self._inside and at == 0
        self.open_run, self.awaits = 0, ""
        if at == len(text):
            return True
        return not final and (_is_open_line(text, at) or (not self._inside and _EMPTY.match(text, at) is not None))

    def scan(self, text: str, *, final: bool, take: Take, lines: Lines | None = None, begin: int = 0) -> int:
        """Hand over the segments of `text`, which `passes` is asked of first, as far as they are settled.

        Gives the offset behind them.

        `lines` is asked before each further line that nothing reaches into: it reads lines in its own way, and gives
        where the first begins that is not among them. What stands before `begin` was read like that.
        """
        reading = _Reading(Source(text, final=final), self._bounds, self._html, take, head=not self._begun)
        at, settled, count = begin, begin, 0
        try:
            while at < len(text):
                at = self._step(reading, text, at, lines)
                if not reading.pairs.waiting:
                    settled, count, self._html = at, len(reading.segments), reading.fences.html
                    if not final and _is_open_line(text, at):
                        break
        except NeedMore:
            pass  # the lines before are settled; the rest is read again when more has come
        self.steps += reading.source.steps
        self.open_run = reading.source.open_run if final else 0
        self.awaits = reading.source.awaits
        self._inside = self._inside and settled == 0
        self._begun = self._begun or settled > 0
        take(reading.segments if final else reading.segments[:count])
        return at if final else settled

    def _step(self, reading: _Reading, text: str, at: int, lines: Lines | None) -> int:
        """One line, or the rest of one, and the lines behind it that `lines` reads."""
        at = reading.rest_of_line() if self._inside and at == 0 else reading.line(at)
        if reading.pairs.waiting:
            return at
        if lines is None or reading.fences.html is not None or at == len(text):
            reading.pairs.hand_over()
            return at
        reading.pairs.hand_over(least=1)
        return lines(at)

    def open_line(self, text: str) -> Segment | None:
        """The line that a text without a line's end begins, from its words on; `None` in an html fence."""
        if self._inside:
            return Segment(0, "more")
        begun = _LINE_START.match(text)
        if self._html is not None or begun is None or begun.end() == len(text):
            return None
        return Segment(begun.end(), "blank" if begun.end(1) else "line")

    def let_go(self) -> None:
        """Words of the open line were taken: the next text begins in the middle of it."""
        self._inside = self._begun = True


def _is_open_line(text: str, at: int) -> bool:
    """A line that has no end yet, and no tag that could end reasoning: nothing of it is settled."""
    return text.find("\n", at) < 0 and text.find("\r", at) < 0 and text.find("<", at) < 0


class _Reading:
    """One pass over one text. `head`: it begins the content; `None` where the text is reasoning, which holds none."""

    def __init__(self, source: Source, bounds: Bounds, html_run: str | None, take: Take, *, head: bool | None) -> None:
        self.source = source
        self.fences = Fences(source, bounds, html_run)
        self._bounds, self._head = bounds, head
        self.pairs = Pairs(source, take)
        self.segments = self.pairs.segments

    def line(self, at: int) -> int:
        """One line from its start, with what reaches over its end; gives the start of the next line."""
        text = self.source.text
        start = _LINE_START.match(text, at)
        assert start is not None
        lead = "line"
        if start.end(1) > at:
            self.pairs.clear()
            lead = "blank"
        at = start.end()
        if at == len(text):
            self.source.need(False)
            return at
        self.pairs.begin(at, lead)
        head, self._head = self._head, None if self._head is None else False
        char = text[at]
        if char == "<" and head is not None and self.fences.html is None:
            thought = reasoning_tags.place(self.source, at, head=head)
            if thought is not None:
                return self._thought(at, thought)
        opened: Construct | None = None
        if char == "`" or char == "~":
            self.source.steps += 1
            opened = self.fences.fence(at) if text.startswith(char * 3, at) else None
        elif char == "[":
            opened = destinations.definition(self.source, at)
        if opened is not None:
            at = self._add(opened)
        return self._rest(at)

    def _thought(self, at: int, thought: reasoning_tags.Place) -> int:
        """Reasoning, which nothing that was opened before or inside of it outlives; a line begins behind it."""
        source = self.source
        self.pairs.clear()
        segments: list[Segment] = []
        text = Source(source.text[thought.begin : thought.stop], final=True)
        inner = _Reading(text, self._bounds, None, segments.extend, head=None)
        inner.whole()
        behind = reasoning_tags.line_behind(source, thought.end)
        self._add(Thought(at, thought.end, thought.begin, thought.stop, [*segments, *inner.segments]))
        self.segments[-1].end = thought.end
        source.steps += inner.source.steps
        source.floor = behind
        return behind

    def whole(self) -> None:
        """Read a text that is whole; the last segments are not handed over."""
        at = 0
        while at < len(self.source.text):
            at = self.line(at)

    def rest_of_line(self) -> int:
        """What is left of a line whose first words went on already."""
        self.segments.append(Segment(0, "more"))
        return self._rest(0)

    def _rest(self, at: int) -> int:
        """The constructs of a line from `at` on; gives the start of the next line."""
        source, text, handlers = self.source, self.source.text, _HANDLERS
        search = _SPECIAL.search
        while True:
            reach = at + _WINDOW
            special = search(text, at, reach)
            stop = special.start() if special else min(reach, len(text))
            if stop - at >= _SHORTEST:
                at = self._words(at, stop)
                if at > stop:
                    continue
            if special is None:
                if stop < len(text):
                    at = max(at, stop - _OVERLAP)
                    continue
                source.need(False)
                self.segments[-1].end = len(text)
                if self.pairs.waiting:
                    self.pairs.end()
                return len(text)
            char = text[stop]
            if char == "\n":
                self.segments[-1].end = stop
                return stop + 1
            source.steps += 1
            if char == "\r":
                self.segments[-1].end = stop
                source.need(stop + 1 < len(text))
                return stop + 1 + text.startswith("\n", stop + 1)
            at = handlers[char](self, max(at, stop))

    def _words(self, at: int, stop: int) -> int:
        """Bare URLs, data URIs and base64 up to `stop`; gives where they end (a wrapped picture: behind it)."""
        source, text = self.source, self.source.text
        if not autolinks.may_hold(text, at, stop):
            return at
        while at <= stop:
            found = _BARE.search(text, at, stop)
            if found is None:
                return at
            source.steps += 1
            at = found.start()
            char = text[at]
            if char in "hH":
                at = self._read(autolinks.url(source, at), at)
            elif char in "dD":
                at = self._read(autolinks.data_uri(source, at), at)
            else:
                at = self._read(autolinks.base64(source, at), at)
        return at

    def _add(self, construct: Construct) -> int:
        self.segments[-1].constructs.append(construct)
        return construct.end

    def _read(self, construct: Construct | None, at: int) -> int:
        """The offset behind the construct, or behind the one character if there was none."""
        return at + 1 if construct is None else self._add(construct)

    # -- one handler for each character that begins something ------------------------------------------------

    def _cell(self, at: int) -> int:
        self.segments[-1].end = at
        self.pairs.begin(at + 1, "cell")
        return at + 1

    def _quote(self, at: int) -> int:
        """A quote mark behind a blank: a client lost the line break before it."""
        if self.source.text[at - 1 : at] not in (" ", "\t"):
            return at + 1
        self.segments[-1].end = at
        self.pairs.begin(at + 1, "quote")
        return at + 1

    def _escape(self, at: int) -> int:
        return at + 2 if self.source.text[at + 1 : at + 2] in _ESCAPABLE else at + 1

    def _backtick(self, at: int) -> int:
        found = self.fences.span(at)
        return found if isinstance(found, int) else self._add(found)

    def _brace(self, at: int) -> int:
        return self._read(self.fences.brace(at), at)

    def _angle(self, at: int) -> int:
        end = placeholders.standing(self.source, at)
        if end >= 0:
            return self._redacted(at, end)
        construct = autolinks.autolink(self.source, at) or html.read(self.source, at)
        if construct is not None:
            return self._add(construct)
        edge = styling.edge(self.source.text, at)
        return at + 1 if edge is None else self._edge(at, edge)

    def _redacted(self, at: int, end: int) -> int:
        """What was left in the place of a bare picture; dots behind it elide the rest, as they do behind base64."""
        text = self.source.text
        self.source.need(text[end : end + 3] not in ("", ".", ".."))
        elided = text.startswith(autolinks.ELISIONS, end)
        payload = Payload(text[at:end] + "." * elided, plain=False)
        return self._add(Data(at, end + elided, "image/*", payload))

    def _edge(self, at: int, edge: styling.Edge) -> int:
        """A tag at which a label may stand. A line of tags alone begins but once."""
        segment = self.segments[-1]
        if not edge.opens:
            segment.end = edge.end
            self.pairs.begin(edge.end, "markup")
        elif segment.constructs or self.source.text[segment.start : at].strip():
            segment.end = at
            self.pairs.begin(at, "markup")
        return edge.end


_HANDLERS: dict[str, Callable[[_Reading, int], int]] = {
    "|": _Reading._cell,
    "｜": _Reading._cell,
    ">": _Reading._quote,
    "\\": _Reading._escape,
    "`": _Reading._backtick,
    "{": _Reading._brace,
    "｛": _Reading._brace,
    "<": _Reading._angle,
    "[": lambda reading, at: reading.pairs.open(at),
    "]": lambda reading, at: reading.pairs.close(at),
}
