"""What stands bare in the text: URLs, data URIs and base64 without any mark around them."""

from __future__ import annotations

import re

from .pixels import SIGNATURES
from .source import LINE_END, Source
from .tokens import Data, Url
from .urls import BARE, bare_end, is_elided, kind_of

SIGNATURE = "|".join(SIGNATURES)
# RFC 2397, with the quoted parameters that some servers add.
HEADER = re.compile(
    r"data:(image/[\w.+-]+)((?:;[\w.+-]+(?:=(?:\"[^\"\r\n]{0,256}\"|[^;,\s\"()<>]{0,256}))?)*),", re.IGNORECASE
)
_AUTOLINK = re.compile(r"<([hH][tT][tT][pP][sS]?://[^<>\s]*)>")
# A markdown link or image that begins without a blank behind a URL.
_LINK_BEHIND = re.compile(r"!?\[(?=[^\r\n]{0,256}?\]\()")
_RUN = re.compile(r"[A-Za-z0-9+/_-]*={0,2}")
_SHORT = 1 << 12
_WINDOW = 1 << 16
# Every ASCII character that can follow base64 in a text. Looking for each of them in a window that stays in the
# cache is many times faster than one regular expression that walks the window.
_ENDS = " \n\r\t\"'()<>[]`,;.!*|\\{}&%:?#="
_LAST_LINE = re.compile(r"[A-Za-z0-9+/_-]{4,}={0,2}[ \t]*(?=[\r\n]|\Z)")
_MIN_BARE = 48  # characters; the smallest pictures have more, and words that begin like one have fewer
_ELISION = ("...", "…")


def url(source: Source, at: int) -> Url | None:
    """A bare URL. `None` inside of a word."""
    text = source.text
    before = text[at - 1 : at]
    if before.isascii() and before.isalnum():
        return None
    run = BARE.match(text, at)
    assert run is not None
    source.need(run.end() < len(text))
    link = _LINK_BEHIND.search(text, at + 8, run.end()) if "[" in run[0] else None
    end = bare_end(text, at, link.start() if link else run.end())
    url = text[at:end]
    dots = text.startswith(_ELISION, end)
    return Url(at, max(end, at + 7), url, is_elided(url) or (dots and kind_of(url) is None))


def autolink(source: Source, at: int) -> Url | None:
    """A URL in angle brackets (CommonMark 6.5)."""
    found = _AUTOLINK.match(source.text, at)
    return Url(at, found.end(), found[1], is_elided(found[1])) if found else None


def data_uri(source: Source, at: int) -> Data | None:
    """A bare data URI of an image; `None` if it is none or not in base64."""
    header = HEADER.match(source.text, at)
    if header is None or not header[2].lower().endswith(";base64"):
        return None
    end, payload = _payload(source, header.end())
    return Data(at, end, header[1].lower(), payload)


def base64(source: Source, at: int) -> Data | None:
    """Bare base64 that begins with an image signature; `None` if it is too short to be a picture."""
    end, payload = _payload(source, at)
    return Data(at, end, None, payload) if len(payload) >= _MIN_BARE else None


def _payload(source: Source, at: int) -> tuple[int, str]:
    """The base64 from `at`: its line's, and following lines as long as they are full of it (contract, rule 17)."""
    text = source.text
    end = run_end(text, at, source.line_end(at))
    payload = text[at:end]
    if text.startswith(_ELISION, end):
        return end + 1, payload + "."
    pieces, width = [payload], 0
    while text[end : end + 1] in ("\r", "\n") and not payload.endswith("=") and not _is_whole(payload):
        line_break = LINE_END.match(text, end)
        assert line_break is not None
        source.need(LINE_END.search(text, line_break.end()) is not None)
        line = _LAST_LINE.match(text, line_break.end())
        if line is None or (width and len(line[0]) > width):
            break
        payload = line[0].rstrip(" \t")
        short = bool(width) and len(payload) < width
        width, end = width or len(payload), line.end()
        pieces.append(payload)
        if short:
            break
    return end, "".join(pieces)


def _is_whole(payload: str) -> bool:
    """The picture's own end mark is the last thing (PNG by its end chunk's three spellings, JPEG by its marker)."""
    return payload.endswith(("SUVORK5CYII", "JRU5ErkJggg", "lFTkSuQmCC", "/Z"))


def run_end(text: str, at: int, limit: int) -> int:
    """Where the base64 characters end."""
    run = _RUN.match(text, at, min(limit, at + _SHORT))
    assert run is not None
    if run.end() < min(limit, at + _SHORT):
        return run.end()
    at = run.end()
    while at < limit:
        window = text[at : min(at + _WINDOW, limit)]
        if not window.isascii() or any(char in window for char in _ENDS):
            found = _RUN.match(window)
            assert found is not None
            if found.end() < len(window):
                return at + found.end()
        at += len(window)
    return limit
