"""The page: verdict, marks, pictures and tree are in it, a reply is text in it, and it has an end."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse import parse
from chatimg_parse.explain import explain, explain_html
from chatimg_parse.explain.page import content as content_page
from chatimg_parse.explain.rules import told as rule
from chatimg_parse.explain.sentences import MARKS, ROLES, STATUS_RULES
from chatimg_parse.printable import gaps_of, visible
from tests.support.tables.markup import Page, stands_by_itself
from tests.support.tables.read_replies import HOSTILE, HOSTILE_URLS

from ..support.drawn.shapes import bodies
from ..support.pictures import CLEAR_PNG as PNG
from ..support.pictures import GIF, SVG, png

TAGS = """
    html head meta link title style body main header footer section div span p h1 h2 h3 ul ol li figure figcaption img
    details summary bdi a br i b code dl dt dd
"""
ATTRIBUTES = """
    lang charset http-equiv content name rel href class id title aria-labelledby tabindex alt src decoding data-n
    data-name open
"""
REPLY = """\
```json
{"prompt": "a cat", "n": 1}
```

> ID: `task_01k0abc`
> 进度 36..[62](https://d.example/62.png)

[![cat](https://cdn.example/a.png)](https://cdn.example/page)
[点击下载](https://cdn.example/b.png)
"""


def check(page: str) -> Page:
    return stands_by_itself(page, TAGS, ATTRIBUTES)


def status_of(page: str) -> str:
    """The status that the page shows, which stands by itself."""
    check(page)
    [told] = re.findall(r'<span class="swatch (\w+)">', page)[:1]
    return str(told)


def shown(page: str) -> list[str]:
    """The lines of all contents, without their marks."""
    lines = re.findall(r'<div class="line" data-n="\d+">(.*?)</div>', page, re.DOTALL)
    return [unescape(re.sub("<[^>]*>", "", line)) for line in lines]


def marks(page: str) -> list[tuple[str, str]]:
    """Name and tip of each mark, where it begins."""
    return [
        (tag.attributes["data-name"], tag.attributes["title"])
        for tag in Page(page).tags
        if "data-name" in tag.attributes
    ]


def words(page: str) -> str:
    body = page.partition("<body>")[2]
    return " ".join(unescape(re.sub("<[^>]*>", " ", body)).split())


def test_verdict_stands_first() -> None:
    page = explain_html(REPLY)
    check(page)
    assert page.index("<h1>") < page.index("Pictures</h2>") < page.index("Content</h2>") < page.index("Links</h2>")
    told = words(page)
    assert told.startswith(f"What a reply came to, and why completed 1 picture {STATUS_RULES['images'][:-11]}")
    assert "task task_01k0abc progress 100%" in told
    assert "raise_for_status() raises nothing" in told
    refused = words(explain_html("生成失败 ❌\n失败原因：input_moderation"))
    assert "refused 0 pictures" in refused
    assert "raise_for_status() ImageRefused: " in refused


def test_each_mark_has_its_name_and_tells_its_rule() -> None:
    page = explain_html(REPLY)
    told = marks(page)
    assert [name for name, _ in told] == [
        *("json", "id", "code-span", "progress", "link → draft", "link → other", "image → image", "link → download")
    ]
    tips = dict(told)
    assert tips["json"] == f"json: {MARKS['json']}\n{rule('1')}\n{rule('2')}"
    assert tips["link → draft"] == f"link → draft: {MARKS['link']}; {ROLES['draft']}\n{rule('8')}\n{rule('14')}"
    assert shown(page) == REPLY.splitlines()


def test_a_mark_in_a_mark_is_in_it_and_one_of_several_lines_is_opened_in_each() -> None:
    page = explain_html(REPLY)
    lines = re.findall(r'<div class="line" data-n="(\d+)">(.*?)</div>', page, re.DOTALL)
    outline = {number: re.sub(r"<span class=.tip mark (\w+)( on)?.[^>]*>", r"<\1\2>", line) for number, line in lines}
    assert outline["1"] == "<block>```json</span>"
    assert outline["3"] == "<block on>```</span>"
    assert unescape(outline["8"]) == (
        "<link>[<picture>![cat](https://cdn.example/a.png)</span>](https://cdn.example/page)</span>"
    )


def test_pictures_at_hand_are_shown_and_others_are_links() -> None:
    page = check(
        explain_html(
            f"![a](data:image/png;base64,{PNG})\n![b](https://a.example/b.png)\n![](data:image/jpeg;base64,{GIF})"
        )
    )
    assert page.values("src") == [f"data:image/png;base64,{PNG}", f"data:image/gif;base64,{GIF}"]
    assert "https://a.example/b.png" in page.values("href")


@pytest.mark.parametrize(
    "source, options, why",
    [
        (f"data:image/svg+xml;base64,{SVG}", {"allow_svg": True}, "no picture that is safe to show"),
        ({"data": [{"b64_json": "PGh0bWw+PHNjcmlwdD4=" + "QUFB" * 20}]}, {}, None),
        ({"data": [{"b64_json": "/+79" + "AAAA" * 40}]}, {}, "no picture that is safe to show"),
    ],
    ids=["svg", "html", "unknown"],
)
def test_what_is_no_raster_picture_is_not_shown(source: Any, options: dict[str, Any], why: str | None) -> None:
    page = explain_html(source, **options)
    assert check(page).values("src") == []
    assert why is None or why in page


def test_a_body_is_a_tree_with_what_became_of_its_pictures() -> None:
    body = {
        "taskId": "t-1",
        "status": "succeeded",
        "request": {"image": "https://files.example/sent.png"},
        "results": [{"url": "https://files.example/1.png", "width": 4}, {"url": "https://files.example/2.png"}],
    }
    page = explain_html(body)
    tree = page[page.index('<ul class="tree">') : page.index("</section>", page.index('<ul class="tree">'))]
    check(page)
    told = words("<body>" + tree)
    assert "results items a list of 2 [0].url address https://files.example/1.png → picture 1" in told
    assert "request input an object of 1 .image https://files.example/sent.png → link, role input" in told
    assert tree.count("<details open>") == 1
    assert "<summary><b><bdi>results</bdi></b>" in tree


def test_several_contents_have_a_section_each() -> None:
    page = explain_html({"choices": [{"message": {"content": f"![{n}](https://a.example/{n}.png)"}} for n in range(3)]})
    check(page)
    assert [f'id="content-{n}"' in page for n in (1, 2, 3, 4)] == [True, True, True, False]
    assert "choices[2].message.content 1:1" in page


def hostile_text() -> str:
    texts = [text[:2000] for text in HOSTILE]
    lines = [
        f"![{text}]({url}) [{text}]({url}) {url} {text}" for text, url in zip(texts, HOSTILE_URLS * 2, strict=False)
    ]
    return "\n".join(['{"prompt": ' + json.dumps("".join(texts), ensure_ascii=False) + "}", *lines])


@pytest.mark.parametrize("kind", ["content", "body", "auto"])
def test_hostile_texts_are_nothing_but_text(kind: Any) -> None:
    text = hostile_text()
    assert status_of(explain_html(text, kind=kind)) == parse(text, kind=kind).status.value
    body = {
        text: text,
        "image": text,
        "choices": [{"message": {"content": text}}],
        "error": {"code": text, "message": text},
    }
    source = body if kind == "body" else json.dumps(body)
    assert status_of(explain_html(source, kind=kind)) == parse(source, kind=kind).status.value


TEXTS = [*(text[:500] for text in HOSTILE), *HOSTILE_URLS, *REPLY.split(), "\n", " ", f"data:image/png;base64,{PNG}"]


@given(st.lists(st.one_of(st.sampled_from(TEXTS), st.text(max_size=8)), max_size=16).map("".join))
def test_whatever_the_reply_holds_it_is_text_and_nothing_is_lost(text: str) -> None:
    page = explain_html(text, kind="content")
    check(page)
    assert f'<span class="swatch {parse(text, kind="content").status}">' in page
    if '"' not in text:  # else a string literal may be undone first
        whole = "".join(visible(text[at]) for at in range(len(text)) if text[at] not in "\r\n")
        if not any(gaps_of(text, 0, len(text))) and "more lines of data" not in page:
            assert "".join(shown(page)) == whole


@given(bodies())
def test_pages_of_bodies_stand_by_themselves(drawn: tuple[Any, Any, Any]) -> None:
    assert status_of(explain_html(drawn[0])) == parse(drawn[0]).status.value


MANY = 100_000


@pytest.mark.parametrize(
    "source",
    [
        "![a](https://a.example/a.png) " * MANY,
        "![a](https://a.example/a.png)\n" * 20_000,
        "".join(f"![a](https://a.example/{n}.png)\n" for n in range(2000)) + "x" * 3_000_000,
        "\x00" * 1_000_000,
        f"![a](data:image/png;base64,{PNG[:40]}{'A' * 10_000_000}{PNG[40:]})",
        "> " * 20_000 + "`x` [1] " * 20_000,
        {"data": [{"index": n, "url": f"https://a.example/{n}.png"} for n in range(20_000)]},
        {"a" * 60: {"b" * 60: [{"c": {str(n): n for n in range(30_000)}}]}},
        {"choices": [{"message": {"content": f"![a](https://a.example/{n}.png)"}} for n in range(500)]},
        {"data": [{"b64_json": png(n) + "AAAA" * 250_000} for n in range(40)]},
    ],
    ids=["spans", "lines", "prose", "nulls", "picture", "nested", "items", "members", "contents", "pictures"],
)
def test_a_page_has_a_bound_whatever_the_reply_holds(source: Any) -> None:
    page = explain_html(source)
    data = sum(map(len, re.findall(r'src="[^"]*"', page)))
    assert data <= 25 << 20
    assert len(page) - data < 4_000_000
    Page(page)


def test_what_is_left_out_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content_page, "_MOST", 3000)
    text = "".join(f"![a](https://a.example/{n}.png)\n" for n in range(50))
    page = explain_html(text)
    check(page)
    written = "\n".join(shown(page))
    assert text.startswith(written)
    left_out = len(text) - len(written)
    assert left_out > 500
    assert f"… {left_out:,} more characters with {50 - len(written.split())} more marks" in page


@pytest.mark.parametrize("source", [None, "", [], {}, b"", b"\xff\xfe", {"n": 10**5000}, {"a": {"b": {}}}, "\ud800"])
def test_nothing_in_particular_has_its_page(source: Any) -> None:
    status = parse(source).status.value
    assert status_of(explain_html(source)) == status
    assert explain(source).startswith(f"Status: {status}\n")


def test_a_wrong_option_names_who_was_called() -> None:
    with pytest.raises(TypeError, match=r"explain_html\(\)"):
        explain_html("x", color=True)  # type: ignore[call-arg]
