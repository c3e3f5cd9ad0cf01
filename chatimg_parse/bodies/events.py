"""Typed events of streams: the Responses API, streamed Images API calls, and Anthropic's messages.

An event is an object whose `type` says what happened. Which of them end the stream is a rule of the contract (14).
"""

from __future__ import annotations

import re
from typing import Any

from ..text.findings import Verdict
from ..text.verdicts import verdict_of
from . import envelope
from .chat import read_message
from .errors import read_finish
from .parts import read_parts
from .pictures import PARTIAL_KEYS, PictureReader
from .reply import Reply
from .responses import read_item, read_response

_PREFIXES = ("response.", "content_block_", "message_")
_OF_IMAGE = re.compile(r"image_\w+\.\w")  # `image_generation.completed`, `image_edit.partial_image`
_PARTIAL = "image_generation.partial_image"
_TERMINAL = frozenset(("response.completed", "response.failed", "response.incomplete", "response.cancelled", "error"))
_PING = frozenset(("ping",))


def is_event(value: dict[str, Any]) -> bool:
    kind = _kind_of(value)
    if kind.startswith(_PREFIXES) or kind in _TERMINAL or kind in _PING:
        return True
    return _OF_IMAGE.match(kind) is not None


def _kind_of(value: dict[str, Any]) -> str:
    """Its `type`; a picture that tells which of its steps it is needs none."""
    kind = value.get("type")
    if isinstance(kind, str):
        return kind
    return _PARTIAL if any(value.get(key) is not None for key in PARTIAL_KEYS) else ""


def read_event(reply: Reply, value: dict[str, Any], path: str, depth: int) -> None:
    kind = _kind_of(value)
    if kind == "error":
        _read_error(reply, value)
    elif kind.startswith("response."):
        _read_response_event(reply, value, kind, depth)
    elif _OF_IMAGE.match(kind):
        _read_image_event(reply, value, kind, path, depth)
    else:
        _read_message_event(reply, value, kind, path, depth)
    if kind in _TERMINAL:
        reply.terminal = True


def _read_error(reply: Reply, value: dict[str, Any]) -> None:
    told = value if value.get("error") else {"error": {key: member for key, member in value.items() if key != "type"}}
    verdict = verdict_of(told, 0, reply.settings.vocabulary)
    reply.verdict(verdict or Verdict(0))


def _read_response_event(reply: Reply, value: dict[str, Any], kind: str, depth: int) -> None:
    response, item = value.get("response"), value.get("item")
    name = kind.removeprefix("response.")
    if isinstance(response, dict):
        envelope.note(reply.envelope, response)
        read_response(reply, response, "", depth + 1)
        if response.get("error"):
            _read_error(reply, {"error": response["error"]})
        elif name == "failed" and not reply.failed:
            reply.verdict(Verdict(0, words=name))
    elif isinstance(item, dict) and name in ("output_item.added", "output_item.done"):
        read_item(reply, item, _output(value), depth + 1)
    elif name in ("output_text.delta", "output_text.done"):
        text = value.get("delta") if name.endswith("delta") else value.get("text")
        if isinstance(text, str):
            stem = f"{_output(value)}.content[{_number(value.get('content_index'))}].text"
            reply.content(text, stem, stem, fragment=name.endswith("delta"))
    elif name == "refusal.delta" and isinstance(value.get("delta"), str):
        reply.refusal(value["delta"])
    elif name == "refusal.done" and reply.choice.refusal is None:
        reply.refused(None, value.get("refusal"))
    elif name.startswith("image_generation_call."):
        # A stage of one picture: its own completion promises it and ends nothing.
        reply.sign("done" if name.endswith(".completed") else "run")
    elif name == "content_part.done" and isinstance(value.get("part"), dict):
        stem = f"{_output(value)}.content[{_number(value.get('content_index'))}]"
        read_parts(reply, value["part"], stem, depth + 1)


def _output(value: dict[str, Any]) -> str:
    return f"output[{_number(value.get('output_index'))}]"


def _number(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value < 1 << 31 else 0


def _read_image_event(reply: Reply, value: dict[str, Any], kind: str, path: str, depth: int) -> None:
    """A stage of one picture of the call, or of the call: known by the end of its name."""
    if kind.endswith(("succeeded", "completed")):
        envelope.note(reply.envelope, value)
        envelope.note_options(reply.envelope, value)
        if not PictureReader(reply, "images-api").read(value, path.rstrip("."), depth):
            reply.sign("done")  # a claim only where none of its pictures came
    elif kind.endswith("failed"):
        _read_error(reply, value)
    else:
        reply.sign("run")
        PictureReader(reply, "images-api", draft=True).read(value, path.rstrip("."), depth)


def _read_message_event(reply: Reply, value: dict[str, Any], kind: str, path: str, depth: int) -> None:
    """Anthropic: a message begins, blocks come, a delta says why it stopped."""
    delta, block = value.get("delta"), value.get("content_block")
    stem = f"{path}content"
    if isinstance(value.get("message"), dict):
        envelope.note(reply.envelope, value["message"])
        read_message(reply, value["message"], path, depth + 1, fragment=True)
    if isinstance(block, dict):
        reply.boundary()
        read_parts(reply, [block], stem, depth + 1, fragment=True)
    if isinstance(delta, dict):
        if kind == "message_delta":
            read_finish(reply, delta, ("stop_reason",))
        else:
            read_parts(reply, [delta], stem, depth + 1, fragment=True)
    if isinstance(value.get("usage"), dict):
        envelope.note(reply.envelope, value)
