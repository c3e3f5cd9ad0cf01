"""The shim beside the bare SDK, over a loopback server in a process of its own."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from multiprocessing.connection import Connection
from typing import Any

from openai import OpenAI

from chatimg_parse.shim import install

from .big import png_base64
from .sample import varied
from .timing import against, duration, interleaved, table, times

SIZE = 12_000_000  # characters
DELTA = 12
REPLIES = 512
PROSE = "A cat sits under a lantern in the rain, and nobody is awake. " * 20
GOALS = {"the typical reply": 1.2, "the typical reply as a stream": 1.5, "a picture of 12 MB": 2.0}


def completion(content: str) -> bytes:
    """A body as OpenAI answers."""
    message = {"role": "assistant", "content": content}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return json.dumps(
        {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
    ).encode()


def events(pieces: list[str]) -> bytes:
    """The same as a stream, a delta a piece."""
    choices: list[dict[str, Any]] = [{"index": 0, "delta": {"content": piece}} for piece in pieces]
    choices.append({"index": 0, "delta": {}, "finish_reason": "stop"})
    envelope = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    chunks = [json.dumps({**envelope, "choices": [choice]}) for choice in choices]
    return "".join(f"data: {data}\n\n" for data in [*chunks, "[DONE]"]).encode()


def _bodies() -> dict[str, list[bytes]]:
    """What is answered, one after the other: of replies that are no pictures each is another one."""
    big = f"Done\n\n![image](data:image/png;base64,{png_base64(SIZE)})\n"
    replies = [varied(number) for number in range(REPLIES)]
    answers = [f"{PROSE}{number}" for number in range(REPLIES)]
    return {
        "the typical reply": list(map(completion, replies)),
        "an answer without a picture": list(map(completion, answers)),
        "a picture of 12 MB": [completion(big)],
        "the typical reply as a stream": [events(_deltas(reply)) for reply in replies],
        "an answer without a picture as a stream": [events(_deltas(answer)) for answer in answers],
        "a picture of 12 MB in one delta": [events([big])],
    }


def _deltas(text: str) -> list[str]:
    return [text[at : at + DELTA] for at in range(0, len(text), DELTA)]


def _serve(port: Connection) -> None:
    bodies = {name: cycle(answers) for name, answers in _bodies().items()}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            body = next(bodies[asked["model"]])
            self.send_response(200)
            self.send_header("content-type", "text/event-stream" if asked.get("stream") else "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    port.send(server.server_port)
    server.serve_forever()


@contextmanager
def _server() -> Iterator[str]:
    here, there = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(there,), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{here.recv()}/v1"
    finally:
        process.terminate()


def run() -> Iterator[str]:
    """The table of this section."""
    yield "## The shim (`install`, mode `parts`) beside the bare SDK, whole calls over loopback"
    with _server() as url, OpenAI(api_key="k", base_url=url) as bare, OpenAI(api_key="k", base_url=url) as ours:
        install(ours)
        rows = [_row(name, bare, ours) for name in _bodies()]
    yield table(("reply", "bare", "with the shim", "ratio", "goal"), rows)


def _row(name: str, bare: OpenAI, ours: OpenAI) -> tuple[str, ...]:
    ask: Callable[[OpenAI, str], object] = _streamed if "stream" in name or "delta" in name else _whole
    rounds = 9 if "12 MB" in name else 60
    assert ("image_url" in str(ask(ours, name))) == ("without" not in name)
    for _ in range(64 if rounds > 9 else 0):
        ask(ours, name)  # as where a client has been at work
    timings = interleaved({"bare": partial(ask, bare, name), "shim": partial(ask, ours, name)}, rounds=rounds, sample=0)
    ratio = timings.ratio("shim", "bare")
    goal = against(ratio, GOALS[name]) if name in GOALS else ""
    return name, duration(timings.median("bare")), duration(timings.median("shim")), times(ratio), goal


def _whole(client: OpenAI, name: str) -> object:
    return client.chat.completions.create(model=name, messages=[])


def _streamed(client: OpenAI, name: str) -> object:
    return list(client.chat.completions.create(model=name, messages=[], stream=True))
