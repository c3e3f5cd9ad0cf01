"""The errors that a result becomes when it is asked to: one for each thing to do next, and no secret in any."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse import ImageResult, Issue, Status, models
from chatimg_parse.errors import ChatImageError, ImageFailed, ImagePending, ImageRefused, NoImage
from chatimg_parse.models import ErrorInfo

from .test_outward import CAT, PNG


@pytest.mark.parametrize(
    "fields,kind,message",
    [
        (
            {"status": "pending", "task_id": "task_1"},
            ImagePending,
            "the picture is not ready: ask again later for task task_1",
        ),
        (
            {"status": "pending", "preview_url": "https://x.example/?sig=1"},
            ImagePending,
            "the picture is not ready: ask again later, at `preview_url`",
        ),
        (
            {"status": "pending"},
            ImagePending,
            "the picture is not ready: it names no task to ask for; a new request is a new, perhaps paid, generation",
        ),
        (
            {"status": "refused", "error": ErrorInfo(code="safety", message="No.")},
            ImageRefused,
            "the request was refused: change the prompt (safety: No.)",
        ),
        (
            {"status": "failed", "error": ErrorInfo(code="500", message="Error 500")},
            ImageFailed,
            "the generation failed: see `error`; a new request is a new, perhaps paid, generation (Error 500)",
        ),
        ({"status": "no_image", "text": "How big?"}, NoImage, "the reply holds no picture: look at `text`"),
        (
            {"status": "no_image"},
            NoImage,
            "the reply holds no picture: it holds no text either; a new request is a new, perhaps paid, generation",
        ),
    ],
)
def test_each_status_has_its_error(fields: dict[str, Any], kind: type[ChatImageError], message: str) -> None:
    result = ImageResult(**fields)
    with pytest.raises(ChatImageError) as caught:
        result.raise_for_status()
    assert type(caught.value) is kind
    assert str(caught.value) == message
    assert caught.value.result is result


@pytest.mark.parametrize("kind", [ChatImageError, ImagePending, ImageRefused, ImageFailed, NoImage])
def test_errors_can_be_copied_and_pickled(kind: type[ChatImageError]) -> None:
    error = kind("do this", ImageResult(text="text", data=[CAT]))
    for twin in (copy.copy(error), copy.deepcopy(error), pickle.loads(pickle.dumps(error))):
        assert type(twin) is kind
        assert (str(twin), twin.args, twin.result) == ("do this", ("do this",), error.result)
    assert issubclass(kind, models.ChatImageError)


SECRETS = [
    f"data:image/png;base64,{PNG}",
    PNG,
    "sk-proj-Abc_123",
    "Bearer abcdefgh",
    "Authorization: Basic dXNlcjpwYXNz",
    "api_key=hunter22",
    '"access_token": "hunter22"',
    "https://user:hunter22@x.example/",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
    "gsk_0123456789abcdef",
    "AIzaSyA-0123456789",
    "?X-Amz-Signature=" + "0f" * 32,
]


@given(st.lists(st.sampled_from(SECRETS), min_size=1), st.text("ab c\n", max_size=150), st.sampled_from("\n ,;"))
def test_no_message_quotes_a_picture_or_a_key(secrets: list[str], prose: str, between: str) -> None:
    error = ErrorInfo(code="boom", message=prose + between + between.join(secrets))
    for status in ("failed", "refused", "pending", "no_image"):
        with pytest.raises(ChatImageError) as caught:
            ImageResult(status=status, error=error, text="x").raise_for_status()
        message = str(caught.value)
        for secret in ("iVBOR", "Abc_123", "abcdefgh", "dXNlc", "hunter22", "eyJ", "0123456789", "0f0f", PNG[20:30]):
            assert secret not in message
        assert "[…]" in message or len(prose) > 100
        reason = message[message.index("(boom: ") + 1 : -1]
        assert len(reason) <= 200


def test_a_plain_reason_is_quoted_as_it_is() -> None:
    reason = "Your task-force request (id 3f2504e0-4f89-11d3-9a0c-0305e82c3301) hit max_tokens: 5, see https://x.example/help"
    with pytest.raises(ImageFailed) as caught:
        ImageResult(status=Status.FAILED, error=ErrorInfo(message=reason)).raise_for_status()
    assert str(caught.value).endswith(f"({reason})")


def test_every_issue_is_named_once() -> None:
    issues = [
        Issue(code="a-b", message="first"),
        Issue(code="c-d", message="x " * 150),
        Issue(code="a-b", message="first"),
    ]
    with pytest.raises(ChatImageError) as caught:
        ImageResult(status=Status.COMPLETED, issues=issues).raise_for_issues()
    assert type(caught.value) is ChatImageError
    assert str(caught.value) == f"a-b: first (2 times); c-d: {'x ' * 99}x…"
