"""`--report`: what came out of tables of read replies, on standard output and as a page.

It is loaded only where it is asked for.

The page is written beside its place and then given its name, so that it is whole or not there. Nothing is overwritten
but a page that was written so before.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from ..report import TableError, report
from ..report.page.page import MARK
from .inputs import Unreadable
from .terminal.streams import wants_colour

_HEAD = 4096  # bytes in which the mark of a page stands


def checked(out: str) -> Path:
    """Where the page is to be. `ValueError` for what is no file of ours, before a table is read."""
    place = Path(out)
    if place.suffix.lower() not in (".html", ".htm"):
        raise ValueError("argument --report: needs the name of a page to write, which ends in .html")
    if place.is_dir() or not place.parent.is_dir():
        raise ValueError("argument --report: the page is a file in a folder that is there")
    if os.path.lexists(place) and not _is_ours(place):
        raise ValueError("argument --report: only a former page is overwritten; choose another name")
    return place


def _is_ours(place: Path) -> bool:
    if not place.is_file():
        return False
    try:
        with open(place, "rb") as file:
            return MARK.encode() in file.read(_HEAD)
    except OSError:
        return False


def show(tables: list[str], place: Path) -> None:
    """Print what came out of tables, and write the page. Raises `Unreadable`."""
    try:
        told = report(*tables)
    except TableError as wrong:
        raise Unreadable(str(wrong)) from None
    _write(place, told.as_html())
    print(told.as_text(shutil.get_terminal_size().columns, colour=wants_colour()), end="", flush=True)


def _write(place: Path, page: str) -> None:
    beside = place.with_name(f".{place.name}.{os.urandom(4).hex()}.part")
    try:
        with open(beside, "x", encoding="utf-8", newline="\n") as file:
            file.write(page)
        os.replace(beside, place)
    except OSError as error:
        raise Unreadable(f"{place} cannot be written: {error.strerror}") from None
    finally:
        with suppress(OSError):
            os.unlink(beside)
