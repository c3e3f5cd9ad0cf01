"""What `--follow` shows while a reply arrives: one line that is redrawn, plain lines, or the events as JSON.

The first two go to standard error, the last to standard output. Nothing of a reply gets there but through `visible`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import fields
from typing import Any, Protocol, TextIO

from pydantic import BaseModel

from ..models import Image
from ..printable import cut, visible
from ..stream.events import Event, Failed, ImageReady, PreviewReady, Progressed, TaskStarted
from ..stream.inner import InnerParser
from .terminal.streams import bar, silence

Clock = Callable[[], float]

_TICK = 0.25  # seconds between two looks at the clock
_LONGEST = 240  # characters of an address or a sentence in a plain line
_COLUMNS = 80
# What the last sign of work says; progress belongs to an attempt that runs.
_STAGES = {
    "queue": "queued",
    "submit": "queued",
    "run": "running",
    "progress": "running",
    "done": "done",
    "fail": "failed",
    "fail-reason": "failed",
}
_LAST_SIGNS = 64  # that are looked at: a reply of a hundred thousand signs must not be read anew for each


class View(Protocol):
    """Where the events go."""

    @property
    def patience(self) -> float | None:
        """How many seconds may pass without a `look`; `None` for any number."""

    def tell(self, event: Event) -> None:
        """An event has come."""

    def look(self) -> None:
        """Time has passed."""

    def end(self) -> None:
        """Nothing more comes."""


# -- events as JSON -------------------------------------------------------------------------------------------


class EventLines:
    """Every event as one line of JSON on standard output, at once. `written` makes it of the event's members."""

    patience = None

    def __init__(self, written: Callable[[dict[str, Any]], str]) -> None:
        self._written = written

    def tell(self, event: Event) -> None:
        """Print it."""
        print(self._written(members_of(event)), flush=True)

    def look(self) -> None:
        """Nothing changes with time."""

    def end(self) -> None:
        """Nothing is left to be told."""


def members_of(event: Event) -> dict[str, Any]:
    """`{"event": "Progressed", "percent": 40, "choice": 0}`; models as they are dumped."""
    told: dict[str, Any] = {"event": type(event).__name__}
    for field in fields(event):
        value = getattr(event, field.name)
        told[field.name] = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
    return told


# -- events for a person --------------------------------------------------------------------------------------


class PlainLines:
    """The events that are of interest, one a line, with the time since the start."""

    patience = None

    def __init__(self, stream: TextIO | None, clock: Clock) -> None:
        self._side = _Side(stream)
        self._clock = clock
        self._start = clock()
        self._images = 0

    def tell(self, event: Event) -> None:
        """Write its line, if it is of interest."""
        self._images += isinstance(event, ImageReady)
        sentence = _sentence(event, self._images)
        if sentence is not None:
            choice = getattr(event, "choice", 0)
            where = f" (choice {choice})" if choice else ""
            self._side.write(f"{_elapsed(self._clock() - self._start)} {sentence}{where}\n")

    def look(self) -> None:
        """Nothing changes with time."""

    def end(self) -> None:
        """Nothing is left to be told."""


def _sentence(event: Event, images: int) -> str | None:
    """`None` for what the result tells: words, and the end."""
    match event:
        case TaskStarted(task_id=task):
            return f"task {_short(task)}"
        case PreviewReady(url=url):
            return f"preview {_short(url)}"
        case Progressed(percent=percent):
            return f"progress {percent}%"
        case ImageReady(image=image):
            return f"image {images}: {_picture(image)}"
        case Failed(status=status, error=error):
            reasons = [error.code, error.message] if error is not None else []
            return ": ".join([status.value, *(_short(reason) for reason in reasons if reason)])
        case _:
            return None


def _picture(image: Image) -> str:
    if image.url is not None:
        return _short(image.url)
    size = f" {image.width}x{image.height}" if image.width and image.height else ""
    told = f"{_short(image.media_type or 'data')}{size}"
    return told if image.b64_json is None else f"{told}, {len(image.b64_json) * 3 // 4:,} bytes"


def _short(text: str) -> str:
    """On one line, and no longer than a person reads; the result has the whole."""
    shown = visible(text[: _LONGEST + 1]).replace("\n", r"\n")
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 3] + "..."


def _elapsed(seconds: float) -> str:
    minutes, rest = divmod(max(0, int(seconds)), 60)
    return f"{minutes:02}:{rest:02}"


class LiveLine:
    """One line, redrawn in place: time, stage, progress, pictures, task. What may be long stands last, and is cut."""

    patience = _TICK

    def __init__(self, stream: TextIO | None, clock: Clock, parser: InnerParser) -> None:
        self._side = _Side(stream)
        self._clock = clock
        self._parser = parser
        self._start = clock()
        self._looked = self._start
        self._changed = True  # something was told since the last look
        self._progressed = False  # ... and it was progress
        self._sign: object = None  # the last sign of work that was seen
        self._stage = "waiting"
        self._percent: int | None = None
        self._images = 0
        self._task: str | None = None
        self._drawn = ""

    def tell(self, event: Event) -> None:
        """Note what the line shows of it."""
        match event:
            case TaskStarted(task_id=task):
                self._task = _short(task)
                self._stage = "started" if self._stage == "waiting" else self._stage
            case Progressed(percent=percent):
                self._percent, self._stage, self._progressed = percent, "running", True
            case ImageReady():
                self._images += 1
            case Failed(status=status):
                self._stage = status.value
            case _:
                return
        self._changed = True

    def look(self) -> None:
        """Draw the line anew, if it has changed; words come too often to look each time."""
        now = self._clock()
        if self._changed or now - self._looked >= _TICK:
            self._looked, self._changed = now, False
            self._read_stage()
            room = self._side.columns() - 1  # the last column would wrap, and a line that wraps could not be redrawn
            line = cut(self._line(now - self._start), room) if room > 0 else ""
            if line != self._drawn:
                self._drawn = line
                self._side.write(f"\r\x1b[K{line}")

    def end(self) -> None:
        """Clear the line."""
        if self._drawn:
            self._side.write("\r\x1b[K")
            self._drawn = ""

    def _read_stage(self) -> None:
        """No event tells queue and start of work, nor a failure that may be made good; the signs do."""
        contents = reversed(self._parser.findings)
        signs = (sign for found in contents for sign in reversed(found.signs[-_LAST_SIGNS:]))
        last = next((sign for sign in signs if sign.kind in _STAGES), None)
        # Progress of a line that has no end yet is no sign, and later than all of them.
        if last is not None and last is not self._sign and not self._progressed:
            self._stage = _STAGES[last.kind]
            if self._stage in ("queued", "failed"):
                self._percent = None  # of an attempt that is over
        self._sign, self._progressed = last, False

    def _line(self, seconds: float) -> str:
        told = [_elapsed(seconds), self._stage]
        if self._percent is not None:
            told.append(f"{self._percent:3}% {bar(self._percent, 100)}")
        if self._images:
            told.append(f"{self._images} image{'s' * (self._images > 1)}")
        if self._task is not None:
            told.append(self._task)
        return "  ".join(told)


class _Side:
    """Standard error, perhaps closed: what is told beside the result is never a reason to lose the result."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        """Write, as long as somebody reads."""
        if self._stream is None:
            return
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError:
            silence(self._stream)
            self._stream = None

    def columns(self) -> int:
        """Asked anew each time: windows are resized."""
        try:
            assert self._stream is not None
            return os.get_terminal_size(self._stream.fileno()).columns or _COLUMNS
        except (OSError, ValueError, AssertionError):
            return _COLUMNS


def view_for(parser: InnerParser, clock: Clock, *, live: bool) -> View:
    """What a person sees beside the result: one line that is redrawn where that can be, else plain lines."""
    return LiveLine(sys.stderr, clock, parser) if live else PlainLines(sys.stderr, clock)
