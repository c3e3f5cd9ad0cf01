"""The text that is left, and what its sentences say: refusal, apology, claim, busy.

`Prose` collects what is no machinery. Lines stay lines, runs of empty lines become one, quote marks are gone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from itertools import groupby
from operator import itemgetter
from typing import cast

from .folding import IGNORABLES
from .tokens import Reference
from .vocabulary import Vocabulary

_APOSTROPHES = str.maketrans("‘’ʼ＇", "''''")
_WINDOW = 400  # characters behind an apology in which its reason stands
_CLAUSE = 60  # characters in which a refusal names what it refuses
_CODE = 256  # characters of a code that are looked at
# Between the words of a code: `RateLimit`, `rate-limit`, `Rate.Limit`.
_JOINTS = re.compile(r"[\W_]+|(?<=[a-z0-9])(?=[A-Z])")
_BLANKS = re.compile(r"[ \t]{2,}")


class Prose:
    """The pieces of the remaining text. A reference stays open until its definition is known."""

    def __init__(self) -> None:
        self._pieces: list[str | Reference] = []
        self._breaks = 0

    def line(self, blank: bool) -> None:
        self._breaks = max(self._breaks, 2 if blank else 1)

    def add(self, pieces: list[str | Reference]) -> None:
        """Words of one line; a line break is put before them if one was asked for."""
        if self._pieces and self._breaks:
            self._pieces.append("\n" * self._breaks)
        self._breaks = 0
        self._pieces += pieces

    def join(self, first: int) -> None:
        """Make one of the words from a piece on, between references."""
        pieces = self._pieces[first:]
        del self._pieces[first:]
        for is_text, group in groupby(pieces, lambda piece: isinstance(piece, str)):
            found = list(group)
            self._pieces += ["".join(cast("list[str]", found))] if is_text else found

    @property
    def count(self) -> int:
        return len(self._pieces)

    def since(self, first: int, label_of: Callable[[Reference], str]) -> str:
        """The words from a piece on, as they are known now."""
        return "".join(p if isinstance(p, str) else label_of(p) for p in self._pieces[first:])

    def text(self, label_of: Callable[[Reference], str]) -> str:
        """The whole text; `label_of` says what a reference leaves behind."""
        return "".join(p if isinstance(p, str) else label_of(p) for p in self._pieces).strip()


def joined_lines(lines: list[tuple[int, str]], told: list[int]) -> list[tuple[int, str]]:
    """Lines between which nothing was told as one, at the place of the first; `told` are places, in order."""
    joined: list[tuple[int, str]] = []
    for _, group in groupby(lines, lambda line: bisect_left(told, line[0])):
        whole = list(group)
        # Pieces of one line are at one place.
        words = ["".join(piece for _, piece in line) for _, line in groupby(whole, itemgetter(0))]
        joined.append((whole[0][0], "\n".join(words)))
    return joined


def tidy(line: str) -> str:
    """A line from which something was taken: single blanks, none at the ends."""
    return _BLANKS.sub(" ", line).strip()


def folded(text: str) -> str:
    """Prose as the rows are spelled: lower case, straight apostrophes, no ignorable characters."""
    text = text if text.isascii() else IGNORABLES.sub("", text).translate(_APOSTROPHES)
    return text.casefold()


def judge(vocabulary: Vocabulary, text: str) -> str | None:
    """`refused` or `failed` if the text refuses or apologizes for a reason, else `None`."""
    text = folded(text)
    # The pattern walks character by character; whether a row stands anywhere at all is found many times faster.
    refuses = _any_in(vocabulary.refusals, text) or _any_in(vocabulary.refusal_endings, text)
    for found in vocabulary.refusal.finditer(text) if refuses else ():
        clause = text[found.start() : found.end() + _CLAUSE]
        if any(word in clause for word in vocabulary.objects) or found[0].endswith(vocabulary.refusal_endings):
            window = text[max(0, found.start() - _WINDOW // 2) : found.end() + _WINDOW]
            return "failed" if _technical(vocabulary, window) else "refused"
    if _any_in(vocabulary.violations, text):
        return "refused"
    if _any_in(vocabulary.breakdowns, text):
        return "failed"
    return _apology(vocabulary, text)


def _any_in(row: tuple[str, ...], text: str) -> bool:
    for words in row:  # noqa: SIM110 (a generator costs more than the searches in a short text)
        if words in text:
            return True
    return False


def _apology(vocabulary: Vocabulary, text: str) -> str | None:
    """What the words behind an apology tell; an apology alone tells nothing."""
    verdict = None
    for apology in vocabulary.apologies:
        at = text.find(apology)
        if at < 0:
            continue
        window = text[at : at + _WINDOW]
        if names_policy(vocabulary, window):
            return "refused"
        if _technical(vocabulary, window):
            verdict = "failed"
    return verdict


def _technical(vocabulary: Vocabulary, text: str) -> bool:
    if names_policy(vocabulary, text):
        return False
    return any(word in text for word in vocabulary.technical_words)


def names_policy(vocabulary: Vocabulary, text: str) -> bool:
    """True if a word of policy stands in folded text, and not in a phrase that means something else."""
    return any(found.lastindex for found in vocabulary.policy.finditer(text))


def is_policy(vocabulary: Vocabulary, words: str) -> bool:
    """True if an error's wording is moderation or policy."""
    return names_policy(vocabulary, folded(words)) or vocabulary.moderation.search(words) is not None


def blames(vocabulary: Vocabulary, code: str | None, kind: str | None, words: str) -> bool:
    """True if an error is a refusal: by its code, else by its wording, unless code or type are technical."""
    if code and vocabulary.moderation.search(code):
        return True
    named = " ".join(_words_of(name) for name in (code, kind) if name)
    if is_technical(vocabulary, code) or is_technical(vocabulary, kind):
        # Gateways wrap what they were told: a moderation code that they quote is no loose wording.
        return any("_" in found[0] for found in vocabulary.moderation.finditer(words))
    return is_policy(vocabulary, f"{named} {words}") or judge(vocabulary, words) == "refused"


def is_technical(vocabulary: Vocabulary, code: str | None) -> bool:
    """True if a code or type is one of a breakdown: `insufficient_quota`, `RateLimitExceeded`, `429`."""
    return code is not None and vocabulary.technical.search(_words_of(code).replace(" ", "_")) is not None


def _words_of(name: str) -> str:
    """The words of a code, however they are joined, with blanks between them."""
    return " ".join(_JOINTS.sub(" ", name[:_CODE]).casefold().split())


def claims(vocabulary: Vocabulary, text: str) -> bool:
    text = folded(text)
    return _any_in(vocabulary.claims, text)


def is_busy(vocabulary: Vocabulary, text: str) -> bool:
    text = folded(text)
    return _any_in(vocabulary.busy, text)
