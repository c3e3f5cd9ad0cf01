"""The transports, with both HTTP libraries, blocking and async: what passes, what is changed, what breaks."""

from __future__ import annotations

import asyncio
import base64
import gzip
import importlib
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from chatimg_parse.shim import (
    AsyncChatImageTransport,
    ChatImageTransport,
    async_http_client,
    http_client,
    install,
    uninstall,
)

from ..support.chat import completion, part
from ..support.feeding import cut
from ..support.pictures import PNG, URL
from ..support.sdk import EVENTS, JSON
from ..support.shim.streams import REPLY, Heard, stream_of

LIBRARIES = ("httpx", "httpx2")
CHAT, IMAGES = "https://gateway.example/v1/chat/completions?v=1", "https://gateway.example/v1/images/generations"
PICTURE = base64.b64decode(PNG)


class Source:
    """A body in pieces, that may break off."""

    def __init__(self, pieces: list[bytes], error: Exception | None = None) -> None:
        self.pieces, self.error, self.closed = pieces, error, 0

    def __iter__(self) -> Iterator[bytes]:
        yield from self.pieces
        if self.error is not None:
            raise self.error

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            yield piece

    def close(self) -> None:
        self.closed += 1

    async def aclose(self) -> None:
        self.close()


class World:
    """One library, blocking or async, with a server that gives one answer."""

    def __init__(self, name: str, asynchronous: bool) -> None:
        self.library: Any = importlib.import_module(name)
        self.asynchronous = asynchronous
        self.requests: list[Any] = []
        self.source = Source([])
        self.answer: tuple[int, dict[str, str]] = (200, JSON)

    def serves(self, pieces: list[bytes], headers: dict[str, str], status: int = 200, error: Any = None) -> None:
        self.source, self.answer = Source(pieces, error), (status, headers)

    def _handle(self, request: Any) -> Any:
        self.requests.append(request)
        bases = (Source, self.library.SyncByteStream, self.library.AsyncByteStream)
        stream = type("Stream", bases, {})(self.source.pieces, self.source.error)
        self.source = stream
        status, headers = self.answer
        return self.library.Response(status, headers=headers, stream=stream, extensions={"http_version": b"HTTP/9"})

    def client(self, **options: Any) -> Any:
        kind = self.library.AsyncClient if self.asynchronous else self.library.Client
        return kind(transport=self.library.MockTransport(self._async if self.asynchronous else self._handle), **options)

    async def _async(self, request: Any) -> Any:
        return self._handle(request)

    def post(self, client: Any, url: str = CHAT, body: Any = None) -> Any:
        sent = json.dumps({"model": "m", "messages": []} if body is None else body)
        asked = client.post(url, content=sent, headers=JSON)
        return asyncio.run(asked) if self.asynchronous else asked


@pytest.fixture(params=[(name, way) for name in LIBRARIES for way in (False, True)], ids=str)
def world(request: pytest.FixtureRequest) -> World:
    return World(*request.param)


def test_a_reply_is_changed_and_says_so(world: World) -> None:
    data = gzip.compress(json.dumps(completion(REPLY)).encode())
    headers = {**JSON, "content-encoding": "gzip", "content-length": str(len(data)), "x-request-id": "r"}
    world.serves([data[:50], data[50:]], headers)
    response = world.post(install(world.client(), "images"))
    assert response.json()["choices"][0]["message"]["images"] == [part(URL)]
    assert {"content-encoding", "content-length"}.isdisjoint(response.headers)
    assert response.headers["x-request-id"] == "r"
    assert response.http_version == "HTTP/9"
    assert response.elapsed is not None
    assert response.request.url == CHAT
    assert world.source.closed == 1


@pytest.mark.parametrize("value", ["grün".encode("latin-1"), "模型".encode()])
def test_headers_pass_in_whatever_encoding(world: World, value: bytes) -> None:
    for pieces, headers in (([json.dumps(completion(REPLY)).encode()], JSON), ([stream_of(REPLY)], EVENTS)):
        world.serves(pieces, {k.encode(): v.encode() for k, v in headers.items()} | {b"x-up": value})  # type: ignore[arg-type]
        response = world.post(install(world.client()))
        assert (b"x-up", value) in response.headers.raw
        assert URL in response.text


def test_paths_go_out_as_they_came(world: World) -> None:
    world.serves([json.dumps(completion(REPLY)).encode()], JSON)
    path = "https://gateway.example/deployments/a%2Fb/images/generations?v=%2F1"
    world.post(install(world.client(), images="chat"), path, {"model": "m", "prompt": "a cat"})
    assert world.requests[0].url.raw_path == b"/deployments/a%2Fb/chat/completions?v=%2F1"


def test_a_template_that_fails_sends_the_request_as_it_came(world: World) -> None:
    world.serves([b'{"created": 1, "data": [], "vendor": 2}'], JSON)
    client = install(world.client(), images="chat", template=int)  # type: ignore[arg-type]
    response = world.post(client, IMAGES, {"model": "m", "prompt": "a cat"})
    assert world.requests[0].url == IMAGES
    assert response.json() == {"created": 1, "data": [], "vendor": 2}


def test_a_stream_is_changed(world: World) -> None:
    data = stream_of(REPLY)
    world.serves(cut(data, 99), EVENTS)
    response = world.post(install(world.client()))
    assert Heard(response.content).images == [{**part(URL), "index": 0}]


@pytest.mark.parametrize("status", [200, 400, 429, 500])
@pytest.mark.parametrize("headers", [JSON, EVENTS, {"content-type": "text/html"}, {}])
@pytest.mark.parametrize(
    "body", [b"", b"{", b"<html>", b'{"choices": [{"message": {"content": "Hi"}}]}', b"data: {}\n\n"]
)
def test_everything_else_passes_as_it_came(world: World, status: int, headers: dict[str, str], body: bytes) -> None:
    world.serves([body], headers, status)
    bare, ours = world.post(world.client()), world.post(install(world.client()))
    assert (ours.status_code, ours.content) == (bare.status_code, bare.content) == (status, body)
    assert dict(ours.headers) == dict(bare.headers)


def test_what_breaks_off_passes_on_behind_what_came(world: World) -> None:
    error = world.library.ReadError("gone")
    data = stream_of("Hello, how are you?")
    world.serves([data[:400], data[400:-80]], EVENTS, error=error)
    client = install(world.client())
    came: list[bytes] = []

    def blocking() -> None:
        with client.stream("POST", CHAT, content=b"{}") as response:
            came.extend(response.iter_bytes())

    async def waiting() -> None:
        async with client.stream("POST", CHAT, content=b"{}") as response:
            async for piece in response.aiter_bytes():
                came.append(piece)  # noqa: PERF401 (what came before the error counts)

    with pytest.raises(world.library.ReadError, match="gone"):
        asyncio.run(waiting()) if world.asynchronous else blocking()
    assert b"".join(came) == data[:-80]
    assert world.source.closed


def test_installing_twice_and_taking_it_out(world: World) -> None:
    client = world.client()
    before = client._transport
    assert install(install(client, "images"), "markdown") is client
    wrapper = ChatImageTransport if not world.asynchronous else AsyncChatImageTransport
    assert isinstance(client._transport, wrapper)
    assert isinstance(client._transport, world.library.BaseTransport) is not world.asynchronous
    assert client._transport.transport is before
    assert client._transport.options.mode == "markdown"
    assert client._transport.handler is before.handler
    assert uninstall(uninstall(client))._transport is before


def test_proxies_are_wrapped_and_bypasses_left(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "gateway.example")
    kind = world.library.AsyncClient if world.asynchronous else world.library.Client
    client = install(kind())
    assert any(transport is None for transport in client._mounts.values())
    proxies = [transport for transport in client._mounts.values() if transport is not None]
    assert proxies
    assert all(hasattr(transport, "options") for transport in proxies)


@pytest.mark.parametrize("name", LIBRARIES)
def test_clients_of_our_own(name: str) -> None:
    client = http_client("images", library=name, text="clean", timeout=7, base_url="https://gateway.example")
    assert type(client._transport).__mro__[1] is ChatImageTransport
    assert client._transport.options.text == "clean"
    assert (client.timeout.read, str(client.base_url)) == (7, "https://gateway.example")
    other = async_http_client(library=name)
    assert isinstance(other, importlib.import_module(name).AsyncClient)
    assert isinstance(other._transport, AsyncChatImageTransport)
    client.close()
    asyncio.run(other.aclose())


def test_what_is_wrong_is_told_at_once() -> None:
    client = World("httpx", False).client()
    before = client._transport
    bad: list[dict[str, Any]] = [
        {"mode": "links"},
        {"text": "all"},
        {"on_failure": "log"},
        {"images": "yes"},
        {"preview": "often"},
    ]
    for wrong in bad:
        with pytest.raises(ValueError, match=r"is|are"):
            install(client, **wrong)

    async def later(_: str) -> bytes:
        return b""

    for mistaken in (
        lambda: install(client, images="chat", fetch=later),
        lambda: install(client, images="chat", fetch="yes"),  # type: ignore[arg-type]
        lambda: install(client, images="chat", template=None),  # type: ignore[arg-type]
        lambda: install(client, kind="sse"),  # type: ignore[call-arg]
        lambda: install(client, colour=1),  # type: ignore[call-arg]
        lambda: install(3),
        lambda: ChatImageTransport(object()),
    ):
        with pytest.raises(TypeError):
            mistaken()
    with pytest.raises(ValueError, match="library"):
        http_client(library="requests")
    assert client._transport is before


def test_what_is_no_client_is_told_what_is_one() -> None:
    for stranger, told in ((3, "int"), (dict, "the class dict")):
        with pytest.raises(TypeError, match=f"^a client of the OpenAI SDK, httpx or httpx2 is wanted, not {told}$"):
            install(stranger)


# -- the Images API over a chat ---------------------------------------------------------------------------------


def test_an_images_request_goes_out_as_a_chat(world: World) -> None:
    world.serves([json.dumps(completion(REPLY)).encode()], JSON)
    response = world.post(
        install(world.client(), images="chat"), f"{IMAGES}?v=1", {"model": "m", "prompt": "a cat", "n": 2}
    )
    (sent,) = world.requests
    assert sent.url == CHAT
    assert json.loads(sent.content) == {
        "model": "m",
        "messages": [{"role": "user", "content": "a cat\n\nNumber of images: 2"}],
    }
    assert sent.headers["content-length"] == str(len(sent.content))
    assert [image["url"] for image in response.json()["data"]] == [URL]


@pytest.mark.parametrize(
    "content, status, code, retry",
    [
        ("I'm sorry, but I can't generate that image.", 400, "content_policy_violation", "false"),
        ("> ID: `task_1`\n\n> Queuing...", 504, "image_pending", "false"),
        ("Generation failed ❌\nReason: rate_limit_exceeded", 429, "rate_limit_exceeded", "false"),
        ({"error": {"code": "rate_limit_exceeded"}}, 429, "rate_limit_exceeded", None),
        ("Hello!", 502, "no_image", "false"),
    ],
)
def test_no_picture_is_an_error_of_the_api(
    world: World, content: Any, status: int, code: str, retry: str | None
) -> None:
    world.serves([json.dumps(completion(content) if isinstance(content, str) else content).encode()], JSON)
    response = world.post(install(world.client(), images="chat"), IMAGES, {"model": "m", "prompt": "a cat"})
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
    assert response.headers.get("x-should-retry") == retry


def test_pictures_are_fetched_where_that_is_allowed(world: World) -> None:
    async def later(_: str) -> bytes:
        return PICTURE

    wanted = {"model": "m", "prompt": "a cat", "response_format": "b64_json"}
    fetch: Any
    for fetch, expected in (
        (later if world.asynchronous else {URL: PICTURE}.get, {"b64_json": PNG}),
        (str.encode, {"url": URL}),  # no picture
        (str.lower, {"url": URL}),  # no bytes
        (False, {"url": URL}),
        (int, {"url": URL}),  # raises,
    ):
        world.serves([json.dumps(completion(REPLY)).encode()], JSON)
        response = world.post(install(world.client(), images="chat", fetch=fetch), IMAGES, wanted)
        (image,) = response.json()["data"]
        assert {key: image[key] for key in expected} == expected


def test_a_streamed_images_request(world: World) -> None:
    world.serves([stream_of(REPLY)], EVENTS)
    body = {"model": "m", "prompt": "a cat", "stream": True}
    events = world.post(install(world.client(), images="chat"), IMAGES, body).text.split("\n\n")
    assert events[-1] == ""
    (event,) = [json.loads(event.partition("data: ")[2]) for event in events[:-1]]
    assert (event["type"], event["url"]) == ("image_generation.completed", URL)
    world.serves([stream_of("I'm sorry, but I can't generate that image.")], EVENTS)
    (error, _) = world.post(install(world.client(), images="chat"), IMAGES, body).text.split("\n\n")
    assert json.loads(error.partition("data: ")[2])["error"]["code"] == "content_policy_violation"


def test_failures_raise_where_that_is_asked_for(world: World) -> None:
    world.serves([json.dumps(completion("Generation failed ❌\nReason: input_moderation")).encode()], JSON)
    response = world.post(install(world.client(), on_failure="raise"))
    assert (response.status_code, response.json()["error"]["code"]) == (400, "input_moderation")
    world.serves([json.dumps(completion("> ID: `task_1`\n\n> Queuing...")).encode()], JSON)
    response = world.post(install(world.client(), on_failure="raise"))
    assert response.json()["choices"][0]["message"]["chat_image"]["task_id"] == "task_1"
