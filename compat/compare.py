"""What two readings of one reply have to agree on."""

from __future__ import annotations

from typing import Any

from chatimg_parse import ImageResult


def facts(result: ImageResult) -> dict[str, Any]:
    """The whole result, but for what an SDK object cannot keep: the counts of `usage` that it fills with `None`."""
    told = result.model_dump()
    return {**told, "usage": _without_none(told["usage"])}


def images(result: ImageResult) -> list[tuple[str | None, str | None]]:
    return [(image.url, image.b64_json) for image in result.data]


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_none(member) for key, member in value.items() if member is not None}
    return value
