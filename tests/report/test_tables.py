"""What a table is: parts and their names, formats and types, and what cannot be read."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal
from unittest.mock import Mock

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from chatimg_parse.report import Place, TableError, report
from chatimg_parse.report.tables import json_lines, parquet
from chatimg_parse.scale import convert

from ..support.costs import peak
from ..support.pictures import png
from ..support.tables.read_replies import OCTOBER, SCHEMA, ordinary, picture, row, small_png, written

ROWS = ordinary(50)


def statuses(*tables: Path) -> dict[str, int]:
    return {kind: count for kind, count in report(*tables).by_kind.items() if count}


def test_parts_are_found_in_all_folders_but_hidden_ones(tmp_path: Path) -> None:
    one = [row("completed")]
    for name in ("part-0.parquet", "in/part-1.PARQUET", "part-2.jsonl", "part-3.json", "part-4.ndjson"):
        written(tmp_path / name, one).rename(tmp_path / name)
    (tmp_path / "in" / "part-1.PARQUET").unlink()
    written(tmp_path / "in" / "part-1.parquet", one)
    for name in ("_part.parquet", ".part.jsonl", "_temporary/part.parquet", ".git/part.jsonl"):
        written(tmp_path / name, [row("failed")])
    for name in ("_SUCCESS", "notes.txt", "part.csv", "picture.png"):
        (tmp_path / name).write_text("none of ours")
    told = report(tmp_path)
    assert (told.parts, told.by_kind["completed"], told.by_kind["failed"]) == (5, 5, 0)


@pytest.mark.skipif(os.name != "posix", reason="pipes are others there")
def test_what_is_no_file_is_no_part(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "part-0.jsonl")
    (tmp_path / "part-1.parquet").mkdir()
    written(tmp_path / "part-2.jsonl", [row("completed")])
    assert report(tmp_path).parts == 1
    with pytest.raises(TableError, match="neither a folder nor a plain file"):
        report(tmp_path / "part-0.jsonl")


def test_a_status_that_stands_in_the_name_of_the_folder_alone(tmp_path: Path) -> None:
    pq_path = tmp_path / "status=failed" / "a.parquet"
    written(pq_path, [{"other": 1}] * 3, pa.schema([("other", pa.int64())]))
    assert statuses(tmp_path) == {"failed": 3}


def test_columns_in_the_names_of_folders(tmp_path: Path) -> None:
    schema = pa.schema([each for each in SCHEMA if each.name not in ("status", "model")])
    for folder in ("status=completed/model=a%2Fb", "status=failed/model=__HIVE_DEFAULT_PARTITION__"):
        bare = [{name: each[name] for name in schema.names} for each in ROWS[:3]]
        written(tmp_path / folder / "part-0.parquet", bare, schema)
    told = report(tmp_path)
    assert (told.by_kind["completed"], told.by_kind["failed"]) == (3, 3)
    assert [(line.name, line.rows) for line in told.models.lines] == [("a/b", 3)]
    assert told.models.without == 3


@pytest.mark.parametrize("text", [pa.string(), pa.large_string(), pa.binary(), pa.dictionary(pa.int32(), pa.string())])
@pytest.mark.parametrize("time", [pa.int32(), pa.float64(), pa.timestamp("us"), pa.timestamp("ms", "Asia/Tokyo")])
def test_types_of_other_writers(tmp_path: Path, text: pa.DataType, time: pa.DataType) -> None:
    when: Any = pa.array([OCTOBER, None, OCTOBER + 60])
    when = when.cast(pa.timestamp("s")).cast(time) if pa.types.is_timestamp(time) else when.cast(time)
    table = pa.table(
        {
            "status": pa.array(["completed", None, "failed"]).cast(text),
            "model": pa.array(["猫", "b", None]).cast(text),
            "created": when,
            "issues": pa.array([["a", "a"], None, []], pa.large_list(pa.large_string())),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    told = report(tmp_path)
    assert statuses(tmp_path) == {"completed": 1, "failed": 1, "not read": 1}
    assert [line.name for line in told.models.lines] == ["b", "猫"]
    assert told.timeline is not None
    assert [bucket.start.timestamp() for bucket in told.timeline.buckets] == [OCTOBER, OCTOBER + 60]
    assert [(line.name, line.rows) for line in told.issues.lines] == [("a", 1)]


def test_columns_of_wrong_types_are_as_if_they_were_empty(tmp_path: Path) -> None:
    table = pa.table({"status": ["completed"], "model": [5], "issues": ["x"], "images": [3], "created": ["noon"]})
    pq.write_table(table, tmp_path / "a.parquet")
    lines = [*table.to_pylist(), {"status": 5, "images": [3, {"url": 5}], "issues": [None, 1, "x"], "created": 1e400}]
    (tmp_path / "b.jsonl").write_text("".join(json.dumps(each) + "\n" for each in lines))
    told = report(tmp_path)
    assert (told.rows, told.by_kind["completed"], told.by_kind["not read"]) == (3, 2, 1)
    assert not told.models.lines
    assert [(line.name, line.rows) for line in told.issues.lines] == [("x", 1)]
    assert told.as_html()


def test_bytes_that_are_no_utf_8(tmp_path: Path) -> None:
    bad = pa.array([b"caf\xe9", b"\xff"]).view(pa.string())
    table = pa.table({"status": ["completed", "failed"], "model": bad, "task_id": bad, "prompt": bad})
    images = pa.array([[picture(small_png(1))]] * 2, SCHEMA.field("images").type)
    pq.write_table(table.append_column("images", images), tmp_path / "a.parquet")
    told = report(tmp_path)
    assert [line.name for line in told.models.lines] == ["caf\ufffd", "\ufffd"]
    assert "caf\ufffd" in told.as_html()


def test_a_table_may_lack_columns(tmp_path: Path) -> None:
    for name in ("a.parquet", "a.jsonl"):
        told = report(written(tmp_path / name, [{"status": "completed"}], pa.schema([SCHEMA.field("status")])))
        assert told.missing == ("model", "error_code", "task_id", "created", "issues", "images")
        assert "The table has no column 'model', so nothing is told of models." in told.as_text(200)
        assert "nothing is told of pictures" in told.as_html()
    assert report(written(tmp_path / "b.parquet", ROWS)).missing == ()


@pytest.mark.parametrize(("form", "pictures"), [("parquet", "bytes"), ("jsonl", "pictures/")])
def test_a_table_that_convert_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: Literal["parquet", "jsonl"], pictures: str
) -> None:
    monkeypatch.chdir(tmp_path)
    contents = ["ID: task_01abcdef\n进度 40%", f"ID: task_01abcdef\n![a](data:image/png;base64,{png(1)})"]
    bodies = [
        {"created": OCTOBER + 42 * at, "model": "gpt-image", "choices": [{"message": {"content": content}}]}
        for at, content in enumerate(contents)
    ]
    Path("log.jsonl").write_text("".join(json.dumps(each) + "\n" for each in [*bodies, None]))
    convert("log.jsonl", "table", format=form, pictures=pictures, workers=1)
    told = report("table")
    assert statuses(Path("table")) == {"completed": 1, "pending": 1, "not read": 1}
    [task] = told.tasks.slowest
    assert (task.task_id, task.seconds, task.place) == ("task_01abcdef", 42, Place("log.jsonl", 1))
    assert [each.data for each in told.gallery] == [small_png(1)]
    assert told.missing == ()


def test_writers_that_leave_out_nulls(tmp_path: Path) -> None:
    (tmp_path / "part-0.jsonl").write_text('{"file": "a", "row": 0}\n{}\n')
    (tmp_path / "part-1.jsonl").write_text('{"status": "completed"}\n{"tag": 1}\n')
    assert statuses(tmp_path) == {"completed": 1, "not read": 3}
    (tmp_path / "part-2.jsonl").write_text('{"choices": []}\n')
    with pytest.raises(TableError, match=r"part-2.jsonl is no table of read replies"):
        report(tmp_path)


def test_lines_that_are_no_rows(tmp_path: Path) -> None:
    good = json.dumps({"status": "completed"})
    nested = '{"status": ' + "[" * 100_000
    (tmp_path / "a.jsonl").write_bytes(
        b"\n".join(
            [
                b"\xef\xbb\xbf" + good.encode(),
                b"",
                b"  ",
                b"[]",
                b"5",
                nested.encode(),
                b"{",
                b"\xff\xfe",
                good.encode(),
            ]
        )
    )
    told = report(tmp_path)
    assert (told.rows, told.bad_lines) == (2, 5)
    assert "5 lines were no JSON object" in told.as_text(200)


def test_a_line_that_is_too_long_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_lines, "_LONGEST_LINE", 2000)
    monkeypatch.setattr(json_lines, "_SKIPPED_AT_ONCE", 100)
    rows = [row("completed", images=[picture(small_png(at))]) for at in range(3)]
    path = written(tmp_path / "a.jsonl", [*rows[:2], row("failed", text="x" * 5000), *rows[2:]])
    told = report(path)
    assert (told.rows, told.bad_lines, told.by_kind["completed"]) == (3, 1, 3)
    assert [each.data for each in told.gallery] == [small_png(at) for at in range(3)]


# -- what cannot be read --------------------------------------------------------------------------------------


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def spoilt(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4:2000] = bytes(1996)
    path.write_bytes(data)


@pytest.mark.parametrize("spoil", [cut, spoilt, lambda path: path.write_bytes(b""), lambda path: path.write_text("x")])
def test_parts_that_are_broken(tmp_path: Path, spoil: Callable[[Path], object]) -> None:
    path = written(tmp_path / "part-0.parquet", ROWS)
    spoil(path)
    with pytest.raises(TableError, match=r"part-0.parquet .* make the table anew"):
        report(tmp_path)


def test_what_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"gone is not there; name a table"):
        report(tmp_path / "gone")
    with pytest.raises(TableError, match=r"holds no part of a table.*\.parquet"):
        report(tmp_path)
    pq.write_table(pa.table({"reply": ["x"], "id": [1]}), tmp_path / "raw.parquet")
    with pytest.raises(TableError, match=r"no column 'status'.*chatimg-parse --table; its columns are 'id', 'reply'"):
        report(tmp_path / "raw.parquet")
    for text in ('{"choices": []}\n' * 3, "no JSON\n"):
        (tmp_path / "raw.jsonl").write_text(text)
        with pytest.raises(TableError, match="no column 'status'"):
            report(tmp_path / "raw.jsonl")
    with pytest.raises(TypeError, match="at least one"):
        report()
    with pytest.raises(TypeError):
        report(5)  # type: ignore[arg-type]


def test_what_is_no_table_is_told_soon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Mock(side_effect=json_lines._row)
    monkeypatch.setattr(json_lines, "_row", read)
    (tmp_path / "raw.jsonl").write_text('{"choices": []}\n' * 30_000)
    with pytest.raises(TableError, match="no column 'status'"):
        report(tmp_path)
    assert read.call_count <= 10_000


# -- how much is held -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".parquet", ".jsonl"])
def test_memory_does_not_grow_with_the_rows(tmp_path: Path, suffix: str) -> None:
    rows = [each | {"text": "x" * 1000} for each in ordinary(500)]
    few = written(tmp_path / f"few{suffix}", rows * 4)
    many = written(tmp_path / f"many{suffix}", rows * 40)
    report(few)  # what is loaded once
    before = pa.total_allocated_bytes()
    told_few, held_few = peak(lambda: report(few))
    told_many, held_many = peak(lambda: report(many))
    assert told_many.rows == 10 * told_few.rows
    assert held_many < 2 * held_few + 4_000_000
    assert pa.total_allocated_bytes() == before


def test_rows_of_long_values_are_read_few_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    counted = parquet.ParquetPart._counted

    def seen(part: Any, batch: pa.RecordBatch, *others: Any) -> Any:
        sizes.append(batch.nbytes)
        return counted(part, batch, *others)

    monkeypatch.setattr(parquet.ParquetPart, "_counted", seen)
    rows = [row("completed", task_id=f"{at}" * 500_000) for at in range(100, 164)]
    path = written(tmp_path / "a.parquet", rows, use_dictionary=False, row_group_size=16)
    assert report(path).rows == 64
    assert max(sizes) <= 2 * parquet.MOST_BYTES < sum(sizes)
    same = row("completed", model="x" * 1_000_000, issues=["y" * 1_000_000])
    assert report(written(tmp_path / "b.parquet", [same] * 3000)).issues.lines[0].rows == 3000
    assert max(sizes) < parquet.MOST_BYTES


def test_a_row_group_of_nothing_but_names_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "_MOST_OF_A_GROUP", 100_000)
    path = written(tmp_path / "a.parquet", [row("completed", task_id=f"{at}" * 1000) for at in range(100)])
    with pytest.raises(TableError, match="write it in smaller ones"):
        report(path)


def test_pictures_are_not_read_to_be_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Mock(side_effect=parquet._row)
    monkeypatch.setattr(parquet, "_row", read)
    rows = [row("completed", images=[picture(small_png(at) + bytes(200_000))]) for at in range(100)]
    told = report(written(tmp_path / "a.parquet", rows, row_group_size=10))
    assert (told.pictures, len(told.gallery)) == (100, 24)
    assert 24 <= read.call_count <= 96
