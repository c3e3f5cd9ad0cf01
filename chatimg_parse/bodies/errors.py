"""Errors of bodies: error objects in every recorded form, finish reasons, and codes that say that all went well."""

from __future__ import annotations

from typing import Any

from ..text.findings import Verdict
from ..text.verdicts import PROSE_KEYS, code_text, first, text_of, verdict_of
from ..text.vocabulary import Vocabulary
from ..text.wording import is_policy, words_of
from .reply import Reply

_STATUS_KEYS = ("status", "statusCode", "status_code", "httpStatus", "http_status")
_REFUSALS = frozenset(("refusal",))  # Anthropic says it so, and it is no moderation code
_FINISH_MESSAGES = ("finish_message", "finishMessage", "block_reason_message", "blockReasonMessage")
_FILTER_KEYS = ("raiFilteredReason", "rai_filtered_reason", "raiMediaFilteredReasons", "rai_media_filtered_reasons")
_FINISH_LISTS = ("finish_reasons", "finishReasons")
_MAX_REASONS = 16


def read_error(reply: Reply, value: dict[str, Any]) -> None:
    """The failure that a body tells, or the words of its message where it is not sure that it is one.

    All objects of a reply may be asked: which of several verdicts speaks is decided when all are known.
    """
    read_filtered(reply, value)
    vocabulary = reply.settings.vocabulary
    verdict = verdict_of(value, 0, vocabulary)
    if verdict is None:
        return
    if verdict.failure or _says_failure(value, verdict):
        verdict.failure = True
        _take(reply, verdict)
    elif not reply.failed and verdict.message in map(value.get, PROSE_KEYS):  # else its own object tells it
        reply.content(verdict.message or "", "message", "message")


def _take(reply: Reply, verdict: Verdict) -> None:
    """Each verdict once: an object and the one that it wraps tell the same, and so do the chunks of a stream."""
    own, _ = reply.here
    told = [(known.code, known.type, known.message, known.words, known.refused) for known in own.verdicts]
    if (verdict.code, verdict.type, verdict.message, verdict.words, verdict.refused) not in told:
        reply.verdict(verdict)


def _says_failure(value: dict[str, Any], verdict: Verdict) -> bool:
    """A status of HTTP, a type, or a `false` that says that the message is one of failure."""
    status = first(value, _STATUS_KEYS)
    if isinstance(status, int) and not isinstance(status, bool) and 400 <= status < 600:
        return True
    if any(value.get(key) is False for key in ("success", "ok", "succeeded")):
        return True
    kind = (verdict.type or text_of(value.get("type")) or "").lower()
    return kind.endswith(("error", "exception")) or set(value) <= {"detail", "errors"}


def reason_name(reason: str) -> str:
    """A reason as the API writes it, also where an SDK printed its enum: `FinishReason.IMAGE_SAFETY`."""
    return reason.strip().rpartition(".")[2]


def _is_failure(reason: str, vocabulary: Vocabulary) -> bool:
    return reason.lower() in vocabulary.finish_failures or is_policy(vocabulary, reason.replace("_", " "))


def read_finish(reply: Reply, value: dict[str, Any], keys: tuple[str, ...]) -> None:
    """Why it ended: cut off, perhaps, or a failure (a filter, a refusal, no image; of several a filter says most)."""
    vocabulary = reply.settings.vocabulary
    told = [reason_name(value[key]) for key in keys if isinstance(value.get(key), str) and value[key]]
    names = [words_of(reason).replace(" ", "_") for reason in told]
    if not set(names) <= set(vocabulary.no_finishes):
        reply.choice.ended = reply.signed_off = True
        cut = any(name in vocabulary.cut_finishes for name in names)
        reply.choice.cut = reply.choice.cut or cut
    told = [reason for reason in told if vocabulary.moderation.fullmatch(reason) or _is_failure(reason, vocabulary)]
    if not told:
        return
    reason = min(told, key=lambda reason: _rank(reason, vocabulary))
    message = text_of(first(value, _FINISH_MESSAGES))
    refused = reason.lower() in _REFUSALS
    words = f"{reason} {message or ''}"
    _take(reply, Verdict(0, code=code_text(reason, vocabulary), message=message, words=words, refused=refused))


def _rank(reason: str, vocabulary: Vocabulary) -> int:
    if vocabulary.moderation.fullmatch(reason):
        return 0
    return 2 if reason.lower() in vocabulary.finish_failures else 1


def read_filtered(reply: Reply, value: dict[str, Any]) -> None:
    """A picture that was made and held back: the reason stands where it would be, or in a list of reasons."""
    vocabulary = reply.settings.vocabulary
    for reason in _texts(value, _FILTER_KEYS):
        code = reason.strip() if vocabulary.moderation.fullmatch(reason.strip()) else None
        _take(reply, Verdict(0, code=code, message=reason, words=reason, refused=True))
    for reason in _texts(value, _FINISH_LISTS):
        name = reason_name(reason)
        if is_policy(vocabulary, name.replace("_", " ")) or vocabulary.moderation.fullmatch(name):
            code = name if vocabulary.moderation.fullmatch(name) else None
            _take(reply, Verdict(0, code=code, message=reason, words=reason, refused=True))
        elif name.lower() in vocabulary.finish_failures:
            _take(reply, Verdict(0, code=name, words=name))


def _texts(value: dict[str, Any], keys: tuple[str, ...]) -> list[str]:
    """The strings under these keys, alone or in lists."""
    members = [member for key in keys for member in _listed(value.get(key))]
    return [member for member in members if isinstance(member, str) and member.strip()][:_MAX_REASONS]


def _listed(member: object) -> list[Any]:
    return member[:_MAX_REASONS] if isinstance(member, list) else [member]
