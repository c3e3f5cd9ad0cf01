"""JSON text: a parameter block in one form, whoever writes it, and rows as lines."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ..text.folding import joined_surrogates

_quickly: Callable[[Any], bytes] | None
try:
    from orjson import dumps as _quickly
except ImportError:
    _quickly = None

_slowly = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
# Of these both make the same text. Of floats they do not (1e+16, 1e16), nor of what orjson refuses: large numbers.
_SAME = frozenset({str, int, bool, type(None)})


def as_json(block: dict[str, Any]) -> str:
    """Compact, and not escaped beyond need. orjson is asked where it is there and would write the same."""
    if _quickly is not None and _SAME.issuperset(map(type, block.values())):
        try:
            return _quickly(block).decode()
        except TypeError:
            pass
    return _slowly(block)


def as_line(row: dict[str, Any]) -> bytes:
    """A row of plain data as a line of JSON Lines. What orjson refuses, half a surrogate pair, becomes U+FFFD."""
    if _quickly is not None:
        try:
            return _quickly(row) + b"\n"
        except TypeError:
            pass
    text = joined_surrogates(_slowly(row), "replace")
    return f"{text}\n".encode()
