"""How long to wait before the next request: what the server says, else a pause that grows."""

from __future__ import annotations

from collections.abc import Mapping

from ..retry_after import retry_after

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
