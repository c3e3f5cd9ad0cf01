"""Gemini: candidates with parts, in the camel case of REST and the snake case of the SDK; Imagen's predictions."""

from __future__ import annotations

from typing import Any

from .errors import read_filtered, read_finish, reason_name
from .parts import read_parts
from .pictures import PictureReader
from .reply import Reply

_FEEDBACK_KEYS = ("promptFeedback", "prompt_feedback")
_FINISH_KEYS = ("finishReason", "finish_reason")
_BLOCK_KEYS = ("blockReason", "block_reason")
_PICTURE_KEYS = ("predictions", "generatedImages", "generated_images")


def is_gemini(value: dict[str, Any]) -> bool:
    known = ("candidates", *_FEEDBACK_KEYS, *_PICTURE_KEYS)
    return any(isinstance(value.get(key), (list, dict)) for key in known)


def read_gemini(reply: Reply, value: dict[str, Any], path: str, depth: int) -> None:
    for candidate, place in reply.each_choice(value.get("candidates"), f"{path}candidates", depth):
        _read_candidate(reply, candidate, place, depth + 1)
    for key in _FEEDBACK_KEYS:
        if isinstance(value.get(key), dict):
            _read_block(reply, value[key])
    for key in _PICTURE_KEYS:
        if isinstance(value.get(key), list):
            _read_filters(reply, value[key], depth)
            PictureReader(reply, "predictions").read(value[key], f"{path}{key}", depth)


def _read_candidate(reply: Reply, candidate: dict[str, Any], path: str, depth: int) -> None:
    content = candidate.get("content")
    if isinstance(content, dict):
        key = "parts" if "parts" in content else "content"
        read_parts(reply, content.get(key), f"{path}content.{key}", depth, fragment=reply.streaming)
    else:
        read_parts(reply, content, f"{path}content", depth, fragment=reply.streaming)
    read_finish(reply, candidate, _FINISH_KEYS)


def _read_filters(reply: Reply, entries: list[Any], depth: int) -> None:
    """Why a picture was held back."""
    for entry in entries:
        if not reply.affords(depth):
            return
        if isinstance(entry, dict):
            read_filtered(reply, entry)


def _read_block(reply: Reply, feedback: dict[str, Any]) -> None:
    """Any reason to block the prompt is one."""
    reason = next((feedback[key] for key in _BLOCK_KEYS if isinstance(feedback.get(key), str)), None)
    if reason and reason.lower().rpartition("_")[2] != "unspecified":
        reply.refused(reason_name(reason), feedback.get("blockReasonMessage") or feedback.get("block_reason_message"))
