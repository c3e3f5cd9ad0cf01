"""Calls of tools: their arguments are the parameters where they hold any, and never results."""

from __future__ import annotations

import json
from typing import Any

from ...text.block.parameters import parameters_of
from ..reply.reply import Reply
from ..reply.string_places import path_of, placed_texts

_CALLS = 1 << 31  # an index beyond is no number of a call


def read_calls(reply: Reply, calls: object, path: str, depth: int) -> None:
    """A list of calls, or one; those of a stream come in pieces and are read at its end."""
    for i, call in enumerate(calls if isinstance(calls, list) else [calls]):
        if not isinstance(call, dict) or not reply.affords(depth):
            continue
        if reply.streaming and isinstance(calls, list):
            _collect(reply, call, i)
        else:
            read_call(reply, call, f"{path}[{i}]" if isinstance(calls, list) else path, depth + 1)


def read_call(reply: Reply, call: dict[str, Any], path: str, depth: int) -> None:
    """Take the parameters and the pictures that a tool was asked with: what it is asked to show is no result."""
    inner = next((told for told in reply.keys.plan(call).values(call, "call") if isinstance(told, dict)), call)
    arguments = next(filter(None, reply.keys.plan(inner).values(inner, "input")), None)
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
        return
    # What a tool is asked to show is no result until it or the answer shows it.
    for text, place in placed_texts(arguments):
        url = reply.checked(text, path) if text.startswith("http") else None
        if url is not None:
            reply.link(url, "other", f"{path}.arguments{path_of(place, depth)}")


def _collect(reply: Reply, call: dict[str, Any], position: int) -> None:
    """The next piece of a call of a stream, which is read once the stream has ended."""
    inner = next((told for told in reply.keys.plan(call).values(call, "call") if isinstance(told, dict)), call)
    arguments = next((told for told in reply.keys.plan(inner).values(inner, "input") if isinstance(told, str)), None)
    index = next(iter(reply.keys.plan(call).values(call, "index")), None)
    if isinstance(arguments, str):
        number = index if isinstance(index, int) and 0 <= index < _CALLS else position
        reply.choice.calls.setdefault(number, []).append(arguments)


def read_collected_calls(reply: Reply) -> None:
    """The calls whose arguments came in pieces."""
    for index, choice in list(reply.choices.items()):
        reply.enter(index)
        for number, pieces in choice.calls.items():
            read_call(reply, {"arguments": "".join(pieces)}, f"choices[{index}].delta.tool_calls[{number}]", 1)
        choice.calls = {}
    reply.enter(0)
