"""Chunks that differ in their words alone are told by their bytes: what goes out is what reading each of them gives."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse.shim.chat.chunks import frame_of
from chatimg_parse.shim.chat.events import ChatEvents
from chatimg_parse.shim.chat.message import Parser
from chatimg_parse.shim.encode import decoded

from ..support.cases import load
from ..support.feeding import cut
from ..support.shim.streams import MODES, REPLY, options, rewritten

CONTENTS = [case.input for case in load() if isinstance(case.input, str)]
ENVELOPE = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
# Words in which something stands that chunks are made of.
ODD = ['"content":"x"', '","b":"', "\\", '"', "\\u0041", "\u2028", "\n\n", "\ud83d", "data: [DONE]", "é", ""]
# What may change between two chunks: in the envelope, in the choice, in the delta.
CHANGES: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    ({"created": 2}, {}, {}),
    ({"created": True}, {}, {}),
    ({"created": 1.0}, {}, {}),
    ({"model": "n"}, {}, {}),
    ({"usage": {"total_tokens": 3}}, {}, {}),
    ({"usage": None}, {}, {}),
    ({}, {"index": 1}, {}),
    ({}, {"finish_reason": "stop"}, {}),
    ({}, {"logprobs": {"content": [{"token": "a"}]}}, {}),
    ({}, {"logprobs": None}, {}),
    ({}, {}, {"role": "assistant"}),
    ({}, {}, {"reasoning_content": "so"}),
    ({"error": {"message": "broken", "code": "server_error"}}, {}, {}),
    ({"task_id": "task_01k2xw9d7qf3mbv8zt6n4hcrge"}, {}, {}),
]
# Events that stand between chunks.
OTHERS: list[dict[str, Any]] = [
    {"id": "c2", "model": "n", "choices": []},
    {"choices": [], "usage": {"total_tokens": 3}},
    {"choices": [{"index": 0, "delta": {"content": "a"}}, {"index": 1, "delta": {"content": "b"}}]},
    {"status": "failed"},
]


def chunk(words: str, change: tuple[dict[str, Any], dict[str, Any], dict[str, Any]]) -> dict[str, Any]:
    envelope, choice, delta = change
    return {
        **ENVELOPE,
        **envelope,
        "choices": [{"index": 0, "delta": {"content": words, **delta}, "finish_reason": None, **choice}],
    }


def event(value: Any, spelled: int) -> bytes:
    """As it is sent, in one of several spellings."""
    compact = (",", ":") if spelled % 2 else None
    data = json.dumps(value, separators=compact, ensure_ascii=spelled % 3 == 0).encode("utf-8", "replace")
    ends = (b"\n\n", b"\r\n\r\n", b"\n: ping\n\n")[spelled // 6 % 3]
    return (b"data:" if spelled % 5 == 0 else b"data: ") + data + ends


def read_one_by_one(data: bytes, asked: Any, size: int) -> bytes:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ChatEvents, "_as_before", lambda *_: None)
        return rewritten(data, asked, size)


@given(st.data())
def test_what_goes_out_is_what_reading_each_gives(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([*CONTENTS, REPLY]))
    words = [*cut(text, data.draw(st.integers(1, 24))), *data.draw(st.lists(st.sampled_from(ODD), max_size=3))]
    spelled = data.draw(st.integers(0, 17))
    changes = data.draw(st.dictionaries(st.integers(0, len(words)), st.sampled_from(CHANGES), max_size=4))
    change = data.draw(st.sampled_from([CHANGES[0], ({}, {}, {})]))
    others = data.draw(st.dictionaries(st.integers(0, len(words)), st.sampled_from(OTHERS), max_size=2))
    told = [[chunk(each, changes.get(at, change)), others.get(at)] for at, each in enumerate(words)]
    stream = b"".join(event(each, spelled) for pair in told for each in pair if each is not None)
    asked = options(mode=data.draw(st.sampled_from(MODES)), text=data.draw(st.sampled_from(["keep", "clean"])))
    size = data.draw(st.sampled_from([1000, 17]))
    end = data.draw(st.sampled_from([b"data: [DONE]\n\n", b""]))
    assert rewritten(stream + end, asked, size) == read_one_by_one(stream + end, asked, size)


def test_an_event_between_them_that_changes_the_envelope_is_heard() -> None:
    picture = "![x](https://a.example/i.png)\n"
    told = [chunk(words, ({"model": "m"}, {"index": 1}, {})) for words in ("a ", "a ", "a ", picture, "b")]
    stream = b"".join(event(each, 0) for each in [*told[:3], OTHERS[0], *told[3:]])
    result = rewritten(stream, options())
    assert result == read_one_by_one(stream, options(), 1000)
    ours = next(json.loads(each[5:]) for each in result.split(b"\n\n") if b"image_url" in each)
    assert (ours["id"], ours["model"], ours["choices"][0]["index"]) == ("c1", "m", 1)


def test_they_are_not_decoded_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Any] = []
    feed = Parser.feed

    def noted(parser: Parser, piece: Any) -> Any:
        read.append(piece)
        return feed(parser, piece)

    monkeypatch.setattr(Parser, "feed", noted)
    pieces = cut(REPLY, 4)
    result = rewritten(b"".join(event(chunk(words, ({}, {}, {})), 0) for words in pieces), options())
    assert b'"image_url":{"url":"https://x.example/a.png"}' in result
    assert len(read) < 4 < 20 < len(pieces)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b'data: {"choices":[{"delta":{"content":"b\\"c"}}]}\n\n', 'b"c'),
        (b'data: {"choices":[{"delta":{"content":"b","content":"c"}}]}\n\n', None),
        (b'data: {"choices":[{"delta":{"content":"b"}}],"x":1}\n\n', None),
        (b'data: {"choices":[{"delta":{"content":"b","x":"c"}}]}\n\n', None),
        (b'data: {"choices":[{"delta":{"content":"b\n"}}]}\n\n', None),
        (b'data: {"choices":[{"delta":{"content":"\xff"}}]}\n\n', None),
        (b'data: {"choices":[{"delta":{"content":"\xed\xa0\xbd"}}]}\n\n', None),  # half of a surrogate pair
        (b'data: {"choices":[{"delta":{"content":"\xc3\xa9"}}]}\n\n', "é"),
        (b'data: {"choices":[{"delta":{"content":""}}]}\n\n', None),
    ],
)
def test_only_another_string_is_other_words(raw: bytes, words: str | None) -> None:
    first = b'data: {"choices":[{"delta":{"content":"a"}}]}\n\n'
    frame = frame_of(first, decoded(first[5:]))
    assert frame is not None
    assert frame.words(raw) == words


@pytest.mark.parametrize(
    "raw",
    [
        b'data: {"choices":[{"delta":{"content":"a"},"logprobs":{"content":"b"}}]}\n\n',
        b'data: {"choices":[{"delta":{"content":"a"}}],"content":"a"}\n\n',
        b'event: x\ndata: {"choices":[{"delta":{"content":"a"}}]}\n\n',
        b'data: {"choices":\ndata: [{"delta":{"content":"a"}}]}\n\n',
    ],
)
def test_where_it_is_open_which_string_it_is_each_is_read(raw: bytes) -> None:
    value = {"choices": [{"delta": {"content": "a"}}]}
    assert frame_of(raw, value) is None
