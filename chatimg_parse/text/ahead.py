"""What is known of the text ahead of damaged blocks: which bracket closes which, and which fences come no more.

An unreadable object ends by its brackets, far behind its own lines perhaps. Asked for each of many objects anew, that
would read the rest of the text each time. A reading by brackets and strings alone goes on from where any object of it
begins, so one reading answers for all of them; only an object that begins in what it takes for a string needs another.
"""

from __future__ import annotations

import re

# A bracket, or a string with its closing quote (or without one, at the end).
SKIM = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*("|\\?\Z)|[{}\[\]]', re.DOTALL)
_MOST_READINGS = 16  # an object beyond them is not followed by its brackets


class _Reading:
    """The brackets from one place on; it goes on as far as it is asked."""

    def __init__(self, text: str, start: int) -> None:
        self._tokens = SKIM.finditer(text, start)
        self._read_to = start
        self._open: list[int] = []
        self._ends: dict[int, int | None] = {}  # behind the partner of each opening bracket

    def holds(self, start: int) -> bool:
        """A bracket opens there, and not in a string."""
        while self._read_to <= start and self._step():
            pass
        return start in self._ends

    def end_of(self, start: int) -> int | None:
        while self._ends[start] is None and self._step():
            pass
        return self._ends[start]

    def _step(self) -> bool:
        token = next(self._tokens, None)
        if token is None:
            return False
        self._read_to = token.end()
        bracket = token[0]
        if bracket in "{[":
            self._open.append(token.start())
            self._ends[token.start()] = None
        elif bracket in "}]" and self._open:
            self._ends[self._open.pop()] = token.end()
        return True


class Ahead:
    """For one text, and questions that go forward."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._readings: list[_Reading] = []
        self._gone: dict[re.Pattern[str], int] = {}  # a fence that does not come from there on

    def bracket_end(self, start: int) -> int | None:
        """The offset behind the bracket that closes the one at `start`; `None` where none does."""
        reading = next((known for known in self._readings if known.holds(start)), None)
        if reading is None:
            if len(self._readings) == _MOST_READINGS:
                return None
            reading = _Reading(self._text, start)
            self._readings.append(reading)
        return reading.end_of(start) if reading.holds(start) else None

    def fence(self, pattern: re.Pattern[str], at: int) -> re.Match[str] | None:
        """The next line that a fence closes with."""
        if self._gone.get(pattern, len(self._text) + 1) <= at:
            return None
        found = pattern.search(self._text, at)
        if found is None:
            self._gone[pattern] = at
        return found
