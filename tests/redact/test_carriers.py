"""Forms, requests, responses, objects, stores; and what is refused."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import httpx
import httpx2
import openai
import pytest
from openai.types.chat import ChatCompletion

from chatimg_parse import parse
from chatimg_parse.redact import redact

from ..support.chat import completion
from ..support.tables.redacted import DATA, PICTURE, Shelf, placeholder

SHOWN = placeholder(DATA)
URI = f"data:image/png;base64,{PICTURE}"
BODY = {"data": [{"b64_json": PICTURE}], "usage": {"total_tokens": 5}}
LEFT = {"data": [{"b64_json": SHOWN}], "usage": {"total_tokens": 5}}


def form(*parts: tuple[str, bytes], boundary: str = "b0undary") -> bytes:
    pieces = [b"--%b\r\n%b\r\n\r\n%b\r\n" % (boundary.encode(), head.encode(), content) for head, content in parts]
    return b"".join([*pieces, b"--%b--\r\n" % boundary.encode()])


def field(name: str, more: str = "") -> str:
    return f'Content-Disposition: form-data; name="{name}"{more}'


def test_files_of_a_form() -> None:
    unknown, jpeg = bytes(range(90, 190)), b"\xff\xd8\xff\xe0" + b"\x00\r\n\r\n--" * 20 + b"\xff\xd9"
    parts = [
        (field("prompt"), b'a "cat" \xff\r\n-- --b0undar'),
        (field("image", '; filename="a.png"') + "\r\nContent-Type: image/png", DATA),
        (field("image", '; filename="b.jpg"'), jpeg),
        (field("mask", '; filename="c"') + "\r\ncontent-type: image/x-raw", unknown),
        (field("notes", '; filename="d.json"'), json.dumps(BODY).encode()),
        (field("file", '; filename="d.bin"') + "\r\nContent-Type: application/octet-stream", unknown),
    ]
    left = [content for _, content in parts]
    left[1:5] = [
        SHOWN.encode(),
        placeholder(jpeg, "image/jpeg").encode(),
        placeholder(unknown, "image/x-raw").encode(),
        json.dumps(LEFT).encode(),
    ]
    expected = form(*[(head, content) for (head, _), content in zip(parts, left, strict=True)])
    assert redact(form(*parts)) == expected
    assert redact(expected) == expected
    for at in range(0, len(form(*parts)), 7):  # a form that was cut off
        made = redact(form(*parts)[:at])
        assert DATA[:40] not in made


def test_a_form_behind_the_head_of_its_request() -> None:
    head = b"POST /v1/images/edits?key=abc HTTP/1.1\r\nAuthorization: Bearer abc12345\r\n\r\n"
    body = form((field("prompt"), b"a"), (field("image", '; filename="a.png"'), DATA))
    expected = head.replace(b"=abc ", b"=redacted ").replace(b"Bearer abc12345", "[…]".encode())
    assert redact(head + body) == expected + body.replace(DATA, SHOWN.encode())


def test_a_form_of_a_client() -> None:
    request = httpx.Request("POST", "https://x.example", data={"prompt": "a"}, files={"image": ("a.png", DATA)})
    request.read()
    made = redact(request)
    assert SHOWN in made
    assert made.replace(SHOWN, "") == request.content.replace(DATA, b"").decode()


@pytest.mark.parametrize("library", [httpx, httpx2], ids=["httpx", "httpx2"])
def test_requests_and_responses(library: Any) -> None:
    request = library.Request("POST", "https://x.example", json={"image": URI})
    assert json.loads(redact(request)) == {"image": SHOWN}
    assert json.loads(redact(library.Response(200, json=BODY))) == LEFT
    assert redact(library.Response(200, content=DATA)) == SHOWN
    assert redact(library.Response(200, content=b"\xff\xfe")) == b"\xff\xfe"
    assert redact(library.Response(500, text=f"failed for {URI}")) == f"failed for {SHOWN}"
    with pytest.raises(TypeError, match="read it first"):
        redact(library.Response(200, stream=library.ByteStream(b"x")))


class _Prepared:
    """A request of the library `requests`."""

    method, url, headers = "POST", "https://x.example", {"a": "b"}

    def __init__(self, body: Any) -> None:
        self.body = body


def test_a_request_of_requests() -> None:
    assert redact(_Prepared(json.dumps({"image": URI}))) == json.dumps({"image": SHOWN})
    assert redact(_Prepared(DATA)) == SHOWN
    assert redact(_Prepared(None)) is None


def test_objects_of_the_sdk() -> None:
    told = completion(f"![a]({URI})")
    made = redact(ChatCompletion.model_validate(told))
    assert made["choices"][0]["message"]["content"] == f"![a]({SHOWN})"
    response = httpx.Response(
        400, json={"error": {"message": f"bad {URI}", "code": "x"}}, request=httpx.Request("GET", "https://x")
    )
    error = openai.BadRequestError("bad", response=response, body=None)  # type: ignore[arg-type]
    assert json.loads(redact(error))["error"]["message"] == f"bad {SHOWN}"
    assert redact(parse(BODY))["data"][0]["b64_json"] == SHOWN


def test_types_that_are_taken() -> None:
    assert redact(None) is None
    assert redact(bytearray(DATA)) == redact(memoryview(DATA)) == SHOWN.encode()
    assert redact(({"a": URI}, URI)) == ({"a": SHOWN}, SHOWN)
    assert redact({"a": 1, "b": 1.5, "c": None, "d": True, 5: URI}) == {
        "a": 1,
        "b": 1.5,
        "c": None,
        "d": True,
        5: SHOWN,
    }
    assert redact(httpx.Headers({"authorization": "Bearer a", "x": "y"})) == {"authorization": "[…]", "x": "y"}
    assert redact({"a": {URI}}) == {"a": {SHOWN}}
    page = b"<!doctype html><title>404</title><svg width='1'/>"
    assert (redact(page), redact(page.decode())) == (page, page.decode())
    shared = {"url": URI}
    made = redact([shared, shared])
    assert made[0] is made[1]
    assert shared == {"url": URI}


async def _coroutine() -> None:
    pass


REFUSED: dict[str, tuple[Callable[[], Any], str]] = {
    "a number": (lambda: 5, "takes str, bytes"),
    "a class": (lambda: dict, "not dict"),
    "a file": (lambda: io.BytesIO(b""), "read it first"),
    "an iterator": (lambda: iter(["a"]), "collect it first"),
    "a coroutine": (_coroutine, "await it first"),
    "an exception": (lambda: ValueError("a"), "ValueError"),
    "an object": (object, "not object"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_says_what_to_do(name: str) -> None:
    make, words = REFUSED[name]
    source = make()
    with pytest.raises(TypeError, match=words):
        redact(source)
    if asyncio.iscoroutine(source):
        source.close()


def test_a_store_keeps_the_bytes_and_gives_their_place() -> None:
    shelf = Shelf()
    name = f"{placeholder(DATA)[-17:-1]}.png"
    made = redact({"a": URI, "b": [f"![x]({URI})"], "c": json.dumps({"b64_json": PICTURE})}, keep=shelf)
    address = f"shelf://logs/{name}"
    assert made == {"a": address, "b": [f"![x]({address})"], "c": json.dumps({"b64_json": address})}
    assert shelf == {name: DATA}
    assert shelf.asked == 1
    assert redact(DATA, keep=shelf) == address.encode()
    unknown = base64.b64encode(bytes(range(100, 190))).decode()
    assert redact({"b64_json": unknown}, keep=shelf)["b64_json"].endswith(".bin")


def test_an_address_of_a_store_is_written_as_json_wants_it() -> None:
    class Odd(Shelf):
        def put(self, name: str, data: bytes) -> str:
            return f'C:\\logs\\{len(data)} "{name}"'

    made = json.loads(redact(json.dumps({"a": URI, "b": f"![]({URI})"}), keep=Odd()))
    assert made["a"].startswith("C:\\logs\\")
    assert made["b"] == f"![]({made['a']})"


def test_a_store_that_fails_is_heard_and_a_wrong_one_refused() -> None:
    class Full(Shelf):
        def put(self, name: str, data: bytes) -> str:
            raise OSError(f"disk full: {name}, {len(data)} bytes")

    with pytest.raises(OSError, match="disk full"):
        redact(URI, keep=Full())
    with pytest.raises(TypeError, match="keep is a Store"):
        redact("a", keep="store")  # type: ignore[arg-type]


def test_nothing_of_it_is_loaded_with_the_library() -> None:
    told = "import sys, chatimg_parse; print([n for n in sys.modules if 'redact' in n or n == 'logging.handlers'])"
    assert subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout == "[]\n"
