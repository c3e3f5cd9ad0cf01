"""Bodies of every shape: their pictures are the oracle, and nothing that JSON can hold is an exception."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chatimg_parse import Limits, parse

from ..support.cases import load
from ..support.chat import event_stream
from ..support.drawn.shapes import bodies, streams
from ..support.feeding import cut, fed, in_sizes
from ..support.pictures import SVG, Drawn, png
from ..support.results import codes, given_out, sound

CASES = load()
# fmt: off
KEYS = sorted(
    {
        "choices", "message", "delta", "content", "images", "image", "image_url", "url", "b64_json", "data",
        "error", "code", "status", "state", "id", "candidates", "parts", "inlineData", "inline_data", "text",
        "type", "output", "result", "results", "task_id", "progress", "urls", "detail", "generations", "usage",
        "created", "model", "finish_reason", "prompt", "input", "video_url", "preview_url", "source_url",
        "refusal", "tool_calls", "function", "arguments", "reasoning_content", "generated_assets",
        "upscaled_image", "response", "item", "index",
    }
)
# fmt: on
TYPES = ["text", "image_url", "message", "image", "error", "string", "response.completed", "output_text", "refusal"]
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**6), 10**20),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(
        [*TYPES, "failed", "queued", "succeeded", "https://a.example/b.png", png(1), "data:image/png;base64,"]
    ),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.one_of(st.sampled_from(KEYS), st.text(max_size=3)), inner)
    ),
    max_leaves=30,
)


@given(bodies())
def test_the_drawn_pictures_come_out(drawn: tuple[Any, list[Drawn], str]) -> None:
    body, pictures, _ = drawn
    before = copy.deepcopy(body)
    result = parse(body)
    assert given_out(result) == pictures
    assert result.status == ("completed" if pictures else result.status)
    assert body == before
    sound(result)


@given(bodies())
def test_value_text_and_bytes_are_one(drawn: tuple[Any, list[Drawn], str]) -> None:
    body, _, _ = drawn
    text = json.dumps(body, ensure_ascii=False)
    expected = parse(body)
    for form in (text, text.encode(), json.dumps(body, indent=1), "\ufeff\n " + text, json.dumps(text)):
        assert parse(form) == expected


@given(bodies(), st.lists(st.integers(1, 60), min_size=1, max_size=8))
def test_cutting_a_body_into_pieces_changes_nothing(drawn: tuple[Any, list[Drawn], str], sizes: list[int]) -> None:
    text = json.dumps(drawn[0], ensure_ascii=False)
    assert fed(in_sizes(text, sizes)) == parse(text)


@given(bodies(), st.data())
def test_a_body_that_was_cut_gives_what_is_whole(drawn: tuple[Any, list[Drawn], str], data: st.DataObject) -> None:
    body, pictures, _ = drawn
    text = json.dumps(body)
    at = data.draw(st.integers(0, len(text)))
    result = parse(text[:at])
    sound(result)
    for picture in given_out(result):
        assert picture in pictures


@given(streams(), st.sampled_from(["\n", "\r\n", "\r"]), st.integers(1, 2))
def test_a_stream_gives_what_its_chunks_hold(drawn: tuple[list[Any], list[Drawn]], newline: str, gap: int) -> None:
    chunks, pictures = drawn
    stream = event_stream(chunks, newline, gap)
    result = parse(stream)
    assert given_out(result) == pictures
    assert result.usage == {"total_tokens": 3}
    sound(result)
    assert fed(chunks) == result == parse(stream.encode())
    assert parse("\n".join(map(json.dumps, chunks))).data == result.data


@given(values)
@example({"choices": [{"message": {"content": "\ud83d"}}], "usage": {"a": float("nan")}})
@example({"id": "\udc00", "status": "failed", "error": {"code": float("inf")}})
def test_any_value_has_an_answer(value: Any) -> None:
    if isinstance(value, (dict, list)):
        sound(parse(value))
    sound(parse(json.dumps(value)))
    sound(parse(json.dumps(value), kind="body"))


@given(
    st.one_of(st.binary(max_size=200), st.sampled_from([c.text.encode("utf-8", "replace") for c in CASES])), st.data()
)
def test_any_bytes_have_an_answer(source: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(source)))
    broken = source[:at] + data.draw(st.binary(max_size=3)) + source[at:]
    result = parse(broken)
    sound(result)
    assert fed(cut(broken, 3)) == result


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_prefix_of_a_fixture_has_an_answer(case: Any) -> None:
    wire = case.wire
    for at in range(0, len(wire), max(1, len(wire) // 300)):
        sound(parse(wire[:at], **case.options))


def nested(depth: int) -> str:
    return '{"choices":' + '[{"message":' * depth + "null" + "}]" * depth + "}"


@pytest.mark.parametrize(
    "source, code",
    [
        (nested(100_000), "too-deep"),
        ("[" * 100_000 + "]" * 100_000, None),
        ('{"data":' * 100_000, "body-cut"),
        ('{"data":[' + '{"url":"https://a.example/b.png","x":' + "9" * 10_000 + "}]}", "number-as-text"),
        ('{"created":1e999,"data":[],"usage":{"a":NaN,"b":-Infinity}}', "number-as-text"),
        ('{"data":[],"usage":{"a":' + "1" * 10_000 + "}}", "number-as-text"),
        ('{"id":"\\ud83d","data":[]}', "lone-surrogate"),
        ({"data": [{"url": f"https://a.example/{n}.png"} for n in range(1_000_000)]}, "too-many-images"),
        ({"choices": [{"message": {"content": [{}] * 1_000_001}}]}, "too-many-values"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_hostile_bodies_have_an_answer_and_a_named_issue(source: Any, code: str | None) -> None:
    result = parse(source)
    sound(result)
    assert code is None or code in codes(result)


def test_an_integer_that_no_text_can_carry_is_told_in_hexadecimal() -> None:
    result = parse({"data": [], "usage": {"a": 1 << 20_000}})
    sound(result)
    assert result.usage == {"a": "0x1" + "0" * 5000}
    assert codes(result) == ["number-as-text"]


def test_a_circle_and_shared_values_end() -> None:
    circle: dict[str, Any] = {"status": "succeeded"}
    circle["data"] = circle["output"] = [circle, circle]
    sound(parse(circle))
    shared: Any = {"type": "text", "text": "x"}
    for _ in range(60):
        shared = {"content": [shared, shared]}
    sound(parse({"choices": [{"message": shared}]}, limits=Limits(values=10_000)))


def test_svg_in_a_field_is_kept_and_in_a_text_only_where_it_is_allowed() -> None:
    assert parse({"data": [{"b64_json": SVG}]}).data[0].media_type == "image/svg+xml"
    text = f"![a](data:image/svg+xml;base64,{SVG})"
    assert parse({"choices": [{"message": {"content": text}}]}).data == []
    assert parse({"choices": [{"message": {"content": text}}]}, allow_svg=True).data[0].b64_json == SVG


def test_of_a_duplicate_key_the_last_wins() -> None:
    body = '{"data": [{"url": "https://a.example/1.png"}], "data": [{"url": "https://a.example/2.png"}]}'
    assert [image.url for image in parse(body).data] == ["https://a.example/2.png"]


def test_limits_are_the_callers() -> None:
    body = {"data": [{"url": f"https://a.example/{n}.png"} for n in range(5)]}
    result = parse(body, limits=Limits(images=3))
    assert ([image.url for image in result.data], codes(result)) == (
        [f"https://a.example/{n}.png" for n in range(3)],
        ["too-many-images"],
    )
    deep = {"output": {"output": {"output": {"data": [{"url": "https://a.example/1.png"}]}}}}
    assert parse(deep).status == "completed"
    assert codes(parse(deep, limits=Limits(depth=2))) == ["too-deep"]
    for wrong, error in (({"images": 0}, ValueError), ({"depth": "9"}, TypeError), ({"values": True}, TypeError)):
        with pytest.raises(error, match=f"Limits.{next(iter(wrong))}"):
            Limits(**wrong)
