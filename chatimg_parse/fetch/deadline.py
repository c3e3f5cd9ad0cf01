"""One limit of time for a whole fetch, whatever happens in it; another thread may end it at once."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress

from .errors import FetchError


class Deadline:
    """Seconds that are left, for every step anew: a server that sends a byte now and then gains nothing."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
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
