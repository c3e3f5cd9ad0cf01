"""The picture of the house: which room may know which, held against the imports."""

from __future__ import annotations

import ast
from pathlib import Path

import chatimg_parse

ROOT = Path(chatimg_parse.__file__).parent
# A room is a file at the top or a folder. What it may import of ours; nothing else, and no cycle.
ALLOWED: dict[str, set[str]] = {
    "convert": set(),
    "errors": {"models"},  # for its annotations only
    "issues": set(),
    "limits": set(),
    "models": {"convert", "errors"},
    "text": set(),
    "dialect": {"text"},
    "bodies": {"limits", "text"},
    "decide": {"models", "text"},
    "assemble": {"decide", "issues", "models", "text"},
    "stream": {"assemble", "bodies", "decide", "dialect", "issues", "limits", "models", "text"},
    "entry": {"dialect", "limits", "models", "stream"},
    "shown": {"text"},
    "_tree": {"bodies", "models", "shown"},
    "explain": {"_tree", "assemble", "bodies", "decide", "issues", "models", "entry", "shown", "stream", "text"},
    "migrate": {"entry", "models", "text"},
    "shim": {"convert", "entry", "models", "stream", "text", "dialect", "limits", "errors", "bodies"},
    "_inputs": {"limits"},
    "_migration": {"_inputs", "_terminal", "shown", "migrate"},  # which the command line loads by name
    "_tally": {"models"},
    "_terminal": {"shown"},
    "_views": {"models", "shown", "stream"},
    "_follow": {"_inputs", "_views", "stream"},
    "cli": {
        *("__init__", "_follow", "_inputs", "_tally", "_terminal", "_views"),
        *("convert", "explain", "models", "entry", "shown", "stream"),
    },
    "__init__": {"dialect", "entry", "errors", "limits", "models", "stream", "text"},
    "__main__": {"cli"},
}
# Who may touch files and processes.
FILES = {"cli", "_follow", "_inputs", "_migration", "_terminal", "_views", "__main__"}
OUTSIDE = {"os", "sys", "io", "pathlib", "socket", "subprocess", "argparse", "tempfile", "shutil"}
SCANNER_ROOMS = (
    "scanner",
    "brackets",
    "bare",
    "html",
    "source",
    "tokens",
    "fences",
    "pixels",
    "ahead",
    "held",
    "repair",
    "lexer",
    "parameters",
    "more",
    "pairs",
    "thoughts",
    "opaque",
    "jsonend",
    "literal",
    "longrun",
    "urls",
    "plain",
    "writer",
)
WORDS = {f"text.{name}" for name in ("vocabulary", "rows", "answer_rows", "labels", "interpreter")}


def modules() -> dict[str, tuple[Path, ast.Module]]:
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        found[name] = (path, ast.parse(path.read_text(encoding="utf-8")))
    return found


MODULES = modules()


def room(name: str) -> str:
    return name.split(".")[0]


def imports(name: str) -> list[tuple[str, bool]]:
    """(absolute dotted name, it is ours) of every import of a module."""
    found: list[tuple[str, bool]] = []
    package = ["chatimg_parse", *name.split(".")][:-1]
    for node in ast.walk(MODULES[name][1]):
        if isinstance(node, ast.Import):
            found += [(alias.name, alias.name.startswith("chatimg_parse")) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level + 1]
            stem = [*base, *(node.module.split(".") if node.module else [])][1:]
            found += [(".".join([*stem, alias.name] if not node.module else stem), True) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append((node.module or "", (node.module or "").startswith("chatimg_parse")))
    return found


def test_rooms_know_only_what_they_may() -> None:
    strangers = []
    for name in MODULES:
        for target, ours in imports(name):
            if target == "__version__":
                continue  # a name of the package itself
            goal = room(target) if target else "__init__"
            if ours and goal != room(name) and goal not in ALLOWED[room(name)]:
                strangers.append(f"{name} -> {target}")
    assert strangers == []
    assert {room(name) for name in MODULES} == set(ALLOWED)


def test_the_scanner_knows_no_word() -> None:
    for name in SCANNER_ROOMS:
        targets = {target for target, ours in imports(f"text.{name}") if ours}
        assert not targets & WORDS, name


def test_only_the_command_line_touches_the_outside() -> None:
    for name in MODULES:
        if room(name) not in FILES:
            assert not {target.split(".")[0] for target, _ in imports(name)} & OUTSIDE, name


def test_nothing_is_imported_inside_a_function() -> None:
    for name, (_, tree) in MODULES.items():
        for node in ast.walk(tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                assert not any(isinstance(n, (ast.Import, ast.ImportFrom)) for n in ast.walk(node)), (name, node.name)


def test_files_and_functions_fit_on_a_screen() -> None:
    for name, (path, tree) in MODULES.items():
        rows = path.read_text(encoding="utf-8").count("\n")
        assert rows <= 320, (name, rows)
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 60, (name, node.name)
