"""The quick ways say what the general way says: remembered lines, prose, blocks, and chunks that only go on."""

from __future__ import annotations

import json
import re
from random import Random
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chatimg_parse import VOCABULARY, Limits, StreamParser, parse
from chatimg_parse.explain import explain
from chatimg_parse.shapes.memory import Shapes
from chatimg_parse.stream.json_values import Bodies
from chatimg_parse.text.reading import known_lines, line_memory
from chatimg_parse.text.reading.known_lines import KnownLines
from chatimg_parse.text.reading.line_memory import remembered
from chatimg_parse.text.reading.line_variables import split


@pytest.fixture(autouse=True)
def no_shapes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Contents that were read before are read once more."""
    monkeypatch.setattr(Shapes, "read", lambda *_: None)


WORDS = sorted(VOCABULARY.heads)
IDS = ["task_01k2xw9d7qf3mbv8zt6n4hcrge", "3f2a9c1e-7b44-4d0e-9a51-0c8e1f2b3d4c", "abc", "12345678901234", "null", "x1"]
IDS += ["50-abcdefghijk", "failed-20240101", "download_20240101", "abcdefghijk1", "512x512", "1080p", "a1" * 48]
URLS = [
    "https://a.example/cat.png",
    "https://a.example/cdn/20260402/b7Qw3ZtR.png",
    "https://a.example/cdn/download/20260402/b7Qw3ZtR.png",
    "https://asyncdata.net/web/task_01k2xw9d7qf3mbv8zt6n4hcrge",
    "https://asyncdata.net/source/task_01k2xw9d7qf3mbv8zt6n4hcrge",
    "https://a.example/web/abcdefghijk1",
    "https://a.example/v/clip.mp4",
    "https://a.example/song.mp3",
    "https://github.com/a/b",
    "https://a.example/x?format=png&s=1",
    "https://a.example/...",
    "https://placehold.co/512.png",
    "/files/a.png",
    "https://a.example/?type=image/cat.png",
    "https://a.example/20260402/3f2a9c1e-7b44-4d0e-9a51-0c8e1f2b3d4c/cat.png",
    "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==",
]
NUMBERS = [
    "7",
    "43",
    "99",
    "100",
    "101",
    "0.5",
    "1/4",
    "43%",
    "17..43..86..",
    "17% 43%",
    "34.38%",
    "0/300",
    "7.500",
    "> 1.56％",
    "36.44..61",
    "007",
    "4294967296",
]
PROSE = [
    "A cat sits under a lantern.",
    "正在为您准备，请稍候",
    "I'm sorry, but I can't create that.",
    "See https://a.example/b for more",
    "the 3rd of 4 steps",
    "fail­ed to load",
]
LEADS = ["", "\0", "> ", "- ", "1. ", "### ", "**", "  ", ">> ", "| ", "🎨 ", "[", "`", "\u200b", "<b>"]
TAILS = ["", ".", "...", " ✅", "**", "。", " |", "  ", "\r", "！", "</b>"]
BETWEEN = [": ", "：", " ", ": `", " | ", "", " - ", "\t", "(", "… "]

# Lines that reach into those behind them.
AROUND = ["", " ", ">", "---", "|---|---|", "Task ID | Progress", "[foo](", '<a href="', "<think>", "</think>", "{"]

words = st.sampled_from(WORDS) | st.sampled_from(WORDS).map(str.title) | st.sampled_from(PROSE)
values = st.sampled_from([*IDS, *NUMBERS, *URLS])
links = st.tuples(st.sampled_from(["", "!"]), words | values, st.sampled_from(URLS)).map(
    lambda told: f"{told[0]}[{told[1]}]({told[2]})"
)
pieces = words | values | links | values.map(lambda value: f"`{value}`")
lines = st.tuples(
    st.sampled_from(LEADS),
    pieces,
    st.lists(st.tuples(st.sampled_from(BETWEEN), pieces), max_size=2),
    st.sampled_from(TAILS),
).map(lambda told: told[0] + told[1] + "".join(map("".join, told[2])) + told[3])
blocks = st.sampled_from(
    [
        '```json\n{"prompt": "a cat", "n": 2}\n```',
        '```\n{"prompt": "a"}\n```\n',
        '```json\n{"prompt": "a", "url": "https://a.example/cat.png"}}\n```',
        '~~~json\n{"error": {"code": "x"}}\n~~~',
        "```json\n{broken\n```",
        "```python\nx = 1\n```",
        '{"prompt": "a"}',
    ]
)
texts = st.lists(lines | st.sampled_from(AROUND) | blocks, max_size=8).map("\n".join)
OPTIONS: list[dict[str, Any]] = [
    *({}, {}, {"base_url": "https://b.example/"}, {"expects_image": True}, {"preview": "always"}),
    *({"inputs": ["https://a.example/cat.png"]}, {"allow_svg": True}),
]


def other(text: str, seed: int) -> str:
    """The same words with other digits, as another reply of the same gateway has them."""
    random = Random(seed)
    return re.sub(r"\d", lambda _: random.choice("123456789"), text)


def told(text: str, options: dict[str, Any], sizes: list[int]) -> tuple[Any, ...]:
    """The result of a text, and of the text in pieces with its events."""
    parser, events, at, turn = StreamParser(**options), list[Any](), 0, 0
    while at < len(text):
        events += parser.feed(text[at : at + sizes[turn % len(sizes)]])
        at, turn = at + sizes[turn % len(sizes)], turn + 1
    result = parser.close()
    return parse(text, **options), result, [*events, *parser.final_events]


@given(texts, st.sampled_from(OPTIONS), st.lists(st.sampled_from([1, 3, 9, 40, 500]), min_size=1, max_size=4))
@example("进度 17..43..\n进度 99..100..", {}, [500])
@example("![a](https://a.example/cat.png)\n[x](https://a.example/v/clip.mp4)", {}, [9])
@example("> ID: `task_01k2xw9d7qf3mbv8zt6n4hcrge`\n> ID: `abc`", {}, [40])
@example("![a](\nhttps://a.example/x", {}, [500])
@example("\0\n3f2a9c1e-7b44\n\0", {}, [9])
def test_remembered_lines_say_what_the_interpreter_says(text: str, options: dict[str, Any], sizes: list[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(line_memory, "OFTEN", line_memory.AGAIN)
        for seed in range(3):  # met, learned, known
            parse(other(text, seed), **options)
            parse(text, **options)
    quick = told(text, options, sizes)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(KnownLines, "read", lambda _self, _text, _offset, at, **_: at)
        assert told(text, options, sizes) == quick
        slow = explain(text)
    assert explain(text) == slow


TASK = "https://asyncdata.net/web/task_01k2xw9d7qf3mbv8zt6n4hcr"
# What was taught, and what it was taken for: each told something else than the interpreter does.
TAUGHT = {
    "a percent at the head of an id": ("进度 abcdefghijk1", "进度 50-abcdefghijk"),
    "a state at the head of an id": ("🎨 abcdefghijk1", "🎨 failed-20240101"),
    "a state behind a label of states": ("Status: abcdefghijk1", "Status: progress-20240101"),
    "a label at the head of a link's words": (
        "[abcdefghijk1](https://a.example/b)",
        "[download_20240101](https://a.example/b)",
    ),
    "a label before an id": ("[下载 abcdefghijk1](https://a.example/b)", "[下载 20240102123456](https://a.example/b)"),
    "a sentence behind a state": ("Error 3f2a9c1e-7b44", "Error abcdefghijk1"),
    "an id that is too long": ("ID: abcdefghijk1, status: queued", f"ID: {'a1' * 48}, status: queued"),
    "a part of a run": (
        "[Retrying512x512 - [原始數據](https://a.example/cat1.png)]",
        "[Retrying0x1f - [原始數據](https://a.example/cat1.png)]",
    ),
    "a count from nothing": ("进度 0/300", "进度 30/300"),
    "three decimals": ("进度 7.500", "进度 0.500"),
    "a link to what it says": (
        "[https://a.example/1.png](https://a.example/1.png)",
        "[https://a.example/2.png](https://a.example/3.png)",
    ),
    "an address twice": (
        "[a](https://a.example/abcdefghijk2) (https://a.example/abcdefghijk2)",
        "[a](https://a.example/abcdefghijk3) (https://a.example/abcdefghijk4)",
    ),
    "words that an image has, too": (
        "![image](https://a.example/1.png) image",
        "![cat](https://a.example/2.png) image",
    ),
    "an escaped mark of an image": (f"\\![x]({TASK}1)", f"\\![7]({TASK}2)"),
    "a bar in the words of an image": ("\\![｜](https://a.example/1.png)", "\\![a](https://a.example/2.png)"),
    "an address that runs into an image": (
        "[https://a.example/web/![ b ](https://a.example/1.png)",
        "[https://a.example/web/![a](https://a.example/2.png)",
    ),
    "a host that is refused, with the ending of a picture": (
        "![a](https://cat.png)",
        "![a](https://%41.png)",
    ),
    "a picture in brackets that end the content": (
        "[![cat](https://a.example/1.png)]\n",
        "[![a](https://a.example/2.png)]",
    ),
    "a label as the words of a song": (
        "![cat](https://a.example/song.mp3)\n\nSource: https://a.example/x\n",
        "![数据预览](https://a.example/song.mp3)\n\nSource: https://a.example/x\n",
    ),
    "a folder in a query": ("https://a.example/?type=image/cat.png", "https://a.example/?type=image/c~t.png"),
    "two carriage returns": ("🎨 foo\r\r\nbar\n", "🎨 foo\r\r\nbar"),
    "the last row of a table": ("abcdefghijk2 |\n", "Task ID | Progress\n--- | ---\nabcdefghijk2 |\n"),
    "a place that is open": ("https://a.example/1.png", "[foo](\nhttps://a.example/1.png\n"),
    "a place that is open, before words": (
        "https://a.example/1.png and more",
        '<a href="\nhttps://a.example/1.png and more',
    ),
    "a state with a soft hyphen": ("a", "Our image f\xadailed"),
    "a state in wide letters": ("a", "Our imａｇｅ ｆａｉｌｅｄ"),
    "a line behind one that said all": ("Image failed\n①x1 ✅", "Image failed\n①x1 ✅"),
}


@pytest.mark.parametrize("name", TAUGHT)
def test_what_was_taught_is_not_taken_for_something_else(name: str) -> None:
    for taught, text in (TAUGHT[name], TAUGHT[name][::-1]):
        VOCABULARY.seen.clear()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(KnownLines, "read", lambda _self, _text, _offset, at, **_: at)
            slow = told(text, {}, [500]), told(text, {}, [1])
        for _ in range(line_memory.OFTEN):
            parse(taught)
        assert (told(text, {}, [500]), told(text, {}, [1])) == slow
        assert (told(text, {}, [500]), told(text, {}, [1])) == slow


def test_the_quick_way_is_taken() -> None:
    reply = (
        "> ID: `task_{0}k2xw9d7qf3mbv8zt6n4hcrge`\n> [数据预览](https://asyncdata.net/web/task_{0}k2xw9d7qf3mbv8zt6n4hcrge)\n\n"
        "> ⚡ 生成中...\n\n> 🏃 进度 {0}..43..\n\n![cat {0}](https://a.example/{0}.png)\n\nA cat sits under a lantern."
    )
    VOCABULARY.seen.clear()
    known = remembered(VOCABULARY).programs[True]
    for turn in range(11, 12 + line_memory.OFTEN):
        parse(reply.format(turn))
    for line in reply.format(41).split("\n")[1:-1]:
        told = split(line, {}) if line else None
        assert told is None or known["\n".join(told[0][::2])][told[1]] is not None, line


def test_a_line_with_variables_is_learned_once_it_came_often() -> None:
    VOCABULARY.seen.clear()
    with pytest.MonkeyPatch.context() as patch:
        taught: list[object] = []
        patch.setattr(known_lines, "learned", lambda *told, **_: taught.append(told))
        for turn in range(2, 2 + line_memory.OFTEN):
            assert not taught
            parse(f"[a](https://a.example/x{turn}.png)")
    assert len(taught) == 1


def test_what_is_remembered_is_bounded_and_holds_no_values() -> None:
    known = remembered(VOCABULARY)
    for turn in range(5000):
        parse(
            f"![{turn}](https://a.example/{turn}/{turn}.png)\n[w{turn}w](https://b{turn}.example/a/secret{turn}9999.png)\n"
            * 2
        )
    assert all(len(programs) <= 2048 for programs in known.programs.values())
    assert len(known.places) <= 4096
    assert not any("secret" in line for programs in known.programs.values() for line in programs)
    assert not any("secret" in place for place in known.places)


deltas = st.one_of(
    st.text("ab \n![](:/.ht5", min_size=1, max_size=12).map(lambda words: {"content": words}),
    st.sampled_from(URLS).map(lambda url: {"content": url}),
    st.sampled_from(
        [
            {"content": ""},
            {"role": "assistant", "content": "a"},
            {"reasoning_content": "hm"},
            {"content": [{"type": "text", "text": "b"}]},
            {"images": [{"type": "image_url", "image_url": {"url": URLS[0]}}]},
            {"refusal": "no"},
            {},
        ]
    ),
)
beside = st.sampled_from(
    [
        *({},) * 12,
        {"usage": {"total_tokens": 1}},
        {"progress": 40},
        {"id": "other"},
        {"error": {"code": "x"}},
        {"n": None},
    ]
)
of_choice = st.sampled_from(
    [*({},) * 12, {"index": 1}, {"finish_reason": "stop"}, {"finish_reason": "length"}, {"logprobs": {}}]
)


@given(st.lists(st.tuples(deltas, beside, of_choice), max_size=12), st.booleans())
def test_chunks_that_go_on_say_what_the_walk_says(drawn: list[tuple[Any, Any, Any]], as_text: bool) -> None:
    chunks = [
        {"id": "c", "model": "m", "choices": [{"index": 0, "delta": delta, "finish_reason": None, **choice}], **more}
        for delta, more, choice in drawn
    ]
    fed: list[Any] = ["".join(f"data: {json.dumps(chunk)}\n\n" for chunk in chunks)] if as_text else chunks

    def read() -> tuple[Any, ...]:
        parser = StreamParser()
        events = [(parser.feed(piece), parser.peek()) for piece in fed]
        return events, parser.close(), parser.final_events

    quick = read()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Bodies, "goes_on", lambda *_: False)
        assert read() == quick


def test_many_chunks_that_go_on_count_towards_the_cap() -> None:
    parser = StreamParser(limits=Limits(values=100))
    for _ in range(60):
        parser.feed({"choices": [{"index": 0, "delta": {"content": "a"}}]})
    assert [issue.code for issue in parser.close().issues] == ["too-many-values", "end-unknown"]
