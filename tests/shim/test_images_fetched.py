"""The Images API over a chat, with what the shim gets by itself: pictures over a real connection, and tasks."""

from __future__ import annotations

import asyncio
import base64
import importlib
import itertools
import json
from typing import Any

import pytest

from chatimg_parse.fetch import Policy
from chatimg_parse.shim import install, options

from ..support.pictures import GIF, PNG
from ..support.sdk import JSON
from ..support.servers.gateway import Gateway, gateways
from ..support.servers.raw_server import PICTURE

KEY = {"authorization": "Bearer SECRET"}


class Caller:
    """A client of one library, blocking or async."""

    def __init__(self, name: str, asynchronous: bool) -> None:
        self.library: Any = importlib.import_module(name)
        self.asynchronous = asynchronous

    def post(self, gateway: Gateway, body: dict[str, Any], **how: Any) -> Any:
        url = f"http://{gateway.host}/v1/images/generations"
        sent = json.dumps({"model": "m", "prompt": "a cat", **body})
        if not self.asynchronous:
            with self.library.Client(trust_env=False) as client:
                return install(client, images="chat", **how).post(url, content=sent, headers={**JSON, **KEY})

        async def main() -> Any:
            async with self.library.AsyncClient(trust_env=False) as client:
                return await install(client, images="chat", **how).post(url, content=sent, headers={**JSON, **KEY})

        return asyncio.run(main())


@pytest.fixture(params=[(name, way) for name in ("httpx", "httpx2") for way in (False, True)], ids=str)
def caller(request: pytest.FixtureRequest) -> Caller:
    return Caller(*request.param)


@pytest.mark.parametrize(
    "fetch,asked,given",
    [
        (True, {}, "url"),
        (True, {"response_format": "url"}, "url"),
        (True, {"response_format": "b64_json"}, "b64_json"),
        ("always", {}, "b64_json"),
        ("always", {"response_format": "url"}, "url"),
        ("always", {"response_format": "b64_json"}, "b64_json"),
        (False, {"response_format": "b64_json"}, "url"),
    ],
)
def test_base64_comes_where_it_is_wanted(caller: Caller, fetch: Any, asked: dict[str, str], given: str) -> None:
    with gateways() as [gateway]:
        gateway.says(f"![a]({gateway.url('/cat.png')})")
        [image] = caller.post(gateway, asked, fetch=fetch).json()["data"]
        assert {key for key in ("url", "b64_json") if image.get(key)} == {given}
        assert image[given] == (PNG if given == "b64_json" else gateway.url("/cat.png"))
        keys = [request.count("SECRET") for request in gateway.requests]
    assert keys == [1, 0][: len(keys)]  # the gateway's own pictures are asked for without the key, too


def test_only_the_gateway_itself_is_let_through(caller: Caller, caplog: pytest.LogCaptureFixture) -> None:
    with gateways(2) as [gateway, other]:
        gateway.says(f"![a]({other.url('/cat.png?sig=SECRET')})")
        [image] = caller.post(gateway, {}, fetch="always").json()["data"]
        assert (image.get("b64_json"), image["url"]) == (None, other.url("/cat.png?sig=SECRET"))
        assert not other.connections
        [image] = caller.post(gateway, {}, fetch="always", policy=Policy(allowed_hosts=[other.host])).json()["data"]
        assert image["b64_json"] == PNG
    assert "port-refused" in caplog.text
    assert "SECRET" not in caplog.text


def test_a_function_of_the_caller_goes_first(caller: Caller) -> None:
    with gateways() as [gateway]:
        gateway.says(f"![a]({gateway.url('/cat.png')})")
        body = {"response_format": "b64_json"}
        [image] = caller.post(gateway, body, fetch=lambda _: base64.b64decode(GIF)).json()["data"]
        assert image["b64_json"] == GIF
        assert gateway.asked() == ["POST /v1/chat/completions"]


def test_a_stream_brings_base64_where_it_may_be_fetched(caller: Caller) -> None:
    with gateways() as [gateway]:
        gateway.streams(f"![a]({gateway.url('/cat.png')})")
        response = caller.post(gateway, {"stream": True}, fetch=True)
        assert response.headers["content-type"] == "text/event-stream"
        [event] = [json.loads(each.partition("data: ")[2]) for each in response.text.split("\n\n") if each]
        assert (event["type"], event["b64_json"]) == ("image_generation.completed", PNG)
        assert event["usage"]["total_tokens"] == 0
        gateway.streams("I'm sorry, but I can't generate that image.")
        response = caller.post(gateway, {"stream": True}, fetch=True)
        [event] = [json.loads(each.partition("data: ")[2]) for each in response.text.split("\n\n") if each]
        assert event["error"]["code"] == "content_policy_violation"


# -- tasks ----------------------------------------------------------------------------------------------------

MODERATED = "content_policy_violation"
PENDING = '{"prompt": "a cat"}\n> ID: `task_01`\n> Queuing...'


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits between two requests: with each look at the clock a second is over."""

    async def asleep(_: float) -> None:
        pass

    seconds = itertools.count()
    monkeypatch.setattr("chatimg_parse.poll.drivers.clock", lambda: float(next(seconds)))
    monkeypatch.setattr("chatimg_parse.poll.drivers.sleep", lambda _: None)
    monkeypatch.setattr("chatimg_parse.poll.drivers.asleep", asleep)


@pytest.mark.usefixtures("impatient")
def test_a_pending_task_is_waited_for(caller: Caller) -> None:
    with gateways() as [gateway]:
        gateway.says(PENDING)
        done = {"task_id": "task_01", "status": "succeeded", "images": [{"url": gateway.url("/cat.png")}]}
        gateway.tasks = [{"task_id": "task_01", "status": "running", "progress": 40}, done]
        [image] = caller.post(gateway, {}, poll=True, fetch="always").json()["data"]
        assert (image["b64_json"], image["revised_prompt"]) == (PNG, "a cat")
        assert gateway.asked() == [
            "POST /v1/chat/completions",
            "GET /v1/images/tasks/task_01",
            "GET /v1/images/tasks/task_01",
            "GET /cat.png",
        ]
        assert [request.count("SECRET") for request in gateway.requests] == [1, 1, 1, 0]


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    "told,status,code",
    [
        ({"task_id": "task_01", "status": "failed", "fail_reason": "no capacity"}, 500, None),
        ({"task_id": "task_01", "status": "failed", "error": {"code": MODERATED}}, 400, MODERATED),
        ({"task_id": "task_01", "status": "running"}, 504, "image_pending"),
    ],
)  # fmt: skip
def test_what_the_task_came_to_is_told(caller: Caller, told: dict[str, Any], status: int, code: str | None) -> None:
    with gateways() as [gateway]:
        gateway.says(PENDING)
        gateway.tasks = [told]
        response = caller.post(gateway, {}, poll=60)
        assert response.status_code == status
        assert code is None or response.json()["error"]["code"] == code
        assert response.json()["error"]["task_id"] == "task_01"
        assert {each.split()[0] for each in gateway.asked()[1:]} == {"GET"}


def test_a_pending_task_is_told_at_once_where_nobody_waits(caller: Caller) -> None:
    with gateways() as [gateway]:
        gateway.says(PENDING)
        response = caller.post(gateway, {})
        assert (response.status_code, response.json()["error"]["code"]) == (504, "image_pending")
        assert len(gateway.requests) == 1


# -- options --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", [{"poll": "yes"}, {"poll": -1}, {"fetch": "never"}, {"policy": {"timeout": 5}}])
def test_wrong_options_are_told_at_once(wrong: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match=next(iter(wrong))):
        options.options_of("parts", {"images": "chat", **wrong})


def test_the_picture_is_that_of_the_server() -> None:
    assert base64.b64encode(PICTURE).decode() == PNG
