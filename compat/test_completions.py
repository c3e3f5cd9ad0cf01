"""Chat completions: the SDK's objects, its raw responses, and the HTTP responses in these, against the plain body."""

from __future__ import annotations

import asyncio

import pytest
from openai import AsyncOpenAI, OpenAI

from chatimg_parse import ImageResult, Status, parse
from tests.support.chat import Body
from tests.support.results import codes, places
from tests.support.sdk import HTTP

from .bodies import COMPLETIONS, NO_PICTURE
from .compare import facts
from .endpoint import Endpoint
from .shim_paths import ask

each_body = pytest.mark.parametrize("body", COMPLETIONS.values(), ids=COMPLETIONS.keys())


def expected(body: Body) -> ImageResult:
    result = parse(body)
    assert result.status is Status.COMPLETED
    assert result.data
    return result


@each_body
def test_completion(client: OpenAI, endpoint: Endpoint, body: Body) -> None:
    endpoint.answer(body)
    completion = ask(client.chat.completions)
    assert facts(parse(completion)) == facts(expected(body))


@each_body
def test_choice_and_message(client: OpenAI, endpoint: Endpoint, body: Body) -> None:
    endpoint.answer(body)
    completion = ask(client.chat.completions)
    for choice, plain in zip(completion.choices, body["choices"], strict=True):
        assert facts(parse(choice)) == facts(parse(plain))
        assert facts(parse(choice.message)) == facts(parse(plain["message"]))
    found = [image for choice in completion.choices for image in places(parse(choice.message))]
    assert found == places(expected(body))


@each_body
def test_content_and_dumps(client: OpenAI, endpoint: Endpoint, body: Body) -> None:
    """What people hand over in place of the object: its JSON, its dump."""
    endpoint.answer(body)
    completion = ask(client.chat.completions.with_raw_response).parse()
    dumped = completion.model_dump(warnings=False)
    assert facts(parse(dumped)) == facts(expected(body))
    assert facts(parse(completion.model_dump_json(warnings=False))) == facts(expected(body))
    assert facts(parse(completion.to_dict(warnings=False))) == facts(expected(body))


def test_no_content(client: OpenAI, endpoint: Endpoint) -> None:
    endpoint.answer(NO_PICTURE)
    completion = ask(client.chat.completions)
    choice = completion.choices[0]
    for source in (completion, choice, choice.message, choice.message.content):
        assert parse(source).status is Status.NO_IMAGE


@each_body
def test_raw_response(client: OpenAI, endpoint: Endpoint, body: Body) -> None:
    endpoint.answer(body)
    raw = ask(client.chat.completions.with_raw_response)
    assert parse(raw) == expected(body)
    assert parse(raw.http_response) == expected(body)
    assert parse(raw.content) == expected(body)
    assert parse(raw.text) == expected(body)


@each_body
def test_streaming_response_that_was_read(client: OpenAI, endpoint: Endpoint, body: Body) -> None:
    endpoint.answer(body)
    with ask(client.chat.completions.with_streaming_response) as response:
        assert parse(response.read()) == expected(body)
        assert parse(response) == expected(body)
        assert parse(response.http_response) == expected(body)
    assert parse(response) == expected(body)


def test_streaming_response_that_was_not_read(client: OpenAI, endpoint: Endpoint) -> None:
    endpoint.answer(COMPLETIONS["relay text"])
    with ask(client.chat.completions.with_streaming_response) as response:
        pass
    for source in (response, response.http_response):
        result = parse(source)
        assert result.status is Status.NO_IMAGE
        assert codes(result) == ["source-unreadable"]


@each_body
def test_response_of_the_http_library(endpoint: Endpoint, body: Body) -> None:
    endpoint.answer(body)
    with HTTP.Client(trust_env=False) as http:
        response = http.get(endpoint.url)
        assert parse(response) == expected(body)
        with http.stream("GET", endpoint.url) as streamed:
            streamed.read()
        assert parse(streamed) == expected(body)


@each_body
def test_async_client(endpoint: Endpoint, body: Body) -> None:
    async def found() -> list[ImageResult]:
        async with AsyncOpenAI(api_key="test", base_url=endpoint.url, max_retries=0) as client:
            completion = await ask(client.chat.completions)
            raw = await ask(client.chat.completions.with_raw_response)
            async with ask(client.chat.completions.with_streaming_response) as response:
                await response.read()
            return [parse(source) for source in (completion, raw, raw.http_response, response, response.http_response)]

    endpoint.answer(body)
    assert [facts(result) for result in asyncio.run(found())] == [facts(expected(body))] * 5
