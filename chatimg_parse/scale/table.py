"""`convert`: stored replies in, a table of what they say out, with all cores of one machine."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import cast

from typing_extensions import Unpack

from ..arrow.batches import names_of
from ..arrow.kernel import Kernel
from ..arrow.pictures import Pictures
from ..arrow.places import Where
from ..stream.options import PARSE_OPTIONS, ParseOptions, check_names
from .crew import Crew, can_start
from .job import Format, Job, text_of
from .looking import Looking
from .manifest import Manifest
from .parts import part
from .pieces import Piece
from .plan import Plan
from .sources import FilePath, Sources, sources, still_there
from .worker import NAMED, Spot, Told


@dataclass(frozen=True)
class Progress:
    """How far the work is. Also what came before, if it goes on where it stopped.

    `rows`: of the table, so far. `done`, `of`: bytes of the sources. `seconds`: since this run began, in which
    `new_rows` of the rows and `new_bytes` of the bytes were read. `chosen`: what `path="auto"` chose so far.
    """

    rows: int
    done: float
    of: int
    new_rows: int
    new_bytes: float
    seconds: float
    chosen: tuple[str, ...]

    @property
    def rate(self) -> float:
        """Rows a second, of this run."""
        return self.new_rows / self.seconds if self.seconds > 0 else 0.0

    @property
    def left(self) -> float | None:
        """Seconds until the end, as far as that can be told."""
        return (self.of - self.done) * self.seconds / self.new_bytes if self.new_bytes > 0 else None


@dataclass(frozen=True)
class Converted:
    """What a table is made of.

    `out`: its folder, with so many `parts`. `rows`: one for each reply, or record without one. `statuses`: how many of
    each. `without`: rows without a reply, among them `bad` ones, whose line is no JSON. `failed`: rows that a fault of
    ours left unread (null status, issue `parser-error`), also those that killed their process. `spots`: the first 20 of
    the failed and of the bad ones by name. `chosen`: the shapes that `path="auto"` chose, empty if all was done before.
    `left_out`: files in the folders whose names do not tell that they hold rows.
    """

    out: str
    parts: int
    rows: int
    statuses: dict[str, int]
    without: int
    bad: int
    failed: int
    spots: tuple[Spot, ...]
    chosen: tuple[str, ...]
    left_out: int


def convert(
    src: FilePath | Iterable[FilePath],
    out: FilePath,
    *,
    path: str | Where = "auto",
    column: str | None = None,
    keep: Iterable[str] | None = None,
    workers: int | None = None,
    format: Format = "parquet",
    pictures: Pictures = "digest",
    resume: bool = True,
    progress: Callable[[Progress], object] | None = None,
    **options: Unpack[ParseOptions],
) -> Converted:
    """Read stored replies with all cores, and write what they say as a table: a folder of parts.

    `src`: files or folders. JSON Lines, also compressed (gzip, zstd, bzip2, xz), and Parquet; of folders the files with
    such names. `out`: a folder of `part-000000.parquet` and so on, in the order of the replies, whose columns are
    `file`, `row` (the number of the line or row in its file, from 0), `index` (of several replies in one record, else
    null), those to `keep`, and those of `chatimg_parse.arrow` (docs/columns.md).

    `path`: where in a record the reply lies, as for `chatimg_parse.records`; `"auto"` tells it by the first 100 records
    of a file. A record is a line, or a row of a Parquet file, or its `column`: that is `reply`, where there is one and
    no path is given. `keep`: columns of Parquet, or members of the objects in lines (as text), that go along.
    `workers`: processes; as many as cores. `format`: of the parts, `"parquet"` or `"jsonl"`. `pictures` and `options`:
    as for `parse_array`.

    A part has its name only when it is whole, so whoever reads the folder while it is written, or after the machine
    went down, sees whole parts. With `resume` the same call goes on where it stopped, and does nothing where all is
    done; without it what was made before is made anew. `progress` is called in this process after each part.

    A process that dies is replaced; records that kill theirs again and again are rows with a null status and the issue
    `parser-error`, and named in `spots`. Call it under `if __name__ == "__main__":`, since processes are spawned.

    Raises `ScaleError`, `chatimg_parse.records.UnknownShape` (a `ValueError`) for a file whose shape is not known,
    `chatimg_parse.stores.StoreError` where pictures cannot be stored, and `TypeError` and `ValueError` for wrong
    arguments.
    """
    check_names("convert", options, PARSE_OPTIONS)
    can_start()
    folder, workers = os.fspath(out), _checked(workers)
    if not isinstance(folder, str):
        raise TypeError("out is a path as text, not bytes")
    # With the options as a kernel holds them: what can be read once is needed for every reply.
    job = Job(folder, format, column, names_of(keep), pictures, cast(ParseOptions, Kernel(pictures, options).options))
    looking = Looking(path)
    found = sources(src, folder)
    made_of = {**job.described(), "path": text_of(path), "sources": found.fingerprint()}
    with Manifest(job, made_of, resume=resume) as manifest:
        if not manifest.complete:
            _make(job, looking, found, manifest, workers, progress)
        return _converted(job, manifest.done.values(), looking, found)


def _make(
    job: Job,
    looking: Looking,
    found: Sources,
    manifest: Manifest,
    workers: int,
    progress: Callable[[Progress], object] | None,
) -> None:
    plan = Plan(found, looking, job.column, job.keep, job.unpacked, lambda number: number not in manifest.done)
    unpacked: dict[int, list[str]] = {}
    meter = _Meter(manifest.done.values(), found.size)
    with Crew(job, workers) as crew:
        for told in crew.read(_noted(plan.pieces(), unpacked, job.unpacked)):
            manifest.add(told)
            for path in unpacked.pop(told.number):
                with suppress(FileNotFoundError):
                    os.unlink(path)
            if progress is not None:
                progress(meter.after(told, looking))
    for file in found.files:
        still_there(file)
    if not manifest.done:
        with part(job, job.kernel(), 0, plan.types):
            """A table without rows has its columns, too."""
        manifest.add(Told(0, 0, os.stat(job.part(0)).st_size, 0, {}, 0, 0, 0, []))
    manifest.end()


def _noted(pieces: Iterator[Piece], unpacked: dict[int, list[str]], folder: str) -> Iterator[Piece]:
    """Which files were unpacked for a piece."""
    for piece in pieces:
        unpacked[piece.number] = [span.path for span in piece.spans if os.path.dirname(span.path) == folder]
        yield piece


class _Meter:
    """Counts for `Progress`."""

    def __init__(self, before: Iterable[Told], of: int) -> None:
        done = [*before]
        self._rows, self._bytes, self._of = sum(told.rows for told in done), sum(told.weight for told in done), of
        self._new_rows, self._new_bytes = 0, 0.0
        self._begun = time.monotonic()

    def after(self, told: Told, looking: Looking) -> Progress:
        self._new_rows += told.rows
        self._new_bytes += told.weight
        rows, done = self._rows + self._new_rows, min(self._bytes + self._new_bytes, self._of)
        seconds = time.monotonic() - self._begun
        return Progress(rows, done, self._of, self._new_rows, self._new_bytes, seconds, looking.told())


def _checked(workers: int | None) -> int:
    if workers is None:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if isinstance(workers, bool) or not isinstance(workers, int):
        raise TypeError(f"workers is a number of processes, not {type(workers).__name__}")
    if workers < 1:
        raise ValueError("workers is a number of processes, at least 1")
    return workers


def _first(spots: list[Spot]) -> tuple[Spot, ...]:
    """Those that failed before those that are no JSON, so many of each."""
    kinds = ([spot for spot in spots if spot.failed is failed] for failed in (True, False))
    return tuple(spot for kind in kinds for spot in kind[:NAMED])


def _converted(job: Job, done: Iterable[Told], looking: Looking, found: Sources) -> Converted:
    parts = sorted(done)
    statuses: Counter[str] = Counter()
    for told in parts:
        statuses.update(told.statuses)
    return Converted(
        job.out,
        len(parts),
        sum(told.rows for told in parts),
        dict(sorted(statuses.items())),
        sum(told.without for told in parts),
        sum(told.bad for told in parts),
        sum(told.failed for told in parts),
        _first([spot for told in parts for spot in told.spots]),
        looking.told(),
        found.left_out,
    )
