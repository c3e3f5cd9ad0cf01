"""The command line as the tests call it: as a function, whose input is given, and as a process."""

from __future__ import annotations

import io
import os
import subprocess
import sys
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
    """The last line that is told of it; nothing else is printed, and nothing is done."""
    with pytest.raises(SystemExit) as raised:
        main(arguments)
    out, err = capsys.readouterr()
    assert (raised.value.code, out) == (2, "")
    return err.splitlines()[-1]


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
