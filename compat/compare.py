"""What two readings of one reply have to agree on."""

from __future__ import annotations

from typing import Any

from chatimg_parse import ImageResult, parse


def facts(result: ImageResult) -> dict[str, Any]:
    """The whole result, but for what an SDK object cannot keep: the counts of `usage` that it fills with `None`."""
    told = result.model_dump()
    return {**told, "usage": _without_none(told["usage"])}


def urls_of(source: Any) -> list[str]:
    """The pictures of a reply, each as a part shows it."""
    return [picture["image_url"]["url"] for picture in parse(source).to_message_images()]


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_none(member) for key, member in value.items() if member is not None}
    return value
