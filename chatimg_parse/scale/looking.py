"""Where the replies lie in each source: as the caller says, or as its first records tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyarrow import parquet

from ..arrow.batches import place_of
from ..arrow.places import Where
from ..lines import BadLine, record_of
from ..records import AUTO, Choice, Path, Shape, UnknownShape, choose, opened
from .lines import Line, bounded, read_lines
from .sources import Opener

_LOOKED_AT, _LOOKED_BYTES = 100, 1 << 26
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


def roots_of(where: Where | None) -> frozenset[str] | None:
    """The members of a record that are looked at; `None` if that may be any."""
    if where is None:
        return None
    return where.roots if isinstance(where, (Path, Shape)) else where.shape.roots


def first_lines(path: str, opens: Opener) -> list[Any]:
    """The values of the first lines of a file, but for bad and empty ones."""
    with open(path, "rb") as file:
        held = bounded(read_lines(opens(file)), _LOOKED_AT, _LOOKED_BYTES)
        return [value for line in held if (value := _value(line)) is not None]


def _value(line: Line) -> Any:
    try:
        return record_of(line) if isinstance(line, bytes) and not line.isspace() else None
    except BadLine:
        return None


def first_values(file: parquet.ParquetFile, column: str | None) -> list[Any]:
    """The values of the first rows, but for nulls."""
    batches = file.iter_batches(_LOOKED_AT, columns=None if column is None else [column], use_threads=False)
    batch = next(batches, None)
    if batch is None:
        return []
    values = batch.to_pylist() if column is None else batch.column(0).to_pylist()
    return [value for value in values if value is not None]
