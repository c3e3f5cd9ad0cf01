"""What a JSON object says of a failure: code, type, message, and the words that tell policy from breakdown."""

from __future__ import annotations

from typing import Any

from .findings import Verdict
from .parameters import texts_in
from .vocabulary import Vocabulary

_CODE_KEYS = ("code", "error_code", "errorCode", "err_code")
_REASON_KEYS = ("failure_reason", "fail_reason", "failReason", "reason")
_MESSAGE_KEYS = ("message", "msg", "error_message", "errorMessage", "detail", "error_msg")
_FINE = frozenset(("", "0", "200", "201", "success", "ok", "succeeded", "none", "null"))
_MAX_WORDS = 1 << 14  # characters of an error's wording that are looked at


def verdict_of(value: dict[str, Any], at: int, vocabulary: Vocabulary, *, dialect: bool = False) -> Verdict | None:
    """The verdict in an object of the content, or `None` if it tells of no failure.

    `dialect` is True for a Python repr, which gives the status but no code (contract, rule 13).
    """
    error = value.get("error")
    inner = error if isinstance(error, dict) else {}
    code = code_text(first(inner, _CODE_KEYS)) or code_text(first(value, _CODE_KEYS))
    reason = first(inner, _REASON_KEYS) or first(value, _REASON_KEYS)
    message = (
        text_of(first(inner, _MESSAGE_KEYS))
        or text_of(error)
        or text_of(first(value, _MESSAGE_KEYS))
        or text_of(reason)
    )
    if not error and code is None and message is None:
        return None
    words = " ".join(texts_in(value))[:_MAX_WORDS]
    if code is None and isinstance(reason, str) and vocabulary.moderation.fullmatch(reason):
        code = reason
    kind = text_of(inner.get("type")) or text_of(value.get("type"))
    return Verdict(at, None if dialect else code, kind, message, words)


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
