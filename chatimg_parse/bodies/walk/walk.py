"""The one walk over a body: an object is looked at once, its keys are sorted by meaning, its members taken in order.

    what is it?      a type or role says that all of it is input, a thought, a call, or aside   (`situation`)
    how far is it?   its own state, else that around it; a done state makes what is in it final (`situation`, `facts`)
    what went wrong? errors and withheld pictures, before any member is read                    (`errors`)
    what is in it?   words first, as a reader sees them, then the members by their meanings     (`members`, `words`)

The walk only tells a `Reply`; what goes before what is decided behind it. Structure is code, meaning is in the rows of
`text.words.keys`, and a family is a conclusion that nobody draws. `READERS` of `members` is handed in, so that those
who read a member can walk on from it.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ...text.words.keys import Plan
from ..json_text import Unreadable, first_value
from ..reply.reply import Reply
from . import envelope, errors, facts, forms, situation
from .calls import read_call
from .context import TOP, Context
from .media import is_whole_address, looks_like_picture, note_bytes, poster_of, take, take_bytes

Value = dict[str, Any]
# What stands before and behind an object or list in a string: white space, a fence.
_JSON = re.compile(r"\s*(?:(?:`{3,}|~{3,})[^\n`]{0,64}\n\s*)?(?=[{\[])|(?=\"(?:[ ]|\\[nrt])*[{\[])")
_END = re.compile(r"\s*(?:(?:`{3,}|~{3,})\s*)?")
_LONGEST_STEP = 64  # characters of a key in the name of a place
# In an object that is one picture these are its address and its bytes: however often it is given, it is one.
_OWN = frozenset(("address", "bytes", "download"))
_SHOWN = frozenset(("address", "bytes", "download", "picture", "result", "nested"))
_FIELDS = frozenset(("picture", "result", "nested"))
_LISTS = frozenset(("picture", "result", "items", "carrier"))
# With one of these the members of an object are seen beside each other before the first is read.
_SHOWING = _SHOWN | {"poster", "video", "unsafe"}
_LAST = frozenset(("spare", "reason"))
_NOTHING = (str, bool, type(None))  # empty text, `false` and `null` say nothing; a zero or an empty list may
_NO_FLAGS: frozenset[int] = frozenset()


class Note(NamedTuple):
    """What the walk thought of one member, for `explain`."""

    path: str
    meaning: str
    ctx: Context
    member: object


Reader = Callable[["Walk", Any, str, int, Context], None]


class Walk:
    """Walks the objects of one reply. `strange` are the readers inside of what no row knows."""

    def __init__(self, reply: Reply, readers: Mapping[str, Reader], strange: Mapping[str, Reader]) -> None:
        self.reply = reply
        self.notes: list[Note] | None = None  # while traced
        self._readers = (readers, strange)
        self._heard = (_OWN | readers.keys(), _OWN | strange.keys())

    def read(self, value: Value, path: str = "", depth: int = 0, ctx: Context = TOP) -> None:
        """Everything that one object tells; `path` ends in a dot unless it is empty."""
        reply = self.reply
        if not reply.affords(depth):
            return
        if isinstance(next(iter(value.values()), None), dict):
            value = forms.untyped(value)
        plan = reply.keys.plan(value)
        kind = situation.kind_of_object(value, plan) if plan.named else None
        if kind in situation.ASIDE:
            self._aside(value, plan, kind, path, depth, ctx)
            return
        state, around = situation.state_told(reply, value, plan, ctx) if plan.states else None, ctx.state
        if plan.situated:
            ctx = situation.inside(value, plan, kind, state, ctx)
        if ctx.unknown:
            self._in_unknown(value, plan, path, depth, ctx)
            return
        asked = plan.sent and situation.note_inputs(reply, value, plan, path, state, ctx)
        if ctx.whole and plan.stated:
            envelope.note(reply, value, plan)
        if plan.facts:
            facts.note_facts(reply, value, plan, path, ctx, state, around)
        if plan.fails or plan.withholds or plan.answers or state == "fail":
            ctx = errors.note(reply, value, plan, ctx, state)
        if asked:
            plan = plan.of_request()
        self.members(value, plan, path, depth, ctx)
        if ctx.chat and "finish" in plan.has:
            errors.note_finish(reply, value, plan, ends=True)

    def _aside(self, value: Value, plan: Plan, kind: str | None, path: str, depth: int, ctx: Context) -> None:
        """An object without results: what the user sent, a call, or what stands beside the answer."""
        if kind == "call":
            if not ctx.thought:
                read_call(self.reply, value, path.rstrip("."), depth)
        elif kind == "input":
            results = forms.tool_results(value, plan)
            if not results:
                self.reply.note_inputs(value, path.rstrip("."))
            for key, i, part in results:
                place = f"{path}{key}[{i}]"
                if isinstance(part, dict) and situation.kind_of_object(part, self.reply.keys.plan(part)) == "result":
                    inner = {name: part[name] for name in part if name != "type"}
                    self.read(inner, f"{place}.", depth + 1, ctx.but(item=True, whole=False))
                else:
                    self.reply.note_inputs(part, place)

    def _in_unknown(self, value: Value, plan: Plan, path: str, depth: int, ctx: Context) -> None:
        """Of what no row knows around it only inputs, a count of failures and pictures are heard."""
        if "failed" in plan.has:
            errors.note_failure(self.reply, value, plan, ctx.but(whole=False), None)
        if situation.note_inputs(self.reply, value, plan, path, None, ctx):
            plan = plan.of_request()
        self.members(value, plan, path, depth, ctx)

    def members(self, value: Value, plan: Plan, path: str, depth: int, ctx: Context) -> None:
        """Its members in their order, each by the reader of its meaning."""
        reply, notes = self.reply, self.notes
        readers, heard = self._readers[ctx.unknown], self._heard[ctx.unknown]
        beside, flags = ctx, _NO_FLAGS
        if not plan.has.isdisjoint(_SHOWING):
            plan, ctx, beside, flags = self._arranged(value, plan, path, ctx)
        before, own, spoken = reply.placings, False, False
        for key, meaning in plan.members:
            member = value[key]
            if not member and isinstance(member, _NOTHING):
                continue
            if meaning not in heard and notes is None:
                continue
            place = f"{path}{key[:_LONGEST_STEP]}" if isinstance(key, str) else path
            if notes is not None:
                notes.append(Note(place, meaning, ctx, member))
            if meaning in _OWN:
                if not own:
                    own = True
                    self._own(value, plan, path, depth, ctx)
                continue
            if meaning in _FIELDS and ctx.item and reply.placings > before:
                continue  # one picture, however often the object gives it
            if meaning == "words":
                member = forms.without_texts(member) if spoken else member
                spoken = True
            if flags:
                member = _let_pass(member, meaning, flags)
            reader = readers.get(meaning)
            if reader is not None:
                reader(self, member, place, depth, beside if meaning == "unknown" else ctx)
        if not plan.has.isdisjoint(_LAST):
            self._last_resorts(value, plan, path, depth, ctx, given=reply.placings > before)

    def _arranged(
        self, value: Value, plan: Plan, path: str, ctx: Context
    ) -> tuple[Plan, Context, Context, frozenset[int]]:
        """What the members are beside each other, before the first is read.

        Their plan, what is known of them and of those that no row knows, and which entries of lists are held back.
        """
        if plan.grids:
            plan = forms.without_grid(value, plan)
        if "poster" in plan.has or "video" in plan.has:
            poster, plan = self._poster(value, plan, path)
            ctx = ctx.but(poster=poster)
        flags = errors.withheld_places(self.reply, value, plan) if "unsafe" in plan.has else _NO_FLAGS
        # Beside the picture that the object is, another name holds none of several.
        lone = ctx.image and not plan.has.isdisjoint(_SHOWN)
        return plan, ctx, ctx.but(image=False) if lone else ctx, flags

    def _last_resorts(self, value: Value, plan: Plan, path: str, depth: int, ctx: Context, *, given: bool) -> None:
        """A gateway's table of tasks has one column for the reason to fail and the result; a spare one is the last."""
        if ctx.unknown:
            return
        told = [key for key in plan.by.get("reason", ()) if ctx.state == "done" and is_whole_address(value[key])]
        for key in told:
            self.field(value[key], f"{path}{key}", depth + 1, ctx)
        spare = sorted(plan.by.get("spare", ()), key=lambda key: not isinstance(value[key], list))
        before = self.reply.placings
        for key in () if given else spare:  # the single pictures before the one that shows them all
            if self.reply.placings == before:
                self.field(value[key], f"{path}{key}", depth + 1, ctx)
        for key in plan.by.get("spare", ()) if given else ():
            self.reply.see(value[key], f"{path}{key}")

    def _poster(self, value: Value, plan: Plan, path: str) -> tuple[str | None, Plan]:
        """What shows a video: the poster that is named, else the one picture beside it, which is read no more."""
        for key in plan.by.get("poster", ()):
            url = poster_of(self.reply, value[key], f"{path}{key}")
            if url is not None:
                return url, plan
        if any(plan.values(value, "video")):
            for key in plan.by.get("picture", ()):
                url = poster_of(self.reply, value[key], f"{path}{key}")
                if url is not None:
                    return url, plan.without_key(key)
        return None, plan

    def _own(self, value: Value, plan: Plan, path: str, depth: int, ctx: Context) -> None:
        """The picture that the object is: by its address, else by its bytes, else where it can be downloaded."""
        reply, before = self.reply, self.reply.placings
        reply.placed = None
        for meaning in ("address", "bytes", "download"):
            for key in sorted(plan.by.get(meaning, ()), key=lambda key: not is_whole_address(value[key])):
                member, place = value[key], f"{path}{key}"
                if reply.placings > before:
                    if meaning == "bytes" and isinstance(member, str):
                        note_bytes(reply, member, place)
                    elif meaning == "download":
                        reply.see(member, place, "download")
                elif meaning == "address" and isinstance(member, dict):
                    self._addresses(member, place, depth, ctx)
                elif meaning == "address" and forms.is_own_task(value, plan, member, ctx):
                    reply.poll_at(member, place)
                elif meaning == "address" and forms.leads_elsewhere(value, plan, member, ctx):
                    reply.see(member, place)
                elif (
                    not ctx.unknown
                    or ctx.image
                    or meaning == "bytes"
                    or (isinstance(member, str) and looks_like_picture(member))
                ):
                    self.field(member, place, depth + 1, ctx, encoded=meaning == "bytes")
        if "choices" in plan.has:
            forms.enlarge(reply)

    def _addresses(self, member: Value, path: str, depth: int, ctx: Context) -> None:
        """Several addresses by their names: `urls.get` is where to ask for the task."""
        if isinstance(member.get("get"), str):
            url = self.reply.checked(member["get"], f"{path}.get")
            if url is not None:
                self.reply.poll(url, f"{path}.get")
        else:
            self.read(member, f"{path}.", depth + 1, ctx)

    def field(self, value: Any, path: str, depth: int, ctx: Context, *, encoded: bool = False) -> None:
        """A field for pictures: addresses, bytes (`encoded`), objects that are one, lists of these, or JSON of them."""
        reply = self.reply
        if isinstance(value, (bytes, bytearray)):
            value, encoded = b64encode(value).decode("ascii"), True
        if isinstance(value, str):
            inner = decoded(value)
            if inner is not None:
                value = inner
            elif reply.affords(depth) and (take_bytes if encoded else take)(reply, value, path, ctx):
                reply.placings += 1
        if isinstance(value, dict):
            self.read(value, f"{path}.", depth + 1, ctx.but(item=True, image=True, whole=False))
        elif isinstance(value, list):
            inner_ctx = ctx.but(item=True, image=True, whole=False)
            for i, entry in enumerate(value):
                if reply.full or not reply.affords(depth):
                    break
                self.field(entry, f"{path}[{i}]", depth + 1, inner_ctx, encoded=encoded)


def _let_pass(member: Any, meaning: str, flags: frozenset[int]) -> Any:
    """A list of pictures without those that are held back; any other member as it is."""
    if meaning not in _LISTS or not isinstance(member, list):
        return member
    return [None if i in flags else entry for i, entry in enumerate(member)]


def decoded(text: str) -> Any:
    """The object or list that a string holds as JSON, fenced or encoded once more; else `None`."""
    found = _JSON.match(text)
    if found is None:
        return None
    try:
        read = first_value(text, found.end())
    except Unreadable:
        return None
    if isinstance(read.value, str):
        return decoded(read.value) if found.end() == 0 and read.end == len(text) else None
    ended = _END.fullmatch(text, read.end) is not None and isinstance(read.value, (dict, list))
    return read.value if ended else None
