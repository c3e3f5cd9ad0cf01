"""Failures: an error in an answer with status 200, and what an exception of the SDK has at hand."""

from __future__ import annotations

import openai
import pytest
from openai import OpenAI

from chatimg_parse import ImageResult, Status, StreamParser, parse
from tests.support.chat import Body, chunk
from tests.support.results import places

from .bodies import CAT, ERRORS, HTML_PAGE, sse
from .compare import facts
from .endpoint import Endpoint
from .shim_paths import ask

each_error = pytest.mark.parametrize(("body", "status"), ERRORS.values(), ids=ERRORS.keys())


@each_error
def test_error_in_an_answer_with_status_200(client: OpenAI, endpoint: Endpoint, body: Body, status: str) -> None:
    endpoint.answer(body)
    completion = ask(client.chat.completions)
    assert parse(body).status == status
    assert facts(parse(completion)) == facts(parse(body))
    assert parse(client.images.generate(prompt="a cat")) == parse(body)
    assert parse(ask(client.chat.completions.with_raw_response)) == parse(body)


@each_error
@pytest.mark.parametrize("code", [400, 429, 500])
def test_status_error(client: OpenAI, endpoint: Endpoint, body: Body, status: str, code: int) -> None:
    endpoint.answer(body, status=code)
    with pytest.raises(openai.APIStatusError) as caught:
        ask(client.chat.completions)
    by_response, by_body, told = parse(caught.value.response), parse(caught.value.body), parse(body).error
    assert told is not None
    # Where the body tells no code the status is it.
    assert by_response.error == told.model_copy(update={"code": told.code or str(code)})
    assert by_response.status == status
    assert parse(caught.value) == by_response
    # The SDK unwraps the error: its body has no `error` key around it.
    assert by_body.status == status
    assert by_body.error == told


def test_page_of_a_gateway(client: OpenAI, endpoint: Endpoint) -> None:
    endpoint.answer(HTML_PAGE, status=502, media_type="text/html")
    with pytest.raises(openai.APIStatusError) as caught:
        ask(client.chat.completions)
    for source in (caught.value.response, caught.value.body):
        result = parse(source)
        assert (result.status, result.data) == (Status.FAILED, [])
        assert result.error is not None
        assert result.error.message == "502 Bad Gateway"


def fed_until_error(client: OpenAI) -> ImageResult:
    """The SDK raises at the chunk with the error; what it raises has the error at hand."""
    parser = StreamParser()
    try:
        for piece in ask(client.chat.completions, stream=True):
            parser.feed(piece)
    except openai.APIError as error:
        parser.feed(error.body)
        return parser.close()
    raise AssertionError("the stream told no error")


@each_error
def test_error_in_a_stream(client: OpenAI, endpoint: Endpoint, body: Body, status: str) -> None:
    events = [chunk({"role": "assistant", "content": "排队中"}), body]
    endpoint.answer_stream(sse(events))
    result, whole = fed_until_error(client), parse(sse(events))
    assert whole.status == status
    assert (result.status, result.error) == (whole.status, whole.error)


@each_error
def test_error_after_the_picture(client: OpenAI, endpoint: Endpoint, body: Body, status: str) -> None:
    events = [chunk({"images": [CAT]}), body]
    endpoint.answer_stream(sse(events))
    result, whole = fed_until_error(client), parse(sse(events))
    assert places(result) == places(whole) != []
    assert (result.status, result.error) == (whole.status, whole.error)
    assert status != whole.status
