"""The page of `--report`: what is in it, and that texts of replies are nothing but texts."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support.tables.read_replies import HOSTILE, HOSTILE_URLS

from .window import Opener

_TAGS = """
    html head meta link title style body main header footer section div span p h1 h2 h3 ul ol li figure figcaption img
    table caption thead tbody tr th td details summary bdi a br i code svg g defs path rect clipPath text use
"""


def test_hostile_texts_are_shown_and_do_nothing(pages: dict[str, Path], opened: Opener) -> None:
    window = opened(pages["hostile-report"])
    assert re.fullmatch(r"[\d.]+ % of \d+ replies came to pictures – what came out", window.of("document.title"))
    assert set(window.of("[...document.querySelectorAll('*')].map(each => each.localName)")) <= {*_TAGS.split()}
    texts = window.of("[...document.querySelectorAll('bdi')].map(each => each.textContent)")
    for text in (*HOSTILE, *HOSTILE_URLS):
        if text.isprintable() and len(text) < 80:
            assert text in texts
    links = window.of("[...document.links].map(each => [each.protocol, each.rel])")
    assert links == [["https:", "noreferrer noopener"]]


def test_pictures_are_those_of_the_table(pages: dict[str, Path], opened: Opener) -> None:
    window = opened(pages["report"])
    sizes = window.of("[...document.images].map(each => [each.naturalWidth, each.naturalHeight])")
    assert sizes == [[96, 64]] * 24
    assert len(opened(pages["hostile-report"]).of("[...document.images]")) == len(HOSTILE)


def test_colours_of_the_plot_follow_the_page(pages: dict[str, Path], opened: Opener) -> None:
    fills = (
        "new Set([...document.querySelector('svg').querySelectorAll('path')].map(each => getComputedStyle(each).fill))"
    )
    light, dark = (
        {*opened(pages["report"], color_scheme=scheme).of(f"[...{fills}]")} - {"none"} for scheme in ("light", "dark")
    )
    assert len(light) == len(dark) == 5
    assert not light & dark
    swatches = "[...document.querySelectorAll('.legend .swatch')].map(each => getComputedStyle(each).backgroundColor)"
    assert {*opened(pages["report"], color_scheme="dark").of(swatches)} == dark


def test_the_figures_behind_the_plot_can_be_opened_with_keys(pages: dict[str, Path], opened: Opener) -> None:
    window = opened(pages["report"])
    figures = window.page.locator("section[aria-labelledby=times] details")
    assert not figures.locator("table").is_visible()
    figures.locator("summary").focus()
    window.page.keyboard.press("Enter")
    assert figures.locator("table").is_visible()
    rows = figures.locator("tbody tr").count()
    assert rows == 42
    # Parts that are scrolled can be reached, too.
    assert window.of("document.querySelectorAll('.scroll:not([tabindex])').length") == 0


def test_texts_of_all_scripts_keep_their_direction(pages: dict[str, Path], opened: Opener) -> None:
    window = opened(pages["hostile-report"])
    kept = "[...document.querySelectorAll('bdi')].map(each => getComputedStyle(each).unicodeBidi)"
    assert {*window.of(kept)} == {"isolate"}
