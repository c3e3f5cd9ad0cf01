"""Fences, code spans and JSON objects: what stands in quotes, and where a block ends.

A fence that never closes quotes nothing, so the closing lines are indexed once and every question is a look-up.
A block ends where its JSON ends, not at the first fence line (docs/rules.md, rule 1).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache

from ..block.lookahead import Ahead
from ..block.parameters import START_LENGTH, Bounds, Region, read_region
from ..folding import IGNORABLE
from ..source import LINE_END, Source
from .tokens import Code, Json, Quoted

# An opening fence: backticks may not come again in its line (CommonMark 4.5), that would be a code span.
_FENCE = re.compile(r"(`{3,}(?=[^`\r\n]*(?:[\r\n]|\Z))|~{3,})[ \t]*([^\r\n]*)")
# Also with quote marks between, where a client lost the line breaks.
_BEFORE_BRACE = re.compile(r"(`{3,}|~{3,})[ \t]*(?:(?:[\w+-]+|>)[ \t>]*)?(?=[{｛])")
_GLUED = re.compile(r"(`{3,})[ \t]*(?:[\w+-]+[ \t]*)?(?:\r\n|\r|\n)[ \t>]*(?=[{｛])")
_CONTENT = re.compile(r"[ \t>\r\n]*")
_SPACE = re.compile(rf"(?:[\s{IGNORABLE},]|\\[nrt])*")
_RUN = re.compile(r"`+|~+")
_BLANKS = re.compile(r"[ \t]*")
_TICKS = re.compile(r"`+")
_QUOTE_MARKS = re.compile(r"[ \t]*>[ \t>]*")
_INDENT = re.compile(r"[ \t]{2}")


class Fences:
    """The reading of fences and JSON in one `Source`; `html` is the run of an html fence that is open."""

    def __init__(self, source: Source, bounds: Bounds, html: str | None) -> None:
        self.source = source
        self.html = html
        self._bounds = bounds
        self._closers: dict[str, _Closers] = {}
        self._ticks: tuple[int, int, dict[int, int]] = (0, 0, {})
        self._unquoted: _Unquoted | None = None
        self._ahead: Ahead | None = None

    def fence(self, at: int) -> Quoted | Json | None:
        """What the run of three or more at a line's start opens or closes; `None` if it is neither."""
        source, text = self.source, self.source.text
        before_brace = _BEFORE_BRACE.match(text, at)
        if before_brace:
            return self._json(at, before_brace.end(), before_brace[1])
        fence = _FENCE.match(text, at)
        if fence is None:
            return None
        source.need(fence.end() < len(text))
        run, info = fence[1], fence[2].strip().lower()
        if self.html is not None and not info and run.startswith(self.html):
            self.html = None
            return Quoted(at, fence.end(), kept=False)
        if info == "html" and self.html is None:
            self.html = run
            return Quoted(at, fence.end(), kept=False)
        content = _CONTENT.match(text, fence.end())
        assert content is not None
        source.need(content.end() < len(text))
        if text[content.end() : content.end() + 1] in ("{", "｛"):
            return self._json(at, content.end(), run)
        end = self._closing(fence.end(), run)
        return None if end is None else Quoted(at, end, kept=True)

    def span(self, at: int) -> Code | Json | int:
        """A code span or a JSON fence glued to prose; where neither, the offset behind the backticks."""
        text = self.source.text
        if text.startswith("```", at):
            glued = _GLUED.match(text, at) or _BEFORE_BRACE.match(text, at)
            if glued:
                return self._json(at, glued.end(), glued[1])
            if not self.source.final:
                first = LINE_END.search(text, at)
                self.source.need(first is not None and LINE_END.search(text, first.end()) is not None)
        run = _TICKS.match(text, at)
        assert run is not None
        start, end, partners = self._ticks
        if not start <= at < end:
            start, end = at, self.source.line_end(at)
            partners = _partners(text, start, end)
            self._ticks = (start, end, partners)
        partner = partners.get(at)
        if partner is None:
            return run.end()
        return Code(at, partner + len(run[0]), text[run.end() : partner])

    def brace(self, at: int) -> Json | None:
        """A bare object; `None` for a brace of prose."""
        source = self.source
        view = self._view(at)
        text, here = (source.text, at) if view is None else (view.text, view.inside(at))
        if self._bounds.starts.match(text, here) is None:
            space = _SPACE.match(text, here + 1)
            reached = space.end() if space else here
            source.need(len(text) - reached >= START_LENGTH or (view is not None and view.whole))
            return None
        region = self._region(at, None)
        return Json(at, region.end, region)

    # -- JSON -----------------------------------------------------------------------------------------------

    def _json(self, start: int, brace: int, run: str) -> Json:
        """A fenced block, with the closing fence if one follows."""
        source, text = self.source, self.source.text
        if not source.final and text.find(run, brace) < 0:  # nothing is settled before its closing fence
            source.awaits = run[0]
            source.need(False)
        closing = _closing_line(run, source.final)
        region = self._region(brace, closing)
        ahead = _CONTENT.match(text, region.end)
        assert ahead is not None
        source.need(ahead.end() < len(text))
        if text.startswith(run, ahead.end()):
            closer = _RUN.match(text, ahead.end())
            assert closer is not None
            rest = _BLANKS.match(text, closer.end())
            end = rest.end() if rest else closer.end()
            source.need(end < len(text))
            same_line = LINE_END.search(text, region.end, ahead.end()) is None
            if same_line or text[end : end + 1] in ("", "\r", "\n"):
                return Json(start, end, region)
        end_of_fence = self._closing(region.end, run)
        return Json(start, region.end if end_of_fence is None else end_of_fence, region)

    def _region(self, brace: int, fence: re.Pattern[str] | None) -> Region:
        """The object at `brace`, read without the quote marks if its line has them."""
        source, view = self.source, self._view(brace)
        if view is None:
            labels, ahead = self._bounds.labels, self._ahead or Ahead(source.text)
            self._ahead = ahead
            region = read_region(source.text, brace, final=source.final, fence=fence, labels=labels, ahead=ahead)
            source.steps += region.end - brace
            return region
        region = read_region(
            view.text, view.inside(brace), final=view.whole, fence=fence, labels=self._bounds.labels, ahead=view.ahead
        )
        return Region(brace, view.outside(region.end), region.value, region.repairs)

    def _view(self, at: int) -> _Unquoted | None:
        """The block quote in which `at` stands, without its marks; `None` outside of one."""
        line = self.source.line_start(at)
        if _behind_marks(self.source.text, line, at) is None:
            return None
        if self._unquoted is None or not self._unquoted.start <= at < self._unquoted.end:
            self._unquoted = _Unquoted(self.source, line)
        return self._unquoted

    # -- closing lines --------------------------------------------------------------------------------------

    def _closing(self, at: int, run: str) -> int | None:
        """The end of the line that closes a fence opened by `run`; `None` if none does."""
        closers = self._closers.get(run[0])
        if closers is None:
            closers = self._closers[run[0]] = _Closers(self.source, run[0])
        end = closers.after(at, len(run))
        self.source.need(end is not None)
        return end


class _Closers:
    """Every line that holds only a run of one fence character, with the longest run that is still to come."""

    def __init__(self, source: Source, char: str) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._lengths: list[int] = []
        text, at = source.text, source.text.find(char * 3)
        while at >= 0:
            run = _RUN.match(text, at)
            rest = _BLANKS.match(text, run.end()) if run else None
            assert run is not None
            assert rest is not None
            ended = rest.end() < len(text) or source.final
            if ended and text[rest.end() : rest.end() + 1] in ("", "\r", "\n") and _first_in_line(text, at):
                self._starts.append(at)
                self._ends.append(rest.end())
                self._lengths.append(len(run[0]))
            at = text.find(char * 3, run.end())
        self._longest = self._lengths[:]
        for index in range(len(self._longest) - 2, -1, -1):
            self._longest[index] = max(self._longest[index], self._longest[index + 1])

    def after(self, at: int, length: int) -> int | None:
        index = bisect_left(self._starts, at)
        if index == len(self._starts) or self._longest[index] < length:
            return None
        while self._lengths[index] < length:  # the caller goes on behind the line found, so none is passed twice
            index += 1
        return self._ends[index]


@lru_cache(maxsize=32)
def _closing_line(run: str, final: bool) -> re.Pattern[str]:
    """A line that closes a fence opened by `run`; its end must be in sight while more may come."""
    line_ends = r"(?=[\r\n]|\Z)" if final else r"(?=[\r\n])"
    return re.compile(rf"(?<![^\r\n])[ \t>]*{run[0]}{{{len(run)},}}[ \t]*{line_ends}")


def _first_in_line(text: str, at: int) -> bool:
    while at and text[at - 1] in " \t>":
        at -= 1
    return at == 0 or text[at - 1] in "\r\n"


def _behind_marks(text: str, at: int, limit: int) -> int | None:
    """The offset behind the quote marks at a line's start and one blank; no more than one stands between two marks."""
    marks = _QUOTE_MARKS.match(text, at, limit)
    if marks is None:
        return None
    first = text.index(">", at)
    indent = _INDENT.search(text, first, marks.end())
    end = text.rfind(">", first, indent.start() if indent else marks.end()) + 1
    return end + text.startswith(" ", end, limit)


def _partners(text: str, start: int, end: int) -> dict[int, int]:
    """For each backtick run of a line the next run of the same length (CommonMark 6.1), by its start."""
    partners: dict[int, int] = {}
    next_of: dict[int, int] = {}
    for run in reversed(list(_TICKS.finditer(text, start, end))):
        length = len(run[0])
        if length in next_of:
            partners[run.start()] = next_of[length]
        next_of[length] = run.start()
    return partners


class _Unquoted:
    """The lines of one block quote without their marks, and the way from offsets outside to inside and back."""

    def __init__(self, source: Source, line: int) -> None:
        text = source.text
        self.start = line
        pieces: list[str] = []
        self._outer: list[int] = []
        self._inner: list[int] = []
        length = 0
        while line < len(text):
            begin = _behind_marks(text, line, len(text))
            if begin is None:
                break
            found = LINE_END.search(text, begin)
            line = found.end() if found else len(text)
            self._outer.append(begin)
            self._inner.append(length)
            pieces.append(text[begin:line])
            length += line - begin
        self.end = line
        self.text = "".join(pieces)
        self.ahead = Ahead(self.text)
        # While more may come, the block is whole only if a whole line stands behind it.
        self.whole = source.final or LINE_END.search(text, line) is not None

    def inside(self, offset: int) -> int:
        index = bisect_right(self._outer, offset) - 1
        return self._inner[index] + offset - self._outer[index]

    def outside(self, offset: int) -> int:
        index = max(bisect_left(self._inner, offset) - 1, 0)
        return self._outer[index] + offset - self._inner[index]
