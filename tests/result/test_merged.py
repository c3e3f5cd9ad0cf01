"""A pending reply with what a later answer told: nothing that was asked for is lost, nothing that is settled stays."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from chatimg_parse import Image, ImageResult, Link, Video, parse
from chatimg_parse.models import ErrorInfo, Issue

from ..support.drawn.results import results
from ..support.results import codes

CAT, DOG = Image(url="https://cdn.example/cat.png"), Image(url="https://cdn.example/dog.png")
KEPT = ("params", "task_id", "id", "model", "preview_url", "source_url")
RENEWED = ("created", "background", "output_format", "quality", "size", "usage", "expires_at", "poll_url")


def issue(code: str, message: str = "m") -> Issue:
    return Issue(code=code, message=message)


def test_a_pending_reply_and_its_picture() -> None:
    first = parse(
        '```json\n{"prompt": "a cat", "n": 1}\n```\n> ID: `task_1`\n'
        "> [数据预览](https://asyncdata.net/web/task_1)\n> 排队中"
    )
    later = parse(
        {"id": "other", "status": "completed", "data": [{"url": "https://cdn.example/cat.png"}], "created": 5}
    )
    assert (first.status, later.status) == ("pending", "completed")
    result = first.merged(later)
    assert (result.status, result.progress, result.task_id) == ("completed", 100, "task_1")
    assert (result.params, result.preview_url) == (first.params, "https://asyncdata.net/web/task_1")
    assert [(image.url, image.revised_prompt) for image in result.data] == [("https://cdn.example/cat.png", "a cat")]
    assert result.links[: len(first.links)] == first.links
    assert ImageResult.model_validate_json(result.model_dump_json()) == result


@pytest.mark.parametrize(
    "first,later,expected",
    [
        # A picture that was delivered is not taken back, an error beside it is told.
        (
            {"status": "completed", "data": [CAT]},
            {"status": "failed", "error": ErrorInfo(code="boom")},
            {"status": "completed", "data": [CAT], "error": ErrorInfo(code="boom"), "progress": 100},
        ),
        ({"status": "completed", "data": [CAT]}, {"status": "pending"}, {"status": "completed", "data": [CAT]}),
        ({"status": "completed", "data": [CAT]}, {"status": "completed", "data": [DOG]}, {"data": [DOG]}),
        ({"status": "completed", "data": [CAT]}, {"status": "completed"}, {"status": "completed", "data": []}),
        (
            {"status": "pending"},
            {"status": "completed", "videos": [Video(url="https://cdn.example/v.mp4")]},
            {"videos": [Video(url="https://cdn.example/v.mp4")], "progress": 100},
        ),
        # An error of the first that the later does not repeat is gone.
        (
            {"status": "failed", "error": ErrorInfo(code="busy")},
            {"status": "completed", "data": [CAT]},
            {"status": "completed", "error": None},
        ),
        ({"progress": 40}, {"progress": None}, {"progress": 40}),
        ({"progress": 40}, {"progress": 30}, {"progress": 30}),
        ({"text": "wait"}, {"text": " \n"}, {"text": "wait"}),
        ({"text": "wait"}, {"text": "here"}, {"text": "here"}),
        ({"expires_at": 5, "size": "1x1"}, {"expires_at": 9}, {"expires_at": 9, "size": "1x1"}),
        ({"task_id": None, "model": "m"}, {"task_id": "t", "model": "n"}, {"task_id": "t", "model": "m"}),
    ],
)
def test_fields(first: dict[str, Any], later: dict[str, Any], expected: dict[str, Any]) -> None:
    result = ImageResult(**first).merged(ImageResult(**later))
    assert {name: getattr(result, name) for name in expected} == expected


def test_links_of_the_later_stand_behind() -> None:
    one, two = Link(url="https://a.example/1", role="preview"), Link(url="https://a.example/2")
    again = Link(url="https://a.example/1", role="other")
    assert ImageResult(links=[one]).merged(ImageResult(links=[again, two])).links == [one, two]


@pytest.mark.parametrize(
    "before,status,after,left",
    [
        (["claimed-but-missing", "comment"], "completed", [], ["comment"]),
        (["claimed-but-missing"], "pending", [], ["claimed-but-missing"]),
        (["claimed-but-missing"], "failed", [], ["claimed-but-missing"]),
        (["end-unknown", "stream-interrupted"], "failed", [], []),
        (["end-unknown"], "pending", [], ["end-unknown"]),
        (["unknown-state"], "completed", ["unknown-state"], ["unknown-state"]),
        (["poll-timeout"], "pending", [], []),
        (["poll-no-endpoint"], "pending", ["comment"], ["comment"]),
        (["comment", "comment"], "pending", ["comment"], ["comment", "comment"]),
        (["fewer-images"], "completed", [], []),
        (["fewer-images"], "pending", [], ["fewer-images"]),
    ],
)
def test_issues_that_are_settled_are_gone(before: list[str], status: str, after: list[str], left: list[str]) -> None:
    data = [CAT] if status == "completed" else []
    later = ImageResult(status=status, data=data, issues=[issue(code) for code in after])
    assert codes(ImageResult(issues=[issue(code) for code in before]).merged(later)) == left


def test_fewer_images_stay_fewer() -> None:
    first = parse('{"prompt": "cats", "n": 2}\n![a](https://cdn.example/a.png)')
    assert codes(first) == ["fewer-images"]
    assert codes(first.merged(ImageResult(status="completed", data=[CAT]))) == ["fewer-images"]
    assert codes(first.merged(ImageResult(status="completed", data=[CAT, DOG]))) == []


@given(results, results)
def test_any_two_results(first: ImageResult, later: ImageResult) -> None:
    result = first.merged(later)
    for name in KEPT:
        told = getattr(first, name)
        assert getattr(result, name) == (getattr(later, name) if told is None else told)
    for name in RENEWED:
        told = getattr(later, name)
        assert getattr(result, name) == (getattr(first, name) if told is None else told)
    assert result.progress == 100 or result.status != "completed"
    assert result.progress is not None or (first.progress is None and later.progress is None)
    assert {link.url for link in result.links} == {link.url for link in [*first.links, *later.links]}
    assert set(codes(later)) <= set(codes(result)) <= {*codes(first), *codes(later)}
    assert bool(result.data or result.videos) or not (first.data or first.videos) or later.status == "completed"
    assert ImageResult.model_validate_json(result.model_dump_json()) == result
    assert result.merged(later).model_copy(update={"issues": []}) == result.model_copy(update={"issues": []})


@given(results)
def test_merged_with_itself_it_is_the_same(result: ImageResult) -> None:
    same = result.merged(result)
    for name in ImageResult.model_fields:
        if name not in ("data", "progress"):
            assert getattr(same, name) == getattr(result, name)
    assert [image.url for image in same.data] == [image.url for image in result.data]
    assert same.progress == (100 if result.status == "completed" else result.progress)
    assert same.merged(same) == same
