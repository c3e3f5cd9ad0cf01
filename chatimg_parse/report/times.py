"""Rows over time: counted by the minute while few, by longer steps when many, and cut into buckets in the end."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, timezone
from itertools import accumulate

from .counting import ordered
from .figures import Bucket, Timeline

MOST_BUCKETS = 60
MOST_HELD = 4096  # steps that are counted apart
_DAY = 86_400
# Each is a multiple of the one before, so that counts of one are made into those of the next.
_STEPS = {60: "minute", 300: "5 minutes", 900: "15 minutes", 3600: "hour", 21_600: "6 hours", _DAY: "day"}
_WEEK, _MONTHS = "week", {"month": 1, "quarter": 3, "year": 12}
# Nobody made pictures in a chat before. Milliseconds, zero and counters are no seconds of these years.
EARLIEST = int(datetime(2020, 1, 1, tzinfo=timezone.utc).timestamp())
_SLACK = _DAY  # clocks that are ahead
_ENDS = 200  # at each end one row of so many may be far from all others
_FAR = 10  # what is left spans less than a tenth


def moment(seconds: int) -> datetime:
    """The time (UTC) of so many Unix seconds."""
    return datetime.fromtimestamp(seconds, timezone.utc)


class Times:
    """The times of rows. What lies after `now` or before 2020 is none."""

    def __init__(self, now: datetime) -> None:
        self._latest = int(now.timestamp()) + _SLACK
        self._step = 60
        self._held: dict[int, Counter[str]] = defaultdict(Counter)
        self._without = self._absurd = 0

    def sane(self, created: int | None) -> bool:
        """Whether this can be the time of a reply: not before such replies were, nor to come."""
        return created is not None and EARLIEST <= created <= self._latest

    def add(self, pairs: Iterable[tuple[int | None, str]]) -> None:
        """(created, kind) of rows."""
        for (created, kind), times in Counter(pairs).items():
            if created is None:
                self._without += times
            elif not self.sane(created):
                self._absurd += times
            else:
                self._held[created // self._step][kind] += times
                while len(self._held) > MOST_HELD and self._step < _DAY:
                    self._coarser()

    def _coarser(self) -> None:
        steps = list(_STEPS)
        longer = steps[steps.index(self._step) + 1]
        self._held = _joined(self._held, longer // self._step)
        self._step = longer

    def timeline(self) -> Timeline | None:
        """`None` where no row has a time at all, not even an absurd one."""
        held = dict(sorted(self._held.items()))
        if not held:
            return Timeline("day", (), self._without, self._absurd) if self._absurd else None
        kept = _without_far(held)
        far = sum(counted.total() for counted in held.values()) - sum(counted.total() for counted in kept.values())
        step, buckets = self._buckets(kept)
        return Timeline(step, tuple(buckets), self._without, self._absurd, far)

    def _buckets(self, held: dict[int, Counter[str]]) -> tuple[str, list[Bucket]]:
        for seconds, step in _STEPS.items():
            if seconds >= self._step:
                joined = _joined(held, seconds // self._step)
                first, last = min(joined), max(joined)
                if last - first < MOST_BUCKETS:
                    starts = (moment(at * seconds) for at in range(first, last + 1))
                    return step, [Bucket(start, ordered(joined[int(start.timestamp()) // seconds])) for start in starts]
        days = {moment(at * _DAY): counted for at, counted in _joined(held, _DAY // self._step).items()}
        for step in (_WEEK, *_MONTHS):
            counts: dict[datetime, Counter[str]] = defaultdict(Counter)
            for day, counted in days.items():
                counts[_start(day, step)].update(counted)
            buckets = [Bucket(start, ordered(counts[start])) for start in _starts(min(counts), max(counts), step)]
            if len(buckets) <= MOST_BUCKETS:
                break
        return step, buckets


def _joined(held: dict[int, Counter[str]], factor: int) -> dict[int, Counter[str]]:
    joined: dict[int, Counter[str]] = defaultdict(Counter)
    for at, counted in held.items():
        joined[at // factor].update(counted)
    return joined


def _without_far(held: dict[int, Counter[str]]) -> dict[int, Counter[str]]:
    """Without the few rows that would make all others one bar: of a time that a gateway made up, say.

    What lies beside most rows, not further than these are apart, stays in any case.
    """
    rows = [counted.total() for counted in held.values()]
    few = sum(rows) // _ENDS
    front = sum(total <= few for total in accumulate(rows))
    back = sum(total <= few for total in accumulate(reversed(rows)))
    most = list(held)[front : len(held) - back]
    length = most[-1] - most[0] + 1
    kept = {at: counted for at, counted in held.items() if most[0] - length <= at <= most[-1] + length}
    return kept if (max(kept) - min(kept) + 1) * _FAR <= max(held) - min(held) + 1 else held


def _start(day: datetime, step: str) -> datetime:
    """When the week (from Monday), month, quarter or year of a day begins."""
    if step == _WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(month=day.month - (day.month - 1) % _MONTHS[step], day=1)


def _starts(first: datetime, last: datetime, step: str) -> Iterator[datetime]:
    while first <= last:
        yield first
        # Some days into the next one, and back to its beginning.
        first = _start(first + timedelta(days=7 if step == _WEEK else 31 * _MONTHS[step]), step)
