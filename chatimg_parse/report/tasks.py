"""Tasks by their ids: how long they took, and which are still waited for. So many are followed at a time, no more."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from heapq import nlargest, nsmallest

from ..models import Status
from .figures import NOT_READ, TOOK, Place, Task, Tasks
from .times import moment

MOST_FOLLOWED = 100_000
TOLD = 20  # tasks of each list
_NEVER = 1 << 62
_PENDING = Status.PENDING.value


class _Seen:
    """What was seen of one task."""

    __slots__ = ("ended", "first", "kind", "last", "place", "rows")

    def __init__(self) -> None:
        self.first: int | None = None
        self.last: int | None = None
        self.kind, self.place = NOT_READ, Place("", 0)
        self.rows, self.ended = 0, False

    def add(self, kind: str, created: int | None, place: Place) -> None:
        newest = created is None or self.last is None or created >= self.last
        ends = kind != _PENDING
        # An end stays one, wherever in the table the rows stand that tell of the time before.
        if ends > self.ended or (ends == self.ended and newest):
            self.kind, self.place = kind, place
        self.rows += 1
        self.ended = self.ended or ends
        if created is not None:
            self.first = created if self.first is None else min(self.first, created)
            self.last = created if self.last is None else max(self.last, created)

    @property
    def is_whole(self) -> bool:
        """It was seen more than once, and ended."""
        return self.ended and self.rows > 1

    @property
    def took(self) -> int:
        """Seconds from the first time to the last, of a task that ended."""
        return (self.last or 0) - (self.first or 0) if self.ended else 0

    def told(self, task_id: str) -> Task:
        first, last = (None if at is None else moment(at) for at in (self.first, self.last))
        return Task(task_id, self.kind, self.rows, first, last, self.place)


_Item = tuple[str, _Seen]


def _since(item: _Item) -> int:
    return _NEVER if item[1].first is None else item[1].first


def _took(tasks: Iterable[_Seen]) -> Iterator[int]:
    """For each whole task that tells its times, which of `TOOK` it is counted with."""
    return (bisect_left(TOOK, seen.took) for seen in tasks if seen.is_whole and seen.first is not None)


class Follower:
    """Follows tasks through a table.

    When there are too many, those that ended are forgotten but for the slowest, since in a table in order of time
    nothing more comes of them. Of those that wait the oldest are kept.
    """

    def __init__(self) -> None:
        self._tasks: dict[str, _Seen] = {}
        self._known = self._ended = self._let_go = 0
        self._took: Counter[int] = Counter()

    def add(self, task_id: str, kind: str, created: int | None, place: Place) -> None:
        """One row with a task id. `created`: only if it can be a time."""
        seen = self._tasks.get(task_id)
        if seen is None:
            if len(self._tasks) >= MOST_FOLLOWED:
                self._make_room()
            seen = self._tasks[task_id] = _Seen()
        seen.add(kind, created, place)

    def _make_room(self) -> None:
        kept = dict(self._slowest())
        room = MOST_FOLLOWED * 3 // 4 - len(kept)
        waiting = [item for item in self._tasks.items() if not item[1].ended]
        kept.update(waiting if len(waiting) <= room else nsmallest(room, waiting, key=_since))
        gone = [seen for task_id, seen in self._tasks.items() if task_id not in kept]
        self._known += len(gone)
        self._ended += sum(seen.is_whole for seen in gone)
        self._took.update(_took(gone))
        self._let_go += sum(not seen.ended for seen in gone)
        self._tasks = kept

    def _slowest(self) -> list[_Item]:
        return nlargest(TOLD, (item for item in self._tasks.items() if item[1].took), key=lambda item: item[1].took)

    def tasks(self) -> Tasks:
        """What became of all tasks, those that were let go included."""
        waiting = [item for item in self._tasks.items() if not item[1].ended]
        took = self._took + Counter(_took(self._tasks.values()))
        return Tasks(
            known=self._known + len(self._tasks),
            ended=self._ended + sum(seen.is_whole for seen in self._tasks.values()),
            pending=self._let_go + len(waiting),
            let_go=self._let_go,
            took=tuple(took[at] for at in range(len(TOOK) + 1)),
            slowest=tuple(seen.told(task_id) for task_id, seen in self._slowest()),
            waiting=tuple(seen.told(task_id) for task_id, seen in nsmallest(TOLD, waiting, key=_since)),
        )
