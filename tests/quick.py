"""What the fixtures say, a folder of them in one test: for `make mutants`, which starts thousands of times.

Not a part of `make test`, where each case is a test of its own, and is asked for more than its result.
"""

from __future__ import annotations

import doctest
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pytest

from chatimg_parse import parse

from .support.cases import KEYS, UNLISTED, VOCABULARY, differences, load
from .support.pages import ROOT
from .support.tables.answers import MISREAD, STRAYS, row_of, texts


@pytest.fixture(scope="module", autouse=True)
def directly() -> None:
    """Lead each name to the function that is meant, past that of mutmut, whose asking is half of all the time."""
    mutant = os.environ.get("MUTANT_UNDER_TEST", "stats")
    if mutant in ("stats", "fail"):  # of which mutmut wants to hear
        return
    ours = [module for name, module in sys.modules.items() if name.startswith("chatimg_parse")]
    meant = {asking: function for module in ours for asking, function in functions(module, mutant)}
    for place in (*ours, *(each for module in ours for each in vars(module).values() if isinstance(each, type))):
        for name, value in [*vars(place).items()]:
            if isinstance(value, FunctionType) and value in meant:
                setattr(place, name, meant[value])


def functions(module: ModuleType, mutant: str) -> Iterator[tuple[object, object]]:
    """Each function of mutmut's in a module that it wrote, with the one of ours that is meant."""
    of, _, name = mutant.rpartition(".")
    for table, known in vars(module).items():
        mangled = table.removeprefix("mutants_").removesuffix("__mutmut")
        if mangled != table:
            place, asking = module, mangled.removeprefix("x_")
            if "ǁ" in mangled:
                _, owner, asking = mangled.split("ǁ")
                place = getattr(module, owner)
            yield vars(place)[asking], known.get(name if of == module.__name__ else "", known["_mutmut_orig"])


def cases_of(folder: Path) -> dict[str, dict[str, Any]]:
    """The cases of a folder whose files hold several, by file and name."""
    return {
        f"{path.stem}/{name}": case
        for path in sorted(folder.glob("*.json"))
        for name, case in json.loads(path.read_text("utf-8")).items()
    }


def wrong_one(folder: Path) -> tuple[str, object] | None:
    """The first case that gives something else."""
    told = ((name, differences(case["expect"], parse(case["input"]))) for name, case in cases_of(folder).items())
    return next(((name, differing) for name, differing in told if differing), None)


def test_fixtures() -> None:
    told = ((case.name, differences(case.expect, case.parse())) for case in load())
    assert next(((name, differing) for name, differing in told if differing), None) is None


def test_unlisted() -> None:
    assert wrong_one(UNLISTED) is None


def test_keys() -> None:
    assert wrong_one(KEYS) is None


def test_words() -> None:
    assert wrong_one(VOCABULARY) is None


def test_ordinary_answers() -> None:
    told = ((row["text"], parse(row["text"]).status.value) for row in texts("ordinary"))
    assert next((text for text, status in told if status != (row_of(STRAYS, text) or "no_image")), None) is None


def test_answers_that_tell() -> None:
    told = ((row["text"], row["expect"], parse(row["text"]).status.value) for row in texts("told"))
    assert next((text for text, want, status in told if status != (row_of(MISREAD, text) or want)), None) is None


def test_rules() -> None:
    page = (ROOT / "docs" / "rules.md").read_text("utf-8")
    blocks = "\n".join(re.findall(r"```python\n(.*?)^```$", page, re.DOTALL | re.MULTILINE))
    runner = doctest.DocTestRunner(optionflags=doctest.FAIL_FAST)
    told: list[str] = []
    runner.run(doctest.DocTestParser().get_doctest(blocks, {}, "rules.md", None, 0), out=told.append)
    assert (runner.failures, "".join(told)) == (0, "")
