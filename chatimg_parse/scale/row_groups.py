"""Parquet files: what of them is read, in spans of row groups, and how their rows become records.

Sizes are those of the columns that are read, as the file tells them. A dictionary makes them tell little, so the first
rows are asked, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pyarrow as pa
from pyarrow import parquet

from ..arrow.pieces import MOST_BYTES, MOST_ROWS, UNREADABLE, check_type, cuts, readable, values_of
from ..arrow.places import Where
from .chunks import Chunk, Stamp, at_rest
from .errors import ScaleError
from .kept import kept_as

REPLY = "reply"  # the column that holds replies, if nobody says which
MOST_RECORDS = 1 << 14  # of a piece, whatever little room they take (texts that are all the same)
_CUTS = 16  # of a row group, each of which reads what stands before it
_ASKED = 8  # rows


class Groups(NamedTuple):
    """Rows of some row groups of a Parquet file: `records` of them from `start` on, counted from the first group.

    `first`: the number of that row in the file. `column`: the one that holds the replies or records; `None` if each row
    is a record, made of the `columns` that are looked at. `keep`: those that go along.
    """

    file: str
    path: str
    stamp: Stamp
    groups: tuple[int, ...]
    start: int
    first: int
    records: int
    column: str | None
    columns: tuple[str, ...]
    keep: tuple[str, ...]
    where: Where | None
    types: tuple[pa.DataType, ...]

    def chunks(self) -> Iterator[Chunk]:
        """The records of the piece, some at a time, of the row groups that it touches."""
        with open(self.path, "rb") as opened, at_rest(opened, self.stamp, self.file), _opened(opened) as file:
            at = 0
            read = [*dict.fromkeys((*self.columns, *self.keep))]
            for batch in _batches(file, [*self.groups], read):
                begin, end = max(self.start - at, 0), min(self.start + self.records - at, batch.num_rows)
                if begin < end:
                    yield from self._chunks(batch.slice(begin, end - begin), self.first + at + begin - self.start)
                at += batch.num_rows
                if at >= self.start + self.records:
                    return

    def _chunks(self, batch: pa.RecordBatch, number: int) -> Iterator[Chunk]:
        """A batch in pieces that a memory can hold."""
        records = readable(batch.column(self.column)) if self.column is not None else as_records(batch, self.columns)
        kept = [kept_as(batch.column(name), of) for name, of in zip(self.keep, self.types, strict=True)]
        for start, length in cuts([records, *kept]):
            numbers = range(number + start, number + start + length)
            yield Chunk(values_of(records.slice(start, length)), numbers, [each.slice(start, length) for each in kept])


def _opened(file: Any) -> parquet.ParquetFile:
    return parquet.ParquetFile(file, buffer_size=1 << 20, pre_buffer=False)


def _batches(file: parquet.ParquetFile, groups: list[int], columns: list[str]) -> Iterator[pa.RecordBatch]:
    """The rows, at most so many at a time as a memory can hold, as far as that can be told before they are there."""
    rows = sum(file.metadata.row_group(at).num_rows for at in groups)
    size = sum(bytes_of(file.metadata.row_group(at), columns) for at in groups) / max(1, rows)
    first = next(file.iter_batches(_ASKED, row_groups=groups, columns=columns, use_threads=False), None)
    if first is not None and first.num_rows:
        size = max(size, first.nbytes / first.num_rows)
    first = None  # which would be in memory as long as the others
    most = max(1, min(MOST_ROWS, int(MOST_BYTES / max(1.0, size))))
    yield from file.iter_batches(most, row_groups=groups, columns=columns, use_threads=False)


def column_of(schema: pa.Schema, asked: str | None, keep: Sequence[str], file: str, *, usual: bool) -> str | None:
    """The column of the replies or records; `None` if each row is a record. `ScaleError` where one is not there.

    `usual`: without one that is asked for it is `REPLY`, if there is one.
    """
    column = asked if asked is not None else REPLY if usual and REPLY in schema.names else None
    for name in (*keep, *([column] if column is not None else [])):
        if schema.names.count(name) != 1:
            there = ", ".join(map(repr, schema.names[:20]))
            raise ScaleError("source-unreadable", f"{file} has not one column {name!r}; it has {there}")
    if column is not None:
        try:
            check_type(schema.field(column).type)
        except TypeError as error:
            raise ScaleError("source-unreadable", f"{file}, column {column!r}: {error}") from None
    return column


def bytes_of(group: parquet.RowGroupMetaData, columns: Sequence[str]) -> int:
    """Of the columns that are read, unpacked."""
    chunks = (group.column(at) for at in range(group.num_columns))
    return sum(each.total_uncompressed_size for each in chunks if _is_of(each.path_in_schema, columns))


def _is_of(path: str, columns: Sequence[str]) -> bool:
    return any(path == name or path.startswith(f"{name}.") for name in columns)


def cut_groups(rows: list[int], sizes: list[int], most: int) -> Iterator[tuple[tuple[int, ...], int, int, float]]:
    """Row groups, the row to begin with, how many, and their bytes: small groups together, large ones in parts."""
    held: list[int] = []
    held_rows = held_size = 0
    for group, (count, size) in enumerate(zip(rows, sizes, strict=True)):
        parts = max(1, min(_CUTS, count, max(-(-size // most), -(-count // MOST_RECORDS))))
        if held and (parts > 1 or held_size + size > most or held_rows + count > MOST_RECORDS):
            yield tuple(held), 0, held_rows, held_size
            held, held_rows, held_size = [], 0, 0
        if parts == 1:
            held.append(group)
            held_rows, held_size = held_rows + count, held_size + size
            continue
        for part in range(parts):
            start, end = count * part // parts, count * (part + 1) // parts
            yield (group,), start, end - start, size / parts
    if held:
        yield tuple(held), 0, held_rows, held_size


# -- rows as records ------------------------------------------------------------------------------------------


def as_records(batch: pa.RecordBatch, columns: Sequence[str]) -> pa.Array:
    """Each row as an object of these columns; of those with one name, the first."""
    if not columns:
        return pa.nulls(batch.num_rows)
    made = [readable(batch.column(batch.schema.get_all_field_indices(name)[0])) for name in columns]
    return pa.StructArray.from_arrays(made, names=[*columns])


def first_records(file: parquet.ParquetFile, column: str | None, most: int, size: int) -> list[Any]:
    """The values of the first rows that are no nulls: so many, and so many bytes of them."""
    found: list[Any] = []
    groups = [*range(file.num_row_groups)]
    columns = [column] if column is not None else [*dict.fromkeys(file.schema_arrow.names)]
    for batch in _batches(file, groups, columns):
        records = readable(batch.column(column)) if column is not None else as_records(batch, columns)
        for start in range(len(records)):
            one = records.slice(start, 1)
            size -= one.nbytes
            found += [value for value in values_of(one) if value is not None and value is not UNREADABLE]
            if len(found) >= most or size < 0:
                return found
    return found
