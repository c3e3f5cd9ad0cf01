"""Sources of streams for the tests: pieces one by one, with a fault at any place, that note how they were closed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any

from chatimg_parse import ImageReady, ImageResult, StreamParser, parse

from .cases import load
from .shapes import chunk
from .test_events import REPLY

CASES = load()
LINES = REPLY.splitlines(keepends=True)
CHUNKS = [*(chunk({"content": line}) for line in LINES), chunk({}, "stop")]
PICTURE = "https://files.example/cat.png"
INTERRUPTED = "stream-interrupted"


@dataclass
class Source:
    """Pieces one by one, sync and async; notes how often it was closed. `fault` is what happens at piece `at`."""

    pieces: list[Any]
    at: int = -1
    fault: BaseException | None = None
    closed: list[str] = field(default_factory=list)
    taken: int = 0

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        if self.taken == self.at and self.fault is not None:
            raise self.fault
        if self.taken == len(self.pieces):
            raise StopIteration
        self.taken += 1
        return self.pieces[self.taken - 1]

    def close(self) -> None:
        self.closed.append("close")


class AsyncSource(Source):
    """As `Source`, for `async for`; without a fault it waits for ever at piece `at`."""

    __iter__ = None  # type: ignore[assignment]

    def __aiter__(self) -> AsyncIterator[Any]:
        return self

    async def __anext__(self) -> Any:
        await asyncio.sleep(0)
        if self.taken == self.at and self.fault is None:
            await asyncio.Event().wait()
        try:
            return self.__next__()
        except StopIteration:
            raise StopAsyncIteration from None

    async def aclose(self) -> None:
        await asyncio.sleep(0)
        self.closed.append("aclose")


def codes(result: ImageResult) -> list[str]:
    return [issue.code for issue in result.issues]


def kept(events: list[Any], result: ImageResult) -> None:
    """Every picture that was told is in the result."""
    told = [(event.image.url, event.image.b64_json) for event in events if isinstance(event, ImageReady)]
    assert set(told) <= {(image.url, image.b64_json) for image in result.data}


def cut(wire: Any, size: int) -> list[Any]:
    return [wire[at : at + size] for at in range(0, len(wire), size)]


def facts(result: ImageResult) -> Any:
    """All but where it stood, which text and chunks tell differently."""
    pictures = [image.model_dump(exclude={"span"}) for image in result.data]
    return pictures, result.task_id, result.preview_url, result.text, result.status, result.params, result.issues


WHOLE = facts(parse(REPLY))


async def gathered(stream: Any) -> list[Any]:
    return [event async for event in stream]


@contextmanager
def manager(source: Any) -> Iterator[Any]:
    try:
        yield source
    finally:
        source.close()


@asynccontextmanager
async def amanager(source: Any) -> AsyncIterator[Any]:
    try:
        yield source
    finally:
        await source.aclose()


def before(pieces: list[Any], options: dict[str, Any]) -> tuple[list[Any], ImageResult]:
    """What a parser tells of these pieces, and what it makes of them if nothing follows."""
    parser = StreamParser(**options)
    events = [event for piece in pieces for event in parser.feed(piece)]
    return events, parser.interrupt()


class Broken(Exception):
    """What a source raises."""
