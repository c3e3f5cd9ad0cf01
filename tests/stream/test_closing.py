"""Closing a stream: when, how often, what, and by whom."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from chatimg_parse import aparse_stream, parse_stream

from ..support.feeding import before
from ..support.results import codes, facts
from ..support.sources import CHUNKS, INTERRUPTED, LINES, AsyncSource, Broken, Source, amanager, gathered, manager


def test_a_manager_is_left_and_its_stream_closed_once() -> None:
    for at in (-1, 3):
        source = Source(CHUNKS, at, Broken())
        stream = parse_stream(manager(source))
        assert source.closed == []
        if at < 0:
            list(stream)
        else:
            with pytest.raises(Broken):
                list(stream)
        stream.close()
        assert source.closed == ["close"]


def test_an_async_manager_is_left_and_its_stream_closed_once() -> None:
    async def run(at: int) -> None:
        source = AsyncSource(CHUNKS, at, Broken())
        stream = aparse_stream(amanager(source))
        if at < 0:
            await gathered(stream)
        else:
            with pytest.raises(Broken):
                await gathered(stream)
        await stream.aclose()
        assert source.closed == ["aclose"]

    asyncio.run(run(-1))
    asyncio.run(run(3))


def test_an_error_of_opening_passes_on() -> None:
    class Refusing:
        def __enter__(self) -> Any:
            raise Broken

        def __exit__(self, *_: object) -> None:
            raise AssertionError("it was not entered")

    stream = parse_stream(Refusing())
    with pytest.raises(Broken):
        next(stream)
    assert codes(stream.result)[-1:] == [INTERRUPTED]


def test_closed_before_it_began_and_closed_twice() -> None:
    source = Source(CHUNKS)
    stream = parse_stream(source)
    stream.close()
    stream.close()
    assert (source.closed, source.taken, list(stream)) == (["close"], 0, [])
    assert INTERRUPTED in codes(stream.result)

    async def never() -> None:
        raise AssertionError("awaited")

    async def run() -> None:
        stream = aparse_stream(never())  # a coroutine that is never awaited would warn
        await stream.aclose()
        await stream.aclose()
        assert INTERRUPTED in codes(stream.result)

    asyncio.run(run())
    gc.collect()


def test_one_event_leaves_it_open_and_a_closed_end_is_no_interruption() -> None:
    source = Source(LINES)
    with parse_stream(source) as stream:
        first = next(stream)
        assert source.closed == []
        assert INTERRUPTED not in codes(stream.result)
        assert [first, *stream] == list(parse_stream(LINES))
    assert source.closed == ["close"]
    assert INTERRUPTED not in codes(stream.result)


def test_generators_are_closed() -> None:
    told: list[str] = []

    def pieces() -> Iterator[str]:
        try:
            yield from LINES
        finally:
            told.append("closed")

    async def apieces() -> AsyncIterator[str]:
        try:
            for line in LINES:
                yield line
        finally:
            await asyncio.sleep(0)
            told.append("aclosed")

    async def leave() -> None:
        async with aparse_stream(apieces()) as stream:
            await anext(stream)
        assert told == ["closed", "aclosed"]
        async for _ in aparse_stream(apieces()):
            break  # the event loop closes it soon
        await asyncio.sleep(0.01)
        assert told == ["closed", "aclosed", "aclosed"]

    for _ in parse_stream(map(str, pieces())):  # `map` cannot be closed: it is let go
        break
    assert told == ["closed"]
    asyncio.run(leave())
    gc.collect()


def test_what_closing_raises_is_dropped() -> None:
    class Stubborn(Source):
        def close(self) -> None:
            super().close()
            raise OSError("cannot be closed")

    for at in (-1, 3):
        source = Stubborn(LINES, at, Broken())
        stream = parse_stream(source)
        if at < 0:
            assert list(stream) == list(parse_stream(LINES))
        else:
            with pytest.raises(Broken):
                list(stream)
        assert source.closed == ["close"]


def test_an_error_behind_the_end_of_the_reply_changes_nothing() -> None:
    """A terminal event decided: the connection may break then."""
    end: list[Any] = [{"type": "response.completed", "response": {"status": "completed", "output": []}}]
    stream = parse_stream(Source(end, 1, Broken()))
    with pytest.raises(Broken):
        list(stream)
    assert INTERRUPTED not in codes(stream.result)


# -- a stop button ------------------------------------------------------------------------------------------------


def test_closed_by_another_task() -> None:
    """A reader that waits for ever: who closes its source wakes it, and it just ends."""

    class Socket(AsyncSource):
        """Closing it fails whoever reads."""

        async def __anext__(self) -> Any:
            if self.taken == 6:
                while not self.closed:
                    await asyncio.sleep(0)
                raise OSError("closed while it was read")
            return await super().__anext__()

    async def run() -> None:
        source = Socket(LINES)
        stream = aparse_stream(source)
        task = asyncio.create_task(gathered(stream))
        while source.taken < 6:
            await asyncio.sleep(0)
        for _ in range(3):
            await asyncio.sleep(0)
        await stream.aclose()
        assert await task == before(LINES[:6], {})[0]
        assert source.closed == ["aclose"]
        assert facts(stream.result) == facts(before(LINES[:6], {})[1])

    asyncio.run(run())


def test_a_generator_that_runs_is_closed_when_it_comes_back() -> None:
    """Neither kind of generator can be closed by others while it runs."""
    told: list[str] = []

    async def apieces(go: asyncio.Event) -> AsyncIterator[str]:
        try:
            yield LINES[0]
            await go.wait()
            yield LINES[1]
        finally:
            told.append("aclosed")

    async def run() -> None:
        go = asyncio.Event()
        stream = aparse_stream(apieces(go))
        task = asyncio.create_task(gathered(stream))
        for _ in range(5):
            await asyncio.sleep(0)
        await stream.aclose()
        go.set()
        assert await task == []

    def pieces(waits: threading.Event, go: threading.Event) -> Iterator[str]:
        try:
            waits.set()
            go.wait()
            yield LINES[0]
        finally:
            told.append("closed")

    asyncio.run(run())
    waits, go = threading.Event(), threading.Event()
    stream = parse_stream(pieces(waits, go))
    events: list[Any] = []
    thread = threading.Thread(target=lambda: events.extend(stream))
    thread.start()
    waits.wait()
    stream.close()
    go.set()
    thread.join()
    assert (told, events) == (["aclosed", "closed"], [])
