"""Paths over plain data: `response.body`, `attributes["gen_ai.output.messages"]`, `log.entries[*].text`, `a | b`."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from types import EllipsisType
from typing import Any

from ..bodies.json_text import Unreadable, first_value

# A key of an object, a place in a list, or `...` for each item of a list.
Step = str | int | EllipsisType
Way = tuple[Step, ...]

WHOLE = "$"
_KEY = r"[\w$@:/%+#-]+"
_STEP = re.compile(
    rf'(?P<dot>\.)?(?P<key>{_KEY})|\[(?P<quoted>"(?:[^"\\]|\\.)*")\]|\[(?P<at>-?[0-9]{{1,9}})\]|(?P<each>\[\*\])',
    re.DOTALL,
)
_PLAIN = re.compile(rf"(?!\$\Z){_KEY}")  # as a key is written that needs no quotes
_ROOT = re.compile(rf"\$(?!{_KEY})")  # `$.a` is `a`
_BETWEEN = re.compile(r"\s*\|\s*")
_OPENS = re.compile(r"\s*[{\[]")
_ALLOWED = 'allowed are key.key, ["any key"], [0], [-1], [*], $ for the whole record, and | before an alternative'


@dataclass(frozen=True)
class Found:
    """A reply (a text, an object or a list), and the place that each `[*]` of the path stood for."""

    reply: Any
    index: tuple[int, ...] = ()


@dataclass(frozen=True)
class Path:
    """Where a reply lies in a record: one way to it, or several, the first of which that finds something counts.

    Made by `Path.parse("response.body.choices[*]")`; docs/records.md tells how a path is written.
    """

    ways: tuple[Way, ...]

    @classmethod
    def parse(cls, text: str) -> Path:
        """The path that a text is. Raises `ValueError`, which shows where it breaks and what is allowed."""
        ways: list[Way] = []
        at = len(text) - len(text.lstrip())
        while True:
            way, at = _way(text, at)
            ways.append(way)
            bar = _BETWEEN.match(text, at)
            if bar is None:
                break
            at = bar.end()
        if text[at:].strip():
            raise _broken(text, at)
        return cls(tuple(ways))

    @property
    def whole(self) -> bool:
        """True if the record itself is the reply."""
        return self.ways == ((),)

    @property
    def many(self) -> bool:
        """True if a record may hold several replies: there is a `[*]`."""
        return any(... in way for way in self.ways)

    @property
    def roots(self) -> frozenset[str] | None:
        """The members of a record that its ways begin with; `None` if there may be others."""
        firsts = {way[0] if way else ... for way in self.ways}
        return frozenset(map(str, firsts)) if all(isinstance(each, str) for each in firsts) else None

    def replies(self, record: Any) -> list[Found]:
        """The replies that a record holds there, in their order; never raises for what it holds.

        A string on the way that holds JSON is read. Numbers, true, false and null are no reply. A way that leads to
        nothing, or to nothing but empty values, is left for the next.
        """
        first: list[Found] = []
        for way in self.ways:
            found = [Found(*each) for each in reached(record, way) if isinstance(each[0], (str, dict, list))]
            if any(each.reply for each in found):
                return found
            first = first or found
        return first

    def __str__(self) -> str:
        return " | ".join(map(_written, self.ways))


def reached(record: Any, way: Way) -> list[tuple[Any, tuple[int, ...]]]:
    """Whatever stands at the end of a way, null and numbers too, each with its index."""
    found: list[tuple[Any, tuple[int, ...]]] = [(record, ())]
    for step in way:
        if isinstance(step, EllipsisType):
            found = [(item, (*index, at)) for value, index in found for at, item in enumerate(_items(value))]
        else:
            found = [(member, index) for value, index in found for member in _member(value, step)]
    return found


def opened(value: Any) -> Any:
    """What a string holds as JSON, if that is an object or list; anything else as it is."""
    if not isinstance(value, str) or not (opens := _OPENS.match(value)):
        return value
    try:
        read = first_value(value, opens.end() - 1)
    except Unreadable:
        return value
    return value if value[read.end :].strip() else read.value


def _items(value: Any) -> list[Any]:
    value = opened(value)
    return value if isinstance(value, list) else []


def _member(value: Any, step: str | int) -> tuple[Any, ...]:
    """The one value that a step leads to, or none."""
    if isinstance(value, str):
        value = opened(value)
    if isinstance(step, str):
        return (value[step],) if isinstance(value, dict) and step in value else ()
    return (value[step],) if isinstance(value, list) and -len(value) <= step < len(value) else ()


def _way(text: str, at: int) -> tuple[Way, int]:
    """The way that begins at an offset, and where it ends."""
    start, steps = at, list[Step]()
    if root := _ROOT.match(text, at):
        at = root.end()
    while step := _STEP.match(text, at):
        if step["key"] and bool(step["dot"]) is not (at > start):
            break  # a dot stands before each key but the first, and nowhere else
        try:
            steps.append(_step(step))
        except ValueError:
            break
        at = step.end()
    if at == start:
        raise _broken(text, at)
    return tuple(steps), at


def _step(match: re.Match[str]) -> Step:
    if match["each"]:
        return ...
    if match["at"]:
        return int(match["at"])
    if match["key"]:
        return match["key"]
    key: str = json.loads(match["quoted"], strict=False)
    return key


def _broken(text: str, at: int) -> ValueError:
    rest = repr(text[at : at + 20]) if at < len(text) else "its end"
    shown = text if len(text) <= 80 else f"{text[:80]}..."
    return ValueError(f"{shown!r} is no path: it breaks at character {at + 1}, before {rest}; {_ALLOWED}")


def _written(way: Way) -> str:
    if not way:
        return WHOLE
    return "".join(map(_written_step, way)).removeprefix(".")


def _written_step(step: Step) -> str:
    if isinstance(step, str):
        plain = _PLAIN.fullmatch(step)
        return f".{step}" if plain else f"[{json.dumps(step, ensure_ascii=False)}]"
    return "[*]" if isinstance(step, EllipsisType) else f"[{step}]"
