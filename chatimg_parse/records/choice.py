"""Which of the known shapes a file has, by its first records."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from ..entry import parse
from ..models import Status
from .paths import Found, Path, opened
from .rows import SHAPES
from .shapes import Shape

LOOKED_AT = 100  # records
_TRIED, _GUESSES = 20, 3  # replies of a record until one speaks; shapes that are named where none was chosen
_KEYS, _KEY = 20, 40  # of the first record, and characters of each


class UnknownShape(ValueError):
    """Less than half of the records are read by the best of the shapes. `guesses`: the nearest, the best first."""

    guesses: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Choice:
    """The `shape` that was chosen: it read `read` of the `of` records that were looked at."""

    shape: Shape
    read: int
    of: int

    @property
    def name(self) -> str:
        """The name of the shape, as `located` takes it."""
        return self.shape.name

    @property
    def path(self) -> Path:
        """Where the shape says that the reply lies."""
        return self.shape.path

    @property
    def whole(self) -> bool:
        """True if the records are replies themselves: bodies, messages, texts."""
        return self.path.whole

    def replies(self, record: Any) -> list[Found]:
        """The replies of a record, as `Shape.replies` has them."""
        return self.shape.replies(record)

    def __str__(self) -> str:
        return f"{self.name} ({self.path}) read {self.read} of {self.of}"


def choose(records: Iterable[Any], *, shapes: Sequence[Shape] = SHAPES) -> Choice:
    """The shape that reads most of the first 100 records, of equals the one that stands first.

    `records`: plain data, as `json.loads` gives them; no more than 100 are taken. A record is read by a shape whose
    signs stand in it if something is found at its path that is a reply: a text, or an object of which `parse` can say
    something. A text as a record is a reply itself.

    Raises `UnknownShape` where that is less than half of them, and `ValueError` where there is no record.
    """
    looked = list(islice(records, LOOKED_AT))
    if not looked:
        raise ValueError("there is no record to tell a shape by")
    choices = [Choice(shape, sum(_reads(shape, record) for record in looked), len(looked)) for shape in shapes]
    best = max(choices, key=lambda choice: choice.read)
    if 2 * best.read >= len(looked):
        return best
    near = {choice.name: sum(map(choice.shape.closeness, looked)) for choice in choices}
    guesses = sorted(choices, key=lambda choice: (choice.read, near[choice.name]), reverse=True)[:_GUESSES]
    unknown = UnknownShape(_advice(guesses, looked[0]))
    unknown.guesses = tuple(guesses)
    raise unknown


def _reads(shape: Shape, record: Any) -> bool:
    return shape.fits(record) and any(_speaks(found.reply) for found in shape.path.replies(record)[:_TRIED])


def _speaks(reply: Any) -> bool:
    """True for a text, and for an object that is no stranger to `parse`."""
    if isinstance(reply, str) and opened(reply) is reply:
        return True
    result = parse(reply)
    return result.status is not Status.NO_IMAGE or any((result.text, result.links, result.id, result.model))


def _advice(guesses: list[Choice], record: Any) -> str:
    nearest = ", ".join(map(str, guesses))
    advice = "give a path, say a.b, or $ if the records are replies themselves"
    return f"no known shape reads half of the records; nearest are {nearest}; {_keys(record)}; {advice}"


def _keys(record: Any) -> str:
    """The names of the first record's members, and nothing of what they hold."""
    value = opened(record)
    if not isinstance(value, dict):
        return f"the first record is no object but a {type(value).__name__}"
    names = [json.dumps(str(key)[:_KEY]) for key in islice(value, _KEYS)]
    more = ", ..." if len(value) > _KEYS else ""
    return f"the keys of the first record are {', '.join(names)}{more}" if names else "the first record is empty"
