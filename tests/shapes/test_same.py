"""What is told by a shape is what reading gives: for any text, any values, any kind of source."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse import parse
from chatimg_parse.shapes import memory
from chatimg_parse.shim.chat.changed import changed_object, changed_text
from chatimg_parse.shim.options import Options
from chatimg_parse.stream.shaped import text_of

from ..support.cases import load
from ..support.drawn.values import cut_up, digits, mutated
from ..support.surroundings import anew, learned_at_once, parsed

# How bodies are written.
SPELLED: dict[str, Callable[[Any], str]] = {
    "as Python does": json.dumps,
    "compact": json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode,
    "compact ASCII": json.JSONEncoder(separators=(",", ":")).encode,
    "as Go does": lambda value: (
        json.dumps(value, separators=(",", ":")).replace("<", "\\u003c").replace("&", "\\u0026")
    ),
}
# How a reply is given, and made of its text.
WAYS: dict[str, Callable[[str], Any]] = {"dict": json.loads, "str": str, "bytes": str.encode}
CONTENTS = [case.input for case in load() if isinstance(case.input, str) and len(case.input) <= memory.LONGEST]
BODIES = [text for case in load() if isinstance(case.input, dict) and (text := text_of(case.input)) is not None]
# What the replies of a gateway are made of, with what differs between them.
LINES = [
    "> ID: `{id}`",
    "> [数据预览](https://asyncdata.net/web/{id}) | [原始数据](https://asyncdata.net/source/{id})",
    "> 🕐 排队中.",
    "> ⚡ 生成中...",
    "> 🏃 进度 {number}..{number}..",
    "进度 {number}.{number}%",
    "进度 100%",
    "> ✅ 生成完成",
    "![{words}](https://a.example/cdn/{folder}/{name}.png)",
    "![{words}](https://a.example/{name}?format=png&s={id})",
    "[点击下载](https://a.example/cdn/download/{folder}/{name}.png)",
    "[下载{number}](https://a.example/{name}.webp)",
    "| {id} | [a](https://a.example/{name}.png) |",
    '<img src="https://a.example/{folder}/{name}.png" alt="{words}">',
    "Resolution 1024x1024",
    "[video](https://a.example/{folder}/{name}.mp4)",
    "失败原因：{id}",
    "Task {id} failed: {words}",
    "A cat sits under a lantern.",
    "",
    ">",
    "\r",
]
VALUES = {
    "id": ["task_01k2xw9d7qf3mbv8zt6n4hcrge", "3f2a9c1e-7b44-4d0e-9a51-0c8e1f2b3d4c", "abc", "failed-20240101", "7"],
    "number": ["7", "43", "99", "100", "0", "1.5"],
    "words": ["cat", "a cat", "7", "50%", "下载", "预览", " b ", "a|b", "x]y", "0 / 1"],
    "folder": ["20260402", "20251231", "3f2a9c1e-7b44-4d0e-9a51-0c8e1f2b3d4c", "v1", "20260402/../web"],
    "name": ["b7Qw3ZtR", "k2Lm9PqS", "a", "cat~1", "%41", "01k2xw9d7qf3", "task_01k2xw9d7qf3mbv8zt6n4hcrge", "a.b"],
}
_SLOT = re.compile(r"\{(\w+)\}")


@given(st.sampled_from(CONTENTS), st.randoms(use_true_random=False))
def test_contents_of_one_shape(content: str, random: Random) -> None:
    with learned_at_once():
        found = cut_up(content)
        for _ in range(3):
            parse(content, kind="content")
        for _ in range(4):
            other = digits(content, random) if found is None else mutated(found, random)
            assert parsed(other) == anew(parsed, other)


@given(st.sampled_from(BODIES), st.sampled_from(sorted(WAYS)), st.randoms(use_true_random=False))
def test_bodies_of_one_shape(body: str, way: str, random: Random) -> None:
    with learned_at_once():
        found = cut_up(body)
        for _ in range(3):
            parse(WAYS[way](body))
        for _ in range(4):
            other = digits(body, random) if found is None else mutated(found, random)
            try:
                source = WAYS[way](other)
            except ValueError:
                continue
            assert parsed(source) == anew(parsed, source)


@given(
    st.lists(st.sampled_from(LINES), min_size=1, max_size=9),
    st.sampled_from(["", "A cat.\n", '```json\n{"prompt": "a", "n": 2}\n```\n\n', "> 🎨 生成中\n"]),
    st.sampled_from(["", "\n", "\n\nA cat.", "\n| b |", "\n  "]),
    st.booleans(),
    st.randoms(use_true_random=False),
)
def test_replies_by_a_template(lines: list[str], before: str, behind: str, chat: bool, random: Random) -> None:
    template = before + "\n".join(lines)
    texts = [_SLOT.sub(lambda slot: random.choice(VALUES[slot[1]]), template) for _ in range(12)]
    texts = [*texts, *texts, *texts, *(text + behind for text in texts)]
    replies = [{"choices": [{"message": {"content": text}}]} if chat else text for text in texts]
    with learned_at_once():
        quick = list(map(parsed, replies))
    assert quick == [anew(parsed, reply) for reply in replies]


@given(
    st.sampled_from(BODIES + CONTENTS),
    st.sampled_from(sorted(SPELLED)),
    st.builds(
        Options,
        st.sampled_from(["parts", "images", "markdown"]),
        st.sampled_from(["keep", "clean"]),
        st.sampled_from(["keep", "raise"]),
    ),
    st.randoms(use_true_random=False),
)
def test_the_shim_changes_the_same(text: str, spelled: str, options: Options, random: Random) -> None:
    value = json.loads(text) if text in BODIES else {"id": "c", "choices": [{"message": {"content": text}}]}
    body = SPELLED[spelled](value)
    found = cut_up(body)

    def changed(body: str) -> Any:
        return changed_text(body.encode(), options), changed_object(json.loads(body), options)

    with learned_at_once():
        for _ in range(3):
            changed(body)
        for _ in range(3):
            other = body if found is None else mutated(found, random)
            try:
                json.loads(other)
                other.encode()
            except ValueError:
                continue
            assert changed(other) == anew(changed, other)
