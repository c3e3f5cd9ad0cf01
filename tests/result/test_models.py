"""The models: what the SDK takes of them, codes, odd values, token counts, and their schema on file."""

from __future__ import annotations

import ast
import dataclasses
import json
from pathlib import Path
from typing import Any

import pydantic
import pytest
from openai.types import ImagesResponse
from openai.types.chat import ChatCompletionContentPartParam
from pydantic import BaseModel, TypeAdapter

import chatimg_parse
from chatimg_parse import ChatImageError, ImageResult, Span, Status, StreamParser, models, parse
from chatimg_parse.issues import CODES

from ..support.cases import load
from ..support.feeding import fed
from ..support.pages import page
from ..support.pictures import PNG
from ..support.results import at_hand, codes, places

CASES = load()
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
    assert places(parse(result.to_markdown())) == at_hand(result)


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
    coming = {"bare-url-as-image"}  # in the same set of changes as its rule
    assert {code for code in CODES if code not in words} <= coming
    table = page("docs/issues.md")
    assert {code: f"| `{code}` | {text} |" in table for code, text in CODES.items()} == dict.fromkeys(CODES, True)


@pytest.mark.parametrize("room", ["known_lines.KnownLines.read", "content.ContentParser._settle"])
def test_a_failure_of_ours_is_named_and_not_raised(monkeypatch: pytest.MonkeyPatch, room: str) -> None:
    def broken(*_args: object, **_options: object) -> None:
        raise KeyError("secret text of the reply")

    monkeypatch.setattr(StreamParser, "_net", True)
    monkeypatch.setattr(f"chatimg_parse.text.reading.{room}", broken)
    result = parse("hello\n")
    assert codes(result) == ["internal-error"]
    assert "secret" not in result.model_dump_json()
    assert isinstance(result, ImageResult)
    assert fed(["a\n", "b\n"]) == result


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
        assert "params-unreadable" in codes(result)


def test_half_an_emoji_is_replaced_and_two_halves_are_joined() -> None:
    result = fed(["a \ud83d", "\ude00 b \ud83d", "."])
    assert result.text == "a 😀 b \ufffd."
    assert codes(result) == ["lone-surrogate"]


CHAT = {
    "prompt_tokens": 10,
    "completion_tokens": 20,
    "total_tokens": 30,
    "prompt_tokens_details": {"image_tokens": 4, "text_tokens": 6},
}
IMAGES = {
    "input_tokens": 10,
    "output_tokens": 20,
    "total_tokens": 30,
    "input_tokens_details": {"image_tokens": 4, "text_tokens": 6},
}
GEMINI = {
    "promptTokenCount": 10,
    "candidatesTokenCount": 20,
    "totalTokenCount": 30,
    "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 6}, {"modality": "IMAGE", "tokenCount": 4}],
}
GEMINI_SNAKE = {
    "prompt_token_count": 10,
    "candidates_token_count": 20,
    "total_token_count": 30,
    "prompt_tokens_details": [{"modality": "TEXT", "token_count": 6}, {"modality": "IMAGE", "token_count": 4}],
}


@pytest.mark.parametrize("usage", [CHAT, IMAGES, GEMINI, GEMINI_SNAKE], ids=["chat", "images", "gemini", "snake"])
def test_counts_go_from_each_form_to_both(usage: dict[str, Any]) -> None:
    result = ImageResult(usage=usage)
    assert result.to_chat_completion()["usage"] == CHAT
    assert result.to_images_response()["usage"] == IMAGES
    for name in [name for name in usage if "etails" not in name]:
        less = ImageResult(usage={key: value for key, value in usage.items() if key != name})
        assert "usage" not in less.to_chat_completion()
        assert "usage" not in less.to_images_response()


def test_counts_by_kind_are_not_made_up() -> None:
    text_only = GEMINI | {"promptTokensDetails": [{"modality": "TEXT", "tokenCount": 10}]}
    for usage in (
        text_only,
        CHAT | {"prompt_tokens_details": {"cached_tokens": 1}},
        IMAGES | {"input_tokens_details": 1},
    ):
        result = ImageResult(usage=usage)
        assert "usage" not in result.to_images_response()
        assert result.to_chat_completion()["usage"]["total_tokens"] == 30
    assert ImageResult(usage=text_only).to_chat_completion()["usage"]["prompt_tokens_details"] == {"text_tokens": 10}


def test_counts_in_their_own_form_stay_as_they_are() -> None:
    chat = CHAT | {"cost": 0.1, "completion_tokens_details": {"image_tokens": 20, "text_tokens": 0}}
    assert ImageResult(usage=chat).to_chat_completion()["usage"] == chat
    out = {"image_tokens": 20, "text_tokens": 0}
    images = ImageResult(usage=chat).to_images_response()["usage"]
    assert images == IMAGES | {"output_tokens_details": out}
    assert ImageResult(usage=images).to_images_response()["usage"] == images
    responses = IMAGES | {"output_tokens_details": {"reasoning_tokens": 3}}
    assert ImageResult(usage=responses).to_images_response()["usage"] == IMAGES
    both = CHAT | {"input_tokens": 0, "output_tokens": 0, "input_tokens_details": None}
    assert ImageResult(usage=both).to_images_response()["usage"] == IMAGES


def test_the_schema_on_file_is_that_of_the_code() -> None:
    """To write it anew: `json.dumps(ImageResult.model_json_schema(), indent=2, sort_keys=True)` and a line end."""
    assert page("docs/schema.json") == json.dumps(ImageResult.model_json_schema(), indent=2, sort_keys=True) + "\n"


def test_every_field_has_a_description() -> None:
    schema = ImageResult.model_json_schema()
    known = {kind.__name__ for kind in vars(models).values() if isinstance(kind, type) and issubclass(kind, BaseModel)}
    assert known - {"Described", "_Model", "ImageResult"} <= set(schema["$defs"])
    for name, model in [("ImageResult", schema), *schema["$defs"].items()]:
        assert model["description"].endswith("."), name
        for field, told in model.get("properties", {}).items():
            assert told["description"].endswith((".", "...")), (name, field)
    assert set(schema["$defs"]["Span"]["properties"]) == {field.name for field in dataclasses.fields(Span)}
