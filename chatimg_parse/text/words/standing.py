"""What the words and flags of an object say of its work: it runs, it is done, it failed."""

from __future__ import annotations

import re
from typing import Any

from ..folding import fold
from .keys import KEYS, Keys, Plan
from .vocabulary import Vocabulary

# The words of a text that tell a state, in every language.
_SAID = {"queue": "run", "submit": "run", "run": "run", "done": "done", "fail": "fail"}
_NAMES = ("state", "status", "name")
_BLANKS = re.compile(r"[\s_\-]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_REMEMBERED = 512  # words
_LONGEST = 64  # characters of a word that may be a state


def state_words(place: dict[str, Any], plan: Plan, vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """The words of an object that are states, each with its meaning: `fail`, `run` or `done`."""
    found = []
    for key in plan.by.get("state", ()):
        word = place[key]
        if isinstance(word, dict):  # a state that is told at length
            word = next((word[name] for name in _NAMES if isinstance(word.get(name), str)), None)
        state = state_of_word(word, vocabulary) if isinstance(word, str) else None
        if state is not None:
            found.append((word.strip(), state))
    return found


def state_of_word(word: str, vocabulary: Vocabulary) -> str | None:
    """A word where a state is expected; a moderation code there is one of failure."""
    if len(word) > _LONGEST or not word:
        return None
    seen = vocabulary.states_seen
    if word not in seen:
        if len(seen) >= _REMEMBERED:
            seen.clear()
        state = _row_of(word, vocabulary)
        moderated = state is None and re.sub(r"[\W_]+", "", word).casefold() in vocabulary.moderation_names
        seen[word] = "fail" if state == "gone" or moderated else state
    return seen[word]


def _row_of(word: str, vocabulary: Vocabulary) -> str | None:
    states, word = vocabulary.json_states, word.strip()
    name = "_".join(_BLANKS.split(word.casefold()))
    state = states.get(name)
    if state is None and not word.isupper():
        state = states.get("_".join(_BLANKS.split(_CAMEL.sub("_", word).casefold())))
    for prefix in vocabulary.state_prefixes if state is None else ():
        if name.startswith(prefix):
            state = state or states.get(name[len(prefix) :])
    return state or (None if word.isascii() else _SAID.get(vocabulary.heads.get(fold(word), "")))


def is_gone(word: str, vocabulary: Vocabulary) -> bool:
    """A state that says that the task is not known, which is then its code (rule 25)."""
    return _row_of(word, vocabulary) == "gone"


def state_of_object(value: dict[str, Any], vocabulary: Vocabulary, keys: Keys = KEYS) -> str | None:
    """The state of an object: that of what it carries before its own, which may be of the transport."""
    plan = keys.plan(value)
    inner = next((member for member in plan.values(value, "carrier") if isinstance(member, dict)), None)
    told = state_of(inner, keys.plan(inner), vocabulary) if inner is not None else None
    return told or state_of(value, plan, vocabulary)


def state_of(place: dict[str, Any], plan: Plan, vocabulary: Vocabulary) -> str | None:
    """`fail`, `run` or `done` as the words of an object tell it, else its flags."""
    words = state_words(place, plan, vocabulary)
    if words:
        return words[0][1]
    for told in plan.values(place, "flag"):
        if isinstance(told, bool):
            return "done" if told else "run"
        if isinstance(told, int):
            return ("run", "done")[told] if 0 <= told <= 1 else "fail"
    return None


def unknown_state(place: dict[str, Any], plan: Plan, vocabulary: Vocabulary) -> bool:
    """A word stands where the state would, and no row knows it; numbers, dates and sentences are no words."""
    told = [word for word in plan.values(place, "state") if isinstance(word, str) and _WORD.fullmatch(word)]
    return bool(told) and all(state_of_word(word, vocabulary) is None and not vocabulary.is_fine(word) for word in told)


_WORD = re.compile(r"[^\W\d]\w*(?:[\s\-]\w+){0,3}")
