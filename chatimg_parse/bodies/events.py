"""Events of streams: an object with a name that says what happened. The name gives a context, the walk does the rest.

The last words of a name tell the stage (`delta`, `partial_image`, `completed`, `failed` ...), whoever sends it; which
events end a stream is a rule of the contract (14). A text goes on only within one item and one content index (27).
"""

from __future__ import annotations

from typing import Any

from ..text.findings import Verdict
from ..text.keys import Plan
from ..text.verdicts import verdict_of
from . import envelope
from .context import TOP, Context
from .kinds import folded_words, kind_of, stage_of
from .reply import Reply
from .walk import Walk
from .words import read_words

_TERMINAL = frozenset(
    (
        "response.completed",
        "response.failed",
        "response.incomplete",
        "response.cancelled",
        "interaction.completed",
        "error",
    )
)
_PARTIAL_KEYS = ("partial_image_index", "partial_image_b64")
# Names without a dot or a joint that are names of events all the same.
_BARE = frozenset(("error", "ping", "start", "finish", "done", "file"))
_MOST = 1 << 31


def name_of(value: dict[str, Any], event: str | None = None) -> str:
    """The name of an event; of one that tells which step of its picture it is, `partial_image`."""
    for told in (event, value.get("type"), value.get("event_type"), value.get("event")):
        if isinstance(told, str) and told and (told in _BARE or stage_of(told) is not None) and told != "message":
            return told
    return "partial_image" if any(value.get(key) is not None for key in _PARTIAL_KEYS) else ""


def is_event(value: dict[str, Any], event: str | None = None) -> bool:
    """True for an object whose name says what happened; a part of a content has a type, and no stage."""
    name = name_of(value, event)
    joined = len(folded_words(name)) > 1 or name in _BARE
    return bool(name) and joined and kind_of(name) not in ("call", "aside", "input", "thought")


def read_event(walk: Walk, value: dict[str, Any], event: str | None = None, depth: int = 0) -> None:
    reply, name = walk.reply, name_of(value, event)
    plan = reply.keys.plan(value)
    stage = stage_of(name)
    words = folded_words(name)
    if name == "error" or (words[-1] in ("error", "failed") and not isinstance(value.get("response"), dict)):
        _read_error(reply, value)
    else:
        ctx = _context(reply, value, words, stage)
        envelope.note(reply, value, plan)
        before, failures = reply.placings, reply.failures
        _read_members(walk, value, plan, ctx, words, depth)
        _note_stage(reply, words, stage, given=reply.placings > before)
        if words[-1] == "failed" and reply.failures == failures:
            reply.verdict(Verdict(0, words="failed"))
    if name in _TERMINAL:
        reply.terminal = True


def _context(reply: Reply, value: dict[str, Any], words: list[str], stage: str | None) -> Context:
    thought = any(word in ("reasoning", "thought", "thinking") for word in words)
    index = (value.get("id") or value.get("item_id") or "", value.get("index"), value.get("output_index"))
    step = next((value[key] for key in ("step", "content", "content_block") if isinstance(value.get(key), dict)), None)
    if step is not None and words[-1] in ("start", "added"):
        reply.steps[str(index)] = kind_of(step.get("type")) in ("thought", "input")
    thought = thought or reply.steps.get(str(index), False)
    of_picture = "image" in words
    return TOP._replace(
        state="run" if stage == "draft" else None,
        final=stage == "done",
        thought=thought,
        fragment=stage == "piece",
        chat=not of_picture,
        whole=False,
        item=of_picture,
        image=of_picture,
        origin="images-api" if of_picture and words[0] == "image" else "task",
    )


def _read_members(walk: Walk, value: dict[str, Any], plan: Plan, ctx: Context, words: list[str], depth: int) -> None:
    """What the event brings: a response or an item at its place, the next words, or a picture."""
    response, item = value.get("response"), value.get("item")
    output = f"output[{_number(value.get('output_index'))}]"
    part = f"{output}.content[{_number(value.get('content_index'))}]"
    if isinstance(response, dict):
        walk.read(response, "", depth + 1, TOP._replace(final=ctx.final, chat=True))
    elif isinstance(item, dict):
        walk.read(item, f"{output}.", depth + 1, ctx._replace(item=True, chat=True))
    elif words[0] == "response" and "text" in words:
        text = value.get("delta") if ctx.fragment else value.get("text")
        if isinstance(text, str):
            read_words(walk, text, f"{part}.text", depth + 1, ctx._replace(stem=f"{part}.text"))
    elif words[0] == "response" and "refusal" in words:
        _read_refusal(walk.reply, value, words[-1])
    elif isinstance(value.get("part"), dict) and words[0] == "response":
        walk.read(value["part"], f"{part}.", depth + 1, ctx._replace(item=True))
    elif words[:2] != ["response", "function"] and words[:2] != ["response", "code"]:
        _read_plain(walk, value, plan, ctx, depth)


def _read_plain(walk: Walk, value: dict[str, Any], plan: Plan, ctx: Context, depth: int) -> None:
    """An event that is an object like others: what is in it, without its name."""
    stem = _stem(value)
    if "message" in plan.has and isinstance(value.get("message"), dict):
        walk.read(value["message"], "", depth + 1, ctx._replace(fragment=True, chat=True, stem="content"))
    block = value.get("content_block")
    if isinstance(block, dict):
        walk.reply.boundary()
        walk.read(block, "content.", depth + 1, ctx._replace(item=True, fragment=True, stem="content"))
    delta = value.get("delta")
    if isinstance(delta, dict):
        walk.read(delta, f"{stem}.", depth + 1, ctx._replace(item=True, fragment=True, stem=stem))
    elif isinstance(delta, str):
        read_words(walk, delta, stem, depth + 1, ctx._replace(fragment=True, stem=stem))
    hidden = ("type", "event", "event_type", "message", "content_block", "delta")
    rest = {key: member for key, member in value.items() if key not in hidden or (key == "type" and kind_of(member))}
    if rest:
        walk.read(rest, "", depth + 1, ctx._replace(stem=stem if ctx.fragment else None))


def _stem(value: dict[str, Any]) -> str:
    """The name of the text that an event goes on: by its item, its message or its index."""
    names = [str(value[key])[:64] for key in ("item_id", "message_id", "id") if isinstance(value.get(key), str)][:1]
    names += [str(value[key]) for key in ("index", "content_index") if isinstance(value.get(key), int)]
    return f"content[{':'.join(names)}]" if names else "content"


def _number(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value < _MOST else 0


def _read_refusal(reply: Reply, value: dict[str, Any], stage: str) -> None:
    if stage == "delta" and isinstance(value.get("delta"), str):
        reply.refusal(value["delta"])
    elif stage == "done" and reply.choice.refusal is None:
        reply.refused(None, value.get("refusal"))


def _note_stage(reply: Reply, words: list[str], stage: str | None, *, given: bool) -> None:
    """A picture that is told to be done is promised, anything else that is done ends the work."""
    of_picture = "image" in words
    if stage in ("run", "draft") and of_picture:
        reply.sign("run")
    elif stage == "done" and of_picture and not given:
        reply.sign("done")  # a claim only where none of its pictures came
    if stage == "draft" and given:
        reply.partial = True
    if stage == "done" and (words[0] in ("interaction", "message", "workflow") or "chat" in words):
        reply.sign("end", talk=True)


def _read_error(reply: Reply, value: dict[str, Any]) -> None:
    told = value if value.get("error") else {"error": {key: member for key, member in value.items() if key != "type"}}
    verdict = verdict_of(told, 0, reply.settings.vocabulary, reply.keys)
    reply.verdict(verdict or Verdict(0))
