"""What apps carry today instead of a parser: three extractors by regular expressions, from modest to ambitious."""

from __future__ import annotations

import json
import re
from typing import Any

_MARKDOWN_IMAGE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")
_IMAGE_URL = re.compile(r"https?://[^\s\"'<>)\]]+\.(?:png|jpe?g|gif|webp)(?:\?[^\s\"'<>)\]]*)?", re.IGNORECASE)
_ANY_URL = re.compile(r"https?://[^\s\"'<>)\]]+")
_BLOCK = re.compile(r"```(?:json)?\s*(\{.*?\})\s*```", re.DOTALL)
_TASK = re.compile(r"(?:任务)?ID[:：]\s*`?([\w-]+)`?")
_PREVIEW = re.compile(r"\[(?:Data Preview|数据预览|Preview)\]\(([^)]+)\)|Data Preview:\s*(\S+)")


def markdown_images(text: str) -> list[str]:
    """Every markdown image, nothing else."""
    return _MARKDOWN_IMAGE.findall(text)


def image_or_first_url(text: str) -> list[str]:
    """Any URL with an image extension, else the first URL."""
    found: list[str] = _IMAGE_URL.findall(text)
    return found or _ANY_URL.findall(text)[:1]


def relay_reply(text: str) -> dict[str, Any]:
    """Block, task id, preview link and markdown images; without an image the preview link is the image."""
    block, task, preview = _BLOCK.search(text), _TASK.search(text), _PREVIEW.search(text)
    params = None
    if block:
        try:
            params = json.loads(block[1])
        except ValueError:
            params = None
    page = (preview[1] or preview[2]) if preview else None
    images = _MARKDOWN_IMAGE.findall(text) or ([page] if page else [])
    return {"params": params, "task_id": task and task[1], "preview_url": page, "images": images}
