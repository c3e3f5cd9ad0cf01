"""However a reply is cut, it says the same: drawn replies of every form in drawn pieces.

The texts are made of pieces that have been a trap for a reader that takes a line before it is whole: odd blanks, links
whose words are numbers, tables, blocks whole and damaged, labels, and the three envelopes with something behind them.
"""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chatimg_parse import StreamParser, parse

EXAMPLES = int(os.environ.get("CUTTINGS", "300"))

BLANKS = ["\u00a0", "\u2028", "\u0085", "\x0b", "\x0c", "\u3000", "\u200b", "\ufeff", " ", "  ", "\t", "\x1c", "\u2003"]
ENDS = ["\n", "\n", "\n\n", "\r\n", "\r", "\r\n\r\n", "\n> ", "\n\n> ", "\n- ", "\n1. ", "\n| "]
WORDS = [
    "Here",
    "is ",
    "a picture",
    "图片",
    "好",
    "Chart: (",
    ")",
    ".",
    "Sorry, ",
    "I can't draw that",
    "!",
    "(",
    "**",
    "_",
]
LINKS = [
    "[100](https://a.example/chart.png)",
    "[50%](https://a.example/50.png)",
    "[1](https://a.example/note)",
    "[下载](https://a.example/d.png)",
    "![a](https://x.example/a.png)",
    "![a](https://x.example/b.png 'x')",
    "[![a](https://x.example/s.png)](https://x.example/l.png)",
    "<img src='https://x.example/c.png'>",
    "<https://x.example/e.png>",
    "https://x.example/f.png",
    "[a]: https://x.example/r.png",
    "![a][]",
    "[a]",
    "https://v.example/m.mp4",
    "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=",
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk",
    "/files/p.png",
    "[full](",
    "<a href='https://x.example/h.png'>",
    "</a>",
    "<!--",
    "https://x.example/cdn/download/q.png",
]
LABELS = [
    "ID: `task_01kb7q0000000000000000r4`",
    "任务ID：task_01kb7q0000000000000000r5",
    "Preview: https://a.example/web/task_1",
    "Data Preview: ",
    "Source: ",
    "排队中.",
    "生成中",
    "✅",
    "进度 10..50%",
    "进度: [61](https://a.example/61.png)",
    "Reason: input_moderation",
    "任务失败",
    "50%",
]
BLOCKS = [
    '{"prompt": "a ![x](https://evil.example/x.png)", "n": 1}',
    '{"prompt": "a red boat", "n": 1',
    "{'prompt': 'it''s', 'n': None,}",
    '{\\"prompt\\": \\"a [x](https://evil.example/y.png)\\", \\"n\\": 1}',
    '{"prompt": "a red boat',
    '{\\"prompt\\": \\"a',
    '"}',
    '"',
    "}",
    "{",
    "\\",
    ', "size": "1024x1024"',
    "```json\n",
    "```",
    "\n```\n",
    "`",
    "~~~",
    '{"error": {"message": "boom", "code": "x"}}',
    "{}",
    "|",
    " | ",
    "> ",
]
contents = st.lists(st.sampled_from(BLANKS + ENDS * 2 + WORDS + LINKS + LABELS + BLOCKS), max_size=12).map("".join)
ERROR = {"error": {"message": "boom", "code": "server_error"}}


def chunk(text: str) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": {"content": text}}]}


def line_of(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


bodies = st.one_of(
    contents.map(chunk),
    contents.map(lambda text: {"choices": [{"index": 0, "message": {"content": text}, "finish_reason": "stop"}]}),
    contents.map(lambda text: {"content": text, "role": "assistant"}),
    st.just(ERROR),
    st.just({"type": "response.completed", "response": {"output": []}}),
    st.just({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}),
    st.just({"data": [{"url": "https://x.example/g.png"}]}),
    st.just({"prompt": "a red boat", "n": 2}),
    st.just({"type": "response.output_text.delta", "delta": "Here ![a](https://x.example/k.png)"}),
    st.just({"type": "image_generation.partial_image", "b64_json": "R0lGODlhAQABAAAAACwAAAAAAQABAAA="}),
    st.just({"type": "response.failed", "response": {"error": {"code": "server_error", "message": "boom"}}}),
    st.just({"status": "processing", "task_id": "task_01kb7q0000000000000000r4", "progress": 30}),
    st.just({"message": "sorry, \ufffd"}),
).map(line_of)
junk = st.sampled_from(
    ["", "[DONE]", "data: [DONE]", "oops", "![a](https://x.example/j.png)", '{"choices": [', "}", "123"]
)
lines = st.lists(st.one_of(bodies, bodies, junk), min_size=1, max_size=5)
ndjson = st.tuples(lines, st.sampled_from(["\n", "\n\n", "\r\n", "", ","])).map(lambda drawn: drawn[1].join(drawn[0]))
names = st.sampled_from(["", "", "", "event: error\n", ": ping\n\n", "id: 7\n"])
events = st.tuples(names, st.one_of(bodies, bodies, junk)).map(lambda drawn: f"{drawn[0]}data: {drawn[1]}\n\n")
sse = st.lists(events, min_size=1, max_size=5).map("".join)
encoded = st.tuples(
    st.one_of(contents, bodies), st.booleans(), st.sampled_from(["", "\n", " ", "\n\n", "x", '"', " \ufeff"])
).map(lambda drawn: json.dumps(drawn[0], ensure_ascii=drawn[1]) + drawn[2])
replies = st.one_of(contents, contents, ndjson, sse, encoded)


asked = st.sampled_from(
    [{}, {}, {}, {"base_url": "https://b.example/"}, {"kind": "body"}, {"kind": "content"}, {"kind": "sse"}]
)


def fed(text: Any, places: list[float], options: dict[str, Any]) -> dict[str, Any]:
    """The reply in pieces that end at these parts of it; with none, one character (or byte) at a time."""
    cuts = sorted({round(place * len(text)) for place in places} if places else range(len(text)))
    parser = StreamParser(**options)
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        parser.feed(text[start:end])
    return parser.close().model_dump()


@settings(max_examples=EXAMPLES, deadline=None)
@given(replies, st.lists(st.floats(0, 1), max_size=5), asked)
@example("Chart: ([100](https://a.example/chart.png))", [], {})
@example("Here\u00a0 ![a](https://x.example/a.png)\n\nbye", [], {})
@example(f"{line_of(chunk('x'))}\n{line_of(ERROR)}\n![a](https://x.example/a.png)\n", [], {})
@example(f"{line_of(chunk('x'))}\n{line_of(ERROR)}\noops\n{line_of(chunk('y'))}", [], {})
def test_any_cutting_gives_the_same_result(text: str, places: list[float], options: dict[str, Any]) -> None:
    for source in (text, text.encode(), text.replace("!", "\udcff").encode(errors="surrogateescape")):
        assert fed(source, places, options) == parse(source, **options).model_dump()


@pytest.mark.parametrize("blank", BLANKS)
def test_white_space_that_is_no_blank_stays_where_machinery_goes(blank: str) -> None:
    text = f"Here{blank}![a](https://x.example/a.png)\n\nbye"
    kept = blank if blank.strip(" \t") else ""
    assert parse(text).text == f"Here{kept}\n\nbye"


def test_a_link_in_parentheses_behind_words_is_no_step_of_progress() -> None:
    result = parse("Chart: ([100](https://a.example/chart.png))")
    assert (result.status, result.data, result.progress) == ("no_image", [], None)


@pytest.mark.parametrize(
    "behind", ["![a](https://x.example/a.png)", "oops", line_of(chunk("![a](https://x.example/a.png)"))]
)
def test_nothing_is_heard_behind_the_error_that_ends_a_stream(behind: str) -> None:
    result = parse(f"{line_of(chunk('x'))}\n{line_of(ERROR)}\n{behind}\n")
    assert (result.status, result.data, result.text, result.issues) == ("failed", [], "x", [])
