"""A picture of ten megabytes as data URI in a reply: time and memory beside one search and one slice."""

from __future__ import annotations

import base64
import random
import tracemalloc
import zlib
from collections.abc import Iterator
from struct import pack

from chatimg_parse import parse

from .timing import Competitor, against, duration, interleaved, quiet, table, times

SIZE = 10_000_000  # characters of base64
ROUNDS = 15
MEMORY_GOAL = 1.2
# What one text beside the picture makes of the string: bytes a character, and the goal in time.
WIDTHS = (("1-byte (ASCII)", "Done", 3.5), ("2-byte (one CJK character)", "好", 2.0), ("4-byte (one emoji)", "🎉", 2.0))


def run() -> Iterator[str]:
    """The tables of this section."""
    payload = png_base64(SIZE)
    yield f"## A data URI of {SIZE / 1e6:g} MB in a reply"
    yield '### In a markdown image, against `text.find(")")` and one slice'
    texts = {name: f"{word}\n\n![image](data:image/png;base64,{payload})\n\nBye\n" for name, word, _ in WIDTHS}
    yield _table(texts, ")")
    yield '### Bare on a line of its own, against `text.find("\\n")` and one slice'
    texts = {name: f"{word}\n\ndata:image/png;base64,{payload}\n\nBye\n" for name, word, _ in WIDTHS}
    yield _table(texts, "\n")


def png_base64(size: int) -> str:
    """Base64 of a PNG whose noise no encoder could make smaller; `size` characters, rounded down to full bytes."""
    header = _chunk(b"IHDR", pack(">IIBBBBB", 1600, 1200, 8, 2, 0, 0, 0))
    frame = 8 + len(header) + 12 + 12
    noise = random.Random(20).randbytes(size // 4 * 3 - frame)
    whole = b"\x89PNG\r\n\x1a\n" + header + _chunk(b"IDAT", noise) + _chunk(b"IEND", b"")
    return base64.b64encode(whole).decode()


def _chunk(kind: bytes, body: bytes) -> bytes:
    return pack(">I", len(body)) + kind + body + pack(">I", zlib.crc32(kind + body))


def sliced(text: str, end: str) -> str:
    """The floor: the payload by one search for its end and one slice; nothing is checked."""
    start = text.find(";base64,") + 8
    return text[start : text.find(end, start)]


def _table(texts: dict[str, str], end: str) -> str:
    rows = []
    for name, _, goal in WIDTHS:
        text = texts[name]
        right = parse(text).data[0].b64_json == sliced(text, end)
        timings = interleaved(_competitors(text, end), rounds=ROUNDS, sample=0)
        ratio = timings.ratio("parse", "slice")
        memory = _peak(lambda text=text: parse(text)) / _peak(lambda text=text: sliced(text, end))  # type: ignore[misc]
        rows.append(
            (
                name if right else f"{name}: WRONG PICTURE",
                duration(timings.median("slice")),
                duration(timings.median("parse")),
                times(ratio),
                against(ratio, goal),
                times(memory),
                against(memory, MEMORY_GOAL),
            )
        )
    return table(("string", "slice", "parse()", "ratio", "goal", "peak memory, of the slice", "goal"), rows)


def _competitors(text: str, end: str) -> dict[str, Competitor]:
    return {"slice": lambda: sliced(text, end), "parse": lambda: parse(text)}


def _peak(call: Competitor) -> int:
    """The most memory that was in use beside what was there before."""
    with quiet():
        tracemalloc.start()
        try:
            before = tracemalloc.get_traced_memory()[0]
            call()
            return tracemalloc.get_traced_memory()[1] - before
        finally:
            tracemalloc.stop()
