"""The text of one content on its way to the caller, without the pictures that stand in it.

A delta passes as soon as no picture can begin in it: at the latest when the content parser has read its line, mostly
at once. The parser tells where pictures stand; here is only known what the first characters of one look like.
"""

from __future__ import annotations

import re
from collections import deque
from typing import Any, NamedTuple

from ...bodies.reply.channels import Channel
from ...text.pixels import SIGNATURES, SIGNS
from ...text.record.findings import Picture
from ...text.urls import BARE, bare_end, kind_of
from .message import place_of, stands_in_text

# How a picture in a text begins.
_BEGINS = re.compile(
    r"(?P<image>!\[)|(?P<forum>\[img[\]= ])|(?P<link>\[)|(?P<tag><(?:a(?=\s)|(?:img|picture|source|video)(?=[\s/>])))"
    r"|(?P<url>`?https?://)|(?P<data>data:image/)"
    rf"|(?P<signed>(?-i:(?<![\w+/=-])(?:{'|'.join(SIGNATURES)})))",
    re.IGNORECASE,
)
# One of these stands in each, or begins it, and they are found many times faster.
_BEGIN_SIGN = re.compile("|".join((r"\[", "<", ":", *SIGNATURES)))
_NOT_DATA = r"\s*<?(?:[^\s<d]|d[^a]|da[^t]|dat[^a]|data[^:])"
# What one of these is where it is no picture, up to the character that tells.
_NONE = {
    "image": re.compile(r"!\[[^\[\]\r\n]*\][^(\[:]"),
    "forum": re.compile(r"\[img[^\[\]\r\n]*(?:[\[\r\n]|\][ \t]*(?:[^h \t]|h[^t]))", re.IGNORECASE),
    "link": re.compile(
        rf"\[(?!!)(?:[^\[\]\r\n]{{41}}|[^\[\]\r\n]{{0,40}}(?:[\[\r\n]|\](?:[^(]|\({_NOT_DATA})))", re.IGNORECASE
    ),
    "data": re.compile(r"data:image/[\w.+-]*[^\w.+\-;,]", re.IGNORECASE),
    "signed": re.compile(r"[A-Za-z0-9+/_-]{0,47}[^A-Za-z0-9+/_=\r\n-]"),
}
# A URL is the value of a label behind one of these, or where nothing stands before it on its line.
_LABELS_END = ":：|\r\n"
_MARKS = " \t*_`<>(（\"'"
# Characters in which it must be clear what one is; what holds the data of a picture may take any number.
_REACH = {"image": 4096, "forum": 4096, "link": 512, "tag": 4096, "url": 512}
_LONG = 4096  # characters behind which only the parser tells how it goes on
_TAIL = 12  # characters, the longest beginning of a beginning


def _prefixes(words: tuple[str, ...]) -> str:
    """A pattern for what may become one of the words: each of their beginnings, the longest first."""
    begun = {word[:length] for word in words for length in range(1, len(word))}
    return "|".join(map(re.escape, sorted(begun, key=len, reverse=True)))


_TAGS = ("![", "<picture ", "<source ", "<video ", "<img ", "<a ", "`https://")
_NAMES = ("https://", "data:image/")
# Where a text ends in the middle of what could become a beginning.
_MAY_BEGIN = re.compile(
    rf"(?:{_prefixes(_TAGS)}|(?<!\w)(?:{_prefixes(_NAMES)})|(?-i:(?<![\w+/=-])(?:{_prefixes(SIGNS)})))\Z", re.IGNORECASE
)


class Held(NamedTuple):
    """A delta with its place in the content."""

    at: int
    text: str
    carrier: Any


class Passed(NamedTuple):
    """A delta that may go, and what is left of its text."""

    carrier: Any
    text: str
    whole: bool  # nothing was taken out


class Gate:
    """`take` each delta behind the parser, then give `passed`; `rest` when nothing follows."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self._held: deque[Held] = deque()
        self._clear = 0  # no picture begins before this place but those that were found
        self._stuck = -1  # the place before that, if only the parser can tell how it goes on
        self._before, self._ahead = "", ""  # the last characters before that, and those behind it
        self._end = 0  # of the last delta
        self._cut_to = 0  # the end of the last picture that is taken out
        self._next = 0  # the first picture that does not end before all that is held

    def take(self, text: str, carrier: Any) -> bool:
        """Take what the parser was fed last; False if the parser took it for a repetition, which has no place."""
        end = self.channel.length
        at = end - len(text)
        if at < self._end:
            return False
        self._end = end
        if not self._ahead and self._stuck != self._clear:
            self._clear = max(self._clear, at)  # what came before was not taken here
        self._held.append(Held(at, text, carrier))
        if self._stuck != self._clear:
            self._ahead += text
        return True

    @property
    def holds(self) -> bool:
        """Whether deltas wait to be told what becomes of them."""
        return bool(self._held)

    def let_go(self, count: int) -> None:
        """So many of the deltas that were told to pass are out."""
        for _ in range(count):
            self._held.popleft()

    def carriers(self) -> list[Any]:
        """Who is held; they are let go."""
        held = [carrier for _, _, carrier in self._held]
        self._held.clear()
        return held

    def passed(self) -> list[Passed]:
        """The deltas that can go now, in order."""
        parser, pictures = self.channel.parser, self.channel.findings.pictures
        if parser is None:
            return self.rest()
        sure = parser.sure_pictures
        if parser.settled > self._clear:
            if self._stuck == self._clear:
                self._ahead = self._text_from(self._clear)
            self._pass(parser.settled - self._clear)
        # Whether labels count may be open, and with it whether what they say is a picture.
        if self._next < sure and not self.channel.firm:
            sure = next((at for at in range(self._next, sure) if pictures[at].labelled), sure)
        return self._until(pictures[sure].at if sure < len(pictures) else self._look())

    def rest(self) -> list[Passed]:
        """All that is held, with what the parser knows by now."""
        self._next = 0  # the end may have brought others, before those that were known
        return self._until(self.channel.length)

    def _look(self) -> int:
        """How far the text is clear, of which the parser still waits for the end."""
        if self._stuck == self._clear:
            return self._clear
        text, at = self._ahead, 0
        while _BEGIN_SIGN.search(text, at) and (begins := _BEGINS.search(text, at)):
            at = self._behind(text, begins)
            if at < 0:
                self._pass(begins.start())
                return self._clear
        may_begin = _MAY_BEGIN.search(text, max(at, len(text) - _TAIL))
        self._pass(may_begin.start() if may_begin else len(text))
        return self._clear

    def _pass(self, count: int) -> None:
        self._clear += count
        self._before = (self._before + self._ahead[:count])[-_TAIL:]
        self._ahead = self._ahead[count:]

    def _behind(self, text: str, begins: re.Match[str]) -> int:
        """Where the text goes on behind something that is no picture; -1 if that is not clear yet."""
        kind, start = begins.lastgroup or "", begins.start()
        none = _NONE[kind].match(text, start) if kind in _NONE else None
        if none is not None:
            return start + 1
        if kind == "url" and self._is_no_picture(text, start + (text[start] == "`")):
            return begins.end()
        held = _REACH.get(kind)
        waits = held is None or text.find("data:", start) >= 0
        if waits and len(text) - start > _LONG:
            self._stuck = self._clear + start  # megabytes may follow, which nobody looks through at each delta
        return -1 if waits or len(text) - start <= (held or 0) else begins.end()

    def _is_no_picture(self, text: str, start: int) -> bool:
        """A bare URL that no label and no form makes a picture, or the destination of a link."""
        ahead = (self._before + text[:start]).rstrip(_MARKS)
        if ahead.endswith("]"):
            return True
        run = BARE.match(text, start)
        if run is None or run.end() == len(text) or not ahead or ahead[-1] in _LABELS_END:
            return False
        url = text[start : bare_end(text, start, run.end())]
        return kind_of(url.partition("[")[0].rstrip("!")) != "image"

    def _text_from(self, place: int) -> str:
        pieces: list[str] = []
        for at, text, _ in reversed(self._held):
            if at + len(text) <= place:
                break
            pieces.append(text[max(0, place - at) :])
        return "".join(reversed(pieces))

    def _until(self, limit: int) -> list[Passed]:
        passed = []
        for held in self._held:
            if held.at + len(held.text) > limit:
                break
            text = self._without_pictures(held)
            passed.append(Passed(held.carrier, text, text == held.text))
        return passed

    def _without_pictures(self, held: Held) -> str:
        """The text of a delta less what belongs to pictures."""
        pictures = self.channel.findings.pictures
        if self._next >= len(pictures):
            return held.text
        closed = self.channel.parser is None
        kept, at, end = [], held.at, held.at + len(held.text)
        while self._next < len(pictures):
            start, stop = place_of(pictures[self._next])
            if start >= end:
                break
            whole = start >= held.at or stop <= self._cut_to  # else its first words are out already, so all go
            if stop > at and whole and self._counts(pictures[self._next], closed=closed):
                self._cut_to = stop
                kept.append(held.text[at - held.at : max(at, start) - held.at])
                at = min(end, stop)
            if stop > end:
                break
            self._next += 1
        return "".join([*kept, held.text[at - held.at :]])

    def _counts(self, picture: Picture, *, closed: bool) -> bool:
        """It is taken out: it stands there, and is one by its form or in a reply where labels count."""
        return stands_in_text(picture, closed=closed) and (self.channel.firm or not picture.labelled)
