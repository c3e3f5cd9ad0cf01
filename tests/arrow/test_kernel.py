"""Every column says what the attribute of the result says, whatever carries the replies and whatever fails."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse import Limits, parse
from chatimg_parse.arrow import SCHEMA, kernel, parse_array, pieces
from chatimg_parse.issues import CODES

from ..support.cases import Case, load
from ..support.tables.columns import read_params, row_of

TEXTS = ["ID: task_01abc\n进度 40%", "![a](https://x.example/a.png)", "", "I cannot draw that."]
NULLS = dict.fromkeys(SCHEMA.names)
FAILED = {**NULLS, "issues": ["parser-error"]}


def rows(told: pa.StructArray) -> list[Any]:
    told.validate(full=True)
    return [row and read_params(row) for row in told.to_pylist()]


def expected(*replies: Any) -> list[Any]:
    return [None if reply is None else row_of(parse(reply)) for reply in replies]


def groups() -> list[list[Case]]:
    """Cases that share their options, which are those of a whole column."""
    found: dict[str, list[Case]] = {}
    for case in load():
        found.setdefault(repr(case.options), []).append(case)
    return list(found.values())


@pytest.mark.parametrize("cases", groups(), ids=lambda cases: repr(cases[0].options)[:60])
def test_every_fixture_column_by_column(cases: list[Case]) -> None:
    options = cases[0].options
    replies = [case.wire if isinstance(case.wire, bytes) else case.wire.encode("utf-8", "replace") for case in cases]
    told = rows(parse_array(pa.array(replies, pa.binary()), **options))
    assert told == [row_of(parse(reply, **options)) for reply in replies]
    texts = [reply.decode("utf-8", "replace") for reply in replies]
    told = rows(parse_array(pa.array(texts, pa.large_string()), **options))
    assert told == [row_of(parse(text, **options)) for text in texts]


def test_the_schema_holds_what_comes() -> None:
    told = parse_array(pa.array(TEXTS))
    assert told.type == pa.struct(list(SCHEMA))
    assert len(told) == len(TEXTS)


@pytest.mark.parametrize("empty", [pa.array([], pa.string()), pa.chunked_array([], pa.string()), pa.nulls(0)])
def test_no_rows(empty: Any) -> None:
    told = parse_array(empty)
    assert (len(told), told.type) == (0, pa.struct(list(SCHEMA)))


def test_nulls_come_out_as_nulls() -> None:
    told = parse_array(pa.array([None, TEXTS[0], None]))
    assert rows(told) == expected(None, TEXTS[0], None)
    assert told.null_count == 2
    assert all(child.null_count >= 2 for child in told.flatten())
    assert rows(parse_array(pa.nulls(3))) == [None] * 3


def test_slices_chunks_and_dictionaries() -> None:
    column = pa.array([*TEXTS, None, *TEXTS])
    whole = expected(*column.to_pylist())
    assert rows(parse_array(column.slice(2, 5))) == whole[2:7]
    assert rows(parse_array(column.slice(9))) == []
    chunks = pa.chunked_array([column[:3], column[3:3], column[3:]])
    assert rows(parse_array(chunks)) == whole
    for kind in (pa.string(), pa.large_string(), pa.binary()):
        coded = column.cast(kind).dictionary_encode()
        assert rows(parse_array(coded)) == expected(*column.cast(kind).to_pylist())
        assert rows(parse_array(coded.slice(3, 4))) == expected(*column.cast(kind).to_pylist())[3:7]


@pytest.mark.parametrize("kind", [pa.string_view(), pa.binary_view(), pa.large_binary()], ids=str)
def test_other_forms_of_text(kind: pa.DataType) -> None:
    column = pa.array([*TEXTS, None]).cast(kind)
    assert rows(parse_array(column)) == expected(*column.to_pylist())
    assert rows(parse_array(column.slice(1, 2))) == expected(*column.to_pylist())[1:3]


def test_structs_and_lists_are_what_parse_takes() -> None:
    bodies = [{"choices": [{"message": {"content": text}}]} for text in TEXTS]
    column = pa.array([*bodies, None])
    assert rows(parse_array(column)) == expected(*bodies, None)
    parts = [[{"type": "text", "text": text}] for text in TEXTS]
    assert rows(parse_array(pa.array(parts))) == expected(*parts)


def test_json_text_bodies_and_streams() -> None:
    body = json.dumps({"choices": [{"message": {"content": TEXTS[1]}}], "model": "m", "created": 7, "id": "c-1"})
    stream = f"data: {json.dumps({'choices': [{'delta': {'content': TEXTS[1]}}]})}\n\ndata: [DONE]\n\n"
    replies = [body, stream, json.dumps(body), json.dumps(TEXTS[0]), "null", '"x"']
    assert rows(parse_array(pa.array(replies))) == expected(*replies)
    told = rows(parse_array(pa.array([body, TEXTS[0]]), kind="content"))
    assert told == [row_of(parse(text, kind="content")) for text in (body, TEXTS[0])]


def test_text_that_is_no_utf_8_is_read_as_bytes() -> None:
    broken = b"ID: task_01abc \xff\xfe"
    for kind in (pa.string(), pa.large_string()):
        column = pa.array([b"hello", broken, None], pa.large_binary() if kind == pa.large_string() else pa.binary())
        unchecked = pa.Array.from_buffers(kind, 3, column.buffers())
        assert rows(parse_array(unchecked)) == expected("hello", broken, None)


def test_a_struct_that_cannot_be_read_is_a_named_row() -> None:
    broken = pa.Array.from_buffers(pa.string(), 2, pa.array([b"\xff", b"x"]).buffers())
    told = rows(parse_array(pa.StructArray.from_arrays([broken], ["content"])))
    assert told == [FAILED, *expected({"content": "x"})]


# -- what fails inside ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [KeyError("secret"), RecursionError(), MemoryError(), UnicodeError()], ids=repr)
def test_a_row_that_fails_inside_is_named_and_the_others_are_whole(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(reply: Any, **options: Any) -> Any:
        if reply == "bad":
            raise error
        return parse(reply, **options)

    monkeypatch.setattr(kernel, "parse", broken)
    assert rows(parse_array(pa.array([TEXTS[0], "bad", None, TEXTS[1]]))) == [
        *expected(TEXTS[0]),
        FAILED,
        *expected(None, TEXTS[1]),
    ]
    assert "parser-error" in CODES


def test_values_that_arrow_cannot_carry_become_such_that_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    odd = parse(TEXTS[1]).model_copy(update={"text": "a\ud800b", "created": 1 << 70, "progress": -5, "model": "m"})
    monkeypatch.setattr(kernel, "parse", lambda reply, **_: odd if reply == "odd" else parse(reply))
    [first, second] = rows(parse_array(pa.array(["odd", TEXTS[0]])))
    assert (first["text"], first["created"], first["progress"], first["model"]) == ("a\ufffdb", None, -5, "m")
    assert second == expected(TEXTS[0])[0]


@pytest.mark.parametrize(
    "wrong, options, error",
    [
        (["a"], {}, TypeError),
        ("a", {}, TypeError),
        (pa.array([1]), {}, TypeError),
        (pa.array([1]).dictionary_encode(), {}, TypeError),
        (pa.table({"a": ["a"]}), {}, TypeError),
        (pa.array(["a"]), {"limits": {}}, TypeError),
        (pa.array(["a"]), {"base_url": 5}, TypeError),
        (pa.array(["a"]), {"kind": "nothing"}, ValueError),
        (pa.array(["a"]), {"nothing": 1}, TypeError),
        (pa.array(["a"]), {"inputs": 5}, TypeError),
        (pa.array(["a"]), {"pictures": 5}, TypeError),
        (pa.array(["a"]), {"pictures": None}, TypeError),
        (pa.array(["a"]), {"pictures": "digets"}, ValueError),
    ],
)
def test_wrong_arguments_are_told_at_once(
    wrong: Any, options: dict[str, Any], error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernel, "_row", lambda *_: pytest.fail("a row was read"))
    with pytest.raises(error):
        parse_array(wrong, **options)


def test_inputs_that_can_be_read_once_are_good_for_every_row() -> None:
    url = "https://x.example/a.png"
    told = rows(parse_array(pa.array([TEXTS[1]] * 3), inputs=iter([url]), limits=Limits(depth=9)))
    assert told == [row_of(parse(TEXTS[1], inputs=[url]))] * 3


@given(st.lists(st.one_of(st.none(), st.text(), st.sampled_from(TEXTS)), max_size=12), st.integers(1, 5))
def test_any_list_of_texts(texts: list[str | None], most: int) -> None:
    texts = [text and text.encode("utf-8", "replace").decode() for text in texts]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pieces, "MOST_ROWS", most)
        assert rows(parse_array(pa.array(texts, pa.string()))) == expected(*texts)
