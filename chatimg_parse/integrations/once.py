"""Requests that a gateway took and that gave no picture, so that who sends one again by himself pays nothing twice.

Knows nothing of any framework: a request has a name for all tries of a router, a name for all who send the same, and
the number that an SDK gives to its tries.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from ..advice import NEW_REQUEST

__all__ = ["Failure", "Taken", "Try"]

_MOST, _SECONDS = 4096, 900.0  # what is remembered, and for how long: OpenAI's SDKs wait ten minutes for an answer


class Try(NamedTuple):
    """One try of a request."""

    call: str  # the same for all tries of a router
    content: str  # the same for whoever sends the same
    number: int  # how often the client sent it before, by itself


class Failure(NamedTuple):
    """Why there is no picture. `again`: nothing was begun, so who asks again pays nothing twice."""

    status: int
    message: str
    code: str | None = None
    refused: bool = False
    again: bool = False


_AT_WORK = Failure(504, f"the same was sent before, and the gateway is still at work; {NEW_REQUEST}")


class _End(NamedTuple):
    until: float
    of: Try
    failure: Failure
    answered: bool = False  # the client's next try was told


class Taken:
    """What became of requests, for as long as a client may send them again by itself.

    A try that an SDK numbers continues the latest one with the same content and the number before it, and each is
    continued once. So where two send the same at the same time, no failure of one stands for a try of the other, and
    one of long ago stands for none that was told something else since.
    """

    def __init__(
        self, *, most: int = _MOST, seconds: float = _SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._ends: OrderedDict[str, _End] = OrderedDict()  # by the call, the oldest first
        self._most, self._seconds, self._clock = most, seconds, clock
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._ends)

    def begin(self, asked: Try) -> Failure | None:
        """What came of this request before; `None` if it has to be sent, since nothing was begun for it.

        Then it counts as one that is at work, until `end` says otherwise: also for a client that gives up meanwhile.
        """
        with self._lock:
            self._forget()
            before = self._ends.get(asked.call) or self._continued(asked)
            if before is not None and not before.failure.again:
                self._forget()
                return before.failure
            self._put(asked, _AT_WORK)
            self._forget()
            return None

    def end(self, asked: Try, failure: Failure | None) -> None:
        """Remember why it gave no picture, or nothing of one that did."""
        with self._lock:
            if failure is None:
                self._ends.pop(asked.call, None)
            else:
                self._put(asked, failure)
            self._forget()

    def _put(self, asked: Try, failure: Failure) -> _End:
        end = self._ends[asked.call] = _End(self._clock() + self._seconds, asked, failure)
        self._ends.move_to_end(asked.call)
        return end

    def _continued(self, asked: Try) -> _End | None:
        for call, end in reversed(self._ends.items()) if asked.number else ():
            if end.of.content == asked.content and end.of.number == asked.number - 1 and not end.answered:
                self._ends[call] = end._replace(answered=True)
                return self._put(asked, end.failure)
        return None

    def _forget(self) -> None:
        now = self._clock()
        while self._ends and (len(self._ends) > self._most or next(iter(self._ends.values())).until <= now):
            self._ends.popitem(last=False)
