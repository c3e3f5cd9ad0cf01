"""The answer to `client.images.generate()` and `.edit()`: an `ImagesResponse`, or the events of its stream.

Plain data in, plain data out: no picture is fetched here (`to_fetch` names those to fetch).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...convert import image_url
from ...models import Image, ImageResult, is_at_hand
from .call import Endpoint, ImagesCall

Plain = dict[str, Any]
# What the types of the SDK's events accept in every version that has them.
_BACKGROUNDS = ("transparent", "opaque", "auto")
_QUALITIES = ("low", "medium", "high", "auto")
_FORMATS = {"image/png": "png", "image/jpeg": "jpeg", "image/webp": "webp"}
_COUNTS = {"input_tokens": "prompt_tokens", "output_tokens": "completion_tokens", "total_tokens": "total_tokens"}
_EVENTS: dict[Endpoint, str] = {"generations": "image_generation", "edits": "image_edit"}


def gives_bytes(call: ImagesCall, always: bool) -> bool:
    """Pictures are to be given as base64: they are wanted so, or nobody wants URLs and it is to be so `always`."""
    return call.wants_bytes or (always and call.response_format is None)


def to_fetch(result: ImageResult, call: ImagesCall, *, always: bool = False) -> list[str]:
    """The URLs (http and https, each once) whose bytes would be needed to answer in base64, where that is wanted."""
    if not gives_bytes(call, always):
        return []
    urls = (image.url for image in result.data if image.b64_json is None and image.url)
    return list(dict.fromkeys(url for url in urls if url.lower().startswith(("http://", "https://"))))


def images_response(
    result: ImageResult,
    call: ImagesCall,
    *,
    created: int,
    fetched: Mapping[str, str] | None = None,
    always: bool = False,
) -> Plain:
    """What `ImagesResponse` of the SDK validates, with every picture of the result, also if there are more than `n`.

    `created` is in seconds of Unix time; `fetched` has the base64 of pictures by their URLs. Where base64 is wanted
    (or `always`, but where URLs are), a picture that was not fetched stays a URL; where a URL is wanted, one that came
    as bytes is a data URI.
    """
    body = result.to_images_response(created=created)
    images = [image for image in result.data if is_at_hand(image)]
    for entry, image in zip(body["data"], images, strict=True):
        entry.pop("url", None)
        entry.pop("b64_json", None)
        if call.response_format == "url":
            entry["url"] = image.url if image.url is not None else image_url(image.model_dump())
        elif gives_bytes(call, always) or image.url is None:
            entry |= _as_bytes(image, fetched)
        else:
            entry["url"] = image.url
    return body


def _as_bytes(image: Image, fetched: Mapping[str, str] | None) -> dict[str, str]:
    """`b64_json` where the bytes are at hand, else `url`."""
    data = image.b64_json if image.b64_json is not None else (fetched or {}).get(image.url or "")
    return {"b64_json": data} if data is not None else {"url": image.url or ""}


def image_event(
    image: Image,
    call: ImagesCall,
    *,
    created: int,
    index: int | None = None,
    usage: Mapping[str, Any] | None = None,
    fetched: Mapping[str, str] | None = None,
) -> Plain:
    """A streaming event of the Images API: `image_generation.completed` or `image_edit.completed`.

    With `index` (from 0) it is the `.partial_image` with that `partial_image_index`, which has no usage. A picture of
    which only the URL is known has `url` instead of `b64_json`, which the SDK hands over, though its types do not know
    it. `usage` is that of the reply in any form; what is not told counts 0, so that sums over events stay right. What
    the SDK's types need and nobody told is `auto`, and `png` for a format that they do not have.
    """
    kind = "completed" if index is None else "partial_image"
    event: Plain = {"type": f"{_EVENTS[call.endpoint]}.{kind}", **_as_bytes(image, fetched)}
    event["created_at"] = created
    event["size"] = _size(image, call)
    for key, accepted in (("quality", _QUALITIES), ("background", _BACKGROUNDS)):
        told = call.fields.get(key)
        event[key] = told if told in accepted else "auto"
    told = call.fields.get("output_format")
    event["output_format"] = _FORMATS.get(image.media_type or "", told if told in _FORMATS.values() else "png")
    return event | ({"usage": _usage(usage)} if index is None else {"partial_image_index": index})


def _size(image: Image, call: ImagesCall) -> str:
    if image.width and image.height:
        return f"{image.width}x{image.height}"
    told = call.fields.get("size")
    return told if isinstance(told, str) and told else "auto"


def _usage(told: Mapping[str, Any] | None) -> Plain:
    """The counts in the form of the Images API, which has images and text apart; a chat often has not."""
    result = ImageResult(usage=dict(told or {}))
    counted: Plain | None = result.to_images_response().get("usage")
    if counted is not None:
        return counted
    chat = result.to_chat_completion().get("usage", {})
    counts: Plain = {ours: chat.get(theirs, 0) for ours, theirs in _COUNTS.items()}
    return counts | {"input_tokens_details": {"image_tokens": 0, "text_tokens": 0}}
