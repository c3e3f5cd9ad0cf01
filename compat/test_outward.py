"""The way out: what a result gives is what the SDK's types want."""

from __future__ import annotations

from typing import Any

import pytest
from openai.types import ImagesResponse
from openai.types.chat import (
    ChatCompletion,
    ChatCompletionContentPartImageParam,
    ChatCompletionContentPartTextParam,
)
from pydantic import TypeAdapter

from chatimg_parse import ImageResult, parse
from tests.support.chat import Body
from tests.support.results import places

from .bodies import COMPLETIONS, ERRORS, IMAGES_BODIES, RESPONSES, STREAMS, sse

PARTS: dict[str, TypeAdapter[Any]] = {
    "text": TypeAdapter(ChatCompletionContentPartTextParam),
    "image_url": TypeAdapter(ChatCompletionContentPartImageParam),
}
SOURCES: dict[str, dict[str, Any]] = {
    "completion": COMPLETIONS,
    "images": IMAGES_BODIES,
    "response": RESPONSES,
    "error": {name: body for name, (body, _) in ERRORS.items()},
    "stream": {name: sse(events) for name, events in STREAMS.items()},
    "nothing": {"": None},
}
RESULTS = {f"{family}: {name}": parse(told) for family, found in SOURCES.items() for name, told in found.items()}
each_result = pytest.mark.parametrize("result", RESULTS.values(), ids=RESULTS.keys())


@each_result
def test_images_response(result: ImageResult) -> None:
    body = result.to_images_response()
    typed = ImagesResponse.model_validate(body)
    assert typed.model_dump(exclude_unset=True) == body
    assert places(parse(typed)) == places(result)


def valid_part(part: Body) -> bool:
    """The type takes it, and every key of it: a TypedDict drops what it does not know."""
    return bool(PARTS[part["type"]].validate_python(part) == part)


@each_result
def test_content_parts(result: ImageResult) -> None:
    parts = result.to_content_parts()
    assert all(map(valid_part, parts))
    assert places(parse(parts)) == places(result)


@each_result
def test_message_images(result: ImageResult) -> None:
    pictures = result.to_message_images()
    assert all(map(valid_part, pictures))
    assert places(parse(pictures)) == places(result)


@each_result
def test_chat_completion_with_message_images(result: ImageResult) -> None:
    completion = ChatCompletion.model_validate(result.to_chat_completion("images"))
    assert isinstance(completion.choices[0].message.content, str)
    assert places(parse(completion)) == places(result)


@each_result
def test_chat_completion_in_markdown(result: ImageResult) -> None:
    completion = ChatCompletion.model_validate(result.to_chat_completion("markdown"))
    assert places(parse(completion)) == places(parse(completion.choices[0].message.content)) == places(result)


@each_result
def test_chat_completion_of_parts(result: ImageResult) -> None:
    """The SDK's type knows no list in an answer; its client reads one all the same, as `construct` does here."""
    body = result.to_chat_completion("parts")
    assert places(parse(ChatCompletion.construct(**body))) == places(parse(body)) == places(result)
