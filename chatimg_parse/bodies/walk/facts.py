"""What an object says of the task: its id, how far it is, where to ask for it, how long its pictures live."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import Any

from ...text.reading.labels.values import NO_IDS, token
from ...text.words.keys import Plan, folded
from ...text.words.rows import row
from ...text.words.standing import state_of, unknown_state
from ..reply.reply import Reply
from . import forms
from .context import Context
from .kinds import kind_of

# In `object`: its id names what was said or how it was sent, and no task.
_NO_TASK = re.compile(r"message|completion|response|chunk|thread|interaction|(?<![a-z])run(?![a-z])", re.IGNORECASE)
_TASK = re.compile(r"task|job|generation|prediction|image|video|render|operation|string|list", re.IGNORECASE)
_LONGEST_ID = 256  # characters, or bits
_NUMBER = re.compile(r"\s*(\d{1,3}(?:\.\d{1,9})?)(?:\s*([%％]))?\s*")
# With one of these a bare `id` is that of a task.
_STANDING = frozenset(("preview", "source", "reason", "progress", "detail", "poll", "fetch"))
_RESULTS = frozenset(row("picture | result | address | bytes | video | carrier | items | words | choices | error"))
_LISTED = frozenset(("generations", "urls"))
_ASKED = frozenset(("poll", "fetch"))
_IN_TALK = frozenset(("choices", "role"))
_CARRIERS = ("carrier", "detail", "wrapper", "task", "assets", "items")
_MILLISECONDS = 100_000_000_000  # seconds until the year 5138; what is more is no number of seconds


def note_facts(
    reply: Reply, value: dict[str, Any], plan: Plan, path: str, ctx: Context, state: str | None, around: str | None
) -> None:
    """Everything but the results. Items have no id of their own that counts, but an explicit one of their task.

    `state` is what the object tells, `around` what was told around it.
    """
    _note_id(reply, value, plan, ctx, state)
    for role in ("preview", "source"):
        for key in plan.by.get(role, ()):
            url = reply.checked(value[key], f"{path}{key}")
            if url is not None:
                reply.sign(role, url)
                reply.link(url, role, f"{path}{key}")
    if "poll" in plan.has or "fetch" in plan.has:
        _note_poll(reply, value, plan, path)
    if "expiry" in plan.has:
        reply.envelope.expires_at = reply.envelope.expires_at or _first_time(plan.values(value, "expiry"))
    if state is not None and not (ctx.item and around is not None) and not _inner_state(reply, value, plan):
        _note_state(reply, ctx, state)
    if state is None and not ctx.chat and unknown_state(value, plan, reply.settings.vocabulary):
        reply.issue("unknown-state")
    if "progress" in plan.has and not ctx.item:
        percent = next((p for p in map(percent_of, plan.values(value, "progress")) if p is not None), None)
        if percent is not None:
            reply.sign("progress", number=percent)


def _note_state(reply: Reply, ctx: Context, state: str) -> None:
    reply.signed_off = reply.signed_off or (state in ("done", "fail") and not ctx.item)
    if state == "run":
        reply.sign("run", talk=ctx.chat)
    elif state == "done" and not ctx.item:
        reply.sign("end" if ctx.chat else "done", talk=ctx.chat)


# -- the id -----------------------------------------------------------------------------------------------------


def _note_id(reply: Reply, value: dict[str, Any], plan: Plan, ctx: Context, state: str | None) -> None:
    """The id of the outermost object that has one; an envelope around a task has none."""
    if reply.choice.has_task:
        return
    for task in map(token, map(id_text, _ids(reply, value, plan, ctx, state))):
        if task is not None and task.lower() not in NO_IDS:
            reply.task(task)
            if plan.text(value, "words") is not None and "state" not in plan.has:
                reply.sign("end", talk=True)  # it is a handle of the answer that stands beside it
            return


def _ids(reply: Reply, value: dict[str, Any], plan: Plan, ctx: Context, state: str | None) -> list[Any]:
    """What may be the id of the task, the surest first; what may be its handle only where nothing else is."""
    talk = "talk" in plan.has or (ctx.chat and "choices" not in plan.has)
    told = [] if talk else plan.values(value, "task-id")
    alone = _IN_TALK.isdisjoint(plan.has) and not ctx.chat and not ctx.item
    if alone and _is_task(reply, value, plan, ctx, state):
        told += plan.values(value, "id")
    told += forms.submitted(value)
    if not told and not ctx.item and "handle" in plan.has and _leads_to_task(value, plan, ctx):
        return plan.values(value, "handle")
    return told


def _leads_to_task(value: dict[str, Any], plan: Plan, ctx: Context) -> bool:
    """A handle stands beside the address where to ask, or is all that was answered."""
    if not _ASKED.isdisjoint(plan.has):
        return True
    return _RESULTS.isdisjoint(plan.has) and len(value) <= 2 and "id" not in plan.has and ctx.whole


def _is_task(reply: Reply, value: dict[str, Any], plan: Plan, ctx: Context, state: str | None) -> bool:
    named = next((name for name in plan.values(value, "object") if isinstance(name, str)), "")
    if "id" not in plan.has or _NO_TASK.search(named) or (named and not _TASK.search(named)):
        return False
    standing = state is not None or not _STANDING.isdisjoint(plan.has) or any(folded(key) in _LISTED for key in value)
    return (ctx.task or standing) and not _is_envelope(reply, value, plan)


def _is_envelope(reply: Reply, value: dict[str, Any], plan: Plan) -> bool:
    """What carries an object with an id and a state of its own: its id is one of transport.

    `detail` is the same task told at length.
    """
    for meaning, inner, alone in inner_objects(value, plan):
        if meaning == "detail":
            continue
        own = reply.keys.plan(inner)
        whole = alone and own.values(inner, "id") and state_of(inner, own, reply.settings.vocabulary) is not None
        if own.values(inner, "task-id") or whole:
            return True
    return False


def _inner_state(reply: Reply, value: dict[str, Any], plan: Plan) -> bool:
    """An object inside tells a state: that of the task, where the one around it is of the transport."""
    vocabulary = reply.settings.vocabulary
    inner = ((own, reply.keys.plan(own)) for _, own, alone in inner_objects(value, plan) if alone)
    return any(state_of(own, own_plan, vocabulary) is not None for own, own_plan in inner)


def inner_objects(value: dict[str, Any], plan: Plan) -> list[tuple[str, dict[str, Any], bool]]:
    """The objects that an object carries, each with the meaning of its key, and whether it is no entry of a list."""
    found: list[tuple[str, dict[str, Any], bool]] = []
    for meaning in _CARRIERS if plan.carries else ():
        for key in plan.by.get(meaning, ()):
            inner = value[key]
            if isinstance(inner, dict):
                found.append((meaning, inner, True))
            elif isinstance(inner, list):
                found += [(meaning, entry, False) for entry in inner[:16] if isinstance(entry, dict)]
    return found


def id_text(told: object) -> str:
    """What may be an id as text; a number of hundreds of digits is none, and Python writes none of thousands."""
    if isinstance(told, int) and not isinstance(told, bool) and told.bit_length() <= _LONGEST_ID:
        return str(told)
    return told if isinstance(told, str) and len(told) <= _LONGEST_ID else ""


# -- numbers and times ------------------------------------------------------------------------------------------


def percent_of(value: object) -> float | None:
    """Percent, 0 to 100: a number with a decimal point up to 1.0 is a fraction, an integer a percent (field table)."""
    if isinstance(value, str):
        found = _NUMBER.fullmatch(value)
        if found is None:
            return None
        number = float(found[1])
        value = int(number) if found[2] or "." not in found[1] else number
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 100:  # nor NaN
        return None
    return float(value * 100 if isinstance(value, float) and value <= 1.0 else value)


def _note_poll(reply: Reply, value: dict[str, Any], plan: Plan, path: str) -> None:
    for key in (*plan.by.get("poll", ()), *plan.by.get("fetch", ())):
        url = reply.checked(value[key], f"{path}{key}")
        if url is not None:
            reply.poll(url, f"{path}{key}")


def _first_time(told: list[Any]) -> int | None:
    return next((at for at in map(unix_time, told) if at is not None), None)


def unix_time(told: object) -> int | None:
    """Seconds since 1970, from seconds, milliseconds or ISO 8601."""
    if isinstance(told, str):
        if told.strip().isascii() and told.strip().isdecimal() and len(told) <= 20:
            told = int(told)
        else:
            try:
                at = datetime.fromisoformat(told.strip()[:40])
            except ValueError:
                return None
            return int((at if at.tzinfo is not None else at.replace(tzinfo=timezone.utc)).timestamp())
    if isinstance(told, bool) or not isinstance(told, (int, float)) or not 1_000_000_000 <= told < 1 << 53:
        return None
    return int(told / 1000) if told >= _MILLISECONDS else int(told)


def is_talk(value: dict[str, Any], plan: Plan) -> bool:
    """An object of a conversation, whose state ends what was said and not a task."""
    if "talk" in plan.has or "choices" in plan.has:
        return True
    named = [name for name in plan.values(value, "object") if isinstance(name, str)]
    return bool(named) and kind_of(named[0]) == "talk"
