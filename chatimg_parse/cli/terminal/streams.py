"""Standard output and standard error: their encoding, their width, and what a terminal is good for."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import TextIO

from ...printable import visible

NAME = "chatimg-parse"
PROTOCOLS = ("kitty", "iterm2", "sixel", "blocks")  # by which pictures are drawn
_BAR = 20  # characters
_NARROWEST, _USUAL, _WIDEST = 40, 80, 200
# Who shows links (OSC 8), by what these terminals say of themselves; others might print what they do not know.
_LINKING_TERMS = ("xterm-kitty", "xterm-ghostty", "alacritty", "foot", "contour", "wezterm")
_LINKING_PROGRAMS = ("iTerm.app", "WezTerm", "ghostty", "vscode", "Hyper", "Tabby", "rio")
_LINKING_NAMES = ("KITTY_WINDOW_ID", "WT_SESSION", "KONSOLE_VERSION", "DOMTERM")
_LINKING_VTE = 5000  # 0.50, the first whose links do no harm
# Names in the environment, one of which a console of Windows sets that knows escapes; an old one would print them.
_KNOWING_ON_WINDOWS = ("WT_SESSION", "TERM", "TERM_PROGRAM", "ANSICON", "ConEmuANSI")


def speak_utf8() -> None:
    """UTF-8 in any locale, no line break translated, and nothing that cannot be encoded."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def silence(stream: TextIO) -> None:
    """What is still buffered goes nowhere, or the interpreter's last flush would complain."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def say(sentence: str) -> None:
    """Tell a sentence beside the output. That it cannot be told is never a reason to lose the output."""
    if sys.stderr is None:  # `print` would take standard output
        return
    try:
        print(f"{NAME}: {sentence}", file=sys.stderr, flush=True)
    except OSError:
        silence(sys.stderr)


def named(file: str) -> str:
    """An input as sentences name it."""
    return "standard input" if file == "-" else visible(file).replace("\n", r"\n")


def bar(done: float, of: float) -> str:
    """How far something is, as a bar."""
    filled = int(done * _BAR / of) if of else _BAR
    return f"[{'#' * filled}{'-' * (_BAR - filled)}]"


def on_terminal() -> bool:
    """Standard output is read by a person."""
    return sys.stdout is not None and sys.stdout.isatty()


def put(data: bytes) -> None:
    """Write bytes of an input to standard output as they are; on a terminal, as text that cannot move it."""
    if sys.stdout is None:
        return
    if on_terminal():
        print(visible(data.decode(errors="backslashreplace").replace("\r\n", "\n")), end="", flush=True)
    else:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()


def columns() -> int:
    """How wide standard output is: `COLUMNS`, else what the terminal says, else 80; 40 to 200."""
    told = os.environ.get("COLUMNS", "")
    wide = int(told[:9]) if told.isdecimal() else 0
    try:
        wide = wide or os.get_terminal_size(sys.__stdout__.fileno() if sys.__stdout__ is not None else -1).columns
    except (OSError, ValueError):  # a pipe, or closed
        wide = 0
    return max(_NARROWEST, min(_WIDEST, wide or _USUAL))


def wants_colour() -> bool:
    """Standard output is to have colours: on a terminal that has any, or where they are asked for.

    `NO_COLOR` forbids them wherever they would go, `FORCE_COLOR` and `CLICOLOR_FORCE` ask for them in pipes, too (but
    for `0`), `CLICOLOR=0` wants none on a terminal.
    """
    if os.environ.get("NO_COLOR"):
        return False
    if any(os.environ.get(name, "0") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return on_terminal() and os.environ.get("CLICOLOR") != "0" and _wants_escapes()


def wants_links() -> bool:
    """Standard output is a terminal that shows links as words. `FORCE_HYPERLINK` (1 or 0) knows better."""
    told = os.environ.get("FORCE_HYPERLINK")
    if not on_terminal() or not _wants_escapes() or told == "0":
        return False
    vte = os.environ.get("VTE_VERSION", "")
    return bool(
        told
        or os.environ.get("TERM", "").startswith(_LINKING_TERMS)
        or os.environ.get("TERM_PROGRAM") in _LINKING_PROGRAMS
        or any(os.environ.get(name) for name in _LINKING_NAMES)
        or (vte.isdecimal() and int(vte[:9]) >= _LINKING_VTE)
    )


def wants_live_line() -> bool:
    """Not on Windows, where not every console knows how to clear a line."""
    return os.name == "posix" and sys.stderr is not None and sys.stderr.isatty() and _wants_escapes()


def _wants_escapes() -> bool:
    """See https://no-color.org."""
    knows = os.name == "posix" or any(os.environ.get(name) for name in _KNOWING_ON_WINDOWS)
    return knows and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
