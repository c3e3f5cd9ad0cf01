"""Plain markup and the colours of terminals: they dress words and are no part of them (docs/rules.md, rule 5).

Tags of plain markup hide no label: `masked` writes asterisks over them, which do not count where labels are read,
so that every offset stays. An element that begins a line of its own (`edge`) begins a label's place too.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# ECMA-48, section 5.4: control sequences, of which terminals know the colours.
CSI = r"(?:\x1b\[|\x9b)[0-?]{0,32}[ -/]{0,4}[@-~]"
_BLOCKS = (
    "p|br|hr|li|ul|ol|div|tr|td|th|table|thead|tbody|h[1-6]|blockquote|dl|dt|dd|section|article|center|summary|pre"
)
_INLINE = "b|strong|i|em|u|s|span|font|code|small|big|mark|tt|kbd|sub|sup|samp|var"
_REST = r"(?:[ \t/][^<>\r\n]{0,512})?>"
_DRESS = re.compile(rf"</?(?:{_BLOCKS}|{_INLINE}){_REST}|{CSI}", re.IGNORECASE)
_EDGE = re.compile(rf"<(/?)({_BLOCKS}){_REST}", re.IGNORECASE)
_BEHIND_CSI = re.compile(rf"{CSI}\Z")
_LONGEST_CSI = 40
_VOID = ("br", "hr")


class Edge(NamedTuple):
    """A tag at which a line begins: at its `end`, or where it opens at its start."""

    end: int
    opens: bool


def is_dressed(text: str, start: int, end: int) -> bool:
    """A sign of markup or colours stands between."""
    return text.find("<", start, end) >= 0 or text.find("\x1b", start, end) >= 0 or text.find("\x9b", start, end) >= 0


def masked(text: str) -> str:
    """The text with asterisks for its markup and colours."""
    return _DRESS.sub(lambda dress: "*" * len(dress[0]), text)


def bare(words: str) -> str:
    """The words without markup and colours."""
    return _DRESS.sub("", words) if is_dressed(words, 0, len(words)) else words


def edge(text: str, at: int) -> Edge | None:
    """The tag of an element that stands in lines of its own, or in a cell."""
    found = _EDGE.match(text, at)
    return None if found is None else Edge(found.end(), not found[1] and found[2].lower() not in _VOID)


def behind_colour(text: str, at: int) -> bool:
    """A colour of a terminal ends there."""
    return _BEHIND_CSI.search(text, max(0, at - _LONGEST_CSI), at) is not None
