"""Tables whose labels stand in the head row (`| Task ID | Progress |`), over the values of their columns.

A row is a head once a line of dashes stands below it; so the cells of one row are kept until the next is known.
"""

from __future__ import annotations

import re

from ...folding import fold
from ...syntax import styling
from ...syntax.tokens import Segment
from ...words import labels
from ...words.vocabulary import Vocabulary

_BARS = ("|", "｜")
_RULE = re.compile(r"[ \t]*:?-+:?[ \t]*")
_MOST = 64  # columns that are looked at
_LONG = 12  # characters of an id below a bare `ID`


class Columns:
    """Takes the segments in order, and knows the label over each."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._above: list[str] = []  # the cells of the row before
        self._row: list[str] = []
        self._roles: list[str | None] = []
        self._certain = False
        self._inside = False

    def role(self, segment: Segment, text: str) -> str | None:
        """The label that stands over a segment, if it is a cell below a head row."""
        if segment.lead == "line" or segment.lead == "blank":
            row = text[segment.end : segment.end + 1] in _BARS
            if row or self.is_open:
                self._begin(segment, row=row)
        elif segment.lead != "cell":
            return None
        if not self._inside or len(self._row) == _MOST:
            return None
        cell = text[segment.start : min(segment.end, segment.start + labels.REACH)]
        if segment.lead != "cell" and not cell.strip():
            return None  # a bar begins the row: the first column is behind it
        self._row.append(cell)
        column = len(self._row) - 1
        role = self._roles[column] if column < len(self._roles) else None
        return role if self._certain or len(cell.strip()) >= _LONG else None

    @property
    def is_open(self) -> bool:
        """A row was the last line."""
        return self._inside or bool(self._row or self._above or self._roles)

    def leave(self) -> None:
        """A line that is no row: what stood above is forgotten."""
        self._roles, self._row, self._above, self._inside = [], [], [], False

    def _begin(self, segment: Segment, *, row: bool) -> None:
        """A line begins that is a `row`, or stands below one: what was read of that tells what is to come."""
        if not row or segment.lead == "blank":
            self._roles = []
            self._row = []
        elif self._row and _is_rule(self._row):
            self._head(self._above)
        self._inside = row
        self._above, self._row = self._row, []

    def _head(self, cells: list[str]) -> None:
        """The row above the dashes. Where nothing but a bare `ID` names the task, other tables have such heads too."""
        self._roles = [labels.role_of_label(self._vocabulary, styling.bare(cell)) for cell in cells]
        heads = [head for head in zip(self._roles, map(fold, cells), strict=True) if head[1]]
        named = any(role in ("preview", "source") or (role == "id" and head != "id") for role, head in heads)
        self._certain = named or all(role is not None for role, _ in heads)
        if not self._certain:
            self._roles = [role if role == "id" else None for role in self._roles]


def _is_rule(row: list[str]) -> bool:
    return any(map(str.strip, row)) and all(not cell.strip() or _RULE.fullmatch(cell) for cell in row)
