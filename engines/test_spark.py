"""Spark's `mapInArrow`: the same columns, also where a worker is killed or a row fails; nothing where all fail."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from py4j.protocol import Py4JJavaError

from chatimg_parse.arrow import map_batches, spark_ddl

from .replies import GROUP, Replies, assert_told, rows_of, with_a_failure
from .workers import Failing, Killed, killed

MAPPER = map_batches(keep=["id"])
DDL = f"id BIGINT, {spark_ddl()}"


def run(spark: Any, replies: Replies, mapper: Callable[..., Any], target: Path) -> None:
    spark.read.parquet(str(replies.source)).mapInArrow(mapper, DDL).write.parquet(str(target))


def test_the_same_columns(spark: Any, replies: Replies, target: Path) -> None:
    run(spark, replies, MAPPER, target)
    assert_told(rows_of(target), replies.rows)


def test_a_killed_worker_loses_and_doubles_no_row(spark: Any, replies: Replies, target: Path, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    run(spark, replies, Killed(MAPPER, marker), target)
    assert killed(marker) == GROUP
    assert len([*target.glob("*.parquet")]) > 1, "one task is no test"
    assert_told(rows_of(target), replies.rows)


def test_a_worker_that_is_killed_each_time_leaves_no_output(
    spark: Any, replies: Replies, target: Path, tmp_path: Path
) -> None:
    with pytest.raises(Py4JJavaError, match="Python worker exited unexpectedly"):
        run(spark, replies, Killed(MAPPER, tmp_path / "marker", always=True), target)
    assert killed(tmp_path / "marker") == GROUP
    assert not [*target.rglob("*.parquet"), *target.rglob("_SUCCESS")]


def test_a_row_that_fails_is_told(spark: Any, replies: Replies, target: Path) -> None:
    text, wanted = with_a_failure(replies)
    run(spark, replies, Failing(MAPPER, text), target)
    assert_told(rows_of(target), wanted)
