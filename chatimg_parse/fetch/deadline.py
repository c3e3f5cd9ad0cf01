"""One limit of time for a whole fetch, whatever happens in it; another thread may end it at once."""

from __future__ import annotations

import queue
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from .errors import FetchError

_LONGEST = 7 * 86400.0  # seconds
_GLANCE = 0.05  # seconds between two looks whether somebody cancelled
T = TypeVar("T")


class Deadline:
    """Seconds that are left, for every step anew: a server that sends a byte now and then gains nothing."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + min(seconds, _LONGEST)
        self._lock = threading.Lock()
        self._cancelled = threading.Event()
        self._socket: socket.socket | None = None

    def left(self, host: str | None = None) -> float:
        """Seconds, more than 0; else `FetchError` `timeout` or `cancelled`."""
        if self._cancelled.is_set():
            raise FetchError("cancelled", host)
        left = self._end - time.monotonic()
        if left <= 0:
            raise FetchError("timeout", host)
        return left

    def allows(self, seconds: float) -> bool:
        """So much is left."""
        return not self._cancelled.is_set() and self._end - time.monotonic() > seconds

    def pause(self, seconds: float) -> None:
        """Wait, but no longer than is left and nobody cancels."""
        self._cancelled.wait(min(seconds, self.left()))

    def watches(self, connected: socket.socket | None) -> None:
        """The connection that `cancel` breaks."""
        with self._lock:
            self._socket = connected
        if self._cancelled.is_set():
            self.cancel()

    def cancel(self) -> None:
        """End it: whoever reads is woken up."""
        self._cancelled.set()
        with self._lock, suppress(OSError):
            if self._socket is not None:  # not what an SSL socket makes of it: that would go on in clear
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def within(self, step: Callable[[], T], host: str, undo: Callable[[T], object] = lambda _: None) -> T:
        """What a step gives that knows no limit of its own (a look-up) and cannot be woken up (a connect).

        It runs in a thread that nobody waits for when the time is over. What it still gives then goes to `undo`.
        """
        told: queue.SimpleQueue[tuple[bool, Any]] = queue.SimpleQueue()
        wanted = threading.Lock()  # held by whoever takes what came, or has left
        threading.Thread(target=_told, args=(step, told, wanted, undo), daemon=True, name="chatimg-step").start()
        while True:
            try:
                good, given = told.get(timeout=min(_GLANCE, self.left(host)))
            except queue.Empty:
                continue
            except FetchError:
                if wanted.acquire(blocking=False):
                    raise
                good, given = told.get()  # it came at the last moment
            if good:
                return given  # type: ignore[no-any-return]
            raise given


def _told(step: Callable[[], Any], told: Any, wanted: threading.Lock, undo: Callable[[Any], object]) -> None:
    try:
        given: Any = step()
    except Exception as error:
        if wanted.acquire(blocking=False):
            told.put((False, error))
        return
    if wanted.acquire(blocking=False):
        told.put((True, given))
    else:
        undo(given)
