"""The words of an answer and the messages, choices and deltas that carry them (docs/rules.md, rules 22 and 27)."""

from __future__ import annotations

import re
from typing import Any

from . import forms
from .context import TOP, Context
from .media import looks_like_picture
from .walk import Walk, decoded

# A message of a task that is done is an answer where it shows something.
_MARKUP = re.compile(r"!\[|<img\b|https?://", re.IGNORECASE)


def read_words(walk: Walk, member: Any, path: str, depth: int, ctx: Context) -> None:
    """A text, the parts of one, or one part."""
    if isinstance(member, str):
        _text(walk, member, path, depth, ctx)
    elif isinstance(member, list):
        _parts(walk, member, path, depth, ctx)
    elif isinstance(member, dict) and walk.reply.affords(depth):
        if isinstance(member.get("value"), str):
            _text(walk, member["value"], path, depth, ctx)
        else:
            walk.read(member, f"{path}.", depth + 1, _of_part(ctx, path))


def _text(walk: Walk, text: str, path: str, depth: int, ctx: Context) -> None:
    reply = walk.reply
    stem = ctx.stem if ctx.stem is not None and ctx.fragment else path
    if ctx.thought:
        reply.reasoning(text, stem, fragment=ctx.fragment)
    elif ctx.image and ctx.item and looks_like_picture(text):
        walk.field(text, path, depth, ctx)
    else:
        body = None if ctx.fragment else forms.body_in(reply.settings, text)
        if body is not None:
            walk.read(body, f"{path}.", depth + 1, TOP.but(strict=True))
        else:
            reply.content(text, stem, path, fragment=ctx.fragment, phase=ctx.phase)


def _of_part(ctx: Context, path: str) -> Context:
    origin = "part" if ctx.origin == "task" else ctx.origin
    return ctx.but(item=True, whole=False, stem=ctx.stem or path, origin=origin)


def _parts(walk: Walk, parts: list[Any], path: str, depth: int, ctx: Context) -> None:
    """The parts of one content. In a stream their texts go on where those of the last chunk ended."""
    reply, inner = walk.reply, _of_part(ctx, path)
    for i, part in enumerate(parts):
        if not reply.affords(depth):
            return
        before = reply.placings
        if isinstance(part, str):
            if ctx.fragment and i:
                reply.boundary()
            _text(walk, part, f"{path}[{i}]", depth, inner)
        elif isinstance(part, dict):
            walk.read(part, f"{path}[{i}].", depth + 1, inner)
            if reply.placings > before:
                reply.boundary()


def read_reasoning(walk: Walk, member: Any, path: str, depth: int, ctx: Context) -> None:
    """What a model says to itself; a summary or a thought of anything else is none."""
    if member is not True and (not isinstance(member, str) or ctx.chat or ctx.thought):
        read_words(walk, member, path, depth, ctx.but(thought=True, stem=ctx.stem if ctx.item else None))


def read_refusal(walk: Walk, member: Any, path: str, depth: int, ctx: Context) -> None:
    """Words in a member that holds nothing but refusals."""
    del path, depth, ctx
    if isinstance(member, str):
        walk.reply.refusal(member)


def read_message(walk: Walk, member: Any, path: str, depth: int, ctx: Context) -> None:
    """As an object it is one of a chat; in a stream one at the end repeats its deltas, and is the same content."""
    inner = decoded(member) if isinstance(member, str) else member
    if isinstance(member, str) and inner is None:
        if looks_like_picture(member):
            walk.field(member, path, depth, ctx)
        elif ctx.chat or (ctx.state == "done" and _MARKUP.search(member)):
            read_words(walk, member, path, depth, ctx)
    elif isinstance(member, str) and isinstance(inner, dict):
        walk.read(inner, f"{path}.", depth + 1, ctx)
    elif isinstance(inner, list):
        read_words(walk, inner, path, depth, ctx)
    elif isinstance(member, dict):
        name = f"{path.removesuffix('message')}delta" if walk.reply.streaming else path
        walk.read(member, f"{name}.", depth + 1, ctx.but(chat=True, whole=False))


def read_delta(walk: Walk, member: Any, path: str, depth: int, ctx: Context) -> None:
    """A piece of a message, or of its words: it may break off anywhere, and another phase begins a text of its own."""
    if isinstance(member, dict):
        phase = member.get("phase")
        inner = ctx.but(chat=True, whole=False, fragment=True, phase=phase if isinstance(phase, str) else "")
        walk.read(member, f"{path}.", depth + 1, inner)
    else:
        read_words(walk, member, path, depth, ctx.but(fragment=True))


def read_choices(walk: Walk, member: Any, path: str, depth: int, ctx: Context) -> None:
    """All choices, in their order; one that stands for all of them may come without a list."""
    entries = [member] if isinstance(member, dict) else member
    pieces = walk.reply.streaming and path.lower().endswith("candidates")
    inner = ctx.but(chat=True, whole=False, item=False, fragment=pieces)
    for choice, place in walk.reply.each_choice(entries, path, depth):
        walk.read(choice, place, depth + 1, inner)
