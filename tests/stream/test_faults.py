"""Streams that end early: an error, a cancel, a `break` or a stop at every place; what was found before is kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from chatimg_parse import aparse_stream, parse_stream

from ..support.cases import load
from ..support.feeding import before, cut, kept
from ..support.sources import CHUNKS, LINES, AsyncSource, Broken, Source


def faulty() -> list[tuple[str, list[Any], dict[str, Any]]]:
    """Fixtures in pieces, about forty each, and the reply as chunks."""
    cases = {case.name: case for case in load()}
    names = ["openrouter/sse-delta-images-then-usage", "responses-api/sse-partial-then-final"]
    names += ["bot-gateway/sse-private-envelope-three-images", "video/sse-pretty-printed-data"]
    picked = [cases[name] for name in names]
    picked += [case for case in cases.values() if case.family in ("relay-en", "error-body")][:8]
    split = [(case.name, cut(case.wire, len(case.wire) // 40 + 1), case.options) for case in picked]
    return [*split, ("chunks", CHUNKS, {}), ("lines", LINES, {})]


each = pytest.mark.parametrize(("name", "pieces", "options"), faulty(), ids=[row[0] for row in faulty()])


async def collect(stream: AsyncIterator[Any], events: list[Any]) -> None:
    async for event in stream:
        events.append(event)  # noqa: PERF401, those before an error are wanted


@each
def test_an_error_at_every_place(name: str, pieces: list[Any], options: dict[str, Any]) -> None:
    del name
    for at in range(len(pieces) + 1):
        for error in (Broken("the source"), KeyboardInterrupt()):
            source = Source(pieces, at, error)
            stream = parse_stream(source, **options)
            events: list[Any] = []
            with pytest.raises(type(error)) as caught:
                events.extend(stream)
            assert caught.value is error
            assert caught.value.__cause__ is caught.value.__context__ is None
            assert (events, stream.result) == before(pieces[:at], options)
            kept(events, stream.result)
            assert source.closed == ["close"]
            assert list(stream) == []


@each
def test_an_async_error_at_every_place(name: str, pieces: list[Any], options: dict[str, Any]) -> None:
    del name

    async def run(at: int) -> None:
        error = Broken("the source")
        source = AsyncSource(pieces, at, error)
        stream = aparse_stream(source, **options)
        events: list[Any] = []
        with pytest.raises(Broken) as caught:
            await collect(stream, events)
        assert caught.value is error
        assert (events, stream.result) == before(pieces[:at], options)
        kept(events, stream.result)
        assert source.closed == ["aclose"]

    async def run_all() -> None:
        for at in range(len(pieces) + 1):
            await run(at)

    asyncio.run(run_all())


@each
def test_cancelled_at_every_place(name: str, pieces: list[Any], options: dict[str, Any]) -> None:
    """A task is cancelled while the source keeps it waiting."""
    del name

    async def run(at: int) -> None:
        source = AsyncSource(pieces, at)
        stream = aparse_stream(source, **options)
        events: list[Any] = []
        task = asyncio.create_task(collect(stream, events))
        while source.taken < at:
            await asyncio.sleep(0)
        for _ in range(3):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert (events, stream.result) == before(pieces[:at], options)
        assert source.closed == ["aclose"]

    async def run_all() -> None:
        for at in range(len(pieces)):
            await run(at)

    asyncio.run(run_all())


@each
def test_left_after_every_event(name: str, pieces: list[Any], options: dict[str, Any]) -> None:
    del name
    whole = parse_stream(pieces, **options)
    every = list(whole)
    for count in range(1, len(every) + 1):
        source, events = Source(pieces), []
        stream = parse_stream(source, **options)
        for event in stream:
            events.append(event)
            if len(events) == count:
                break
        assert events == every[:count]
        kept(events, stream.result)
        assert source.closed == ["close"]
        if source.taken < len(pieces):
            assert stream.result == before(pieces[: source.taken], options)[1]
        assert list(stream) == []
        asyncio.run(_left_after(pieces, options, count, every))


async def _left_after(pieces: list[Any], options: dict[str, Any], count: int, every: list[Any]) -> None:
    source, events = AsyncSource(pieces), []
    async with aparse_stream(source, **options) as stream:
        async for event in stream:
            events.append(event)
            if len(events) == count:
                break
    assert events == every[:count]
    kept(events, stream.result)
    assert source.closed == ["aclose"]
    if source.taken < len(pieces):
        assert stream.result == before(pieces[: source.taken], options)[1]
