"""A GET that trusts nobody: redirects checked like first addresses, another try where it helps, one limit of time.

`Fetcher` is the protocol that a replacement has to speak: to fetch by other means is to write one function.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPResponse
from typing import Any, Protocol, TypeVar
from urllib.parse import urljoin

from ..retry_after import retry_after
from .deadline import Deadline
from .errors import FetchError
from .policy import Place, Policy
from .wire import asked

_REDIRECTS = (301, 302, 303, 307, 308)
_FIRST, _PIECE = 64, 1 << 16  # bytes that tell a type; bytes that are read at once
_BREATH = 0.5  # seconds before another try, where the server asks for no other
_LONGEST_PAUSE = 20.0  # seconds that a server may ask for
T = TypeVar("T")
# Looks at the first bytes of a body and raises `FetchError` where the rest need not come.
Look = Callable[[bytes], None]


@dataclass(frozen=True)
class Answer:
    """What a server answered: `status`, `headers` in order as they came, the whole `body`, and the final `url`.

    `framed`: the server said where the body ends, and it did; else only the end of the connection did.
    """

    status: int
    headers: list[tuple[str, str]] = field(repr=False)
    body: bytes = field(repr=False)
    url: str = field(repr=False)
    framed: bool = True


class Fetcher(Protocol):
    """Whatever gets the bytes behind a URL.

    `get` answers with status 200 to 299, else raises `FetchError`; it keeps to `policy` and `deadline`, sends GET only,
    and gives `look` the first bytes (64, fewer where the body has fewer) before it reads more.
    """

    def get(self, url: str, policy: Policy, deadline: Deadline, look: Look | None = None) -> Answer:
        """Ask `url` with GET; `deadline.left()` is how many seconds there are. `asave` calls it in several threads."""
        ...


class GuardedFetcher:
    """The one that is used: see `Policy` for what it does and does not do."""

    def get(self, url: str, policy: Policy, deadline: Deadline, look: Look | None = None) -> Answer:
        """Every look-up checked, the connection made to the address that was; tried again where that may help."""
        return _tried(url, policy, deadline, look)


GUARDED = GuardedFetcher()


def _tried(url: str, policy: Policy, deadline: Deadline, look: Look | None, *, any_status: bool = False) -> Answer:
    tries = policy.tries
    while True:
        tries -= 1
        try:
            return _followed(url, policy, deadline, look, any_status=any_status)
        except FetchError as error:
            error.__context__ = None  # which may quote what came, and would be in the caller's log
            pause = _BREATH if error.retry_after is None else error.retry_after
            if not tries or not error.passes or pause > _LONGEST_PAUSE or not deadline.allows(pause):
                raise
        deadline.pause(pause)


def _followed(url: str, policy: Policy, deadline: Deadline, look: Look | None, *, any_status: bool) -> Answer:
    """One try: the answer at the end of the redirects."""
    place = policy.place(url)
    headers = policy.headers_for(place)  # for this place, and none behind a redirect
    for _ in range(policy.max_redirects + 1):
        with asked(place, policy, headers, deadline) as response:
            goal = response.getheader("Location") if response.status in _REDIRECTS else None
            if goal is None or (any_status and not policy.max_redirects):
                if not (any_status or 200 <= response.status < 300):
                    raise _refused(response, place)
                framed = response.length is not None or response.chunked
                body = _body(response, place, policy, look)
                return Answer(response.status, response.getheaders(), body, url, framed)
        url, place = _sent_on(url, goal, policy, place)
        headers = {}
    raise FetchError("too-many-redirects", place.host)


def _sent_on(url: str, location: str, policy: Policy, place: Place) -> tuple[str, Place]:
    """Where a redirect leads. A header's bytes come as Latin-1; what is not ASCII in them is meant as UTF-8."""
    goal = location.encode("latin-1", "replace").decode("utf-8", "replace").strip().replace(" ", "%20")
    try:
        url = urljoin(url, goal)
        return url, policy.place(url, behind=place)
    except ValueError:
        raise FetchError("redirect-refused", place.host) from None
    except FetchError as error:
        if error.code in ("url-refused", "port-refused"):
            raise FetchError("redirect-refused", place.host) from None
        raise


def _refused(response: HTTPResponse, place: Place) -> FetchError:
    after = retry_after({name.lower(): told for name, told in response.getheaders()})
    return FetchError("http-status", place.host, status=response.status, retry_after=after)


def _body(response: HTTPResponse, place: Place, policy: Policy, look: Look | None) -> bytes:
    if response.length is not None and response.length > policy.max_bytes:
        raise FetchError("too-large", place.host)
    body = bytearray(response.read(min(_FIRST, policy.max_bytes + 1)))
    if look is not None:
        look(bytes(body))
    while piece := response.read(min(_PIECE, policy.max_bytes + 1 - len(body))):
        body += piece
        if len(body) > policy.max_bytes:
            raise FetchError("too-large", place.host)
    if response.length:  # what is still missing
        raise FetchError("cut-short", place.host)
    return bytes(body)


# -- whatever lies there --------------------------------------------------------------------------------------


def read(url: str, policy: Policy | None = None, *, timeout: float | None = None) -> Answer:
    """Ask a URL with GET under `policy`, whatever kind of body lies there; `timeout` in seconds, if not the policy's.

    Any status is an answer, also a redirect where the policy follows none. Raises `FetchError`.
    """
    policy = policy or Policy()
    deadline = Deadline(policy.timeout if timeout is None else timeout)
    return _tried(url, policy, deadline, None, any_status=True)


async def aread(url: str, policy: Policy | None = None, *, timeout: float | None = None) -> Answer:
    """As `read`, for asyncio."""
    policy = policy or Policy()
    deadline = Deadline(policy.timeout if timeout is None else timeout)
    return await in_thread(partial(_tried, url, policy, deadline, None, any_status=True), deadline)


async def in_thread(step: Callable[[], T], deadline: Deadline) -> T:
    """Run what blocks in a thread of its own. A task that is cancelled ends it, and waits for that: nothing goes on."""
    loop = asyncio.get_running_loop()
    told: asyncio.Future[T] = loop.create_future()

    def run() -> None:
        try:
            settle: Callable[[], None] = partial(_settled, told, step(), None)
        except BaseException as error:
            settle = partial(_settled, told, None, error)
        with suppress(RuntimeError):  # the loop is closed
            loop.call_soon_threadsafe(settle)

    threading.Thread(target=run, daemon=True, name="chatimg-fetch").start()
    try:
        return await asyncio.shield(told)
    except asyncio.CancelledError:
        deadline.cancel()
        await asyncio.wait([told])
        if not told.cancelled():
            told.exception()  # seen
        raise


def _settled(told: asyncio.Future[Any], given: Any, error: BaseException | None) -> None:
    if told.done():
        return
    if error is None:
        told.set_result(given)
    else:
        told.set_exception(error)
