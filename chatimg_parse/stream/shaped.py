"""Sources that are whole, by their shape: where such ones came often, what reading one would give is known.

Only what is read in the usual way is told so: whatever else is asked for may change a result. `tests` hold that both
ways give the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

from ..bodies.reply.settings import Settings
from ..shapes.memory import LONGEST as LONGEST
from ..shapes.memory import Shapes
from ..text.words.word_heads import WordHeads

T = TypeVar("T")
_BITS = 64  # of a number
_BESIDE = 32  # characters of which an object or a list takes the place beside what it holds
_FIXED = frozenset((bool, float, type(None)))
_KEYS = {str}
_written = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode  # what is small has an end


def shapes_of(name: str, settings: Settings) -> Shapes:
    """What is known of the shapes of such sources, the same for all who read them with a vocabulary."""
    seen, name = settings.vocabulary.seen, f"shapes of {name}"
    known: Shapes | None = seen.get(name)
    if known is None:
        known = seen[name] = Shapes(settings.vocabulary.own_labels, WordHeads(settings.vocabulary).stand_in)
    return known


def read_by_shape(shapes: Shapes, source: Any, read: Callable[[Any], T], made: Callable[[Any], T]) -> T:
    """What `read` gives of a text, of bytes of one, or of an object; `made` makes it of the same as plain values."""
    text = text_of(source)
    if text is None:
        return read(source)
    alike = shapes.alike(text)
    told = shapes.read(alike, text)
    if told is not None:
        return made(told)
    result = read(source)
    shapes.met(alike, text, result, lambda text: read(_like(source, text)))
    return result


def text_of(source: Any) -> str | None:
    """A source as text, an object as JSON; `None` for one that is long, or of another kind."""
    kind = type(source)
    if kind is str:
        return source if len(source) <= LONGEST else None
    if kind is dict:
        try:
            return _written(source) if _is_small(source) else None
        except Exception:  # of values that are none of JSON, which may not even be compared
            return None
    if kind is not bytes or len(source) > LONGEST:
        return None
    try:
        return str(source, "utf-8")
    except UnicodeDecodeError:
        return None


def _like(source: Any, text: str) -> Any:
    """A text as a source of the same kind."""
    if type(source) is dict:
        return json.loads(text)
    return text.encode() if type(source) is bytes else text


def _is_small(value: Any) -> bool:
    """Values of JSON and no others, few characters of them, and few objects and lists, so that it is not deep."""
    room, found = LONGEST, [value]
    for value in found:
        kind = type(value)
        if kind is str:
            room -= len(value)
        elif kind is dict or kind is list:
            room -= _BESIDE + len(value)
            if room < 0 or (kind is dict and not _KEYS.issuperset(map(type, value))):
                return False
            found += value.values() if kind is dict else value
        elif kind not in _FIXED and (kind is not int or value.bit_length() > _BITS):
            return False
    return room >= 0
