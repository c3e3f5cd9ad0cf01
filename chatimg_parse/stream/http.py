"""What status and headers of an HTTP response say beside its body (docs/rules.md, rules I9 and 25).

400 and more is a structured error; a response that only took the request says in a header where its answer will be.

The body's own code and message count before it. Whether the words of the body refuse is asked only where a refusal is
what the status could mean: "Forbidden" and "access denied" are the words of a key that may not, of a bill that was not
paid, of a server that is down (RFC 9110, section 15.5 and 15.6).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from ..text.record.findings import Findings, Verdict
from ..text.words.vocabulary import Vocabulary

_TAKEN = frozenset((201, 202))  # created, accepted (RFC 9110, section 15.3)
_LOCATIONS = ("operation-location", "location")
_ERRORS = 400
_SERVER_ERRORS = 500
# Unauthorized, payment required, forbidden, not found, timeout, too many requests.
_NO_REFUSALS = frozenset((401, 402, 403, 404, 408, 429))


def is_error(status: int) -> bool:
    """Whether a status is one of an error: 400 or more."""
    return status >= _ERRORS


def add_status(found: Findings, status: int, reason: str | None, vocabulary: Vocabulary) -> None:
    """Put the error that a status is to what its body told."""
    told = [verdict for verdict in found.verdicts if verdict.failure]
    words = found.text or reason or ""
    lone_code = vocabulary.moderation.fullmatch(words.strip()) is not None  # a message that is one code (rule 13)
    message = None if any(verdict.message for verdict in told) else words or None
    code = words.strip() if lone_code else str(status)
    if any(verdict.code for verdict in told):
        code = ""
    if status in _NO_REFUSALS or status >= _SERVER_ERRORS:
        found.prose.clear()
        for verdict in told:
            verdict.words = _codes_in(verdict.words, vocabulary)
        words = _codes_in(words, vocabulary)
    found.verdicts.append(
        Verdict(found.length, code=code or None, message=message, words=words, refused=lone_code, structured=True)
    )


def _codes_in(words: str, vocabulary: Vocabulary) -> str:
    """The moderation codes that are quoted in an error's words; a code of one word is a word."""
    return " ".join(code[0] for code in vocabulary.moderation.finditer(words) if "_" in code[0])


def location_of(response: Any, status: int | None) -> str | None:
    """Where the answer will be; a path without a host is told from the address of the request."""
    for name in _LOCATIONS if status in _TAKEN else ():
        try:
            told = response.headers.get(name)
            if not isinstance(told, str) or not told:
                continue
            joined = urljoin(str(response.url), told) if hasattr(response, "url") else told
        except Exception:  # the headers of others, which may raise or answer nonsense
            return None
        return joined
    return None
