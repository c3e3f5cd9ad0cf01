"""Events of streams: an object with a name that says what happened. The name gives a context, the walk does the rest.

The last words of a name tell the stage (`delta`, `partial_image`, `completed`, `failed` ...), whoever sends it; which
events end a stream is rule 14 of docs/rules.md. A text goes on only within one item and one content index (rule 27).
"""

from __future__ import annotations

from typing import Any

from ...text.reading.verdicts import verdict_of
from ...text.record.findings import Verdict
from ...text.words.keys import Keys, folded
from ...text.words.rows import row
from ..reply.reply import Reply
from . import envelope
from .context import TOP, Context
from .kinds import folded_words, kind_of, stage_of
from .walk import Walk
from .words import read_words

_TERMINAL = frozenset(
    row(
        "response.completed | response.failed | response.incomplete | response.cancelled | interaction.completed | "
        "error"
    )
)
# Names without a dot or a joint that are names of events all the same.
_BARE = frozenset(row("error | ping | start | finish | done | file"))
_HIDDEN = frozenset(map(folded, ("type", "event", "event_type", "message", "content_block", "delta")))
_THOUGHTS = frozenset(row("reasoning | thought | thinking"))
_MOST = 1 << 31
Value = dict[str, Any]


def name_of(value: Value, keys: Keys, event: str | None = None) -> str:
    """The name of an event; of one that tells which step of its picture it is, `partial_image`."""
    plan = keys.plan(value)
    for told in (event, *plan.values(value, "kind")):
        if isinstance(told, str) and told and (told in _BARE or stage_of(told) is not None) and told != "message":
            return told
    return "partial_image" if plan.partial and any(value[key] is not None for key in plan.partial) else ""


def is_event(value: Value, keys: Keys, event: str | None = None) -> bool:
    """True for an object whose name says what happened; a part of a content has a type, and no stage."""
    name = name_of(value, keys, event)
    if not name:
        return False
    joined = bool(name) and (name in _BARE or len(folded_words(name)) > 1)
    if stage_of(name) == "error" and name not in _BARE and name != event and "_" in name and "." not in name:
        return False  # the type of an error is no name of an event
    return joined and kind_of(name) not in ("call", "aside", "input", "thought")


def read_event(walk: Walk, value: Value, event: str | None = None) -> None:
    """One event: its name is a context, and what it brings is walked in it."""
    reply, name = walk.reply, name_of(value, walk.reply.keys, event)
    stage, words = stage_of(name), folded_words(name)
    told = {folded(key): member for key, member in value.items() if isinstance(key, str)}
    if name == "error" or (words[-1] in ("error", "failed") and not isinstance(told.get("response"), dict)):
        _read_error(reply, value)
    else:
        ctx = _context(reply, told, words, stage)
        envelope.note(reply, value, reply.keys.plan(value))
        before, failures = reply.placings, reply.failures
        _read_members(walk, value, told, ctx, words)
        _note_stage(reply, words, stage, given=reply.placings > before)
        if words[-1] == "failed" and reply.failures == failures:
            reply.verdict(Verdict(0, words="failed"))
    if name in _TERMINAL:
        reply.terminal = True


def _context(reply: Reply, told: Value, words: list[str], stage: str | None) -> Context:
    """What the name says of all that the event brings; a step that began as a thought goes on as one."""
    step = next((told[key] for key in ("step", "content", "contentblock") if isinstance(told.get(key), dict)), None)
    place = str((told.get("id") or told.get("itemid") or "", told.get("index"), told.get("outputindex")))
    if step is not None and words[-1] in ("start", "added"):
        plan = reply.keys.plan(step)
        reply.steps[place] = any(kind_of(kind) in ("thought", "input") for kind in plan.values(step, "kind"))
    thought = reply.steps.get(place, False) or not _THOUGHTS.isdisjoint(words)
    of_picture = "image" in words
    return TOP.but(
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


def _read_members(walk: Walk, value: Value, told: Value, ctx: Context, words: list[str]) -> None:
    """What the event brings: a response or an item at its place, the next words, or a picture."""
    response, item, part = (told.get(name) for name in ("response", "item", "part"))
    output = f"output[{_output(walk.reply, told)}]"
    place = f"{output}.content[{_number(told.get('contentindex'))}]"
    of_response = words[0] == "response"
    if isinstance(response, dict):
        walk.read(response, "", 1, TOP.but(final=ctx.final, chat=True))
    elif isinstance(item, dict):
        walk.read(item, f"{output}.", 1, ctx.but(item=True, chat=True))
    elif of_response and "text" in words:
        text = told.get("delta") if ctx.fragment else told.get("text")
        if isinstance(text, str):
            read_words(walk, text, f"{place}.text", 1, ctx.but(stem=f"{place}.text"))
    elif of_response and "refusal" in words:
        _read_refusal(walk.reply, told, words[-1])
    elif of_response and isinstance(part, dict):
        walk.read(part, f"{place}.", 1, ctx.but(item=True))
    elif not (of_response and words[1:2] in (["function"], ["code"])):  # the pieces of a call
        _read_plain(walk, value, told, ctx)


def _read_plain(walk: Walk, value: Value, told: Value, ctx: Context) -> None:
    """An event that is an object like others: what is in it, without its name."""
    stem = _stem(told)
    message, block, delta = (told.get(name) for name in ("message", "contentblock", "delta"))
    if isinstance(message, dict):
        walk.read(message, "", 1, ctx.but(fragment=True, chat=True, stem="content"))
    if isinstance(block, dict):
        walk.reply.boundary()
        walk.read(block, "content.", 1, ctx.but(item=True, fragment=True, stem="content"))
    if isinstance(delta, dict):
        walk.read(delta, f"{stem}.", 1, ctx.but(item=True, fragment=True, stem=stem))
    elif isinstance(delta, str):
        read_words(walk, delta, stem, 1, ctx.but(fragment=True, stem=stem))
    named = (key for key in value if isinstance(key, str))
    rest = {key: value[key] for key in named if folded(key) not in _HIDDEN or kind_of(value[key]) is not None}
    if rest:
        walk.read(rest, "", 1, ctx.but(stem=stem if ctx.fragment else None))


def _stem(told: Value) -> str:
    """The name of the text that an event goes on: by its item, its message or its index."""
    names = [told[key][:64] for key in ("itemid", "messageid", "id") if isinstance(told.get(key), str)][:1]
    names += [str(told[key]) for key in ("index", "contentindex") if isinstance(told.get(key), int)]
    return f"content[{':'.join(names)}]" if names else "content"


def _output(reply: Reply, told: Value) -> int:
    """The number of the item; where none is told, items are numbered as they come."""
    number, item = told.get("outputindex"), told.get("itemid")
    if isinstance(number, int) or not isinstance(item, str):
        return _number(number)
    return reply.items.setdefault(item[:64], len(reply.items))


def _number(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value < _MOST else 0


def _read_refusal(reply: Reply, told: Value, stage: str) -> None:
    if stage == "delta" and isinstance(told.get("delta"), str):
        reply.refusal(told["delta"])
    elif stage == "done" and reply.choice.refusal is None:
        reply.refused(None, told.get("refusal"))


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


def _read_error(reply: Reply, value: Value) -> None:
    """The error that the event holds, else the event itself."""
    plan = reply.keys.plan(value)
    inner = {key: value[key] for key in value if reply.keys.meaning(key) != "kind"}
    told = value if any(plan.values(value, "error")) else {"error": inner}
    reply.verdict(verdict_of(told, 0, reply.settings.vocabulary, reply.keys) or Verdict(0))
