"""A JSON body through the shim: where its pictures go, what stays, and that long ones come back as they came."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse import parse
from chatimg_parse.shim import stubs
from chatimg_parse.shim.chat import changed
from chatimg_parse.shim.chat.message import adapted
from chatimg_parse.shim.encode import decoded, encoded
from chatimg_parse.shim.guard import FailOpen
from chatimg_parse.shim.options import Options, options_of
from chatimg_parse.shim.stubs import Stubbed
from chatimg_parse.shim.transport.exchange import ChatExchange, asked_for_stream, exchange_for

from ..support.chat import completion, part
from ..support.pictures import PNG, URL
from ..support.shim.streams import REPLY


def message_of(body: dict[str, Any], mode: Any = "parts", **options: Any) -> dict[str, Any]:
    made, _ = adapted(body, options_of(mode, options))
    assert {**made, "choices": []} == {**body, "choices": []}
    message: dict[str, Any] = made["choices"][0]["message"]
    return message


KEPT = REPLY.removesuffix(f"\n\n![cat]({URL})")


@pytest.mark.parametrize(
    "mode, text, expected",
    [
        ("parts", "keep", {"content": [{"type": "text", "text": KEPT}, part(URL)]}),
        ("parts", "clean", {"content": [{"type": "text", "text": "Here it is."}, part(URL)]}),
        ("images", "keep", {"content": KEPT, "images": [part(URL)]}),
        ("images", "clean", {"content": "Here it is.", "images": [part(URL)]}),
        ("markdown", "clean", {"content": f"Here it is.\n\n![cat]({URL})"}),
    ],
)
def test_the_modes(mode: str, text: str, expected: dict[str, Any]) -> None:
    body = completion(REPLY, annotations=[])
    before = json.dumps(body)
    assert message_of(body, mode, text=text) == {"role": "assistant", "annotations": [], **expected}
    assert json.dumps(body) == before


@pytest.mark.parametrize(
    "mode, body",
    [
        ("markdown", completion(REPLY)),
        ("parts", completion([{"type": "text", "text": "a"}, part(URL)])),
        ("images", completion("a", images=[{**part(URL), "index": 0}])),
        ("parts", completion("Hello!")),
        ("parts", completion("![a](https://...)")),
        ("parts", completion(None, tool_calls=[])),
        ("parts", {"choices": []}),
        ("parts", {"choices": [None, 3]}),
        ("parts", {"object": "list", "data": []}),
        ("parts", completion("[Watch online](https://x.example/v.mp4)")),
    ],
)
def test_what_needs_no_change_is_not_changed(mode: Any, body: dict[str, Any]) -> None:
    assert adapted(body, Options(mode))[0] is None


@pytest.mark.parametrize(
    "content, status",
    [
        ("> ID: `task_1`\n\n> Queuing...", "pending"),
        ("Generation failed ❌\nReason: timeout", "failed"),
        ("I'm sorry, but I can't generate that image.", "refused"),
    ],
)
@pytest.mark.parametrize("mode", ["parts", "images", "markdown"])
def test_a_reply_without_picture_keeps_its_content_and_tells_what_it_is(content: str, status: str, mode: Any) -> None:
    message = message_of(completion(content), mode)
    assert message["content"] == content
    assert message["chat_image"]["status"] == status
    assert parse(content).model_dump(mode="json") == {
        **message["chat_image"],
        **dict.fromkeys(("id", "created", "model")),
        "links": parse(content).model_dump(mode="json")["links"],
    } | {"issues": parse(content).model_dump(mode="json")["issues"]}


def test_pictures_of_every_carrier_become_parts_once() -> None:
    body = completion(f"a ![x]({URL})", images=[part(URL), part("https://x.example/b.png")])
    assert message_of(body)["content"] == [{"type": "text", "text": "a"}, part(URL), part("https://x.example/b.png")]
    body = completion([{"type": "text", "text": "a"}, {"inline_data": {"mime_type": "image/png", "data": PNG}}])
    shown = f"data:image/png;base64,{PNG}"
    assert message_of(body)["content"] == [{"type": "text", "text": "a"}, part(shown)]
    assert message_of(body, "images")["images"] == [part(shown)]
    assert message_of(body, "markdown")["content"] == f"a\n\n![image]({shown})"


def test_markdown_keeps_the_text_and_shows_what_stands_beside_it() -> None:
    body = completion(f"> 50%\n![x]({URL})", images=[part("https://x.example/b.png")])
    assert message_of(body, "markdown")["content"] == f"> 50%\n![x]({URL})\n\n![image](https://x.example/b.png)"


def test_every_choice_gets_its_own_pictures() -> None:
    body = completion(f"![x]({URL})")
    body["choices"].append({"index": 1, "message": {"content": "Hello!"}})
    body["choices"].append({"index": 2, "message": {"content": "![y](https://x.example/y.png)"}})
    made, result = adapted(body, Options("images"))
    assert [choice["message"].get("images") for choice in made["choices"]] == [
        [part(URL)],
        None,
        [part("https://x.example/y.png")],
    ]
    assert len(result.result.data) == 2


def test_another_body_with_pictures_becomes_a_completion() -> None:
    made, _ = adapted({"created": 5, "data": [{"url": URL}]}, Options())
    assert made["object"] == "chat.completion"
    assert made["choices"][0]["message"]["content"] == [part(URL)]


# -- long pictures ----------------------------------------------------------------------------------------------


def noise(size: int, seed: int = 0) -> str:
    data = b"".join(zlib.crc32(b"%d %d" % (seed, at)).to_bytes(4, "big") for at in range(size // 4))
    return base64.b64encode(b"\x89PNG\r\n\x1a\n\x00" + data).decode("ascii")


LONG, OTHER, SHORT = noise(150_000), noise(150_000, 1), noise(3_000)
TWIN = LONG[:90_000] + "ABCD" + LONG[90_004:]  # begins and ends as the first does
# Drawn by name, since hypothesis shows what it draws.
NAMED = {
    "long": LONG,
    "other": OTHER,
    "short": SHORT,
    "twin": TWIN,
    "cut": LONG[:-3],
    "like a stub": "x" * 9000,
    **{mark: mark for mark in ("words, ", '"', "\\", "\n", "\u2028", "é")},
}
PIECES = st.sampled_from(sorted(NAMED))
FORMS = ("![a](data:image/png;base64,{})", "data:image/png;base64,{}\n", "{}", "\n{}", "\t{}\u2028{}")


def through(data: bytes, mode: Any) -> Any:
    body = ChatExchange(Options(mode))
    assert body.concerns(200, "application/json; charset=utf-8")
    inner = body.rewriter(lambda: False)
    assert inner is not None
    rewriter = FailOpen(inner)
    return json.loads(b"".join([*rewriter.feed(data[:7]), *rewriter.feed(data[7:]), *rewriter.close()]))


@given(
    st.lists(st.tuples(st.sampled_from(FORMS), PIECES), max_size=4), st.booleans(), st.sampled_from(["parts", "images"])
)
def test_a_body_with_long_pictures_is_what_it_is_without_short_cuts(
    texts: list[tuple[str, str]], ascii_only: bool, mode: Any
) -> None:
    content = "\n".join(form.replace("{}", NAMED[piece]) for form, piece in texts)
    value = completion(content, images=[{"type": "image", "b64_json": LONG}])
    data = json.dumps(value, ensure_ascii=ascii_only).encode()
    expected, _ = adapted(value, Options(mode))
    assert through(data, mode) == (value if expected is None else expected)


@given(st.lists(PIECES, max_size=5))
def test_what_is_left_out_comes_back(pieces: list[str]) -> None:
    data = json.dumps([NAMED[piece] for piece in pieces]).encode()
    stubbed = Stubbed(data)
    try:
        assert b"".join(stubbed.restored(stubbed.short)) == data
    except LookupError:
        assert "like a stub" in pieces
    if "long" in pieces and len(data) >= stubs._WORTH:
        assert len(stubbed.short) < len(data) - 100_000


def test_a_changed_stub_is_not_filled() -> None:
    stubbed = Stubbed(json.dumps(LONG).encode())
    with pytest.raises(LookupError):
        stubbed.restored(stubbed.short.replace(b"A", b"B"))


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    )
)
def test_json_comes_back(value: Any) -> None:
    value = [value, LONG, {"a": OTHER}]
    assert json.loads(encoded(value)) == value
    assert decoded(encoded(value)) == value


def test_json_that_only_the_standard_library_reads() -> None:
    assert decoded(b'"\\ud83d"') == "\ud83d"
    assert encoded(["\x000\x00", LONG]) == json.dumps(["\x000\x00", LONG], separators=(",", ":")).encode()
    for bad in (b"", b"{", b"[" * 100_000, b"\xff"):
        with pytest.raises(ValueError):  # noqa: PT011
            decoded(bad)


# -- one exchange -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "method, path, images, kind",
    [
        ("POST", "/v1/chat/completions", None, "ChatExchange"),
        ("POST", "/openai/deployments/d/chat/completions", None, "ChatExchange"),
        ("POST", "/v1/chat/completions/", None, "ChatExchange"),
        ("GET", "/v1/chat/completions", None, None),
        ("POST", "/v1/completions", None, None),
        ("POST", "/v1/chat/completions/x", None, None),
        ("POST", "/v1/images/generations", None, None),
        ("POST", "/v1/images/generations", "chat", "ImagesExchange"),
        ("POST", "/v1/images/edits", "chat", "ImagesExchange"),
        ("POST", "/v1/images/variations", "chat", None),
    ],
)
def test_which_requests_concern_us(method: str, path: str, images: Any, kind: str | None) -> None:
    made = exchange_for(method, path.encode() + b"?v=1", {}, Options(images=images))
    assert (type(made).__name__ if made else None) == kind


@pytest.mark.parametrize(
    "status, kind, concerns",
    [
        (200, "application/json", True),
        (200, "Application/JSON; charset=utf-8", True),
        (200, "application/problem+json", True),
        (200, "text/event-stream; charset=utf-8", True),
        (200, "text/html", False),
        (200, "", False),
        (202, "application/json", True),
        (206, "application/json", False),
        (400, "application/json", False),
        (429, "text/event-stream", False),
    ],
)
def test_which_replies_concern_us(status: int, kind: str, concerns: bool) -> None:
    assert ChatExchange(Options()).concerns(status, kind) is concerns


@pytest.mark.parametrize(
    "body, asked",
    [
        (b'{"messages":[],"stream":true}', True),
        (b'{"stream" : true, "model":"m"}', True),
        (b'{"stream":false}', False),
        (b'{"messages":[{"content":"\\"stream\\":true"}]}', False),
        (b'{"messages":[{"content":"stream"}],"stream": true}', True),
        (b'{"metadata":{"stream":true},"stream":false}', False),
        (b'{"tools":[{"stream":"x"}],"stream":true}', True),
        (b'{"stream":true', False),
        (b'["stream"]', False),
        (b'{"stream_options":{}}', False),
        (b"", False),
    ],
)
def test_whether_a_stream_was_asked_for(body: bytes, asked: bool) -> None:
    assert asked_for_stream(body) is asked


def test_a_body_where_a_stream_was_asked_for_comes_as_one() -> None:
    rewriter = ChatExchange(Options("images"))
    assert rewriter.concerns(200, "application/json")
    body = rewriter.rewriter(lambda: True)
    assert body is not None
    body.feed(json.dumps(completion(REPLY)).encode())
    events = b"".join(body.close()).decode().split("\n\n")
    chunks = [json.loads(event.removeprefix("data: ")) for event in events[:-2]]
    assert chunks[0]["choices"][0]["delta"]["images"] == [{"index": 0, **part(URL)}]
    assert chunks[1]["choices"][0]["finish_reason"] == "stop"
    assert events[-2:] == ["data: [DONE]", ""]


def test_a_failure_of_ours_passes_the_bytes_and_one_line(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any) -> Any:
        raise RuntimeError("secret")

    monkeypatch.setattr(changed, "adapted", fail)
    data = json.dumps(completion(REPLY)).encode()
    assert through(data, "parts") == completion(REPLY)
    (line,) = caplog.records
    assert line.levelname == "WARNING"
    assert "RuntimeError" in line.getMessage()
    assert "secret" not in line.getMessage()
