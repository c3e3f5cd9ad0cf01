"""What the caller asked for, the same for every content and every object of a reply."""

from __future__ import annotations

from dataclasses import dataclass

from ...limits import LIMITS, Limits
from ...text.record.sent import NOTHING_SENT, Sent
from ...text.words.keys import KEYS, Keys
from ...text.words.vocabulary import VOCABULARY, Vocabulary


@dataclass(frozen=True)
class Settings:
    """The arguments of `parse`, checked."""

    vocabulary: Vocabulary = VOCABULARY
    base_url: str | None = None
    allow_svg: bool = False
    limits: Limits = LIMITS
    sent: Sent = NOTHING_SENT  # the pictures that the caller sent
    expects_image: bool = False  # the caller asked for nothing but pictures (rule 5a)
    keys: Keys = KEYS
