"""Makes a virtual environment with Sphinx, and the pages of this folder as a site in `docs/_build/html`.

Uses the standard library only, because it runs with the Python that the environment is made of. The environment is used
again while `pyproject.toml` and the Python are the same; `make clean` removes it. Once it is there, building needs no
network. A warning is an error: a link that leads nowhere, a name that is not there, a page that nothing leads to.
Arguments go to Sphinx: `python -m docs -b linkcheck`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".venv-docs"
PAGES, BUILT = ROOT / "docs", ROOT / "docs" / "_build"
REQUIREMENTS = ["sphinx>=8.1", "myst-parser>=4", "furo>=2025.7.19", "sphinx-copybutton>=0.5.2", "httpx"]
# What the modules need that the reference is made of; litellm would bring httpx.
EXTRAS = "fetch,openai,report"


def python() -> Path:
    return HOME / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def install() -> None:
    """Make the environment, unless it is there already."""
    wanted = json.dumps([sys.version, REQUIREMENTS, EXTRAS, (ROOT / "pyproject.toml").read_text(encoding="utf-8")])
    stamp = HOME / "made-of.json"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    shutil.rmtree(HOME, ignore_errors=True)
    print(f"makes {HOME.name} with {', '.join(REQUIREMENTS)} and the extras {EXTRAS!r}", flush=True)
    pip = [str(python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([sys.executable, "-m", "venv", str(HOME)], check=True)
    subprocess.run([*pip, "-e", f"{ROOT}[{EXTRAS}]", *REQUIREMENTS], check=True)
    stamp.write_text(wanted, encoding="utf-8")


def main(arguments: list[str]) -> int:
    install()
    shutil.rmtree(BUILT, ignore_errors=True)  # so that what was removed is not found, and every warning is told
    strict = ["--fail-on-warning", "--keep-going", "--nitpicky", "--quiet"]
    command: list[str | Path] = [
        python(),
        "-m",
        "sphinx",
        *strict,
        "-d",
        BUILT / "doctrees",
        *arguments,
        PAGES,
        BUILT / "html",
    ]
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    if code == 0:
        print(f"the site: {(BUILT / 'html' / 'index.html').relative_to(ROOT)}")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
