"""JSON as text, whole or cut off: its strings are changed where they stand, and nothing else is touched.

It is not parsed. Strings are found by their quotes, what a string is called by the colon before it, and what stands
beside it by the braces around. So white space, numbers, escapes and repeated keys stay, and depth costs nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import NamedTuple

import regex

from ..text.block.json_end import string_end
from . import members, pictures, places, secrets
from .edits import Edit, of_json
from .members import Beside
from .room import Room

# What JSON begins with, or a text that is JSON encoded once more.
_BEGINS = regex.compile(r"[\s\ufeff]*+(?:\{\s*+[\"}]|\[\s*+[\"{\[\]\-0-9tfn])")
_ENCODED = regex.compile(r"[\s\ufeff]*+\"(?=[^\\\"\r\n]{0,4096}+\\)")
_COLON = regex.compile(r"\s*+:")
_BRACE = regex.compile(r"[{}]")
_OPENERS = regex.compile(r"[\s\[]*+")
_COMMA = regex.compile(r"\s*+,\s*+")
_SHORT = 8  # characters of a string that hold neither a picture nor a secret
_LONGEST_KEY = 64  # characters
_DEPTH = 2  # JSON in a string is entered, and that in a string of it
_GAP = 16  # characters between strings in which something else may stand
Take = Callable[["Literal"], bool]


class Literal(NamedTuple):
    """The inside of a string as written, its offset, and the key that it stands under, also as one of a list."""

    start: int
    raw: str
    key: str | None
    cut: bool  # the text ends in it


def is_json(text: str) -> bool:
    """It begins like JSON; prose that does so loses nothing by being read in that way."""
    return _BEGINS.match(text) is not None or _ENCODED.match(text) is not None


def of_string(value: str, key: str | None, beside: Beside, room: Room, depth: int = 0) -> list[Edit]:
    """The changes of one string that stands under a key, in order; JSON in it is entered."""
    if key is not None and secrets.is_header(key):
        return [Edit(0, len(value), secrets.ELIDED)] if value and value != secrets.ELIDED else []
    field, words = members.is_field(key, beside), members.is_words(key)
    whole = pictures.whole(value, room, claim=beside.claim, field=field, words=words)
    if whole is not None:
        return whole
    if depth < _DEPTH and is_json(value):
        return edits(value, room, depth + 1)
    return places.in_text(value, room)


def edits(text: str, room: Room, depth: int = 0, take: Take | None = None) -> list[Edit]:
    """The changes of a JSON text, in order. `take` may keep strings for itself, of which nothing is changed then."""
    return sorted(_Reading(text, room, depth, take).edits())


class _Reading:
    def __init__(self, text: str, room: Room, depth: int, take: Take | None) -> None:
        self._text, self._room, self._depth, self._take = text, room, depth, take
        self._beside = Beside()
        self._waiting: list[Literal] = []

    def edits(self) -> Iterator[Edit]:
        text, at, key, named, before = self._text, 0, None, False, ""
        while at < len(text):
            quote = text.find('"', at)
            stop = quote if quote >= 0 else len(text)
            yield from self._between(at, stop)
            if quote < 0:
                break
            end = string_end(text, quote + 1)
            literal = Literal(quote + 1, text[quote + 1 : end - 1] if end >= 0 else text[quote + 1 :], None, end < 0)
            colon = _COLON.match(text, end) if end >= 0 else None
            if colon is not None and len(literal.raw) <= _LONGEST_KEY:
                key, named, at = literal.raw, True, colon.end()
                continue
            if not (_OPENERS if named else _COMMA).fullmatch(text, at, quote):
                key, before = None, ""
            pair = secrets.is_header(before) and secrets.is_told(before, literal.raw)  # the name and value of a header
            yield from self._value(literal._replace(key=before if pair else key))
            named, before, at = False, literal.raw, end if end >= 0 else len(text)
        yield from self._close()

    def _between(self, at: int, stop: int) -> Iterator[Edit]:
        """What stands between two strings: the ends of objects, and in what is no JSON anything."""
        if _BRACE.search(self._text, at, stop):
            yield from self._close()
        if stop - at > _GAP:
            for edit in places.in_text(self._text[at:stop], self._room):
                yield Edit(edit.start + at, edit.end + at, edit.new)

    def _close(self) -> Iterator[Edit]:
        """The members of an object are all known."""
        waiting, beside = self._waiting, self._beside
        self._waiting, self._beside = [], Beside()
        for literal in waiting:
            yield from self._edits(literal, beside)

    def _value(self, literal: Literal) -> Iterator[Edit]:
        if literal.key is not None:
            self._beside.note(literal.key, literal.raw)
        if self._take is not None and self._take(literal):
            return
        if members.may_wait(literal.key, literal.raw) and not self._beside.image:
            self._waiting.append(literal)
        else:
            yield from self._edits(literal, self._beside)

    def _edits(self, literal: Literal, beside: Beside) -> Iterator[Edit]:
        if len(literal.raw) < _SHORT and literal.key is None:
            return
        said = of_json(literal.raw)
        value = literal.raw if said is None else said.text
        if literal.cut and literal.key is not None and pictures.is_signed(value):
            beside.image = True  # the first letters of one
        found = of_string(value, literal.key, beside, self._room, self._depth)
        for edit in found if said is None else said.written(found):
            yield Edit(edit.start + literal.start, edit.end + literal.start, escaped(edit.new))


def escaped(new: str) -> str:
    """What stands in a picture's place, inside of a JSON string: the address of a store may hold anything."""
    return json.dumps(new, ensure_ascii=False)[1:-1]
