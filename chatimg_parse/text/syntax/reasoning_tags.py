"""Reasoning in tags (docs/rules.md, rule 3): what is inside of them is what the model says to itself.

An opener counts at the head of the content, or at a line's start where its closer exists. The first closer ends it,
whatever was opened inside: so the text between is cut out first, and then read as a text of its own. While the
closer may still come, nothing behind the opener is settled.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ..source import Source
from . import html

_NAMES = ("think", "thinking", "reasoning", "details")
_OPENER = re.compile(rf"<({'|'.join(_NAMES)})(?=[\s/>])", re.IGNORECASE)
_CLOSERS = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in _NAMES}
# The rest of the closer's line, if nothing stands in it, is none of the answer's.
_EMPTY_REST = re.compile(r"[ \t]*(?:\r\n|\r|\n)?")


class Place(NamedTuple):
    """Where reasoning begins and ends between its tags, and the offset behind its closer."""

    begin: int
    stop: int
    end: int


def place(source: Source, at: int, *, head: bool) -> Place | None:
    """The reasoning whose opener stands at a line's start; `None` if there is none. `head`: nothing stands before."""
    name = _OPENER.match(source.text, at)
    tag = html.tag(source, at, name) if name else None
    if tag is None or source.text.startswith("/>", tag.end - 2):
        return None
    if tag.name == "details" and tag.attributes.get("type", "").strip().lower() != "reasoning":
        return None
    closer = source.search(_CLOSERS[tag.name], tag.end)
    if closer is not None:
        return Place(tag.end, closer.start(), closer.end())
    return Place(tag.end, len(source.text), len(source.text)) if head else None


def line_behind(source: Source, at: int) -> int:
    """Where the next line begins behind a closer: at once, or behind a line break that directly follows."""
    rest = _EMPTY_REST.match(source.text, at)
    assert rest is not None
    source.need(rest.end() < len(source.text))
    return rest.end() if rest[0][-1:] in ("\r", "\n") else at
