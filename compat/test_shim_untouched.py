"""Replies without pictures, errors and broken connections: the same with the shim as without, to the byte."""

from __future__ import annotations

from typing import Any

import pytest

from chatimg_parse import parse
from tests.support.loopback import RESET, STALL

from .shim_bench import Bench, each_kind, each_mode, in_its_own_environment
from .shim_paths import ask
from .shim_replies import TEXT, UNTOUCHED, UNTOUCHED_STREAMS
from .shim_server import SHORT, Reply, streamed, told

pytestmark = in_its_own_environment
PROSE = parse(TEXT).text
# What a call gave: items, and the error that ended it with what a handler of errors looks at.
Outcome = tuple[list[Any], Any]


def _error(error: Exception) -> Any:
    facts = [getattr(error, name, None) for name in ("code", "param", "type", "body", "status_code", "message")]
    response = getattr(error, "response", None)
    return type(error), facts, response.content if response is not None else None


def whole(bench: Bench, client: Any, model: str) -> Outcome:
    try:
        return [bench.reader.got(ask(client.chat.completions, model))], None
    except Exception as error:
        return [], _error(error)


def content(bench: Bench, client: Any, model: str) -> Outcome:
    try:
        response = bench.reader.got(ask(client.chat.completions.with_raw_response, model))
        return [response.http_response.content], None
    except Exception as error:
        return [], _error(error)


def joined(bench: Bench, client: Any, model: str, **more: Any) -> Outcome:
    """The bytes of a streaming response, also those before it broke."""
    pieces: list[bytes] = []
    try:
        with bench.reader.within(ask(client.chat.completions.with_streaming_response, model, **more)) as response:
            pieces.extend(bench.reader.each(response.iter_bytes()))
    except Exception as error:
        return [b"".join(pieces)], _error(error)
    return [b"".join(pieces)], None


def chunks(bench: Bench, client: Any, model: str) -> Outcome:
    found: list[Any] = []
    try:
        found.extend(bench.reader.each(bench.reader.got(ask(client.chat.completions, model, stream=True))))
    except Exception as error:
        return found, _error(error)
    return found, None


@each_kind
@each_mode
@pytest.mark.parametrize("name", UNTOUCHED)
def test_whole_replies(bench: Bench, name: str, mode: str, kind: str) -> None:
    model = bench.player.plays(UNTOUCHED[name])
    shim, bare = bench.client(kind, mode), bench.bare(kind)
    for look in (whole, content, joined):
        assert look(bench, shim, model) == look(bench, bare, model)


@each_kind
@each_mode
@pytest.mark.parametrize("text", ["keep", "clean"])
@pytest.mark.parametrize("name", UNTOUCHED_STREAMS)
def test_streams(bench: Bench, name: str, text: str, mode: str, kind: str) -> None:
    """Cleaned, a text comes in other chunks; the prose and how it ends are the same."""
    model = bench.player.plays(UNTOUCHED_STREAMS[name])
    shim, bare = bench.client(kind, mode, text=text), bench.bare(kind)
    found, error = chunks(bench, shim, model)
    expected, expected_error = chunks(bench, bare, model)
    assert error == expected_error
    if text == "keep":
        assert found == expected
        assert joined(bench, shim, model, stream=True) == joined(bench, bare, model, stream=True)
    elif error is None and "".join(map(spoken, expected)):
        assert "".join(map(spoken, found)) == PROSE


def spoken(chunk: Any) -> str:
    return "".join(choice.delta.content or "" for choice in chunk.choices)


def test_a_reply_is_what_the_server_sent(bench: Bench) -> None:
    """Else two clients that are wrong in the same way would agree."""
    for name in ("pretty", "in pieces", "no JSON"):
        model = bench.player.plays(UNTOUCHED[name])
        assert joined(bench, bench.client("sync"), model) == ([UNTOUCHED[name].body], None)
    reply = UNTOUCHED_STREAMS["with comments and CRLF"]
    model = bench.player.plays(reply)
    assert joined(bench, bench.client("sync"), model, stream=True) == ([reply.body], None)


STALLS = {
    "before the body": Reply((b"",), fault=STALL),
    "in a body": Reply((b'{"id": ',), fault=STALL),
    "in a stream": streamed(UNTOUCHED_STREAMS["cut"].body, fault=STALL),
}


@each_kind
@pytest.mark.parametrize("name", STALLS)
def test_timeouts(bench: Bench, name: str, kind: str) -> None:
    model, look = bench.player.plays(STALLS[name]), chunks if name == "in a stream" else whole
    shim, bare = (client.with_options(timeout=0.1) for client in (bench.client(kind), bench.bare(kind)))
    outcome = look(bench, shim, model)
    assert outcome == look(bench, bare, model)
    assert outcome[1] is not None


@each_kind
@pytest.mark.parametrize("fault", [SHORT, RESET])
def test_broken_with_a_picture_in_it(bench: Bench, fault: str, kind: str) -> None:
    """What came before the end is no answer, also where a picture could be read in it."""
    body = told({"choices": [{"message": {"content": "![a](https://ok.example/a.png)"}}]}).body[:-2]
    model = bench.player.plays(Reply((body,), fault=fault))
    shim, bare = bench.client(kind), bench.bare(kind)
    outcome = whole(bench, shim, model)
    assert outcome == whole(bench, bare, model)
    assert outcome[1] is not None
    assert joined(bench, shim, model) == joined(bench, bare, model)
