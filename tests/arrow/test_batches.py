"""Record batches: what goes along, where the reply lies, how much at a time, and over to another process."""

from __future__ import annotations

import json
import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import pyarrow as pa
import pytest

from chatimg_parse import parse
from chatimg_parse.arrow import SCHEMA, BatchMapper, map_batches, parse_batch, pieces
from chatimg_parse.records import Path, UnknownShape, choose, located

from ..support.tables.columns import read_params, row_of

TEXTS = ["ID: task_01abc\n进度 40%", "![a](https://x.example/a.png)", "", None, "I cannot draw that."]
NULLS = dict.fromkeys(SCHEMA.names)
BATCH = pa.record_batch({"id": [1, 2, 3, 4, 5], "reply": TEXTS, "tag": pa.array(list("aabbc")).dictionary_encode()})


def rows(batch: pa.RecordBatch) -> list[dict[str, Any]]:
    batch.validate(full=True)
    return [read_params(row) for row in batch.to_pylist()]


def expected(reply: Any) -> dict[str, Any]:
    return NULLS if reply is None else row_of(parse(reply))


def test_one_row_for_each_and_what_is_to_go_along() -> None:
    told = parse_batch(BATCH)
    assert told.schema == SCHEMA
    assert rows(told) == [expected(text) for text in TEXTS]
    told = parse_batch(BATCH, keep=["tag", "id"])
    assert told.schema.names == ["tag", "id", *SCHEMA.names]
    assert told.column("tag").equals(BATCH.column("tag"))
    assert told.column("id").equals(BATCH.column("id"))
    sliced = parse_batch(BATCH.slice(1, 3), keep=["id", "reply"])
    assert sliced.column("id").to_pylist() == [2, 3, 4]
    assert sliced.column("reply").to_pylist() == TEXTS[1:4]


def test_no_rows() -> None:
    told = parse_batch(BATCH.slice(0, 0), keep=["id"])
    assert (told.num_rows, told.schema.names) == (0, ["id", *SCHEMA.names])
    assert [batch.num_rows for batch in map_batches()([BATCH[:0], BATCH])] == [0, 5]
    assert not [*map_batches()([])]


RECORDS: list[Any] = [
    {"choices": [{"text": TEXTS[0]}, {"text": TEXTS[1]}]},
    {"choices": []},
    None,
    {"choices": [{"text": None}]},
    {"other": 1},
    {"choices": [{"text": TEXTS[4]}]},
]


def records() -> pa.RecordBatch:
    texts = [record and json.dumps(record) for record in RECORDS]
    return pa.record_batch({"id": range(len(RECORDS)), "record": texts})


def test_a_path_to_one_reply() -> None:
    told = parse_batch(records(), "record", path="choices[0].text", keep=["id"])
    assert told.schema.names == ["id", *SCHEMA.names]
    want = [expected(TEXTS[0]), NULLS, NULLS, NULLS, NULLS, expected(TEXTS[4])]
    assert rows(told) == [{"id": number, **row} for number, row in enumerate(want)]


def test_a_path_to_several_gives_a_row_each() -> None:
    assert map_batches("record", path="choices[*].text").many
    assert not map_batches("record", path="choices[0].text").many
    assert not map_batches().many
    told = parse_batch(records(), "record", path="choices[*].text", keep=["id"])
    assert told.schema.names == ["id", "index", *SCHEMA.names]
    assert list(zip(told.column("id").to_pylist(), told.column("index").to_pylist(), strict=True)) == [
        (0, 0),
        (0, 1),
        (1, None),
        (2, None),
        (3, None),
        (4, None),
        (5, 0),
    ]
    assert rows(told)[1] == {"id": 0, "index": 1, **expected(TEXTS[1])}
    assert told.column("status").to_pylist()[2:6] == [None] * 4


def test_a_struct_has_paths_too() -> None:
    batch = pa.record_batch({"reply": [record for record in RECORDS if record and "other" not in record]})
    assert parse_batch(batch, path="choices[*].text").num_rows == 5


def test_a_path_may_be_a_shape_or_what_was_chosen() -> None:
    record = {
        "custom_id": "1",
        "response": {"status_code": 200, "body": {"choices": [{"message": {"content": TEXTS[1]}}]}},
    }
    batch = pa.record_batch({"reply": [json.dumps(record), None]})
    for path in ("openai-batch", located("openai-batch"), choose([record]), Path.parse("response.body")):
        assert parse_batch(batch, path=path).column("status").to_pylist() == ["completed", None]
    with pytest.raises(ValueError, match="path"):
        parse_batch(batch, path="a..b")
    with pytest.raises(TypeError, match="path"):
        parse_batch(batch, path=5)  # type: ignore[arg-type]


# -- how much at a time ---------------------------------------------------------------------------------------


def test_batches_are_bounded_and_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "MOST_ROWS", 2)
    assert [batch.num_rows for batch in map_batches()([BATCH, BATCH.slice(4)])] == [2, 1, 2, 1]
    together = pa.Table.from_batches(map_batches(keep=["id"])([BATCH])).to_pylist()
    assert together == parse_batch(BATCH, keep=["id"]).to_pylist()
    assert [row["id"] for row in together] == [1, 2, 3, 4, 5]


def test_a_thousand_rows_and_32_megabytes() -> None:
    many = pa.record_batch({"reply": ["hello"] * 2500})
    assert [batch.num_rows for batch in map_batches()([many])] == [625] * 4
    large = pa.record_batch({"reply": ["x" * 9_000_000] * 5})
    assert [batch.num_rows for batch in map_batches(kind="content")([large])] == [2, 3]


def test_one_batch_at_a_time_is_asked_for() -> None:
    asked = []

    def source() -> Any:
        for number in range(3):
            asked.append(number)
            yield BATCH

    told = map_batches()(source())
    assert not asked
    next(told)
    assert asked == [0]


def test_auto_tells_the_shape_by_the_batch() -> None:
    records = [
        {"custom_id": str(at), "response": {"status_code": 200, "body": body}, "error": None}
        for at, body in enumerate([{"choices": [{"message": {"content": text}}]} for text in TEXTS if text])
    ]
    batch = pa.record_batch({"id": [0, 1, 2, 3], "record": [*map(json.dumps, records), None]})
    told = parse_batch(batch, "record", path="auto", keep=["id"])
    assert rows(told) == rows(parse_batch(batch, "record", path="openai-batch", keep=["id"]))
    assert told.column("status").to_pylist() == ["pending", "completed", "refused", None]
    assert rows(parse_batch(BATCH, path="auto")) == [expected(text) for text in TEXTS]
    with pytest.raises(UnknownShape, match="nearest are"):
        parse_batch(pa.record_batch({"reply": ['{"foo": 1}'] * 3}), path="auto")
    with pytest.raises(ValueError, match="no record"):
        parse_batch(BATCH[3:4], path="auto")
    with pytest.raises(ValueError, match="not one column"):
        parse_batch(BATCH, "record", path="auto")
    with pytest.raises(ValueError, match="choose"):
        map_batches(path="auto")


def test_it_can_be_pickled_and_run_elsewhere() -> None:
    mapper = map_batches(
        "reply", keep=["id"], pictures="omit", kind="content", inputs=iter(["https://x.example/a.png"])
    )
    twin = pickle.loads(pickle.dumps(mapper))
    want = [batch.to_pylist() for batch in mapper([BATCH])]
    assert [batch.to_pylist() for batch in twin([BATCH])] == want
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert [batch.to_pylist() for batch in pool.submit(_run, mapper, BATCH).result()] == want


def _run(mapper: BatchMapper, batch: pa.RecordBatch) -> list[pa.RecordBatch]:
    return list(mapper([batch]))


@pytest.mark.parametrize(
    "options, error",
    [
        ({"column": 5}, TypeError),
        ({"keep": "id"}, TypeError),
        ({"keep": [5]}, TypeError),
        ({"keep": 5}, TypeError),
        ({"path": 5}, TypeError),
        ({"pictures": 5}, TypeError),
        ({"limits": {}}, TypeError),
        ({"nothing": 5}, TypeError),
        ({"keep": ["status"]}, ValueError),
        ({"keep": ["id", "id"]}, ValueError),
        ({"keep": ["index"], "path": "a[*]"}, ValueError),
    ],
)
def test_wrong_arguments_are_told_at_once(options: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        map_batches(**options)
    with pytest.raises(error):
        parse_batch(BATCH, **options)


def test_wrong_batches_are_told() -> None:
    with pytest.raises(TypeError, match="to_batches"):
        parse_batch(pa.table({"reply": ["a"]}))
    with pytest.raises(ValueError, match=r"'nothing'.*'id', 'reply', 'tag'"):
        parse_batch(BATCH, "nothing")
    with pytest.raises(ValueError, match="'nothing'"):
        parse_batch(BATCH, keep=["nothing"])
    with pytest.raises(TypeError, match="int64"):
        parse_batch(BATCH, "id")
