"""Values that every reader of JSON can take: what a result hands on of a reply. Knows no finding and no model."""

from __future__ import annotations

import math
from typing import Any

from ..text.folding import joined_surrogates

_MAX_DEPTH = 96  # of the objects that are handed on; the readers follow less
_SMALL = 1 << 63
_MAX_DIGITS = 4300  # of an integer that Python turns into text


class Clean:
    """Joins surrogate pairs, writes U+FFFD for halves and text for what is no number, and tells of it in issues."""

    def __init__(self) -> None:
        self.issues: dict[str, None] = {}
        self.changed = False

    def text(self, value: str) -> str:
        """The text with whole surrogate pairs joined; half a pair, which UTF-8 cannot carry, becomes U+FFFD."""
        if value.isascii():
            return value
        joined = joined_surrogates(value, "replace")
        if joined is not value:
            self.changed = True
            if "\ufffd" in joined:
                self.issues["lone-surrogate"] = None
        return joined

    def optional(self, value: str | None) -> str | None:
        """As `text`, where there may be none."""
        return None if value is None else self.text(value)

    def tree(self, value: Any, depth: int = 0) -> Any:
        """The same of what JSON text or a copy of plain values holds; nothing of any other value."""
        if isinstance(value, str):
            return self.text(value)
        if value is None or value is True or value is False:
            return value
        if depth > _MAX_DEPTH:
            self.issues["too-deep"], self.changed = None, True
            return None
        if isinstance(value, dict):
            return self._members(value, depth + 1)
        if isinstance(value, list):
            return [self.tree(member, depth + 1) for member in value]
        if isinstance(value, float) and not math.isfinite(value):
            self.issues["number-as-text"], self.changed = None, True
            return str(value)
        if isinstance(value, int) and value.bit_length() > 3 * _MAX_DIGITS:
            self.issues["number-as-text"], self.changed = None, True
            return hex(value)  # in hexadecimal, because decimal digits of this many take quadratic time
        return value if isinstance(value, (int, float)) else None

    def _members(self, value: dict[Any, Any], depth: int) -> dict[str, Any]:
        """Those of an object; text and numbers directly, since nearly all of it is."""
        cleaned: dict[str, Any] = {}
        for key, member in value.items():
            name = key if isinstance(key, str) and key.isascii() else self.text(str(key))
            if isinstance(member, str):
                cleaned[name] = self.text(member)
            elif type(member) is int and -_SMALL < member < _SMALL and depth <= _MAX_DEPTH:
                cleaned[name] = member
            else:
                cleaned[name] = self.tree(member, depth)
        return cleaned
