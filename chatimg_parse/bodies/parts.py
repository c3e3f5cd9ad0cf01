"""Content parts: the lists in which chat completions, Gemini, Anthropic, DashScope and Responses put their pieces.

A part is known by its keys and not by its vendor: text, a picture, a video, a refusal, a thought, a call of a tool,
or parts again.
"""

from __future__ import annotations

import json
from typing import Any

from ..text.parameters import has_any, parameters_of
from .envelope import text_at
from .pictures import VIDEO_KEYS, PictureReader, read_video
from .reply import Reply

# What the user sent, shown again.
_INPUT_TYPES = ("input_text", "input_image", "input_file", "input_audio", "tool_result", "function_response")
_THOUGHT_TYPES = ("thinking", "reasoning", "redacted_thinking", "reasoning_text", "summary_text", "thinking_delta")
_INLINE_KEYS = ("inline_data", "inlineData")
_CALL_KEYS = ("function_call", "functionCall", "function")
_ARGUMENT_KEYS = ("arguments", "args", "input")

_CALLS = 1 << 31  # an index beyond is no number of a call


def read_parts(reply: Reply, value: object, path: str, depth: int, *, fragment: bool = False) -> None:
    """The parts of one content. `fragment`: their texts go on where those of the last chunk ended."""
    if isinstance(value, str):
        reply.content(value, path, path, fragment=fragment)
    elif isinstance(value, list):
        for i, part in enumerate(value):
            if not reply.affords(depth):
                return
            _read_part(reply, part, path, i, depth + 1, fragment=fragment)
    elif isinstance(value, dict):
        _read_part(reply, value, path, None, depth + 1, fragment=fragment)


def _read_part(reply: Reply, part: object, stem: str, index: int | None, depth: int, *, fragment: bool) -> None:
    path = stem if index is None else f"{stem}[{index}]"
    if isinstance(part, str):
        reply.content(part, stem if fragment else path, path, fragment=fragment)
        return
    if not isinstance(part, dict) or not reply.affords(depth):
        return
    kind = part.get("type")
    if kind in _INPUT_TYPES:
        reply.note_inputs(part, path)
        return
    if part.get("thought") is True or kind in _THOUGHT_TYPES:
        thought = text_at(part, ("text", "thinking", "reasoning", "content"))
        if thought:
            reply.reasoning(thought, stem if fragment else path, fragment=fragment)
        return
    if isinstance(part.get("refusal"), str) and part["refusal"]:
        reply.refusal(part["refusal"])
    text = part.get("text")
    if isinstance(text, dict):
        text = text.get("value")
    if isinstance(text, str):
        reply.content(text, stem if fragment else f"{path}.text", f"{path}.text", fragment=fragment)
    if has_any(part, VIDEO_KEYS):
        for key in VIDEO_KEYS:
            read_video(reply, part.get(key), f"{path}.{key}")
        reply.boundary()
    elif kind == "tool_use" or has_any(part, _CALL_KEYS):
        read_call(reply, part, path, depth)
    elif has_any(part, ("content", "parts")):
        key = "content" if part.get("content") is not None else "parts"
        read_parts(reply, part[key], f"{path}.{key}", depth + 1, fragment=fragment)
    elif _read_picture(reply, part, path, depth):
        reply.boundary()


def _read_picture(reply: Reply, part: dict[str, Any], path: str, depth: int) -> bool:
    origin = "inline-data" if has_any(part, _INLINE_KEYS) else "part"
    return PictureReader(reply, origin).read(part, path, depth)


def read_call(reply: Reply, call: dict[str, Any], path: str, depth: int) -> None:
    """A call of a tool: its arguments are the parameters, or bring the picture where they hold no prompt."""
    inner = next((call[key] for key in _CALL_KEYS if isinstance(call.get(key), dict)), call)
    arguments = next((inner[key] for key in _ARGUMENT_KEYS if inner.get(key)), None)
    if isinstance(arguments, str):
        try:
            arguments = json.loads(arguments)
        except (ValueError, RecursionError):
            return  # a fragment, or no JSON: nothing to take from it
    if not isinstance(arguments, dict) or not reply.affords(depth):
        return
    block = parameters_of(arguments, reply.settings.vocabulary.parameter_keys)
    if block is not None:
        reply.parameters(arguments, block[0])
    elif has_any(arguments, VIDEO_KEYS):
        for key in VIDEO_KEYS:
            read_video(reply, arguments.get(key), f"{path}.arguments.{key}")
    else:
        reader = PictureReader(reply, "tool-call")
        for key in ("images", "urls", "image_urls"):
            reader.read(arguments.get(key), f"{path}.arguments.{key}", depth)
        reader.read(arguments, f"{path}.arguments", depth)


def collect_call(reply: Reply, call: dict[str, Any], position: int) -> None:
    """The next piece of a call of a stream, which is read once the stream has ended."""
    inner = call.get("function")
    arguments = inner.get("arguments") if isinstance(inner, dict) else None
    index = call.get("index")
    if isinstance(arguments, str):
        number = index if isinstance(index, int) and 0 <= index < _CALLS else position
        reply.choice.calls.setdefault(number, []).append(arguments)


def read_collected_calls(reply: Reply) -> None:
    """The calls whose arguments came in pieces."""
    for choice in list(reply.choices):
        reply.enter(choice)
        for number, pieces in reply.choice.calls.items():
            read_call(reply, {"arguments": "".join(pieces)}, f"choices[{choice}].delta.tool_calls[{number}]", 1)
        reply.choice.calls = {}
    reply.enter(0)
