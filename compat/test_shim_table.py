"""What is given where, and what callers can do with it, as docs/shim.md has it in its tables."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from typing import Any

import pytest

from chatimg_parse.shim import adapt
from tests.support.chat import Body

from .bodies import sse
from .shim_bench import Bench
from .shim_callers import DEEDS, JOIN, OUTSIDE, came_of, join_deltas
from .shim_paths import CLIENTS, PATHS, Given, ask, line, of_completion
from .shim_replies import BODIES, DESCRIBED_BODIES, EVENTS
from .shim_server import streamed, told
from .shim_table import GUIDE, MODES, TABLES, Key, Seen, leave, read, rendered

NAME = "relay text"


def model_of(bench: Bench, *, streams: bool, described: bool = False) -> str:
    whole = DESCRIBED_BODIES["JSON and message.images"] if described else BODIES[NAME]
    return bench.player.plays(streamed(sse(EVENTS[NAME])) if streams else told(whole))


def form(look: Callable[[], Given]) -> str:
    try:
        return " and ".join(look().forms) or "no picture"
    except Exception as error:
        return f"`{type(error).__name__}`"


def adapted_forms(mode: Any, *, as_dict: bool, completion: Any) -> Given:
    if not as_dict:
        return of_completion(adapt(completion, mode))
    body: Body = adapt(dict(BODIES[NAME]), mode)
    return Given([[choice["message"]] for choice in body["choices"]])


def given(bench: Bench) -> Seen:
    seen: Seen = {}
    for call, (path, streams) in PATHS.items():
        model = model_of(bench, streams=streams, described=call == "`.parse()`")
        for kind in CLIENTS:
            looks = [partial(path, bench.reader, bench.client(kind, mode), model) for mode in MODES]
            seen[Key("given", line(), call, kind)] = tuple(map(form, looks))
    completion = ask(bench.bare("sync").chat.completions, model_of(bench, streams=False))
    for call, as_dict in (("`adapt(completion)`", False), ("`adapt(dict)`", True)):
        looks = [partial(adapted_forms, mode, as_dict=as_dict, completion=completion) for mode in MODES]
        seen[Key("given", line(), call, "both")] = tuple(map(form, looks))
    for package, calls in OUTSIDE.items():
        if find_spec(package.replace("-", "_")) is None:
            continue
        for call, (outside, streams) in calls.items():
            model = model_of(bench, streams=streams)
            for kind in CLIENTS:
                looks = [partial(outside, bench, kind, mode, model) for mode in MODES]
                seen[Key("given", package, call, kind)] = tuple(map(form, looks))
    return seen


def deeds(bench: Bench) -> Seen:
    """What comes of a completion, which is of the same class for both clients."""
    seen: Seen = {}
    whole, stream = model_of(bench, streams=False), model_of(bench, streams=True)
    completions = [ask(bench.client("sync", mode).chat.completions, whole) for mode in MODES]
    plain = ask(bench.bare("sync").chat.completions, whole)
    kinds: list[Any] = list(MODES)
    for suffix, found in (("", completions), (", of `adapt(completion)`", [adapt(plain, mode) for mode in kinds])):
        for call, deed in DEEDS.items():
            seen[Key("deeds", line(), call + suffix, "both")] = tuple(came_of(partial(deed, one)) for one in found)
    for kind in CLIENTS:
        joins = [partial(join_deltas, bench, bench.client(kind, mode), stream) for mode in MODES]
        seen[Key("deeds", line(), JOIN, kind)] = tuple(map(came_of, joins))
    return seen


@pytest.mark.usefixtures("price_list")
def test_the_tables_say_what_is_seen(bench: Bench) -> None:
    seen = given(bench) | deeds(bench)
    leave(seen)
    text = GUIDE.read_text(encoding="utf-8")
    lines = {key.line for key in seen}
    told = {key: cells for key, cells in read(text).items() if key.line in lines}
    if told != seen:
        print("What was seen here; `python -m compat.shim_table` writes it after a run of all environments:")
        print("\n".join(row for table in TABLES for row in rendered(seen, table)))
    assert told == seen
