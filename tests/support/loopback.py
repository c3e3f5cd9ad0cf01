"""Servers on the loopback address, which can break off in the middle of an answer."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar

import pytest

CUT, RESET, STALL = "cut", "reset", "stall"
_NO_LINGER = struct.pack("ii", 1, 0)
Server = TypeVar("Server", bound=ThreadingHTTPServer)


class Loopback(ThreadingHTTPServer):
    """Answers many clients at a time."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def url(self) -> str:
        return f"{self.root}/v1"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that leaves is what some tests are about."""


class Breaking(BaseHTTPRequestHandler):
    """What the handlers have in common: they can break off, and say nothing of it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def break_off(self, fault: str) -> None:
        self.close_connection = True
        if fault == STALL:
            self.rfile.read(1)  # until the client goes
        elif fault == RESET:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
            socket.close(self.connection.detach())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    """The server in a thread of its own, until it is left."""
    with server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def no_proxy() -> Iterator[None]:
    """A proxy of the machine would not find the loopback address."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("NO_PROXY", "no_proxy"):
            patch.setenv(name, "127.0.0.1")
        yield
