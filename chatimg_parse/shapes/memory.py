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
from .trials import ROUNDS, others
from .variables import ALT, ID, WORDED, Cut, Wordy, cut

LONGEST = 4096  # characters of a content
OFTEN = 8  # times that a look comes before its contents are cut, and a shape before it is learned
_ENOUGH = ROUNDS * 3 // 4  # trials that are of the shape, as they were meant to be
_AT_ONCE = 4  # trials after which one looks for the first time whether there is a template
# Learning reads a content some times, and each character of that has to be paid by one that was read.
_COST, _PAID, _MOST_PAID = ROUNDS + 2, 16_000, 48_000
_MOST_LOOKS, _MOST_MET = 512, 4096
_MOST_KNOWN = 256_000  # characters of the contents whose shapes are known
_MOST_ALIKE = 8  # shapes of one look
_CREDIT = 32  # contents of a look that are cut in vain; one whose shape is known pays for one
_SELDOM = 64  # without credit one of so many is cut: what is new there shows in a shape that comes again
_DONE = -1 << 62  # times that a shape came which was tried

ODD = Values([], [])  # of a content whose shape is known, but of which more counts than its values

Look = tuple[str, int, int, int]


class Shape:
    """A pattern of contents, and the template of their results."""

    def __init__(self, shape: Cut, wordy: Wordy) -> None:
        self._pattern = _pattern(shape)
        self._wordy = wordy
        kinds = [variable.kind for variable in shape.variables]
        self._worded = [(index, kind) for index, kind in enumerate(kinds) if kind in WORDED]
        self._ids, self._nested = shape.ids, shape.nested
        self._moving = [index for index in shape.order if kinds[index] != ID]
        self._prompts = [index for index, kind in self._worded if kind != ALT]
        self.template: Template | None = None

    def values(self, text: str) -> Values | None:
        """What the variables of a content say; `None` if it is of another shape, `ODD` if more than that counts."""
        match = self._pattern.fullmatch(text)
        if match is None:
            return None
        said = list(match.groups())
        lengths = {index: len(said[index]) for index in self._moving}
        for index, kind in self._worded:
            told = variables.told(kind, said[index])
            if told is None:
                return ODD
            said[index], lengths[index] = told
        ids = [said[index] for index, _ in self._ids]
        if ids and self._wordy(ids):
            return ODD
        if ids and not self._are_ids(ids, said, text):
            return None
        if self._prompts and (self.template is None or self.template.last >= len(match.regs) - 1):
            said += [variables.written(said[index]) for index in self._prompts]
            said += [variables.rewritten(match[index + 1]) for index in self._prompts]
        return Values(said, list(accumulate([lengths[index] for index in self._moving], initial=0)))

    def _are_ids(self, ids: list[str], said: list[str], text: str) -> bool:
        """Each id stands where it stands in others of the shape, and nowhere else."""
        if len({one.lower() for one in ids}) < len(ids):
            return False
        if self._nested and not all(said[one] in said[other] for one, other in self._nested):
            return False
        return all([text.count(said[index]) == count for index, count in self._ids])  # noqa: C419 - twice as fast


class Alike:
    """Contents that look alike from outside."""

    def __init__(self) -> None:
        self.shapes: list[Shape] = []
        self.count = 0
        self.credit = _CREDIT
        self.odd = False  # the last one was of a known shape, and so is nothing to learn from

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
        if self.odd or self.count <= OFTEN:
            self.odd = False
            return False
        if self.credit <= 0:
            return not self.count % _SELDOM
        self.credit -= 1
        return True

    def comes_again(self) -> None:
        """A shape that was cut once came once more, and may come often enough."""
        self.credit = min(self.credit + OFTEN, _CREDIT)


class Shapes:
    """What is known of shapes, for one vocabulary and one way to read.

    A failure of ours costs speed and no result: what is not told here is read.
    """

    _net = True  # only tests switch it off

    def __init__(self, labels: Sequence[str], wordy: Wordy) -> None:
        """`labels`: words that mean something anywhere; `wordy` says whether a word may stand in some ids."""
        self._labels, self._wordy = labels, wordy
        self._looks: dict[Look, Alike] = {}
        self._met: dict[int, int] = {}  # how often shapes came, by their hashes: two of one hash are learned earlier
        self._paid = _PAID
        self._known = 0  # characters

    def alike(self, text: str) -> Alike:
        """What is known of contents that look like one."""
        look = _look(text)
        alike = self._looks.get(look)
        if alike is None:
            if len(self._looks) >= _MOST_LOOKS:
                self._forget()
            alike = self._looks[look] = Alike()
        return alike

    def read(self, alike: Alike, text: str) -> Any | None:
        """The result of a content as plain values, if its shape is known."""
        try:
            return self._told(alike, text)
        except Exception:
            if not self._net:
                raise
            return None

    @staticmethod
    def _told(alike: Alike, text: str) -> Any | None:
        for index, shape in enumerate(alike.shapes):
            values = shape.values(text)
            if values is ODD:
                alike.odd = True
            elif values is not None and shape.template is not None:
                alike.found(index)
                return shape.template.made(values)
        return None

    def met(self, alike: Alike, text: str, result: Any, read: Callable[[str], Any]) -> None:
        """A content came whose shape is not known, with its result; `read` gives that of another one."""
        self._paid = min(self._paid + len(text), _MOST_PAID)
        if len(text) > LONGEST or not alike.pays():
            return
        try:
            self._learn(alike, text, result, read)
        except Exception:
            if not self._net:
                raise

    def _learn(self, alike: Alike, text: str, result: Any, read: Callable[[str], Any]) -> None:
        found = cut(text, self._wordy)
        if found is None or not self._is_due(alike, hash(found.shape), _COST * len(text) if found.order else 0):
            return
        shape = self._learned(found, result, read)
        if shape is None:
            return
        if self._known + len(text) > _MOST_KNOWN:
            self._forget()
            alike = self.alike(text)
        self._known += len(text)
        alike.shapes = [shape, *alike.shapes[: _MOST_ALIKE - 1]]

    def _forget(self) -> None:
        self._looks.clear()
        self._met.clear()  # so that what is used is learned again
        self._known = 0

    def _learned(self, found: Cut, result: Any, read: Callable[[str], Any]) -> Shape | None:
        """The shape of a content, if the results of all that have it are made of their values in the same way."""
        shape = Shape(found, self._wordy)
        said = shape.values(found.filled(found.values))
        if said is None or said is ODD:
            return None
        results, values = [plain(result)], [said]
        try:
            for other in others(found, self._labels):
                text = found.filled(other)
                again, said = cut(text, self._wordy), shape.values(text)
                if said is None or said is ODD or again is None or again.shape != found.shape or again.values != other:
                    continue
                results.append(plain(read(text)))
                values.append(said)
                if len(results) == _AT_ONCE:
                    Template(results, values)
                if len(results) > ROUNDS:
                    break
            if found.order and len(results) < _ENOUGH:
                return None
            shape.template = Template(results, values)
        except NoTemplate:
            return None
        return shape

    def _is_due(self, alike: Alike, shape: int, cost: int) -> bool:
        """The shape came often, and learning it is paid for."""
        if len(self._met) >= _MOST_MET:
            self._met.clear()
        count = self._met[shape] = self._met.get(shape, 0) + 1
        if count == 2:
            alike.comes_again()
        if count < OFTEN or self._paid < cost:
            return False
        self._met[shape] = _DONE
        self._paid -= cost
        return True


def _look(text: str) -> Look:
    """How it begins, and how many line breaks (in JSON escaped ones), slashes of addresses and objects it has."""
    return text[:2], text.count("\n") or text.count("\\n"), text.count("/"), text.count("{")


def _pattern(found: Cut) -> re.Pattern[str]:
    """One group for each variable; where it stands again, the same has to."""
    parts, seen = [re.escape(found.words[0])], set[int]()
    for index, words in zip(found.order, found.words[1:], strict=True):
        form = found.variables[index].form
        parts += f"(?P=v{index})" if index in seen else f"(?P<v{index}>{form})", re.escape(words)
        seen.add(index)
    return re.compile("".join(parts))
