"""Pieces of work: spans of files that together make one part of the table.

They go to workers, so they name, and hold no row.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

import pyarrow as pa

from ..arrow.places import Where
from .chunks import Chunk, Stamp, at_rest
from .lines import Line, bounded, is_blank, read_lines
from .row_groups import Groups


class Lines(NamedTuple):
    """A range of a file of JSON Lines: `start` and `length` in bytes, from and to the end of a line.

    `file`: its name in the table. `path`: what is opened; another one where the file is compressed. `first`: the
    number of the first line. `records`: how many lines there are.
    """

    file: str
    path: str
    stamp: Stamp
    start: int
    length: int
    first: int
    records: int
    where: Where | None
    types: tuple[pa.DataType, ...]

    def chunks(self) -> Iterator[Chunk]:
        """The records of the piece, some at a time, with the numbers of their lines; blank ones are left out."""
        with open(self.path, "rb", buffering=1 << 18) as file, at_rest(file, self.stamp, self.file):
            file.seek(self.start)
            lines = read_lines(file, self.length)
            number = self.first
            while held := deque(enumerate(bounded(lines), number)):
                number += len(held)
                filled = deque((at, line) for at, line in held if not is_blank(line))
                held.clear()
                yield Chunk(_consumed(filled), [at for at, _ in filled], None)


def _consumed(lines: deque[tuple[int, Line]]) -> Iterator[Line]:
    """The lines, each of which is let go before the next."""
    while lines:
        yield lines.popleft()[1]


Span = Lines | Groups


class Piece(NamedTuple):
    """What one worker does at a time: part `number` of the table. `weight`: the bytes of the sources that it covers."""

    number: int
    spans: tuple[Span, ...]
    weight: float

    @property
    def records(self) -> int:
        """Blank lines among them."""
        return sum(span.records for span in self.spans)
