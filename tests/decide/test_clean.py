"""Values that every reader of JSON can take, and what is told of those that had to be changed."""

from __future__ import annotations

from typing import Any

import pytest

from chatimg_parse import parse
from chatimg_parse.decide.clean import Clean

HALF = "\ud83d"
WHOLE = "\ud83d\ude00"
BIG = 1 << 12900  # of the longest integers that are still decimal


class Other:
    """No value of JSON."""


@pytest.mark.parametrize(
    ("value", "expected", "changed", "issue"),
    [
        ("plain", "plain", False, None),
        ("猫", "猫", False, None),
        (WHOLE, "\U0001f600", True, None),
        (f"a{HALF}", "a\ufffd", True, "lone-surrogate"),
        (None, None, False, None),
        (True, True, False, None),
        (False, False, False, None),
        (7, 7, False, None),
        (0.5, 0.5, False, None),
        (float("inf"), "inf", True, "number-as-text"),
        (float("nan"), "nan", True, "number-as-text"),
        ((BIG >> 1), (BIG >> 1), False, None),
        (BIG, hex(BIG), True, "number-as-text"),
        (Other, None, False, None),
        (b"bytes", None, False, None),
        ([1, "a", [HALF], Other], [1, "a", ["\ufffd"], None], True, "lone-surrogate"),
        ({"a": "b", "c": [None]}, {"a": "b", "c": [None]}, False, None),
        ({"猫": HALF, HALF: 1}, {"猫": "\ufffd", "\ufffd": 1}, True, "lone-surrogate"),
        ({1: 2, None: True}, {"1": 2, "None": True}, False, None),
        ({"a": BIG}, {"a": hex(BIG)}, True, "number-as-text"),
        (
            {"a": -BIG, "b": 1 << 63, "c": -1 << 63},
            {"a": hex(-BIG), "b": 1 << 63, "c": -1 << 63},
            True,
            "number-as-text",
        ),
        ({"a": float("inf"), "b": True}, {"a": "inf", "b": True}, True, "number-as-text"),
    ],
)
def test_what_is_handed_on(value: Any, expected: Any, changed: bool, issue: str | None) -> None:
    clean = Clean()
    assert repr(clean.tree(value)) == repr(expected)
    assert (clean.changed, [*clean.issues]) == (changed, [] if issue is None else [issue])


def test_text_that_may_be_none() -> None:
    clean = Clean()
    assert (clean.optional(None), clean.optional("a"), clean.optional(HALF)) == (None, "a", "\ufffd")


def nested(depth: int, *, objects: bool, leaf: Any) -> Any:
    for _ in range(depth):
        leaf = {"a": leaf} if objects else [leaf]
    return leaf


@pytest.mark.parametrize("leaf", [7, 0.5, [], {}])
def test_ninety_six_objects_deep_is_handed_on_and_what_is_in_the_next_is_none(leaf: Any) -> None:
    clean = Clean()
    assert clean.tree(nested(96, objects=True, leaf=leaf)) == nested(96, objects=True, leaf=leaf)
    assert not clean.changed
    assert clean.tree(nested(97, objects=True, leaf=leaf)) == nested(97, objects=True, leaf=None)
    assert (clean.changed, [*clean.issues]) == (True, ["too-deep"])
    assert Clean().tree(nested(96, objects=False, leaf=leaf)) == nested(96, objects=False, leaf=leaf)
    assert Clean().tree(nested(97, objects=False, leaf=leaf)) == nested(97, objects=False, leaf=None)


@pytest.mark.parametrize("leaf", ["a", True, False, None])
def test_text_and_constants_are_handed_on_from_one_deeper(leaf: Any) -> None:
    clean = Clean()
    assert clean.tree(nested(97, objects=True, leaf=leaf)) == nested(97, objects=True, leaf=leaf)
    assert not clean.changed


def test_half_a_character_in_a_string_that_wraps_the_parameters_is_replaced_in_them() -> None:
    block = '{"input": "{\\"prompt\\": \\"a \\\\ud83d cat\\"}"}'
    result = parse(f"```json\n{block}\n```\n\n> ID: `task_01`")
    assert result.params is not None
    assert result.params.prompt == "a \ufffd cat"
    assert result.params.raw == {"input": '{"prompt": "a \\ud83d cat"}'}
    assert [issue.code for issue in result.issues] == ["lone-surrogate"]
