"""Changes of a text by their places, so that all that is not changed stays as it is, character for character."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

import regex

_ANY_ESCAPE = regex.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", regex.DOTALL)
_IN_WORDS = regex.compile(r"(?<!\\)\\++(?:(?!)(.)|([/nr]))")
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class Edit(NamedTuple):
    """`text[start:end]` becomes `new`."""

    start: int
    end: int
    new: str


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The changed text; the very same object where nothing changes. Edits come in order and do not overlap."""
    pieces, at = [], 0
    for start, end, new in edits:
        pieces += [text[at:start], new]
        at = end
    return "".join([*pieces, text[at:]]) if pieces else text


class Unescaped:
    """What a text with escapes says, and where each of its characters stands in the text as written."""

    def __init__(self, raw: str, pattern: regex.Pattern[str]) -> None:
        pieces: list[str] = []
        self._at: list[int] = []  # where the characters stand that were escaped
        self._more = [0]  # by how much the text is longer before each of them
        at = length = 0
        for found in pattern.finditer(raw):
            start, end = found.span()
            char = chr(int(found[1], 16)) if found[1] else _ESCAPES.get(found[2], found[2])
            pieces += [raw[at:start], char]
            length += start - at
            self._at.append(length)
            self._more.append(self._more[-1] + end - start - 1)
            length, at = length + 1, end
        self.text = "".join([*pieces, raw[at:]])

    def written(self, edits: Iterable[Edit]) -> list[Edit]:
        """The same changes of the text as written."""
        return [Edit(self._place(edit.start), self._place(edit.end), edit.new) for edit in edits]

    def _place(self, at: int) -> int:
        return at + self._more[bisect_left(self._at, at)]


def of_json(raw: str) -> Unescaped | None:
    """What the inside of a JSON string says; `None` where that is what is written."""
    return Unescaped(raw, _ANY_ESCAPE) if "\\" in raw else None


def of_words(raw: str) -> Unescaped | None:
    r"""What a text says in which JSON stands, however often it was encoded: slashes (PHP writes `\/`), line breaks."""
    return Unescaped(raw, _IN_WORDS) if "\\/" in raw or "\\n" in raw or "\\r" in raw else None
