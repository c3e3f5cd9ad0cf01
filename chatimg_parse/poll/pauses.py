"""How long to wait before the next request: what the server says, else a pause that grows."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

FIRST, LONGEST = 2.0, 15.0  # seconds
_GROWTH = 1.5
_LEAST, _MOST = 1.0, 120.0  # seconds of a Retry-After that are obeyed


class Pauses:
    """Grows with each pause that nobody asked for."""

    def __init__(self) -> None:
        self._next = FIRST

    def next(self, headers: Mapping[str, str]) -> float:
        """Seconds to wait behind an answer with these headers."""
        told = retry_after(headers)
        if told is not None:
            return min(max(told, _LEAST), _MOST)
        pause, self._next = self._next, min(self._next * _GROWTH, LONGEST)
        return pause


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds as `Retry-After` tells them, also as a date, which is compared with the server's own clock."""
    told = headers.get("retry-after", "").strip()
    if told.isascii() and told.replace(".", "", 1).isdigit():
        return float(told[:12])
    at = _time(told)
    if at is None:
        return None
    return at - (_time(headers.get("date", "")) or time.time())


def _time(told: str) -> float | None:
    try:
        at: datetime = parsedate_to_datetime(told)
        return at.timestamp()
    except (ValueError, TypeError, IndexError, OverflowError, OSError):
        return None
