"""Where one JSON value ends, for text that arrives in pieces.

Brackets and strings are followed, and a character that stands in no JSON ends the matter: it is prose, or a block that
never closes, with the reply behind it. Whether the value is sound is for `json` to say. The cost is
one `str.find` a string and one search a bracket or comma, so a picture of megabytes in a string is passed in one step.
"""

from __future__ import annotations

import re

_SPACE = " \t\r\n\ufeff"
# What counts outside of strings; nothing but white space, colons, numbers and words stands between.
_MARK = re.compile(r"[^\s\w:+\-.\ufeff]", re.ASCII)
# What may follow the first bracket; anything else is prose that begins with one.
_BEGINS = {"{": re.compile(r'["}]'), "[": re.compile(r"[\"{\[\]\-0-9tfn]")}
_HALF_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{0,3})?\Z")
_LONGEST_KEY = 64  # characters of a key that are kept


class JsonEnd:
    """Fed with text that begins with `{`, `[` or `"` (white space may stand before it).

    `ended` tells that the value is whole, `broken` that this is no JSON, `keys` are those of the outermost object,
    `stack` the brackets that are open, and `in_string` tells that a string is. Nothing is fed once it has ended.
    """

    def __init__(self) -> None:
        self.ended = False
        self.broken = False
        self.keys: list[str] = []
        self.stack: list[str] = []
        self.in_string = False
        self._escapes = False  # the piece before ended with an odd run of backslashes, in a string
        self._first = True  # the next sign is the first of the value
        self._second = False  # the next sign is the first behind the outermost bracket
        self._key: list[str] | None = None  # the pieces of the key that is being read
        self._at_key = False  # a string here is a key of the outermost object

    def feed(self, piece: str) -> int | None:
        """Take a piece; the offset in it behind the value, `None` while the value is open or if it is broken."""
        at = 0
        while at < len(piece) and not self.broken:
            if self.in_string:
                at = self._string(piece, at)
            elif self._first or self._second:
                at = self._begin(piece, at)
            else:
                at = self._mark(piece, at)
            if self.ended:
                return at
        return None

    def _begin(self, piece: str, at: int) -> int:
        while at < len(piece) and piece[at] in _SPACE:
            at += 1
        if at == len(piece):
            return at
        if self._first:
            self._first = False
            self.broken = piece[at] not in '{["'
            self._second = piece[at] in "{["
            return at if self.broken else self._mark(piece, at)
        self._second = False
        self.broken = _BEGINS[self.stack[0]].match(piece, at) is None
        return at

    def _mark(self, piece: str, at: int) -> int:
        found = _MARK.search(piece, at)
        if found is None:
            return len(piece)
        mark = found[0]
        if mark == '"':
            self.in_string = True
            self._key = [] if self._at_key else None
        elif mark in "{[":
            self.stack.append(mark)
            self._at_key = self.stack == ["{"]
        elif mark == ",":
            self._at_key = self.stack == ["{"]
        elif mark not in "}]" or not self.stack or self.stack.pop() != ("{" if mark == "}" else "["):
            self.broken = True
        else:
            self.ended = not self.stack
        return found.end()

    def _string(self, piece: str, at: int) -> int:
        """Go on to the end of the string; a raw line break in one of the outermost object is no JSON."""
        start = at
        if self._escapes:
            self._escapes = False
            at += 1
        end = string_end(piece, at)
        closed, end = end >= 0, end - 1 if end >= 0 else len(piece)
        if len(self.stack) < 2 and (piece.find("\n", start, end) >= 0 or piece.find("\r", start, end) >= 0):
            self.broken = True
        if self._key is not None and len(self._key) < _LONGEST_KEY:
            self._key.append(piece[start:end][:_LONGEST_KEY])
        if not closed:
            self._escapes = _backslashes(piece, at, end) % 2 == 1
            return len(piece)
        self.in_string = False
        if self._key is not None:
            self.keys.append("".join(self._key))
            self._key, self._at_key = None, False
        self.ended = not self.stack and not self.broken
        return end + 1


def string_end(text: str, at: int) -> int:
    """The offset behind the quote that ends the string whose inside begins at `at`, or -1."""
    start = at
    while True:
        quote = text.find('"', at)
        if quote < 0 or _backslashes(text, start, quote) % 2 == 0:
            return quote + 1 if quote >= 0 else -1
        start = at = quote + 1


def _backslashes(text: str, start: int, end: int) -> int:
    """How many stand directly before `end`."""
    at = end
    while at > start and text[at - 1] == "\\":
        at -= 1
    return end - at


def without_half_escape(text: str) -> str:
    """Without an escape that is not whole: its backslash would escape the quote that is put behind it."""
    begun = _HALF_ESCAPE.search(text, max(0, len(text) - 5))
    at = len(text) if begun is None else begun.start()
    run = 0
    while run < at and text[at - run - 1] == "\\":
        run += 1
    if begun is not None and run % 2 == 0:
        return text[:at]  # half of `\\uXXXX`, or a lone backslash
    return text
