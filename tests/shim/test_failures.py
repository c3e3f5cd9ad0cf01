"""Replies without a picture as errors of the OpenAI API: the SDK's class, the code, and no second bill."""

from __future__ import annotations

import json
from typing import Any

import openai
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse import ImageResult, Status, parse
from chatimg_parse.models import ErrorInfo
from chatimg_parse.shim.failures import STATUSES, UNKNOWN, Failure, failure_of
from chatimg_parse.text.words.rows import MODERATION_CODES, TECHNICAL_CODES

from ..support.pictures import PNG
from ..support.sdk import HTTP, client_of
from ..support.tables.secrets import SECRETS


def fails(**error: str) -> ImageResult:
    return ImageResult(status=Status.FAILED, error=ErrorInfo(**error))


def failed(result: ImageResult) -> Failure:
    failure = failure_of(result, pending=True, missing=True)
    assert failure is not None
    return failure


def raised(failure: Failure) -> openai.APIStatusError:
    """What the SDK makes of it."""
    with (
        client_of(lambda _: HTTP.Response(failure.status, json=failure.body)) as client,
        pytest.raises(openai.APIStatusError) as caught,
    ):
        client.images.generate(prompt="a cat", model="m")
    return caught.value


REFUSED = parse("> 生成失败 ❌\n> 失败原因：input_moderation")
PENDING = parse("ID: task_01jqnjy94v\nData Preview: https://asyncdata.net/web/task_01jqnjy94v")


@pytest.mark.parametrize(
    "result,kind,code,told",
    [
        (REFUSED, openai.BadRequestError, "input_moderation", "input_moderation"),
        (
            ImageResult(status=Status.REFUSED),
            openai.BadRequestError,
            "content_policy_violation",
            "the request was refused: change the prompt",
        ),
        (fails(code="429", message="Slow down."), openai.RateLimitError, "429", "Slow down."),
        (
            fails(code="invalid_api_key"),
            openai.AuthenticationError,
            "invalid_api_key",
            "the generation failed: see `error`",
        ),
        (fails(code="AccessDenied"), openai.PermissionDeniedError, "AccessDenied", "AccessDenied"),
        (fails(code="model_not_found"), openai.NotFoundError, "model_not_found", "model_not_found"),
        (fails(message="Boom."), openai.InternalServerError, "image_failed", "Boom."),
        (PENDING, openai.InternalServerError, "image_pending", "ask again later for task task_01jqnjy94v;"),
        (parse("How big should it be?"), openai.InternalServerError, "no_image", "look at `text`"),
    ],
)
def test_the_sdk_raises_its_own_class_with_the_code(
    result: ImageResult, kind: type[openai.APIStatusError], code: str, told: str
) -> None:
    error = raised(failed(result))
    assert type(error) is kind
    assert (error.code, error.param) == (code, None)
    assert error.type
    assert told in error.message


@pytest.mark.parametrize(
    "error,status,retry",
    [
        ({"code": "rate_limit_exceeded"}, 429, True),
        ({"code": "Throttling.RateQuota"}, 429, False),
        ({"code": "insufficient_quota"}, 429, False),
        ({"code": "insufficient_user_quota", "type": "new_api_error"}, 429, False),
        ({"code": "429", "type": "insufficient_quota"}, 429, False),
        ({"message": "You exceeded your current quota, please check your plan and billing details."}, 429, False),
        ({"message": "用户额度不足"}, 429, False),
        ({"message": "You've hit the rate limit, try again in a few minutes."}, 429, True),
        ({"message": "Error code: 429 - {'error': {'message': 'busy'}}"}, 429, True),
        ({"code": "invalid_api_key", "type": "invalid_request_error"}, 401, False),
        ({"code": "404", "type": "invalid_request_error"}, 404, False),
        ({"code": "task_not_exist"}, 404, False),
        ({"code": "DeploymentNotFound"}, 404, False),
        ({"type": "permission_error"}, 403, False),
        ({"type": "invalid_request_error", "message": "Unknown parameter, server error"}, 400, False),
        ({"code": "408"}, 408, False),
        ({"code": "422"}, 422, False),
        ({"code": "upstream_timeout"}, 504, False),
        ({"message": "504 Gateway Time-out"}, 504, False),
        ({"message": "请求超时"}, 504, False),
        ({"message": "502 Bad Gateway"}, 502, True),
        ({"code": "overloaded_error"}, 503, True),
        ({"code": "529"}, 529, True),
        ({"message": "The server is overloaded"}, 503, True),
        ({"code": "10013"}, UNKNOWN, True),
        ({"code": "other", "message": "A crowd of 404 people"}, UNKNOWN, True),
        ({}, UNKNOWN, True),
    ],
)
def test_the_status_of_a_failure_and_whether_to_try_again(error: dict[str, str], status: int, retry: bool) -> None:
    failure = failed(fails(**error))
    assert (failure.status, failure.retry) == (status, retry)


def test_every_technical_code_of_the_vocabulary_has_a_status() -> None:
    named = {word: status for status, words in STATUSES for word in words}
    for word in TECHNICAL_CODES:
        status = failed(fails(code=word)).status
        assert status == (int(word) if word.isdecimal() else named.get(word, status)), word
        assert status != UNKNOWN or word in ("500", "internal_error", "internal_server_error"), word


def test_no_word_of_a_row_is_hidden_by_an_earlier_row() -> None:
    for status, words in STATUSES:
        for word in words:
            assert failed(fails(code=word)).status == status, word
            assert failed(fails(code="x-" + word.replace("_", ""))).status == status, word


@pytest.mark.parametrize("code", MODERATION_CODES)
def test_a_refusal_is_a_bad_request_whatever_its_code(code: str) -> None:
    failure = failed(ImageResult(status=Status.REFUSED, error=ErrorInfo(code=code, type="t")))
    assert (failure.status, failure.retry) == (400, False)
    assert (failure.body["error"]["code"], failure.body["error"]["type"]) == (code, "t")


@pytest.mark.parametrize("sign", [{"task_id": "t"}, {"progress": 10}, {"preview_url": "https://x.example/p"}])
def test_what_had_begun_is_not_paid_again(sign: dict[str, Any]) -> None:
    assert failed(fails(code="500")).retry
    assert not failed(fails(code="500").model_copy(update=sign)).retry
    assert not failed(fails(code="bad_gateway").model_copy(update=sign)).retry
    assert failed(fails(code="rate_limit").model_copy(update=sign)).retry  # turned away


def test_a_pending_reply_says_where_to_ask() -> None:
    failure = failed(PENDING)
    assert (failure.status, failure.retry) == (504, False)
    error = failure.body["error"]
    assert error["task_id"] == "task_01jqnjy94v"
    assert error["preview_url"] == "https://asyncdata.net/web/task_01jqnjy94v"
    assert "source_url" not in error
    assert failed(PENDING.model_copy(update={"progress": 0})).body["error"]["progress"] == 0


def test_a_reply_without_a_picture_gives_its_text() -> None:
    failure = failed(parse("How big should it be?"))
    assert (failure.status, failure.retry) == (502, False)
    assert failure.body["error"]["text"] == "How big should it be?"
    assert "text" not in failed(ImageResult()).body["error"]


def test_only_what_was_asked_for_is_an_error() -> None:
    done = parse("![a](https://x.example/a.png)")
    assert failure_of(done, pending=True, missing=True) is None
    assert failure_of(PENDING, missing=True) is None
    assert failure_of(parse("Hello."), pending=True) is None
    assert failure_of(REFUSED) is not None
    assert failure_of(fails()) is not None


def test_a_code_that_is_no_code_is_short() -> None:
    error = failed(fails(code=PNG, type="a sentence " * 90)).body["error"]
    assert "iVBOR" not in error["code"]
    assert len(error["type"]) <= 200
    long = "content_policy_violation_in_the_generated_image_output"
    assert failed(fails(code=long)).body["error"]["code"] == long


@given(
    st.sampled_from([Status.FAILED, Status.REFUSED, Status.PENDING, Status.NO_IMAGE]),
    st.lists(st.sampled_from([*SECRETS, "quota", "504", "a b", "额度", "\n"])),
    st.lists(st.sampled_from([*SECRETS, "quota", "504", "a b", "额度", "\n"])),
)
def test_no_message_quotes_a_picture_or_a_key(status: Status, told: list[str], named: list[str]) -> None:
    error = ErrorInfo(message=" ".join(told), code=" ".join(named) or None, type=" ".join(named[:1]) or None)
    failure = failed(ImageResult(status=status, error=error, text=" ".join(told), task_id="t" * 500))
    written = json.dumps({**failure.body["error"], "task_id": ""})
    for secret in ("iVBOR", "abcdefgh", "dXNlc", "hunter22", "0123456789", "0f0f", PNG[20:30]):
        assert secret not in written
    assert 0 < len(failure.body["error"]["message"]) <= 600
    assert 400 <= failure.status < 600
    assert not failure.retry or (failure.status in (429, 503, 529) or failure.status in (500, 502))


@given(st.text(max_size=300), st.text(max_size=50), st.text(max_size=50))
def test_any_words_make_an_error_that_the_sdk_can_read(message: str, code: str, kind: str) -> None:
    failure = failed(fails(message=message, code=code, type=kind))
    assert json.loads(json.dumps(failure.body)) == failure.body
    assert all(isinstance(failure.body["error"][key], str) for key in ("message", "code", "type"))
    assert failure.body["error"]["message"]
