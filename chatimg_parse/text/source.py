"""The text that is being read, and what is known about it: searches that failed, ends of lines."""

from __future__ import annotations

import re


class NeedMore(Exception):
    """The text so far does not decide a construct. Raised only while more may come; the reader starts again then."""


LINE_END = re.compile(r"\r\n|\r|\n")


def begin_of_line(text: str, begun: int, known_to: int, at: int) -> int:
    """Where the line of `at` begins, if the line of `known_to` begins at `begun`."""
    line_break = max(text.rfind("\n", known_to, at), text.rfind("\r", known_to, at))
    return begun if line_break < 0 else line_break + 1


class Source:
    """`text` as it is now. While `final` is false more may come, and what its end leaves open is `NeedMore`."""

    def __init__(self, text: str, *, final: bool) -> None:
        self.text = text
        self.final = final
        # What the tests count instead of seconds: constructs tried, and characters passed by searches with open end.
        self.steps = 0
        self._gone: dict[str | re.Pattern[str], int] = {}
        self._places: dict[str, tuple[int, int]] = {}  # from where it was asked, and the answer
        self._line_from, self._line_to = 0, -1
        self.floor = 0  # no line of a later question begins before this
        self._begun, self._begun_to = 0, 0
        # What the end leaves open (rule 8): a tag, and the address in a destination or in angle brackets.
        self.open_tag = self.open_url = -1
        self._ink_end = -1
        self.awaits = ""  # without this character more text decides nothing
        self.url_run = (0, -1)  # the run of characters in which the last bare URL stood: it may hold more of them

    @property
    def open_run(self) -> int:
        """Characters of the run with the last bare URL, if that reaches the end of the text."""
        run, end = self.url_run
        return end - run if end == len(self.text) else 0

    def is_last_line(self, at: int) -> bool:
        """Nothing but blanks stands behind the line that holds `at`."""
        if self._ink_end < 0:
            self._ink_end = len(self.text.rstrip())
        return self.line_end(at) >= self._ink_end

    def is_cut(self, at: int) -> bool:
        """The URL at `at` stands in a construct that the end of the text leaves open."""
        return at == self.open_url or (0 <= self.open_tag < at and self.is_last_line(at))

    def find(self, needle: str, at: int) -> int:
        """`text.find` that never looks for the same thing in vain twice; -1 where it does not come any more."""
        if self._gone.get(needle, len(self.text) + 1) <= at:
            return -1
        found = self.text.find(needle, at)
        self.steps += (found if found >= 0 else len(self.text)) - at
        if found < 0:
            self.need(False)
            self._gone[needle] = at
        return found

    def search(self, pattern: re.Pattern[str], at: int) -> re.Match[str] | None:
        """`pattern.search` in the same way."""
        if self._gone.get(pattern, len(self.text) + 1) <= at:
            return None
        found = pattern.search(self.text, at)
        self.steps += (found.end() if found else len(self.text)) - at
        if found is None:
            self.need(False)
            self._gone[pattern] = at
        return found

    def line_end(self, at: int) -> int:
        """Where the line that holds `at` ends, before its line break."""
        if not self._line_from <= at <= self._line_to:
            self._line_from = at
            self._line_to = min(self._next("\n", at), self._next("\r", at))
        return self._line_to

    def _next(self, char: str, at: int) -> int:
        """The next place of a character, the text's end where there is none; each is found once."""
        asked, place = self._places.get(char, (0, -1))
        if not asked <= at <= place:
            place = self.text.find(char, at)
            self.steps += (place if place >= 0 else len(self.text)) - at
            place = len(self.text) if place < 0 else place
            self._places[char] = (at, place)
        return place

    def line_start(self, at: int) -> int:
        """Where the line that holds `at` begins. Questions go forward, so that no stretch is searched twice."""
        if not self.floor <= self._begun_to <= at:
            self._begun = self._begun_to = self.floor
        self._begun = begin_of_line(self.text, self._begun, self._begun_to, at)
        self._begun_to = at
        return self._begun

    def need(self, decided: bool) -> None:
        """Go on only if the text decides the matter, or if nothing more will come."""
        if not decided and not self.final:
            raise NeedMore
