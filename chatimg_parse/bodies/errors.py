"""Errors of bodies: error objects in every recorded form, finish reasons, and codes that say that all went well."""

from __future__ import annotations

import json
from typing import Any

from ..text.findings import Verdict
from ..text.verdicts import code_text, first, state_of, text_of, verdict_of
from ..text.vocabulary import Vocabulary
from .reply import Reply

_STATUS_KEYS = ("status", "statusCode", "status_code", "httpStatus", "http_status")
_REFUSALS = frozenset(("refusal",))  # Anthropic says it so, and it is no moderation code
_MAX_NESTED = 4  # errors in strings in errors


def read_error(reply: Reply, value: dict[str, Any]) -> None:
    """The failure that a body tells, or the words of its message where it is not sure that it is one."""
    verdict = verdict_of(_opened(value), 0, reply.settings.vocabulary)
    if verdict is None:
        return
    failed = verdict.failure or _says_failure(value, verdict)
    if failed:
        verdict.failure = True
        reply.verdict(verdict)
    elif verdict.message and state_of(value, reply.settings.vocabulary) is None:
        reply.content(verdict.message, "message", "message")


def _says_failure(value: dict[str, Any], verdict: Verdict) -> bool:
    """A status of HTTP, a type, or a `false` that says that the message is one of failure."""
    status = first(value, _STATUS_KEYS)
    if isinstance(status, int) and not isinstance(status, bool) and 400 <= status < 600:
        return True
    if any(value.get(key) is False for key in ("success", "ok", "succeeded")):
        return True
    kind = (verdict.type or "").lower()
    return kind.endswith(("error", "exception")) or set(value) <= {"detail", "errors"}


def _opened(value: dict[str, Any]) -> dict[str, Any]:
    """The body with an `errors` list or a JSON text as `error` in the usual form."""
    error = value.get("error", value.get("errors"))
    for _ in range(_MAX_NESTED):
        if isinstance(error, list):
            error = next((entry for entry in error if isinstance(entry, (dict, str))), None)
        elif isinstance(error, str) and error.lstrip()[:1] == "{":
            try:
                error = json.loads(error)
            except (ValueError, RecursionError):
                break
        else:
            break
    if isinstance(error, dict) and not any(isinstance(v, (str, int, dict, list)) and v for v in error.values()):
        error = None  # an empty form of an error, which some gateways send beside every answer
    return value if error is value.get("error") else {**value, "error": error}


def _is_failure(reason: str, vocabulary: Vocabulary) -> bool:
    return reason.lower() in vocabulary.finish_failures or vocabulary.moderation.fullmatch(reason) is not None


def read_finish(reply: Reply, value: dict[str, Any], keys: tuple[str, ...]) -> None:
    """A reason for the end that is a failure: a filter, a refusal, no image."""
    for key in keys:
        reason = value.get(key)
        if isinstance(reason, str) and _is_failure(reason.strip(), reply.settings.vocabulary):
            message = first(value, ("finish_message", "finishMessage", "block_reason_message", "blockReasonMessage"))
            words = f"{reason} {message if isinstance(message, str) else ''}"
            refused = reason.lower() in _REFUSALS
            verdict = Verdict(0, code=code_text(reason), message=text_of(message), words=words, refused=refused)
            reply.verdict(verdict)
            return
