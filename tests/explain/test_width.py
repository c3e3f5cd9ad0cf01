"""The text view in any width: no line is wider than asked, no bracket is torn, and nothing of a content is lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse.explain import explain
from chatimg_parse.explain.account import Content, account_of
from chatimg_parse.printable import cells_of, cut, rows, visible, width

from ..support.drawn.shapes import bodies
from ..support.pictures import CLEAR_PNG

LONG = "https://files.example/" + "很长的路径/" * 20 + "a.png"
PIECES = [
    *(
        "![a](https://a.example/a.png)",
        f"![图]({LONG})",
        "进度 36..[62](https://d.example/62.png)..",
        "> ID: `task_01k0abc`",
    ),
    *(
        "\n",
        "\r\n",
        " ",
        "    ",
        "\t",
        "\x1b[2J",
        "\u202e",
        "全角",
        "한국어",
        "👩‍🚀 ▶️",
        "e\u0301" * 30,
        "word " * 30,
        "x" * 150,
    ),
    *(
        "`code`",
        "<img src='https://a.example/b.png'>",
        f"data:image/png;base64,{CLEAR_PNG}",
        "[1]",
        "```\n",
        "下载",
        "\u3000",
    ),
    *(
        "[s](https://user@a.example/x)",
        "[![s](https://a.example/s.png)](https://a.example/page)",
        "{'prompt': 'a cat'}",
    ),
]
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=16).map("".join)
texts = texts.filter(lambda text: not {*text} & {*"└┘╵│"})
widths = st.integers(60, 200)


def rows_of(shown: str) -> list[tuple[str, str, str]]:
    """Gutter, number and what stands behind the line of each row of the content."""
    section = shown.split("\n\nContent")[1].split("\n\nNames ")[0].split("\n", 1)[1]
    told = []
    for line in section.split("\n"):
        before, _, behind = line.partition("│")
        title, number = re.fullmatch(r"(.*?) *(\d*|⋮)", before.rstrip()).groups()  # type: ignore[union-attr]
        told.append((title.strip(), number, behind[1:]))
    return told


def is_brackets(row: str) -> bool:
    return bool(row) and not {*row} - {*"└─┘╵ "} and not row.isspace()


def lines_of(content: Content) -> list[str]:
    """Each line as it would stand there if there were room."""
    shown = []
    for line in content.lines():
        shown.append("".join(each for _, each in cells_of(content.text, line.start, line.end)).rstrip(" "))
        shown += [f"…({line.skipped:,} more lines of data)…"] * bool(line.skipped)
    return shown


@given(texts, widths)
def test_no_line_is_wider_and_rows_put_together_are_the_content(text: str, columns: int) -> None:
    shown = explain(text, width=columns, kind="content")
    assert all(width(line) <= columns for line in shown.split("\n"))
    assert visible(shown) == shown
    joined: list[str] = []
    for _, number, row in rows_of(shown):
        if number:
            joined.append(row)
        elif not is_brackets(row):
            joined[-1] += row
    assert [line.rstrip(" ") for line in joined] == lines_of(
        account_of("explain", text, {"kind": "content"}).contents[0]
    )


@given(texts, widths)
def test_every_bracket_is_closed_in_its_row_and_named_beside_it(text: str, columns: int) -> None:
    for title, number, row in rows_of(explain(text, width=columns, kind="content")):
        if not number and is_brackets(row):
            assert title
            assert re.fullmatch(r"( |└─*┘|╵)+", row)


@given(bodies(), widths)
def test_no_line_of_a_body_is_wider(drawn: tuple[Any, Any, Any], columns: int) -> None:
    assert all(width(line) <= columns for line in explain(drawn[0], width=columns).split("\n"))


@pytest.mark.parametrize("asked, columns", [(1, 60), (60, 60), (61, 61), (200, 200), (10**9, 200)])
def test_a_width_outside_is_taken_as_the_nearest(asked: int, columns: int) -> None:
    shown = explain("word " * 45 + "\n" + "图" * 500, width=asked)
    assert max(map(width, shown.split("\n"))) in (columns, columns - 1)


@pytest.mark.parametrize("wrong", ["80", None, 80.0])
def test_a_width_that_is_none_is_told_at_once(wrong: Any) -> None:
    with pytest.raises(TypeError, match=r"explain\(\): width is a number of columns, not"):
        explain("x", width=wrong)


@pytest.mark.parametrize(
    ("text", "columns"),
    [("ab", 2), ("图", 2), ("ｗ", 2), ("e\u0301", 1), ("\u200d", 0), ("\u0601", 1), ("…", 1), ("", 0)],
)
def test_columns_of_a_text(text: str, columns: int) -> None:
    assert width(text) == columns


def test_usual_is_a_hundred_columns() -> None:
    assert explain("图" * 500) == explain("图" * 500, width=100)


@given(st.text(st.sampled_from("ab 图\u0301")), st.integers(2, 40), st.integers(2, 40))
def test_rows_are_the_text_again(text: str, columns: int, first: int) -> None:
    told = list(rows(text, columns, first))
    assert "".join(told) == text
    assert width(told[0].rstrip(" ")) <= first
    assert all(width(row.rstrip(" ")) <= columns for row in told[1:])


@given(st.text(), st.integers(1, 40))
def test_what_is_cut_fits_and_says_so(text: str, columns: int) -> None:
    shown = cut(text, columns)
    assert width(shown) <= columns
    assert shown == text if width(text) <= columns else text.startswith(shown[:-1]) and shown[-1] == "…"
