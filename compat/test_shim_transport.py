"""What an app has set up on its client goes on working under the shim: proxies, retries, hooks, its own transport."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import openai
import pytest
from openai import OpenAI

from chatimg_parse.shim import (
    AsyncChatImageTransport,
    ChatImageTransport,
    async_http_client,
    http_client,
    install,
    uninstall,
)

from .bodies import sse
from .shim_bench import Bench, each_kind
from .shim_paths import ask, create, create_stream, of_completion
from .shim_replies import BODIES, EVENTS, LIMITED, RELAY_URL
from .shim_server import streamed, told

LIBRARIES = [name for name in ("httpx", "httpx2") if find_spec(name) is not None]
AT_ONCE = {"retry_after_ms": "1"}


def speaks(library: str) -> bool:
    """Whether the SDK takes a client of this library: the one it imports, and late 2.x also httpx2."""
    return library in openai.DefaultHttpxClient.__mro__[1].__module__ or hasattr(openai, "DefaultHttpx2Client")


@pytest.fixture
def relay(bench: Bench) -> str:
    return bench.player.plays(told(BODIES["relay text"]))


@pytest.fixture
def made(bench: Bench) -> Iterator[list[Any]]:
    """Clients that are closed behind the test."""
    clients: list[Any] = []
    yield clients
    for client in clients:
        bench.shut(client)


# -- in and out -------------------------------------------------------------------------------------------------


def transports(client: Any) -> list[Any]:
    return [client._client._transport, *client._client._mounts.values()]


@each_kind
def test_twice_and_out(bench: Bench, relay: str, made: list[Any], kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    client = bench.new(kind)
    made.append(client)
    before = transports(client)
    assert len(before) > 1
    assert install(client, "images") is client
    assert install(client, "markdown") is client
    assert [wrapped.transport for wrapped in transports(client) if wrapped] == [one for one in before if one]
    assert list(create(bench.reader, client, relay).forms) == ["markdown"]
    assert uninstall(client) is client
    assert all(one is two for one, two in zip(transports(client), before, strict=True))
    uninstall(client)
    assert create(bench.reader, client, relay).texts == [BODIES["relay text"]["choices"][0]["message"]["content"]]


@each_kind
def test_wrong_options_change_nothing(bench: Bench, made: list[Any], kind: str) -> None:
    client = bench.new(kind)
    made.append(client)
    before = transports(client)
    wrong: Any
    for wrong in ({"mode": "pictures"}, {"text": "none"}, {"on_failure": 1}, {"images": "all"}):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            install(client, **wrong)
    with pytest.raises(TypeError):
        install(client, colour="red")  # type: ignore[call-arg]
    for stranger in (None, "client", object()):
        with pytest.raises(TypeError):
            install(stranger)
    assert transports(client) == before


@each_kind
def test_copies_share_it(bench: Bench, relay: str, made: list[Any], kind: str) -> None:
    client = bench.new(kind)
    made.append(client)
    older = client.with_options(timeout=5)
    install(client)
    for copy in (older, client.with_options(max_retries=1), client.copy(), client.with_options().with_options()):
        assert create(bench.reader, copy, relay).forms == {"parts": [RELAY_URL]}


def test_the_http_client_alone(bench: Bench, relay: str, made: list[Any]) -> None:
    """`install` takes the client of the HTTP library, too."""
    http = openai.DefaultHttpxClient()
    client = bench.new("sync", http_client=install(http))
    made.append(client)
    assert create(bench.reader, client, relay).forms == {"parts": [RELAY_URL]}


# -- clients of one's own ---------------------------------------------------------------------------------------


@each_kind
@pytest.mark.parametrize("library", LIBRARIES)
def test_built_clients(bench: Bench, relay: str, made: list[Any], library: str, kind: str) -> None:
    if not speaks(library):
        pytest.skip(f"this SDK does not take a client of {library}")
    build = async_http_client if kind == "async" else http_client
    for made_by in (build("images", library=library, timeout=7), build("images", text="clean", library=library)):
        client = bench.new(kind, http_client=made_by)
        made.append(client)
        assert create(bench.reader, client, relay).forms == {"images": [RELAY_URL]}
        stream = bench.player.plays(streamed(sse(EVENTS["relay text"])))
        assert create_stream(bench.reader, client, stream).forms == {"images": [RELAY_URL]}


def test_the_built_client_has_the_defaults_of_the_sdk() -> None:
    with http_client() as ours, openai.DefaultHttpxClient() as theirs, http_client(timeout=3) as timed:
        assert isinstance(ours, type(theirs))
        assert (ours.timeout, ours.follow_redirects) == (theirs.timeout, theirs.follow_redirects)
        assert timed.timeout.read == 3


def own_transport(library: Any, kind: str, seen: list[str]) -> Any:
    """A user's transport, which counts."""
    base = library.AsyncHTTPTransport if kind == "async" else library.HTTPTransport

    class Own(base):  # type: ignore[misc, valid-type]
        colour = "red"

        def handle_request(self, request: Any) -> Any:
            seen.append(request.url.path)
            return super().handle_request(request)

        async def handle_async_request(self, request: Any) -> Any:
            seen.append(request.url.path)
            return await super().handle_async_request(request)

    return Own()


@each_kind
@pytest.mark.parametrize("way", ["wrapped", "installed"])
@pytest.mark.parametrize("name", LIBRARIES)
def test_a_transport_of_ones_own(bench: Bench, relay: str, made: list[Any], name: str, way: str, kind: str) -> None:
    if not speaks(name):
        pytest.skip(f"this SDK does not take a client of {name}")
    library, seen = import_module(name), list[str]()
    own = own_transport(library, kind, seen)
    client_class = library.AsyncClient if kind == "async" else library.Client
    if way == "wrapped":
        wrapper: Any = AsyncChatImageTransport if kind == "async" else ChatImageTransport
        transport = wrapper(own, "parts", text="clean")
        assert isinstance(transport, library.AsyncBaseTransport if kind == "async" else library.BaseTransport)
        assert transport.colour == "red"
        client = bench.new(kind, http_client=client_class(transport=transport))
    else:
        client = install(bench.new(kind, http_client=client_class(transport=own)), text="clean")
    made.append(client)
    assert create(bench.reader, client, relay).forms == {"parts": [RELAY_URL]}
    assert seen == ["/v1/chat/completions"]


# -- what was set up --------------------------------------------------------------------------------------------


@each_kind
def test_proxies_of_the_environment(
    bench: Bench, relay: str, made: list[Any], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The host exists for the proxy only."""
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, bench.player.root)
    client = install(bench.new(kind, base_url="http://gateway.example/v1"))
    made.append(client)
    bench.player.seen.clear()
    assert create(bench.reader, client, relay).forms == {"parts": [RELAY_URL]}
    assert [request.path for request in bench.player.seen] == ["http://gateway.example/v1/chat/completions"]


@each_kind
def test_headers_arrive(bench: Bench, relay: str, made: list[Any], kind: str) -> None:
    client = install(bench.new(kind, default_headers={"x-mine": "1"}, default_query={"a": "b"}), images="chat")
    made.append(client)
    bench.player.seen.clear()
    bench.reader.got(ask(client.chat.completions, relay, extra_headers={"x-more": "2"}, extra_body={"extra": [3]}))
    bench.reader.got(client.images.generate(model=relay, prompt="a cat", extra_headers={"x-more": "2"}))
    chat, images = bench.player.seen
    for request in (chat, images):
        assert {name: request.headers[name] for name in ("x-mine", "x-more")} == {"x-mine": "1", "x-more": "2"}
        assert request.headers["authorization"] == "Bearer test"
        assert request.path == "/v1/chat/completions?a=b"
    assert chat.fields["extra"] == [3]


@each_kind
def test_retries(bench: Bench, kind: str) -> None:
    client = bench.client(kind, max_retries=2)
    slow, whole = told(LIMITED, 429, **AT_ONCE), told(BODIES["relay text"])
    bench.player.seen.clear()
    assert create(bench.reader, client, bench.player.plays(slow, slow, whole)).forms == {"parts": [RELAY_URL]}
    assert len(bench.player.seen) == 3
    with pytest.raises(openai.RateLimitError):
        create(bench.reader, client, bench.player.plays(slow))
    assert len(bench.player.seen) == 6
    with pytest.raises(openai.RateLimitError):
        create(bench.reader, client.with_options(max_retries=0), bench.player.plays(slow))
    assert len(bench.player.seen) == 7


@each_kind
def test_event_hooks(bench: Bench, relay: str, made: list[Any], kind: str) -> None:
    seen: list[str] = []

    def asked(request: Any) -> None:
        seen.append(f"{request.method} {request.url.path}")

    def answered(response: Any) -> None:
        seen.append(f"{response.status_code} {response.headers['content-type']}")

    async def aasked(request: Any) -> None:
        asked(request)

    async def aanswered(response: Any) -> None:
        answered(response)

    http: Any
    if kind == "async":
        http = openai.DefaultAsyncHttpxClient(event_hooks={"request": [aasked], "response": [aanswered]})
    else:
        http = openai.DefaultHttpxClient(event_hooks={"request": [asked], "response": [answered]})
    client = install(bench.new(kind, http_client=http))
    made.append(client)
    assert create(bench.reader, client, relay).forms == {"parts": [RELAY_URL]}
    assert seen == ["POST /v1/chat/completions", "200 application/json"]


def test_a_hook_that_reads_the_reply(bench: Bench, relay: str, made: list[Any]) -> None:
    """It reads what the caller gets, and the caller gets it none the less."""
    seen: list[bytes] = []
    hooks = {"response": [lambda response: seen.append(response.read())]}
    client = install(bench.new("sync", http_client=openai.DefaultHttpxClient(event_hooks=hooks)))
    made.append(client)
    response = ask(client.chat.completions.with_raw_response, relay)
    assert of_completion(response.parse()).forms == {"parts": [RELAY_URL]}
    assert seen == [response.http_response.content]


@each_kind
def test_other_paths_pass(bench: Bench, made: list[Any], kind: str) -> None:
    bench.player.pages["/v1/models"] = b'{"object":"list","data":[]}'
    client = install(bench.new(kind), images="chat", on_failure="raise")
    made.append(client)
    models = client.models.list()
    assert list(bench.reader.each(models)) == []
    with pytest.raises(openai.NotFoundError):
        bench.reader.got(client.embeddings.create(model="no such", input="a"))


def test_an_empty_mount(bench: Bench, relay: str, made: list[Any]) -> None:
    """A proxy that is switched off for a host is `None` in the table of transports."""
    http = openai.DefaultHttpxClient(mounts={"all://other.example": None})
    client = install(OpenAI(api_key="test", base_url=bench.player.url, http_client=http, max_retries=0))
    made.append(client)
    assert create(bench.reader, client, relay).forms == {"parts": [RELAY_URL]}
    assert None in transports(client)
