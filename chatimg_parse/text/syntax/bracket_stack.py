"""Segments and open brackets on their way: what is held of a reading until nothing that follows can change it.

Segments go to the reader in batches, since a table of a million cells would take many times its room as segments. A
bracket that waits for its partner holds what stands behind it back, so only so many wait, and only so long.
"""

from __future__ import annotations

from collections.abc import Callable

from ..source import Source
from . import html
from .tokens import Image, Reference, Segment, Tag

_MOST_OPEN = 512  # brackets that wait; of more the first are prose, and so is one that so many segments stand behind
_BATCH = 256  # segments that are handed over together
MAX_DEPTH = 32  # of brackets that hold something in each other; each level has what is inside as its words


Take = Callable[[list[Segment]], None]


class Opener:
    """A bracket that waits for its partner, and what had been made when it came."""

    __slots__ = ("constructs", "depth", "image", "segments", "start")

    def __init__(self, start: int, image: bool, segments: int, constructs: int) -> None:
        self.start, self.image, self.segments, self.constructs = start, image, segments, constructs
        self.depth = 0  # of what was made inside


class Held:
    """What a reading of one text holds."""

    def __init__(self, source: Source, take: Take) -> None:
        self.source = source
        self._take = take
        self.segments: list[Segment] = []
        self.waiting: list[Opener] = []
        self.inactive = 0  # openers below this stand in front of a link: links do not hold links (CommonMark 6.3)

    def begin(self, at: int, lead: str) -> None:
        """A segment begins. Where no more text will come, a line need not end before those in it are handed over."""
        while self.waiting and len(self.segments) - self.waiting[0].segments >= _MOST_OPEN:
            self._forget_opener()
        if self.source.final and len(self.segments) >= _BATCH:
            self.hand_over()
        self.segments.append(Segment(at, lead))

    def hand_over(self, least: int = _BATCH) -> None:
        """Give away the segments that no open bracket holds, if they are so many at least."""
        count = self.waiting[0].segments - 1 if self.waiting else len(self.segments)
        if count < least:
            return
        self._take(self.segments[:count])
        del self.segments[:count]
        for opener in self.waiting:
            opener.segments -= count

    def wait(self, start: int, image: bool) -> None:
        """A bracket opens."""
        if len(self.waiting) == _MOST_OPEN:
            self._forget_opener()
        self.waiting.append(Opener(start, image, len(self.segments), len(self.segments[-1].constructs)))

    def _forget_opener(self) -> None:
        del self.waiting[0]
        self.inactive = max(0, self.inactive - 1)

    def images_since(self, opener: Opener) -> tuple[Image | Reference, ...]:
        """The pictures between an opening bracket and here: what a link around them shows."""
        first = self.segments[opener.segments - 1].constructs[opener.constructs :]
        later = [c for segment in self.segments[opener.segments :] for c in segment.constructs]
        images: list[Image | Reference] = []
        for construct in [*first, *later]:
            if isinstance(construct, Image) or (isinstance(construct, Reference) and construct.image):
                images.append(construct)
            elif isinstance(construct, Tag) and construct.name == "img":
                attributes = construct.attributes
                images.append(Image(*construct[:2], attributes.get("alt", ""), html.source_of(attributes)))
        return tuple(images)

    def cut_back(self, opener: Opener) -> None:
        """What was made inside of the brackets is part of what they are."""
        self.deepen(opener.depth + 1)
        del self.segments[opener.segments :]
        del self.segments[-1].constructs[opener.constructs :]

    def deepen(self, depth: int) -> None:
        """The bracket that is open now holds something of that depth."""
        if self.waiting and self.waiting[-1].depth < depth:
            self.waiting[-1].depth = depth

    def holds_nothing(self, opener: Opener) -> bool:
        """Whether nothing was recognized since the bracket opened: the words of the link are plain."""
        return len(self.segments) == opener.segments and len(self.segments[-1].constructs) == opener.constructs
