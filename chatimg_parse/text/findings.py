"""What the interpreter found, in the order of the text: the plain data between reading and deciding.

`at` and `end` are offsets into the content as given. Nothing here is decided yet: a picture may turn out to be a
poster, a preview link the image, a failure an attempt that was made good.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Picture:
    """A picture that stands in the text itself (embedded), as URL or as normalized base64."""

    at: int
    end: int
    origin: str
    url: str | None = None
    data: str | None = None
    media_type: str | None = None
    width: int | None = None
    height: int | None = None
    alt: str | None = None
    smaller: str | None = None  # the thumbnail that stood for it
    poster_of: str | None = None  # the video behind it, if it is only its poster
    cut: bool = False  # it visibly ends too early


@dataclass(slots=True)
class Hyperlink:
    """A link that is no picture. `role` is a role of `models.Link`, or `play` or `picture`, still to be decided."""

    at: int
    end: int
    url: str
    label: str | None
    role: str
    told: float | None = None  # the percent that a draft's text tells
    kind: str | None = None  # what the URL's form tells


@dataclass(slots=True)
class Sign:
    """A label's value or a state word: id, preview, source, queue, submit, run, progress, done, fail, reason ..."""

    at: int
    kind: str
    value: str = ""
    number: float | None = None


@dataclass(slots=True)
class Clip:
    """A video."""

    at: int
    url: str
    poster: str | None = None


@dataclass(slots=True)
class Verdict:
    """What a JSON object of the text, or a body, says of a failure."""

    at: int
    code: str | None = None
    type: str | None = None
    message: str | None = None
    words: str = ""  # every word in it that can tell a policy from a technical reason
    failure: bool = True  # else only a message, which belongs to a failure that is told elsewhere


@dataclass(slots=True)
class Remark:
    """An issue with its place."""

    code: str
    at: int
    end: int


@dataclass(slots=True)
class Findings:
    """One content."""

    length: int = 0
    ink: tuple[int, int] = (0, 0)  # the content without the white space at its ends
    params: dict[str, Any] | None = None  # the whole object as read
    parameters: dict[str, Any] | None = None  # the object in it that holds the parameters
    pictures: list[Picture] = field(default_factory=list)
    links: list[Hyperlink] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    clips: list[Clip] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    prose: list[tuple[int, str]] = field(default_factory=list)
    text: str = ""
