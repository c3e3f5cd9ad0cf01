"""The strings of a JSON value, each with the place where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

# Where a string stands: the step to it from what holds it, and the place of that.
_Place = tuple[str, Any] | None


def placed_texts(value: object) -> Iterator[tuple[str, _Place]]:
    """Every string of a JSON value in its order, keys left out; iterative, since the value may be deep."""
    open_values: list[tuple[object, _Place]] = [(value, None)]
    while open_values:
        current, place = open_values.pop()
        if isinstance(current, str):
            yield current, place
        elif isinstance(current, dict):
            open_values.extend((member, (f".{str(key)[:64]}", place)) for key, member in reversed(current.items()))
        elif isinstance(current, list):
            steps = range(len(current) - 1, -1, -1)
            open_values.extend((current[i], (f"[{i}]", place)) for i in steps)


def path_of(place: _Place, depth: int) -> str:
    """The steps to a place, the last of them where they are more than are followed."""
    steps: list[str] = []
    while place is not None and len(steps) < depth:
        step, place = place
        steps.append(step)
    return "".join(reversed(steps))
