"""Nothing but pictures and secrets is changed: what holds none comes back as it is, whatever else it is."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chatimg_parse.redact import redact

from ..support.cases import ANSWERS, FIXTURES, load
from ..support.drawn.replies import HOSTILE
from ..support.tables.redacted import DATA, PICTURE, placeholder

DRAWS = 1200
SHOWN = placeholder(DATA)
WORDS = (
    *("a cat", "ID: task_01ab", "https://x.example/a.png?w=1&h=2", "进度 50%", "password", "token", "key", "Cookie"),
    *("data:", "data:image/png;base64,", "/9j/", "iVBORw0KGgo", "Bearer", "sk-", "sig=", "?", "&", "\\u0026", "\\/"),
    *("🐈", "\ud83d", "\u2028", "\x00", "…", "<image/png 5 bytes sha256:1234>", "{", "[1", '"', "'", ":", "=", "\r\n"),
)
PIECES = st.sampled_from([*WORDS, *HOSTILE, f"data:image/png;base64,{PICTURE}", PICTURE, PICTURE[:50], "data: {", "\n"])
TEXTS = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=12).map("".join))
KEYS = st.sampled_from(
    ["data", "image", "b64_json", "url", "result", "content", "authorization", "type", "mime_type", "x"]
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.one_of(KEYS, st.text(max_size=5)), inner)),
    max_leaves=12,
)


def pictureless() -> list[Any]:
    """Fixtures whose JSON text holds no sign of a picture, and answers in words."""
    signs = (
        "base64",
        "data:image",
        "iVBOR",
        "/9j/",
        "R0lGOD",
        "UklGR",
        "PHN2Zy",
        "@",
        "sign=",
        "key=",
        "sig=",
        "token=",
        "Signature=",
    )
    cases = [case.input for case in load() if not isinstance(case.input, bytes)]
    kept = [value for value in cases if not any(sign in json.dumps(value) for sign in signs)]
    answers = [row["text"] for path in sorted(ANSWERS.glob("*.json")) for row in json.loads(path.read_text("utf-8"))]
    return [*kept, *answers]


def test_what_holds_no_picture_stays() -> None:
    values = pictureless()
    assert len(values) > 1000
    for value in values:
        made = redact(value)
        assert made == value
        if isinstance(value, str):
            assert made is value
            assert redact(value.encode("utf-8", "surrogatepass")) == value.encode("utf-8", "surrogatepass")
        else:
            text = json.dumps(value, indent=random.Random(len(str(value))).choice((None, 1, 2)))
            assert redact(text) is text


def test_every_file_of_the_fixtures_stays_json() -> None:
    for path in FIXTURES.glob("*/*.json"):
        text = path.read_text("utf-8")
        assert same_but_strings(json.loads(text), json.loads(redact(text)))


def same_but_strings(before: Any, after: Any) -> bool:
    """The same shape, keys and values, but for what strings say."""
    if isinstance(before, str):
        return isinstance(after, str)
    if isinstance(before, dict):
        return list(before) == list(after) and all(same_but_strings(before[key], after[key]) for key in before)
    if isinstance(before, list):
        return len(before) == len(after) and all(map(same_but_strings, before, after))
    return bool(before == after) and type(before) is type(after)


@settings(max_examples=DRAWS)
@given(TEXTS)
@example('"\\')
@example("data: {\n\r\ndata: [")
@example('{"content":"\\ud83d')
def test_any_text_is_redacted_once(text: str) -> None:
    made = redact(text)
    assert redact(made) == made
    data = text.encode("utf-8", "surrogatepass")
    assert redact(redact(data)) == redact(data)


@settings(max_examples=DRAWS)
@given(VALUES, st.sampled_from([None, 1]), st.booleans())
def test_any_json_stays_json(value: Any, indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    made = redact(text)
    assert same_but_strings(value, json.loads(made))
    copy = redact([value])
    assert same_but_strings([value], copy)
    assert redact(copy) == copy


@settings(max_examples=DRAWS)
@given(st.binary(max_size=60))
@example(b"\xff\xfe{\x00")
@example(b"--a\r\nContent-Disposition: form-data\r\n")
@example(b"BM")
def test_any_bytes_are_taken(data: bytes) -> None:
    made = redact(data)
    assert isinstance(made, bytes)
    if b"<image/" not in made:
        assert redact(b"x " + data) == b"x " + made or b"[" in made or b"redacted" in made


def test_numbers_blanks_escapes_and_repeated_keys_stay() -> None:
    text = (
        '\ufeff { "a" :1.0E+2 ,"a":1e400, "b":"\\u00e9\\/\\n" ,\t"c":-0,"c":12345678901234567890123,\r\n'
        '"d":NaN, "url":"%s\\u0026", "e":[ ] } trailing'
    )
    uri = f"data:image/png;base64,{PICTURE}"
    assert redact(text % "https://x.example/a.png") == text % "https://x.example/a.png"
    assert redact(text.replace("%s\\u0026", "%s") % uri) == text.replace("%s\\u0026", "%s") % SHOWN


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "gbk", "shift-jis"])
def test_other_encodings_stay(encoding: str) -> None:
    data = 'ID: "小狗" café'.encode(encoding, "replace")
    assert redact(data) == data
    mixed = b"\xff\xfe\x80 " + f"data:image/png;base64,{PICTURE}".encode() + b" \x81"
    assert redact(mixed) == b"\xff\xfe\x80 " + SHOWN.encode() + b" \x81"
