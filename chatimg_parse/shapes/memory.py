"""Which shapes are known of contents, and how they come to be known.

Bounded, and paid for: a content is cut into words and variables only where contents that look like it from outside
came often, and a shape is learned once its own words came often.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Any

from . import variables
from .template import NoTemplate, Template, Values, plain
from .trials import others
from .variables import ID, WORDED, Cut, cut

LONGEST = 4096  # characters of a content
OFTEN = 8  # times that a look, and then a shape, comes before more is done: learning costs thirty readings
_MOST_LOOKS = 512
_MOST_SHAPES = 8  # of one look
_CREDIT = 64  # contents of a look that are cut, before one of its shapes is found again
_AGAIN = 4096  # contents of a look, after which its shapes are looked for once more

Look = tuple[str, int, int, int]


class Shape:
    """A pattern of contents, and the template of their results."""

    def __init__(self, pattern: re.Pattern[str], shape: Cut) -> None:
        self._pattern = pattern
        kinds = [variable.kind for variable in shape.variables]
        self._worded = [(index, kind) for index, kind in enumerate(kinds) if kind in WORDED]
        self._ids = [index for index, kind in enumerate(kinds) if kind == ID]
        self._moving = [index for index in shape.order if kinds[index] != ID]
        self.template: Template | None = None

    def values(self, text: str) -> Values | None:
        """What the variables of a content say; `None` if it is of another shape."""
        match = self._pattern.fullmatch(text)
        if match is None:
            return None
        said = list(match.groups())
        lengths = {index: len(said[index]) for index in self._moving}
        for index, kind in self._worded:
            told = variables.told(kind, said[index])
            if told is None:
                return None
            said[index], lengths[index] = told
        if len(self._ids) > 1 and len({said[index].lower() for index in self._ids}) < len(self._ids):
            return None  # what is written twice is one thing
        return Values(said, list(accumulate([lengths[index] for index in self._moving], initial=0)))


class _Alike:
    """Contents that look alike from outside."""

    def __init__(self) -> None:
        self.shapes: list[Shape] = []
        self.count = 0
        self.credit = _CREDIT
        self.met: dict[object, int] = {}

    def found(self, index: int) -> None:
        """One of the shapes was asked for; those that often are come to stand first."""
        self.credit = _CREDIT
        if index:
            shapes = list(self.shapes)
            shapes[index - 1], shapes[index] = shapes[index], shapes[index - 1]
            self.shapes = shapes


class Shapes:
    """What is known of shapes, for one vocabulary and one way to read."""

    def __init__(self, labels: Sequence[str]) -> None:
        self._labels = labels
        self._looks: dict[Look, _Alike] = {}

    def read(self, text: str) -> Any | None:
        """The result of a content as plain values, if its shape is known."""
        alike = self._looks.get(_look(text))
        if alike is None:
            return None
        for index, shape in enumerate(alike.shapes):
            values = shape.values(text)
            if values is not None and shape.template is not None:
                alike.found(index)
                return shape.template.made(values)
        return None

    def met(self, text: str, result: Any, read: Callable[[str], Any]) -> None:
        """A content came whose shape is not known, with its result; `read` gives that of another one."""
        look = _look(text)
        alike = self._looks.get(look)
        if alike is None:
            if len(self._looks) >= _MOST_LOOKS:
                self._looks.clear()
            alike = self._looks[look] = _Alike()
        alike.count += 1
        if not alike.count % _AGAIN:
            alike.credit = _CREDIT
        if alike.count <= OFTEN or alike.credit <= 0 or len(text) > LONGEST:
            return
        alike.credit -= 1
        found = cut(text)
        if found is None:
            return
        count = alike.met[found.shape] = alike.met.get(found.shape, 0) + 1
        if count != OFTEN:
            return
        shape = learned(found, result, read, self._labels)
        if shape is not None:
            alike.shapes = [shape, *alike.shapes[: _MOST_SHAPES - 1]]
            alike.credit = _CREDIT


def _look(text: str) -> Look:
    return text[:2], text.count("\n") or text.count("\\n"), text.count("]("), text.count('"')


def learned(found: Cut, result: Any, read: Callable[[str], Any], labels: Sequence[str]) -> Shape | None:
    """The shape of a content, if the results of all that have it are made of their values in the same way."""
    shape = Shape(_pattern(found), found)
    said = shape.values(found.filled(found.values))
    if said is None:
        return None
    results, values = [plain(result)], [said]
    for other in others(found, labels):
        text = found.filled(other)
        again, said = cut(text), shape.values(text)
        if said is not None and again is not None and again.shape == found.shape and again.values == other:
            results.append(plain(read(text)))
            values.append(said)
    if found.order and len(results) <= OFTEN:
        return None
    try:
        shape.template = Template(results, values)
    except NoTemplate:
        return None
    return shape


def _pattern(found: Cut) -> re.Pattern[str]:
    """One group for each variable; where it stands again, the same has to."""
    parts, seen = [re.escape(found.words[0])], set[int]()
    for index, words in zip(found.order, found.words[1:], strict=True):
        form = found.variables[index].form
        parts += f"(?P=v{index})" if index in seen else f"(?P<v{index}>{form})", re.escape(words)
        seen.add(index)
    return re.compile("".join(parts))
