"""Tables: a row for each reply, in order, whatever the files are and however they are cut."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
from base64 import b64decode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from chatimg_parse import Dialect, parse
from chatimg_parse.arrow import SCHEMA, schema
from chatimg_parse.arrow.pictures import Pictures
from chatimg_parse.records import SHAPES, UnknownShape
from chatimg_parse.scale import Progress, ScaleError, convert
from chatimg_parse.scale import sources as sources_module
from chatimg_parse.scale.job import Format

from ..support.cases import load
from ..support.pictures import PNG
from ..support.tables.columns import row_of
from ..support.tables.records import PROMPTS, stored
from ..support.tables.stored import body, expected, lines_of, names_of, part_schema, rows_of, small_pieces

pytestmark = pytest.mark.usefixtures("inline")
BODIES = [body(number) for number in range(60)]
PICTURE = b64decode(PNG)
PLACES = ["file", "row", "index"]


def zstd(data: bytes) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(data)
    return bytes(sink.getvalue())


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".zst": zstd,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
}


def told(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: row[name] for name in SCHEMA.names} for row in rows]


@pytest.mark.parametrize("format", ["parquet", "jsonl"])
@pytest.mark.parametrize("packed", PACKED)
def test_lines_of_any_packing_in_any_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packed: str, format: Format
) -> None:
    src = tmp_path / f"a.jsonl{packed}"
    src.write_bytes(PACKED[packed](lines_of(BODIES)))
    small_pieces(monkeypatch, 700)
    table = convert(src, tmp_path / "t", format=format, keep=["id", "choices"])
    rows = rows_of(tmp_path / "t")
    assert told(rows) == [expected(reply, SCHEMA.names) for reply in BODIES]
    assert [(row["file"], row["row"], row["index"]) for row in rows] == [(str(src), at, None) for at in range(60)]
    assert [row["id"] for row in rows] == [reply["id"] for reply in BODIES]
    assert [json.loads(row["choices"]) for row in rows] == [reply["choices"] for reply in BODIES]
    assert (table.rows, table.without, table.bad, table.failed, table.spots) == (60, 0, 0, 0, ())
    assert table.statuses == {"completed": 20, "pending": 20, "refused": 20}
    assert table.parts > 10
    parts = [f"part-{number:06d}.{format}" for number in range(table.parts)]
    assert names_of(tmp_path / "t") == ["_manifest.jsonl", *parts]


def test_two_packed_texts_in_one_file_are_both_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines_of(BODIES[:5])) + gzip.compress(lines_of(BODIES[5:9])))
    assert convert(tmp_path / "a.jsonl.gz", tmp_path / "t").rows == 9


@pytest.mark.parametrize("packed", [each for each in PACKED if each])
def test_a_cut_packed_file_is_named(tmp_path: Path, packed: str) -> None:
    data = PACKED[packed](lines_of(BODIES * 20))
    (tmp_path / f"a.jsonl{packed}").write_bytes(data[: len(data) * 2 // 3])
    with pytest.raises(ScaleError, match=r"source-unreadable: .*a\.jsonl"):
        convert(tmp_path, tmp_path / "t", path="$")


@pytest.mark.parametrize("groups", [1, 7, 60, 1000])
def test_parquet_of_any_row_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, groups: int) -> None:
    columns = {"reply": [json.dumps(each) for each in BODIES], "number": list(range(60)), "other": ["x" * 500] * 60}
    parquet.write_table(pa.table(columns), tmp_path / "a.parquet", row_group_size=groups)
    small_pieces(monkeypatch, 900)
    table = convert(tmp_path, tmp_path / "t", keep=["number"])
    rows = rows_of(tmp_path / "t")
    assert told(rows) == [expected(reply, SCHEMA.names) for reply in BODIES]
    assert [(row["row"], row["number"]) for row in rows] == [(at, at) for at in range(60)]
    assert part_schema(tmp_path / "t").field("number").type == pa.int64()
    assert table.parts > 4


def test_rows_of_parquet_as_records_are_read_by_their_shape_alone(tmp_path: Path) -> None:
    """Columns that the shape does not look at are not read: here one would be a picture."""
    response = [json.dumps({"body": each}) for each in BODIES]
    columns = {
        "custom_id": [f"r{at}" for at in range(60)],
        "response": response,
        "error": pa.nulls(60, pa.string()),
        "prompt": [f"![sent](https://{PROMPTS}/a.png)"] * 60,
    }
    parquet.write_table(pa.table(columns), tmp_path / "a.parquet")
    table = convert(tmp_path, tmp_path / "t", keep=["custom_id"])
    assert table.chosen == ("openai-batch (response.body | error | response) read 60 of 60",)
    rows = rows_of(tmp_path / "t")
    assert told(rows) == [expected(reply, SCHEMA.names) for reply in BODIES]
    assert [row["custom_id"] for row in rows] == columns["custom_id"]


@pytest.mark.parametrize("name", sorted({case.shape for case in stored()}))
def test_every_shape_of_records(tmp_path: Path, name: str) -> None:
    cases = [case for case in stored() if case.shape == name]
    (tmp_path / "a.jsonl").write_bytes(lines_of(case.record for case in cases))
    convert(tmp_path / "a.jsonl", tmp_path / "t")
    rows = rows_of(tmp_path / "t")
    for at, case in enumerate(cases):
        mine = [row for row in rows if row["row"] == at]
        assert [row["status"] for row in mine] == ([each["status"] for each in case.expect] or [None])
        pictures = [[image["url"] or "base64" for image in row["images"] or ()] for row in mine]
        assert pictures == ([each["images"] for each in case.expect] or [[]])
        many = next(shape.path.many for shape in SHAPES if shape.name == name)
        assert [row["index"] for row in mine] == ([*range(len(mine))] if many and case.expect else [None] * len(mine))


@pytest.mark.parametrize("format", ["parquet", "jsonl"])
def test_every_recorded_content_and_body(tmp_path: Path, format: Format) -> None:
    inputs = [case.input for case in load() if not case.options and not isinstance(case.input, bytes)]
    texts = [each for each in inputs if isinstance(each, str) and each]
    objects = [each for each in inputs if isinstance(each, (dict, list))]
    assert min(len(texts), len(objects)) > 100
    (tmp_path / "a.jsonl").write_bytes(b"".join(json.dumps(each).encode() + b"\n" for each in (*texts, *objects)))
    convert(tmp_path / "a.jsonl", tmp_path / "t", path="$", format=format)
    for row, reply in zip(rows_of(tmp_path / "t"), (*texts, *objects), strict=True):
        assert told([row])[0] == expected(reply, SCHEMA.names)


def test_files_of_a_folder_each_by_its_own_shape(tmp_path: Path) -> None:
    src = tmp_path / "src"
    (src / "b").mkdir(parents=True)
    batch = {"custom_id": "r1", "response": {"status_code": 200, "body": BODIES[1]}, "error": None}
    (src / "a.jsonl").write_bytes(lines_of(BODIES[:3]))
    (src / "b" / "c.ndjson").write_bytes(lines_of([batch, batch]))
    (src / "d.jsonl").write_bytes(b"")
    (src / "e.jsonl").write_bytes(lines_of([batch]))
    (src / "notes.txt").write_text("no rows")
    (src / ".hidden.jsonl").write_text("no rows")
    (src / "_no_data.jsonl").write_text("no rows")
    table = convert(src, tmp_path / "t")
    rows = rows_of(tmp_path / "t")
    files = [str(src / "a.jsonl")] * 3 + [str(src / "e.jsonl")] + [str(src / "b" / "c.ndjson")] * 2
    assert [row["file"] for row in rows] == files
    assert told(rows) == [expected(each, SCHEMA.names) for each in (*BODIES[:3], BODIES[1], BODIES[1], BODIES[1])]
    assert [each.partition(" ")[0] for each in table.chosen] == ["replies", "openai-batch"]
    assert table.left_out == 1


def test_the_table_itself_and_others_are_no_sources(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines_of(BODIES))
    for name in ("t1", "t2"):
        assert convert(tmp_path, tmp_path / name, format="jsonl").rows == 60
        assert convert(tmp_path, tmp_path / name, format="jsonl").rows == 60


def test_lines_that_are_none_are_rows_of_nulls_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chatimg_parse.scale.lines.LONGEST_LINE", 2000)
    long = json.dumps({"x": "y" * 300_000}).encode()
    lines = [
        b"\xef\xbb\xbf" + json.dumps(BODIES[0]).encode(),
        b"",
        b"{torn",
        b"  ",
        b"12",
        long,
        b"null",
        b'"ID: task_01abcdefgh\\u000a\xff 10%"',
        json.dumps(BODIES[1]).encode(),
    ]
    (tmp_path / "a.jsonl").write_bytes(b"\n".join(lines))  # the last one without its end
    table = convert(tmp_path / "a.jsonl", tmp_path / "t", path="$")
    rows = rows_of(tmp_path / "t")
    assert [row["row"] for row in rows] == [0, 2, 4, 5, 6, 7, 8]
    replies = [BODIES[0], None, None, None, None, b"ID: task_01abcdefgh\n\xff 10%", BODIES[1]]
    assert told(rows) == [expected(each, SCHEMA.names) for each in replies]
    assert (table.rows, table.without, table.bad, table.failed) == (7, 4, 3, 0)
    assert [spot.row for spot in table.spots] == [2, 4, 5]
    assert [spot.told.split(" ", 2)[1] for spot in table.spots] == ["3", "5", "6"]
    assert "is no JSON" in table.spots[0].told
    assert "is longer than" in table.spots[2].told


@pytest.mark.parametrize("format", ["parquet", "jsonl"])
@pytest.mark.parametrize("how", ["omit", "digest", "bytes", "./pictures"])
def test_pictures_in_each_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: Pictures, format: Format) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.jsonl").write_bytes(lines_of([f"![a](data:image/png;base64,{PNG})"]))
    convert("a.jsonl", "t", pictures=how, format=format)
    (image,) = rows_of(tmp_path / "t")[0]["images"]
    assert [*image] == [field.name for field in schema(how).field("images").type.value_type]
    assert image["sha256"] == (None if how == "omit" else sha256(PICTURE).hexdigest())
    assert image["size"] == (None if how == "omit" else len(PICTURE))
    if how == "bytes":
        assert image["data"] == (PICTURE if format == "parquet" else PNG)
    if how == "./pictures":
        assert Path(image["path"]).read_bytes() == PICTURE


def test_a_table_of_nothing_has_its_columns(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"\n")
    for _ in range(2):
        table = convert(tmp_path / "a.jsonl", tmp_path / "t", keep=["id"])
        assert (table.rows, table.parts) == (0, 1)
        assert part_schema(tmp_path / "t").names == [*PLACES, "id", *SCHEMA.names]
    (tmp_path / "b.jsonl").write_bytes(b"")
    assert convert(tmp_path / "b.jsonl", tmp_path / "u").parts == 1


def test_a_row_that_fails_inside_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(reply: Any, **options: Any) -> Any:
        if isinstance(reply, dict) and reply["id"] == "chatcmpl-7":
            raise RuntimeError("a fault of ours")
        return parse(reply, **options)

    monkeypatch.setattr("chatimg_parse.arrow.kernel.parse", failing)
    (tmp_path / "a.jsonl").write_bytes(lines_of(BODIES))
    table = convert(tmp_path / "a.jsonl", tmp_path / "t")
    rows = told(rows_of(tmp_path / "t"))
    assert rows.pop(7) == {**dict.fromkeys(SCHEMA.names), "issues": ["parser-error"]}
    assert rows == [expected(each, SCHEMA.names) for each in (*BODIES[:7], *BODIES[8:])]
    assert (table.rows, table.failed, table.without) == (60, 1, 0)
    assert [(spot.row, spot.told) for spot in table.spots] == [(7, "row 7 could not be read (parser-error)")]


def test_options_are_those_of_parse(tmp_path: Path) -> None:
    sent = "https://a.example/1.png"
    (tmp_path / "a.jsonl").write_bytes(lines_of(BODIES[:3]))
    convert(tmp_path, tmp_path / "t", inputs=iter([sent]), expects_image=True)
    rows = told(rows_of(tmp_path / "t"))
    assert rows == [row_of(parse(each, inputs=[sent], expects_image=True)) for each in BODIES[:3]]
    assert rows[1]["images"] == []


def test_an_unknown_shape_names_its_file_and_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines_of([{"foo": 1, "messages": []}] * 5))
    with pytest.raises(UnknownShape, match=r"a\.jsonl: no known shape .* nearest are") as raised:
        convert(tmp_path / "a.jsonl", tmp_path / "t")
    assert len(raised.value.guesses) == 3


def test_progress_tells_of_all_in_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines_of(BODIES))
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(lines_of(BODIES)))
    size = sum(path.stat().st_size for path in tmp_path.iterdir())
    small_pieces(monkeypatch, 2000)
    seen: list[Progress] = []
    table = convert(tmp_path, tmp_path / "t", progress=seen.append)
    assert len(seen) == table.parts
    assert [each.rows for each in seen] == sorted(each.rows for each in seen)
    assert (seen[-1].rows, seen[-1].new_rows, seen[-1].of) == (120, 120, size)
    assert 0.9 * size <= seen[-1].done <= size
    assert seen[-1].rate > 0
    assert seen[0].left is not None
    assert all(each.chosen for each in seen)


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        ({"src": 3}, TypeError, "sources are paths"),
        ({"src": [b"a"]}, TypeError, "paths as text"),
        ({"src": "nowhere"}, ScaleError, "source-unreadable: .*nowhere"),
        ({"src": "empty"}, ScaleError, "no-input"),
        ({"src": []}, ScaleError, "no-input"),
        ({"src": "picture.jsonl"}, ScaleError, "is a picture"),
        ({"format": "csv"}, ValueError, "parquet or jsonl"),
        ({"keep": "id"}, TypeError, "list of names"),
        ({"keep": ["status"]}, ValueError, "'status' of its own"),
        ({"keep": ["row"]}, ValueError, "'row' of its own"),
        ({"workers": 0}, ValueError, "at least 1"),
        ({"workers": True}, TypeError, "number of processes"),
        ({"path": "a..b"}, ValueError, "is no path"),
        ({"path": 3}, TypeError, "path is"),
        ({"kind": "odd"}, ValueError, "kind"),
        ({"kinds": "content"}, TypeError, r"convert\(\) got an unexpected option 'kinds'; did you mean 'kind'"),
        ({"pictures": "digets"}, ValueError, "pictures"),
        ({"dialect": Dialect(readers=(lambda _: None,))}, TypeError, "other processes"),
    ],
)
def test_wrong_arguments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: dict[str, Any], error: type[Exception], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    Path("a.jsonl").write_bytes(lines_of(BODIES))
    Path("picture.jsonl").write_bytes(PICTURE)
    with pytest.raises(error, match=said):
        convert(**{"src": "a.jsonl", "out": "t", **arguments})
    assert not Path("t").exists() or names_of(Path("t")) in ([], ["_manifest.jsonl"])


def test_kept_columns_of_two_types_are_told(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"reply": ["a"], "n": [1]}), tmp_path / "a.parquet")
    parquet.write_table(pa.table({"reply": ["a"], "n": ["1"]}), tmp_path / "b.parquet")
    with pytest.raises(ScaleError, match=r"columns-differ: .*'n' is string in .*b\.parquet, int64 in .*a\.parquet"):
        convert(tmp_path, tmp_path / "t", keep=["n"])
    with pytest.raises(ScaleError, match="has not one column 'm'"):
        convert(tmp_path / "a.parquet", tmp_path / "u", keep=["m"])


def test_every_compression_is_told_by_its_first_bytes() -> None:
    assert {suffix for suffix in PACKED if suffix} == {*sources_module._COMPRESSED}
