"""Code that knows nothing of the shim does what it was written for, once one line is there."""

from __future__ import annotations

from typing import Any

import pytest
from openai import OpenAI

from chatimg_parse.shim import http_client
from tests.support.chat import Body

from . import legacy
from .bodies import CAT, COMPLETIONS, sse
from .compare import urls_of
from .shim_bench import Bench
from .shim_callers import quiet
from .shim_replies import BODIES, EVENTS, RELAY_URL
from .shim_server import streamed, told

SHOWN = {name: body for name, body in BODIES.items() if name in COMPLETIONS and name != "two choices"}


@pytest.mark.parametrize("name", SHOWN)
def test_content_parts(bench: Bench, name: str) -> None:
    model = bench.player.plays(told(SHOWN[name]))
    assert legacy.walks_the_parts(bench.client("sync"), model) == urls_of(SHOWN[name])


def test_content_parts_of_a_stream(bench: Bench) -> None:
    model = bench.player.plays(streamed(sse(EVENTS["relay text"])))
    text, urls = legacy.walks_the_parts_of_a_stream(bench.client("sync"), model)
    assert urls == [RELAY_URL]
    assert "![" not in text


@pytest.mark.parametrize("name", SHOWN)
def test_message_images(bench: Bench, name: str) -> None:
    model = bench.player.plays(told(SHOWN[name]))
    _, urls = legacy.reads_message_images(bench.client("sync", "images"), model)
    assert urls == urls_of(SHOWN[name])


@pytest.mark.parametrize("name", SHOWN)
def test_markdown(bench: Bench, name: str) -> None:
    model = bench.player.plays(told(SHOWN[name]))
    assert legacy.finds_markdown(bench.client("sync", "markdown"), model) == urls_of(SHOWN[name])


def test_images_generate(bench: Bench) -> None:
    model = bench.player.plays(told(BODIES["relay text"]))
    assert legacy.generates(bench.client("sync", images="chat"), model) == RELAY_URL


def test_the_snippets_need_the_shim(bench: Bench) -> None:
    """Else the tests above would show nothing."""
    model = bench.player.plays(told(BODIES["relay text"]))
    client: OpenAI = bench.bare("sync")
    for snippet in (legacy.walks_the_parts, legacy.generates):
        with pytest.raises(Exception, match=r"string indices|no such thing"):
            snippet(client, model)
    assert legacy.reads_message_images(client, model)[1] == []
    listed = bench.player.plays(told(BODIES["one part"]))
    with pytest.raises(TypeError):
        legacy.finds_markdown(client, listed)


def test_langchain(bench: Bench) -> None:
    langchain_openai = pytest.importorskip("langchain_openai")
    model = bench.player.plays(told(BODIES["relay text"]))
    with quiet(), http_client() as http:
        chat = langchain_openai.ChatOpenAI(
            model=model, api_key="test", base_url=bench.player.url, http_client=http, http_socket_options=()
        )
        assert legacy.asks_langchain(chat) == [RELAY_URL]


def test_litellm(bench: Bench, litellm: Any) -> None:
    client = bench.client("sync", "images")
    with quiet():
        model = bench.player.plays(told(BODIES["relay text"]))
        assert legacy.asks_litellm(litellm, client, model) == [RELAY_URL]
        model = bench.player.plays(streamed(sse(EVENTS["relay text"])))
        assert legacy.streams_litellm(litellm, client, model) == [RELAY_URL]
        model = bench.player.plays(told({**BODIES["relay text"], "choices": [with_part()]}))
        assert legacy.asks_litellm(litellm, client, model) == [CAT["image_url"]["url"]]


def with_part() -> Body:
    choice: Body = BODIES["one part"]["choices"][0]
    return choice
