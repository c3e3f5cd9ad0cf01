"""Event streams: the standard as a table, our tolerances as another, and any cutting gives the same events."""

from __future__ import annotations

import json
import re

import pytest
from httpx_sse._decoders import SSEDecoder as HttpxDecoder
from httpx_sse._decoders import SSELineDecoder
from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse.stream.decoding import Decoder
from chatimg_parse.stream.sse import Event, SSEDecoder

from ..support.feeding import cut_at
from ..support.tables.sse import BROKEN, STANDARD, TOLERATED, Row, say

ROWS = STANDARD + TOLERATED + BROKEN
every_row = pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])


def decode(*pieces: str, limit: int = 1 << 26) -> list[Event]:
    decoder = SSEDecoder(limit=limit)
    return [event for piece in pieces for event in decoder.feed(piece)] + decoder.close()


def decode_bytes(*pieces: bytes) -> list[Event]:
    decoder = Decoder()
    return decode(*(decoder.decode(piece, last=False) for piece in pieces), decoder.decode(b"", last=True))


def by_httpx(text: str) -> list[Event]:
    lines, events = SSELineDecoder(), HttpxDecoder()
    found = [events.decode(line) for line in lines.decode(text) + lines.flush()]
    return [Event(event.event, event.data, event.id) for event in found if event is not None]


def by_the_standard(text: str) -> list[Event]:
    """WHATWG HTML 9.2.6 word by word, without any thought of cost."""
    events = []
    data = name = last_id = ""
    for line in re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))[:-1]:
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if not line:
            if data:
                events.append(Event(name or "message", data[:-1], last_id))
            data = name = ""
        elif field == "event":
            name = value
        elif field == "data":
            data += value + "\n"
        elif field == "id" and "\0" not in value:
            last_id = value
    return events


# Tables


def test_the_tables_are_tables() -> None:
    names = [row.name for row in ROWS]
    assert len(set(names)) == len(names)
    assert len(STANDARD) >= 40


@every_row
def test_whole(row: Row) -> None:
    assert decode(row.text) == row.events


@every_row
def test_one_character_at_a_time(row: Row) -> None:
    assert decode(*row.text) == row.events


@every_row
def test_every_cut_in_two(row: Row) -> None:
    for at in range(len(row.text) + 1):
        assert decode(row.text[:at], "", row.text[at:]) == row.events, at


@every_row
def test_every_cut_of_the_bytes(row: Row) -> None:
    if row.text.isascii() or row.text.startswith("\ufeff\ufeff"):  # a doubled BOM: the next test
        return
    text = row.text.encode()
    assert decode_bytes(*(text[at : at + 1] for at in range(len(text)))) == row.events
    for at in range(len(text) + 1):
        assert decode_bytes(text[:at], b"", text[at:]) == row.events, at


def test_bytes_and_text_each_drop_one_bom() -> None:
    assert decode_bytes("\ufeff\ufeffdata: a\n\n".encode()) == [say("a")]
    assert decode_bytes("\ufeff\ufeff\ufeffdata: a\n\n".encode()) == []


@pytest.mark.parametrize("row", STANDARD, ids=[row.name for row in STANDARD])
def test_the_standard_table_is_the_standard(row: Row) -> None:
    assert by_the_standard(row.text) == row.events


@pytest.mark.parametrize("row", TOLERATED, ids=[row.name for row in TOLERATED])
def test_tolerances_are_named(row: Row) -> None:
    """Every row that tells a reason differs from the standard: a tolerance that is none would mislead."""
    assert (by_the_standard(row.text) != row.events) == bool(row.httpx)


@pytest.mark.parametrize("row", BROKEN, ids=[row.name for row in BROKEN])
def test_what_is_no_json_is_read_by_the_standard(row: Row) -> None:
    assert by_the_standard(row.text) == row.events


@every_row
def test_httpx_sse_agrees_where_it_is_right(row: Row) -> None:
    """Where the table tells a reason it differs: then httpx-sse is wrong (NO_DATA, BOM) or strict (A, B, C)."""
    assert (by_httpx(row.text) == row.events) == (not row.httpx)


# Bytes


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"data: \xff\n\n", "\ufffd"),
        (b"data: \xe4\xb8\n\n", "\ufffd"),
        (b"data: \xe4\xb8a\n\n", "\ufffda"),
        (b"data: \xed\xa0\x80\n\n", "\ufffd\ufffd\ufffd"),
        (b"data: \xf0\x9f\x8e\xa8\xf0\x9f", "🎨\ufffd"),
        (b"\xef\xbb\xbfdata: a\xef\xbb\xbf\n\n", "a\ufeff"),
    ],
)
def test_bad_bytes_are_replaced(raw: bytes, text: str) -> None:
    for at in range(len(raw) + 1):
        assert decode_bytes(raw[:at], raw[at:]) == [say(text)], at


@given(st.lists(st.binary(max_size=6) | st.sampled_from([b"\xef\xbb\xbf", b"data: ", b"\n", "🎨".encode()])))
def test_any_bytes_in_any_pieces(pieces: list[bytes]) -> None:
    whole = b"".join(pieces)
    assert decode_bytes(*pieces) == decode_bytes(whole) == decode_bytes(*(bytes([byte]) for byte in whole))


# The limit


LONG = [
    ("as long as may be", "data: 12345678\n\n", ["12345678"], False),
    ("one more", "data: 123456789\n\ndata: a\n\n", ["a"], True),
    ("much more", "data: " + "x" * 99 + "\n\ndata: a\n\n", ["a"], True),
    ("no blank before it", "data:" + "x" * 99 + "\n\ndata: a\n\n", ["a"], True),
    ("in two lines", "data: 1234\ndata: 567\n\n", ["1234\n567"], False),
    ("one more in two lines", "data: 1234\ndata: 5678\n\ndata: a\n\n", ["a"], True),
    ("what is behind it goes too", "data: " + "x" * 9 + "\ndata: b\ndata: c\n\ndata: a\n\n", ["a"], True),
    ("at the end", "data: a\n\ndata: " + "x" * 99, ["a"], True),
    ("twice", "data: " + "x" * 99 + "\n\ndata: " + "x" * 99 + "\n\ndata: a\n\n", ["a"], True),
    ("a comment may be long", ":" + "x" * 99 + "\ndata: a\n\n", ["a"], False),
    ("so may an unknown field", "x" * 99 + "\ndata: a\n" + "x" * 99 + ": y\n\n", ["a"], False),
    ("and one that begins like a known one", "data" + "x" * 99 + "\ndata: a\n\n", ["a"], False),
    ("a long name", "event: " + "x" * 9 + "\ndata: b\n\ndata: a\n\n", ["a"], True),
    ("a long id", "data: b\nid: " + "x" * 99 + "\n\ndata: a\n\n", ["a"], True),
    ("a long name without data", "event: " + "x" * 99 + "\n\ndata: a\n\n", ["a"], True),
    ("a name as long as may be", "event: 12345678\ndata: a\n\n", ["a"], False),
    ("a long id, and then no field", "data: b\nid: " + "x" * 99 + "\nfoo\n\ndata: a\n\n", ["a"], True),
    ("not within the first line", 'data: 1234\ndata: 5678\ndata: {"a":1}\n\n', [], True),
    ("lines that are taken back do not count", 'data: {\n"a":\ndata: ab\n\n', ["{\nab"], False),
    ("pretty-printed", 'data: {\n"a":1,\n"b":2\n}\n\ndata: a\n\n', ["a"], True),
    ("pretty-printed on one long line", "data: {\n" + " " * 99 + "}\n\ndata: a\n\n", ["a"], True),
    ("lines that stay out still count", "data: {\n1234567\n\n", [], True),
    ("one line end between", 'data: {"a":"bcdef"}\ndata: {"a":1}\ndata: [DONE]', ['{"a":1}', "[DONE]"], True),
    ("each is short enough", 'data: {"a":1}\ndata: {"a":2}\n', ['{"a":1}', '{"a":2}'], False),
]


@pytest.mark.parametrize(("name", "text", "data", "problem"), LONG, ids=[row[0] for row in LONG])
def test_the_limit(name: str, text: str, data: list[str], problem: bool) -> None:
    del name
    cuts = [[text], list(text), *([text[:at], text[at:]] for at in range(len(text)))]
    for pieces in cuts:
        decoder = SSEDecoder(limit=8)
        events = [event for piece in pieces for event in decoder.feed(piece)] + decoder.close()
        assert [event.data for event in events] == data, pieces
        assert decoder.problems == (["event-too-long"] if problem else []), pieces


def test_a_dropped_event_takes_its_name_along_and_leaves_its_id() -> None:
    text = "event: e\nid: 1\ndata: 123456789\n\ndata: a\n\n"
    assert decode(text, limit=8) == [say("a", id="1")]


def test_a_line_over_the_limit_is_not_kept() -> None:
    decoder = SSEDecoder(limit=100)
    for _ in range(1000):
        decoder.feed("data: " + "x" * 94)
    assert sum(map(len, decoder._pieces + decoder._blocks)) <= 107


# Properties

BITS = st.sampled_from(
    [
        *'\n\r :{}[]",\\a0\0',
        *("\r\n", "\n\n", "\ufeff", "data", "data: ", "event: ", "id: ", "retry: ", "中", "🎨"),
        *("data: {", "\n}", '"a": 1', "[DONE]", "[DONE", 'data: {"a":1}\n', "data: [\n", "data:\n", '"b\nc"'),
    ]
)
TEXTS = st.lists(BITS, max_size=40).map("".join) | st.text(max_size=40)
NO_JSON = TEXTS.map(lambda text: re.sub(r'[{["]', "x", text))


def cut(text: str, places: list[int]) -> list[str]:
    return cut_at(text, [place % (len(text) + 1) for place in places])


@given(TEXTS, st.lists(st.integers(0, 10_000), max_size=8), st.integers(0, 12))
def test_any_cutting_gives_the_same(text: str, places: list[int], limit: int) -> None:
    for size in (limit, 1 << 26):
        whole = decode(text, limit=size)
        assert decode(*cut(text, places), limit=size) == whole
        assert decode(*text, limit=size) == whole


@given(NO_JSON)
def test_without_json_it_is_the_standard(text: str) -> None:
    """`"` and brackets are what the tolerances b and c need, and a last blank line keeps a out of it."""
    assert decode(text, "\n\n") == by_the_standard(text + "\n\n")


@given(TEXTS)
def test_one_data_line_and_a_blank_line_are_the_standard(text: str) -> None:
    """The usual event: whatever its data holds, no tolerance touches it."""
    lines = [line for line in re.split(r"\r\n|\r|\n", text) if line.startswith("data:")]
    stream = "".join(line + "\n\n" for line in lines)
    assert decode(stream) == by_the_standard(stream)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.lists(st.dictionaries(st.text(max_size=4), JSON, max_size=3) | st.lists(JSON, max_size=3), max_size=5)


@given(OBJECTS, st.sampled_from([None, 1, "\t"]), st.sampled_from(["\n", "\n\n", "\r\n", "\r"]), st.booleans())
def test_json_comes_out_as_it_went_in(values: list[object], indent: int | str | None, gap: str, named: bool) -> None:
    """Any JSON, pretty-printed or not, with one line end between the events or two, is one event a value."""
    texts = [json.dumps(value, ensure_ascii=False, indent=indent) for value in values]
    head = "event: e\n" if named else ""
    events = decode("".join(f"{head}data: {text}{gap}" for text in texts))
    assert events == [say(text, "e" if named else "message") for text in texts]


@given(st.lists(TEXTS, max_size=4))
def test_a_closed_decoder_is_closed(pieces: list[str]) -> None:
    decoder = SSEDecoder()
    for piece in pieces:
        decoder.feed(piece)
    decoder.close()
    assert decoder.close() == []
    with pytest.raises(ValueError, match="closed"):
        decoder.feed("data: a\n\n")


def test_an_event_comes_with_its_blank_line() -> None:
    """Not a piece later, whatever the line end is: a CR is the end of a line also before the next piece tells more."""
    for end in ("\n", "\r", "\r\n"):
        assert SSEDecoder().feed(f"data: a{end}{end}") == [say("a")]
        decoder = SSEDecoder()
        decoder.feed(f'data: {{"a":1}}{end}')
        assert decoder.feed(f'data: {{"b":2}}{end}') == [say('{"a":1}')]


# Cost, counted in steps

PUMPS = [
    *("x", "\n", "\r", "\r\n", "data: x", "data: x\n", "data: x\n\n", "data\n", ":\n", "id: 1\n", "event: a\n"),
    *("data: {\n", "data: {}\n", 'data: "\n', "data: [", "data: [1,\n", '"a",\n', "{", "[", '"', "\\", "{}\n"),
    *("data: {\n1,\n", "data: {\n}\n\n", "data: {\n:\nevent: e\n", "data: [DONE]\n", "data: [DONE\n]\n", "foo: x\n"),
]


def steps(pieces: list[str], limit: int = 1 << 26) -> int:
    decoder = SSEDecoder(limit=limit)
    for piece in pieces:
        decoder.feed(piece)
    decoder.close()
    return decoder.steps


@pytest.mark.parametrize("start", ["", "data: ", "data: {\n", 'data: {"a":"', "data: [1,\n"])
@pytest.mark.parametrize("pump", PUMPS)
def test_cost_is_linear_for_any_cutting(pump: str, start: str) -> None:
    """A search, two joins, one reading as JSON and a line end: 5 steps a character are the most."""
    text = start + pump * (4000 // len(pump))
    for pieces in ([text], list(text), [text[at : at + 64] for at in range(0, len(text), 64)]):
        for limit in (1 << 26, 100):
            assert steps(pieces, limit) <= 5 * len(text) + 2


def test_one_long_line_is_not_read_as_json() -> None:
    """A picture of megabytes in one event: searched, joined (twice where the pieces are tiny) and no more."""
    text = 'data: {"choices":[{"delta":{"content":"' + "A" * 300_000 + '"}}]}\n\n'
    assert steps([text]) <= len(text) + 2
    assert steps([text[at : at + 65536] for at in range(0, len(text), 65536)]) <= 2 * len(text) + 2
    assert steps(list(text)) <= 3 * len(text) + 2


def test_tiny_pieces_are_not_kept_one_by_one() -> None:
    decoder = SSEDecoder()
    for char in "data: " + "A" * 20_000:
        decoder.feed(char)
    assert len(decoder._pieces) + len(decoder._blocks) < 1100
