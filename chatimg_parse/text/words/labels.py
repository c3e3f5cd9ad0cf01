"""Words at a label's place: where they begin and end, what follows them.

A word is letters with single separators between (`task_id`, `Data Preview`); before it may stand blanks, emphasis,
bullets, brackets, quote marks and emoji (docs/rules.md, rule 5). The common case is one pattern on the text itself;
only where characters that do not count stand in it is a clean copy made.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ..folding import ODD, fold, uncounted
from .vocabulary import TICKS, Vocabulary

REACH = 96  # characters in which a label or state must end; the longest row has 30
_HEAD = re.compile(
    r"(?:[ \t]*\d{1,3}[.)、][ \t])?(?:[^\w.,;:/\\=&@%$?^{}<`]|_)*([^\W\d_]+(?:[ _\-*~'’\\]{1,3}[^\W\d_]+){0,6})"
)
_BETWEEN = re.compile(r"[ _\-*~'’\\]{0,3}")
_JOINT = 4  # characters behind a word in which what is left out may hide that it goes on: separators, and one more
_MOST_BETWEEN = 6  # separators between the words of a head
_LETTER = re.compile(r"[^\W\d_]")
_NUMERIC = re.compile(r"[^\w^]*(\d{1,3}(?:\.\d{1,9})?)\W*\Z")
# A number of a progress line: `61`, `61%`, `61.5`, `0.93`, `3/10`.
_NUMBERS = re.compile(
    r"[\W_]*?(\d{1,9}(?:\.\d{1,9}(?!\d|\.\d))?)(?!\w)"
    r"(?:[ \t]*/[ \t]*(\d{1,9}))?(?![\w/])[ \t]*([%％])?"
)
# What follows a state word and belongs to it: no word, no construct.
TAIL = re.compile(r"[\W_]*\Z|(?:[\W_]*\W)?")
_TICK = re.compile(rf"[^\S\r\n]*(?:[*_~\ufe0f][^\S\r\n]*)*[{TICKS}]")
TOKEN = re.compile(r"[^\W_][\w\-:.]*|_[\w\-:.]+", re.ASCII)  # rule 11
_PARENTHESIS = re.compile(r"[(（]")


class Word(NamedTuple):
    """A word of the vocabulary, from `start` to `end`."""

    role: str
    start: int
    end: int
    exact: bool


def word_at(vocabulary: Vocabulary, text: str, at: int, limit: int) -> Word | None:
    """The word of the vocabulary at the label's place `at`, `None` if prose stands there."""
    reach = at + REACH if at + REACH < limit else limit
    head = _HEAD.match(text, at, reach)
    if head is None and text[at:reach].isspace():
        return None
    if head is not None:
        role = vocabulary.heads.get(head[1].casefold())
        behind = text[head.end() : head.end() + 1]
        if role is not None and (behind.isascii() or not uncounted(behind)):
            return Word(role, head.start(1), head.end(1), True)
        if head[1].isascii() and " " not in head[1] and not ODD.search(text, at, min(head.end() + _JOINT, limit)):
            return None
    return _slowly(vocabulary, text, at, limit, head)


def _slowly(vocabulary: Vocabulary, text: str, at: int, limit: int, head: re.Match[str] | None) -> Word | None:
    """With characters that do not count, with words side by side, and with words known by their ending."""
    places = None
    if ODD.search(text, at, min(at + REACH, limit)):
        clean, places = _clean(text, at, limit)
        head = _HEAD.match(clean)
    if head is None:
        return None
    word, start = head[1], head.start(1)
    key = fold(word)
    role, exact = vocabulary.heads.get(key), True
    if role is None:
        role, word, exact = _by_part(vocabulary, word, key)
    if role is None:
        return None
    end = start + len(word)
    if places is not None:
        start, end = places[start], places[end - 1] + 1
    return Word(role, start, end, exact)


def prose_head(vocabulary: Vocabulary, text: str, at: int) -> int | None:
    """The offset behind the words at `at` where a label could stand and, whatever follows, none does.

    -1 while more text could change that, `None` if there is a label. Both readings of `word_at` are asked.
    """
    raw = text[at : at + REACH]
    forms: list[tuple[str, list[int] | None]] = [(raw, None)]
    if ODD.search(text, at):
        forms.append(_clean(text, at, len(text)))
    last = 0
    for form, places in forms:
        head = _HEAD.match(form)
        if len(form) < REACH and not _is_whole(form, head):
            return -1
        word, end = (head[1], head.end()) if head else ("", len(form))
        key = fold(word)
        if key in vocabulary.heads or _by_part(vocabulary, word, key)[0] is not None:
            return None
        last = max(last, at + end if places is None else places[end - 1] + 1)
    return last


def _is_whole(text: str, head: re.Match[str] | None) -> bool:
    """More text would not make the head longer."""
    behind = _BETWEEN.match(text, head.end()) if head else None
    if head is None or behind is None or behind.end() >= len(text) - 1:
        return False
    return _LETTER.match(text, behind.end()) is None or head[1].count(" ") >= _MOST_BETWEEN


def _by_part(vocabulary: Vocabulary, word: str, key: str) -> tuple[str | None, str, bool]:
    """The role of the first of several words that need no blank between (`生成中 进度`), or of a clause's ending.

    `key` is the word as words are compared.
    """
    for ending, told in vocabulary.endings.items():
        if key.endswith(ending) and any(subject in key for subject in vocabulary.subjects):
            return told, word, False
    first = word.split(" ", 1)[0]
    role = vocabulary.heads.get(fold(first)) if not first.isascii() and first != word else None
    return role, word if role is None else first, role is not None


def _clean(text: str, at: int, limit: int) -> tuple[str, list[int]]:
    """The next characters that count, at full width, and where each stands in the text."""
    chars: list[str] = []
    places: list[int] = []
    for place in range(at, limit):
        char = text[place]
        if uncounted(char):
            continue
        code = ord(char)
        chars.append(chr(code - 0xFEE0) if 0xFF01 <= code <= 0xFF5E else " " if code == 0x3000 else char)
        places.append(place)
        if len(chars) >= REACH:
            break
    return "".join(chars), places


def in_parentheses(text: str, at: int, word: Word) -> bool:
    """`(request id: ...)` is prose, though it may begin a line."""
    return _PARENTHESIS.search(text, max(at, word.start - REACH), word.start) is not None


def ticked(text: str, at: int) -> bool:
    """A tick directly behind a word turns running into done."""
    return _TICK.match(text, at) is not None


def percent_of(label: str) -> float | None:
    """The number that is a link's whole text: the step of a progress line."""
    found = _NUMERIC.match(label)
    return float(found[1]) if found and float(found[1]) <= 100 else None


def numbers(text: str, at: int, limit: int) -> tuple[float | None, int]:
    """The last percent of a run such as `36..44..61`, and where the run ends.

    A count or a number in parentheses behind an explicit percent (`50% (1/4)`) tells nothing more.
    """
    last, explicit = None, False
    found = _NUMBERS.match(text, at, limit)
    while found:
        if explicit and not found[3] and (found[2] or _PARENTHESIS.search(text, at, found.start(1))):
            at = found.end()
            found = _NUMBERS.match(text, at, limit)
            continue
        explicit = explicit or found[3] is not None
        number, stop = float(found[1]), found.end()
        if not found[3] and _are_steps(found[1]):
            number, stop = float(int(number)), found.start(1) + found[1].index(".")
        elif found[2]:
            number = 100 * number / float(found[2]) if float(found[2]) else 101
        elif "." in found[1] and not found[3] and number <= 1:
            number *= 100  # a fraction
        if number <= 100:
            last = number
        at = stop
        found = _NUMBERS.match(text, at, limit)
    return last, at


def _are_steps(told: str) -> bool:
    """In `36.44..61` each dot separates, since steps rise; in `62.5` and in a fraction it is a decimal point."""
    first, _, second = told.partition(".")
    return bool(second) and first not in ("0", "1") and int(second) > int(first)


def role_of_label(vocabulary: Vocabulary, label: str) -> str | None:
    """The role that a link's text gives it; digits behind the word do not count (`下载1`)."""
    role = vocabulary.heads.get(label.casefold())
    if role is not None:
        return role
    word = word_at(vocabulary, label, 0, len(label))
    if word is None or not word.exact or any(c.isalpha() for c in label[word.end : word.end + REACH]):
        return None
    return word.role
