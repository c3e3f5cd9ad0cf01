"""Looks for replies that break what is promised: by tests that draw them, then with Atheris where there is one.

`python -m fuzzing` runs the drawn tests with many examples, then Atheris for some time (`--seconds`, a minute unless
told otherwise) from the fixtures and from what earlier runs found. `--no-tests` leaves the drawn tests out. Files as
arguments are tried by themselves: that is how a finding is shown again. What Atheris keeps lies in `.fuzz`: its corpus,
and each finding as a file. There are wheels of it for some Pythons on Linux only; elsewhere that is said, and nothing
fails.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".fuzz"
ATHERIS = "atheris>=3"
DRAWN = ("tests/whole/test_promises.py", "tests/text/test_damage.py", "tests/bodies/test_hostile.py")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m fuzzing", description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, help="replies to try, for example a finding")
    parser.add_argument("--seconds", type=int, default=60, help="how long Atheris looks (default: 60)")
    parser.add_argument("--no-tests", action="store_true", help="only Atheris")
    told = parser.parse_args(arguments)
    if told.files:
        for file in told.files:
            import_module("fuzzing.promises").check(file.read_bytes())
            print(f"{file}: holds")
        return 0
    if not told.no_tests and (code := drawn()):
        return code
    return fuzzed(told.seconds)


def drawn() -> int:
    """The tests that draw replies, with many more of them than `make test` draws."""
    environment = {**os.environ, "HYPOTHESIS_PROFILE": "nightly"}
    return subprocess.run([sys.executable, "-m", "pytest", *DRAWN], cwd=ROOT, env=environment, check=False).returncode


def fuzzed(seconds: int) -> int:
    """What Atheris ends with: 0 where it found nothing, or where it cannot be had."""
    if not installed():
        print(f"There is no {ATHERIS} for this Python: only the tests that draw replies were run.")
        return 0
    seeds = import_module("fuzzing.seeds")
    corpus, first, words = HOME / "corpus", HOME / "seeds", HOME / "words.dict"
    corpus.mkdir(parents=True, exist_ok=True)
    seeds.write(first, seeds.replies())
    words.write_text(seeds.dictionary(), encoding="ascii")
    command: list[str | Path] = [sys.executable, "-m", "fuzzing.harness", corpus, first]
    settings = [f"-max_total_time={seconds}", f"-max_len={seeds.LONGEST}", f"-dict={words}", "-timeout=20"]
    findings = f"-artifact_prefix={HOME}{os.sep}"
    code = subprocess.run([*command, *settings, findings, "-print_final_stats=1"], cwd=ROOT, check=False).returncode
    if code:
        print(f"A finding is a file in {HOME.name}; to see it again: python -m fuzzing {HOME.name}/crash-...")
    return code


def installed() -> bool:
    """Whether Atheris is there; tried once, as a wheel, because building it takes a compiler of its own."""
    if find_spec("atheris") is None:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--only-binary=:all:", ATHERIS], check=False, stderr=subprocess.DEVNULL)
    return find_spec("atheris") is not None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
