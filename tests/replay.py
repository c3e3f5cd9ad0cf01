"""A server on the loopback address that replays recorded event streams piece by piece, and breaks where it is told to.

A request says in its `model` what it wants: `recording`, or `recording/fault/place` with the number of pieces that
arrive before the fault. So one server can answer many requests at a time.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar

CUT, RESET, STALL = "cut", "reset", "stall"
_PAUSE = 0.0005  # seconds between two pieces: the recorded half minute would tell no more
_NO_LINGER = struct.pack("ii", 1, 0)
Server = TypeVar("Server", bound=ThreadingHTTPServer)


class Replay(ThreadingHTTPServer):
    """`recordings` are the pieces of each stream."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, recordings: dict[str, list[bytes]]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.recordings = recordings

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that leaves is what the tests are about."""


class Breaking(BaseHTTPRequestHandler):
    """What the servers of the tests have in common: they can break off, and say nothing of it."""

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


class _Handler(Breaking):
    server: Replay

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name, fault, place = [*asked["model"].split("/"), "", "0"][:3]
        pieces = self.server.recordings[name]
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for piece in pieces[: int(place)] if fault else pieces:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            time.sleep(_PAUSE)
        if fault:
            self.break_off(fault)
        else:
            self.wfile.write(b"0\r\n\r\n")


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


def replaying(recordings: dict[str, list[bytes]]) -> AbstractContextManager[Replay]:
    return serving(Replay(recordings))
