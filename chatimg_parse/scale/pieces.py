"""Pieces of work: spans of files that together make one part of the table. They go to workers, so they name, and hold
no row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pyarrow as pa
from pyarrow import parquet

from ..arrow.pieces import MOST_ROWS, cuts, plain, values_of
from ..arrow.places import Where
from .lines import bounded, is_blank, read_lines


class Chunk(NamedTuple):
    """A few records as they lie there: lines or values, their numbers in the file, and columns that go along."""

    raw: Iterator[Any]
    numbers: Sequence[int]
    kept: list[pa.Array] | None  # `None`: they are in the records


class Lines(NamedTuple):
    """A range of a file of JSON Lines: `start` and `length` in bytes, from and to the end of a line.

    `file`: its name in the table. `path`: what is opened; another one where the file is compressed. `first`: the
    number of the first line. `records`: how many lines there are.
    """

    file: str
    path: str
    start: int
    length: int
    first: int
    records: int
    where: Where | None
    types: tuple[pa.DataType, ...]

    def chunks(self, column: str | None, keep: Sequence[str]) -> Iterator[Chunk]:
        del column, keep  # lines have none
        with open(self.path, "rb", buffering=1 << 18) as file:
            file.seek(self.start)
            lines = read_lines(file, self.length)
            number = self.first
            while held := [*bounded(lines)]:
                filled = [(line, number + at) for at, line in enumerate(held) if not is_blank(line)]
                number += len(held)
                yield Chunk(iter([line for line, _ in filled]), [at for _, at in filled], None)


class Groups(NamedTuple):
    """Rows of some row groups of a Parquet file: `records` of them from `start` on, counted from the first group.

    `first`: the number of that row in the file. `columns`: what is read of it. `single`: one column holds the replies;
    otherwise each row is a record.
    """

    file: str
    path: str
    groups: tuple[int, ...]
    start: int
    first: int
    records: int
    columns: tuple[str, ...]
    where: Where | None
    types: tuple[pa.DataType, ...]

    def chunks(self, column: str | None, keep: Sequence[str]) -> Iterator[Chunk]:
        with parquet.ParquetFile(self.path, buffer_size=1 << 20, pre_buffer=False) as file:
            batches = file.iter_batches(
                MOST_ROWS, row_groups=[*self.groups], columns=[*self.columns], use_threads=False
            )
            at = 0
            for batch in batches:
                begin, end = max(self.start - at, 0), min(self.start + self.records - at, batch.num_rows)
                if begin < end:
                    number = self.first + at + begin - self.start
                    yield from _of_batch(batch.slice(begin, end - begin), number, column, keep)
                at += batch.num_rows
                if at >= self.start + self.records:
                    return


Span = Lines | Groups


class Piece(NamedTuple):
    """What one worker does at a time: part `number` of the table. `weight`: the bytes of the sources that it covers."""

    number: int
    spans: tuple[Span, ...]
    weight: float

    @property
    def records(self) -> int:
        """Records, blank lines among them."""
        return sum(span.records for span in self.spans)


def _of_batch(batch: pa.RecordBatch, number: int, column: str | None, keep: Sequence[str]) -> Iterator[Chunk]:
    """A batch in pieces that a memory can hold."""
    if column is None:
        records = pa.StructArray.from_arrays(batch.columns, fields=[*batch.schema])
    else:
        records = plain(batch.column(column))
    kept = [batch.column(name) for name in keep]
    for start, length in cuts([records, *kept]):
        numbers = range(number + start, number + start + length)
        yield Chunk(values_of(records.slice(start, length)), numbers, [each.slice(start, length) for each in kept])
