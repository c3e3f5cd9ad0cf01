"""What was fetched for a caller who asked for base64: a picture, or a reason in the log why there is none."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from ...text.pixels import look
from ..guard import log


def picture_of(data: Any) -> str:
    """The bytes of a picture as base64; `TypeError` or `ValueError` for what is none."""
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise TypeError(f"fetch gives bytes, not {type(data).__name__}")
    encoded = b64encode(data).decode("ascii")
    if look(encoded).media_type is None:
        raise ValueError("what was fetched is no picture")
    return encoded


def not_fetched(error: Exception) -> None:
    log.warning("a picture could not be fetched, so its URL is given: %s", type(error).__name__)
