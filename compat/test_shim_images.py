"""`images="chat"`: `images.generate()` and `.edit()` over a chat endpoint, with the real classes and errors."""

from __future__ import annotations

import base64
from typing import Any

import openai
import pytest
from openai.types import ImagesResponse

from chatimg_parse.shim import ImagesCall
from tests.support.pictures import GIF, PNG

from .bodies import completion, sse
from .shim_bench import Bench, each_kind
from .shim_paths import line
from .shim_replies import BODIES, EVENTS, FAILED, LIMITED, PENDING, REFUSED, RELAY_URL, TEXT, TWO, spoken
from .shim_server import streamed, told

BYTES = base64.b64decode(PNG)
streams = pytest.mark.skipif(not hasattr(openai.types, "ImageGenStreamEvent"), reason="this SDK streams no images")


def generate(bench: Bench, model: str, kind: str, *, options: Any = None, **more: Any) -> Any:
    client = bench.client(kind, images="chat", **(options or {}))
    return bench.reader.got(client.images.generate(model=model, prompt="a cat", **more))


@each_kind
def test_generate(bench: Bench, kind: str) -> None:
    bench.player.seen.clear()
    answer = generate(bench, bench.player.plays(told(BODIES["relay text"])), kind, n=2, size="1024x1536")
    assert type(answer) is ImagesResponse
    assert answer.data is not None
    assert [image.url for image in answer.data] == [RELAY_URL]
    assert type(answer).model_validate(answer.model_dump()) == answer
    [request] = bench.player.seen
    assert request.path == "/v1/chat/completions"
    assert request.headers["content-type"] == "application/json"
    words = "a cat\n\nAspect ratio: 2:3\nNumber of images: 2"
    assert request.fields["messages"] == [{"role": "user", "content": words}]
    assert not {"prompt", "n", "size"} & set(request.fields)


@each_kind
def test_an_event_stream_answers_a_request_for_none(bench: Bench, kind: str) -> None:
    answer = generate(bench, bench.player.plays(streamed(sse(EVENTS["relay text"]))), kind)
    assert [image.url for image in answer.data] == [RELAY_URL]


@each_kind
def test_other_ways_to_call_it(bench: Bench, kind: str) -> None:
    model = bench.player.plays(told(TWO))
    client = bench.client(kind, images="chat")
    raw = bench.reader.got(client.images.with_raw_response.generate(model=model, prompt="a cat"))
    assert len(bench.reader.got(raw.parse()).data) == 2
    copied = bench.reader.got(client.with_options(timeout=9).images.generate(model=model, prompt="a cat"))
    assert [image.url or image.b64_json for image in copied.data] == ["https://ok.example/cat.png", PNG]


@each_kind
def test_edit(bench: Bench, kind: str) -> None:
    """Files go as parts, the mask behind them."""
    client, model = bench.client(kind, images="chat"), bench.player.plays(told(BODIES["relay text"]))
    gif = base64.b64decode(GIF)
    several: Any = [("a.png", BYTES), ("b.gif", gif, "image/gif")]
    for image, sent in [(BYTES, 1)] + [(several, 2)] * (line() != "1.40"):  # which takes one file only
        bench.player.seen.clear()
        files: Any = {"image": image, "mask": ("mask.png", BYTES)}
        answer = bench.reader.got(client.images.edit(model=model, prompt="a red cat", size="1024x1024", **files))
        assert [picture.url for picture in answer.data] == [RELAY_URL]
        [request] = bench.player.seen
        text, *pictures = request.fields["messages"][0]["content"]
        assert text["text"].startswith("a red cat\n\nAspect ratio: 1:1\n")
        assert [picture["type"] for picture in pictures] == ["image_url"] * (sent + 1)
        assert pictures[0]["image_url"]["url"] == f"data:image/png;base64,{PNG}"


@each_kind
def test_a_template_of_ones_own(bench: Bench, kind: str) -> None:
    def template(call: ImagesCall) -> str:
        return f"/imagine {call.fields['prompt']} --ar {call.ratio}"

    bench.player.seen.clear()
    model = bench.player.plays(told(TWO))
    generate(bench, model, kind, size="1536x1024", options={"template": template})
    assert bench.player.seen[0].fields["messages"][0]["content"] == "/imagine a cat --ar 3:2"


# -- bytes ------------------------------------------------------------------------------------------------------


@each_kind
def test_base64(bench: Bench, kind: str) -> None:
    """Where it is asked for, bytes that came are given, and URLs as the caller allows."""
    model, asked = bench.player.plays(told(TWO)), list[str]()

    def fetch(url: str) -> bytes:
        asked.append(url)
        return BYTES

    async def afetch(url: str) -> bytes:
        return fetch(url)

    fetched = generate(bench, model, kind, response_format="b64_json", options={"fetch": fetch})
    assert [image.b64_json for image in fetched.data] == [PNG, PNG]
    if kind == "async":
        fetched = generate(bench, model, kind, response_format="b64_json", options={"fetch": afetch})
        assert [image.b64_json for image in fetched.data] == [PNG, PNG]
    assert set(asked) == {"https://ok.example/cat.png"}
    unfetched = generate(bench, model, kind, response_format="b64_json")
    assert [image.url for image in unfetched.data] == ["https://ok.example/cat.png", None]
    as_urls = generate(bench, model, kind, response_format="url", options={"fetch": fetch})
    assert [image.url for image in as_urls.data] == ["https://ok.example/cat.png", f"data:image/png;base64,{PNG}"]


@each_kind
def test_fetched_by_us(bench: Bench, kind: str) -> None:
    bench.player.pages["/cat.png"] = BYTES
    url = f"{bench.player.root}/cat.png"
    model = bench.player.plays(told(completion({"content": f"![a]({url})"})))
    answer = generate(bench, model, kind, response_format="b64_json", options={"fetch": True})
    assert [image.b64_json for image in answer.data] == [PNG]


@each_kind
def test_what_cannot_be_fetched_stays_a_url(bench: Bench, complaints: list[str], kind: str) -> None:
    url = f"{bench.player.root}/gone.png"
    model = bench.player.plays(told(completion({"content": f"![a]({url})"})))
    answer = generate(bench, model, kind, response_format="b64_json", options={"fetch": True})
    assert [image.url for image in answer.data] == [url]
    assert len(complaints) == 1
    assert "gone" not in complaints[0]
    complaints.clear()


# -- streams ----------------------------------------------------------------------------------------------------


@streams
@each_kind
def test_streamed(bench: Bench, kind: str) -> None:
    model = bench.player.plays(streamed(sse(EVENTS["delta.images with index"])))
    bench.player.seen.clear()
    events = list(bench.reader.each(generate(bench, model, kind, stream=True, partial_images=2)))
    assert [event.type for event in events] == ["image_generation.completed"] * 2
    assert [getattr(event, "url", None) or event.b64_json for event in events] == ["https://ok.example/cat.png", PNG]
    assert bench.player.seen[0].fields["stream"] is True
    assert [event.model_dump()["usage"]["total_tokens"] for event in events] == [0, 0]


@streams
@each_kind
@pytest.mark.parametrize("reply", [REFUSED, FAILED, PENDING, TEXT], ids=["refused", "failed", "pending", "text"])
def test_errors_in_streams(bench: Bench, reply: Any, kind: str) -> None:
    model = bench.player.plays(streamed(spoken(reply)))
    with pytest.raises(openai.APIError) as caught:
        list(bench.reader.each(generate(bench, model, kind, stream=True)))
    assert caught.value.code


# -- failures ---------------------------------------------------------------------------------------------------

FAILURES: dict[str, tuple[Any, int, str, int]] = {
    "refused": (REFUSED, 400, "input_moderation", 1),
    "pending": (PENDING, 504, "image_pending", 1),
    "rate limit in words": (FAILED, 429, "rate_limit_exceeded", 1),
    "rate limit": (LIMITED, 429, "rate_limit_exceeded", 3),
    "no picture": (TEXT, 502, "no_image", 1),
}


@each_kind
@pytest.mark.parametrize("name", FAILURES)
def test_errors(bench: Bench, name: str, kind: str) -> None:
    """A picture is paid for: what has begun is not asked for again by the SDK itself."""
    body, status, code, requests = FAILURES[name]
    model = bench.player.plays(told(body, retry_after_ms="1"))
    bench.player.seen.clear()
    with pytest.raises(openai.APIStatusError) as caught:
        generate(bench, model, kind, options={"max_retries": 2})
    assert (caught.value.status_code, caught.value.code) == (status, code)
    assert isinstance(caught.value, openai.BadRequestError) == (status == 400)
    assert len(bench.player.seen) == requests


@each_kind
def test_errors_of_the_gateway_pass(bench: Bench, kind: str) -> None:
    model = bench.player.plays(told({"error": {"message": "No.", "code": "bad"}}, 403))
    with pytest.raises(openai.PermissionDeniedError) as caught:
        generate(bench, model, kind)
    assert caught.value.code == "bad"


@each_kind
def test_without_the_option_the_request_goes_where_it_is_meant_to(bench: Bench, kind: str) -> None:
    bench.player.seen.clear()
    with pytest.raises(openai.NotFoundError):
        bench.reader.got(bench.client(kind).images.generate(model="none", prompt="a cat"))
    assert bench.player.seen[0].path == "/v1/images/generations"
