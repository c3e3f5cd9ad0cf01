"""A tolerant reader for one damaged JSON object: iterative, linear, and rather without a result than guessing.

Strategy: read like a JSON parser; where the text is no JSON, accept a deviation only if one reading is possible,
and note its name. Everything else raises `Broken`. The rules that keep guesses out:

* A quote ends a string only where the structure goes on behind it. Other quotes belong to the string, but only
  in pairs, in one line, and never beside a repair that moves structure.
* Brackets that are missing are put in at a closing fence or before a closer of the other kind, and only where
  no member could have belonged to another level (or the indentation tells its level).
* Brackets that are too many are dropped only behind an object without nested objects.

Measured beside json-repair on thousands of damaged blocks in `tests/test_damage.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from .folding import BIDI_CONTROLS, IGNORABLE
from .more import NeedMore

MAX_DEPTH = 64  # deeper than any parameter block; pydantic's serializer gives up at 255
MAX_DIGITS = 4300  # the interpreter's own limit for int() of text
MAX_INNER_QUOTES = 32  # keeps the search for a string's end short on text that is no JSON


class Broken(Exception):
    """No single reading. `deep` if only the depth limit was hit."""

    def __init__(self, *, deep: bool = False) -> None:
        self.deep = deep


@dataclass
class Read:
    """An object, the offset behind it, and the names of what was repaired."""

    value: dict[str, Any]
    end: int
    repairs: list[str]


@dataclass
class _Level:
    """A container that is open. `indents` tells whether its members stand on lines of their own, one column."""

    container: dict[str, Any] | list[Any]
    key: str = ""
    members: int = 0
    indents: set[int] = field(default_factory=set)


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
_QUOTES = {'"': '"', "'": "'", "“": '“”"', "”": "”", "„": "“”", "＂": "＂", "‘": "‘’", "’": "’"}
_QUOTE_REPAIR = {"'": "single-quotes", **dict.fromkeys("“”„＂‘’", "smart-quotes")}
_STOPS = {closers: re.compile(f"[{closers}\\\\\x00-\x1f]") for closers in set(_QUOTES.values())}
_COLONS, _COMMAS, _CLOSERS = ":：", ",，", r"}\]｝］"  # for character classes
_ASCII = str.maketrans("：，｛｝［］", ":,{}[]")

_KEY_AHEAD = rf"(?:[\"'“”„＂‘’][^\"'“”„＂‘’\r\n]{{0,64}}[\"'“”„＂‘’]|[A-Za-z_$][\w$]*)\s{{0,64}}[{_COLONS}]"
_AFTER_KEY = re.compile(rf"\s*(?:[{_COLONS}]|$)")
# Behind a value: a closer, a comma and then a key or closer or comment, the end, or (comma missing) a quoted key.
_AFTER_VALUE = re.compile(
    rf"\s*(?:[{_CLOSERS}]|[{_COMMAS}]\s*(?:{_KEY_AHEAD}|[{_CLOSERS}{_COMMAS}]|//|/\*|#|$)|//|/\*|#|`{{3}}|~{{3}}|"
    rf"[\"'“]\w{{1,64}}[\"'”]\s*[{_COLONS}]|$)"
)
_AFTER_ELEMENT = re.compile(rf"\s*(?:[{_CLOSERS}{_COMMAS}]|//|/\*|#|`{{3}}|~{{3}}|$)")
_QUOTED_KEY = re.compile(rf"[\"'“]\w{{1,64}}[\"'”]\s*[{_COLONS}]")
# The object ended, yet its members go on: the closer was not its own.
_GOES_ON = re.compile(rf"\s*[{_COMMAS}][\s{IGNORABLE}]{{0,64}}(?:[\"'“”{{\[}}\]{_COMMAS}#]|/[/*]|{_KEY_AHEAD})")
_NO_WORDS = ",，:：\"'“”]］"
_AHEAD = re.compile(r"\s*")
_KEY_LENGTH = 256  # no look ahead for a key needs more characters

_OUTSIDE, _INSIDE = re.compile(r"[\s([{<\"'“‘=/\-—]|[^\x00-\x7f]"), re.compile(r"[^\s,.:;!?)\]}，。：；！？）]")
_INSIDE_END, _OUTSIDE_END = re.compile(r"\S"), re.compile(r"[\s,.:;!?)\]}>\"'”’/\-—]|[^\x00-\x7f]")
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "/": "/", "\\": "\\", '"': '"'}
_PYTHON_ESCAPES = {"'": "'", "a": "\a", "v": "\v", "0": "\0"}
_HEX = {"u": 4, "x": 2, "U": 8}
# Repairs that put structure in; beside one of them nobody can say which quotes are structure.
_STRUCTURAL = {"missing-comma", "missing-colon", "missing-closer", "unquoted-key", "comment"}


def _ambiguous(chain: list[_Level]) -> bool:
    """A closer is missing in this chain of containers, and a member could have stood one level higher.

    That can be where a container is the last member of one of its own kind, unless the indentation tells.
    """
    for outer, inner in pairwise(chain):
        proved = len(inner.indents) == len(outer.indents) == 1 and -1 < min(outer.indents) < min(inner.indents)
        if type(outer.container) is type(inner.container) and inner.members > 1 and not proved:
            return True
    return False


_SURROGATE = re.compile("[\ud800-\udfff]")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def ending(text: str, at: int, *, nested: bool, final: bool, strict: bool = False) -> tuple[int, bool]:
    """What stands behind an object decides whether its last closer was its own: (end, closers were dropped).

    `strict` where no words can follow: in a fence, or where closers were put in.
    """
    extra = False
    while True:
        ahead = _AHEAD.match(text, at)
        assert ahead is not None
        if ahead.end() >= len(text) and not final:
            raise NeedMore
        char = text[ahead.end() : ahead.end() + 1]
        if strict and char and char in _NO_WORDS:
            raise Broken
        if char and char in _COMMAS:
            if _GOES_ON.match(text, at):
                raise Broken
            if not final and len(text) - ahead.end() < _KEY_LENGTH:
                raise NeedMore
        if not char or char not in "}｝":
            return at, extra
        if nested:
            raise Broken
        at, extra = ahead.end() + 1, True


class Reader:
    """Reads the object at `text[start]`. `fence` matches a closing fence at a line's start, if there is one."""

    def __init__(self, text: str, start: int, *, final: bool, fence: re.Pattern[str] | None) -> None:
        self._text = text
        self._at = start  # where a failed reading got to: no string that it began is passed
        self._final = final
        self._fence = fence
        self._repairs: dict[str, None] = {}
        self._levels: list[_Level] = []
        self._just_closed: list[_Level] = []  # since the last comma: what the trailing closers closed
        self._nested = False

    @property
    def reached(self) -> int:
        """How far the text made sense."""
        return self._at

    def read(self) -> Read:
        self._open()
        while self._levels:
            self._step()
        strict = self._fence is not None or "missing-closer" in self._repairs
        self._at, extra = ending(self._text, self._at, nested=self._nested, final=self._final, strict=strict)
        if extra:
            self._note("extra-closer")
        if "unescaped-quote" in self._repairs and _STRUCTURAL & self._repairs.keys():
            raise Broken
        root = self._just_closed[-1].container
        assert isinstance(root, dict)
        return Read(root, self._at, list(self._repairs))

    # -- text -----------------------------------------------------------------------------------------------

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

    # -- structure ------------------------------------------------------------------------------------------

    def _open(self) -> None:
        if len(self._levels) >= MAX_DEPTH:
            raise Broken(deep=True)
        opener = self._peek()
        self._at += 1
        container: dict[str, Any] | list[Any] = {} if opener == "{" else []
        self._nested = self._nested or (bool(self._levels) and opener == "{")
        if self._levels:
            self._put(container)
        self._levels.append(_Level(container))

    def _put(self, value: object) -> None:
        level = self._levels[-1]
        level.members += 1
        if isinstance(level.container, list):
            level.container.append(value)
            return
        if level.key in level.container:
            self._note("duplicate-key")
        level.container[level.key] = value

    def _close(self) -> None:
        self._just_closed.append(self._levels.pop())

    def _closer(self, char: str) -> None:
        """A closing bracket; one of the other kind closes what is open inside of its own."""
        wanted = list if char == "]" else dict
        if not isinstance(self._levels[-1].container, wanted):
            if len(self._levels) < 2 or not isinstance(self._levels[-2].container, wanted):
                raise Broken
            if "missing-closer" in self._repairs or _ambiguous([self._levels[-1], *reversed(self._just_closed)]):
                raise Broken
            self._note("missing-closer")
            self._close()
        self._at += 1
        self._close()

    def _separator(self, char: str) -> bool:
        """Behind a value: a comma (True: a member follows), a closer, or what may stand for them."""
        if char == ",":
            self._at += 1
            self._just_closed.clear()
            while self._peek() == ",":
                if isinstance(self._levels[-1].container, list):
                    raise Broken
                self._note("trailing-comma")
                self._at += 1
            if self._peek() in "}]":
                self._note("trailing-comma")
                return False
            return True
        if char in "}]":
            return False
        if self._at_fence():
            self._close_all()
            return False
        if isinstance(self._levels[-1].container, dict) and self._missing_comma():
            return True
        raise Broken

    def _missing_comma(self) -> bool:
        ahead = _QUOTED_KEY.match(self._text, self._at)
        if ahead is None and not self._final and len(self._text) - self._at < 80:
            raise NeedMore
        if ahead is None:
            return False
        self._note("missing-comma")
        self._just_closed.clear()
        return True

    def _at_fence(self) -> bool:
        if self._fence is None or self._text[self._at] not in "`~":
            return False
        line = max(self._text.rfind("\n", 0, self._at), self._text.rfind("\r", 0, self._at)) + 1
        found = self._fence.match(self._text, line)
        if found is None and not self._final:
            rest = re.compile(r"[^\r\n]*").match(self._text, self._at)
            self._need(rest)
        return found is not None

    def _close_all(self) -> None:
        """At the closing fence with brackets open."""
        if "missing-closer" in self._repairs or _ambiguous([*self._levels, *reversed(self._just_closed)]):
            raise Broken
        self._note("missing-closer")
        while self._levels:
            self._close()

    def _step(self) -> None:
        """One member or element with what separates it from the one before, or the container's end."""
        level = self._levels[-1]
        char = self._peek()
        if level.members:
            if not self._separator(char):
                if self._levels:
                    self._closer(self._peek())
                return
            char = self._peek()
        elif char in "}]":
            self._closer(char)
            return
        level.indents.add(self._column())
        if isinstance(level.container, dict):
            level.key = self._key(char)
            self._colon()
            char = self._peek()
        self._value(char)

    def _colon(self) -> None:
        if self._peek() == ":":
            self._at += 1
        elif self._text[self._at] in _QUOTES:
            self._note("missing-colon")
        else:
            raise Broken

    def _column(self) -> int:
        """The column of a member that stands first in its line, else -1."""
        line = max(self._text.rfind("\n", 0, self._at), self._text.rfind("\r", 0, self._at)) + 1
        return self._at - line if not self._text[line : self._at].strip() else -1

    # -- values ---------------------------------------------------------------------------------------------

    def _key(self, char: str) -> str:
        if char in _QUOTES:
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

    def _value(self, char: str) -> None:
        if char in "{[":
            self._open()
        elif char in _QUOTES:
            in_object = isinstance(self._levels[-1].container, dict)
            self._put(self._string(_AFTER_VALUE if in_object else _AFTER_ELEMENT, inner=in_object))
        else:
            self._put(self._bare())

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
        stops = _STOPS[_QUOTES[opener]]
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
                    self._need(follows or re.compile(r"\s*\S?.{0,72}", re.DOTALL).match(text, at))
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
        return _joined("".join(parts))

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


def _joined(text: str) -> str:
    """Two halves of a surrogate pair that were escaped one by one are one character."""
    if text.isascii() or not _SURROGATE.search(text):
        return text
    return (
        text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass") if _PAIR.search(text) else text
    )
