"""Where the replies lie in each source: as the caller says, or as its first records tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..arrow.batches import place_of
from ..arrow.places import Where
from ..lines import BadLine, record_of
from ..records import AUTO, Choice, Path, Shape, UnknownShape, choose, opened
from .errors import ScaleError
from .lines import bounded, is_blank, read_lines
from .sources import Opener

# Records, the bytes of them, and the lines among which they are.
LOOKED_AT, LOOKED_BYTES, LOOKED_LINES = 100, 1 << 26, 1 << 20
_COMPARED = 10  # records of a further file; that they have the signs of the shape before is enough


class Looking:
    """Knows the place for each file. `chosen`: what `auto` chose, in the order in which that was new."""

    def __init__(self, path: str | Where | None) -> None:
        self._auto = isinstance(path, str) and path == AUTO
        self._place = None if self._auto else _simple(place_of(path))
        self._before: Choice | None = None
        self.chosen: list[Choice] = []

    def place(self, name: str, first: Callable[[], list[Any]]) -> Where | None:
        """Where the replies lie in a file; `None` if its records are replies themselves. `first`: gives some of them.

        Raises `UnknownShape` where `auto` knows none that fits.
        """
        if not self._auto:
            return self._place
        records = [opened(each) for each in first()]
        if records and not self._goes_on(records):
            self._choose(name, records)
        return _simple(self._before.shape) if self._before is not None else None

    @property
    def whole(self) -> bool:
        """True if nobody said where in a record its reply lies."""
        return self._place is None

    def told(self) -> tuple[str, ...]:
        """What was chosen, in words."""
        return tuple(map(str, self.chosen))

    def _goes_on(self, records: list[Any]) -> bool:
        return self._before is not None and all(map(self._before.shape.fits, records[:_COMPARED]))

    def _choose(self, name: str, records: list[Any]) -> None:
        try:
            self._before = choose(records)
        except UnknownShape as unknown:
            named = UnknownShape(f"{name}: {unknown}")
            named.guesses = unknown.guesses
            raise named from None
        if self._before.shape not in [each.shape for each in self.chosen]:
            self.chosen.append(self._before)


def _simple(where: Where | None) -> Path | Shape | None:
    """Without what was counted when it was chosen; `None` for records that are replies themselves."""
    where = where.shape if isinstance(where, Choice) else where
    if where is None or (where if isinstance(where, Path) else where.path).whole:
        return None
    return where


def looked_at(where: Where | None, names: list[str]) -> list[str]:
    """Which of the members of a record are looked at."""
    roots = None if where is None else where.shape.roots if isinstance(where, Choice) else where.roots
    return [*dict.fromkeys(name for name in names if roots is None or name in roots)]


def first_lines(path: str, opens: Opener) -> list[Any]:
    """The values of the first lines of a file that hold one.

    `ScaleError` for a file that holds lines, and none that is JSON.
    """
    found: list[Any] = []
    wrong: BadLine | None = None
    with open(path, "rb") as file:
        for line in bounded(read_lines(opens(file)), LOOKED_LINES, LOOKED_BYTES):
            try:
                value = record_of(line) if isinstance(line, bytes) and not is_blank(line) else None
            except BadLine as bad:
                wrong = wrong or bad
                continue
            found += [value] if value is not None else []
            if len(found) == LOOKED_AT:
                break
    if wrong is not None and not found:
        raise ScaleError("source-unreadable", f"{path}: no line is JSON; the first one {wrong}")
    return found
