"""Makes a virtual environment with the engines, sees to Java, and runs the tests of this folder in it.

Uses the standard library only, because it runs with the Python that the environment is made of. The environment is
used again while its requirements, `pyproject.toml` and the Python are the same, also when newer engines are out;
`make clean` removes it. Arguments go to pytest: `python -m engines -k spark`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".venv-scale"
PYTHON = HOME / "bin" / "python"
# What each needs beside itself is named in docs/scale.md.
ENGINES = ["pyspark[sql]>=4", "ray[data]>=2.60", "aiohttp", "duckdb>=1.4", "numpy", "polars>=1.30", "datasets>=4"]
OLDEST_JAVA = 17  # of Spark 4
PACKAGE = "default-jre-headless"


def main(arguments: list[str]) -> int:
    if os.name != "posix":
        print("The engines are tested where there is SIGKILL: on Linux or macOS.")
        return 2
    if not java() or not install():
        return 2
    return run(PYTHON, "-m", "pytest", "-p", "no:cacheprovider", *arguments, "engines")


def install() -> bool:
    """Make the environment unless it is there already; False where that failed, which pip told."""
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    wanted, stamp = json.dumps([sys.version, ENGINES, project]), HOME / "made-of.json"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return True
    print(f"{HOME.name}: making it. The engines take about 1.5 GB, and mostly one to four minutes.", flush=True)
    started = time.monotonic()
    shutil.rmtree(HOME, ignore_errors=True)
    pip = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    if run(sys.executable, "-m", "venv", HOME) or run(*pip, "-e", f"{ROOT}[arrow]", "pytest>=8", *ENGINES):
        return False
    stamp.write_text(wanted, encoding="utf-8")
    print(f"{HOME.name}: made in {time.monotonic() - started:.0f} s", flush=True)
    return True


def java() -> bool:
    """Whether there is a Java for Spark. Where there is none, Debian's package is installed, if that is allowed."""
    version = java_version()
    if version is None and "JAVA_HOME" not in os.environ and shutil.which("apt-get") and os.geteuid() == 0:
        print(f"Spark needs Java, which is not here: installing Debian's {PACKAGE}, about 200 MB.", flush=True)
        if apt("install", "--no-install-recommends", PACKAGE):  # perhaps the lists are old, or not there
            apt("update")
            apt("install", "--no-install-recommends", PACKAGE)
        version = java_version()
    if version is not None and version >= OLDEST_JAVA:
        return True
    found = "no Java is here" if version is None else f"the Java here is {version}"
    print(
        f"Spark needs Java {OLDEST_JAVA} or newer, and {found}. Install one (Debian, as root: "
        f"apt-get install {PACKAGE}), or let JAVA_HOME name its folder, and call make scale again.",
        flush=True,
    )
    return False


def java_version() -> int | None:
    """The major version of the Java that Spark would take; None for none."""
    home = os.environ.get("JAVA_HOME")
    program = shutil.which("java", path=f"{home}/bin" if home else None)
    if program is None:
        return None
    told = subprocess.run([program, "-version"], capture_output=True, text=True, check=False)
    found = re.search(r'version "(?:1\.)?(\d+)', told.stderr + told.stdout)
    return int(found[1]) if found else None


def apt(*arguments: str) -> int:
    return run("apt-get", "--yes", "--quiet", *arguments, DEBIAN_FRONTEND="noninteractive")


def run(*command: str | Path, **environment: str) -> int:
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
