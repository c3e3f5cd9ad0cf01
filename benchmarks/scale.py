"""`convert` with two workers beside two bare processes that only parse, as whole processes; lines out; memory."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import pyarrow as pa

from chatimg_parse import parse
from chatimg_parse.arrow.json_text import as_line
from chatimg_parse.arrow.kernel import Kernel
from chatimg_parse.arrow.pieces import values_of
from chatimg_parse.scale.plan import LEAST

from .arrow import read_all
from .big import png_base64
from .sample import varied
from .timing import duration, interleaved, of_children, table, times

REPLIES = 200_000  # starting three processes costs as much as some thousand
ROUNDS, LINE_ROUNDS = 3, 61
BATCH = 1000
# Goals: at least so much of the speed of two bare processes, and of that while a parse costs less than so many seconds;
# seconds beside parse at most; so many pieces beyond what a worker has anyway.
SPEED, CHEAP_SPEED, CHEAP = 0.85, 0.75, 60e-6
LINES = 20e-6
PIECES, PIECE = 4, LEAST
PICTURES, SIZE = 64, 2_000_000
_BARE = """
import pickle, sys
from chatimg_parse import parse
with open(sys.argv[1], "rb") as file:
    for text in pickle.load(file):
        parse(text)
"""


def run() -> Iterator[str]:
    """The tables of this section."""
    yield f"## A table of {REPLIES:,} stored replies (`convert`), two workers, whole processes"
    with TemporaryDirectory() as folder:
        yield _speed_table(Path(folder))
        yield _memory_table(Path(folder))
    yield "### JSON Lines out, one process"
    yield _line_table()


def _speed_table(folder: Path) -> str:
    texts = [varied(number) for number in range(REPLIES)]
    source = folder / "replies.jsonl"
    _write(source, texts)
    halves = [folder / "half-0.pickle", folder / "half-1.pickle"]
    for half, file in zip((texts[::2], texts[1::2]), halves, strict=True):
        file.write_bytes(pickle.dumps(half))
    rows, _ = _converted(source, folder / "table")
    assert rows == REPLIES
    runs: dict[str, Callable[[], object]] = {
        "two processes that parse": partial(_bare, halves),
        "`convert`, two workers": partial(_converted, source, folder / "table"),
    }
    cpu: dict[str, list[float]] = {name: [] for name in runs}
    wall: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, call in runs.items():
            spent, start = of_children(), time.perf_counter()
            call()
            cpu[name].append(of_children() - spent)
            wall[name].append(time.perf_counter() - start)
    bare, ours = runs
    alone = median(cpu[bare]) / REPLIES
    goal = CHEAP_SPEED if alone < CHEAP else SPEED
    of_cpu = median(a / b for a, b in zip(cpu[bare], cpu[ours], strict=True))
    of_wall = median(a / b for a, b in zip(wall[bare], wall[ours], strict=True))
    kept = f"at least {goal:g} ({'kept' if of_wall >= goal else 'missed'})"
    return table(
        ("whole process", "CPU", "wall", "CPU a reply", "speed by CPU", "speed by wall", "goal"),
        [
            (bare, duration(median(cpu[bare])), duration(median(wall[bare])), duration(alone), "1", "1", ""),
            (
                ours,
                duration(median(cpu[ours])),
                duration(median(wall[ours])),
                duration(median(cpu[ours]) / REPLIES),
                f"{of_cpu:.2f}",
                f"{of_wall:.2f}",
                kept,
            ),
        ],
    )


def _memory_table(folder: Path) -> str:
    """The largest process of a job with little to do, with pieces of typical replies, and of pictures."""
    data = png_base64(SIZE)
    inputs = {
        "one reply": [varied(0)],
        f"{REPLIES:,} replies": [varied(at) for at in range(REPLIES)],
        f"{PICTURES} pictures of 2 MB": [f"![{at}](data:image/png;base64,{data})" for at in range(PICTURES)],
    }
    rows = []
    base = 0
    for name, texts in inputs.items():
        _write(folder / "some.jsonl", texts)
        piece = max(PIECE, max(map(len, texts)))
        told, most = _converted(folder / "some.jsonl", folder / "table")
        assert told == len(texts)
        base = base or most
        beyond = (most - base) / piece
        kept = f"{PIECES} ({'kept' if beyond <= PIECES else 'missed'})"
        rows.append((name, f"{most / 1e6:.0f} MB", f"{beyond:.1f}", kept))
    return table(("input", "largest worker", "pieces beyond the first row", "goal"), rows)


def _line_table() -> str:
    replies = [varied(number) for number in range(BATCH)]
    column = pa.array(replies)
    kernel = Kernel("digest", {})
    assert [json.loads(line)["task_id"] for line in _lines(kernel, column)] == [parse(text).task_id for text in replies]
    timings = interleaved(
        {"parse": partial(read_all, replies), "lines": partial(_lines, kernel, column)}, rounds=LINE_ROUNDS, sample=0
    )
    beside = median(a - b for a, b in zip(timings.samples["lines"], timings.samples["parse"], strict=True)) / BATCH
    kept = f"{duration(LINES)} ({'kept' if beside <= LINES else 'missed'})"
    return table(
        ("a reply", "median", "beside parse", "goal", "of parse()"),
        [
            ("`parse`", duration(timings.median("parse") / BATCH), "", "", ""),
            (
                "column to JSON Lines",
                duration(timings.median("lines") / BATCH),
                duration(beside),
                kept,
                times(timings.ratio("lines", "parse")),
            ),
        ],
    )


def _lines(kernel: Kernel, column: pa.Array) -> list[bytes]:
    return [as_line(row) for row in kernel.objects(kernel.rows(values_of(column)))]


def _write(path: Path, texts: list[str]) -> None:
    path.write_text("".join(json.dumps(text, ensure_ascii=False) + "\n" for text in texts), encoding="utf-8")


def _bare(halves: list[Path]) -> None:
    running = [subprocess.Popen([sys.executable, "-c", _BARE, str(half)]) for half in halves]
    for process in running:
        assert process.wait() == 0


def _converted(source: Path, out: Path) -> tuple[int, int]:
    """Rows, and bytes of the largest worker."""
    command = [sys.executable, "-m", "benchmarks.converting", str(source), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ})
    rows, most = done.stdout.split()
    return int(rows), int(most)
