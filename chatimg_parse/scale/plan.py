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
from .lines import copied
from .looking import Looking, first_lines, first_values, roots_of
from .pieces import Groups, Lines, Piece, Span
from .sources import Opener, Source, Sources, opener, plain, unreadable

LEAST, MOST = 1 << 20, 1 << 25  # bytes of a piece
_PIECES = 1024  # as many as there should be, within these bounds
_MOST_ROWS = 1 << 14  # of a piece, whatever little room they take (texts that are all the same)
_CUTS = 16  # of a row group, each of which reads what stands before it
READS_FAIL = (OSError, EOFError, ValueError, pa.ArrowException)
REPLY = "reply"  # the column that holds replies, if nobody says which


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
                if self._filled >= self._size or self._rows >= _MOST_ROWS:
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
        with open(source.path, "rb") as file:
            text = opens(file)
            first = start = covered = 0
            while True:
                place = self._place(source, start, opens)
                target = place.path if opens is not plain and self._wanted(self._number) else None
                length, count = copied(text, max(1, int(self._size - self._filled)), target)
                if not length:
                    return
                span = Lines(source.path, *place, length, first, count, where, self.types)
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
        with parquet.ParquetFile(source.path) as file:
            schema, about = file.schema_arrow, file.metadata
            column = self._column_of(schema)
            for name in self._keep:
                if schema.names.count(name) != 1:
                    raise ScaleError("source-unreadable", f"{source.path} has not one column {name!r}")
                self._same_type(name, schema.field(name).type, source)
            where = self._looking.place(source.path, partial(first_values, file, column))
            read = schema.names if column is None else [column]
            if column is None and (roots := roots_of(where)) is not None:
                read = [name for name in schema.names if name in roots]
            columns = tuple(dict.fromkeys((*read, *self._keep)))
            sizes = [_bytes_of(about.row_group(at), columns) for at in range(about.num_row_groups)]
            rows = [about.row_group(at).num_rows for at in range(about.num_row_groups)]
        first = 0
        for groups, start, count, size in _cut_groups(rows, sizes, self._size):
            span = Groups(source.path, source.path, groups, start, first, count, columns, where, self.types)
            yield Cut(span, size, source.size * count / max(1, sum(rows)))
            first += count

    def _column_of(self, schema: pa.Schema) -> str | None:
        """The column that holds the replies or records; `None` if each row is a record."""
        return self._column if self._column is not None else REPLY if REPLY in schema.names else None

    def _same_type(self, name: str, of: pa.DataType, source: Source) -> None:
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


def _bytes_of(group: parquet.RowGroupMetaData, columns: tuple[str, ...]) -> int:
    """Of the columns that are read, unpacked."""
    chunks = (group.column(at) for at in range(group.num_columns))
    return sum(each.total_uncompressed_size for each in chunks if each.path_in_schema.partition(".")[0] in columns)


def _cut_groups(rows: list[int], sizes: list[int], most: int) -> Iterator[tuple[tuple[int, ...], int, int, float]]:
    """Row groups, the row to begin with, how many, and their bytes: small groups together, large ones in parts."""
    held: list[int] = []
    for group, (count, size) in enumerate(zip(rows, sizes, strict=True)):
        parts = min(_CUTS, max(1, -(-size // most), -(-count // _MOST_ROWS)))
        if held and (parts > 1 or sum(sizes[at] for at in (*held, group)) > most):
            yield _together(held, rows, sizes)
            held = []
        if parts == 1:
            held.append(group)
            continue
        for part in range(parts):
            start, end = count * part // parts, count * (part + 1) // parts
            yield (group,), start, end - start, size / parts
    if held:
        yield _together(held, rows, sizes)


def _together(groups: list[int], rows: list[int], sizes: list[int]) -> tuple[tuple[int, ...], int, int, float]:
    return tuple(groups), 0, sum(rows[at] for at in groups), sum(sizes[at] for at in groups)
