"""What a JSON object says of a failure: code, type, message, and the words that tell policy from breakdown."""

from __future__ import annotations

from typing import Any

from .findings import Verdict
from .parameters import texts_in
from .vocabulary import Vocabulary

_CODE_KEYS = ("code", "error_code", "errorCode", "err_code")
_STATE_KEYS = ("status", "task_status", "state")
_REASON_KEYS = ("failure_reason", "fail_reason", "failReason", "reason")
_MESSAGE_KEYS = ("message", "msg", "error_message", "errorMessage", "detail", "error_msg")
_FINE = frozenset(("", "0", "200", "201", "success", "ok", "succeeded", "none", "null"))
_MAX_WORDS = 1 << 14  # characters of an error's wording that are looked at


def verdict_of(value: dict[str, Any], at: int, vocabulary: Vocabulary, *, dialect: bool = False) -> Verdict | None:
    """The verdict in an object of the content, or `None` if it tells of no failure.

    `dialect` is True for a Python repr, which gives the status but no code (contract, rule 13).
    """
    error = value.get("error")
    places = [place for place in (error, value, value.get("data")) if isinstance(place, dict)]
    code = next(filter(None, (code_text(first(place, _CODE_KEYS)) for place in places)), None)
    reason = next(filter(None, (text_of(first(place, _REASON_KEYS)) for place in places)), None)
    messages = (text_of(first(place, _MESSAGE_KEYS)) for place in places)
    message = text_of(error) or next(filter(None, messages), None) or reason
    state = state_of(value, vocabulary)
    told = bool(error) or code is not None or reason is not None or state == "fail"
    fine = state is not None or any(place.get(key) is not None for place in places for key in _CODE_KEYS)
    fine = fine or value.get("success") is True or value.get("ok") is True or ("error" in value and not error)
    if not told and (message is None or fine or message.strip().lower() in _FINE):
        return None
    words = " ".join(texts_in(value))[:_MAX_WORDS]
    if reason is not None and vocabulary.moderation.fullmatch(reason):
        code = code if code and vocabulary.moderation.fullmatch(code) else reason
    kind = next(filter(None, (text_of(place.get("type")) for place in places)), None)
    return Verdict(at, None if dialect else code, kind, message, words, failure=told)


def state_of(value: dict[str, Any], vocabulary: Vocabulary) -> str | None:
    """`fail`, `run` or `done` as an object's status word tells it, here or one level down in `data`."""
    for place in (value, value.get("data")):
        told = first(place, _STATE_KEYS) if isinstance(place, dict) else None
        if isinstance(told, str) and told.lower() in vocabulary.json_states:
            return vocabulary.json_states[told.lower()]
    return None


def first(value: dict[str, Any], keys: tuple[str, ...]) -> object:
    """The first of the keys that says something."""
    return next((value[key] for key in keys if value.get(key) not in (None, "")), None)


def code_text(code: object) -> str | None:
    """A code as text; `None` for those that say that all is well."""
    if isinstance(code, bool) or not isinstance(code, (str, int)):
        return None
    text = str(code)
    return None if text.strip().lower() in _FINE else text


def text_of(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
