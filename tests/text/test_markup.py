"""Small readers of markup: candidates of a `srcset`, and what plain markup and colours are."""

from __future__ import annotations

import pytest

from chatimg_parse.text.syntax import styling
from chatimg_parse.text.syntax.html import largest


@pytest.mark.parametrize(
    "srcset, best",
    [
        ("", ""),
        ("a.png", "a.png"),
        ("a.png 1x, b.png 2x", "b.png"),
        ("a.png 1x,b.png 2x", "b.png"),
        ("a.png 2x, b.png", "a.png"),
        ("a.png, b.png 1.5x", "b.png"),
        ("a.png 480w,\n  b.png 1200w,\n  c.png 800w", "b.png"),
        ("w=1,h=2/a.png 1x", "w=1,h=2/a.png"),
        ("a.png 1x, b.png 1x", "a.png"),
        (" , a.png 300w 200h,", "a.png"),
    ],
)
def test_largest_candidate_of_a_srcset(srcset: str, best: str) -> None:
    assert largest(srcset) == best


@pytest.mark.parametrize(
    "text, words",
    [
        ("<b>ID</b>: x", "ID: x"),
        ('<SPAN style="a:b">ID</SPAN >', "ID"),
        ("\x1b[1;31mID\x1b[0m\x1b[K\x9b0m", "ID"),
        ("a < b > c", "a < b > c"),
        ("<bold>x</bold>", "<bold>x</bold>"),
        ("<b\n>x", "<b\n>x"),
        ("<img src='a'>", "<img src='a'>"),
        ("\x1b[31", "\x1b[31"),
    ],
)
def test_plain_markup_dresses_words(text: str, words: str) -> None:
    assert styling.bare(text) == words
    assert len(styling.masked(text)) == len(text)
    assert styling.masked(text).replace("*", "") == words


@pytest.mark.parametrize("tag, opens", [("<p>", True), ("</p>", False), ("<br/>", False), ("<td x='y'>", True)])
def test_edges_are_where_lines_begin(tag: str, opens: bool) -> None:
    edge = styling.edge(f"a{tag}b", 1)
    assert edge == styling.Edge(1 + len(tag), opens)
    assert styling.edge("<b>", 0) is None
