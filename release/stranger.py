"""The README as a stranger follows it: its first sections, each block as written, in an environment that was empty.

It runs in that environment, which has nothing of the tests: `python stranger.py README.md WHEEL`.
"""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from pathlib import Path

LAST = "Wait for a task"  # of the sections that are followed
_BLOCK = re.compile(r"^```(python|console)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_EXTRA = re.compile(r"^\$ pip install '\.(\[\w+\])'$", re.MULTILINE)
_FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL


def sections(text: str) -> str:
    """The page up to the end of the last section that is followed."""
    start = text.index(f"## {LAST}")
    return text[: text.index("\n## ", start)]


def follow(page: str, wheel: str) -> int:
    """How many examples went as they are written; raises `SystemExit` for the first block that did not."""
    names: dict[str, object] = {}
    runner = doctest.DocTestRunner(optionflags=_FLAGS)
    for number, (kind, block) in enumerate(_BLOCK.findall(sections(page)), 1):
        if kind == "console":
            for extra in _EXTRA.findall(block):
                subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", f"{wheel}{extra}"], check=True)
            continue
        example = doctest.DocTestParser().get_doctest(block, names, f"block {number}", None, 0)
        failed, _ = runner.run(example, clear_globs=False)
        names = example.globs
        if failed:
            raise SystemExit(f"block {number} of the README does not go as it is written")
    return runner.tries


if __name__ == "__main__":
    file, wheel = sys.argv[1:]
    print(f"{follow(Path(file).read_text(encoding='utf-8'), wheel)} examples of the README went as they are written")
