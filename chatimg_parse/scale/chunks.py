"""A few records of a file at a time, and whether the file is still the one that was planned."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO, NamedTuple

import pyarrow as pa

from .errors import ScaleError

Stamp = tuple[int, int] | None  # the size and the time of the last change; `None` for a file that is our own


class Chunk(NamedTuple):
    """Records as they lie there: lines or values, their numbers in the file, and columns that go along."""

    raw: Iterator[Any]
    numbers: Sequence[int]
    kept: list[pa.Array] | None  # `None`: they are in the records


@contextmanager
def at_rest(file: BinaryIO, stamp: Stamp, name: str) -> Iterator[None]:
    """`ScaleError` if the file is another one before or after it is read."""
    unchanged(os.fstat(file.fileno()), stamp, name)
    yield
    unchanged(os.fstat(file.fileno()), stamp, name)


def unchanged(told: os.stat_result, stamp: Stamp, name: str) -> None:
    """Raise `ScaleError` (`source-changed`) for a file with another size or time than when it was planned."""
    if stamp is not None and (told.st_size, told.st_mtime_ns) != stamp:
        raise ScaleError("source-changed", name)
