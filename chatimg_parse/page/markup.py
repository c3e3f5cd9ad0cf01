"""Texts as they may stand in a page: escaped, in one line, and each by itself where it is not ours."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import urlsplit

from ..printable import short, visible

# What a link may hold: the characters of RFC 3986, and those beyond ASCII that move nothing.
_LINK = re.compile(r"https?://[^\s\"'<>\\^`{|}\x00-\x1f\x7f]+", re.IGNORECASE)

_LONGEST_URL = 8192  # characters; what is longer is shown, and leads nowhere

_COLUMN = re.compile(r"`(\w+)`")
_TIME = re.compile(r"\d{4}-\d\d(?:-\d\d)?(?: \d\d:\d\d)?(?: \(UTC\))?")


def own(text: str) -> str:
    """Words of our own, or such as are made visible already; also into attributes."""
    return escape(text, quote=True)


def sentence(told: str) -> str:
    """A sentence of our own: names of columns look as such, and a time stays in one line."""
    return _TIME.sub(r'<span class="when">\g<0></span>', _COLUMN.sub(r"<code>\1</code>", own(told)))


def text(told: str) -> str:
    """Text that is not ours, in one line and without a tag around it: for `alt` and `title`."""
    return escape(short(told) or '""', quote=True)


def shown(told: str) -> str:
    """Text that is not ours. It keeps its direction to itself."""
    return f"<bdi>{text(told)}</bdi>"


def swatch(kind: str) -> str:
    """A spot in the colour of a kind of row, or of a status."""
    return f'<span class="swatch {css(kind)}"></span>'


def css(kind: str) -> str:
    """The class of a kind of row."""
    return kind.replace(" ", "-")


def link(url: str) -> str:
    """An address as text, and as a link where it is one of the web that a reader can see through."""
    return (
        f'<a href="{escape(url, quote=True)}" rel="noreferrer noopener">{shown(url)}</a>'
        if _is_web(url)
        else shown(url)
    )


def _is_web(url: str) -> bool:
    """Of http or https, without user info, and with nothing in it that is not shown as it is."""
    if len(url) > _LONGEST_URL or not _LINK.fullmatch(url) or visible(url) != url:
        return False
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and "@" not in parts.netloc and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
