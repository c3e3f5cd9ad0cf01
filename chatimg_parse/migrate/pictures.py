"""Input pictures in every form in which clients hand them over, as URL, data URI or file id.

A data URI may have ten million characters: it is handed on as the same object, and only its first characters are
looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..models import Image
from .rules import Reference

# What a content part or a parameter holds a picture under: the part types image_url, input_image, image, image_file
# and file of the OpenAI APIs, `source` of Anthropic, inlineData and fileData of Gemini, `image` of DashScope.
_MEMBERS = (
    *("image_url", "imageUrl", "input_image", "image", "images", "inlineData", "inline_data", "fileData", "file_data"),
    *("source", "image_file", "imageFile", "file", "url", "uri", "fileUri", "file_uri", "b64_json", "data", "base64"),
)
_MIME_KEYS = ("mimeType", "mime_type", "media_type", "mediaType")
_ID_KEYS = ("file_id", "fileId")
_DEEPEST = 4
_MOST = 256  # pictures; the most that any model takes is sixteen
_LOOKED_AT = 64  # characters of a URL or of base64
# How base64 of a picture begins, by its signature: PNG, JPEG, GIF, WebP (RIFF).
_BASE64 = {"iVBORw0KGgo": "image/png", "/9j/": "image/jpeg", "R0lGOD": "image/gif", "UklGR": "image/webp"}


@dataclass(frozen=True)
class Picture:
    """One input picture: `url` (http, https or a data URI) or `file_id`."""

    url: str | None = None
    file_id: str | None = None


def read_part(part: object) -> list[Picture]:
    """The pictures of a content part or of a parameter's value; none if it holds none."""
    found: list[Picture] = []
    _read(part, found, 0, None)
    return found[:_MOST]


def _read(value: object, found: list[Picture], depth: int, mime: str | None) -> None:
    if depth > _DEEPEST or len(found) >= _MOST:
        return
    if isinstance(value, str):
        url = _url(value, mime)
        found += [Picture(url=url)] if url else []
    elif isinstance(value, (list, tuple)):
        for one in value[:_MOST]:
            _read(one, found, depth + 1, mime)
    elif isinstance(value, Mapping):
        _read_object(value, found, depth, mime)


def _read_object(value: Mapping[Any, Any], found: list[Picture], depth: int, mime: str | None) -> None:
    """The first member that holds a picture; other members show the same one again or say something about it."""
    mime = next((value[key] for key in _MIME_KEYS if isinstance(value.get(key), str)), mime)
    before = len(found)
    for key in _MEMBERS:
        if value.get(key) is not None:
            _read(value[key], found, depth + 1, mime)
            if len(found) > before:
                return
    for key in _ID_KEYS:
        if isinstance(value.get(key), str) and value[key]:
            found.append(Picture(file_id=value[key]))
            return


def _url(value: str, mime: str | None) -> str | None:
    """The value as a URL: http, https, a data URI of an image, or base64 that is made one."""
    value = value.strip()
    head = value[:_LOOKED_AT].casefold()
    if head.startswith(("http://", "https://", "data:image/")):
        return value
    if head.startswith("data:") or "://" in head or not head or (mime and not mime.startswith("image/")):
        return None
    kind = mime or next((kind for begin, kind in _BASE64.items() if value.startswith(begin)), None)
    return f"data:{kind};base64,{value}" if kind else None


def pictures_of(images: Iterable[Image]) -> list[Picture]:
    """The pictures that `parse` found."""
    there = [image for image in images if image.url or image.b64_json]
    urls = (image.url or f"data:{image.media_type or 'image/png'};base64,{image.b64_json}" for image in there)
    return [Picture(url=url) for url in urls][:_MOST]


def reference(picture: Picture, form: Reference) -> str | dict[str, str]:
    """The picture in the JSON body of an edit, in the form that the endpoint wants."""
    if form == "plain":
        return picture.url or ""
    if picture.file_id:
        return {"file_id": picture.file_id}
    url = picture.url or ""
    return {"type": "image_url", "url": url} if form == "url" else {"image_url": url}
