"""The contents of one choice, each with what was told beside it: what `Reply` writes to."""

from __future__ import annotations

from typing import NamedTuple
from zlib import crc32

from ..text.content import ContentParser
from ..text.findings import Findings, Verdict
from ..text.recorder import Known
from ..text.sent import NOTHING_SENT, Sent

_WINDOW = 1 << 16


class Trace(NamedTuple):
    """What was recognized where in one content: its name, its text in pieces, and (start, end, name) of each span."""

    source: str | None
    heard: list[str]
    spans: list[tuple[int, int, str]]


class Channel:
    """One content (`parser`), with what was told beside it (`own`)."""

    __slots__ = ("check", "cut_at", "found", "heard", "own", "parser", "reasoning", "source", "stem")

    def __init__(
        self, stem: str | None, source: str | None, parser: ContentParser | None, *, reasoning: bool = False
    ) -> None:
        self.reasoning = reasoning
        self.stem = stem  # the content that fragments belong to; `None` once something else came between
        self.source = source
        self.parser = parser
        self.own = Findings()
        self.found = Findings()  # of the text, once it is closed
        self.check = 0  # their check sum: a text that is told again as a whole is known by it
        # Where its last word and its last line begin, if the body ended in its middle: they may have gone on.
        self.cut_at: tuple[int, int] | None = None
        self.heard: list[str] | None = None  # its text, for `explain`

    def take(self, text: str, *, whole: bool) -> None:
        """Read a fragment, or a whole text at once, with its end in sight."""
        assert self.parser is not None
        if self.heard is not None:
            self.heard.append(text)
        if whole:
            self.parser.add(text)
            self.close()
        else:
            self.parser.feed(text)
            if self.stem:
                self.check = _check(text, self.check)

    @property
    def length(self) -> int:
        """Characters so far."""
        return self.found.length if self.parser is None else self.parser.length

    def repeats(self, text: str) -> bool:
        """A text begins with everything that came so far."""
        return _check(text[: self.length], 0) == self.check

    @property
    def findings(self) -> Findings:
        """What its text says for certain so far."""
        return self.parser.findings if self.parser is not None else self.found

    @property
    def pieces(self) -> int:
        """How many pieces of words there are so far; a text that was closed is one."""
        return self.parser.pieces if self.parser is not None else 1

    def words(self, first: int) -> str:
        """The words from a piece on."""
        if self.parser is not None:
            return self.parser.words(first)
        return self.found.text if first == 0 else ""

    def close(self) -> Findings:
        """What its text says; nothing where it has none."""
        if self.parser is not None:
            self.found, self.parser = self.parser.close(), None
        return self.found


class Choice:
    """The channels of one choice, those of its reasoning apart."""

    def __init__(self, sent: Sent = NOTHING_SENT) -> None:
        self.known = Known(sent)
        self.channels: list[Channel] = []
        self.reasoning: list[Channel] = []
        self.by_stem: dict[str, Channel] = {}  # the contents that a text of a stream may continue
        self.refusal: Verdict | None = None  # that comes in pieces
        self.refusal_pieces: list[str] = []
        self.calls: dict[int, list[str]] = {}  # arguments of tools that come in pieces
        self.has_task = False

    def place(self) -> Channel:
        """The channel to which a carrier is written."""
        if not self.channels:
            self.channels.append(Channel(None, None, None))
        return self.channels[-1]


def _check(text: str, start: int) -> int:
    for at in range(0, len(text), _WINDOW):  # megabytes are not encoded at once, which would be a copy
        start = crc32(text[at : at + _WINDOW].encode("utf-8", "surrogatepass"), start)
    return start
