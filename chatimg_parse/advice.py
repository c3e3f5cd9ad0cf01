"""What the messages of our errors say: what to do next, and why. Plain values in, words out.

A message goes to logs, so it quotes no picture and no key: `clean` takes them out before it is shortened. None advises
a new request, since the first one may have been paid.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from importlib import import_module

from . import key_forms

_LONGEST = 200  # characters of a reason
_ELIDED = "[…]"
# A message may lose words that a text must keep, so these are broader than the forms that are certain.
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
    (key_forms.PREFIXED, _ELIDED),
    (key_forms.GOOGLE, _ELIDED),
    (re.compile(r"(?<![A-Za-z0-9])eyJ[\w-]{8,}[\w.-]*"), _ELIDED),
    (re.compile(r"data:[\w.+-]{1,64}/[^\s,]{1,128},[^\s\"'<>)]*", re.IGNORECASE), _ELIDED),
    (re.compile(r"[A-Za-z0-9+/_-]{40,}={0,2}"), _ELIDED),
)


def of_status(
    status: str, issues: Collection[str], *, task_id: str | None, link: str | None, has_text: bool, reason: str
) -> str:
    """The message for a result that is not completed.

    `issues`: the codes that were met, of which those are named that say why. `link`: the name of a field that says
    where to look. `reason`: code and message of the error (`reason_of`), or `""`.
    """
    words = _ADVICE[status]
    met = [code for code in _TELLING if code in issues]
    if status == "pending":
        words += _where_to_ask(task_id, link)
        if not _POLLED.isdisjoint(issues) and NEW_REQUEST not in words:
            words += f"; send no second request: {NEW_REQUEST}"
    elif status == "no_image":
        told = next((_TELLING[code] for code in met if _TELLING[code]), None)
        words += told or ("look at `text`" if has_text else f"it holds no text either; {NEW_REQUEST}")
    named = f" [{', '.join(met)}]" if met else ""
    return f"{words}{named} ({reason})" if reason else words + named


def of_issues(issues: Iterable[tuple[str, str]]) -> str:
    """The message that names every issue (code, message), each once with how often it came."""
    return "; ".join(
        f"{code}: {clean(message)}" + (f" ({count} times)" if count > 1 else "")
        for (code, message), count in Counter(issues).items()
    )


def of_option(function: str, name: str, known: Iterable[str]) -> str:
    """The message for an option that a function does not have: which was meant, else which there are."""
    there = sorted(known)
    near: list[str] = import_module("difflib").get_close_matches(name, there, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"its options are {', '.join(there)}"
    return f"{function}() got an unexpected option {name!r:.60}; {hint}"


NEW_REQUEST = "a new request is a new, perhaps paid, generation"
# The issues that say why there is no picture, the first that decides first, and what to do instead of a new request.
_TELLING: dict[str, str] = {
    "poll-timeout": "it was asked for until the time was over",
    "poll-no-endpoint": "no known address answers for its task",
    "poll-unauthorized": "the key was refused wherever its task was asked for",
    "internal-error": "the parser failed on it, so keep the reply and report it",
    "source-unreadable": "its body was not read, so read the response and parse it then",
    "compressed-bytes": "its bytes are compressed, so unpack them and parse it then",
    "body-cut": "the body was cut, so fetch the same response once more",
    "stream-interrupted": "the stream broke off, so look whether its task went on",
    "image-truncated": "the picture was cut, so fetch the same response once more",
    "url-cut": "its URL was cut, so fetch the same response once more",
    "end-unknown": "the stream may have been cut, so look whether its task went on",
    "claimed-but-missing": "it says that the picture is done, but not where",
    "picture-redacted": "only its placeholder was kept, so look for the picture where it was stored",
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
# The task was asked for and goes on, as far as anybody knows: who sends the request again pays twice.
_POLLED = frozenset(("poll-timeout", "poll-no-endpoint", "poll-unauthorized"))
_ADVICE = {
    "pending": "the picture is not ready: ",
    "refused": "the request was refused: change the prompt",
    "failed": f"the generation failed: see `error`; {NEW_REQUEST}",
    "no_image": "the reply holds no picture: ",
}


def _where_to_ask(task_id: str | None, link: str | None) -> str:
    """Links are named and not quoted: a signed one lets anybody in."""
    if task_id:
        return f"ask again later for task {task_id[:_LONGEST]}"
    return f"ask again later, at `{link}`" if link else f"it names no task to ask for; {NEW_REQUEST}"


def reason_of(code: str | None, message: str | None) -> str:
    """Code and message of an error, the code only where the message does not hold it."""
    code, message = code or "", message or ""
    return clean(message if code in message else f"{code}: {message}" if message else code)


def clean(reason: str) -> str:
    """One line of at most 200 characters without pictures, keys and passwords."""
    reason = " ".join(reason.split())
    for pattern, instead in _SECRETS:
        reason = pattern.sub(instead, reason)
    return reason if len(reason) <= _LONGEST else reason[: _LONGEST - 1].rstrip() + "…"
