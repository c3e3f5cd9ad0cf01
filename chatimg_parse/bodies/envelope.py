"""What a body says of itself, apart from its pictures: id, model, time, usage, and the options of the picture."""

from __future__ import annotations

from typing import Any

from ..text.findings import Envelope

# What an Images API response states of its pictures.
_OPTIONS = ("background", "output_format", "quality", "size")


def note(known: Envelope, value: dict[str, Any]) -> None:
    """Id, model, time and usage; the first that is told counts, of usage the last."""
    known.id = known.id or text_at(value, ("id", "responseId", "response_id"))
    known.model = known.model or text_at(value, ("model", "modelVersion", "model_version"))
    for key in ("created", "created_at"):
        created = value.get(key)
        if known.created is None and isinstance(created, (int, float)) and not isinstance(created, bool):
            known.created = int(created) if 0 <= created < 1 << 53 else None
    for key in ("usage", "usageMetadata", "usage_metadata"):
        if isinstance(value.get(key), dict) and value[key]:
            known.usage = value[key]


def note_options(known: Envelope, value: dict[str, Any]) -> None:
    """Options of the picture that the body states; the first statement counts."""
    for key in _OPTIONS:
        told = value.get(key)
        if isinstance(told, str) and told and getattr(known, key) is None:
            setattr(known, key, told)


def text_at(value: dict[str, Any], keys: tuple[str, ...]) -> str | None:
    """The first of the keys that holds words."""
    return next((v for v in map(value.get, keys) if isinstance(v, str) and v.strip()), None)
