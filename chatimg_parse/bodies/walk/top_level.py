"""What an object at the top is: a body, a parameter block, or neither; and how a list of them is read."""

from __future__ import annotations

from typing import Any

from ...text.block.parameters import parameters_of
from ...text.words.keys import Plan, folded
from ...text.words.rows import row
from ..reply.reply import Reply
from . import errors
from .context import TOP
from .forms import is_answer, tells
from .kinds import kind_of
from .media import is_address, looks_like_picture
from .typed_events import is_event, read_event
from .walk import Walk
from .words import read_words

Body = dict[str, Any]

# With one of these only where it holds no prompt: there they are inputs.
_TELLING = frozenset(
    row(
        "download | unsafe | why | picture | result | address | bytes | nested | carrier | detail | items | wrapper | "
        "task | assets | video | words | reasoning | refusal | call | delta | message | error | code | reason | "
        "block | poll | fetch | finish | preview | source | handle | withheld | safe | draft | spare | usage | flag | "
        "progress | failed"
    )
)
# Beside parameter keys and no prompt.
_BRINGING = frozenset(
    row(
        "words | picture | result | address | bytes | items | carrier | wrapper | task | assets | video | "
        "message | code"
    )
)
_BRINGING_BUT_ITEMS = _BRINGING - {"items"}
_MADE = frozenset(("result", "task", "poll", "fetch", "assets"))
_LISTS = frozenset(("results", "outputs", "generations"))
_OF_PARTS = frozenset(("kind", "words", "picture", "nested", "bytes"))
_MANY = 4096  # values that are looked at for a picture


def is_body(value: Body, reply: Reply) -> bool:
    """True for an object that is a response or a part of one, and no parameter block."""
    plan = reply.keys.plan(value)
    if plan.body:
        return True
    event = is_event(value, reply.keys)
    if not event and any(isinstance(prompt, str) for prompt in plan.values(value, "prompt")):
        return _is_answered(reply, value, plan)
    if parameters_of(value, reply.settings.vocabulary.parameter_keys) is not None:
        return _brings(value, plan)
    if event or "role" in plan.has or not _TELLING.isdisjoint(plan.has) or _has_kind(value, plan):
        return True
    if any(member is False for member in plan.values(value, "ok")) or _has_work(reply, value, plan):
        return True
    return holds_picture(value) or tells(reply.settings, value)


def _is_answered(reply: Reply, value: Body, plan: Plan) -> bool:
    """Beside a prompt stands what no request has."""
    made = "error" in plan.has or any(value[key] and _is_made(key, meaning) for key, meaning in plan.members)
    return made or is_answer(reply, value, plan, None)


def _brings(value: Body, plan: Plan) -> bool:
    """Beside parameter keys stands what no block has; beside an empty prompt a list of items is no sign of it."""
    bringing = _BRINGING if "prompt" not in plan.has else _BRINGING_BUT_ITEMS
    return any(meaning in bringing and value[key] for key, meaning in plan.members)


def _has_work(reply: Reply, value: Body, plan: Plan) -> bool:
    """An object about the work stands in it and tells a state."""
    work = (reply.keys.plan(told) for told in plan.values(value, "about") if isinstance(told, dict))
    return any("state" in inner.has for inner in work)


def holds_picture(value: object) -> bool:
    """Somewhere in it stands what is a picture by itself."""
    waiting, seen = [value], 0
    while waiting and seen < _MANY:
        seen += 1
        current = waiting.pop()
        if isinstance(current, str):
            if looks_like_picture(current):
                return True
        elif isinstance(current, dict):
            waiting.extend(current.values())
        elif isinstance(current, list):
            waiting.extend(current[:_MANY])
    return False


def _is_made(key: str, meaning: str) -> bool:
    """A member that no request has."""
    return meaning in _MADE or (meaning == "items" and folded(key) in _LISTS)


def _has_kind(value: Body, plan: Plan) -> bool:
    """Its type is one of those that are known."""
    return "kind" in plan.has and any(kind_of(kind) is not None for kind in plan.values(value, "kind"))


def is_parts(value: list[Any], reply: Reply) -> bool:
    """True for a list that could be parts, messages or chunks: it holds an object that is one."""
    return any(
        is_address(part)
        if isinstance(part, str)
        else isinstance(part, dict) and (is_part(reply.keys.plan(part)) or is_body(part, reply))
        for part in value
    )


def is_part(plan: Plan) -> bool:
    """It may be a part of a content: a typed object, or one with words or a picture."""
    return not plan.has.isdisjoint(_OF_PARTS)


def read_body(walk: Walk, value: Body, event: str | None = None, path: str = "") -> None:
    """One body or one chunk of a stream."""
    reply = walk.reply
    if is_event(value, reply.keys, event):
        read_event(walk, value, event)
        return
    plan = reply.keys.plan(value)
    failures = reply.failures
    ctx = TOP
    if is_message(value, plan):
        ctx = ctx.but(chat=True, whole=False)
    named = event or any(folded(key) == "event" for key in plan.by.get("kind", ()))
    if reply.streaming and ("delta" in plan.has or named):
        ctx = ctx.but(fragment=True)
    if is_lone_part(value, plan):
        ctx = ctx.but(item=True, whole=False, origin="part")
    walk.read(value, path, 0, ctx)
    if reply.streaming and reply.failures > failures and any(plan.values(value, "error")):
        reply.terminal = True  # an error object in a stream is an error event, whatever it is called


def is_message(value: Body, plan: Plan) -> bool:
    """A message: told by its role, its parts or its reasoning beside a content."""
    if "role" in plan.has or ("reasoning" in plan.has and "words" in plan.has):
        return True
    if "kind" in plan.has and any(kind_of(kind) == "thought" for kind in plan.values(value, "kind")):
        return True
    if "state" in plan.has or "words" not in plan.has:
        return False
    return any(isinstance(part, (dict, list)) for part in plan.values(value, "words"))


def is_lone_part(value: Body, plan: Plan) -> bool:
    """A part that was handed over without its list."""
    whole = "role" in plan.has or "state" in plan.has
    return not whole and ("nested" in plan.has or _has_kind(value, plan))


def read_parameters(reply: Reply, value: Body) -> bool:
    """Take an object with parameter keys only as the parameter block that it is."""
    block = parameters_of(value, reply.settings.vocabulary.parameter_keys)
    if block is not None:
        reply.parameters(value, block[0])
    return block is not None


def _is_reply(value: object, reply: Reply) -> bool:
    """An element of a list that is read by itself: a chunk, an event, a message, an item, an error."""
    if not isinstance(value, dict):
        return False
    plan = reply.keys.plan(value)
    if is_event(value, reply.keys) or "role" in plan.has or not plan.has.isdisjoint(("choices", "usage", "task-id")):
        return True
    carried = [*plan.values(value, "message"), *plan.values(value, "delta")]
    carries = any(isinstance(inner, dict) for inner in carried) or "carrier" in plan.has
    strong = carries or plan.body
    picture = any(kind_of(kind) == "picture" for kind in plan.values(value, "kind"))
    return strong and (not is_part(plan) or picture)


def read_list(walk: Walk, value: list[Any]) -> None:
    """Chunks of one stream one after the other, messages, items, or the parts of one content."""
    reply = walk.reply
    alone = [_is_reply(part, reply) for part in value]
    if not any(alone):
        if value and all(isinstance(part, dict) and _is_complaint(part) for part in value):
            wrapped = {"detail": value}
            errors.note_failure(reply, wrapped, reply.keys.plan(wrapped), TOP, None)
        read_words(walk, value, "", 0, TOP.but(whole=False))
        return
    messages = any(isinstance(part, dict) and is_message(part, reply.keys.plan(part)) for part in value)
    reply.streaming = len(value) > 1 and not messages
    for i, part in enumerate(value):
        if reply.terminal:
            return
        if not alone[i]:
            read_words(walk, [part], f"[{i}]", 0, TOP.but(whole=False))
        else:
            read_body(walk, part, None, "" if reply.streaming else f"[{i}].")


def _is_complaint(value: Body) -> bool:
    """An entry of a list of errors: a type and a sentence."""
    return isinstance(value.get("msg"), str) and isinstance(value.get("type"), str)
