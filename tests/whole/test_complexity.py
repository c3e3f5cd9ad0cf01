"""Twice the input, twice the work: counted in steps, whole and in pieces."""

from __future__ import annotations

import pytest
from hypothesis import given, target
from hypothesis import strategies as st

from chatimg_parse.text.reading.content import ContentParser
from chatimg_parse.text.record.sent import Known
from chatimg_parse.text.words.vocabulary import VOCABULARY

from ..support.drawn.texts import SYNTAX

PUMPS = [
    *(
        "[",
        "![",
        "](",
        "![a](",
        "(",
        ")",
        "{",
        '{"a":',
        '{"prompt":"',
        '"',
        "`",
        "```\n",
        "~~~\n",
        "<img ",
        '<img a="',
        "<!--",
    ),
    *(
        "<a href=",
        "data:image/png;base64,",
        "http://",
        "https://a.b/c.png ",
        "|",
        "> ",
        "\n",
        "\r",
        "ID: ",
        "ID:\n",
        "进度 1..",
    ),
    *(
        "[1](",
        "[a][b]",
        "[a]: http://x.y\n",
        "\\",
        "*",
        "_",
        "\u200b",
        "🎉",
        "iVBORw0KGgo",
        "下载",
        ">>>>",
        "\n\u200b",
        "`\n",
        "x```",
    ),
    *(
        "```a`",
        "``` `",
        "http://a/)",
        "](http://a)",
        "http://a/.png中",
        "http://a/b.png](",
        "data:image/png;a=b",
        '{"a":"b" ',
        '{"a":[',
    ),
    *(
        "\\![",
        "data:image/svg+xml,<",
        '[a](b "c',
        "- ```\n",
        "https://a/中",
        '``` {"',
        '{"x":1}',
        "<think>\n",
        "\n<think>a</think>",
        "\n<details type='reasoning'>\n<thinking>",
        '\n<details type="',
    ),
    *(
        "<b>",
        "<p>",
        "<br>ID: ",
        "\x1b[31m",
        "\x1b[",
        '<img srcset="a 1x,',
        "<picture><source srcset='a'>",
        "[img]http://a",
        "**ID**\n",
        "- [1](http://a/b.png)\n",
        "|-|ID|\n",
        "ID: a_1, ",
        "ID: `a_1`, ",
        " > 3%",
        '```json\n{"prompt":"',
        "[a\n",
        "(a)[b]{c}",
    ),
    *('{"a":{"b":1},"c":[1,2],', "&amp;", "![a](http://x y ", "{'a': 'b', ", "<!-- a -->", "/9j/", "a: b\n"),
    *("<image/", "<image/png 1 bytes sha256:1234", "<image/png 1 bytes sha256:1234>", "![a](<image/png 1 bytes "),
]


def steps(text: str, size: int) -> int:
    parser = ContentParser(VOCABULARY, None, False, Known())
    for at in range(0, len(text), size):
        parser.feed(text[at : at + size])
    parser.close()
    return parser.steps


def growth(unit: str, length: int, size: int) -> float:
    """Work for twice the text over work for the text.

    Whole units only, and the dearer of two neighbours: whether the last fence closes decides about all of them.
    """
    count = length // len(unit) + 1
    once = max(steps(unit * count, size), steps(unit * (count + 1), size), length // 8)
    return steps(unit * 2 * count, size) / once


@pytest.mark.parametrize("unit", PUMPS)
def test_pumps_are_linear_whole_and_in_pieces(unit: str) -> None:
    assert growth(unit, 8192, 1 << 20) <= 2.3
    assert growth(unit, 4096, 7) <= 3.0


@given(st.lists(st.sampled_from(SYNTAX), min_size=1, max_size=4).map("".join).filter(bool))
def test_any_pump_is_linear(unit: str) -> None:
    whole = growth(unit, 4096, 1 << 20)
    target(whole)
    assert whole <= 2.5


@pytest.mark.parametrize("run", ["```", "~~~"])
def test_a_block_is_read_where_its_fence_may_have_come(run: str) -> None:
    lines = ["a\n", f"{run}json\n", '{"prompt":\n', '"a cat",\n', '"n":\n', "1}\n"]
    parser, counts = ContentParser(VOCABULARY, None, False, Known()), list[int]()
    for piece in [*lines, run[0], run[1:], "\n", "b\n"]:
        parser.feed(piece)
        counts.append(parser.steps)
    assert counts[1] < counts[2] == counts[len(lines)] == counts[len(lines) + 1] < counts[len(lines) + 2]
    assert parser.findings.params == {"prompt": "a cat", "n": 1}


def test_fences_that_grow_shorter_are_linear() -> None:
    def fences(count: int) -> str:
        return "".join("`" * length + "x\n" for length in range(count, 2, -1))

    small, large = fences(200), fences(283)
    assert steps(large, 1 << 20) / steps(small, 1 << 20) <= 2.3 * len(large) / len(small) / 2
