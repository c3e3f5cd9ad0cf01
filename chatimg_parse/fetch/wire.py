"""One GET over one connection: one look-up, every answer checked, connected to a checked address, nothing unbounded.

The standard library's `http.client` speaks HTTP; what it reads and writes goes through `_Wire`, which holds every
single step to the deadline and counts bytes. It opens no connection by itself.
"""

from __future__ import annotations

import io
import socket
import ssl
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from typing import Any

from .addresses import ssrfguard
from .deadline import Deadline
from .errors import FetchError
from .policy import Place, Policy, Proxy

_CONNECTING = 10.0  # seconds for one address of several
_ADDRESSES = 4  # of a host that are tried
_HEAD = 256 << 10  # bytes of status line and headers
_PLAIN = ("", "identity", "aws-chunked")  # the last one is of the upload, and stays in the headers of some stores
_FRAMES = 1 << 20  # bytes beside those of the body, for the sizes of chunks; and as many again as the body has


@contextmanager
def asked(place: Place, policy: Policy, headers: Mapping[str, str], deadline: Deadline) -> Iterator[HTTPResponse]:
    """The response to a GET, whose head has come. Whatever goes wrong in here or while it is read is a `FetchError`."""
    wire: _Wire | None = None
    response: HTTPResponse | None = None
    try:
        wire = _Wire(_connected(place, policy, deadline), deadline, place.host)
        response = _sent(place, headers, wire)
        _check_framing(response, place.host)
        wire.budget = 2 * policy.max_bytes + _FRAMES
        yield response
    except FetchError:
        raise
    except Exception as error:
        # Who cancels breaks the connection: that is what is to be told.
        deadline.left(place.host)
        raise _named(error, place.host) from None
    finally:
        if response is not None:
            response.close()  # or its finalizer would find its file closed
        if wire is not None:
            wire.hang_up()


def _named(error: Exception, host: str) -> FetchError:
    match error:
        case ssrfguard.SSRFGuardError():
            return FetchError("address-refused", host)
        case socket.gaierror() | UnicodeError():
            return FetchError("host-unknown", host)
        case TimeoutError():
            return FetchError("timeout", host)
        case IncompleteRead():
            return FetchError("cut-short", host)
        case ssl.SSLEOFError() | ssl.SSLZeroReturnError():
            return FetchError("connection-lost", host)
        case ssl.SSLError():
            return FetchError("tls-failed", host)
        case OSError():
            return FetchError("connection-lost", host)
        case HTTPException() | ValueError():
            return FetchError("bad-response", host)
    return FetchError("internal-error", host)


# -- the connection -------------------------------------------------------------------------------------------


def _connected(place: Place, policy: Policy, deadline: Deadline) -> socket.socket:
    """A connection to an address of the place that was checked, encrypted where the scheme says so."""
    addresses = ssrfguard.resolve(place.target, policy=place.guard, resolver=partial(_looked_up, deadline))
    plain = _opened(addresses, place, policy.tunnel, deadline)
    try:
        if place.target.scheme == "http":
            return plain
        context = policy.ssl_context or ssl.create_default_context()
        safe = context.wrap_socket(plain, server_hostname=place.host.rstrip("."), do_handshake_on_connect=False)
        plain = safe
        deadline.watches(safe)
        safe.settimeout(deadline.left(place.host))
        safe.do_handshake()
        return safe
    except BaseException:
        plain.close()
        raise


def _looked_up(deadline: Deadline, host: str, *how: Any) -> Any:
    """`getaddrinfo`, which knows no limit of time."""
    return deadline.within(lambda: socket.getaddrinfo(host, *how), host)


def _opened(
    addresses: tuple[ssrfguard.Address, ...], place: Place, proxy: Proxy | None, deadline: Deadline
) -> socket.socket:
    """To the first address that answers."""
    failed = FetchError("connect-failed", place.host)
    for address in addresses[:_ADDRESSES]:
        patience = min(_CONNECTING, deadline.left(place.host))
        try:
            if proxy is not None:
                return _tunnelled(address, place, proxy, deadline)
            connect = partial(ssrfguard.connect, [address], policy=place.guard, timeout=patience)
            return deadline.within(connect, place.host, undo=socket.socket.close)
        except FetchError as error:
            failed = error
        except OSError:
            deadline.left(place.host)
    raise failed


def _tunnelled(address: ssrfguard.Address, place: Place, proxy: Proxy, deadline: Deadline) -> socket.socket:
    """Through the proxy to an address that was checked: what the name means elsewhere does not count."""
    try:
        patience = min(_CONNECTING, deadline.left(place.host))
        connect = partial(socket.create_connection, (proxy.host, proxy.port), timeout=patience)
        opened = deadline.within(connect, place.host, undo=socket.socket.close)
    except OSError:
        raise FetchError("proxy-failed", place.host) from None
    try:
        ip = f"[{address.ip}]" if address.ip.version == 6 else str(address.ip)
        goal = f"{ip}:{place.target.port}"
        user = f"Proxy-Authorization: Basic {b64encode(proxy.user.encode()).decode()}\r\n" if proxy.user else ""
        wire = _Wire(opened, deadline, place.host)
        wire.sendall(f"CONNECT {goal} HTTP/1.1\r\nHost: {goal}\r\n{user}\r\n".encode())
        with closing(HTTPResponse(wire, method="CONNECT")) as response:  # type: ignore[arg-type]
            response.begin()
            if response.status != 200:
                raise FetchError("proxy-failed", place.host, status=response.status)
        return opened
    except (OSError, HTTPException):
        opened.close()
        deadline.left(place.host)
        raise FetchError("proxy-failed", place.host) from None
    except BaseException:
        opened.close()
        raise


# -- HTTP -----------------------------------------------------------------------------------------------------


def _sent(place: Place, headers: Mapping[str, str], wire: _Wire) -> HTTPResponse:
    """Ask, and read the head of the answer."""
    connection = HTTPConnection(place.host, place.target.port)
    connection.sock = wire
    connection.putrequest("GET", place.path, skip_host=True, skip_accept_encoding=True)
    own = {name.lower() for name in headers}
    connection.putheader("Host", _authority(place))
    for name, told in (("Accept", "image/*,*/*;q=0.5"), ("User-Agent", "chatimg-parse")):
        if name.lower() not in own:
            connection.putheader(name, told)
    connection.putheader("Accept-Encoding", "identity")
    connection.putheader("Connection", "close")
    for name, told in headers.items():
        connection.putheader(name, told.encode("latin-1"))
    connection.endheaders()
    return _head(wire)


def _head(wire: _Wire) -> HTTPResponse:
    """The head of the final answer; hints and other interim ones (RFC 9110, 15.2) may come before it."""
    while True:
        response = HTTPResponse(wire, method="GET")  # type: ignore[arg-type]
        try:
            response.begin()
        except BaseException:
            response.close()
            raise
        if not 101 < response.status < 200:
            return response
        response.fp = None  # type: ignore[assignment]  # which the next one reads on from


def _authority(place: Place) -> str:
    host = f"[{place.host}]" if ":" in place.host else place.host
    default = {"http": 80, "https": 443}[place.target.scheme]
    return host if place.target.port == default else f"{host}:{place.target.port}"


def _check_framing(response: HTTPResponse, host: str) -> None:
    """Where the body ends must be told in one way (RFC 9112, 6.3)."""
    lengths = {each.strip() for each in response.headers.get_all("Content-Length", [])}
    codings = [each.strip().lower() for each in response.headers.get_all("Transfer-Encoding", [])]
    if codings == ["chunked"] and not response.chunked:  # with blanks, which are not seen there
        response.chunked, response.chunk_left, response.length = True, None, None
    if codings not in ([], ["chunked"]) or (codings and lengths) or len(lengths) > 1:
        raise FetchError("bad-response", host)
    if any(not (length.isascii() and length.isdigit() and len(length) < 19) for length in lengths):
        raise FetchError("bad-response", host)
    if response.getheader("Content-Encoding", "").strip().lower() not in _PLAIN:
        raise FetchError("compressed", host)


class _Wire:
    """What `http.client` takes for a socket: each step has only the time that is left, and bytes are counted."""

    def __init__(self, connected: socket.socket, deadline: Deadline, host: str) -> None:
        self._socket, self._deadline, self._host = connected, deadline, host
        self.budget = _HEAD
        self._incoming = io.BufferedReader(_Incoming(self))
        deadline.watches(connected)

    def sendall(self, data: bytes) -> None:
        self._socket.settimeout(self._deadline.left(self._host))
        self._socket.sendall(data)

    def makefile(self, *_: Any, **__: Any) -> Any:
        return self._incoming  # one for all heads, since it may have read more than one

    def receive_into(self, buffer: Any) -> int:
        self._socket.settimeout(self._deadline.left(self._host))
        count = self._socket.recv_into(buffer)
        self.budget -= count
        if self.budget < 0:
            raise FetchError("too-large", self._host)
        return count

    def close(self) -> None:
        """Asked for by `http.client` while the body is still to be read."""

    def hang_up(self) -> None:
        self._deadline.watches(None)
        self._socket.close()


class _Incoming(io.RawIOBase):
    def __init__(self, wire: _Wire) -> None:
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._wire.receive_into(buffer)
