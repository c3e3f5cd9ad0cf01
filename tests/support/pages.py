"""The repository as the tests find it: its root, its pages, and the examples in them."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, language: str) -> list[str]:
    """The fenced blocks of a page in a language, in their order."""
    return re.findall(rf"```{language}\n(.*?)^```$", page(name), re.DOTALL | re.MULTILINE)


def run_examples(name: str, flags: int = 0) -> tuple[int, str]:
    """Run all Python of a page, from its first line to its last: how many examples there are, and what is wrong."""
    code = "\n".join(blocks(name, "python"))
    example = doctest.DocTestParser().get_doctest(code, {}, name, None, 0)
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS | flags)
    told: list[str] = []
    runner.run(example, out=told.append)
    return runner.tries, "".join(told)
