"""What the scanner hands to the interpreter: segments of lines, and the constructs that stand in them.

Offsets are into the scanner's present buffer; the interpreter adds the buffer's own offset. A construct knows its
form and nothing of labels or vendors.
"""

from __future__ import annotations

from typing import NamedTuple

from ..block.parameters import Region


class Payload(NamedTuple):
    """The base64 of a data URI; `plain` if nothing in it needs to be put right (`pixels.is_plain`)."""

    text: str
    plain: bool


class Image(NamedTuple):
    """`![alt](destination)`; the destination is raw, for a data URI in base64 only its head."""

    start: int
    end: int
    alt: str
    destination: str
    payload: Payload | None = None


class Link(NamedTuple):
    """`[label](destination)` with the images (or references to some) that stand in its label."""

    start: int
    end: int
    label: str
    destination: str
    images: tuple[Image | Reference, ...] = ()
    payload: Payload | None = None


class Reference(NamedTuple):
    """`[label][key]`, `[label][]` or `[label]`, an image with `!`: it counts where its definition is known.

    `images` are those in the label; `None` for `[label]` alone, which may just as well be prose.
    """

    start: int
    end: int
    label: str
    key: str
    image: bool
    images: tuple[Image | Reference, ...] | None


class Definition(NamedTuple):
    """`[key]: destination`; `open` where the text ends with the address, which nothing closes."""

    start: int
    end: int
    key: str
    destination: str
    open: bool = False


class Url(NamedTuple):
    """A bare URL or one in angle brackets; `elided` where dots stand for its rest, `cut` where the end left it open."""

    start: int
    end: int
    url: str
    elided: bool = False
    cut: bool = False


class Data(NamedTuple):
    """A bare data URI, or bare base64 (`claim` is `None`). `payload` as written."""

    start: int
    end: int
    claim: str | None
    payload: Payload


class Code(NamedTuple):
    """A code span; `content` without its backticks."""

    start: int
    end: int
    content: str


class Tag(NamedTuple):
    """An HTML tag. `name` is lower case, with `/` before it for an end tag; attribute values are raw."""

    start: int
    end: int
    name: str
    attributes: dict[str, str]


class Json(NamedTuple):
    """A JSON object, with the fence around it; `region` tells what it holds."""

    start: int
    end: int
    region: Region


class Quoted(NamedTuple):
    """A fence (`kept` in the text) or an HTML comment, whose content is nobody's result."""

    start: int
    end: int
    kept: bool


class Thought(NamedTuple):
    """Reasoning in its tags, a segment of its own; `segments` are those of the text between `begin` and `stop`."""

    start: int
    end: int
    begin: int
    stop: int
    segments: list[Segment]


Construct = Image | Link | Reference | Definition | Url | Data | Code | Tag | Json | Quoted | Thought


class Segment:
    """A stretch between two places where a label may stand: of a line, a cell, or behind a lost line break."""

    __slots__ = ("constructs", "end", "lead", "start")

    def __init__(self, start: int, lead: str) -> None:
        self.start = start
        self.end = start
        # "line", "blank" (a line behind an empty one), "cell", "quote", "markup" (behind a tag that ends a line for a
        # reader), or "more" of a line whose begin went on already
        self.lead = lead
        self.constructs: list[Construct] = []
