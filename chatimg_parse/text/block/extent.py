"""Where an object ends that has no reading, or whose quotes have to be put right first: by brackets, strings and lines.

Strategy: one walk over brackets, strings and line breaks, from where the reader got to. It stops where the brackets
are closed, or at the first line whose first character cannot go on the JSON (a quote mark, a label, a picture), so
that a block that never closes swallows nothing of the reply behind it (rule 1). Inside of strings no line
is an end; a string goes on over lines only if a closing quote follows, that is one with structure behind it.

Each stretch is passed once; how far it is looked ahead is bounded by quotes, so the cost is that of the region.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ..source import LINE_END, NeedMore, begin_of_line
from .lexer import COLONS, COMMAS, MAX_INNER_QUOTES

_BREAK = r"(?:\r\n|\r(?!\n)|\n)"
_MARK = re.compile(rf"(?P<quote>\\*)\"|\\+|[{{}}\[\]｛｝［］]|(?P<line>{_BREAK}[ \t\r\n]*)")
_QUOTE = re.compile(r'(\\*)"|\\+')
_CLOSED = {"}": "{", "]": "[", "｝": "{", "］": "["}
_OPENS = dict(zip("{[｛［", "{[{[", strict=True))

# White space, also where it was escaped with the quotes.
_SPACE = r"(?:\s|\\[nrt])*"
_ANY_QUOTE = r"\\*[\"'“”„＂‘’]"
_CLOSER = rf"[}}\]｝］{COMMAS}]"
_COMMENT = r"//|/\*|#"
_VALUE = (
    rf"{_ANY_QUOTE}|[{{\[｛［]|-?\d[\d.eE+\-]*[ \t]*(?:{_CLOSER}|{_COMMENT}|[\r\n]|\Z)"
    r"|-?(?:true|false|null|None|True|False|NaN|Infinity)\b"
)
_WORD_KEY = rf"[A-Za-z_$][\w$]{{0,63}}(?:\\*[\"'”’＂])?[ \t]{{0,8}}[{COLONS}][ \t]*(?:{_VALUE})"
_BEHIND_STRING = re.compile(
    rf"{_SPACE}(?:[{COLONS}}}\]｝］]|[{COMMAS}]{_SPACE}(?:{_VALUE}|{_WORD_KEY}|{_CLOSER}|\Z)|\Z)"
)
# What can begin a line: behind a value, behind the comma of an object, where a value may stand, behind an empty line.
_AFTER_VALUE = re.compile(rf"{_ANY_QUOTE}|{_CLOSER}|{_COMMENT}|[{COLONS}]")
_AFTER_COMMA = re.compile(rf"{_ANY_QUOTE}|{_CLOSER}|{_COMMENT}|{_WORD_KEY}")
_ANYTHING = re.compile(rf"{_VALUE}|{_CLOSER}|{_COMMENT}|{_WORD_KEY}")
_AFTER_GAP = re.compile(rf"[}}\]｝］]|{_ANY_QUOTE}[^\"'“”„＂‘’\r\n]{{0,64}}{_ANY_QUOTE}[ \t]*[{COLONS}]")
_BLANKS = re.compile(r"[ \t]*")
_AHEAD = 256  # characters behind a quote that decide whether structure follows


class Quotes(NamedTuple):
    """How many backslashes stand before a quote of the structure: `run`, or that and a multiple of `period`."""

    run: int
    period: int

    def has(self, backslashes: int) -> bool:
        """Whether a quote behind so many backslashes is one of the structure."""
        return backslashes % self.period == self.run


PLAIN = Quotes(0, 2)


class Walk:
    """Of one object, which begins at `start`; `labels` matches a line that begins with the label of an id.

    `end` walks from a place on where the brackets of `stack` are open, and gives where the object stops; `closed` tells
    then whether its brackets were closed there.
    """

    def __init__(
        self, text: str, start: int, *, final: bool, labels: re.Pattern[str] | None, quotes: Quotes = PLAIN
    ) -> None:
        self._text = text
        self._final = final
        self._labels = labels
        self._quotes = quotes
        line = start
        while line and text[line - 1] in " \t":
            line -= 1
        self._indent = start - line if line == 0 or text[line - 1] in "\r\n" else 0
        self._stack: list[str] = []
        self._start = start
        self.closed = False

    def end(self, at: int, stack: list[str]) -> int:
        """Where the object stops; raises `NeedMore` while the text does not tell."""
        text, self._stack = self._text, stack
        while at > self._start and text[at - 1] in " \t\r\n":
            at -= 1  # the line breaks before `at` count
        while mark := _MARK.search(text, at):
            at = mark.end()
            if mark["line"] is not None:
                stop = self._line(mark.start(), at)
                if stop is not None:
                    return stop
            elif mark["quote"] is not None:
                stop = self._string(at) if self._opens(mark) else None
                if stop is not None and stop < 0:
                    return -stop
                at = at if stop is None else stop
            elif self._bracket(mark[0]):
                self.closed = True
                return at
        self._need(False)
        return len(text)

    def _need(self, decided: bool) -> None:
        if not decided and not self._final:
            raise NeedMore

    def _bracket(self, char: str) -> bool:
        """Follow a bracket; True if it closes the object. One of another kind closes what is open inside."""
        if char in _OPENS:
            self._stack.append(_OPENS[char])
        elif _CLOSED.get(char) in self._stack[-2:]:
            while self._stack.pop() != _CLOSED[char]:
                pass
        return not self._stack

    # -- lines ----------------------------------------------------------------------------------------------

    def _line(self, begin: int, at: int) -> int | None:
        """Whether the object stops at the line break at `begin`, behind which the next words stand at `at`."""
        text = self._text
        if at == len(text):
            self._need(False)
            return begin
        char, gap = text[at], len(LINE_END.findall(text, begin, at)) > 1
        if char in "}｝" and at - begin_of_line(text, begin, begin, at) <= self._indent:
            self.closed = True
            return at + 1  # no deeper than the line in which the object begins
        if not gap and char in '"}],':
            return None
        if char == ">":
            return begin
        self._need(LINE_END.search(text, at) is not None)
        return None if self._goes_on(begin, at, gap=gap) else begin

    def _goes_on(self, begin: int, at: int, *, gap: bool) -> bool:
        text = self._text
        if self._labels is not None and self._labels.match(text, at):
            return False
        while begin > self._start and text[begin - 1] in " \t":
            begin -= 1
        before = text[begin - 1]
        if gap:
            pattern = _AFTER_GAP
        elif before in COLONS or (before in f"[［{COMMAS}" and self._stack[-1] == "["):
            pattern = _ANYTHING
        else:
            pattern = _AFTER_COMMA if before in f"{{｛{COMMAS}" else _AFTER_VALUE
        return pattern.match(text, at) is not None

    # -- strings --------------------------------------------------------------------------------------------

    def _opens(self, mark: re.Match[str]) -> bool:
        """A quote behind a letter or another quote closes a string that was not seen to open."""
        if not self._quotes.has(len(mark["quote"])):
            return False
        before, at = self._text[mark.start() - 1], mark.start()
        if self._quotes.run and self._text[at - 2 : at] in ("\\n", "\\r", "\\t"):
            return True  # white space, escaped with the quotes
        return before.isspace() or before in f"{{[｛［({COLONS}{COMMAS}"

    def _string(self, at: int) -> int:
        """The offset behind the string whose inside begins at `at`; negative if the object stops inside of it."""
        text, inside, pairs = self._text, at, 0
        while (quote := self._quote(at)) is not None and pairs <= MAX_INNER_QUOTES:
            if self._closes(quote.end()):
                return quote.end()
            partner = self._partner(quote)
            if partner is None:
                if LINE_END.search(text, inside, quote.start()) is None:
                    return quote.end()  # a quote too many or too few: it is as good an end as any in this line
                break
            at, pairs = partner, pairs + 1
        if quote is None:
            self._need(False)
        return -self._stop(inside)

    def _quote(self, at: int) -> re.Match[str] | None:
        """The next quote of the structure."""
        while quote := _QUOTE.search(self._text, at):
            if quote[1] is not None and self._quotes.has(len(quote[1])):
                return quote
            at = quote.end()
        return None

    def _closes(self, at: int) -> bool:
        """Structure stands behind a quote, and not the words of a text."""
        found = _BEHIND_STRING.match(self._text, at)
        if found is None or found.end() == len(self._text):
            self._need(len(self._text) - at >= _AHEAD)
        return found is not None

    def _partner(self, quote: re.Match[str]) -> int | None:
        """The offset behind the quote that goes with one inside of a string, in the same line."""
        before = self._text[quote.start() - 1]
        partner = self._quote(quote.end()) if before.isspace() or not (before.isascii()) or before in "(=-" else None
        if partner is None or LINE_END.search(self._text, quote.end(), partner.start()) is not None:
            return None
        return None if self._closes(partner.end()) else partner.end()

    def _stop(self, at: int) -> int:
        """Where the object stops whose string never closes: at a quote mark or an id label, else nowhere.

        A first line that ends with the very closers that are open has only lost a quote; an escaped string has one.
        """
        text = self._text
        found = LINE_END.search(text, at)
        if found is not None:
            closers = "".join("}" if bracket == "{" else "]" for bracket in reversed(self._stack))
            if self._quotes.run or text[at : found.start()].rstrip().endswith(closers):
                return found.start()
        while found is not None:
            words = _BLANKS.match(text, found.end())
            assert words is not None
            if text.startswith(">", words.end()) or (self._labels and self._labels.match(text, words.end())):
                return found.start()
            found = LINE_END.search(text, words.end())
        self._need(False)
        return len(text)
