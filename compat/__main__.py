"""Makes the virtual environments, runs the tests of this folder in each, and prints what passed.

Uses the standard library only, because it runs with the Python that the environments are made of. An environment
is used again while its requirements, `pyproject.toml` and the Python are the same, also when a newer SDK is out;
`make clean` removes them all. Names of rows as arguments run these only: `python -m compat openai-3`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".venv-compat"
ENVIRONMENTS = {
    # litellm chooses which openai stands beside it. First, because it takes longest.
    "others": [
        *("openai", "requests", "google-genai", "langchain-core", "langchain-openai"),
        *("litellm[proxy]", "pydantic-ai-slim"),
    ],
    # The oldest that is supported. It passes `proxies` to its HTTP client, which httpx 0.28 no longer takes.
    "openai-1.40": ["openai==1.40.0", "httpx<0.28"],
    "openai-1": ["openai>=1.100,<2"],
    "openai-2": ["openai>=2,<3"],
    # The only one without httpx: openai 3 speaks httpx2. Nothing here may bring httpx in.
    "openai-3": ["openai>=3,<4", "requests"],
}
SHOWN = ("openai", "httpx", "httpx2", "pydantic")
_VERSIONS = """
import importlib.metadata as metadata, json, sys
found = {}
for name in sys.argv[1:]:
    try:
        found[name] = metadata.version(name)
    except metadata.PackageNotFoundError:
        pass
print(json.dumps(found))
"""


class Row(NamedTuple):
    """One line of the table: passed, failed and skipped tests by file."""

    name: str
    versions: dict[str, str]
    counts: dict[str, Counter[str]]
    passed: bool


def python_of(name: str) -> Path:
    folder = HOME / name
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def install(name: str) -> bool:
    """Make the environment unless it is there already; False where that failed."""
    wanted = json.dumps([sys.version, ENVIRONMENTS[name], (ROOT / "pyproject.toml").read_text(encoding="utf-8")])
    stamp = HOME / name / "made-of.json"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return True
    started = time.monotonic()
    shutil.rmtree(HOME / name, ignore_errors=True)
    pip: list[str | Path] = [python_of(name), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    commands: list[list[str | Path]] = [
        [sys.executable, "-m", "venv", HOME / name],
        [*pip, "-e", f"{ROOT}[fetch]", "pytest>=8", *ENVIRONMENTS[name]],
    ]
    for command in commands:
        code, said = output(command)
        if code:
            print(f"{name}: {' '.join(map(str, command))}\n{said}", flush=True)
            return False
    stamp.write_text(wanted, encoding="utf-8")
    print(f"{name}: made in {time.monotonic() - started:.0f} s", flush=True)
    return True


def run(name: str) -> Row:
    """Run the tests in an environment, and print what they said in one piece."""
    if not install(name):
        return Row(name, {}, {}, False)
    report = HOME / f"{name}.xml"
    report.unlink(missing_ok=True)
    code, said = output([python_of(name), "-m", "pytest", "-p", "no:cacheprovider", f"--junitxml={report}", "compat"])
    print(f"{name}: tests\n{said}", flush=True)
    _, versions = output([python_of(name), "-c", _VERSIONS, *SHOWN])
    return Row(name, json.loads(versions), counted(report), code == 0)


def output(command: list[str | Path]) -> tuple[int, str]:
    """Exit code and output of a command."""
    done = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False
    )
    return done.returncode, done.stdout


def counted(report: Path) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {}
    for case in ElementTree.parse(report).iter("testcase") if report.is_file() else ():
        # A file that cannot be imported, or is skipped as a whole, is a case without a class name.
        file = (case.get("classname") or case.get("name") or "").removeprefix("compat.").removeprefix("test_")
        kinds = {child.tag for child in case}
        kind = "failed" if kinds & {"failure", "error"} else "skipped" if "skipped" in kinds else "passed"
        counts.setdefault(file, Counter())[kind] += 1
    return counts


def table(rows: list[Row]) -> list[str]:
    files = sorted({file for row in rows for file in row.counts})
    lines = [["environment", *SHOWN, *files, ""]]
    for row in rows:
        versions = [row.versions.get(name, "-") for name in SHOWN]
        cells = [cell(row.counts.get(file, Counter())) for file in files]
        lines.append([row.name, *versions, *cells, "passed" if row.passed else "FAILED"])
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    return ["  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in lines]


def cell(counts: Counter[str]) -> str:
    """`12` passed, or `10/12` where two failed; what was skipped does not count."""
    total = counts["passed"] + counts["failed"]
    return f"{counts['passed']}/{total}" if counts["failed"] else str(total or "-")


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in ENVIRONMENTS]
    if unknown:
        print(f"no environment {', '.join(unknown)}; there are {', '.join(ENVIRONMENTS)}")
        return 2
    names = names or list(ENVIRONMENTS)
    started = time.monotonic()
    HOME.mkdir(exist_ok=True)
    with ThreadPoolExecutor(2) as pool:  # one downloads while the other unpacks
        rows = list(pool.map(run, names))
    print(f"\nPython {sys.version.split()[0]}, {time.monotonic() - started:.0f} s; tests passed by file:")
    print("\n".join(table(rows)), flush=True)
    return 0 if all(row.passed for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
