"""What both views cost: the lines of ours that run go with the length of the reply. Counted, not timed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import chatimg_parse.explain as room
from chatimg_parse.explain import explain, explain_html
from chatimg_parse.printable import short

HOUSE = str(Path(room.__file__).parents[1])
ROOMS = (f"{HOUSE}/explain", f"{HOUSE}/page", f"{HOUSE}/printable")


def steps(deed: Callable[[], object]) -> int:
    """How many lines of these rooms run in it."""
    count = 0

    def inner(_frame: FrameType, event: str, _value: object) -> Any:
        nonlocal count
        count += event == "line"
        return inner

    def outer(frame: FrameType, _event: str, _value: object) -> Any:
        return inner if frame.f_code.co_filename.startswith(ROOMS) else None

    before = sys.gettrace()
    sys.settrace(outer)
    try:
        deed()
    finally:
        sys.settrace(before)
    return count


UNITS = {
    "marks in a line": "![a](https://a.example/a.png) ",
    "lines": "![a](https://a.example/a.png)\n",
    "words": "word 图 ",
    "data": f"data:image/png;base64,{'A' * 60} ",
    "lines of data": f"{'A' * 76}\n",
    "nested": "[![a](https://a.example/a.png)](https://a.example/page) ",
    "quotes": "> `a` [1] ",
    "fences": "```\na\n",
}


@pytest.mark.parametrize("view", [explain, explain_html])
@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_of_a_content(unit: str, view: Callable[[str], str]) -> None:
    small, large = (steps(partial(view, unit * count)) for count in (100, 400))
    assert large <= small * 4.6


@pytest.mark.parametrize("view", [explain, explain_html])
@pytest.mark.parametrize(
    "make",
    [
        lambda count: {"data": [{"url": f"https://a.example/{n}.png"} for n in range(count)]},
        lambda count: {"data": [{"index": n, "deep": {"er": [{"n": n}]}} for n in range(count)]},
        lambda count: {"choices": [{"message": {"content": f"![a](https://a.example/{n}.png)"}} for n in range(count)]},
        lambda count: {"input": {"images": [f"https://a.example/{n}.png" for n in range(count)]}},
    ],
    ids=["pictures", "members", "contents", "inputs"],
)
def test_of_a_body(make: Callable[[int], Any], view: Callable[[Any], str]) -> None:
    small, large = (steps(partial(view, make(count))) for count in (50, 200))
    assert large <= small * 4.6


def test_a_long_text_is_made_short_at_once() -> None:
    assert steps(partial(short, "word 图 " * 20_000)) == steps(partial(short, "word 图 " * 100))
