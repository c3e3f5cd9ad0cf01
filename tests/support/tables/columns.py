"""What the columns of a reply have to be, by the attributes of its result."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from chatimg_parse import Image, ImageResult

_OF_IMAGES = ("url", "media_type", "width", "height", "origin", "download_url")


def row_of(result: ImageResult, *, digest: bool = True) -> dict[str, Any]:
    """A row as `parse_array` has to give it, with `params` read again."""
    params, error = result.params, result.error
    return {
        "status": result.status.value,
        "task_id": result.task_id,
        "preview_url": result.preview_url,
        "source_url": result.source_url,
        "poll_url": result.poll_url,
        "progress": result.progress,
        "params": params and params.raw,
        "prompt": params and params.prompt,
        "images": [_picture(image, digest) for image in result.data],
        "videos": [{"url": video.url, "poster_url": video.poster_url} for video in result.videos],
        "error_code": error and error.code,
        "error_type": error and error.type,
        "error_message": error and error.message,
        "issues": [issue.code for issue in result.issues],
        "text": result.text,
        "reply_id": result.id,
        "model": result.model,
        "created": result.created,
    }


def _picture(image: Image, digest: bool) -> dict[str, Any]:
    data = image.as_bytes() if digest else None
    told = {name: getattr(image, name) for name in _OF_IMAGES}
    return {**told, "sha256": data and sha256(data).hexdigest(), "size": None if data is None else len(data)}


def read_params(row: dict[str, Any]) -> dict[str, Any]:
    """The same row with its JSON text read."""
    return {**row, "params": row["params"] and json.loads(row["params"])}
