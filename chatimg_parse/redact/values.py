"""Dicts and lists: a copy of the same shape, made without recursion, in which the strings are redacted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..stream.copies import dumped
from . import json_text, secrets
from .edits import applied
from .members import Beside
from .room import Room
from .texts import redacted_bytes

_MOST_NESTED = 32  # tuples in each other, which must be made from the inside
_NOTHING = Beside()
_PAIR = 2


def redacted(value: Any, room: Room, nested: int = 0) -> Any:
    """The copy of a value; what is no plain value is what it was."""
    return _Copy(room, nested).of(value)


class _Copy:
    def __init__(self, room: Room, nested: int) -> None:
        self._room, self._nested = room, nested
        # By identity, so that what is shared stays so, and circles end; what they are of is kept alive.
        self._known: dict[int, tuple[Any, Any]] = {}
        self._waiting: list[tuple[Any, Any, str | None]] = []  # a container, its copy, and the key that it stands under

    def of(self, value: Any) -> Any:
        copy = self._one(value, None, _NOTHING)
        while self._waiting:
            source, made, key = self._waiting.pop()
            if isinstance(made, dict):
                self._members(source, made)
            else:
                made += [self._one(entry, key, _NOTHING) for entry in _pair(source)]
        return copy

    def _members(self, source: Mapping[Any, Any], made: dict[Any, Any]) -> None:
        beside = Beside()
        for key, member in source.items():
            if isinstance(key, str) and isinstance(member, str):
                beside.note(key, member)
        for key, member in source.items():
            made[key] = self._one(member, key if isinstance(key, str) else None, beside)

    def _one(self, value: Any, key: str | None, beside: Beside) -> Any:
        if isinstance(value, str):
            return applied(value, json_text.of_string(value, key, beside, self._room))
        if isinstance(value, (list, Mapping)):
            return self._container(value, key)
        if isinstance(value, (set, frozenset)):
            return type(value)(self._one(entry, key, beside) for entry in value)
        if isinstance(value, tuple):
            return self._tuple(value, key)
        if isinstance(value, (bytes, bytearray, memoryview)):
            return self._bytes(value, key)
        if isinstance(value, (int, float)) or value is None:
            return value
        dump = dumped(value)
        return value if dump is None else self._one(dump[0], key, beside)

    def _container(self, value: Any, key: str | None) -> Any:
        known = self._known.get(id(value))
        if known is None:
            made: Any = [] if isinstance(value, list) else {}
            known = self._known[id(value)] = (made, value)
            self._waiting.append((value, made, key))
        return known[0]

    def _tuple(self, value: tuple[Any, ...], key: str | None) -> Any:
        if self._nested >= _MOST_NESTED:
            return self._container(list(value), key)
        made = [redacted(entry, self._room, self._nested + 1) for entry in _pair(value)]
        return type(value)(*made) if hasattr(value, "_fields") else tuple(made)

    def _bytes(self, value: Any, key: str | None) -> Any:
        data = bytes(value)
        if key is not None and secrets.is_header(key):
            return secrets.ELIDED.encode()
        shown = self._room.of_bytes(data)
        return redacted_bytes(data, self._room) if shown is None else shown


def _pair(entries: Any) -> Any:
    """A list; where it is the name and value of a header, as HTTP libraries keep these, the value is gone."""
    if len(entries) != _PAIR or not all(isinstance(entry, (str, bytes)) for entry in entries):
        return entries
    name, value = (entry.decode("latin-1") if isinstance(entry, bytes) else entry for entry in entries)
    if not secrets.is_header(name) or not secrets.is_told(name, value):
        return entries
    return [entries[0], secrets.ELIDED.encode() if isinstance(entries[1], bytes) else secrets.ELIDED]
