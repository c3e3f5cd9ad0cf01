"""What the members of a body say of the task, beside what `parse` makes of it: by the rows of keys and of states."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from ..text.words.keys import KEYS, Plan
from ..text.words.standing import is_gone, state_of, state_of_object, state_words
from ..text.words.vocabulary import VOCABULARY

_LONGEST = 1024  # characters of an id
_MOST, _DEEPEST = 2000, 6  # objects that are looked at, and how far inside
# Where a list of tasks stands.
_LISTS = ("data", "items", "tasks", "list", "records", "jobs")
_IDS = ("task-id", "id", "handle")


@dataclass
class Facts:
    """What a body says of a task.

    `named`: our id stands in it; `other`: it tells the id of a task, and not ours. `percent`: the least that is told
    of the work. `state`: `run`, `done` or `fail`; `worded`: there is a word for it, known or not. `gone`: one says that
    the task is not known. `urls`: where it says that the answer will be, then where to ask. `members`: all that were
    wanted, empty unless each was found.
    """

    named: bool = False
    other: bool = False
    percent: float | None = None
    state: str | None = None
    worded: bool = False
    gone: bool = False
    urls: tuple[str, ...] = ()
    members: dict[str, str] = field(default_factory=dict)


def facts_of(value: Any, ids: Collection[str], wanted: Collection[str] = ()) -> Facts:
    """The facts of a body. Bounded: what lies deep inside, or behind thousands of objects, is not looked at."""
    facts = Facts(state=state_of_object(value, VOCABULARY) if isinstance(value, dict) else None)
    fetched: list[str] = []
    asked: list[str] = []
    for place in _objects(value):
        plan = KEYS.plan(place)
        _note_work(facts, place, plan)
        _note_ids(facts, place, plan, ids, top=place is value)
        fetched += [url for url in plan.values(place, "fetch") if isinstance(url, str)]
        asked += [url for url in plan.values(place, "poll") if isinstance(url, str)]
        for name in wanted:
            if isinstance(place.get(name), (str, int)) and name not in facts.members:
                facts.members[name] = str(place[name])
    facts.urls = tuple(dict.fromkeys([*fetched, *asked]))
    if not all(name in facts.members for name in wanted):
        facts.members = {}
    return facts


def _note_work(facts: Facts, place: dict[str, Any], plan: Plan) -> None:
    facts.state = facts.state or state_of(place, plan, VOCABULARY)
    words = [word for word, _ in state_words(place, plan, VOCABULARY)]
    facts.worded = facts.worded or bool(words)
    facts.gone = facts.gone or any(is_gone(word, VOCABULARY) for word in words)
    percents = [told for told in plan.values(place, "progress") if isinstance(told, (int, float))]
    facts.percent = min([each for each in (facts.percent, *percents) if each is not None], default=None)


def _note_ids(facts: Facts, place: dict[str, Any], plan: Plan, ids: Collection[str], *, top: bool) -> None:
    """Whose task it is. An `id` is the task's only outside: inside it may be that of a picture."""
    facts.named = facts.named or not ids_in(place).isdisjoint(ids)
    told = [*plan.values(place, "task-id"), *(plan.values(place, "id") if top else [])]
    facts.other = facts.other or (bool(ids) and any(map(_is_id, told)))


def ids_in(place: dict[str, Any]) -> set[str]:
    """Keys and values of an object that could be an id as a whole."""
    values = (told for told in place.values() if _is_id(told))
    return {str(told) for told in values if not isinstance(told, str) or len(told) <= _LONGEST} | set(place)


def own_part(value: Any, ids: Collection[str]) -> Any:
    """Of a list of tasks our own; `None` where it is none of them. Anything else comes back as it is."""
    tasks = value if isinstance(value, list) else _listed(value)
    named = [(task, _own_ids(task)) for task in tasks if isinstance(task, dict)]
    if len(named) < 2 or not all(own and _has_state(task) for task, own in named):
        return value
    mine = next((task for task, own in named if not own.isdisjoint(ids)), None)
    if mine is not None:
        return mine
    return value if any(not ids_in(place).isdisjoint(ids) for place in _objects(value)) else None


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, dict):
        return []
    return next((value[name] for name in _LISTS if isinstance(value.get(name), list)), [])


def _own_ids(task: dict[str, Any]) -> set[str]:
    plan = KEYS.plan(task)
    return {str(told) for meaning in _IDS for told in plan.values(task, meaning) if _is_id(told)}


def _has_state(task: dict[str, Any]) -> bool:
    return "state" in KEYS.plan(task).has


def _is_id(told: object) -> bool:
    return isinstance(told, (str, int)) and not isinstance(told, bool) and told not in ("", 0)


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """The objects of a body, the outer ones first."""
    waiting = deque([(value, 0)])
    seen = 0
    while waiting and seen < _MOST:
        place, depth = waiting.popleft()
        if isinstance(place, dict):
            seen += 1
            yield place
        if depth < _DEEPEST:
            inner = place.values() if isinstance(place, dict) else place
            waiting.extend((each, depth + 1) for each in inner if isinstance(each, (dict, list)))
