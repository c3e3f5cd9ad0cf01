"""One parameter as a model takes it: spelled as the row spells it, brought into its range, or refused with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ..text.block.parameters import normalized
from .rules import Accepts, Flag, Members, ModelRule, OneOf, Text, Tools, Whole
from .words import REASON_OF, folded

_LONGEST_WORD = 64
_MOST_INSIDE = 16  # members of an object or list that are looked at
_NONE_OF_ITS_VALUES = "The value is none that is known to us for this model: {allowed}."
_UNKNOWN_MODEL = "No rule is known to us for this model, so only what every Images endpoint takes is sent."
_UNKNOWN_KEY = "It is not known to us that this model's Images endpoint takes it."


class Taken(NamedTuple):
    """The value for the body; `changed` says that it is not what was asked for, in more than its spelling.

    `left` is what of an object or list is not in it: where it stood inside, and why it is left out.
    """

    value: Any
    changed: bool = False
    left: tuple[tuple[str, str], ...] = ()


def take(value: Any, accepts: Accepts) -> Taken | None:
    """The value as the parameter takes it, or `None`. Never raises, whatever the value is."""
    if isinstance(accepts, OneOf):
        return _word(value, accepts)
    if isinstance(accepts, Whole):
        return _whole(value, accepts)
    if isinstance(accepts, Flag):
        flag = {"true": True, "false": False}.get(_lower(value)) if isinstance(value, str) else value
        return Taken(flag) if isinstance(flag, bool) else None
    if isinstance(accepts, Members):
        return _members(value, accepts)
    return _tools(value, accepts) if isinstance(accepts, Tools) else _text(value, accepts)


def _word(value: Any, accepts: OneOf) -> Taken | None:
    word = _lower(value) if isinstance(value, str) else ""
    if word in accepts.words:
        return Taken(word)
    same = accepts.same.get(word)
    return Taken(same, changed=True) if same in accepts.words else None


def _whole(value: Any, accepts: Whole) -> Taken | None:
    """A count of zero or less asks for nothing where one is the least; elsewhere the row says what becomes of it."""
    number = normalized({"n": value})["n"] if not isinstance(value, float) or value == value else None
    if number is None or (number < accepts.least and accepts.least > 0):
        return None
    inside = min(max(number, accepts.least), accepts.most)
    return Taken(inside, changed=inside != number) if accepts.nearest or inside == number else None


def _text(value: Any, accepts: Text) -> Taken | None:
    return Taken(value) if isinstance(value, str) and 0 < len(value) <= accepts.longest else None


def _members(value: Any, accepts: Members) -> Taken | None:
    """The members that are taken."""
    if not isinstance(value, Mapping):
        return None
    told = {name: value[name] for name in accepts.members if value.get(name) is not None}
    taken = {name: one for name in told if (one := take(told[name], accepts.members[name]))}
    left = [
        (f".{name}", _NONE_OF_ITS_VALUES.format(allowed=_allowed(accepts.members[name])))
        for name in told
        if name not in taken
    ]
    others = [name for name in list(value)[:_MOST_INSIDE] if name not in accepts.members]
    left += [(f".{name}" if isinstance(name, str) else ".?", _UNKNOWN_KEY) for name in others]
    kept = {name: one.value for name, one in taken.items()}
    return Taken(kept, any(one.changed for one in taken.values()), tuple(left)) if kept else None


def _tools(value: Any, accepts: Tools) -> Taken | None:
    """The tools of a type that is taken, without their options."""
    listed = list(value[:_MOST_INSIDE]) if isinstance(value, (list, tuple)) else []
    types = [tool.get("type") if isinstance(tool, Mapping) else None for tool in listed]
    kept = [{"type": kind} for kind in types if kind in accepts.types]
    reason = f"Of tools this model takes only {', '.join(accepts.types)}."
    left = tuple((f"[{at}]", reason) for at, kind in enumerate(types) if kind not in accepts.types)
    return Taken(kept, left=left) if kept else None


def _lower(word: str) -> str:
    return word.strip().casefold() if len(word) <= _LONGEST_WORD else ""


def why_not(key: str, value: Any, rule: ModelRule) -> str:
    """Why the model does not take this value, or the parameter at all."""
    if isinstance(value, str) and (reason := rule.refuses.get(f"{key}={_lower(value)}")):
        return reason
    if reason := rule.refuses.get(key):
        return reason
    if key not in rule.takes:
        return why_no_key(folded(key), rule)
    return _NONE_OF_ITS_VALUES.format(allowed=_allowed(rule.takes[key]))


def why_no_key(key: str, rule: ModelRule) -> str:
    """Why no key of this folded spelling is in the body: what the row says, what holds for all models, what we know."""
    of_row = next((reason for name, reason in rule.refuses.items() if folded(name) == key), None)
    return of_row or REASON_OF.get(key) or (_UNKNOWN_KEY if rule.names else _UNKNOWN_MODEL)


def _allowed(accepts: Accepts) -> str:
    if isinstance(accepts, OneOf):
        return ", ".join(accepts.words)
    if isinstance(accepts, Whole):
        return f"a whole number from {accepts.least} to {accepts.most}"
    if isinstance(accepts, Members):
        members = (f"{name} ({_allowed(accepted)})" for name, accepted in accepts.members.items())
        return f"an object with {', '.join(members)}"
    if isinstance(accepts, Tools):
        return f"a list of tools of the type {', '.join(accepts.types)}"
    return "true or false" if isinstance(accepts, Flag) else f"text of at most {accepts.longest} characters"
