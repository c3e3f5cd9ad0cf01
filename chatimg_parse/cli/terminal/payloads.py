"""Base64 in what is shown: a note of its size stands in its place. Addresses stay as they are."""

from __future__ import annotations

import re
from typing import Any

from ...text import pixels
from ...text.syntax.autolinks import SIGNATURE

_MEMBER = "b64_json"  # whose value is nothing else
# An address is kept whole: what looks like base64 in it (a signature, a path) is no data.
_PAYLOAD = re.compile(
    r"(?P<address>(?i:https?)://[^\s\"'<>()]+)"
    r"|(?i:data):(?P<type>[\w.+-]{1,64}/[\w.+-]{1,64})(?P<how>[^,\s\"'<>()]{0,128}),(?P<data>[^\s\"'<>()`]+)"
    rf"|(?<![\w+/-])(?P<bare>(?:(?:{SIGNATURE})[\w+/-]{{48,}}|[\w+/-]{{200,}})={{0,2}})",
    re.ASCII,
)


def noted(text: str) -> str:
    """A text with `<image/png, 48,213 bytes>` in the place of each data URI and each run of base64."""
    return _PAYLOAD.sub(_note, text)


def _note(found: re.Match[str]) -> str:
    if found["address"]:
        return found[0]
    if found["data"] and not found["how"].lower().endswith(";base64"):
        return f"<{found['type']}, {len(found['data']):,} characters>"
    return note_of(found["data"] or found["bare"], found["type"])


def note_of(data: str, media_type: str | None) -> str:
    """What stands in the place of base64."""
    return f"<{media_type or 'base64'}, {pixels.size_of(data):,} bytes>"


def noted_value(value: Any) -> Any:
    """A JSON value with such notes in all of its strings, names of members included."""
    if isinstance(value, str):
        return noted(value)
    if isinstance(value, dict):
        kind = value.get("media_type")
        kind = kind if isinstance(kind, str) else None
        return {noted(name): _member(name, member, kind) for name, member in value.items()}
    return [noted_value(entry) for entry in value] if isinstance(value, list) else value


def _member(name: str, member: Any, media_type: str | None) -> Any:
    return note_of(member, media_type) if name == _MEMBER and isinstance(member, str) else noted_value(member)
