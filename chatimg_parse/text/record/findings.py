"""What the readers found, in the order of the reply: the plain data between reading and deciding.

`at` and `end` are offsets into the content as given. Where a reply has several contents and carriers, `joined` puts
them on one line behind each other, and `place` tells what an offset is in the text that it came from. Nothing here
is decided yet: a picture may turn out to be a poster, a preview link the image, a failure an attempt that was made
good.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

# Start, end, and the name of the text that they are offsets into; `None` for the text that was given.
Place = tuple[int, int, str | None]


@dataclass(slots=True)
class Picture:
    """A picture that stands in the text itself (embedded), as URL, as normalized base64, or as a placeholder's key."""

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
    cut: bool = False  # it visibly ends too early, where its content ends
    prompt: str | None = None  # its own revised prompt
    apart: bool = False  # its offsets are not of the text as given, which was encoded once too often
    larger: bool = False  # the large form of the one picture of the reply
    also: str | None = None  # its bytes, where it was given by address and by bytes
    labelled: bool = False  # only the label before it says that it is a picture
    place: Place | None = None


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
    whole: bool = False  # it is all of its content
    cut: bool = False  # it may be half of one
    plain: str | None = None  # its role where no label counts, if another: `picture` for an image's bare address
    place: Place | None = None


@dataclass(slots=True)
class Sign:
    """A label's value or a state word: id, preview, source, queue, submit, run, progress, done, fail, reason ..."""

    at: int
    kind: str
    value: str = ""
    number: float | None = None
    structured: bool = False  # told by a body, not by its text
    talk: bool = False  # the state of an answer, which speaks for no task


@dataclass(slots=True)
class Clip:
    """A video."""

    at: int
    url: str
    poster: str | None = None
    labelled: bool = False  # only its label says that it is a video


@dataclass(slots=True)
class Verdict:
    """What a JSON object of the text, or a body, says of a failure."""

    at: int
    code: str | None = None
    type: str | None = None
    message: str | None = None
    words: str = ""  # every word in it that can tell a policy from a technical reason
    failure: bool = True  # else only a message, which belongs to a failure that is told elsewhere
    refused: bool = False  # a field says that it is a refusal
    structured: bool = False  # told by a body, not by its text: it needs no place among the signs


@dataclass(slots=True)
class Remark:
    """An issue with its place."""

    code: str
    at: int
    end: int
    place: Place | None = None


@dataclass(slots=True)
class Mark:
    """Something that speaks for a task (rule 5a). One that is not `firm` may be an example in a document."""

    at: int
    end: int
    name: str
    firm: bool = True


@dataclass(slots=True)
class Envelope:
    """What a body says of itself, apart from its pictures."""

    created: int | None = None
    id: str | None = None
    model: str | None = None
    usage: dict[str, Any] | None = None
    background: str | None = None
    output_format: str | None = None
    quality: str | None = None
    size: str | None = None
    poll_url: str | None = None
    expires_at: int | None = None


@dataclass(slots=True)
class Findings:
    """One content, or one reply with all its contents and carriers."""

    length: int = 0
    params: dict[str, Any] | None = None  # the whole object as read
    parameters: dict[str, Any] | None = None  # the object in it that holds the parameters
    asked: dict[str, Any] | None = None  # what these say as the Images API would have it: prompt, ratio, n, size
    pictures: list[Picture] = field(default_factory=list)
    strangers: list[Picture] = field(default_factory=list)  # in members that no row knows (rule 21)
    links: list[Hyperlink] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    thoughts: list[Sign] = field(default_factory=list)  # states in the reasoning, for where nothing else tells one
    clips: list[Clip] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    prose: list[tuple[int, str]] = field(default_factory=list)  # pieces of one line are all at its place
    text: str = ""
    begins: int = 0  # where its first character stands that is not white space
    marks: list[Mark] = field(default_factory=list)  # what speaks for a task
    document: bool = False  # it has headings, lists, tables or fences that are no verdict
    worded: bool = False  # words are left that are no label, link or state
    plain: str | None = None  # the text where no label counts; `None` where that is the same
    open_url: str | None = None  # of a definition that ends the text: it may go on, wherever it is referred to
    partial: bool = False  # pictures on their way came
    choices: list[int] = field(default_factory=list)  # where each further choice begins
    envelope: Envelope | None = None


def placed(found: Findings) -> tuple[list[Any], ...]:
    """The lists of what has a place in the text."""
    return found.pictures, found.links, found.signs, found.remarks, found.clips, found.verdicts


def counts(found: Findings) -> tuple[int, ...]:
    """How many of each kind that has a place were found so far."""
    return tuple(map(len, placed(found)))
