"""Objects of other libraries; what is not installed in an environment is skipped there."""

from __future__ import annotations

import base64
import json
import warnings
from typing import Any

import pytest

from chatimg_parse import Status, parse
from tests.support.chat import Body
from tests.support.feeding import fed
from tests.support.pictures import PNG
from tests.support.results import places

from .bodies import CAT, COMPLETIONS, DOG, RELAY_TEXT, STREAMS, completion, sse
from .endpoint import Endpoint

each_body = pytest.mark.parametrize("body", COMPLETIONS.values(), ids=COMPLETIONS.keys())


# -- requests ---------------------------------------------------------------------------------------------------


@each_body
def test_requests(endpoint: Endpoint, body: Body) -> None:
    requests = pytest.importorskip("requests")
    endpoint.answer(body)
    with requests.Session() as session:
        session.trust_env = False
        response = session.get(endpoint.url)
        assert parse(response) == parse(body)
        assert parse(response.json()) == parse(response.text) == parse(body)


def test_requests_stream(endpoint: Endpoint) -> None:
    requests = pytest.importorskip("requests")
    body = sse(STREAMS["relay text"])
    endpoint.answer_stream(body)
    with requests.Session() as session:
        session.trust_env = False
        with session.get(endpoint.url, stream=True) as response:
            assert fed(response.iter_content(chunk_size=11)) == parse(body)


# -- google-genai -----------------------------------------------------------------------------------------------


def candidate(*parts: Body, **more: Any) -> Body:
    return {"candidates": [{"content": {"role": "model", "parts": list(parts)}, "finishReason": "STOP", **more}]}


INLINE = {"inlineData": {"mimeType": "image/png", "data": PNG}}
GEMINI: dict[str, tuple[Body, str]] = {
    "inline data": (candidate({"text": "Here it is."}, INLINE), "completed"),
    "thought picture": (candidate({**INLINE, "thought": True}, {"text": "Hm."}), "no_image"),
    "markdown": (candidate({"text": "![a](https://ok.example/a.png)"}), "completed"),
    "file data": (candidate({"fileData": {"mimeType": "image/png", "fileUri": "https://ok.example/f"}}), "completed"),
    "no image": (candidate(finishReason="NO_IMAGE"), "failed"),
    "unsafe image": (candidate(finishReason="IMAGE_SAFETY", finishMessage="Unable to show it."), "refused"),
    "blocked prompt": ({"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}}, "refused"),
    "usage": (
        {
            **candidate(INLINE),
            "usageMetadata": {"promptTokenCount": 3, "candidatesTokenCount": 5, "totalTokenCount": 8},
            "modelVersion": "gemini-image",
            "responseId": "r1",
        },
        "completed",
    ),
}


@pytest.fixture(scope="module")
def genai_types() -> Any:
    return pytest.importorskip("google.genai.types")


@pytest.mark.parametrize("name", GEMINI)
def test_google_genai(genai_types: Any, name: str) -> None:
    body, status = GEMINI[name]
    response = genai_types.GenerateContentResponse.model_validate_json(json.dumps(body))
    result, plain = parse(response), parse(body)
    assert (result.status, plain.status) == (status, status)
    assert places(result) == places(plain)
    assert (result.text, result.error, result.id, result.model) == (plain.text, plain.error, plain.id, plain.model)
    assert [image.media_type for image in result.data] == [image.media_type for image in plain.data]
    for found, told in zip(response.candidates or [], body.get("candidates", []), strict=True):
        assert places(parse(found)) == places(parse(told))


@pytest.mark.parametrize("form", ["list of parts", "content"])
def test_google_genai_parts(genai_types: Any, form: str) -> None:
    """What people take out of a response: `content.parts`, and the content itself, Gemini's message."""
    part = genai_types.Part.from_bytes(data=base64.b64decode(PNG), mime_type="image/png")
    content = genai_types.Content(role="model", parts=[genai_types.Part(text="Here it is."), part])
    assert places(parse(content if form == "content" else content.parts)) == [(None, PNG)]


def test_google_genai_stream(genai_types: Any) -> None:
    bodies = [candidate({"text": "Here it "}), candidate({"text": "is."}, INLINE)]
    read = genai_types.GenerateContentResponse.model_validate_json
    result, whole = fed(read(json.dumps(body)) for body in bodies), parse(sse(bodies))
    assert places(result) == places(whole) == [(None, PNG)]
    assert result.text == whole.text == "Here it is."


# -- litellm ----------------------------------------------------------------------------------------------------


# Its type knows no list as content, and wants an index with each entry of `images`.
LITELLM: dict[str, Body] = {
    "relay text": COMPLETIONS["relay text"],
    "two choices": COMPLETIONS["two choices"],
    "message.images": completion({"content": None, "images": [{**CAT, "index": 0}, {**DOG, "index": 1}]}),
}


def made(model: Any, values: Body) -> Any:
    """An object; warnings that litellm's own types cause when they are first used are not ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return model(**values)


@pytest.mark.parametrize("name", LITELLM)
def test_litellm(litellm: Any, name: str) -> None:
    body = LITELLM[name]
    response = made(litellm.ModelResponse, body)
    result, plain = parse(response), parse(body)
    assert places(result) == places(plain)
    assert (result.status, result.text, result.params) == (plain.status, plain.text, plain.params)
    found = [image for choice in response.choices for image in places(parse(choice.message))]
    assert found == places(plain)


@pytest.mark.parametrize("name", STREAMS)
def test_litellm_stream(litellm: Any, name: str) -> None:
    model = litellm.types.utils.ModelResponseStream
    result, whole = fed(made(model, event) for event in STREAMS[name]), parse(sse(STREAMS[name]))
    assert places(result) == places(whole)
    assert (result.status, result.text, result.task_id) == (whole.status, whole.text, whole.task_id)


# -- langchain --------------------------------------------------------------------------------------------------

LANGCHAIN: dict[str, Any] = {
    "text": RELAY_TEXT,
    "parts": [{"type": "text", "text": "Here it is."}, CAT],
    "image block": [{"type": "image", "base64": PNG, "mime_type": "image/png"}],
    "image block with a URL": [{"type": "image", "url": "https://ok.example/a"}],
}


@pytest.mark.parametrize("name", LANGCHAIN)
def test_langchain(name: str) -> None:
    messages = pytest.importorskip("langchain_core.messages")
    content = LANGCHAIN[name]
    result = parse(messages.AIMessage(content=content))
    assert result.status is Status.COMPLETED
    assert result.data == parse({"role": "assistant", "content": content}).data
