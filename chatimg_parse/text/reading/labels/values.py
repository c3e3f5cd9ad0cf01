"""The values of labels: ids, codes and reasons, without what stands around them (docs/rules.md, rule 11)."""

from __future__ import annotations

import re

from ...folding import without_ignorables
from ...syntax import styling
from ...words import labels
from ...words.vocabulary import Vocabulary

_REASON_START = re.compile(r"[^\w\[{(【（`'\"]*")
_MARKS = " \t\r\n`*_"
_PAIRS = (("(", ")"), ("（", "）"), ("[", "]"), ('"', '"'), ("'", "'"))
# What stands in an id's place when there is none.
NO_IDS = frozenset(("null", "none", "nil", "undefined", "unknown", "n/a", "id", "task_id", "your_task_id", "taskid"))
# What stands around a value: everything but its own letters, digits and marks, and dots that elide it.
_OUTER = re.compile(r"[^\w.…]*")
_OUTER_END = re.compile(r"\W*")
# Marks of an id that markdown wants escaped.
_ESCAPED = re.compile(r"\\([_\-.:*])")
_SIGNS = "_-:"
_LONG = 16  # characters of an id without a digit
# Behind a value the next label of the line may stand.
_NEXT = re.compile(r"[,;，；、][ \t]*")
_COLON = re.compile(r"[ \t*_`]*[:：=＝]")


def unwrapped(words: str) -> str:
    """A reason without the marks and brackets around it."""
    words = styling.bare(words)
    words = words[_end(_REASON_START, words) :].strip(_MARKS)
    for opener, closer in _PAIRS:
        if words.startswith(opener) and words.endswith(closer):
            words = words[1:-1].strip(_MARKS)
    return words


def token(raw: str) -> str | None:
    """One token of ASCII letters, digits, `_ - : .`, or `None` where it is more, nothing or an elision."""
    value = without_ignorables(raw)
    value = _without_end(_OUTER, value[_end(_OUTER, value) :])
    if "\\" in value:
        value = _ESCAPED.sub(r"\1", value)
    if "..." in value or "…" in value:
        return None
    value = _without_end(_OUTER_END, value)
    if value.startswith("__") and value.endswith("__"):
        value = value.strip("_")
    return value if value.isascii() and labels.TOKEN.fullmatch(value) else None


def _end(pattern: re.Pattern[str], text: str) -> int:
    """Where what a pattern takes at the head ends; the pattern may take nothing."""
    found = pattern.match(text)
    return found.end() if found else 0


def _without_end(pattern: re.Pattern[str], text: str) -> str:
    """Without what a pattern takes at the end: read backwards, as a search would try it at each place."""
    return text[: len(text) - _end(pattern, text[::-1])]


def task_id(raw: str) -> str | None:
    """A token that no word of a language is: it holds a digit, or is long and has one of the marks of ids."""
    value = token(raw)
    if value is None or value.lower() in NO_IDS:
        return None
    long = len(value) >= _LONG and any(sign in value for sign in _SIGNS)
    return value if long or any(char.isdigit() for char in value) else None


def end_of(vocabulary: Vocabulary, text: str, at: int, end: int) -> tuple[int, int]:
    """Where the value at `at` ends, and where the next label of the line begins: `ID: x, status: queued`."""
    stop = _NEXT.search(text, at, min(end, at + labels.REACH))
    while stop:
        word = labels.word_at(vocabulary, text, stop.end(), end)
        if word is not None and _COLON.match(text, word.end, end):
            return at + len(text[at : stop.start()].rstrip(" \t")), stop.end()
        stop = _NEXT.search(text, stop.end(), min(end, at + labels.REACH))
    return end, end
