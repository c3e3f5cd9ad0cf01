"""`parse`: one call for one reply."""

from __future__ import annotations

from typing import Any

from .dialect import DIALECT, Dialect
from .limits import LIMITS, Limits
from .models import ImageResult
from .stream.parser import InputKind, PreviewMode, StreamParser


def parse(
    source: Any,
    *,
    kind: InputKind = "auto",
    base_url: str | None = None,
    preview: PreviewMode = "auto",
    allow_svg: bool = False,
    limits: Limits = LIMITS,
    dialect: Dialect = DIALECT,
) -> ImageResult:
    """What a reply says, as an `ImageResult`. Pure, linear in the size of the source; never raises for what it holds.

    `source`: the content string; a list of content parts; a message, choice, task object or whole response as
    `dict`; text or bytes of JSON of these, or of an event stream; an SDK object (anything with `model_dump`); an HTTP
    or raw SDK response that has been read; `None` (a message without content); an `ImageResult`, which comes back as
    it is. Another type is a `TypeError`.

    `kind`: what a text or bytes are (`"content"`, `"body"`, `"sse"`), if they shall not be looked at. `base_url`
    resolves relative URLs. `preview`: when a lone preview link is the picture (contract, rule 10). `allow_svg` lets SVG
    through that stands in a text. `limits` caps what is read, `dialect` adds words and readers of your own.
    """
    if isinstance(source, ImageResult):
        return source
    parser = StreamParser(
        kind=kind, base_url=base_url, preview=preview, allow_svg=allow_svg, limits=limits, dialect=dialect
    )
    return parser.whole(source)
