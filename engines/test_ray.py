"""Ray Data: the same columns, also where a worker is killed or a row fails; an end where all fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from ray.exceptions import WorkerCrashedError

from chatimg_parse.arrow import map_batches

from .replies import GROUP, Replies, assert_told, rows_of, with_a_failure
from .workers import Failing, Killed, killed

MAPPER = map_batches(keep=["id"])


def run(ray: Any, replies: Replies, mapper: Callable[..., Any], target: Path) -> None:
    def read(table: pa.Table) -> Iterator[pa.Table]:
        for batch in mapper(table.to_batches(GROUP)):
            yield pa.Table.from_batches([batch])

    source = ray.data.read_parquet(str(replies.source))
    source.map_batches(read, batch_format="pyarrow", batch_size=1000, max_retries=3).write_parquet(str(target))


def test_the_same_columns(ray: Any, replies: Replies, target: Path) -> None:
    run(ray, replies, MAPPER, target)
    assert_told(rows_of(target), replies.rows)


def test_a_killed_worker_loses_and_doubles_no_row(ray: Any, replies: Replies, target: Path, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    run(ray, replies, Killed(MAPPER, marker), target)
    assert killed(marker) == GROUP
    assert len([*target.glob("*.parquet")]) > 1, "one task is no test"
    assert_told(rows_of(target), replies.rows)


def test_a_worker_that_is_killed_each_time_ends_the_job(
    ray: Any, replies: Replies, target: Path, tmp_path: Path
) -> None:
    with pytest.raises(WorkerCrashedError):
        run(ray, replies, Killed(MAPPER, tmp_path / "marker", always=True), target)
    assert killed(tmp_path / "marker") == GROUP


def test_a_row_that_fails_is_told(ray: Any, replies: Replies, target: Path) -> None:
    text, wanted = with_a_failure(replies)
    run(ray, replies, Failing(MAPPER, text), target)
    assert_told(rows_of(target), wanted)
