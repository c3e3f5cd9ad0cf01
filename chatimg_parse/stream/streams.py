"""`parse_stream` and `aparse_stream`: events from anything that yields the pieces of a reply.

A source is an iterable of pieces (see `StreamParser.feed`), an SDK's stream or stream manager, or an HTTP response
that has not been read. It is closed when the stream ends, is closed or breaks off; what it raises itself passes on.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator
from types import TracebackType
from typing import Any

from ..models import ImageResult
from .events import Event
from .parser import StreamParser

_CLOSERS = ("close", "aclose")


class EventStream:
    """Iterates the events of one reply, and is a context manager. `result` tells at any time what is certain."""

    def __init__(self, source: Any, parser: StreamParser) -> None:
        self._parser = parser
        self._source = source
        self._entered: Any = None
        self._done = False
        self._events = self._run()

    @property
    def result(self) -> ImageResult:
        """The whole result once the stream has ended, before that what is certain so far."""
        return self._parser.close() if self._done else self._parser.peek()

    def __iter__(self) -> Iterator[Event]:
        return self._events

    def __next__(self) -> Event:
        return next(self._events)

    def __enter__(self) -> EventStream:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop reading, and close the source. What was found stays in `result`, with issue `stream-interrupted`."""
        self._events.close()
        self._interrupt()
        _close(self._entered if self._entered is not None else self._source, self._source)

    def _interrupt(self) -> None:
        if not self._done:
            self._done = True
            self._parser.interrupt()

    def _run(self) -> Generator[Event, None, None]:
        try:
            for piece in self._pieces():
                if piece is not None:
                    yield from self._parser.feed(piece)
            self._done = True
            self._parser.close()
            yield from self._parser.final_events
        finally:
            self._interrupt()
            _close(self._entered if self._entered is not None else self._source, self._source)

    def _pieces(self) -> Iterator[Any]:
        source = self._source
        if not hasattr(type(source), "__iter__") and hasattr(type(source), "__enter__"):
            source = self._entered = source.__enter__()
        for name in ("iter_bytes", "iter_content"):
            read = getattr(source, name, None)
            if callable(read):
                source = read()
                break
        for piece in source:
            yield chunk_of(piece)


class AsyncEventStream:
    """As `EventStream`, for a source that is iterated with `async for`."""

    def __init__(self, source: Any, parser: StreamParser) -> None:
        self._parser = parser
        self._source = source
        self._entered: Any = None
        self._done = False
        self._events = self._run()

    @property
    def result(self) -> ImageResult:
        """The whole result once the stream has ended, before that what is certain so far."""
        return self._parser.close() if self._done else self._parser.peek()

    def __aiter__(self) -> AsyncIterator[Event]:
        return self._events

    async def __anext__(self) -> Event:
        return await self._events.__anext__()

    async def __aenter__(self) -> AsyncEventStream:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Stop reading, and close the source. What was found stays in `result`, with issue `stream-interrupted`."""
        await self._events.aclose()
        self._interrupt()
        await _aclose(self._entered if self._entered is not None else self._source, self._source)

    def _interrupt(self) -> None:
        if not self._done:
            self._done = True
            self._parser.interrupt()

    async def _run(self) -> AsyncGenerator[Event, None]:
        try:
            async for piece in self._pieces():
                if piece is not None:
                    for event in self._parser.feed(piece):
                        yield event
            self._done = True
            self._parser.close()
            for event in self._parser.final_events:
                yield event
        finally:
            self._interrupt()
            await _aclose(self._entered if self._entered is not None else self._source, self._source)

    async def _pieces(self) -> AsyncIterator[Any]:
        source = self._source
        if hasattr(source, "__await__"):
            source = await source
        if not hasattr(type(source), "__aiter__") and hasattr(type(source), "__aenter__"):
            source = self._entered = await source.__aenter__()
        read = getattr(source, "aiter_bytes", None)
        if callable(read):
            source = read()
        if hasattr(type(source), "__aiter__"):
            async for piece in source:
                yield chunk_of(piece)
        else:
            for piece in source:
                yield chunk_of(piece)


def parse_stream(source: Any, **options: Any) -> EventStream:
    """The events of a reply while it arrives. `options` are those of `StreamParser`.

    `source`: an iterable of `str`, `bytes`, chunks as `dict` or SDK object; an SDK stream (`stream=True`) or stream
    manager (`client.chat.completions.stream(...)`); an HTTP response that is read while it comes. Something that
    cannot be iterated is a `TypeError`.
    """
    if isinstance(source, (str, bytes, bytearray, memoryview, dict)):
        source = [source]
    if not any(hasattr(type(source), name) for name in ("__iter__", "__enter__", "__next__")):
        raise TypeError(f"parse_stream() takes an iterable of pieces, not {type(source).__name__}")
    return EventStream(source, StreamParser(**options))


def aparse_stream(source: Any, **options: Any) -> AsyncEventStream:
    """As `parse_stream`, for `async for`: an async iterable, an SDK's async stream or manager, or what gives one."""
    if isinstance(source, (str, bytes, bytearray, memoryview, dict)):
        source = [source]
    if not any(hasattr(type(source), name) for name in ("__aiter__", "__aenter__", "__await__", "__iter__")):
        raise TypeError(f"aparse_stream() takes an async iterable of pieces, not {type(source).__name__}")
    return AsyncEventStream(source, StreamParser(**options))


def chunk_of(piece: Any) -> Any:
    """The chunk in an event of an SDK's stream helper; `None` for its other events, which repeat what chunks told."""
    kind = getattr(piece, "type", None)
    if isinstance(piece, (str, bytes, dict)) or not isinstance(kind, str):
        return piece
    if kind == "chunk" and hasattr(piece, "chunk"):
        return piece.chunk
    return (
        None
        if kind.startswith(_REPEATS) and hasattr(piece, "snapshot" if kind != "content.done" else "content")
        else piece
    )


# Events of the chat helper beside `chunk`.
_REPEATS = ("content.", "refusal.", "logprobs.", "tool_calls.")


def _close(*opened: Any) -> None:
    """Close the source, once; what closing raises would hide what happened."""
    for source in dict.fromkeys(map(_Same, opened)):
        close = getattr(source.value, "close", None)
        if callable(close):
            try:
                close()
            except Exception:
                continue


async def _aclose(*opened: Any) -> None:
    for source in dict.fromkeys(map(_Same, opened)):
        for name in _CLOSERS[::-1]:
            close = getattr(source.value, name, None)
            if callable(close):
                try:
                    waits = close()
                    if hasattr(waits, "__await__"):
                        await waits
                except Exception:
                    continue
                break


class _Same:
    """A source as a key, by identity."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.value is self.value
