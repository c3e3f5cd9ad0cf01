"""Chat completions, their chunks and their messages: `choices[].message`, `choices[].delta`, or one of these alone.

Anthropic's message is read here too: a role, a content of blocks, a reason why it stopped.
"""

from __future__ import annotations

from typing import Any

from .errors import read_error, read_finish
from .parts import collect_call, read_call, read_parts
from .pictures import VIDEO_KEYS, PictureReader, read_video
from .reply import Reply

IMAGE_KEYS = ("images", "image", "image_url", "image_urls", "image_b64_json", "b64_json")
_REASONING_KEYS = ("reasoning_content", "reasoning", "thinking")
_FINISH_KEYS = ("finish_reason", "native_finish_reason", "finishReason", "stop_reason")
_TYPES = ("message", "ai", "AIMessageChunk")  # the latter two in langchain
# A message of which only the content was handed over, with what stands beside it.
_BARE_KEYS = frozenset(("content", "parts", "images", "image", "refusal", "tool_calls", "name"))
_OTHER_ROLES = ("user", "system", "developer", "tool", "function")
_PARTS_KEYS = ("multi_mod_content", "parts")


def is_completion(value: dict[str, Any]) -> bool:
    return isinstance(value.get("choices"), list)


def read_completion(reply: Reply, value: dict[str, Any], path: str, depth: int) -> None:
    """All choices, in their order; a `url` beside them is the large form of the one picture."""
    for choice, place in reply.each_choice(value["choices"], f"{path}choices", depth):
        read_choice(reply, choice, place, depth + 1)
    if isinstance(value.get("url"), str):
        PictureReader(reply, "url", larger=True).read(value["url"], f"{path}url", depth)


def is_choice(value: dict[str, Any]) -> bool:
    return isinstance(value.get("message"), dict) or isinstance(value.get("delta"), dict)


def read_choice(reply: Reply, choice: dict[str, Any], path: str, depth: int) -> None:
    for key in ("message", "delta"):
        if isinstance(choice.get(key), dict):
            # In a stream a message at the end repeats its deltas: it is the same content.
            name = "delta" if reply.streaming else key
            read_message(reply, choice[key], f"{path}{name}.", depth + 1, fragment=key == "delta")
    if choice.get("error"):
        read_error(reply, choice)
    if isinstance(choice.get("text"), str):
        reply.content(choice["text"], f"{path}text", f"{path}text", fragment=reply.streaming)
    read_finish(reply, choice, _FINISH_KEYS)


def is_message(value: dict[str, Any]) -> bool:
    """A message, told by its role, its type or its reasoning beside a content."""
    if any(key in value for key in ("multi_mod_content", "image_b64_json")):
        return True
    if set(value) <= _BARE_KEYS:
        return any(isinstance(value.get(key), (str, list)) for key in ("content", "parts"))
    told = "role" in value or value.get("type") in _TYPES or any(key in value for key in _REASONING_KEYS)
    return told and any(key in value for key in ("content", "parts", *IMAGE_KEYS, "tool_calls", "refusal"))


def read_message(reply: Reply, message: dict[str, Any], path: str, depth: int, *, fragment: bool = False) -> None:
    """The content first, as a reader sees it, then the pictures beside it."""
    if not reply.affords(depth):
        return
    if message.get("role") in _OTHER_ROLES:
        reply.note_inputs(message, path.rstrip("."))
        return
    for key in _REASONING_KEYS:
        reasoning = message.get(key)
        if isinstance(reasoning, str):
            reply.reasoning(reasoning, f"{path}{key}", fragment=fragment)
            break
    read_parts(reply, message.get("content"), f"{path}content", depth, fragment=fragment)
    for key in _PARTS_KEYS:
        if isinstance(message.get(key), list):
            parts = message[key] if not message.get("content") else [_without_text(part) for part in message[key]]
            read_parts(reply, parts, f"{path}{key}", depth, fragment=fragment)
    for key in IMAGE_KEYS:
        if message.get(key):
            PictureReader(reply, "images").read(message[key], f"{path}{key}", depth)
    for key in VIDEO_KEYS:
        read_video(reply, message.get(key), f"{path}{key}")
    _read_calls(reply, message, path, depth)
    if isinstance(message.get("refusal"), str) and message["refusal"]:
        reply.refusal(message["refusal"])
    if message.get("error"):
        read_error(reply, message)
    read_finish(reply, message, _FINISH_KEYS)


def _without_text(part: object) -> object:
    """A part whose words the content told already."""
    return {key: part[key] for key in part if key != "text"} if isinstance(part, dict) else part


def _read_calls(reply: Reply, message: dict[str, Any], path: str, depth: int) -> None:
    calls = message.get("tool_calls")
    for i, call in enumerate(calls if isinstance(calls, list) else []):
        if not isinstance(call, dict) or not reply.affords(depth):
            continue
        if reply.streaming:
            collect_call(reply, call, i)
        else:
            read_call(reply, call, f"{path}tool_calls[{i}]", depth + 1)
    if isinstance(message.get("function_call"), dict):
        read_call(reply, message, f"{path}function_call", depth + 1)
