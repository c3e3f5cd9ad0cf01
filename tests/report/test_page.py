"""The page: whatever replies bring in is text in it, nothing is loaded and nothing runs."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import matplotlib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse.printable import visible
from chatimg_parse.report import Report, report

from ..support.tables.markup import Page, stands_by_itself
from ..support.tables.read_replies import (
    HOSTILE,
    HOSTILE_URLS,
    OCTOBER,
    hostile,
    ordinary,
    picture,
    row,
    small_png,
    written,
)

NOW = datetime(2026, 11, 26, tzinfo=timezone.utc)
TAGS = """
    html head meta link title style body main header footer section div span p h1 h2 h3 ul ol li figure
    figcaption img table caption thead tbody tr th td details summary bdi a br i code svg g defs path rect
    clippath text use
"""
ATTRIBUTES = """
    lang charset http-equiv content name rel href class id style title aria-label aria-labelledby aria-hidden
    role tabindex scope alt src decoding viewbox focusable d x y width height transform clip-path
"""


def told_of(rows: list[dict[str, Any]], suffix: str = ".parquet") -> Report:
    with TemporaryDirectory() as folder:
        return report(written(Path(folder, f"part{suffix}"), rows), now=NOW)


@cache
def hostile_page() -> str:
    return told_of(hostile()).as_html()


def check(page: str) -> Page:
    """What holds for every page."""
    return stands_by_itself(page, TAGS, ATTRIBUTES)


def test_an_ordinary_page() -> None:
    figures = told_of(ordinary(300))
    page = figures.as_html()
    told = check(page)
    assert told.texts.count("gpt-4o-image") == 1
    assert page.count("<h1>") == 1
    assert [tag.attributes["alt"][:3] for tag in told.tags if tag.name == "img"] == ["PNG"] * 24
    assert len([tag for tag in told.tags if tag.name == "svg"]) == 2
    captions = page.count("<caption>")
    assert captions == len([tag for tag in told.tags if tag.name == "table"]) == 7
    for line in figures.models.lines:
        done = line.by_kind["completed"] / line.rows
        assert f"<bdi>{line.name}</bdi>" in page
        assert f"<td class=n>{line.rows}</td>" in page
        assert f"<td class=n>{done * 100:.1f} %</td>" in page


def test_the_policy_stands_before_anything_that_could_load() -> None:
    page = hostile_page()
    policy = page.index(
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; style-'
    )
    assert policy < min(page.index(each) for each in ("<link", "<style", "<title", "<img", "<body"))


def test_hostile_texts_are_texts() -> None:
    told = check(hostile_page())
    for text in HOSTILE[:-1]:
        assert visible(text).replace("\n", r"\n") in told.texts
    assert not [text for text in told.texts if "x" * 300 in text]
    assert "taken" not in "".join(
        value for tag in told.tags for name, value in tag.attributes.items() if name == "href"
    )


def test_addresses_that_are_no_links() -> None:
    told = check(hostile_page())
    links = [tag.attributes["href"] for tag in told.tags if tag.name == "a"]
    assert links == ["HTTPS://host.example/fine.png?a=1&b=2"]
    for url in HOSTILE_URLS:
        assert visible(url) in told.texts


@given(
    st.lists(st.text(max_size=30), min_size=8, max_size=8),
    st.sampled_from([".parquet", ".jsonl"]),
    st.sampled_from(["completed", "pending", "odd"]),
)
def test_drawn_texts_are_texts(texts: list[str], suffix: str, status: str) -> None:
    model, code, task, prompt, file, issue, url, kind = texts
    told = row(status, model=model, error_code=code, task_id=task, prompt=prompt, file=file, row=3, issues=[issue])
    told |= {"images": [picture(url=url, media_type=kind), picture(small_png(1))], "created": OCTOBER}
    page = check(told_of([told], suffix).as_html())
    assert {len(page.values("src")), len([tag for tag in page.tags if tag.name == "h2"])} >= {1}
    for text in (model, code, issue, url):
        if len(text) < 24 and text.isalnum():
            assert text in page.texts


def test_half_pairs_of_surrogates() -> None:
    one = picture(small_png(1), path="/x/\udfff.png") | {"data": None}
    told = row("completed", model="a\ud800b", images=[one])
    page = told_of([told], ".jsonl").as_html()
    assert r"a\ud800b" in check(page).texts


def test_the_same_figures_give_the_same_bytes() -> None:
    figures = told_of(ordinary(100))
    page = figures.as_html()
    with matplotlib.rc_context({"axes.facecolor": "red", "svg.fonttype": "path", "font.size": 30, "axes.grid": True}):
        assert figures.as_html() == page
        assert matplotlib.rcParams["font.size"] == 30
    assert "2026-11-2" not in page  # of today, that is
    assert "matplotlib" not in page.replace("matplotlib.axis", "")


def test_the_plot_shows_the_rows() -> None:
    """Bars are as high as their counts, and in the colours of what the rows came to."""
    rows = [row("completed", created=OCTOBER)] * 30 + [row("failed", created=OCTOBER)] * 10
    rows += [row("refused", created=OCTOBER + 60)] * 20
    page = told_of(rows).as_html()
    svg = page[page.index("<svg") : page.index("</svg>")]
    bars = re.findall(
        r'd="M [\d.]+ ([\d.]+) +L [\d.]+ [\d.]+ +L [\d.]+ ([\d.]+) [^"]*"[^>]*style="fill: var\(--([\w-]+)\)"', svg
    )
    told = [(kind, abs(float(bottom) - float(top))) for bottom, top, kind in bars]
    assert [kind for kind, _ in told] == ["completed", "failed", "refused"] * 2
    unit = told[0][1] / 30
    assert [round(height / unit, 2) for _, height in told[:3]] == [30, 10, 20]
    share = told[3][1] / 75
    assert [round(height / share, 2) for _, height in told[3:]] == [75, 25, 100]
    assert "<text" in svg
    assert "40" in svg


@pytest.mark.parametrize("step", [60, 86_400 * 7, 86_400 * 40])
def test_plots_of_any_length(step: int) -> None:
    page = told_of([row("pending", created=OCTOBER - at * step) for at in range(50)]).as_html()
    assert page.count("<svg ") == 1
    check(page)


def test_many_names_are_folded_away() -> None:
    rows = [row("failed", model=f"model {at:03}") for at in range(300)]
    told = check(page := told_of(rows).as_html())
    assert [text for text in told.texts if text.startswith("model ")] == [f"model {at:03}" for at in range(200)]
    assert "<summary>188 more</summary>" in page
    assert "Not shown: 100 more models." in page


def test_issues_have_their_meaning() -> None:
    page = told_of([row("completed", issues=["fewer-images", "unheard-of"])]).as_html()
    assert "Fewer pictures came than the parameter block asked for." in page
    assert check(page).texts.count("unheard-of") == 1
