"""`images_of` and `chat_image_of`: what the shim put into a message, with types.

The SDK's classes have no fields for it, so a type checker knows neither `message.images` nor `message.chat_image`. A
message is read here as plain values, whoever made it, and nothing that it holds raises.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from pydantic import ValidationError

from ...models import Image, ImageResult
from ...stream.copies import is_of, method_of
from ...stream.inner import InnerParser
from ...stream.options import sent_of
from ...stream.sources import given
from .message import Plain, is_text_part

_HOLDERS = ("message", "delta")  # members of a choice


class _Told(NamedTuple):
    """A message, or a delta: one piece of a message, whose words may be half of an address."""

    message: Plain
    whole: bool


def images_of(message: object, *, inputs: Iterable[str | bytes] = ()) -> list[Image]:
    """The pictures of a message, in whatever mode the shim was: in order, each once; an empty list if there are none.

    `message`: a message or delta, or the choice, completion or chunk that holds it, as an object of the SDK or a
    `dict`; `None` holds nothing. Another type is a `TypeError`. Pictures that stand beside the words (as content parts,
    or in `images`) are all that count where there are any. Else those in the words do, as `parse` reads them, but not
    in the words of a delta: in mode `"markdown"` a picture of a stream goes over several, so join them first.

    `inputs`: the pictures that you sent, as for `parse`. The shim leaves one that is shown again in the words, and here
    nobody else knows that it is none of the reply's.
    """
    sent: Any = sent_of(inputs)
    found: dict[str | None, Image] = {}
    for told in _told_in(message, "images_of"):
        for image in _images(told, sent):
            found.setdefault(image.url or image.b64_json, image)
    return list(found.values())


def chat_image_of(message: object) -> ImageResult | None:
    """Why a message has no picture: what the shim adds where a reply is pending, failed or refused; else `None`.

    `message`: as for `images_of`; of several choices the first that tells. Another type is a `TypeError`.
    """
    for told in _told_in(message, "chat_image_of"):
        reason = told.message.get("chat_image")
        if isinstance(reason, dict):
            try:
                return ImageResult.model_validate(reason)
            except ValidationError:  # somebody else's field of this name
                continue
    return None


def _told_in(holder: object, function: str) -> list[_Told]:
    """The messages and deltas that it holds, or is."""
    is_object = not is_of(holder, type) and method_of(holder, "model_dump") is not None
    if holder is not None and not is_of(holder, dict) and not is_object:
        raise TypeError(
            f"{function}() takes a message, delta, choice, completion or chunk, as an object of the SDK or a dict, not "
            f"{type(holder).__name__}; parse() takes everything else"
        )
    body = given(holder, function).value
    choices = body.get("choices") if isinstance(body, dict) else None
    bodies = [each for each in (choices if isinstance(choices, list) else [body]) if isinstance(each, dict)]
    held = [
        _Told(each[name], name == "message") for each in bodies for name in _HOLDERS if isinstance(each.get(name), dict)
    ]
    # One by itself: some gateways tell the role in every delta, so that alone makes no message of an SDK's delta.
    return held or [_Told(each, "role" in each and "Delta" not in type(holder).__name__) for each in bodies]


def _images(told: _Told, sent: Any) -> list[Image]:
    content = told.message.get("content")
    parts = [part for part in content if not is_text_part(part)] if isinstance(content, list) else []
    beside = _read({"content": parts, "images": told.message.get("images")}, sent)
    # Where the shim says why there is none, nothing in the words is one.
    words = told.whole and "chat_image" not in told.message
    return _read(told.message, sent) if words and not beside else beside


def _read(message: Plain, sent: Any) -> list[Image]:
    """Its pictures; where they stood is nowhere that the caller knows."""
    result = InnerParser(inputs=sent).whole({"choices": [{"message": message}]})
    return [image.model_copy(update={"span": None}) for image in result.data]
