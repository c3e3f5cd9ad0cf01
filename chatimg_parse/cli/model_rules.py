"""`--models`: rules of models of one's own, as a JSON file of the members that `ModelRule` has.

Which class an object stands for is told by a member that no other has; what the members may hold, by the class.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ..migrate import FixedSizes, Flag, FreeSizes, Members, ModelRule, OneOf, Ratios, Text, Tools, Whole
from .inputs import Unreadable, whole

_SHAPES = {"sizes": FixedSizes, "ratios": Ratios, "step": FreeSizes}
_ACCEPTS = {"words": OneOf, "least": Whole, "longest": Text, "members": Members, "types": Tools}


def rules_of(file: str) -> tuple[ModelRule, ...]:
    """The rules in a file: a JSON list of objects, or one object. Raises `Unreadable` for what holds none."""
    try:
        told = json.loads(whole(file).decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Unreadable("is no JSON; --models takes a list of rules, each an object with family and names") from None
    rows = told if isinstance(told, list) else [told]
    return tuple(_rule(row, f"rule {number}") for number, row in enumerate(rows, 1))


def _rule(value: Any, place: str) -> ModelRule:
    members = dict(_object(value, place))
    if members.get("shape") is not None:
        members["shape"] = _one_of(_SHAPES, members["shape"], f"{place}, shape")
    members["takes"] = _parameters(members.get("takes", {}), f"{place}, takes")
    rule: ModelRule = _made(ModelRule, members, place)
    return rule


def _parameters(value: Any, place: str) -> dict[str, Any]:
    return {name: _parameter(told, f"{place}.{name}") for name, told in _object(value, place).items()}


def _parameter(value: Any, place: str) -> Any:
    """An object of no members is any of true and false."""
    if value == {}:
        return Flag()
    members = dict(_object(value, place))
    if "members" in members:
        members["members"] = _parameters(members["members"], f"{place}.members")
    return _one_of(_ACCEPTS, members, place)


def _one_of(classes: Mapping[str, type[Any]], value: Any, place: str) -> Any:
    members = _object(value, place)
    meant = next((made for name, made in classes.items() if name in members), None)
    if meant is None:
        raise Unreadable(f"{place}: needs one of {', '.join(classes)}")
    return _made(meant, members, place)


def _made(what: type[Any], members: Mapping[str, Any], place: str) -> Any:
    known = [field.name for field in fields(what)]
    if other := [name for name in members if name not in known]:
        raise Unreadable(f"{place}: has no {other[0]!r:.60}; {what.__name__} has {', '.join(known)}")
    try:
        return TypeAdapter(what).validate_python(members)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise Unreadable(f"{place}: {f'{where}: ' if where else ''}{first['msg']}") from None


def _object(value: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Unreadable(f"{place}: is no object")
    return value
