"""Events: certain, in order, told once, and the same in the end however the stream is cut."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chatimg_parse import (
    Failed,
    Finished,
    ImageReady,
    Progressed,
    StreamParser,
    TaskStarted,
    TextDelta,
    parse,
)
from chatimg_parse.text.reading.content import ContentParser

from ..support.cases import Case, load
from ..support.chat import event_stream
from ..support.drawn.replies import Dialect, Task, dialects, render, tasks
from ..support.drawn.shapes import bodies, streams
from ..support.drawn.texts import anything
from ..support.drawn.traps import replies
from ..support.feeding import consistent, cut, events_of, in_sizes
from ..support.results import codes
from ..support.sources import INTERRUPTED, REPLY

CASES = load()


def spoken(events: list[Any], choice: int = 0) -> str:
    return "".join(event.text for event in events if isinstance(event, TextDelta) and event.choice == choice)


def test_a_reply_line_by_line() -> None:
    parser = StreamParser()
    told = [(line, parser.feed(line)) for line in REPLY.splitlines(keepends=True)]
    names = [type(event).__name__ for _, events in told for event in events]
    assert names == ["TaskStarted", "PreviewReady", "Progressed", "ImageReady", "TextDelta"]
    result = parser.close()
    assert [type(event).__name__ for event in parser.final_events] == ["Progressed", "Finished"]
    assert result == parse(REPLY)
    assert spoken([event for _, events in told for event in events]) == result.text


def test_progress_and_words_come_before_their_line_ends() -> None:
    parser = StreamParser()
    assert parser.feed("> Progress 36..4") == [Progressed(36)]
    assert parser.feed("4..") == [Progressed(44)]
    assert parser.feed("\n\nHere is the picture, as you wan") == [TextDelta("Here is the picture, as you")]
    assert parser.feed("ted: ") == []
    image = parse("![a](https://a.example/b.png)").data[0]
    words, picture = parser.feed("![a](https://a.example/b.png)\n")
    assert isinstance(picture, ImageReady)
    assert (words, picture.image.url) == (TextDelta(" wanted:"), image.url)
    assert parser.peek().status == "completed"


def test_a_new_attempt_begins_anew_and_one_attempt_never_falls_back() -> None:
    pieces = ["> Progress 50..\n", "> Progress 20..\n", "> 生成失败\n", "> 正在重试\n> 排队中\n", "> Progress 10..\n"]
    events, _ = events_of(pieces)
    assert [event.percent for event in events if isinstance(event, Progressed)] == [50, 10]


def test_a_failure_in_the_middle_is_a_stage() -> None:
    parser = StreamParser()
    assert parser.feed("> 生成失败\n") == []
    parser.feed("> 正在重试\n\n![a](https://a.example/b.png)\n")
    assert parser.close().status == "completed"
    assert not any(isinstance(event, Failed) for event in parser.final_events)


def test_a_terminal_event_ends_it_at_once() -> None:
    parser = StreamParser()
    events = parser.feed('data: {"error": {"code": "content_filter", "message": "no"}}\n\n')
    assert [type(event) for event in events] == [Failed]
    assert parser.feed('data: {"choices": [{"delta": {"content": "![a](https://a.example/b.png)"}}]}\n\n') == []
    result = parser.close()
    assert (result.status, result.data, parser.final_events) == ("refused", [], [Finished(result)])


def test_a_picture_that_could_be_a_poster_waits() -> None:
    parser = StreamParser()
    assert parser.feed("![a](https://a.example/p.webp)\n") == []
    assert parser.feed("[在线播放](https://a.example/v.mp4)\n") == []
    result = parser.close()
    assert (result.data, [video.url for video in result.videos]) == ([], ["https://a.example/v.mp4"])


@pytest.mark.parametrize("case", CASES, ids=str)
def test_events_of_every_fixture_are_consistent(case: Case) -> None:
    wire = case.wire
    expected = parse(wire, **case.options)
    for size in (1, 7, 64, len(wire) or 1):
        events, result = events_of(cut(wire, size), **case.options)
        assert result == expected, size
        consistent(events, result)


@given(anything, st.lists(st.integers(1, 40), min_size=1, max_size=20))
def test_events_of_any_text_are_consistent(text: str, sizes: list[int]) -> None:
    events, result = events_of(in_sizes(text, sizes))
    assert result == parse(text)
    consistent(events, result)


@given(tasks(), dialects, st.integers(1, 9))
def test_the_words_of_a_task_are_its_text(task: Task, dialect: Dialect, size: int) -> None:
    text = render(task, dialect)
    events, result = events_of(cut(text, size))
    assert spoken(events) == result.text


@given(streams())
def test_events_of_streams_and_their_chunks_are_the_same(drawn: tuple[list[Any], list[Any]]) -> None:
    chunks, _ = drawn
    by_chunk, result = events_of(chunks)
    consistent(by_chunk, result)
    at_once, _ = events_of([event_stream(chunks)])
    assert spoken(at_once) == spoken(by_chunk) == result.text
    pictures = [event for event in by_chunk if isinstance(event, ImageReady)]
    assert sorted(map(repr, pictures)) == sorted(repr(e) for e in at_once if isinstance(e, ImageReady))


@given(bodies())
def test_a_whole_body_has_events_too(drawn: tuple[Any, list[Any], str]) -> None:
    body, _, _ = drawn
    if isinstance(body, dict):
        consistent(*events_of([body]))
    consistent(*events_of([json.dumps(body)]))


class Streaming(RuleBasedStateMachine):
    """Text, heartbeats and looks in any order: nothing raises, nothing that was told is taken back."""

    @initialize(how=st.sampled_from(["text", "bytes", "sse"]))
    def begin(self, how: str) -> None:
        self.parser, self.how = StreamParser(kind="sse" if how == "sse" else "content"), how
        self.events: list[Any] = []
        self.over = False

    def tell(self, text: str) -> None:
        if self.how == "sse":
            chunk = {"choices": [{"index": 0, "delta": {"content": text}}]}
            self.events += self.parser.feed(f"data: {json.dumps(chunk)}\n\n")
        else:
            piece = text.encode("utf-8", "replace") if self.how == "bytes" else text
            self.events += self.parser.feed(piece)

    @precondition(lambda self: not self.over)
    @rule(text=anything)
    def feed(self, text: str) -> None:
        self.tell(text)

    @precondition(lambda self: not self.over)
    @rule(text=st.sampled_from(REPLY.splitlines(keepends=True)))
    def feed_a_line_twice(self, text: str) -> None:
        self.tell(text)
        self.tell(text)

    @precondition(lambda self: not self.over and self.how == "sse")
    @rule(line=st.sampled_from([":keepalive\n\n", "\n", 'data: {"choices": []}\n\n', "data: {}\n\n", "data: oops\n\n"]))
    def heartbeat(self, line: str) -> None:
        self.events += self.parser.feed(line)

    @rule()
    def look(self) -> None:
        first = self.parser.peek()
        assert self.parser.peek() == first
        ready = [event.image for event in self.events if isinstance(event, ImageReady)]
        seen = {(image.url, image.b64_json) for image in first.data}
        assert {(image.url, image.b64_json) for image in ready} <= seen

    @precondition(lambda self: not self.over)
    @rule(broken=st.booleans())
    def end(self, broken: bool) -> None:
        self.over = True
        result = self.parser.interrupt() if broken else self.parser.close()
        consistent(self.events + self.parser.final_events, result)
        assert (INTERRUPTED in codes(result)) == broken
        assert self.parser.peek() == self.parser.close() == result

    @invariant()
    def nothing_is_told_twice(self) -> None:
        images = [event.image for event in getattr(self, "events", []) if isinstance(event, ImageReady)]
        # Of a redacted one nothing is left that tells it from another but its place.
        told = {(image.url, image.b64_json, None if image.url or image.b64_json else image.span) for image in images}
        assert len(told) == len(images)


TestStreaming = Streaming.TestCase


@given(
    replies,
    st.lists(st.integers(1, 40), min_size=1, max_size=4),
    st.sampled_from(["text", "chunks", "stream"]),
    st.integers(1, 3),
)
def test_pieces_that_are_only_kept_bring_no_news(text: str, sizes: list[int], carrier: str, choices: int) -> None:
    """Whoever looks after each piece hears the same at the same time."""
    pieces: list[Any] = list(in_sizes(text, sizes))
    if carrier != "text":
        deltas = [{"index": at % choices, "delta": {"content": piece}} for at, piece in enumerate(pieces)]
        pieces = [{"choices": [delta]} for delta in deltas]
    if carrier == "stream":
        pieces = [event_stream(pieces)]

    def heard() -> tuple[list[list[Any]], list[Any]]:
        parser = StreamParser()
        told = [parser.feed(piece) for piece in pieces]
        parser.close()
        return told, parser.final_events

    quick, feed = heard(), ContentParser.feed
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ContentParser, "feed", lambda content, piece: feed(content, piece) or True)
        patch.setattr(StreamParser, "_hot", property(lambda _: None, lambda *_: None), raising=False)
        assert heard() == quick


def test_what_several_choices_tell_at_once_comes_in_the_order_in_which_they_spoke() -> None:
    told = [(1, '{"prompt"'), (0, "words\n"), (1, ':"cat"}\n> 进度 20%\n'), (1, "> ID: `abd12345`\n\nend.\n\n")]
    stream = event_stream({"choices": [{"index": index, "delta": {"content": words}}]} for index, words in told)
    assert [getattr(event, "choice", None) for event in StreamParser().feed(stream)] == [1, 1, 1, 0]


class Unlike:
    """What may not even be compared, as arrays may not."""

    def __eq__(self, other: object) -> bool:
        raise ValueError("ambiguous")

    __hash__ = object.__hash__


def test_a_chunk_that_cannot_be_compared_is_read() -> None:
    deltas = [{"choices": [{"index": 0, "delta": {"content": each}}], "logprobs": None} for each in "abcd"]
    deltas[3]["logprobs"] = Unlike()  # type: ignore[assignment]
    result = events_of([*deltas, {"choices": [{"index": 0, "delta": {"content": "e"}, "finish_reason": "stop"}]}])[1]
    assert (result.text, codes(result)) == ("abcde", [])


THOUGHT = "<think>\nFirst try:\n![d](https://files.example/d.png)\nID: task_01k8\n</think>\n\nHere it is.\n"


def test_reasoning_is_no_text_no_task_and_no_picture() -> None:
    answer = THOUGHT + "![f](https://files.example/f.png)\n"
    for size in (1, 7, len(answer)):
        events, _ = events_of(cut(answer, size))
        assert "".join(event.text for event in events if isinstance(event, TextDelta)) == "Here it is."
        assert [event.image.url for event in events if isinstance(event, ImageReady)] == ["https://files.example/f.png"]
        assert not any(isinstance(event, TaskStarted) for event in events)


def test_words_behind_an_opener_wait_until_it_is_decided() -> None:
    """What may still be reasoning is no picture yet; without a closer it was text."""
    parser = StreamParser(kind="content")
    events = parser.feed("Here it is.\n<think>\n![f](https://files.example/f.png)\n\nIs that well?\n")
    assert not any(isinstance(event, ImageReady) for event in events)
    assert [image.url for image in parser.close().data] == ["https://files.example/f.png"]


def test_reasoning_in_a_field_starts_no_task() -> None:
    thought = {"choices": [{"index": 0, "delta": {"reasoning_content": "ID: task_01k8\nProgress 40%\n"}}]}
    events, result = events_of([thought])
    assert not any(isinstance(event, TaskStarted) for event in events)
    assert (result.task_id, result.progress) == (None, 40)
