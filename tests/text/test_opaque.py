"""Where a block stops that is damaged, and that nothing of it is read while everything behind it is."""

from __future__ import annotations

import json

import pytest

from chatimg_parse import StreamParser, parse
from chatimg_parse.stream.events import TaskStarted

from ..support.feeding import fed
from ..support.results import codes

ID = "task_01kb7q0000000000000000r4"
IMAGE = "\n\n![i](https://ok.example/i.png)\n"
EVIL = "![x](https://evil.example/x.png)"
UNREADABLE = {
    "no closer before a quote mark": f'{{"prompt": "a", "n": 1\n> ID: `{ID}`',
    "no closer before a label": f'{{"prompt": "a", "n": 1\nTask ID: {ID}',
    "no closer before a label in Chinese": f'{{\n  "prompt": "a",\n  "arguments": {{\n    "n": 1\n任务ID：{ID}',
    "a comma before a label that looks like a key": f'{{"prompt": "a",\nID: {ID}',
    "a comma before a label whose value is a number": f'{{"prompt": "a",\nID: 1234567890123456\n\n> ID: `{ID}`',
    "no closer in a block quote": f'> {{"prompt": "a", "n": 1\n> ID: `{ID}`',
    "no closer before an empty line": f'{{\n  "prompt": "a",\n  "n": 1\n\n> ID: `{ID}`',
    "no closer in a fence that never closes": f'```json\n{{"prompt": "a", "n": 1\n> ID: `{ID}`',
    "a string that never closes": f'{{"prompt": "a {EVIL}\n> ID: `{ID}`',
    "a string that never closes before a label": f'{{"prompt": "a {EVIL}\nTask ID: {ID}',
    "a string that lost its quote": f'{{"n": 1, "prompt": "a {EVIL}}}\n\n> ID: `{ID}`',
    "a raw string behind no value": f'{{"n": no, "prompt": "a\n\n{EVIL}\n> ID: task_evil\nb"}}\n\n> ID: `{ID}`',
    "a raw string with quotes in it": f'{{"prompt": "a "b"\n> c {EVIL}", "n": 1}}\n\n> ID: `{ID}`',
    "escaped, and no closer": f'{{\\"prompt\\": \\"a {EVIL}\\", \\"n\\": 1\n> ID: `{ID}`',
    "escaped, and a string that never closes": f'{{\\"prompt\\": \\"a {EVIL}\n> ID: `{ID}`',
    "escaped, and a closer too many": f'{{\\"prompt\\": \\"a\\", \\"o\\": {{}}}}, \\"n\\": 1}}\n\n> ID: `{ID}`',
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_follows_an_unreadable_block_is_read_and_nothing_of_it(name: str) -> None:
    text = UNREADABLE[name] + IMAGE
    result = parse(text)
    assert result.params is None
    assert codes(result) == ["params-unreadable"]
    assert (result.task_id, [image.url for image in result.data]) == (ID, ["https://ok.example/i.png"])
    assert fed(text) == result


def test_lines_inside_of_a_string_that_closes_are_no_end() -> None:
    prompt = f"a\n> quoted {EVIL}\nID: task_evil_0000001\n\nb"
    result = parse('{"prompt": "' + prompt + '", "n": 1}' + f"\n\n> ID: `{ID}`" + IMAGE)
    assert result.params is not None
    assert result.params.raw == {"prompt": prompt, "n": 1}
    assert (result.task_id, [image.url for image in result.data]) == (ID, ["https://ok.example/i.png"])


def test_a_block_that_never_closes_holds_no_event_back() -> None:
    parser = StreamParser()
    assert parser.feed('{"prompt": "a", "n": 1\n') == []
    assert parser.feed(f"> ID: `{ID}`\n") == [TaskStarted(ID)]


PROMPTS = ["a red boat", 'a "red" boat', "one\ntwo", "C:\\pictures\\cat.png", EVIL, "{a} [b]", 'ends "so"', "\\"]


@pytest.mark.parametrize("prompt", PROMPTS)
@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("frame", ["{}", "```json\n{}\n```", "Sure: {} so", "> {}"])
def test_a_block_escaped_once_too_often_is_read(prompt: str, indent: int | None, frame: str) -> None:
    value = {"prompt": prompt, "o": {"l": [1, {}]}, "n": 1}
    text = json.dumps(value, indent=indent)
    ways = [json.dumps(text)[1:-1]] + ([text.replace('"', '\\"')] if prompt != "\\" and indent is None else [])
    for escaped in ways:
        result = parse(frame.format(escaped) + IMAGE)
        assert result.params is not None
        assert result.params.raw == value
        assert codes(result) == ["escaped-block"]
        assert [image.url for image in result.data] == ["https://ok.example/i.png"]


@pytest.mark.parametrize(
    ("block", "value"),
    [
        ('{"prompt": "a", "o": {"k": 1', {"prompt": "a", "o": {"k": 1}}),
        ('{"prompt": "a", "o": {"k": 1, "l": [1, 2', {"prompt": "a", "o": {"k": 1, "l": [1, 2]}}),
        ('{"prompt": "a", "o": {"k": 1, "l": 2}', None),  # which of the two is missing?
        ('{\n  "prompt": "a",\n  "o": {\n    "k": 1\n  ,\n  "l": 2', None),  # one is missing before the end
        ('{"prompt": "a", "o": {"k": "b', None),
    ],
)
def test_closers_that_are_missing_before_a_fence(block: str, value: object) -> None:
    result = parse(f"```json\n{block}\n```{IMAGE}")
    assert (result.params and result.params.raw) == value
    assert codes(result) == ["params-unreadable" if value is None else "missing-closer"]
    assert [image.url for image in result.data] == ["https://ok.example/i.png"]


@pytest.mark.parametrize("value", [{"type": "x", "duration": 5}, {"gen_id": "1"}, {"code": 5, "size": "1x1"}])
def test_an_object_that_is_no_parameter_block(value: object) -> None:
    result = parse(f"```json\n{json.dumps(value)}\n```{IMAGE}")
    assert (result.params, result.issues) == (None, [])
