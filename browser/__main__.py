"""Makes a virtual environment with what drives a browser, sees to it that Chromium is there, and runs the tests here.

Uses the standard library only, because it runs with the Python that the environment is made of. The environment is used
again while `pyproject.toml` and the Python are the same; `make clean` removes it. The browser is Debian's: where it is
missing it is installed with apt-get, which is told before. Nothing else is downloaded by the tests.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".venv-browser"
REQUIREMENTS = ["pytest>=8", "playwright>=1.49"]
BROWSER = "chromium"


def python() -> Path:
    return HOME / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def install() -> None:
    """Make the environment, unless it is there already."""
    wanted = json.dumps([sys.version, REQUIREMENTS, (ROOT / "pyproject.toml").read_text(encoding="utf-8")])
    stamp = HOME / "made-of.json"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    shutil.rmtree(HOME, ignore_errors=True)
    print(f"makes {HOME.name} with {', '.join(REQUIREMENTS)} and the extra 'report'", flush=True)
    pip = [str(python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([sys.executable, "-m", "venv", str(HOME)], check=True)
    subprocess.run([*pip, "-e", f"{ROOT}[report]", *REQUIREMENTS], check=True)
    stamp.write_text(wanted, encoding="utf-8")


def browser() -> str | None:
    """Where Chromium is; installed, where that can be done."""
    found = shutil.which(BROWSER)
    if found is None and shutil.which("apt-get") and os.geteuid() == 0:
        print(f"installs Debian's package {BROWSER!r} with apt-get", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "--quiet=2"], check=True, env=quiet)
        command = ["apt-get", "install", "--quiet=2", "--yes", "--no-install-recommends", BROWSER]
        subprocess.run(command, check=True, env=quiet, stdout=subprocess.DEVNULL)
        found = shutil.which(BROWSER)
    return found


def main(names: list[str]) -> int:
    found = browser()
    if found is None:
        print(f"no {BROWSER} here: install it (on Debian, as root: apt-get install {BROWSER}), then run this again")
        return 2
    install()
    command = [str(python()), "-m", "pytest", "-p", "no:cacheprovider", *(names or ["browser"])]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "CHROMIUM": found}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
