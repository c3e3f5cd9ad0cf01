"""Damaged parameter blocks: read exactly or not at all, never wrongly."""

from __future__ import annotations

import os
from collections import Counter

import pytest

from chatimg_parse import parse

from . import tally
from .damage import KINDS, OTHER_KINDS, damaged

COUNT = int(os.environ.get("DAMAGED_BLOCKS", "4000"))
AFTER = "\n\n> ID: `task_true`\n\n![image](https://cdn.example/a.png)\n"


def framed(block: str, frame: str) -> str:
    if frame == "fenced":
        return f"```json\n{block}\n```{AFTER}"
    return block + AFTER


@pytest.mark.parametrize("frame", ["fenced", "bare"])
def test_no_damaged_block_is_read_wrongly(frame: str) -> None:
    outcomes: Counter[str] = Counter()
    wrong = []
    for seed in range(COUNT):
        value, block, names = damaged(seed, KINDS)
        result = parse(framed(block, frame))
        raw = result.params.raw if result.params else None
        outcome = "unreadable" if raw is None else "exact" if raw == value else "wrong"
        outcomes[outcome] += 1
        if outcome == "wrong":
            wrong.append((seed, names, block, raw))
    tally.damage.update(outcomes)
    assert wrong[:5] == []
    assert outcomes["exact"] > COUNT // 3  # a reader that gives up always would be right always


@pytest.mark.parametrize("kind", sorted(OTHER_KINDS))
def test_nor_is_one_with_damage_of_another_kind(kind: str) -> None:
    wrong = []
    for seed in range(COUNT // 10):
        value, block, _ = damaged(seed, {kind: OTHER_KINDS[kind]})
        # A fence behind a cut block would say that it is whole.
        result = parse(framed(block, "bare" if kind == "cut" else "fenced"))
        if result.params is not None and result.params.raw != value:
            wrong.append((seed, block, result.params.raw))
    assert wrong[:5] == []


def test_a_repair_is_named() -> None:
    result = parse("```json\n{'prompt': 'a', 'n': None,}\n```")
    assert result.params is not None
    assert result.params.raw == {"prompt": "a", "n": None}
    assert {issue.code for issue in result.issues} == {"single-quotes", "python-literal", "trailing-comma"}
