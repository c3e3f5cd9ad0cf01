"""Texts of lines: event streams, and logs with a JSON object on a line of its own.

In an event stream a text comes in pieces, and a picture reaches over many of them: pieces of one text are read as one.
What goes leaves its placeholder in the first piece, and nothing in the others.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from ..text.syntax import autolinks
from ..text.words.keys import KEYS
from . import json_text, places
from .edits import Edit, Unescaped, of_json
from .json_text import Literal
from .room import Room

_LINE = regex.compile(r"(?:^|(?<=[\r\n]))(data:)?[ \t]*+(?=\{[ \t]*+\"|\[[ \t]*+[\"{\[])[^\r\n]*+")
_PLACE = regex.compile(r"\"(?:index|output_index|content_index|item_id)\"\s{0,8}:\s{0,8}(\"[^\"]{0,80}\"|[0-9]{1,9})")
# A piece that begins so begins a text of its own (rule 27).
_APART = regex.compile(rf"!\[|https?://|(?i:data:image/)|(?:{autolinks.SIGNATURE})")
_PIECES = frozenset(("words", "delta", "reasoning"))


def is_lines(text: str) -> bool:
    """There is a line of JSON, alone or as the data of an event."""
    return _LINE.search(text) is not None


def edits(text: str, room: Room) -> list[Edit]:
    """The changes of a text of lines, in order."""
    return sorted(_edits(text, room))


def _edits(text: str, room: Room) -> Iterator[Edit]:
    texts = _Texts(room)
    at = 0
    for line in _LINE.finditer(text):
        yield from _moved(places.in_text(text[at : line.start()], room), at)
        start = line.end(1) if line[1] else line.start()
        inner = text[start : line.end()]
        texts.begin(inner, start)
        yield from _moved(json_text.edits(inner, room, take=texts.take if line[1] else None), start)
        at = line.end()
    yield from _moved(places.in_text(text[at:], room), at)
    yield from texts.edits()


def _moved(edits: list[Edit], by: int) -> list[Edit]:
    return [Edit(edit.start + by, edit.end + by, edit.new) for edit in edits]


class _Piece:
    """A string of an event that is part of a text."""

    __slots__ = ("said", "start", "text")

    def __init__(self, start: int, raw: str) -> None:
        self.start = start
        self.said: Unescaped | None = of_json(raw)
        self.text = raw if self.said is None else self.said.text

    def written(self, start: int, end: int, new: str) -> Edit:
        edit = Edit(start, end, json_text.escaped(new))
        edit = edit if self.said is None else self.said.written([edit])[0]
        return Edit(edit.start + self.start, edit.end + self.start, edit.new)


class _Texts:
    """The texts of a stream, each under the key and the numbers of the events that bring it."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._texts: dict[tuple[str, ...], list[list[_Piece]]] = {}
        self._place: tuple[str, ...] = ()
        self._start = 0

    def begin(self, event: str, start: int) -> None:
        self._start, self._place = start, tuple(_PLACE.findall(event, 0, 4096))

    def take(self, literal: Literal) -> bool:
        """A piece of a text waits for those behind it."""
        if literal.key is None or KEYS.meaning(literal.key) not in _PIECES or json_text.is_json(literal.raw):
            return False
        piece = _Piece(self._start + literal.start, literal.raw)
        runs = self._texts.setdefault((literal.key, *self._place), [[]])
        if runs[-1] and _APART.match(piece.text) and not _is_open(runs[-1][-1].text):
            runs.append([])
        if piece.text:
            runs[-1].append(piece)
        return True

    def edits(self) -> Iterator[Edit]:
        for runs in self._texts.values():
            for pieces in runs:
                yield from self._of(pieces)

    def _of(self, pieces: list[_Piece]) -> Iterator[Edit]:
        begin, number = 0, 0
        for start, end, new in places.in_text("".join(piece.text for piece in pieces), self._room):
            while start >= begin + len(pieces[number].text):
                begin, number = begin + len(pieces[number].text), number + 1
            at, last = begin, number
            while at < end:
                piece = pieces[last]
                first, stop = max(start - at, 0), min(end - at, len(piece.text))
                yield piece.written(first, stop, new if last == number else "")
                at, last = at + len(piece.text), last + 1


def _is_open(before: str) -> bool:
    """What stands before a piece may be the head of a data URI, or a bracket around one."""
    return before.endswith((",", "(", '"', "'", "<"))
