"""A text of a stream that may be one JSON object and nothing else, which is a body then (docs/rules.md, rule I7).

Whether it is one is known at its end; until then its pieces are held, as the reader of contents would hold a block.
Whatever cannot be one goes to that reader at once, so nearly every text is let go with its first piece.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ...text.block.json_end import JsonEnd

_SPACE = " \t\r\n"
_OPENER = re.compile(r"(?:`{3,}|~{3,})[^\n`]{0,64}\n\s*")
_BEGINS = re.compile(r"[`~]{1,16}[^\n`]{0,64}\Z")
_LONGEST_TAIL = 64  # characters behind an object that tell whether more than a fence stands there
_LONGEST_LEAD = 512  # characters before an object, and of white space behind it that came in pieces
_FENCE = re.compile(r"`*|~*")


class Held:
    """The pieces of a text so far. `body` is the object once it is whole and `judge` says that it is one."""

    def __init__(self, judge: Callable[[str], dict[str, Any] | None]) -> None:
        self._judge = judge
        self.body: dict[str, Any] | None = None
        self.length = 0
        self._pieces: list[str] = []
        self._json: JsonEnd | None = None
        self._tail = ""

    def feed(self, text: str) -> str | None:
        """Take a piece; everything that was held where it can be no body, `None` while it may."""
        self._pieces.append(text)
        self.length += len(text)
        if self.body is not None:
            self._add_tail(text)
            return None if _FENCE.fullmatch(self._tail) else self.text
        if self._json is None:
            lead = self._lead() if self.length < _LONGEST_LEAD else ""
            if lead is None:
                return None
            if lead[:1] != "{":
                return self.text
            text, self._json = lead, JsonEnd()
        end = self._json.feed(text)
        if end is not None:
            self._add_tail(text[end:])
            whole = self.text[: self.length - len(text) + end]
            self.body = self._judge(whole) if _FENCE.fullmatch(self._tail) else None
        given_up = self._json.broken or (end is not None and self.body is None)
        return self.text if given_up else None

    def _add_tail(self, text: str) -> None:
        """What stands behind the object but white space; a fence is all that may."""
        self._tail = (self._tail + text.strip(_SPACE)[:_LONGEST_TAIL])[:_LONGEST_TAIL]

    @property
    def text(self) -> str:
        """All that was held back, as it came."""
        return "".join(self._pieces)

    def _lead(self) -> str | None:
        """What stands behind white space and the line of a fence; `None` while that is open."""
        lead = self.text.lstrip(_SPACE)
        if lead[:1] not in ("`", "~"):
            return lead or None
        opener = _OPENER.match(lead)
        if opener is None:
            return None if _BEGINS.match(lead) else lead
        return lead[opener.end() :] or None
