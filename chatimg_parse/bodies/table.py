"""The one table of families: which reader takes which part of a body, told by its shape and never by a vendor.

A body can be of several families at once (choices beside an error, a task around a list of pictures); every family
that knows it reads its own keys, in the order of the table. `read_body` follows the objects that only wrap another.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from ..text.parameters import PROMPT_KEYS, parameters_of
from . import chat, envelope, errors, events, gemini, images_api, responses, task
from .parts import read_parts
from .pictures import PictureReader
from .reply import Reply

Body = dict[str, Any]

# An object with one of these is a body, even beside parameter keys (contract, section 1).
BODY_KEYS = frozenset(
    (
        "choices",
        "candidates",
        "output",
        "data",
        "error",
        "created",
        "generations",
        "task_id",
        "status",
        "task_status",
    )
)
# With one of these only where it holds no prompt: there they are inputs.
PROMPTLESS_KEYS = ("images", "image_url", "url", "message")
# Objects that only wrap another.
_WRAPPERS = ("data", "output", "response", "result", "body", "detail")


class Family(NamedTuple):
    """One row: what recognises a body, and what reads it; `path` ends in a dot unless it is empty."""

    name: str
    knows: Callable[[Body], bool]
    read: Callable[[Reply, Body, str, int], None]


FAMILIES = (
    Family("stream event", events.is_event, events.read_event),
    Family("chat completion", chat.is_completion, chat.read_completion),
    Family("choice", chat.is_choice, chat.read_choice),
    Family("message", chat.is_message, chat.read_message),
    Family("Gemini", gemini.is_gemini, gemini.read_gemini),
    Family("Responses API", responses.is_response, responses.read_response),
    Family("Images API", images_api.is_images, images_api.read_images),
    Family("generated assets", images_api.is_assets, images_api.read_assets),
    Family("task", task.is_task, task.read_task),
)
_EVENT = FAMILIES[0]
_ERROR_KEYS = ("errors", "error_code", "error_message", "errorMessage", "base_resp")
_USAGE_KEYS = ("usage", "usageMetadata", "usage_metadata")
_PART_TYPES = ("text", "output_text", "refusal")
_MAX_WRAPPERS = 8  # objects around each other that are looked through
_ADDRESS = re.compile(r"\s*(?:https?://|data:image/)", re.IGNORECASE)


def is_body(value: Body, depth: int = 0) -> bool:
    """True for an object that is a response or a part of one, and no parameter block."""
    if not BODY_KEYS.isdisjoint(value):
        return True
    if any(isinstance(value.get(key), str) for key in PROMPT_KEYS):
        return False
    if any(key in value for key in PROMPTLESS_KEYS) or any(family.knows(value) for family in FAMILIES):
        return True
    if (
        _is_lone_part(value)
        or responses.is_item(value)
        or any(key in value for key in _ERROR_KEYS)
        or _says_false(value)
    ):
        return True
    wrapped = (value.get(key) for key in _WRAPPERS) if depth < _MAX_WRAPPERS else ()
    return any(isinstance(inner, str) or (isinstance(inner, dict) and is_body(inner, depth + 1)) for inner in wrapped)


def _says_false(value: Body) -> bool:
    return any(value.get(key) is False for key in ("success", "ok"))


def is_parts(value: list[Any]) -> bool:
    """True for a list that could be parts, messages or chunks: it holds an object that is one."""
    return any(isinstance(part, dict) and (is_part(part) or is_body(part)) for part in value)


def is_part(value: Body) -> bool:
    return "type" in value or any(
        key in value for key in ("text", "image", "inline_data", "inlineData", "b64_json", "fileData", "file_data")
    )


def _is_lone_part(value: Body) -> bool:
    """A part that was handed over without its list."""
    inline = any(isinstance(value.get(key), dict) for key in ("inline_data", "inlineData", "fileData", "file_data"))
    return inline or (value.get("type") in _PART_TYPES and isinstance(value.get("text"), str))


def _is_reply(value: object) -> bool:
    """An element of a list that is read by itself: a chunk, an event, a message, an item, an error."""
    if not isinstance(value, dict):
        return False
    if events.is_event(value) or responses.is_item(value) or chat.is_message(value) or chat.is_choice(value):
        return True
    known = not BODY_KEYS.isdisjoint(value) or gemini.is_gemini(value) or any(key in value for key in _USAGE_KEYS)
    return known and not is_part(value)


def read_body(reply: Reply, value: Body, path: str = "", depth: int = 0) -> None:
    """Everything that one object tells; what it says of its state counts for what is in it."""
    if not reply.affords(depth):
        return
    before, reply.draft = reply.draft, task.goes_on(reply, value)
    _read_object(reply, value, path, depth)
    reply.draft = before


def _read_object(reply: Reply, value: Body, path: str, depth: int) -> None:
    """By all families that know it, then the objects that it wraps."""
    envelope.note(reply.envelope, value)
    if _EVENT.knows(value):
        _EVENT.read(reply, value, path, depth)
        return
    task.note_inputs(reply, value, path)
    for family in FAMILIES[1:]:
        if family.knows(value):
            family.read(reply, value, path, depth)
    if responses.is_item(value) and not chat.is_message(value):
        responses.read_item(reply, value, path.rstrip("."), depth)
    elif _is_lone_part(value):
        read_parts(reply, value, path.rstrip("."), depth)
    failures = reply.failures
    errors.read_error(reply, value)
    if reply.streaming and depth == 0 and reply.failures > failures and value.get("error"):
        reply.terminal = True  # an error object in a stream is an error event, whatever it is called
    for key in _WRAPPERS if not responses.is_item(value) else ():
        inner = value.get(key)
        if isinstance(inner, dict):
            read_body(reply, inner, f"{path}{key}.", depth + 1)
        elif key in ("output", "result", "response") and not responses.is_response(value):
            _read_output(reply, inner, f"{path}{key}", depth)


def _read_output(reply: Reply, value: object, path: str, depth: int) -> None:
    """A result that is a string or a list: addresses, objects with pictures, or words."""
    if isinstance(value, str) and reply.draft and _ADDRESS.match(value):
        PictureReader(reply, "task").read(value, path, depth)
    elif isinstance(value, str):
        reply.content(value, path, path, fragment=reply.streaming)
    for i, entry in enumerate(value if isinstance(value, list) else []):
        if not reply.affords(depth):
            return
        if isinstance(entry, dict) or (isinstance(entry, str) and _ADDRESS.match(entry)):
            task.read_entry(reply, entry, f"{path}[{i}]", depth + 1)
        elif isinstance(entry, str):
            reply.content(entry, path, path, fragment=True)


def read_parameters(reply: Reply, value: Body) -> bool:
    """Take an object with parameter keys only as the parameter block that it is."""
    block = parameters_of(value, reply.settings.vocabulary.parameter_keys)
    if block is not None:
        reply.parameters(value, block[0])
    return block is not None


def read_list(reply: Reply, value: list[Any]) -> None:
    """Chunks of one stream one after the other, messages, items, or the parts of one content."""
    alone = [_is_reply(part) for part in value]
    if not any(alone):
        if value and all(isinstance(part, dict) and _is_complaint(part) for part in value):
            errors.read_error(reply, {"detail": value})
        read_parts(reply, value, "", 0)
        return
    reply.streaming = len(value) > 1 and not any(isinstance(part, dict) and chat.is_message(part) for part in value)
    for i, part in enumerate(value):
        if reply.terminal:
            return
        if not alone[i]:
            read_parts(reply, [part], f"[{i}]", 0)
        else:
            read_body(reply, part, "" if reply.streaming else f"[{i}].")


def _is_complaint(value: Body) -> bool:
    """An entry of a list of errors: a type and a sentence."""
    return isinstance(value.get("msg"), str) and isinstance(value.get("type"), str)
