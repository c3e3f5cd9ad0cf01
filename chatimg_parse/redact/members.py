"""One string of a body or request: what its key and the members beside it say of it, by the rows of keys."""

from __future__ import annotations

from ..text.words.keys import KEYS

# Members that are a picture, whatever its bytes look like, and those that are one where a member beside them says so.
_FIELDS = frozenset(("bytes", "picture", "draft"))
_CARRIERS = frozenset(("carrier", "nested", "result"))
_WORDS = frozenset(("words", "delta", "reasoning", "message", "prompt", "refusal"))
_TELLING = frozenset(("mime", "kind"))
_IMAGE = "image"
_LEAST_OPEN = 65  # characters of a carrier that may be bytes


class Beside:
    """What the members of one object say of each other; flat, since bytes and their type stand side by side."""

    __slots__ = ("claim", "image")

    def __init__(self) -> None:
        self.claim: str | None = None  # the media type
        self.image = False

    def note(self, key: str, value: str) -> None:
        """One member of the object."""
        meaning = KEYS.meaning(key)
        if meaning in _TELLING and len(value) <= 128 and _IMAGE in value.lower():
            self.image = True
            if meaning == "mime":
                self.claim = value.replace("\\/", "/").partition(";")[0].strip().lower()


def may_wait(key: str | None, value: str) -> bool:
    """Whether it is a picture may depend on a member behind it."""
    return key is not None and len(value) >= _LEAST_OPEN and KEYS.meaning(key) in _CARRIERS and " " not in value[:64]


def is_field(key: str | None, beside: Beside) -> bool:
    """A member that is a picture whatever its bytes look like."""
    meaning = "unknown" if key is None else KEYS.meaning(key)
    return meaning in _FIELDS or (beside.image and meaning in _CARRIERS)


def is_words(key: str | None) -> bool:
    """A member that may hold more than a picture."""
    return key is None or KEYS.meaning(key) in _WORDS
