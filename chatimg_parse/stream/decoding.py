"""Bytes to text, piece by piece: UTF-8, bad bytes to U+FFFD, one byte order mark dropped at the start.

Bytes that are a picture are no text: they are kept as they are.
"""

from __future__ import annotations

import codecs
import re
from base64 import b64encode

from ..text import pixels

# How compressed bytes begin: gzip, zstd, zip, xz, bzip2 (whose first letters alone could be a text).
_COMPRESSED = (
    b"\x1f\x8b",
    b"\x28\xb5\x2f\xfd",
    b"PK\x03\x04",
    b"\xfd7zXZ",
    *(b"BZh%d1AY&SY" % level for level in range(1, 10)),
)
# How pictures begin; `pixels` says whether they are some. Words can begin with most of these.
_PICTURES = (
    *(b"\x89PNG", b"\xff\xd8\xff", b"\xff\x0a", b"GIF8", b"RIFF", b"BM", b"II*\0", b"MM\0*"),
    b"\0\0",  # the size of a box, of which a picture of ISO media begins with a small one; an icon
)
_TELLS_PICTURE = 64  # bytes
_CONTROL = re.compile(rb"[\0-\x08\x0e-\x1f]")
_HEADS = (*_COMPRESSED, codecs.BOM_UTF8)
_LONGEST = max(map(len, _HEADS))
_REPLACEMENT = "\ufffd".encode()


class Decoder:
    """Decodes one source. Compressed bytes give no text, and neither does a picture, whose base64 is `picture`."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._head: bytes | None = b""  # the first bytes, while they do not tell
        self._compressed = False
        self._picture: list[bytes] | None = None  # its bytes
        self._tail = b""  # the last bytes of the piece before, in which a true U+FFFD may have begun
        self._replaced = 0

    def decode(self, piece: bytes, *, last: bool) -> str:
        """The text of the next bytes; half of a character, or of what tells the kind, is held. `last`: none follow."""
        if self._head is not None:
            piece = self._head + piece
            if not last and _may_tell_more(piece):
                self._head = piece
                return ""
            self._head = None
            self._compressed = piece.startswith(_COMPRESSED)
            self._picture = [] if _is_picture(piece[:_TELLS_PICTURE]) else None
            piece = piece.removeprefix(codecs.BOM_UTF8)
        if self._picture is not None:
            self._picture.append(piece)
        if self._compressed or self._picture is not None:
            return ""
        text = self._decoder.decode(piece, last)
        if "\ufffd" in text or _REPLACEMENT[:1] in piece:
            self._replaced += text.count("\ufffd") - (self._tail + piece).count(_REPLACEMENT)
        self._tail = piece[-2:] if len(piece) > 1 else (self._tail + piece)[-2:]
        return text

    @property
    def picture(self) -> str | None:
        """The bytes that came, as base64, if they are those of a picture."""
        return None if self._picture is None else b64encode(b"".join(self._picture)).decode("ascii")

    def problems(self) -> list[str]:
        """Issue codes of what was read so far."""
        if self._compressed:
            return ["compressed-bytes"]
        return ["bad-utf-8"] if self._replaced else []


def _may_tell_more(head: bytes) -> bool:
    """Bytes that follow could make a picture of it, or something compressed, or a byte order mark."""
    if len(head) < _TELLS_PICTURE and any(mark.startswith(head) or head.startswith(mark) for mark in _PICTURES):
        return True
    return len(head) < _LONGEST and any(mark.startswith(head) for mark in _HEADS)


def _is_picture(head: bytes) -> bool:
    """A signature alone is none where words could be meant: `GIF89a is a format`."""
    if not head.startswith(_PICTURES) or (_CONTROL.search(head) is None and _is_utf_8(head)):
        return False
    return pixels.look(b64encode(head).decode("ascii")).media_type is not None


def _is_utf_8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True
