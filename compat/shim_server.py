"""A server on the loopback address that plays recorded replies: the `model` of a request says which.

It is the gateway of the tests of the shim, and where a test wants one, the proxy on the way to it: a request whose
path is a whole URL is answered, too. What was asked is kept in `seen`.
"""

from __future__ import annotations

import gzip
import json
import threading
from contextlib import AbstractContextManager
from typing import Any, NamedTuple

from tests.support.feeding import cut
from tests.support.loopback import Breaking, Loopback, serving

JSON, EVENTS, PAGE = "application/json", "text/event-stream", "text/html; charset=utf-8"
SHORT = "short"  # a fault beside those of `loopback`: fewer bytes than the headers say
_PATIENCE = 5  # seconds; a test that needs them has failed


class Reply(NamedTuple):
    """One answer. `pieces` are sent one by one; with `gated` the server waits for `go` behind the first."""

    pieces: tuple[bytes, ...]
    kind: str = JSON
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    chunked: bool = False
    fault: str = ""
    gated: bool = False

    @property
    def body(self) -> bytes:
        return b"".join(self.pieces)


def told(value: Any, status: int = 200, **headers: str) -> Reply:
    """A value as JSON. Headers are written with `_`."""
    pairs = tuple((name.replace("_", "-"), text) for name, text in headers.items())
    return Reply((json.dumps(value).encode(),), status=status, headers=pairs)


def zipped(value: Any) -> Reply:
    return Reply((gzip.compress(json.dumps(value).encode()),), headers=(("content-encoding", "gzip"),))


def streamed(body: bytes, size: int = 0, fault: str = "") -> Reply:
    """An event stream in pieces of a size, or one piece for each event."""
    pieces = cut(body, size) if size else [event + b"\n\n" for event in body.split(b"\n\n") if event]
    return Reply(tuple(pieces), EVENTS, chunked=True, fault=fault)


class Seen(NamedTuple):
    """A request that came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = json.loads(self.body)
        return fields


class Player(Loopback):
    """`recordings` has for each model its replies: the first request gets the first, the last one is repeated."""

    def __init__(self) -> None:
        super().__init__(_Handler)
        self.recordings: dict[str, list[Reply]] = {}
        self.pages: dict[str, bytes] = {}  # what GET finds, by path
        self.seen: list[Seen] = []
        self.go = threading.Event()
        self.went = False  # `go` was set in time
        self._count: dict[str, int] = {}
        self._lock = threading.Lock()

    def plays(self, *replies: Reply, model: str = "") -> str:
        """A model that has these replies from now on; a new one where none is named."""
        model = model or f"model-{len(self.recordings)}"
        self.recordings[model] = list(replies)
        with self._lock:
            self._count.pop(model, None)
        return model

    def reply_to(self, request: Seen) -> Reply:
        try:
            model = request.fields["model"]
            replies = self.recordings[model] if request.path.partition("?")[0].endswith("/chat/completions") else []
        except (KeyError, ValueError):
            model, replies = "", []
        with self._lock:
            at = self._count[model] = self._count.get(model, -1) + 1
            self.seen.append(request)
        if not replies:
            return told({"error": {"message": "no such thing", "code": "not_found", "type": "invalid"}}, 404)
        return replies[min(at, len(replies) - 1)]


class _Handler(Breaking):
    server: Player

    def do_GET(self) -> None:  # noqa: N802 (the name that `http.server` asks for)
        page = self.server.pages.get(self.path)
        kind = "image/png" if page and not page.startswith(b"{") else JSON
        self._send(Reply((page or b"{}",), kind, 200 if page else 404))

    def do_POST(self) -> None:  # noqa: N802
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self._send(self.server.reply_to(Seen(self.path, headers, body)))

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.kind)
        for name, value in reply.headers:
            self.send_header(name, value)
        if reply.chunked:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(len(reply.body) + (10 if reply.fault else 0)))
        self.end_headers()
        for at, piece in enumerate(reply.pieces):
            self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece) if reply.chunked else piece)
            if reply.gated and at == 0:
                self.server.went = self.server.go.wait(_PATIENCE)
        if reply.fault:
            self.break_off(reply.fault)
        elif reply.chunked:
            self.wfile.write(b"0\r\n\r\n")


def playing() -> AbstractContextManager[Player]:
    return serving(Player())
