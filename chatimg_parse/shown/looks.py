"""How models look to a person: in a log or a debugger (`repr`), and in a notebook. Plain values in, words out.

What is shown goes to logs and shared notebooks: no base64, no query of a URL (signatures), no more of a text than tells
which one it is. In a notebook only bytes that are at hand are shown, and nothing is loaded.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Mapping
from html import escape
from itertools import islice
from typing import Any

from ..text import pixels, urls

_LONGEST, _MOST = 100, 4  # characters of a text, entries of a list or object
_LOOKED_AT = 1 << 16  # characters of a text; of what stands behind them nothing is shown
_DATA = re.compile(r"data:([\w.+-]{1,64}/[\w.+-]{1,64})?[^,\s]{0,128},[^\s\"'<>)]*", re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{64,}={0,2}")
_QUERY = re.compile(r"(https?://[^\s?#\"'<>]*)[?#][^\s\"'<>)]*", re.IGNORECASE)


class _Bare:
    """A note in the place of a value, without quotes around it."""

    def __init__(self, note: str) -> None:
        self._note = note

    def __repr__(self) -> str:
        return self._note


def decoded(data: str | None) -> bytes | None:
    """The bytes that base64 stands for; `None` if there is none, or it is no base64."""
    plain = pixels.normalize(data) if data else None
    try:
        return binascii.a2b_base64(plain) if plain is not None else None
    except binascii.Error:
        return None


def suffix(data: str | None, media_type: str | None, url: str | None) -> str:
    """Of a file that holds the picture, by its bytes, else its type, else the path of its URL; `""` if none tells."""
    plain = pixels.normalize(data) if data else None
    told = (pixels.look(plain).media_type if plain is not None else None) or media_type
    if told in pixels.SUFFIXES:
        return pixels.SUFFIXES[told]
    return urls.suffix_of(url) if url else ""


def value(name: str, told: Any, media_type: str | None = None) -> Any:
    """What `repr` shows of the value of a field."""
    if name == "b64_json" and isinstance(told, str):
        return _Bare(f"<{_text(repr(media_type or 'base64')[1:-1])} {pixels.size_of(told)} bytes>")
    if isinstance(told, str):
        return _text(told)
    if isinstance(told, Mapping):
        shown = {_short(str(key)): value("", each) for key, each in islice(told.items(), _MOST)}
        return shown if len(told) <= _MOST else _Bare(f"{repr(shown)[:-1]}, …{len(told) - _MOST} more}}")
    if isinstance(told, (list, tuple)):
        few = [value("", each) for each in told[:_MOST]]
        return few if len(told) <= _MOST else _Bare(f"{repr(few)[:-1]}, …{len(told) - _MOST} more]")
    return told


def _text(text: str) -> str:
    return _short(_QUERY.sub(r"\1?…", _BASE64.sub(_note, _DATA.sub(_note, text[:_LOOKED_AT]))))


def _note(found: re.Match[str]) -> str:
    payload = found[0].partition(",")[2] or found[0]
    media_type = found[1] if found.re is _DATA else None
    return f"<{media_type or 'base64'} {pixels.size_of(payload)} bytes>"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


# -- a notebook -----------------------------------------------------------------------------------------------


def picture_html(src: str | None, alt: str | None) -> str:
    """A picture inline where its bytes are at hand, else a link."""
    words = escape(_short(alt or "picture"))
    if src is None:
        return f"<span>{words}</span>"
    if src.startswith("data:image/"):
        return f'<img src="{escape(src)}" alt="{words}" style="max-width: 24em; max-height: 24em">'
    return link_html(src, alt)


def link_html(url: str, words: str | None = None) -> str:
    """A link that is followed only by hand; what is no web address is shown as text."""
    shown = escape(_short(words or _text(url)))
    if not url.lower().startswith(("http://", "https://")):
        return f"<span>{shown}</span>"
    return f'<a href="{escape(url)}" rel="noopener noreferrer" referrerpolicy="no-referrer">{shown}</a>'


def result_html(facts: Mapping[str, str | None], pictures: list[str], links: Mapping[str, str | None]) -> str:
    """A result: what is told of it, then its pictures, then where else to look."""
    rows = [f"<b>{escape(name)}</b> {escape(_text(told))}" for name, told in facts.items() if told]
    rows += [f"<b>{escape(name)}</b> {link_html(url)}" for name, url in links.items() if url]
    return f"<div><p>{'<br>'.join(rows)}</p>{''.join(f'<p>{picture}</p>' for picture in pictures)}</div>"
