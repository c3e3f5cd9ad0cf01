"""Families of endpoints, each from its submit answer to its end: the right state, GET only, no request too many."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from chatimg_parse import Finished, ImageReady, ImageResult, Progressed, parse
from chatimg_parse.poll import ROWS, Poller, Row, apoll, poll

from ..support.polling.endpoints import CAT, SCRIPTS, Script
from ..support.polling.gateway import BASE, Clock, Gateway
from ..support.results import places, sound

Strangers = Callable[[Gateway | None], None]


def submitted(script: Script) -> ImageResult:
    told = script.submit[2] if isinstance(script.submit, tuple) else script.submit
    return parse(told, base_url=script.base)


def alone(first: ImageResult, gateway: Gateway, script: Script) -> tuple[ImageResult, list[Any]]:
    """By a `Poller`, without a driver."""
    clock = Clock()
    poller = Poller(first, base_url=script.base, clock=clock, **script.options)
    events: list[Any] = []
    while not poller.done:
        request = poller.next_request()
        if request is None:
            clock.sleep(poller.wait)
            continue
        assert poller.next_request() == request
        events += poller.feed(*gateway(request))
    assert poller.requests == len(gateway.log)
    return poller.result, events


def driven(first: ImageResult, gateway: Gateway, script: Script) -> tuple[ImageResult, list[Any]]:
    events: list[Any] = []
    return poll(first, gateway, base_url=script.base, on_event=events.append, **script.options), events


def awaited(first: ImageResult, gateway: Gateway, script: Script) -> tuple[ImageResult, list[Any]]:
    events: list[Any] = []
    told = apoll(first, gateway.later, base_url=script.base, on_event=events.append, **script.options)
    return asyncio.run(told), events


@pytest.mark.parametrize("way", [alone, driven, awaited])
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_family_ends_in_the_right_state(script: Script, way: Any, strangers: Strangers) -> None:
    gateway = Gateway(script.answers)
    strangers(gateway)
    first = submitted(script)
    assert first.status == "pending"
    result, events = way(first, gateway, script)

    assert result.status == script.status, gateway.urls
    assert [url or b64 for url, b64 in places(result)] == ([script.picture] if script.picture else [])
    assert [video.url for video in result.videos] == ([script.video] if script.video else [])
    assert (result.error and result.error.code) == script.code
    assert (result.task_id, result.params) == (first.task_id or result.task_id, first.params)
    assert {request.method for request in gateway.log} == {"GET"}
    assert all(request.with_key == request.url.startswith("https://gateway.example/") for request in gateway.log)
    assert all(request.guarded != request.with_key for request in gateway.log)
    assert (script.name, len(gateway.log)) == (script.name, script.requests)
    sound(result)
    assert events[-1] == Finished(result)
    assert [event.image for event in events if isinstance(event, ImageReady)] == result.data
    percents = [event.percent for event in events if isinstance(event, Progressed)]
    assert percents == sorted(set(percents))


def test_at_least_twenty_families() -> None:
    assert len({script.name.partition(":")[0] for script in SCRIPTS}) >= 20


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.template)
def test_each_row_is_asked_and_kept(row: Row) -> None:
    identity = f"{row.ids or 'task-'}7f3a:1"
    url = row.template.format(base=BASE, root="https://gateway.example", id=quote(identity, safe=""))
    runs, done = {"id": identity, "status": "running"}, {"id": identity, "status": "done", "images": [{"url": CAT}]}
    gateway = Gateway({url: [runs, done]})
    result = poll(ImageResult(status="pending", task_id=identity), gateway, base_url=BASE)
    assert [image.url for image in result.data] == [CAT]
    assert gateway.urls[-2:] == [url, url]
    assert len(gateway.log) == len(set(gateway.urls)) + 1 <= len(ROWS) + 1
    assert row.ids is None or len(gateway.log) == 2
