"""A picture that arrives in pieces is in memory once, and reads as it does in one piece, whatever holds it."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatimg_parse import ImageResult, StreamParser, parse
from chatimg_parse.stream.events import ImageReady
from chatimg_parse.text.reading import content

from ..support.costs import peak
from ..support.feeding import cut, fed, in_sizes

_HEAD = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x02\x00\x00\x00\x03\x08\x02\x00\x00\x00"
_TAIL = b"\x00\x00\x00\x00IEND\xaeB`\x82"


def picture(size: int, *, cut: bool = False) -> str:
    """Base64 of something with a PNG's head and end around noise that does not repeat."""
    noise = b"".join(zlib.crc32(b"%d" % number).to_bytes(4, "big") for number in range(size // 4))
    return base64.b64encode(_HEAD + noise + (b"" if cut else _TAIL)).decode("ascii")


SMALL, LONG = picture(600), picture(190_000)
URL_SAFE = LONG.replace("+", "-").replace("/", "_")
WRAPPED = "\n".join(cut(LONG, 76))
FORMS = {
    "markdown": f"![a](data:image/png;base64,{LONG})",
    "linked": f"[![a](data:image/png;base64,{LONG})](https://x.example/full.png)",
    "linked to a page": f"[![a](data:image/png;base64,{LONG})](https://x.example/page)",
    "titled": f'![a](data:image/png;base64,{LONG} "a title")',
    "malformed": f"![a](data:image/png;base64,{LONG}](https://x.example/a.png)",
    "a link": f"[a](data:image/png;base64,{LONG})",
    "bare": f"data:image/png;base64,{LONG}",
    "bare in a line": f"Here: data:image/png;base64,{LONG} as you wished",
    "bare, elided": f"data:image/png;base64,{LONG}...",
    "bare base64": LONG,
    "bare, wrapped once": f"data:image/png;base64,{LONG[:150_000]}\n{LONG[150_000:]}",
    "bare, without its end": f"data:image/png;base64,{LONG[:200_000]}",
    "without its end": f"![a](data:image/png;base64,{LONG[:200_000]})",
    "never closed": f"![a](data:image/png;base64,{LONG}",
    "URL-safe": f"![a](data:image/png;base64,{URL_SAFE})",
    "wrapped": f"![a](data:image/png;base64,{WRAPPED})",
    "html": f'<img alt="a" src="data:image/png;base64,{LONG}">',
    "in a block": f'{{"prompt": "a", "image_url": "data:image/png;base64,{LONG}"}}',
    "in a fence": f"```\n{LONG}\n```",
    "in a code span": f"`{LONG}`",
    "reference": f"![a][1]\n\n[1]: data:image/png;base64,{LONG}",
    "html behind it": f'![a](data:image/png;base64,{LONG}) <a href="https://x.example/b.png">b</a>',
    "links behind it": f"![a](data:image/png;base64,{LONG}) [Get](https://x.example/d) [99](https://x.example/s) 7%",
    "two in a line": f"![a](data:image/png;base64,{LONG}) ![b](data:image/png;base64,{SMALL})",
    "two long ones": f"![a](data:image/png;base64,{LONG}) ![b](data:image/png;base64,{LONG[:-8]}AAAAAAAA)",
    "the same twice": f"![a](data:image/png;base64,{LONG}) ![b](data:image/png;base64,{LONG})",
    "cells": f"| ID: `task_1` | ![a](data:image/png;base64,{LONG}) | [Data Preview](https://x.example/p) |",
    "prose": f"The sum is {LONG}, I think.",
    "an input": f'{{"prompt": "a", "image_url": "data:image/png;base64,{LONG}"}}\n\ndata:image/png;base64,{LONG}',
}
AROUND = (
    ("", "ID: `task_1`\n\nDone.\n\n", "Progress 50% "),
    ("", "\n\n[Download](https://x.example/a.png)\nBye\n", " and so on"),
)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("before", AROUND[0])
@pytest.mark.parametrize("behind", AROUND[1])
def test_a_long_picture_reads_the_same_in_pieces(form: str, before: str, behind: str) -> None:
    text = before + FORMS[form] + behind
    whole = parse(text)
    for sizes in ([4096], [64], [70_001], [65_536 + 17, 3]):
        assert fed(in_sizes(text, sizes)) == whole


@settings(max_examples=60)
@given(
    st.sampled_from(sorted(FORMS)),
    st.sampled_from(AROUND[0]),
    st.sampled_from(AROUND[1]),
    st.lists(st.integers(1, 90_000), min_size=1, max_size=4).filter(lambda sizes: sum(sizes) > 200),
)
def test_a_long_picture_reads_the_same_in_any_pieces(form: str, before: str, behind: str, sizes: list[int]) -> None:
    text = before + FORMS[form] + behind
    parser = StreamParser()
    ready = []
    for piece in in_sizes(text, sizes):
        ready += [event.image for event in parser.feed(piece) if isinstance(event, ImageReady)]
        assert parser.peek() is not None
    result = parser.close()
    assert result == parse(text)
    assert [(image.url, image.b64_json) for image in ready] == [(i.url, i.b64_json) for i in result.data][: len(ready)]


PIECES: dict[str, Callable[[str], Any]] = {
    "text": lambda piece: piece,
    "bytes": str.encode,
    "chunks": lambda piece: {"choices": [{"index": 0, "delta": {"content": piece}}]},
    "an event stream": lambda piece: f'data: {{"choices":[{{"delta":{{"content":{json.dumps(piece)}}}}}]}}\n\n',
}


@pytest.mark.parametrize("kind", PIECES)
def test_a_long_picture_is_in_memory_once(kind: str) -> None:
    text = f"Done\n\n![a](data:image/png;base64,{picture(1_500_000)})\n\nBye\n"
    parser = StreamParser()
    parser.feed(PIECES[kind](""))

    def streamed() -> ImageResult:
        for at in range(0, len(text), 512):  # all pieces at once would be a second copy
            parser.feed(PIECES[kind](text[at : at + 512]))
        return parser.close()

    result, most = peak(streamed)
    assert result.data[0].b64_json is not None
    assert most < 1.2 * len(result.data[0].b64_json)


def test_the_length_counts_what_is_kept_apart() -> None:
    text = FORMS["markdown"]
    parser = StreamParser(kind="content")
    for at in range(0, len(text), 64):
        parser.feed(text[at : at + 64])
        hot = parser._hot
        assert hot is None or isinstance(hot, content.ContentParser)
        assert hot is None or hot.length == min(len(text), at + 64)


MANY: dict[str, Callable[[int], str]] = {
    "empty choices": lambda size: '{"choices":[' + "{}," * (size // 3) + "{}]}",
    "empty choices, cut": lambda size: '{"choices":[' + "{}," * (size // 3),
    "empty objects": lambda size: '{"data":[' + "{}," * (size // 3) + "{}]}",
    "cells": lambda size: "| a " * (size // 4),
    "empty cells": lambda size: "|" * size,
    "quotes": lambda size: "a > " * (size // 4),
    "lines": lambda size: "a\n" * (size // 2),
    "cells behind a bracket": lambda size: "[" + "| a " * (size // 4),
    "brackets": lambda size: "[" * size,
    "nested brackets": lambda size: "[" * (size // 2) + "]" * (size // 2),
    "quote marks": lambda size: "> " * (size // 2) + '{"prompt":',
    "a title without an end": lambda size: '[r]: u "' + "a" * size,
    "escapes in a title": lambda size: '[r]: u "' + "\\a" * (size // 2),
    "escapes in a destination": lambda size: "![a](<" + "\\a" * (size // 2) + ">)",
    "escapes in a damaged block": lambda size: '{"a": x "' + "\\a" * (size // 2) + '"}',
    "words behind a link": lambda size: "<a href=u>" + "x\n" * (size // 2) + "</a>",
}


@pytest.mark.parametrize("name", MANY)
def test_many_small_things_that_tell_nothing_take_little_room(name: str) -> None:
    text = MANY[name](100_000)
    parse(text[:100])  # what is made once is no cost of this text
    _, most = peak(lambda: parse(text))
    assert most < 12 * len(text)
