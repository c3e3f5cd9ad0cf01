"""What words and flags of an object say of its work (docs/rules.md, rules 12 and 25)."""

from __future__ import annotations

from typing import Any

import pytest

from chatimg_parse.text.words.keys import KEYS, Keys
from chatimg_parse.text.words.standing import (
    is_gone,
    state_of,
    state_of_object,
    state_of_word,
    state_words,
    unknown_state,
)
from chatimg_parse.text.words.vocabulary import VOCABULARY, Vocabulary


def own() -> Vocabulary:
    """The usual rows, of which nothing was asked yet."""
    return VOCABULARY.extended()


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("succeeded", "done"),
        (" Succeeded ", "done"),
        ("FAILED", "fail"),
        ("IN_PROGRESS", "run"),
        ("in-progress", "run"),
        ("In  Progress", "run"),
        ("inProgress", "run"),
        ("InProgress", "run"),
        ("INPROGRESS", None),
        ("TASK_STATUS_SUCCEED", "done"),
        ("content_filter", "fail"),
        ("Content Filter", "fail"),
        ("ContentFilter", "fail"),
        ("not_found", "fail"),
        ("生成中", "run"),
        ("排队中", "run"),
        ("生成完成", "done"),
        ("任务已提交", "run"),
        ("生成失败", "fail"),
        ("猫", None),
        ("下载", None),  # a label of another kind
        ("cat", None),
        ("FaiLed", "fail"),
        ("queuing", None),  # in ASCII only as the rows of bodies spell it
        ("", None),
        ("  ", None),
        ("succeeded" + " " * 55, "done"),
        ("succeeded" + " " * 56, None),
    ],
)
def test_a_word_where_a_state_is_expected(word: str, state: str | None) -> None:
    rows = own()
    assert [state_of_word(word, rows) for _ in range(2)] == [state, state]
    assert is_gone(word, rows) is (word == "not_found")


def test_a_word_of_a_state_that_stands_in_its_own_case_only() -> None:
    rows = own().extended(json_states={"run": ["two_words", "prefixed"]})
    assert [state_of_word(word, rows) for word in ("twoWords", "TwoWords", "TWOWORDS", "twowords")] == [
        "run",
        "run",
        None,
        None,
    ]


def test_what_is_remembered_of_words_is_bounded() -> None:
    rows = own()
    for number in range(512):
        state_of_word(f"w{number}", rows)
    assert len(rows.states_seen) == 512
    assert state_of_word("w0", rows) is None
    assert len(rows.states_seen) == 512
    assert state_of_word("failed", rows) == "fail"
    assert rows.states_seen == {"failed": "fail"}


def words(value: dict[str, Any]) -> list[tuple[str, str]]:
    return state_words(value, KEYS.plan(value), own())


def test_the_states_of_an_object() -> None:
    assert words({"status": " succeeded ", "state": "cat", "x": "failed"}) == [("succeeded", "done")]
    assert words({"status": {"state": "failed"}}) == [("failed", "fail")]
    assert words({"status": {"state": 7, "status": "running", "name": "failed"}}) == [("running", "run")]
    assert words({"status": {"name": "failed", "x": 1}}) == [("failed", "fail")]
    assert words({"status": {"x": "failed"}}) == []
    assert words({"status": 3, "state": None}) == []


@pytest.mark.parametrize(
    ("value", "state"),
    [
        ({"status": "failed", "state": "running"}, "fail"),
        ({"done": True}, "done"),
        ({"done": False}, "run"),
        ({"done": True, "status": "failed"}, "fail"),
        ({"finished": 1}, "done"),
        ({"finished": 0}, "run"),
        ({"finished": 2}, "fail"),
        ({"finished": -1}, "fail"),
        ({"finished": "x", "done": True}, "done"),
        ({"finished": 1.0}, None),
        ({"x": True}, None),
        ({}, None),
    ],
)
def test_the_state_of_an_object_by_its_words_and_else_its_flags(value: dict[str, Any], state: str | None) -> None:
    keys = KEYS.extended({"flag": ["done", "finished"]})
    assert state_of(value, keys.plan(value), own()) == state
    assert state_of_object(value, own(), keys) == state


def test_the_state_of_what_is_carried_goes_before() -> None:
    assert state_of_object({"status": "succeeded", "data": {"status": "running"}}, own()) == "run"
    assert state_of_object({"status": "succeeded", "data": {"x": "running"}}, own()) == "done"
    assert state_of_object({"status": "succeeded", "data": [1]}, own()) == "done"
    assert state_of_object({"data": "x", "output": {"status": "failed"}}, own()) == "fail"
    assert state_of_object({"status": "running"}, own(), Keys({})) is None


@pytest.mark.parametrize(
    ("value", "unknown"),
    [
        ({"status": "marinating"}, True),
        ({"status": "still marinating-the cat"}, True),
        ({"status": "marinating the cat on a roof"}, False),
        ({"status": "running"}, False),
        ({"status": "failed"}, False),
        ({"status": "marinating", "state": "running"}, False),
        ({"status": "ok"}, False),
        ({"status": "3"}, False),
        ({"status": "2026-11-26"}, False),
        ({"status": 3}, False),
        ({"x": "marinating"}, False),
        ({}, False),
    ],
)
def test_a_state_that_no_row_knows(value: dict[str, Any], unknown: bool) -> None:
    assert unknown_state(value, KEYS.plan(value), own()) is unknown
