"""One JSON region of a content: where it ends, what object it holds, what had to be repaired.

Strategy: the standard library's reader first, which decides well-formed blocks in one call in C. What it refuses
(or what needs a word about it: duplicate keys, NaN, huge numbers) goes to `repair.Reader`. A region that has no
single reading is still opaque; `opaque.Walk` finds where it stops by its brackets or by its lines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..source import LINE_END, NeedMore, begin_of_line
from .extent import Quotes, Walk
from .lexer import Broken
from .lookahead import Ahead, brackets
from .repair import MAX_DEPTH, Reader, ending

MAX_BLOCK = 1 << 24  # characters; room for a reference picture as data URI inside a block
START_LENGTH = 1024  # characters behind the white space that decide whether a brace begins an object

PROMPT_KEYS = ("prompt", "user_prompt")
RATIO_KEYS = ("ratio", "aspect_ratio")
_SLICE = 4096  # characters that the standard library is given first
_LONGEST_TOKEN = 16  # characters before the end of a slice in which an error may be one of its cut
_WRAPPERS = ("arguments", "input", "action_input")
_VERDICT_KEYS = frozenset(("code", "error", "task_id"))


class Bounds(NamedTuple):
    """What the words of a vocabulary tell of objects."""

    starts: re.Pattern[str]  # a brace that begins one
    labels: re.Pattern[str]  # at a line's start, the label of an id: no object goes on there


@dataclass
class Region:
    """`text[start:end]` is one JSON object (or what was meant as one); `value` is `None` where it is unreadable.

    `repairs` names what was not JSON; `dialect` is True if the text was no JSON at all (a Python repr).
    """

    start: int
    end: int
    value: dict[str, Any] | None
    repairs: list[str] = field(default_factory=list)

    @property
    def dialect(self) -> bool:
        """Whether it is written as Python writes a dict, which no JSON reader takes."""
        return "single-quotes" in self.repairs or "python-literal" in self.repairs


class _Odd(ValueError):
    """The object is JSON for the standard library, but there is something to tell about it."""


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _Odd
    return members


def _float(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise _Odd
    return value


def _constant(text: str) -> float:
    raise _Odd(text)


_STRICT = json.JSONDecoder(object_pairs_hook=_members, parse_float=_float, parse_constant=_constant).raw_decode
# A brace whose first quote has a backslash.
_ESCAPED = re.compile(r'[{｛](?:\s|\\[nrt])*\\"')


def read_region(
    text: str,
    start: int,
    *,
    final: bool,
    fence: re.Pattern[str] | None = None,
    labels: re.Pattern[str] | None = None,
    ahead: Ahead | None = None,
) -> Region:
    """The region that begins with the brace at `start`.

    `fence` matches the closing fence line, if there is one, `labels` a line that begins with the label of an id;
    `ahead`, one for a text, keeps what was seen of it for the next region.
    """
    ahead = ahead or Ahead(text)
    if _ESCAPED.match(text, start):
        return _escaped(text, start, ahead, final=final, fence=fence, labels=labels)
    region = well_formed(text, start, final=final, fenced=fence is not None)
    if region is not None:
        return region
    reader = Reader(text, start, final=final, fence=fence)
    try:
        read = reader.read()
        return Region(start, read.end, read.value if read.end - start <= MAX_BLOCK else None, read.repairs)
    except Broken:
        return Region(start, _opaque_end(text, start, reader, ahead, final=final, fence=fence, labels=labels), None)


def _escaped(
    text: str, start: int, ahead: Ahead, *, final: bool, fence: re.Pattern[str] | None, labels: re.Pattern[str] | None
) -> Region:
    """A region whose quotes were escaped once too often: read where no other repair is needed."""
    stop = start
    for quotes, undo in _UNDO:
        walk = Walk(text, start, final=final, labels=labels, quotes=quotes)
        end = walk.end(start + 1, ["{"])
        stop = max(stop, end)
        inner = undo(text[start:end]) if walk.closed and end - start <= MAX_BLOCK else None
        region = None if inner is None else well_formed(inner, 0, final=True, fenced=True)
        if inner is not None and region is not None and region.end == len(inner) and not region.repairs:
            with suppress(Broken):
                nested = inner.find("{", 1) >= 0
                end, extra = ending(text, end, nested=nested, final=final, strict=fence is not None)
                return Region(start, end, region.value, ["escaped-block"] + ["extra-closer"] * extra)
    closing = None if fence is None else _closing_fence(text, start, stop, fence, ahead, final=final)
    return Region(start, stop if closing is None else closing, None)


def _decoded(text: str) -> str | None:
    """As a JSON writer would have escaped it: line breaks and backslashes, too."""
    try:
        return str(json.loads(f'"{text}"'))
    except ValueError:
        return None


def _quotes_alone(text: str) -> str:
    """As somebody did who put a backslash before each quote and touched nothing else."""
    return text.replace('\\"', '"')


_UNDO: tuple[tuple[Quotes, Callable[[str], str | None]], ...] = (
    (Quotes(1, 4), _decoded),
    (Quotes(1, 2), _quotes_alone),
)


def well_formed(text: str, start: int, *, final: bool, fenced: bool = True) -> Region | None:
    """The region as the standard library reads it; `None` where there is more to say, which `Reader` does."""
    try:
        value, end = _strict(text, start)
        if end - start > MAX_BLOCK or _deep(text, start, end):
            return None
        nested = text.find("{", start + 1, end) >= 0
        end, extra = ending(text, end, nested=nested, final=final, strict=fenced)
    except (ValueError, RecursionError, Broken):
        return None
    return Region(start, end, value, ["extra-closer"] if extra else [])


def _strict(text: str, start: int) -> tuple[Any, int]:
    """What the standard library reads at `start`. Its errors count the lines of all that it was given.

    So it is given slices that grow: many damaged objects in a long text cost their own lengths.
    """
    size = _SLICE
    while len(text) > size:
        try:
            value, end = _STRICT(text[start : start + size], 0)
            return value, start + end
        except json.JSONDecodeError as error:
            at_end = error.pos + _LONGEST_TOKEN > size or error.msg.startswith("Unterminated")
            if not at_end or start + size >= len(text):
                raise
        size *= 8
    return _STRICT(text, start)


def _deep(text: str, start: int, end: int) -> bool:
    """Nested deeper than the limit; counted only where the brackets could reach it."""
    if text.count("{", start, end) + text.count("[", start, end) <= MAX_DEPTH:
        return False
    depth = deepest = 0
    for bracket, _ in brackets(text, start, end):
        depth += 1 if bracket in "{[" else -1
        deepest = max(deepest, depth)
    return deepest > MAX_DEPTH


def _opaque_end(
    text: str,
    start: int,
    reader: Reader,
    ahead: Ahead,
    *,
    final: bool,
    fence: re.Pattern[str] | None,
    labels: re.Pattern[str] | None,
) -> int:
    """Where an object without a reading stops: at the fence, else where its brackets or its lines say."""
    if reader.ended >= 0:
        return reader.ended
    closing = None if fence is None else _closing_fence(text, start, reader.reached, fence, ahead, final=final)
    if closing is not None:
        return closing
    walk = Walk(text, start, final=final, labels=labels)
    return walk.end(reader.reached, reader.open or ["{"])


def _closing_fence(
    text: str, start: int, reached: int, fence: re.Pattern[str], ahead: Ahead, *, final: bool
) -> int | None:
    """Where an object in a fence stops: at its last bracket if the fence follows, else before the fence.

    Lines before `reached` are no end: what looks like one there stands in a string that was read.
    """
    by_brackets = ahead.bracket_end(start)
    if by_brackets is None and not final:
        raise NeedMore
    if by_brackets is not None and fence.match(text, _next_line(text, by_brackets, final=final)):
        return by_brackets
    line = begin_of_line(text, 0, 0, reached)
    closing = ahead.fence(fence, max(line, _next_line(text, start, final=final)))
    if closing is None and not final:
        raise NeedMore
    return None if closing is None else closing.start()


def _next_line(text: str, at: int, *, final: bool) -> int:
    """The start of the line that follows, or the text's end; that line is whole, or more text is needed."""
    found = LINE_END.search(text, at)
    if not final and (found is None or LINE_END.search(text, found.end()) is None):
        raise NeedMore
    return found.end() if found else len(text)


def has_any(value: dict[str, Any], keys: tuple[str, ...]) -> bool:
    """One of the keys is there and not null."""
    for key in keys:  # noqa: SIM110 - a generator would cost more than the look-ups, and every object is asked
        if value.get(key) is not None:
            return True
    return False


def parameters_of(value: dict[str, Any], keys: tuple[str, ...]) -> tuple[dict[str, Any], list[str]] | None:
    """The object that holds the parameters, `value` or what it wraps, and the repairs of text in it."""
    if not _VERDICT_KEYS.isdisjoint(value) and not has_any(value, PROMPT_KEYS):
        return None
    if has_any(value, keys):
        return value, []
    for wrapper in _WRAPPERS:
        inner, repairs = value.get(wrapper), list[str]()
        if isinstance(inner, str) and inner.lstrip()[:1] in ("{", "｛"):
            region = read_region(inner, len(inner) - len(inner.lstrip()), final=True)
            inner, repairs = region.value, region.repairs
        if isinstance(inner, dict) and has_any(inner, keys):
            return inner, repairs
    return None


def normalized(inner: dict[str, Any]) -> dict[str, Any]:
    """prompt, ratio, n and size as the Images API would have them; a value of another form is not told."""
    size = inner.get("size")
    return {
        "prompt": _first_text(inner, PROMPT_KEYS),
        "ratio": _first_text(inner, RATIO_KEYS),
        "n": _count(inner.get("n")),
        "size": size if isinstance(size, str) else None,
    }


def _first_text(inner: dict[str, Any], keys: tuple[str, ...]) -> str | None:
    for key in keys:
        told = inner.get(key)
        if isinstance(told, str):
            return told
    return None


def _count(value: object) -> int | None:
    if isinstance(value, str) and value.strip().isdecimal() and len(value) <= 9:
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def texts_in(value: object) -> list[str]:
    """Every string of a JSON value, keys left out; iterative, since the value may be deep."""
    found: list[str] = []
    open_values = [value]
    while open_values:
        current = open_values.pop()
        if isinstance(current, str):
            found.append(current)
        elif isinstance(current, dict):
            open_values.extend(current.values())
        elif isinstance(current, list):
            open_values.extend(current)
    return found
