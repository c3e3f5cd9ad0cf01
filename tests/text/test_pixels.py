"""Types, sizes and ends of pictures, read from base64."""

from __future__ import annotations

import base64
import struct
import zlib

import pytest

from chatimg_parse import parse
from chatimg_parse.text.pixels import look, normalize

from ..support.feeding import cut
from ..support.results import codes


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int = 3, height: int = 2) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    rows = zlib.compress(b"".join(b"\x00" + bytes(3 * width) for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg(width: int = 5, height: int = 4, exif: int = 0) -> bytes:
    application = b"\xff\xe1" + struct.pack(">H", exif + 2) + bytes(exif) if exif else b""
    frame = b"\xff\xc2" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8" + application + b"\xff\xff" + frame[1:] + b"\xff\xda\x00\x02\x00\xff\xd9"


def box(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data) + 8) + kind + data


def iso(brand: bytes, *compatible: bytes) -> bytes:
    spatial = box(b"ispe", struct.pack(">III", 0, 640, 480))
    return box(b"ftyp", brand + bytes(4) + b"".join(compatible)) + box(b"meta", bytes(4) + spatial) + bytes(40)


GIF = b"GIF89a" + struct.pack("<HH", 7, 6) + bytes(20) + b";"
VP8X = b"RIFF" + struct.pack("<I", 22) + b"WEBPVP8X" + struct.pack("<II", 10, 0) + b"\x09\x00\x00\x08\x00\x00"
VP8L = b"RIFF" + struct.pack("<I", 18) + b"WEBPVP8L" + struct.pack("<IBI", 5, 0x2F, (11 - 1) | (12 - 1) << 14) + b"\x00"
VP8 = (
    b"RIFF"
    + struct.pack("<I", 22)
    + b"WEBPVP8 "
    + struct.pack("<I", 10)
    + bytes(3)
    + b"\x9d\x01\x2a"
    + struct.pack("<HH", 13, 14)
)
BMP = b"BM" + struct.pack("<IHHI", 60, 0, 0, 54) + struct.pack("<IiiHH", 40, 15, -16, 1, 24) + bytes(30)
TIFF_ENTRIES = struct.pack("<HHII", 256, 3, 1, 17) + struct.pack("<HHII", 257, 4, 1, 18)
TIFF = b"II*\x00" + struct.pack("<I", 8) + struct.pack("<H", 2) + TIFF_ENTRIES + bytes(4)
ICO = b"\x00\x00\x01\x00\x01\x00" + struct.pack("<BBBBHHII", 32, 0, 0, 0, 1, 32, 40, 22) + bytes(40)
JXL = b"\x00\x00\x00\x0cJXL \r\n\x87\n" + bytes(20)
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="20" height=\'21px\'></svg>'

PICTURES = {
    "png": (png(), "image/png", 3, 2),
    "jpeg": (jpeg(), "image/jpeg", 5, 4),
    "jpeg behind 60 KB of EXIF": (jpeg(exif=60000), "image/jpeg", 5, 4),
    "gif": (GIF, "image/gif", 7, 6),
    "webp extended": (VP8X, "image/webp", 10, 9),
    "webp lossless": (VP8L, "image/webp", 11, 12),
    "webp lossy": (VP8, "image/webp", 13, 14),
    "avif": (iso(b"avif", b"mif1"), "image/avif", 640, 480),
    "avif behind a structural brand": (iso(b"mif1", b"avif"), "image/avif", 640, 480),
    "heic": (iso(b"heic", b"mif1"), "image/heic", 640, 480),
    "heif": (iso(b"mif1"), "image/heif", 640, 480),
    "bmp bottom up": (BMP, "image/bmp", 15, 16),
    "tiff": (TIFF, "image/tiff", 17, 18),
    "ico of 256 rows": (ICO, "image/x-icon", 32, 256),
    "jxl": (JXL, "image/jxl", None, None),
    "jxl codestream": (b"\xff\x0a" + bytes(30), "image/jxl", None, None),
    "svg": (SVG, "image/svg+xml", 20, 21),
}


@pytest.mark.parametrize("name", PICTURES)
def test_type_and_size_come_from_the_bytes(name: str) -> None:
    data, media_type, width, height = PICTURES[name]
    seen = look(b64(data))
    assert (seen.media_type, seen.width, seen.height, seen.problem, seen.complete) == (
        media_type,
        width,
        height,
        None,
        True,
    )


@pytest.mark.parametrize("name", ["png", "jpeg", "gif", "webp extended"])
def test_a_missing_end_is_seen(name: str) -> None:
    data = PICTURES[name][0]
    assert not look(b64(data[: len(data) - 6])).complete


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE html><html></html>",
        b"<html>",
        b'{"error": "x"}',
        b"%PDF-1.7",
        b"<?xml version='1.0'?><a/>",
        b"PK\x03\x04....",
        iso(b"mp42"),
    ],
)
def test_what_is_positively_something_else_is_no_image(data: bytes) -> None:
    assert look(b64(data)).problem == "image-not-an-image"
    result = parse(f"![x](data:image/png;base64,{b64(data)})\n\nBye.")
    assert result.data == []
    assert codes(result) == ["image-not-an-image"]


def test_unknown_bytes_are_kept_with_an_issue() -> None:
    result = parse(f"![x](data:image/x-new;base64,{b64(b'NEWFORMAT' * 4)})")
    assert [(image.media_type, image.width) for image in result.data] == [("image/x-new", None)]
    assert codes(result) == ["image-type-unknown"]


def test_svg_is_refused_in_text_unless_allowed() -> None:
    text = f"![x](data:image/svg+xml;base64,{b64(SVG)})"
    assert codes(parse(text)) == ["svg-refused"]
    assert parse(text, allow_svg=True).data[0].media_type == "image/svg+xml"
    percent = "![x](data:image/svg+xml,%3Csvg%20width=%2220%22%20height=%2221%22%3E%3C/svg%3E)"
    assert parse(percent, allow_svg=True).data[0].width == 20


@pytest.mark.parametrize("size", range(1, 12))
def test_white_space_alphabet_and_padding_are_put_right(size: int) -> None:
    data = bytes(range(251, 256)) * size
    standard, unsafe = b64(data), base64.urlsafe_b64encode(data).decode().rstrip("=")
    for written in (
        standard,
        unsafe,
        "\n".join(cut(unsafe, 4)),
        standard.replace("+", "%2B"),
    ):
        assert normalize(written) == standard


@pytest.mark.parametrize("payload", ["", "...", "iVBORw0KGgo…", "abc=def", "ab*c", "é", "a=b="])
def test_what_is_no_base64(payload: str) -> None:
    assert normalize(payload) is None


def test_ends_of_megabytes_are_exact() -> None:
    payload = "A" * 100_000
    assert normalize(payload) == payload
    assert normalize(payload + "*") is None
    assert normalize("*" + payload) is None
    assert normalize(payload[:50_000] + "\r\n" + payload[50_000:]) == payload
    assert normalize(payload[:50_000] + "..." + payload[50_000:]) is None


def test_bare_base64_is_the_content() -> None:
    for data, media_type in (
        (png(), "image/png"),
        (jpeg(exif=40), "image/jpeg"),
        (VP8X * 3, "image/webp"),
        (iso(b"avif"), "image/avif"),
    ):
        result = parse(b64(data))
        assert [(image.media_type, image.origin) for image in result.data] == [(media_type, "base64")]


def test_a_bare_data_uri_goes_on_only_over_full_lines() -> None:
    payload = b64(png(40, 40))
    result = parse("data:image/png;base64," + "\n".join(cut(payload, 20)) + "\n\nThanks")
    assert result.data[0].b64_json == payload
    assert result.text == "Thanks"
    one_line = parse(f"data:image/png;base64,{payload}\nThanks")
    assert (one_line.data[0].b64_json, one_line.text) == (payload, "Thanks")
