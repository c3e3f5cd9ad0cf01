"""A template of results: what all results of one shape have in common, with places for what depends on the values.

It is found by comparing results: a text that is made of values, an offset that moves with the lengths of what stands
before it, a number that is a value's. What depends on the values in any other way is no template.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from pydantic import BaseModel

from ..models import Span


class Values(NamedTuple):
    """What the variables of a content say, and how far what stands behind each of them in it is moved by them.

    Behind these stands what prompts say once more, as JSON writes it, and then how they would be written anew.
    """

    said: list[str]
    moved: list[int]


class NoTemplate(Exception):
    """The results differ in something that is no plain function of the values."""


class _Text(NamedTuple):
    """A text: how it is spelled, and of which values."""

    spelled: str
    of: tuple[int, ...]


class _Place(NamedTuple):
    """A span: each of its ends, and which of the offsets is added to it."""

    start: int
    before_start: int
    end: int
    before_end: int
    source: str | None


class _Number(NamedTuple):
    """The number of a value."""

    of: int


_LEAVES = (_Text, _Place, _Number)


class _Branch(NamedTuple):
    """An object or a list: what is always the same in it, and which of the leaves and branches stand where.

    `constant` has a place for all of them, since the order of an object's members is told.
    """

    constant: Any
    leaves: list[tuple[Any, int]]
    branches: list[tuple[Any, _Branch]]


class Template:
    """Makes results, as plain values, of what the variables of a content say."""

    def __init__(self, results: Sequence[Any], values: Sequence[Values]) -> None:
        """Of results that are objects or lists. Raises `NoTemplate` where nothing makes each of them of its values."""
        common = _common(results, values)
        found = list(dict.fromkeys(_leaves_in(common)))
        # In the order in which `made` has them.
        leaves = [leaf for kind in _LEAVES for leaf in found if type(leaf) is kind]
        self._texts = [(leaf.spelled, itemgetter(*leaf.of)) for leaf in leaves if type(leaf) is _Text]
        self._places = [leaf for leaf in leaves if type(leaf) is _Place]
        self._numbers = [leaf.of for leaf in leaves if type(leaf) is _Number]
        # The last of the values that it asks for; -1 for none.
        self.last = max([index for leaf in leaves for index in _asked(leaf)], default=-1)
        self._root = _branch(common, {leaf: index for index, leaf in enumerate(leaves)})

    def made(self, values: Values) -> Any:
        """The result of these values."""
        said, moved = values
        told: list[Any] = [spelled % of(said) for spelled, of in self._texts]
        for start, before_start, end, before_end, source in self._places:
            told.append(Span(start + moved[before_start], end + moved[before_end], source))
        told += [_number_of(said[index]) for index in self._numbers]
        return _filled(self._root, told)


def _asked(leaf: _Text | _Place | _Number) -> tuple[int, ...]:
    if isinstance(leaf, _Place):
        return ()
    return leaf.of if isinstance(leaf, _Text) else (leaf.of,)


def _filled(branch: _Branch, told: list[Any]) -> Any:
    made = branch.constant.copy()
    for place, index in branch.leaves:
        made[place] = told[index]
    for place, inner in branch.branches:
        made[place] = _filled(inner, told)
    return made


def plain(value: Any) -> Any:
    """A result as plain values: of a model what it was given, of a tuple a list."""
    if isinstance(value, BaseModel):
        given = value.model_fields_set
        return {name: plain(member) for name, member in value.__dict__.items() if name in given}
    if isinstance(value, dict):
        return {name: plain(member) for name, member in value.items()}
    return [plain(member) for member in value] if isinstance(value, (list, tuple)) else value


# -- what results have in common --------------------------------------------------------------------------------


def _common(results: Sequence[Any], values: Sequence[Values]) -> Any:
    """A result with leaves where it depends on the values."""
    first, kind = results[0], type(results[0])
    if any(type(result) is not kind for result in results):
        raise NoTemplate
    if kind is dict:
        if any(list(result) != list(first) for result in results):
            raise NoTemplate
        return {name: _common([result[name] for result in results], values) for name in first}
    if kind is list:
        if any(len(result) != len(first) for result in results):
            raise NoTemplate
        return [_common(row, values) for row in zip(*results, strict=True)]
    if all(result == first for result in results):
        return first
    find = _FINDERS.get(kind)
    leaf = find(results, values) if find is not None else None
    if leaf is None:
        raise NoTemplate
    return leaf


def _leaves_in(common: Any) -> Iterator[Any]:
    if isinstance(common, (dict, list)):
        for member in common.values() if isinstance(common, dict) else common:
            yield from _leaves_in(member)
    elif isinstance(common, _LEAVES):
        yield common


def _branch(common: Any, leaves: dict[Any, int]) -> _Branch:
    branch = _Branch(common.copy(), [], [])
    for place, member in list(common.items() if isinstance(common, dict) else enumerate(common)):
        if isinstance(member, (dict, list)):
            branch.branches.append((place, _branch(member, leaves)))
        elif isinstance(member, _LEAVES):
            branch.leaves.append((place, leaves[member]))
        else:
            continue
        branch.constant[place] = None
    return branch


def _span(spans: Sequence[Span], values: Sequence[Values]) -> _Place | None:
    start, end = _place([span.start for span in spans], values), _place([span.end for span in spans], values)
    if start is None or end is None or any(span.source != spans[0].source for span in spans):
        return None
    return _Place(*start, *end, spans[0].source)


def _place(places: list[int], values: Sequence[Values]) -> tuple[int, int] | None:
    """A constant, and the offset that is added to it."""
    for before in range(len(values[0].moved)):
        rest = places[0] - values[0].moved[before]
        if all(place - each.moved[before] == rest for place, each in zip(places, values, strict=True)):
            return rest, before
    return None


def _number(numbers: Sequence[int], values: Sequence[Values]) -> _Number | None:
    for index in range(len(values[0].said)):
        said = [each.said[index] for each in values]
        if all(map(_NUMBER.fullmatch, said)) and list(map(_number_of, said)) == numbers:
            return _Number(index)
    return None


def _number_of(said: str) -> int:
    return int(said) if said.isdecimal() else round(float(said))


def _text(texts: Sequence[str], values: Sequence[Values]) -> _Text | None:
    """What all texts begin with, then the value by which they differ, and so on."""
    said = [each.said for each in values]
    longest_first = sorted(range(len(said[0])), key=lambda index: -len(said[0][index]))
    parts, of, starts = list[str](), list[int](), [0] * len(texts)
    while True:
        same = _alike([text[start:] for text, start in zip(texts, starts, strict=True)])
        ends = [start + same for start in starts]
        if ends == list(map(len, texts)):
            parts.append(texts[0][starts[0] :])
            return _Text("%s".join([part.replace("%", "%%") for part in parts]), tuple(of)) if of else None
        # By chance or by their form, as years do, all values may begin with the same.
        for back in range(min(same, _MOST_ALIKE) + 1):
            index = next((index for index in longest_first if _stands(texts, ends, back, said, index)), None)
            if index is not None:
                break
        else:
            return None
        parts.append(texts[0][starts[0] : ends[0] - back])
        of.append(index)
        starts = [end - back + len(each[index]) for end, each in zip(ends, said, strict=True)]


def _alike(texts: list[str]) -> int:
    """How many characters all texts begin with."""
    low, high = min(texts), max(texts)
    return next((at for at, (one, other) in enumerate(zip(low, high, strict=False)) if one != other), len(low))


def _stands(texts: Sequence[str], ends: list[int], back: int, said: list[list[str]], index: int) -> bool:
    """A value stands in each of the texts so far before these places."""
    return all(
        text.startswith(each[index], end - back) for text, end, each in zip(texts, ends, said, strict=True)
    ) and any(len(each[index]) > back for each in said)


_NUMBER = re.compile(r"[0-9]{1,16}(?:\.[0-9]{1,16})?")
_MOST_ALIKE = 16  # characters with which all values of a variable begin
_FINDERS: dict[type, Callable[[Any, Sequence[Values]], Any]] = {Span: _span, int: _number, str: _text}
