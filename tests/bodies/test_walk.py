"""The walk over bodies, rule by rule: what keys cannot say alone (docs/rules.md, rules 21 to 27)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse import ImageResult, StreamParser, parse

from ..support.chat import chunk, event_stream
from ..support.feeding import cut
from ..support.pictures import png
from ..support.results import codes

A, B = "https://cdn.example/a", "https://cdn.example/b"


def urls(result: ImageResult) -> list[str | None]:
    return [image.url for image in result.data]


def stream_of(pieces: list[str]) -> str:
    return event_stream([*(chunk({"content": piece}) for piece in pieces), chunk({}, "stop")])


# -- inputs -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        {"status": "done", "images": [A, B], "request": {"image": A}},
        {"status": "done", "data": {"images": [A, B]}, "later": {"input": {"photo": A}}},
        [{"status": "done", "images": [A, B], "request": {"image": A}}],
    ],
    ids=["beside", "deeper", "in a list"],
)
def test_what_was_sent_may_be_told_behind_what_was_made(body: Any) -> None:
    result = parse(body)
    assert urls(result) == [B]
    assert {link.role for link in result.links if link.url == A} == {"input"}


@pytest.mark.parametrize(
    ("beside", "given"),
    [
        ({}, []),
        ({"status": "queued"}, []),
        ({"status": "done"}, [A]),
        ({"timings": {"inference": 1}}, [A]),
        ({"seed": 7, "width": 64}, []),
        ({"status": "done", "output": [B]}, [B]),
    ],
    ids=str,
)
def test_beside_a_prompt_only_an_answer_shows_pictures(beside: dict[str, Any], given: list[str]) -> None:
    assert urls(parse({"prompt": "a cat", "image_url": A, **beside})) == given


# -- tasks ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        (1790000000, 1790000000),
        (1790000000123, 1790000000),
        ("1790000000", 1790000000),
        ("2026-09-21T14:13:20Z", 1790000000),
        ("2026-09-21T16:13:20+02:00", 1790000000),
        ("2026-09-21 14:13:20", 1790000000),
        (3600, None),
        ("tomorrow", None),
        (True, None),
        (float("nan"), None),
    ],
)
def test_when_it_ends_is_told_in_seconds(told: Any, seconds: int | None) -> None:
    assert parse({"data": [{"url": A}], "expires_at": told}).expires_at == seconds


class Taken:
    """An HTTP response that only took the request."""

    status_code = 202
    reason_phrase = "Accepted"
    url = "https://api.example/v1/images"

    def __init__(self, body: bytes, **headers: Any) -> None:
        self.content, self.headers = body, {name.replace("_", "-"): value for name, value in headers.items()}


@pytest.mark.parametrize(
    "headers", [{"location": "/v1/jobs/7"}, {"operation_location": "https://api.example/v1/jobs/7"}]
)
@pytest.mark.parametrize("body", [b"", b"{}", b'{"task_id": "t-7"}'])
def test_a_response_says_in_a_header_where_to_ask(headers: dict[str, str], body: bytes) -> None:
    result = parse(Taken(body, **headers))
    assert (result.status, result.poll_url) == ("pending", "https://api.example/v1/jobs/7")


@pytest.mark.parametrize("header", [None, 5, b"x", "ftp://x.example/1", "https://user:key@api.example/1"])
def test_a_header_that_leads_nowhere_is_none(header: Any) -> None:
    assert parse(Taken(b'{"task_id": "t-7"}', location=header)).poll_url is None


@pytest.mark.parametrize("status", ["success", "ok", "SUCCEEDED"])
def test_success_beside_a_new_id_is_no_claim(status: str) -> None:
    result = parse({"status": status, "task_id": "t-7"})
    assert (result.status, result.task_id, codes(result)) == ("pending", "t-7", [])


def test_a_state_that_no_row_knows_decides_nothing() -> None:
    result = parse({"status": "zorbling", "data": [{"url": A}]})
    assert (result.status, urls(result), codes(result)) == ("completed", [A], ["unknown-state"])


# -- withheld pictures ------------------------------------------------------------------------------------------


def test_a_list_of_flags_holds_back_by_place() -> None:
    result = parse({"images": [A, B], "has_nsfw_concepts": [True, False]})
    assert (urls(result), codes(result)) == ([B], ["error-beside-images"])


def test_an_item_that_is_an_error_is_one_of_the_whole() -> None:
    result = parse({"data": [{"url": A}, {"error": {"code": "contentFilter", "message": "No."}}]})
    assert (result.status, urls(result), result.error and result.error.code) == ("completed", [A], "contentFilter")
    assert parse({"data": [{"error": {"code": "contentFilter", "message": "No."}}]}).status == "refused"


# -- texts ------------------------------------------------------------------------------------------------------

addresses = st.integers(0, 99).map(lambda n: f"https://cdn.example/p/{n}.png?key=a{n}")
pictures = st.integers(1, 6).map(png)


@given(st.one_of(st.lists(addresses, min_size=1, max_size=6), st.lists(pictures, min_size=1, max_size=6)))
def test_deltas_that_are_whole_things_are_texts_of_their_own(deltas: list[str]) -> None:
    result = parse(stream_of(deltas))
    given = [image.url or image.b64_json for image in result.data]
    assert given == list(dict.fromkeys(deltas))


@given(addresses, st.integers(1, 30), st.sampled_from(["Here: ", "", "![a]("]))
def test_a_url_that_came_in_pieces_is_one(url: str, size: int, before: str) -> None:
    text = f"{before}{url}{')' if before.startswith('!') else ''}"
    assert urls(parse(stream_of(cut(text, size)))) == [url]


def test_a_text_goes_on_only_within_one_phase() -> None:
    events = [("image_gen", A), ("answer", "There it is."), ("answer", " Enjoy.")]
    chunks = [{"choices": [{"delta": {"phase": phase, "content": text}}]} for phase, text in events]
    result = parse("".join(f"data: {json.dumps(chunk)}\n\n" for chunk in chunks) + "data: [DONE]\n\n")
    assert (urls(result), result.text) == ([A], "There it is. Enjoy.")


BODY = json.dumps({"image_url": A})
OBJECTS = {
    "a tool's result": (json.dumps({"code": 0, "data": {"image_url": A}}), [A], ""),
    "in a fence": (f"```json\n{BODY}\n```\n", [A], ""),
    "with words behind": (f"{BODY} is it", [], "is it"),
    "in a fence that goes on": (f"```json\n{BODY}\n```\nDone.", [], "Done."),
    "parameters": (json.dumps({"prompt": "a cat", "image_url": A}), [], ""),
    "of something else": ('{"name": "a cat", "page": "https://cats.example/"}', [], ""),
    "broken": (BODY[:-1], [], ""),
    "a brace in prose": ("{curly} words", [], "{curly} words"),
}


@pytest.mark.parametrize("name", OBJECTS)
@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 1000])
def test_a_content_that_is_one_object_is_a_body_however_it_comes(name: str, size: int) -> None:
    text, given, words = OBJECTS[name]
    whole = parse({"choices": [{"message": {"content": text}, "finish_reason": "stop"}]})
    streamed = parse(stream_of(cut(text, size)))
    assert (urls(whole), whole.text) == (urls(streamed), streamed.text) == (given, words)
    assert (whole.params, whole.error) == (streamed.params, streamed.error)


def test_a_body_in_a_content_belongs_to_its_choice() -> None:
    choices = [
        {"message": {"content": "![a](https://cdn.example/1.png)"}},
        {"message": {"content": f'{{"image_url": "{A}"}}'}},
    ]
    result = parse({"choices": choices})
    assert urls(result) == ["https://cdn.example/1.png", A]
    assert [image.span and image.span.source for image in result.data] == [
        "choices[0].message.content",
        "choices[1].message.content.image_url",
    ]


# -- pictures on their way --------------------------------------------------------------------------------------


def test_pictures_on_their_way_alone_cost_an_issue() -> None:
    event = {"type": "image_generation.partial_image", "b64_json": png(1), "partial_image_index": 0}
    result = parse(f"data: {json.dumps(event)}\n\ndata: [DONE]\n\n")
    assert (result.data, codes(result)) == ([], ["only-partial-images"])


def test_a_structured_picture_is_announced_when_its_event_is_closed() -> None:
    parser = StreamParser()
    event = {"status": "done", "images": [A]}
    assert [type(each).__name__ for each in parser.feed(f"data: {json.dumps(event)}\n\n")] == ["ImageReady"]
    strange = StreamParser()
    event = {"status": "done", "tableau": f"{A}.png"}
    assert strange.feed(f"data: {json.dumps(event)}\n\n") == []
    strange.close()
    assert "ImageReady" in [type(each).__name__ for each in strange.final_events]
