"""Answers in words, in ten languages: what tells of no picture is left alone, what does is understood.

The texts are in `fixtures/answers`; a failure shows the texts that differ.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from chatimg_parse import (
    Failed,
    ImageReady,
    ImageResult,
    PreviewReady,
    Progressed,
    TaskStarted,
    TextDelta,
    parse,
)

from ..support.chat import chunk, completion, event_stream
from ..support.feeding import cut, cut_at, events_of
from ..support.tables.answers import LANGUAGES, MISREAD, STRAYS, row_of, texts


def cuttings(text: str, index: int) -> Iterator[list[str]]:
    """The text whole and in drawn pieces; one in five also character by character."""
    rng = random.Random(index)
    yield [text]
    if index % 5 == 0:
        yield list(text)
    for count in (1, 6):
        yield cut_at(text, [rng.randrange(len(text) + 1) for _ in range(count)])


def chunks(pieces: list[str]) -> list[Any]:
    return [chunk({"content": piece}) for piece in pieces]


def streamed(pieces: list[str]) -> list[str]:
    return [*(event_stream([each], done=False) for each in chunks(pieces)), "data: [DONE]\n\n"]


def is_ordinary(result: ImageResult) -> bool:
    told = (result.data, result.videos, result.task_id, result.preview_url, result.source_url, result.progress)
    return result.status == "no_image" and not any(told) and result.error is None


def left_alone(text: str, index: int) -> bool:
    """The text has no picture and no task, however it comes, and all its words come out."""
    whole = parse(text)
    if not is_ordinary(whole):
        return False
    for pieces in cuttings(text, index):
        events, result = events_of(pieces)
        told = [event for event in events[:-1] if not isinstance(event, TextDelta)]
        if result != whole or told or "".join(event.text for event in events[:-1]) != whole.text:
            return False
    return True


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_ordinary_answer_is_left_alone(lang: str) -> None:
    differing = [row for index, row in enumerate(texts("ordinary", lang)) if not left_alone(row["text"], index)]
    assert [row for row in differing if row_of(STRAYS, row["text"]) is None] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_ordinary_answer_is_left_alone_in_a_body_and_in_an_event_stream(lang: str) -> None:
    for row in texts("ordinary", lang)[::3]:
        if row_of(STRAYS, row["text"]) is not None:
            continue
        text = parse(row["text"]).text
        pieces, body = cut(row["text"], 5), completion(row["text"])
        for sent in ([body], [json.dumps(body)], streamed(pieces), chunks(pieces)):
            events, result = events_of(sent)
            assert (is_ordinary(result), result.text) == (True, text), row
            assert "".join(event.text for event in events[:-1]) == text, row
        assert parse("".join(streamed(pieces))).text == text, row


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_answer_that_tells_what_became_of_the_picture_is_understood(lang: str) -> None:
    given = [(row, parse(row["text"]).status.value) for row in texts("told", lang)]
    differing = [(row, status) for row, status in given if status != row["expect"]]
    assert [(row, status) for row, status in differing if row_of(MISREAD, row["text"]) != status] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_told_is_the_same_however_it_comes(lang: str) -> None:
    for index, row in enumerate(texts("told", lang)):
        whole = parse(row["text"])
        assert (whole.data, whole.videos) == ([], []), row
        assert parse(completion(row["text"])).status == whole.status, row
        for pieces in [*cuttings(row["text"], index)][1:]:
            events, result = events_of(pieces)
            failures = [event for event in events if isinstance(event, Failed)]
            assert result == whole, row
            assert len(failures) == (whole.status in ("failed", "refused")), row
            assert not any(isinstance(event, ImageReady) for event in events), row
            assert events_of(streamed(pieces))[1].status == whole.status, row


def test_only_what_differs_is_named() -> None:
    """A row that is no longer needed goes."""
    for name, rows in (("ordinary", STRAYS), ("told", MISREAD)):
        for words, (status, _) in rows.items():
            (row,) = [row for row in texts(name) if row["text"].startswith(words)]
            assert parse(row["text"]).status == status != row.get("expect", "no_image"), words


def test_no_ordinary_answer_that_differs_has_a_picture_or_a_task() -> None:
    for words in STRAYS:
        (row,) = [row for row in texts("ordinary") if row["text"].startswith(words)]
        events, result = events_of(list(row["text"]))
        assert (result.data, result.videos, result.task_id, result.preview_url) == ([], [], None, None)
        assert not any(isinstance(event, (TaskStarted, PreviewReady, Progressed, ImageReady)) for event in events)
