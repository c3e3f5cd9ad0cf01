"""One machine, beside the engines: `convert` gives the same table, and killed at random moments it still does."""

from __future__ import annotations

import gzip
import random
import signal
import subprocess
import sys
import time
from multiprocessing import active_children
from multiprocessing.process import BaseProcess
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from chatimg_parse.arrow import SCHEMA
from chatimg_parse.scale import Converted, convert
from tests.support.pages import ROOT
from tests.support.tables.columns import read_params
from tests.support.tables.stored import body, lines_of

from .replies import Replies, Row, assert_told

MANY = 200_000
COMMAND = (sys.executable, "-m", "chatimg_parse", "--workers", "2", "--path", "$", "--keep", "id", "--table")
LONGEST = 300  # seconds


def table_of(out: Path) -> pa.Table:
    """All parts in their order, each of which is sound."""
    parts = [parquet.read_table(path) for path in sorted(out.glob("part-*.parquet"))]
    for part in parts:
        part.validate(full=True)
    return pa.concat_tables(parts)


def rows_of(table: pa.Table) -> list[Row]:
    return [read_params(row) for row in table.select(["id", *SCHEMA.names]).to_pylist()]


def test_the_same_table_as_by_the_engines(replies: Replies, target: Path) -> None:
    told = convert(replies.source, target, keep=["id"], path="$", workers=2)
    assert told.rows == len(replies.rows)
    assert_told(rows_of(table_of(target)), replies.rows)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lines, half of them packed."""
    folder = tmp_path_factory.mktemp("many")
    records = [body(number) for number in range(MANY)]
    (folder / "a.jsonl").write_bytes(lines_of(records[: MANY // 2]))
    (folder / "b.jsonl.gz").write_bytes(gzip.compress(lines_of(records[MANY // 2 :]), 1))
    return folder


@pytest.fixture(scope="module")
def whole(many: Path, tmp_path_factory: pytest.TempPathFactory) -> pa.Table:
    """The table as it is when nobody is killed."""
    out = tmp_path_factory.mktemp("whole") / "table"
    subprocess.run([*COMMAND, out, many], check=True, capture_output=True, cwd=ROOT, timeout=LONGEST)
    table = table_of(out)
    assert table.column("id").to_pylist() == [f"chatcmpl-{number}" for number in range(MANY)]
    return table


def test_killed_at_three_random_moments_and_begun_again(
    many: Path, whole: pa.Table, target: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """SIGKILL for the process that was started; its workers end with it. A fourth run goes to the end."""
    seed = random.randrange(1 << 32)
    moments = random.Random(seed)
    killed, parts = 0, [0]
    for _ in range(3):
        with subprocess.Popen([*COMMAND, target, many], cwd=ROOT, stderr=subprocess.PIPE) as process:
            # Counted from what it did: how long that takes depends on what else the machine does.
            while process.poll() is None and len([*target.glob("part-*.parquet")]) <= parts[-1]:
                time.sleep(0.02)
            try:
                process.wait(moments.uniform(0, 0.7))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                killed += 1
            process.communicate()
        parts.append(len([*target.glob("part-*.parquet")]))
    done = subprocess.run([*COMMAND, target, many], cwd=ROOT, capture_output=True, timeout=LONGEST, check=True)
    with capfd.disabled():
        print(f"\nseed {seed}: killed {killed} times, with {parts[1:]} parts there")
    assert killed >= 2  # the third may have come too late
    assert parts == sorted(parts)
    assert parts[2] > 0
    assert f"{MANY:,} rows in ".encode() in done.stderr
    assert table_of(target).equals(whole)
    left = {path.name.split("-")[0] for path in target.iterdir()}
    assert left == {"_manifest.jsonl", "part"}


def test_workers_that_are_killed_in_the_middle(many: Path, whole: pa.Table, target: Path) -> None:
    """From outside, while they read: one after every four parts."""
    killed: list[BaseProcess] = []
    seen = 0

    def kill(_: object) -> None:
        nonlocal seen
        seen += 1
        # There may be none just now: those that died are replaced when there is work for them.
        if seen > 4 * (len(killed) + 1) and len(killed) < 3 and (workers := active_children()):
            workers[0].kill()
            killed.append(workers[0])

    told: Converted = convert(many, target, keep=["id"], path="$", workers=2, progress=kill)
    assert len(killed) == 3
    assert (told.rows, told.failed) == (MANY, 0)
    assert table_of(target).equals(whole)
