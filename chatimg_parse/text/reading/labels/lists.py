"""Lists of numbered picture links (`- [1](https://.../a.png)`): a gallery, where nothing in the list tells of work."""

from __future__ import annotations

import re

from ... import urls
from ...syntax.tokens import Link, Segment
from ...words import labels

_ITEM = re.compile(r"[ \t]*(?:[-*+•]|\d{1,3}[.)、])[ \t]+")
_INK = re.compile(r"[^\W_]")


class Lists:
    """Takes the first segment of each line, and knows whether its list, or the line before it, tells of work."""

    def __init__(self) -> None:
        self.picture: Link | None = None  # that is the item of the present line
        self.works = False  # the line, or its list so far, tells of work

    def line(self, segment: Segment, text: str, rest: int, *, works: bool) -> int:
        """Take the segment whose words begin at `rest`; gives where they begin behind the mark of such an item."""
        item = _ITEM.match(text, segment.start, segment.end)
        self.works = works or (item is not None and self.works)
        link = segment.constructs[0] if item is not None and len(segment.constructs) == 1 else None
        self.picture = None
        if item is None or not isinstance(link, Link) or self.works or not _is_numbered_picture(link):
            return rest
        if _INK.search(text, item.end(), link.start) or _INK.search(text, link.end, max(link.end, segment.end)):
            return rest
        self.picture = link
        return link.start


def _is_numbered_picture(link: Link) -> bool:
    label = link.label
    numbered = labels.percent_of(label) is not None and "%" not in label and "％" not in label
    return numbered and not link.images and urls.kind_of(link.destination) == "image"
