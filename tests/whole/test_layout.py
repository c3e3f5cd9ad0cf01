"""The picture of the house, held against the imports: the table of rooms in docs/architecture.md."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from textwrap import dedent

import chatimg_parse

ROOT = Path(chatimg_parse.__file__).parent
PAGE = ROOT.parent / "docs" / "architecture.md"
# Who may touch files, sockets and processes, and by what.
FILES = {
    "cli",
    "cli.options",
    "cli.terminal",
    "fetch",
    "report",
    "report.page",
    "report.tables",
    "scale",
    "stores",
    "__main__",
}
OUTSIDE = {"os", "sys", "io", "pathlib", "socket", "subprocess", "argparse", "tempfile", "shutil"}
MOST_MODULES, MOST_LINES, MOST_BRANCHES = 16, 320, 20
Function = ast.FunctionDef | ast.AsyncFunctionDef


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


def functions(name: str, node: ast.AST) -> Iterator[tuple[str, Function]]:
    """The functions in a node by their full names, also those inside of others."""
    for child in ast.iter_child_nodes(node):
        inner = f"{name}.{child.name}" if isinstance(child, Function | ast.ClassDef) else name
        if isinstance(child, Function):
            yield inner, child
        yield from functions(inner, child)


def branches(function: Function) -> int:
    """The cyclomatic complexity of a function, as radon counts it: one, and one more for each way to go another way.

    That are conditions (of statements, expressions and comprehensions), loops, comprehensions, the `else` of a loop or
    `try`, handlers of errors, asserts, cases but for one that takes anything, and each further operand of `and` and
    `or`. What stands in a lambda counts into the function around it. A function or a class inside of another adds
    nothing to that: radon shows it by itself if it is asked to, and here it is always counted by itself.
    """
    return 1 + sum(map(_branches_of, function.body))


def _branches_of(node: ast.AST) -> int:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return 0  # counted by itself
        case ast.Assert():
            return 1  # whatever it asserts
        case ast.If() | ast.IfExp():
            own = 1
        case ast.For() | ast.AsyncFor() | ast.While():
            own = 1 + bool(node.orelse)
        case ast.Try():
            own = len(node.handlers) + bool(node.orelse)
        case ast.BoolOp():
            own = len(node.values) - 1
        case ast.comprehension():
            own = 1 + len(node.ifs)
        case ast.Match():
            anything = any(isinstance(case.pattern, ast.MatchAs) and not case.pattern.pattern for case in node.cases)
            own = len(node.cases) - anything
        case _:
            own = 0
    return own + sum(map(_branches_of, ast.iter_child_nodes(node)))


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


def test_no_function_branches_too_often() -> None:
    counted = [(name, branches(each)) for module in MODULES for name, each in functions(module, MODULES[module][1])]
    assert not [(name, count) for name, count in counted if count > MOST_BRANCHES]


def test_branches_are_counted_as_radon_does() -> None:
    source = """
        def outer(a=1 if b else 2):
            def inner(): return c if c and d else e
            for x in a or b and c:
                pass
            else:
                assert all(y for y in x if y)
            try:
                return [lambda: z or w for z in x if z if w]
            except ValueError:
                match x:
                    case 1: pass
                    case 2: pass
                    case _: pass
            with x as y: pass
    """
    found = {name: branches(each) for name, each in functions("m", ast.parse(dedent(source)))}
    assert found == {"m.outer": 1 + 2 + 2 + 1 + 3 + 1 + 1 + 2, "m.outer.inner": 3}


def test_every_file_says_what_it_is() -> None:
    assert not [name for name, (_, tree) in MODULES.items() if not ast.get_docstring(tree)]
