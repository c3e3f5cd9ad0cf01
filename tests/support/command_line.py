"""The command line as the tests call it: as a function, whose input is given, and as a process."""

from __future__ import annotations

import importlib
import io
import os
import struct
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

import pytest

from chatimg_parse.cli.command import main

from .pages import ROOT

Captured = pytest.CaptureFixture[str]
URL = "https://cdn.example/a.png"
# What could move a terminal.
HOSTILE = "\x1b[2J\x9b1m\x7f \u202eevil\u2066 \u2028\u2029 end"

needs_posix = pytest.mark.skipif(os.name != "posix", reason="signals, terminals and shells are others there")
needs_full_device = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")


def written(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def stdin_is(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    """In an encoding that is none of ours: bytes are read."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="ascii"))


def misuse(capsys: Captured, arguments: list[str]) -> str:
    """The sentence that is told of it; nothing is printed but how to get on, and nothing is done."""
    with pytest.raises(SystemExit) as raised:
        main(arguments)
    out, err = capsys.readouterr()
    assert (raised.value.code, out) == (2, "")
    usage, sentence, hint = err.splitlines()
    assert usage == "usage: chatimg-parse [OPTION]... [FILE]..."
    assert hint == "Try chatimg-parse --help for all options."
    return sentence


def run(*arguments: str, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "chatimg_parse", *arguments],
        input=stdin,
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, **environment},
        check=False,
    )


def spawn(
    *arguments: str, stdin: IO[bytes] | int | None = None, stderr: int = subprocess.PIPE, **environment: str
) -> subprocess.Popen[bytes]:
    """A process that runs, in an environment that says nothing of terminals unless it is told to."""
    inherited = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM")}
    return subprocess.Popen(
        [sys.executable, "-m", "chatimg_parse", *arguments],
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=stderr,
        cwd=ROOT,
        env={**inherited, **environment},
    )


# What says something of a terminal, or of who runs the tests in one.
_OF_COLOURS = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "FORCE_HYPERLINK", "COLUMNS")
_OF_KINDS = ("TERM", "TERM_PROGRAM", "LC_TERMINAL", "KITTY_WINDOW_ID", "WT_SESSION", "KONSOLE_VERSION", "VTE_VERSION")
_OF_TERMINALS = {*_OF_COLOURS, *_OF_KINDS, "DOMTERM", "TMUX"}


def at_terminal(
    *arguments: str,
    columns: int = 80,
    stdin: bytes = b"",
    pixels: tuple[int, int] = (0, 0),
    environment: Mapping[str, str] | None = None,
) -> tuple[int, str, str]:
    """Exit status, standard output as a terminal of so many columns gets it, and standard error, which is none."""
    pty, termios, fcntl = (importlib.import_module(name) for name in ("pty", "termios", "fcntl"))
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, *pixels))
    inherited = {name: value for name, value in os.environ.items() if name not in _OF_TERMINALS}
    with subprocess.Popen(
        [sys.executable, "-m", "chatimg_parse", *arguments],
        stdin=subprocess.PIPE,
        stdout=slave,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={**inherited, "TERM": "xterm-256color", **(environment or {})},
    ) as process:
        os.close(slave)
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(stdin)
        process.stdin.close()
        seen = b""
        with suppress(OSError):  # how Linux tells the end
            while more := os.read(master, 1 << 16):
                seen += more
        told = process.stderr.read().decode()
    os.close(master)
    return process.returncode, seen.decode().replace("\r\n", "\n"), told
