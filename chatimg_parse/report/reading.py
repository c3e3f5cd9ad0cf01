"""What came out: a table of read replies in, its figures out, in one pass and in bounded memory."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timezone
from importlib import import_module
from pathlib import Path

from . import text_view
from .counting import Counts, kind_of
from .figures import KINDS, NOT_READ, Figures, Place
from .pictures import MOST_SHOWN, Gallery
from .tables.json_lines import JsonLinesPart
from .tables.parquet import NO_STATUS
from .tables.parts import Part, parts
from .tables.rows import LISTS, NUMBERS, TEXTS, Rows, TableError
from .tasks import Follower
from .times import Times

TablePath = str | os.PathLike[str]
_LOOKED_FOR = 4 * MOST_SHOWN  # pictures of each kind; the same one may stand in several rows
_LOOKED_AT = 10_000  # rows after which a table without a status is none
_OF_OURS = tuple(name for name in (*TEXTS, *NUMBERS, *LISTS) if name not in ("file", "row", "status"))


class Report(Figures):
    """The figures of a table, and two ways to show them. What replies brought in is shown as text, whatever it is.

    `tables`: their names as given. `parts`: files that were read. `rows`: replies. `by_kind`: rows by what they came to
    (`KINDS`), each of them. `models`, `error_codes`, `issues`, `timeline`, `tasks`: what these came to. `pictures`:
    final pictures of all replies; `gallery`: the first that can be shown; `addresses`: the first that are
    elsewhere. `bad_lines`: lines of JSON Lines that are no JSON object. `missing`: columns that no table has.
    """

    def as_text(self, width: int = 80, *, colour: bool = False) -> str:
        """For a terminal of so many columns (60 to 200), with escape sequences for colours if wanted."""
        return text_view.as_text(self, width, colour=colour)

    def as_html(self) -> str:
        """One page that loads nothing and runs nothing, for light and dark screens and for paper.

        Matplotlib's settings are set aside while it draws, so one thread at a time may. Raises `ImportError` where
        matplotlib cannot be loaded.
        """
        page: str = import_module(".page.page", __package__).as_html(self)
        return page


def report(*tables: TablePath, now: datetime | None = None) -> Report:
    """What came out of the replies of tables: folders or files, Parquet or JSON Lines (docs/report.md), as one.

    `now`: what is later is no time of a reply; the present, if it is not given. Raises `TableError` (a `ValueError`)
    for what cannot be read or is no table of read replies, and `TypeError` for what is no path.
    """
    if not tables:
        raise TypeError("report takes the paths of tables, at least one")
    reading = _Reading(now or datetime.now(timezone.utc))
    for table in tables:
        reading.table(Path(table))
    return reading.report([os.fspath(table) for table in tables])


class _Reading:
    def __init__(self, now: datetime) -> None:
        self._kinds: Counter[str] = Counter()
        self._models, self._codes, self._issues = Counts(), Counts(), Counts()
        self._times, self._tasks, self._gallery = Times(now), Follower(), Gallery()
        self._parts = self._pictures = self._bad_lines = 0
        self._there: set[str] = set()

    def table(self, table: Path) -> None:
        for part in parts(table):
            self._parts += 1
            rows, told = 0, False
            for some in self._part(part, table):
                told = told or "status" in some.there
                rows += len(some.marks)
                if not told and rows >= _LOOKED_AT:
                    break
            bad = part.bad_lines if isinstance(part, JsonLinesPart) else 0
            if not told and (rows or bad):
                raise TableError(part.path, NO_STATUS)
            self._bad_lines += bad

    def _part(self, part: Part, table: Path) -> Iterator[Rows]:
        """Counts the rows of a part, and gives them to be looked at."""
        wanted: dict[int, Place] = {}
        room = {True: _LOOKED_FOR - len(self._gallery.shown), False: _LOOKED_FOR - len(self._gallery.addresses)}
        at = 0
        for rows in part.rows():
            self._count(rows, part, at)
            for row, at_hand in rows.images:
                if room[at_hand] > 0:
                    room[at_hand] -= 1
                    wanted[rows.marks[row]] = _place(rows, row, part, at)
            at += len(rows.marks)
            yield rows
        if wanted:
            for mark, shown in part.shown(list(wanted)):
                self._gallery.add(shown, wanted[mark], table)
                if self._gallery.full:
                    break

    def _count(self, rows: Rows, part: Part, at: int) -> None:
        columns = rows.columns
        kinds = [kind_of(status) for status in columns["status"]]
        self._there |= rows.there
        self._kinds.update(kinds)
        self._models.add(zip(columns["model"], kinds, strict=True))
        self._codes.add(zip(columns["error_code"], kinds, strict=True))
        self._issues.add((code, kinds[row]) for row, code in {*rows.issues})
        self._times.add(zip(columns["created"], kinds, strict=True))
        self._pictures += len(rows.images)
        for row, task_id in enumerate(columns["task_id"]):
            if task_id is not None and kinds[row] != NOT_READ:
                created = columns["created"][row]
                when = created if self._times.sane(created) else None
                self._tasks.add(task_id, kinds[row], when, _place(rows, row, part, at))

    def report(self, tables: Iterable[str]) -> Report:
        return Report(
            tables=tuple(tables),
            parts=self._parts,
            rows=self._kinds.total(),
            by_kind={kind: self._kinds[kind] for kind in KINDS},
            models=self._models.breakdown(),
            error_codes=self._codes.breakdown(),
            issues=self._issues.breakdown(),
            timeline=self._times.timeline(),
            tasks=self._tasks.tasks(),
            pictures=self._pictures,
            gallery=tuple(self._gallery.shown),
            addresses=tuple(self._gallery.addresses),
            bad_lines=self._bad_lines,
            missing=tuple(name for name in _OF_OURS if name not in self._there) if self._kinds else (),
        )


def _place(rows: Rows, row: int, part: Part, at: int) -> Place:
    """As the table tells it, else in the part, whose rows so far are `at`."""
    file, number = rows.columns["file"][row], rows.columns["row"][row]
    return Place(part.path.name, at + row) if file is None or number is None else Place(file, number)
