"""A server that answers whatever it is asked with the reply that the test put there."""

from __future__ import annotations

import json
from typing import Any

from tests.support.loopback import Breaking, Loopback


class Endpoint(Loopback):
    """`answer` sets the reply to all requests that follow."""

    def __init__(self) -> None:
        super().__init__(_Handler)
        self.status, self.media_type, self.body = 200, "application/json", b"{}"

    def answer(self, body: Any, *, status: int = 200, media_type: str = "application/json") -> None:
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.status, self.media_type = status, media_type

    def answer_stream(self, events: bytes) -> None:
        self.answer(events, media_type="text/event-stream")


class _Handler(Breaking):
    server: Endpoint

    def do_POST(self) -> None:  # noqa: N802 (the name that `http.server` asks for)
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.do_GET()

    def do_GET(self) -> None:  # noqa: N802
        self.send_response(self.server.status)
        self.send_header("Content-Type", self.server.media_type)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)
