"""What a worker process does: one piece at a time, from the names of its spans to a part of the table.

It is told of nothing but pieces, and tells nothing but counts. It ends when the process ends that started it.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter
from collections.abc import Collection, Iterator
from itertools import count
from multiprocessing import connection, parent_process
from typing import Any, NamedTuple

import pyarrow as pa

from ..arrow.json_text import as_json
from ..arrow.kernel import FAILED, NULL
from ..arrow.pieces import UNREADABLE
from ..arrow.places import Reader, Rows
from ..lines import TOO_LONG as TOO_LONG_TOLD
from ..lines import BadLine, record_of
from ..text.folding import joined_surrogates
from .chunks import Chunk
from .job import Job
from .lines import Line
from .parts import part
from .pieces import Lines, Piece, Span
from .sources import READS_FAIL, unreadable

NAMED = 20  # rows of a part that are named, of each kind


class Spot(NamedTuple):
    """A row that could not be read: its file, the number of its record in there (from 0), and what is told of it.

    `failed`: by a fault of ours (issue `parser-error`), or since it killed its process; else the line is no JSON.
    """

    file: str
    row: int
    failed: bool
    told: str


class Told(NamedTuple):
    """What came of a piece. `without`: rows without a reply; `bad`, `failed`: how many, the first of them by name."""

    number: int
    weight: float
    size: int
    rows: int
    statuses: dict[str, int]
    without: int
    bad: int
    failed: int
    spots: list[Spot]


class Work:
    """Reads the pieces of a job."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._kernel = job.kernel()

    def read(self, piece: Piece, poison: Collection[int] = ()) -> Told:
        """Make the part of a piece. Records of it by the numbers in `poison` are not read, and told as failed."""
        tally = _Tally()
        types = piece.spans[0].types
        with part(self._job, self._kernel, piece.number, types) as made:
            for span, chunk, records in self._records(piece, poison, tally):
                rows = Reader(self._kernel, span.where).rows(records)
                numbers = [chunk.numbers[at] for at in rows.records]
                tally.rows(span, numbers, rows)
                made.add(span.file, numbers, rows, self._kept(chunk, records, rows.records))
        size = os.stat(self._job.part(piece.number)).st_size
        return Told(piece.number, piece.weight, size, **tally.told())

    def probe(self, piece: Piece, start: int, end: int) -> None:
        """Read some records of a piece, and keep nothing: does the process live through it?"""
        for span, _, records in self._records(piece, (), _Tally(), range(start, end)):
            Reader(self._kernel, span.where).rows(records)

    def _records(
        self, piece: Piece, poison: Collection[int], tally: _Tally, only: range | None = None
    ) -> Iterator[tuple[Span, Chunk, list[Any]]]:
        """The records of a piece, chunk by chunk."""
        numbers = count()
        for span in piece.spans:
            lines = isinstance(span, Lines)
            chunks = span.chunks()
            while (chunk := _next(span, chunks)) is not None:
                raw, records = None, list[Any]()
                for at, raw in enumerate(chunk.raw):
                    number = next(numbers)
                    if only is not None and number not in only:
                        records.append(None)
                    elif number in poison:
                        records.append(UNREADABLE)
                    else:
                        records.append(tally.value(span, chunk.numbers[at], raw) if lines else raw)
                raw = None  # the last line would live as long as what is made of it
                yield span, chunk, records

    def _kept(self, chunk: Chunk, records: list[Any], taken: list[int]) -> list[pa.Array]:
        """The columns that go along, a value for each row."""
        if chunk.kept is None:
            kept = [pa.array([_member(each, name) for each in records], pa.string()) for name in self._job.keep]
        else:
            kept = chunk.kept
        return kept if len(taken) == len(records) else [each.take(pa.array(taken, pa.int64())) for each in kept]


class _Tally:
    """Counts what is met in a piece."""

    def __init__(self) -> None:
        self._statuses: Counter[str] = Counter()
        self._rows = self._without = self._bad = self._failed = 0
        self._spots: list[Spot] = []

    def value(self, span: Span, number: int, line: Line) -> Any:
        """The record of a line; `None` for one that is none."""
        try:
            if not isinstance(line, bytes):
                raise BadLine(TOO_LONG_TOLD)
            return record_of(line)
        except BadLine as wrong:
            self._bad += 1
            self._name(self._bad, Spot(span.file, number, False, f"line {number + 1} {wrong}"))
            return None

    def rows(self, span: Span, numbers: list[int], rows: Rows) -> None:
        self._rows += len(numbers)
        for number, told in zip(numbers, rows.told, strict=True):
            if told is NULL:
                self._without += 1
            elif told is FAILED:
                self._failed += 1
                told_of = f"row {number} could not be read (parser-error)"
                self._name(self._failed, Spot(span.file, number, True, told_of))
            else:
                self._statuses[str(told[0].value)] += 1

    def _name(self, number: int, spot: Spot) -> None:
        if number <= NAMED:
            self._spots.append(spot)

    def told(self) -> dict[str, Any]:
        return {
            "rows": self._rows,
            "statuses": dict(self._statuses),
            "without": self._without,
            "bad": self._bad,
            "failed": self._failed,
            "spots": self._spots,
        }


def _next(span: Span, chunks: Iterator[Chunk]) -> Chunk | None:
    try:
        return next(chunks, None)
    except READS_FAIL as error:
        raise unreadable(span.file, error) from error


def _member(record: Any, name: str) -> str | None:
    """A member of a record as a text: itself, or as JSON."""
    value = record.get(name) if isinstance(record, dict) else None
    if value is None:
        return None
    return joined_surrogates(value if isinstance(value, str) else as_json({"": value})[4:-1], "replace")


# -- in the process ---------------------------------------------------------------------------------------------------

_work: Work


def begin(job: Job) -> None:
    """Once in each process. A key press that ends the job is for the process that started this one."""
    global _work
    _work = Work(job)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pa.set_cpu_count(1)
    threading.Thread(target=_end_with_parent, name="chatimg-parse-parent", daemon=True).start()


def _end_with_parent() -> None:
    if (parent := parent_process()) is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def ready() -> bool:
    """True: the process is there."""
    return True


def read(piece: Piece, poison: Collection[int] = ()) -> Told:
    """Make a part of a piece, in this process. `poison`: the records that are not read, since they killed one."""
    return _work.read(piece, poison)


def probe(piece: Piece, start: int, end: int) -> bool:
    """True: it lived."""
    _work.probe(piece, start, end)
    return True
