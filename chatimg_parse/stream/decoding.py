"""Bytes to text, piece by piece: UTF-8, bad bytes to U+FFFD, one byte order mark dropped at the start."""

from __future__ import annotations

import codecs

# How compressed bytes begin: gzip, zstd, zip, xz, bzip2 (whose first letters alone could be a text).
_COMPRESSED = (
    b"\x1f\x8b",
    b"\x28\xb5\x2f\xfd",
    b"PK\x03\x04",
    b"\xfd7zXZ",
    *(b"BZh%d1AY&SY" % level for level in range(1, 10)),
)
_HEADS = (*_COMPRESSED, codecs.BOM_UTF8)
_LONGEST = max(map(len, _HEADS))
_REPLACEMENT = "\ufffd".encode()


class Decoder:
    """Decodes one source. Compressed bytes give no text."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._head: bytes | None = b""  # the first bytes, while they do not tell
        self._compressed = False
        self._tail = b""  # the last bytes of the piece before, in which a true U+FFFD may have begun
        self._replaced = 0

    def decode(self, piece: bytes, *, last: bool) -> str:
        if self._head is not None:
            piece = self._head + piece
            if len(piece) < _LONGEST and not last and any(mark.startswith(piece) for mark in _HEADS):
                self._head = piece
                return ""
            self._head = None
            self._compressed = piece.startswith(_COMPRESSED)
            piece = piece.removeprefix(codecs.BOM_UTF8)
        if self._compressed:
            return ""
        text = self._decoder.decode(piece, last)
        if "\ufffd" in text or _REPLACEMENT[:1] in piece:
            self._replaced += text.count("\ufffd") - (self._tail + piece).count(_REPLACEMENT)
        self._tail = piece[-2:] if len(piece) > 1 else (self._tail + piece)[-2:]
        return text

    def problems(self) -> list[str]:
        """Issue codes of what was read so far."""
        if self._compressed:
            return ["compressed-bytes"]
        return ["bad-utf-8"] if self._replaced else []
