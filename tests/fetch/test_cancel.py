"""A task that is cancelled ends at once, in whatever step it is: else these tests would take an hour each."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from typing import Any

import pytest

from chatimg_parse import Image, ImageResult, Status
from chatimg_parse.fetch import Policy, afetch, asave

from ..support.pictures import PNG
from ..support.servers.raw_server import HOLD, answer, raw

HOUR = 3600.0


async def cancelled_while(stuck: threading.Event, url: str, policy: Policy) -> int:
    """How many steps go on behind it, which nobody can wake up; the fetching itself has ended."""
    before = set(threading.enumerate())
    task = asyncio.ensure_future(afetch(url, policy))
    while not stuck.is_set():
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    behind = set(threading.enumerate()) - before
    for thread in behind:
        if thread.name == "chatimg-fetch":
            thread.join()
    return sum(thread.name == "chatimg-step" and thread.is_alive() for thread in behind)


@pytest.fixture
def held() -> Any:
    """Set at the end of a test, so that what is stuck goes on then."""
    release = threading.Event()
    yield release
    release.set()


def test_in_a_look_up(monkeypatch: pytest.MonkeyPatch, held: threading.Event) -> None:
    stuck = threading.Event()

    def getaddrinfo(*_: Any) -> list[Any]:
        stuck.set()
        held.wait(HOUR)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    assert asyncio.run(cancelled_while(stuck, "http://a.example/", Policy(timeout=HOUR))) == 1


def test_in_a_connect_whose_connection_is_then_closed(monkeypatch: pytest.MonkeyPatch, held: threading.Event) -> None:
    stuck, made = threading.Event(), list[socket.socket]()

    def connect(self: socket.socket, _: Any) -> None:
        made.append(self)
        stuck.set()
        held.wait(HOUR)

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket.socket, "getpeername", lambda _: ("8.8.8.8", 80))
    assert asyncio.run(cancelled_while(stuck, "http://8.8.8.8/", Policy(timeout=HOUR))) == 1
    assert made[0].fileno() != -1
    held.set()
    while made[0].fileno() != -1:
        time.sleep(0.01)


def test_in_a_handshake() -> None:
    with raw([HOLD]) as server:
        policy = Policy(allowed_hosts=[server.host], timeout=HOUR)
        assert asyncio.run(cancelled_while(server.connected, f"https://{server.host}/", policy)) == 0


def test_behind_a_picture_that_came_nothing_is_stored() -> None:
    class Slow:
        """Is cancelled while the first picture is put; the second one is not put any more."""

        def __init__(self) -> None:
            self.names: list[str] = []
            self.begun, self.go_on = threading.Event(), threading.Event()

        def put(self, name: str, _: bytes) -> str:
            self.names.append(name)
            self.begun.set()
            self.go_on.wait(HOUR)
            return name

    store = Slow()

    async def main() -> None:
        images = [Image(b64_json=PNG)] * 3
        task = asyncio.ensure_future(asave(ImageResult(data=images, status=Status.COMPLETED), store))
        while not store.begun.is_set():
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.sleep(0.05)
        store.go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    assert len(store.names) == 1


def test_many_at_one_silent_host_do_not_hold_others_up() -> None:
    async def main() -> None:
        with raw([HOLD]) as silent, raw([answer()]) as good:
            policy = Policy(allowed_hosts=[silent.host, good.host], timeout=HOUR)
            waiting = [asyncio.ensure_future(afetch(silent.url(), policy)) for _ in range(40)]
            while len(silent.requests) < 40:
                await asyncio.sleep(0.01)
            assert (await afetch(good.url(), policy)).media_type == "image/png"
            assert await asyncio.to_thread(lambda: 5) == 5
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)

    asyncio.run(main())
