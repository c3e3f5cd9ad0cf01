"""mypy --strict and pyright, on programs that use the library: what is right passes, and what is wrong is found.

Each checker runs once, over all of them, and knows nothing of this repository's own settings.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ..support.pages import ROOT
from ..support.servers.gateway import gateways
from ..support.servers.raw_server import PICTURE

PROGRAMS = Path(__file__).parent / "programs"
_OF_ENGINES = {"ray_replies.py", "spark_replies.py"}  # which are not here: `engines` runs them
_EXAMPLES = sorted(path for path in (ROOT / "examples").glob("*.py") if path.name not in _OF_ENGINES)
CHECKED = [PROGRAMS / name for name in ("right.py", "told.py", "wrong.py")] + _EXAMPLES
Complaint = tuple[str, int, str]  # file, line, rule


def run(*command: object, **more: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, *map(str, command)]
    environment = {**os.environ, **more}
    return subprocess.run(
        program, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, encoding="utf-8", timeout=300
    )


def mypy() -> set[Complaint]:
    # Its settings are those of somebody who installed the library: errors in ours would be none of his.
    settings = ("--strict", "--config-file=", "--follow-imports=silent", "--no-pretty", "--show-error-codes")
    done = run("-m", "mypy", *settings, "--cache-dir", ROOT / ".mypy_cache" / "programs", *CHECKED)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    found = re.findall(r"^(.+?):(\d+): error: .*\[([\w-]+)\]$", done.stdout, re.MULTILINE)
    assert len(found) == done.stdout.count(": error: "), done.stdout
    return {(Path(file).name, int(line), rule) for file, line, rule in found}


def pyright() -> set[Complaint]:
    # As JSON it asks nobody for a newer version of itself.
    done = run("-m", "pyright", "--outputjson", "--pythonpath", sys.executable, *CHECKED)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert told["summary"]["filesAnalyzed"] == len(CHECKED)
    return {
        (Path(each["file"]).name, each["range"]["start"]["line"] + 1, each.get("rule", each["message"]))
        for each in told["generalDiagnostics"]
    }


@pytest.mark.parametrize("at,checker", [(0, mypy), (1, pyright)], ids=["mypy", "pyright"])
def test_what_is_wrong_is_found_and_nothing_else(at: int, checker: Callable[[], set[Complaint]]) -> None:
    lines = (PROGRAMS / "wrong.py").read_text(encoding="utf-8").splitlines()
    marks = {number: re.search(r"  # ([\w-]+), (\w+)$", line) for number, line in enumerate(lines, 1)}
    assert checker() == {("wrong.py", number, mark[at + 1]) for number, mark in marks.items() if mark}


def test_the_program_that_is_right_runs(tmp_path: Path) -> None:
    assert len((PROGRAMS / "right.py").read_text(encoding="utf-8").splitlines()) == 40
    with gateways() as [gateway]:
        text = f'{{"prompt": "a cat"}}\n> ID: `task_01`\n> Progress 40%\n![a]({gateway.url("/cat.png")})\nDone.'
        gateway.streams(text)
        stream = gateway.reply()
        gateway.says(text)
        replies = iter([gateway.reply(), stream, gateway.reply()])
        gateway.reply = lambda: next(replies)
        surroundings = {"OPENAI_BASE_URL": gateway.base_url, "OPENAI_API_KEY": "sk-SECRET", "NO_PROXY": "127.0.0.1"}
        done = run(PROGRAMS / "right.py", "a cat", tmp_path, **surroundings)
        assert done.stderr == ""
        (file,) = tmp_path.iterdir()  # the same picture three times
        assert file.read_bytes() == PICTURE
        assert done.stdout.splitlines() == [
            str(file),
            "TaskStarted 40 % markdown TextDelta 100 % Finished",
            *[str(file)] * 2,
        ]
