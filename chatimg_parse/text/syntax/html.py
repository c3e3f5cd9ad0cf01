"""HTML tags that can carry a picture or a video, and comments. Attributes only, no tree.

Source: the WHATWG HTML syntax for tags (attribute names and the three ways to write a value), read strictly
enough that a `<` of prose is none.
"""

from __future__ import annotations

import re

from ..source import Source
from .tokens import Quoted, Tag

_NAME = re.compile(r"<(img|/?a|/?video|source|/?audio|/?picture)(?=[\s/>])", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"[\s/]*([^\s\"'<>/=\[\]{}!]+)\s*")
_EQUALS = re.compile(r"=\s*")
# The tokenizer of HTML lets an equals sign through here, and URLs have them.
_UNQUOTED = re.compile(r"[^\s\"'<>`]+")
_SPACE = re.compile(r"[\s/]*")
# One candidate of a `srcset` (HTML 4.8.4.2.1): an address, perhaps with its width or density.
_CANDIDATE = re.compile(r"([^\s,]\S*)(?:\s+(\d{1,9}(?:\.\d{1,9})?)[wx]\b[^,]{0,64})?")


def read(source: Source, at: int) -> Tag | Quoted | None:
    """The tag or comment at the `<`; `None` if it is neither, or never ends."""
    if source.text.startswith("<!--", at):
        end = source.find("-->", at + 4)
        return None if end < 0 else Quoted(at, end + 3, kept=False)
    name = _NAME.match(source.text, at)
    if name is None:
        source.need(len(source.text) - at > 10)
        return None
    return tag(source, at, name)


def tag(source: Source, start: int, name: re.Match[str]) -> Tag | None:
    """The tag whose `<` and name were found; `None` if it never ends."""
    text, at = source.text, name.end()
    attributes: dict[str, str] = {}
    while True:
        space = _SPACE.match(text, at)
        assert space is not None
        source.need(space.end() < len(text))
        if space.end() == len(text):
            source.open_tag = start
        if text[space.end() : space.end() + 1] == ">":
            return Tag(start, space.end() + 1, name[1].lower(), attributes)
        attribute = _ATTRIBUTE.match(text, at)
        if attribute is None:
            return None
        value, end = _value(source, attribute.end())
        if end < 0:
            source.open_tag = start
            return None
        # The first of two attributes with one name counts (HTML 13.2.5.33).
        attributes.setdefault(attribute[1].lower(), value)
        at = end


def _value(source: Source, at: int) -> tuple[str, int]:
    """An attribute's value and the offset behind it; the empty value where there is none, -1 where it never ends."""
    text = source.text
    source.need(at < len(text))
    equals = _EQUALS.match(text, at)
    if equals is None:
        return "", at
    at = equals.end()
    source.need(at < len(text))
    quote = text[at : at + 1]
    if quote and quote in "\"'":
        close = source.find(quote, at + 1)
        return (text[at + 1 : close], close + 1) if close >= 0 else ("", -1)
    unquoted = _UNQUOTED.match(text, at)
    if unquoted is None:
        return "", -1
    source.need(unquoted.end() < len(text))
    return unquoted[0], unquoted.end()


def source_of(attributes: dict[str, str]) -> str:
    """The raw address of an `<img>` or `<source>`: its `src`, else the largest of its `srcset`; empty without one."""
    src = attributes.get("src", "")
    return src or largest(attributes.get("srcset", ""))


def largest(candidates: str) -> str:
    """The largest candidate of a `srcset`, the first of several."""
    best, size = "", -1.0
    for found in _CANDIDATE.finditer(candidates):
        told = float(found[2]) if found[2] else 1.0
        # A comma that ends an address stands behind it; commas inside are its own.
        if told > size and found[1].rstrip(","):
            best, size = found[1].rstrip(","), told
    return best
