"""What `raise_for_status()` and `raise_for_issues()` raise: one class for each thing that the caller can do next.

A message goes to logs, so it quotes no picture and no key: `clean` takes them out before it is shortened.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .models import ImageResult

_LONGEST = 200  # characters of a reason
_ELIDED = "[…]"
# Keys before data: a data URI can reach over the word that tells of the key behind it.
_SECRETS = (
    (re.compile(r"(?<=://)[^\s/?#@]+@"), _ELIDED + "@"),
    (re.compile(r"\b(bearer\s+)[^\s\"',;]+", re.IGNORECASE), r"\1" + _ELIDED),
    (
        re.compile(
            r"(?<![A-Za-z])((?:(?:api|access|secret|private)[-_ ]?key(?: provided)?|token|secret|password|passwd|sig"
            r"|signature|authorization)[\"']?\s?[:=]\s?[\"']?)(?!bearer)(?:basic )?[^\s\"'&,;)]+",
            re.IGNORECASE,
        ),
        r"\1" + _ELIDED,
    ),
    (re.compile(r"(?<![A-Za-z0-9])sk-[^\s\"'<>,;)]+", re.IGNORECASE), _ELIDED),
    (re.compile(r"(?<![A-Za-z0-9])(?:gsk|ghp|xai|hf|pk|rk|r8)[-_][A-Za-z0-9_-]{12,}"), _ELIDED),
    (re.compile(r"(?<![A-Za-z0-9])(?:AIza[\w-]{10,}|eyJ[\w-]{8,}[\w.-]*)"), _ELIDED),
    (re.compile(r"data:[\w.+-]{1,64}/[^\s,]{1,128},[^\s\"'<>)]*", re.IGNORECASE), _ELIDED),
    (re.compile(r"[A-Za-z0-9+/_-]{40,}={0,2}"), _ELIDED),
)


class ChatImageError(Exception):
    """The base of the family, and what `raise_for_issues()` raises.

    `result` is the whole `ImageResult`; the message (`str(error)`) says what to do next, and why in at most 200
    characters. An error can be copied and pickled.
    """

    result: ImageResult

    def __init__(self, message: str, result: ImageResult) -> None:
        super().__init__(message)
        self.result = result

    def __reduce__(self) -> tuple[Any, ...]:
        # What `Exception` gives would call the class with the message alone.
        return type(self), (str(self), self.result), self.__dict__


class ImagePending(ChatImageError):
    """The picture is not there yet: ask for `result.task_id` later, or look at `preview_url` or `source_url`."""


class ImageRefused(ChatImageError):
    """The request was refused for its content: change the prompt. Sending it again gives the same."""


class ImageFailed(ChatImageError):
    """The generation broke down: see `result.error`. Another request is another, perhaps paid, generation."""


class NoImage(ChatImageError):
    """No picture was found: look at `result.text`, often a question, and at `result.issues` for what was not read."""


def for_status(result: ImageResult) -> ChatImageError:
    """The error for a result that is not completed, not raised yet.

    It names the issues that say why. No message advises a new request: the first one may have been paid.
    """
    kind, advice = _BY_STATUS[result.status.value]
    met = {issue.code for issue in result.issues}
    codes = [code for code in _TELLING if code in met]
    told = next((words for code, words in _TELLING.items() if code in met and words), None)
    if kind is ImagePending:
        advice += _where_to_ask(result)
    elif kind is NoImage:
        advice += told or ("look at `text`" if result.text else f"it holds no text either; {NEW_REQUEST}")
    reason = _reason(result)
    named = f" [{', '.join(codes)}]" if codes else ""
    return kind(f"{advice}{named} ({reason})" if reason else advice + named, result)


def for_issues(result: ImageResult) -> ChatImageError:
    """The error that names every issue, each once with how often it came, not raised yet."""
    times = Counter((issue.code, issue.message) for issue in result.issues)
    named = [
        f"{code}: {clean(message)}" + (f" ({count} times)" if count > 1 else "")
        for (code, message), count in times.items()
    ]
    return ChatImageError("; ".join(named), result)


NEW_REQUEST = "a new request is a new, perhaps paid, generation"
# The issues that say why there is no picture, the first that decides first, and what to do instead of a new request.
_TELLING: dict[str, str] = {
    "internal-error": "the parser failed on it, so keep the reply and report it",
    "source-unreadable": "its body was not read, so read the response and parse it then",
    "compressed-bytes": "its bytes are compressed, so unpack them and parse it then",
    "body-cut": "the body was cut, so fetch the same response once more",
    "stream-interrupted": "the stream broke off, so look whether its task went on",
    "image-truncated": "the picture was cut, so fetch the same response once more",
    "url-cut": "its URL was cut, so fetch the same response once more",
    "end-unknown": "the stream may have been cut, so look whether its task went on",
    "claimed-but-missing": "it says that the picture is done, but not where",
    "image-unreadable": "",
    "image-not-an-image": "",
    "svg-refused": "",
    "url-refused": "",
    "url-relative": "",
    "event-too-long": "",
    "event-unreadable": "",
    "too-deep": "",
    "too-many-values": "",
}
_BY_STATUS: dict[str, tuple[type[ChatImageError], str]] = {
    "pending": (ImagePending, "the picture is not ready: "),
    "refused": (ImageRefused, "the request was refused: change the prompt"),
    "failed": (ImageFailed, f"the generation failed: see `error`; {NEW_REQUEST}"),
    "no_image": (NoImage, "the reply holds no picture: "),
}


def _where_to_ask(result: ImageResult) -> str:
    """Links are named and not quoted: a signed one lets anybody in."""
    if result.task_id:
        return f"ask again later for task {result.task_id[:_LONGEST]}"
    link = next((name for name in ("source_url", "preview_url") if getattr(result, name)), None)
    return f"ask again later, at `{link}`" if link else f"it names no task to ask for; {NEW_REQUEST}"


def _reason(result: ImageResult) -> str:
    """Code and message of the error, the code only where the message does not hold it."""
    error = result.error
    if error is None:
        return ""
    code, message = error.code or "", error.message or ""
    return clean(message if code in message else f"{code}: {message}" if message else code)


def clean(reason: str) -> str:
    """One line of at most 200 characters without pictures, keys and passwords."""
    reason = " ".join(reason.split())
    for pattern, instead in _SECRETS:
        reason = pattern.sub(instead, reason)
    return reason if len(reason) <= _LONGEST else reason[: _LONGEST - 1].rstrip() + "…"
