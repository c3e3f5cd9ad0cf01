"""Counts by name and by what a row came to, of a bounded number of names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from .figures import KINDS, NOT_READ, OTHER, Breakdown, Line

MOST_NAMES = 10_000  # of one column; those that come later are counted together
_KINDS = frozenset(KINDS) - {NOT_READ, OTHER}


def kind_of(status: str | None) -> str:
    """What a row came to, by its status."""
    if status is None:
        return NOT_READ
    return status if status in _KINDS else OTHER


class Counts:
    """Rows by one column. Memory grows with the different names, and that only up to a limit."""

    def __init__(self) -> None:
        self._names: dict[str, Counter[str]] = {}
        self._without = self._others = 0

    def add(self, pairs: Iterable[tuple[str | None, str]]) -> None:
        """(name, kind) of rows."""
        for (name, kind), times in Counter(pairs).items():
            if name is None:
                self._without += times
                continue
            by_kind = self._names.get(name)
            if by_kind is None:
                if len(self._names) >= MOST_NAMES:
                    self._others += times
                    continue
                by_kind = self._names[name] = Counter()
            by_kind[kind] += times

    def breakdown(self) -> Breakdown:
        """What was counted, the most frequent name first, equals by their names."""
        lines = [Line(name, counted.total(), ordered(counted)) for name, counted in self._names.items()]
        lines.sort(key=lambda line: (-line.rows, line.name))
        return Breakdown(tuple(lines), self._without, self._others)


def ordered(counted: Counter[str]) -> dict[str, int]:
    """In the order of `KINDS`, without zeros."""
    return {kind: counted[kind] for kind in KINDS if counted[kind]}
