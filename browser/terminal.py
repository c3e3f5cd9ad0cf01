"""A command in a terminal of its own, and what is seen there as a page. Knows neither replies nor files of pictures.

The terminal is a real one (`pty`): the command finds its width and its colours as it does for a person, and what it
tells on standard output and on standard error stands in the order in which it came.
"""

from __future__ import annotations

import fcntl
import io
import os
import pty
import select
import shlex
import struct
import subprocess
import sys
import termios
import threading
import time
from contextlib import suppress
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import SVG_EXPORT_THEME
from rich.text import Text

from .__main__ import FONT

_PAUSE = 1.0  # seconds between two pieces
_LATER = 0.5  # seconds from what is waited for to the picture
_ENDS = (0, 3, 4)  # what a reply came to; others are faults
# Of every command: nothing of whoever runs this.
ENVIRONMENT = {
    "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.defpath}",
    "TERM": "xterm-256color",
    "LANG": "C.UTF-8",
}
_PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; display: inline-block; background: {back} }}
pre {{ margin: 12px 16px; width: {columns}ch; font: 14px/normal "{font}"; color: {fore} }}
a {{ color: inherit }}
</style><pre>{shown}</pre>
"""


def seen(command: str, folder: Path, columns: int, *, slowly: list[str] | None = None, until: str | None = None) -> str:
    """What a terminal got from a command when it ended, or half a second after `until` was seen.

    `slowly`: pieces that are written to the pipe `stream` in the folder, one a second.
    """
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    if slowly is not None:
        os.mkfifo(folder / "stream")
        threading.Thread(target=_feed, args=(folder / "stream", slowly), daemon=True).start()
    process = subprocess.Popen(
        shlex.split(command), stdin=slave, stdout=slave, stderr=slave, cwd=folder, env=ENVIRONMENT
    )
    os.close(slave)
    with process:
        told = _read(master, until)
        if until:
            process.terminate()
    os.close(master)
    if not until and process.returncode not in _ENDS:
        raise ValueError(f"{command} ended with {process.returncode}: {told.decode()}")
    return told.decode().replace("\r\n", "\n")


def _feed(pipe: Path, pieces: list[str]) -> None:
    with suppress(BrokenPipeError), pipe.open("w", encoding="utf-8") as stream:
        for piece in pieces:
            time.sleep(_PAUSE)
            stream.write(piece)
            stream.flush()


def _read(master: int, until: str | None) -> bytes:
    """All that comes, or what came until half a second after the words that are waited for."""
    told, patience = b"", None
    with suppress(OSError):  # how Linux tells the end
        while select.select([master], [], [], patience)[0]:
            told += os.read(master, 1 << 16)
            patience = _LATER if until and until.encode() in told else None
    return told


def as_page(command: str, told: str, columns: int, rows: int | None = None) -> str:
    """The page of a terminal: the command behind its prompt, then what it printed, at most so many rows."""
    lines = told.rstrip("\n").split("\n")[:rows]
    shown = Text.from_ansi("\n".join(lines))
    for line in shown.plain.split("\n"):
        if Text(line).cell_len > columns:
            raise ValueError(f"{command} wrote more than {columns} columns: {line}")
    console = Console(record=True, file=io.StringIO(), width=columns, color_system="truecolor")
    console.print(Text.assemble(("$ ", "bold green"), command))
    console.print(shown, soft_wrap=True, highlight=False)
    theme = SVG_EXPORT_THEME
    body = console.export_html(theme=theme, code_format="{code}", inline_styles=True)
    fore, back = theme.foreground_color.hex, theme.background_color.hex
    return _PAGE.format(shown=body, columns=columns, font=FONT, fore=fore, back=back)
