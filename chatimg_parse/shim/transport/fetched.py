"""What the shim gets by itself: pictures for a caller who asked for base64, and the end of a task that was pending.

Both are loaded when they are first needed, and a reason in the log is all that comes of what fails: the caller then
gets what the reply said.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from importlib import import_module
from inspect import isawaitable
from typing import Any

from ...text.pixels import look
from ..guard import log
from ..options import Options


def picture_of(data: Any) -> str:
    """The bytes of a picture as base64; `TypeError` or `ValueError` for what is none."""
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise TypeError(f"fetch gives bytes, not {type(data).__name__}")
    encoded = b64encode(data).decode("ascii")
    if look(encoded).media_type is None:
        raise ValueError("what was fetched is no picture")
    return encoded


def policy_for(options: Options, gateway: str) -> Any:
    """The caller's policy, which also lets the gateway itself be asked: he chose it."""
    policy = options.policy or import_module("chatimg_parse.fetch").Policy()
    return replace(policy, allowed_hosts=[*policy.allowed_hosts, gateway])


def fetched(url: str, options: Options, gateway: str) -> str | None:
    """The picture behind a URL as base64; where it cannot be had the caller gets the URL."""
    try:
        if callable(options.fetch):
            return picture_of(options.fetch(url))
        return picture_of(import_module("chatimg_parse.fetch").fetch(url, policy_for(options, gateway)).data)
    except Exception as error:
        _not_fetched(error)
        return None


async def afetched(url: str, options: Options, gateway: str) -> str | None:
    """As `fetched`, for async clients."""
    try:
        if callable(options.fetch):
            picture = options.fetch(url)
            return picture_of(await picture if isawaitable(picture) else picture)
        got = await import_module("chatimg_parse.fetch").afetch(url, policy_for(options, gateway))
        return picture_of(got.data)
    except Exception as error:
        _not_fetched(error)
        return None


def _not_fetched(error: Exception) -> None:
    code = getattr(error, "code", None)
    told = type(error).__name__ + (f" {code}" if isinstance(code, str) else "")
    log.warning("a picture could not be fetched, so its URL is given: %s", told)
