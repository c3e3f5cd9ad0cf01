"""Builds the package, looks at what was built, and installs the wheel in an empty environment, where the README is
followed.

Uses the standard library only. Two environments are made anew each time, in a folder that is removed at the end.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ("build>=1.2", "twine>=6", "check-wheel-contents>=0.6")
# What is installed says the version of the wheel, by its metadata and by itself.
_SAME = """
import importlib.metadata, sys, chatimg_parse
assert importlib.metadata.version("chatimg-parse") == chatimg_parse.__version__ == sys.argv[1], sys.argv[1]
"""
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
        run(empty / "python", "-c", _SAME, wheel.name.split("-")[1])
        run(empty / "chatimg-parse", "--version")
        run(empty / "chatimg-parse", "--format", "urls", REPLY)
        run(empty / "python", ROOT / "release" / "stranger.py", ROOT / "README.md", wheel, cwd=folder)
        if "\nProject-URL: " not in metadata(wheel):
            print("not to be uploaded yet: pyproject.toml has no [project.urls], and links of the README lead nowhere")
    print("1 passed, 0 failed")
    return 0


def metadata(wheel: Path) -> str:
    """What the wheel says of itself."""
    with zipfile.ZipFile(wheel) as files:
        [name] = [name for name in files.namelist() if name.endswith(".dist-info/METADATA")]
        return files.read(name).decode("utf-8")


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
