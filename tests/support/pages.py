"""The repository as the tests find it: its root, its pages, the examples in them, and what is public."""

from __future__ import annotations

import ast
import doctest
import re
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
# The pages that the site is made of, by their paths.
SITE = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (ROOT / "docs").rglob("*.md")
    if "_build" not in path.relative_to(ROOT).parts
)
# The modules that users import from. A new one is a row here, a page of docs/reference, and a row of its index.
PUBLIC = (
    "chatimg_parse",
    "chatimg_parse.arrow",
    "chatimg_parse.errors",
    "chatimg_parse.explain",
    "chatimg_parse.fetch",
    "chatimg_parse.migrate",
    "chatimg_parse.poll",
    "chatimg_parse.records",
    "chatimg_parse.redact",
    "chatimg_parse.report",
    "chatimg_parse.scale",
    "chatimg_parse.shim",
    "chatimg_parse.stores",
)
# Those that cannot be imported without a framework; what they do is seen in `compat`.
OF_FRAMEWORKS = tuple(f"chatimg_parse.integrations.{name}" for name in ("langchain", "litellm", "pydantic_ai"))


@cache
def public_names() -> dict[str, Any]:
    """What stands for each public name, by its full name (`chatimg_parse.shim.install`)."""
    modules = {name: import_module(name) for name in PUBLIC}
    return {f"{name}.{own}": getattr(module, own) for name, module in modules.items() for own in module.__all__}


def names_of_frameworks() -> list[str]:
    """The public names of `OF_FRAMEWORKS`, which are read and not imported."""
    names: list[str] = []
    for module in OF_FRAMEWORKS:
        tree = ast.parse(page(f"{module.replace('.', '/')}.py"))
        [told] = [each.value for each in tree.body if isinstance(each, ast.Assign) and _is_all(each.targets[0])]
        names += [f"{module}.{name}" for name in ast.literal_eval(told)]
    return names


def _is_all(target: ast.expr) -> bool:
    return isinstance(target, ast.Name) and target.id == "__all__"


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, language: str) -> list[str]:
    """The fenced blocks of a page in a language, in their order."""
    return re.findall(rf"```{language}\n(.*?)^```$", page(name), re.DOTALL | re.MULTILINE)


def targets(text: str) -> list[str]:
    """The files of ours that a page links to, each with the place in it (`rules.md#rule-1`)."""
    words = re.sub(r"^```.*?^```$|``.*?``|`[^`\n]*`", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.findall(r"\]\(((?!https?:)[^)]+)\)", words)


def anchors(text: str) -> set[str]:
    """The places in a page: its headings, as git hosts and the site make anchors of them."""
    words = re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", words, re.MULTILINE)
    }


def run_examples(name: str, flags: int = 0) -> tuple[int, str]:
    """Run all Python of a page, from its first line to its last: how many examples there are, and what is wrong."""
    code = "\n".join(blocks(name, "python"))
    example = doctest.DocTestParser().get_doctest(code, {}, name, None, 0)
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS | flags)
    told: list[str] = []
    runner.run(example, out=told.append)
    return runner.tries, "".join(told)
