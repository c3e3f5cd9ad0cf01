"""What is done with a member, by the meaning of its key: one function for each, and the table of them."""

from __future__ import annotations

import re
from typing import Any

from ...text.reading.verdicts import is_complaint
from ...text.words.keys import folded
from ..reply.reply import Reply
from . import forms
from .calls import read_calls
from .context import Context
from .media import is_address, looks_like_picture, take, take_video
from .walk import Reader, Walk, decoded
from .words import read_choices, read_delta, read_message, read_reasoning, read_refusal, read_words

# The name of a result that is kept by its number or id.
_ID = re.compile(r"\d+|(?=[^\d]*\d)[0-9A-Za-z_\-]{8,64}")


def _image(walk: Walk, member: Any, path: str, depth: int, ctx: Context) -> None:
    walk.field(member, path, depth, ctx.but(origin="images") if ctx.origin == "task" else ctx)


def _nested(walk: Walk, member: Any, path: str, depth: int, ctx: Context) -> None:
    """A word as `source` or `file` names where it is from; only an object there holds the picture."""
    if isinstance(member, (dict, list)):
        inline = path.endswith(("inline_data", "inlineData"))
        walk.field(member, path, depth, ctx.but(origin="inline-data") if inline else ctx)
    elif isinstance(member, str):
        _unknown(walk, member, path, depth, ctx)


def _video(walk: Walk, member: Any, path: str, depth: int, ctx: Context) -> None:
    if isinstance(member, list):
        for i, entry in enumerate(member[: walk.reply.settings.limits.images]):
            if not walk.reply.affords(depth):
                break
            _video(walk, entry, f"{path}[{i}]", depth + 1, ctx)
    elif isinstance(member, dict):
        walk.read(member, f"{path}.", depth + 1, ctx.but(item=True, image=True, whole=False, claim="video/"))
    else:
        take_video(walk.reply, member, path, ctx)
        walk.reply.placings += 1
    if ctx.chat:
        walk.reply.boundary()


def _draft(walk: Walk, member: Any, path: str, depth: int, ctx: Context) -> None:
    walk.reply.partial = True
    walk.field(member, path, depth, ctx.but(state="run", final=False))


def _carrier(walk: Walk, member: Any, path: str, depth: int, ctx: Context) -> None:
    """An object, a list of results, or a string, which may be anything."""
    inner = decoded(member) if isinstance(member, str) else None
    member = member if inner is None else inner
    if isinstance(member, dict):
        walk.read(member, f"{path}.", depth + 1, ctx)
    elif isinstance(member, list):
        _items(walk, member, path, depth, ctx)
    elif isinstance(member, str):
        _string(walk, member, path, depth, ctx)


def _string(walk: Walk, text: str, path: str, depth: int, ctx: Context) -> None:
    """What a carrier holds as text: a picture where one is expected or where it looks like one, else words."""
    shown = is_address(text) or (ctx.item and looks_like_picture(text))
    if ctx.image or (shown and (ctx.item or ctx.draft)):
        walk.field(text, path, depth, ctx)
    elif not ctx.item and not walk.reply.settings.vocabulary.is_fine(text) and not forms.is_handle(text):
        walk.reply.content(text, path, path, fragment=walk.reply.streaming)


def _items(walk: Walk, member: Any, path: str, depth: int, ctx: Context) -> None:
    """Results one by one: pictures, tasks, messages or errors; of strings only addresses and pictures are results."""
    if isinstance(member, dict):
        walk.read(member, f"{path}.", depth + 1, ctx)
    if not isinstance(member, list):
        return
    reply = walk.reply
    inner = ctx.but(item=True, whole=False, fragment=False)
    if path.endswith("data") and ctx.origin == "task":
        inner = inner.but(origin="images-api")
    for i, entry in enumerate(member):
        if reply.full or not reply.affords(depth):
            return
        if isinstance(entry, dict):
            walk.read(entry, f"{path}[{i}].", depth + 1, inner)
        elif isinstance(entry, list):
            _items(walk, entry, f"{path}[{i}]", depth + 1, inner)
        elif isinstance(entry, str) and (ctx.image or is_address(entry) or looks_like_picture(entry)):
            walk.field(entry, f"{path}[{i}]", depth + 1, inner)
        elif isinstance(entry, str) and ctx.whole:
            reply.content(entry, path, path, fragment=True)


def _wrapper(walk: Walk, member: Any, path: str, depth: int, ctx: Context) -> None:
    if isinstance(member, dict) or (isinstance(member, list) and not is_complaint(member, walk.reply.keys)):
        _items(walk, member, path, depth, ctx)


def _about(walk: Walk, member: Any, path: str, depth: int, ctx: Context) -> None:
    if isinstance(member, dict):
        inner = ctx.but(unknown=True, item=False, task=True, origin="unknown-field")
        walk.read(member, f"{path}.", depth + 1, inner)


def _headers(walk: Walk, member: Any, path: str, depth: int, ctx: Context) -> None:
    """A response that was put into an object says there where its answer will be."""
    del depth, ctx
    for key, told in member.items() if isinstance(member, dict) else ():
        if folded(str(key)) in ("location", "operationlocation") and isinstance(told, str):
            walk.reply.poll_at(told, f"{path}.{key}")


def _named(walk: Walk, member: Any, path: str, depth: int, ctx: Context) -> None:
    """A state that is told at length, an event that is an object: what stands in it counts."""
    if isinstance(member, dict):
        walk.read(member, f"{path}.", depth + 1, ctx)


def _task(walk: Walk, member: Any, path: str, depth: int, ctx: Context) -> None:
    if isinstance(member, dict):
        walk.read(member, f"{path}.", depth + 1, ctx.but(task=True))


def _call(walk: Walk, member: Any, path: str, depth: int, ctx: Context) -> None:
    del ctx
    read_calls(walk.reply, member, path, depth)


def _assets(walk: Walk, assets: Any, path: str, depth: int, ctx: Context) -> None:
    """The upscaled picture is the picture, the one that it was made from its smaller self."""
    inner = ctx.but(origin="assets")
    for i, entry in enumerate(assets if isinstance(assets, list) else [assets]):
        if isinstance(entry, dict) and walk.reply.affords(depth):
            _asset(walk, entry, f"{path}[{i}]" if isinstance(assets, list) else path, depth, inner, assets is entry)


def _asset(walk: Walk, entry: dict[str, Any], path: str, depth: int, ctx: Context, lone: bool) -> None:
    reply, large, small = walk.reply, *forms.large_and_small(walk.reply, entry)
    before, reply.placed = reply.placings, None
    if large is not None:
        walk.field(entry[large], f"{path}.{large}", depth + 1, ctx)
    if large is None or reply.placings == before or reply.placed is None:
        walk.field(entry, path, depth + 1, ctx)
        return
    reply.placed.larger, reply.placed.smaller = lone, small
    reply.has_larger = reply.has_larger or lone


def _unknown(walk: Walk, member: Any, path: str, depth: int, ctx: Context) -> None:
    """What no row knows: a picture by itself waits for the end (rule 21)."""
    reply: Reply = walk.reply
    if not ctx.unknown and isinstance(member, (dict, list)) and _ID.fullmatch(path.rpartition(".")[2]):
        _items(walk, [member] if isinstance(member, dict) else member, path, depth, ctx)  # results by their ids
    elif (
        ctx.image and not ctx.unknown and (isinstance(member, dict) or (isinstance(member, str) and is_address(member)))
    ):
        walk.field(member, path, depth, ctx)  # one of several by their names
    elif isinstance(member, str):
        if looks_like_picture(member) and reply.affords(depth):
            take(reply, member, path, ctx.but(unknown=True, origin="unknown-field"))
    elif isinstance(member, dict):
        walk.read(member, f"{path}.", depth + 1, ctx.but(unknown=True, item=False, origin="unknown-field"))
    elif isinstance(member, list):
        for i, entry in enumerate(member):
            if isinstance(entry, (str, dict, list)):
                if not reply.affords(depth):
                    return
                _unknown(walk, entry, f"{path}[{i}]", depth + 1, ctx)


def _strange_task(walk: Walk, member: Any, path: str, depth: int, ctx: Context) -> None:
    """The id of a task counts wherever its name says so."""
    if isinstance(member, dict) and "task-id" in walk.reply.keys.plan(member).has:
        walk.read(member, f"{path}.", depth + 1, ctx.but(unknown=False, item=False, whole=False))
    else:
        _unknown(walk, member, path, depth, ctx)


READERS: dict[str, Reader] = {
    "picture": _image,
    "result": Walk.field,
    "nested": _nested,
    "carrier": _carrier,
    "detail": _wrapper,
    "items": _items,
    "wrapper": _wrapper,
    "task": _task,
    "about": _about,
    "headers": _headers,
    "state": _named,
    "kind": _named,
    "assets": _assets,
    "video": _video,
    "draft": _draft,
    "words": read_words,
    "reasoning": read_reasoning,
    "refusal": read_refusal,
    "message": read_message,
    "delta": read_delta,
    "choices": read_choices,
    "call": _call,
    "cause": _unknown,
    "unknown": _unknown,
}
_LOOKED_AT = (
    "nested",
    "carrier",
    "detail",
    "items",
    "wrapper",
    "about",
    "assets",
    "words",
    "message",
    "unknown",
)
# Inside of what no row knows: a field for pictures says so by its name, anything else is looked at.
STRANGE: dict[str, Reader] = {
    "task": _strange_task,
    "picture": Walk.field,
    "result": Walk.field,
    **dict.fromkeys(_LOOKED_AT, _unknown),
}
