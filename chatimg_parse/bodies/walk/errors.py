"""Failures of bodies: error objects in their coats, reasons for an end, and pictures that were held back."""

from __future__ import annotations

from typing import Any

from ...text.reading.verdicts import code_text, text_of, verdict_of
from ...text.record.findings import Verdict
from ...text.words.keys import Plan
from ...text.words.rows import GOOD_FINISHES, row
from ...text.words.vocabulary import Vocabulary
from ...text.words.wording import is_moderation, is_policy, words_of
from ..reply.reply import Reply
from . import forms
from .context import Context

_REFUSALS = frozenset(("refusal",))  # Anthropic says it so, and it is no moderation code
_NOT_PASSED = frozenset(row("block | blocked | reject | rejected | deny | denied | fail | failed | unsafe"))
_PICTURES = frozenset(("picture", "result", "address", "bytes", "nested", "finish"))
_MAX_REASONS = 16
_FINE = (0, 200, "0", "200", "success", "ok")
_DIGITS = 3  # of a status of HTTP
_LOUD = frozenset(("error", "code", "failed"))


def note(reply: Reply, value: dict[str, Any], plan: Plan, ctx: Context, state: str | None) -> Context:
    """What went wrong with an object, or that all went well; what is known then of its members."""
    failed = plan.fails and note_failure(reply, value, plan, ctx, state)
    if failed:  # an item that is an error gives no picture, and no address beside an error is one
        ctx = ctx.but(strict=True, withheld=ctx.withheld or not (ctx.whole or "address" in plan.has))
    if ctx.whole and plan.answers and not failed and says_fine(value, plan):
        ctx = ctx.but(fine=True)
    if plan.withholds and note_withheld(reply, value, plan, ctx):
        ctx = ctx.but(withheld=True)
    if state == "fail" and "prompt" in plan.has:
        ctx = ctx.but(state="run", final=False)  # what it shows is how far it came
    return ctx


def note_failure(reply: Reply, value: dict[str, Any], plan: Plan, ctx: Context, state: str | None) -> bool:
    """The failure that an object tells, or the words of its message where it is not sure that it is one.

    All objects of a reply may be asked: which of several verdicts speaks is decided when all are known. An item is
    asked only where something but a message speaks of one. True if it failed.
    """
    if "block" in plan.has:
        _note_block(reply, value, plan)
    if ctx.chat and "state" in plan.has and _is_incomplete(reply, value, plan):
        return True
    if forms.submitted(value):
        return False
    if not ctx.whole and state != "fail" and not _is_loud(value, plan):
        return False
    if _counts_failures(value, plan):
        _take(reply, Verdict(0))
        return not ctx.whole
    verdict = verdict_of(value, 0, reply.settings.vocabulary, reply.keys)
    if verdict is None:
        if True not in plan.values(value, "failed"):
            return False
        verdict = Verdict(0)  # its words are those of the content
    if verdict.failure or _says_failure(value, plan, verdict):
        verdict.failure = True
        _take(reply, verdict)
        return True
    if ctx.whole and not reply.failed:
        _note_words(reply, value, plan, verdict.message or "")
    return False


def _is_loud(value: dict[str, Any], plan: Plan) -> bool:
    """Something but a message speaks of a failure."""
    return not _LOUD.isdisjoint(plan.has) and any(plan.values(value, meaning) for meaning in _LOUD & plan.has)


def _note_words(reply: Reply, value: dict[str, Any], plan: Plan, words: str) -> None:
    """A message that tells no failure is what was answered; of an object in a string that object tells it."""
    if words[:1] != "{" and (words in plan.values(value, "message") or words in plan.values(value, "detail")):
        reply.content(words, "message", "message")


def _is_incomplete(reply: Reply, value: dict[str, Any], plan: Plan) -> bool:
    """An answer that was cut off says so by its status, and why beside it."""
    details = next((told for told in plan.values(value, "incomplete") if isinstance(told, dict)), None)
    reason = details.get("reason") if details is not None else None
    if not isinstance(reason, str) and "incomplete" not in plan.values(value, "state"):
        return False
    reply.choice.ended = reply.choice.cut = True
    code = reason if isinstance(reason, str) else None
    reply.verdict(Verdict(0, code=code, message=code or "incomplete", words=code or ""))
    return True


def _counts_failures(value: dict[str, Any], plan: Plan) -> bool:
    """How many failed, of the pictures of a request."""
    told = [member for member in plan.values(value, "failed") if not isinstance(member, bool)]
    return any(
        (isinstance(n, int) and n > 0) or (isinstance(n, str) and n.isdecimal() and int(n[:9]) > 0) for n in told
    )


def _take(reply: Reply, verdict: Verdict) -> None:
    """Each verdict once: an object and the one that it wraps tell the same, and so do the chunks of a stream."""
    told = (reply.index, verdict.code, verdict.type, verdict.message, verdict.words, verdict.refused)
    if told not in reply.told:
        reply.told.add(told)
        reply.verdict(verdict)


def _says_failure(value: dict[str, Any], plan: Plan, verdict: Verdict) -> bool:
    """A status of HTTP, a type, or a `false` that says that the message is one of failure."""
    for status in plan.values(value, "state")[:1]:
        if isinstance(status, str) and status.isascii() and status.isdecimal() and len(status) == _DIGITS:
            status = int(status)
        if isinstance(status, int) and not isinstance(status, bool) and 400 <= status < 600:
            return True
    if any(member is False for member in plan.values(value, "ok")) or True in plan.values(value, "failed"):
        return True
    kind = (verdict.type or plan.text(value, "kind") or "").lower()
    return kind.endswith(("error", "exception")) or set(value) <= {"detail", "errors"}


def says_fine(value: dict[str, Any], plan: Plan) -> bool:
    """`success` is true, or the code is one of those that say that all went well."""
    return True in plan.values(value, "ok") or any(code in _FINE for code in plan.values(value, "code"))


def _note_block(reply: Reply, value: dict[str, Any], plan: Plan) -> None:
    """Any reason to block the prompt is one."""
    for told in plan.values(value, "block"):
        inner = told if isinstance(told, dict) else value
        own = reply.keys.plan(inner)
        reason = next((text for text in own.values(inner, "block") if isinstance(text, str)), None)
        if reason and reason.lower().rpartition("_")[2] != "unspecified":
            message = next((inner[key] for key in inner if key.lower().replace("_", "") == "blockreasonmessage"), None)
            reply.refused(reason_name(reason), message)
            return


def reason_name(reason: str) -> str:
    """A reason as the API writes it, also where an SDK printed its enum: `FinishReason.IMAGE_SAFETY`."""
    return reason.strip().rpartition(".")[2]


def _is_failure(reason: str, vocabulary: Vocabulary) -> bool:
    return reason.lower() in vocabulary.finish_failures or is_policy(vocabulary, reason.replace("_", " "))


def note_finish(reply: Reply, value: dict[str, Any], plan: Plan, *, ends: bool) -> bool:
    """Why it ended: cut off, perhaps, or a failure (a filter, a refusal, no image; of several a filter says most).

    `ends`: it is a choice that ended, and no picture. True if it failed.
    """
    vocabulary = reply.settings.vocabulary
    told = [reason_name(reason) for reason in _texts(plan.values(value, "finish"))]
    if len(told) == 1 and told[0].lower() in GOOD_FINISHES:
        if ends:
            reply.choice.ended = reply.signed_off = True
        return False
    if ends:
        _note_end(reply, told)
    failures = [reason for reason in told if is_moderation(vocabulary, reason) or _is_failure(reason, vocabulary)]
    if not failures:
        return False
    _take(reply, _verdict_of_reason(min(failures, key=lambda reason: _rank(reason, vocabulary)), value, vocabulary))
    return True


def _note_end(reply: Reply, reasons: list[str]) -> None:
    """The choice ended, perhaps where it was cut off, unless what stands there says that no reason is known yet."""
    vocabulary = reply.settings.vocabulary
    names = {words_of(reason).replace(" ", "_") for reason in reasons}
    if not names <= set(vocabulary.no_finishes):
        reply.choice.ended = reply.signed_off = True
        reply.choice.cut = reply.choice.cut or not names.isdisjoint(vocabulary.cut_finishes)


def _verdict_of_reason(reason: str, value: dict[str, Any], vocabulary: Vocabulary) -> Verdict:
    """A reason of one word is a code, another one is the message where none stands beside it."""
    message = next((text_of(value[key]) for key in value if key.lower().replace("_", "") == "finishmessage"), None)
    code = code_text(reason, vocabulary) if " " not in reason else None
    message = message if code is not None else message or reason
    refused = reason.lower() in _REFUSALS
    return Verdict(0, code=code, message=message, words=f"{reason} {message or ''}", refused=refused)


def _rank(reason: str, vocabulary: Vocabulary) -> int:
    if is_moderation(vocabulary, reason):
        return 0
    return 2 if reason.lower() in vocabulary.finish_failures else 1


def note_withheld(reply: Reply, value: dict[str, Any], plan: Plan, ctx: Context) -> bool:
    """A picture that was made and held back: a reason stands where it would be, or a flag says so (rule 26)."""
    vocabulary = reply.settings.vocabulary
    reasons = _texts(plan.values(value, "withheld")) if "withheld" in plan.has else []
    for reason in reasons:
        code = reason.strip() if " " not in reason.strip() and is_moderation(vocabulary, reason) else None
        _take(reply, Verdict(0, code=code, message=reason, words=reason, refused=True))
    held = bool(reasons) and ctx.item
    if not ctx.item and _PICTURES.isdisjoint(plan.has):
        return False  # a flag of something else
    unsafe = held or ("unsafe" in plan.has and any(told is True for told in plan.values(value, "unsafe")))
    if unsafe or ("safe" in plan.has and not all(map(_is_safe, plan.values(value, "safe")))):
        if not held:
            _take(reply, Verdict(0, refused=True))
        return True
    return "finish" in plan.has and not ctx.chat and note_finish(reply, value, plan, ends=False)


def _is_safe(told: object) -> bool:
    """A check that does not say, by `false` or in a word, that the picture did not pass."""
    return told is not False and not (isinstance(told, str) and told.strip().lower() in _NOT_PASSED)


def withheld_places(reply: Reply, value: dict[str, Any], plan: Plan) -> frozenset[int]:
    """Which of the pictures in its lists a list of flags holds back."""
    flags = next((told for told in plan.values(value, "unsafe") if isinstance(told, list)), [])
    places = frozenset(i for i, told in enumerate(flags) if told is True)
    if places:
        _take(reply, Verdict(0, refused=True))
    return places


def _texts(members: list[Any]) -> list[str]:
    """The strings among members and in their lists."""
    told = [entry for member in members for entry in (member if isinstance(member, list) else [member])[:_MAX_REASONS]]
    return [text for text in told if isinstance(text, str) and text.strip()][:_MAX_REASONS]
