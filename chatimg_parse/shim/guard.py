"""Fail open: a failure of ours costs the caller nothing but our help."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

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
    try:
        return step()
    except Exception as error:
        open_failure(error)
        return instead
