"""`poll` and `apoll`: a `Poller` over a client, until its task ends or the time is over."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Iterable
from inspect import isawaitable
from typing import Any

from ..models import ImageResult, Status, error_of
from ..stream.events import Event, Finished
from .places import PollRequest
from .poller import Poller
from .rows import ROWS, Row
from .senders import NotInstalled, Sender, Told, afetched, fetched, is_network, sender_of

clock = time.monotonic
sleep = time.sleep
asleep = asyncio.sleep


def poll(
    result: ImageResult,
    client: Any,
    *,
    timeout: float = 600.0,
    base_url: str | None = None,
    template: str | None = None,
    rows: Iterable[Row] = ROWS,
    trusted_origins: Iterable[str] = (),
    policy: Any = None,
    on_event: Callable[[Event], object] | None = None,
) -> ImageResult:
    """Ask for a pending task until it ends; gives the merged result, whatever became of it.

    `result`: what `parse` gave; one that is not pending comes back as it is, without a request. `client`: an `OpenAI`
    (or `AzureOpenAI`) client, whose base URL, credentials and transport are used, without its retries and redirects;
    or a function from a `PollRequest` to `(status, headers, body)`, which wants `base_url` (it must send a GET and
    follow no redirect). `timeout`: seconds in all. `base_url`: the gateway's, default the client's. `template`, `rows`
    and `trusted_origins`: as for `Poller`. `policy`: for addresses of strangers, which go through
    `chatimg_parse.fetch` without the key, and are skipped where its extra is not installed. `on_event` gets the events
    of a stream, `Finished` last.

    Only GET is sent, never a second submit. Raises `ImagePending` when the time is over (issue `poll-timeout`) or no
    address answers for the task (`poll-no-endpoint`); its `result` is what is known, and its `__cause__` the
    error of the network if the last request met one (a misspelled `base_url`, say). A failed or refused task is no
    error here. A wrong argument is a `TypeError` or `ValueError` at once.
    """
    sender = sender_of(client, base_url, waits=False)
    course = _Course(result, sender, timeout, template, rows, trusted_origins)
    tell = _listener(on_event)
    while (step := course.step()) is not None:
        if isinstance(step, float):
            sleep(step)
            continue
        try:
            told = fetched(step, policy, course.left) if step.guarded else sender.send(step, course.left)
        except Exception as error:
            events = course.lost(error)
        else:
            events = course.got(told)
        for event in events:
            tell(event)
    for event in course.rest():
        tell(event)
    return course.outcome()


async def apoll(
    result: ImageResult,
    client: Any,
    *,
    timeout: float = 600.0,
    base_url: str | None = None,
    template: str | None = None,
    rows: Iterable[Row] = ROWS,
    trusted_origins: Iterable[str] = (),
    policy: Any = None,
    on_event: Callable[[Event], object] | None = None,
) -> ImageResult:
    """As `poll`, for `AsyncOpenAI`, or a function that may be a coroutine function; so may `on_event`.

    It runs on asyncio. A task that is cancelled ends at once, and the result that was given is still good to poll for.
    """
    sender = sender_of(client, base_url, waits=True)
    course = _Course(result, sender, timeout, template, rows, trusted_origins)
    tell = _listener(on_event)
    while (step := course.step()) is not None:
        if isinstance(step, float):
            await asleep(step)
            continue
        try:
            if step.guarded:
                told = await afetched(step, policy, course.left)
            else:
                told = await sender.asend(step, course.left)
        except Exception as error:
            events = course.lost(error)
        else:
            events = course.got(told)
        for event in events:
            await _waited(tell(event))
    for event in course.rest():
        await _waited(tell(event))
    return course.outcome()


class _Course:
    """What both have in common: what comes next, and what it comes to."""

    def __init__(
        self,
        result: ImageResult,
        sender: Sender,
        timeout: float,
        template: str | None,
        rows: Iterable[Row],
        trusted_origins: Iterable[str],
    ) -> None:
        if isinstance(timeout, bool) or not isinstance(timeout, (int, float)):
            raise TypeError(f"timeout is a number of seconds, not {type(timeout).__name__}")
        if math.isnan(timeout) or timeout < 0:
            raise ValueError("timeout is a number of seconds from 0 on")
        self.poller = Poller(
            result,
            base_url=sender.base_url,
            rows=rows,
            template=template,
            trusted_origins=trusted_origins,
            clock=lambda: clock(),
        )
        self._end = clock() + timeout
        self._told = False  # all events of the end
        self._fault: Exception | None = None  # of the last request, if it came to nothing

    def left(self) -> float:
        """Seconds until the time is over."""
        return self._end - clock()

    def step(self) -> PollRequest | float | None:
        """A request to send, seconds to sleep, or the end."""
        left = self.left()
        if self.poller.done or left <= 0:
            return None
        request = self.poller.next_request()
        return min(self.poller.wait, left) if request is None else request

    def got(self, told: Told) -> list[Event]:
        """An answer."""
        events = self.poller.feed(*told)
        self._fault = None
        self._told = self.poller.done
        return events

    def lost(self, error: Exception) -> list[Event]:
        """A request that came to nothing; a fault in the caller's own code passes on."""
        if not is_network(error):
            raise error
        if isinstance(error, NotInstalled):
            events = self.poller.skipped()
        else:
            events, self._fault = self.poller.failed(), error
        self._told = self.poller.done
        return events

    def rest(self) -> list[Event]:
        """The events of the end that were not told."""
        if not self.poller.done:
            return self.poller.expire()
        return [] if self._told else [Finished(self.poller.result)]

    def outcome(self) -> ImageResult:
        result = self.poller.result
        if result.status is Status.PENDING:
            raise error_of(result) from self._fault
        return result


def _listener(on_event: Callable[[Event], object] | None) -> Callable[[Event], object]:
    if on_event is None:
        return _nobody
    if not callable(on_event):
        raise TypeError(f"on_event is a function of an event, not {type(on_event).__name__}")
    return on_event


def _nobody(_event: Event) -> None:
    """Nobody listens."""


async def _waited(told: object) -> None:
    if isawaitable(told):
        await told
