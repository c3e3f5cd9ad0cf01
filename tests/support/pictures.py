"""Pictures: some that are always the same, and one for every number."""

from __future__ import annotations

import base64
import zlib
from dataclasses import dataclass
from typing import Any

# One pixel each: red, green and blue; with transparency; of a palette.
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNQ7TACAAG1AODVKAGcAAAAAElFTkSuQmCC"
CLEAR_PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg=="
GIF = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
SVG = "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4="
URL = "https://x.example/a.png"


@dataclass(frozen=True)
class Drawn:
    """One picture as it goes in and has to come out: an address, or base64 of a sound PNG."""

    url: str | None = None
    b64_json: str | None = None

    @property
    def address(self) -> str:
        return self.url or f"data:image/png;base64,{self.b64_json}"

    @property
    def fields(self) -> dict[str, Any]:
        return {"url": self.url} if self.url else {"b64_json": self.b64_json}


def png(seed: int) -> str:
    """Base64 of a PNG of one pixel whose colour tells the seed."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    header = (1).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    pixels = zlib.compress(b"\x00" + seed.to_bytes(3, "big"))
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return base64.b64encode(data).decode()
