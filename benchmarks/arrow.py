"""Columns of replies (`chatimg_parse.arrow`) beside bare `parse`: typical replies, to Parquet, and pictures of 2 MB."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from functools import partial
from hashlib import sha256
from statistics import median
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from chatimg_parse import parse
from chatimg_parse.arrow import parse_array

from .big import png_base64
from .sample import varied
from .timing import Timings, against, duration, interleaved, table, times

REPLIES = 1000  # one batch; a sample reads all of them
SIZE = 2_000_000  # characters of base64 of a picture
PICTURES = 16
ROUNDS, PICTURE_ROUNDS = 61, 25
TO_COLUMNS, TO_PARQUET = 8e-6, 14e-6  # goals: seconds a reply beside parse
MOST, DEAR = 1.05, 150e-6  # of parse, while one costs more than that
DIGEST = 2.0


def run() -> Iterator[str]:
    """The tables of this section."""
    yield "## Columns of replies (Arrow), beside bare `parse`"
    yield _reply_table()
    yield f"### {PICTURES} pictures of {SIZE / 1e6:g} MB as base64, a reply each"
    yield _picture_table()


def read_all(replies: Sequence[str]) -> None:
    """Bare `parse`, whose results are dropped."""
    for reply in replies:
        parse(reply)


def to_parquet(column: pa.Array) -> int:
    """A column in, the bytes of a Parquet file out: how many."""
    file = io.BytesIO()
    told = pa.RecordBatch.from_struct_array(parse_array(column))
    parquet.write_table(pa.Table.from_batches([told]), file, compression="zstd")
    return file.tell()


def _reply_table() -> str:
    replies = [varied(number) for number in range(REPLIES)]
    column = pa.array(replies)
    told = parse_array(column).to_pylist()
    assert [_as_told(parse(reply)) for reply in replies] == [_of_row(row) for row in told]
    timings = interleaved(
        {
            "parse": partial(read_all, replies),
            "to columns": partial(parse_array, column),
            "to Parquet (zstd)": partial(to_parquet, column),
        },
        rounds=ROUNDS,
        sample=0,
    )
    bare = timings.median("parse") / REPLIES
    rows = [("`parse`", duration(bare), "", "", "", "")]
    for name, goal in (("to columns", TO_COLUMNS), ("to Parquet (zstd)", TO_PARQUET)):
        beside, ratio = _beside(timings, name) / REPLIES, timings.ratio(name, "parse")
        kept = f"{duration(goal)} ({'kept' if beside <= goal else 'missed'})"
        of_parse = against(ratio, MOST) if name == "to columns" and bare > DEAR else ""
        rows.append((name, duration(timings.median(name) / REPLIES), duration(beside), kept, times(ratio), of_parse))
    return table(("a reply", "median", "beside parse", "goal", "of parse()", "goal"), rows)


def _beside(timings: Timings, name: str) -> float:
    """Seconds more than `parse`: the median of the differences of the rounds."""
    return median(a - b for a, b in zip(timings.samples[name], timings.samples["parse"], strict=True))


def _picture_table() -> str:
    data = png_base64(SIZE)
    replies = [f"Picture {number}\n\n![a](data:image/png;base64,{data})\n" for number in range(PICTURES)]
    column = pa.array(replies)
    whole = parse(replies[0]).data[0].as_bytes()
    assert whole is not None
    [image] = parse_array(column)[PICTURES - 1].as_py()["images"]
    assert (image["sha256"], image["size"]) == (sha256(whole).hexdigest(), len(whole))
    timings = interleaved(
        {
            "parse": partial(read_all, replies),
            **{word: partial(parse_array, column, pictures=word) for word in ("omit", "digest", "bytes")},
            "SHA-256 alone": lambda: [sha256(whole) for _ in replies],
        },
        rounds=PICTURE_ROUNDS,
        sample=0,
    )
    rows = []
    for name in timings.samples:
        ratio = timings.ratio(name, "parse")
        goal = against(ratio, DIGEST) if name == "digest" else ""
        told = f'`pictures="{name}"`' if name in ("omit", "digest", "bytes") else name.replace("parse", "`parse`")
        rows.append((told, duration(timings.median(name) / PICTURES), times(ratio), goal))
    return table(("a picture", "median", "of parse()", "goal"), rows)


def _as_told(result: Any) -> tuple[Any, ...]:
    return result.status.value, result.task_id, result.params.prompt, [image.url for image in result.data]


def _of_row(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["status"], row["task_id"], row["prompt"], [image["url"] for image in row["images"]]
