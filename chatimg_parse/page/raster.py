"""Which pictures a page may show by their bytes: those that a browser only has to paint."""

from __future__ import annotations

from ..text import pixels

_MOST_PIXELS = 50_000_000  # what a browser has to unpack
_RASTER = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"})


def looked_at(data: str) -> tuple[pixels.Picture, str | None]:
    """What the bytes are that base64 stands for, and why they are not shown; `None` where they may be.

    The type is told by the bytes, never by a claim. SVG is a document, and no page of ours holds one of a stranger.
    """
    seen = pixels.look(data)
    if seen.media_type not in _RASTER:
        return seen, "its bytes are no picture that is safe to show"
    if (seen.width or 0) * (seen.height or 0) > _MOST_PIXELS:
        return seen, "it has too many pixels"
    return seen, None
