"""Standard output and standard error: their encoding, and what a terminal is good for."""

from __future__ import annotations

import io
import os
import shutil
import sys

from ..printable import visible

NAME = "chatimg-parse"
_BAR = 20  # characters


def speak_utf8() -> None:
    """UTF-8 in any locale, no line break translated, and nothing that cannot be encoded."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def say(sentence: str) -> None:
    if sys.stderr is not None:  # else `print` would take standard output
        print(f"{NAME}: {sentence}", file=sys.stderr)


def named(file: str) -> str:
    return "standard input" if file == "-" else visible(file).replace("\n", r"\n")


def bar(done: float, of: float) -> str:
    """How far something is, as a bar."""
    filled = int(done * _BAR / of) if of else _BAR
    return f"[{'#' * filled}{'-' * (_BAR - filled)}]"


def on_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def columns(usual: int) -> int:
    """Of the terminal that standard output is, or `usual` where it is none."""
    return shutil.get_terminal_size((usual, 24)).columns if on_terminal() else usual


def wants_colour() -> bool:
    return on_terminal() and _wants_escapes()


def wants_live_line() -> bool:
    """Not on Windows, where not every console knows how to clear a line."""
    return os.name == "posix" and sys.stderr is not None and sys.stderr.isatty() and _wants_escapes()


def _wants_escapes() -> bool:
    """See https://no-color.org."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
