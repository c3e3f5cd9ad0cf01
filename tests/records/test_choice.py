"""Which shape a file has: mixed files, unknown ones, hostile ones."""

from __future__ import annotations

import json
import pickle
import time
from collections.abc import Iterator
from typing import Any

import pytest

from chatimg_parse.records import SHAPES, Choice, Found, UnknownShape, choose

from ..support.tables.records import PROMPTS, seen, stored

RECORDS: dict[str, Any] = {case.name: case.record for case in stored()}
BATCH, FAILED = RECORDS["openai-batch"], RECORDS["openai-batch-error"]
STRANGE = {"alpha": {"beta": "secret words"}, "gamma": f"https://{PROMPTS}/a.png", "delta": 5}


def test_choice_tells_what_it_is() -> None:
    choice = choose([BATCH, FAILED, STRANGE])
    assert (choice.name, choice.read, choice.of, choice.whole) == ("openai-batch", 2, 3, False)
    assert str(choice) == "openai-batch (response.body | error | response) read 2 of 3"
    assert pickle.loads(pickle.dumps(choice)) == choice


@pytest.mark.parametrize("others, known", [(0, True), (3, True), (4, True), (5, False), (20, False)])
def test_half_of_the_records_must_be_read(others: int, known: bool) -> None:
    records = [STRANGE] * others + [BATCH] * 4
    if known:
        assert choose(records).name == "openai-batch"
    else:
        with pytest.raises(UnknownShape):
            choose(records)


def test_shape_of_the_most_records_is_chosen() -> None:
    langfuse, chat = RECORDS["langfuse"], RECORDS["chat-rows"]
    choice = choose([langfuse, chat, langfuse, "not a record", langfuse])
    assert (choice.name, choice.read, choice.of) == ("langfuse", 3, 5)
    assert choice.replies(chat) == choice.replies("not a record") == []
    assert choose([chat, langfuse, chat]).name == "chat-rows"


def test_errors_of_a_batch_are_records_of_it() -> None:
    choice = choose([FAILED] * 99 + [BATCH])
    assert (choice.name, choice.read) == ("openai-batch", 100)
    assert [told["status"] for told in seen(choice.replies(FAILED))] == ["failed"]


def test_no_more_than_a_hundred_records_are_taken() -> None:
    taken = 0

    def records() -> Iterator[Any]:
        nonlocal taken
        while True:
            taken += 1
            yield BATCH

    assert choose(records()).of == taken == 100


@pytest.mark.parametrize("name", ["replies-completion", "replies-text", "replies-prediction"])
def test_replies_themselves_are_whole(name: str) -> None:
    record = RECORDS[name]
    choice = choose([record, "Here it is: ![a](https://cdn.example/a.png)", {"task_id": "task_1", "status": "queued"}])
    assert (choice.name, choice.whole, choice.read) == ("replies", True, 3)
    # A body whose vendor no row knows is one, too, where the others are.
    assert choice.replies({"unheard": "of"}) == [Found({"unheard": "of"})]


def test_plain_words_are_replies() -> None:
    assert choose(["A cat.", "A dog."]).whole
    words = {**BATCH, "response": {**BATCH["response"], "body": "A cat."}}
    assert choose([words]).read == 1


def test_request_alone_is_no_reply() -> None:
    """The input of a batch, and bodies of requests."""
    body = {"model": "m", "messages": [{"role": "user", "content": f"![a](https://{PROMPTS}/a.png)"}]}
    for record in ({"custom_id": "1", "method": "POST", "url": "/v1/chat/completions", "body": body}, body):
        with pytest.raises(UnknownShape):
            choose([record])


# -- unknown --------------------------------------------------------------------------------------------------


def test_unknown_shape_tells_the_nearest_and_no_values() -> None:
    near = {"custom_id": "row-1", "response": "", "result": {"text": "secret words"}, "\x1b[2J\n": 1}
    with pytest.raises(UnknownShape, match="no known shape reads half of the records") as raised:
        choose([near] * 7 + [BATCH] * 3)
    told = str(raised.value)
    best, second, third = raised.value.guesses
    assert (best.name, best.read, best.of) == ("openai-batch", 3, 10)
    assert all(str(guess) in told for guess in (best, second, third))
    assert second.read == third.read == 0
    assert 'the keys of the first record are "custom_id", "response", "result", "\\u001b[2J\\n"; give a path' in told
    assert "secret" not in told
    assert isinstance(raised.value, ValueError)
    again = pickle.loads(pickle.dumps(raised.value))
    assert (str(again), again.guesses) == (told, raised.value.guesses)


@pytest.mark.parametrize(
    "record, told",
    [
        ({}, "the first record is empty"),
        ([1], "the first record is no object but a list"),
        (7, "the first record is no object but a int"),
        ({f"key{n}" * 30: n for n in range(1000)}, ", ...; give a path"),
    ],
)
def test_first_record_of_any_type_is_told_of(record: Any, told: str) -> None:
    with pytest.raises(UnknownShape) as raised:
        choose([record])
    assert told in str(raised.value)
    assert len(str(raised.value)) < 2000


def test_no_record_tells_no_shape() -> None:
    with pytest.raises(ValueError, match="there is no record to tell a shape by"):
        choose([])


# -- hostile --------------------------------------------------------------------------------------------------


def _deep(key: str, value: Any, levels: int = 100_000) -> Any:
    for _ in range(levels):
        value = {key: [value]}
    return value


def _circle() -> Any:
    record: dict[str, Any] = {"custom_id": "1", "error": None}
    record["response"] = {"status_code": 200, "body": record}
    return record


HOSTILE: list[Any] = [
    _deep("response", "x"),
    {"custom_id": "1", "error": None, "response": {"status_code": 200, "body": _deep("choices", "x")}},
    {"custom_id": "1", "error": None, "response": '{"body": ' * 100_000},
    {"custom_id": "1", "error": None, "response": "[" * 1_000_000},
    {"custom_id": "1", "error": None, "response": '{"status_code": 1, "body": ' + "[" * 5000 + "]" * 5000 + "}"},
    {"custom_id": "1", "error": None, "response": '{"status_code": ' + "9" * 10_000 + "}"},
    {"doc_id": 1, "doc": 1, "resps": [[""] * 300] * 300},
    {"doc_id": 1, "doc": 1, "resps": [[{"a": 1}] * 300] * 300},
    {1: 2, None: 3, ("a", "b"): 4, b"x": 5},
    {"messages": {"role": "assistant"}, "output": 5, "response": True, "request": float("nan")},
    {"messages": [None]},
    {"request": object(), "response": object()},
    {"request": 1, "response": {"body": {"a", "b"}}},
    {"request": 1, "response": "\ud800{"},
    {"run_type": "llm", "inputs": 1, "outputs": {"generations": [[{"message": {"kwargs": [[[]]]}}]]}},
    None,
    True,
    1e999,
    b"\x00",
    (),
    [[]],
    [None],
    "",
    "{",
    "null",
    _circle(),
]


@pytest.mark.parametrize("record", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_in_a_record_raises_or_takes_long(record: Any) -> None:
    started = time.process_time()
    try:
        choice: Choice | None = choose([record])
    except UnknownShape as unknown:
        choice, told = None, str(unknown)
        assert len(told) < 2000
    if choice is not None:
        choice.replies(record)
    for shape in SHAPES:
        shape.replies(record)
        assert 0 <= shape.closeness(record) <= 1
    assert time.process_time() - started < 10


def test_cost_is_linear_in_a_record() -> None:
    """Signs are looked up, not searched for."""
    wide = {**BATCH, **{f"key{n}": f"value {n}" for n in range(200_000)}}
    started = time.process_time()
    choose([wide] * 100)
    assert time.process_time() - started < 5


def test_json_text_as_a_value_is_read_at_each_step() -> None:
    text = {**BATCH, "response": json.dumps({**BATCH["response"], "body": json.dumps(BATCH["response"]["body"])})}
    choice = choose([text])
    assert choice.name == "openai-batch"
    assert seen(choice.replies(text)) == seen(choice.replies(BATCH))
