"""How the words of all rows begin: what holds none of these says nothing by its letters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields
from functools import cached_property

from . import addresses
from .vocabulary import Vocabulary

_HEAD = 4  # letters
_LETTERS = re.compile("[a-z]{2,}")
_PIECES = re.compile("[A-Z]?[a-z]+|[A-Z]+")
_SMALL_PIECES = re.compile(f"([a-z]{{2,{_HEAD}}})[a-z]*")
_FORMS = "png jpg jpeg webp gif bmp svg avif mp4 webm mov mp3 wav html wiki blob docs documentation readme raw resolve"


class WordHeads:
    """Those of a vocabulary and of addresses, looked up when they are asked for."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def stand_in(self, ids: list[str]) -> bool:
        """A word may begin in one of the ids: behind a digit, or with a capital."""
        text = " ".join(ids)
        if text.islower():
            return not self._heads.isdisjoint(_SMALL_PIECES.findall(text))
        return not self._heads.isdisjoint([piece[:_HEAD].lower() for piece in _PIECES.findall(text)])

    @cached_property
    def _heads(self) -> frozenset[str]:
        """The first letters of each word in Latin letters that stands in a row.

        Words of two letters count where one is a label (`id`), since of these every id of many letters holds one.
        """
        known = self._vocabulary
        rows: list[Iterable[str]] = [_FORMS.split(), *addresses.PATHS.values(), addresses.SITES, addresses.FILE_SITES]
        rows += [addresses.AUDIO, addresses.VIDEO, addresses.PICTURE, addresses.ENDPOINTS]
        rows += [getattr(known, each.name) for each in fields(known)]  # of a mapping its keys are the spellings
        words = {word for row in rows for spelling in row for word in _LETTERS.findall(spelling.lower())}
        return frozenset(word[:_HEAD] for word in words if len(word) > 2 or word in known.heads)
