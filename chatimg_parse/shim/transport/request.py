"""What the body of a chat request says that its reply is read by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..encode import decoded

# The type of a part in chats, and in the Responses API.
_PICTURE_PARTS = (b'"image_url"', b'"input_image"')


def asked_for_stream(body: bytes) -> bool:
    """Whether a request's body asks for an event stream."""
    if b'"stream"' not in body:
        return False
    asked = _object(body)
    return asked.get("stream") is True


def pictures_sent(body: bytes) -> list[str]:
    """The pictures in the messages, as they are written: URLs and data URIs."""
    if not any(kind in body for kind in _PICTURE_PARTS):
        return []
    return [url for part in _parts(_object(body).get("messages")) if (url := _url_of(part)) is not None]


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = decoded(body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _parts(messages: Any) -> Iterator[dict[str, Any]]:
    for message in messages if isinstance(messages, list) else []:
        content = message.get("content") if isinstance(message, dict) else None
        yield from (part for part in (content if isinstance(content, list) else [content]) if isinstance(part, dict))


def _url_of(part: dict[str, Any]) -> str | None:
    told = part.get("image_url")
    told = told.get("url") if isinstance(told, dict) else told
    return told if isinstance(told, str) else None
