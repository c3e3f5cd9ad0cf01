"""The handler for LiteLLM inside of a Python program: its functions, its router, its exceptions, no proxy."""

from __future__ import annotations

import asyncio
import base64
import traceback
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

from tests.support.pictures import PNG

from .bodies import completion
from .shim_bench import Bench
from .shim_callers import quiet
from .shim_replies import BODIES, LIMITED, PENDING, REFUSED, RELAY_URL, TEXT, TWO
from .shim_server import told

BYTES = base64.b64decode(PNG)
each_way = pytest.mark.parametrize("way", ["sync", "async"])


@pytest.fixture
def registered(litellm: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """LiteLLM with a handler that neither waits nor fetches."""
    with quiet():
        handler = import_module("chatimg_parse.integrations.litellm").ChatImageLLM()
        monkeypatch.setattr(litellm, "custom_provider_map", [{"provider": "chatimg", "custom_handler": handler}])
        monkeypatch.setattr(litellm, "suppress_debug_info", True)
        litellm.utils.custom_llm_setup()
        yield litellm


def generated(litellm: Any, bench: Bench, way: str, model: str, **more: Any) -> Any:
    arguments: dict[str, Any] = {"prompt": "a cat", "api_base": bench.player.url, "api_key": "k", **more}
    if way == "sync":
        return litellm.image_generation(model=f"chatimg/{model}", **arguments)
    return asyncio.run(litellm.aimage_generation(model=f"chatimg/{model}", **arguments))


@each_way
def test_pictures(registered: Any, bench: Bench, way: str) -> None:
    model = bench.player.plays(told(TWO))
    bench.player.seen.clear()
    answer = generated(registered, bench, way, model, extra_body={"n": 2, "size": "16x9"}, extra_headers={"x-a": "b"})
    assert type(answer) is registered.ImageResponse
    assert [image.url or image.b64_json for image in answer.data] == ["https://ok.example/cat.png", PNG]
    [request] = bench.player.seen
    assert (request.headers["x-a"], request.headers["authorization"]) == ("b", "Bearer k")
    assert request.fields["messages"][0]["content"] == "a cat\n\nAspect ratio: 16:9\nNumber of images: 2"


@each_way
def test_usage_is_told_where_it_is_whole(registered: Any, bench: Bench, way: str) -> None:
    details = {"image_tokens": 3, "text_tokens": 4}
    usage = {"input_tokens": 7, "input_tokens_details": details, "output_tokens": 9, "total_tokens": 16}
    for counted, total in ((usage, 16), ({"total_tokens": 5}, 0)):
        model = bench.player.plays(told({**completion({"content": f"![a]({RELAY_URL})"}), "usage": counted}))
        answer = generated(registered, bench, way, model)
        assert [image.url for image in answer.data] == [RELAY_URL]
        assert answer.usage.total_tokens == total


@each_way
def test_edit(registered: Any, bench: Bench, way: str) -> None:
    model = bench.player.plays(told(BODIES["relay text"]))
    bench.player.seen.clear()
    call: Any = registered.image_edit if way == "sync" else registered.aimage_edit
    told_to = {"prompt": "red", "api_base": bench.player.url, "api_key": "k", "image": [("a.png", BYTES)]}
    answer = call(model=f"chatimg/{model}", **told_to)
    answer = asyncio.run(answer) if way == "async" else answer
    assert [image.url for image in answer.data] == [RELAY_URL]
    [request] = bench.player.seen
    assert request.fields["messages"][0]["content"][1]["image_url"]["url"] == f"data:image/png;base64,{PNG}"


ERRORS: dict[str, tuple[Any, int, str]] = {
    "refused": (REFUSED, 200, "ContentPolicyViolationError"),
    "pending": (PENDING, 200, "Timeout"),
    "no picture": (TEXT, 200, "BadGatewayError"),
    "wrong key": ({"error": {"message": "No."}}, 401, "AuthenticationError"),
    "forbidden": ({"error": {"message": "No."}}, 403, "PermissionDeniedError"),
    "no model": ({"error": {"message": "No."}}, 404, "NotFoundError"),
    "not to be processed": ({"error": {"message": "No."}}, 422, "UnprocessableEntityError"),
    "rate limit": (LIMITED, 429, "RateLimitError"),
    "server error": ({"error": {"message": "No."}}, 500, "InternalServerError"),
    "overloaded": ({"error": {"message": "No."}}, 503, "ServiceUnavailableError"),
    "anything else": ({"error": {"message": "No."}}, 418, "APIError"),
}


@each_way
@pytest.mark.parametrize("name", ERRORS)
def test_errors_are_those_of_litellm(registered: Any, bench: Bench, way: str, name: str) -> None:
    body, status, kind = ERRORS[name]
    model = bench.player.plays(told(body, status))
    bench.player.seen.clear()
    with pytest.raises(getattr(registered, kind)) as caught:
        generated(registered, bench, way, model)
    assert type(caught.value).__name__ == kind
    assert caught.value.num_retries == (None if name == "rate limit" else 0)
    assert len(bench.player.seen) == 1


def test_the_router_sends_once(registered: Any, bench: Bench) -> None:
    """Twice are two requests: the second one gets pictures, with what the deployment wants of them."""
    model = bench.player.plays(told({"error": {"message": "Oh."}}, 500), told(TWO))
    bench.player.seen.clear()
    params = {"model": f"chatimg/{model}", "api_base": bench.player.url, "api_key": "k", "extra_body": {"size": "3x2"}}
    router = registered.Router(model_list=[{"model_name": "draw", "litellm_params": params}], num_retries=2)
    with pytest.raises(registered.InternalServerError):
        asyncio.run(router.aimage_generation(model="draw", prompt="a cat"))
    assert len(bench.player.seen) == 1
    assert len(asyncio.run(router.aimage_generation(model="draw", prompt="a cat")).data) == 2
    assert bench.player.seen[1].fields["messages"][0]["content"] == "a cat\n\nAspect ratio: 3:2"


def test_what_a_gateway_says_is_one_clean_line(registered: Any, bench: Bench) -> None:
    hostile = {"message": "No\r\nSet-Cookie: a=b \x1b[31m sk-0123456789abcdef0123456789", "code": "x" * 500}
    model = bench.player.plays(told({"error": hostile}, 400))
    with pytest.raises(registered.BadRequestError) as caught:
        generated(registered, bench, "sync", model)
    words = caught.value.message
    assert len(words) < 500
    assert not {"\r", "\n", "\x1b"} & set(words)
    assert "sk-0123" not in words
    logged = "".join(traceback.format_exception(caught.value))  # as LiteLLM writes it
    assert "Set-Cookie" in logged
    assert not {"\r", "\x1b"} & set(logged)
    assert "sk-0123" not in logged


@each_way
def test_a_gateway_that_is_not_there(registered: Any, bench: Bench, way: str) -> None:
    """Nothing was sent, so who likes may try again."""
    with pytest.raises(registered.BadGatewayError, match="cannot be reached") as caught:
        generated(registered, bench, way, "none", api_base="http://127.0.0.1:9/v1")
    assert caught.value.num_retries is None


@each_way
def test_what_cannot_be_asked_is_not_sent(registered: Any, bench: Bench, way: str) -> None:
    model = bench.player.plays(told(TWO))
    bench.player.seen.clear()
    with pytest.raises(registered.InternalServerError, match="api_base"):
        generated(registered, bench, way, model, api_base=None)
    with pytest.raises(registered.BadRequestError, match="stream"):
        generated(registered, bench, way, model, stream=True)
    assert not bench.player.seen


def test_no_key_is_taken_from_the_environment(registered: Any, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenAI's is none of the gateway's."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-somebody")
    model = bench.player.plays(told(TWO))
    bench.player.seen.clear()
    generated(registered, bench, "sync", model, api_key=None)
    assert bench.player.seen[0].headers["authorization"] == "Bearer none"


def test_settings_of_a_deployment(registered: Any, bench: Bench) -> None:
    bench.player.pages["/v1/tasks/task_8"] = (
        b'{"id": "task_8", "status": "succeeded", "output": ["https://ok.example/8"]}'
    )
    model = bench.player.plays(told({"id": "task_8", "status": "processing"}))
    with pytest.raises(registered.Timeout):
        generated(registered, bench, "sync", model)
    answer = generated(registered, bench, "sync", model, poll=20)
    assert [image.url for image in answer.data] == ["https://ok.example/8"]


def test_a_gateway_that_never_ends_is_left(registered: Any, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte now and then is no silence, which `timeout` limits."""
    whole = told(TWO)
    model = bench.player.plays(whole._replace(pieces=(whole.body[:9], whole.body[9:]), gated=True))
    monkeypatch.setattr("chatimg_parse.integrations.litellm._LONGEST", 0.2)
    bench.player.go.clear()
    with pytest.raises(registered.Timeout, match="may still make the picture") as caught:
        generated(registered, bench, "async", model, timeout=60)
    bench.player.go.set()
    assert caught.value.num_retries == 0


def test_certificates_are_read_once(registered: Any, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes longer than all else of a request, and the proxy's loop would wait for it."""
    model = bench.player.plays(told(TWO))

    def read(*_: Any) -> None:
        raise AssertionError("certificates are read again")

    monkeypatch.setattr("ssl.SSLContext.load_verify_locations", read)
    for way in ("sync", "async"):
        assert len(generated(registered, bench, way, model).data) == 2


@each_way
def test_no_failure_is_told_as_a_traceback(registered: Any, bench: Bench, way: str) -> None:
    with pytest.raises(registered.BadGatewayError) as caught:
        generated(registered, bench, way, "none", extra_headers={"x-a": "\u732b"})
    assert "Traceback" not in str(caught.value)
    assert caught.value.num_retries == 0


def test_a_wrong_option_is_told_at_once(registered: Any) -> None:
    del registered
    kind: Any = import_module("chatimg_parse.integrations.litellm").ChatImageLLM
    with pytest.raises(TypeError, match="pol"):
        kind(pol=True)
    with pytest.raises(TypeError, match="poll"):
        kind(poll="long")
