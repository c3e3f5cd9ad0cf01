"""JSON text to values: as the standard library reads it, and what can be saved where it cannot.

Three things make it fail on a body: numbers that `int` refuses, brackets nested deeper than its recursion, and an
end that was cut off. Each is put right in one pass over the text, so the cost stays linear.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from ..text.block.json_end import JsonEnd, string_end, without_half_escape
from ..text.block.repair import MAX_DEPTH

_MARK = re.compile(r'["{}\[\],:]')
# What counts though its end is missing: texts, and pictures, which an issue then names. Half an id or code is none.
_KEPT_TEXTS = ("content", "text", "output_text", "delta", "refusal", "reasoning_content", "arguments", "output")
_KEPT_PICTURES = ("data", "result", "b64_json", "base64", "image_base64", "image_b64_json", "url", "image_url", "image")
_KEPT_HALVES = frozenset((*_KEPT_TEXTS, *_KEPT_PICTURES))
_HEAD, _MANY = 4096, 256  # characters, and empty objects in them
_CLOSERS = {"{": "}", "[": "]"}


class Read(NamedTuple):
    """A value, where it ends, the issue codes of its reading, and the string in whose middle the text ends."""

    value: Any
    end: int
    problems: tuple[str, ...] = ()
    cut_text: str | None = None


class Unreadable(ValueError):
    """The text is no JSON, not even the beginning of some."""


def _integer(digits: str) -> int | str:
    try:
        return int(digits)
    except ValueError:
        return digits


# Raw line breaks in strings are let through, as some gateways write them.
_READER = json.JSONDecoder(strict=False).raw_decode
_TEXT_READER = json.JSONDecoder(strict=False, parse_int=_integer).raw_decode


def _reader(text: str, at: int) -> Callable[[str, int], tuple[Any, int]]:
    """In a text of many empty objects, which would take many times its room, all of them are one."""
    if text.count("{}", at, at + _HEAD) < _MANY:
        return _READER
    empty: dict[str, Any] = {}
    return json.JSONDecoder(strict=False, object_hook=lambda value: value or empty).raw_decode


def first_value(text: str, at: int = 0) -> Read:
    """The value that begins at an offset; what stands behind it is not looked at."""
    try:
        return _value(text, at)
    except json.JSONDecodeError as error:
        raise Unreadable(str(error)) from None
    except RecursionError:
        return _shallow_value(text, at)


def _value(text: str, at: int) -> Read:
    try:
        return Read(*_reader(text, at)(text, at))
    except json.JSONDecodeError:
        raise
    except ValueError:  # more digits than `int` takes
        return Read(*_TEXT_READER(text, at), problems=("number-as-text",))


def cut_value(text: str) -> Read:
    """What stands whole in a text that was cut off: the open string ends, the open brackets are closed."""
    completed, in_string = _completed(text)
    read = first_value(completed)
    cut_text = _last_text(read.value) if in_string else None
    return Read(read.value, len(text), ("body-cut", *read.problems), cut_text)


def _marks(text: str, at: int) -> Iterator[tuple[str, int, int]]:
    """Every bracket, comma and colon as (itself, start, end), every string as (quote, start, end or -1)."""
    while found := _MARK.search(text, at):
        start, at = found.start(), found.end()
        if found[0] == '"':
            end = string_end(text, at)
            yield '"', start, end
            if end < 0:
                return
            at = end
        else:
            yield found[0], start, at


def _shallow_value(text: str, at: int) -> Read:
    """The value with `null` for everything that is nested deeper than anyone reads."""
    end = JsonEnd().feed(text[at:])
    if end is None:
        raise Unreadable("nested too deep and not closed")
    pieces: list[str] = []
    depth, kept, stop = 0, at, at + end
    for mark, start, after in _marks(text, at):
        if mark in "{[":
            depth += 1
            if depth == MAX_DEPTH + 1:
                pieces += [text[kept:start], "null"]
        elif mark in "}]":
            depth -= 1
            if depth == MAX_DEPTH:
                kept = after
        if after == stop:
            break
    read = first_value("".join([*pieces, text[kept:stop]]))
    return Read(read.value, stop, (*read.problems, "too-deep"))


def _completed(text: str) -> tuple[str, bool]:
    """The text as one JSON value, and whether it ended in a string that is kept as far as it goes.

    `good` is the last place at which the open brackets can be closed. No bracket stands behind it, so the brackets
    that are open at the end are those that are open there.
    """
    stack: list[str] = []
    good, is_key = 0, False
    for mark, start, end in _marks(text, 0):
        if mark == '"':
            if end < 0 and not is_key:
                return without_half_escape(text) + '"' + _closers(stack), True
            good = good if is_key else end
        elif mark in "{[":
            stack.append(mark)
            good, is_key = end, mark == "{"
        elif mark in "}]":
            del stack[-1:]
            good, is_key = end, False
        else:
            is_key = mark == "," and stack[-1:] == ["{"]
            good = start if mark == "," else good
        if len(stack) > MAX_DEPTH:
            break  # what is deeper is read by nobody
    return text[:good] + _closers(stack), False


def _closers(stack: list[str]) -> str:
    return "".join(_CLOSERS[bracket] for bracket in reversed(stack))


def _last_text(value: Any) -> str | None:
    """The string at the very end of a value: the one that was cut. Half a word is none, half a text or picture is."""
    parent: Any = None
    key: Any = None
    while isinstance(value, (dict, list)) and value:
        parent, key = value, len(value) - 1 if isinstance(value, list) else next(reversed(value))
        value = value[key]
    if not isinstance(value, str) or parent is None:
        return None
    if len(value) > 1 and (isinstance(parent, list) or key in _KEPT_HALVES):
        return value
    del parent[key]
    return None
