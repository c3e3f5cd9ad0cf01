"""What is known of the text ahead of damaged blocks: which bracket closes which, and which fences come no more.

An unreadable object ends by its brackets, far behind its own lines perhaps. Asked for each of many objects anew, that
would read the rest of the text each time. A reading by brackets and strings alone goes on from where any object of it
begins, so one reading answers for all of them; only an object that begins in what it takes for a string needs another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .json_end import string_end

_MARK = re.compile(r'["{}\[\]]')
_MOST_READINGS = 16  # an object beyond them is not followed by its brackets


def brackets(text: str, start: int, limit: int) -> Iterator[tuple[str, int]]:
    """Each bracket that stands in no string, and where; it ends where a string does not."""
    while found := _MARK.search(text, start, limit):
        start = found.end()
        if found[0] != '"':
            yield found[0], found.start()
            continue
        start = string_end(text, start)
        if not 0 <= start <= limit:
            return


class _Reading:
    """The brackets from one place on; it goes on as far as it is asked."""

    def __init__(self, text: str, start: int) -> None:
        self._brackets = brackets(text, start, len(text))
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
        bracket, at = next(self._brackets, ("", -1))
        if at < 0:
            return False
        self._read_to = at + 1
        if bracket in "{[":
            self._open.append(at)
            self._ends[at] = None
        elif self._open:
            self._ends[self._open.pop()] = at + 1
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
