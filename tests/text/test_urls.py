"""Which URLs come out, byte for byte, and where a bare one ends (docs/rules.md, rules 15 and 16)."""

from __future__ import annotations

import pytest

from chatimg_parse import parse
from chatimg_parse.text.urls import check, kind_of

from ..support.results import codes

PNG = "https://a.example/b.png"


def only_url(text: str) -> str | None:
    urls = [image.url for image in parse(text).data]
    assert len(urls) <= 1
    return urls[0] if urls else None


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (f"看这张{PNG}。", PNG),
        (f"({PNG})", PNG),
        (f"[{PNG}]", PNG),
        (f"see {PNG}, and more", PNG),
        (f"**{PNG}**", PNG),
        (f"_{PNG}_", PNG),
        (f'"{PNG}"', PNG),
        (f"<{PNG}>", PNG),
        (f"{PNG}画好了", PNG),
        (f"{PNG}?sig=1%2F画好了", f"{PNG}?sig=1%2F"),
        ("https://a.example/画/b.png", "https://a.example/画/b.png"),
        ("https://a.example/小猫.png好看", "https://a.example/小猫.png"),
        (f"（{PNG}）", PNG),
        (f"{PNG}，完成", PNG),
        (f"{PNG}…", PNG),
        ("https://a.example/b_(1).png", "https://a.example/b_(1).png"),
        (f"{PNG}?a=1&copy=2&amp;x", f"{PNG}?a=1&copy=2&amp;x"),
        ("https://a.example/x?format=webp", "https://a.example/x?format=webp"),
        ("see https://a.example/x?a=1&type=image now", "https://a.example/x?a=1&type=image"),
        (
            "https://a.example/x~tplv-a:0:0.jpeg?x-signature=a%3D now",
            "https://a.example/x~tplv-a:0:0.jpeg?x-signature=a%3D",
        ),
        ("HTTPS://A.EXAMPLE/B.PNG", "HTTPS://A.EXAMPLE/B.PNG"),
        ("https://a.example:8443/b.png", "https://a.example:8443/b.png"),
        ("https://[2001:db8::1]/b.png", "https://[2001:db8::1]/b.png"),
        ("https://bücher.example/b.png", "https://bücher.example/b.png"),
        ("see https://a.example/page and go", None),
        ("xhttps://a.example/b.png", None),
        ("https://... ", None),
    ],
)
def test_a_bare_url_ends_where_a_reader_ends_it(text: str, url: str | None) -> None:
    assert only_url(text) == url


@pytest.mark.parametrize(
    ("destination", "url"),
    [
        ("https://a.example/b.png?x=1&amp;y=2", "https://a.example/b.png?x=1&y=2"),
        ("https://a.example/b.png?x=1&copy=2", "https://a.example/b.png?x=1&copy=2"),
        ("https://a.example/b\\_c.png", "https://a.example/b_c.png"),
        ("https://a.example/my cat.png", "https://a.example/my%20cat.png"),
        ("<https://a.example/b c.png>", "https://a.example/b%20c.png"),
        ("https://a.example/b.png 'title'", PNG),
        ('https://a.example/b.png "ti)tle"', PNG),
        ("https://a.example/(a(b)c).png", "https://a.example/(a(b)c).png"),
        (" https://a.example/b.png ", PNG),
        ('\nhttps://a.example/b.png\n"t"', PNG),
        ("https://a.example/b\u200b.png", PNG),
        ("https://a.example/no-extension", "https://a.example/no-extension"),
    ],
)
def test_a_markdown_destination(destination: str, url: str) -> None:
    assert only_url(f"![x]({destination})") == url


@pytest.mark.parametrize(
    "url",
    [
        "https://user:pw@evil.example/a.png",
        "https://a.example@evil.example/a.png",
        "https://a.example\\@evil.example/a.png",
        "https://a.example/a\\b.png",
        "https://a.example/\u202egnp.a",
        "https://a.example/a\x07.png",
        "https://ａ.example/a.png",
        "https://a。example/a.png",
        "https://a%2eexample/a.png",
        "https:///a.png",
        "https://.example/a.png",
        "javascript:alert(1)",
        "file:///etc/passwd.png",
        "ftp://a.example/a.png",
        "data:text/html;base64,PGh0bWw+",
        "blob:https://a.example/1",
    ],
)
def test_a_refused_url_comes_out_nowhere_and_has_an_issue(url: str) -> None:
    result = parse(f"![x]({url})\n\nBye.")
    assert (result.data, result.links, result.status.value) == ([], [], "no_image")
    assert "url-refused" in codes(result)


def test_relative_urls_need_a_base() -> None:
    text = "![x](/tmp/a.png) and ![y](//cdn.example/b.png)"
    bare = parse(text)
    assert bare.data == []
    assert codes(bare) == ["url-relative", "url-relative"]
    resolved = parse(text, base_url="https://relay.example/v1/")
    assert [image.url for image in resolved.data] == ["https://relay.example/tmp/a.png", "https://cdn.example/b.png"]
    assert [image.url for image in parse("/tmp/last.jpg", base_url="https://relay.example/").data] == [
        "https://relay.example/tmp/last.jpg"
    ]
    assert parse("/tmp/last.jpg").data == []


@pytest.mark.parametrize("elided", ["https://...", "https://…", "https://cdn.example/...", "..."])
def test_elisions_are_no_urls(elided: str) -> None:
    assert check(elided).url is None
    assert parse(f"![x]({elided})").data == []


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://a.example/b.PNG?x#y", "image"),
        ("https://a.example/b.jpg!large", "image"),
        ("https://a.example/b.jpg@webp", "image"),
        ("https://a.example/b.mp4?format=webp", "video"),
        ("https://a.example/b?format=webp", "image"),
        ("https://a.example/b.png/c", None),
        ("https://a.png", None),
        ("https://a.example/?file=b.png", None),
        ("https://a.example/help.html", "page"),
        ("https://a.example/b.zip", "archive"),
        ("https://a.example/b.mp3", "audio"),
        ("https://a.example/b.pdf", "document"),
    ],
)
def test_what_the_form_of_a_url_tells(url: str, kind: str | None) -> None:
    assert kind_of(url) == kind


@pytest.mark.parametrize("mark", ["[u][a]", "![u][a]", "[![u][a]](https://a.example/page)", "[![u](b.png)][a]"])
def test_a_long_address_that_is_referred_to_often_makes_no_longer_result(mark: str) -> None:
    """It did: each link had it again, and 32 KB gave 38 MB."""
    address = f"{PNG}?{'x' * 20_000}"
    text = f"{mark}\n" * 2_000 + f"\n[a]: {address}"
    result = parse(text)
    assert address in {*(image.url for image in result.data), *(link.url for link in result.links)}
    assert len(result.model_dump_json()) < 20 * len(text)


def test_a_short_one_is_a_link_each_time() -> None:
    assert len(parse("[u][a]\n" * 300 + "\n[a]: https://a.example/page").links) == 300


def test_a_short_one_behind_long_ones_is_still_a_link_each_time() -> None:
    """It was none: what the long one would have taken was gone for all."""
    text = f"{'[u][a]' * 9}\n\n{'[v][b] ' * 5}\n\n[a]: https://a.example/{'x' * 30_000}\n[b]: https://a.example/page"
    assert sum(link.url == "https://a.example/page" for link in parse(text).links) == 5
