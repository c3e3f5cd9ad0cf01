"""From sources to pieces: where to cut, so that a piece ends with a record and no process is sent any.

The plan is made while the work goes on, and is the same each time for the same sources and arguments, so that a job
that was stopped can go on. Compressed files, which cannot be entered in their middle, are unpacked on the way, a piece
at a time.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple

import pyarrow as pa
from pyarrow import parquet

from ..records import UnknownShape
from .errors import ScaleError, writing
from .kept import can_be_kept, kept_type
from .lines import copied
from .looking import LOOKED_AT, LOOKED_BYTES, Looking, first_lines, looked_at
from .pieces import Lines, Piece, Span
from .row_groups import MOST_RECORDS, Groups, bytes_of, column_of, cut_groups, first_records
from .sources import READS_FAIL, Opener, Source, Sources, opener, plain, shown, unreadable

LEAST, MOST = 1 << 21, 1 << 25  # bytes of a piece
_PIECES = 1024  # as many as there should be, within these bounds


class Cut(NamedTuple):
    """A span, how much of a piece it fills (bytes of rows), and the bytes of its file that it covers."""

    span: Span
    size: float
    weight: float


class Place(NamedTuple):
    """Where the bytes of a span are: the file that is opened, and an offset in it."""

    path: str
    start: int


class Plan:
    """The pieces of a job, in order.

    `unpacked`: the folder for what is unpacked. `wanted(number)`: False for a part that is there already, whose piece
    is not unpacked, and not given.
    """

    def __init__(
        self,
        sources: Sources,
        looking: Looking,
        column: str | None,
        keep: tuple[str, ...],
        unpacked: str,
        wanted: Callable[[int], bool],
    ) -> None:
        self._sources, self._looking, self._column, self._keep = sources, looking, column, keep
        self._unpacked, self._wanted = unpacked, wanted
        self._size = min(MOST, max(LEAST, sources.size // _PIECES))
        self._number = 0
        self._held: list[Cut] = []  # of the next piece
        self._filled, self._rows = 0.0, 0
        self._types: dict[str, tuple[pa.DataType, str]] = {}  # with the file that told it

    @property
    def types(self) -> tuple[pa.DataType, ...]:
        """Of the columns that go along; all are known as soon as there is a piece."""
        return tuple(self._types[name][0] if name in self._types else pa.string() for name in self._keep)

    def pieces(self) -> Iterator[Piece]:
        """Small files share a piece, large ones have many."""
        for source in self._sources.files:
            for cut in self._cuts(source):
                self._held.append(cut)
                self._filled += cut.size
                self._rows += cut.span.records
                if self._filled >= self._size or self._rows >= MOST_RECORDS:
                    yield from self._piece()
        if self._held:
            yield from self._piece()

    def _piece(self) -> Iterator[Piece]:
        held, self._held, self._filled, self._rows = self._held, [], 0.0, 0
        number, self._number = self._number, self._number + 1
        if self._wanted(number):
            yield Piece(number, tuple(cut.span for cut in held), sum(cut.weight for cut in held))

    def _cuts(self, source: Source) -> Iterator[Cut]:
        with _named(source):
            opens = opener(source.path)
            yield from self._groups(source) if opens is None else self._lines(source, opens)

    # -- JSON Lines ---------------------------------------------------------------------------------------------------

    def _lines(self, source: Source, opens: Opener) -> Iterator[Cut]:
        """A file in spans that end with a line; what is compressed is written where the worker finds it."""
        for name in self._keep:
            self._same_type(name, pa.string(), source)
        where = self._looking.place(source.path, partial(first_lines, source.path, opens))
        name, stamp = shown(source.path), (source.size, source.changed) if opens is plain else None
        with open(source.path, "rb") as file:
            text = opens(file)
            first = start = covered = 0
            while opens is not plain or start < source.size:  # no further, if it grows
                place = self._place(source, start, opens)
                target = place.path if opens is not plain and self._wanted(self._number) else None
                length, count = copied(text, max(1, int(self._size - self._filled)), target)
                if not length:
                    return
                span = Lines(name, place.path, stamp, place.start, length, first, count, where, self.types)
                yield Cut(span, length, file.tell() - covered)
                covered = file.tell()
                start += length
                first += count

    def _place(self, source: Source, start: int, opens: Opener) -> Place:
        """Where a span is found that begins at `start` of the text of a file."""
        if opens is plain:
            return Place(source.path, start)
        with writing():
            os.makedirs(self._unpacked, exist_ok=True)
        return Place(os.path.join(self._unpacked, f"{self._number:06d}-{len(self._held):06d}.jsonl"), 0)

    # -- Parquet ------------------------------------------------------------------------------------------------------

    def _groups(self, source: Source) -> Iterator[Cut]:
        """A file in spans of whole row groups, or of rows of a large one."""
        with parquet.ParquetFile(source.path, pre_buffer=False) as file:
            schema, about = file.schema_arrow, file.metadata
            column = column_of(schema, self._column, self._keep, source.path, usual=self._looking.whole)
            for name in self._keep:
                self._same_type(name, kept_type(schema.field(name).type), source)
            where = self._looking.place(source.path, partial(first_records, file, column, LOOKED_AT, LOOKED_BYTES))
            columns = [column] if column is not None else looked_at(where, schema.names)
            read = [*columns, *self._keep]
            groups = [about.row_group(at) for at in range(about.num_row_groups)]
            rows, sizes = [each.num_rows for each in groups], [bytes_of(each, read) for each in groups]
        name, stamp, first = shown(source.path), (source.size, source.changed), 0
        for at, start, count, size in cut_groups(rows, sizes, self._size):
            told = (at, start, first, count, column, tuple(columns), self._keep, where, self.types)
            yield Cut(Groups(name, source.path, stamp, *told), size, source.size * count / max(1, sum(rows)))
            first += count

    def _same_type(self, name: str, of: pa.DataType, source: Source) -> None:
        if name not in self._types and not can_be_kept(of):
            raise ScaleError("source-unreadable", f"{source.path}, column {name!r}: {of} cannot be kept; leave it out")
        before, file = self._types.setdefault(name, (of, source.path))
        if before != of:
            raise ScaleError("columns-differ", f"{name!r} is {of} in {source.path}, {before} in {file}")


@contextmanager
def _named(source: Source) -> Iterator[None]:
    """What goes wrong with a source names it."""
    try:
        yield
    except UnknownShape:  # which names it already
        raise
    except READS_FAIL as error:
        raise unreadable(source.path, error) from error
