"""The tests have a house, too: folders like the package, and one place for what they share, also with `compat`."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

from ..support.pages import ROOT

TESTS, COMPAT = ROOT / "tests", ROOT / "compat"
# In every environment of `compat`. What else a test needs is a dependency for development.
EVERYWHERE = {"chatimg_parse", "openai", "pydantic", "pytest"}
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
    for path in [*TESTS.rglob("*.py"), *COMPAT.rglob("*.py")]:
        goals = {part for name in imports(path) for part in name.split(".") if name.startswith(("tests", "compat"))}
        assert not [part for part in goals if part.startswith("test_") or part == "conftest"], path


def test_compat_takes_only_what_its_environments_can_import() -> None:
    waiting = {name for path in COMPAT.rglob("*.py") for name in imports(path) if name.startswith("tests")}
    seen: set[Path] = set()
    while waiting:
        path = file_of(waiting.pop())
        if path is not None and path not in seen:
            seen.add(path)
            names = imports(path)
            waiting |= {name for name in names if name.startswith("tests")}
            others = {name.split(".")[0] for name in names} - sys.stdlib_module_names - {"tests"}
            assert others <= EVERYWHERE, (path, others - EVERYWHERE)
    assert len(seen) > 5


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
    for path in TESTS.rglob("*.py"):
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path
