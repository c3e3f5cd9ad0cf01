"""Other values for the variables of a content: at random, and such as would change the result if more counted of them.

Knows kinds and patterns of variables, and words that mean something in many a reply.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime, timezone
from itertools import pairwise
from random import Random
from string import ascii_letters, digits

from .variables import ALT, COUNT, DECIMAL, IDS, NUMBER, PROMPT, TIME, UUID, WRAPPED, Cut, Variable

_ROUNDS = 24
# Words that mean something in an address, and some that do in a text.
WORDS = (
    "failed|error|download|preview|task|progress|queued|image|img|picture|pic|photo|file|media|video|audio|music|song|"
    "sound|podcast|voice|speech|render|artwork|thumb|png|jpg|jpeg|webp|gif|mask|nsfw|input|source|done|pending|api|web|"
    "docs|1024x1024|2x3"
)
_WORDS = WORDS.split("|")
_DATES = ("20240131", "20991231235959", "0000000000", "1700000000", "100000", "20240230")
_NUMBERS = {
    NUMBER: ("0", "50", "7", "99", "31", "83", "64", "12", "25", "38", "46", "9", "00", "05"),
    DECIMAL: ("0.5", "34.38", "7.25", "99.9", "61.75", "12.0", "99.99", "0.01", "00.5", "50.5"),
    COUNT: ("0", "1", "7", "42", "100", "1056", "4160", "99999"),
}
_ALTS = ("7", "b", "cat", "50%", "下载", "Preview", "a red fox", "failed", "image_2", "x" * 90, "生成失败", "2x3")
_PROMPTS = (
    "a",
    "一只猫在雨中",
    "Draw 3 cats, 50% gray",
    "failed: ID: task_01",
    "I'm sorry, I can't draw that",
    "--ar 16:9 size 1024x1536",
    "progress 40%",
    r"two\nlines \"quoted\" \\ here",
    "预览 下载 Preview",
    "生成失败，请重试",
    "```json",
    r"\u732b",
    "<b>html</b> <img src=x>",
    "word " * 60,
    "任务ID：t1｜进度：40%",
    "> done ✅",
)


def others(cut: Cut, labels: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Values for all variables of a content, round after round; `labels` are words that mean something anywhere."""
    random = Random(len(cut.words))
    pools = [_pool(variable, value, labels, random) for variable, value in zip(cut.variables, cut.values, strict=True)]
    for turn in range(max([_ROUNDS, *map(len, pools)]) if pools else 0):
        values = [pool[(turn + index) % len(pool)] for index, pool in enumerate(pools)]
        if turn % 3 == 2:
            _nest(values, cut.variables, random)
        yield tuple(values)


def with_words(cut: Cut) -> Iterator[tuple[str, ...]]:
    """The same content with words in its ids."""
    random = Random(len(cut.words))
    ids = [index for index, variable in enumerate(cut.variables) if variable.kind in IDS]
    for turn in range(len(_WORDS) if ids else 0):
        values = list(cut.values)
        for place, index in enumerate(ids):
            word, value = _WORDS[(turn + place * 7) % len(_WORDS)], values[index]
            word = word if value.lower() == value else word.upper()
            rest = "".join(random.choices(digits, k=len(value) - len(word)))
            values[index] = word + rest if turn % 2 else rest + word
        yield tuple(values)


def _nest(values: list[str], kinds: Sequence[Variable], random: Random) -> None:
    """Let one id stand in a longer one, as the name of a file often does in the id of its task."""
    ids = [index for index, variable in enumerate(kinds) if variable.letters]
    random.shuffle(ids)
    for inner, outer in pairwise(ids):
        free = len(values[outer]) - len(values[inner])
        if free > 0:
            at = random.randint(0, free)
            values[outer] = values[outer][:at] + values[inner] + values[outer][at + len(values[inner]) :]


def _pool(variable: Variable, value: str, labels: Sequence[str], random: Random) -> Sequence[str]:
    kind = variable.kind
    if kind in _NUMBERS:
        return random.sample(_NUMBERS[kind], len(_NUMBERS[kind]))
    if kind == ALT:
        return (*_ALTS, *labels)
    if kind == WRAPPED:
        return [json.dumps(prompt, ensure_ascii=False)[1:-1] for prompt in _PROMPTS]
    return _PROMPTS if kind == PROMPT else [*_ids(variable, len(value), random)]


def _ids(variable: Variable, length: int, random: Random) -> Iterator[str]:
    """Those that have the form of the variable."""
    letters = variable.letters or ascii_letters + digits + "%_~-"
    for _ in range(_ROUNDS):
        if variable.form == TIME:
            yield datetime.fromtimestamp(random.randrange(2**31), timezone.utc).isoformat()[:19]
        elif variable.form == UUID:
            yield str(uuid.UUID(int=random.getrandbits(128)))
        else:
            size = length if variable.letters else random.randint(16, 120)
            yield from _fitting(variable, "".join(random.choices(letters, k=size)))
    yield from _fitting(variable, *["".join(random.choices("0123456789abcdef", k=length)) for _ in range(4)])
    yield from _fitting(variable, *[(date * length)[:length] for date in _DATES])


def _fitting(variable: Variable, *values: str) -> Iterator[str]:
    return (value for value in values if re.fullmatch(variable.form, value))
