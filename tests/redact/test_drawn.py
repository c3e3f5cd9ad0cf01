"""Drawn bodies and streams: redacted and read again they say the same, however the redacted text is cut."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chatimg_parse import ImageResult, parse
from chatimg_parse.redact import redact

from ..support.chat import event_stream
from ..support.drawn.keyed import Case, cases
from ..support.drawn.shapes import bodies, streams
from ..support.feeding import cut, fed
from ..support.pictures import Drawn

DRAWS = 400


def said(result: ImageResult) -> tuple[Any, ...]:
    """What redaction leaves as it is: all but the signature that drawn addresses have."""
    urls = [image.url and _cut(image.url) for image in result.data]
    return result.status, result.task_id, urls, result.text, [(_cut(link.url), link.role) for link in result.links]


def _cut(url: str) -> str:
    return url.replace("sig=a%2Fb", "sig=redacted")


def is_gone(text: str, pictures: list[Drawn]) -> bool:
    return not any(picture.b64_json[-40:] in text for picture in pictures if picture.b64_json)


@settings(max_examples=DRAWS)
@given(bodies())
def test_bodies(drawn: tuple[Any, list[Drawn], str]) -> None:
    body, pictures, _ = drawn
    text = json.dumps(body, ensure_ascii=False)
    made = redact(text)
    assert is_gone(made, pictures)
    assert json.loads(made) == redact(body)
    assert said(parse(made)) == said(parse(text))
    assert fed(cut(made, 7)) == parse(made)


@settings(max_examples=DRAWS)
@given(streams())
def test_streams(drawn: tuple[list[Any], list[Drawn]]) -> None:
    chunks, pictures = drawn
    text = event_stream(chunks)
    made = redact(text)
    assert is_gone(made, pictures)
    assert redact(made) == made
    assert said(parse(made)) == said(parse(text))
    assert fed(cut(made, 11)) == parse(made)


@settings(max_examples=DRAWS)
@given(cases())
def test_bodies_by_their_keys(case: Case) -> None:
    made = redact(case.body)
    assert is_gone(json.dumps(made), list(case.pictures))
    assert said(parse(made)) == said(parse(case.body))
    assert json.loads(redact(json.dumps(case.body))) == made


@settings(max_examples=DRAWS)
@given(bodies(), st.integers(1, 400))
def test_a_body_that_is_cut_off(drawn: tuple[Any, list[Drawn], str], back: int) -> None:
    body, pictures, _ = drawn
    text = json.dumps(body)[:-back]
    made = redact(text)
    assert is_gone(made, pictures)
    assert len(parse(made).data) == len(parse(text).data)
