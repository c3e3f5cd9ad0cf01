"""JSON text to values: as the standard library reads it, and what can be saved where it cannot.

Three things make it fail on a body: numbers that `int` refuses, brackets nested deeper than its recursion, and an
end that was cut off. Each is put right in one pass over the text, so the cost stays linear.
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from ..text.repair import MAX_DEPTH

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*("|\Z)|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
_HALF_ESCAPE = re.compile(r"(\\+)(?:u[0-9a-fA-F]{0,3})?\Z")
_CLOSERS = {"{": "}", "[": "]"}


class Read(NamedTuple):
    """A value, the issue codes of its reading, and the string in whose middle the text ends."""

    value: Any
    problems: tuple[str, ...] = ()
    cut_text: str | None = None


class Unreadable(ValueError):
    """The text is no JSON, not even the beginning of some."""


def read_json(text: str, *, cut: bool) -> Read:
    """The value of a text; `cut` says that the text ends before its value does."""
    if cut:
        return _read_cut(text)
    try:
        return _loads(text)
    except RecursionError:
        read = _loads(_shallow(text))
        return Read(read.value, (*read.problems, "too-deep"))


def _loads(text: str) -> Read:
    """Raw line breaks in strings are let through; an integer of too many digits stays text."""
    try:
        return Read(json.loads(text, strict=False))
    except json.JSONDecodeError as error:
        raise Unreadable(str(error)) from None
    except ValueError:
        return Read(json.loads(text, strict=False, parse_int=_integer), ("number-as-text",))


def _integer(digits: str) -> int | str:
    try:
        return int(digits)
    except ValueError:
        return digits


def _shallow(text: str) -> str:
    """The text with `null` for everything that is nested deeper than anyone reads."""
    pieces: list[str] = []
    depth = kept = 0
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark in ("{", "["):
            depth += 1
            if depth == MAX_DEPTH + 1:
                pieces.append(text[kept : token.start()])
                pieces.append("null")
        elif mark in ("}", "]"):
            depth -= 1
            if depth == MAX_DEPTH:
                kept = token.end()
    if depth <= MAX_DEPTH:
        pieces.append(text[kept:])
    return "".join(pieces)


def _read_cut(text: str) -> Read:
    """What stands whole in a text that was cut off: the open string ends, the open brackets are closed."""
    completed, in_string = _completed(text)
    try:
        value, problems, _ = _loads(completed)
    except RecursionError:
        return Read(None, ("body-cut", "too-deep"))
    return Read(value, ("body-cut", *problems), _last_text(value) if in_string else None)


def _completed(text: str) -> tuple[str, bool]:
    """The text as one JSON value, and whether it ended in a string that is kept as far as it goes.

    `good` is the end of the last token behind which the open brackets can be closed. No bracket stands behind it,
    so the brackets that are open at the end are those that are open there.
    """
    stack: list[str] = []
    good, is_key = 0, False
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark in ("{", "["):
            stack.append(mark)
            is_key = mark == "{"
        elif mark in ("}", "]"):
            del stack[-1:]
            is_key = False
        elif mark in (",", ":"):
            is_key = mark == "," and stack[-1:] == ["{"]
            continue
        elif is_key:
            continue
        elif mark[0] == '"' and token[1] != '"':
            return _without_half_escape(text) + '"' + _closers(stack), True
        elif token.end() == len(text) and mark[0] != '"':
            break  # half a number or word
        good = token.end()
    return text[:good] + _closers(stack), False


def _closers(stack: list[str]) -> str:
    return "".join(_CLOSERS[bracket] for bracket in reversed(stack))


def _without_half_escape(text: str) -> str:
    found = _HALF_ESCAPE.search(text)
    if found is None or len(found[1]) % 2 == 0:
        return text
    return text[: found.end(1) - 1]


def _last_text(value: Any) -> str | None:
    """The string at the very end of a value: the one that was cut. One that could be shared is not told."""
    while isinstance(value, (dict, list)) and value:
        value = value[-1] if isinstance(value, list) else value[next(reversed(value))]
    return value if isinstance(value, str) and len(value) > 1 else None
