"""A file that is cut is no picture: formats that tell their end are asked, others are believed as their carrier is."""

from __future__ import annotations

import base64
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse.fetch import FetchError, Policy
from chatimg_parse.fetch.pictures import recognised
from chatimg_parse.fetch.whole import is_whole

from ..support.pictures import GIF, png


def segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def box(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I4s", len(data) + 8, kind) + data


THUMBNAIL = b"\xff\xd8" + b"t" * 40 + b"\xff\xd9"  # with an end mark of its own
JPEG = b"".join(
    [
        b"\xff\xd8",
        segment(0xE1, b"Exif\0\0" + THUMBNAIL),
        segment(0xC0, b"\x08\x00\x10\x00\x20\x01\x01\x11\x00"),
        segment(0xDA, b"\x01\x01\x00\x00\x3f\x00"),
        b"\x12\x34\xff\x00" * 30,
        b"\xff\xd9",
    ]
)
WEBP_DATA = b"VP8L" + struct.pack("<I", 40) + b"\x2f\x00\x00\x00\x00" + bytes(35)
SAMPLES = {
    "image/png": base64.b64decode(png(5)),
    "image/gif": base64.b64decode(GIF),
    "image/jpeg": JPEG,
    "image/webp": b"RIFF" + struct.pack("<I", len(WEBP_DATA) + 4) + b"WEBP" + WEBP_DATA,
    "image/avif": box(b"ftyp", b"avif\0\0\0\0avifmif1") + box(b"meta", bytes(20)) + box(b"mdat", bytes(50)),
    "image/bmp": b"BM" + struct.pack("<IIIIii", 14 + 40 + 40, 0, 54, 40, 3, 3) + bytes(14 + 40 + 40 - 26),
    "image/x-icon": b"\0\0\1\0\1\0" + struct.pack("<BBBBHHII", 16, 16, 0, 0, 1, 32, 60, 22) + bytes(60),
    "image/svg+xml": b"<svg xmlns='http://www.w3.org/2000/svg'><rect width='5'/></svg>",
}
OPEN = Policy(allow_svg=True)


@pytest.mark.parametrize("media_type", SAMPLES)
def test_a_whole_one_is_whole(media_type: str) -> None:
    data = SAMPLES[media_type]
    assert is_whole(data, media_type) is True
    assert recognised(data, OPEN, framed=False).media_type == media_type


@pytest.mark.parametrize("media_type", SAMPLES)
def test_a_cut_one_is_refused_wherever_it_is_cut(media_type: str) -> None:
    data = SAMPLES[media_type]
    for end in range(len(data)):
        for framed in (False, True):
            if media_type == "image/avif" and framed and end == 52:
                continue  # between two boxes; a carrier that says so is believed
            if media_type == "image/svg+xml" and end >= data.index(b"</svg") + 5:
                continue
            with pytest.raises(FetchError) as caught:
                recognised(data[:end], OPEN, framed=framed)
            assert caught.value.code in ("cut-short", "not-a-picture")


@pytest.mark.parametrize(
    "media_type", ["image/png", "image/gif", "image/jpeg", "image/webp", "image/avif", "image/bmp"]
)
def test_what_stands_behind_the_end_does_not_count(media_type: str) -> None:
    assert recognised(SAMPLES[media_type] + b"\0" * 9000, OPEN, framed=True).media_type == media_type


def test_what_does_not_tell_its_end_is_believed_as_its_carrier() -> None:
    tiff = b"II*\0\x08\0\0\0" + struct.pack("<HHHIIHHIII", 2, 256, 3, 1, 7, 257, 3, 1, 9, 0)
    assert recognised(tiff, OPEN, framed=True).width == 7
    with pytest.raises(FetchError, match="cut-short"):
        recognised(tiff, OPEN, framed=False)


@given(st.sampled_from(sorted(SAMPLES)), st.binary(max_size=80), st.integers(0, 100))
def test_any_bytes_have_an_answer(media_type: str, more: bytes, at: int) -> None:
    data = SAMPLES[media_type]
    for each in (data[:at] + more, data[:at] + more + data[at:], more):
        assert is_whole(each, media_type) in (True, False, None)
