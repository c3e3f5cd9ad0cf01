"""The line that still arrives: which of its words are prose for certain, and how far its progress has come.

Words may go on before their line ends where nothing that follows could make them part of a label or a construct: no
label stands at the line's head, and no character that can begin a construct has come. The last word stays behind, as
it could become a URL. What is let go is settled: it is never read again, and how the line was cut changes nothing.
"""

from __future__ import annotations

import re

from ..syntax.autolinks import may_hold
from ..words import labels
from ..words.vocabulary import Vocabulary
from .labels.states import States

# What can begin or end a construct, a cell or a quote; runs of blanks, which the end of the line may still tidy.
_HOLDS = re.compile(r"[\r\n\[\]`<>{|\\｛｜\t\x1b\x9b]|  ")
_DIGIT = re.compile(r"\d")
_INK = re.compile(r"[^\W_]")
_CJK = re.compile(r"[^\W\d_\x00-\x7f][^\W\d_\x00-\x7f]")
_FRACTION = re.compile(r"(?<![\d.])[01]\.\Z")
_REACH = 64  # characters at the end in which the last word is looked for


def holds(text: str, start: int) -> bool:
    """Something has come that only the end of the line decides."""
    return _HOLDS.search(text, start) is not None


def prose_end(vocabulary: Vocabulary, text: str, start: int, *, fresh: bool) -> int | None:
    """How far the words from `start` on can go; `None` if the line has to be waited for.

    `fresh`: a label may stand at `start`, where the line's own words begin.
    """
    if holds(text, start) or may_hold(text, start, len(text)) or text.startswith("~", start):
        return None
    if fresh:
        head = labels.prose_head(vocabulary, text, start)
        if head is None:
            return None
        # A construct that begins inside of the head would make a shorter one of it.
        if head < 0 or _last_word(text, start) <= head:
            return start
    end = _last_word(text, start)
    return end if _INK.search(text, start, end) else start


def _last_word(text: str, start: int) -> int:
    """Where the last word begins, with the blank before it; between two CJK letters a word may end anywhere."""
    end = len(text.rstrip(" "))
    blank = text.rfind(" ", start, end)
    for found in _CJK.finditer(text, max(start, blank, end - _REACH), end):
        blank = max(blank, found.start() + 1)
    return max(blank, start)


def percent_so_far(states: States, text: str, start: int) -> float | None:
    """The last percent that a line of progress tells so far; a number that may go on is not one yet."""
    if _DIGIT.search(text, start) is None:
        return None
    special = _HOLDS.search(text, start)
    end = special.start() if special else len(text)
    if special is None:
        end = start + len(text[start:].rstrip("0123456789"))
        if _FRACTION.search(text, max(start, end - 3), end):
            end -= 2  # `0.` of a fraction whose digits still come
    return states.percent_told(text, start, end)
