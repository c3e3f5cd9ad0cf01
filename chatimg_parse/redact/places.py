"""All that has to go from one text: pictures first, and secrets in what is left between them."""

from __future__ import annotations

from . import pictures, secrets
from .edits import Edit, of_words
from .room import Room


def in_text(text: str, room: Room) -> list[Edit]:
    """The changes of a text that is read as words, in order."""
    said = of_words(text)
    if said is not None:
        return said.written(_in_plain(said.text, room))
    return _in_plain(text, room)


def _in_plain(text: str, room: Room) -> list[Edit]:
    shown = pictures.in_text(text, room)
    if not shown:
        return secrets.in_text(text)
    edits: list[Edit] = []
    at = 0
    for picture in [*shown, Edit(len(text), len(text), "")]:
        between = secrets.in_text(text[at : picture.start])
        edits += [Edit(edit.start + at, edit.end + at, edit.new) for edit in between]
        edits.append(picture)
        at = picture.end
    return edits[:-1]
