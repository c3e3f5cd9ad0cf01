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
from .trials import WORDS, others, with_words
from .variables import ALT, ID, IDS, WORDED, Cut, cut

LONGEST = 4096  # characters of a content
OFTEN = 8  # times that a look comes before its contents are cut, and a shape before it is learned
_COST = 64  # readings that learning takes, each of which a content has to pay that was read
_MOST_PAID = 1024
_MOST_LOOKS = _MOST_SHAPES = 512
_MOST_MET = 4096
_MOST_ALIKE = 8  # shapes of one look
_CREDIT = 64  # contents of a look that are cut in vain; one whose shape is known pays for one
_AGAIN = 4096  # contents of a look, after which its shapes are looked for once more
_DONE = -1 << 62  # times that a shape came which was tried
_WORD = re.compile(WORDS, re.IGNORECASE)

Look = tuple[str, int, int, int]


class Shape:
    """A pattern of contents, and the template of their results."""

    def __init__(self, pattern: re.Pattern[str], shape: Cut) -> None:
        self._pattern = pattern
        kinds = [variable.kind for variable in shape.variables]
        self._worded = [(index, kind) for index, kind in enumerate(kinds) if kind in WORDED]
        self._ids = [index for index, kind in enumerate(kinds) if kind in IDS]
        self._moving = [index for index in shape.order if kinds[index] != ID]
        self._prompts = [index for index, kind in self._worded if kind != ALT]
        self.template: Template | None = None
        self.wordless = False  # words in an id would count

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
        if self.wordless and any(_WORD.search(said[index]) for index in self._ids):
            return None
        if self._prompts and (self.template is None or self.template.last >= len(match.regs) - 1):
            said += [variables.written(said[index]) for index in self._prompts]
        return Values(said, list(accumulate([lengths[index] for index in self._moving], initial=0)))


class _Alike:
    """Contents that look alike from outside."""

    def __init__(self) -> None:
        self.shapes: list[Shape] = []
        self.count = 0
        self.credit = _CREDIT

    def found(self, index: int) -> None:
        """One of the shapes was asked for; those that often are come to stand first."""
        self.credit = min(self.credit + 1, _CREDIT)
        if index:
            shapes = list(self.shapes)
            shapes[index - 1], shapes[index] = shapes[index], shapes[index - 1]
            self.shapes = shapes

    def pays(self) -> bool:
        """One more came; whether it is to be cut."""
        self.count += 1
        if not self.count % _AGAIN:
            self.credit = _CREDIT
        if self.count <= OFTEN or self.credit <= 0:
            return False
        self.credit -= 1
        return True


class Shapes:
    """What is known of shapes, for one vocabulary and one way to read."""

    def __init__(self, labels: Sequence[str]) -> None:
        self._labels = labels
        self._looks: dict[Look, _Alike] = {}
        self._met: dict[int, int] = {}  # how often shapes came, by their hashes: two of one hash are learned earlier
        self._paid = _COST
        self._count = 0  # shapes that are known

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
        self._paid = min(self._paid + 1, _MOST_PAID)
        alike = self._alike(_look(text))
        found = cut(text) if len(text) <= LONGEST and alike.pays() else None
        if found is None or not self._is_due(hash(found.shape), _COST if found.order else 0):
            return
        shape = learned(found, result, read, self._labels)
        if shape is None:
            return
        self._count += 1
        if self._count > _MOST_SHAPES:
            self._looks.clear()
            self._count = 1
        alike.shapes = [shape, *alike.shapes[: _MOST_ALIKE - 1]]

    def _alike(self, look: Look) -> _Alike:
        alike = self._looks.get(look)
        if alike is None:
            if len(self._looks) >= _MOST_LOOKS:
                self._looks.clear()
                self._count = 0
            alike = self._looks[look] = _Alike()
        return alike

    def _is_due(self, shape: int, cost: int) -> bool:
        """The shape came often, and learning it is paid for."""
        if len(self._met) >= _MOST_MET:
            self._met.clear()
        count = self._met[shape] = self._met.get(shape, 0) + 1
        if count < OFTEN or self._paid < cost:
            return False
        self._met[shape] = _DONE
        self._paid -= cost
        return True


def _look(text: str) -> Look:
    return text[:2], text.count("\n") or text.count("\\n"), text.count("]("), text.count("{")


def learned(found: Cut, result: Any, read: Callable[[str], Any], labels: Sequence[str]) -> Shape | None:
    """The shape of a content, if the results of all that have it are made of their values in the same way."""
    shape = Shape(_pattern(found), found)

    def tried(values: tuple[str, ...]) -> tuple[Any, Values] | None:
        text = found.filled(values)
        again, said = cut(text), shape.values(text)
        same = again is not None and again.shape == found.shape and again.values == values
        return (plain(read(text)), said) if same and said is not None else None

    said = shape.values(found.filled(found.values))
    if said is None:
        return None
    pairs = [(plain(result), said), *filter(None, map(tried, others(found, labels)))]
    if found.order and len(pairs) <= OFTEN:
        return None
    try:
        shape.template = Template(*zip(*pairs, strict=True))
    except NoTemplate:
        return None
    for told, said in filter(None, map(tried, with_words(found))):
        shape.wordless = shape.wordless or shape.template.made(said) != told
    return shape


def _pattern(found: Cut) -> re.Pattern[str]:
    """One group for each variable; where it stands again, the same has to."""
    parts, seen = [re.escape(found.words[0])], set[int]()
    for index, words in zip(found.order, found.words[1:], strict=True):
        form = found.variables[index].form
        parts += f"(?P=v{index})" if index in seen else f"(?P<v{index}>{form})", re.escape(words)
        seen.add(index)
    return re.compile("".join(parts))
