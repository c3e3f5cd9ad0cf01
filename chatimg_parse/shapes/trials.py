"""Other values for the variables of a content: at random, and such as would change the result if more counted of them.

Knows kinds and patterns of variables, and what is odd about values of such a kind.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime, timezone
from random import Random
from string import ascii_letters, digits

from .variables import ALT, COUNT, DATE, DECIMAL, IDS, NUMBER, PROMPT, TIME, TOKEN, UUID, WRAPPED, Cut, Variable

ROUNDS = 24  # trials of the shape that are compared
_MOST_ROUNDS = 2 * ROUNDS  # with those that are of another one by chance
_RUN = re.compile("[0-9A-Za-z]+")
_DATES = ("20240131", "20991231235959", "0000000000", "1700000000", "100000", "20240230")
_NUMBERS = {
    NUMBER: ("0", "50", "7", "99", "31", "83", "64", "12", "25", "38", "46", "9", "00", "05"),
    DECIMAL: ("0.5", "34.38", "7.25", "99.9", "61.75", "12.0", "99.99", "0.01", "00.5", "50.5"),
    COUNT: ("0", "1", "7", "42", "100", "1056", "4160", "99999"),
}
_LONG_ALT, _LONG_PROMPT = ("One is. " * 12).strip(), ("One is. " * 250).strip()
_LONG_TOKEN, _SHORT_TOKEN = "ab1-" * 127 + "abc1", "ab1-" * 3 + "abc1"
_ALTS = ("b", "cat", "50%", "下载", "Preview", "a red fox", "failed", "image_2", "x" * 90, "生成失败", "2x3")
_PROMPTS = (
    _LONG_PROMPT,
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
    constant = [run for run in _RUN.findall(" ".join(cut.words)) if not run.isalpha()]
    for turn in range(_MOST_ROUNDS if pools else 0):
        # First all values are long, then all are short; what a limit decides is decided in one of these.
        apart = 1 if turn > 1 else 0
        values = [pool[(turn + index * apart) % len(pool)] for index, pool in enumerate(pools)]
        if turn % 3 == 2:
            _nest(values, cut.variables, constant, random)
        for one, other in cut.nested:
            at, size = cut.values[other].index(cut.values[one]), len(cut.values[one])
            values[other] = values[other][:at] + values[one] + values[other][at + size :]
        yield tuple(values)


def _nest(values: list[str], kinds: Sequence[Variable], constant: list[str], random: Random) -> None:
    """Let what is always there stand in an id, as the name of a file may stand in the id of its task."""
    for index, variable in enumerate(kinds):
        value, tokens = values[index], random.sample(constant, len(constant)) if variable.kind in IDS else []
        for token in tokens:
            at = random.choice((0, len(value) - len(token), random.randint(0, max(len(value) - len(token), 0))))
            nested = value[:at] + token + value[at + len(token) :]
            if at >= 0 and re.fullmatch(variable.form, nested):
                value = nested
        values[index] = value


def _pool(variable: Variable, value: str, labels: Sequence[str], random: Random) -> Sequence[str]:
    kind = variable.kind
    if kind in _NUMBERS:
        return random.sample(_NUMBERS[kind], len(_NUMBERS[kind]))
    if kind == ALT:
        known = (*_ALTS, *labels)
        return [_LONG_ALT, "7", *random.sample(known, len(known))]
    if kind == WRAPPED:
        return [json.dumps(prompt, ensure_ascii=False)[1:-1] for prompt in _PROMPTS]
    if kind == PROMPT:
        return _PROMPTS
    ids = [*_ids(variable, len(value), random)] or [value]
    return [_LONG_TOKEN, _SHORT_TOKEN, *ids] if kind == TOKEN else ids


def _ids(variable: Variable, length: int, random: Random) -> Iterator[str]:
    """Those that have the form of the variable: first what is odd about numbers and dates, then any."""
    letters, first = variable.letters or ascii_letters + digits + "%_~-", "0" * variable.form.startswith("(?=0)")
    yield from _fitting(variable, "9" * length, "1".ljust(length, "0"), *[(date * length)[:length] for date in _DATES])
    yield from _fitting(variable, *["".join(random.choices("0123456789abcdef", k=length)) for _ in range(4)])
    for _ in range(ROUNDS):
        if variable.form in (TIME, DATE):
            yield datetime.fromtimestamp(random.randrange(2**31), timezone.utc).isoformat()[:length]
        elif variable.form == UUID:
            yield str(uuid.UUID(int=random.getrandbits(128)))
        else:
            size = length if variable.letters else random.randint(16, 120)
            yield from _fitting(variable, first + "".join(random.choices(letters, k=size - len(first))))


def _fitting(variable: Variable, *values: str) -> Iterator[str]:
    return (value for value in values if re.fullmatch(variable.form, value))
