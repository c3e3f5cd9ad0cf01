"""The tables of docs/shim.md: what was seen with the real SDKs, written, and read again by the tests.

`test_shim_table` looks, holds the guide against it, and leaves what it saw in its virtual environment. When a table
has to change, run `make compat` and then `python -m compat.shim_table`, which writes both anew.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "shim.md"
MODES = ("parts", "images", "markdown")
LINES = ("1.40", "1.x", "2.x", "3.x", "langchain-openai", "litellm")
KINDS = ("sync", "async", "both")
TABLES = {"given": "call", "deeds": "what the caller does"}


class Key(NamedTuple):
    """One thing that was looked at: in which table, with which SDK, what was called, by which client."""

    table: str
    line: str
    call: str
    kind: str


# For each what came of it in the three modes.
Seen = dict[Key, tuple[str, ...]]


def rendered(seen: Seen, table: str) -> list[str]:
    """The lines of a table: SDKs and clients that gave the same share one."""
    rows: dict[tuple[str, tuple[str, ...], str], list[str]] = {}
    for call in dict.fromkeys(key.call for key in seen if key.table == table):
        for line in LINES:
            cells: dict[tuple[str, ...], list[str]] = {}
            for kind in KINDS:
                if (found := seen.get(Key(table, line, call, kind))) is not None:
                    cells.setdefault(found, []).append(kind)
            for found, kinds in cells.items():
                rows.setdefault((call, found, ", ".join(kinds)), []).append(line)
    head = [TABLES[table], *(f'`mode="{mode}"`' for mode in MODES), "clients", "seen with"]
    body = [[call, *found, kinds, ", ".join(lines)] for (call, found, kinds), lines in rows.items()]
    return [f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *body]]


def read(text: str) -> Seen:
    """What the tables of the guide say."""
    seen: Seen = {}
    for table in TABLES:
        rows = [line.strip("| ").split(" | ") for line in _between(text, table)[1].splitlines() if line.startswith("|")]
        for call, *cells, kinds, lines in rows[2:]:
            for line in lines.split(", "):
                for kind in kinds.split(", "):
                    seen[Key(table, line, call, kind)] = tuple(cells)
    return seen


def _between(text: str, table: str) -> tuple[str, str, str]:
    before, opening, rest = text.partition(f"<!-- table: {table} -->\n")
    inside, closing, after = rest.partition("<!-- end of table -->")
    return before + opening, inside, closing + after


def written(text: str, seen: Seen) -> str:
    """The guide with these tables."""
    for table in TABLES:
        before, _, after = _between(text, table)
        text = before + "\n".join(rendered(seen, table)) + "\n" + after
    return text


def leave(seen: Seen) -> None:
    """Keep what was seen for `main`, in an environment that `python -m compat` made."""
    here = Path(sys.prefix)
    if here.parent.name == ".venv-compat":
        told = [[*key, *cells] for key, cells in seen.items()]
        (here / "shim-seen.json").write_text(json.dumps(told), encoding="utf-8")


def main() -> None:
    seen: Seen = {}
    for line in LINES:  # so that rows stand in the order of the oldest SDK that has them
        for file in sorted((ROOT / ".venv-compat").glob("*/shim-seen.json")):
            for table, of, call, kind, *cells in json.loads(file.read_text(encoding="utf-8")):
                if of == line:
                    seen[Key(table, of, call, kind)] = tuple(cells)
    GUIDE.write_text(written(GUIDE.read_text(encoding="utf-8"), seen), encoding="utf-8")
    print(f"{GUIDE.relative_to(ROOT)}: {len(seen)} outcomes")


if __name__ == "__main__":
    main()
