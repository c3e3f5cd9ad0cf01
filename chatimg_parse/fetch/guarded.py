"""A GET that trusts nobody: redirects checked like first addresses, another try where it helps, one limit of time.

`Fetcher` is the protocol that a replacement has to speak: to fetch by other means is to write one function.
"""

from __future__ import annotations

import asyncio
import email.utils
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPResponse
from typing import Protocol, TypeVar
from urllib.parse import quote, urljoin

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
    """What a server answered: `status`, `headers` in order as they came, the whole `body`, and the final `url`."""

    status: int
    headers: list[tuple[str, str]] = field(repr=False)
    body: bytes = field(repr=False)
    url: str = field(repr=False)


class Fetcher(Protocol):
    """Whatever gets the bytes behind a URL.

    `get` answers with status 200 to 299, else raises `FetchError`; it keeps to `policy` and `deadline`, sends GET only,
    and gives `look` the first bytes (64, fewer where the body has fewer) before it reads more.
    """

    def get(self, url: str, policy: Policy, deadline: Deadline, look: Look | None = None) -> Answer: ...


class GuardedFetcher:
    """The one that is used: see `Policy` for what it does and does not do."""

    def get(self, url: str, policy: Policy, deadline: Deadline, look: Look | None = None) -> Answer:
        tries = policy.tries
        while True:
            tries -= 1
            try:
                return _followed(url, policy, deadline, look)
            except FetchError as error:
                pause = _BREATH if error.retry_after is None else error.retry_after
                if not tries or not error.passes or pause > _LONGEST_PAUSE or not deadline.allows(pause):
                    raise
            deadline.pause(pause)


GUARDED = GuardedFetcher()


def _followed(url: str, policy: Policy, deadline: Deadline, look: Look | None) -> Answer:
    """One try: the answer at the end of the redirects."""
    place, headers = policy.place(url), None
    for _ in range(policy.max_redirects + 1):
        headers = policy.headers_for(place) if headers is None else {}
        with asked(place, policy, headers, deadline) as response:
            goal = response.getheader("Location") if response.status in _REDIRECTS else None
            if goal is None:
                return Answer(response.status, response.getheaders(), _body(response, place, policy, look), url)
        url = urljoin(url, _as_url(goal))
        place = _sent_on(url, policy, place)
    raise FetchError("too-many-redirects", place.host)


def _sent_on(url: str, policy: Policy, place: Place) -> Place:
    try:
        return policy.place(url, behind=place)
    except FetchError as error:
        if error.code in ("url-refused", "port-refused"):
            raise FetchError("redirect-refused", place.host) from None
        raise


def _as_url(location: str) -> str:
    """A header's bytes come as Latin-1; what is not ASCII in them is meant as UTF-8."""
    return quote(location.encode("latin-1", "replace"), safe="".join(map(chr, range(0x21, 0x7F)))).strip()


def _body(response: HTTPResponse, place: Place, policy: Policy, look: Look | None) -> bytes:
    if not 200 <= response.status < 300:
        after = retry_after(response.getheader("Retry-After"))
        raise FetchError("http-status", place.host, status=response.status, retry_after=after)
    if response.length is not None and response.length > policy.max_bytes:
        raise FetchError("too-large", place.host)
    body = bytearray(response.read(_FIRST))
    if look is not None:
        look(bytes(body))
    while piece := response.read(min(_PIECE, policy.max_bytes + 1 - len(body))):
        body += piece
        if len(body) > policy.max_bytes:
            raise FetchError("too-large", place.host)
    if response.length:  # what is still missing
        raise FetchError("cut-short", place.host)
    return bytes(body)


def retry_after(told: str | None) -> float | None:
    """Seconds that a `Retry-After` header asks for (RFC 9110, 10.2.3): a number, or a date."""
    told = (told or "").strip()
    if told.isascii() and told.isdigit():
        return float(told[:9])
    try:
        return max(0.0, email.utils.parsedate_to_datetime(told).timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return None


# -- whatever lies there --------------------------------------------------------------------------------------


def read(url: str, policy: Policy | None = None, *, timeout: float | None = None) -> Answer:
    """Ask a URL with GET under `policy`, whatever kind of body lies there; `timeout` in seconds, if not the policy's.

    Raises `FetchError`, also for a status other than 2xx.
    """
    policy = policy or Policy()
    return GUARDED.get(url, policy, Deadline(policy.timeout if timeout is None else timeout))


async def aread(url: str, policy: Policy | None = None, *, timeout: float | None = None) -> Answer:
    """As `read`, for asyncio."""
    policy = policy or Policy()
    deadline = Deadline(policy.timeout if timeout is None else timeout)
    return await in_thread(partial(GUARDED.get, url, policy, deadline), deadline)


async def in_thread(step: Callable[[], T], deadline: Deadline) -> T:
    """Run what blocks in a thread. A task that is cancelled breaks its connection, so that the thread ends, too."""
    try:
        return await asyncio.get_running_loop().run_in_executor(None, step)
    except asyncio.CancelledError:
        deadline.cancel()
        raise
