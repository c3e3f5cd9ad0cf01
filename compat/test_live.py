"""Live streams: `parse_stream` over what the SDK hands over, whole, cut and reset; errors are those of a plain loop."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from openai import AsyncOpenAI, OpenAI

from chatimg_parse import ImageReady, ImageResult, StreamParser, TaskStarted, aparse_stream, parse, parse_stream
from tests.replay import CUT, RESET, Replay, replaying

from .bodies import RELAY_TASK, STREAMS, sse
from .compare import facts, images

WIRES = {name: sse(events) for name, events in STREAMS.items()}
# Every event is a piece, with the blank line behind it.
RECORDINGS = {
    name.replace(" ", "-"): [event + b"\n\n" for event in wire.split(b"\n\n") if event] for name, wire in WIRES.items()
}
SHORT = "delta.images-with-index"
PLANS = [f"{SHORT}/{fault}/{at}" for fault in (CUT, RESET) for at in range(len(RECORDINGS[SHORT]) + 1)]


@pytest.fixture(scope="module")
def server() -> Iterator[Replay]:
    with replaying(RECORDINGS) as server:
        yield server


@pytest.fixture(scope="module")
def sdk(server: Replay) -> Iterator[OpenAI]:
    with OpenAI(api_key="test", base_url=server.url, max_retries=0) as client:
        yield client


def ask(client: Any, way: str, plan: str) -> Any:
    words = [{"role": "user", "content": "a cat"}]
    if way == "helper":
        # SDKs before 1.92 have it as beta only.
        completions = client.chat.completions
        completions = completions if hasattr(completions, "stream") else client.beta.chat.completions
        return completions.stream(model=plan, messages=words)
    completions = client.chat.completions
    to = completions if way == "chunks" else completions.with_streaming_response
    return to.create(model=plan, messages=words, stream=True)


def plain(source: Any, way: str) -> type[Exception] | None:
    try:
        with source as opened:
            for _ in opened.iter_bytes() if way == "bytes" else opened:
                pass
    except Exception as error:
        return type(error)
    return None


def told(source: Any) -> tuple[type[Exception] | None, list[Any], ImageResult]:
    stream = parse_stream(source)
    events: list[Any] = []
    try:
        events.extend(stream)
    except Exception as error:
        return type(error), events, stream.result
    return None, events, stream.result


async def atold(url: str, way: str, plan: str) -> tuple[type[Exception] | None, list[Any], ImageResult]:
    async with AsyncOpenAI(api_key="test", base_url=url, max_retries=0) as client:
        stream = aparse_stream(ask(client, way, plan))
        events: list[Any] = []
        try:
            async for event in stream:
                events.append(event)  # noqa: PERF401, those before an error are wanted
        except Exception as error:
            return type(error), events, stream.result
        return None, events, stream.result


@pytest.mark.parametrize("way", ["chunks", "bytes"])
@pytest.mark.parametrize("name", STREAMS)
def test_whole_streams(server: Replay, sdk: OpenAI, name: str, way: str) -> None:
    plan = name.replace(" ", "-")
    error, events, result = told(ask(sdk, way, plan))
    assert error is None
    assert facts(result) == facts(parse(WIRES[name]))
    assert len([event for event in events if isinstance(event, ImageReady)]) == len(result.data)
    assert asyncio.run(atold(server.url, way, plan)) == (None, events, result)


def test_the_chat_helper(server: Replay, sdk: OpenAI) -> None:
    error, events, result = told(ask(sdk, "helper", "relay-text"))
    assert error is None
    assert [event.task_id for event in events if isinstance(event, TaskStarted)] == [RELAY_TASK]
    assert facts(result) == facts(parse(WIRES["relay text"]))
    assert asyncio.run(atold(server.url, "helper", "relay-text")) == (None, events, result)


@pytest.mark.parametrize("way", ["chunks", "helper", "bytes"])
@pytest.mark.parametrize("plan", PLANS)
def test_broken_at_every_boundary(server: Replay, sdk: OpenAI, plan: str, way: str) -> None:
    expected = plain(ask(sdk, way, plan), way)
    error, _, result = told(ask(sdk, way, plan))
    assert error is expected
    assert ("stream-interrupted" in [issue.code for issue in result.issues]) == (error is not None)
    parser = StreamParser()
    for piece in RECORDINGS[SHORT][: int(plan.rsplit("/", 1)[1])]:
        parser.feed(piece)
    assert images(result) == images(parser.close())
    aerror, _, aresult = asyncio.run(atold(server.url, way, plan))
    assert (aerror, images(aresult)) == (error, images(result))


def test_left_early(sdk: OpenAI) -> None:
    source = ask(sdk, "chunks", "relay-text/stall/60")
    for event in parse_stream(source):
        if isinstance(event, TaskStarted):
            break
    assert source.response.is_closed
