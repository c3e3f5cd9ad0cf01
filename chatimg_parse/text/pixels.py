"""Pictures as base64: put the text right, then read type, size and completeness from a few bytes of it.

Nothing here decodes a whole picture: base64 has random access (four characters are three bytes), so head, tail
and the JPEG segment chain cost the same for 1 KB and for 10 MB. The type follows the magic bytes, not the claim
(docs/rules.md, rule 17). Sources: PNG (ISO/IEC 15948), JFIF/ITU-T T.81, GIF89a, the WebP container specification,
ISO/IEC 14496-12 and 23008-12 (`ftyp`, `ispe`), TIFF 6.0, ICO and BMP as documented by Microsoft, ISO/IEC 18181-2.
"""

from __future__ import annotations

import binascii
import re
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

# The start of base64 of PNG, JPEG, GIF, WebP, AVIF and HEIC, TIFF, JXL. BMP and ICO begin like words and zeros.
SIGNATURES = (
    "iVBORw0KGgo",
    "/9j/",
    "_9j_",
    "R0lGOD[dl]h",
    "UklGR[A-Za-z0-9+/_-]{6}XRUJQ",
    "AAAA[A-Za-z0-9+/_-]{2}Z0eXB(?:hdm|oZWl|taWY)",
    "SUkqA[A-P]",
    "TU0AK",
    "AAAADEpYTCANCocK",
)
# Letters that one of them must hold.
SIGNS = ("iVBORw0KGgo", "/9j/", "_9j_", "R0lGOD", "UklGR", "Z0eXB", "SUkqA", "TU0AK", "DEpYTCANCocK")
# Characters that end up in base64 by accident or by elision. Each is one `in`, a memchr: the whole set costs a
# third of what one regular expression over the same megabytes does, which is why long data is not matched.
_SUSPECTS = ' \n\r\t-_.%"<>]'
SUSPECT = re.compile(r"[ \n\r\t\-_.%\"<>\]]|[^\x00-\x7f]")  # to be looked for in what is not long
# The letters of base64 without its padding: what is left of bytes without them is no base64.
ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_EXACT_UP_TO = 1 << 16
_WINDOW = 1 << 10
_ALPHABET = re.compile(r"[A-Za-z0-9+/]*={0,2}")
_HEAD_ALPHABET = re.compile(r"[A-Za-z0-9+/]*")
_URL_SAFE = str.maketrans("-_", "+/")
_ESCAPED = re.compile("%(?:2[BbFf]|3[Dd])")
_UNESCAPED = {"%2B": "+", "%2F": "/", "%3D": "="}
_TAIL = 4096
_MAX_SEGMENTS = 4096
_IEND = re.compile(rb"IEND.{4}", re.DOTALL)  # the last chunk with its check sum
_TELLING = 12  # bytes that tell every type
# Under which suffix a file of each type is stored.
SUFFIXES = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/avif": ".avif",
    "image/heic": ".heic",
    "image/heif": ".heif",
    "image/bmp": ".bmp",
    "image/tiff": ".tiff",
    "image/x-icon": ".ico",
    "image/jxl": ".jxl",
    "image/svg+xml": ".svg",
}
_MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"RIFF", b"II*\0", b"MM\0*", b"<svg")


class Picture(NamedTuple):
    """What the bytes tell. `problem` is an issue code, `None` where the bytes are a known image type."""

    media_type: str | None = None
    width: int | None = None
    height: int | None = None
    problem: str | None = None
    complete: bool = True


def is_begun(data: str) -> bool:
    """The bytes are fewer than tell a type, and those of a known type begin so: a picture that was cut at once."""
    head = _bytes_at(data, 0, _TELLING)
    return 0 < len(head) < _TELLING and any(magic.startswith(head) or head.startswith(magic) for magic in _MAGIC)


def is_plain(payload: str) -> bool:
    """Nothing in it needs to be put right: ASCII, and none of the suspects."""
    return payload.isascii() and not any(char in payload for char in _SUSPECTS)


def normalize(payload: str, *, plain: bool = False) -> str | None:
    """The payload as standard base64 with padding, or `None` if it is none. Linear; no copy where it is right.

    `plain` if `is_plain` was asked already.
    """
    if not plain and not is_plain(payload):
        payload = _put_right(payload)
        if not is_plain(payload):
            return None
    if not _is_base64(payload):
        return None
    padding = -len(payload) % 4
    if padding and not payload.endswith("="):
        # A single last character carries six bits, no byte: it is a cut, and the tail check will say so.
        payload = payload[:-1] if padding == 3 else payload + "=" * padding
    return payload or None


def _put_right(payload: str) -> str:
    """White space dropped, percent escapes and the URL-safe alphabet turned into the standard one."""
    payload = "".join(payload.split())
    if "%" in payload:
        payload = _ESCAPED.sub(lambda m: _UNESCAPED[m[0].upper()], payload)
    if not payload.isascii():
        return "."  # any suspect will do: this is no base64
    return payload.translate(_URL_SAFE) if "-" in payload or "_" in payload else payload


def percent_to_base64(payload: str) -> str:
    """The payload of a data URI that is not in base64 (RFC 2397), as base64."""
    data = payload.strip().encode("utf-8", "surrogatepass")  # half a pair may stand in it, as anywhere
    return binascii.b2a_base64(unquote_to_bytes(data), newline=False).decode("ascii")


def _is_base64(payload: str) -> bool:
    """Exact for common sizes; of megabytes both ends are matched, and the caller looked for the suspects."""
    if len(payload) <= _EXACT_UP_TO:
        return _ALPHABET.fullmatch(payload) is not None
    head, tail = payload[:_WINDOW], payload[-_WINDOW:]
    return _HEAD_ALPHABET.fullmatch(head) is not None and _ALPHABET.fullmatch(tail) is not None


def _bytes_at(data: str, offset: int, count: int) -> bytes:
    """`count` bytes from `offset` of what `data` decodes to; fewer at the end."""
    first = offset // 3 * 4
    piece = data[first : first + (count + 2) // 3 * 4 + 4]
    try:
        return binascii.a2b_base64(piece + "=" * (-len(piece) % 4))[offset % 3 :][:count]
    except binascii.Error:
        return b""


def size_of(data: str) -> int:
    """How many bytes base64 with its padding stands for."""
    return len(data) // 4 * 3 - data.count("=", max(0, len(data) - 2))


def look(data: str) -> Picture:
    """Type, width and height in pixels, and whether the end is there, from base64 that `normalize` gave."""
    head = _bytes_at(data, 0, 64)
    if len(head) < 3:
        return Picture(problem="image-unreadable", complete=False)
    for recognise in (_png, _jpeg, _gif, _webp, _iso_media, _bmp, _tiff, _ico, _jxl, _text):
        picture = recognise(data, head)
        if picture is not None:
            return picture
    return Picture(problem="image-type-unknown")


def _big(data: bytes) -> int:
    return int.from_bytes(data, "big")


def _little(data: bytes) -> int:
    return int.from_bytes(data, "little")


def _tail_of(data: str) -> bytes:
    size = size_of(data)
    start = max(0, size - _TAIL)
    return _bytes_at(data, start, size - start)


def _png(data: str, head: bytes) -> Picture | None:
    if not head.startswith(b"\x89PNG\r\n\x1a\n"):
        return None
    width, height = (_big(head[16:20]), _big(head[20:24])) if head[12:16] == b"IHDR" else (0, 0)
    return Picture("image/png", width or None, height or None, complete=_IEND.search(_tail_of(data)) is not None)


def _jpeg(data: str, head: bytes) -> Picture | None:
    if not head.startswith(b"\xff\xd8\xff"):
        return None
    width, height = _jpeg_size(data)
    return Picture("image/jpeg", width, height, complete=b"\xff\xd9" in _tail_of(data))


def _jpeg_size(data: str) -> tuple[int | None, int | None]:
    """Walk the marker segments up to the frame header (SOF), which holds the size."""
    offset = 2
    for _ in range(_MAX_SEGMENTS):
        segment = _bytes_at(data, offset, 9)
        if len(segment) < 9 or segment[0] != 0xFF:
            break
        marker = segment[1]
        if marker == 0xFF:
            offset += 1
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return _big(segment[7:9]) or None, _big(segment[5:7]) or None
        else:
            offset += 2 + _big(segment[2:4])
    return None, None


def _gif(data: str, head: bytes) -> Picture | None:
    if head[:6] not in (b"GIF87a", b"GIF89a"):
        return None
    ended = _tail_of(data).rstrip(b"\x00\r\n").endswith(b";")
    return Picture("image/gif", _little(head[6:8]) or None, _little(head[8:10]) or None, complete=ended)


def _webp(data: str, head: bytes) -> Picture | None:
    if head[:4] != b"RIFF" or head[8:12] != b"WEBP":
        return None
    width = height = None
    if head[12:16] == b"VP8X" and len(head) >= 30:
        width, height = _little(head[24:27]) + 1, _little(head[27:30]) + 1
    elif head[12:16] == b"VP8L" and len(head) >= 25:
        bits = _little(head[21:25])
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif head[12:16] == b"VP8 " and len(head) >= 30:
        width, height = _little(head[26:28]) & 0x3FFF, _little(head[28:30]) & 0x3FFF
    return Picture("image/webp", width, height, complete=size_of(data) >= _little(head[4:8]) + 8)


_BRANDS = {
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"hevc": "image/heic",
    b"heim": "image/heic",
    b"mif1": "image/heif",
    b"msf1": "image/heif",
}


def _iso_media(data: str, head: bytes) -> Picture | None:
    if head[4:8] != b"ftyp":
        return None
    brands = [head[8:12]] + [head[i : i + 4] for i in range(16, min(len(head), _big(head[:4])), 4)]
    known = [_BRANDS[brand] for brand in brands if brand in _BRANDS]
    if not known:
        return Picture(problem="image-not-an-image")
    # mif1 is the structure; the codec's brand, where one is told, names the type.
    media_type = next((name for name in known if name != "image/heif"), known[0])
    front = _bytes_at(data, 0, _TAIL)
    at = front.find(b"ispe")
    width, height = (_big(front[at + 8 : at + 12]), _big(front[at + 12 : at + 16])) if at >= 0 else (0, 0)
    return Picture(media_type, width or None, height or None)


def _bmp(_data: str, head: bytes) -> Picture | None:
    if head[:2] != b"BM" or len(head) < 26 or _little(head[14:18]) not in (12, 40, 52, 56, 64, 108, 124):
        return None
    if _little(head[14:18]) == 12:
        return Picture("image/bmp", _little(head[18:20]), _little(head[20:22]))
    height = int.from_bytes(head[22:26], "little", signed=True)
    return Picture("image/bmp", _little(head[18:22]), abs(height))


def _tiff(data: str, head: bytes) -> Picture | None:
    if head[:4] not in (b"II*\x00", b"MM\x00*"):
        return None
    number = _little if head[:2] == b"II" else _big
    directory = number(head[4:8])
    entries = _bytes_at(data, directory + 2, 12 * min(number(_bytes_at(data, directory, 2)), 64))
    sizes = {}
    for at in range(0, len(entries) - 11, 12):
        tag, kind = number(entries[at : at + 2]), number(entries[at + 2 : at + 4])
        sizes[tag] = number(entries[at + 8 : at + (10 if kind == 3 else 12)])
    return Picture("image/tiff", sizes.get(256), sizes.get(257))


def _ico(_data: str, head: bytes) -> Picture | None:
    plausible = head[:4] == b"\x00\x00\x01\x00" and 0 < _little(head[4:6]) <= 64 and head[9:10] == b"\x00"
    return Picture("image/x-icon", head[6] or 256, head[7] or 256) if plausible and len(head) > 21 else None


def _jxl(_data: str, head: bytes) -> Picture | None:
    boxed = head.startswith(b"\x00\x00\x00\x0cJXL \r\n\x87\n")
    return Picture("image/jxl") if boxed or head.startswith(b"\xff\x0a") else None


# An SVG's root, behind what may stand before it; a page that holds one somewhere is a page.
_SVG = re.compile(
    rb"(?:\s|<\?xml[^>]*>|<!--(?:(?!-->).)*-->)*(?:<!doctype\s+svg[^\[>]*(?:\[[^\]]*\]\s*)?>(?:\s|<!--(?:(?!-->).)*-->)*)?<(?P<root>svg)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_SVG_SIZE = {
    side: re.compile(rb"[^>]*?\s" + side + rb"\s*=\s*[\"'](\d{1,6})(?:\.\d+)?(?:px)?[\"']", re.I)
    for side in (b"width", b"height")
}
_ELSE = re.compile(
    rb"<(?:!doctype|html|\?xml|head|body|[a-z]+[\s>])|%PDF|[{\[]\s*[\"{\[\]}]|PK\x03\x04|\x1f\x8b|ID3|OggS",
    re.IGNORECASE,
)


def _text(data: str, _head: bytes) -> Picture | None:
    """SVG, or what is positively no image."""
    front = _bytes_at(data, 0, _TAIL).removeprefix(b"\xef\xbb\xbf").lstrip()
    svg = _SVG.match(front) if front[:1] == b"<" else None
    if svg:
        sides = [pattern.match(front, svg.end("root")) for pattern in _SVG_SIZE.values()]
        width, height = (int(side[1]) if side else None for side in sides)
        return Picture("image/svg+xml", width, height)
    return Picture(problem="image-not-an-image") if _ELSE.match(front) else None
