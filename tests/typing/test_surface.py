"""The types of all that is public are known to whoever uses it: pyright's own measure, name by name.

A class is known where all its public members are, and a function where its arguments and what it gives are, so the
names that users can import stand for what can be reached from them. What a checker would have to infer is not known:
another checker may infer something else.
"""

from __future__ import annotations

import json
import os
import pkgutil
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import chatimg_parse

from ..support.pages import ROOT

DOORS = [each.name for each in pkgutil.iter_modules(chatimg_parse.__path__) if not each.name.startswith("_")]
# Their instances are transports of either HTTP library, by a base class that is chosen when one is made.
UNKNOWABLE = {"chatimg_parse.shim.ChatImageTransport", "chatimg_parse.shim.AsyncChatImageTransport"}


@cache
def symbols() -> dict[str, dict[str, Any]]:
    """All that pyright finds in the package, by its full name."""
    home = str(Path(sys.executable).parent)  # the Python that it asks where other packages are
    environment = {**os.environ, "PATH": home + os.pathsep + os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "pyright", "--outputjson", "--ignoreexternal", "--verifytypes", "chatimg_parse"]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, encoding="utf-8", timeout=300
    )
    told = json.loads(done.stdout)
    assert Path(told["typeCompleteness"]["packageRootDirectory"]) == ROOT / "chatimg_parse", told["generalDiagnostics"]
    return {each["name"]: each for each in told["typeCompleteness"]["symbols"]}


def public() -> list[str]:
    """Each name of each door, the library's own among them."""
    modules = ["chatimg_parse", *(f"chatimg_parse.{door}" for door in DOORS)]
    return [f"{module}.{name}" for module in modules for name in getattr(import_module(module), "__all__", ())]


def is_known(name: str) -> bool:
    return bool(symbols()[name]["isTypeKnown"]) and not symbols()[name]["isTypeAmbiguous"]


def test_the_type_of_every_public_name_is_known() -> None:
    names = public()
    assert len(names) > 140
    assert {name for name in names if not is_known(name)} == UNKNOWABLE
