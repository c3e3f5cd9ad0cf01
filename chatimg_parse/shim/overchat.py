"""`client.images.generate()` and `.edit()` over a chat endpoint: the words of the question, the form of the answer.

A chat knows no `size` and no `n`, so what the Images API has fields for is said in words (`default_template`), and
pictures go with them as parts. What comes back has the form of `ImagesResponse` or of the API's streaming events.
Plain data in, plain data out: no request is made here, and no picture is fetched (`to_fetch` names those to fetch).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..convert import image_url
from ..models import Image, ImageResult
from .overchat_call import Endpoint as Endpoint
from .overchat_call import ImagesCall as ImagesCall
from .overchat_call import read_call as read_call

Plain = dict[str, Any]
Template = Callable[[ImagesCall], str]
# Fields of the Images API that a chat endpoint does not know, and may refuse; OpenAI's reference, and the two names
# that other Images endpoints have for the ratio.
IMAGES_ONLY = frozenset(
    (
        *("prompt", "size", "quality", "n", "response_format", "background", "moderation", "output_format"),
        *("output_compression", "style", "partial_images", "input_fidelity", "aspect_ratio", "ratio"),
        *("complexity", "frame_count", "frame_duration_ms", "svg"),
    )
)
_CHAT_ONLY = frozenset(("model", "messages", "stream", "stream_options"))  # which the request has from here
_HINTS = (("background", "Background"), ("quality", "Quality"), ("style", "Style"))
_NO_WISH = ("", "auto", "standard")  # what clients send as defaults
_LONGEST_HINT = 64  # characters

# What the types of the SDK's events accept in every version that has them.
_BACKGROUNDS = ("transparent", "opaque", "auto")
_QUALITIES = ("low", "medium", "high", "auto")
_FORMATS = {"image/png": "png", "image/jpeg": "jpeg", "image/webp": "webp"}
_COUNTS = {"input_tokens": "prompt_tokens", "output_tokens": "completion_tokens", "total_tokens": "total_tokens"}
_EVENTS: dict[Endpoint, str] = {"generations": "image_generation", "edits": "image_edit"}


# -- the question -----------------------------------------------------------------------------------------------


def default_template(call: ImagesCall) -> str:
    """The user's message: the prompt as it is, and behind an empty line what else was asked for, a fact a line.

    `Aspect ratio: 2:3` (of `aspect_ratio`, `ratio` or `size`), `Number of images: 2` (of `n`, if more than one),
    `Background: ...`, `Quality: ...`, `Style: ...` (if told, and not `auto` or `standard`), and a sentence on the mask,
    which is the last picture of the message.
    """
    facts = [f"Aspect ratio: {call.ratio}"] if call.ratio else []
    if call.n > 1:
        facts.append(f"Number of images: {call.n}")
    for key, label in _HINTS:
        told = call.fields.get(key)
        if isinstance(told, str) and told not in _NO_WISH:
            facts.append(f"{label}: {' '.join(told.split())[:_LONGEST_HINT]}")
    if call.mask is not None:
        facts.append("The last image is a mask: change the first image only where the mask is transparent.")
    prompt = str(call.fields.get("prompt") or "")
    return "\n".join([prompt, "", *facts]) if facts else prompt


def chat_request(call: ImagesCall, template: Template = default_template) -> Plain:
    """The body of the chat request: `model`, one user message, `stream` if asked for.

    With pictures the message is a text part and an `image_url` part for each, the mask last. Fields that only the
    Images API has are left out; `user` and what it does not know (`extra_body`) goes along.
    """
    words = template(call)
    pictures = [*call.images, *([call.mask] if call.mask is not None else [])]
    parts = [{"type": "image_url", "image_url": {"url": url}} for url in pictures]
    message = {"role": "user", "content": [{"type": "text", "text": words}, *parts] if parts else words}
    others = {key: value for key, value in call.fields.items() if key not in IMAGES_ONLY | _CHAT_ONLY}
    body: Plain = {"model": call.fields["model"]} if "model" in call.fields else {}
    body |= {"messages": [message]}
    if call.stream:
        body |= {"stream": True, "stream_options": {"include_usage": True}}
    return body | others


# -- the answer -------------------------------------------------------------------------------------------------


def to_fetch(result: ImageResult, call: ImagesCall) -> list[str]:
    """The URLs (http and https, each once) whose bytes would be needed to answer in base64, where that is wanted."""
    if not call.wants_bytes:
        return []
    urls = (image.url for image in result.data if image.b64_json is None and image.url)
    return list(dict.fromkeys(url for url in urls if url.lower().startswith(("http://", "https://"))))


def images_response(
    result: ImageResult, call: ImagesCall, *, created: int, fetched: Mapping[str, str] | None = None
) -> Plain:
    """What `ImagesResponse` of the SDK validates, with every picture of the result, also if there are more than `n`.

    `created` is in seconds of Unix time; `fetched` has the base64 of pictures by their URLs. Where base64 is wanted,
    a picture that was not fetched stays a URL; where a URL is wanted, one that came as bytes is a data URI.
    """
    body = result.to_images_response(created=created)
    images = [image for image in result.data if image.url is not None or image.b64_json is not None]
    for entry, image in zip(body["data"], images, strict=True):
        entry.pop("url", None)
        entry.pop("b64_json", None)
        if call.response_format == "url":
            entry["url"] = image.url if image.url is not None else image_url(image.model_dump())
        elif call.wants_bytes or image.url is None:
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
