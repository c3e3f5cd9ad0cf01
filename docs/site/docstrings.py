"""Docstrings as Sphinx wants them. They are written for `help`, with code between single backticks.

Public names are shown by modules in which they are not at home. So a signature names a class by its home, and is led to
the public name here; and a value has its docstring where it is set (see `values`).
"""

from __future__ import annotations

import inspect
import re
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.domains.python import PyObject
from sphinx.environment import BuildEnvironment

from chatimg_parse import Span

from .names import meant, shown
from .values import told_of

BEFORE_NAPOLEON = 400
DEFAULTS = {"<factory>": "...", "= LIMITS": "= Limits()", "= DIALECT": "= Dialect()"}
REFERENCE = Path(__file__).resolve().parent.parent / "reference"
# Code between single backticks, and whether a letter follows, before which RST wants a sign.
CODE = re.compile(r"(?<!`)`([^`\n]+(?:\n[^`\n]+)?)`(?!`)(\w)?")


@cache
def names() -> dict[str, list[str]]:
    """The modules of each name in the reference."""
    found: dict[str, list[str]] = {}
    for page in REFERENCE.glob("*.md"):
        for module, name in shown(page.read_text(encoding="utf-8")):
            found.setdefault(name, []).append(module)
    return found


def marked(code: re.Match[str], documented: str) -> str:
    """Code in a docstring; a link, where it is the name of something else that is public."""
    module = max((each for each in sys.modules if f"{documented}.".startswith(f"{each}.")), key=len)
    goal = meant(code[1], module, names())
    if goal is not None and not f"{documented}.".startswith(f"{goal}."):
        told = f":py:obj:`{code[1]} <{goal}>`"
    else:
        told = f"`{code[1]}`"
    return told if code[2] is None else f"{told}\\ {code[2]}"


def as_rst(app: Sphinx, what: str, name: str, value: object, options: object, lines: list[str]) -> None:  # noqa: ARG001
    """Put a docstring right, in place."""
    if what == "data":
        module, _, own = name.rpartition(".")
        lines[:] = (told_of(module, own) or "").splitlines()
    if what in ("property", "attribute", "data"):
        lines[:0] = ["..", ""]  # napoleon takes words before a colon in the first line for a type; this is a comment
    lines[:] = CODE.sub(lambda code: marked(code, name), "\n".join(lines)).split("\n")


def as_called(
    app: Sphinx,  # noqa: ARG001
    what: str,
    name: str,  # noqa: ARG001
    value: object,
    options: object,  # noqa: ARG001
    signature: str | None,
    returned: str | None,
) -> tuple[str | None, str | None]:
    """A signature that can be read: without the fields of a model, which stand below it, and a default that is made."""
    if what == "class" and (hasattr(value, "model_fields") or value is Span):
        return "", None
    for written, told in DEFAULTS.items():
        signature = signature and signature.replace(written, told)
    return signature, returned


def homes(env: BuildEnvironment) -> dict[str, str]:
    """Where each class and function of the reference is at home, and the name that it is public by."""
    found: dict[str, str] = {}
    for name in env.domains.python_domain.objects:
        module, _, own = name.rpartition(".")
        try:
            value = getattr(import_module(module), own)
        except (ImportError, AttributeError, ValueError):  # a module itself, or the method of a class
            continue
        if inspect.isclass(value) or inspect.isroutine(value):
            found.setdefault(f"{value.__module__}.{value.__qualname__}", name)
    return found


def led_home(app: Sphinx, env: BuildEnvironment, node: pending_xref, content: nodes.Node) -> Any:
    """The link for a class that is named by its home."""
    if node.get("refdomain") != "py":
        return None
    if not hasattr(app, "homes_of_names"):
        app.homes_of_names = homes(env)
    public = app.homes_of_names.get(node["reftarget"])
    if public is None:
        return None
    return env.domains.python_domain.resolve_xref(env, node["refdoc"], app.builder, "obj", public, node, content)


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    app.connect("autodoc-process-docstring", as_rst, BEFORE_NAPOLEON)
    app.connect("autodoc-process-signature", as_called)
    app.connect("missing-reference", led_home)
    for field in PyObject.doc_field_types:
        if field.name == "variable":
            field.label = "Fields"  # which Sphinx calls variables
    return {"parallel_read_safe": True, "parallel_write_safe": True}
