"""Docstrings as Sphinx wants them. They are written for `help`, with code between single backticks.

Public names are shown by modules in which they are not at home. So a signature names a class by its home, and is led to
the public name here; and a value has its docstring where it is set (see `values`).
"""

from __future__ import annotations

import inspect
import re
from importlib import import_module
from typing import Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.domains.python import PyObject
from sphinx.environment import BuildEnvironment

from chatimg_parse import Span

from .values import told_of

BEFORE_NAPOLEON = 400
DEFAULTS = {"<factory>": "...", "= LIMITS": "= Limits()", "= DIALECT": "= Dialect()"}
# RST wants a blank or a sign behind what is marked.
CODE = re.compile(r"(?<!`)`([^`\n]+(?:\n[^`\n]+)?)`(?!`)(?=[\w])")


def as_rst(app: Sphinx, what: str, name: str, value: object, options: object, lines: list[str]) -> None:  # noqa: ARG001
    """Put a docstring right, in place."""
    if what == "data":
        module, _, own = name.rpartition(".")
        lines[:] = (told_of(module, own) or "").splitlines()
    if what in ("property", "attribute", "data"):
        lines[:0] = ["..", ""]  # napoleon takes words before a colon in the first line for a type; this is a comment
    lines[:] = CODE.sub(r"`\1`\\ ", "\n".join(lines)).split("\n")


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
