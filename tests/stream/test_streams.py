"""`parse_stream` and `aparse_stream` without a network: sources of every kind, left, cancelled, broken at any place."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from chatimg_parse import Finished, ImageReady, TaskStarted, aparse_stream, parse, parse_stream

from ..support.cases import Case, load
from ..support.chat import chunk, event_stream
from ..support.feeding import cut, cut_at, events_of
from ..support.results import codes, facts
from ..support.sources import (
    CHUNKS,
    INTERRUPTED,
    LINES,
    PICTURE,
    REPLY,
    AsyncSource,
    Source,
    amanager,
    gathered,
    manager,
)

CASES = load()
WHOLE = facts(parse(REPLY))

# -- sources ------------------------------------------------------------------------------------------------------


def _generator() -> Iterator[str]:
    yield from LINES


class _Response:
    """As httpx and httpx2: not iterable itself, one object for both ways."""

    def __init__(self) -> None:
        self.closed: list[str] = []

    def iter_bytes(self) -> Iterator[bytes]:
        return iter(cut(REPLY.encode(), 5))

    async def aiter_bytes(self) -> AsyncIterator[bytes]:
        for piece in self.iter_bytes():
            yield piece

    def close(self) -> None:
        self.closed.append("close")

    async def aclose(self) -> None:
        self.closed.append("aclose")


class _Requests:
    """As requests: lines of bytes if it is iterated, single bytes unless told otherwise."""

    def __iter__(self) -> Iterator[bytes]:
        raise AssertionError("by lines")

    def iter_content(self, chunk_size: int | None = 1) -> Iterator[bytes]:
        assert chunk_size is None
        return iter([REPLY.encode()])


class _Chunk(BaseModel):
    """As an SDK's chunk."""

    choices: list[Any]


@pytest.mark.parametrize(
    "source",
    [
        *(LINES, tuple(LINES), _generator(), iter(LINES), [REPLY], REPLY, REPLY.encode(), cut(REPLY.encode(), 3)),
        *(CHUNKS, [_Chunk(**piece) for piece in CHUNKS], event_stream(CHUNKS), chunk({"content": REPLY}, "stop")),
        *(_Chunk(**chunk({"content": REPLY}, "stop")), _Response(), _Requests(), manager(Source(CHUNKS))),
        *(manager(_Response()), [bytearray(REPLY.encode())], [memoryview(REPLY.encode())]),
    ],
    ids=lambda source: type(source).__name__,
)
def test_every_kind_of_source(source: Any) -> None:
    stream = parse_stream(source)
    events = list(stream)
    assert facts(stream.result) == WHOLE
    assert events[-1] == Finished(stream.result)
    assert [event.task_id for event in events if isinstance(event, TaskStarted)] == ["task_01k8"]
    assert list(stream) == []
    assert next(stream, None) is None


async def _agenerator() -> AsyncIterator[str]:
    for line in LINES:
        yield line


async def _created() -> AsyncSource:
    return AsyncSource(CHUNKS)


@pytest.mark.parametrize(
    "make",
    [
        *(_agenerator, _created, _Response, lambda: AsyncSource(CHUNKS), lambda: amanager(AsyncSource(CHUNKS))),
        *(
            lambda: LINES,
            lambda: tuple(CHUNKS),
            lambda: REPLY,
            lambda: REPLY.encode(),
            lambda: _Chunk(**chunk({"content": REPLY}, "stop")),
        ),
    ],
)
def test_every_kind_of_async_source(make: Callable[[], Any]) -> None:
    async def run() -> None:
        source = make()
        stream = aparse_stream(source)
        events = await gathered(stream)
        assert events[-1] == Finished(stream.result)
        assert INTERRUPTED not in codes(stream.result)
        assert facts(stream.result) == WHOLE
        assert await gathered(stream) == []
        with pytest.raises(StopAsyncIteration):
            await anext(stream)

    asyncio.run(run())


@pytest.mark.parametrize("wrong", [5, None, object(), str, 1.5, lambda: None])
def test_a_wrong_type_is_told_at_once(wrong: Any) -> None:
    for begin in (parse_stream, aparse_stream):
        with pytest.raises(TypeError, match=rf"{begin.__name__}\(\) takes an .*iterable of pieces .*, not "):
            begin(wrong)


def test_the_wrong_one_of_the_two_is_told() -> None:
    with pytest.raises(TypeError, match=r"not AsyncSource; use aparse_stream\(\)$"):
        parse_stream(AsyncSource([]))
    with pytest.raises(TypeError, match=r"not Source; use parse_stream\(\)$"):
        aparse_stream(Source([]))
    with pytest.raises(TypeError, match=r"^parse_stream\(\) got an unexpected option 'kinds'; did you mean 'kind'\?$"):
        parse_stream([], kinds="sse")  # type: ignore[call-arg]


def test_a_wrong_piece_passes_on_and_interrupts() -> None:
    source = Source([*LINES, 5])
    stream = parse_stream(source)
    with pytest.raises(TypeError, match=r"feed\(\) takes .*, not int"):
        list(stream)
    assert (source.closed, codes(stream.result)) == (["close"], [INTERRUPTED])


# -- helpers of SDKs ----------------------------------------------------------------------------------------------


class _Dear:
    """A snapshot: whoever reads it pays for everything so far."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"{name} of a snapshot was read")


class _Delta(BaseModel, arbitrary_types_allowed=True):
    """As the text delta of the Responses helper: the raw event and what came so far."""

    type: str = "response.output_text.delta"
    delta: str
    snapshot: Any = None


def test_only_the_chunks_of_a_chat_helper_count() -> None:
    said = []
    for line in LINES:
        said.append(SimpleNamespace(type="chunk", chunk=chunk({"content": line}), snapshot=_Dear()))
        said.append(SimpleNamespace(type="content.delta", delta=line, snapshot=_Dear(), parsed=None))
    said.append(SimpleNamespace(type="content.done", content=REPLY, parsed=None))
    said.append(SimpleNamespace(type="tool_calls.function.arguments.done", arguments="{}"))
    assert events_of([chunk({"content": line}) for line in LINES])[0] == list(parse_stream(said))


def test_a_delta_of_the_responses_helper_leaves_its_snapshot() -> None:
    end = {"type": "response.completed", "response": {"object": "response", "status": "completed", "output": []}}
    stream = parse_stream([*(_Delta(delta=line, snapshot=_Dear()) for line in LINES), end])
    assert [event.image.url for event in stream if isinstance(event, ImageReady)] == [PICTURE]
    assert facts(stream.result) == WHOLE


def test_text_of_another_helper_is_not_said_twice() -> None:
    words: list[Any] = []
    for word in ("A ", "cat."):
        words.append({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": word}})
        words.append(SimpleNamespace(type="text", text=word, snapshot=_Dear()))
    stream = parse_stream(words)
    list(stream)
    assert stream.result.text == "A cat."


# -- the same as the parser's -------------------------------------------------------------------------------------


@given(st.sampled_from(CASES), st.lists(st.integers(0, 10_000), max_size=8), st.booleans())
def test_any_cutting_of_any_fixture(case: Case, places: list[int], awaited: bool) -> None:
    wire: Any = case.wire
    pieces = cut_at(wire, [place % (len(wire) + 1) for place in places])
    stream: Any
    if awaited:
        stream = aparse_stream(AsyncSource(pieces), **case.options)
        events = asyncio.run(gathered(stream))
    else:
        stream = parse_stream(pieces, **case.options)
        events = list(stream)
    assert (events, stream.result) == events_of(pieces, **case.options)


def test_a_look_while_it_runs() -> None:
    stream = parse_stream(LINES)
    assert (stream.result.status, stream.result.data, stream.result.text) == ("pending", [], "")
    for event in stream:
        if isinstance(event, TaskStarted):
            assert stream.result.task_id == event.task_id
        if isinstance(event, ImageReady):
            assert stream.result.data == [event.image]
            assert INTERRUPTED not in codes(stream.result)
    assert stream.result == parse(REPLY)
