"""Text in the columns of a terminal: wrapped, cut at its end, cut in its middle. Wide characters count twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...printable import width

# What stays together: blanks, a run of narrow characters, or one wide character (a line may end behind each).
_PIECES = re.compile(r"\s+|[^\s\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uffe6]+|.")


def wrapped(text: str, room: int) -> list[str]:
    """The lines of a text, none wider than `room`; a word that is too long is broken. One empty line of none."""
    lines, line, used = [], "", 0
    for piece in _fitting(text, room):
        wide = width(piece)
        if used + wide > room:
            lines.append(line.rstrip())
            line, used = "", 0
        if line or not piece.isspace():
            line, used = line + piece, used + wide
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _fitting(text: str, room: int) -> Iterator[str]:
    for found in _PIECES.finditer(text):
        piece = found[0]
        while width(piece) > room:
            head = _head(piece, room) or piece[0]
            yield head
            piece = piece[len(head) :]
        yield piece


def cut(text: str, room: int) -> str:
    """As much of a text as fits, with `…` at its end where it was longer."""
    return text if width(text) <= room else f"{_head(text, room - 1)}…"


def middle(text: str, room: int) -> str:
    """A text without its middle where it is too long: both ends of an address tell which it is."""
    if width(text) <= room:
        return text
    tail = _head(text[::-1], (room - 1) // 3)[::-1]
    return f"{_head(text, room - 1 - width(tail))}…{tail}"


def _head(text: str, room: int) -> str:
    """What of a text fits."""
    used = 0
    for at, char in enumerate(text):
        used += width(char)
        if used > room:
            return text[:at]
    return text
