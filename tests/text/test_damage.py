"""Damaged parameter blocks: read exactly or not at all, never wrongly."""

from __future__ import annotations

import os
from collections import Counter

import pytest

from chatimg_parse import ImageResult, parse

from ..support.drawn.damage import KINDS, NEVER_CLOSES, OTHER_KINDS, damaged
from ..support.results import codes
from ..support.tally import BLOCKS, Record

COUNT = int(os.environ.get("DAMAGED_BLOCKS", "4000"))
FIRST = int(os.environ.get("DAMAGE_SEED", "0"))
AFTER = "> ID: `task_1true`\n\n![image](https://cdn.example/a.png)\n"
AT_ONCE = ["> ID: `task_1true`", "ID: `task_1true`", "任务ID：task_1true", "**Task ID**: task_1true", ">ID: task_1true"]


def framed(block: str, frame: str, names: tuple[str, ...], seed: int) -> str:
    """A block in a reply; behind a bare one that never closes the id line stands at once."""
    if frame == "fenced":
        return f"```json\n{block}\n```\n\n{AFTER}"
    if NEVER_CLOSES in names:
        return f"{block}\n{AT_ONCE[seed % len(AT_ONCE)]}\n> 排队中.\n\n![image](https://cdn.example/a.png)\n"
    return f"{block}\n\n{AFTER}"


def lost(result: ImageResult) -> bool:
    """The id or the picture behind the block is not found, or there is more than them."""
    return result.task_id != "task_1true" or [image.url for image in result.data] != ["https://cdn.example/a.png"]


@pytest.mark.parametrize("frame", ["fenced", "bare"])
def test_no_damaged_block_is_read_wrongly(frame: str, record_property: Record) -> None:
    outcomes: Counter[str] = Counter()
    wrong, gone = [], []
    for seed in range(FIRST, FIRST + COUNT):
        value, block, names = damaged(seed, KINDS)
        text = framed(block, frame, names, seed)
        result = parse(text)
        if lost(result):
            gone.append((seed, names, text))
        raw = result.params.raw if result.params else None
        outcome = "unreadable" if raw is None else "exact" if raw == value else "wrong"
        outcomes[outcome] += 1
        if outcome == "wrong":
            wrong.append((seed, names, block, raw))
    record_property(BLOCKS, dict(outcomes))
    assert wrong[:5] == []
    assert gone[:5] == []
    assert outcomes["exact"] > COUNT // 3  # a reader that gives up always would be right always


@pytest.mark.parametrize("kind", sorted(OTHER_KINDS))
def test_nor_is_one_with_damage_of_another_kind(kind: str) -> None:
    wrong = []
    for seed in range(COUNT // 10):
        value, block, _ = damaged(seed, {kind: OTHER_KINDS[kind]})
        # A fence behind a cut block would say that it is whole.
        result = parse(framed(block, "bare" if kind == "cut" else "fenced", (kind,), seed))
        if result.params is not None and result.params.raw != value:
            wrong.append((seed, block, result.params.raw))
    assert wrong[:5] == []


def test_a_repair_is_named() -> None:
    result = parse("```json\n{'prompt': 'a', 'n': None,}\n```")
    assert result.params is not None
    assert result.params.raw == {"prompt": "a", "n": None}
    assert set(codes(result)) == {"single-quotes", "python-literal", "trailing-comma"}


UNREADABLE = '{"prompt": "a "cat", "n": 1, "b}'


@pytest.mark.parametrize("block", ["```json\n%s\n```", "%s"])
def test_a_block_that_asks_for_a_picture_speaks_for_a_task_though_no_repair_is_certain(block: str) -> None:
    result = parse(f"{block % UNREADABLE}\n\n> ID: task_1\n\nPreview: https://files.example/p/1\n\nWords.\n")
    assert (result.params, result.task_id) == (None, "task_1")
    assert result.preview_url == "https://files.example/p/1"
    asks_for_none = parse(f"{block % UNREADABLE.replace('prompt', 'ratio')}\n\n> ID: task_1\n\nWords.\n")
    assert (asks_for_none.params, asks_for_none.task_id) == (None, None)
