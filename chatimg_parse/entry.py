"""`parse`: one call for one reply."""

from __future__ import annotations

from .models import ImageResult
from .stream.parser import PreviewMode, StreamParser


def parse(
    source: str | ImageResult | None,
    *,
    base_url: str | None = None,
    preview: PreviewMode = "auto",
    allow_svg: bool = False,
) -> ImageResult:
    """What a reply says, as an `ImageResult`. Pure, linear in the length of the text, and never raises for text."""
    if isinstance(source, ImageResult):
        return source
    if source is not None and not isinstance(source, str):
        raise TypeError(f"parse() takes str, None or ImageResult, not {type(source).__name__}")
    parser = StreamParser(base_url=base_url, preview=preview, allow_svg=allow_svg)
    return parser.whole(source or "")
