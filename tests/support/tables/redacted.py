"""Placeholders and stores for the tests of `redact`."""

from __future__ import annotations

import base64
from hashlib import sha256

from ..pictures import png

# Of many pixels, so that its base64 has a length that counts and is wrapped over lines.
DATA = base64.b64decode(png(7)) + b"\x00" * 9
PICTURE = base64.b64encode(DATA).decode()


def placeholder(data: bytes, media_type: str = "image/png", *, cut: bool = False) -> str:
    """What has to stand in the place of these bytes."""
    return f"<{media_type} {len(data)} bytes sha256:{sha256(data).hexdigest()[:16]}{' cut' if cut else ''}>"


class Shelf(dict[str, bytes]):
    """A store that keeps pictures in memory and counts how often it is asked."""

    asked = 0

    def put(self, name: str, data: bytes) -> str:
        self.asked += 1
        self[name] = data
        return f"shelf://logs/{name}"
