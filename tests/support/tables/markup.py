"""A page as a strict reader of its tags sees it: which tags and attributes there are, and which do not match."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import NamedTuple

from chatimg_parse.printable import visible

_VOID = {"meta", "link", "img", "br"}


class Tag(NamedTuple):
    """One tag with its attributes."""

    name: str
    attributes: dict[str, str]


class Page(HTMLParser):
    """Read at once. `tags`: all that begin. `texts`: what stands in each `bdi`."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[Tag] = []
        self.texts: list[str] = []
        self.problems: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        self.problems += [f"<{name}> is not closed" for name in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(Tag(tag, {name: value or "" for name, value in attrs}))
        if len({name for name, _ in attrs}) < len(attrs):
            self.problems.append(f"<{tag}> has an attribute twice")
        if tag == "bdi":
            self.texts.append("")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.problems.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        if self._open[-1:] == ["bdi"]:
            self.texts[-1] += data

    def handle_comment(self, data: str) -> None:
        self.problems.append(f"a comment: {data}")

    def values(self, attribute: str) -> list[str]:
        """Of every tag that has this attribute."""
        return [tag.attributes[attribute] for tag in self.tags if attribute in tag.attributes]


def stands_by_itself(page: str, tags: str, attributes: str) -> Page:
    """The page, after a look at what holds for all of ours: no other tags and attributes than these words tell, no
    address but in links, nothing invisible."""
    told = Page(page)
    assert told.problems == []
    assert {tag.name for tag in told.tags} <= {*tags.split()}
    assert {name for tag in told.tags for name in tag.attributes} <= {*attributes.split()}
    assert all(re.match("data:image/(png|gif|jpeg|webp|avif);base64,", src) for src in told.values("src"))
    for tag in told.tags:
        if "href" in tag.attributes:
            href = tag.attributes["href"]
            is_link = tag.name == "a" and re.match("https?://[^/]", href, re.IGNORECASE)
            assert is_link or (tag.name, href) == ("link", "data:,") or (tag.name == "use" and href.startswith("#")), (
                href
            )
            assert not is_link or tag.attributes["rel"] == "noreferrer noopener"
    assert not [each for each in [*told.values("style"), *told.values("clip-path")] if re.search(r"url\((?!#)", each)]
    [style] = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert not re.search(r"url\(|@import|expression|//", style)
    ids = told.values("id")
    assert len({*ids}) == len(ids)
    assert {*told.values("aria-labelledby")} <= {*ids}
    assert visible(page.replace("\n", "")) == page.replace("\n", "")  # no control, no bidi, nothing invisible
    page.encode()
    return told
