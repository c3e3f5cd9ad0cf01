"""The transports that change chat replies on their way, for httpx and httpx2 alike, blocking and async.

Only a transport reaches every way into the SDK: `create`, `.parse()`, `.stream()`, raw and streaming responses,
copies by `with_options`, and the libraries that call one of these. The two HTTP libraries have unrelated classes of
the same form; the classes here are made for the one whose transport is wrapped. What a reply becomes is decided in
`exchange`, which knows nothing of either.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any, Literal, cast

from typing_extensions import Self, Unpack

from ...models import ImageResult
from ...stream.options import check_names
from ..guard import FailOpen, Rewriter, guarded
from ..options import SHIM_OPTIONS, Mode, Options, ShimOptions, options_of
from .exchange import Answer, Exchange, Outgoing, asked_for_stream, exchange_for
from .fetched import afetched, fetched
from .waiting import apolled, polled

LIBRARIES = ("httpx2", "httpx")
_KINDS = ("BaseTransport", "AsyncBaseTransport", "Client", "AsyncClient")
# What described the bytes as they came, which are changed or unpacked now.
_DROPPED = (b"content-length", b"content-encoding", b"transfer-encoding")


def library_of(client_or_transport: Any) -> Any:
    """The HTTP library whose transport or client this is; `TypeError` if it is of neither."""
    for base in type(client_or_transport).__mro__:
        name = base.__module__.partition(".")[0]
        if name in LIBRARIES and base.__name__ in _KINDS:
            return import_module(name)
    for name in LIBRARIES:  # the SDK gives `BaseTransport` out as its own, and writes its `__module__` anew
        library = import_module(name) if find_spec(name) is not None else None
        if library is not None and isinstance(client_or_transport, tuple(getattr(library, kind) for kind in _KINDS)):
            return library
    raise TypeError(f"a transport or client of httpx or httpx2 is wanted, not {type(client_or_transport).__name__}")


def _without(headers: list[tuple[bytes, bytes]], unfit: tuple[bytes, ...]) -> list[tuple[bytes, bytes]]:
    """Headers as they came, in whatever encoding, less some."""
    return [(name, value) for name, value in headers if name.lower() not in unfit]


def _read_before(request: Any) -> bytes:
    """The body of a request; nothing of one that is streamed, which can be read only once."""
    content = vars(request).get("_content")  # `content` raises where it is not there
    return content if isinstance(content, bytes) else b""


def _base(request: Any) -> str:
    """The address of the endpoint, as a client has it: the one of the request without `/images/generations`."""
    path = request.url.raw_path.partition(b"?")[0].rstrip(b"/").rsplit(b"/", 2)[0]
    return str(request.url.copy_with(raw_path=path or b"/"))


if TYPE_CHECKING:
    _Transport = Any  # an instance is a transport of either library, which no checker can know before
else:
    _Transport = object


class _Wrapper(_Transport):  # type: ignore[misc]
    """What both transports are: another transport, and the options."""

    _async = False

    def __new__(
        cls, transport: Any, mode: Mode = "parts", *, library: Any = None, **options: Unpack[ShimOptions]
    ) -> Self:
        del mode  # which `__init__` reads; it is named here, too, because some type checkers look nowhere else
        check_names(cls.__name__, options, SHIM_OPTIONS)
        library = library or library_of(transport)
        base = library.AsyncBaseTransport if cls._async else library.BaseTransport
        return cast(Self, object.__new__(cls if issubclass(cls, base) else _joined(cast(Any, cls), base)))

    def __init__(
        self, transport: Any, mode: Mode = "parts", *, library: Any = None, **options: Unpack[ShimOptions]
    ) -> None:
        self.transport = transport
        self.library = library or library_of(transport)
        self.options: Options = options_of(mode, options)
        if iscoroutinefunction(self.options.fetch) and not self._async:
            raise TypeError("fetch is a coroutine function, which only an async client can wait for")

    def __getattr__(self, name: str) -> Any:
        """What is asked of a transport, and is none of ours."""
        if "transport" not in self.__dict__:
            raise AttributeError(name)
        return getattr(self.transport, name)

    def _exchange(self, request: Any) -> Exchange | None:
        return guarded(lambda: exchange_for(request.method, request.url.raw_path, request.headers, self.options), None)

    def _outgoing(self, exchange: Exchange, request: Any, body: bytes) -> Any:
        """The request that goes out instead, or the one that came."""
        return guarded(lambda: self._made(exchange.outgoing(body), request), request)

    def _made(self, outgoing: Outgoing | None, request: Any) -> Any:
        if outgoing is None:
            return request
        headers = _without(request.headers.raw, (*_DROPPED, b"content-type"))
        return self.library.Request(
            request.method,
            request.url.copy_with(raw_path=outgoing.path),
            headers=[*headers, (b"content-type", b"application/json")],
            content=outgoing.body,
            extensions=request.extensions,
        )

    def _rewriter(self, exchange: Exchange, request: Any, response: Any) -> Rewriter | Literal[False] | None:
        """Who changes the reply while it comes; `None` if it must be read first, `False` if it passes."""

        def streams() -> bool:
            return asked_for_stream(request.content)

        kind = response.headers.get("content-type", "")
        if not guarded(lambda: exchange.concerns(response.status_code, kind), False):
            return False
        guarded(lambda: exchange.asked(_read_before(request)), None)
        return guarded(lambda: exchange.rewriter(streams), False)

    def _response(self, inner: Any, stream: Any, answer: Answer | None = None) -> Any:
        """The reply with another body, and where we answer ourselves with another status and headers, too."""
        return guarded(lambda: self._told(inner, stream, answer), inner)

    def _told(self, inner: Any, stream: Any, answer: Answer | None) -> Any:
        status, own, _ = answer or Answer(inner.status_code, (), b"")
        headers = _without(inner.headers.raw, (*_DROPPED, *(name for name, _ in own)))
        return self.library.Response(status, headers=[*headers, *own], stream=stream, extensions=inner.extensions)

    def _to_fetch(self, exchange: Exchange, data: bytes) -> list[str]:
        none: list[str] = []
        return guarded(lambda: exchange.to_fetch(data), none)

    def _to_poll(self, exchange: Exchange, data: bytes) -> ImageResult | None:
        return guarded(lambda: exchange.to_poll(data), None)

    def _answered(self, exchange: Exchange, inner: Any, data: bytes, got: dict[str, str | None]) -> Any:
        fetched = {url: picture for url, picture in got.items() if picture is not None}
        answer = guarded(lambda: exchange.answer(data, fetched), None)
        return self._response(inner, self.library.ByteStream(data if answer is None else answer.body), answer)


class ChatImageTransport(_Wrapper):
    """Wraps a transport of httpx or httpx2, and changes the chat replies that come through it.

    `transport`: `httpx.HTTPTransport()`, `httpx2.HTTPTransport()` or one of your own. The arguments behind it are those
    of `install`. An instance is a transport of the same library as the one that it wraps, and has its attributes.
    """

    def __enter__(self) -> ChatImageTransport:
        self.transport.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self.transport.__exit__(*error)

    def close(self) -> None:
        """Close the transport that is wrapped."""
        self.transport.close()

    def handle_request(self, request: Any) -> Any:
        """The transport's own method: one request, one response."""
        exchange = self._exchange(request)
        if exchange is None:
            return self.transport.handle_request(request)
        sent = self._outgoing(exchange, request, request.read()) if exchange.sends else request
        response = self.transport.handle_request(sent)
        rewriter = self._rewriter(exchange, request, response)
        if rewriter is False:
            return response
        if rewriter is not None:
            return self._response(response, _joined(_Pieces, self.library.SyncByteStream)(response, rewriter))
        try:
            data = response.read()
        finally:
            response.close()
        base = _base(request)
        if (pending := self._to_poll(exchange, data)) is not None:
            exchange.polled(polled(pending, self.options, base, self.transport, self.library, request))
        got = {url: fetched(url, self.options, base) for url in self._to_fetch(exchange, data)}
        return self._answered(exchange, response, data, got)


class AsyncChatImageTransport(_Wrapper):
    """As `ChatImageTransport`, for async clients."""

    _async = True

    async def __aenter__(self) -> AsyncChatImageTransport:
        await self.transport.__aenter__()
        return self

    async def __aexit__(self, *error: Any) -> None:
        await self.transport.__aexit__(*error)

    async def aclose(self) -> None:
        """Close the transport that is wrapped."""
        await self.transport.aclose()

    async def handle_async_request(self, request: Any) -> Any:
        """The transport's own method: one request, one response."""
        exchange = self._exchange(request)
        if exchange is None:
            return await self.transport.handle_async_request(request)
        sent = self._outgoing(exchange, request, await request.aread()) if exchange.sends else request
        response = await self.transport.handle_async_request(sent)
        rewriter = self._rewriter(exchange, request, response)
        if rewriter is False:
            return response
        if rewriter is not None:
            return self._response(response, _joined(_AsyncPieces, self.library.AsyncByteStream)(response, rewriter))
        try:
            data = await response.aread()
        finally:
            await response.aclose()
        base = _base(request)
        if (pending := self._to_poll(exchange, data)) is not None:
            exchange.polled(await apolled(pending, self.options, base, self.transport, self.library, request))
        got = {url: await afetched(url, self.options, base) for url in self._to_fetch(exchange, data)}
        return self._answered(exchange, response, data, got)


# -- the body, piece by piece -----------------------------------------------------------------------------------


class _Pieces:
    """The body of a reply as it is rewritten. What breaks it off passes on, behind what was held."""

    def __init__(self, response: Any, rewriter: Rewriter) -> None:
        self._response, self._rewriter = response, FailOpen(rewriter)

    def __iter__(self) -> Iterator[bytes]:
        try:
            for data in self._response.iter_bytes():
                yield from self._rewriter.feed(data)
        except Exception:
            yield from self._rewriter.broken()
            raise
        yield from self._rewriter.close()

    def close(self) -> None:
        self._response.close()


class _AsyncPieces:
    """As `_Pieces`, async."""

    def __init__(self, response: Any, rewriter: Rewriter) -> None:
        self._response, self._rewriter = response, FailOpen(rewriter)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for data in self._response.aiter_bytes():
                for piece in self._rewriter.feed(data):
                    yield piece
        except Exception:
            for piece in self._rewriter.broken():
                yield piece
            raise
        for piece in self._rewriter.close():
            yield piece

    async def aclose(self) -> None:
        await self._response.aclose()


@cache
def _joined(ours: type, theirs: type) -> type:
    """Our class as one of the library's, which its client asks for."""
    return type(ours.__name__, (ours, theirs), {"__module__": ours.__module__, "__doc__": ours.__doc__})
