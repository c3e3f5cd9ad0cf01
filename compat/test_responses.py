"""The Responses API, which SDKs before 1.66 do not have."""

from __future__ import annotations

from typing import Any

import pytest
from openai import OpenAI

from chatimg_parse import Status, StreamParser, parse

from .bodies import PNG, RESPONSE_STREAMS, RESPONSES, Plain, sse
from .compare import facts, images
from .conftest import Endpoint

pytestmark = pytest.mark.skipif(not hasattr(OpenAI, "responses"), reason="this SDK has no Responses API")
STATUS = {"failed": "failed", "blocked": "refused", "still at work": "pending", "ends early": "pending"}


def ask(responses: Any, **more: Any) -> Any:
    return responses.create(model="image-1", input="a cat", **more)


@pytest.mark.parametrize("name", RESPONSES)
def test_response(client: OpenAI, endpoint: Endpoint, name: str) -> None:
    body: Plain = RESPONSES[name]
    endpoint.answer(body)
    response = ask(client.responses)
    assert parse(body).status == STATUS.get(name, Status.COMPLETED)
    assert facts(parse(response)) == facts(parse(body))
    raw = ask(client.responses.with_raw_response)
    assert parse(raw) == parse(body)
    assert parse(raw.http_response) == parse(body)


@pytest.mark.parametrize("name", RESPONSES)
def test_output_items(client: OpenAI, endpoint: Endpoint, name: str) -> None:
    endpoint.answer(RESPONSES[name])
    output = ask(client.responses).output
    for item, plain in zip(output, RESPONSES[name]["output"], strict=True):
        assert facts(parse(item)) == facts(parse(plain))
    assert images(parse(output)) == images(parse(RESPONSES[name]))


@pytest.mark.parametrize("name", RESPONSE_STREAMS)
def test_events(client: OpenAI, endpoint: Endpoint, name: str) -> None:
    body = sse(RESPONSE_STREAMS[name], named=True)
    endpoint.answer_stream(body)
    parser = StreamParser()
    events = list(ask(client.responses, stream=True))
    for event in events:
        parser.feed(event)
    result = parser.close()
    assert result.status == STATUS.get(name, Status.COMPLETED)
    assert facts(result) == facts(parse(body))
    assert facts(parse(events)) == facts(result)


def test_partial_picture_is_no_result(client: OpenAI, endpoint: Endpoint) -> None:
    endpoint.answer_stream(sse(RESPONSE_STREAMS["image_generation_call"], named=True))
    parser = StreamParser()
    for event in ask(client.responses, stream=True):
        parser.feed(event)
    assert images(parser.close()) == [(None, PNG)]
