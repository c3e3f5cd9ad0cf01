"""What a JSON object says of a failure: code, type, message, and the words that tell policy from breakdown.

An error has places: the error object and the objects in it (also as JSON in a string), the `data` that failed, and
the object around them. Only a few keys of a place are read. What the user asked for is often told again beside an
error, and a prompt must not decide whether it was refused.
"""

from __future__ import annotations

import math
import re
from typing import Any

from .findings import Verdict
from .page import begins_page, findings_of_page
from .parameters import read_region
from .vocabulary import Vocabulary
from .wording import is_policy

# Rows of keys, in the order in which they are asked.
_CODE_KEYS = ("code", "error_code", "errorCode", "err_code", "errcode", "errCode", "fail_code", "failCode")
_STATE_KEYS = ("status", "task_status", "taskStatus", "state")
_REASON_KEYS = ("failure_reason", "failureReason", "fail_reason", "failReason", "reason")
# These hold a message where nothing else tells of a failure.
PROSE_KEYS = ("message", "msg", "error_message", "errorMessage", "detail", "error_msg")
# And these only beside something that does: `description` may well be that of a picture.
_MORE_KEYS = (
    *("errmsg", "errMsg", "err_msg", "fail_msg", "failMsg"),
    *("task_status_msg", "status_message", "statusMessage", "status_msg", "description"),
)
_MESSAGE_KEYS = PROSE_KEYS + _MORE_KEYS
# In an error object: another one, or its words.
_NESTED_KEYS = ("error", "errors", "innererror", "innerError", "inner_error", "cause", "details", "raw", "reasons")
_OBJECT_KEYS = ("data", "metadata")  # only as an object: as a string it may be anything
_MAX_WORDS = 1 << 14  # characters of an error's wording that are looked at
_MAX_TEXT = 1 << 20  # characters of a string in which an object is looked for
_MAX_DEPTH = 8  # errors in errors
_MAX_PLACES = 64
_MAX_ENTRIES = 16
# Addresses and data are no wording, whatever letters stand in them.
_NO_WORDS = re.compile(r"(?:\b[a-z]{2,8}://|\bdata:)\S+|[A-Za-z0-9+/=_\-]{80,}", re.IGNORECASE)
# The keys of an error object.
_INSIDE = frozenset(("code", "message", "type", "param", "status", "request_id", "details"))
# Without one of these an object tells of no failure.
_TELLING = frozenset(
    (*_CODE_KEYS, *_STATE_KEYS, *_REASON_KEYS, *_MESSAGE_KEYS, "error", "errors", "base_resp", "data", "type")
)
_ADDRESS = re.compile(r"\s*https?://", re.IGNORECASE)


class _Told:
    """What the places said, in the order of asking."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.codes: list[str] = []
        self.kinds: list[str] = []
        self.messages: list[str] = []
        self.words: list[str] = []
        self.failed = False  # more than a message: an error, a reason, a page
        self.places = 0

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
            self.code({"code": value})
        elif isinstance(value, dict):
            self.code(value)
            self.kind(value.get("type"))
            for key in (*_MESSAGE_KEYS, *_REASON_KEYS, *_NESTED_KEYS):
                if value.get(key):
                    self.error(value[key], depth + 1)
            for key in _OBJECT_KEYS:
                if isinstance(value.get(key), (dict, list)):
                    self.error(value[key], depth + 1)

    def own(self, place: dict[str, Any]) -> None:
        """The members of an object around an error, or of a failed task: all of them words of its own."""
        fine = any(self.vocabulary.is_fine(text) for text in map(text_of, map(place.get, _MESSAGE_KEYS)) if text)
        if not fine and self.code(place):
            self.failed = True
        self.kind(_flat_kind(place, self.vocabulary))
        for key in _MESSAGE_KEYS:
            text = text_of(place.get(key))
            if text:
                self.text(text)
        detail = place.get("detail")
        if is_complaint(detail):
            self.failed = True
            self.error(detail)
        reason = reason_of(place, self.vocabulary)
        if reason is not None:
            self.failed = True
            self.text(reason)

    def code(self, place: dict[str, Any]) -> bool:
        code = code_text(first(place, _CODE_KEYS), self.vocabulary)
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
        inner = _Told(self.vocabulary)
        inner.places = self.places
        inner.error(region.value, depth + 1)
        self.places = inner.places
        around = f"{text[:start]} {text[region.end :]}"
        self.messages += inner.messages if inner.messages and not around.strip() else [text]
        self.words += [_wording(around), *inner.words]
        if not region.dialect:  # a Python repr gives the status, but no code (contract, rule 13)
            self.codes += inner.codes
            self.kinds += inner.kinds


def verdict_of(value: dict[str, Any], at: int, vocabulary: Vocabulary, *, dialect: bool = False) -> Verdict | None:
    """The verdict in an object of the content or of a body, or `None` if it tells of no failure.

    `dialect` is True for a Python repr, which gives the status but no code (contract, rule 13).
    """
    if _TELLING.isdisjoint(value):
        return None
    told = _Told(vocabulary)
    state = state_of(value, vocabulary)
    inner = [value["data"]] if isinstance(value.get("data"), dict) else []
    for place in (value, *inner):
        error = error_of(place, vocabulary)
        if error is not None:
            told.failed = True
            told.error(error)
    # What failed speaks before what only carries it.
    first_inner = [place for place in inner if _own_state(place, vocabulary) == "fail" or reason_of(place, vocabulary)]
    for place in (*first_inner, value, *(place for place in inner if place not in first_inner)):
        told.own(place)
    word = _state_word(value, vocabulary) if state == "fail" else None
    whole = [*told.codes, *told.kinds, *map(str.strip, told.messages), *([word] if word else [])]
    moderation = [text for text in whole if vocabulary.moderation.fullmatch(text)]
    code = next(iter(moderation or told.codes), None)
    message = next(iter(told.messages), None)
    failed = told.failed or state == "fail"
    if not failed:
        message = _prose_message([value, *inner], vocabulary)
        if message is None or state is not None or _is_well(value, inner):
            return None
    words = " ".join(told.words)[:_MAX_WORDS]
    refused = word is not None and is_policy(vocabulary, word.replace("_", " "))
    kind = next(iter(told.kinds), None)
    return Verdict(at, None if dialect else code, kind, message, words, failure=failed, refused=refused)


def error_of(place: dict[str, Any], vocabulary: Vocabulary) -> object:
    """The error that an object holds, `None` where what stands there says that all is well."""
    base = place.get("base_resp")
    if isinstance(base, dict) and code_text(base.get("status_code"), vocabulary) is not None:
        return {"code": base["status_code"], "message": base.get("status_msg")}
    return next((place[key] for key in ("error", "errors") if _is_error(place.get(key), vocabulary)), None)


def _is_error(error: object, vocabulary: Vocabulary, depth: int = 0) -> bool:
    if depth > _MAX_DEPTH or not error:
        return False
    if isinstance(error, list):
        return any(_is_error(entry, vocabulary, depth + 1) for entry in error[:_MAX_ENTRIES])
    if isinstance(error, str):
        return code_text(error, vocabulary) is not None
    if not isinstance(error, dict):
        return error is True or code_text(error, vocabulary) is not None
    known = [error[key] for key in (*_CODE_KEYS, *_MESSAGE_KEYS) if error.get(key) is not None]
    if not known:
        return any(isinstance(member, (str, int, dict, list)) and member for member in error.values())
    told = [*known, *(error.get(key) for key in ("type", "error", "errors", "details", *_REASON_KEYS))]
    return any(_is_error(member, vocabulary, depth + 1) for member in told)


def is_complaint(detail: object) -> bool:
    """True for a `detail` that lists what is wrong with a request."""
    entries = detail[:_MAX_ENTRIES] if isinstance(detail, list) else []
    return any(isinstance(entry, dict) and text_of(entry.get("msg", entry.get("message"))) for entry in entries)


def reason_of(place: dict[str, Any], vocabulary: Vocabulary) -> str | None:
    """Why it failed. A task that is done has another use for the key, and so has an address in it."""
    state = _own_state(place, vocabulary)
    keys = _REASON_KEYS if state != "run" else _REASON_KEYS[:-1]
    reason = text_of(first(place, keys)) if state != "done" else None
    return None if reason is None or vocabulary.is_fine(reason) or _ADDRESS.match(reason) else reason


def _flat_kind(place: dict[str, Any], vocabulary: Vocabulary) -> str | None:
    """The type of an error without an error object; that of another object or of an event is none."""
    kind = text_of(place.get("type"))
    named = kind is not None and kind.lower() != "error" and kind.lower().endswith(("error", "exception"))
    # The inside of an error object, which SDKs hand over without the object around it.
    named = named or {"code", "message"} <= set(place) <= _INSIDE
    return kind if kind is not None and (named or vocabulary.moderation.fullmatch(kind)) else None


def _prose_message(places: list[dict[str, Any]], vocabulary: Vocabulary) -> str | None:
    messages = (text_of(place.get(key)) for place in places for key in PROSE_KEYS)
    return next((message for message in messages if message and not vocabulary.is_fine(message)), None)


def _is_well(value: dict[str, Any], inner: list[dict[str, Any]]) -> bool:
    """Something beside the message says that nothing went wrong."""
    coded = any(place.get(key) is not None for place in (value, *inner) for key in _CODE_KEYS)
    return coded or value.get("success") is True or value.get("ok") is True or ("error" in value and not value["error"])


def state_of(value: dict[str, Any], vocabulary: Vocabulary) -> str | None:
    """`fail`, `run` or `done` as an object's status word tells it: that of its `data` before its own."""
    inner = value.get("data")
    return (_own_state(inner, vocabulary) if isinstance(inner, dict) else None) or _own_state(value, vocabulary)


def _own_state(place: dict[str, Any], vocabulary: Vocabulary) -> str | None:
    return next((state for _, state in _states(place, vocabulary)), None)


def _state_word(value: dict[str, Any], vocabulary: Vocabulary) -> str | None:
    """The word that told the failure."""
    places = [place for place in (value.get("data"), value) if isinstance(place, dict)]
    return next((word for place in places for word, state in _states(place, vocabulary) if state == "fail"), None)


def _states(place: dict[str, Any], vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """The words of an object that are states; a moderation code where a state is expected is one of failure."""
    found = []
    for word in map(text_of, map(place.get, _STATE_KEYS)):
        if word is None:
            continue
        word = word.strip()
        state = vocabulary.json_states.get("_".join(re.split(r"[\s_\-]+", word.casefold())))
        if state is None and vocabulary.moderation.fullmatch(word):
            state = "fail"
        if state is not None:
            found.append((word, state))
    return found


def first(value: dict[str, Any], keys: tuple[str, ...]) -> object:
    """The first of the keys that says something."""
    return next((value[key] for key in keys if value.get(key) not in (None, "")), None)


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
    return value if isinstance(value, str) and value.strip() else None


def _wording(text: str) -> str:
    return _NO_WORDS.sub(" ", text[: 2 * _MAX_WORDS])
