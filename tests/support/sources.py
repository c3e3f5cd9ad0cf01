"""Sources of streams: the pieces of one reply, with a fault at any place, that note how they were closed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any

from .chat import chunk

REPLY = """```json
{"prompt": "a cat"}
```

> ID: `task_01k8`
> [Data Preview](https://asyncdata.net/web/task_01k8)
> Queuing...
> Progress 36..62..
> Generation complete ✅

![cat](https://files.example/cat.png)

Here is your picture, as you asked for it. Shall I change anything?
"""
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


class Broken(Exception):
    """What a source raises."""


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
