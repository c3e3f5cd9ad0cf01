"""Replies of every form, made of pieces that have been a trap for a reader that takes a line before it is whole.

Odd blanks, links whose words are numbers, tables, blocks whole and damaged, labels, and the three envelopes with
something behind them.
"""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

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


def delta(text: str, index: int = 0) -> dict[str, Any]:
    """A chunk that says no more than it must."""
    return {"choices": [{"index": index, "delta": {"content": text}}]}


def line_of(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


bodies = st.one_of(
    contents.map(delta),
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
