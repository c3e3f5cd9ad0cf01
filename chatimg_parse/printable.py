"""Text of a reply as a person may see it: nothing in it moves a terminal, and long data is told by its length."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator

from .text.folding import BIDI_CONTROLS
from .text.syntax.autolinks import SIGNATURE

_HEAD, _TAIL = 24, 8  # characters of long data that stay before and behind what is left out
_LONG = 240  # characters of a URL or sentence outside of the content
_HIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u180e\u200b\u2028\u2029\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb"
    f"{BIDI_CONTROLS}\ud800-\udfff\U000e0000-\U000e007f]"
)
# Signs of numbers and verses, which are format characters, but take a column.
_PREPENDED = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
# Characters of scripts without blanks: a line may end before and behind each.
_UNSPACED = re.compile("[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uffe6]")
_DATA = re.compile(
    r"(?i:data:image/)[^,\s]{1,80},(?P<uri>[^\s\"'<>()`]{48,})"
    rf"|(?<![\w+/-])(?P<bare>(?:(?:{SIGNATURE})[\w+/-]{{48,}}|[\w+/-]{{200,}})={{0,2}})",
    re.ASCII,
)


def visible(text: str) -> str:
    """The text with every control, bidi and invisible character but the line feed as JSON would escape it.

    Joiners and variation selectors stay: emoji and some scripts need them, and they move nothing.
    """
    return _HIDDEN.sub(lambda hidden: json.dumps(hidden[0])[1:-1], text)


def short(words: str) -> str:
    """In one line, without data, and without its middle where it is long."""
    shown = "".join(_pieces(words)).replace("\n", r"\n")
    left_out = len(shown) - _LONG
    return shown if left_out <= 0 else f"{shown[: _LONG - 40]}{gap(left_out)}{shown[-40:]}"


def _pieces(words: str) -> Iterator[str]:
    """What is shown, piece by piece: character by character a long text would take long."""
    start = 0
    for first, last in gaps_of(words, 0, len(words)):
        yield visible(words[start:first])
        yield gap(last - first)
        start = last
    yield visible(words[start:])


def gaps_of(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The middles of long data, which are not shown: from where to where each of them goes."""
    for found in _DATA.finditer(text, start, end):
        first, last = found.span(found.lastgroup or 0)
        yield first + _HEAD, last - _TAIL


def gap(length: int) -> str:
    """What stands in the place of so many characters."""
    return f"…({length:,} more)…"


def cells_of(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """What is shown from which place on: each character, made visible, and a note for the middle of long data."""
    for first, last in gaps_of(text, start, end):
        yield from _cells(text, start, first)
        yield first, gap(last - first)
        start = last
    yield from _cells(text, start, end)


def _cells(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    piece = text[start:end]
    if not _HIDDEN.search(piece):  # as nearly every text
        return enumerate(piece, start)
    return ((at, visible(char)) for at, char in enumerate(piece, start))


def width(shown: str) -> int:
    """How many columns a terminal gives it: joiners and combining marks none, wide characters two."""
    if shown.isascii():
        return len(shown)
    inked = [char for char in shown if unicodedata.category(char) not in ("Mn", "Me", "Cf") or char in _PREPENDED]
    return sum(2 if unicodedata.east_asian_width(char) in "FW" else 1 for char in inked)


def head(shown: str, columns: int) -> str:
    """As much of its beginning as fits in so many columns."""
    used = 0
    for at, char in enumerate(shown):
        used += width(char)
        if used > columns:
            return shown[:at]
    return shown


def cut(shown: str, columns: int) -> str:
    """In no more than so many columns, with a mark where something was cut off."""
    return shown if width(shown) <= columns else f"{head(shown, columns - 1)}…"


def middle(shown: str, columns: int) -> str:
    """The same, without its middle where it is too long: both ends of an address tell which it is."""
    if width(shown) <= columns:
        return shown
    tail = head(shown[::-1], (columns - 1) // 3)[::-1]
    return f"{head(shown, columns - 1 - width(tail))}…{tail}"


def rows(shown: str, columns: int, first: int | None = None) -> Iterator[str]:
    """In rows of no more than so many columns (2 at the least), which are the text again if they are put together.

    A row ends behind a blank or beside a character of a script that has none, where it holds such a place, else
    anywhere; blanks at its end may hang over. `first` is how many columns the first row has, if not the same.
    """
    start, used, place = 0, 0, 0
    room = columns if first is None else first
    for at, char in enumerate(shown):
        size, unspaced = width(char), bool(_UNSPACED.match(char))
        if unspaced and size:
            place = at
        while char != " " and used + size > room and start < at:  # twice where the first row has more room
            stop = place if place > start else at
            yield shown[start:stop]
            start, used, room = stop, width(shown[stop:at]), columns
        used += size
        marks = 0 < at == place and not size and shown[at - 1] != " "  # what stands on the character before
        if char == " " or unspaced or marks:
            place = at + 1
    yield shown[start:]
