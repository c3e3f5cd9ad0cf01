"""`--print-completion`: the script that lets a shell complete options, formats and files; made by shtab, if asked for.

shtab is loaded only here: a shell that completes runs the script and starts no Python.
"""

from __future__ import annotations

import argparse
import textwrap
from importlib import import_module

SHELLS = ("bash", "zsh", "tcsh", "fish", "powershell")
_LONGEST = 80  # characters that a shell shows beside an option
_MISSING = "argument --print-completion: needs shtab: pip install 'chatimg-parse[completion]'"
# What the values of arguments are that have no choices.
_FILES = ("files", "models", "report")
_FOLDERS = ("save", "table", "pictures")


def script(parser: argparse.ArgumentParser, shell: str) -> str:
    """The script for one of `SHELLS`; `parser` is of no other use afterwards. Raises `ImportError` without shtab."""
    try:
        shtab = import_module("shtab")
    except ImportError:
        raise ImportError(_MISSING) from None
    for action in parser._actions:
        action.help = textwrap.shorten(action.help or "", _LONGEST, placeholder=" ...")
        if action.dest in _FILES:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
        elif action.dest in _FOLDERS:
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
    return str(shtab.complete(parser, shell))
