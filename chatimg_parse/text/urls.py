"""Which URLs are safe, where a bare one ends, what its form tells, and which two are the same picture.

A URL comes out byte for byte, because signatures break otherwise; what would have to be rewritten is refused.
Sources: RFC 3986 (syntax), WHATWG URL (host characters), CommonMark 0.31 section 2.4 and 2.5 (escapes, entities).
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import NamedTuple
from urllib.parse import urljoin

from . import placeholders
from .folding import BIDI_CONTROLS, without_ignorables

# CJK symbols and punctuation, full-width ASCII punctuation, and typographic quotes: no URL holds them raw.
_CJK_PUNCTUATION = "\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\u201c\u201d\u2018\u2019\u2026"
_CJK_LETTER = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
BARE = re.compile(rf'[hH][tT][tT][pP][sS]?://[^\s"<>`|\x1b\x9b{_CJK_PUNCTUATION}]*')
_TRAILING = ".,;:!?*_~'"
_OPENER = {")": "(", "]": "[", "}": "{"}
# A bracket, letters of a sentence, or the next URL of a list without blanks.
_MARK = re.compile(rf"[()\[\]{{}}]|[{_CJK_LETTER}]+|[,;]?[hH][tT][tT][pP][sS]?://")

_QUERY = re.compile("[?#]")
_HINT_REACH = 4096  # characters of a query in which a hint is looked for

_CONTROL = re.compile(f"[\x00-\x1f\x7f-\x9f{BIDI_CONTROLS}\u2028\u2029\ud800-\udfff]")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_AUTHORITY = re.compile(r"[hH][tT][tT][pP][sS]?://([^/?#]*)")
# Dots that stand for a whole part, or for the rest.
_ELIDED = re.compile(r"(?:^|[/=&?])(?:\.{3}|…)|(?:\.{3}|…)(?:/|$)|^[hH][tT][tT][pP][sS]?://[.…]*$")
# What nearly every destination looks like; it needs no second look.
_SIMPLE = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?::[0-9]+)?(?:[/?#][!#$%'()*+,\-./0-9:;=?@A-Z_a-z~]*)?")
# In the last part of a path; a style may stand behind it (`a.png!small`, `a.png@1x`).
_EXTENSION = re.compile(r"\.([A-Za-z0-9]{2,5})(?=[!@]|\Z)")

_KINDS = {
    "image": "png jpg jpeg jpe jfif webp gif avif apng bmp svg tif tiff ico heic heif jxl",
    "video": "mp4 webm mov m4v mkv avi m3u8 ogv mpeg mpg",
    "audio": "mp3 wav ogg m4a flac aac opus weba",
    "page": "html htm xhtml php asp aspx jsp",
    "archive": "zip rar 7z tar gz tgz bz2 xz zst exe msi dmg pkg iso apk ipa deb rpm jar whl safetensors ckpt",
    "document": "pdf doc docx md txt csv json jsonl xml xls xlsx ppt pptx odt rtf epub tex log ics srt vtt "
    "js mjs css py ipynb sql yml yaml toml sh bat woff woff2 ttf otf glb gltf obj stl fbx usdz",
}
_KIND_OF = {extension: kind for kind, extensions in _KINDS.items() for extension in extensions.split()}
_IMAGE_TYPES = "png|jpe?g|jfif|webp|gif|avif|bmp|svg|tiff?|heic|heif|jxl"
_HINT = re.compile(
    rf"[?&](?:format|fmt|fm|type|mime|mime_?type|content_?type|ext|extension)="
    rf"(?:image(?:(?:/|%2[fF])[\w.+-]+)?|\.?(?:{_IMAGE_TYPES}))(?=[&#]|[^\x00-\x7f]|$)",
    re.IGNORECASE,
)
# An image extension at the end, with what may stand behind it in a sentence.
_IMAGE_TAIL = re.compile(rf"\.(?:{_IMAGE_TYPES})[.,;:!?*_~']*$", re.IGNORECASE)
_ASYNCDATA = re.compile(
    r"[hH][tT][tT][pP][sS]?://(?:[\w-]+\.)*asyncdata\.net(?=[:/?#]|$)(?::\d+)?(/source/|/api/share/)?", re.I
)
_WEB_PAGE = re.compile(r"/web/([^/?#]+)")
_TASK_ID = re.compile(r"[\w.:-]+", re.ASCII)
_TASK_LIKE = re.compile(r"(?:.*:)?(?:task_\w+|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$")
# Pages that show a stand-in and never the picture.
PLACEHOLDERS = (
    "googleusercontent.com/image_generation_content/",
    "via.placeholder.com/",
    "placehold.co/",
)
_PLACEHOLDER = re.compile(rf"(?:[^/?]*\.)?(?:{'|'.join(map(re.escape, PLACEHOLDERS))})")


class Checked(NamedTuple):
    """A URL that may come out, or the issue code that says why not (`""`: an elision or nothing, no issue)."""

    url: str | None
    problem: str = ""


def check(raw: str, base_url: str | None = None, *, escaped: bool = False) -> Checked:
    """The URL to hand out for what the text wrote; `escaped` for HTML attributes and markdown destinations."""
    if _SIMPLE.fullmatch(raw) and "..." not in raw:
        return Checked(raw)
    if placeholders.read(raw) is not None:
        return Checked(None, "url-refused")
    url = raw.strip(" \t\r\n\f")
    if escaped and ("&" in url or "\\" in url):
        url = _ENTITY.sub(lambda m: html.unescape(m[0]), _ESCAPE.sub(r"\1", url))
    if not url.isascii():
        url = without_ignorables(url)
    if " " in url:
        url = url.replace(" ", "%20")
    if not url or is_elided(url):
        return Checked(None)
    authority = _AUTHORITY.match(url)
    if authority is None:
        return _relative(url, base_url)
    if "\\" in url or _CONTROL.search(url) or not _safe_host(authority[1]):
        return Checked(None, "url-refused")
    return Checked(url)


def _relative(url: str, base_url: str | None) -> Checked:
    if _SCHEME.match(url) or "\\" in url or _CONTROL.search(url):
        return Checked(None, "url-refused")
    if base_url is None:
        return Checked(None, "url-relative")
    try:
        joined = urljoin(base_url, url)
    except ValueError:
        return Checked(None, "url-refused")
    authority = _AUTHORITY.match(joined)
    return Checked(joined) if authority and _safe_host(authority[1]) else Checked(None, "url-refused")


def _safe_host(authority: str) -> bool:
    """No user info, no escapes, and no character that IDNA or NFKC would turn into an ASCII one."""
    if not authority or "@" in authority or "%" in authority:
        return False
    if authority.isascii():
        return authority[0] not in ".:"
    if any(stop in authority for stop in "。．｡"):
        return False
    return not any(ord(c) > 127 and _has_ascii(unicodedata.normalize("NFKC", c)) for c in authority)


def _has_ascii(text: str) -> bool:
    return any(ord(c) < 128 for c in text)


def is_elided(raw: str) -> bool:
    """True for what stands in documentation instead of a value: `https://...`, `...`."""
    return ("..." in raw or "…" in raw or raw.endswith("//")) and _ELIDED.search(raw) is not None


def bare_end(text: str, start: int, end: int) -> int:
    """Where the bare URL that begins at `start` and can reach to `end` really ends (rule 16).

    One walk that stops where the URL does, since many can stand in one run of characters.
    """
    depth = {"(": 0, "[": 0, "{": 0}
    image: _ImageSoFar | None = None
    for mark in _MARK.finditer(text, min(start + 7, end), end):
        char = mark[0]
        if char in depth:
            depth[char] += 1
        elif char not in _OPENER:
            image = image or _ImageSoFar(text, start, end)
            if image.before(mark.start()):
                end = mark.start()
                break
        else:
            depth[_OPENER[char]] -= 1
            if depth[_OPENER[char]] < 0:
                end = mark.start()
                break
    while end > start and text[end - 1] in _TRAILING:
        end -= 1
    return end


class _ImageSoFar:
    """An image URL that stands whole ends before the CJK letters of the sentence, or before the next `https://`."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text, self._start, self._end = text, start, end
        self._query = -1
        self._seen = start
        self._certain = end  # from here on it is one, whatever comes

    def before(self, at: int) -> bool:
        if self._query < 0:
            mark = _QUERY.search(self._text, self._seen, at)
            self._seen = at
            if mark is None:
                return _IMAGE_TAIL.search(self._text, max(self._start, at - 48), at) is not None
            self._query = mark.start()
            hint = _HINT.search(self._text, self._query, min(self._end, self._query + _HINT_REACH))
            path = _IMAGE_TAIL.search(self._text, max(self._start, self._query - 48), self._query)
            self._certain = self._query if path else hint.end() if hint else self._end
        return at >= self._certain


def extension_of(url: str) -> str | None:
    """The kind that the extension of its path tells."""
    query = _QUERY.search(url, 8)
    end = query.start() if query else len(url)
    slash = url.rfind("/", 8, end)
    extensions = _EXTENSION.findall(url[slash:end]) if slash >= 0 else []
    return _KIND_OF.get(extensions[-1].lower()) if extensions else None


def suffix_of(url: str) -> str:
    """The extension of its path where it is one of images, with its dot and in lower case, else `""`."""
    found = _EXTENSION.findall(_QUERY.split(url, maxsplit=1)[0].rpartition("/")[2])
    return f".{found[-1].lower()}" if found and _KIND_OF.get(found[-1].lower()) == "image" else ""


def kind_of(url: str) -> str | None:
    """What a URL's form tells: image, video, audio, page, archive, document; `None` if it tells nothing."""
    kind = extension_of(url)
    if kind is None and "=" in url and _HINT.search(url):
        return "image"
    return kind


def is_placeholder(url: str) -> bool:
    """Whether a page of that host shows a stand-in, and never the picture."""
    return _PLACEHOLDER.match(url.partition("://")[2]) is not None


def is_web_page(url: str, task_ids: list[str]) -> bool:
    """True for a preview that its path or host shows to be a page: asyncdata.net, `/web/` beside a task id."""
    asyncdata = _ASYNCDATA.match(url)
    if asyncdata:
        return kind_of(url) != "image"
    page = _WEB_PAGE.search(url)
    return page is not None and kind_of(url) != "image" and (bool(task_ids) or _TASK_LIKE.match(page[1]) is not None)


def is_task_link(url: str) -> bool:
    """The path ends in the id of a task behind the words of a relay: `/web/<id>`, `/source/<id>`."""
    parts = url.partition("://")[2].partition("?")[0].partition("#")[0].rsplit("/", 2)
    return (
        len(parts) == 3
        and parts[1] in ("web", "source")
        and _TASK_ID.fullmatch(parts[2]) is not None
        and any(char.isdecimal() for char in parts[2])
    )


def known_role(url: str) -> str | None:
    """`preview` or `source` for the links of the asyncdata.net family, whatever their label says."""
    asyncdata = _ASYNCDATA.match(url) if "asyncdata" in url.lower() else None
    if asyncdata is None or kind_of(url) == "image":
        return None
    return "source" if asyncdata[1] else "preview"


def same_key(url: str) -> str:
    """The same for twins and for another case of scheme and host."""
    scheme, mark, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return twin_key(f"{scheme.lower()}{mark}{host.lower()}{slash}{path}")


def twin_key(url: str) -> str:
    """The same for `/cdn/x` and `/cdn/download/x`, which are one file."""
    return url.replace("/cdn/download/", "/cdn/", 1) if "/cdn/download/" in url else url
