"""Tables of read replies, as the room `report` gets them: rows with all columns, ordinary ones and hostile ones."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from chatimg_parse.arrow import schema

from ..pictures import png

PLACE = [pa.field("file", pa.string()), pa.field("row", pa.int64()), pa.field("index", pa.int64())]
SCHEMA = pa.schema([*PLACE, *schema("bytes")])
OCTOBER = 1_790_812_800  # 2026-10-01, UTC
DAY = 86_400
_EMPTY: dict[str, Any] = {"images": [], "videos": [], "issues": []}

# What a page must not take for its own, whatever column it stands in.
HOSTILE = [
    "<script>document.title='taken'</script>",
    "</style><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)><a href="javascript:alert(1)">x</a>',
    "' onmouseover='alert(1)",
    "]]><!-- </title></textarea> --!>",
    "$\\frac{1}{0}$ $unclosed ${x}$ %s {0}",
    "\x1b[2J\x9b1m\x00\x07\r\n\x7f",
    "\u202egnp.exe\u2066 \u2028\u2029",
    "&lt;b&gt; &#x3c; &amp;",
    "z\u0351\u036b\u0343" * 30,
    "絵を描く模型 그림 نموذج",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "x" * 1_000_000,
]
HOSTILE_URLS = [
    "javascript:alert(document.title='taken')",
    "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd",
    "vbscript:x",
    "//host.example/a.png",
    "https://user:pass@host.example/a.png",
    'https://host.example/" onclick="alert(1)',
    "https://host.example/<script>",
    "https://host.example/\u202egnp",
    "http://host.example:bad/a.png",
    "https://[host.example/a.png",
    "HTTPS://host.example/fine.png?a=1&b=2",
]


def row(status: str | None, **others: Any) -> dict[str, Any]:
    """A row of a table; what is not told is null, and no list."""
    return {**dict.fromkeys(SCHEMA.names), **(_EMPTY if status else {}), "status": status, **others}


def picture(data: bytes | None = None, **others: Any) -> dict[str, Any]:
    """One of `images`: an address, or bytes."""
    told: dict[str, Any] = dict.fromkeys(each.name for each in SCHEMA.field("images").type.value_type)
    if data is not None:
        told |= {"data": data, "size": len(data), "sha256": sha256(data).hexdigest(), "media_type": "image/png"}
    return told | {"origin": "part"} | others


def small_png(seed: int) -> bytes:
    return base64.b64decode(png(seed))


def drawn_png(seed: int, width: int = 96, height: int = 64) -> bytes:
    """A picture that can be seen: colours that run into each other."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    def pixel(x: int, y: int) -> bytes:
        return bytes((x * 255 // width, (y * 255 // height + seed * 40) % 256, (seed * 70 + x) % 256))

    rows = (b"\0" + b"".join(pixel(x, y) for x in range(width)) for y in range(height))
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\0\0\0"
    data = chunk(b"IDAT", zlib.compress(b"".join(rows)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + data + chunk(b"IEND", b"")


def written(path: Path, rows: Iterable[dict[str, Any]], of: pa.Schema = SCHEMA, **how: Any) -> Path:
    """One part, whose name says whether it is Parquet or JSON Lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(each, default=_base64) + "\n" for each in rows), encoding="utf-8")
    else:
        pq.write_table(pa.Table.from_pylist(list(rows), schema=of), path, **how)
    return path


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def ordinary(count: int, seed: int = 0) -> list[dict[str, Any]]:
    """Replies of six weeks: some models, a bad week, tasks that are seen twice, addresses and pictures."""
    random = Random(seed)
    rows: list[dict[str, Any]] = []
    for at in range(count):
        created = OCTOBER + at * 42 * DAY // count + random.randrange(3600)
        bad = 20 < (created - OCTOBER) // DAY < 27
        [model] = random.choices(["gpt-4o-image", "gemini-image", "sora_image", "即梦-4.0"], [8, 5, 3, 1])
        [status] = random.choices(
            ["completed", "pending", "failed", "refused", "no_image"], [80, 8, 40 if bad else 4, 5, 2]
        )
        told = row(status, file="log.jsonl", row=at, model=model, created=created, task_id=f"task_{at:06x}")
        told["prompt"] = random.choice(["a cat on a sofa", "一只猫在沙发上", "A very long prompt " * 9])
        if status == "completed":
            url = f"https://files.example/{at:06x}.png?sig={at}"
            told["images"] = [picture(drawn_png(at) if at < 60 else small_png(at)) if at % 3 else picture(url=url)]
            told["issues"] = random.choice([[], [], [], ["fewer-images"], ["trailing-comma", "trailing-comma"]])
            if at % 5 == 0:
                waited = {"created": created - int(random.expovariate(1 / 90)), "status": "pending"}
                rows.append(told | waited | {"images": [], "issues": []})
        elif status != "pending":
            told["error_code"] = random.choice(["input_moderation", "timeout", "upstream_error", None])
        rows.append(told)
    return rows


def hostile() -> list[dict[str, Any]]:
    """Each text in each column that is shown, pictures that are none, addresses that must not be links, odd times."""
    rows = []
    for at, text in enumerate(HOSTILE):
        told = row("completed" if at % 2 else "pending", model=text, error_code=text, task_id=text, prompt=text)
        told |= {"file": text, "row": at, "created": OCTOBER + at, "issues": [text], "reply_id": text, "text": text}
        told["images"] = [picture(url=HOSTILE_URLS[at % len(HOSTILE_URLS)], media_type=text), picture(drawn_png(at))]
        rows += [told, told | {"status": "failed", "created": OCTOBER + at + 60}]
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    page = b"<html><script>alert(1)</script></html>"
    rows.append(row("completed", images=[picture(svg), picture(page, media_type="image/png")]))
    rows += [row(text) for text in HOSTILE]
    rows += [row("completed", created=at) for at in (0, -1, OCTOBER * 1000, 253_402_300_799, (1 << 63) - 1)]
    return [*rows, row(None), row(None, issues=["parser-error"])]
