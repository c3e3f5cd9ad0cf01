"""`--table`: many stored replies as a table; loaded only where that is asked for."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from typing import Any

from ..printable import visible
from ..scale import Converted, Progress, ScaleError, convert
from ..stores import StoreError
from .tally import Tally
from .terminal.forms import TABLE_FORMS
from .terminal.streams import bar, say, wants_live_line

_NOT_WRITTEN = ("disk-full", "write-failed")
_DIED = ("workers-cannot-start", "workers-die")
_WORDS = ("digest", "omit", "bytes")
_REDRAWN = 0.1  # seconds at least between two looks of the bar


def make(files: list[str], options: argparse.Namespace, how: dict[str, Any], tally: Tally) -> None:
    """Make the table, and say what came of it. Nothing is printed."""
    meter = _Meter()
    try:
        table = convert(
            files,
            options.table,
            path=options.path or "auto",
            column=options.column,
            keep=options.keep,
            workers=options.workers,
            format=options.format if options.format in TABLE_FORMS else "parquet",
            pictures=_pictures(options.pictures or "digest"),
            resume=not options.restart,
            progress=meter.show,
            kind=options.kind,
            **how,
        )
    except KeyboardInterrupt:
        meter.clear()
        say("stopped; the same command goes on from here")
        raise
    except (ScaleError, StoreError, ValueError) as error:
        meter.clear()
        say(_one_line(f"--table: {error}"))
        _tell(error, tally)
    else:
        meter.clear()
        _told(table, tally)


def _pictures(how: str) -> str:
    """A folder may be named without a slash, where no word is meant."""
    return how if how in _WORDS else os.path.join(how, "")


def _tell(error: Exception, tally: Tally) -> None:
    code = getattr(error, "code", "")
    if isinstance(error, StoreError) or code in _NOT_WRITTEN:
        tally.not_stored(1)
    elif code in _DIED:
        tally.issue()
    else:
        tally.misuse()


def _one_line(text: str) -> str:
    """Names of files may hold anything."""
    return visible(text).replace("\n", r"\n")


def _told(table: Converted, tally: Tally) -> None:
    for spot in table.spots:
        say(_one_line(f"{spot.file}: {spot.told}"))
    counts = ", ".join(f"{number:,} {status.replace('_', ' ')}" for status, number in table.statuses.items())
    told = [f"{_counted(table.rows, 'row')} in {_counted(table.parts, 'part')}{f': {counts}' if counts else ''}"]
    told += [f"{table.without:,} without a reply"] * (table.without > 0)
    told += [f"{table.bad:,} of them bad lines"] * (table.bad > 0)
    told += [f"{table.failed:,} not read"] * (table.failed > 0)
    told += [f"{table.left_out:,} files of other kinds left out"] * (table.left_out > 0)
    say("; ".join(told))
    if table.failed:
        tally.issue()
    if 0 < table.bad == table.rows:
        tally.misuse()
    elif 0 < table.without == table.rows:
        tally.line_without_reply()


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"


class _Meter:
    """How far it is: a bar on a terminal, elsewhere a line for each tenth."""

    def __init__(self) -> None:
        self._live = wants_live_line()
        self._drawn = 0.0
        self._tenths = 0
        self._chosen = 0

    def show(self, progress: Progress) -> None:
        for choice in progress.chosen[self._chosen :]:
            self.clear()
            say(_one_line(f"read as {choice}"))
        self._chosen = len(progress.chosen)
        told = f"{progress.rows:,} rows, {progress.rate:,.0f} a second{_left(progress.left)}"
        tenths = int(10 * progress.done / progress.of) if progress.of else 10
        if self._live and time.monotonic() - self._drawn > _REDRAWN:
            width = shutil.get_terminal_size().columns - 1  # or what is drawn anew would leave lines behind
            self._draw(f"{bar(progress.done, progress.of)} {told}"[:width])
            self._drawn = time.monotonic()
        elif not self._live and tenths > self._tenths:
            say(f"{tenths * 10} %: {told}")
        self._tenths = tenths

    def clear(self) -> None:
        if self._drawn:
            self._draw("")
            self._drawn = 0.0

    def _draw(self, text: str) -> None:
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()


def _left(seconds: float | None) -> str:
    if not seconds:
        return ""
    for unit, name in ((3600, "h"), (60, "min")):
        if seconds >= unit:
            return f", {seconds / unit:.0f} {name} left"
    return f", {seconds:.0f} s left"
