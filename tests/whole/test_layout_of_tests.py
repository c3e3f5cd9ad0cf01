"""The tests have a house, too: folders like the package, and one place for what they, `compat` and `engines` share."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from ..support.pages import ROOT

TESTS, COMPAT, ENGINES, BROWSER, FUZZING = (
    ROOT / name for name in ("tests", "compat", "engines", "browser", "fuzzing")
)
# In every environment of theirs. What else a test needs is a dependency for development.
_ALWAYS = {"chatimg_parse", "pydantic", "pytest"}
EVERYWHERE = {
    COMPAT: {*_ALWAYS, "openai"},
    ENGINES: {*_ALWAYS, "pyarrow"},
    BROWSER: {*_ALWAYS, "playwright", "pyarrow"},
}
MOST_MODULES = 16


def imports(path: Path) -> set[str]:
    """Whatever a file imports, or imports from, by its full name."""
    found: set[str] = set()
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            stem = ".".join([*base, *([node.module] if node.module else [])])
            found |= {stem, *(f"{stem}.{alias.name}" for alias in node.names)}
    return found


def file_of(name: str) -> Path | None:
    path = ROOT.joinpath(*name.split("."))
    return next((each for each in (path.with_suffix(".py"), path / "__init__.py") if each.is_file()), None)


def test_no_test_imports_another_one() -> None:
    houses = (TESTS, COMPAT, ENGINES, BROWSER, FUZZING)
    ours = tuple(house.name for house in houses)
    for path in [path for house in houses for path in house.rglob("*.py")]:
        goals = {part for name in imports(path) for part in name.split(".") if name.startswith(ours)}
        assert not [part for part in goals if part.startswith("test_") or part == "conftest"], path


@pytest.mark.parametrize("house", EVERYWHERE, ids=lambda house: house.name)
def test_others_take_only_what_their_environments_can_import(house: Path) -> None:
    waiting = {name for path in house.rglob("*.py") for name in imports(path) if name.startswith("tests")}
    seen: set[Path] = set()
    while waiting:
        path = file_of(waiting.pop())
        if path is not None and path not in seen:
            seen.add(path)
            names = imports(path)
            waiting |= {name for name in names if name.startswith("tests")}
            others = {name.split(".")[0] for name in names} - sys.stdlib_module_names - {"tests"}
            assert others <= EVERYWHERE[house], (path, others - EVERYWHERE[house])
    assert len(seen) > 1


def test_only_what_is_drawn_needs_hypothesis() -> None:
    support = TESTS / "support"
    for path in support.rglob("*.py"):
        if path.parent != support / "drawn":
            assert not [name for name in imports(path) if "hypothesis" in name or ".drawn" in name], path


def test_a_folder_of_tests_is_seen_in_one_look_and_says_what_it_holds() -> None:
    folders = {path.parent for path in TESTS.rglob("*.py")}
    for folder in folders:
        assert len(list(folder.glob("*.py"))) <= MOST_MODULES, folder
        assert (folder / "__init__.py").is_file(), folder
    for path in [*TESTS.rglob("*.py"), *ENGINES.rglob("*.py"), *BROWSER.rglob("*.py"), *FUZZING.rglob("*.py")]:
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path
