"""What a JSON object says of a failure: code, type, message, and the words that tell policy from breakdown.

An error has places: the error object and the objects in it (also as JSON in a string), the `data` that failed, and
the object around them. Only a few keys of a place are read. What the user asked for is often told again beside an
error, and a prompt must not decide whether it was refused.
"""

from __future__ import annotations

import math
import re
from typing import Any

from ..block.parameters import read_region
from ..record.findings import Verdict
from ..record.html_page import begins_page, findings_of_page
from ..words.keys import KEYS, Keys, Plan, folded
from ..words.standing import is_gone, state_of, state_words
from ..words.vocabulary import Vocabulary
from ..words.wording import is_moderation, is_policy

_MAX_WORDS = 1 << 14  # characters of an error's wording that are looked at
_MAX_TEXT = 1 << 20  # characters of a string in which an object is looked for
_MAX_DEPTH = 8  # errors in errors
_MAX_PLACES = 64
_MAX_ENTRIES = 16
# Addresses and data are no wording, whatever letters stand in them.
_NO_WORDS = re.compile(r"(?:\b[a-z]{2,8}://|\bdata:)\S+|[A-Za-z0-9+/=_\-]{80,}", re.IGNORECASE)
# The keys of an error object that an SDK hands over without the object around it.
_INSIDE = frozenset(("code", "message", "type", "param", "status", "request_id", "details"))
_ADDRESS = re.compile(r"\s*https?://", re.IGNORECASE)
_CODE_WORD = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
# What holds a message where nothing else tells of a failure, and what only beside something that does.
_PROSE = ("message", "detail")
_MESSAGES = (*_PROSE, "note")
# In an error object: its words, and another one.
_IN_ERRORS = (*_MESSAGES, "reason", "why", "error", "cause")
Places = list[tuple[dict[str, Any], Plan]]  # an object and the one that it carries, each with its plan


class _Told:
    """What the places said, in the order of asking."""

    def __init__(self, vocabulary: Vocabulary, keys: Keys) -> None:
        self.vocabulary = vocabulary
        self.known = keys
        self.codes: list[str] = []
        self.kinds: list[str] = []
        self.messages: list[str] = []
        self.words: list[str] = []
        self.failed = False  # more than a message: an error, a reason, a page
        self.places = 0

    def read(self, places: Places, state: str | None, *, failed_inside: bool) -> None:
        """The errors of all places, then what else they say; what failed speaks before what only carries it."""
        for place, plan in places:
            error = error_of(place, plan, self.vocabulary, self.known)
            if error is not None:
                self.failed = True
                self.error(error)
        inner_first = failed_inside or reason_of(*places[-1], self.vocabulary) is not None
        for place, plan in reversed(places) if inner_first else places:
            self.own(place, plan, state)

    def error(self, value: object, depth: int = 0) -> None:
        """An error in any form: an object, a list of these, a string that is the message or holds an object."""
        self.places += 1
        if depth > _MAX_DEPTH or self.places > _MAX_PLACES:
            return
        if isinstance(value, str):
            self.text(value, depth)
        elif isinstance(value, list):
            for entry in value[:_MAX_ENTRIES]:
                self.error(entry, depth + 1)
        elif isinstance(value, (int, float)) and depth == 0:
            self.code([value])
        elif isinstance(value, dict):
            plan = self.known.plan(value)
            self.code(plan.values(value, "code"))
            for kind in plan.values(value, "kind")[:1]:
                self.kind(kind)
            for meaning in _IN_ERRORS:
                for member in plan.values(value, meaning):
                    self.error(member, depth + 1)
            for meaning in ("carrier", "about"):
                for member in plan.values(value, meaning):
                    if isinstance(member, (dict, list)):
                        self.error(member, depth + 1)

    def own(self, place: dict[str, Any], plan: Plan, state: str | None) -> None:
        """The members of an object around an error, or of a failed task: all of them words of its own."""
        messages = [text for meaning in _MESSAGES for text in map(text_of, plan.values(place, meaning)) if text]
        fine = any(map(self.vocabulary.is_fine, messages))
        if not fine and self.code(plan.values(place, "code")) and self._counts(plan, messages, state):
            self.failed = True
        self.kind(_flat_kind(place, plan, self.vocabulary))
        for text in messages:
            self.text(text)
        for detail in plan.values(place, "detail"):
            if is_complaint(detail, self.known):
                self.failed = True
                self.error(detail)
        reason = reason_of(place, plan, self.vocabulary)
        if reason is not None:
            self.failed = True
            self.text(reason)
        denied = any(member is False for member in plan.values(place, "ok"))
        why = plan.text(place, "why") if self.failed or denied or state == "fail" else None
        self.failed = self.failed or (denied and why is not None)
        if why is not None and not _ADDRESS.match(why):
            self.text(why)

    def _counts(self, plan: Plan, messages: list[str], state: str | None) -> bool:
        """A code alone may be that of a voucher: it wants a message, a name that only errors have, or moderation."""
        if is_moderation(self.vocabulary, self.codes[-1]):
            return True
        named = any(folded(key) != "code" for key in plan.by.get("code", ()))
        return (bool(messages) or named) and state not in ("run", "done")

    def code(self, told: list[Any]) -> bool:
        code = next((text for text in (code_text(code, self.vocabulary) for code in told) if text is not None), None)
        if code is not None:
            self.codes.append(code)
            self.words.append(code)
        return code is not None

    def kind(self, kind: object) -> None:
        if isinstance(kind, str) and kind.strip():
            self.kinds.append(kind)
            self.words.append(kind)

    def text(self, text: str, depth: int = 0) -> None:
        """A message, the title of a page, or the object in a string, whose own message counts where it is all."""
        if self.vocabulary.is_fine(text):
            return
        if begins_page(text, final=True):
            self.failed = True
            title = findings_of_page(text).verdicts[0].message
            self.messages += [title] if title else []
            self.words += [title] if title else []
            return
        start = text.find("{", 0, _MAX_TEXT)
        region = read_region(text, start, final=True) if start >= 0 and len(text) <= _MAX_TEXT else None
        if region is None or region.value is None:
            self.messages.append(text)
            self.words.append(_wording(text))
            return
        inner = _Told(self.vocabulary, self.known)
        inner.places = self.places
        inner.error(region.value, depth + 1)
        self.places = inner.places
        around = f"{text[:start]} {text[region.end :]}"
        self.messages += inner.messages if inner.messages and not around.strip() else [text]
        self.words += [_wording(around), *inner.words]
        if not region.dialect:  # a Python repr gives the status, but no code (rule 13)
            self.codes += inner.codes
            self.kinds += inner.kinds


def verdict_of(
    value: dict[str, Any], at: int, vocabulary: Vocabulary, keys: Keys = KEYS, *, dialect: bool = False
) -> Verdict | None:
    """The verdict in an object of the content or of a body, or `None` if it tells of no failure.

    `dialect` is True for a Python repr, which gives the status but no code (rule 13).
    """
    plan = keys.plan(value)
    if not plan.fails:
        return None
    data = next((member for member in plan.values(value, "carrier") if isinstance(member, dict)), None)
    places = [(value, plan)] if data is None else [(value, plan), (data, keys.plan(data))]
    states = [state_of(place, own, vocabulary) for place, own in places]
    state = states[-1] or states[0]
    told = _Told(vocabulary, keys)
    told.read(places, state, failed_inside=states[-1] == "fail")
    failed = told.failed or state == "fail"
    message = next(iter(told.messages), None) if failed else _mere_message(places, state, vocabulary)
    if message is None and not failed:
        return None
    word = _failing_word(places, vocabulary) if state == "fail" else None
    code = None if dialect else _code_of(told, word, vocabulary)
    kind = next(iter(told.kinds), None)
    wording = " ".join(told.words)[:_MAX_WORDS]
    refused = word is not None and is_policy(vocabulary, word.replace("_", " "))
    return Verdict(at, code, kind, message, wording, failure=failed, refused=refused)


def _failing_word(places: Places, vocabulary: Vocabulary) -> str | None:
    """The word that says that it failed, of what failed before that of what only carries it."""
    told = (named for place, own in reversed(places) for named in state_words(place, own, vocabulary))
    return next((word for word, state in told if state == "fail"), None)


def _code_of(told: _Told, word: str | None, vocabulary: Vocabulary) -> str | None:
    """The code that counts: one of moderation wherever it stands, else what stands where codes do, else a word of one.

    `word` is the state that says that it failed.
    """
    whole = [*told.codes, *told.kinds, *(text for text in map(str.strip, told.messages) if " " not in text)]
    moderation = next((text for text in whole if is_moderation(vocabulary, text)), None)
    if moderation is not None:
        return moderation
    if word is not None and vocabulary.moderation.fullmatch(word):
        return word
    return next(iter(told.codes or _code_words(told.messages, word, vocabulary)), None)


def _code_words(messages: list[str], word: str | None, vocabulary: Vocabulary) -> list[str]:
    """Where no code is told: a message that is one code word, or a state that says the task is gone."""
    told = [message.strip() for message in messages if _CODE_WORD.fullmatch(message.strip())]
    return [*told, *([word] if word is not None and is_gone(word, vocabulary) else [])]


def error_of(place: dict[str, Any], plan: Plan, vocabulary: Vocabulary, keys: Keys) -> object:
    """The error that an object holds, `None` where what stands there says that all is well."""
    told = [place[key] for key in plan.by.get("error", ()) if not (isinstance(place[key], int) and key[-1:] in "sS")]
    return next((error for error in told if _is_error(error, vocabulary, keys)), None)  # a number of errors is none


def _is_error(error: object, vocabulary: Vocabulary, keys: Keys, depth: int = 0) -> bool:
    if depth > _MAX_DEPTH or not error:
        return False
    if isinstance(error, list):
        return any(_is_error(entry, vocabulary, keys, depth + 1) for entry in error[:_MAX_ENTRIES])
    if isinstance(error, str):
        return code_text(error, vocabulary) is not None
    if not isinstance(error, dict):
        return error is True or code_text(error, vocabulary) is not None
    plan = keys.plan(error)
    known = [member for meaning in ("code", *_MESSAGES) for member in _all(error, plan, meaning)]
    if not known:
        return any(isinstance(member, (str, int, dict, list)) and member for member in error.values())
    told = [
        *known,
        *(member for meaning in ("kind", "error", "cause", "reason", "why") for member in plan.values(error, meaning)),
    ]
    return any(_is_error(member, vocabulary, keys, depth + 1) for member in told)


def _all(place: dict[str, Any], plan: Plan, meaning: str) -> list[Any]:
    return [place[key] for key in plan.by.get(meaning, ()) if place[key] is not None]


def is_complaint(detail: object, keys: Keys = KEYS) -> bool:
    """True for a `detail` that lists what is wrong with a request."""
    entries = detail[:_MAX_ENTRIES] if isinstance(detail, list) else []
    return any(isinstance(entry, dict) and keys.plan(entry).text(entry, "message") for entry in entries)


def reason_of(place: dict[str, Any], plan: Plan, vocabulary: Vocabulary) -> str | None:
    """Why it failed. A task that is done has another use for the key, and so has an address in it."""
    if "reason" not in plan.has:
        return None
    state = state_of(place, plan, vocabulary)
    reason = plan.text(place, "reason") if state != "done" else None
    return None if reason is None or vocabulary.is_fine(reason) or _ADDRESS.match(reason) else reason


def _flat_kind(place: dict[str, Any], plan: Plan, vocabulary: Vocabulary) -> str | None:
    """The type of an error without an error object; that of another object or of an event is none."""
    kind = plan.text(place, "kind")
    named = kind is not None and kind.lower() != "error" and kind.lower().endswith(("error", "exception"))
    # The inside of an error object, which SDKs hand over without the object around it.
    named = named or {"code", "message"} <= set(place) <= _INSIDE
    return kind if kind is not None and (named or is_moderation(vocabulary, kind)) else None


def _mere_message(places: Places, state: str | None, vocabulary: Vocabulary) -> str | None:
    """A message of which nobody knows whether it tells a failure: nothing beside it says how it went."""
    if state is not None:
        return None
    told = (text_of(text) for place, plan in places for meaning in _PROSE for text in plan.values(place, meaning))
    message = next((message for message in told if message and not vocabulary.is_fine(message)), None)
    return None if message is None or _is_well(places) else message


def _is_well(places: Places) -> bool:
    """Something beside the message says that nothing went wrong."""
    value, plan = places[0]
    coded = any(_all(place, own, "code") for place, own in places)
    fine = any(member is True for member in plan.values(value, "ok"))
    return coded or fine or ("error" in plan.has and not any(value[key] for key in plan.by["error"]))


def code_text(code: object, vocabulary: Vocabulary) -> str | None:
    """A code as text; `None` for those that say that all is well."""
    if isinstance(code, float) and math.isfinite(code) and code.is_integer():
        code = int(code)  # 429.0
    if isinstance(code, bool) or not isinstance(code, (str, int)):
        return None
    if isinstance(code, int) and code.bit_length() > 4096:
        return None  # Python writes no such number
    text = str(code)
    number = text.strip()
    if number.isascii() and number.isdecimal() and len(number) <= 3 and (int(number) == 0 or 200 <= int(number) < 300):
        return None
    return None if vocabulary.is_fine(text) else text


def text_of(value: object) -> str | None:
    """The value if it is a text with something in it."""
    return value if isinstance(value, str) and value.strip() else None


def _wording(text: str) -> str:
    return _NO_WORDS.sub(" ", text[: 2 * _MAX_WORDS])
