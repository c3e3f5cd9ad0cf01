"""How a key of an object looks that may not be readable, or not be one: patterns made of the rows of keys."""

from __future__ import annotations

import re
from collections.abc import Sequence

import regex

from ..folding import IGNORABLE


def escaped(row: tuple[str, ...]) -> list[str]:
    """Spellings as parts of a pattern that is asked whether one of them stands there, not which."""
    return [re.escape(spelling) for spelling in row]


def listed(pattern: str, flags: int = 0, /, **rows: Sequence[str]) -> regex.Pattern[str]:
    """A pattern with rows as its lists. Nothing is one of an empty row, which `regex` takes for an empty string."""
    for name, row in rows.items():
        pattern = pattern if row else pattern.replace(rf"\L<{name}>", "(?!)")
    return regex.compile(pattern, flags, **{name: row for name, row in rows.items() if row})


def key_pattern(keys: tuple[str, ...]) -> regex.Pattern[str]:
    """One of these keys in an object that cannot be read, quoted or with its colon."""
    return listed(r"[\"'“＂]\L<keys>\\?[\"'”＂]|(?<!\w)\L<keys>[\"'”＂]?\s{0,64}[:：]", keys=keys)


def start_pattern(keys: tuple[str, ...]) -> re.Pattern[str]:
    """What makes a bare brace an object: a quoted key and a colon, or a parameter key however it is written."""
    known = "|".join(escaped(keys)) or "(?!)"
    quote = "[\"'“”„＂‘’]"
    space = rf"(?:[\s{IGNORABLE},]|\\[nrt])*"  # also escaped, with the quotes
    comment = rf"(?:(?:(?://|#)[^\r\n]{{0,256}}|/\*[^*]{{0,256}}\*/){space})?"
    key = rf"\"(?:[^\"\\\r\n]|\\.){{0,256}}\"|{quote}[^\"'“”„＂‘’\r\n]{{1,64}}{quote}|\\+\"[^\"\\\r\n]{{1,64}}\\+\""
    return re.compile(
        rf"[{{｛]{space}{comment}(?:(?:{key})\s{{0,64}}[:：]|{quote}(?:{known})\b|(?:{known}){quote}?\s{{0,64}}[:：])"
    )
