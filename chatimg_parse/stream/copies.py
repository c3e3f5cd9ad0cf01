"""Plain values of what others hand over: objects are asked by their type and by the methods of the built-in classes.

An object can say anything of its own `__class__`, and its attributes may be made up on the fly.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from enum import Enum
from typing import Any

_MAX_DEPTH = 96  # levels that are copied; the readers follow fewer
_MOST_VALUES = 4_000_000  # objects and lists, shared ones as often as they stand somewhere
_MAX_BITS = 12_900  # of an integer: about as many digits as Python turns into text
_LEAVES = frozenset((str, bool, float, type(None)))  # which are what they are
_SMALL = 1 << 63


def is_of(source: object, *kinds: type) -> bool:
    """As `isinstance`, by the true class: `__class__` of a mock says what it likes."""
    return issubclass(type(source), kinds)


def is_bytes(source: object) -> bool:
    """Whether it is bytes of any kind."""
    return is_of(source, bytes, bytearray, memoryview)


def is_text(source: object) -> bool:
    """Whether it is a `str`, or of a class made of it."""
    return is_of(source, str)


def text_of(source: Any) -> str:
    """The text of a `str`, also where its class does something else when it is asked."""
    return source if type(source) is str else str.__str__(source)


def bytes_of(source: Any) -> bytes:
    """The bytes, also of a view with gaps. `ValueError` for one that was released."""
    return source if type(source) is bytes else memoryview(source).tobytes()


def method_of(source: Any, name: str) -> Callable[..., Any] | None:
    """A method of the object's class; an attribute made up on the fly, as mocks do, is none."""
    found = getattr(type(source), name, None)
    return getattr(source, name) if callable(found) else None


def dumped(source: Any) -> tuple[Any] | None:
    """A pydantic object without the fields that nobody set; serializer warnings are off where its SDK lets them be."""
    dump = method_of(source, "model_dump")
    if dump is None:
        return None
    try:
        return (dump(exclude_none=True, warnings=False),)
    except TypeError:
        return (dump(),)  # an older or other `model_dump`, without that option


class Copier:
    """A copy of plain values; what is shared is copied once, what is deeper than anyone reads is left out.

    What raises when it is asked is left out, and an integer that Python writes in no digits is text: `problems` say so.
    """

    def __init__(self) -> None:
        # `known` goes by identity, so what is made on the way is kept alive: its `id` must not come again.
        self._known: dict[int, Any] = {}
        self._sizes: dict[int, int] = {}  # values in what is known, each time that it stands somewhere
        self._size = 0
        self._alive: list[Any] = []
        self.problems: dict[str, None] = {}

    def copy(self, value: Any, depth: int) -> Any:
        """A copy in plain types, that ends where it is too deep, too large, or comes back to itself."""
        kind = type(value)
        if kind in _LEAVES or (kind is int and _is_short(value)):
            return value
        if depth > _MAX_DEPTH:
            return None
        key, known = id(value), self._known
        if key in known:
            self._size += self._sizes.get(key, 0)
            if self._size > _MOST_VALUES:  # what is small by sharing is not small to those who walk it
                self.problems["too-many-values"] = None
                return None
            return known[key]
        known[key], before = None, self._size  # a circle ends here
        self._size += 1
        try:
            copy = self._copy(value, kind, depth)
        except RecursionError:
            raise
        except Exception:
            self.problems["source-unreadable"], copy = None, None
        known[key], self._sizes[key] = copy, self._size - before
        return copy

    def _copy(self, value: Any, kind: type, depth: int) -> Any:
        """By the methods of the built-in types, which those of a subclass may hide."""
        if issubclass(kind, dict):
            copied = {}
            for key, member in dict.items(value):
                name = key if type(key) is str else _key(key)
                if name is not None:
                    kind = type(member)
                    leaf = kind in _LEAVES or (kind is int and -_SMALL < member < _SMALL)
                    copied[name] = member if leaf else self.copy(member, depth + 1)
            return copied
        if issubclass(kind, (list, tuple)):
            walk = list.__iter__ if issubclass(kind, list) else tuple.__iter__
            return [member if type(member) in _LEAVES else self.copy(member, depth + 1) for member in walk(value)]
        if issubclass(kind, str):
            return str.__str__(value)
        if issubclass(kind, int):
            if _is_short(value):
                return int.__int__(value)
            self.problems["number-as-text"] = None
            return hex(int.__int__(value))
        if issubclass(kind, float):
            return float.__float__(value)
        if is_bytes(value):
            return b64encode(bytes_of(value)).decode("ascii")
        made = (value.value,) if issubclass(kind, Enum) else dumped(value)
        self._alive.append(made)
        return None if made is None else self.copy(made[0], depth + 1)


def _is_short(number: int) -> bool:
    return int.bit_length(number) <= _MAX_BITS


def _key(key: Any) -> str | None:
    """A key as JSON would write it; `None` for one that cannot be said."""
    if is_text(key):
        return text_of(key)
    if is_of(key, int) and not _is_short(key):
        return hex(int.__int__(key))
    try:
        return text_of(str(key))
    except Exception:
        return None
