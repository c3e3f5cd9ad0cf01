"""How models look in a log and in a notebook, and the helpers that a page or a file needs."""

from __future__ import annotations

import base64
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse import ErrorInfo, Image, ImageResult, Parameters, Status, parse

from ..support.cases import load
from ..support.pictures import GIF, PNG, SVG, URL

SIGNED = "https://x.example/a.png?X-Amz-Signature=0123456789abcdef"
CASES = load()


def test_a_picture_is_told_by_its_type_and_size() -> None:
    assert (
        repr(Image(b64_json=PNG, media_type="image/png"))
        == "Image(b64_json=<image/png 69 bytes>, media_type='image/png')"
    )
    assert repr(Image(b64_json=GIF)) == "Image(b64_json=<base64 42 bytes>)"
    assert repr(Image(url=SIGNED)) == "Image(url='https://x.example/a.png?…')"


def test_neither_base64_nor_signatures_are_in_any_repr() -> None:
    raw = {
        "prompt": "x" * 5000,
        "image": f"data:image/png;base64,{PNG}",
        "deep": [{"u": SIGNED}] * 9,
        **dict.fromkeys("abcdef"),
    }
    result = ImageResult(
        data=[Image(b64_json=PNG, download_url=SIGNED)],
        params=Parameters(raw=raw),
        error=ErrorInfo(message=f"no: {SIGNED} and data:image/png;base64,{PNG}"),
        text=f"{PNG} {SIGNED}",
    )
    for shown in (repr(result), str(result), repr([result])):
        assert PNG[:64] not in shown
        assert "0123456789" not in shown
        assert "<image/png 69 bytes>" in shown
        assert len(shown) < 2000
    assert repr(ImageResult()) == "ImageResult()"


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_fixture_has_a_short_repr_and_a_page_without_anything_to_load(case: object) -> None:
    result = case.parse()  # type: ignore[attr-defined]
    assert len(repr(result)) < 500 * (
        10 + len(result.data) + len(result.links) + len(result.issues) + len(result.videos)
    )
    page = Page(result._repr_html_())
    assert page.loaded == [image.src for image in result.data if image.b64_json is not None]


class Page(HTMLParser):
    """What a page loads, and which tags stand in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.tags.add(tag)
        self.loaded += [value for name in ("src", "srcset", "data", "poster") if (value := told.get(name)) is not None]
        self.links += [value for name in ("href",) if (value := told.get(name)) is not None]
        assert not [name for name in told if name.startswith("on")]


HOSTILE = st.text(st.sampled_from("<>\"'&/ =:abjs\n")) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "javascript:alert(1)",
        'https://x.example/"><script>',
    ]
)


@given(HOSTILE, HOSTILE, HOSTILE)
def test_nothing_of_a_reply_becomes_markup(a: str, b: str, c: str) -> None:
    result = ImageResult(
        data=[Image(url=a, alt=b), Image(b64_json=PNG, media_type=c, alt=a), Image()],
        status=Status.FAILED,
        task_id=b,
        preview_url=c,
        error=ErrorInfo(code=a, message=b),
    )
    page = Page(result._repr_html_())
    assert page.tags <= {"div", "p", "b", "br", "a", "img", "span"}
    assert page.loaded == [f"data:image/png;base64,{PNG}"]
    assert all(link.lower().startswith(("http://", "https://")) for link in page.links)


def test_bytes_address_and_suffix() -> None:
    image = Image(b64_json=PNG, media_type="image/png")
    assert image.as_bytes() == base64.b64decode(PNG)
    assert (image.src, image.suffix) == (f"data:image/png;base64,{PNG}", ".png")
    assert (Image(url=URL).as_bytes(), Image(url=URL).src, Image(url=URL).suffix) == (None, URL, ".png")
    assert (Image().as_bytes(), Image().src, Image().suffix) == (None, None, "")
    assert Image(b64_json="no base64!").as_bytes() is None
    assert Image(b64_json=PNG.rstrip("=")).as_bytes() == base64.b64decode(PNG)


@pytest.mark.parametrize(
    "image,suffix",
    [
        (Image(b64_json=GIF, media_type="image/png"), ".gif"),  # the bytes know better
        (Image(b64_json=SVG), ".svg"),
        (Image(url="https://x.example/a", media_type="image/jpeg"), ".jpg"),
        (Image(url="https://x.example/a.JPEG?b=c.png#d.gif"), ".jpeg"),
        (Image(url="https://x.example/a.png!small"), ".png"),
        (Image(url="https://x.png/"), ""),
        (Image(url="https://x.example/a.html"), ""),
        (Image(url="https://x.example/a", media_type="image/odd"), ""),
    ],
)
def test_the_suffix_is_of_bytes_then_type_then_path(image: Image, suffix: str) -> None:
    assert image.suffix == suffix


def test_the_bytes_of_a_parsed_picture_come_back() -> None:
    assert parse(base64.b64decode(PNG)).data[0].as_bytes() == base64.b64decode(PNG)
