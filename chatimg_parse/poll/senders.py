"""How requests are sent: by a client of the OpenAI SDK, by a function, and to strangers by the guarded fetcher.

The SDK's own request machinery retries and follows redirects, so only the headers are its own; the request goes
straight through its HTTP client, whichever library that is. Imports neither of them, nor the SDK.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from importlib import import_module
from inspect import isawaitable, iscoroutinefunction
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qsl, urlencode, urlsplit

from .places import PollRequest, origin_of

Told = tuple[int, Any, "bytes | str"]  # status, headers, body
Left = Callable[[], float]  # seconds until the time is over
_MOST_BYTES = 32 * 2**20
_LONGEST = 30.0  # seconds that one request may take to connect, or to bring its next piece
_NOT_OURS = frozenset((b"host", b"content-length", b"content-type", b"accept-encoding"))


# What a library of the network makes no errors of.
_FAULTS = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError, NameError)


class NotInstalled(Exception):
    """The fetcher for strangers' addresses is not there."""


class TooLong(Exception):
    """A body of more bytes than anybody's pictures have."""


def is_network(error: Exception) -> bool:
    """An error of the network or of a library, and none of Python that tells of a fault in the caller's code."""
    if isinstance(error, OSError):
        return True
    return type(error).__module__ != "builtins" and not isinstance(error, _FAULTS)


# -- what is sent, by whom ----------------------------------------------------------------------------------------


class ByFunction:
    """`send(request)` is the caller's function: (status, headers, body), for `apoll` perhaps awaited."""

    def __init__(self, send: Callable[[PollRequest], Any], base_url: str | None) -> None:
        if base_url is None:
            raise ValueError("with a function as the client, base_url= says where the gateway is")
        self.base_url = base_url
        self._send = send

    def send(self, request: PollRequest, _left: Left) -> Told:
        """Ask by the caller's function, which minds the time itself."""
        try:
            return _told(self._send(request))
        except HTTPError as error:  # as urllib tells a status
            with error:
                return error.code, error.headers, error.read(_MOST_BYTES)

    async def asend(self, request: PollRequest, _left: Left) -> Told:
        """As `send`, where the function may give something to await."""
        told = self._send(request)
        return _told(await told if isawaitable(told) else told)


class BySdk:
    """An OpenAI client: its credentials and headers, its transport and proxies, none of its retries."""

    def __init__(self, client: Any, base_url: str | None) -> None:
        self.base_url = str(client.base_url) if base_url is None else base_url
        self._client, self._http = client, client._client
        self._options = import_module("openai._models").FinalRequestOptions

    def send(self, request: PollRequest, left: Left) -> Told:
        """Ask over the SDK's own HTTP client, with its credentials and without its retries; the answer is bounded."""
        options = self._options.construct(method="get", url=request.url)
        made = self._made(request, self._client._prepare_options(options) or options, left)
        response = self._http.send(made, stream=True, **self._how())
        try:
            return response.status_code, response.headers, b"".join(_bounded(response.iter_bytes(), left))
        finally:
            response.close()

    async def asend(self, request: PollRequest, left: Left) -> Told:
        """As `send`, over an async client."""
        options = self._options.construct(method="get", url=request.url)
        made = self._made(request, await self._client._prepare_options(options) or options, left)
        response = await self._http.send(made, stream=True, **self._how())
        try:
            pieces = [piece async for piece in _abounded(response.aiter_bytes(), left)]
            return response.status_code, response.headers, b"".join(pieces)
        finally:
            await response.aclose()

    def _made(self, request: PollRequest, options: Any, left: Left) -> Any:
        """A request with the headers that the SDK gives to its own, credentials among them."""
        headers = [
            pair for pair in self._client._build_request(options).headers.raw if pair[0].lower() not in _NOT_OURS
        ]
        return self._http.build_request(
            request.method,
            self._with_query(request.url),
            headers=[*headers, (b"accept-encoding", b"identity")],
            timeout=max(0.001, min(_LONGEST, left())),
        )

    def _with_query(self, url: str) -> str:
        """The client's own query (`api-version` for Azure) goes with what goes to its own gateway."""
        own = getattr(self._client, "default_query", None) or {}
        if not own or origin_of(url) != origin_of(self.base_url):
            return url
        known = {name for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)}
        more = urlencode({name: told for name, told in own.items() if name not in known})
        return f"{url}{'&' if '?' in url else '?'}{more}" if more else url

    def _how(self) -> dict[str, Any]:
        auth = getattr(self._client, "custom_auth", None)
        return {"follow_redirects": False} if auth is None else {"follow_redirects": False, "auth": auth}


Sender = ByFunction | BySdk


def sender_of(client: Any, base_url: str | None, *, waits: bool) -> Sender:
    """The sender for a client; one for the other kind of code (`waits`: async) is a `TypeError` that says so."""
    names = {base.__name__ for base in type(client).__mro__ if base.__module__.partition(".")[0] == "openai"}
    if {"SyncAPIClient", "AsyncAPIClient"} & names:
        if waits != ("AsyncAPIClient" in names):
            raise TypeError("an AsyncOpenAI client is for apoll()" if not waits else "an OpenAI client is for poll()")
        return BySdk(client, base_url)
    if not callable(client):
        kind = "AsyncOpenAI" if waits else "OpenAI"
        raise TypeError(f"client is an {kind} client or a function of a PollRequest, not {type(client).__name__}")
    if iscoroutinefunction(client) and not waits:
        raise TypeError("client is a coroutine function, which only apoll() can wait for")
    return ByFunction(client, base_url)


# -- strangers ----------------------------------------------------------------------------------------------------


def fetched(request: PollRequest, policy: Any, left: Left) -> Told:
    """A stranger's address, without anything of ours."""
    told = _fetcher().read(request.url, **_terms(policy, left))
    return told.status, told.headers, told.body


async def afetched(request: PollRequest, policy: Any, left: Left) -> Told:
    """As `fetched`, for asyncio."""
    told = await _fetcher().aread(request.url, **_terms(policy, left))
    return told.status, told.headers, told.body


def _fetcher() -> Any:
    try:
        return import_module("chatimg_parse.fetch")
    except ImportError as error:
        raise NotInstalled from error


def _terms(policy: Any, left: Left) -> dict[str, Any]:
    timeout = max(0.001, min(_LONGEST, left()))
    return {"timeout": timeout} if policy is None else {"policy": policy, "timeout": timeout}


# -- bodies -------------------------------------------------------------------------------------------------------


def _told(answer: Any) -> Told:
    if not isinstance(answer, tuple) or len(answer) != 3:
        raise TypeError("the client function gives (status, headers, body)")
    if len(answer[2]) > _MOST_BYTES:
        raise TooLong
    return answer


class _Measure:
    """Counts the bytes of a body, and looks at the clock with each piece."""

    def __init__(self, left: Left) -> None:
        self._left, self._size = left, 0

    def take(self, piece: bytes) -> bytes:
        self._size += len(piece)
        if self._size > _MOST_BYTES:
            raise TooLong
        if self._left() <= 0:
            raise TimeoutError
        return piece


def _bounded(pieces: Iterator[bytes], left: Left) -> Iterator[bytes]:
    return map(_Measure(left).take, pieces)


async def _abounded(pieces: AsyncIterator[bytes], left: Left) -> AsyncIterator[bytes]:
    measure = _Measure(left)
    async for piece in pieces:
        yield measure.take(piece)
