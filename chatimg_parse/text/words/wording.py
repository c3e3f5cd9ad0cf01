"""The wording of errors: policy or breakdown, by codes and by words."""

from __future__ import annotations

import re

from ..folding import IGNORABLES
from .vocabulary import Vocabulary

_APOSTROPHES = str.maketrans("‘’ʼ＇", "''''")
_CODE = 256  # characters of a code that are looked at
_NAME = re.compile(r"[A-Za-z][\w.:\-]*", re.ASCII)
# Between the words of a code: `RateLimit`, `rate-limit`, `Rate.Limit`.
_JOINTS = re.compile(r"[\W_]+|(?<=[a-z0-9])(?=[A-Z])")


def folded(text: str) -> str:
    """Prose as the rows are spelled: lower case, straight apostrophes, no ignorable characters."""
    text = text if text.isascii() else IGNORABLES.sub("", text).translate(_APOSTROPHES)
    return text.casefold()


def names_policy(vocabulary: Vocabulary, text: str) -> bool:
    """True if a word of policy stands in folded text, and not in a phrase that means something else."""
    if not vocabulary.phrases("policy_words").may_stand(text):
        return False
    return any(found.lastindex for found in vocabulary.policy.finditer(text))


def is_policy(vocabulary: Vocabulary, words: str) -> bool:
    """True if an error's wording is moderation or policy."""
    return names_policy(vocabulary, folded(words)) or vocabulary.moderation.search(words) is not None


def is_moderation(vocabulary: Vocabulary, code: str) -> bool:
    """True for a moderation code however it is spelled (rule 13), and for a code that names a policy."""
    code = code.strip()
    if not code or len(code) > _CODE:
        return False
    if _JOINTS.sub("", code).casefold() in vocabulary.moderation_names:
        return True
    return (
        _NAME.fullmatch(code) is not None
        and names_policy(vocabulary, words_of(code))
        and not is_technical(vocabulary, code)
    )


def is_technical(vocabulary: Vocabulary, code: str | None) -> bool:
    """True if a code or type is one of a breakdown: `insufficient_quota`, `RateLimitExceeded`, `429`."""
    return code is not None and vocabulary.technical.search(words_of(code).replace(" ", "_")) is not None


def words_of(name: str) -> str:
    """The words of a code, however they are joined, with blanks between them."""
    return " ".join(_JOINTS.sub(" ", name[:_CODE]).casefold().split())
