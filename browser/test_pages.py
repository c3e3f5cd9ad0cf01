"""What holds for every page of ours: nothing is loaded, nothing runs, all can be read, wide and narrow."""

from __future__ import annotations

from pathlib import Path

import pytest

from .door import Door
from .pages import PAGES
from .window import Opener

every_page = pytest.mark.parametrize("name", PAGES)
# Elements that stick out of the page, but for those in a part that can be scrolled by itself.
_OUTSIDE = """
[...document.querySelectorAll('body *')]
  .filter(each => !each.closest('.scroll') && each.getBoundingClientRect().right > innerWidth + 1)
  .map(each => each.outerHTML.slice(0, 200))
"""
# The least contrast of a text with what is behind it (WCAG 2, relative luminance), and that text.
_CONTRAST = """
(() => {
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
    .map(c => c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
    .reduce((sum, c, at) => sum + c * [.2126, .7152, .0722][at], 0);
  const behind = element => {
    for (; element; element = element.parentElement) {
      const colour = parts(getComputedStyle(element).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const told = [...document.querySelectorAll('body *')]
    .filter(each => [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
    .map(each => {
      const ink = each.closest('svg') ? getComputedStyle(each).fill : getComputedStyle(each).color;
      const [a, b] = [light(parts(ink)), light(behind(each))].sort((x, y) => y - x);
      return [(a + .05) / (b + .05), each.textContent.trim().slice(0, 60)];
    });
  return told.sort((x, y) => x[0] - y[0])[0];
})()
"""


@every_page
def test_nothing_is_loaded_and_nothing_runs(name: str, pages: dict[str, Path], opened: Opener, door: Door) -> None:
    before = len(door.knocks)
    window = opened(pages[name])
    assert window.loaded == []
    assert window.said == []
    assert window.violations == []
    assert door.knocks[before:] == []
    assert window.of("document.scripts.length") == 0
    assert (
        window.of("document.querySelectorAll('iframe, object, embed, form, base, audio, video, template').length") == 0
    )
    attributes = window.of("[...document.querySelectorAll('*')].flatMap(each => each.getAttributeNames())")
    assert [each for each in attributes if each.startswith("on")] == []


@every_page
@pytest.mark.parametrize("width", [400, 800, 1400])
def test_nothing_sticks_out(name: str, width: int, pages: dict[str, Path], opened: Opener) -> None:
    window = opened(pages[name], width)
    window.of("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert window.of("[document.documentElement.scrollWidth, innerWidth]") == [width, width]
    assert window.of(_OUTSIDE) == []


@every_page
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_can_be_told_from_what_is_behind_them(
    name: str, scheme: str, pages: dict[str, Path], opened: Opener
) -> None:
    window = opened(pages[name], color_scheme=scheme)
    least, text = window.of(_CONTRAST)
    assert least >= 4.5, text
    is_dark = window.of("getComputedStyle(document.body).backgroundColor") != "rgb(246, 247, 249)"
    assert is_dark == (scheme == "dark")


@every_page
def test_pictures_can_be_seen_and_are_told(name: str, pages: dict[str, Path], opened: Opener) -> None:
    window = opened(pages[name])
    told = window.of(
        "Promise.all([...document.images].map(each => each.decode().then(() => [each.naturalWidth, each.alt])))"
    )
    assert [alt for width, alt in told if not (width > 0 and alt.strip())] == []


@every_page
def test_it_has_one_heading_and_its_parts_have_names(name: str, pages: dict[str, Path], opened: Opener) -> None:
    window = opened(pages[name])
    assert window.of("document.querySelectorAll('h1').length") == 1
    assert window.of("document.documentElement.lang") == "en"
    assert (
        window.of("[...document.querySelectorAll('table')].filter(each => !each.caption?.textContent.trim()).length")
        == 0
    )
    parts = "[...document.querySelectorAll('section')]"
    assert (
        window.of(f"{parts}.filter(each => !document.getElementById(each.getAttribute('aria-labelledby'))).length") == 0
    )


@every_page
def test_it_can_be_printed(name: str, pages: dict[str, Path], opened: Opener) -> None:
    window = opened(pages[name])
    assert window.page.pdf(format="A4").startswith(b"%PDF")
    window.page.emulate_media(media="print")
    window.page.set_viewport_size({"width": 700, "height": 1000})
    assert window.of("document.documentElement.scrollWidth") == 700


# -- the watch itself -----------------------------------------------------------------------------------------

_INTRUDERS = [
    "<script>document.title = 'taken'</script>",
    "<img src='https://host.example/a.png'>",
    "<img src='x' onerror=\"document.title = 'taken'\">",
    "<link rel='stylesheet' href='https://host.example/a.css'>",
    "<p style=\"background: url('https://host.example/a.png')\">x</p>",
    "<svg><image href='https://host.example/a.png' /></svg>",
    "<video src='https://host.example/a.mp4' autoplay></video>",
]


@pytest.mark.parametrize("intruder", _INTRUDERS)
def test_what_got_into_a_page_all_the_same_is_stopped(
    intruder: str, pages: dict[str, Path], opened: Opener, door: Door, tmp_path: Path
) -> None:
    """Also that the tests above would have seen it."""
    before = len(door.knocks)
    doctored = tmp_path / "doctored.html"
    page = pages["report"].read_text(encoding="utf-8")
    doctored.write_text(page.replace("</h1>", f"</h1>{intruder}", 1), encoding="utf-8")
    window = opened(doctored)
    assert window.violations != []
    assert window.said != []
    assert window.of("document.title") != "taken"
    assert door.knocks[before:] == []


def test_the_watch_sees_what_a_page_without_a_policy_does(tmp_path: Path, opened: Opener, door: Door) -> None:
    before = len(door.knocks)
    bare = tmp_path / "bare.html"
    bare.write_text("<title>a</title><img src='http://host.example/a.png'><script>alert(1); console.log('b')</script>")
    window = opened(bare)
    assert window.loaded == ["http://host.example/a.png"]
    assert {"a dialog: 1", "b"} <= {*window.said}
    assert door.knocks[before:] == ["GET http://host.example/a.png HTTP/1.1"]
