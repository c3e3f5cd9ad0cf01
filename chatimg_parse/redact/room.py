"""Where the bytes of a picture go, and what stands in its place then: a placeholder, or the address in a store."""

from __future__ import annotations

import binascii
from base64 import b64encode
from hashlib import sha256

from ..stores import Store as Store
from ..stores import file_name
from ..text import pixels, placeholders

_NOT_PICTURES = ("image-not-an-image", "image-unreadable")
_MARKUP = (b"<svg", b"<?xml")
_HEAD = 1 << 13  # bytes that tell a type


class Room:
    """What one call of `redact` puts in a picture's place. The same bytes are put into the store once."""

    def __init__(self, store: Store | None = None) -> None:
        self.store = store
        self._kept: dict[str, str] = {}

    def instead(self, data: str, claim: str | None, *, certain: bool) -> str | None:
        """For the base64 of a picture (as `pixels.normalize` gives it); `None` for what is none.

        `claim` is the type that was told beside it. Bytes of an unknown type are a picture only where it is `certain`.
        """
        seen = pixels.look(data)
        if seen.problem in _NOT_PICTURES or (seen.media_type is None and not certain):
            return None
        try:
            content = binascii.a2b_base64(data)
        except binascii.Error:
            return None
        media_type = seen.media_type or (claim if claim and claim.startswith("image/") else None)
        cut = not seen.complete or (seen.problem is not None and pixels.is_begun(data))
        return self._instead(content, media_type, cut)

    def of_bytes(self, content: bytes, claim: str | None = None) -> str | None:
        """For the bytes of a picture; `claim` makes one of bytes of an unknown type."""
        if content.startswith(b"<") and not content.startswith(_MARKUP):
            return None  # a page in which a drawing stands
        certain = claim is not None and claim.startswith("image/")
        if not certain and pixels.look(b64encode(content[:_HEAD]).decode("ascii")).media_type is None:
            return None
        data = b64encode(content).decode("ascii")
        return self.instead(data, claim, certain=certain) if data else None

    def _instead(self, content: bytes, media_type: str | None, cut: bool) -> str:
        digest = sha256(content).hexdigest()
        if self.store is None:
            return placeholders.written(media_type, len(content), digest, cut=cut)
        name = file_name(digest, pixels.SUFFIXES.get(media_type or "", ".bin"))
        if name not in self._kept:
            self._kept[name] = self.store.put(name, content)
        return self._kept[name]
