"""Rows of a table as they are counted: a few columns as lists, with long names cut. No file, no format."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from ...printable import visible

LONGEST = 200  # characters of a name (a model, a code, an id) that count
TEXTS = ("status", "model", "error_code", "task_id", "file")
NUMBERS = ("created", "row")
LISTS = ("issues", "images")
# What is read of the few rows that are shown, and of their pictures.
OF_SHOWN = (*TEXTS, *NUMBERS, "prompt")
OF_PICTURES = ("url", "media_type", "width", "height", "sha256", "size", "data", "path")


class TableError(ValueError):
    """A table cannot be read. The message says which file, why, and what to do."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{visible(str(path))} {reason}")


class Rows(NamedTuple):
    """Some rows. `columns`: lists of equal length, by the names of `TEXTS` and `NUMBERS`, all there.

    `issues`: (row, code) of each issue. `images`: (row, it may be at hand) of each picture: its bytes stood in the
    reply, and the table keeps them or says where. Rows count from 0 here. `marks`: where the part finds each row again.
    `there`: the columns of ours that the table has.
    """

    columns: dict[str, list[Any]]
    issues: list[tuple[int, str]]
    images: list[tuple[int, bool]]
    marks: range | list[int]
    there: frozenset[str]


class Part(Protocol):
    """One file of a table."""

    @property
    def path(self) -> Path:
        """The file, which messages name."""
        ...

    def rows(self) -> Iterator[Rows]:
        """All rows, some at a time. Raises `TableError`."""
        ...

    def shown(self, marks: list[int]) -> Iterator[tuple[int, dict[str, Any]]]:
        """The rows of these marks, which are in order, with `OF_SHOWN` and `images`, as Python values."""
        ...


def name_of(value: Any) -> str | None:
    """A value of a table, as a name: as much of it as counts."""
    return value[:LONGEST] if isinstance(value, str) else None


def number_of(value: Any) -> int | None:
    """A whole number out of a cell; `None` for what is none, is no finite number, or has more than 62 bits."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return int(value) if abs(value) < 1 << 62 else None
