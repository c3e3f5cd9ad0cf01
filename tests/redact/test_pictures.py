"""Pictures in what carries them: no base64 of one is left, and the placeholder tells what it was."""

from __future__ import annotations

import base64
import json
from textwrap import wrap
from typing import Any
from urllib.parse import quote

import pytest

from chatimg_parse import parse
from chatimg_parse.redact import redact

from ..support.chat import event_stream
from ..support.pictures import SVG
from ..support.tables.redacted import DATA, PICTURE, placeholder

SHOWN = placeholder(DATA)
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(64)) + b"\xff\xd9"
URI = f"data:image/png;base64,{PICTURE}"
PHP = URI.replace("/", "\\/")
LINES = "\n".join(wrap(PICTURE, 40))
URL_SAFE = PICTURE.replace("+", "-").replace("/", "_").rstrip("=")

CARRIERS: dict[str, tuple[Any, Any]] = {
    "markdown": (f"Here: ![a]({URI})!", f"Here: ![a]({SHOWN})!"),
    "markdown with a title": (f'![a]({URI} "b")', f'![a]({SHOWN} "b")'),
    "markdown in brackets": (f"![a](<{URI}>)", f"![a](<{SHOWN}>)"),
    "markdown over lines": (f"![a](data:image/png;base64,\n{LINES}\n)", f"![a]({SHOWN}\n)"),
    "a definition": (f"![a][b]\n\n[b]: {URI}", f"![a][b]\n\n[b]: {SHOWN}"),
    "HTML": (f'<p><img alt="a" src="{URI}"></p>', f'<p><img alt="a" src="{SHOWN}"></p>'),
    "a bare data URI": (f"a {URI} b", f"a {SHOWN} b"),
    "bare base64": (f"a {PICTURE} b", f"a {SHOWN} b"),
    "bare base64 over lines": (f"a\n\n{LINES}\n\nb", f"a\n\n{SHOWN}\n\nb"),
    "the whole content": (PICTURE, SHOWN),
    "a fence": (f"```\n{URI}\n```", f"```\n{SHOWN}\n```"),
    "URL-safe base64": ({"b64_json": URL_SAFE}, {"b64_json": SHOWN}),
    "the Images API": ({"data": [{"b64_json": PICTURE}]}, {"data": [{"b64_json": SHOWN}]}),
    "content parts": (
        [{"type": "image_url", "image_url": {"url": URI}}],
        [{"type": "image_url", "image_url": {"url": SHOWN}}],
    ),
    "Gemini": (
        {"parts": [{"inlineData": {"data": PICTURE, "mimeType": "image/png"}}]},
        {"parts": [{"inlineData": {"data": SHOWN, "mimeType": "image/png"}}]},
    ),
    "Anthropic": (
        {"source": {"type": "base64", "media_type": "image/png", "data": PICTURE}},
        {"source": {"type": "base64", "media_type": "image/png", "data": SHOWN}},
    ),
    "Responses": (
        {"type": "image_generation_call", "result": PICTURE},
        {"type": "image_generation_call", "result": SHOWN},
    ),
    "an unknown member": ({"a": [{"b": [PICTURE]}]}, {"a": [{"b": [SHOWN]}]}),
    "bytes in a dict": ({"image": DATA}, {"image": SHOWN}),
    "bytes": (DATA, SHOWN.encode()),
    "JSON text": (f'{{"n": 1.0e0, "url" : "{URI}"}}', f'{{"n": 1.0e0, "url" : "{SHOWN}"}}'),
    "JSON of PHP": (f'[{{"url":"{PHP}"}}]', f'[{{"url":"{SHOWN}"}}]'),
    "JSON of PHP in a log line": (f'INFO got {{"url":"{PHP}"}} ok', f'INFO got {{"url":"{SHOWN}"}} ok'),
    "JSON in JSON": (
        {"arguments": json.dumps({"image": URI, "prompt": 'a "cat"'})},
        {"arguments": json.dumps({"image": SHOWN, "prompt": 'a "cat"'})},
    ),
    "JSON in JSON text": (
        json.dumps({"arguments": json.dumps({"image": URI, "a": "\n"})}),
        json.dumps({"arguments": json.dumps({"image": SHOWN, "a": "\n"})}),
    ),
    "JSON encoded once more": (json.dumps(json.dumps({"a": URI})), json.dumps(json.dumps({"a": SHOWN}))),
    "JSON of PHP in a string in a log line": (
        "got " + json.dumps(f'{{"url":"{PHP}"}}'),
        "got " + json.dumps(f'{{"url":"{SHOWN}"}}'),
    ),
    "lines in JSON in a log line": (f"got {json.dumps([LINES])}", f"got {json.dumps([SHOWN])}"),
    "a Python repr": (f"body={{'image': '{URI}'}}", f"body={{'image': '{SHOWN}'}}"),
    "JSON Lines": (f'{{"a":"{URI}"}}\n{{"b":1}}\n', f'{{"a":"{SHOWN}"}}\n{{"b":1}}\n'),
    "an event": (f'event: x\ndata: {{"b64_json":"{PICTURE}"}}\n\n', f'event: x\ndata: {{"b64_json":"{SHOWN}"}}\n\n'),
    "a form": (f"prompt=a&image={quote(URI, safe='')}", f"prompt=a&image={quote(SHOWN, safe='')}"),
    "a JPEG": (base64.b64encode(JPEG).decode(), placeholder(JPEG, "image/jpeg")),
}


@pytest.mark.parametrize("name", CARRIERS)
def test_a_picture_is_gone_from(name: str) -> None:
    given, expected = CARRIERS[name]
    before = repr(given)
    made = redact(given)
    assert made == expected
    assert type(made) is type(given)
    assert repr(given) == before
    assert redact(made) == made
    if isinstance(given, str):
        assert redact(given.encode()) == made.encode()
    for start in range(0, len(PICTURE) - 24, 8):
        assert PICTURE[start : start + 24] not in json.dumps(made, default=repr)


def test_a_claim_counts_where_the_bytes_tell_nothing() -> None:
    unknown = bytes(range(100, 190))
    data = base64.b64encode(unknown).decode()
    assert redact(f"data:image/x-raw;base64,{data}") == placeholder(unknown, "image/x-raw")
    assert redact({"b64_json": data}) == {"b64_json": placeholder(unknown, "image/unknown")}
    assert redact({"mimeType": "image/heic", "data": data})["data"] == placeholder(unknown, "image/heic")
    for text in (f'{{"data":"{data}","mime_type":"image/heic"}}', f'{{"mime_type":"image/heic","data":"{data}"}}'):
        assert json.loads(redact(text))["data"] == placeholder(unknown, "image/heic")
    assert redact(f"data:image/jpeg;base64,{PICTURE}") == SHOWN  # the bytes say what it is


def test_markup_without_base64_is_a_picture() -> None:
    svg = "<svg xmlns='http://www.w3.org/2000/svg'/>"
    shown = placeholder(svg.encode(), "image/svg+xml")
    assert redact({"url": f"data:image/svg+xml,{quote(svg)}"}) == {"url": shown}
    raw = quote(svg, safe="' :/")
    assert redact({"url": f"data:image/svg+xml,{raw}"}) == {"url": shown}
    assert redact(f"data:image/svg+xml;base64,{SVG}") == placeholder(base64.b64decode(SVG), "image/svg+xml")


@pytest.mark.parametrize("length", [20, 40, 64, 84])
def test_half_a_picture_is_gone(length: int) -> None:
    half = PICTURE[:length]
    shown = placeholder(base64.b64decode(half), cut=True)[:-1]
    for head in ('{"data":[{"b64_json":"', '{"a":"data:image/png;base64,', '{"choices":[{"message":{"content":"![a]('):
        data = half if head.endswith(('"', ",")) else f"data:image/png;base64,{half}"
        made = redact(head + data)
        assert half not in made
        assert shown in made
    assert redact(f"![a](data:image/png;base64,{half}") == f"![a]({shown}>"
    assert parse(redact(f"data:image/png;base64,{half}")).data == []


def test_a_picture_that_comes_in_pieces_is_one() -> None:
    content = f"Here: ![a]({URI}) done {PICTURE}"
    for size in (1, 7, 30):
        pieces = [content[at : at + size] for at in range(0, len(content), size)]
        stream = event_stream([{"choices": [{"index": 0, "delta": {"content": piece}}]} for piece in pieces])
        made = redact(stream)
        deltas = [json.loads(line[5:]) for line in made.splitlines() if line.startswith("data: {")]
        assert len(deltas) == len(pieces)
        told = "".join(delta["choices"][0]["delta"]["content"] for delta in deltas)
        assert told == f"Here: ![a]({SHOWN}) done {SHOWN}"
        assert len(parse(made).data) == len(parse(stream).data) == 1


def test_pieces_of_two_choices_are_two_texts() -> None:
    events = [
        {"choices": [{"index": index, "delta": {"content": piece}}]}
        for piece in (URI[:40], URI[40:80], URI[80:])
        for index in (0, 1)
    ]
    made = redact(event_stream(events))
    assert made.count(SHOWN) == 2
    assert PICTURE[60:90] not in made


def test_what_is_no_picture_stays() -> None:
    page = base64.b64encode(b"<html><body>404 not found, and more words</body></html>").decode()
    for kept in (
        f"data:image/png;base64,{page}",
        "data:image/png;base64,iVBORw0KGgo... and so on",
        "data:image/png;base64,<base64>",
        {"image": "a " + "very " * 20 + "long description of a picture"},
        {"image": "0123456789abcdef" * 8},
        {"image": "uploads/2024/05/01/" + "folder/" * 9 + "Picture1"},
        {"mimeType": "audio/wav", "data": base64.b64encode(bytes(range(200))).decode()},
        {"type": "reasoning", "encrypted_content": base64.b64encode(bytes(range(200))).decode()},
        {"tokens": [{"token": "cat", "bytes": [99, 97, 116]}], "key": "value"},
    ):
        assert redact(kept) == kept


def test_depth_and_circles_do_not_matter() -> None:
    deep: list[Any] = [URI]
    for _ in range(100_000):
        deep = [deep]
    made = redact(deep)
    for _ in range(100_000):
        made = made[0]
    assert made == [SHOWN]
    round_: dict[str, Any] = {"url": URI}
    round_["self"] = round_
    copy = redact(round_)
    assert copy["self"] is copy
    assert copy["url"] == SHOWN
    text = "[" * 100_000 + f'"{URI}"'
    assert redact(text) == "[" * 100_000 + f'"{SHOWN}"'
