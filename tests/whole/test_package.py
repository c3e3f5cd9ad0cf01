"""What `pyproject.toml` says of the package, held against what is there: its version, its dependencies, its files."""

from __future__ import annotations

import ast
import doctest
import re
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import yaml

import chatimg_parse

from ..support.pages import ROOT, page

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # which pytest brings

TOLD: dict[str, Any] = tomllib.loads(page("pyproject.toml"))
GROUPS: dict[str, list[Any]] = TOLD["dependency-groups"]
EXTRAS: dict[str, list[str]] = TOLD["project"]["optional-dependencies"]

HOUSES = {path.parent.name for path in ROOT.glob("*/__init__.py")}  # the library, its tests, and what is tried apart


def members(group: str) -> set[str]:
    """The packages of a group, and of those that it includes."""
    found: set[str] = set()
    for row in GROUPS[group]:
        found |= members(row["include-group"]) if isinstance(row, dict) else {package(row)}
    return found


def package(requirement: str) -> str:
    found = re.match(r"[\w.-]+", requirement)
    assert found, requirement
    return normal(found[0])


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(folder: Path) -> set[str]:
    """The top names of whatever is imported in a folder."""
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found


def test_the_version_is_written_once() -> None:
    """Fails, too, where it was changed and the editable install is older: `make .venv/dev` makes it anew."""
    assert "version" not in TOLD["project"]
    assert re.findall(r'^__version__ = "(\d+\.\d+\.\d+)"$', page("chatimg_parse/__init__.py"), re.MULTILINE) == [
        chatimg_parse.__version__
    ]
    assert metadata.version("chatimg-parse") == chatimg_parse.__version__


def test_the_example_that_help_shows_runs() -> None:
    assert doctest.testmod(chatimg_parse) == (0, 3)


def test_the_changelog_begins_with_this_version() -> None:
    heading = re.search(r"^## (\S+) \((unreleased|\d{4}-\d{2}-\d{2})\)$", page("CHANGELOG.md"), re.MULTILINE)
    assert heading
    assert heading[1] == chatimg_parse.__version__


def test_what_is_for_developing_is_no_extra() -> None:
    assert not {*GROUPS} & {*EXTRAS}
    assert members("dev") == members("test") | members("lint") | members("types")


def test_what_an_extra_brings_is_there_for_the_tests() -> None:
    for extra, rows in EXTRAS.items():
        assert {package(row) for row in rows} <= members("test"), extra


@pytest.mark.skipif(sys.version_info < (3, 11), reason="Python 3.10 knows only of packages that list their top names")
def test_what_the_tests_import_is_named_among_what_they_need() -> None:
    homes = metadata.packages_distributions()
    named = members("test") | {package(row) for row in TOLD["project"]["dependencies"]}
    others = imported(ROOT / "tests") - sys.stdlib_module_names - {*HOUSES, "tomli"}
    unnamed = {name for name in others if not {normal(home) for home in homes.get(name, ())} & named}
    assert unnamed == set()


def test_a_commit_is_asked_what_the_tests_ask_first() -> None:
    """But for files: the hook of a linter is given those that changed."""
    [local] = yaml.safe_load(page(".pre-commit-config.yaml"))["repos"]
    assert {hook["language"] for hook in local["hooks"]} == {"system"}
    asked = [hook["entry"].removesuffix(" --force-exclude") for hook in local["hooks"]]
    [recipe] = re.findall(r"^test: \.venv/dev\n((?:\t.*\n)+)", page("Makefile"), re.MULTILINE)
    *first, tests = (line.removesuffix(" .") for line in recipe.replace("\t$(BIN)/", ".venv/bin/").splitlines())
    assert tests.startswith(".venv/bin/pytest")
    assert asked == first


def test_what_make_can_do_is_told_and_what_is_told_it_can_do() -> None:
    [listed] = re.findall(r"^\.PHONY: (.*)$", page("Makefile"), re.MULTILINE)
    rules = set(re.findall(r"^([\w.-]+):(?!=)", page("Makefile"), re.MULTILINE))
    told = set(re.findall(r"(?:\$ |`)make ([a-z-]+)", page("CONTRIBUTING.md") + page("README.md")))
    assert {*listed.split()} == rules - {".PHONY"}
    assert told | {"clean"} == {*listed.split()}


def test_the_tests_that_look_for_mutants_are_there() -> None:
    told = TOLD["tool"]["mutmut"]
    for each in told["pytest_add_cli_args_test_selection"]:
        path, _, name = each.partition("::")
        assert (ROOT / path).exists(), each
        assert f"def {name}" in (page(path) if name else "def "), each
    assert all([*ROOT.glob(pattern)] for pattern in told["only_mutate"])


def test_the_source_archive_has_every_folder_with_code() -> None:
    listed = TOLD["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    assert not [name for name in listed if not (ROOT / name).exists()]
    assert {*listed} >= HOUSES
    assert {path.parent.name for path in ROOT.glob("*/__main__.py")} | {"tests", "examples"} <= {
        *TOLD["tool"]["mypy"]["files"]
    }
