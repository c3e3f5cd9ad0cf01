"""The Responses API, which SDKs before 1.66 do not have."""

from __future__ import annotations

from typing import Any

import pytest
from openai import OpenAI

from chatimg_parse import Status, parse
from tests.support.chat import Body
from tests.support.feeding import fed
from tests.support.pictures import PNG
from tests.support.results import places

from .bodies import RESPONSE_STREAMS, RESPONSES, sse
from .compare import facts
from .endpoint import Endpoint

pytestmark = pytest.mark.skipif(not hasattr(OpenAI, "responses"), reason="this SDK has no Responses API")
STATUS = {"failed": "failed", "blocked": "refused", "still at work": "pending", "ends early": "pending"}


def ask(responses: Any, **more: Any) -> Any:
    return responses.create(model="image-1", input="a cat", **more)


@pytest.mark.parametrize("name", RESPONSES)
def test_response(client: OpenAI, endpoint: Endpoint, name: str) -> None:
    body: Body = RESPONSES[name]
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
    assert places(parse(output)) == places(parse(RESPONSES[name]))


@pytest.mark.parametrize("name", RESPONSE_STREAMS)
def test_events(client: OpenAI, endpoint: Endpoint, name: str) -> None:
    body = sse(RESPONSE_STREAMS[name], named=True)
    endpoint.answer_stream(body)
    events = list(ask(client.responses, stream=True))
    result = fed(events)
    assert result.status == STATUS.get(name, Status.COMPLETED)
    assert facts(result) == facts(parse(body))
    assert facts(parse(events)) == facts(result)


def test_partial_picture_is_no_result(client: OpenAI, endpoint: Endpoint) -> None:
    endpoint.answer_stream(sse(RESPONSE_STREAMS["image_generation_call"], named=True))
    assert places(fed(ask(client.responses, stream=True))) == [(None, PNG)]
