"""Whole bodies beside the standard library's reader: sound, cut in the middle of a picture, and an event of 12 MB."""

from __future__ import annotations

import json
from collections.abc import Iterator

from openai._streaming import SSEDecoder

from chatimg_parse import StreamParser, parse

from .big import png_base64
from .timing import against, duration, interleaved, table, times

SIZE = 2_000_000  # characters of the body
EVENT = 12_000_000  # characters of the one event
NETWORK = 1 << 16  # bytes of one piece
ROUNDS = 15


def run() -> Iterator[str]:
    """The tables of this section."""
    yield "## Bodies"
    yield _body_table()
    yield f"### One `data:` line of {EVENT / 1e6:g} MB in pieces of {NETWORK >> 10} KB, against the OpenAI SDK"
    yield _event_table()


def _body_table() -> str:
    """A body of two pictures: `json.loads` of the whole is the floor, also for what was cut."""
    pictures = [png_base64(SIZE // 2), png_base64(SIZE // 2 - 400)]
    body = json.dumps({"created": 1, "data": [{"b64_json": picture} for picture in pictures]})
    cut = body[: len(body) * 3 // 4]
    issues = [issue.code for issue in parse(cut).issues]
    right = len(parse(cut).data) == 1 and issues == ["body-cut", "image-truncated"]
    encoded = body.encode(), cut.encode()
    competitors = {
        "loads": lambda: json.loads(body),
        "text": lambda: parse(body),
        "bytes": lambda: parse(encoded[0]),
        "cut text": lambda: parse(cut),
        "cut bytes": lambda: parse(encoded[1]),
    }
    timings = interleaved(competitors, rounds=ROUNDS, sample=0)
    rows = [(f"`json.loads`, {SIZE / 1e6:g} MB", duration(timings.median("loads")), "", "")]
    for name in ("text", "bytes", "cut text", "cut bytes"):
        ratio = timings.ratio(name, "loads")
        goal = against(ratio, 5.0) if name.startswith("cut") else ""
        told = f"`parse`, {name}, in `b64_json`" if name.startswith("cut") else f"`parse`, {name}"
        rows.append((told if right else f"{told}: WRONG", duration(timings.median(name)), times(ratio), goal))
    return table(("what", "median", "ratio", "goal"), rows)


def _event_table() -> str:
    chunk = {"choices": [{"index": 0, "delta": {"content": f"![a](data:image/png;base64,{png_base64(EVENT)})"}}]}
    wire = f"data: {json.dumps(chunk)}\n\ndata: [DONE]\n\n".encode()
    pieces = [wire[at : at + NETWORK] for at in range(0, len(wire), NETWORK)]

    def sdk() -> object:
        events = SSEDecoder().iter_bytes(iter(pieces))
        return [json.loads(event.data) for event in events if event.data != "[DONE]"]

    def ours() -> object:
        parser = StreamParser()
        for piece in pieces:
            parser.feed(piece)
        return parser.close()

    timings = interleaved({"sdk": sdk, "ours": ours}, rounds=ROUNDS, sample=0)
    ratio = timings.ratio("ours", "sdk")
    rows = [
        ("SDK's decoder and `json.loads`", duration(timings.median("sdk")), "", ""),
        ("`StreamParser`, to the result", duration(timings.median("ours")), times(ratio), against(ratio, 1.0)),
    ]
    return table(("what", "median", "ratio", "goal"), rows)
