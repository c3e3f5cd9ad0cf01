"""Rows of phrases as they are looked for in folded prose (see `answer_rows` for how they are spelled).

All spellings of a row are one pattern that branches letter by letter, so that a row of hundreds costs little more than
one of ten. A phrase with a gap is found by its first part; its last part is looked for only behind that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

_GAP, _GAP_WITHOUT_BLANKS = 62, 24  # characters between the parts of a phrase
_LETTERS = re.compile(r"[\w'’]*[a-zà-öø-ÿßœа-яё]")
_NO_BLANKS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # letters of scripts without blanks
_END = ""  # of a word, as a key of a tree
_WORD = re.compile(r"[^\W_]+")
_HEAD = 3  # letters of a word that are compared at one look
_HEADS = re.compile(rf"([^\W_]{{1,{_HEAD}}})[^\W_]*")


class _Begun:
    """How words of a text may begin, and where words begin how; several rows ask for the same."""

    __slots__ = ("_words", "heads", "text")

    def __init__(self, text: str, heads: frozenset[str]) -> None:
        self.text, self.heads = text, heads
        self._words: list[tuple[int, str]] | None = None

    @property
    def words(self) -> list[tuple[int, str]]:
        """Where its words begin, and their first letters."""
        if self._words is None:
            self._words = [(word.start(), word[1]) for word in _HEADS.finditer(self.text)]
        return self._words


_last = _Begun("", frozenset())


class Phrases:
    """One row, or several as one."""

    def __init__(self, spellings: Sequence[str]) -> None:
        whole = [spelling for spelling in spellings if "…" not in spelling]
        self._whole = frozenset(spelling.rstrip("*") for spelling in whole)
        self._lasts: dict[str, list[tuple[int, re.Pattern[str]]]] = {}
        for spelling in spellings:
            if "…" in spelling:
                first, last = (part.strip() for part in spelling.split("…"))
                gap = _GAP if _is_latin(first) else _GAP_WITHOUT_BLANKS
                self._lasts.setdefault(first, []).append((gap + len(last), pattern_of([last])))
        self.pattern: re.Pattern[str] = pattern_of([*whole, *self._lasts])
        heads, self._anywhere = _heads_of([*whole, *self._lasts])
        self._heads, self._tells = heads or frozenset(), heads is not None
        self._at_words = self._tells and all(map(_begins_a_word, filter(_is_latin, [*whole, *self._lasts])))

    def end_of(self, text: str, start: int = 0, end: int | None = None) -> int:
        """The offset behind a phrase of the row; -1 where none stands."""
        end = len(text) if end is None else end
        begun, heads = self._asked(text), self._heads
        if begun is not None and heads.isdisjoint(begun.heads):
            return -1
        if begun is None or not self._at_words:
            for found in self.pattern.finditer(text, start, end):
                behind = self._whole_end(found, end)
                if behind >= 0:
                    return behind
            return -1
        # Where no word begins, none of a script with blanks does.
        for at in [at for at, head in begun.words if head in heads and start <= at < end]:
            first = self.pattern.match(text, at, end) if at >= start else None
            if first is not None:
                start, behind = first.end(), self._whole_end(first, end)
                if behind >= 0:
                    return behind
        return -1

    def begins(self, text: str) -> bool:
        """The text begins with a phrase."""
        found = self.pattern.match(text) if self.may_stand(text) else None
        return found is not None and self._whole_end(found, len(text)) >= 0

    def may_stand(self, text: str) -> bool:
        """One look at the words of the text tells of nearly all rows that nothing of them stands in it."""
        begun = self._asked(text)
        return begun is None or not self._heads.isdisjoint(begun.heads)

    def _asked(self, text: str) -> _Begun | None:
        """How the words of the text begin; `None` where that tells nothing."""
        return _begun(text) if self._tells and not (self._anywhere and not text.isascii()) else None

    def _whole_end(self, found: re.Match[str], end: int) -> int:
        """The offset behind the phrase of which this is all or the first part; -1 where its last part is missing."""
        if found[0] in self._whole:
            return found.end()
        for reach, last in self._lasts[found[0]]:
            behind = last.search(found.string, found.end(), min(end, found.end() + reach))
            if behind is not None:
                return behind.end()
        return -1


def _heads_of(words: list[str]) -> tuple[frozenset[str] | None, bool]:
    """The first letters of the first words of spellings, and whether some are of scripts without blanks."""
    heads: set[str] = set()
    for word in filter(_is_latin, words):
        first = _WORD.search(word)
        assert first is not None
        if len(first[0]) < _HEAD and first.end() == len(word) - 1 and word.endswith("*"):
            return None, True  # words that go on from it have other first letters
        heads.add(first[0][:_HEAD])
    return frozenset(heads), not all(map(_is_latin, words))


def _begun(text: str) -> _Begun:
    """Of a sentence of the text that was asked before, the heads of that: no more is told of them than what may be."""
    global _last
    last = _last
    if last.text == text:
        return last
    at = last.text.find(text) if text else -1
    behind = at + len(text)
    whole = at >= 0 and not (last.text[at - 1 : at].isalnum() or last.text[behind : behind + 1].isalnum())
    last = _last = _Begun(text, last.heads if whole else frozenset(_HEADS.findall(text)))
    return last


def _begins_a_word(spelling: str) -> bool:
    return _WORD.match(spelling) is not None


def pattern_of(words: list[str]) -> re.Pattern[str]:
    """One pattern for words: whole ones, beginnings of some (`*`), and such of scripts without blanks."""
    latin = _branches(_tree([word for word in words if _is_latin(word)]), spaced=True)
    other = _branches(_tree([word for word in words if not _is_latin(word)]), spaced=False)
    return re.compile("|".join(filter(None, (latin and rf"(?<![^\W_]){latin}", other))) or "(?!)")


def _tree(words: list[str]) -> dict[str, Any]:
    """Letter by letter; `_END` tells whether a word that ends there may go on."""
    root: dict[str, Any] = {}
    for word in words:
        node = root
        for letter in word.rstrip("*"):
            node = node.setdefault(letter, {})
        node[_END] = word.endswith("*") or node.get(_END, False)
    return root


def _branches(node: dict[str, Any], *, spaced: bool) -> str:
    """The longer words first. `spaced`: where a word ends no letter follows."""
    ways = [re.escape(letter) + _branches(then, spaced=spaced) for letter, then in node.items() if letter != _END]
    if _END in node:
        ways.append("" if node[_END] or not spaced else r"(?!\w)")
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})" if ways else ""


def _is_latin(word: str) -> bool:
    """It begins with a word of a script that sets blanks between words, and no letter of another is in it."""
    return _LETTERS.match(word) is not None and _NO_BLANKS.search(word) is None
