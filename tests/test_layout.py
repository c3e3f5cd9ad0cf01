"""The picture of the house, held against the imports: the table of rooms in docs/architecture.md."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import chatimg_parse

ROOT = Path(chatimg_parse.__file__).parent
PAGE = ROOT.parent / "docs" / "architecture.md"
# Who may touch files and processes, and by what.
FILES = {"cli", "__main__"}
OUTSIDE = {"os", "sys", "io", "pathlib", "socket", "subprocess", "argparse", "tempfile", "shutil"}
MOST_MODULES, MOST_LINES, MOST_BRANCHES = 16, 320, 20


def modules() -> dict[str, tuple[Path, ast.Module]]:
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        found[name] = (path, ast.parse(path.read_text(encoding="utf-8")))
    return found


MODULES = modules()


def room(name: str) -> str:
    """The folder of a module; at the top the module itself."""
    return name.rpartition(".")[0] or name


@cache
def rooms() -> dict[str, set[str]]:
    """What each room may import of ours, as the page says it."""
    table = {}
    for row in re.findall(r"^\| `([\w.]+)` \|[^|]+\|([^|]*)\|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE):
        table[row[0]] = set(re.findall(r"`([\w.]+)`", row[1]))
    return table


def imports(name: str) -> list[tuple[str, bool]]:
    """(module, it is ours) of every import of a module."""
    found: list[tuple[str, bool]] = []
    package = name.split(".")[:-1]
    for node in ast.walk(MODULES[name][1]):
        if isinstance(node, ast.Import):
            found += [(alias.name, False) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.append((node.module or "", False))
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1]
            stem = ".".join([*base, *(node.module.split(".") if node.module else [])])
            found += [(ours(stem, alias.name), True) for alias in node.names]
    return found


def ours(stem: str, name: str) -> str:
    """The module that `from stem import name` reads."""
    tried = (f"{stem}.{name}".strip("."), stem, f"{stem}.__init__".strip("."))
    return next(each for each in tried if each in MODULES)


def test_rooms_import_what_the_page_says_and_nothing_else() -> None:
    used: dict[str, set[str]] = {name: set() for name in rooms()}
    for name in MODULES:
        if name.endswith("__init__") or name == "__main__":
            continue
        goals = {room(target) for target, own in imports(name) if own} - {room(name)}
        assert goals <= rooms()[room(name)], (name, goals - rooms()[room(name)])
        used[room(name)] |= goals
    assert used == rooms()


def test_doors_name_only_what_is_inside() -> None:
    for name in MODULES:
        if name.endswith(".__init__"):
            folder = name.removesuffix("__init__")
            assert all(target.startswith(folder) for target, own in imports(name) if own), name


def test_no_room_can_be_reached_from_itself() -> None:
    left = {name: set(goals) for name, goals in rooms().items()}
    left["__init__"] = set()  # the library's own door: only its version is asked for
    while left:
        free = [name for name, goals in left.items() if not goals & left.keys()]
        assert free, f"a circle among {', '.join(left)}"
        left = {name: goals for name, goals in left.items() if name not in free}


def test_no_two_modules_import_each_other() -> None:
    targets = {name: {target for target, own in imports(name) if own} for name in MODULES}
    assert not [(a, b) for a in MODULES for b in targets[a] if a in targets[b] and not b.endswith("__init__")]


def test_only_the_command_line_touches_the_outside() -> None:
    for name in MODULES:
        if room(name) not in FILES:
            assert not {target.split(".")[0] for target, own in imports(name) if not own} & OUTSIDE, name


def test_nothing_is_imported_inside_a_function() -> None:
    for name, (_, tree) in MODULES.items():
        for node in ast.walk(tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                assert not any(isinstance(n, (ast.Import, ast.ImportFrom)) for n in ast.walk(node)), (name, node.name)


def test_a_folder_is_seen_in_one_look() -> None:
    folders = [path for path in ROOT.rglob("*") if path.is_dir() and path.name != "__pycache__"]
    assert not [path for path in (ROOT, *folders) if len(list(path.glob("*.py"))) > MOST_MODULES]


def test_files_and_functions_fit_on_a_screen() -> None:
    for name, (path, tree) in MODULES.items():
        rows = path.read_text(encoding="utf-8").count("\n")
        assert rows <= MOST_LINES, (name, rows)
        for node in ast.walk(tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                assert (node.end_lineno or 0) - node.lineno < 60, (name, node.name)


def test_every_file_says_what_it_is() -> None:
    assert not [name for name, (_, tree) in MODULES.items() if not ast.get_docstring(tree)]
