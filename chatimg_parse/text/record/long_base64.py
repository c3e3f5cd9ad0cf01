"""Long base64 that arrives in pieces, kept apart from the text around it, so that a picture is in memory once.

A line that cannot be read before it ends waits in pieces. Joined, and the picture then cut out of its line, 10 MB
would be there twice. So the middle of a long run of base64 characters is collected here, and the text goes on
without it: to the scanner those characters mean nothing. The picture whose base64 it is gets it back; where
something else holds the run (an attribute, a parameter block, prose), the text is put together again and read as it
is. Offsets behind the run are moved by what the text is without.
"""

from __future__ import annotations

import re

from ..pixels import ALPHABET
from ..syntax.autolinks import is_whole
from ..syntax.tokens import Code, Data, Image, Link, Payload, Segment, Url
from .findings import Findings, placed

BLOCK = 1 << 16  # characters in which a waiting text is looked at
_LEAST = BLOCK // 2  # of base64 at its end begin a run
_EDGE = 1 << 12  # characters of the run's head and of its tail that stay in the text
_SHARE = 32  # the run grows by at least this part of itself, so that growing stays linear
_LEAD = re.compile(r"[A-Za-z0-9+/]*={0,2}")
_MOVABLE = (Image, Link, Url, Code, Data)  # what may stand behind the picture in its segment


def ends_in_run(block: str) -> bool:
    """A block ends with so much base64 that it is kept apart."""
    return len(block) >= _LEAST and _only_base64(block[-_LEAST:])


def _begin_of_run(text: str) -> int:
    """Where the base64 begins with which a text ends."""
    begin = len(text)
    while begin and _only_base64(text[max(0, begin - _EDGE) : begin]):
        begin = max(0, begin - _EDGE)
    before = text[max(0, begin - _EDGE) : begin]
    return begin - len(before) + len(before.rstrip(ALPHABET.decode()))


def _only_base64(text: str) -> bool:
    return text.isascii() and not text.encode("ascii").translate(None, ALPHABET)


class LongRun:
    """The run of base64 that a text ends with; `at` is where the text is from now on without its middle."""

    def __init__(self, text: str) -> None:
        start = _begin_of_run(text)
        self.at = start + _EDGE
        self.open = True  # it may go on
        self._whole = text[start:]
        self._waiting: list[str] = []
        self._waits = 0  # characters

    @property
    def missing(self) -> int:
        """Characters that are not in the text, once the run is closed."""
        return len(self._whole) - 2 * _EDGE

    def take(self, block: str) -> bool:
        """Take a block; False if it is not base64 through and through."""
        if not _only_base64(block):
            return False
        self._waiting.append(block)
        self._waits += len(block)
        if self._waits * _SHARE >= len(self._whole):
            self._grow("")
        return True

    def close(self, rest: str) -> str:
        """The run ends somewhere in `rest`; gives what the text goes on with: the run's tail, and what follows it."""
        lead = _LEAD.match(rest[: 2 * BLOCK])
        assert lead is not None
        self._grow(lead[0])
        self.open = False
        return self._whole[-_EDGE:] + rest[lead.end() :]

    def _grow(self, more: str) -> None:
        more = "".join([*self._waiting, more])
        self._waiting.clear()
        self._waits = 0
        # CPython appends in place where a local variable is the one name of a text; elsewhere this is a copy.
        whole, self._whole = self._whole, ""
        whole += more
        self._whole = whole

    # -- the end --------------------------------------------------------------------------------------------

    def filled(self, text: str) -> str:
        """The text with everything in it."""
        return "".join((text[: self.at], self._whole[_EDGE:-_EDGE], text[self.at :]))

    def put_back(self, text: str, segments: list[Segment]) -> int | None:
        """Give the picture its base64; the number of its segment, or `None` if it must be read with the whole text."""
        for number, segment in enumerate(segments):
            for place, construct in enumerate(segment.constructs):
                if construct.start < self.at < construct.end:
                    behind = segment.constructs[place + 1 :]
                    if not all(isinstance(other, _MOVABLE) for other in behind):
                        return None
                    if not isinstance(construct, (Image, Data)) or not self._holds(construct, text):
                        return None
                    segment.constructs[place] = construct._replace(payload=Payload(self._whole, plain=True))
                    return number
        return None

    def _holds(self, construct: Image | Data, text: str) -> bool:
        """The construct's base64 is this run, no more and no less."""
        shown = construct.payload
        if shown is None or shown.text != self._whole[:_EDGE] + self._whole[-_EDGE:]:
            return False
        # Whether bare base64 goes on behind a line break may depend on all of it.
        follows = text[construct.end : construct.end + 1]
        return isinstance(construct, Image) or follows not in "\r\n" or shown.text.endswith("=") or is_whole(shown.text)

    def move(self, found: Findings, before: tuple[int, ...], offset: int) -> None:
        """Move the places that were found since `before` and stand behind the gap."""
        gap, by = offset + self.at, self.missing
        for items, known in zip(placed(found), before, strict=True):
            for item in items[known:]:
                if item.at > gap:
                    item.at += by
                if getattr(item, "end", 0) > gap:
                    item.end += by
