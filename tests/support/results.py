"""What is looked at in a result, and what holds for every one."""

from __future__ import annotations

from typing import Any

from chatimg_parse import Image, ImageResult

from .pictures import Drawn


def codes(result: ImageResult) -> list[str]:
    return [issue.code for issue in result.issues]


def places(result: ImageResult) -> list[tuple[str | None, str | None]]:
    """Where each picture is: its URL, or its base64."""
    return [(image.url, image.b64_json) for image in result.data]


def at_hand(result: ImageResult) -> list[tuple[str | None, str | None]]:
    """The same without those of which nothing but a placeholder is left: no outward form can hold them."""
    return [place for place in places(result) if any(place)]


def identity(image: Image) -> str:
    """What tells a picture from others: its address or bytes, its type where neither is left."""
    return image.url or image.b64_json or f"redacted {image.media_type}"


def given_out(result: ImageResult) -> list[Drawn]:
    return [Drawn(*place) for place in places(result)]


def facts(result: ImageResult) -> Any:
    """All but where it stood, which text and chunks tell differently."""
    pictures = [image.model_dump(exclude={"span"}) for image in result.data]
    return pictures, result.task_id, result.preview_url, result.text, result.status, result.params, result.issues


def sound(result: ImageResult) -> None:
    """What holds for every result."""
    assert "internal-error" not in codes(result)
    assert (result.status == "completed") == bool(result.data or result.videos)
    assert ImageResult.model_validate_json(result.model_dump_json()) == result
    assert all(image.url is None or image.b64_json is None for image in result.data)
    assert at_hand(result) == places(result) or "picture-redacted" in codes(result)
