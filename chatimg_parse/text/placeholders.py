"""What `redact` leaves in a picture's place: `<image/png 48213 bytes sha256:1f2e3d4c5b6a7988>`, written and read.

The digits are the first sixteen of the SHA-256 of the picture's bytes; a person who shortens them leaves dots behind.
`cut` stands behind the digits of a picture that ends too early, so that it is refused wherever the picture would be.
"""

from __future__ import annotations

from typing import NamedTuple

import regex

from .source import Source

_BEGINS = "<image/"
SIGN = " bytes sha256:"  # one search for it tells that a text holds none
_DIGITS = 16
_LONGEST = 192  # characters
_UNKNOWN = "image/unknown"
_KEY = "sha256:"
_TYPE = "image/[a-z0-9][a-z0-9.+_-]{0,63}+"
_INSIDE = f"({_TYPE}) " + r"[0-9]{1,15}+ bytes sha256:([0-9a-f]{4,64}+)(?:…|\.{3})?+(?P<cut> cut)?+"
_KNOWN = regex.compile(_TYPE)
_STANDING = regex.compile(f"<{_INSIDE}>")
# As a whole value; markdown takes the brackets off its destinations, or there is one more pair of them.
_WHOLE = regex.compile(rf"\s*+<{{0,2}}+{_INSIDE}>{{0,2}}+\s*+")


class Placeholder(NamedTuple):
    """`media_type` is `None` where nothing told it; `key` is the same for the same bytes, and no base64."""

    media_type: str | None
    key: str
    cut: bool


def written(media_type: str | None, size: int, digest: str, *, cut: bool = False) -> str:
    """The placeholder of a picture of `size` bytes; `digest` is the SHA-256 of these in hexadecimal digits."""
    told = media_type if media_type and _KNOWN.fullmatch(media_type) else _UNKNOWN
    return f"<{told} {size} bytes sha256:{digest[:_DIGITS]}{' cut' if cut else ''}>"


def read(text: str) -> Placeholder | None:
    """The placeholder that a text is, as a whole; `None` for any other text."""
    if SIGN not in text[:_LONGEST] or len(text) > _LONGEST:
        return None
    return _told(_WHOLE.fullmatch(text))


def is_key(data: str | None) -> bool:
    """The data of a picture is the key of a placeholder, and no base64."""
    return data is not None and data.startswith(_KEY)


def standing(source: Source, at: int) -> int:
    """Where the placeholder ends that stands at the `<`; -1 where none does."""
    if not _BEGINS.startswith(source.text[at : at + len(_BEGINS)]):
        return -1
    found = _STANDING.match(source.text, at, partial=True)
    source.need(found is None or not found.partial)
    return found.end() if found is not None and not found.partial else -1


def keys_in(text: str) -> list[str]:
    """The key of every placeholder that stands in a text."""
    return [f"{_KEY}{found[2]}" for found in _STANDING.finditer(text)] if SIGN in text else []


def _told(found: regex.Match[str] | None) -> Placeholder | None:
    if found is None:
        return None
    return Placeholder(None if found[1] == _UNKNOWN else found[1], _KEY + found[2], found["cut"] is not None)
