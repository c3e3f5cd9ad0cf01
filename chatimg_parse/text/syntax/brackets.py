"""Square brackets and their partners: markdown images, links and references, which may hold one another."""

from __future__ import annotations

import re

from . import destinations
from .bracket_stack import MAX_DEPTH, Held, Opener
from .tokens import Construct, Image, Link, Reference, Url

# A link or image without anything special in its words or destination, which nearly all are.
_SIMPLE_LINK = re.compile(r"\[([^\[\]`<{|\\\r\n]{0,96})\]\((?![dD][aA][tT][aA]:)([^\s()<>\\]*)\)")
# The tag of forums; what else may stand in it is no address.
_FORUM_IMAGE = re.compile(
    r"\[img(?:[= ][^\[\]\r\n]{0,64})?\][ \t]*(https?://[^\s\[\]<>\"]+)[ \t]*\[/img\]", re.IGNORECASE
)
_FORUM_BEGINS = re.compile(r"\[img(?:[= ][^\[\]\r\n]{0,64})?\][ \t]*(https?://[^\s\[\]<>\"]*)", re.IGNORECASE)
_FULL_REFERENCE = re.compile(r"\[((?:\\.|[^\[\]\\\r\n]){0,999})\]")


class Pairs(Held):
    """The brackets of one text; what they make goes into its segments."""

    def clear(self) -> None:
        """No bracket goes on behind this place."""
        self.waiting.clear()
        self.inactive = 0

    def _add(self, construct: Construct) -> int:
        self.segments[-1].constructs.append(construct)
        return construct.end

    def open(self, at: int) -> int:
        """An opening bracket; a simple link or image is read at once."""
        text = self.source.text
        if text[at - 1 : at] == "\x1b":
            return at + 1  # of a terminal's colour
        image = text[at - 1 : at] == "!" and self._free(at - 1)
        start = at - image
        simple = _SIMPLE_LINK.match(text, at)
        if simple is None:
            forum = _FORUM_IMAGE.match(text, at)
            if forum is not None:
                return self._add(Image(at, forum.end(), "", forum[1]))
            begun = _FORUM_BEGINS.match(text, at) if self.source.final else None
            if begun is not None and begun.end() == len(text):
                self.source.open_url = begun.start(1)
            self.wait(start, image)
            return at + 1
        if image:
            return self._add(Image(start, simple.end(), simple[1], simple[2]))
        self.inactive = len(self.waiting)
        return self._add(Link(start, simple.end(), simple[1], simple[2]))

    def _free(self, at: int) -> bool:
        """The character at `at` is not escaped and in no construct."""
        segment = self.segments[-1]
        if at < segment.start or (segment.constructs and at < segment.constructs[-1].end):
            return False
        text, backslash = self.source.text, at
        while backslash > segment.start and text[backslash - 1] == "\\":
            backslash -= 1
        return (at - backslash) % 2 == 0

    def close(self, at: int) -> int:
        """A closing bracket: an image, a link or a reference, by what follows it."""
        if not self.waiting:
            return at + 1
        opener = self.waiting.pop()
        self.deepen(opener.depth)
        inactive = len(self.waiting) < self.inactive
        self.inactive = min(self.inactive, len(self.waiting))
        if (inactive and not opener.image) or opener.depth >= MAX_DEPTH:
            return at + 1
        text = self.source.text
        behind = text[at + 1 : at + 2]
        if behind == "(":
            target = destinations.destination(self.source, at + 1)
            if target is not None:
                return self._target(opener, at, target)
            if self.source.open_url > at:
                self._doubt(opener)
        reference = _FULL_REFERENCE.match(text, at + 1) if behind == "[" else None
        label = text[opener.start + 1 + opener.image : at]
        if reference is not None:
            images = self.images_since(opener)
            key = destinations.key(reference[1] or label)
            self.cut_back(opener)
            return self._add(Reference(opener.start, reference.end(), label, key, opener.image, images))
        if not behind:
            self._doubt(opener)
        if self.holds_nothing(opener) and label.strip():
            self._add(Reference(opener.start, at + 1, label, destinations.key(label), opener.image, None))
        return at + 1

    def end(self) -> None:
        """The text ends with brackets open: what is around an image may have been a link to another."""
        if self.source.final:
            self._doubt(self.waiting[-1])

    def _doubt(self, opener: Opener) -> None:
        """`[![a](small)](ful`: the end cut the link off, and the image in it may be but a small form (rule 8)."""
        if not self.source.text.startswith("![", opener.start + 1):
            return
        constructs = self.segments[opener.segments - 1].constructs
        if len(self.segments) == opener.segments and len(constructs) == opener.constructs + 1:
            image = constructs[-1]
            if isinstance(image, Image) and image.payload is None and self.source.is_last_line(image.start):
                constructs[-1] = Url(image.start, image.end, image.destination, cut=True)

    def _target(self, opener: Opener, at: int, target: destinations.Destination) -> int:
        label = self.source.text[opener.start + 1 + opener.image : at]
        images = self.images_since(opener)
        self.cut_back(opener)
        if opener.image:
            return self._add(Image(opener.start, target.end, label, target.raw, target.payload))
        self.inactive = len(self.waiting)
        return self._add(Link(opener.start, target.end, label, target.raw, images, target.payload))
