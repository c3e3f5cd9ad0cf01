"""The text of one content on its way to the caller, without the pictures that stand in it.

A delta passes as soon as no picture can begin in it: at the latest when the content parser has read its line, mostly
at once. The parser tells where pictures stand; here is only known what the first characters of one look like.
"""

from __future__ import annotations

import re
from collections import deque
from typing import Any, NamedTuple

from ..bodies.channels import Channel
from ..text.pixels import SIGNATURES, SIGNS
from .message import place_of, stands_in_text

# How a picture in a text begins.
_SIGNED = rf"(?<![\w+/=-])(?:{'|'.join(SIGNATURES)})"
_BEGINS = re.compile(
    rf"!?\[|<(?:img|a|picture|source|video)(?![\w-])|`?https?://|data:image/|(?-i:{_SIGNED})", re.IGNORECASE
)
# A link that is whole and no picture, or a bracket with a blank, or with no target behind it.
_NO_PICTURE = re.compile(
    r"\[(?:\s|(?!!)[^\[\]\r\n]{0,256}\](?:\((?!\s*<?data:)[^()\s]{0,2048}\)|(?=[^(\[:])))", re.IGNORECASE
)
_REACH = 2400  # characters in which a link is whole
_TAIL = 12  # characters, the longest beginning of a beginning


def _prefixes(words: tuple[str, ...]) -> str:
    """A pattern for what may become one of the words: each of their beginnings, the longest first."""
    begun = {word[:length] for word in words for length in range(1, len(word))}
    return "|".join(map(re.escape, sorted(begun, key=len, reverse=True)))


_TAGS, _NAMES = ("![", "<picture", "<source", "<video", "<img", "<a ", "`https://"), ("https://", "data:image/")
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
        self._suspect = -1  # where one may have begun
        self._end = 0  # of the last delta
        self._cut_to = 0  # the end of the last picture that is taken out
        self._next = 0  # the first picture that does not end before all that is held

    def take(self, text: str, carrier: Any) -> bool:
        """Take what the parser was fed last; False if the parser took it for a repetition, which has no place."""
        at = self.channel.length - len(text)
        if at < self._end:
            return False
        self._end = self.channel.length
        self._held.append(Held(at, text, carrier))
        return True

    @property
    def holds(self) -> bool:
        return bool(self._held)

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
        self._clear = max(self._clear, parser.settled)
        return self._until(pictures[sure].at if sure < len(pictures) else self._look())

    def rest(self) -> list[Passed]:
        """All that is held, with what the parser knows by now."""
        self._next = 0  # the end may have brought others, before those that were known
        return self._until(self.channel.length)

    def _look(self) -> int:
        """How far the text is clear, of which the parser still waits for the end."""
        length = self.channel.length
        if self._suspect >= self._clear and length - self._suspect > _REACH:
            return self._suspect
        text, at = self._text_from(self._clear), 0
        self._suspect = -1
        while begins := _BEGINS.search(text, at):
            harmless = _NO_PICTURE.match(text, begins.start())
            if harmless is None:
                self._suspect = self._clear = self._clear + begins.start()
                return self._suspect
            at = harmless.end()
        may_begin = _MAY_BEGIN.search(text, max(at, len(text) - _TAIL))
        self._clear += may_begin.start() if may_begin else len(text)
        return self._clear

    def _text_from(self, place: int) -> str:
        pieces: list[str] = []
        for at, text, _ in reversed(self._held):
            if at + len(text) <= place:
                break
            pieces.append(text[max(0, place - at) :])
        return "".join(reversed(pieces))

    def _until(self, limit: int) -> list[Passed]:
        passed = []
        while self._held and self._held[0].at + len(self._held[0].text) <= limit:
            held = self._held.popleft()
            text = self._without_pictures(held)
            passed.append(Passed(held.carrier, text, text == held.text))
        return passed

    def _without_pictures(self, held: Held) -> str:
        """The text of a delta less what belongs to pictures."""
        pictures = self.channel.findings.pictures
        closed = self.channel.parser is None
        kept, at, end = [], held.at, held.at + len(held.text)
        while self._next < len(pictures):
            start, stop = place_of(pictures[self._next])
            if start >= end:
                break
            whole = start >= held.at or stop <= self._cut_to  # else its first words are out already, so all go
            if stop > at and whole and stands_in_text(pictures[self._next], closed=closed):
                self._cut_to = stop
                kept.append(held.text[at - held.at : max(at, start) - held.at])
                at = min(end, stop)
            if stop > end:
                break
            self._next += 1
        return "".join([*kept, held.text[at - held.at :]])
