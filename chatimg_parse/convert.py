"""The result's outward forms, made from plain data (`ImageResult.model_dump()`); imports nothing of ours."""

from __future__ import annotations

import re
from typing import Any

Plain = dict[str, Any]

# What the OpenAI SDK's ImagesResponse accepts; another value fails its validation, so it is left out.
_ACCEPTED = {
    "background": {"transparent", "opaque"},
    "output_format": {"png", "webp", "jpeg"},
    "quality": {"low", "medium", "high"},
    "size": {"1024x1024", "1024x1536", "1536x1024"},
}
_USAGE_COUNTS = ("input_tokens", "output_tokens", "total_tokens")
_DETAIL_COUNTS = ("image_tokens", "text_tokens")
_MARKDOWN_SPECIAL = re.compile(r"([\\\[\]<`{!])")
# Inside <...> only these would end or change a CommonMark destination.
_DESTINATION_SPECIAL = re.compile(r"[()<>\s\\]")


def image_url(image: Plain) -> str:
    """The picture's URL, a data URI where it came as base64."""
    if image["b64_json"] is None:
        return str(image["url"])
    return f"data:{image['media_type'] or 'image/png'};base64,{image['b64_json']}"


def images_response(result: Plain, created: int | None) -> Plain:
    given = result["created"] if created is None else created
    body: Plain = {"created": given or 0, "data": []}
    for image in result["data"]:
        entry = {key: image[key] for key in ("url", "b64_json", "revised_prompt") if image[key] is not None}
        body["data"].append(entry)
    for key, accepted in _ACCEPTED.items():
        if result[key] in accepted:
            body[key] = result[key]
    usage = result["usage"]
    if usage and _is_images_usage(usage):
        body["usage"] = usage
    return body


def _is_images_usage(usage: Plain) -> bool:
    details = usage.get("input_tokens_details")
    return (
        all(_is_count(usage.get(key)) for key in _USAGE_COUNTS)
        and isinstance(details, dict)
        and all(_is_count(details.get(key)) for key in _DETAIL_COUNTS)
    )


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def message_images(result: Plain) -> list[Plain]:
    return [{"type": "image_url", "image_url": {"url": image_url(image)}} for image in result["data"]]


def content_parts(result: Plain) -> list[Plain]:
    text: list[Plain] = [{"type": "text", "text": result["text"]}] if result["text"] else []
    return text + message_images(result)


def markdown(result: Plain) -> str:
    lines = [result["text"]] if result["text"] else []
    for image in result["data"]:
        alt = _MARKDOWN_SPECIAL.sub(r"\\\1", " ".join((image["alt"] or "image").split()))
        lines.append(f"![{alt}]({_destination(image_url(image))})")
    return "\n\n".join(lines)


def _destination(url: str) -> str:
    """The URL so that CommonMark reads it back byte for byte: brackets percent-safe, entities not decoded."""
    if "&" in url:
        url = url.replace("&", "&amp;")
    if url.startswith("data:") or not _DESTINATION_SPECIAL.search(url):
        return url
    return _DESTINATION_SPECIAL.sub(lambda m: "\\" + m[0] if m[0] in "()<>\\" else "%20", url)
