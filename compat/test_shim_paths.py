"""Every way into the SDK, in every mode, over a real connection: pictures are where the mode says, and none is lost."""

from __future__ import annotations

from typing import Any

import pytest

from chatimg_parse import parse as parsed

from .bodies import CAT, DOG, Plain, completion, sse
from .shim_bench import Bench
from .shim_paths import CLIENTS, PATHS, Given
from .shim_replies import BODIES, DESCRIBED, EVENTS, REASONS, spoken
from .shim_server import streamed, told

MODES, TEXTS = ("parts", "images", "markdown"), ("keep", "clean")
# `.parse()` wants JSON in the text, or no text.
DESCRIBED_BODIES: dict[str, Plain] = {
    "JSON and message.images": completion({"content": DESCRIBED, "images": [CAT, DOG]}),
    "content null, message.images": completion({"content": None, "images": [DOG]}),
}
CASES = [
    (path, name)
    for path, (_, streams) in PATHS.items()
    for name in (EVENTS if streams else DESCRIBED_BODIES if path == "`.parse()`" else BODIES)
]


def reply_of(path: str, name: str) -> Any:
    if PATHS[path][1]:
        return streamed(sse(EVENTS[name]))
    return told(DESCRIBED_BODIES[name] if path == "`.parse()`" else BODIES[name])


def urls_of(source: Any) -> list[str]:
    return [picture["image_url"]["url"] for picture in parsed(source).to_message_images()]


def given(bench: Bench, path: str, name: str, kind: str, **options: Any) -> tuple[Given, Any]:
    reply = reply_of(path, name)
    model = bench.player.plays(reply)
    return PATHS[path][0](bench.reader, bench.client(kind, **options), model), reply.body


@pytest.mark.parametrize("kind", CLIENTS)
@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("path", "name"), CASES)
def test_pictures(bench: Bench, path: str, name: str, mode: str, text: str, kind: str) -> None:
    found, body = given(bench, path, name, kind, mode=mode, text=text)
    assert urls_of(body)
    form = 'images' if mode=='parts' and path in ('`.stream()`','`.parse()`') else mode
    assert found.forms.get(form) == urls_of(body), found
