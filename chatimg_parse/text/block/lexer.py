"""The tokens of a damaged JSON object: white space, comments, keys, strings, numbers, with the repairs they need.

A quote ends a string only where the structure goes on behind it. Other quotes belong to the string, but only in
pairs, in one line, and set as writers set them.
"""

from __future__ import annotations

import re
from typing import Any

from ..folding import BIDI_CONTROLS, IGNORABLE, joined_surrogates
from ..source import NeedMore

MAX_DIGITS = 4300  # the interpreter's own limit for int() of text
MAX_INNER_QUOTES = 32  # keeps the search for a string's end short on text that is no JSON


class Broken(Exception):
    """No single reading."""


_SPACE = r"[ \t\r\n]"
_ODD_SPACE = re.compile(f"[\\s{IGNORABLE}{BIDI_CONTROLS}]+")
_PLAIN_SPACE = re.compile(f"{_SPACE}*")
_COMMENT = re.compile(r"(?://|#)[^\r\n]*|/\*.*?\*/", re.DOTALL)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?(?![\w.+\-])")
_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_LITERALS: dict[str, Any] = {"null": None, "true": True, "false": False}
_PYTHON_LITERALS: dict[str, Any] = {"None": None, "True": True, "False": False}
_NON_FINITE = re.compile(r"-?(?:NaN|Infinity)\b")

# Opening quote -> the characters that can close it.
QUOTES = {'"': '"', "'": "'", "“": '“”"', "”": "”", "„": "“”", "＂": "＂", "‘": "‘’", "’": "’"}
_QUOTE_REPAIR = {"'": "single-quotes", **dict.fromkeys("“”„＂‘’", "smart-quotes")}
_STOPS = {closers: re.compile(f"[{closers}\\\\\x00-\x1f]") for closers in set(QUOTES.values())}
COLONS, COMMAS, _CLOSERS = ":：", ",，", r"}\]｝］"  # for character classes
_ASCII = str.maketrans("：，｛｝［］", ":,{}[]")

KEY_AHEAD = rf"(?:[\"'“”„＂‘’][^\"'“”„＂‘’\r\n]{{0,64}}[\"'“”„＂‘’]|[A-Za-z_$][\w$]*)\s{{0,64}}[{COLONS}]"
_AFTER_KEY = re.compile(rf"\s*(?:[{COLONS}]|$)")
# Behind a value: a closer, a comma and then a key or closer or comment, the end, or (comma missing) a quoted key.
AFTER_VALUE = re.compile(
    rf"\s*(?:[{_CLOSERS}]|[{COMMAS}]\s*(?:{KEY_AHEAD}|[{_CLOSERS}{COMMAS}]|//|/\*|#|$)|//|/\*|#|`{{3}}|~{{3}}|"
    rf"[\"'“]\w{{1,64}}[\"'”]\s*[{COLONS}]|$)"
)
_AHEAD = re.compile(r"\s*\S?.{0,72}", re.DOTALL)  # as far as one of these looks
AFTER_ELEMENT = re.compile(rf"\s*(?:[{_CLOSERS}{COMMAS}]|//|/\*|#|`{{3}}|~{{3}}|$)")
_OUTSIDE, _INSIDE = re.compile(r"[\s([{<\"'“‘=/\-—]|[^\x00-\x7f]"), re.compile(r"[^\s,.:;!?)\]}，。：；！？）]")
_INSIDE_END, _OUTSIDE_END = re.compile(r"\S"), re.compile(r"[\s,.:;!?)\]}>\"'”’/\-—]|[^\x00-\x7f]")
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "/": "/", "\\": "\\", '"': '"'}
_PYTHON_ESCAPES = {"'": "'", "a": "\a", "v": "\v", "0": "\0"}
_HEX = {"u": 4, "x": 2, "U": 8}


class Lexer:
    """Reads tokens of `text` from `start` on, and notes what had to be repaired."""

    def __init__(self, text: str, start: int, *, final: bool) -> None:
        self._text = text
        self._at = start
        self._final = final
        self._repairs: dict[str, None] = {}

    def _note(self, name: str) -> None:
        self._repairs[name] = None

    def _need(self, match: re.Match[str] | None) -> None:
        """A look ahead that reached the end of the text says nothing while more may come."""
        if not self._final and (match is None or match.end() >= len(self._text)):
            raise NeedMore

    def _peek(self) -> str:
        """The next token's first character (full-width ones as ASCII), white space and comments skipped."""
        text = self._text
        while True:
            plain = _PLAIN_SPACE.match(text, self._at)
            assert plain is not None
            self._at = plain.end()
            if self._at >= len(text):
                self._stop_at_end()
            char = text[self._at]
            if char in "/#":
                comment = _COMMENT.match(text, self._at)
                if comment is None:
                    self._stop_at_end()
                    raise Broken
                self._need(comment)
                self._note("comment")
                self._at = comment.end()
                continue
            odd = None if "!" <= char <= "~" else _ODD_SPACE.match(text, self._at)
            if odd is None:
                break
            self._note("odd-space")
            self._at = odd.end()
        if char in "：，｛｝［］":
            self._note("full-width-punctuation")
            return char.translate(_ASCII)
        return char

    def _stop_at_end(self) -> None:
        if not self._final:
            raise NeedMore
        raise Broken

    def _key(self, char: str) -> str:
        if char in QUOTES:
            return self._string(_AFTER_KEY, inner=False)
        word = _WORD.match(self._text, self._at)
        if word is None:
            raise Broken
        self._need(word)
        self._at = word.end()
        if self._peek() != ":":
            raise Broken
        self._note("unquoted-key")
        return word[0]

    def _bare(self) -> object:
        text = self._text
        odd = _NON_FINITE.match(text, self._at)
        number = odd or _NUMBER.match(text, self._at)
        if number:
            self._need(number)
            self._at = number.end()
            return self._number(number) if odd is None else self._as_text(number)
        word = _WORD.match(text, self._at)
        if word is None:
            raise Broken
        self._need(word)
        self._at = word.end()
        if word[0] in _LITERALS:
            return _LITERALS[word[0]]
        if word[0] not in _PYTHON_LITERALS:
            raise Broken
        self._note("python-literal")
        return _PYTHON_LITERALS[word[0]]

    def _as_text(self, number: re.Match[str]) -> str:
        self._note("number-as-text")
        return number[0]

    def _number(self, number: re.Match[str]) -> object:
        if len(number[0]) > MAX_DIGITS:
            return self._as_text(number)
        if not number[1] and not number[2]:
            return int(number[0])
        value = float(number[0])
        return value if abs(value) != float("inf") else self._as_text(number)

    def _string(self, after: re.Pattern[str], *, inner: bool) -> str:
        """A string that ends at the first closing quote behind which `after` matches."""
        text, opener = self._text, self._text[self._at]
        stops = _STOPS[QUOTES[opener]]
        parts: list[str] = []
        quotes, newline, at = 0, False, self._at + 1
        while True:
            stop = stops.search(text, at)
            if stop is None:
                self._stop_at_end()
                raise Broken
            parts.append(text[at : stop.start()])
            at = stop.end()
            char = stop[0]
            if char == "\\":
                piece, at = self._escape(at)
                parts.append(piece)
            elif char < " ":
                newline = newline or char in "\r\n"
                self._note("raw-control")
                parts.append(char)
            else:
                follows = after.match(text, at)
                if follows or not self._final:
                    self._need(follows or _AHEAD.match(text, at))
                if follows:
                    break
                quotes += 1
                if not inner or quotes > MAX_INNER_QUOTES or newline or not self._inner(at - 1, quotes % 2 == 1):
                    raise Broken
                parts.append(char)
        if quotes % 2 or (quotes and newline):
            raise Broken
        if quotes and opener == '"':
            self._note("unescaped-quote")
        if opener in _QUOTE_REPAIR:
            self._note(_QUOTE_REPAIR[opener])
        self._at = at
        return joined_surrogates("".join(parts), "surrogatepass")

    def _inner(self, at: int, opens: bool) -> bool:
        """A quote of the text stands as writers set them: outside a blank, bracket or CJK letter, inside a word."""
        before, behind = self._text[at - 1], self._text[at + 1 : at + 2]
        if opens:
            return _OUTSIDE.match(before) is not None and _INSIDE.match(behind) is not None
        return _INSIDE_END.match(before) is not None and _OUTSIDE_END.match(behind) is not None

    def _escape(self, at: int) -> tuple[str, int]:
        text = self._text
        if at >= len(text):
            self._stop_at_end()
        char = text[at]
        if char in _ESCAPES:
            return _ESCAPES[char], at + 1
        if char in _HEX:
            digits = text[at + 1 : at + 1 + _HEX[char]]
            if len(digits) < _HEX[char]:
                self._stop_at_end()
            return self._hexadecimal(char, digits, at)
        self._note("bad-escape")
        if char in _PYTHON_ESCAPES:
            return _PYTHON_ESCAPES[char], at + 1
        raise Broken  # a markdown escape, or a backslash that should have been two

    def _hexadecimal(self, kind: str, digits: str, at: int) -> tuple[str, int]:
        if not all(c in "0123456789abcdefABCDEF" for c in digits) or int(digits, 16) > 0x10FFFF:
            raise Broken
        if kind != "u":
            self._note("bad-escape")
        return chr(int(digits, 16)), at + 1 + len(digits)
