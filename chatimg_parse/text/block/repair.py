"""A tolerant reader for one damaged JSON object: iterative, linear, and rather without a result than guessing.

Strategy: read like a JSON parser; where the text is no JSON, accept a deviation only if one reading is possible,
and note its name. Everything else raises `Broken`. The rules that keep guesses out:

* Quotes inside of strings: see `lexer`. They never go beside a repair that moves structure.
* Brackets that are missing are put in at a closing fence or before a closer of the other kind, and only where
  no member could have belonged to another level (or the indentation tells its level).
* Brackets that are too many are dropped only behind an object without nested objects.

Measured beside json-repair on thousands of damaged blocks in `tests/text/test_damage.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ..folding import IGNORABLE
from ..source import NeedMore, begin_of_line
from .lexer import AFTER_ELEMENT, AFTER_VALUE, COLONS, COMMAS, KEY_AHEAD, QUOTES, Broken, Lexer

MAX_DEPTH = 64  # deeper than any parameter block; pydantic's serializer gives up at 255


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


_QUOTED_KEY = re.compile(rf"[\"'“]\w{{1,64}}[\"'”]\s*[{COLONS}]")
# A comma, and what begins a member behind it.
_GOES_ON = re.compile(
    rf"\s*[{COMMAS}](?:[\s{IGNORABLE}]|\\[nrt]){{0,64}}(?:[\"'“”{{\[}}\]{COMMAS}#]|\\+\"|/[/*]|{KEY_AHEAD})"
)
_NO_WORDS = ",，:：\"'“”]］"
_AHEAD = re.compile(r"\s*")
_REST_OF_LINE = re.compile(r"[^\r\n]*")
_KEY_LENGTH = 256  # no look ahead for a key needs more characters

# Repairs that put structure in; beside one of them nobody can say which quotes are structure.
_STRUCTURAL = {"missing-comma", "missing-closer", "unquoted-key", "comment"}


def _ambiguous(chain: list[_Level]) -> bool:
    """A closer is missing in this chain of containers, and a member could have stood one level higher.

    That can be where a container is the last member of one of its own kind, unless the indentation tells.
    """
    for outer, inner in pairwise(chain):
        proved = len(inner.indents) == len(outer.indents) == 1 and -1 < min(outer.indents) < min(inner.indents)
        if type(outer.container) is type(inner.container) and inner.members > 1 and not proved:
            return True
    return False


def _strays(outer: _Level, inner: _Level) -> bool:
    """The indentation speaks against a level: its members stand in several columns, or no deeper than those around."""
    around, columns = outer.indents - {-1}, inner.indents - {-1}
    return len(columns) > 1 or bool(around and columns and min(columns) <= max(around))


def ending(text: str, at: int, *, nested: bool, final: bool, strict: bool = False) -> tuple[int, bool]:
    """What stands behind an object decides whether its last closer was its own: (end, closers were dropped).

    `strict` where no words can follow: in a fence, or where closers were put in.
    """
    extra = False
    while True:
        ahead = _AHEAD.match(text, at)
        assert ahead is not None
        behind = ahead.end()
        if behind >= len(text):
            if not final:
                raise NeedMore
            return at, extra
        char = text[behind]
        if strict and char in _NO_WORDS:
            raise Broken
        if char in COMMAS:
            _refuse_member(_GOES_ON, text, behind, final=final)
        elif nested and char in QUOTES:  # a comma less
            _refuse_member(_QUOTED_KEY, text, behind, final=final)
        if char not in "}｝":
            return at, extra
        if nested:
            raise Broken
        at, extra = behind + 1, True


def _refuse_member(member: re.Pattern[str], text: str, at: int, *, final: bool) -> None:
    """Where a member goes on behind an object, the closer was not its own."""
    if member.match(text, at):
        raise Broken
    if not final and len(text) - at < _KEY_LENGTH:
        raise NeedMore


class Reader(Lexer):
    """Reads the object at `text[start]`. `fence` matches a closing fence at a line's start, if there is one."""

    def __init__(self, text: str, start: int, *, final: bool, fence: re.Pattern[str] | None) -> None:
        super().__init__(text, start, final=final)
        self._fence = fence
        self._levels: list[_Level] = []
        self._just_closed: list[_Level] = []  # since the last comma: what the trailing closers closed
        self._nested = False
        self._line = self._line_to = begin_of_line(text, 0, 0, start)
        self._settled = start  # behind the last value or bracket, or where the present member begins
        self.ended = -1  # behind the object, once that is known

    @property
    def reached(self) -> int:
        """How far a failed reading made sense: no string, key or member that it began is passed."""
        return self._settled

    @property
    def open(self) -> list[str]:
        """The brackets that are open there."""
        return ["{" if isinstance(level.container, dict) else "[" for level in self._levels]

    def read(self) -> Read:
        """The value with the repairs that it took. Raises `Broken` where more than one reading is possible."""
        self._open()
        while self._levels:
            self._step()
            self._settled = self._at
        strict = self._fence is not None or "missing-closer" in self._repairs
        self._at, extra = ending(self._text, self._at, nested=self._nested, final=self._final, strict=strict)
        self.ended = self._at
        if extra:
            self._note("extra-closer")
        if "unescaped-quote" in self._repairs and _STRUCTURAL & self._repairs.keys():
            raise Broken
        root = self._just_closed[-1].container
        assert isinstance(root, dict)
        return Read(root, self._at, list(self._repairs))

    def _open(self) -> None:
        if len(self._levels) >= MAX_DEPTH:
            raise Broken
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
            while self._peek() == ",":
                if isinstance(self._levels[-1].container, list):
                    raise Broken
                self._note("trailing-comma")
                self._at += 1
            if self._peek() in "}]":
                self._note("trailing-comma")
                return False
            self._just_closed.clear()
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
        if self._text[self._at] not in QUOTES:
            return False
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
        line = self._line_start()
        found = self._fence.match(self._text, line)
        if found is None and not self._final:
            self._need(_REST_OF_LINE.match(self._text, self._at))
        return found is not None

    def _close_all(self) -> None:
        """At the closing fence with brackets open. Where not one of the closers came, all are missing at the end."""
        if self._just_closed:
            doubtful = _ambiguous([*self._levels, *reversed(self._just_closed)])
        else:
            doubtful = any(_strays(outer, inner) for outer, inner in pairwise(self._levels))
        if "missing-closer" in self._repairs or doubtful:
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
        self._settled = self._at
        if isinstance(level.container, dict):
            level.key = self._key(char)
            self._colon()
            char = self._peek()
        self._value(char)

    def _colon(self) -> None:
        if self._peek() == ":":
            self._at += 1
        else:
            raise Broken

    def _line_start(self) -> int:
        """Where the line of the present token begins."""
        self._line = begin_of_line(self._text, self._line, self._line_to, self._at)
        self._line_to = self._at
        return self._line

    def _column(self) -> int:
        """The column of a member that stands first in its line, else -1."""
        line = self._line_start()
        indent = _AHEAD.match(self._text, line)
        return self._at - line if indent is not None and indent.end() >= self._at else -1

    def _value(self, char: str) -> None:
        if char in "{[":
            self._open()
        elif char in QUOTES:
            in_object = isinstance(self._levels[-1].container, dict)
            self._put(self._string(AFTER_VALUE if in_object else AFTER_ELEMENT, inner=in_object))
        else:
            self._put(self._bare())
