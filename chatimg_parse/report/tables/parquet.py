"""Parts of a table that are Parquet. Only the columns that are counted are read, and of pictures only the few shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ...printable import short
from .rows import LISTS, LONGEST, NUMBERS, OF_PICTURES, OF_SHOWN, TEXTS, Rows, TableError, name_of, number_of

MOST_ROWS, MOST_BYTES = 16_384, 1 << 25  # that are held at a time
_SHOWN_AT_ONCE = 4  # rows, with all bytes of their pictures
_BUFFER = 1 << 20  # so that a column of pictures is not read as a whole
_WIDEST = 4  # bytes of a character
_MOST_OF_A_GROUP = 1 << 30  # bytes; whoever writes so much of names at once means no good
_NAMES = {(name,) for name in TEXTS}
_KEPT = ("data", "path")


class ParquetPart:
    """A Parquet file, read group by group and only in the columns that are wanted."""

    def __init__(self, path: Path, fixed: dict[str, str | None]) -> None:
        self.path, self._fixed = path, fixed

    def rows(self) -> Iterator[Rows]:
        """See `Part`. Raises `TableError` also for a file without the column `status`."""
        with self._opened() as file:
            names = _leaves(file.schema)
            there = {path[0] for path in names} | self._fixed.keys()
            if "status" not in there:
                raise TableError(self.path, f"{NO_STATUS}; its columns are {_listed(there)}")
            wanted = [".".join(path) for path in _to_count(names)]
            kept = any(path[0] == "images" and path[-1] in _KEPT for path in names)
            told = frozenset({*TEXTS, *NUMBERS, *LISTS} & there)
            first = 0
            for group in range(file.num_row_groups):  # one after the other, or the names of all of them are held
                rows_at_once = self._rows_at_once(file, group, wanted)
                for batch in file.iter_batches(rows_at_once, row_groups=[group], columns=wanted, use_threads=False):
                    yield self._counted(batch, first, kept, told)
                    first += batch.num_rows

    def shown(self, marks: list[int]) -> Iterator[tuple[int, dict[str, Any]]]:
        """See `Part`. A mark is the number of the row in its file."""
        with self._opened() as file:
            wanted = [".".join(path) for path in _to_show(_leaves(file.schema))]
            first = 0
            for group in range(file.num_row_groups):
                behind = first + file.metadata.row_group(group).num_rows
                here = [mark - first for mark in marks if first <= mark < behind]
                for at, row in _some(file, group, here, wanted):
                    yield first + at, row | self._fixed
                first = behind

    def _counted(self, batch: pa.RecordBatch, first: int, kept: bool, there: frozenset[str]) -> Rows:
        columns: dict[str, list[Any]] = {name: _names(_column(batch, name), batch.num_rows) for name in TEXTS}
        columns |= {name: [value] * batch.num_rows for name, value in self._fixed.items() if name in TEXTS}
        columns |= {name: _numbers(_column(batch, name), batch.num_rows) for name in NUMBERS}
        return Rows(
            columns,
            _issues(_column(batch, "issues")),
            _images(_column(batch, "images"), kept),
            range(first, first + batch.num_rows),
            there,
        )

    def _rows_at_once(self, file: pq.ParquetFile, group: int, wanted: list[str]) -> int:
        """As many as are held in bounded memory, as far as the file tells how long its values are."""
        told = file.metadata.row_group(group)
        rows: int = told.num_rows
        chunks = map(told.column, range(told.num_columns))
        size: int = sum(chunk.total_uncompressed_size for chunk in chunks if chunk.path_in_schema in wanted)
        if size > _MOST_OF_A_GROUP:
            raise TableError(self.path, "has a row group of more than 1 GiB of names; write it in smaller ones")
        return max(1, min(MOST_ROWS, MOST_BYTES * rows // max(1, size)))

    @contextmanager
    def _opened(self) -> Iterator[pq.ParquetFile]:
        try:
            metadata = pq.read_metadata(self.path)
            # Each name once, however often it is there; all of one row group are held.
            texts = [".".join(path) for path in _leaves(metadata.schema) if path in _NAMES or path[0] == "issues"]
            with pq.ParquetFile(self.path, metadata=metadata, buffer_size=_BUFFER, read_dictionary=texts) as file:
                yield file
        except (pa.ArrowException, OSError) as error:
            reason = short(str(error).partition("\n")[0])
            raise TableError(self.path, f"cannot be read, so it may be cut; make the table anew: {reason}") from None


NO_STATUS = (
    "is no table of read replies: it has no column 'status'. Make one of stored replies with chatimg-parse --table"
)


# -- which columns --------------------------------------------------------------------------------------------


def _leaves(schema: pq.ParquetSchema) -> list[tuple[str, ...]]:
    return [tuple(schema.column(at).path.split(".")) for at in range(len(schema))]


def _to_count(leaves: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """With one member of pictures at least, so that they can be counted."""
    chosen = [path for path in leaves if path[0] in (*TEXTS, *NUMBERS, "issues")]
    images = [path for path in leaves if path[0] == "images"]
    return chosen + ([path for path in images if path[-1] == "size"] or images[:1])


def _to_show(leaves: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [path for path in leaves if path[0] in OF_SHOWN or (path[0] == "images" and path[-1] in OF_PICTURES)]


def _listed(names: Iterable[str]) -> str:
    told = sorted(names)
    return short(", ".join(map(repr, told[:12])) + (" ..." if len(told) > 12 else ""))


def _column(batch: pa.RecordBatch, name: str) -> pa.Array | None:
    """`None` where there is none, and where there are two."""
    at = batch.schema.get_field_index(name)
    return None if at < 0 else batch.column(at)


# -- values ---------------------------------------------------------------------------------------------------


def _names(array: pa.Array | None, length: int) -> list[str | None]:
    if array is None:
        return [None] * length
    if isinstance(array, pa.DictionaryArray):  # each name once
        at = array.indices.to_pylist()
        used = sorted({each for each in at if each is not None})
        told = dict(zip(used, _texts(array.dictionary.take(pa.array(used, pa.int64()))), strict=True))
        return [told.get(each) for each in at]
    return _texts(array)


def _texts(array: pa.Array) -> list[str | None]:
    """As bytes, since no writer is forced to write UTF-8, and cut before they are made Python's."""
    if not _is_text(array.type):
        return [None] * len(array)
    cut = pc.binary_slice(array.cast(pa.large_binary()), 0, LONGEST * _WIDEST)
    return [None if each is None else name_of(each.decode("utf-8", "replace")) for each in cut.to_pylist()]


def _is_text(kind: pa.DataType) -> bool:
    tests = (pa.types.is_string, pa.types.is_large_string, pa.types.is_binary, pa.types.is_large_binary)
    return any(test(kind) for test in tests)


def _numbers(array: pa.Array | None, length: int) -> list[int | None]:
    if array is None:
        return [None] * length
    if pa.types.is_timestamp(array.type):
        array = array.cast(pa.timestamp("s", array.type.tz), safe=False).cast(pa.int64())
    if pa.types.is_integer(array.type):
        return list(array.to_pylist())
    return [number_of(each) for each in array.to_pylist()] if pa.types.is_floating(array.type) else [None] * length


def _is_list(array: pa.Array | None) -> bool:
    return array is not None and (pa.types.is_list(array.type) or pa.types.is_large_list(array.type))


def _issues(array: pa.Array | None) -> list[tuple[int, str]]:
    if not _is_list(array):
        return []
    codes = pc.list_flatten(array)
    pairs = zip(pc.list_parent_indices(array).to_pylist(), _names(codes, len(codes)), strict=True)
    return [(row, code) for row, code in pairs if code is not None]


def _images(array: pa.Array | None, kept: bool) -> list[tuple[int, bool]]:
    """`kept`: the table has bytes of pictures, or their paths; then those with a size may be at hand."""
    if not _is_list(array):
        return []
    rows, pictures = pc.list_parent_indices(array).to_pylist(), pc.list_flatten(array)
    sized = pa.types.is_struct(pictures.type) and pictures.type.get_field_index("size") >= 0
    at_hand = pc.is_valid(pc.struct_field(pictures, "size")).to_pylist() if sized else [True] * len(rows)
    return [(row, kept and each) for row, each in zip(rows, at_hand, strict=True)]


def _some(file: pq.ParquetFile, group: int, rows: list[int], wanted: list[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """These rows of one group, a few in memory at a time."""
    if not rows:
        return
    first = 0
    for batch in file.iter_batches(_SHOWN_AT_ONCE, row_groups=[group], columns=wanted, use_threads=False):
        behind = first + batch.num_rows
        for at in rows:
            if first <= at < behind:
                yield at, _row(batch.slice(at - first, 1))
        first = behind
        if first > rows[-1]:
            return


def _row(batch: pa.RecordBatch) -> dict[str, Any]:
    try:
        [row] = batch.to_pylist()
    except UnicodeDecodeError:  # Parquet holds no writer to UTF-8
        return {}
    return dict(row)
