"""`--print-completion`: the script that lets a shell complete options, formats and files; made by shtab, if asked for.

shtab is loaded only here: a shell that completes runs the script and starts no Python.
"""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Sequence
from importlib import import_module
from typing import Any

SHELLS = ("bash", "zsh", "tcsh", "fish", "powershell")
_LONGEST = 80  # characters that a shell shows beside an option
_MISSING = "needs shtab; install the extra [completion]: pip install 'chatimg-parse[completion]'"
# What the values of arguments are that have no choices.
_FILES = ("files", "models", "report")
_FOLDERS = ("save", "table", "pictures")


class PrintCompletion(argparse.Action):
    """Prints the script for a shell, and ends."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        _namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        _option_string: str | None = None,
    ) -> None:
        """Raises `SystemExit` in any case."""
        try:
            shtab = import_module("shtab")
        except ImportError:
            raise argparse.ArgumentError(self, _MISSING) from None
        for action in parser._actions:
            action.help = textwrap.shorten(action.help or "", _LONGEST, placeholder=" ...")
            if action.dest in _FILES:
                action.complete = shtab.FILE  # type: ignore[attr-defined]
            elif action.dest in _FOLDERS:
                action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
        print(shtab.complete(parser, str(values)))
        parser.exit()
