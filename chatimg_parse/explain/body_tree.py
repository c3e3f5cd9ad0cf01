"""The members of a body as the walk saw them: what each means, and what became of what is in it.

A user sees in one look why a picture was not taken. Nothing is decided here: meanings are those of the walk, fates
those of the result, and where a picture-like value has no fate the meaning of its key (or of one around it) says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..bodies.reply.string_places import path_of, placed_texts
from ..bodies.walk.media import looks_like_picture
from ..bodies.walk.walk import Note
from ..models import ImageResult
from ..printable import cut, short
from .meanings import MEANINGS

_CLOSED = ("input", "ignored", "call")  # the walk does not go there
_DEEP = 64  # levels that are followed
_LONGEST = 120  # columns of a value
_BITS = 2_000  # of a number; Python refuses to write much longer ones


@dataclass(frozen=True)
class Value:
    """A value, as it is shown. `place` is its path inside of the member, `fate` what became of it, perhaps ""."""

    place: str
    shown: str
    fate: str


@dataclass(frozen=True)
class Member:
    """One member of a body: the first of its values is its own, others are picture-like ones that it holds."""

    path: str
    meaning: str
    values: list[Value]

    @property
    def told(self) -> bool:
        """Something became of what is in it, or did not: it is always shown."""
        return any(value.fate for value in self.values)

    @property
    def depth(self) -> int:
        """How many objects are around it."""
        return self.path.count(".")

    @property
    def name(self) -> str:
        """The last step of its path, with the place in a list where the object around it stands in one."""
        parent, dot, name = self.path.rpartition(".")
        index = parent[parent.rfind("[") :] if parent.endswith("]") else ""
        return short(index + dot + name if index else name)


def members_of(notes: Sequence[Note], result: ImageResult) -> list[Member]:
    """What is told of each member, in the order of reading."""
    fates = _fates(result)
    same = {image.url or image.b64_json: number for number, image in enumerate(result.data, 1)}
    return [Member(note.path, note.meaning, list(_values(note, fates, same))) for note in notes]


def _fates(result: ImageResult) -> dict[str, str]:
    """What became of the strings of the body, by their paths."""
    spans = [(issue.span, f"issue {issue.code}") for issue in result.issues]
    spans += [(link.span, f"link, role {link.role}") for link in result.links]
    spans += [(image.span, f"picture {number}") for number, image in enumerate(result.data, 1)]
    fates: dict[str, str] = {}
    for span, words in spans:
        if span is not None and span.source is not None:
            before = fates.get(span.source)
            fates[span.source] = words if before is None or words.startswith("picture") else f"{words}, {before}"
    return fates


_Same = dict[str | None, int]  # addresses and bytes of the pictures, with their numbers


def _values(note: Note, fates: dict[str, str], same: _Same) -> Iterator[Value]:
    """The value of a member, and the picture-like values in it."""
    member, fate = note.member, fates.get(note.path, "")
    if isinstance(member, str):
        if looks_like_picture(member) and (not fate or note.ctx.withheld):
            why = _reason(note, member, same)
            fate = f"{fate}, {why}" if fate else why
        yield Value("", _shown(member), fate)
        return
    yield Value("", _shown(member), "")
    texts: list[tuple[str, str]] = []
    if note.meaning in _CLOSED:
        texts = [(path_of(place, _DEEP), text) for text, place in placed_texts(member)]
    elif isinstance(member, list):
        texts = [(f"[{i}]", entry) for i, entry in enumerate(member) if isinstance(entry, str)]
    for place, text in texts:
        if looks_like_picture(text) or f"{note.path}{place}" in fates:
            yield Value(place, _shown(text), fates.get(f"{note.path}{place}") or _reason(note, text, same))


def _reason(note: Note, text: str, same: _Same) -> str:
    if note.ctx.withheld:
        return "not taken: it was held back, or an error stands beside it (rule 26)"
    if note.ctx.thought:
        return "not taken: in what the model says to itself"
    if note.ctx.draft:
        return "not taken: the work goes on"
    number = same.get(text) or same.get(text.rpartition(",")[2])
    if number is not None:
        return f"the same as picture {number} (rule 9)"
    return f"not taken: {MEANINGS.get(note.meaning, note.meaning)}"


def _shown(member: object) -> str:
    if isinstance(member, dict):
        return f"an object of {len(member)}"
    if isinstance(member, list):
        return f"a list of {len(member)}"
    if isinstance(member, int) and member.bit_length() > _BITS:
        return f"a number of {member.bit_length():,} bits"
    return cut(short(str(member)), _LONGEST)
