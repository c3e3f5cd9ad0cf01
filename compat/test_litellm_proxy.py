"""A LiteLLM proxy with our handler: the Images API over a chat gateway, and what is sent to it, once.

The proxy is a process of its own, started with the yaml of docs/integrations.md; `curl` and Python are those of the
page, too. The gateway counts what it was asked.
"""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import openai
import pytest
from openai import OpenAI

from tests.support.loopback import CUT, RESET
from tests.support.pages import blocks
from tests.support.pictures import PNG

from .bodies import HTML_PAGE, completion
from .litellm_proxy import ADDRESS, KEY, PAGE, Proxy, curled, running_proxy
from .shim_replies import BODIES, FAILED, LIMITED, PENDING, REFUSED, RELAY_URL, TEXT, TWO
from .shim_server import PAGE as HTML
from .shim_server import SHORT, Player, Reply, playing, told

if find_spec("litellm") is None or find_spec("fastapi") is None:
    pytest.skip("no LiteLLM proxy here", allow_module_level=True)

MODEL = "gpt-image"
BYTES = base64.b64decode(PNG)


@pytest.fixture(scope="module")
def gateway() -> Iterator[Player]:
    with playing() as player:
        yield player


@pytest.fixture(scope="module")
def proxy(gateway: Player, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    with running_proxy(gateway.url, tmp_path_factory.mktemp("proxy")) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def clients(proxy: Proxy) -> Iterator[dict[int, OpenAI]]:
    """By how often they try again. Two is the SDK's own default."""
    made = {tries: OpenAI(base_url=proxy.url, api_key=KEY, max_retries=tries, timeout=60) for tries in (0, 2)}
    yield made
    for client in made.values():
        client.close()


@pytest.fixture
def plays(gateway: Player) -> Any:
    """Sets what the gateway answers from now on, and forgets what it was asked."""

    def set_to(*replies: Reply) -> None:
        gateway.plays(*replies, model=MODEL)
        gateway.seen.clear()

    return set_to


def generated(client: OpenAI, **more: Any) -> list[str | None]:
    answer = client.images.generate(model=MODEL, prompt="a cat", **more)
    assert answer.created > 1_700_000_000
    return [image.url or image.b64_json for image in answer.data or []]


def test_url(clients: dict[int, OpenAI], gateway: Player, plays: Any) -> None:
    plays(told(BODIES["relay text"]))
    assert generated(clients[0], size="1024x1536", user="u1", extra_body={"seed": 7}) == [RELAY_URL]
    [request] = gateway.seen
    assert request.path == "/v1/chat/completions"
    assert request.headers["authorization"] == "Bearer sk-of-the-gateway"
    assert request.headers["x-team"] == "pictures"
    words = "a cat\n\nAspect ratio: 2:3"
    fields = {"model": MODEL, "messages": [{"role": "user", "content": words}], "user": "u1", "seed": 7}
    assert request.fields == fields


def test_curl_and_two_pictures(proxy: Proxy, gateway: Player, plays: Any) -> None:
    """What came as base64 stays that, where nothing else was asked for."""
    plays(told(TWO))
    status, body = curled(proxy)
    assert status == 200
    assert [(image["url"], image["b64_json"]) for image in body["data"]] == [
        ("https://ok.example/cat.png", None),
        (None, PNG),
    ]
    [request] = gateway.seen
    assert request.fields["messages"][0]["content"] == "a cat\n\nAspect ratio: 2:3\nNumber of images: 2"
    status, body = curled(proxy, response_format="url")
    assert [image["url"] for image in body["data"]] == ["https://ok.example/cat.png", f"data:image/png;base64,{PNG}"]
    assert len(gateway.seen) == 2


def test_base64(proxy: Proxy, gateway: Player, plays: Any) -> None:
    """The Python of the page: a picture that came as a URL is fetched, since base64 is asked for."""
    gateway.pages["/cat.png"] = BYTES
    plays(told(completion({"content": f"![a]({gateway.root}/cat.png)"})))
    [code] = [block for block in blocks(PAGE, "python") if "b64_json" in block]
    found: dict[str, Any] = {"LITELLM_MASTER_KEY": KEY}
    exec(code.replace(ADDRESS, proxy.root), found)
    assert [(image.url, image.b64_json) for image in found["answer"].data] == [(None, PNG)]
    assert len(gateway.seen) == 1
    found["client"].close()
    status, body = curled(proxy, response_format="b64_json")
    assert (status, body["data"][0]["b64_json"]) == (200, PNG)


def test_a_pending_task_is_followed(clients: dict[int, OpenAI], gateway: Player, plays: Any) -> None:
    gateway.pages["/v1/tasks/task_7"] = (
        b'{"id": "task_7", "status": "succeeded", "output": ["https://ok.example/7.png"]}'
    )
    plays(told({"id": "task_7", "status": "processing"}, 202))
    assert generated(clients[2]) == ["https://ok.example/7.png"]
    assert len(gateway.seen) == 1


def test_edit(clients: dict[int, OpenAI], gateway: Player, plays: Any) -> None:
    plays(told(BODIES["relay text"]))
    files: Any = {"image": [("a.png", BYTES), ("b.png", BYTES)], "mask": ("mask.png", BYTES)}
    answer = clients[0].images.edit(model=MODEL, prompt="a red cat", size="1024x1024", n=2, **files)
    assert answer.data is not None
    assert [image.url for image in answer.data] == [RELAY_URL]
    [request] = gateway.seen
    text, *pictures = request.fields["messages"][0]["content"]
    assert text["text"].startswith("a red cat\n\nAspect ratio: 1:1\nNumber of images: 2\nThe last image is a mask")
    assert [picture["image_url"]["url"] for picture in pictures] == [f"data:image/png;base64,{PNG}"] * 3


@pytest.mark.parametrize(
    "fields", [{"poll": 1}, {"fetch": "always"}, {"extra_headers": {"host": "x"}}, {"extra_body": "x"}, {"prompt": " "}]
)
def test_who_asks_does_not_set_what_the_deployment_may(
    proxy: Proxy, gateway: Player, plays: Any, fields: dict[str, Any]
) -> None:
    plays(told(TWO))
    status, body = curled(proxy, **fields)
    assert status == 400
    assert f"`{next(iter(fields))}`" in body["error"]["message"]
    assert not gateway.seen


def test_no_other_model_is_had_than_the_one_that_the_proxy_gives(proxy: Proxy, gateway: Player, plays: Any) -> None:
    plays(told(TWO))
    status, _ = curled(proxy, extra_body={"model": "dear", "prompt": "a dog", "seed": 7})
    assert status == 200
    [request] = gateway.seen
    assert (request.fields["model"], request.fields["seed"]) == (MODEL, 7)
    assert request.fields["messages"][0]["content"].startswith("a cat")


def test_an_address_within_is_not_fetched(proxy: Proxy, plays: Any) -> None:
    """The guard stands behind the proxy, too: but for the gateway's own host and port."""
    with playing() as within:
        within.pages["/cat.png"] = BYTES
        url = f"{within.root}/cat.png"
        plays(told(completion({"content": f"![a]({url})"})))
        status, body = curled(proxy, response_format="b64_json")
    assert (status, body["data"][0]["url"], body["data"][0]["b64_json"]) == (200, url, None)


# -- what is no picture -----------------------------------------------------------------------------------------

BROKEN = b'{"id": "chatcmpl-1", "choices": ['
ENDED: dict[str, tuple[Reply, int, str]] = {
    "refused": (told(REFUSED), 400, "ContentPolicyViolationError"),
    "refused by the gateway": (
        told({"error": {"message": "No.", "code": "content_policy_violation"}}, 400),
        400,
        "ContentPolicyViolationError",
    ),
    "failed": (told(FAILED), 429, "[rate_limit_exceeded]"),
    "pending": (told(PENDING), 504, "[image_pending]"),
    "no picture": (told(TEXT), 502, "[no_image]"),
    "bad request": (told({"error": {"message": "No.", "code": "bad"}}, 400), 400, "No. [bad]"),
    "wrong key": (told({"error": {"message": "No sk-0123456789abcdef."}}, 401), 401, "No […]"),
    "no money": (told({"error": {"message": "No."}}, 402), 402, "No."),
    "server error": (told({"error": {"message": "Oh."}}, 500), 500, "Oh."),
    "page of a gateway": (Reply((HTML_PAGE,), HTML, 502), 502, "Error code: 502"),
    "page instead of an answer": (Reply((HTML_PAGE,), HTML), 502, "no answer of a chat endpoint"),
    "no object": (told(["a"]), 502, "[no_image]"),
    "redirected": (Reply((b"",), status=307, headers=(("location", "/v1/chat/completions"),)), 502, "set `api_base`"),
    "overloaded": (told({"error": {"message": "Oh."}}, 503), 503, "Oh."),
    "gateway timeout": (told({"error": {"message": "Oh."}}, 504), 504, "Oh."),
    "short": (Reply((BROKEN,), fault=SHORT), 502, "may have been made"),
    "cut": (Reply((BROKEN,), chunked=True, fault=CUT), 502, "may have been made"),
    "reset": (Reply((BROKEN,), chunked=True, fault=RESET), 502, "may have been made"),
}


@pytest.mark.parametrize("name", ENDED)
def test_what_gives_no_picture_is_sent_once(clients: dict[int, OpenAI], gateway: Player, plays: Any, name: str) -> None:
    reply, status, words = ENDED[name]
    plays(reply)
    with pytest.raises(openai.APIStatusError) as caught:
        generated(clients[0])
    assert caught.value.status_code == status
    assert words in caught.value.message
    assert "sk-0" not in caught.value.message
    assert len(gateway.seen) == 1


@pytest.mark.parametrize("name", ["pending", "server error", "reset", "page instead of an answer"])
def test_the_sdk_tries_again_and_nothing_is_sent(
    clients: dict[int, OpenAI], proxy: Proxy, gateway: Player, plays: Any, name: str
) -> None:
    reply, status, _ = ENDED[name]
    plays(reply, told(TWO))
    before = proxy.log.read_text(errors="replace").count('"POST /v1/images/generations')
    with pytest.raises(openai.APIStatusError) as caught:
        generated(clients[2], extra_body={"seed": name})
    assert caught.value.status_code == status
    assert len(gateway.seen) == 1
    assert proxy.log.read_text(errors="replace").count('"POST /v1/images/generations') == before + 3
    # Who asks once more himself has asked for another picture.
    assert len(generated(clients[2], extra_body={"seed": name})) == 2
    assert len(gateway.seen) == 2


def test_the_router_is_told_to_try_again_and_nothing_is_sent(
    clients: dict[int, OpenAI], gateway: Player, plays: Any
) -> None:
    plays(ENDED["server error"][0], told(TWO))
    with pytest.raises(openai.InternalServerError):
        generated(clients[0], extra_headers={"x-litellm-num-retries": "2"})
    assert len(gateway.seen) == 1


def test_a_rate_limit_is_tried_again(clients: dict[int, OpenAI], gateway: Player, plays: Any) -> None:
    """Nothing was begun, so nothing is paid."""
    plays(told(LIMITED, 429), told(TWO))
    assert len(generated(clients[2])) == 2
    assert len(gateway.seen) == 2


def test_a_failure_of_before_is_none_of_another_request(
    clients: dict[int, OpenAI], gateway: Player, plays: Any
) -> None:
    """Whose first try met a rate limit gets his picture, also where somebody's same request failed just before."""
    plays(told({"error": {"message": "Oh."}}, 500), told(LIMITED, 429), told(TWO))
    with pytest.raises(openai.InternalServerError):
        generated(clients[0], extra_body={"seed": "of two"})
    assert len(generated(clients[2], extra_body={"seed": "of two"})) == 2
    assert len(gateway.seen) == 3


def test_a_client_that_gives_up_and_tries_again_pays_once(
    clients: dict[int, OpenAI], gateway: Player, plays: Any
) -> None:
    whole = told(TWO)
    plays(whole._replace(pieces=(whole.body[:9], whole.body[9:]), gated=True))
    gateway.go.clear()
    hasty = clients[0].with_options(max_retries=1, timeout=1)
    with pytest.raises(openai.APIStatusError, match="still at work") as caught:
        generated(hasty, extra_body={"seed": "hasty"})
    gateway.go.set()
    assert caught.value.status_code == 504
    assert len(gateway.seen) == 1


def test_edits_are_sent_once(clients: dict[int, OpenAI], gateway: Player, plays: Any) -> None:
    plays(ENDED["server error"][0], told(TWO))
    for picture, sent in ((BYTES, 1), (BYTES + b"another", 2)):
        with contextlib.suppress(openai.InternalServerError):
            clients[2].images.edit(model=MODEL, prompt="red", image=("a.png", picture))
        assert len(gateway.seen) == sent


def test_an_edit_without_a_file_is_not_sent(clients: dict[int, OpenAI], gateway: Player, plays: Any) -> None:
    plays(told(TWO))
    with pytest.raises(openai.BadRequestError, match="`image`"):
        clients[0].post("/images/edits", body={"model": MODEL, "prompt": "red"}, cast_to=object)
    assert not gateway.seen


def test_a_stream_is_said_to_be_impossible(clients: dict[int, OpenAI], gateway: Player, plays: Any) -> None:
    plays(told(TWO))
    with pytest.raises(openai.BadRequestError, match="leave `stream` out"):
        clients[0].images.generate(model=MODEL, prompt="a cat", stream=True)
    assert not gateway.seen


def test_nothing_of_ours_is_in_the_log(proxy: Proxy) -> None:
    log = proxy.log.read_text(errors="replace")
    assert "passes as it came" not in log
    assert PNG not in log
    assert "sk-of-the-gateway" not in log
