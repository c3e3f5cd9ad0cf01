"""The Images API over a chat: calls as the SDK sends them, and the chat requests that they become."""

from __future__ import annotations

import base64
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse.shim.images.call import ImagesCall, read_call
from chatimg_parse.shim.images.question import IMAGES_ONLY, chat_request, default_template

from ..support.drawn.files import contents
from ..support.pictures import GIF, PNG, URL
from ..support.shim.calls import EDITS, GENERATIONS, GIF_URI, PNG_URI, call_of, json_call, sent, written

PNG_BYTES, GIF_BYTES = base64.b64decode(PNG), base64.b64decode(GIF)


# -- reading ----------------------------------------------------------------------------------------------------


def test_a_generation_of_the_sdk() -> None:
    extra = {"seed": 7, "provider": {"order": ["a", "b"]}}
    call = sent("generate", prompt="a cat", model="m", n=2, size="1024x1536", extra_body=extra)
    told = {"prompt": "a cat", "model": "m", "n": 2, "size": "1024x1536"}
    assert call == ImagesCall("generations", told | extra)
    assert (call.n, call.ratio, call.stream, call.response_format) == (2, "2:3", False, None)


def test_an_edit_of_the_sdk() -> None:
    call = sent(
        "edit",
        prompt="42 猫\r\n--x",
        image=[("a.png", PNG_BYTES), GIF_BYTES],
        mask=("m.png", PNG_BYTES),
        model="m",
        n=2,
        user="7",
        response_format="b64_json",
        extra_body={
            "seed": 7,
            "scale": 1.5,
            "watermark": False,
            "provider": {"order": ["a", "b"], "deep": {"er": "x"}},
            "id": "007",
        },
    )
    assert (call.endpoint, call.images, call.mask) == ("edits", (PNG_URI, GIF_URI), PNG_URI)
    assert call.fields == {
        "prompt": "42 猫\r\n--x",
        "model": "m",
        "n": 2,
        "user": "7",
        "response_format": "b64_json",
        "seed": 7,
        "scale": 1.5,
        "watermark": False,
        "provider": {"order": ["a", "b"], "deep": {"er": "x"}},
        "id": "007",
    }
    assert sent("edit", prompt="a", image=PNG_BYTES).images == (PNG_URI,)


@pytest.mark.parametrize(
    "member,images",
    [
        ({"image": URL}, (URL,)),
        ({"image": [PNG_URI, URL]}, (PNG_URI, URL)),
        ({"image": PNG}, (PNG_URI,)),
        ({"images": [{"image_url": URL}, {"image_url": {"url": GIF_URI}}]}, (URL, GIF_URI)),
        ({"images": [{"url": URL}], "image": PNG_URI}, (PNG_URI, URL)),
        ({"image": {"b64_json": GIF}}, (GIF_URI,)),
    ],
)
def test_pictures_in_json(member: dict[str, Any], images: tuple[str, ...]) -> None:
    for path in (EDITS, GENERATIONS):
        call = json_call(path, prompt="a", **member)
        assert call is not None
        assert (call.images, call.mask, call.fields) == (images, None, {"prompt": "a"})
    call = json_call(EDITS, prompt="a", image=URL, mask={"image_url": PNG_URI})
    assert call is not None
    assert call.mask == PNG_URI


def test_the_path_may_have_anything_around_it() -> None:
    for path in ("/openai/deployments/m/images/generations?api-version=1", "/images/generations/", "images"):
        assert (json_call(path, prompt="a") is None) == (path == "images")


@pytest.mark.parametrize(
    "path,kind,body",
    [
        ("/v1/chat/completions", "application/json", b'{"prompt": "a"}'),
        ("/v1/images/variations", "application/json", b'{"prompt": "a"}'),
        (GENERATIONS, "application/json", b""),
        (GENERATIONS, "application/json", b'{"prompt": "a"'),
        (GENERATIONS, "application/json", b'["prompt"]'),
        (GENERATIONS, "application/json", b'{"prompt": "a", "n": NaN}'),
        (GENERATIONS, "application/json", b'{"prompt": "\xff"}'),
        (GENERATIONS, "application/json", b'{"prompt": "a", "n": ' + b"1" * 5000 + b"}"),
        (GENERATIONS, "application/json", b'{"prompt": ' + b"[" * 100_000),
        (GENERATIONS, "application/json", b'{"prompt": ["a"]}'),
        (GENERATIONS, "application/json", b"{}"),
        (EDITS, "application/json", b'{"prompt": "a"}'),
        (EDITS, "application/json", b'{"prompt": "a", "image": ""}'),
        (EDITS, "application/json", b'{"prompt": "a", "image": 1}'),
        (EDITS, "application/json", b'{"prompt": "a", "image": "a.png"}'),
        (EDITS, "application/json", b'{"prompt": "a", "images": [{"file_id": "file_1"}]}'),
        (EDITS, "multipart/form-data; boundary=b", b""),
        (EDITS, "multipart/form-data", b"--b--"),
        (EDITS, *written({"prompt": "a"}, [("image", ("a.png", b""))])),
        (EDITS, *written({"prompt": "a"}, [("image", ("a.png", b"a")), ("markup", ("b.png", b"b"))])),
        (EDITS, *written({"prompt": "a"}, [("image", ("a.png", b"a"))] + [("mask", ("b.png", b"b"))] * 2)),
        (EDITS, *written({"prompt": b"\xff"}, [("image", ("a.png", b"a"))])),
        (EDITS, *written({}, [("image", ("a.png", b"a"))])),
        (EDITS, *written({"prompt": "a", "b": "1", "b[c]": "2"}, [("image", ("a.png", b"a"))])),
        (EDITS, *written({"prompt": "a", "b[]": "1", "b": "2"}, [("image", ("a.png", b"a"))])),
        (EDITS, *written({"prompt": "a", "b": "1", "b[]": "2"}, [("image", ("a.png", b"a"))])),
        (EDITS, *written({"prompt": "a", "b[][c]": "1"}, [("image", ("a.png", b"a"))])),
        (EDITS, *written({"prompt": "a", "[b]": "1"}, [("image", ("a.png", b"a"))])),
    ],
)
def test_what_cannot_be_read_is_no_call(path: str, kind: str, body: bytes) -> None:
    assert read_call(path, kind, body) is None


@given(
    st.lists(contents.filter(bool), min_size=1, max_size=4), contents, st.text(st.characters(exclude_categories=["Cs"]))
)
def test_every_byte_of_a_picture_arrives(images: list[bytes], mask: bytes, prompt: str) -> None:
    files = [("image[]", ("a.png", image, "image/png")) for image in images]
    kind, body = written({"prompt": prompt}, [*files, ("mask", ("m.png", mask + b"."))], kind=None)
    call = read_call(EDITS, kind, body)
    assert call is not None
    assert [base64.b64decode(uri.partition(",")[2]) for uri in call.images] == images
    assert base64.b64decode((call.mask or "").partition(",")[2]) == mask + b"."
    assert call.fields == {"prompt": prompt}


@given(st.sampled_from([EDITS, GENERATIONS]), st.binary(max_size=200), st.text(max_size=40))
def test_reading_never_raises(path: str, body: bytes, kind: str) -> None:
    for told in (kind, "application/json", "multipart/form-data; boundary=b"):
        assert read_call(path, told, body) is None
        assert read_call(path, told, b"--b\r\nContent-Disposition: form-data; name=" + body + b"\r\n--b--") is None


def test_the_type_of_a_picture() -> None:
    def uri(*file: Any) -> str:
        call = read_call(EDITS, *written({"prompt": "a"}, [("image", file)]))
        assert call is not None
        return call.images[0].partition(";")[0]

    assert uri("a.png", GIF_BYTES, "image/png") == "data:image/gif"
    assert uri("a.xyz", b"what", "image/x-strange; q=1") == "data:image/x-strange"
    assert uri(None, b"what") == "data:application/octet-stream"
    assert uri("a.txt", URL.encode(), "text/plain") == "data:text/plain"  # a file is a file, whatever it says
    assert uri("a", b"what", "image/png,<x>") == "data:application/octet-stream"
    for address in (URL, PNG_URI):
        call = read_call(EDITS, *written({"prompt": "a", "image": address}, [("mask", (None, address))]))
        assert call is not None
        assert (call.images, call.mask) == ((address,), address)


@pytest.mark.parametrize(
    "fields,ratio",
    [
        ({"size": "1024x1536"}, "2:3"),
        ({"size": "1792X1024"}, "7:4"),
        ({"size": "1024*1024"}, "1:1"),
        ({"size": "21:9"}, "21:9"),
        ({"size": "1920x1080", "aspect_ratio": "4:3"}, "4:3"),
        ({"size": "1920x1080", "ratio": "21/9"}, "21:9"),
        ({"aspect_ratio": "auto", "ratio": "1.91:1"}, "1.91:1"),
        ({"aspect_ratio": "0:3", "size": " 300x100 "}, "3:1"),
        ({"size": "auto"}, None),
        ({"size": "2K"}, None),
        ({"size": "0x100"}, None),
        ({"size": "9" * 9999 + "x1"}, None),
        ({"size": [1, 2]}, None),
        ({}, None),
    ],
)
def test_the_ratio(fields: dict[str, Any], ratio: str | None) -> None:
    assert call_of(**fields).ratio == ratio


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_a_ratio_is_that_of_the_size_in_lowest_terms(width: int, height: int) -> None:
    one, other = map(int, (call_of(size=f"{width}x{height}").ratio or "").split(":"))
    assert one * height == other * width
    assert math.gcd(one, other) == 1


@pytest.mark.parametrize("n,count", [(3, 3), (1, 1), (0, 1), (-2, 1), (True, 1), ("3", 1), (None, 1), (2.0, 1)])
def test_the_number(n: Any, count: int) -> None:
    assert call_of(n=n).n == count


# -- the question -----------------------------------------------------------------------------------------------


def test_the_words() -> None:
    assert default_template(call_of(n=1, size="auto", quality="auto", background="auto")) == "a cat"
    call = json_call(
        EDITS,
        prompt="a cat\n",
        size="1024x1536",
        n=2,
        background="transparent",
        quality="high\nX",
        style="natural",
        image=URL,
        mask=PNG_URI,
    )
    assert call is not None
    assert default_template(call) == (
        "a cat\n\n\nAspect ratio: 2:3\nNumber of images: 2\nBackground: transparent\nQuality: high X\nStyle: natural\n"
        "The last image is a mask: change the first image only where the mask is transparent."
    )


def test_a_hint_is_short() -> None:
    assert default_template(call_of(style="x" * 9999)) == "a cat\n\nStyle: " + "x" * 64


def test_the_chat_request() -> None:
    fields: dict[str, Any] = dict.fromkeys(IMAGES_ONLY, "x") | {
        "prompt": "a cat",
        "n": 1,
        "model": "m",
        "user": "u",
        "seed": 7,
    }
    fields |= {"messages": [], "stream": False, "style": "", "quality": "", "background": ""}
    call = json_call(**fields)
    assert call is not None
    message: dict[str, Any] = {"role": "user", "content": "a cat"}
    assert chat_request(call) == {"model": "m", "messages": [message], "user": "u", "seed": 7}
    call = json_call(EDITS, prompt="a cat", image=[URL, PNG_URI], mask=GIF_URI, stream=True)
    assert call is not None
    message["content"] = [{"type": "text", "text": "draw a cat"}]
    message["content"] += [{"type": "image_url", "image_url": {"url": url}} for url in (URL, PNG_URI, GIF_URI)]
    assert chat_request(call, lambda call: "draw " + call.fields["prompt"]) == {
        "messages": [message],
        "stream": True,
        "stream_options": {"include_usage": True},
    }
