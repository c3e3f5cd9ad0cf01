"""Record batches: the columns of the replies beside those that go along, in pieces that a memory can hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

from ..records import Choice, Path, Shape, located, opened
from .kernel import Kernel
from .pictures import Pictures
from .pieces import UNREADABLE, check_type, cuts, plain, values_of

Where = Path | Shape | Choice
_INDEX = pa.field("index", pa.int64())


class BatchMapper:
    """What `map_batches` gives: it can be pickled, and called with an iterator of record batches."""

    def __init__(
        self,
        column: str,
        path: str | Where | None,
        keep: Iterable[str] | None,
        pictures: Pictures,
        options: dict[str, Any],
    ) -> None:
        if not isinstance(column, str):
            raise TypeError(f"column is the name of one, not {type(column).__name__}")
        self._column, self._keep = column, _names(keep)
        self._path = _where(path)
        self._kernel = Kernel(pictures, options)
        self._added = [*([_INDEX] if self._many else []), *self._kernel.type]
        clash = sorted({each.name for each in self._added} & {*self._keep})
        if clash:
            raise ValueError(f"the result has a column {clash[0]!r} of its own: rename yours, or do not keep it")

    @property
    def _many(self) -> bool:
        return self._path is not None and _is_many(self._path)

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """One batch or more for each that comes, in order. `TypeError` and `ValueError` for batches of another form."""
        for batch in batches:
            yield from self.pieces(batch)

    def pieces(self, batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
        """What a batch says, at most 1,000 rows and 32 MB of it at a time."""
        replies, kept = self._taken(batch)
        for start, length in cuts([replies, *kept]):
            yield self._read(replies.slice(start, length), [each.slice(start, length) for each in kept])

    def whole(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """What a batch says, in one."""
        parts = list(self.pieces(batch))
        return parts[0] if len(parts) == 1 else pa.Table.from_batches(parts).combine_chunks().to_batches()[0]

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
        return plain(replies), [batch.column(name) for name in self._keep]

    def _read(self, column: pa.Array, kept: list[pa.Array]) -> pa.RecordBatch:
        values: Iterable[Any] = values_of(column)
        rows: list[int] = []
        index: list[pa.Array] = []
        if self._path is not None:
            values, rows, numbers = _found(self._path, values)
            index = [pa.array(numbers, _INDEX.type)] if self._many else []
        if self._many:
            kept = [each.take(pa.array(rows, pa.int64())) for each in kept]
        told = self._kernel.values(values).flatten()
        fields = [pa.field(name, each.type) for name, each in zip(self._keep, kept, strict=True)]
        return pa.RecordBatch.from_arrays([*kept, *index, *told], schema=pa.schema([*fields, *self._added]))


def parse_batch(
    batch: pa.RecordBatch,
    column: str = "reply",
    *,
    path: str | Where | None = None,
    keep: Iterable[str] | None = None,
    pictures: Pictures = "digest",
    **options: Any,
) -> pa.RecordBatch:
    """What the replies of a record batch say: the columns of `COLUMNS`, one row for each of the batch, in its order.

    `column`: the name of the one that holds the replies, or with `path` the records in which they lie. `path`: a text
    as `chatimg_parse.records` reads it (a path, or the name of a known shape), or a `Path`, `Shape` or `Choice` of it.
    Where it stands for several replies of a record, each is a row of its own, with its `index` from 0; a record
    without one is a row of nulls. `keep`: names of columns that go along, before the others. `pictures` and `options`:
    as for `parse_array`.

    Raises as `parse_array` does, and `ValueError` where a column is not there or a kept one has a name of ours.
    """
    return BatchMapper(column, path, keep, pictures, options).whole(batch)


def map_batches(
    column: str = "reply",
    *,
    path: str | Where | None = None,
    keep: Iterable[str] | None = None,
    pictures: Pictures = "digest",
    **options: Any,
) -> BatchMapper:
    """A function from an iterator of record batches to one, as Spark's `mapInArrow` and others want it.

    It can be pickled. Batches come out in order, each row once, cut to at most 1,000 rows and 32 MB of what is read.
    Arguments as for `parse_batch`; what is wrong with them is raised here.
    """
    return BatchMapper(column, path, keep, pictures, options)


def _names(keep: Iterable[str] | None) -> tuple[str, ...]:
    if isinstance(keep, (str, bytes)):
        raise TypeError("keep is a list of names of columns, not one name")
    names = tuple(keep or ())
    wrong = [name for name in names if not isinstance(name, str)]
    if wrong:
        raise TypeError(f"keep is a list of names of columns, not of {type(wrong[0]).__name__}")
    if len({*names}) < len(names):
        raise ValueError("keep names a column twice")
    return names


def _where(path: Any) -> Where | None:
    if isinstance(path, str):
        path = located(path)
    if path is None or isinstance(path, (Path, Shape, Choice)):
        return path
    raise TypeError(f"path is a text or what chatimg_parse.records makes of one, not {type(path).__name__}")


def _is_many(path: Where) -> bool:
    return path.many if isinstance(path, Path) else path.path.many


def _found(path: Where, records: Iterable[Any]) -> tuple[list[Any], list[int], list[int | None]]:
    """The replies of records, the row of each record, and its number there."""
    values: list[Any] = []
    rows: list[int] = []
    numbers: list[int | None] = []
    for row, record in enumerate(records):
        found = _in_record(path, record)
        values += found or [None]
        rows += [row] * (len(found) or 1)
        numbers += range(len(found)) if found else [None]
    return values, rows, numbers


def _in_record(path: Where, record: Any) -> list[Any]:
    if record is None:
        return []
    try:
        found = [each.reply for each in path.replies(opened(_text(record)))]
    except Exception:
        return [UNREADABLE]
    return found if _is_many(path) else found[:1]


def _text(record: Any) -> Any:
    return bytes(record).decode("utf-8", "replace") if isinstance(record, (bytes, bytearray, memoryview)) else record
