"""What became of the request: the status, the error and the progress (docs/rules.md, rules 10, 12 and 13)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from ..models import Status
from ..text.record.findings import Findings, Sign, Verdict
from ..text.words.answers import Answers
from ..text.words.vocabulary import Vocabulary
from ..text.words.wording import folded, is_moderation
from .evidence import Evidence

_WORK = frozenset(("queue", "submit", "run", "progress"))
_REASONS = frozenset(("reason", "fail-reason", "code"))
_CODE = re.compile(r"[\w.\-]+")


@dataclass(slots=True)
class Timeline:
    """Where the signs of work, of an end and of failure stand last; -1 for never."""

    work: int = -1
    done: int = -1
    end: int = -1  # of what was said, with or without a picture
    fail: int = -1
    progress: int | None = None


class Told(NamedTuple):
    """What was told of an error, as `models.ErrorInfo` has it."""

    code: str | None = None
    type: str | None = None
    message: str | None = None


@dataclass(slots=True)
class Outcome:
    """The status, the rule that gave it, and what goes with it."""

    status: Status
    rule: str
    error: Told | None = None
    issue: str | None = None


def timeline_of(found: Findings) -> Timeline:
    """When work went on, ended, failed and delivered, by the places of the signs; progress is that of one choice."""
    line = Timeline()
    first: int | None = None  # the choice that tells its progress first
    for sign in found.signs:
        if sign.kind in _WORK:
            if sign.kind == "progress" and sign.number is not None:
                choice = bisect_right(found.choices, sign.at)
                first = choice if first is None else first
                line.progress = round(sign.number) if choice == first else line.progress
            if sign.number is None or sign.number < 100:
                line.work = max(line.work, sign.at)
        elif sign.kind == "done":
            line.done = max(line.done, sign.at)
        elif sign.kind == "end":
            line.end = max(line.end, sign.at)
        elif sign.kind in ("fail", "fail-reason", "code"):
            line.fail = max(line.fail, sign.at)
    for verdict in found.verdicts:
        if verdict.failure and not verdict.structured:
            line.fail = max(line.fail, verdict.at)
    return line


def _first(told: Iterable[str | None]) -> str | None:
    """The first that says anything."""
    return next((each for each in told if each), None)


def _reasons(signs: list[Sign]) -> list[str]:
    """What the signs of a failure say; codes last."""
    told = [sign for sign in signs if sign.kind in _REASONS or sign.kind == "fail"]
    return [sign.value for sign in sorted(told, key=lambda sign: sign.kind == "code")]


class Decider:
    """Decides one content, with what is known of its pictures."""

    def __init__(self, found: Findings, vocabulary: Vocabulary, evidence: Evidence) -> None:
        self._found = found
        self._evidence = evidence
        self._vocabulary = vocabulary
        self.line = timeline_of(found)
        for sign in found.signs:
            if sign.kind == "reason" and vocabulary.moderation.search(sign.value):
                self.line.fail = max(self.line.fail, sign.at)
        self._structured = bool(found.verdicts) and any(told.structured and told.failure for told in found.verdicts)
        self._judged: dict[int, str | None] = {}
        self._words: dict[int, str] = {}

    @property
    def _answers(self) -> Answers:
        return Answers(self._vocabulary)

    def lets_strangers(self) -> bool:
        """The work is done, or nothing is said of it, and nothing failed: what looks like a picture is one."""
        return not self._structured and self.line.work <= max(self.line.done, self.line.end)

    def forbids_preview(self) -> bool:
        """A failure, a refusal, an apology, or a sign that work goes on: the preview is not the picture."""
        line = self.line
        if line.work > line.done or line.fail >= 0 or self._structured:
            return True
        words = folded(self._words_after(-1))
        return self._judge(-1) not in (None, "claims") or any(
            apology in words for apology in self._vocabulary.apologies
        )

    def outcome(self, *, delivered: bool, last_at: int, started: bool, linked: bool) -> Outcome:
        """`last_at`: place of the last picture; `started`: a task is told; `linked`: a page says where to look."""
        line = self.line
        if delivered:
            return self._beside_error(last_at)
        if self._structured or (line.fail >= 0 and line.fail > line.work):
            error, refused = self._error(-1)
            rule = "structured-error" if self._structured else "failure-words"
            return Outcome(Status.REFUSED if refused else Status.FAILED, rule, error)
        if self._claimed():
            status = Status.PENDING if linked else Status.NO_IMAGE
            return Outcome(status, "claimed-but-missing", None, "claimed-but-missing")
        verdict = self._judge(line.work)
        if verdict in ("refused", "failed"):
            status = Status.REFUSED if verdict == "refused" else Status.FAILED
            return Outcome(status, "refusal-in-prose", Told(message=self._found.text or None))
        # What ended goes on no more, whatever was told before that.
        ended = line.end >= 0 and line.end >= line.work
        if not ended and (started or line.work >= 0 or line.progress is not None or verdict == "waits"):
            return Outcome(Status.PENDING, "started")
        return Outcome(Status.NO_IMAGE, "nothing")

    def _beside_error(self, last_at: int) -> Outcome:
        """Pictures came; the error that was told with them, or behind the last of them, is kept."""
        line = self.line
        if self._structured or (line.fail > last_at and line.fail > line.done):
            error, _ = self._error(-1 if self._structured else last_at)
            return Outcome(Status.COMPLETED, "images-beside-error", error, "error-beside-images")
        return Outcome(Status.COMPLETED, "images")

    def _claimed(self) -> bool:
        line = self.line
        if line.done >= 0 and line.done >= line.work:
            return True
        return line.work < 0 and self._judge(-1) == "claims"

    def _words_after(self, at: int) -> str:
        if at not in self._words:
            prose = [entry for entry in self._found.prose if entry[0] > at]
            if len(prose) > 1:
                lines = groupby(prose, itemgetter(0))
                self._words[at] = "\n".join(["".join([words for _, words in line]) for _, line in lines])
            else:
                self._words[at] = prose[0][1] if prose else ""
        return self._words[at]

    def _judge(self, at: int) -> str | None:
        """What prose behind a place says: `refused`, `failed`, `waits`, `claims`, or `None`."""
        if at not in self._judged:
            words = self._words_after(at)
            if not words and not self._found.text:
                return None
            if self._evidence.request:
                told = self._answers.of_request(words)
            elif self._evidence.task:
                told = self._answers.of_task(words)
            else:
                text = self._found.text  # judged itself where labels would take all of it
                told = self._answers.of_answer(words or text, whole=text, document=self._found.document)
            self._judged[at] = told
        return self._judged[at]

    def _error(self, after: int) -> tuple[Told, bool]:
        """The error told after a place, and whether it is a refusal."""
        signs = [sign for sign in self._found.signs if sign.at > after]
        verdicts = [verdict for verdict in self._found.verdicts if verdict.at > after]
        code = self._code(signs, verdicts)
        reasons = _reasons(signs)
        blamed = [verdict for verdict in verdicts if self._blames(verdict)]
        refused = bool(blamed) or self._answers.blames(code, None, " ".join(reasons))
        refused = refused or self._judge(after) == "refused"
        # The one that decided speaks first: the one with the code, else one that refuses, else one that knows more.
        deciding = [verdict for verdict in verdicts if code is not None and verdict.code == code]
        order = [*deciding, *blamed, *(verdict for verdict in verdicts if not self._is_weak(verdict.code)), *verdicts]
        message = _first(reasons) or _first(verdict.message for verdict in order)
        return Told(code=code, type=_first(verdict.type for verdict in order), message=message), refused

    def _blames(self, verdict: Verdict) -> bool:
        return verdict.refused or self._answers.blames(verdict.code, verdict.type, verdict.words)

    def _is_weak(self, code: str | None) -> bool:
        """True for `error`, `failed` and the like, which a reason for the end says beside what really happened."""
        return code is not None and code.casefold() in self._vocabulary.finish_failures

    def _code(self, signs: list[Sign], verdicts: list[Verdict]) -> str | None:
        """A moderation code before a generic one, a reason line before a later block, `error` only alone."""
        told = []
        for sign in signs:
            found = self._vocabulary.moderation.search(sign.value) if sign.kind in _REASONS else None
            lone = _CODE.fullmatch(sign.value) is not None and sign.value.isascii()
            if found:
                told.append(found[0])
            elif lone and (sign.kind in _REASONS or (sign.kind == "fail" and "_" in sign.value)):
                told.append(sign.value)
        codes = [verdict.code for verdict in verdicts if verdict.code]
        told += [code for code in codes if not self._is_weak(code)]
        moderation = [code for code in told if is_moderation(self._vocabulary, code)]
        return next(iter(moderation or told or codes), None)
