"""A server on the loopback address that answers whatever it is asked with the reply that the test put there."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from openai import OpenAI

from chatimg_parse import StreamParser

from .shim_bench import Bench
from .shim_server import playing


class Endpoint(ThreadingHTTPServer):
    """`answer` sets the reply to all requests that follow."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status, self.media_type, self.body = 200, "application/json", b"{}"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def answer(self, body: Any, *, status: int = 200, media_type: str = "application/json") -> None:
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.status, self.media_type = status, media_type

    def answer_stream(self, events: bytes) -> None:
        self.answer(events, media_type="text/event-stream")


class _Handler(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.do_GET()

    def do_GET(self) -> None:
        self.send_response(self.server.status)
        self.send_header("Content-Type", self.server.media_type)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(autouse=True)
def no_net(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own failures show as what they are."""
    monkeypatch.setattr(StreamParser, "net", False)


@pytest.fixture(autouse=True, scope="session")
def no_proxy() -> Iterator[None]:
    """A proxy of the machine would not find the loopback address."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("NO_PROXY", "no_proxy"):
            patch.setenv(name, "127.0.0.1")
        yield


@pytest.fixture(scope="session")
def running() -> Iterator[Endpoint]:
    with Endpoint() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def endpoint(running: Endpoint) -> Endpoint:
    running.answer({})
    return running


@pytest.fixture(scope="session")
def client(running: Endpoint) -> Iterator[OpenAI]:
    """One for all tests: each client loads the certificates anew, which takes longer than a test."""
    with OpenAI(api_key="test", base_url=running.url, max_retries=0) as client:
        yield client


@pytest.fixture(scope="session")
def bench() -> Iterator[Bench]:
    with playing() as player:
        bench = Bench(player)
        yield bench
        bench.end()


class _Complaints(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.fixture(autouse=True)
def complaints() -> Iterator[list[str]]:
    """What the shim logs: a reply that passed because of our own failure. None may be left behind a test."""
    handler, log = _Complaints(), logging.getLogger("chatimg_parse.shim")
    log.addHandler(handler)
    yield handler.lines
    log.removeHandler(handler)
    assert handler.lines == []
