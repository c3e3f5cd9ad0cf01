"""Contents with their marks: each a span in a span, in a colour and with a name, closed and opened again in each line.

A page takes so many characters of them and no more: what is left out is counted. Base64 is shown by its ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heapify, heappop, heappush

from ...page.markup import own, shown
from ...printable import gap, visible
from ..account import Content, Line, Mark
from . import tips

_MOST = 1_200_000  # characters of HTML, for all contents
_MOST_CONTENTS = 40
_DEEPEST = 6  # marks around a place that are drawn
_PIECE = 4096  # characters that are made visible at once
_TAG = 64  # characters, about, of the tags of a line or mark
_HOW = "Point at a mark, touch it or go to it with the Tab key: its rule is told at the foot of the window."


def contents(told: list[Content]) -> Iterator[str]:
    """A section for each content."""
    room = _Room(_MOST)
    for number, content in enumerate(told[:_MOST_CONTENTS], 1):
        source = f" {shown(content.source)}" if content.source else ""
        yield f'<section class="long" aria-labelledby="content-{number}"><h2 id="content-{number}">Content{source}</h2>'
        yield f'<p class="faint">{own(content.size)}. {_HOW if content.marks else "Nothing in it was recognized."}</p>'
        yield from _lines(content, room)
        yield "</section>"
    if len(told) > _MOST_CONTENTS:
        yield f'<p class="faint">… {len(told) - _MOST_CONTENTS:,} more contents</p>'


def _lines(content: Content, room: _Room) -> Iterator[str]:
    """The lines, and what is left out where the page has no more room."""
    yield '<div class="text">'
    seen = 0
    for line in content.lines():
        if room.full:
            break
        writer = _Writer(content, line, room)
        yield f'<div class="line" data-n="{line.number}">{"".join(writer.pieces())}</div>'
        seen = writer.seen
        if line.skipped:
            yield f'<div class="line" data-n="⋮"><i>…({line.skipped:,} more lines of data)…</i></div>'
    yield "</div>"
    if room.full and seen < len(content.text):
        marks = sum(mark.start >= seen for mark in content.marks)
        yield f'<p class="faint">… {len(content.text) - seen:,} more characters with {marks:,} more marks</p>'


class _Room:
    """How much may still be written."""

    def __init__(self, left: int) -> None:
        self._left = left

    @property
    def full(self) -> bool:
        return self._left <= 0

    def take(self, piece: str) -> str:
        self._left -= len(piece)
        return piece


class _Writer:
    """One line. Marks that overlap without holding each other are cut where the outer one ends.

    `seen` is where the text ends that was written.
    """

    def __init__(self, content: Content, line: Line, room: _Room) -> None:
        self._content, self._line, self._room = content, line, room
        self._gaps = content.gaps(line)
        self._told = 0  # gaps that were written
        self.seen = line.start
        room.take(" " * _TAG)

    def pieces(self) -> Iterator[str]:
        """The line as HTML."""
        start, end = self._line.start, self._line.end
        coming = [(max(mark.start, start), -min(mark.end, end), at) for at, mark in enumerate(self._line.marks)]
        coming = [each for each in coming if each[0] < -each[1]]
        heapify(coming)
        open_ends: list[int] = []
        at = start
        while coming or open_ends:
            if coming and (not open_ends or coming[0][0] < open_ends[-1]):
                begin, end_of_mark, number = heappop(coming)
                yield self._text(at, begin)
                at = begin
                if open_ends and -end_of_mark > open_ends[-1]:
                    heappush(coming, (open_ends[-1], end_of_mark, number))
                    end_of_mark = -open_ends[-1]
                if len(open_ends) < _DEEPEST and not self._room.full:
                    open_ends.append(-end_of_mark)
                    yield self._room.take(_opened(self._line.marks[number], begin))
            else:
                stop = open_ends.pop()
                yield self._text(at, stop)
                at = stop
                yield "</span>"
        yield self._text(at, end)

    def _text(self, start: int, end: int) -> str:
        """Text between two tags, without what long data has in its middle."""
        pieces = []
        while start < end and not self._room.full:
            first, last = self._gaps[self._told] if self._told < len(self._gaps) else (end, end)
            if start < first:
                stop = min(first, end)
                pieces.append(self._words(start, stop))
                start = stop
            elif start < last:
                if start == first:
                    pieces.append(self._room.take(f"<i>{gap(last - first)}</i>"))
                self.seen = start = min(last, end)
            if start >= last and self._told < len(self._gaps):
                self._told += 1
        return "".join(pieces)

    def _words(self, start: int, end: int) -> str:
        pieces = []
        while start < end and not self._room.full:
            self.seen = min(end, start + _PIECE)
            pieces.append(self._room.take(own(visible(self._content.text[start : self.seen]))))
            start = self.seen
        return "".join(pieces)


def _opened(mark: Mark, begin: int) -> str:
    """The tag that opens a mark: with its name where it begins, without where it goes on."""
    classes = f"tip mark {tips.group(mark.name)}"
    title = tips.tip(*mark.why, before=f"{mark.title}: ")
    if begin > mark.start:
        return f'<span class="{classes} on" title="{title}">'
    return f'<span class="{classes}" tabindex="0" data-name="{own(mark.title)}" title="{title}">'
