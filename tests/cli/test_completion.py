"""The completion script, driven in a real shell."""

from __future__ import annotations

import importlib
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from chatimg_parse.cli.command import main
from chatimg_parse.cli.options.arguments import arguments
from chatimg_parse.cli.options.completion import SHELLS

from ..support.command_line import Captured, misuse, run, spawn

needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="completes in bash")
# What bash does on TAB: it calls the function that was registered for the command, and takes COMPREPLY.
_TAB = """
source "$1"; shift
registered=$(complete -p chatimg-parse); function=${registered#*-F }; function=${function%% *}
COMP_WORDS=(chatimg-parse "$@"); COMP_CWORD=$#
$function chatimg-parse "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    done = run("--print-completion", "bash")
    assert (done.returncode, done.stderr) == (0, b"")
    file = tmp_path_factory.mktemp("completion") / "chatimg-parse"
    file.write_bytes(done.stdout)
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("reply.md", "reply 2.md", "other.json"):
        (tmp_path / name).write_text("")
    (tmp_path / "results").mkdir()
    return tmp_path


def completed(script: Path, folder: Path, *words: str) -> set[str]:
    shell = ["bash", "--norc", "-c", _TAB, "bash", str(script), *words]
    done = subprocess.run(shell, capture_output=True, cwd=folder, text=True, check=True)
    return set(done.stdout.splitlines()) - {""}


@needs_bash
def test_every_option_is_completed(script: Path, folder: Path) -> None:
    options = {name for action in arguments()._actions for name in action.option_strings}
    assert completed(script, folder, "-") == options
    assert completed(script, folder, "--po") == {"--poll", "--poll-timeout"}
    assert completed(script, folder, "reply.md", "--ex") == {"--explain", "--explain=html", "--expects-image"}


@needs_bash
def test_every_choice_is_completed(script: Path, folder: Path) -> None:
    chosen = [action for action in arguments()._actions if action.choices]
    assert {action.dest for action in chosen} >= {"format", "kind", "preview"}
    for action in chosen:
        assert completed(script, folder, action.option_strings[0], "") == set(map(str, action.choices or ()))
    assert completed(script, folder, "--format", "s") == {"summary"}
    assert completed(script, folder, "reply.md", "--kind", "s") == {"sse"}


@needs_bash
def test_files_and_folders_are_completed(script: Path, folder: Path) -> None:
    assert completed(script, folder, "r") == {"reply.md", "reply 2.md", "results"}
    assert completed(script, folder, "--format", "urls", "other.json", "reply") == {"reply.md", "reply 2.md"}
    assert completed(script, folder, "--models", "o") == {"other.json"}
    assert completed(script, folder, "--save", "r") == {"results"}
    assert completed(script, folder, "--model", "r") == set()


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_has_a_script_that_names_every_option(shell: str, capsys: Captured) -> None:
    assert main(["--print-completion", shell]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    for action in arguments()._actions:
        for name in action.option_strings:
            assert name.lstrip("-") in out, name


def test_without_shtab_the_extra_is_named(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    load = importlib.import_module

    def without(name: str, *further: Any) -> Any:
        if name == "shtab":
            raise ImportError(name)
        return load(name, *further)

    monkeypatch.setattr("chatimg_parse.cli.options.completion.import_module", without)
    assert misuse(capsys, ["--print-completion", "bash"]).endswith("pip install 'chatimg-parse[completion]'")


def test_a_reader_that_goes_away_is_no_traceback() -> None:
    with spawn("--print-completion", "bash") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_nothing_of_it_is_loaded_when_nobody_asks() -> None:
    code = "import sys; from chatimg_parse.cli import main; sys.argv[1:] = []\n"
    code += "try: main(['--version'])\nfinally: print({'shtab', 'PIL', 'rich', 'textual_image'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "set()"
