"""What befalls a worker in the middle of its work: it is killed, or our own code fails on a reply. It knows no engine.

These stand in for the function of `map_batches`, and are pickled like it.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyarrow as pa
import pytest

from chatimg_parse import ImageResult, parse
from chatimg_parse.arrow import BatchMapper, kernel

Batches = Iterable[pa.RecordBatch]


class Killed:
    """Reads its first piece, and then kills its own process as the system would: SIGKILL, once in a job or always.

    `marker`: a file that is not there yet; it will say which process was killed, and after how many rows.
    """

    def __init__(self, mapper: BatchMapper, marker: Path, *, always: bool = False) -> None:
        self.mapper, self.marker, self.always = mapper, marker, always

    def __call__(self, batches: Batches) -> Iterator[pa.RecordBatch]:
        told = self.mapper(batches)
        for first in told:
            yield first
            self._kill(first.num_rows)
            yield from told

    def _kill(self, rows: int) -> None:
        try:
            with self.marker.open("w" if self.always else "x", encoding="utf-8") as file:
                file.write(f"{os.getpid()} {rows}")
        except FileExistsError:
            return  # somebody was killed already
        os.kill(os.getpid(), signal.SIGKILL)


class Failing:
    """Reads with a `parse` that raises for one text, as a fault of ours would."""

    def __init__(self, mapper: BatchMapper, text: str) -> None:
        self.mapper, self.text = mapper, text

    def __call__(self, batches: Batches) -> Iterator[pa.RecordBatch]:
        with patch.object(kernel, "parse", self._parse):
            yield from self.mapper(batches)

    def _parse(self, reply: Any, **options: Any) -> ImageResult:
        if reply == self.text:
            raise RuntimeError("a fault of ours")
        return parse(reply, **options)


def killed(marker: Path) -> int:
    """How many rows the process had read that was killed. It was another than this one, and is no longer there."""
    process, rows = map(int, marker.read_text(encoding="utf-8").split())
    assert process != os.getpid()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    return rows
