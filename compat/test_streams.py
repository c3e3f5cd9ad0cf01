"""Streams: chunks as the SDK hands them over, one by one, against the bytes of the same event stream."""

from __future__ import annotations

import asyncio

import pytest
from openai import AsyncOpenAI, OpenAI

from chatimg_parse import ImageResult, Status, parse
from tests.support.chat import Body
from tests.support.feeding import fed
from tests.support.results import codes

from .bodies import CUT_STREAM, RELAY_TASK, STREAMS, USAGE, sse
from .compare import facts
from .endpoint import Endpoint
from .shim_paths import ask

each_stream = pytest.mark.parametrize("events", STREAMS.values(), ids=STREAMS.keys())


@each_stream
def test_chunks(client: OpenAI, endpoint: Endpoint, events: list[Body]) -> None:
    endpoint.answer_stream(sse(events))
    result = fed(ask(client.chat.completions, stream=True))
    whole = parse(sse(events))
    assert whole.status is Status.COMPLETED
    assert whole.data
    assert facts(result) == facts(whole)


def test_relay_stream_in_full(client: OpenAI, endpoint: Endpoint) -> None:
    endpoint.answer_stream(sse(STREAMS["relay text"]))
    result = fed(ask(client.chat.completions, stream=True))
    assert result.task_id == RELAY_TASK
    assert result.params is not None
    assert result.params.ratio == "9:16"
    assert result.usage is not None
    assert {key: result.usage[key] for key in USAGE} == USAGE


def test_stream_that_was_cut(client: OpenAI, endpoint: Endpoint) -> None:
    cut = sse(CUT_STREAM, done=False)
    endpoint.answer_stream(cut)
    result = fed(ask(client.chat.completions, stream=True))
    assert "end-unknown" in codes(result)
    assert facts(result) == facts(parse(cut))


@each_stream
def test_list_of_chunks(client: OpenAI, endpoint: Endpoint, events: list[Body]) -> None:
    """Collected chunks handed over as one list."""
    endpoint.answer_stream(sse(events))
    chunks = list(ask(client.chat.completions, stream=True))
    assert facts(parse(chunks)) == facts(parse(sse(events)))


@each_stream
def test_bytes_and_lines_of_the_response(client: OpenAI, endpoint: Endpoint, events: list[Body]) -> None:
    endpoint.answer_stream(sse(events))
    with ask(client.chat.completions.with_streaming_response, stream=True) as response:
        assert fed(response.iter_bytes(chunk_size=10)) == parse(sse(events))
    with ask(client.chat.completions.with_streaming_response, stream=True) as response:
        response.read()
    assert parse(response) == parse(sse(events))


@each_stream
def test_chunks_of_the_async_client(endpoint: Endpoint, events: list[Body]) -> None:
    async def found() -> ImageResult:
        async with AsyncOpenAI(api_key="test", base_url=endpoint.url, max_retries=0) as client:
            return fed([chunk async for chunk in await ask(client.chat.completions, stream=True)])

    endpoint.answer_stream(sse(events))
    assert facts(asyncio.run(found())) == facts(parse(sse(events)))
