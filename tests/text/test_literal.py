"""A content that was JSON-encoded once too often, as `jq '.choices[0].message.content' reply.json` prints it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chatimg_parse import ImageResult, Span, parse
from chatimg_parse.shim.chat.message import adapted
from chatimg_parse.shim.options import Options

from ..support.chat import chunk, completion, spoken
from ..support.feeding import cut, fed
from ..support.shim.streams import Heard, options, rewritten, wire

CONTENT = (
    '{"prompt": "like ![x](https://evil.example/x.png)", "n": 1}\n\n> ID: `task_01kb7q0000000000000000r4`\n\n'
    "Here “it” is:\t\\o/ 图\n![a](https://ok.example/a.png)\n"
)


def essence(result: ImageResult) -> dict[str, Any]:
    dumped = result.model_dump()
    for entry in [*dumped["data"], *dumped["links"], *dumped["issues"]]:
        del entry["span"]
    return dumped


@pytest.mark.parametrize("around", ["{}", "{}\n", " \n{}\r\n\n", "\ufeff{} "])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_it_is_undone_once(around: str, ascii_only: bool) -> None:
    text = around.format(json.dumps(CONTENT, ensure_ascii=ascii_only))
    result, plain = parse(text), parse(CONTENT)
    assert essence(result) == essence(plain)
    assert [image.url for image in result.data] == ["https://ok.example/a.png"]
    span, before = result.data[0].span, plain.data[0].span
    assert span is not None
    assert before is not None
    assert span == Span(before.start, before.end, "undone")
    assert CONTENT[span.start : span.end] == "![a](https://ok.example/a.png)"
    for source in (text, text.encode()):
        whole = parse(source)
        assert essence(whole) == essence(plain)
        assert fed(cut(source, 1)) == whole
        for at in range(0, len(source), 7):
            assert fed([source[:at], source[at:]]) == whole


def test_but_once_alone() -> None:
    twice = json.dumps(json.dumps(CONTENT))
    result = parse(twice)
    assert result.text.startswith('"')
    assert r"\n\n> ID: `task_01kb7q0000000000000000r4`" in result.text
    assert fed(twice) == result


@pytest.mark.parametrize(
    "text",
    [
        '"Sunset\\n" is its name: ![a](https://ok.example/a.png)',
        '"one\\ntwo ![a](https://ok.example/a.png)\n"',
        '"one\\ntwo ![a](https://ok.example/a.png)\r"',
        '"no escape ![a](https://ok.example/a.png)"',
        '"no escape of JSON: \\o/ ![a](https://ok.example/a.png)"',
        '"never closed ![a](https://ok.example/a.png)',
        '"one\\n" "two" ![a](https://ok.example/a.png)',
        "“typographic\\n” ![a](https://ok.example/a.png)",
    ],
)
def test_what_only_begins_like_a_literal_is_plain(text: str) -> None:
    result = parse(text)
    assert [image.span for image in result.data] == [Span(text.index("!["), text.index("g)") + 2)]
    assert fed(text) == result


def test_a_content_of_a_body_is_undone_and_its_spans_say_so() -> None:
    body = completion(json.dumps(CONTENT))
    result = parse(body)
    assert essence(result) == essence(parse(completion(CONTENT)))
    assert result.data[0].span is not None
    assert result.data[0].span.source == "choices[0].message.content (undone)"
    assert parse(json.dumps(body)) == result
    pieces = [chunk({"content": piece}) for piece in json.dumps(CONTENT)] + [chunk({}, "stop")]
    assert essence(fed(pieces)) == essence(result)


def test_a_body_that_was_encoded_twice_is_still_a_body() -> None:
    body = {"choices": [{"message": {"content": CONTENT}}]}
    assert parse(json.dumps(json.dumps(body))) == parse(body)


def test_a_page_in_a_literal_is_a_page() -> None:
    page = '<!DOCTYPE html>\n<html><head><title>502 Bad "Gateway"</title></head><img src="https://gw.example/l.png"></html>'
    result = parse(json.dumps(page))
    assert (result.status, result.data) == ("failed", [])


def test_where_it_is_cut_off_nothing_comes_that_the_whole_has_not() -> None:
    text = json.dumps(CONTENT)
    whole = {image.url for image in parse(text).data}
    for at in range(1, len(text)):
        result = parse(text[:at])
        assert {image.url for image in result.data} <= whole, text[:at]
        assert fed(text[:at]) == result
    assert [issue.code for issue in parse(text[:-1]).issues] == ["body-cut"]
    bare = json.dumps("Look:\nhttps://ok.example/a.png?sig=abc")
    assert parse(bare).data
    assert parse(bare[:-4]).data == []


def test_the_shim_takes_nothing_out_of_a_text_whose_offsets_are_of_another() -> None:
    content = json.dumps(CONTENT)
    body = completion(content)
    changed, _ = adapted(body, Options(mode="images", text="keep"))
    message = changed["choices"][0]["message"]
    assert message["content"] == content
    assert [image["image_url"]["url"] for image in message["images"]] == ["https://ok.example/a.png"]


def test_nor_out_of_a_stream_of_one() -> None:
    content = json.dumps(CONTENT)
    data = wire(*spoken(cut(content, 5)))
    heard = Heard(rewritten(data, options()))
    assert heard.text == content
    assert heard.urls == ["https://ok.example/a.png"]
