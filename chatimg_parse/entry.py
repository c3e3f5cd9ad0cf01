"""`parse`: one call for one reply."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .dialect import DIALECT, Dialect
from .limits import LIMITS, Limits
from .models import ImageResult
from .stream.inner import InnerParser, read_whole
from .stream.look import is_plainly_content
from .stream.options import PREVIEW_MODES, USUAL, InputKind, PreviewMode, check_word, settings_of
from .stream.parser import read_content


def parse(
    source: Any,
    *,
    kind: InputKind = "auto",
    base_url: str | None = None,
    preview: PreviewMode = "auto",
    allow_svg: bool = False,
    inputs: Iterable[str | bytes] = (),
    expects_image: bool = False,
    limits: Limits = LIMITS,
    dialect: Dialect = DIALECT,
) -> ImageResult:
    """What a reply says, as an `ImageResult`. Pure, linear in the size of the source; never raises for what it holds.

    `source`: the content string; a list of content parts; a message, choice, task object or whole response as `dict`;
    text or bytes of JSON of these, or of an event stream; an SDK object (anything with `model_dump`); an HTTP or raw
    SDK response that has been read, or an SDK's status error (with a status of 400 or more it is a failure, whatever
    the body says); the bytes of a picture, which is the one image then; `None` (a message without content); an
    `ImageResult`, which comes back as it is. Another type is a `TypeError` that says what to do.

    `kind`: what a text or bytes are (`"content"`, `"body"`, `"sse"`), if they shall not be looked at. `base_url` (http
    or https) resolves relative URLs. `preview`: when a lone preview link is the picture: `"auto"` (default) if it is
    not known to be a page and nothing says that work goes on or failed, else `"always"` or `"never"` (rule 10 of
    docs/rules.md). `allow_svg` lets SVG through that stands in a text. `inputs`: the pictures that you sent (URLs, data
    URIs, base64, bytes), which are never results; of URLs with an image extension the query does not count.
    `expects_image`: you asked for nothing but pictures, so the reply needs no evidence that it is one about them (rule
    5a there). `limits` caps what is read, `dialect` adds words and readers of your own. A wrong argument is a
    `TypeError` or `ValueError`.
    """
    check_word("preview", preview, PREVIEW_MODES)
    settings = settings_of(dialect, base_url, allow_svg, limits, inputs, expects_image)
    if type(source) is str and kind in ("auto", "content") and is_plainly_content(source):
        return read_content(source, settings, preview)
    if settings is USUAL and kind == preview == "auto":
        return source if issubclass(type(source), ImageResult) else read_whole(source)
    parser = InnerParser(
        kind=kind,
        base_url=base_url,
        preview=preview,
        allow_svg=allow_svg,
        inputs=inputs,
        expects_image=expects_image,
        limits=limits,
        dialect=dialect,
    )
    # By its type, as an object can say anything of its `__class__`; wrong arguments are told for it, too.
    return source if issubclass(type(source), ImageResult) else parser.whole(source)
