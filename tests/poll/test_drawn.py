"""Whatever comes: nothing raises, events only go forward, and what the caller had is never lost."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse import Finished, ImageReady, ImageResult, Progressed, Status
from chatimg_parse.poll import Poller

from ..support.drawn.results import results
from ..support.pictures import PNG
from ..support.polling.endpoints import SCRIPTS
from ..support.polling.gateway import BASE, Clock
from ..support.results import sound

_OWN = "task_1"
_URLS = st.sampled_from([f"{BASE}/x", "/y", "https://far.example/z", "file:///etc", "", "https://[", "//h/x", "\ud800"])
_REAL = [
    told[2] if isinstance(told, tuple) else json.dumps(told)
    for script in SCRIPTS
    for answers in script.answers.values()
    for told in answers
]
_KEYS = (
    *("id", "task_id", "status", "state", "data", "url", "error", "code", "message", "progress", "urls", "poll_url"),
    *("response_url", "images", "output", "result", "preview_url", "file_id", "filename"),
)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from([_OWN, PNG, "queued", "done"]) | _URLS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(_KEYS),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)
_BODIES = (
    st.sampled_from(_REAL)
    | _VALUES.map(json.dumps)
    | st.binary(max_size=30)
    | st.text(max_size=30)
    | st.sampled_from(["<!doctype html><p>x", "[" * 3000, '{"a":' * 3000, "1" * 5000, '{"id": ' + "9" * 5000 + "}"])
)
_HEADERS = st.dictionaries(
    st.sampled_from(["Location", "Retry-After", "Date", "Content-Type", "Operation-Location"]),
    _URLS | st.text(max_size=10) | st.sampled_from(["1", "99999999999", "image/png", "Wed, 26 Nov 2025 10:00:00 GMT"]),
)
_STATUSES = st.sampled_from([200, 200, 200, 200, 201, 202, 204, 302, 303, 400, 401, 404, 422, 429, 500, 503])
_ANSWERS = st.tuples(_STATUSES | st.integers(), _HEADERS, _BODIES)
_STEPS = st.lists(_ANSWERS | st.sampled_from(["failed", "skipped"]), max_size=12)
_FIRST = st.one_of(
    st.just(ImageResult(status="pending", task_id=_OWN)),
    results.map(lambda result: result.model_copy(update={"status": Status.PENDING, "data": [], "videos": []})),
)


@given(_FIRST, _STEPS)
def test_any_answers(first: ImageResult, steps: list[Any]) -> None:
    clock = Clock()
    poller = Poller(first, base_url=BASE, clock=clock)
    events: list[Any] = []
    for step in steps:
        assert poller.wait >= 0
        clock.sleep(poller.wait)
        request = poller.next_request()
        assert (request is None) == poller.done
        if request is not None:
            assert request.method == "GET"
            assert request.with_key == request.url.startswith("https://gateway.example/") or request.guarded
            assert request.with_key != request.guarded
        events += (
            {"failed": poller.failed, "skipped": poller.skipped}[step]()
            if isinstance(step, str)
            else poller.feed(*step)
        )
        assert (poller.result.task_id, poller.result.params) == (
            first.task_id or poller.result.task_id,
            first.params or poller.result.params,
        )
        assert poller.done or poller.result.status == "pending"
    events += poller.expire()
    told = [event.percent for event in events if isinstance(event, Progressed)]
    assert told == sorted(set(told))
    assert all(percent > (-1 if first.progress is None else first.progress) for percent in told)
    if events:
        assert [isinstance(event, Finished) for event in events] == [False] * (len(events) - 1) + [True]
        assert events[-1] == Finished(poller.result)
        ready = [event.image for event in events if isinstance(event, ImageReady)]
        assert [image for image in poller.result.data if image in ready] == poller.result.data
    if first == ImageResult(status="pending", task_id=_OWN):
        sound(poller.result)
