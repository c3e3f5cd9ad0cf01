"""The figures of a report as plain values. Nothing of how they are found, and nothing of how they look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from ..models import Status

NOT_READ, OTHER = "not read", "other"
KINDS = (*(status.value for status in Status), NOT_READ, OTHER)
"""What a row can come to, in the order in which it is told.

A status; none (a null reply, a row that our own code failed on): `not read`; a word that is no status of ours: `other`.
"""


class Line(NamedTuple):
    """One name, and how many rows have it. `by_kind`: those rows by what they came to (`KINDS`), without zeros."""

    name: str
    rows: int
    by_kind: Mapping[str, int]


class Breakdown(NamedTuple):
    """Rows by one column, the most frequent name first.

    `without`: rows that have no name there. `others`: times that a name was met that is not among `lines`, since so
    many different ones are not held.
    """

    lines: tuple[Line, ...] = ()
    without: int = 0
    others: int = 0


class Bucket(NamedTuple):
    """The rows from `start` (UTC) up to the next bucket, `by_kind` (`KINDS`), without zeros."""

    start: datetime
    by_kind: Mapping[str, int]

    @property
    def rows(self) -> int:
        """How many there are, whatever they came to."""
        return sum(self.by_kind.values())


class Timeline(NamedTuple):
    """Rows over time, by their `created`: buckets without a gap between them, each as long as `step` says.

    `without`: rows that have no time. `absurd`: rows whose time can be none (before 2020, or to come). `far`: rows so
    far from all others that with them nothing could be seen.
    """

    step: str
    buckets: tuple[Bucket, ...] = ()
    without: int = 0
    absurd: int = 0
    far: int = 0


class Place(NamedTuple):
    """Where a reply is: the file and row that it was read from, where the table tells these, else the table's own."""

    file: str
    row: int

    def __str__(self) -> str:
        return f"{self.file} row {self.row}"


class Task(NamedTuple):
    """One task. `first` and `last`: its earliest and its latest `created`, UTC. `kind`: what its last row came to."""

    task_id: str
    kind: str
    rows: int
    first: datetime | None
    last: datetime | None
    place: Place

    @property
    def seconds(self) -> int | None:
        """From its first time to its last."""
        return None if self.first is None or self.last is None else int((self.last - self.first).total_seconds())


TOOK = (10, 30, 60, 120, 300, 600, 1800, 3600, 21_600, 86_400)
"""Seconds up to which tasks may have taken to be counted together; behind the last come all that took longer."""


class Tasks(NamedTuple):
    """The tasks that ended after the longest time, and those that were only seen pending, the oldest first.

    `known`: how many there are. `ended`: those seen more than once that are not pending any more. `pending`: those
    that are. `let_go`: how many were not followed to the end, since more than the limit were under way at once.
    `took`: of those that ended and tell their times, how many took up to each of `TOOK`, and longer than all of these.
    """

    known: int = 0
    ended: int = 0
    pending: int = 0
    let_go: int = 0
    took: tuple[int, ...] = ()
    slowest: tuple[Task, ...] = ()
    waiting: tuple[Task, ...] = ()


@dataclass(frozen=True)
class Picture:
    """One of the first pictures. `data`: its bytes, only where it may be shown; else `why` says why not.

    `media_type`, `width` and `height` (pixels) are those of the bytes, else as the table tells them.
    """

    place: Place
    media_type: str | None
    width: int | None
    height: int | None
    size: int | None
    sha256: str | None
    url: str | None
    prompt: str | None
    data: bytes | None = field(default=None, repr=False)
    why: str | None = None


@dataclass(frozen=True)
class Figures:
    """What a table of read replies holds; `Report` tells of each."""

    tables: tuple[str, ...]
    parts: int
    rows: int
    by_kind: Mapping[str, int]
    models: Breakdown
    error_codes: Breakdown
    issues: Breakdown
    timeline: Timeline | None
    tasks: Tasks
    pictures: int
    gallery: tuple[Picture, ...]
    addresses: tuple[Picture, ...]
    bad_lines: int
    missing: tuple[str, ...]

    @property
    def read(self) -> int:
        """Rows that have a status: of these all shares are told."""
        return self.rows - self.by_kind[NOT_READ]
