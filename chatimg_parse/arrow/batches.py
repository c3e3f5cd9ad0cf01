"""Record batches: the columns of the replies beside those that go along, in pieces that a memory can hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa
from typing_extensions import Unpack

from ..records import AUTO, Choice, Path, Shape, choose, located, opened
from ..stream.options import PARSE_OPTIONS, ParseOptions, check_names
from .kernel import Kernel
from .pictures import Pictures
from .pieces import check_type, cuts, readable, values_of
from .places import INDEX, Reader, Where


class BatchMapper:
    """What `map_batches` gives: a function from an iterator of record batches to one. It can be pickled."""

    def __init__(
        self,
        column: str,
        path: str | Where | None,
        keep: Iterable[str] | None,
        pictures: Pictures,
        options: ParseOptions,
    ) -> None:
        if not isinstance(column, str):
            raise TypeError(f"column is the name of one, not {type(column).__name__}")
        self._column, self._keep = column, names_of(keep)
        self._reader = Reader(Kernel(pictures, options), place_of(path))
        self._added = [*([INDEX] if self._reader.many else []), *self._reader.kernel.type]
        clash = sorted({each.name for each in self._added} & {*self._keep})
        if clash:
            raise ValueError(f"the result has a column {clash[0]!r} of its own: rename yours, or do not keep it")

    @property
    def many(self) -> bool:
        """Whether a record may be several rows, told apart by the column `index`, which stands after those kept."""
        return self._reader.many

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """One batch or more for each that comes, in order. `TypeError` and `ValueError` for batches of another form."""
        for batch in batches:
            yield from self._pieces(batch)

    def _pieces(self, batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
        """What a batch says, at most 1,000 rows and 32 MB of it at a time."""
        replies, kept = self._taken(batch)
        for start, length in cuts([replies, *kept]):
            yield self._read(replies.slice(start, length), [each.slice(start, length) for each in kept])

    def _taken(self, batch: pa.RecordBatch) -> tuple[pa.Array, list[pa.Array]]:
        """The column of the replies, and those that go along."""
        if not isinstance(batch, pa.RecordBatch):
            raise TypeError(f"a pyarrow RecordBatch is wanted, not {type(batch).__name__}; a Table has to_batches()")
        there = batch.schema.names
        missing = [name for name in (self._column, *self._keep) if there.count(name) != 1]
        if missing:
            raise ValueError(f"the batch has not one column {missing[0]!r}; it has {', '.join(map(repr, there))}")
        replies = batch.column(self._column)
        check_type(replies.type)
        return readable(replies), [batch.column(name) for name in self._keep]

    def _read(self, column: pa.Array, kept: list[pa.Array]) -> pa.RecordBatch:
        rows = self._reader.rows(values_of(column))
        told = self._reader.kernel.array_of(rows.told).flatten()
        if self._reader.many:
            records = pa.array(rows.records, pa.int64())
            kept = [*(each.take(records) for each in kept), pa.array(rows.numbers, INDEX.type)]
        fields = [pa.field(name, each.type) for name, each in zip(self._keep, kept, strict=False)]
        return pa.RecordBatch.from_arrays([*kept, *told], schema=pa.schema([*fields, *self._added]))


def parse_batch(
    batch: pa.RecordBatch,
    column: str = "reply",
    *,
    path: str | Where | None = None,
    keep: Iterable[str] | None = None,
    pictures: Pictures = "digest",
    **options: Unpack[ParseOptions],
) -> pa.RecordBatch:
    """What the replies of a record batch say: the columns of `COLUMNS`, one row for each of the batch, in its order.

    `column`: the name of the one that holds the replies, or with `path` the records in which they lie. `path`: a text
    as `chatimg_parse.records` reads it (a path, the name of a known shape, or `"auto"`, which tells the shape by the
    first 100 records of the batch), or a `Path`, `Shape` or `Choice` of it. Where it stands for several replies of a
    record, each is a row of its own, with its `index` from 0; a record without one is a row of nulls. `keep`: names of
    columns that go along, before the others. `pictures` and `options`: as for `parse_array`.

    Raises as `parse_array` does, and `ValueError` where a column is not there or a kept one has a name of ours.
    """
    check_names("parse_batch", options, PARSE_OPTIONS)
    if isinstance(path, str) and path == AUTO:
        replies, _ = BatchMapper(column, None, keep, pictures, options)._taken(batch)
        path = choose(opened(value) for value in values_of(replies) if value is not None)
    parts = list(BatchMapper(column, path, keep, pictures, options)([batch]))
    return parts[0] if len(parts) == 1 else pa.Table.from_batches(parts).combine_chunks().to_batches()[0]


def map_batches(
    column: str = "reply",
    *,
    path: str | Where | None = None,
    keep: Iterable[str] | None = None,
    pictures: Pictures = "digest",
    **options: Unpack[ParseOptions],
) -> BatchMapper:
    """A function from an iterator of record batches to one, as Spark's `mapInArrow` and others want it.

    It can be pickled. Batches come out in order, each row once, cut to at most 1,000 rows and 32 MB of what is read.
    Arguments as for `parse_batch`, but for `"auto"`, since batches must not differ: give it what
    `chatimg_parse.records.choose` says of some records. What is wrong with them is raised here.
    """
    check_names("map_batches", options, PARSE_OPTIONS)
    return BatchMapper(column, path, keep, pictures, options)


def names_of(keep: Iterable[str] | None) -> tuple[str, ...]:
    """The names of the columns that go along. `TypeError` or `ValueError` for what is no list of them."""
    if isinstance(keep, (str, bytes)):
        raise TypeError("keep is a list of names of columns, not one name")
    names = tuple(keep or ())
    wrong = [name for name in names if not isinstance(name, str)]
    if wrong:
        raise TypeError(f"keep is a list of names of columns, not of {type(wrong[0]).__name__}")
    if len({*names}) < len(names):
        raise ValueError("keep names a column twice")
    return names


def place_of(path: Any) -> Where | None:
    """Where replies lie, as it is given. `TypeError` or `ValueError` for what is no place."""
    if isinstance(path, str):
        path = located(path)
    if path is None or isinstance(path, (Path, Shape, Choice)):
        return path
    raise TypeError(f"path is a text or what chatimg_parse.records makes of one, not {type(path).__name__}")
