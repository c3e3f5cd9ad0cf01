"""The scripts in `examples`, run as a user runs them, and the settings that docs/scale.md tells of them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from tests.support.pages import ROOT, page

from .replies import Replies, assert_told, reply, rows_of, told

SPARK = ["spark_replies.py", "--master", "local[2,4]"]
each_engine = pytest.mark.parametrize("script", [SPARK, ["ray_replies.py"]], ids=["spark", "ray"])


@pytest.fixture(autouse=True)
def cluster(ray: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ray runs already, as a cluster does."""
    monkeypatch.setenv("RAY_ADDRESS", ray.get_runtime_context().gcs_address)


def run(script: Iterable[object], *arguments: object) -> subprocess.CompletedProcess[str]:
    name, *more = map(str, script)
    program = [sys.executable, str(ROOT / "examples" / name), *map(str, arguments), *more]
    return subprocess.run(program, env=os.environ, capture_output=True, text=True, check=False, timeout=120)


@each_engine
def test_a_folder_in_and_a_folder_out(script: list[str], replies: Replies, target: Path) -> None:
    done = run(script, replies.source, target, "--keep", "id")
    assert done.returncode == 0, done.stderr
    assert_told(rows_of(target), replies.rows)
    before = sorted(target.iterdir())
    again = run(script, replies.source, target, "--keep", "id")
    assert again.returncode != 0
    assert "exists" in again.stderr
    assert sorted(target.iterdir()) == before


@each_engine
def test_records_of_several_replies(script: list[str], target: Path, tmp_path: Path) -> None:
    texts = [[], [reply(0)], [reply(1), reply(5)]]
    records = [json.dumps({"choices": [{"text": each} for each in row]}) for row in texts]
    parquet.write_table(pa.table({"id": [0, 1, 2], "record": records}), tmp_path / "records.parquet")
    arguments = ("--column", "record", "--path", "choices[*].text", "--keep", "id", "--rows", "2")
    done = run(script, tmp_path / "records.parquet", target, *arguments)
    assert done.returncode == 0, done.stderr
    found = sorted(rows_of(target, "id", "index"), key=lambda row: (row["id"], row["index"] or 0))
    assert [(row.pop("id"), row.pop("index")) for row in found] == [(0, None), (1, 0), (2, 0), (2, 1)]
    assert found == [told(None), *map(told, (reply(0), reply(1), reply(5)))]


def test_the_settings_of_the_page_are_those_of_the_scripts() -> None:
    told, spark, ray = map(page, ("docs/scale.md", "examples/spark_replies.py", "examples/ray_replies.py"))
    settings = re.findall(r"^\| `(spark\.[\w.]+)` = `(\w+)`", told, re.MULTILINE)
    assert len(settings) == 3
    assert [
        (name, {"asked.rows": "1000"}.get(value, value))
        for name, value in re.findall(r'\.config\("([\w.]+)", "?([\w.]+)"?\)', spark)
    ] == settings
    for setting in (
        'batch_format="pyarrow"',
        "batch_size=",
        "max_retries=3",
        "mode=SaveMode.ERROR",
        "row_group_size=10_000",
    ):
        assert f"| `{setting}`" in told
        assert setting in ray
    assert all('"--rows", type=int, default=1000' in script for script in (spark, ray))
