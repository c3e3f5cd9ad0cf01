"""Every way into the SDK, in every mode, over a real connection: pictures are where the mode says, and none is lost."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from chatimg_parse import parse as parsed

from .bodies import RELAY_TASK, completion, sse
from .compare import urls_of
from .shim_bench import Bench, each_kind, each_mode, in_its_own_environment
from .shim_paths import PATHS, QUESTION, Animal, Given, completions, line
from .shim_replies import BODIES, DESCRIBED, DESCRIBED_BODIES, EVENTS, REASONS, spoken
from .shim_server import streamed, told
from .shim_table import GUIDE, MODES, Key, read

pytestmark = in_its_own_environment
TEXTS = ("keep", "clean")
# The transport sees no difference between these and `create()`; so a few replies tell whether they reach it.
_FEW = ("relay text", "message.images", "two choices", "delta.images without index")
_FULL = ("`create()`", "`create(stream=True)`", "`.stream()`")


def names_for(path: str) -> list[str]:
    names = list(EVENTS if PATHS[path][1] else DESCRIBED_BODIES if path == "`.parse()`" else BODIES)
    return names if path in _FULL or path == "`.parse()`" else [name for name in names if name in _FEW]


CASES = [(path, name) for path in PATHS for name in names_for(path)]


LINKED = '{"name": "https://ok.example/cat.png", "legs": 4}'
IN_GUIDE = read(GUIDE.read_text(encoding="utf-8"))


def form_in_guide(path: str, mode: str, kind: str) -> str:
    return IN_GUIDE[Key("given", line(), path, kind)][MODES.index(mode)]


def reply_of(path: str, name: str) -> Any:
    if PATHS[path][1]:
        return streamed(sse(EVENTS[name]))
    return told(DESCRIBED_BODIES[name] if path == "`.parse()`" else BODIES[name])


def without_markdown(text: str) -> str:
    return " ".join(re.sub(r"!\[[^\]]*\]\([^)]*\)|https?://\S+", "", text).split())


def texts_of(body: bytes) -> list[str]:
    """The one text of a reply, as it came."""
    if not body.startswith(b"data:"):
        return [json.loads(body)["choices"][0]["message"]["content"]]
    events = [json.loads(event[6:]) for event in body.split(b"\n\n") if event.startswith(b"data: {")]
    deltas = [choice["delta"] for event in events for choice in event["choices"]]
    return ["".join(delta.get("content") or "" for delta in deltas)]


def given(bench: Bench, path: str, name: str, kind: str, **options: Any) -> tuple[Given, Any]:
    reply = reply_of(path, name)
    model = bench.player.plays(reply)
    return PATHS[path][0](bench.reader, bench.client(kind, **options), model), reply.body


# In mode markdown a text that is kept keeps these as they are: whoever shows markdown shows them.
SHOWN = ("bare URL", "HTML")


@each_kind
@pytest.mark.parametrize("text", TEXTS)
@each_mode
@pytest.mark.parametrize(("path", "name"), CASES)
def test_pictures(bench: Bench, path: str, name: str, mode: str, text: str, kind: str) -> None:
    """They are in the form that the table of the guide says, all of them, once, and in no other form."""
    found, body = given(bench, path, name, kind, mode=mode, text=text)
    urls = urls_of(body)
    assert urls
    if (mode, text) == ("markdown", "keep") and name in SHOWN:
        assert found.texts == texts_of(body)
    else:
        assert found.forms == {form_in_guide(path, mode, kind): urls}


@pytest.mark.parametrize("path", PATHS)
def test_choices(bench: Bench, path: str) -> None:
    """Each choice has its own pictures."""
    if path == "`.parse()`":
        return
    for name in ("two choices in turn", "two choices in one chunk") if PATHS[path][1] else ("two choices",):
        found, body = given(bench, path, name, "sync", mode="images")
        assert [Given([deltas]).forms for deltas in found.messages] == [{"images": [url]} for url in urls_of(body)]


@each_kind
@pytest.mark.parametrize("text", TEXTS)
@each_mode
def test_parsed_content(bench: Bench, mode: str, text: str, kind: str) -> None:
    """What `.parse()` reads out of the text is there, with pictures beside it and without."""
    bodies = [*DESCRIBED_BODIES.values(), completion({"content": DESCRIBED}), completion({"content": LINKED})]
    for body in bodies:
        model, found = bench.player.plays(told(body)), []
        for client in (bench.bare(kind), bench.client(kind, mode, text=text)):
            call = completions(client, "parse").parse
            answer = bench.reader.got(call(model=model, messages=QUESTION, response_format=Animal))
            found.append(answer.choices[0].message.parsed)
        assert found[0] == found[1]


@each_kind
@each_mode
@pytest.mark.parametrize("name", ["list of parts", "message.images", "bare URL", "data URI in markdown"])
def test_texts(bench: Bench, name: str, mode: str, kind: str) -> None:
    """The words that came, or the prose in them; a stream gives the same words as a body."""
    for text in TEXTS:
        found, body = given(bench, "`create()`", name, kind, mode=mode, text=text)
        words = [without_markdown(told) for told in found.texts]
        assert words == [parsed(body).text] != [""]
        if name in EVENTS:
            streamed_words, _ = given(bench, "`create(stream=True)`", name, kind, mode=mode, text=text)
            assert [without_markdown(told) for told in streamed_words.texts] == words


def test_machinery_is_kept_or_cleaned(bench: Bench) -> None:
    for path in ("`create()`", "`create(stream=True)`"):
        kept, _ = given(bench, path, "relay text", "sync")
        cleaned, body = given(bench, path, "relay text", "sync", text="clean")
        assert RELAY_TASK in kept.texts[0]
        assert cleaned.texts[0].strip() == parsed(body).text == ""


@each_kind
@each_mode
@pytest.mark.parametrize("status", REASONS)
@pytest.mark.parametrize("path", [path for path in PATHS if path != "`.parse()`"])
def test_a_reason_is_told(bench: Bench, path: str, status: str, mode: str, kind: str) -> None:
    """The content stays as it was, and what it means is beside it, once."""
    body = REASONS[status]
    model = bench.player.plays(streamed(spoken(body)) if PATHS[path][1] else told(body))
    found = PATHS[path][0](bench.reader, bench.client(kind, mode), model)
    expected = parsed(spoken(body) if PATHS[path][1] else body)
    assert [reason["status"] for reason in found.told] == [status] == [expected.status.value]
    assert found.told[0]["task_id"] == expected.task_id
    assert found.texts == [body["choices"][0]["message"]["content"]]
    assert found.forms == {}


@each_kind
@each_mode
@pytest.mark.parametrize("path", ["`create(stream=True)`", "`.stream()`"])
def test_a_body_where_a_stream_was_asked_for(bench: Bench, path: str, mode: str, kind: str) -> None:
    """The SDK alone would give no chunk at all."""
    for name in ("relay text", "message.images", "two choices"):
        model = bench.player.plays(told(BODIES[name]))
        found = PATHS[path][0](bench.reader, bench.client(kind, mode), model)
        assert found.forms == {form_in_guide(path, mode, kind): urls_of(BODIES[name])}
