"""Texts and bytes at the top: what they are is looked at once, and what they are not said to be stays as it is."""

from __future__ import annotations

from . import forms, json_text, pictures, places, streams
from .edits import Edit, applied
from .room import Room


def redacted_text(text: str, room: Room) -> str:
    """The text without pictures and secrets; the same object where it holds none."""
    return applied(text, _edits(text, room))


def redacted_bytes(data: bytes, room: Room) -> bytes:
    """The same for bytes: a picture, a form, or text, in which what is no UTF-8 stays as it is."""
    shown = None if data.startswith(b"<") else room.of_bytes(data)  # markup is a text
    if shown is not None:
        return shown.encode("utf-8", "surrogateescape")
    form = forms.read(data)
    if form is not None:
        return b"".join(_part(part, room) for part in form)
    text = data.decode("utf-8", "surrogateescape")
    changed = redacted_text(text, room)
    return data if changed is text else changed.encode("utf-8", "surrogateescape")


def _part(part: forms.Part, room: Room) -> bytes:
    """A part of a form with its head; a file may be a picture whose type nothing but its head tells."""
    # A claim is not believed of plain text, such as what stands in a picture's place.
    shown = room.of_bytes(part.content, None if part.content.isascii() else part.media_type)
    if shown is not None:
        return part.head + shown.encode("utf-8", "surrogateescape")
    text = part.content.decode("utf-8", "surrogateescape")
    changed = redacted_text(text, room)
    return part.head + (part.content if changed is text else changed.encode("utf-8", "surrogateescape"))


def _edits(text: str, room: Room) -> list[Edit]:
    whole = pictures.whole(text, room)
    if whole is not None:
        return whole
    if json_text.is_json(text):
        return json_text.edits(text, room)
    if streams.is_lines(text):
        return streams.edits(text, room)
    return places.in_text(text, room)
