"""The figures of a table, held against what is counted by hand, row by row."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse import Status
from chatimg_parse.arrow import parse_batch
from chatimg_parse.report import KINDS, Breakdown, report
from chatimg_parse.report import counting as counting_module

from ..support.cases import load
from ..support.tables.read_replies import OCTOBER, SCHEMA, ordinary, picture, row, written

STATUSES = [status.value for status in Status]
NAMES = st.one_of(st.none(), st.sampled_from(["a", "b", "gpt-image"]), st.text(max_size=8))
ROWS = st.lists(
    st.builds(
        row,
        st.sampled_from([*STATUSES, None, "odd"]),
        model=NAMES,
        error_code=NAMES,
        issues=st.lists(st.sampled_from(["fewer-images", "bad-utf-8", "x"]), max_size=4),
        images=st.lists(st.just(picture(url="https://x.example/a.png")), max_size=3),
        created=st.one_of(st.none(), st.integers(OCTOBER - 10**8, OCTOBER)),
    ),
    max_size=30,
)


def kind(told: dict[str, Any]) -> str:
    status = told["status"]
    return "not read" if status is None else status if status in STATUSES else "other"


def by_hand(pairs: list[tuple[str | None, str]]) -> dict[str, tuple[int, dict[str, int]]]:
    """Rows, and rows by what they came to, of each name."""
    names = {name for name, _ in pairs if name is not None}
    counted = {name: Counter(came_to for each, came_to in pairs if each == name) for name in names}
    return {name: (each.total(), dict(each)) for name, each in counted.items()}


def told_by(breakdown: Breakdown) -> dict[str, tuple[int, dict[str, int]]]:
    assert [line.rows for line in breakdown.lines] == sorted((line.rows for line in breakdown.lines), reverse=True)
    return {line.name: (line.rows, dict(line.by_kind)) for line in breakdown.lines}


@given(ROWS, st.sampled_from([".parquet", ".jsonl"]), st.integers(1, 30))
def test_drawn_tables_are_counted(rows: list[dict[str, Any]], suffix: str, cut: int) -> None:
    with TemporaryDirectory() as folder:
        written(Path(folder, "part-00000" + suffix), rows[:cut])
        written(Path(folder, "part-00001" + suffix), rows[cut:])
        told = report(folder)
    kinds = list(map(kind, rows))
    assert (told.rows, told.parts) == (len(rows), 2)
    assert told.by_kind == {each: kinds.count(each) for each in KINDS}
    assert told_by(told.models) == by_hand([(each["model"], kind(each)) for each in rows])
    assert told_by(told.error_codes) == by_hand([(each["error_code"], kind(each)) for each in rows])
    assert told_by(told.issues) == by_hand([(code, kind(each)) for each in rows for code in {*each["issues"]}])
    assert told.models.without == sum(each["model"] is None for each in rows)
    assert told.pictures == sum(len(each["images"]) for each in rows)
    with_time = sum(each["created"] is not None for each in rows)
    buckets = told.timeline.buckets if told.timeline else ()
    far = told.timeline.far if told.timeline else 0
    assert sum(bucket.rows for bucket in buckets) + far == with_time
    assert len(buckets) <= 60


def test_recorded_replies() -> None:
    texts = [case.input for case in load() if not case.options and isinstance(case.input, str)]
    assert len(texts) > 200
    texts = [text.encode("utf-8", "replace").decode() for text in texts]  # Arrow holds no half of a surrogate pair
    batch = parse_batch(pa.record_batch({"reply": texts}), pictures="bytes")
    want = batch.to_pylist()
    with TemporaryDirectory() as folder:
        pq.write_table(pa.Table.from_batches([batch]), Path(folder, "part-00000.parquet"))
        told = report(folder)
    assert told.by_kind == {each: sum(kind(one) == each for one in want) for each in KINDS}
    assert min(told.by_kind[status] for status in STATUSES) > 0
    assert told_by(told.issues) == by_hand([(code, kind(one)) for one in want for code in {*one["issues"]}])
    assert told_by(told.error_codes) == by_hand([(one["error_code"], kind(one)) for one in want])
    assert told.pictures == sum(len(one["images"]) for one in want)
    assert any(each.data for each in told.gallery)
    assert told.as_html().count("<img ") == sum(each.data is not None for each in told.gallery)


def test_several_tables_are_one(tmp_path: Path) -> None:
    rows = ordinary(60)
    whole = report(written(tmp_path / "whole" / "a.parquet", rows))
    parts = report(written(tmp_path / "a.parquet", rows[:20]), written(tmp_path / "b" / "b.jsonl", rows[20:]).parent)
    assert (whole.by_kind, whole.models, whole.timeline) == (parts.by_kind, parts.models, parts.timeline)
    assert (parts.parts, whole.parts) == (2, 1)


def test_many_names_are_counted_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting_module, "MOST_NAMES", 3)
    names = [*"abcdabea", None]
    told = report(written(tmp_path / "a.parquet", [row("failed", model=name) for name in names]))
    assert told_by(told.models) == {name: (n, {"failed": n}) for name, n in {"a": 3, "b": 2, "c": 1}.items()}
    assert (told.models.others, told.models.without) == (2, 1)
    assert "2 rows with models that were met after" in told.as_text(200)
    assert "2 rows with models that were met after" in told.as_html()


def test_names_count_by_their_first_letters(tmp_path: Path) -> None:
    rows = [row("failed", model="é" * 300), row("completed", model="é" * 200), row("failed", model="é" * 199)]
    for suffix in (".parquet", ".jsonl"):
        told = report(written(tmp_path / f"a{suffix}", rows))
        assert [(line.name, line.rows) for line in told.models.lines] == [("é" * 200, 2), ("é" * 199, 1)]


def test_no_rows(tmp_path: Path) -> None:
    for name in ("a.parquet", "a.jsonl"):
        told = report(written(tmp_path / name, [], SCHEMA))
        assert (told.rows, told.timeline, told.gallery) == (0, None, ())
        assert told.as_text().startswith("The table is empty.\n")
        assert "<h1>The table is empty</h1>" in told.as_html()


def test_no_row_was_read(tmp_path: Path) -> None:
    told = report(written(tmp_path / "a.parquet", [row(None), row(None, issues=["parser-error"])]))
    assert told.by_kind["not read"] == 2
    assert told.as_text().startswith("No reply was read.\n2 rows were not read.\n")
    assert told_by(told.issues) == {"parser-error": (1, {"not read": 1})}
    assert "parser-error" in told.as_html()
