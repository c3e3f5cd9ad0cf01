"""What an object is and what is known inside of it, before any of its members is read."""

from __future__ import annotations

from typing import Any

from ...text.words.key_rows import OUTCOMES
from ...text.words.keys import Plan, folded
from ...text.words.standing import state_of
from ..reply.reply import Reply
from . import facts, forms
from .context import Context
from .kinds import kind_of

Value = dict[str, Any]
ASIDE = frozenset(("input", "call", "aside", "other"))
_WORKS = frozenset(("task-id", "id", "progress", "poll", "fetch", "picture", "result", "carrier"))
_DESCRIBING = frozenset(("mime", "kind", "revised", "alt"))
_IDS = frozenset(("task-id", "handle"))


def kind_of_object(value: Value, plan: Plan) -> str | None:
    """What its type and its role say; what is the user's is that before anything else."""
    told = [named for meaning in ("kind", "role", "speaker") for named in plan.values(value, meaning)]
    kinds = [kind_of(named.get("role") if isinstance(named, dict) else named) for named in told]
    return "input" if "input" in kinds else next(filter(None, kinds), None)


def state_told(reply: Reply, value: Value, plan: Plan, ctx: Context) -> str | None:
    """The state that the object tells of the work; `success` beside a new id and no result is one of transport."""
    if ctx.unknown and not ctx.task and _WORKS.isdisjoint(plan.has):
        return None
    state = state_of(value, plan, reply.settings.vocabulary)
    return None if state == "done" and not _IDS.isdisjoint(plan.has) and forms.is_submit(value, plan) else state


def inside(value: Value, plan: Plan, kind: str | None, state: str | None, ctx: Context) -> Context:
    """What is known inside of the object."""
    told: dict[str, Any] = {}
    talk = facts.is_talk(value, plan)
    if state is not None and (not ctx.chat or talk or ctx.item):
        told.update(state=state, final=state == "done" or (ctx.final and ctx.item), unknown=False)
    if talk and not ctx.chat:
        told["chat"] = True
    if kind == "thought" or ("reasoning" in plan.has and any(value[key] is True for key in plan.by["reasoning"])):
        told["thought"] = True
    if kind in ("picture", "video"):
        told["image"] = True
    if kind == "picture" and "carrier" in plan.has:
        told["origin"] = "image-generation-call"
    if kind == "video" or not plan.has.isdisjoint(_DESCRIBING):
        _describe(told, value, plan, kind, ctx)
    return ctx.but(**told) if told else ctx


def _describe(told: dict[str, Any], value: Value, plan: Plan, kind: str | None, ctx: Context) -> None:
    """What it says of the pictures in it: their media type, the prompt that they were made by, their description."""
    claim = _claim(value, plan, kind)
    if claim is not None:
        told["claim"] = claim
    if "revised" in plan.has:
        told["prompt"] = _first_text(plan.values(value, "revised")) or ctx.prompt
    if "alt" in plan.has:
        told["alt"] = plan.text(value, "alt") or ctx.alt


def _claim(value: Value, plan: Plan, kind: str | None) -> str | None:
    """The media type that it names, as such or where others name their type."""
    if kind == "video":
        return "video/"
    named = plan.text(value, "mime")
    named = named or next((told for told in plan.values(value, "kind") if isinstance(told, str) and "/" in told), None)
    return named.strip().lower() if named else None


def _first_text(told: list[Any]) -> str | None:
    texts = (entry for member in told for entry in (member if isinstance(member, list) else [member]))
    return next((text for text in texts if isinstance(text, str) and text.strip()), None)


def _is_outcome(path: str) -> bool:
    """The place of what a done task gave, which may tell the prompt that it was made by."""
    return folded(path.rstrip(".").rpartition(".")[2].partition("[")[0]) in OUTCOMES


def note_inputs(reply: Reply, value: Value, plan: Plan, path: str, state: str | None, ctx: Context) -> bool:
    """What the user sent, shown again; True if the pictures beside a prompt are that, too (rule 23)."""
    for key in plan.by.get("input", ()):
        if isinstance(value[key], (dict, list, str)) and not (key == "params" and "jsonrpc" in value):
            reply.note_inputs(value[key], f"{path}{key}")
    if "prompt" not in plan.has or ctx.item or ctx.chat or state == "run":
        return False
    asked = any(isinstance(prompt, str) for prompt in plan.values(value, "prompt"))
    answered = forms.is_answer(reply, value, plan, state) or (ctx.fine and "task-id" not in plan.has)
    if not asked or answered or (ctx.final and _is_outcome(path)):
        return False
    for key in (*plan.by.get("picture", ()), *plan.by.get("address", ())):
        reply.note_inputs(value[key], f"{path}{key}")
    return True
