"""Makes a virtual environment with what drives a browser, sees to it that Chromium is there, and runs the tests here.

`python -m browser screens` takes the pictures of `docs/screens` instead, for which a font is needed, too.

Uses the standard library only, because it runs with the Python that the environment is made of. The environment is used
again while `pyproject.toml` and the Python are the same; `make clean` removes it. Browser and font are Debian's:
where one is missing it is installed with apt-get, which is told before. Nothing else is downloaded.
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
REQUIREMENTS = ["pytest>=8", "playwright>=1.49", "rich>=14", "pillow>=11.3,<14"]
BROWSER = "chromium"
FONT, FONTS = "DejaVu Sans Mono", "fonts-dejavu-core"


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
    return shutil.which(BROWSER) or (shutil.which(BROWSER) if add(BROWSER) else None)


def has_font() -> bool:
    """What terminals are shown in is there; installed, where that can be done."""
    return _lists_font() or (add(FONTS) and _lists_font())


def _lists_font() -> bool:
    program = shutil.which("fc-list")
    return program is not None and bool(subprocess.run([program, FONT], capture_output=True, check=False).stdout)


def add(package: str) -> bool:
    """Install a package of Debian's, where that can be done."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    print(f"installs Debian's package {package!r} with apt-get", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "--quiet=2"], check=True, env=quiet)
    command = ["apt-get", "install", "--quiet=2", "--yes", "--no-install-recommends", package]
    subprocess.run(command, check=True, env=quiet, stdout=subprocess.DEVNULL)
    return True


def main(names: list[str]) -> int:
    screens = names[:1] == ["screens"]
    found = browser()
    if found is None or (screens and not has_font()):
        missing = BROWSER if found is None else FONTS
        print(f"no {missing} here: install it (on Debian, as root: apt-get install {missing}), then run this again")
        return 2
    install()
    tests = ["pytest", "-p", "no:cacheprovider", *(names or ["browser"])]
    command = [str(python()), "-m", *(["browser.camera", *names[1:]] if screens else tests)]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "CHROMIUM": found}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
