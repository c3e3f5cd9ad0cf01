"""What only the form of an object tells: an answer beside its prompt or to a submit, a large form and a small one."""

from __future__ import annotations

import json
import re
from typing import Any

from ...text.block.parameters import parameters_of
from ...text.reading.labels.values import task_id
from ...text.reading.verdicts import verdict_of
from ...text.words import addresses
from ...text.words.keys import Plan, folded
from ...text.words.rows import row
from ...text.words.standing import state_of
from ..reply.reply import Reply
from ..reply.settings import Settings
from .context import Context
from .kinds import kind_of
from .media import looks_like_picture

# A content that is one object, fenced or not.
_OBJECT = re.compile(r"\s{0,64}(?:(`{3,}|~{3,})[^\n`]{0,64}\n\s{0,64})?(\{.*\})\s{0,64}(?:\1)?\s{0,64}", re.DOTALL)
_BODIES = frozenset(("picture", "result", "bytes", "nested", "assets", "task-id", "poll", "video", "choices"))
_LONGEST_TAIL = 64  # characters of white space behind it
# Names of types around values, as document stores write them.
_TYPED = frozenset(
    row(
        "stringValue | integerValue | doubleValue | booleanValue | nullValue | timestampValue | mapValue | "
        "arrayValue | S | N | BOOL | M | L | NULL | $oid | $date"
    )
)
_DEEPEST = 32
_DEEP = 6  # levels of such an object that are looked through
_SOME = 8  # items that are looked at for signs
_PAGES = frozenset(("page", "watch"))
_LARGE = ("upscaledimage", "upscaled", "finalimage")
# Beside one of these the pictures of a finished task are what it was made from.
_FIRM = frozenset(("result", "items", "carrier", "video", "assets"))
_TAKEN = (1, 21, 22)  # submitted, already there, queued
_SIGNS = ("sign", "mime", "finish", "revised")
_LISTS = frozenset(("picture", "result", "spare"))
_DELIVERY = frozenset(("picture", "result", "bytes", "address", "video", "items", "choices", "words", "carrier"))


def is_answer(reply: Reply, value: dict[str, Any], plan: Plan, state: str | None) -> bool:
    """Beside a prompt: the object is told to be an answer, and no request that is shown again (rule 23)."""
    if state == "done":
        return not any(value[key] for key, meaning in plan.members if meaning in _FIRM)
    if state is not None:
        return False
    if _has_signs(value, plan):
        return True
    return any(_is_made(reply, item) for key in plan.by.get("picture", ()) for item in _listed(value[key]))


def _has_signs(value: dict[str, Any], plan: Plan) -> bool:
    told = [sign for meaning in _SIGNS for sign in plan.values(value, meaning)]
    fine = True in plan.values(value, "ok")
    return bool(told) or fine or any(isinstance(flags, list) for flags in plan.values(value, "unsafe"))


def _is_made(reply: Reply, item: object) -> bool:
    if not isinstance(item, dict):
        return False
    plan = reply.keys.plan(item)
    return _has_signs(item, plan) or ("address" in plan.has and bool(plan.values(item, "weak-sign")))


def _listed(member: object) -> list[Any]:
    return member[:_SOME] if isinstance(member, list) else [member]


def is_submit(value: dict[str, Any], plan: Plan) -> bool:
    """`success` beside an id, and no member for a result: the request was taken, nothing is done yet."""
    return _DELIVERY.isdisjoint(plan.has) and not any(plan.values(value, "reason"))


def is_handle(text: str) -> bool:
    """An id where words could stand."""
    return len(text) <= 64 and " " not in text and text.isascii() and task_id(text) is not None


def leads_elsewhere(value: dict[str, Any], plan: Plan, member: Any, ctx: Context) -> bool:
    """An address that is a known page, or the page of what its object shows in a field for pictures."""
    if not isinstance(member, str) or ctx.image or looks_like_picture(member):
        return False
    shown = any(bool(value[key]) for meaning in ("picture", "result") for key in plan.by.get(meaning, ()))
    shown = shown or any(isinstance(value[key], list) and value[key] for key in plan.by.get("carrier", ()))
    if ctx.strict and not addresses.says_picture(member):
        return True
    return (shown and not ctx.item) or addresses.kind_of(member) in _PAGES


def is_own_task(value: dict[str, Any], plan: Plan, member: Any, ctx: Context) -> bool:
    """An address that ends in the id of its object says where to ask for it, while nothing says that it is done."""
    if not isinstance(member, str) or ctx.state == "done" or ctx.item:
        return False
    ids = [*plan.values(value, "task-id"), *plan.values(value, "id"), *plan.values(value, "handle")]
    last = member.partition("?")[0].rstrip("/").rpartition("/")[2]
    return any(isinstance(told, str) and told == last for told in ids)


def large_and_small(reply: Reply, entry: dict[str, Any]) -> tuple[str | None, str | None]:
    """Of the forms of one picture the key of the large one, and the address of another."""
    large = next((key for key in entry if folded(key) in _LARGE and entry[key]), None)
    others = [member for key, member in entry.items() if key != large and isinstance(member, (dict, str)) and member]
    small = others[0] if others else None
    return large, reply.keys.plan(small).text(small, "address") if isinstance(small, dict) else small


def enlarge(reply: Reply) -> None:
    """A picture beside the choices is the large form of the one in them; one that was given out stays that."""
    picture = reply.placed
    if picture is None or picture.url is None:
        return
    if reply.streaming and reply.has_pictures_beside(picture):
        reply.here[0].pictures.remove(picture)
        reply.link(picture.url, "download", picture.place[2] or "" if picture.place else "")
        return
    picture.larger = reply.has_larger = True
    picture.origin = "url"


def submitted(value: dict[str, Any]) -> list[str]:
    """The answer of a relay to a submit: a code that says it was taken, its description, the id as result (rule 25)."""
    result = value.get("result")
    told = value.get("code") in _TAKEN and isinstance(value.get("description"), str)
    return [result] if told and isinstance(result, str) and is_handle(result) else []


def without_grid(value: dict[str, Any], plan: Plan) -> Plan:
    """Of a picture and a list of others the one shows all of them, and these are the results (rule 21)."""
    singles = [key for key in plan.by.get("picture", ()) if isinstance(value[key], str) and value[key]]
    if len(singles) != 1:
        return plan
    lists = [value[key] for key, meaning in plan.members if meaning in _LISTS and isinstance(value[key], list)]
    if not any(len(told) > 1 and value[singles[0]] not in _addresses(told) for told in lists):
        return plan
    return plan.with_meaning(singles[0], "spare")


def _addresses(told: list[Any]) -> list[Any]:
    return [entry.get("url") if isinstance(entry, dict) else entry for entry in told[:64]]


def tool_results(value: dict[str, Any], plan: Plan) -> list[tuple[str, int, Any]]:
    """The parts of a message of the user's side among which stands what a tool made; else none."""
    lists = [(key, value[key]) for key in plan.by.get("words", ()) if isinstance(value[key], list)]
    parts = [(key, i, part) for key, told in lists for i, part in enumerate(told)]
    made = any(isinstance(part, dict) and kind_of(part.get("type")) == "result" for _, _, part in parts)
    return parts if made else []


def without_texts(member: Any) -> Any:
    """The parts of a content whose words were told already."""
    if not isinstance(member, list):
        return member
    return [{key: part[key] for key in part if key != "text"} for part in member if isinstance(part, dict)]


def body_in(settings: Settings, text: str) -> dict[str, Any] | None:
    """A content that is wholly one JSON object without parameters, which is a body (rule I7).

    One that tells a failure, or nothing that an answer would, is left to the reader of contents.
    """
    found = _OBJECT.fullmatch(text) if text[-_LONGEST_TAIL:].rstrip()[-1:] in ("}", "`", "~") else None
    if found is None:
        return None
    try:
        value = json.loads(found[2], strict=False)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or parameters_of(value, settings.vocabulary.parameter_keys) is not None:
        return None
    verdict = verdict_of(value, 0, settings.vocabulary, settings.keys)
    failed = verdict is not None and verdict.failure
    return value if not failed and tells(settings, value) else None


def tells(settings: Settings, value: object, depth: int = 0) -> bool:
    """A picture, a task or a state stands in it."""
    if isinstance(value, str):
        return looks_like_picture(value)
    if depth > _DEEP:
        return False
    if isinstance(value, list):
        return any(tells(settings, entry, depth + 1) for entry in value[:_SOME])
    if not isinstance(value, dict):
        return False
    plan = settings.keys.plan(value)
    if "prompt" in plan.has:
        return False
    if "id" in plan.has and state_of(value, plan, settings.vocabulary) is not None:
        return True
    return any(
        bool(value[key]) and (meaning in _BODIES or tells(settings, value[key], depth + 1))
        for key, meaning in plan.members
    )


def untyped(value: dict[str, Any]) -> dict[str, Any]:
    """A document of a database whose values, objects all, say their type: `{"status": {"stringValue": "done"}}`."""
    first = next(iter(value.values()))
    if len(first) != 1 or _TYPED.isdisjoint(first):
        return value
    return {key: _plain(member, 0) for key, member in value.items()}


def _plain(member: Any, depth: int) -> Any:
    if not isinstance(member, dict) or len(member) != 1 or depth > _DEEPEST:
        return member
    ((name, inner),) = member.items()
    if name in ("mapValue", "arrayValue") and isinstance(inner, dict):
        inner = next(iter(inner.values()), None)  # of `fields` or `values`
    if name not in _TYPED:
        return member
    if isinstance(inner, dict):
        return {key: _plain(each, depth + 1) for key, each in inner.items()}
    return [_plain(each, depth + 1) for each in inner] if isinstance(inner, list) else inner
