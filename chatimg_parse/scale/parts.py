"""A part of the table as a file, which has its name only when it is whole."""

from __future__ import annotations

import base64
import math
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO, Protocol

import pyarrow as pa
from pyarrow import parquet

from ..arrow.json_text import as_line
from ..arrow.kernel import Kernel
from ..arrow.pieces import MOST_BYTES, MOST_ROWS, UNREADABLE, readable, values_of
from ..arrow.places import INDEX, Rows
from .errors import writing
from .job import FILE, ROW, Format, Job


class Part(Protocol):
    """What takes the rows of a part."""

    def add(self, file: str, numbers: list[int], rows: Rows, kept: list[pa.Array]) -> None:
        """Some rows of a file: their records' numbers in there, what they say, and what goes along with each."""

    def close(self) -> None:
        """The rest of the file."""

    def abandon(self) -> None:
        """Nothing more is written."""


class ParquetPart:
    """Columns, compressed with zstd. Small chunks share a row group, which else would cost more than its rows.

    There are no dictionaries: nearly every value is another one, and what repeats zstd finds, in less time and room.
    """

    def __init__(self, file: BinaryIO, kernel: Kernel, schema: pa.Schema) -> None:
        self._kernel, self._schema = kernel, schema
        self._writer = parquet.ParquetWriter(file, schema, compression="zstd", use_dictionary=False)
        self._held: list[pa.RecordBatch] = []
        self._rows = self._bytes = 0

    def add(self, file: str, numbers: list[int], rows: Rows, kept: list[pa.Array]) -> None:
        """Rows of one file, by their numbers there; they are written when there are enough of them for a row group."""
        if not numbers:
            return
        files = pa.repeat(pa.scalar(file, FILE.type), len(numbers))
        index = pa.array(rows.numbers, INDEX.type)
        told = self._kernel.array_of(rows.told).flatten()
        columns = [files, pa.array(numbers, ROW.type), index, *kept, *told]
        batch = pa.RecordBatch.from_arrays(columns, schema=self._schema)
        self._held.append(batch)
        self._rows += batch.num_rows
        self._bytes += batch.nbytes
        if self._rows >= MOST_ROWS // 2 or self._bytes >= MOST_BYTES // 2:
            self._write()

    def _write(self) -> None:
        if self._held:
            table = pa.Table.from_batches(self._held, self._schema)
            self._held, self._rows, self._bytes = [], 0, 0
            self._writer.write_table(table, row_group_size=max(1, table.num_rows))

    def close(self) -> None:
        """Write what is held, and the end of the file."""
        self._write()
        self._writer.close()

    def abandon(self) -> None:
        """Give the part up; the file is removed by others."""
        self._writer.is_open = False  # or it would write the file's end when it is collected, and complain


class LinesPart:
    """JSON Lines: a flat object for each row, with the same names."""

    def __init__(self, file: BinaryIO, kernel: Kernel, schema: pa.Schema) -> None:
        self._file, self._kernel = file, kernel
        self._names = schema.names[: len(schema.names) - kernel.type.num_fields]

    def add(self, file: str, numbers: list[int], rows: Rows, kept: list[pa.Array]) -> None:
        """Rows of one file, written at once; bytes as base64."""
        columns: list[Sequence[Any]] = [
            [file] * len(numbers),
            numbers,
            rows.numbers,
            *([*map(_plain, values_of(readable(each)))] for each in kept),
        ]
        told = self._kernel.objects(rows.told)
        for *place, each in zip(*columns, told, strict=True):
            for image in each["images"] or ():
                if (data := image.get("data")) is not None:
                    image["data"] = base64.b64encode(data).decode()
            self._file.write(as_line({**dict(zip(self._names, place, strict=True)), **each}))

    def close(self) -> None:
        """Nothing is left to be written."""

    abandon = close


_WRITERS: dict[Format, type[ParquetPart | LinesPart]] = {"parquet": ParquetPart, "jsonl": LinesPart}


@contextmanager
def part(job: Job, kernel: Kernel, number: int, types: tuple[pa.DataType, ...]) -> Iterator[Part]:
    """A part to be filled.

    What was there under its name is replaced in one step, at the end; if that does not come, nothing is left.
    """
    begun = job.begun(number)
    try:
        with writing():
            with open(begun, "xb") as file:
                made = _WRITERS[job.format](file, kernel, job.schema(types, kernel.type))
                try:
                    yield made
                    made.close()
                except BaseException:
                    made.abandon()
                    raise
                file.flush()
                os.fsync(file.fileno())
            os.replace(begun, job.part(number))
    finally:
        with suppress(OSError):
            os.unlink(begun)


def _plain(value: Any) -> Any:
    """A value of a column as JSON can hold it."""
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, (str, int)) or value is None:
        return value
    if value is UNREADABLE:
        return None
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
