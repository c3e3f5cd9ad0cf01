"""Builds the package, looks at what was built, and installs the wheel in an empty environment, where the README is
followed.

Uses the standard library only. Two environments are made anew each time, in a folder that is removed at the end.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ("build>=1.2", "twine>=6", "check-wheel-contents>=0.6")
REPLY = ROOT / "examples" / "crazyrouter-reply.md"


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tools, empty = environment(folder / "tools", *TOOLS), environment(folder / "empty")
        run(tools / "python", "-m", "build", "--outdir", folder / "dist", ROOT)
        [wheel], [source] = (folder / "dist").glob("*.whl"), (folder / "dist").glob("*.tar.gz")
        run(tools / "twine", "check", "--strict", wheel, source)
        run(tools / "check-wheel-contents", wheel)
        run(empty / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel)
        run(empty / "chatimg-parse", "--version")
        run(empty / "chatimg-parse", "--format", "urls", REPLY)
        run(empty / "python", ROOT / "release" / "stranger.py", ROOT / "README.md", wheel, cwd=folder)
    print("1 passed, 0 failed")
    return 0


def environment(home: Path, *wanted: str) -> Path:
    """Where the programs of a new virtual environment are."""
    run(sys.executable, "-m", "venv", home)
    programs = home / ("Scripts" if sys.platform == "win32" else "bin")
    if wanted:
        run(programs / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted)
    return programs


def run(*command: str | Path, cwd: Path = ROOT) -> None:
    """Say what is run, and run it; what fails ends it all."""
    print("$", *[Path(command[0]).name, *command[1:]], flush=True)
    subprocess.run(command, cwd=cwd, check=True)


if __name__ == "__main__":
    sys.exit(main())
