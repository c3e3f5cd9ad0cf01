"""`--follow`: an input read as it arrives, every event told at once, whatever breaks it off."""

from __future__ import annotations

import select
import signal
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..stream.events import Event
from ..stream.parser import StreamParser
from .inputs import Unreadable, opened_file, refuse_other_formats
from .views import View

_AT_ONCE = 1 << 16  # bytes that are read at most; what is there is taken, no more is waited for
_HEAD = 64  # bytes that tell another format


def follow(file: str, parser: StreamParser, view: View) -> Unreadable | KeyboardInterrupt | None:
    """Feed a parser with an input as it arrives, tell every event, and close it.

    Gives what broke the reading off, if something did: then the result has the issue `stream-interrupted`. Raises
    `Unreadable` if nothing was read at all.
    """
    told: deque[Event] = deque()
    begun = False
    broken: Unreadable | KeyboardInterrupt | None = None
    try:
        for piece in _pieces(file, view.patience):
            if piece:
                begun = True
                with _undisturbed():
                    told += parser.feed(piece)
            _tell(told, view)
            view.look()
        with _undisturbed():
            parser.close()
    except (Unreadable, KeyboardInterrupt) as error:
        if isinstance(error, Unreadable) and not begun:
            view.end()
            raise
        broken = error
        parser.interrupt()
    told += parser.final_events
    _tell(told, view)
    view.end()
    return broken


def _tell(told: deque[Event], view: View) -> None:
    """One by one, so that Ctrl-C in between neither loses an event nor tells it twice."""
    while told:
        view.tell(told.popleft())


# -- reading --------------------------------------------------------------------------------------------------


def _pieces(file: str, patience: float | None) -> Iterator[bytes | None]:
    """An input in the pieces in which it arrives; `None` whenever nothing came for so many seconds."""
    head = b""
    with opened_file(file) as opened:
        source: Any = getattr(opened, "raw", opened)  # a buffer would be waited for until it is full
        while True:
            piece = source.read(_AT_ONCE) if _is_ready(source, patience) else None
            if piece and len(head) < _HEAD:
                head += piece[:_HEAD]
                refuse_other_formats(head)
            if piece == b"":
                return
            yield piece


def _is_ready(source: Any, patience: float | None) -> bool:
    """There is something to read, or the end. Where that cannot be asked (pipes on Windows), the reading waits."""
    try:
        return bool(select.select([source], [], [], patience)[0])
    except (OSError, ValueError):
        return True


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C waits until the piece is read: a parser that is stopped in its middle could tell nothing for certain."""
    heard: list[int] = []
    before = signal.getsignal(signal.SIGINT)
    try:
        if before is not signal.default_int_handler:  # ignored, or somebody else's
            raise ValueError
        signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    except ValueError:  # also in a thread, which never hears it
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if heard:
        raise KeyboardInterrupt
