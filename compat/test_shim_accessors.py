"""`images_of` and `chat_image_of`: what the shim put into the real SDK's objects, whatever the mode."""

from __future__ import annotations

from typing import Any

import pytest

from chatimg_parse import ImageResult, parse
from chatimg_parse.shim import adapt, chat_image_of, images_of

from .bodies import sse
from .compare import urls_of
from .shim_bench import Bench, each_kind, each_mode, in_its_own_environment
from .shim_paths import ask
from .shim_replies import BODIES, EVENTS, REASONS, TEXT, spoken
from .shim_server import streamed, told

pytestmark = in_its_own_environment


def addresses(message: Any) -> list[str]:
    """The pictures that the accessor gives, each as a part shows it."""
    return [part["image_url"]["url"] for part in ImageResult(data=images_of(message)).to_message_images()]


@each_mode
@each_kind
@pytest.mark.parametrize("name", BODIES)
def test_pictures(bench: Bench, name: str, kind: str, mode: Any) -> None:
    completions = bench.client(kind, mode).chat.completions
    completion = bench.reader.got(ask(completions, bench.player.plays(told(BODIES[name]))))
    assert addresses(completion) == urls_of(BODIES[name])
    for choice in completion.choices:
        apart = urls_of({"choices": [choice.model_dump(warnings=False)]})
        for holder in (choice, choice.message, choice.message.model_dump(warnings=False)):
            assert addresses(holder) == apart
            assert chat_image_of(holder) is None


@each_mode
@each_kind
@pytest.mark.parametrize("name", EVENTS)
def test_pictures_of_a_stream(bench: Bench, name: str, kind: str, mode: Any) -> None:
    """Every picture is whole in one delta, and in no other; in markdown it is words, as they came."""
    completions = bench.client(kind, mode).chat.completions
    model = bench.player.plays(streamed(sse(EVENTS[name])))
    chunks = list(bench.reader.each(bench.reader.got(ask(completions, model, stream=True)), kind))
    deltas = [choice.delta for chunk in chunks for choice in chunk.choices]
    found = [url for delta in deltas for url in addresses(delta)]
    assert found == ([] if mode == "markdown" else urls_of(sse(EVENTS[name])))
    assert [url for chunk in chunks for url in addresses(chunk)] == found


@each_mode
@each_kind
@pytest.mark.parametrize("status", REASONS)
def test_reasons(bench: Bench, status: str, kind: str, mode: Any) -> None:
    completions = bench.client(kind, mode).chat.completions
    completion = bench.reader.got(ask(completions, bench.player.plays(told(REASONS[status]))))
    reason = chat_image_of(completion.choices[0].message)
    assert reason == parse(REASONS[status])
    assert images_of(completion) == []
    model = bench.player.plays(streamed(spoken(REASONS[status])))
    chunks = list(bench.reader.each(bench.reader.got(ask(completions, model, stream=True)), kind))
    (last,) = filter(None, map(chat_image_of, chunks))
    assert (last.status, last.task_id, last.error) == (reason.status, reason.task_id, reason.error)


@each_mode
def test_what_was_adapted(bench: Bench, mode: Any) -> None:
    for name, body in BODIES.items():
        if "choices" in body:
            made = adapt(ask(bench.bare("sync").chat.completions, bench.player.plays(told(body))), mode)
            assert addresses(made) == urls_of(body), name
    made = adapt(ask(bench.bare("sync").chat.completions, bench.player.plays(told(REASONS["pending"]))), mode)
    assert chat_image_of(made) == parse(REASONS["pending"])


def test_an_answer_without_either(bench: Bench) -> None:
    completion = ask(bench.client("sync").chat.completions, bench.player.plays(told(TEXT)))
    assert (images_of(completion), chat_image_of(completion)) == ([], None)
