"""The page of `--explain=html`: marks, tips and tree, and that texts of replies are nothing but texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.tables.read_replies import HOSTILE

from .window import Opener, Window

_TAGS = """
    html head meta link title style body main header footer section div span p h1 h2 h3 ul ol li figure figcaption img
    details summary bdi a br i b code dl dt dd
"""
# What the bar at the foot tells now: of the element itself, from its `::after`.
_TIP = "[...document.querySelectorAll('.tip')].map(each => getComputedStyle(each, '::after').content)"
_BAR = """
(() => {
  const bar = getComputedStyle(document.querySelector('.tip:hover:not(:has(.tip:hover))'), '::after');
  return [parseFloat(bar.bottom), parseFloat(bar.width)];
})()
"""
_COPIED = """
(() => {
  getSelection().selectAllChildren(document.querySelector('.text'));
  return getSelection().toString();
})()
"""


def _told(window: Window) -> list[str]:
    return [each for each in window.of(_TIP) if each not in ("none", "normal")]


def test_hostile_texts_are_shown_and_do_nothing(pages: dict[str, Path], opened: Opener) -> None:
    window = opened(pages["hostile-explained"])
    assert window.of("document.title").endswith("what a reply came to")
    assert set(window.of("[...document.querySelectorAll('*')].map(each => each.localName)")) <= {*_TAGS.split()}
    lines = window.of("[...document.querySelectorAll('.line')].map(each => each.textContent)")
    for text in HOSTILE:
        if text.isprintable() and len(text) < 80:
            assert text in lines
    links = window.of("[...document.links].map(each => [each.protocol, each.rel])")
    assert {*map(tuple, links)} <= {("https:", "noreferrer noopener"), ("http:", "noreferrer noopener")}
    assert window.of("[...document.images].map(each => each.src.slice(0, 15))") == ["data:image/png;"]


def test_a_mark_tells_its_rule_to_pointer_keys_and_finger(pages: dict[str, Path], opened: Opener) -> None:
    window = opened(pages["explained"], has_touch=True)
    assert _told(window) == []
    mark = window.page.locator(".mark[data-name='link → draft']").last
    mark.hover()
    [told] = _told(window)
    assert "link → draft: a link in markdown" in told
    assert "Rule 8, What is none" in told
    window.page.mouse.move(0, 0)
    assert _told(window) == []
    mark.focus()
    assert _told(window) == [told]
    window.page.keyboard.press("Tab")
    [following] = _told(window)
    assert following != told
    window.page.evaluate("document.activeElement.blur()")
    mark.tap()
    assert _told(window) == [told]


def test_of_a_mark_in_a_mark_the_inner_one_is_told(pages: dict[str, Path], opened: Opener) -> None:
    window = opened(pages["explained"])
    window.page.locator(".mark.link .mark.picture").first.hover()
    [told] = _told(window)
    assert told.strip('"').startswith("image → image")


@pytest.mark.parametrize("width", [400, 1400])
def test_the_bar_with_the_rule_stays_in_the_window(width: int, pages: dict[str, Path], opened: Opener) -> None:
    window = opened(pages["explained"], width)
    window.page.locator(".mark.link").first.hover()
    assert window.of("[document.documentElement.scrollWidth, innerWidth]") == [width, width]
    below, bar = window.of(_BAR)
    assert below == 16
    assert 300 < bar <= width - 32


def test_names_and_numbers_are_not_copied_with_the_text(pages: dict[str, Path], opened: Opener) -> None:
    window = opened(pages["explained"])
    copied = window.of(_COPIED)
    assert "> ID: `task_01k8mhe0hw5xvgjw`" in copied
    assert "link →" not in copied


def test_a_large_body_is_folded_but_for_what_holds_pictures(pages: dict[str, Path], opened: Opener) -> None:
    window = opened(pages["explained-body"])
    tree = window.page.locator(".tree")
    assert tree.get_by_text("https://files.example/2.png").first.is_visible()
    folded = tree.locator("details:not([open])")
    assert folded.count() > 10
    inner = folded.first.locator("li").first
    assert not inner.is_visible()
    folded.first.locator("summary").first.focus()
    window.page.keyboard.press("Enter")
    assert tree.locator("details[open]").count() > 1
    assert "more members" in window.of("document.querySelector('[aria-labelledby=body]').textContent")


def test_lines_of_all_scripts_stay_apart(pages: dict[str, Path], opened: Opener) -> None:
    window = opened(pages["explained"])
    kept = "[...document.querySelectorAll('.line')].map(each => getComputedStyle(each).unicodeBidi)"
    assert {*window.of(kept)} == {"plaintext"}
