"""A content that was JSON-encoded once too often: it is one string literal, and holds an escape (rule 1).

Only its end tells: words in quote marks begin the same way. So a text that begins with a quote is held back until it
is plain for certain, which a raw line break, or anything behind the closing quote, makes it.
"""

from __future__ import annotations

import json
import re

from ..block.json_end import JsonEnd, without_half_escape

_SPACE = " \t\r\n\ufeff"


_FIRST = re.compile(rf"[{_SPACE}]*([^{_SPACE}])")


def is_plain(piece: str) -> bool:
    """The first piece of a text shows that it is no literal."""
    first = _FIRST.match(piece)
    return first is not None and first[1] != '"'


class Literal:
    """`feed` the text in pieces until it is plain, else `close`."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._end = JsonEnd()
        self._begun = False
        self.length = 0  # characters that are held
        self.cut = False  # the text ended before the literal did

    @property
    def begun(self) -> bool:
        """More than blanks is held."""
        return self._begun

    def feed(self, piece: str) -> str | None:
        """All that is held, once it is plain for certain."""
        words = piece if self._begun else piece.lstrip(_SPACE)
        self._pieces.append(piece)
        self.length += len(piece)
        if not words:
            return None
        plain = not self._begun and words[0] != '"'
        self._begun = True
        if self._end.ended:
            plain = bool(words.strip(_SPACE))
        elif not plain:
            end = self._end.feed(words)
            plain = self._end.broken or (end is not None and self._is_plain(words[end:]))
        return "".join(self._pieces) if plain else None

    def _is_plain(self, behind: str) -> bool:
        """The literal is closed: words stand behind it, or it holds no escape."""
        return bool(behind.strip(_SPACE)) or not any("\\" in piece for piece in self._pieces)

    def close(self) -> tuple[str, str | None]:
        """The text as given, and what it was before it was encoded, if it was."""
        text = "".join(self._pieces)
        if not self._begun or "\\" not in text:
            return text, None
        whole = text.strip(_SPACE)
        if not self._end.ended:
            self.cut = True
            whole = without_half_escape(whole) + '"'
        try:
            return text, str(json.loads(whole, strict=False))
        except ValueError:
            self.cut = False
            return text, None
