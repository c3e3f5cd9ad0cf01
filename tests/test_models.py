"""The result's outward forms, its exceptions and its codes."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pydantic
import pytest
from openai.types import ImagesResponse
from openai.types.chat import ChatCompletionContentPartParam
from pydantic import TypeAdapter

import chatimg_parse
from chatimg_parse import ChatImageError, ImageResult, Status, StreamParser, parse
from chatimg_parse.issues import CODES

from .cases import load

CASES = load()
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNQ7TACAAG1AODVKAGcAAAAAElFTkSuQmCC"
REPLY = (
    '{"prompt": "a cat", "size": "1024x1024", "quality": "high", "n": 2}\n\nHere:\n'
    f"![one](https://a.example/a_(1).png?x=1&amp;copy;=2)\n![two](data:image/png;base64,{PNG})\n"
)


def test_images_response_validates_for_the_sdk() -> None:
    result = parse(REPLY)
    body = result.to_images_response(created=1700000000)
    response = ImagesResponse.model_validate(body, strict=True)
    assert response.created == 1700000000
    assert [image.url for image in response.data or []] == ["https://a.example/a_(1).png?x=1&copy;=2", None]
    assert response.data is not None
    assert response.data[1].b64_json == PNG
    assert response.data[0].revised_prompt == "a cat"
    assert (response.size, response.quality) == ("1024x1024", "high")
    assert parse("no").to_images_response()["created"] == 0


def test_what_the_sdk_would_refuse_is_left_out() -> None:
    result = parse('{"prompt": "x", "size": "4096x4096", "quality": "ultra", "background": "opaque"}')
    assert (result.size, result.quality) == ("4096x4096", "ultra")
    assert result.to_images_response() == {"created": 0, "data": [], "background": "opaque"}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_form_of_every_fixture_is_valid_and_leads_back(case: Any) -> None:
    result = case.parse()
    ImagesResponse.model_validate(result.to_images_response())
    adapter = TypeAdapter(ChatCompletionContentPartParam)
    parts = result.to_content_parts()
    for part in parts:
        adapter.validate_python(part)
    assert [part for part in parts if part["type"] == "image_url"] == result.to_message_images()
    back = parse(result.model_copy(update={"text": ""}).to_markdown())
    assert [(i.url, i.b64_json) for i in back.data] == [(i.url, i.b64_json) for i in result.data]


def test_content_parts_hold_text_and_data_uris() -> None:
    parts = parse(REPLY).to_content_parts()
    assert parts[0] == {"type": "text", "text": "Here:"}
    assert parts[2] == {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{PNG}"}}


def test_raise_for_status_says_what_to_do() -> None:
    assert parse(REPLY).raise_for_status().status is Status.COMPLETED
    for text, words in (
        ("> ID: task_01abc\n> 生成中.", "task_01abc"),
        ("生成失败 ❌\n失败原因：input_moderation", "input_moderation"),
        ("hello", "no picture"),
    ):
        with pytest.raises(ChatImageError, match=words) as caught:
            parse(text).raise_for_status()
        assert caught.value.result.status is not Status.COMPLETED


def test_raise_for_issues_names_them() -> None:
    assert parse("hello").raise_for_issues().text == "hello"
    with pytest.raises(ChatImageError, match="fewer-images"):
        parse('{"n": 2, "prompt": ""}\n![a](https://a.example/b.png)').raise_for_issues()


def test_results_are_frozen() -> None:
    with pytest.raises(pydantic.ValidationError):
        parse("x").text = "y"  # type: ignore[misc]


def test_every_code_that_is_used_is_told_of_and_the_other_way_round() -> None:
    words: set[str] = set()
    for path in Path(chatimg_parse.__file__).parent.rglob("*.py"):
        if path.name != "issues.py":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            words |= {
                node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
            }
    assert {code for code in CODES if code not in words} == set()
    table = (Path(__file__).parents[1] / "docs" / "issues.md").read_text(encoding="utf-8")
    assert {code: f"| `{code}` | {text} |" in table for code, text in CODES.items()} == dict.fromkeys(CODES, True)


def test_a_failure_of_ours_is_named_and_not_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> None:
        raise KeyError("secret text of the reply")

    monkeypatch.setattr(StreamParser, "net", True)
    monkeypatch.setattr("chatimg_parse.text.interpreter.Interpreter.take", broken)
    result = parse("hello\n")
    assert [issue.code for issue in result.issues] == ["internal-error"]
    assert "secret" not in result.model_dump_json()
    assert isinstance(result, ImageResult)
    parser = StreamParser()
    parser.feed("a\n")
    parser.feed("b\n")
    assert parser.close() == result


@pytest.mark.parametrize(
    "value",
    [
        "NaN",
        "-Infinity",
        "1e999",
        "1" * 5000,
        "-" + "9" * 10_000,
        '"\\ud83d"',
        '"\\udc00\\ud83d"',
        "[" * 60 + "]" * 60,
        "0.1",
        "-0.0",
    ],
)
def test_odd_values_of_a_block_round_trip(value: str) -> None:
    result = parse(f'{{"prompt": "x", "odd": {value}}}')
    assert result.params is not None
    assert ImageResult.model_validate_json(result.model_dump_json()) == result


def test_too_deep_is_unreadable_and_opaque() -> None:
    deep = '{"prompt": ' + '{"a": ' * 5000 + '"![x](https://evil.example/x.png)"' + "}" * 5001
    for text in (deep, f"```json\n{deep}\n```"):
        result = parse(text + "\n\n![a](https://a.example/b.png)")
        assert result.params is None
        assert [image.url for image in result.data] == ["https://a.example/b.png"]
        assert "params-unreadable" in {issue.code for issue in result.issues}


def test_half_an_emoji_is_replaced_and_two_halves_are_joined() -> None:
    parser = StreamParser()
    for piece in ("a \ud83d", "\ude00 b \ud83d", "."):
        parser.feed(piece)
    result = parser.close()
    assert result.text == "a 😀 b \ufffd."
    assert [issue.code for issue in result.issues] == ["lone-surrogate"]
