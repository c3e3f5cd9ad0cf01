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

from . import bare, brackets, html
from .fences import Fences
from .held import MAX_DEPTH, Held, Opener
from .more import NeedMore
from .source import Source
from .tokens import Construct, Image, Link, Reference, Segment

# What can begin or end something. A set alone is searched several times faster than alternatives.
_SPECIAL = re.compile(r"[\r\n\[\]`<>{|\\｛｜]")
# What stands bare between two of these; looked for only where a sign of it is there.
_BARE = re.compile(rf"[hH][tT][tT][pP][sS]?://|[dD][aA][tT][aA]:[iI][mM][aA]|(?<![\w+/=-])(?:{bare.SIGNATURE})")
# How far ahead is looked for something special before what stands bare is read: megabytes of base64 may follow.
_WINDOW, _OVERLAP = 1 << 16, 32
_SHORTEST = 7  # characters of `http://`, before which a bracket of IPv6 may stand
# A link or image without anything special in its words or destination, which nearly all are.
_SIMPLE_LINK = re.compile(r"\[([^\[\]`<{|\\\r\n]{0,96})\]\((?![dD][aA][tT][aA]:)([^\s()<>\\]*)\)")
# Empty lines (with or without quote marks), then the blanks and quote marks before a line's words.
# A bullet belongs to them if a fence stands behind it.
_LINE_START = re.compile(r"((?:[ \t>\ufeff\r\n]*[\r\n])?)[ \t\ufeff>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+(?=`{3}|~{3}))?")
_FULL_REFERENCE = re.compile(r"\[((?:\\.|[^\[\]\\\r\n]){0,999})\]")
_ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


class Scanner:
    """Reads pieces of one content. What is kept between two readings is only the run of an open html fence."""

    def __init__(self, starts: re.Pattern[str]) -> None:
        self._starts = starts  # what makes a bare brace an object
        self._html: str | None = None
        self._inside = False  # the text begins in the middle of a line
        self.steps = 0

    def scan(self, text: str, *, final: bool, take: Callable[[list[Segment]], None]) -> int:
        """Hand over the segments of `text` as far as they are settled; gives the offset behind them."""
        reading = _Reading(Source(text, final=final), self._starts, self._html, take)
        settled = count = at = 0
        try:
            while at < len(text):
                at = reading.rest_of_line() if self._inside and at == 0 else reading.line(at)
                if not reading.openers:
                    reading.hand_over()
                    settled, count, self._html = at, len(reading.segments), reading.fences.html
        except NeedMore:
            pass  # the lines before are settled; the rest is read again when more has come
        self.steps += reading.source.steps
        self._inside = self._inside and settled == 0
        take(reading.segments if final else reading.segments[:count])
        return at if final else settled

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
        self._inside = True


class _Reading(Held):
    """One pass over one text."""

    def __init__(
        self,
        source: Source,
        starts: re.Pattern[str],
        html_run: str | None,
        take: Callable[[list[Segment]], None],
    ) -> None:
        super().__init__(take, at_once=source.final)
        self.source = source
        self.fences = Fences(source, starts, html_run)

    def line(self, at: int) -> int:
        """One line from its start, with what reaches over its end; gives the start of the next line."""
        text = self.source.text
        start = _LINE_START.match(text, at)
        assert start is not None
        lead = "line"
        if start.end(1) > at:
            self.openers.clear()
            self._inactive = 0
            lead = "blank"
        at = start.end()
        if at == len(text):
            self.source.need(False)
            return at
        self._begin(at, lead)
        char = text[at]
        opened: Construct | None = None
        if char == "`" or char == "~":
            self.source.steps += 1
            opened = self.fences.fence(at) if text.startswith(char * 3, at) else None
        elif char == "[":
            opened = brackets.definition(self.source, at)
        if opened is not None:
            at = self._add(opened)
        return self._rest(at)

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
        if not bare.may_hold(text, at, stop):
            return at
        while at <= stop:
            found = _BARE.search(text, at, stop)
            if found is None:
                return at
            source.steps += 1
            at = found.start()
            char = text[at]
            if char in "hH":
                at = self._read(bare.url(source, at), at)
            elif char in "dD":
                at = self._read(bare.data_uri(source, at), at)
            else:
                at = self._read(bare.base64(source, at), at)
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
        self._begin(at + 1, "cell")
        return at + 1

    def _quote(self, at: int) -> int:
        """A quote mark behind a blank: a client lost the line break before it."""
        if self.source.text[at - 1 : at] not in (" ", "\t"):
            return at + 1
        self.segments[-1].end = at
        self._begin(at + 1, "quote")
        return at + 1

    def _escape(self, at: int) -> int:
        return at + 2 if self.source.text[at + 1 : at + 2] in _ESCAPABLE else at + 1

    def _backtick(self, at: int) -> int:
        found = self.fences.span(at)
        return found if isinstance(found, int) else self._add(found)

    def _brace(self, at: int) -> int:
        return self._read(self.fences.brace(at), at)

    def _angle(self, at: int) -> int:
        return self._read(bare.autolink(self.source, at) or html.read(self.source, at), at)

    def _open(self, at: int) -> int:
        """An opening bracket; a simple link or image is read at once."""
        text = self.source.text
        image = text[at - 1 : at] == "!" and self._free(at - 1)
        start = at - image
        simple = _SIMPLE_LINK.match(text, at)
        if simple is None:
            self._wait(start, image)
            return at + 1
        if image:
            return self._add(Image(start, simple.end(), simple[1], simple[2]))
        self._inactive = len(self.openers)
        return self._add(Link(start, simple.end(), simple[1], simple[2]))

    def _free(self, at: int) -> bool:
        """The character at `at` is not escaped and in no construct."""
        segment = self.segments[-1]
        if at < segment.start or (segment.constructs and at < segment.constructs[-1].end):
            return False
        text, backslash = self.source.text, at
        while backslash > segment.start and text[backslash - 1] == "\\":
            backslash -= 1
        return (at - backslash) % 2 == 0

    # -- brackets -------------------------------------------------------------------------------------------

    def _close(self, at: int) -> int:
        """A closing bracket: an image, a link or a reference, by what follows it."""
        if not self.openers:
            return at + 1
        opener = self.openers.pop()
        self._deepen(opener.depth)
        inactive = len(self.openers) < self._inactive
        self._inactive = min(self._inactive, len(self.openers))
        if (inactive and not opener.image) or opener.depth >= MAX_DEPTH:
            return at + 1
        text = self.source.text
        behind = text[at + 1 : at + 2]
        if behind == "(":
            target = brackets.destination(self.source, at + 1)
            if target is not None:
                return self._target(opener, at, target)
        reference = _FULL_REFERENCE.match(text, at + 1) if behind == "[" else None
        label = text[opener.start + 1 + opener.image : at]
        if reference is not None:
            images = self._images_since(opener)
            key = brackets.key(reference[1] or label)
            self._cut_back(opener)
            return self._add(Reference(opener.start, reference.end(), label, key, opener.image, images))
        if self._holds_nothing(opener) and label.strip():
            self._add(Reference(opener.start, at + 1, label, brackets.key(label), opener.image, None))
        return at + 1

    def _target(self, opener: Opener, at: int, target: brackets.Destination) -> int:
        label = self.source.text[opener.start + 1 + opener.image : at]
        images = self._images_since(opener)
        self._cut_back(opener)
        if opener.image:
            return self._add(Image(opener.start, target.end, label, target.raw, target.payload))
        self._inactive = len(self.openers)
        return self._add(Link(opener.start, target.end, label, target.raw, images, target.payload))


_HANDLERS: dict[str, Callable[[_Reading, int], int]] = {
    "|": _Reading._cell,
    "｜": _Reading._cell,
    ">": _Reading._quote,
    "\\": _Reading._escape,
    "`": _Reading._backtick,
    "{": _Reading._brace,
    "｛": _Reading._brace,
    "<": _Reading._angle,
    "[": _Reading._open,
    "]": _Reading._close,
}
