"""Whether a file is whole, as it tells by itself: what was cut off on its way is no picture.

`parse` looks at head and tail of what stands in a reply; here all bytes are at hand, so the parts are walked as the
formats count them. Sources: PNG (ISO/IEC 15948, 5.3), JPEG (ITU-T T.81, B.1), GIF89a (appendix B), the WebP container
specification, ISO/IEC 14496-12 (boxes), BMP and ICO as documented by Microsoft.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

_WEBP = (b"VP8 ", b"VP8L", b"VP8X")
_SEGMENTS = 1 << 16
_DESCRIPTIONS = {b"meta", b"moov", b"moof", b"jxlc", b"jxlp"}


def is_whole(data: bytes, media_type: str) -> bool | None:
    """`None` where the format does not tell; then only its carrier can."""
    check = _CHECKS.get(media_type)
    try:
        return None if check is None else check(data)
    except (struct.error, IndexError):
        return False


def _png(data: bytes) -> bool:
    at, seen = 8, set()
    while at + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        at += 12 + length
        seen.add(kind)
        if kind == b"IEND":
            return at <= len(data) and {b"IHDR", b"IDAT"} <= seen
    return False


def _jpeg(data: bytes) -> bool:
    """Behind the first scan, where no other byte is 0xFF without saying so."""
    at = 2
    for _ in range(_SEGMENTS):
        if data[at] != 0xFF:
            return False
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker == 0xDA:
            return data.find(b"\xff\xd9", at) > 0
        elif marker == 0x01 or 0xD0 <= marker <= 0xD8:
            at += 2
        elif marker == 0xD9:
            return False
        else:
            at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return False


def _gif(data: bytes) -> bool:
    at, pictures = 13 + _colours(data[10]), 0
    while True:
        kind = data[at]
        if kind == 0x3B:
            return pictures > 0
        if kind == 0x2C:
            pictures += 1
            at += 10 + _colours(data[at + 9]) + 1
        elif kind == 0x21:
            at += 2
        else:
            return False
        while data[at]:
            at += 1 + data[at]
        at += 1


def _colours(packed: int) -> int:
    return 3 << (packed & 7) + 1 if packed & 0x80 else 0


def _webp(data: bytes) -> bool:
    size = int.from_bytes(data[4:8], "little") + 8
    return data[12:16] in _WEBP and 20 < size <= len(data)


def _boxes(data: bytes) -> bool | None:
    """Box by box to the very end; the last one may say that it goes to wherever that is.

    A description without data, or the other way round, may be cut between two boxes.
    """
    at, seen = 0, set[bytes]()
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        if size == 0:
            return None
        if size == 1:
            size = struct.unpack_from(">Q", data, at + 8)[0]
        if size < 8 or not kind.isascii():
            break  # something that is no box stands behind them
        seen.add(kind)
        at += size
    if at > len(data) or not seen & _DESCRIPTIONS:
        return False
    return True if b"mdat" in seen else None


def _bmp(data: bytes) -> bool | None:
    size = int.from_bytes(data[2:6], "little")
    return size <= len(data) if size > 26 else None


def _ico(data: bytes) -> bool:
    count = int.from_bytes(data[4:6], "little")
    entries = [struct.unpack_from("<II", data, 6 + 16 * number + 8) for number in range(count)]
    return all(offset + size <= len(data) for size, offset in entries)


def _svg(data: bytes) -> bool:
    last = data.rfind(b"<")
    return b"</svg" in data[-4096:].lower() or (data[last : last + 4].lower() == b"<svg" and b"/>" in data[last:])


def _riff(data: bytes) -> bool:
    return int.from_bytes(data[4:8], "little") + 8 <= len(data)


_CHECKS: dict[str, Callable[[bytes], bool | None]] = {
    "image/png": _png,
    "image/jpeg": _jpeg,
    "image/gif": _gif,
    "image/webp": _webp,
    "image/avif": _boxes,
    "image/heic": _boxes,
    "image/heif": _boxes,
    "image/bmp": _bmp,
    "image/x-icon": _ico,
    "image/svg+xml": _svg,
    "video/mp4": _boxes,
    "video/quicktime": _boxes,
    "video/x-msvideo": _riff,
}
