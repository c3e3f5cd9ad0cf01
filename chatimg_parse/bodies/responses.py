"""The Responses API: output items (messages and `image_generation_call`), statuses, and the reason of an end."""

from __future__ import annotations

from typing import Any

from ..text.findings import Verdict
from . import envelope
from .parts import read_call, read_parts
from .pictures import PictureReader
from .reply import Reply

_ITEM_TYPES = ("message", "image_generation_call", "output_text", "reasoning", "function_call")
_IMAGE_KEYS = ("result", "b64_json", "image", "image_url", "url", "results")


def is_response(value: dict[str, Any]) -> bool:
    output = value.get("output")
    items = isinstance(output, list) and any(isinstance(item, dict) and is_item(item) for item in output)
    return items or value.get("object") == "response" or isinstance(value.get("output_text"), str)


def is_item(value: dict[str, Any]) -> bool:
    return value.get("type") in _ITEM_TYPES and not isinstance(value.get("choices"), list)


def read_response(reply: Reply, value: dict[str, Any], path: str, depth: int) -> None:
    output = value.get("output")
    for i, item in enumerate(output if isinstance(output, list) else []):
        if not reply.affords(depth):
            return
        if isinstance(item, dict):
            read_item(reply, item, f"{path}output[{i}]", depth + 1)
    # In a stream its text came already, in the events of its pieces.
    told = _has_text(output) or (reply.streaming and reply.choice.by_stem)
    if isinstance(value.get("output_text"), str) and not told:
        reply.content(value["output_text"], f"{path}output_text", f"{path}output_text")
    details = value.get("incomplete_details")
    reason = details.get("reason") if isinstance(details, dict) else None
    status = value.get("status")
    if status == "incomplete" or isinstance(reason, str):
        reply.choice.ended = reply.choice.cut = True
        code = reason if isinstance(reason, str) else None
        reply.verdict(Verdict(0, code=code, message=code or "incomplete", words=code or ""))
    elif status in ("failed", "cancelled"):
        reply.verdict(Verdict(0, words=str(status)))
    elif status in ("queued", "in_progress"):
        reply.sign("run")


def _has_text(output: object) -> bool:
    """An output item brings words: those of `output_text` are the same."""
    items = [item for item in output if isinstance(item, dict)] if isinstance(output, list) else []
    parts = [part for item in items for part in (item, *_members(item.get("content")))]
    return any(isinstance(part.get("text"), str) and part["text"] for part in parts if part.get("type") != "reasoning")


def _members(content: object) -> list[dict[str, Any]]:
    if isinstance(content, str):
        return [{"text": content}]
    return [part for part in content if isinstance(part, dict)] if isinstance(content, list) else []


def read_item(reply: Reply, item: dict[str, Any], path: str, depth: int) -> None:
    """One output item. A message that streamed its text already adds nothing."""
    kind = item.get("type")
    if kind == "image_generation_call":
        _read_call(reply, item, path, depth)
    elif kind == "function_call":
        read_call(reply, item, path, depth)
    elif kind == "output_text":
        read_parts(reply, item, path, depth)
    elif kind == "reasoning":
        _read_reasoning(reply, item, path, depth)
    elif kind == "message" and item.get("role", "assistant") == "assistant":
        read_parts(reply, item.get("content"), f"{path}.content", depth)


def _read_call(reply: Reply, item: dict[str, Any], path: str, depth: int) -> None:
    """A picture, or how far it is: a status of its own that ends only this call."""
    status = item.get("status")
    reader = PictureReader(reply, "image-generation-call", draft=status in ("in_progress", "generating"))
    fields = [key for key in _IMAGE_KEYS if item.get(key)]
    found = [reader.read(item[key], f"{path}.{key}", depth, item) for key in fields[:1]]
    envelope.note_options(reply.envelope, item)
    if status in ("failed", "incomplete"):
        reply.verdict(Verdict(0, words=str(status)))
    elif status in ("in_progress", "generating", "queued"):
        reply.sign("run")
    elif status == "completed" and not any(found):
        reply.sign("done")


def _read_reasoning(reply: Reply, item: dict[str, Any], path: str, depth: int) -> None:
    for key in ("summary", "content"):
        parts = item.get(key)
        for i, part in enumerate(parts if isinstance(parts, list) else []):
            if isinstance(part, dict) and isinstance(part.get("text"), str) and reply.affords(depth):
                reply.reasoning(part["text"], f"{path}.{key}[{i}]")
