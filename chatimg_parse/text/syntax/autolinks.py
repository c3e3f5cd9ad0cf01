"""What stands bare in the text: URLs, data URIs and base64 without any mark around them."""

from __future__ import annotations

import re

from ..folding import IGNORABLES
from ..pixels import SIGNATURES, SIGNS, look, normalize, percent_to_base64
from ..source import LINE_END, Source
from ..urls import BARE, bare_end, is_elided, kind_of
from . import styling
from .tokens import Data, Payload, Url

SIGNATURE = "|".join(SIGNATURES)
# RFC 2397, with the quoted parameters that some servers add.
HEADER = re.compile(
    r"data:(image/[\w.+-]{1,64})((?:;[\w.+-]{1,64}(?:=(?:\"[^\"\r\n]{0,256}\"|[^;,\s\"()<>]{0,64}))?){0,6}),",
    re.IGNORECASE,
)
_IMAGE_TYPE = re.compile(":[iI][mM]")
_AUTOLINK_BEGINS = re.compile(r"<[hH][tT][tT][pP][sS]?://[^<>\s]*")
_AUTOLINK = re.compile(r"<([hH][tT][tT][pP][sS]?://[^<>\s]*)>")
# A markdown link or image that begins without a blank behind a URL.
_LINK_BEHIND = re.compile(r"!?\[(?=[^\r\n]{0,256}?\]\()")
_RUN = re.compile(r"[A-Za-z0-9+/_-]*(?:%(?:2[BbFf]|3[Dd])[A-Za-z0-9+/_-]*)*={0,2}")
_SHORT = 1 << 12
_WINDOW = 1 << 16
# Every ASCII character that can follow base64 in a text. Looking for each of them in a window that stays in the
# cache is many times faster than one regular expression that walks the window.
_ENDS = " \n\r\t\"'()<>[]`,;.!*|\\{}&%:?#="
_LINE_OF_IT = re.compile(r"[ \t>]*([A-Za-z0-9+/_-]{2,}={0,2})[ \t]*(?=[\r\n]|\Z)")
_REST_OF_IT = re.compile(r"(?:\r\n|\r|\n)?[ \t>]*[A-Za-z0-9+/_-]?\Z")
_PERCENT_RUN = re.compile(r"[^\s\"'<>()`]*")
_LINK_REACH = 2048  # characters of a URL behind which a link without a blank is looked for
_MAX_PIECES = 1 << 10
_MIN_LINE = 12  # the longest signature
_MIN_BARE = 48  # characters; the smallest pictures have more, and words that begin like one have fewer
_TYPES_WITH_END = ("image/png", "image/jpeg", "image/gif", "image/webp")
_LONG_WORD = 20  # characters
ELISIONS = ("...", "…")


def may_hold(text: str, at: int, stop: int) -> bool:
    """A sign of something bare stands between; a few searches for fixed letters instead of a pattern."""
    if text.find(":", at, stop) >= 0 and (text.find("://", at, stop) >= 0 or _IMAGE_TYPE.search(text, at, stop)):
        return True
    if stop - at < _MIN_LINE:
        return False
    if stop - at > _WINDOW:
        return True
    for sign in SIGNS:  # noqa: SIM110 - a generator would cost more than the searches, and every line asks
        if text.find(sign, at, stop) >= 0:
            return True
    return False


def url(source: Source, at: int) -> Url | None:
    """A bare URL. `None` inside of a word."""
    text = source.text
    before = text[at - 1 : at]
    if before.isascii() and before.isalnum() and not styling.behind_colour(text, at):
        return None
    start, run_end = source.url_run
    if not start <= at < run_end:
        run = BARE.match(text, at)
        assert run is not None
        run_end = run.end()
        source.steps += run_end - at
        source.url_run = (at, run_end)
    source.need(run_end < len(text))
    link = _LINK_BEHIND.search(text, at + 8, min(run_end, at + _LINK_REACH))
    end = bare_end(text, at, link.start() if link else run_end)
    source.steps += end - at
    url = text[at:end]
    dots = text.startswith(ELISIONS, end)
    elided = is_elided(url) or (dots and kind_of(url) is None)
    return Url(at, max(end, at + 7), url, elided, source.final and source.is_cut(at))


def autolink(source: Source, at: int) -> Url | None:
    """A URL in angle brackets (CommonMark 6.5)."""
    found = _AUTOLINK.match(source.text, at)
    if found is None and source.final:
        begun = _AUTOLINK_BEGINS.match(source.text, at)
        source.open_url = at + 1 if begun and begun.end() == len(source.text) else source.open_url
    return Url(at, found.end(), found[1], is_elided(found[1])) if found else None


def data_uri(source: Source, at: int) -> Data | None:
    """A bare data URI of an image; `None` if it is none."""
    header = HEADER.match(source.text, at)
    if header is None:
        return None
    if header[2].lower().endswith(";base64"):
        end, payload = _payload(source, header.end())
        return Data(at, end, header[1].lower(), payload)
    return _unencoded(source, at, header)


def _unencoded(source: Source, at: int, header: re.Match[str]) -> Data:
    """A data URI with percent escapes, or with its markup as it is: opaque up to its end."""
    text, start = source.text, header.end()
    if text.startswith("<", start):
        close = source.find("</svg>", start)
        end = close + 6 if close >= 0 else source.line_end(start)
    else:
        run = _PERCENT_RUN.match(text, start)
        end = run.end() if run else start
    return Data(at, end, header[1].lower(), Payload(percent_to_base64(text[start:end]), plain=False))


def base64(source: Source, at: int) -> Data | None:
    """Bare base64 that begins with an image signature; `None` if it is too short to be a picture."""
    end, payload = _payload(source, at)
    return Data(at, end, None, payload) if len(payload.text) >= _MIN_BARE else None


def _payload(source: Source, at: int) -> tuple[int, Payload]:
    """The base64 from `at`: its line's, and following lines as long as they are full of it (rule 17)."""
    text = source.text
    end, payload = _on_one_line(source, at)
    if text.startswith(ELISIONS, end):
        return end + 1, Payload(payload + ".", plain=False)
    pieces, width = [payload], 0
    while text[end : end + 1] in ("\r", "\n") and not payload.endswith("=") and not is_whole(payload):
        line_break = LINE_END.match(text, end)
        assert line_break is not None
        source.need(LINE_END.search(text, line_break.end()) is not None)
        line = _LINE_OF_IT.match(text, line_break.end())
        if line is None or (width and len(line[1]) > width) or (not width and not _goes_on(payload, line[1])):
            # One character of a line that was cut: the text ends in the picture.
            rest = _REST_OF_IT.match(text, end) if source.final else None
            end = rest.end() if rest else end
            break
        payload, end = line[1], line.end()
        pieces.append(payload)
        if width and len(payload) < width:
            break
        width = width or len(payload)
    whole = "".join(pieces) if len(pieces) > 1 else pieces[0]
    # Its characters were looked at; only these three may have to be put right.
    return end, Payload(whole, plain=not any(char in whole for char in "-_%"))


def _on_one_line(source: Source, at: int) -> tuple[int, str]:
    """The base64 of one line; characters that nobody sees do not end it."""
    text, limit = source.text, source.line_end(at)
    end = run_end(text, at, limit)
    if text[end : end + 1].isascii():
        return end, text[at:end]
    pieces = [text[at:end]]
    unseen = IGNORABLES.match(text, end, limit)
    while unseen and len(pieces) < _MAX_PIECES:
        at, end = unseen.end(), run_end(text, unseen.end(), limit)
        pieces.append(text[at:end])
        unseen = IGNORABLES.match(text, end, limit)
    return end, "".join(pieces)


def _goes_on(first: str, second: str) -> bool:
    """The second line is base64, too, and no word: the picture is not whole yet, or the line is too long for one."""
    data = normalize(first)
    seen = look(data) if data else None
    if seen is not None and seen.media_type in _TYPES_WITH_END:
        return not seen.complete
    return len(second) >= _LONG_WORD


def is_whole(payload: str) -> bool:
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
