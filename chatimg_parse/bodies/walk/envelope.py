"""What a body says of itself, apart from its pictures: id, model, time, usage, and the options of the picture."""

from __future__ import annotations

from typing import Any

from ...text.words.keys import Plan, folded
from ..reply.reply import Reply

# What an Images API response states of its pictures.
_OPTIONS = {"background": "background", "outputformat": "output_format", "quality": "quality", "size": "size"}


def note(reply: Reply, value: dict[str, Any], plan: Plan) -> None:
    """Id, model, time and usage; the first that is told counts, of usage the last."""
    known = reply.envelope
    known.id = known.id or plan.text(value, "id") or plan.text(value, "body-id")
    known.model = known.model or plan.text(value, "model")
    for created in plan.values(value, "created"):
        if known.created is None and isinstance(created, (int, float)) and not isinstance(created, bool):
            known.created = int(created) if 0 <= created < 1 << 53 else None
    for usage in plan.values(value, "usage"):
        if isinstance(usage, dict) and usage:
            known.usage = usage
    for key in plan.by.get("option", ()):
        name, told = _OPTIONS.get(folded(key).rstrip("0123456789"), ""), value[key]
        if name and isinstance(told, str) and told and getattr(known, name) is None:
            setattr(known, name, told)
