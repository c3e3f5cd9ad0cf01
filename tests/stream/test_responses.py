"""HTTP responses by their status, status errors of SDKs, and pictures as bytes: in one piece, in many, as they come."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import httpx
import httpx2
import openai
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse import Failed, ImageReady, ImageResult, StreamParser, aparse_stream, parse, parse_stream

from ..support.feeding import cut, fed
from ..support.pictures import GIF, png
from ..support.results import codes

PNG = base64.b64decode(png(1))
# Status, body, and what is told: status of the result, code, message.
TOLD: list[tuple[int, str, str, str, str | None]] = [
    (401, "Unauthorized", "failed", "401", "Unauthorized"),
    (402, "", "failed", "402", "Payment Required"),
    (403, "Forbidden", "failed", "403", "Forbidden"),
    (403, "Access denied by policy", "failed", "403", "Access denied by policy"),
    (403, "<!doctype html><title>No entry</title><p>policy", "failed", "403", "No entry"),
    (404, '{"detail": "Not Found"}', "failed", "404", "Not Found"),
    (408, '{"message": "too slow, not allowed"}', "failed", "408", "too slow, not allowed"),
    (429, '{"error": {"code": "", "message": "slow"}}', "failed", "429", "slow"),
    (500, '{"error": {"code": "boom", "message": "x"}}', "failed", "boom", "x"),
    (502, "denied by upstream policy", "failed", "502", "denied by upstream policy"),
    (503, '{"error": {}}', "failed", "503", "Service Unavailable"),
    (529, "", "failed", "529", None),
    (400, "Your prompt violates our content policy.", "refused", "400", "Your prompt violates our content policy."),
    (400, "Missing parameter: prompt", "failed", "400", "Missing parameter: prompt"),
    (403, '{"error": {"code": "content_policy_violation"}}', "refused", "content_policy_violation", "Forbidden"),
    (403, "content_policy_violation", "refused", "content_policy_violation", "content_policy_violation"),
    (500, '{"error": {"message": "upstream: moderation_blocked"}}', "refused", "500", "upstream: moderation_blocked"),
    (500, '{"id": "task_1", "status": "processing"}', "failed", "500", "Internal Server Error"),
]


def told(result: ImageResult) -> tuple[str, str | None, str | None]:
    assert result.error is not None
    return result.status.value, result.error.code, result.error.message


def responses(status: int, body: bytes) -> list[Any]:
    """The same response as each library has it."""
    reason: Any = httpx.Response(status).reason_phrase or None
    return [
        httpx.Response(status, content=body),
        httpx2.Response(status, content=body),
        SimpleNamespace(status_code=status, content=body, reason=reason),  # requests
        SimpleNamespace(status=status, _body=body, content=object(), reason=reason),  # aiohttp, read
        SimpleNamespace(http_response=httpx.Response(status, content=body)),  # a raw response of the SDK
        openai.APIStatusError("m", response=httpx2.Response(status, content=body, request=REQUEST), body=None),
    ]


REQUEST = httpx2.Request("POST", "https://x.example/v1")


@pytest.mark.parametrize("status,body,state,code,message", TOLD, ids=str)
def test_a_status_of_an_error_is_one(status: int, body: str, state: str, code: str, message: str | None) -> None:
    for response in responses(status, body.encode()):
        assert told(parse(response)) == (state, code, message), type(response)


@pytest.mark.parametrize("status,body", [row[:2] for row in TOLD], ids=str)
def test_and_so_it_is_where_it_is_read_as_it_comes(status: int, body: str) -> None:
    async def read() -> ImageResult:
        stream = aparse_stream(httpx.Response(status, content=body.encode()))
        assert isinstance([event async for event in stream][-2], Failed)
        return stream.result

    whole = parse(httpx.Response(status, content=body.encode()))
    with parse_stream(httpx.Response(status, content=body.encode())) as stream:
        assert isinstance(list(stream)[-2], Failed)
    assert stream.result.error == whole.error
    assert asyncio.run(read()).error == whole.error
    parser = StreamParser()
    parser.responded(status, httpx.Response(status).reason_phrase or None)
    for at in range(len(body)):
        parser.feed(body[at].encode())
    assert parser.close().error == whole.error


@pytest.mark.parametrize("status", [200, 201, 302, 399])
def test_other_statuses_say_nothing(status: int) -> None:
    for response in responses(status, b"Forbidden"):
        assert parse(response) == parse("Forbidden")


def test_pictures_beside_the_status_are_delivered() -> None:
    result = parse(httpx.Response(500, json={"data": [{"url": "https://x.example/a.png"}]}))
    assert (result.status, result.error and result.error.code, codes(result)) == (
        "completed",
        "500",
        ["error-beside-images"],
    )


def test_a_response_that_was_not_read_still_has_its_status() -> None:
    def unread(status: int) -> httpx.Response:
        return httpx.Response(status, stream=httpx.ByteStream(b"x"))

    assert (told(parse(unread(403))), codes(parse(unread(403)))) == (
        ("failed", "403", "Forbidden"),
        ["source-unreadable"],
    )
    assert (parse(unread(200)).status, codes(parse(unread(200)))) == ("no_image", ["source-unreadable"])


class Carries(Exception):
    """An error of an SDK with what it carries."""

    def __init__(self, **carried: Any) -> None:
        super().__init__("m")
        self.__dict__.update(carried)


def test_a_status_error_is_its_response_or_the_body_that_was_kept_of_it() -> None:
    inside = {
        "code": "content_policy_violation",
        "message": "No.",
        "param": None,
        "type": "image_generation_user_error",
    }
    refused = ("refused", "content_policy_violation", "No.")
    response = httpx2.Response(400, json={"error": inside}, request=REQUEST)
    assert told(parse(openai.BadRequestError("m", response=response, body=inside))) == refused
    unread = httpx2.Response(400, stream=httpx2.ByteStream(b"x"), request=REQUEST)
    assert told(parse(openai.BadRequestError("m", response=unread, body=inside))) == refused
    assert told(parse(openai.APIError("m", REQUEST, body=inside))) == refused  # out of a stream
    assert told(parse(Carries(status_code=403, body={"error": {"message": "Denied."}}))) == ("failed", "403", "Denied.")
    assert told(parse(Carries(status_code=502, body="<html><title>Down</title>"))) == ("failed", "502", "Down")
    assert told(parse(Carries(status=503, message="Busy"))) == ("failed", "503", "Busy")
    with parse_stream(Carries(status=503, message="Busy")) as stream:
        assert isinstance(list(stream)[-2], Failed)
    assert told(stream.result) == ("failed", "503", "Busy")


def test_an_error_without_a_response_holds_no_reply() -> None:
    for error in (openai.APITimeoutError(REQUEST), openai.APIConnectionError(request=REQUEST), ValueError("x")):
        with pytest.raises(TypeError, match=rf"parse\(\) takes a reply, and {type(error).__name__} holds none"):
            parse(error)


@pytest.mark.parametrize(
    "wrong,advice",
    [
        (open, "takes str, bytes"),
        (iter([]), r"use parse_stream\(\)"),
        ((piece for piece in "x"), r"use parse_stream\(\)"),
        (ImageResult, "not the class ImageResult"),
        (SimpleNamespace(), "takes str, bytes"),
    ],
)
def test_another_type_is_told_what_to_do(wrong: Any, advice: str) -> None:
    with pytest.raises(TypeError, match=advice):
        parse(wrong)


def test_a_coroutine_and_a_file_are_told_what_to_do(tmp_path: Any) -> None:
    async def reply() -> str:
        return "x"

    async def pieces() -> AsyncIterator[str]:
        yield "x"

    waiting = reply()
    with pytest.raises(TypeError, match="await it first"):
        parse(waiting)
    waiting.close()
    with pytest.raises(TypeError, match=r"aparse_stream\(\)"):
        parse(pieces())
    for path in (tmp_path, SimpleNamespace):
        with pytest.raises(TypeError, match=r"read it first|the class"):
            parse(path)


# -- pictures as bytes ----------------------------------------------------------------------------------------

PICTURES = {
    "png": (PNG, "image/png", 1, 1),
    "gif": (base64.b64decode(GIF), "image/gif", 1, 1),
    "jpeg": (b"\xff\xd8\xff\xc0\x00\x0b\x08\x00\x02\x00\x03\x01\x01\x11\x00\xff\xd9", "image/jpeg", 3, 2),
    "webp": (
        b"RIFF\x1a\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\x04\x00\x00\x05\x00\x00\x00\x00\x00\x00",
        "image/webp",
        5,
        6,
    ),
    "avif": (b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00avifmif1", "image/avif", None, None),
    "bmp": (b"BM" + bytes(12) + b"\x28\x00\x00\x00\x02\x00\x00\x00\x03\x00\x00\x00\x01\x00", "image/bmp", 2, 3),
    "tiff": (b"II*\x00\x08\x00\x00\x00" + bytes(8), "image/tiff", None, None),
    "ico": (b"\x00\x00\x01\x00\x01\x00\x10\x10\x00\x00\x01\x00" + bytes(20), "image/x-icon", 16, 16),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_bytes_of_a_picture_are_the_one_image(name: str) -> None:
    data, media_type, width, height = PICTURES[name]
    result = parse(data)
    assert result.status == "completed"
    (image,) = result.data
    assert (image.origin, image.url, image.b64_json) == ("bytes", None, base64.b64encode(data).decode())
    assert (image.media_type, image.width, image.height, image.span) == (media_type, width, height, None)
    assert (result.text, result.issues, result.error) == ("", [], None)
    assert parse(bytearray(data)) == parse(memoryview(data)) == parse(memoryview(data * 2)[: len(data)]) == result
    for status in (200, 500):
        assert parse(httpx.Response(status, content=data)) == result
    with parse_stream(httpx.Response(500, content=data)) as stream:
        assert [event.image for event in stream if isinstance(event, ImageReady)] == [image]
    assert stream.result == result


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("size", [1, 3, 11, 63])
def test_and_so_they_are_in_pieces(name: str, size: int) -> None:
    data = PICTURES[name][0]
    assert fed(cut(data, size)) == parse(data)


@pytest.mark.parametrize("name", ["png", "gif", "jpeg"])
def test_a_picture_that_ends_too_early_is_none(name: str) -> None:
    result = parse(PICTURES[name][0][:-9])
    assert (result.status, result.data, codes(result)) == ("no_image", [], ["image-truncated"])


@pytest.mark.parametrize(
    "text", ["GIF89a ist ein schönes Format", "BMW", "RIFF", "GIF8", "B", "II*", "BM ![a](https://x.example/a.png)"]
)
def test_words_that_begin_like_a_picture_are_words(text: str) -> None:
    assert parse(text.encode()) == parse(text)


@given(
    st.sampled_from([b"GIF89a", b"BM", b"RIFF", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"\x00\x00", b""]), st.binary()
)
def test_bytes_are_the_same_however_they_are_cut(head: bytes, rest: bytes) -> None:
    assert fed(cut(head + rest, 1)) == parse(head + rest)


def test_compressed_bytes_are_named() -> None:
    result = parse(b"\x1f\x8b\x08\x00")
    assert (result.status, codes(result)) == ("no_image", ["compressed-bytes"])


def test_a_result_and_nothing() -> None:
    result = parse("![a](https://x.example/a.png)")
    assert parse(result) is result
    parser = StreamParser()
    (ready, *_) = parser.feed(result)
    assert isinstance(ready, ImageReady)
    assert parser.close() is result
    assert (parse(None).status, parse(None).issues) == ("no_image", [])
