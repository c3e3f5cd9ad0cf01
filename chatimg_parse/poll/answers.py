"""What an answer says: that the task goes on or ended, where to ask instead, or that nobody knows the task here.

An address that was guessed may be answered by anything: a page, an error in an envelope, a list of other tasks, the
state of the gateway's health. What counts is JSON in a task's shape: pictures, a state of work, or an end that is
told of our task. A wrong "no" costs a request more, a wrong "yes" ends with somebody else's answer.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ..bodies.json_text import Unreadable, first_value
from ..entry import parse
from ..models import ErrorInfo, ImageResult, Status
from ..stream.inner import InnerParser
from ..text.words.vocabulary import VOCABULARY
from ..text.words.wording import is_moderation
from .facts import Facts, facts_of, own_part

Kind = Literal["runs", "drafts", "ended", "onward", "again", "nothing"]
_MOVED = frozenset((301, 302, 303, 307, 308))
# Timeout, too early, too many requests: the same later. So are the server's errors but for those of what it cannot do.
_LATER = frozenset((408, 425, 429))
_NEVER = frozenset((501, 505))
_UNPROCESSABLE = 422
# Errors of who asks, and none of the task.
_OF_ASKING = frozenset((401, 402, 403, 404, 405, 407, 410))
_STRANGER = re.compile(r"not[\s_-]*(?:found|exist)|does[\s_-]*n.t[\s_-]*exist", re.IGNORECASE)
_BLANK = " \t\r\n\ufeff"


@dataclass(frozen=True)
class Response:
    """Status, headers (names in lower case) and body, as they came."""

    status: int
    headers: Mapping[str, str]
    body: bytes | str

    @property
    def location(self) -> str | None:
        """The address that a header gives for the next question, if one does."""
        return self.headers.get("location") or self.headers.get("operation-location")


@dataclass(frozen=True)
class Asked:
    """What was asked, and what is known of the place.

    `kept`: it has answered for the task before, or the reply or the caller named it. `finished`: the task is done, and
    its pictures were said to be here.
    """

    url: str
    ids: Collection[str]
    kept: bool = False
    finished: bool = False
    empty_runs: bool = False
    then: tuple[str, ...] = ()  # members that are wanted for the next address


@dataclass(frozen=True)
class Answer:
    """What an answer tells, by its `kind`.

    `runs`, `drafts` and `ended` have a result; `drafts` are pictures of a task that goes on, or may do so. `urls`
    are where to ask next: for `onward` at once, for others instead.

    One that is not `certain` is an error that names no task: it may be one of the asking, and pass.
    """

    kind: Kind
    result: ImageResult | None = None
    urls: tuple[str, ...] = ()
    members: Mapping[str, str] | None = None
    certain: bool = True


NOTHING = Answer("nothing")


def response_of(status: object, headers: object, body: object) -> Response:
    """Whatever was given, as a response; what is none of it is left out."""
    told: dict[str, str] = {}
    try:
        pairs: Any = headers.items() if hasattr(headers, "items") else headers
        for name, value in pairs:
            told.setdefault(_text(name).lower(), _text(value))
    except Exception:  # the headers of others, which may be anything
        pass
    if isinstance(body, (bytearray, memoryview)):
        body = bytes(body)
    known = status if isinstance(status, int) else 0
    return Response(known, told, body if isinstance(body, (bytes, str)) else b"")


def read(told: Response, asked: Asked) -> Answer:
    """What a response says of the task that was asked for."""
    if told.status in _MOVED:
        return Answer("onward", urls=(told.location,)) if told.location else NOTHING
    if told.status >= 400 and (failed := _failed(told, asked)) is not None:
        return failed
    if told.status in _LATER or (500 <= told.status < 600 and told.status not in _NEVER):
        return Answer("again")
    if 200 <= told.status < 300:
        return _task(told, asked)
    if asked.finished and 400 <= told.status < 500 and told.status not in _OF_ASKING:
        return _broken(told, asked)
    return NOTHING


def _text(told: object) -> str:
    return told.decode("latin-1") if isinstance(told, bytes) else str(told)


def _task(told: Response, asked: Asked) -> Answer:
    picture = _picture(told)
    if picture is not None:
        return Answer("ended", picture)
    value = _json(told.body)
    if value == {} and asked.empty_runs:
        return Answer("runs", ImageResult(status=Status.PENDING))
    value = own_part(value, asked.ids)
    if not isinstance(value, (dict, list)) or not value:
        return NOTHING
    result = parse(value, base_url=asked.url, expects_image=True)
    facts = facts_of(value, asked.ids, asked.then)
    answer = _judged(result, facts, asked)
    if answer.kind == "runs" and told.location:
        return Answer("runs", answer.result, (told.location,))
    return answer


def _judged(result: ImageResult, facts: Facts, asked: Asked) -> Answer:
    """By what became of the request, as `parse` reads it, and by whether it is told of our task."""
    if result.status in (Status.FAILED, Status.REFUSED):
        return _failure(result, facts, asked)
    if facts.other and not facts.named:
        return NOTHING  # another task's
    if result.status is Status.COMPLETED:
        return _delivered(result, facts, asked)
    ours = asked.kept or facts.named
    done = ours and facts.state == "done"
    if (done and facts.urls) or (ours and facts.members):
        return Answer("onward", result, facts.urls, facts.members)
    if result.status is Status.PENDING:
        return Answer("runs", result)
    if ours and any(issue.code == "unknown-state" for issue in result.issues):
        return Answer("runs", result.model_copy(update={"status": Status.PENDING}))
    return Answer("ended", result) if done else NOTHING


def _delivered(result: ImageResult, facts: Facts, asked: Asked) -> Answer:
    """Pictures: the end, where it is our task that has them, and nothing beside them says that it goes on."""
    if not (asked.kept or facts.named or facts.worded):
        return NOTHING  # a page's own picture, say
    goes_on = any(issue.code == "unknown-state" for issue in result.issues)
    if facts.percent is not None and facts.state != "done":
        goes_on = goes_on or facts.percent < (1 if isinstance(facts.percent, float) and facts.percent <= 1 else 100)
    return Answer("drafts" if goes_on else "ended", result)


def _failed(told: Response, asked: Asked) -> Answer | None:
    """A failed task that is told as an error of HTTP; the task must be ours, and told to be failed."""
    value = own_part(_json(told.body), asked.ids)
    if not isinstance(value, dict):
        return None
    facts = facts_of(value, asked.ids)
    if not facts.named or facts.state != "fail" or facts.gone:
        return None
    result = parse(value, base_url=asked.url, expects_image=True)
    return Answer("ended", result) if result.status in (Status.FAILED, Status.REFUSED) else None


def _failure(result: ImageResult, facts: Facts, asked: Asked) -> Answer:
    """Whether the task failed or was refused, or only the asking ("you are not allowed", "route not found")."""
    told = result.error or ErrorInfo()
    if facts.gone or _STRANGER.search(told.code or ""):
        return NOTHING
    if facts.named or (_is_moderated(told) and not facts.other):
        return Answer("ended", result)
    return Answer("ended", result, certain=False) if asked.kept else NOTHING


def _is_moderated(told: ErrorInfo) -> bool:
    """By its code, or a code that its message quotes; a code of one word is a word there."""
    quoted = VOCABULARY.moderation.finditer(told.message or "")
    return is_moderation(VOCABULARY, told.code or "") or any("_" in code[0] for code in quoted)


def _picture(told: Response) -> ImageResult | None:
    """The picture that the answer is, where it says so and is one."""
    if not isinstance(told.body, bytes) or not told.headers.get("content-type", "").lower().startswith("image/"):
        return None
    result = parse(told.body)
    return result if [image.origin for image in result.data] == ["bytes"] else None


def _json(body: bytes | str) -> Any:
    text = body if isinstance(body, str) else body.decode("utf-8", "replace")
    text = text.strip(_BLANK)
    if not text.startswith(("{", "[")):
        return None
    try:
        told = first_value(text)
    except (Unreadable, ValueError, RecursionError):
        return None
    return told.value if told.end == len(text) else None


def _broken(told: Response, asked: Asked) -> Answer:
    """Where the pictures of a finished task were to be, the reason stands why there are none."""
    value = _json(told.body)
    if not isinstance(value, (dict, list)):
        return NOTHING
    parser = InnerParser(kind="body", base_url=asked.url, expects_image=True)
    parser.responded(told.status)
    result = parser.whole(value)
    if result.status not in (Status.FAILED, Status.REFUSED):
        return NOTHING
    return Answer("ended", result, certain=told.status == _UNPROCESSABLE)
