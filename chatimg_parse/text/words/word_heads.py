"""How the words of all rows begin: what holds none of these says nothing by its letters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields

from . import addresses
from .vocabulary import Vocabulary

HEAD = 4  # letters
_LETTERS = re.compile("[a-z]{2,}")
_FORMS = "png jpg jpeg webp gif bmp svg avif mp4 webm mov mp3 wav html wiki blob docs documentation readme raw resolve"


def word_heads(vocabulary: Vocabulary) -> frozenset[str]:
    """The first letters of each word in Latin letters that stands in a row of the vocabulary or of addresses.

    Words of two letters count where one is a label (`id`), since of these every id of many letters holds one.
    """
    rows: list[Iterable[str]] = [_FORMS.split(), *addresses.PATHS.values(), addresses.SITES, addresses.FILE_SITES]
    rows += [addresses.AUDIO, addresses.VIDEO, addresses.PICTURE, addresses.ENDPOINTS]
    rows += [getattr(vocabulary, each.name) for each in fields(vocabulary)]  # of a mapping its keys are the spellings
    words = {word for row in rows for spelling in row for word in _LETTERS.findall(spelling.lower())}
    return frozenset(word[:HEAD] for word in words if len(word) > 2 or word in vocabulary.heads)
