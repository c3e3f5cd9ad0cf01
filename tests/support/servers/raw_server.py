"""A server that speaks bytes, so that it can do everything wrong; and pictures to be asked for."""

from __future__ import annotations

import base64
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from ..pictures import PNG

PICTURE = base64.b64decode(PNG)
# Break off; say nothing until the client goes; a byte now and then, for ever; another request over the same connection.
RESET, HOLD, DRIP, NEXT = "reset", "hold", "drip", "next"
_NO_LINGER = struct.pack("ii", 1, 0)
# What is sent to one request: bytes, and what else happens; or made from the request.
Script = Sequence["bytes | str"]


def answer(body: bytes = PICTURE, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """A response as it is sent, with the length of its body (or another one)."""
    told = [f"Content-Length: {len(body) if length is None else length}", *headers]
    return "\r\n".join([f"HTTP/1.1 {status}", *told, "", ""]).encode("latin-1") + body


def bare(body: bytes = PICTURE, *headers: str, status: str = "200 OK") -> bytes:
    """A response that says nothing of its length."""
    return "\r\n".join([f"HTTP/1.1 {status}", *headers, "", ""]).encode("latin-1") + body


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    framed = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + framed + end


@dataclass
class RawServer:
    """Answers the first request with the first script, and so on; the last one again and again."""

    scripts: Sequence[Script] | Callable[[str], Script]
    context: ssl.SSLContext | None = None
    requests: list[str] = field(default_factory=list)  # heads, as they came
    connections: int = 0

    def __post_init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._listening.settimeout(0.05)
        self._over = threading.Event()
        self.port = self._listening.getsockname()[1]

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str = "/a.png") -> str:
        return f"http{'s' if self.context else ''}://{self.host}{path}"

    def run(self) -> None:
        threads = []
        while not self._over.is_set():
            try:
                connection, _ = self._listening.accept()
            except TimeoutError:
                continue
            self.connections += 1
            threads.append(threading.Thread(target=self._serve, args=(connection,)))
            threads[-1].start()
        for thread in threads:
            thread.join()

    def stop(self) -> None:
        self._over.set()

    def close(self) -> None:
        self._listening.close()

    def _serve(self, plain: socket.socket) -> None:
        connection = plain
        with suppress(OSError), plain:
            plain.settimeout(10)
            if self.context is not None:
                connection = self.context.wrap_socket(plain, server_side=True)
            with connection:
                self._answer(connection)

    def _request(self, connection: socket.socket) -> str | None:
        head = b""
        while b"\r\n\r\n" not in head:
            piece = connection.recv(65536)
            if not piece:
                return None
            head += piece
        self.requests.append(head.decode("latin-1"))
        return self.requests[-1]

    def _answer(self, connection: socket.socket) -> None:
        number = len(self.requests)
        request = self._request(connection)
        if request is None:
            return
        scripts = self.scripts
        script = scripts(request) if callable(scripts) else scripts[min(number, len(scripts) - 1)]
        for step in script:
            if isinstance(step, bytes):
                connection.sendall(step)
            elif step == RESET:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
                return
            elif step == NEXT:
                self._request(connection)
            else:
                self._stay(connection, step)
        with suppress(OSError):
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(65536):
                pass

    def _stay(self, connection: socket.socket, how: str) -> None:
        """Until the client goes, or the test is over."""
        connection.settimeout(0.02)
        gone = False
        while not gone and not self._over.is_set():
            if how == DRIP:
                connection.sendall(b"a")
            with suppress(TimeoutError):
                gone = not connection.recv(1)


@contextmanager
def raw(*scripts: Script, context: ssl.SSLContext | None = None) -> Iterator[RawServer]:
    with running(RawServer(scripts, context)) as server:
        yield server


@contextmanager
def running(server: RawServer) -> Iterator[RawServer]:
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join()
        server.close()
