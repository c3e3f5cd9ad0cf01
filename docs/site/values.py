"""The docstring of a value (`KINDS`, `Mode`): the text below it in the file that sets it. Knows nothing of Sphinx.

A module of the library shows values that files inside of it set, and Python keeps no docstring of a value.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from itertools import pairwise
from pathlib import Path


def told_of(module: str, name: str) -> str | None:
    """What stands below the value that a module shows by this name; `None` if nothing does."""
    value = getattr(import_module(module), name)
    inside = [each for each in list(sys.modules) if each == module or each.startswith(f"{module}.")]
    for home in inside:
        if getattr(sys.modules[home], name, None) is value:
            told = _texts(str(sys.modules[home].__file__)).get(name)
            if told is not None:
                return told
    return None


@cache
def _texts(path: str) -> dict[str, str]:
    return dict(_read(ast.parse(Path(path).read_text(encoding="utf-8")).body))


def _read(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for line, below in pairwise(body):
        match line, below:
            case (
                ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                yield name, inspect.cleandoc(text)
