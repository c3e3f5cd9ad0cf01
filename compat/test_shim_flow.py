"""Words arrive when they come, and a failure of ours costs nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.chat import chunk
from tests.support.loopback import STALL

from .bodies import CUT_STREAM, sse
from .shim_bench import Bench, each_kind, each_mode
from .shim_paths import ask, of_chunks
from .shim_replies import BODIES, EVENTS
from .shim_server import Reply, streamed, told

# -- as soon as it comes ----------------------------------------------------------------------------------------


@each_kind
@pytest.mark.parametrize("text", ["keep", "clean"])
@each_mode
def test_the_first_words_do_not_wait(bench: Bench, mode: str, text: str, kind: str) -> None:
    """The server sends the rest when the first words have arrived, and not before. Cleaned, a line is waited for."""
    player, first = bench.player, "Her" if text == "keep" else "A cat for you.\n\n"
    events = [chunk({"role": "assistant", "content": first}), *EVENTS["bare URL"][1:]]
    player.go.clear()
    player.went = False
    model = player.plays(streamed(sse(events))._replace(gated=True))
    stream = bench.reader.got(ask(bench.client(kind, mode, text=text).chat.completions, model, stream=True))
    chunks: list[Any] = []
    for came in bench.reader.each(stream):
        chunks.append(came)
        if "".join(of_chunks(chunks).texts).startswith(first.strip()):
            player.go.set()
    assert player.went


@each_kind
def test_left_early(bench: Bench, kind: str) -> None:
    model = bench.player.plays(streamed(sse(CUT_STREAM), fault=STALL))
    stream = bench.reader.got(ask(bench.client(kind).chat.completions, model, stream=True))
    for _ in bench.reader.each(stream):
        break
    bench.reader.got(stream.close())
    assert stream.response.is_closed


# -- fail open --------------------------------------------------------------------------------------------------


def broken(*_: Any, **__: Any) -> Any:
    raise RuntimeError("a secret of the reply")


RELAYED = streamed(sse(EVENTS["relay text"]))
# What breaks, the reply, and `on_failure`.
PLACES: dict[str, tuple[str, Reply, str]] = {
    "the request": ("chatimg_parse.shim.transport.transports.exchange_for", told(BODIES["relay text"]), "keep"),
    "a body": ("chatimg_parse.stream.inner.InnerParser.whole", told(BODIES["relay text"]), "keep"),
    "a body that is read first": ("chatimg_parse.stream.inner.InnerParser.whole", told(BODIES["relay text"]), "raise"),
    "a picture of a body": ("chatimg_parse.ImageResult.to_message_images", told(BODIES["relay text"]), "keep"),
    "a stream": ("chatimg_parse.StreamParser.feed", RELAYED, "keep"),
    "the end of a stream": ("chatimg_parse.StreamParser.close", RELAYED, "keep"),
    "a picture of a stream": ("chatimg_parse.ImageResult.to_message_images", RELAYED, "keep"),
}


@each_kind
@pytest.mark.parametrize("place", PLACES)
def test_our_failures_cost_nothing(
    bench: Bench, complaints: list[str], place: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The caller gets the bytes that came, and one line says so, without content."""
    name, reply, on_failure = PLACES[place]
    model, streams = bench.player.plays(reply), reply.kind == "text/event-stream"
    client = bench.client(kind, on_failure=on_failure)
    monkeypatch.setattr(name, broken)
    with bench.reader.within(
        ask(client.chat.completions.with_streaming_response, model, **({"stream": True} if streams else {}))
    ) as response:
        found = b"".join(bench.reader.each(response.iter_bytes()))
    assert len(complaints) == 1
    assert "RuntimeError" in complaints[0]
    assert "secret" not in complaints[0]
    complaints.clear()
    assert found == reply.body
