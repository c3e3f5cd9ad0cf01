"""Fail open: a failure of ours costs the caller nothing but our help."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol, TypeVar

log = logging.getLogger("chatimg_parse.shim")
T = TypeVar("T")


def open_failure(error: Exception) -> None:
    """Tell that something passed as it came because we failed: where, and nothing of what."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" at {trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace is not None else ""
    log.warning("a reply passes as it came, because of our own %s%s", type(error).__name__, where)


def guarded(step: Callable[[], T], instead: T) -> T:
    """What a step of ours gives, or `instead` where it fails, which is logged."""
    try:
        return step()
    except Exception as error:
        open_failure(error)
        return instead


class Rewriter(Protocol):
    """Takes the bytes of a reply and gives those that the caller gets."""

    def feed(self, data: bytes) -> list[bytes]:
        """Take the next bytes; gives those that are ready."""
        ...

    def close(self) -> list[bytes]:
        """The source ended: gives what is left."""
        ...

    def broken(self) -> list[bytes]:
        """The source broke off: what is held and was not given yet."""
        ...


class FailOpen:
    """A rewriter that never raises: behind a failure everything passes as it comes, after what was held."""

    def __init__(self, rewriter: Rewriter) -> None:
        self._rewriter = rewriter
        self._open = False

    def feed(self, data: bytes) -> list[bytes]:
        """As the rewriter's; behind a failure the bytes as they come."""
        if self._open:
            return [data]
        try:
            return list(filter(None, self._rewriter.feed(data)))
        except Exception as error:
            return self._opened(error, [data])

    def close(self) -> list[bytes]:
        """As the rewriter's; nothing behind a failure, for all went out already."""
        try:
            return [] if self._open else list(filter(None, self._rewriter.close()))
        except Exception as error:
            return self._opened(error, [])

    def broken(self) -> list[bytes]:
        """As the rewriter's; nothing where that fails, too."""
        none: list[bytes] = []
        return none if self._open else list(filter(None, guarded(self._rewriter.broken, none)))

    def _opened(self, error: Exception, data: list[bytes]) -> list[bytes]:
        open_failure(error)
        held = self.broken()
        self._open = True
        return held + data
