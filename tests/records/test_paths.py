"""Paths: how they are written, and what they find in records of any form."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse.records import Found, Path, located, opened
from chatimg_parse.records.paths import Step

RECORD: dict[str, Any] = {
    "a": {"b": "text", "b.c": {"d": [1, "two", None, {"e": "deep"}]}, "null": None, "empty": "", "no": {}},
    "list": [{"t": "one"}, {"t": None}, {"u": "other"}, {"t": ["three"]}, 4, "five"],
    "nested": [["x", "y"], [], "z", ["w"]],
    "json": json.dumps({"inner": json.dumps([{"t": "held"}])}),
    "prose": '{"a": "b"} and more',
    "broken": '{"a": "b"',
    "$": "dollar",
    "response": {"body": {"id": 1}},
    "error": {"code": "e"},
}
KEYS = st.text(max_size=8) | st.sampled_from(
    ["a", "b.c", "gen_ai.output.messages", "$", "", '"', "\\", "[*]", "|", " "]
)
STEPS: st.SearchStrategy[Step] = KEYS | st.integers(-(10**9) + 1, 10**9 - 1) | st.just(...)
PATHS = st.builds(
    lambda ways: Path(tuple(map(tuple, ways))), st.lists(st.lists(STEPS, max_size=6), min_size=1, max_size=3)
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.binary(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=3) | st.integers(), inner, max_size=4)
        | inner.map(lambda value: json.dumps(value, default=str, skipkeys=True))
    ),
    max_leaves=12,
)


@pytest.mark.parametrize(
    "text, replies",
    [
        ("a.b", ["text"]),
        ("$.a.b", ["text"]),
        ('a["b"]', ["text"]),
        ('a["b.c"].d[1]', ["two"]),
        ('a["b.c"].d[-1].e', ["deep"]),
        ('["a"]["b.c"]["d"][3]["e"]', ["deep"]),
        ('["$"]', ["dollar"]),
        ("json.inner[0].t", ["held"]),
        ("a.empty", [""]),
        ("a.no", [{}]),
        # What is not there, and what is no reply.
        ("a.x", []),
        ("a.b.c", []),
        ("a[0]", []),
        ("list.t", []),
        ("list[6]", []),
        ("list[-7]", []),
        ("list[4]", []),
        ("a.null", []),
        ("prose.a", []),
        ("broken.a", []),
        ("a[*]", []),
        ("list[5][0]", []),
    ],
)
def test_path_finds_what_lies_there(text: str, replies: list[Any]) -> None:
    assert Path.parse(text).replies(RECORD) == [Found(reply) for reply in replies]


def test_each_item_is_a_reply_with_its_place() -> None:
    assert Path.parse("list[*].t").replies(RECORD) == [Found("one", (0,)), Found(["three"], (3,))]
    nested = [Found("x", (0, 0)), Found("y", (0, 1)), Found("w", (3, 0))]
    assert Path.parse("nested[*][*]").replies(RECORD) == nested
    assert Path.parse("json.inner[*].t").replies(RECORD) == [Found("held", (0,))]
    assert Path.parse("list[*].t").many
    assert Path.parse("a | list[*]").many
    assert not Path.parse("list[0].t").many


@pytest.mark.parametrize(
    "text, reply",
    [
        ("response.body | error", {"id": 1}),
        ("response.text | error", {"code": "e"}),
        ("a.null | error", {"code": "e"}),
        ("a.empty|error", {"code": "e"}),
        ("a.no | list[9] | error", {"code": "e"}),
        ("a.no | a.empty", {}),  # nothing else is there
        ("a.x | a.empty", ""),
    ],
)
def test_alternative_counts_where_nothing_was_found(text: str, reply: Any) -> None:
    assert Path.parse(text).replies(RECORD) == [Found(reply)]


def test_whole_record_is_a_reply() -> None:
    assert Path.parse("$").whole
    replies: list[Any] = ["text", RECORD, [1]]
    others: list[Any] = [None, 1, True, b"bytes", 1.5]
    assert [Path.parse(" $ ").replies(record) for record in replies] == [[Found(record)] for record in replies]
    assert [Path.parse("$").replies(record) for record in others] == [[]] * len(others)
    assert Path.parse("a").replies(json.dumps({"a": "b"})) == [Found("b")]


@pytest.mark.parametrize(
    "text, at, rest",
    [
        ("", 1, "its end"),
        ("   ", 4, "its end"),
        ("a..b", 2, "'..b'"),
        (".a", 1, "'.a'"),
        ("a.", 2, "'.'"),
        ("a.[0]", 2, "'.[0]'"),
        ('["a"]b', 6, "'b'"),
        ("a b", 2, "' b'"),
        ("a[", 2, "'['"),
        ("a[x]", 2, "'[x]'"),
        ("a[1.5]", 2, "'[1.5]'"),
        ("a[12345678901]", 2, "'[12345678901]'"),
        ("a['b']", 2, '''"['b']"'''),
        (r'a["\x"]', 2, r"""'["\\x"]'"""),
        ('a["b]', 2, """'["b]'"""),
        ("a |", 4, "its end"),
        ("| a", 1, "'| a'"),
        ("a || b", 4, "'| b'"),
        ("a*", 2, "'*'"),
        ("a[*", 2, "'[*'"),
        ("$$.", 3, "'.'"),
    ],
)
def test_what_is_no_path_is_told_with_its_place(text: str, at: int, rest: str) -> None:
    for read in (Path.parse, located):
        with pytest.raises(ValueError, match="is no path") as raised:
            read(text)
        told = str(raised.value)
        assert f"is no path: it breaks at character {at}, before {rest}; allowed are key.key, [" in told


@pytest.mark.parametrize(
    "text, canonical",
    [
        ("$.a", "a"),
        ('["a"]["b"]', "a.b"),
        ("a|b  |  $", "a | b | $"),
        ('["a b"].c', '["a b"].c'),
        ("[0]", "[0]"),
        ("a[007][-0]", "a[7][0]"),
        ('["$"].$', '["$"]["$"]'),
        ('["\\u732b"]', "猫"),
    ],
)
def test_text_of_a_path_is_canonical(text: str, canonical: str) -> None:
    assert str(Path.parse(text)) == canonical


@given(PATHS)
def test_every_path_can_be_written(path: Path) -> None:
    assert Path.parse(str(path)) == path
    assert str(Path.parse(str(path))) == str(path)


@given(st.text() | st.text("ab.[]*|$\"'0-1 \\", max_size=20))
def test_any_text_is_a_path_or_a_value_error(text: str) -> None:
    try:
        path = Path.parse(text)
    except ValueError as error:
        assert "allowed are" in str(error)  # noqa: PT017
    else:
        assert Path.parse(str(path)) == path


@given(PATHS, VALUES)
def test_no_record_makes_a_path_raise(path: Path, record: Any) -> None:
    for found in path.replies(record):
        assert isinstance(found.reply, (str, dict, list))
        assert len(found.index) in {way.count(...) for way in path.ways}


@given(VALUES)
def test_json_text_is_opened_where_it_is_an_object_or_list(value: Any) -> None:
    text = json.dumps(value, default=str, skipkeys=True)
    read = opened(f" {text}\n")
    if isinstance(value, (dict, list)):
        assert json.dumps(read) == text
    else:
        assert read == f" {text}\n"
    assert opened(text + " x") == text + " x"
    assert opened(text[:-1]) == text[:-1] or not isinstance(value, (dict, list))
