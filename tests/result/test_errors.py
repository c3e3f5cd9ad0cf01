"""The errors that a result becomes when it is asked to: one for each thing to do next, and no secret in any."""

from __future__ import annotations

import copy
import pickle
import re
from typing import Any

import pytest
from httpx import ByteStream, Response
from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse import Image, ImageResult, Issue, Status, StreamParser, models, parse
from chatimg_parse.issues import CODES
from chatimg_parse.models import ChatImageError, ErrorInfo, ImageFailed, ImagePending, ImageRefused, NoImage, error_of
from chatimg_parse.text.reading.content import ContentParser

from ..support.pictures import PNG
from ..support.tables.secrets import SECRETS


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
            {"status": "pending", "task_id": "task_1", "issues": [Issue(code="poll-timeout", message="")]},
            ImagePending,
            "the picture is not ready: ask again later for task task_1; send no second request: "
            "a new request is a new, perhaps paid, generation [poll-timeout]",
        ),
        (
            {"status": "pending", "issues": [Issue(code="poll-no-endpoint", message="")]},
            ImagePending,
            "the picture is not ready: it names no task to ask for; a new request is a new, perhaps paid, generation "
            "[poll-no-endpoint]",
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
    error = kind("do this", ImageResult(text="text", data=[Image(url="https://ok.example/cat.png", alt="a cat")]))
    for twin in (copy.copy(error), copy.deepcopy(error), pickle.loads(pickle.dumps(error))):
        assert type(twin) is kind
        assert (str(twin), twin.args, twin.result) == ("do this", ("do this",), error.result)
    assert issubclass(kind, models.ChatImageError)


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


ADVICE = re.compile(
    r"(?:send|make|try|start|generate|request|ask)(?: for)?(?: it| the (?:request|reply|picture))? (?:again|anew)",
    re.IGNORECASE,
)


@pytest.mark.parametrize("status", ["failed", "refused", "pending", "no_image"])
def test_no_message_advises_to_pay_twice(status: str) -> None:
    for code, message in CODES.items():
        issue = Issue(code=code, message=message)
        told = str(error_of(ImageResult(status=status, issues=[issue], task_id="task_1")))
        for words in (message, told.replace("ask again later for task task_1", "")):
            assert not ADVICE.search(words), words
    for kind in (ImageFailed, NoImage, ImageRefused, ImagePending):
        assert not re.search(r"[Ss]end the request", kind.__doc__ or "")


@pytest.mark.parametrize(
    "source,code",
    [
        (Response(200, stream=ByteStream(b"x")), "source-unreadable"),
        (b"\x1f\x8b\x08", "compressed-bytes"),
        (b"\x89PNG\r\n\x1a\n" + bytes(90), "image-truncated"),
        ('{"data": [{"b64_json": "iVBORw0KGgo', "body-cut"),
        (Response(502, stream=ByteStream(b"x")), "source-unreadable"),
    ],
    ids=lambda source: ascii(source)[:20],
)
def test_the_message_names_the_issue_that_says_why(source: Any, code: str) -> None:
    with pytest.raises(ChatImageError, match=re.escape(f"[{code}")) as caught:
        parse(source).raise_for_status()
    assert "request" not in str(caught.value) or "is a new, perhaps paid, generation" in str(caught.value)


def test_a_failure_of_ours_and_a_stream_that_broke_off_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    parser = StreamParser()
    parser.feed("ID: ")
    with pytest.raises(NoImage, match=r"look whether its task went on \[stream-interrupted\]"):
        parser.interrupt().raise_for_status()
    monkeypatch.setattr(StreamParser, "_net", True)
    monkeypatch.setattr(ContentParser, "whole", lambda *_: 1 / 0)
    monkeypatch.setattr(StreamParser, "_decide", lambda _: 1 / 0)
    for source in ("x", {"content": "x"}):
        with pytest.raises(NoImage, match=r"keep the reply and report it \[internal-error\]"):
            parse(source).raise_for_status()
