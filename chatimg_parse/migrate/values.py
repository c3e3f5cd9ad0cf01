"""One parameter as a model takes it: spelled as the row spells it, brought into its range, or refused with a reason."""

from __future__ import annotations

from typing import Any, NamedTuple

from ..text.parameters import normalized
from .rules import Accepts, Flag, ModelRule, OneOf, Text, Whole

_LONGEST_WORD = 64


class Taken(NamedTuple):
    """The value for the body; `changed` says that it is not what was asked for, in more than its spelling."""

    value: Any
    changed: bool = False


def take(value: Any, accepts: Accepts) -> Taken | None:
    """The value as the parameter takes it, or `None`. Never raises, whatever the value is."""
    if isinstance(accepts, OneOf):
        return _word(value, accepts)
    if isinstance(accepts, Whole):
        return _whole(value, accepts)
    if isinstance(accepts, Flag):
        flag = {"true": True, "false": False}.get(_lower(value)) if isinstance(value, str) else value
        return Taken(flag) if isinstance(flag, bool) else None
    return _text(value, accepts)


def _word(value: Any, accepts: OneOf) -> Taken | None:
    word = _lower(value) if isinstance(value, str) else ""
    if word in accepts.words:
        return Taken(word)
    return Taken(accepts.same[word], changed=True) if word in accepts.same else None


def _whole(value: Any, accepts: Whole) -> Taken | None:
    """A count of zero or less asks for nothing where one is the least; elsewhere it is brought into the range."""
    number = normalized({"n": value})["n"] if not isinstance(value, float) or value == value else None
    if number is None or (number < accepts.least and accepts.least > 0):
        return None
    inside = min(max(number, accepts.least), accepts.most)
    return Taken(inside, changed=inside != number)


def _text(value: Any, accepts: Text) -> Taken | None:
    return Taken(value) if isinstance(value, str) and 0 < len(value) <= accepts.longest else None


def _lower(word: str) -> str:
    return word.strip().casefold() if len(word) <= _LONGEST_WORD else ""


def why_not(key: str, value: Any, rule: ModelRule) -> str:
    """Why the model does not take this value, or the parameter at all."""
    if isinstance(value, str) and (reason := rule.refuses.get(f"{key}={_lower(value)}")):
        return reason
    if reason := rule.refuses.get(key):
        return reason
    if key not in rule.takes:
        return f"{key} is not known to be taken by this model's Images endpoint."
    return f"The value is none that this model takes: {_allowed(rule.takes[key])}."


def _allowed(accepts: Accepts) -> str:
    if isinstance(accepts, OneOf):
        return ", ".join(accepts.words)
    if isinstance(accepts, Whole):
        return f"a whole number from {accepts.least} to {accepts.most}"
    return "true or false" if isinstance(accepts, Flag) else f"text of at most {accepts.longest} characters"
