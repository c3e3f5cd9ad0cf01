"""A JSON body whose long pictures are left out while it is read and written anew, and put back as the bytes they were.

Between its first and its last characters base64 says nothing that decides anything. So a body of 12 MB is decoded,
read and encoded as one of some KB, and what the caller gets is made of slices of what came.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..text.pixels import ALPHABET

_WORTH = 1 << 17  # bytes of a body that is worth it
_STEP = 1 << 14  # bytes; runs of four steps are left out
_EDGE = 1 << 12  # bytes of a run that stay at its head and tail, and at most three more
_PROBE = 1 << 10
_OTHER = re.compile(rb"[^A-Za-z0-9+/]")


class Stubbed:
    """A body, and a `short` one that says the same; `restored` gives back what is missing in what was made of that."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._hidden: dict[bytes, slice] = {}  # what is missing, by what is left of the run
        self._others: set[bytes] = set()  # runs that are all there, though they are as short
        self.short = data if len(data) < _WORTH else self._shortened()

    def _shortened(self) -> bytes:
        data, pieces, at = self._data, [], 0
        for begin, end in _runs(data, _STEP):
            # Four characters are three bytes: so the tail means what it meant.
            hidden = slice(begin + _EDGE, begin + _EDGE + (end - begin - 2 * _EDGE) // 4 * 4)
            shown = data[begin : hidden.start] + data[hidden.stop : end]
            other = self._hidden.setdefault(shown, hidden)
            if other is hidden or data[other] == data[hidden]:  # else it only begins and ends as another does
                pieces.append(data[at : hidden.start])
                at = hidden.stop
        short = b"".join([*pieces, data[at:]])
        self._others = {short[begin:end] for begin, end in _runs(short, _EDGE // 2)} - self._hidden.keys()
        return short

    def restored(self, short: bytes) -> list[bytes]:
        """Something made of `short`, with everything in it, in pieces. `LookupError` if a run in it was changed."""
        if not self._hidden:
            return [short]
        pieces, at = [], 0
        for begin, end in _runs(short, _EDGE // 2):
            if short[begin:end] in self._others:
                continue
            pieces += [short[at : begin + _EDGE], self._data[self._hidden[short[begin:end]]]]
            at = begin + _EDGE
        return [*pieces, short[at:]]


def _runs(data: bytes, step: int) -> Iterator[tuple[int, int]]:
    """Where runs of base64 begin and end that are at least four steps long."""
    at = end = 0
    while at < len(data):
        if _is_base64(data[at : at + _PROBE]):
            begin, end = _begin(data, at, end), _end(data, at)
            if end - begin >= 4 * step:
                yield begin, end
            at = end
        at += step


def _is_base64(window: bytes) -> bool:
    return not window.translate(None, ALPHABET)


def _begin(data: bytes, at: int, least: int) -> int:
    r"""Where the run begins that `at` is in. A letter behind a backslash is no base64, but an escape like `\n`."""
    while at > least:
        window = data[max(least, at - _EDGE) : at]
        if not _is_base64(window):
            at += len(window.rstrip(ALPHABET)) - len(window)
            break
        at -= len(window)
    if data[at - 1 : at] == b"\\":
        at += 5 if data[at : at + 1] == b"u" else 1
    return at


def _end(data: bytes, at: int) -> int:
    while at < len(data):
        window = data[at : at + _STEP]
        if not _is_base64(window):
            other = _OTHER.search(window)
            return at + (other.start() if other else len(window))
        at += len(window)
    return at
