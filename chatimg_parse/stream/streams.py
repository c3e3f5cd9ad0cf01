"""`parse_stream` and `aparse_stream`: events from anything that yields the pieces of a reply.

A source is an iterable of pieces (see `StreamParser.feed`), an SDK's stream or stream manager, or an HTTP response
that has not been read. It is opened when the first event is asked for, and closed once: when it ends, raises, or is
left. What it raises passes on; what closing it raises is dropped, since that would hide what happened.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, ExitStack, suppress
from functools import partial
from inspect import isasyncgenfunction
from typing import Any

from typing_extensions import Unpack

from ..models import ImageResult
from .events import Event
from .options import PARSE_OPTIONS, ParseOptions, check_names
from .parser import StreamParser
from .sources import WHOLE, chunk_of, status_of

_END: Any = object()


def parse_stream(source: Any, **options: Unpack[ParseOptions]) -> EventStream:
    """The events of a reply while it arrives.

    `source`: an iterable of `str`, `bytes`, chunks as `dict` or SDK object; an SDK stream (`stream=True`) or stream
    manager (`client.chat.completions.stream(...)`); an HTTP response that is read while it comes (httpx, httpx2,
    requests), whose status counts. A reply that is whole already (`str`, `bytes`, `dict`, SDK object, an SDK's status
    error) is one piece. Anything else is a `TypeError`.

    `options` are the arguments of `parse`: `kind`, `base_url`, `preview`, `allow_svg`, `inputs`, `expects_image`,
    `limits`, `dialect`. A wrong one is a `TypeError` or `ValueError` at once.
    """
    check_names("parse_stream", options, PARSE_OPTIONS)
    if _is_whole(source):
        source = [source]
    if not _is_read(source) and not _has(source, "__enter__"):
        hint = "; use aparse_stream()" if _is_read_async(source) or _has(source, "__aenter__", "__await__") else ""
        raise TypeError(
            "parse_stream() takes an iterable of pieces (str, bytes, dict, SDK chunks), an SDK stream or an HTTP "
            f"response, not {type(source).__name__}{hint}"
        )
    return EventStream(source, StreamParser(**options))


def aparse_stream(source: Any, **options: Unpack[ParseOptions]) -> AsyncEventStream:
    """As `parse_stream`, for `async for`: an async iterable, an SDK's async stream or manager, an async response.

    Something to await that gives one of them (`client.chat.completions.create(..., stream=True)`) is awaited. Pieces
    that are there already may be a list; other iterables are a `TypeError`, because waiting for them would block.

    `options`: `kind`, `base_url`, `preview`, `allow_svg`, `inputs`, `expects_image`, `limits`, `dialect`.
    """
    check_names("aparse_stream", options, PARSE_OPTIONS)
    if _is_whole(source):
        source = [source]
    if isinstance(source, (list, tuple)):
        source = _each(source)
    if not _is_read_async(source) and not _has(source, "__aenter__", "__await__"):
        hint = "; use parse_stream()" if _is_read(source) or _has(source, "__enter__") else ""
        raise TypeError(
            "aparse_stream() takes an async iterable of pieces (str, bytes, dict, SDK chunks), an SDK's async stream "
            f"or an async HTTP response, not {type(source).__name__}{hint}"
        )
    return AsyncEventStream(source, StreamParser(**options))


class _Events:
    """What both kinds share: the parser, the events that nobody has taken yet, and whether it is over."""

    def __init__(self, source: Any, parser: StreamParser) -> None:
        self._source = source
        self._parser = parser
        self._waiting: deque[Event] = deque()
        self._over = False

    @property
    def result(self) -> ImageResult:
        """The whole result once the stream has ended, before that what is certain so far."""
        return self._parser.close() if self._over else self._parser.peek()

    def _take(self, piece: Any) -> None:
        if piece is _END:
            self._parser.close()
            self._waiting += self._parser.final_events
            self._over = True
        elif (chunk := chunk_of(piece)) is not None:
            self._waiting.extend(self._parser.feed(chunk))

    def _break_off(self) -> None:
        self._waiting.clear()
        if not self._over:
            self._over = True
            self._parser.interrupt()


class EventStream(_Events):
    """What `parse_stream` gives: iterates the events of one reply, once.

    A `for` loop that is left early ends the stream as `close` does; `next(stream)` leaves it open. As a context manager
    it is closed for certain.
    """

    def __init__(self, source: Any, parser: StreamParser) -> None:
        super().__init__(source, parser)
        self._pieces: Iterator[Any] | None = None
        self._closing = ExitStack()
        if _is_read(source):
            self._closing.callback(_close, source)

    def __iter__(self) -> Iterator[Event]:
        try:
            while (event := self._next()) is not None:
                yield event
        finally:
            self.close()

    def __next__(self) -> Event:
        event = self._next()
        if event is None:
            raise StopIteration
        return event

    def __enter__(self) -> EventStream:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop reading, and close the source. What was found stays in `result`, with issue `stream-interrupted`."""
        self._break_off()
        self._shut()

    def _next(self) -> Event | None:
        while not self._waiting and not self._over:
            self._read()
        return self._waiting.popleft() if self._waiting else None

    def _read(self) -> None:
        """Take one piece, or the end. Another thread may close the stream meanwhile: then it just ends."""
        try:
            if self._pieces is None:
                self._pieces = self._open()
            pieces = self._pieces
            piece = next(pieces, _END)
            if self._over:
                _close(pieces)  # a generator cannot be closed while it runs
                return
            self._take(piece)
        except BaseException as error:
            if self._over and isinstance(error, Exception):
                return
            self._break_off()
            self._shut(error)
            raise
        if self._over:
            self._shut()

    def _open(self) -> Iterator[Any]:
        source = self._source
        if not _is_read(source):
            source = self._closing.enter_context(source)
        read = _byte_reader(source)
        self._parser.responded(*(status_of(source) if read else (None, None)))
        pieces = iter(source) if read is None else read()
        if pieces is not source:
            self._closing.callback(_close, pieces)
        return pieces

    def _shut(self, error: BaseException | None = None) -> None:
        self._source = self._pieces = None  # what cannot be closed ends when nobody holds it
        with suppress(Exception):
            self._closing.__exit__(type(error) if error else None, error, error.__traceback__ if error else None)


class AsyncEventStream(_Events):
    """As `EventStream`, for `async for`. A loop that is left early is ended soon, with `async with` at once."""

    def __init__(self, source: Any, parser: StreamParser) -> None:
        super().__init__(source, parser)
        self._pieces: AsyncIterator[Any] | None = None
        self._closing = AsyncExitStack()
        if _is_read_async(source) or not _has(source, "__aenter__"):
            self._closing.push_async_callback(_aclose, source)

    async def __aiter__(self) -> AsyncIterator[Event]:
        try:
            while (event := await self._next()) is not None:
                yield event
        finally:
            await self.aclose()

    async def __anext__(self) -> Event:
        event = await self._next()
        if event is None:
            raise StopAsyncIteration
        return event

    async def __aenter__(self) -> AsyncEventStream:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Stop reading, and close the source. What was found stays in `result`, with issue `stream-interrupted`."""
        self._break_off()
        await self._shut()

    async def _next(self) -> Event | None:
        while not self._waiting and not self._over:
            await self._read()
        return self._waiting.popleft() if self._waiting else None

    async def _read(self) -> None:
        """Take one piece, or the end. Another task may close the stream meanwhile: then it just ends."""
        try:
            if self._pieces is None:
                self._pieces = await self._open()
            pieces = self._pieces
            piece = await anext(pieces, _END)
            if self._over:
                await _aclose(pieces)  # a generator cannot be closed while it runs
                return
            self._take(piece)
        except BaseException as error:
            if self._over and isinstance(error, Exception):
                return
            self._break_off()
            await self._shut(error)
            raise
        if self._over:
            await self._shut()

    async def _open(self) -> AsyncIterator[Any]:
        source = self._source
        if not _is_read_async(source) and not _has(source, "__aenter__"):
            source = await source
            if _is_read_async(source):
                self._closing.push_async_callback(_aclose, source)
        if not _is_read_async(source):
            source = await self._closing.enter_async_context(source)
        read = _async_byte_reader(source)
        self._parser.responded(*(status_of(source) if read else (None, None)))
        pieces = aiter(source) if read is None else read()
        if pieces is not source:
            self._closing.push_async_callback(_aclose, pieces)
        return pieces

    async def _shut(self, error: BaseException | None = None) -> None:
        self._source = self._pieces = None
        with suppress(Exception):
            await self._closing.__aexit__(type(error) if error else None, error, error.__traceback__ if error else None)


def _has(source: Any, *names: str) -> bool:
    """Does its class have one of the methods? An attribute made up on the fly, as mocks do, is none."""
    return any(callable(getattr(type(source), name, None)) for name in names)


def _is_whole(source: Any) -> bool:
    """A reply that is there already. An SDK object can be iterated, too: it gives its fields."""
    return issubclass(type(source), WHOLE) or _has(source, "model_dump")


def _byte_reader(source: Any) -> Callable[[], Iterator[bytes]] | None:
    """How an HTTP response gives its bytes."""
    if _has(source, "iter_bytes") and not isasyncgenfunction(type(source).iter_bytes):
        return source.iter_bytes  # type: ignore[no-any-return]
    # requests would give single bytes.
    return partial(source.iter_content, chunk_size=None) if _has(source, "iter_content") else None


def _async_byte_reader(source: Any) -> Callable[[], AsyncIterator[bytes]] | None:
    if _has(source, "aiter_bytes"):
        return source.aiter_bytes  # type: ignore[no-any-return]
    # The OpenAI SDK leaves the "a" away.
    asynchronous = _has(source, "iter_bytes") and isasyncgenfunction(type(source).iter_bytes)
    return source.iter_bytes if asynchronous else None


def _is_read(source: Any) -> bool:
    """Can it be read as it is? Else it may be a context manager that gives what can be."""
    return _has(source, "__iter__") or _byte_reader(source) is not None


def _is_read_async(source: Any) -> bool:
    return _has(source, "__aiter__") or _async_byte_reader(source) is not None


async def _each(pieces: Any) -> AsyncIterator[Any]:
    for piece in pieces:
        yield piece


def _close(source: Any) -> None:
    if _has(source, "close"):
        source.close()


async def _aclose(source: Any) -> None:
    for name in ("aclose", "close"):
        if _has(source, name):
            waits = getattr(source, name)()
            if hasattr(waits, "__await__"):
                await waits
            return
