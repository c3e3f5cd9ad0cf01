"""The forms in which a result is printed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ..models import ImageResult
from ..printable import visible
from .terminal import on_terminal

JSON_FORMS: dict[str, Callable[[ImageResult], Any]] = {
    "result": lambda result: result.model_dump(mode="json"),
    "images": lambda result: result.to_images_response(),
    "completion": lambda result: result.to_chat_completion(),
    "parts": lambda result: result.to_content_parts(),
    "message-images": lambda result: result.to_message_images(),
}
TEXT_FORMS: dict[str, Callable[[ImageResult], str]] = {
    "markdown": lambda result: result.to_markdown(),
    "urls": lambda result: "\n".join(part["image_url"]["url"] for part in result.to_message_images()),
}
TABLE_FORMS = ("parquet", "jsonl")  # of the parts that `--table` makes
EVENTS = "events"  # the one form that only `--follow` has


def formatted(result: ImageResult, form: str, *, indent: int | None) -> str:
    """As it is printed, for a terminal without what could move it."""
    if form in JSON_FORMS:
        return visible(json.dumps(JSON_FORMS[form](result), ensure_ascii=False, indent=indent))
    text = TEXT_FORMS[form](result)
    return visible(text) if on_terminal() else text
