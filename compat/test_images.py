"""The Images API: `images.generate` whole and streamed."""

from __future__ import annotations

from typing import Any

import openai
import pytest
from openai import OpenAI

from chatimg_parse import Status, parse
from tests.support.chat import Body
from tests.support.feeding import fed
from tests.support.pictures import PNG
from tests.support.results import places

from .bodies import IMAGE_EVENTS, IMAGES_BODIES, sse
from .compare import facts
from .endpoint import Endpoint

each_body = pytest.mark.parametrize("body", IMAGES_BODIES.values(), ids=IMAGES_BODIES.keys())


@each_body
def test_generate(client: OpenAI, endpoint: Endpoint, body: Body) -> None:
    endpoint.answer(body)
    response = client.images.generate(prompt="a cat", model="image-1")
    result = parse(response)
    assert result.status is Status.COMPLETED
    assert len(result.data) == len(body["data"])
    assert facts(result) == facts(parse(body))
    raw = client.images.with_raw_response.generate(prompt="a cat", model="image-1")
    assert parse(raw) == parse(body)


@each_body
def test_there_and_back(client: OpenAI, endpoint: Endpoint, body: Body) -> None:
    """What the SDK read goes out as it came in."""
    endpoint.answer(body)
    response = client.images.generate(prompt="a cat", model="image-1")
    assert parse(response).to_images_response() == body


@pytest.mark.skipif(not hasattr(openai.types, "ImageGenStreamEvent"), reason="this SDK streams no images")
def test_streamed(client: OpenAI, endpoint: Endpoint) -> None:
    endpoint.answer_stream(sse(IMAGE_EVENTS, named=True))
    images_api: Any = client.images
    result = fed(images_api.generate(prompt="a cat", model="image-1", stream=True, partial_images=1))
    assert places(result) == [(None, PNG)]
    assert facts(result) == facts(parse(sse(IMAGE_EVENTS, named=True)))
