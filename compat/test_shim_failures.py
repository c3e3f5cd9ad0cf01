"""`on_failure="raise"`: a refused or failed reply is the exception that the SDK raises for such a status."""

from __future__ import annotations

from typing import Any

import openai
import pytest

from tests.support.chat import Body, chunk, part

from .bodies import completion, sse
from .shim_bench import Bench, each_kind, each_mode
from .shim_paths import Given, ask, create, of_chunks
from .shim_replies import FAILED, LIMITED, PENDING, REFUSED, TEXT, spoken
from .shim_server import streamed, told


def because(reason: str) -> Body:
    return completion({"content": f"> 生成失败 ❌\n> 失败原因：{reason}"})


# The reply, the class, its code, and the requests of a client that may try twice more.
ROWS: dict[str, tuple[Body, type[openai.APIStatusError], str, int]] = {
    "refused": (REFUSED, openai.BadRequestError, "input_moderation", 1),
    "refused in words": (completion({"content": "I can't create that picture."}), openai.BadRequestError, "", 1),
    # What only words tell is no reason to pay for another picture.
    "rate limit": (FAILED, openai.RateLimitError, "rate_limit_exceeded", 1),
    "a rate limit with status 200": (LIMITED, openai.RateLimitError, "rate_limit_exceeded", 3),
    "quota": (because("insufficient_quota"), openai.RateLimitError, "insufficient_quota", 1),
    "key": (because("invalid_api_key"), openai.AuthenticationError, "invalid_api_key", 1),
    "an error with status 200": ({"error": {"message": "No.", "code": "model_not_found"}}, openai.NotFoundError, "", 1),
}
each_row = pytest.mark.parametrize("name", ROWS)


@each_kind
@each_row
def test_status_errors(bench: Bench, name: str, kind: str) -> None:
    body, error, code, requests = ROWS[name]
    model = bench.player.plays(told(body, retry_after_ms="1"))
    client = bench.client(kind, on_failure="raise", max_retries=2)
    bench.player.seen.clear()
    with pytest.raises(error) as caught:
        create(bench.reader, client, model)
    assert type(caught.value) is error
    assert caught.value.code == (code or caught.value.code)
    assert caught.value.code
    assert len(bench.player.seen) == requests
    raw = client.with_options(max_retries=0).chat.completions.with_raw_response
    with pytest.raises(error):
        bench.reader.got(ask(raw, model))


@each_kind
def test_what_is_no_failure_is_no_error(bench: Bench, kind: str) -> None:
    client = bench.client(kind, on_failure="raise")
    pending = create(bench.reader, client, bench.player.plays(told(PENDING)))
    assert [reason["status"] for reason in pending.told] == ["pending"]
    assert create(bench.reader, client, bench.player.plays(told(TEXT))).texts == [
        TEXT["choices"][0]["message"]["content"]
    ]


def until_error(bench: Bench, client: Any, model: str) -> tuple[Given, openai.APIError]:
    chunks: list[Any] = []
    with pytest.raises(openai.APIError) as caught:
        chunks.extend(bench.reader.each(bench.reader.got(ask(client.chat.completions, model, stream=True))))
    return of_chunks(chunks), caught.value


@each_kind
@pytest.mark.parametrize("text", ["keep", "clean"])
@pytest.mark.parametrize("name", ["refused", "rate limit", "quota"])
def test_errors_in_streams(bench: Bench, name: str, text: str, kind: str) -> None:
    """A stream has begun with status 200, so the SDK has one class for all of them; the code is the same."""
    body, _, code, _ = ROWS[name]
    model = bench.player.plays(streamed(spoken(body)))
    given, error = until_error(bench, bench.client(kind, on_failure="raise", text=text), model)
    assert type(error) is openai.APIError
    assert error.code == code
    if text == "keep":
        assert given.texts == [body["choices"][0]["message"]["content"]]


@each_kind
@pytest.mark.parametrize("on_failure", ["keep", "raise"])
@each_mode
def test_a_picture_before_an_error(bench: Bench, mode: str, on_failure: str, kind: str) -> None:
    """The error of the stream itself comes once, as it came, and behind all that came before it."""
    url = "https://ok.example/cat.png"
    for events in ([chunk({"content": f"![a]({url})"}), LIMITED], [chunk({"images": [part(url)]}), LIMITED]):
        model = bench.player.plays(streamed(sse(events)))
        given, error = until_error(bench, bench.client(kind, mode, on_failure=on_failure), model)
        assert given.forms == {mode: [url]}
        assert error.body == LIMITED["error"]


@each_kind
def test_a_body_where_a_stream_was_asked_for(bench: Bench, kind: str) -> None:
    for body in (REFUSED, LIMITED):
        _, error = until_error(bench, bench.client(kind, on_failure="raise"), bench.player.plays(told(body)))
        assert error.code == ("input_moderation" if body is REFUSED else "rate_limit_exceeded")
