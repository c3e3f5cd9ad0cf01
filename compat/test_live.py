"""Live streams: `parse_stream` over what the SDK hands over, whole, cut and reset; errors are those of a plain loop."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from openai import AsyncOpenAI, OpenAI

from chatimg_parse import ImageReady, TaskStarted, parse, parse_stream
from tests.support.feeding import fed
from tests.support.loopback import CUT, RESET
from tests.support.replay import Replay, replaying
from tests.support.results import codes, places
from tests.support.sdk import Outcome, atold, plain, told

from .bodies import RELAY_TASK, STREAMS, sse
from .compare import facts

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


async def asked(url: str, way: str, plan: str) -> Outcome:
    async with AsyncOpenAI(api_key="test", base_url=url, max_retries=0) as client:
        return await atold(ask(client, way, plan))


@pytest.mark.parametrize("way", ["chunks", "bytes"])
@pytest.mark.parametrize("name", STREAMS)
def test_whole_streams(server: Replay, sdk: OpenAI, name: str, way: str) -> None:
    plan = name.replace(" ", "-")
    error, events, result = told(ask(sdk, way, plan))
    assert error is None
    assert facts(result) == facts(parse(WIRES[name]))
    assert len([event for event in events if isinstance(event, ImageReady)]) == len(result.data)
    assert asyncio.run(asked(server.url, way, plan)) == (None, events, result)


def test_the_chat_helper(server: Replay, sdk: OpenAI) -> None:
    error, events, result = told(ask(sdk, "helper", "relay-text"))
    assert error is None
    assert [event.task_id for event in events if isinstance(event, TaskStarted)] == [RELAY_TASK]
    assert facts(result) == facts(parse(WIRES["relay text"]))
    assert asyncio.run(asked(server.url, "helper", "relay-text")) == (None, events, result)


@pytest.mark.parametrize("way", ["chunks", "helper", "bytes"])
@pytest.mark.parametrize("plan", PLANS)
def test_broken_at_every_boundary(server: Replay, sdk: OpenAI, plan: str, way: str) -> None:
    expected = plain(ask(sdk, way, plan), way)
    error, _, result = told(ask(sdk, way, plan))
    assert error is expected
    assert ("stream-interrupted" in codes(result)) == (error is not None)
    assert places(result) == places(fed(RECORDINGS[SHORT][: int(plan.rsplit("/", 1)[1])]))
    aerror, _, aresult = asyncio.run(asked(server.url, way, plan))
    assert (aerror, places(aresult)) == (error, places(result))


def test_left_early(sdk: OpenAI) -> None:
    source = ask(sdk, "chunks", "relay-text/stall/60")
    for event in parse_stream(source):
        if isinstance(event, TaskStarted):
            break
    assert source.response.is_closed
