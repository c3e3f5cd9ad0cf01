"""What a reply without a picture is as an HTTP error of the OpenAI API: status, body, and whether to try again.

The SDK makes its exception class of the status (400 `BadRequestError`, 401 `AuthenticationError`, 403
`PermissionDeniedError`, 404 `NotFoundError`, 429 `RateLimitError`, from 500 on `InternalServerError`), and of the
`error` object in the body the members `code`, `type`, `param` and `body` of the exception. By itself it would try 408,
409, 429 and everything from 500 on again. Pictures cost money, so that is done only where nothing was generated.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from ..advice import NEW_REQUEST, clean
from ..models import ErrorInfo, ImageResult, Status, error_of, is_at_hand
from ..text.words.rows import row

# The status of a failure by the words of its code or type, the first row that has one. Words may be joined by anything
# or nothing, in any case: `rate_limit_exceeded`, `RateLimitExceeded`, "rate limit". A test wants every word of
# `text.rows.TECHNICAL_CODES` in one of them; numbers are statuses themselves.
STATUSES: tuple[tuple[int, tuple[str, ...]], ...] = (
    (429, row("rate_limit | too_many_requests | throttling | resource_exhausted | 速率限制 | 频率限制 | 请求过多")),
    (429, row("quota | insufficient_balance | insufficient_credit | billing | arrearage | 额度 | 余额不足")),
    (401, row("api_key | authentication | unauthorized | unauthenticated | invalid_token")),
    (403, row("permission | forbidden | access_denied | model_not_allowed | unsupported_country")),
    (404, row("not_found | not_exist")),
    (405, row("method_not_allowed")),
    (504, row("timed_out | time_out | deadline_exceeded | 超时")),
    (503, row("overloaded | unavailable | 繁忙")),
    (502, row("bad_gateway")),
    (500, row("internal_error | internal_server_error")),
    (400, row("invalid_request | invalid_parameter | unknown_parameter | missing_required_parameter | bad_request")),
)
UNKNOWN = 500
# Paid out: no second attempt will find money.
_SPENT = STATUSES[1][1]
# Turned away at the door: nothing was generated, whatever else the reply says (529: overloaded).
_TURNED_AWAY = frozenset((429, 503, 529))
# Broken down: nothing was generated as long as no task had begun.
_BROKEN = frozenset((500, 502))

_STATUS = re.compile(r"(?<![A-Za-z0-9])[45][0-9]{2}(?![A-Za-z0-9])")
# In prose a number is a status only where one stands: "502 Bad Gateway", "Error code: 429 - ...", "HTTP 503".
_STATUS_IN_PROSE = re.compile(
    r"(?:\A\s*|\b(?:http|status|code|error)(?:\s?code)?\s?[:=]?\s?)([45][0-9]{2})(?![A-Za-z0-9])", re.IGNORECASE
)
# A code of letters alone is no key, however long; the rules for prose would take a long one for data.
_LETTERS = re.compile(r"[a-z_.:\-]{1,100}")
_SEARCHED = 2000  # characters of a told text that are searched
_PLACES = ("task_id", "preview_url", "source_url", "progress")


def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(word.replace("_", r"[\W_]?") for word in words), re.IGNORECASE)


_ROWS = tuple((status, _pattern(words)) for status, words in STATUSES)
_SPENT_WORDS = _pattern(_SPENT)


class Failure(NamedTuple):
    """An error response: `status` (HTTP), `body` (`{"error": {...}}`), `retry` (the SDK may try again by itself).

    Where `retry` is false, the transport says so with the header `x-should-retry: false`, which the SDK obeys.
    """

    status: int
    body: dict[str, Any]
    retry: bool


def failure_of(result: ImageResult, *, pending: bool = False, missing: bool = False) -> Failure | None:
    """The error that a result is, `None` if it is none.

    A refused or failed result always is one, a pending one with `pending=True`, one without a picture (`no_image`) with
    `missing=True`; a completed one never. The error object has `message`, `type`, `code` and `param` as the API has
    them, and where the reply told them `task_id`, `preview_url`, `source_url`, `progress` (percent) and, of a reply
    without a picture, `text`. Its message is the one that was told or a sentence that says what to do next, one line of
    at most about 200 characters that quotes no picture and no key (the rules of `advice`).
    """
    if result.status is Status.REFUSED:
        return _failure(result, 400, "content_policy_violation", "image_generation_user_error")
    if result.status is Status.FAILED:
        status = _status_of(result.error or ErrorInfo())
        return _failure(result, status, "image_failed", _usual_type(status), retry=_may_retry(result, status))
    if result.status is Status.PENDING and pending:
        return _failure(result, 504, "image_pending", _usual_type(504))
    if result.status is Status.NO_IMAGE and missing:
        return _failure(result, 502, "no_image", _usual_type(502))
    return None


def no_pictures(result: ImageResult) -> Failure | None:
    """The error for who asked for pictures and got none, `None` if there are some.

    A video alone is none, and so is the placeholder of a picture.
    """
    if any(map(is_at_hand, result.data)):
        return None
    if result.status is Status.COMPLETED:
        result = result.model_copy(update={"status": Status.NO_IMAGE})
    return failure_of(result, pending=True, missing=True)


def _failure(result: ImageResult, status: int, code: str, kind: str, *, retry: bool = False) -> Failure:
    """`code` and `kind` stand where the reply told none."""
    told = result.error or ErrorInfo()
    error: dict[str, Any] = {
        "message": _message(result, told),
        "type": _name(told.type) or kind,
        "code": _name(told.code) or code,
        "param": None,
    }
    error |= {key: value for key in _PLACES if (value := getattr(result, key)) is not None}
    if result.status is Status.NO_IMAGE and result.text:
        error["text"] = clean(result.text)
    return Failure(status, {"error": error}, retry)


def _message(result: ImageResult, told: ErrorInfo) -> str:
    """The reason that was told; else what to do, as `raise_for_status()` says it."""
    if result.status in (Status.REFUSED, Status.FAILED) and (reason := clean(told.message or "")):
        return reason
    advice = str(error_of(result))
    if result.status is Status.PENDING and NEW_REQUEST not in advice:
        advice += f"; {NEW_REQUEST}"
    return advice


def _name(told: str | None) -> str | None:
    """A code or type as told, but without keys and pictures, and short."""
    return told if told is None or _LETTERS.fullmatch(told) else clean(told)


def _status_of(error: ErrorInfo) -> int:
    """By the code, else by the type, else by the message, which may mention much that did not happen."""
    for name in (error.code, error.type):
        if name and (status := _by_words(name) or _number(_STATUS.search(name[:_SEARCHED]))):
            return status
    prose = (error.message or "")[:_SEARCHED]
    return _number(_STATUS_IN_PROSE.search(prose)) or _by_words(prose) or UNKNOWN


def _by_words(text: str) -> int | None:
    return next((status for status, words in _ROWS if words.search(text, 0, _SEARCHED)), None)


def _number(found: re.Match[str] | None) -> int | None:
    return int(found[found.lastindex or 0]) if found else None


def _usual_type(status: int) -> str:
    """The type that the API writes, where the reply told none."""
    if status == 429:
        return "rate_limit_error"
    return "server_error" if status >= 500 else "invalid_request_error"


def _may_retry(result: ImageResult, status: int) -> bool:
    """A second attempt makes sense, and the first has generated nothing. A timeout tells neither."""
    told = result.error or ErrorInfo()
    words = (told.code, told.type, None if told.code else told.message)
    if any(text and _SPENT_WORDS.search(text, 0, _SEARCHED) for text in words):
        return False
    started = any(getattr(result, key) is not None for key in _PLACES)
    return status in _TURNED_AWAY or (status in _BROKEN and not started)
