"""The typical finished reply: against the floor, by stages, against other tools, and who gets it right."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from json_repair import repair_json
from markdown_it import MarkdownIt

from chatimg_parse import parse

from .extractors import image_or_first_url, markdown_images, relay_reply
from .recorded import recorded_table
from .sample import BLOCK, REPLY, by_hand, varied
from .stages import stage_table
from .timing import Timings, against, duration, in_turn, interleaved, table, times

ROUNDS = 41
PASSES = 3000
GOAL = 6.0
REPLIES = 4096  # of which each is read in its turn: more than anything remembers


def run() -> Iterator[str]:
    """The tables of this section."""
    yield f"## The typical finished reply ({len(REPLY)} characters)"
    yield _floor_table()
    yield "The floor's results equal those of `parse`, spans included. Each run reads another reply."
    yield "### Where the rest goes"
    yield stage_table(REPLY, PASSES)
    yield "### Beside other tools"
    yield _tool_table()
    yield "### Who gets recorded replies right"
    yield recorded_table()


def _floor_table() -> str:
    replies = [varied(number) for number in range(REPLIES)]
    assert all(by_hand(reply) == parse(reply) for reply in replies[:256])
    timings = interleaved(
        {
            "by hand with `str` methods, one result built": in_turn(by_hand, replies),
            "the same without spans": in_turn(partial(by_hand, spans=False), replies),
            "`chatimg_parse.parse`": in_turn(parse, replies),
        },
        rounds=ROUNDS,
    )
    floor = next(iter(timings.samples))
    rows = []
    for name in timings.samples:
        ratio = timings.ratio(name, floor)
        goal = against(ratio, GOAL) if name.startswith("`chatimg") else ""
        rows.append((name, duration(timings.median(name)), times(ratio), goal))
    return table(("reading", "median", "of the floor", "goal"), rows)


def _tool_table() -> str:
    markdown = MarkdownIt()
    timings = interleaved(
        {
            "`chatimg_parse.parse`": lambda: parse(REPLY),
            "markdown-it-py, to tokens": lambda: markdown.parse(REPLY),
            "json-repair, the block alone": lambda: repair_json(BLOCK, return_objects=True),
            "json-repair, the block alone, `skip_json_loads`": lambda: repair_json(
                BLOCK, return_objects=True, skip_json_loads=True
            ),
            "regex: markdown images": lambda: markdown_images(REPLY),
            "regex: image URL, else first URL": lambda: image_or_first_url(REPLY),
            "regex: block, id, preview, image": lambda: relay_reply(REPLY),
        },
        rounds=ROUNDS,
    )
    return ratio_table("tool", timings, "`chatimg_parse.parse`")


def ratio_table(title: str, timings: Timings, base: str) -> str:
    rows = [(name, duration(timings.median(name)), times(timings.ratio(name, base))) for name in timings.samples]
    return table((title, "median", "of parse()"), rows)
