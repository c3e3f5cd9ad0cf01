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
    StreamParser,
    TaskStarted,
    TextDelta,
    parse,
)

from .cases import ANSWERS

LANGUAGES = ("en", "zh", "ja", "ko", "de", "fr", "es", "pt", "ru", "it")
# Ordinary answers that are taken for something else, each by its first words, with what it gives and why.
STRAYS = {
    "芭蕉の「古池や」は": ("refused", "it tells first that something cannot be drawn: of a poem, which no row knows"),
}
# Answers that tell something else than they should, each by its first words, with what they give and why.
MISREAD = {
    '```json\n{"prompt": "close-up of a girl': ("no_image", "an idiom that names neither a picture nor a refusal"),
    "Image editing was declined": ("no_image", "a passive with a noun of work as its subject, as news tells it"),
    "Nope, can't paint it in her style": ("no_image", "its subject is left out, and a pronoun stands for the picture"),
    "upstream connect error or disconnect": ("no_image", "a line of a proxy that has no row"),
    "非常抱歉，您要的这张假的营业执照": ("no_image", "the object stands first and is a licence, no picture"),
    "去除别人作品上的水印": ("no_image", "it declines a favour, and says of the picture only that it stays"),
    '{"prompt": "Schulhof, zwei Jugendliche': ("no_image", "it declines a scene, which is no word for a picture"),
    "❌ Bildgenerierung fehlgeschlagen\nGrund: unz": ("failed", "the reason is a word without a row"),
    "Das hochgeladene Foto ließ sich": ("no_image", "what could not be opened is the upload"),
    "Cette image n'a pas pu être créée": ("failed", "what is blamed is a description with hateful words"),
    "❌ Generazione non riuscita\nMotivo": ("failed", "the reason is a word without a row"),
}


def texts(name: str, lang: str | None = None) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads((ANSWERS / f"{name}.json").read_text(encoding="utf-8"))
    return [row for row in rows if lang in (None, row["lang"])]


def row_of(rows: dict[str, tuple[str, str]], text: str) -> str | None:
    """What a text gives that is named among those that differ."""
    return next((status for words, (status, _) in rows.items() if text.startswith(words)), None)


def cuttings(text: str, index: int) -> Iterator[list[str]]:
    """The text whole and in drawn pieces; one in five also character by character."""
    rng = random.Random(index)
    yield [text]
    if index % 5 == 0:
        yield list(text)
    for count in (1, 6):
        cuts = sorted(rng.randrange(len(text) + 1) for _ in range(count))
        yield [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]


def chunks(pieces: list[str]) -> list[Any]:
    return [{"choices": [{"index": 0, "delta": {"content": piece}}]} for piece in pieces]


def event_stream(pieces: list[str]) -> list[str]:
    events = [json.dumps(chunk, ensure_ascii=False) for chunk in chunks(pieces)]
    return [f"data: {event}\n\n" for event in [*events, "[DONE]"]]


def body(text: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": text}
    return {"id": "chatcmpl-1", "model": "m", "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}


def heard(pieces: list[Any]) -> tuple[list[Any], ImageResult]:
    parser = StreamParser()
    events = [event for piece in pieces for event in parser.feed(piece)]
    result = parser.close()
    return events + parser.final_events, result


def is_ordinary(result: ImageResult) -> bool:
    told = (result.data, result.videos, result.task_id, result.preview_url, result.source_url, result.progress)
    return result.status == "no_image" and not any(told) and result.error is None


def left_alone(text: str, index: int) -> bool:
    """The text has no picture and no task, however it comes, and all its words come out."""
    whole = parse(text)
    if not is_ordinary(whole):
        return False
    for pieces in cuttings(text, index):
        events, result = heard(pieces)
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
        pieces = [row["text"][at : at + 5] for at in range(0, len(row["text"]), 5)]
        for sent in ([body(row["text"])], [json.dumps(body(row["text"]))], event_stream(pieces), chunks(pieces)):
            events, result = heard(sent)
            assert (is_ordinary(result), result.text) == (True, text), row
            assert "".join(event.text for event in events[:-1]) == text, row
        assert parse("".join(event_stream(pieces))).text == text, row


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
        assert parse(body(row["text"])).status == whole.status, row
        for pieces in [*cuttings(row["text"], index)][1:]:
            events, result = heard(pieces)
            failures = [event for event in events if isinstance(event, Failed)]
            assert result == whole, row
            assert len(failures) == (whole.status in ("failed", "refused")), row
            assert not any(isinstance(event, ImageReady) for event in events), row
            assert heard(event_stream(pieces))[1].status == whole.status, row


def test_only_what_differs_is_named() -> None:
    """A row that is no longer needed goes."""
    for name, rows in (("ordinary", STRAYS), ("told", MISREAD)):
        for words, (status, _) in rows.items():
            (row,) = [row for row in texts(name) if row["text"].startswith(words)]
            assert parse(row["text"]).status == status != row.get("expect", "no_image"), words


def test_no_ordinary_answer_that_differs_has_a_picture_or_a_task() -> None:
    for words in STRAYS:
        (row,) = [row for row in texts("ordinary") if row["text"].startswith(words)]
        events, result = heard(list(row["text"]))
        assert (result.data, result.videos, result.task_id, result.preview_url) == ([], [], None, None)
        assert not any(isinstance(event, (TaskStarted, PreviewReady, Progressed, ImageReady)) for event in events)
