"""A live demonstration: a loopback server replays recorded streams, the real OpenAI SDK reads them, we tell the events.

The connection is cut, reset or stalls at every boundary between two pieces. What then may raise is what the SDK and
its HTTP library raise in a plain loop over the same broken stream; nothing that was found before is lost.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from openai import AsyncOpenAI, OpenAI

from chatimg_parse import (
    Finished,
    ImageReady,
    Progressed,
    StreamParser,
    TaskStarted,
    aparse_stream,
    parse,
    parse_stream,
)

from ..support.cases import Case, differences, load
from ..support.chat import event_stream, spoken
from ..support.drawn.replies import Dialect, Task, render
from ..support.feeding import cut, kept
from ..support.loopback import CUT, RESET, STALL, no_proxy
from ..support.replay import Replay, replaying
from ..support.results import codes
from ..support.sdk import Outcome, aplain, atold, plain, told
from ..support.sources import INTERRUPTED

# Seconds that the client waits for a stalled server, more than a busy machine takes for a piece; all wait side by side.
PATIENCE = 2.5
PICTURE = "https://files.example.org:8443/cdn/2026/cat.png"
RELAY = render(
    Task(
        *({"prompt": "a cat", "ratio": "2:3"}, "task_01k8cat", "completed", "https://asyncdata.net/web/task_01k8cat"),
        images=[PICTURE],
        alts=["cat"],
        downloads=True,
        progress=[17, 43, 86],
    ),
    Dialect("```json", 2, True, "> ", "`", ": ", "markdown", "\n", "好的，马上开始。"),
)


def said(text: str, size: int) -> list[bytes]:
    """A text as a model streams it, an event a piece."""
    return [f"{event}\n\n".encode() for event in event_stream(spoken(cut(text, size))).split("\n\n") if event]


CASES: dict[str, Case] = {
    case.name.replace("/", "."): case for case in load() if "/sse-" in case.name and isinstance(case.input, str)
}
RECORDINGS = {name: cut(case.text.encode(), len(case.text.encode()) // 9 + 1) for name, case in CASES.items()}
RECORDINGS["relay"] = said(RELAY, 36)
BROKEN = [
    *("relay", "openrouter.sse-delta-images-then-usage", "responses-api.sse-partial-then-final"),
    "bot-gateway.sse-private-envelope-three-images",
]
# What the SDK leaves out without a word: events without a blank line behind them, and what its helper does not know.
DROPPED = {
    *((name, way) for name in CASES if "newline" in name or "envelope" in name for way in ("chunks", "helper")),
    *((name, "helper") for name in CASES if name.startswith(("responses-api", "new-api"))),
}
WAYS = ("chunks", "helper", "bytes")


@pytest.fixture(scope="module")
def server() -> Iterator[Replay]:
    with no_proxy(), replaying(RECORDINGS) as server:
        yield server
        gc.collect()  # what is left open tells now


@pytest.fixture(scope="module")
def client(server: Replay) -> Iterator[OpenAI]:
    with OpenAI(api_key="test", base_url=server.url, max_retries=0, timeout=30) as client:
        yield client


class Async:
    """One event loop and one client for all tests: a client takes longer to make than a test."""

    def __init__(self, url: str) -> None:
        self.loop = asyncio.new_event_loop()
        self.client = AsyncOpenAI(api_key="test", base_url=url, max_retries=0, timeout=30)

    def run(self, read: Callable[[AsyncOpenAI], Coroutine[Any, Any, Any]]) -> Any:
        return self.loop.run_until_complete(read(self.client))


@pytest.fixture(scope="module")
def aclient(server: Replay) -> Iterator[Async]:
    aclient = Async(server.url)
    yield aclient
    aclient.run(lambda client: client.close())
    aclient.loop.run_until_complete(aclient.loop.shutdown_asyncgens())
    aclient.loop.close()


def ask(client: Any, way: str, plan: str, **options: Any) -> Any:
    """The source that the SDK gives: a stream, a manager of one, or a manager of the bare response."""
    if plan.startswith("responses-api") and way != "helper":
        to = client.responses if way == "chunks" else client.responses.with_streaming_response
        return to.create(model=plan, input="a cat", stream=True, **options)
    completions, words = client.chat.completions, [{"role": "user", "content": "a cat"}]
    if way == "helper":
        return completions.stream(model=plan, messages=words, **options)
    to = completions if way == "chunks" else completions.with_streaming_response
    return to.create(model=plan, messages=words, stream=True, **options)


# What is asked for: the plan, the pieces before its fault, and how it is read.
Row = tuple[str, int, str]
# -- whole streams ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
def test_a_relay_reply(client: OpenAI, aclient: Async, way: str) -> None:
    error, events, result = told(ask(client, way, "relay"))
    assert error is None
    assert [event.task_id for event in events if isinstance(event, TaskStarted)] == ["task_01k8cat"]
    assert [event.percent for event in events if isinstance(event, Progressed)] == [86, 100]
    assert [event.image.url for event in events if isinstance(event, ImageReady)] == [PICTURE]
    assert events[-1] == Finished(result)
    assert result.data[0].download_url == PICTURE.replace("/cdn/", "/cdn/download/")
    assert result == parse(b"".join(RECORDINGS["relay"]))
    assert aclient.run(lambda client: atold(ask(client, way, "relay"))) == (None, events, result)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("way", WAYS)
def test_recorded_streams(client: OpenAI, aclient: Async, name: str, way: str) -> None:
    """The bytes give the exact result of every fixture, the SDK's objects where the SDK can read it."""
    error, events, result = told(ask(client, way, name))
    assert error == plain(ask(client, way, name), way)
    kept(events, result)
    if error is None and (name, way) not in DROPPED:
        assert differences(CASES[name].expect, result) == {}
        assert INTERRUPTED not in codes(result)
    if way == "bytes":
        assert (error, result) == (None, parse(CASES[name].text))

    async def both(client: AsyncOpenAI) -> Any:
        return await atold(ask(client, way, name)), await aplain(ask(client, way, name), way)

    (aerror, aevents, aresult), expected = aclient.run(both)
    assert (aerror, aresult) == (expected, result)
    assert way == "bytes" or aevents == events  # the network may cut bytes in other places


# -- broken streams -----------------------------------------------------------------------------------------------


def nothing_lost(plan: str, at: int, way: str, outcome: Outcome, expected: type[Exception] | None) -> None:
    """What the SDK raises, and all that stood in the pieces before the fault."""
    name = plan.split("/")[0]
    error, events, result = outcome
    assert error is expected, plan
    assert (INTERRUPTED in codes(result)) == (error is not None), plan
    kept(events, result)
    parser = StreamParser()
    sent = [event for piece in RECORDINGS[name][:at] for event in parser.feed(piece)]
    if way == "bytes":
        assert error is not None
        assert result == parser.interrupt(), plan
    if (name, way) not in DROPPED:
        pictures = {event.image.url or event.image.b64_json for event in sent if isinstance(event, ImageReady)}
        assert pictures <= {image.url or image.b64_json for image in result.data}, plan


def broken(name: str, way: str, *faults: str) -> list[Row]:
    places = range(len(RECORDINGS[name]) + 1)
    return [(f"{name}/{fault}/{at}", at, way) for fault in faults for at in places]


def read_at_once(client: OpenAI, aclient: Async, rows: list[Row], plain_rows: list[Row], timeout: float) -> None:
    """Read all of them with both clients, by us, and some in a plain loop, side by side."""

    def sources(client: Any, rows: list[Row]) -> list[tuple[Any, str]]:
        return [(ask(client, way, plan, timeout=timeout), way) for plan, _, way in rows]

    async def read(client: AsyncOpenAI) -> tuple[list[Any], list[Any]]:
        plainly = asyncio.gather(*(aplain(*source) for source in sources(client, plain_rows)))
        return await asyncio.gather(*(atold(source) for source, _ in sources(client, rows))), await plainly

    with ThreadPoolExecutor(len(rows) + len(plain_rows)) as pool:
        errors = pool.map(lambda row: plain(ask(client, row[2], row[0], timeout=timeout), row[2]), plain_rows)
        outcomes = pool.map(lambda row: told(ask(client, row[2], row[0], timeout=timeout)), rows)
        found = list(outcomes), list(errors)
    for outcomes_of, errors_of in (found, aclient.run(read)):
        expected = dict(zip(plain_rows, errors_of, strict=True))
        for row, outcome in zip(rows, outcomes_of, strict=True):
            nothing_lost(*row, outcome, expected.get(row, errors_of[0]))


@pytest.mark.parametrize(
    ("name", "way"), [(name, way) for name in BROKEN for way in WAYS if (name, way) not in DROPPED]
)
def test_cut_and_reset_at_every_boundary(client: OpenAI, aclient: Async, name: str, way: str) -> None:
    rows = broken(name, way, CUT, RESET)
    read_at_once(client, aclient, rows, rows, timeout=30)


@pytest.mark.parametrize(("name", "way"), [("relay", "chunks"), ("relay", "bytes"), (BROKEN[1], "helper")])
def test_a_stall_at_every_boundary(client: OpenAI, aclient: Async, name: str, way: str) -> None:
    """All at the same time, because the client waits for a while before it gives up. Only the last place differs."""
    rows = broken(name, way, STALL)
    read_at_once(client, aclient, rows, [rows[0], rows[-1]], timeout=PATIENCE)


# -- left and cancelled -------------------------------------------------------------------------------------------


def test_left_early(client: OpenAI, aclient: Async) -> None:
    source = ask(client, "chunks", "relay/stall/20")
    stream = parse_stream(source)
    for event in stream:
        if isinstance(event, TaskStarted):
            break
    assert source.response.is_closed
    assert stream.result.task_id == "task_01k8cat"
    assert INTERRUPTED in codes(stream.result)

    async def read(client: AsyncOpenAI) -> None:
        source = await ask(client, "chunks", "relay/stall/20")
        async with aparse_stream(source) as stream:
            async for event in stream:
                if isinstance(event, TaskStarted):
                    break
        assert source.response.is_closed
        assert INTERRUPTED in codes(stream.result)

    aclient.run(read)


def test_cancelled(aclient: Async) -> None:
    """A task is cancelled while the server keeps it waiting behind the picture."""

    async def read(client: AsyncOpenAI) -> None:
        last = len(RECORDINGS["relay"])
        source = await ask(client, "chunks", f"relay/stall/{last}")
        stream = aparse_stream(source)
        arrived = asyncio.Event()

        async def wait() -> None:
            async for event in stream:
                if isinstance(event, ImageReady):
                    arrived.set()

        task = asyncio.create_task(wait())
        await arrived.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert source.response.is_closed
        assert [image.url for image in stream.result.data] == [PICTURE]
        assert INTERRUPTED in codes(stream.result)

    aclient.run(read)
