"""A server that replays recorded event streams piece by piece, and breaks where it is told to.

A request says in its `model` what it wants: `recording`, or `recording/fault/place` with the number of pieces that
arrive before the fault. So one server can answer many requests at a time.
"""

from __future__ import annotations

import json
import time
from contextlib import AbstractContextManager

from .loopback import Breaking, Loopback, serving

_PAUSE = 0.0005  # seconds between two pieces: the recorded half minute would tell no more


class Replay(Loopback):
    """`recordings` are the pieces of each stream."""

    def __init__(self, recordings: dict[str, list[bytes]]) -> None:
        super().__init__(_Handler)
        self.recordings = recordings


class _Handler(Breaking):
    server: Replay

    def do_POST(self) -> None:  # noqa: N802 (the name that `http.server` asks for)
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


def replaying(recordings: dict[str, list[bytes]]) -> AbstractContextManager[Replay]:
    return serving(Replay(recordings))
