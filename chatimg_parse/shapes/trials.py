"""Other values for the variables of a content: at random, and such as would change the result if more counted of them.

Knows kinds and patterns of variables, and words that mean something in many a reply.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from random import Random

from . import variables
from .variables import ALT, COUNT, DECIMAL, ID, NUMBER, PROMPT, WRAPPED, Cut, Variable

_ROUNDS = 24
_DIGITS = "0123456789"
# Words that an id may hold, where its letters allow them.
_WORDS = (
    *(
        "failed",
        "error",
        "download",
        "preview",
        "task",
        "progress",
        "queued",
        "image",
        "video",
        "mask",
        "nsfw",
        "input",
    ),
    *("thumb", "done", "pending", "source", "img", "photo", "file", "audio", "api", "1024x1024", "2x3"),
)
_DATES = ("20240131", "20991231235959", "0000000000", "1700000000", "100000", "20240230")
_NUMBERS = {
    NUMBER: ("0", "50", "7", "99", "31", "83", "64", "12", "25", "38", "46", "9", "00", "05"),
    DECIMAL: ("0.5", "34.38", "7.25", "99.9", "61.75", "12.0", "99.99", "0.01", "00.5", "50.5"),
    COUNT: ("0", "1", "7", "42", "100", "1056", "4160", "99999"),
}
_ALTS = ("7", "b", "cat", "50%", "下载", "Preview", "a red fox", "failed", "image_2", "x" * 90, "生成失败", "1024x1024")
_PROMPTS = (
    *("a", "一只猫在雨中", "Draw 3 cats, 50% gray", "failed: ID: task_01", "I'm sorry, I can't draw that", "--ar 16:9"),
    *("progress 40%", r"two\nlines \"quoted\" \\ here", "预览 下载 Preview", "生成失败，请重试", "```json", "\\u732b"),
    *(
        "<b>html</b> <img src=x>",
        "word " * 60,
        "任务ID：t1｜进度：40%",
        "![a](b)",
        "> done ✅",
        "done",
        "size 1024x1536",
    ),
)


def others(cut: Cut, labels: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Values for all variables of a content, round after round; `labels` are words that mean something anywhere."""
    random = Random(len(cut.words))
    pools = [_pool(variable, labels, random) for variable in cut.variables]
    rounds = max([_ROUNDS, *map(len, pools)]) if pools else 0
    for turn in range(rounds):
        values = [pool[(turn + index) % len(pool)] for index, pool in enumerate(pools)]
        if turn % 3 == 2:
            _nest(values, cut.variables, random)
        yield tuple(values)


def _nest(values: list[str], kinds: Sequence[Variable], random: Random) -> None:
    """Let one id stand in a longer one, as the name of a file often does in the id of its task."""
    ids = [index for index, variable in enumerate(kinds) if variable.kind == ID and "-" not in values[index]]
    random.shuffle(ids)
    for inner, outer in pairwise(ids):
        free = len(values[outer]) - len(values[inner])
        if free > 0:
            at = random.randint(0, free)
            values[outer] = values[outer][:at] + values[inner] + values[outer][at + len(values[inner]) :]


def _pool(variable: Variable, labels: Sequence[str], random: Random) -> list[str]:
    known = _NUMBERS.get(variable.kind)
    if known is not None:
        return random.sample(known, len(known))
    if variable.kind == ALT:
        return [*_ALTS, *labels]
    if variable.kind == PROMPT:
        return list(_PROMPTS)
    if variable.kind == WRAPPED:
        return [json.dumps(prompt, ensure_ascii=False)[1:-1] for prompt in _PROMPTS]
    return _ids(variable.form, random)


def _ids(form: str, random: Random) -> list[str]:
    named, length = variables.alphabet(form)
    if not length:
        hexadecimal = [f"{random.getrandbits(128):032x}" for _ in range(_ROUNDS)]
        return [f"{each[:8]}-{each[8:12]}-{each[12:16]}-{each[16:20]}-{each[20:]}" for each in hexadecimal]
    letters = "".join(_letters(named))
    values = ["".join(random.choices(letters, k=length)) for _ in range(_ROUNDS)]
    values += ["".join(random.choices("0123456789abcdef", k=length)) for _ in range(4)]
    values += [(date * length)[:length] for date in _DATES]
    for word in (*_WORDS, *map(str.upper, _WORDS)):
        if len(word) < length:
            rest = "".join(random.choices(letters if letters.isalpha() else _DIGITS, k=length - len(word)))
            values += word + rest, rest + word
    return [value for value in values if re.fullmatch(form, value)]


def _letters(named: str) -> Iterator[str]:
    """`0-9a-f` as its letters."""
    for first, _, last in zip(named[::3], named[1::3], named[2::3], strict=True):
        yield from map(chr, range(ord(first), ord(last) + 1))
