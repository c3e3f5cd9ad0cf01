"""The contents of one choice, each with what was told beside it: what `Reply` writes to."""

from __future__ import annotations

import re
from typing import Any, NamedTuple
from zlib import crc32

from ...text import pixels
from ...text.reading.content import ContentParser
from ...text.record.findings import Findings, Remark, Verdict
from ...text.record.sent import NOTHING_SENT, Known, Sent
from .held_json import Held

_WINDOW = 1 << 16
_WHOLE_URL = re.compile(r"https?://[^\s<>\"]+")
_GOES_ON = "=/?&#:%,"  # an address that ends so is not whole
_SIGNATURE = re.compile("|".join(pixels.SIGNATURES))
_LEAST = 48  # characters of base64 that may be a picture


class Channel:
    """One content (`parser`), with what was told beside it (`own`)."""

    __slots__ = (
        "_source",
        "at_cut",
        "check",
        "cut_at",
        "found",
        "heard",
        "held",
        "last",
        "own",
        "parser",
        "reasoning",
        "spoken",
        "stem",
        "undone",
    )

    def __init__(
        self, stem: str | None, source: str | None, parser: ContentParser | None, *, reasoning: bool = False
    ) -> None:
        self.reasoning = reasoning
        self.stem = stem  # the content that fragments belong to; `None` once something else came between
        self._source = source
        self.parser = parser
        self.spoken = parser  # which still gives its words when it is closed
        self.undone = False  # its text was encoded once too often, and offsets are of what it was before
        self.own = Findings()
        self.found = Findings() if parser is None else parser.findings  # of the text, once it is closed
        self.check = 0  # their check sum: a text that is told again as a whole is known by it
        # Where its last word and its last line begin, if the body ended in its middle: they may have gone on.
        self.cut_at: tuple[int, int] | None = None
        self.at_cut = False  # its text is whole as it was sent, but the reply was cut where it ends
        self.last: str | None = None  # the last piece, if it may have been a whole thing
        self.held: Held | None = None  # its text, while that may be one JSON object and nothing else
        self.heard: list[str] | None = None  # its text, for `explain`

    @property
    def source(self) -> str | None:
        """The name of its text, `None` for the one that was given."""
        if not self.undone and (self.parser is None or self.parser.undone is None):
            return self._source
        return "undone" if self._source is None else f"{self._source} (undone)"

    def take(self, text: str, *, whole: bool) -> bool:
        """Read a fragment, or a whole text at once, with its end in sight; False if it told nothing yet."""
        assert self.parser is not None
        if self.heard is not None:
            self.heard.append(text)
        # Raw text (which has no stem) may be cut anywhere; only deltas are pieces that somebody meant.
        whole_thing = bool(self.stem) and not whole and (text[:4] == "http" or len(text) >= _LEAST)
        self.last = text if whole_thing else None
        if whole:
            self.close(text)
            return True
        if self.stem:
            self.check = _check(text, self.check)
        released = text if self.held is None else self.held.feed(text)
        if released is None:
            return False
        self.held = None
        return self.parser.feed(released)

    def take_body(self) -> dict[str, Any] | None:
        """Nothing follows: the object that all of its text is, which is no content then; else that is read now."""
        held, self.held = self.held, None
        if held is None or self.parser is None:
            return None
        if held.body is None:
            self.parser.feed(held.text)
            return None
        self.found = Findings(length=held.length)
        self.parser = self.spoken = None
        return held.body

    @property
    def length(self) -> int:
        """Characters so far."""
        if self.parser is None:
            return self.found.length
        return self.parser.length if self.held is None else self.held.length

    @property
    def open_from(self) -> int:
        """Where it begins to be open whether its last bare URL or data goes on: dots and brackets may be of a URL."""
        return self.length - max(1, self.spoken.open_run if self.spoken is not None else 0)

    def ends_before(self, text: str) -> bool:
        """A whole thing came as one piece, and another begins: the next text is one of its own (rule 27)."""
        before, self.last = self.last, None
        head = text[:16]
        if before is None:
            return False
        if head.startswith(("http://", "https://")):
            whole = _WHOLE_URL.fullmatch(before) is not None and "." in before
            return whole and before[-1] not in _GOES_ON
        if head.startswith("data:image/"):
            return before.startswith("data:image/")
        return _SIGNATURE.match(head) is not None and is_whole(before)

    def repeats(self, text: str) -> bool:
        """A text begins with everything that came so far."""
        return _check(text[: self.length], 0) == self.check

    @property
    def findings(self) -> Findings:
        """What its text says for certain so far."""
        return self.parser.findings if self.parser is not None else self.found

    @property
    def pieces(self) -> int:
        """How many pieces of words are certain so far."""
        return self.spoken.pieces if self.spoken is not None else 0

    def words(self, first: int) -> str:
        """The words from a piece on that are certain."""
        return self.spoken.words(first) if self.spoken is not None else ""

    @property
    def firm(self) -> bool:
        """Something in it or beside it makes this a reply of a task (rule 5a)."""
        return speaks(self.own) or (self.spoken is not None and self.spoken.firm)

    def decide(self, *, task: bool) -> None:
        """It is known whether labels count."""
        if self.spoken is not None:
            self.spoken.decide(task=task)

    def close(self, text: str | None = None) -> Findings:
        """What its text says, which is all of `text` or what came of it in pieces; nothing where it has none."""
        if self.parser is not None:
            parser, self.parser = self.parser, None
            self.found = parser.close() if text is None else parser.whole(text)
            if parser.undone is not None:
                self._undo(parser.undone, cut=parser.undone_is_cut)
        return self.found

    def _undo(self, text: str, *, cut: bool) -> None:
        """The text was a literal, and this is what it says; where that was cut, its last words may have gone on."""
        self.undone, self.cut_at = True, None
        self.heard = None if self.heard is None else [text]
        if cut:
            self.cut_at = places_of_last(text)
            self.found.remarks.append(Remark("body-cut", 0, len(text)))


def speaks(own: Findings) -> bool:
    """What was told beside a text is a state, an id or an error of a task (rule 5a)."""
    return bool(own.verdicts) or own.params is not None or any(not sign.talk for sign in own.signs)


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
        self.target: Channel | None = None  # to which carriers are written, if not to the last
        self.has_task = False
        self.ended = False  # a reason for its end was told
        self.cut = False  # and that is that it was cut

    def place(self) -> Channel:
        """The channel to which a carrier is written."""
        if self.target is not None:
            return self.target
        if not self.channels:
            self.channels.append(Channel(None, None, None))
        return self.channels[-1]


class Trace(NamedTuple):
    """What was recognized where in one content: (start, end, name) of each span."""

    channel: Channel
    spans: list[tuple[int, int, str]]

    @property
    def source(self) -> str | None:
        """Where the content stands in the body (`choices[0].message.content`); `None` where it is all there is."""
        return self.channel.source

    @property
    def text(self) -> str:
        """The content, as it was read."""
        return "".join(self.channel.heard or ())


def places_of_last(text: str) -> tuple[int, int]:
    """Where the last word and the last line of a text begin."""
    return 1 + max(map(text.rfind, " \t\r\n")), 1 + max(map(text.rfind, "\r\n"))


def is_whole(data: str) -> bool:
    """Base64 of a picture that ends where it ends."""
    if data[:11] == "data:image/":
        data = data[data.find(",", 0, 256) + 1 :]
    if _SIGNATURE.match(data) is None:
        return False
    normal = pixels.normalize(data)
    seen = pixels.look(normal) if normal is not None else None
    return seen is not None and seen.media_type is not None and seen.complete


def _check(text: str, start: int) -> int:
    if len(text) <= _WINDOW:
        return crc32(text.encode("utf-8", "surrogatepass"), start)
    for at in range(0, len(text), _WINDOW):  # megabytes are not encoded at once, which would be a copy
        start = crc32(text[at : at + _WINDOW].encode("utf-8", "surrogatepass"), start)
    return start
