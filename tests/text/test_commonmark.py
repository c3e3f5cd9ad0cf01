"""Beside markdown-it-py: the images and links of CommonMark, and where we differ on purpose.

The inputs are the forms of the specification's sections on links, images, autolinks and reference definitions
(version 0.31). Compared are the sets of destinations; `base_url` makes the relative ones of the specification whole.
"""

from __future__ import annotations

from urllib.parse import unquote, urljoin

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from chatimg_parse import parse

BASE = "https://base.example/"
MARKDOWN = MarkdownIt("commonmark")

EXAMPLES = [
    '![foo](/url "title")',
    '![foo *bar*]\n\n[foo *bar*]: train.jpg "train & tracks"',
    "![foo ![bar](/url)](/url2)",
    "![foo [bar](/url)](/url2)",
    '![foo *bar*][foobar]\n\n[FOOBAR]: train.jpg "train & tracks"',
    "![foo](train.jpg)",
    'My ![foo bar](/path/to/train.jpg  "title"   )',
    "![foo](<url>)",
    "![](/url)",
    "![foo][bar]\n\n[bar]: /url",
    "![foo][bar]\n\n[BAR]: /url",
    '![foo][]\n\n[foo]: /url "title"',
    '![*foo* bar][]\n\n[*foo* bar]: /url "title"',
    '![Foo][]\n\n[foo]: /url "title"',
    '![foo]\n\n[foo]: /url "title"',
    '!\\[foo]\n\n[foo]: /url "title"',
    '\\![foo]\n\n[foo]: /url "title"',
    '[link](/uri "title")',
    "[link](/uri)",
    "[](./target.md)",
    "[link]()",
    "[link](<>)",
    "[link](</my uri>)",
    "[a](<b)c>)",
    "[link](<foo\\>)",
    "[link](\\(foo\\))",
    "[link](foo(and(bar)))",
    "[link](foo(and(bar))",
    "[link](foo\\(and\\(bar\\))",
    "[link](<foo(and(bar)>)",
    "[link](foo\\)\\:)",
    "[link](#fragment)\n\n[link](https://example.com#fragment)\n\n[link](https://example.com?foo=3#frag)",
    "[link](foo%20b&auml;)",
    "[link](/url 'title')",
    "[link](/url (title))",
    '[link](/url "title \\"&quot;")',
    '[link](   /uri\n  "title"  )',
    "[link] (/uri)",
    "[link [foo [bar]]](/uri)",
    "[link] bar](/uri)",
    "[link [bar](/uri)",
    "[link \\[bar](/uri)",
    "[link *foo **bar** `#`*](/uri)",
    "[![moon](moon.jpg)](/uri)",
    "[foo [bar](/uri)](/uri)",
    "[foo *[bar [baz](/uri)](/uri)*](/uri)",
    "![[[foo](uri1)](uri2)](uri3)",
    "*[foo*](/uri)",
    "[foo *bar](baz*)",
    "[foo`](/uri)`",
    "[foo<https://example.com/?search=](uri)>",
    '[foo][bar]\n\n[bar]: /url "title"',
    "[link [foo [bar]]][ref]\n\n[ref]: /uri",
    "[![moon](moon.jpg)][ref]\n\n[ref]: /uri",
    '[foo][BaR]\n\n[bar]: /url "title"',
    "[ẞ]\n\n[SS]: /url",
    '[foo] [bar]\n\n[bar]: /url "title"',
    "[foo]: /url1\n\n[foo]: /url2\n\n[bar][foo]",
    "[foo][ref\\[]\n\n[ref\\[]: /uri",
    '[foo][]\n\n[foo]: /url "title"',
    "[foo]: /url1\n[bar]: /url2\n\n[foo][bar]",
    "[foo]()\n\n[foo]: /url1",
    "[foo](not a link)\n\n[foo]: /url1",
    "[foo][bar][baz]\n\n[baz]: /url",
    "<https://foo.bar.baz/test?q=hello&id=22&boolean>",
    "<https://foo.bar/baz bim>",
    "[foo]: /url 'the title'\n\n[foo]",
    "[foo]: <bar>(baz)\n\n[foo]",
    "[foo]: /url\n",
    "`[foo](/uri)`",
    "``` [foo](/uri)\n[bar](/uri2)\n```\n\n[baz](/uri3)",
    "<!-- ![foo](/uri) -->\n\n![bar](/uri2)",
    "~~~\n![foo](/uri)\n~~~",
    "> ![foo](/uri)\n> [bar](/uri2)",
    "![a\nb](/uri)",
    "![a\n\nb](/uri)",
    "[a](/b_\\_c.png)",
]
# What we read and CommonMark does not (or the other way round), each with its reason.
DIFFERENCES = {
    "[foo](not a link)\n\n[foo]: /url1": ({"not%20a%20link"}, "spaces belong to a destination, as replies write them"),
    "<https://foo.bar/baz bim>": ({"https://foo.bar/baz"}, "bare URLs are read, as readers of a reply see them"),
}


def theirs(text: str) -> set[str]:
    found: set[str] = set()
    for token in MARKDOWN.parse(text):
        for child in token.children or []:
            url = child.attrGet("src" if child.type == "image" else "href")
            if child.type in ("image", "link_open") and url:
                found.add(unquote(urljoin(BASE, str(url))))
    return found


def ours(text: str) -> set[str]:
    return {unquote(link.url) for link in parse(text, base_url=BASE).links}


@pytest.mark.parametrize("text", EXAMPLES)
def test_examples_of_the_specification(text: str) -> None:
    differs = DIFFERENCES.get(text)
    expected = {unquote(urljoin(BASE, url)) for url in differs[0]} if differs else theirs(text)
    assert ours(text) == expected


URLS = ["https://a.example/1.png", "https://a.example/2", "<https://a.example/3>", "https://a.example/4_(x)"]
PIECES = [
    *(url + " " for url in URLS),
    "[",
    "]",
    "![",
    "](",
    ")",
    "(",
    " ",
    '"t"',
    "'",
    "\\",
    "`",
    "\n",
    "\n\n",
    "a",
    "b c",
    "[r]",
    "\n\n[r]: https://a.example/5\n\n",
]
LINKS = [
    f"{bang}[{label}]({url}{title})"
    for bang in ("", "!")
    for label in ("a", "", "b [c]")
    for url in URLS
    for title in ("", ' "t"', " 't)'")
]


@given(st.lists(st.sampled_from(PIECES + LINKS), max_size=14).map("".join))
def test_whatever_is_an_image_or_link_for_commonmark_is_one_for_us(text: str) -> None:
    # HTML that markdown-it reads as a block, and indented code, are no part of what replies hold.
    assume(not any(line.startswith(("    ", "\t", "<")) for line in text.split("\n")))
    missed = theirs(text) - ours(text)
    # Where we read a longer destination (with spaces), or one picture for a linked pair, ours holds theirs.
    assert all(any(url in other for other in ours(text)) for url in missed), (missed, ours(text))
