"""What an attack on the first form found in Parquet: columns that are odd, missing, huge or no values of Python."""

from __future__ import annotations

import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from chatimg_parse.arrow import SCHEMA
from chatimg_parse.records import UnknownShape
from chatimg_parse.scale import ScaleError, convert
from chatimg_parse.scale import row_groups as row_groups_module
from chatimg_parse.scale.kept import kept_as, kept_type
from chatimg_parse.scale.row_groups import bytes_of, cut_groups

from ..support.tables.stored import body, expected, lines_of, rows_of, told_of

BODIES = [body(number) for number in range(60)]
TEXTS: list[str | None] = [
    "ID: task_01abcdefg\n> 40%",
    "![a](https://a.example/a.png)",
    None,
    "I cannot draw that.",
    "",
]


def written(path: Path, columns: dict[str, Any], **how: Any) -> Path:
    parquet.write_table(pa.table(columns), path, **how)
    return path


@pytest.mark.usefixtures("inline")
@pytest.mark.parametrize("column", [None, "reply"])
@pytest.mark.parametrize("path", ["auto", "$"])
def test_the_column_reply_is_read_as_one_that_is_named(tmp_path: Path, column: str | None, path: str) -> None:
    """What goes along is no part of the record: it may be a picture."""
    kept = ["![sent](https://prompts.example/a.png)"] * 5
    source = written(tmp_path / "a.parquet", {"reply": TEXTS, "result": kept, "at": [datetime(2026, 1, 1)] * 5})
    table = convert(source, tmp_path / "t", column=column, path=path, keep=["result", "at"])
    assert told_of(tmp_path / "t") == [expected(text, SCHEMA.names) for text in TEXTS]
    assert table.without == 1
    assert [row["result"] for row in rows_of(tmp_path / "t")] == kept


@pytest.mark.usefixtures("inline")
@pytest.mark.parametrize("column", [None, "reply"])
def test_records_in_the_column_reply(tmp_path: Path, column: str | None) -> None:
    records = [{"custom_id": "r", "response": {"status_code": 200, "body": each}, "error": None} for each in BODIES]
    source = written(tmp_path / "a.parquet", {"reply": [*map(json.dumps, records)]})
    convert(source, tmp_path / "t", column=column)
    assert told_of(tmp_path / "t") == [expected(each, SCHEMA.names) for each in BODIES]
    lists = written(tmp_path / "b.parquet", {"reply": [["a", TEXTS[1]], [], [TEXTS[0]]]})
    convert(lists, tmp_path / "u", column="reply", path="[*]")
    assert [row["status"] for row in rows_of(tmp_path / "u")] == ["no_image", "completed", None, "pending"]
    assert [row["index"] for row in rows_of(tmp_path / "u")] == [0, 1, None, 0]


@pytest.mark.usefixtures("inline")
def test_a_path_that_names_no_column_loses_no_row(tmp_path: Path) -> None:
    source = written(tmp_path / "a.parquet", {"words": ["a", "b", "c"]})
    for keep in ([], ["words"]):
        table = convert(source, tmp_path / f"t{len(keep)}", path="nosuch", keep=keep)
        assert (table.rows, table.without) == (3, 3)


@pytest.mark.usefixtures("inline")
@pytest.mark.parametrize(
    ("columns", "column", "said"),
    [
        ({"text": ["a"]}, "nosuch", "has not one column 'nosuch'; it has 'text'"),
        ({"s": [{"a": "x"}]}, "s.a", "has not one column 's.a'"),
        ({"reply": [1]}, None, "column 'reply': a column of replies is text"),
    ],
)
def test_columns_that_are_not_there_or_hold_no_reply(
    tmp_path: Path, columns: dict[str, Any], column: str | None, said: str
) -> None:
    written(tmp_path / "a.parquet", columns)
    for path in ("auto", "$"):
        with pytest.raises(ScaleError, match=f"source-unreadable: .*a.parquet.*{said}"):
            convert(tmp_path, tmp_path / "t", column=column, path=path)


@pytest.mark.usefixtures("inline")
def test_moments_and_other_values_that_python_cannot_hold(tmp_path: Path) -> None:
    """pandas writes nanoseconds. They are no replies, and keep none from being read."""
    moments = pa.array([1_700_000_000_000_000_123, None, 2**62], pa.timestamp("ns", "UTC"))
    columns = {
        "custom_id": ["a", "b", "c"],
        "response": [json.dumps({"body": each}) for each in BODIES[:3]],
        "error": pa.nulls(3),
        "processed_time": moments,
        "far": pa.array([2**52, 1, None], pa.timestamp("ms")),
        "nested": pa.array([{"at": None}] * 3, pa.struct([("at", pa.time64("ns"))])),
        "spent": pa.array([1, 2, 3], pa.duration("ns")),
        "broken": pa.Array.from_buffers(pa.string(), 3, pa.array([b"\xff", b"a", b"b"]).buffers()),
    }
    source = written(tmp_path / "a.parquet", columns)
    for format in ("parquet", "jsonl"):
        out = tmp_path / format
        convert(source, out, format=format, keep=["processed_time", "far", "spent", "broken"])
        assert told_of(out) == [expected(each, SCHEMA.names) for each in BODIES[:3]]
    rows = rows_of(tmp_path / "jsonl")
    assert [str(row["processed_time"])[:19] for row in rows[:2]] == ["2023-11-14 22:13:20", "None"]
    assert [row["broken"] for row in rows] == ["\ufffd", "a", "b"]


@pytest.mark.usefixtures("inline")
def test_a_call_that_ended_before_a_part_was_made_binds_nobody(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines_of([{"foo": 1, "messages": []}]))
    with pytest.raises(UnknownShape):
        convert(tmp_path / "a.jsonl", tmp_path / "t")
    assert convert(tmp_path / "a.jsonl", tmp_path / "t", path="foo").without == 1


@pytest.mark.usefixtures("inline")
def test_kept_columns_that_differ_in_nothing_that_counts(tmp_path: Path) -> None:
    written(tmp_path / "a.parquet", {"reply": ["a"], "n": pa.nulls(1)})
    written(tmp_path / "b.parquet", {"reply": ["a"], "n": pa.array(["x"], pa.large_string())})
    written(tmp_path / "c.parquet", {"reply": ["a"], "n": ["y"]})
    convert(tmp_path, tmp_path / "t", keep=["n"])
    assert [row["n"] for row in rows_of(tmp_path / "t")] == [None, "x", "y"]


def test_row_groups_are_cut_by_rows_and_bytes_in_one_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    spans = [*cut_groups([16_000] * 60, [10] * 60, 1 << 20)]
    assert max(count for _, _, count, _ in spans) <= 16_384
    assert sum(count for _, _, count, _ in spans) == 960_000
    many = [*cut_groups([1] * 20_000, [1] * 20_000, 1 << 20)]
    assert sum(len(groups) for groups, *_ in many) == 20_000
    monkeypatch.setattr(row_groups_module, "_CUTS", 4)
    assert [(at, start, count) for at, start, count, _ in cut_groups([10], [100], 10)] == [
        ((0,), 0, 2),
        ((0,), 2, 3),
        ((0,), 5, 2),
        ((0,), 7, 3),
    ]


def test_the_size_of_a_column_with_a_dot_in_its_name_is_known() -> None:
    file = io.BytesIO()
    parquet.write_table(pa.table({"response.body": ["x" * 1000], "s": [{"a": "y"}], "sa": ["z"]}), file)
    group = parquet.ParquetFile(file).metadata.row_group(0)
    assert bytes_of(group, ["response.body"]) > 0
    assert bytes_of(group, ["s"]) + bytes_of(group, ["sa"]) == bytes_of(group, ["s", "sa"])


@pytest.mark.usefixtures("inline")
def test_texts_that_share_a_dictionary_are_read_a_few_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    real = parquet.ParquetFile.iter_batches

    def noted(self: Any, batch_size: int, **how: Any) -> Any:
        seen.append(batch_size)
        return real(self, batch_size, **how)

    written(tmp_path / "a.parquet", {"reply": ["x" * 1_000_000] * 200})
    monkeypatch.setattr(parquet.ParquetFile, "iter_batches", noted)
    convert(tmp_path, tmp_path / "t", path="$")
    assert {*seen} == {8, 31}  # the first rows are asked; then 32 MB at a time


@pytest.mark.usefixtures("inline")
def test_small_chunks_share_a_row_group(tmp_path: Path) -> None:
    for at in range(300):
        (tmp_path / f"{at:03d}.jsonl").write_bytes(lines_of([body(at)]))
    (tmp_path / "z.jsonl").write_bytes(b"\n" * 50_000)
    convert(tmp_path, tmp_path / "t")
    file = parquet.ParquetFile(tmp_path / "t" / "part-000000.parquet")
    assert (file.metadata.num_row_groups, file.metadata.num_rows) == (1, 300)


NANOSECONDS = pa.array([1_700_000_000_000_000_123, 1], pa.timestamp("ns"))


@pytest.mark.usefixtures("inline")
def test_moments_in_lists_are_in_nobodys_way(tmp_path: Path) -> None:
    for name, of in (("list", pa.list_), ("large", pa.large_list)):
        choice = pa.struct([("message", pa.struct([("content", pa.string())])), ("at", pa.timestamp("ns"))])
        choices = [[{"message": {"content": text}, "at": at}] for text, at in zip(TEXTS[:2], NANOSECONDS, strict=True)]
        response = pa.StructArray.from_arrays([pa.array([*choices, None], of(choice))], names=["choices"])
        table = pa.table({"response": response.slice(0, 3), "custom_id": ["a", "b", "c"], "error": pa.nulls(3)})
        parquet.write_table(table, tmp_path / f"{name}.parquet")
        convert(tmp_path / f"{name}.parquet", tmp_path / name, path="response")
        assert [row["status"] for row in rows_of(tmp_path / name)] == ["pending", "completed", "no_image"]
        kept = written(
            tmp_path / f"{name}-kept.parquet", {"reply": TEXTS[:2], "at": pa.array([[at] for at in NANOSECONDS])}
        )
        convert(kept, tmp_path / f"{name}-lines", format="jsonl", keep=["at"])
        assert [row["at"][0][:19] for row in rows_of(tmp_path / f"{name}-lines")] == [
            "2023-11-14 22:13:20",
            "1970-01-01 00:00:00",
        ]


def broken(texts: list[bytes | None]) -> pa.Array:
    """Text that is said to be UTF-8."""
    return pa.Array.from_buffers(pa.string(), len(texts), pa.array(texts, pa.binary()).buffers())


@pytest.mark.parametrize(
    "column",
    [
        broken([b"a", None, b"\xff", b"b"]),
        broken([b"x", b"a", None, b"\xff", b"b"]).slice(1),
        pa.DictionaryArray.from_arrays([0, None, 1, 2], broken([b"a", b"\xff", b"b"])),
    ],
)
def test_one_text_that_is_none_costs_no_other(column: pa.Array) -> None:
    wanted = ["a", None, "\ufffd", "b"]
    assert kept_as(column, kept_type(column.type)).to_pylist() == wanted
    inside = pa.StructArray.from_arrays([column, pa.array([1, 2, 3, 4])], names=["t", "n"])
    assert [row["t"] for row in kept_as(inside, kept_type(inside.type)).to_pylist()] == wanted
    lists = pa.ListArray.from_arrays(pa.array([0, 1, 4]), column)
    assert kept_as(lists, kept_type(lists.type)).to_pylist() == [["a"], wanted[1:]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (pa.dictionary(pa.int32(), pa.string()), pa.string()),
        (pa.list_(pa.null()), pa.list_(pa.string())),
        (pa.large_list(pa.large_string()), pa.list_(pa.string())),
        (pa.list_(pa.field("item", pa.string(), nullable=False)), pa.list_(pa.string())),
        (pa.struct([("a", pa.null())]), pa.struct([("a", pa.string())])),
    ],
)
def test_types_that_hold_the_same_are_one(one: pa.DataType, other: pa.DataType) -> None:
    assert kept_type(one) == kept_type(other) == other
    assert kept_as(pa.nulls(3, one), other).equals(pa.nulls(3, other))


@pytest.mark.usefixtures("inline")
def test_a_path_is_one_of_the_row_also_beside_a_column_reply(tmp_path: Path) -> None:
    columns = {"reply": ["no picture", "none"], "answer": TEXTS[:2]}
    convert(written(tmp_path / "a.parquet", columns), tmp_path / "t", path="answer")
    assert [row["status"] for row in rows_of(tmp_path / "t")] == ["pending", "completed"]
    convert(tmp_path / "a.parquet", tmp_path / "u", path="reply")
    assert [row["text"] for row in rows_of(tmp_path / "u")] == ["no picture", "none"]


@pytest.mark.usefixtures("inline")
def test_of_columns_with_one_name_the_first_is_read(tmp_path: Path) -> None:
    table = pa.table([TEXTS[:2], ["x", "x"], ["y", "y"]], names=["reply", "x", "x"])
    parquet.write_table(table, tmp_path / "a.parquet")
    for path, text in (("x", "x"), ("reply", None)):
        convert(tmp_path / "a.parquet", tmp_path / f"t-{path}", path=path)
        assert text in [row["text"] for row in rows_of(tmp_path / f"t-{path}")] or text is None
    with pytest.raises(UnknownShape):
        convert(written(tmp_path / "b.parquet", {"a": ["x"], "b": ["y"]}), tmp_path / "v")


def test_no_piece_is_without_records() -> None:
    assert [(start, count) for _, start, count, _ in cut_groups([3], [40 << 20], 2 << 20)] == [(0, 1), (1, 1), (2, 1)]
