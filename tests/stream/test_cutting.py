"""However a reply is cut, it says the same: drawn replies of every form in drawn pieces."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chatimg_parse import parse

from ..support.drawn.traps import BLANKS, ERROR, delta, line_of, replies
from ..support.feeding import cut_at, fed

EXAMPLES = int(os.environ.get("CUTTINGS", "300"))

asked = st.sampled_from(
    [{}, {}, {}, {"base_url": "https://b.example/"}, {"kind": "body"}, {"kind": "content"}, {"kind": "sse"}]
)


def pieces(text: Any, places: list[float]) -> list[Any]:
    """The reply in pieces that end at these parts of it; with none, one character (or byte) at a time."""
    return cut_at(text, {round(place * len(text)) for place in places} if places else range(len(text)))


@settings(max_examples=EXAMPLES, deadline=None)
@given(replies, st.lists(st.floats(0, 1), max_size=5), asked)
@example("Chart: ([100](https://a.example/chart.png))", [], {})
@example("Here\u00a0 ![a](https://x.example/a.png)\n\nbye", [], {})
@example(f"{line_of(delta('x'))}\n{line_of(ERROR)}\n![a](https://x.example/a.png)\n", [], {})
@example(f"{line_of(delta('x'))}\n{line_of(ERROR)}\noops\n{line_of(delta('y'))}", [], {})
@example('"{\\"prompt\\": \\"a red boat\\", \\"n\\": 1"', [], {"kind": "content"})
def test_any_cutting_gives_the_same_result(text: str, places: list[float], options: dict[str, Any]) -> None:
    for source in (text, text.encode(), text.replace("!", "\udcff").encode(errors="surrogateescape")):
        assert fed(pieces(source, places), **options).model_dump() == parse(source, **options).model_dump()


@pytest.mark.parametrize("blank", BLANKS)
def test_white_space_that_is_no_blank_stays_where_machinery_goes(blank: str) -> None:
    text = f"Here{blank}![a](https://x.example/a.png)\n\nbye"
    kept = blank if blank.strip(" \t") else ""
    assert parse(text).text == f"Here{kept}\n\nbye"


def test_a_link_in_parentheses_behind_words_is_no_step_of_progress() -> None:
    result = parse("Chart: ([100](https://a.example/chart.png))")
    assert (result.status, result.data, result.progress) == ("no_image", [], None)


@pytest.mark.parametrize(
    "behind", ["![a](https://x.example/a.png)", "oops", line_of(delta("![a](https://x.example/a.png)"))]
)
def test_nothing_is_heard_behind_the_error_that_ends_a_stream(behind: str) -> None:
    result = parse(f"{line_of(delta('x'))}\n{line_of(ERROR)}\n{behind}\n")
    assert (result.status, result.data, result.text, result.issues) == ("failed", [], "x", [])
