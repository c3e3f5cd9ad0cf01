"""The manual of the command line: every option in a group, every form and status told, in any width."""

from __future__ import annotations

import os
import re

import pytest

from chatimg_parse import __version__
from chatimg_parse.cli.command import main
from chatimg_parse.cli.options.arguments import arguments
from chatimg_parse.cli.tally import _WORST_LAST

from ..support.command_line import Captured, at_terminal, misuse, needs_posix


@pytest.fixture
def manual(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> str:
    return _manual(80, capsys, monkeypatch)


def _manual(columns: int, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("NO_COLOR", "1")
    with pytest.raises(SystemExit) as raised:
        main(["--help"])
    assert raised.value.code == 0
    return capsys.readouterr().out


def test_it_has_the_parts_of_a_manual_in_their_order(manual: str) -> None:
    assert manual.startswith("usage: chatimg-parse [OPTION]... [FILE]...\n\nRead image generation replies")
    assert re.findall(r"^([A-Z][\w ]{,24}):$", manual, re.MULTILINE) == [
        "What to read",
        "How it is read",
        "What is printed",
        "Pictures",
        "Tasks",
        "Tables of many replies",
        "Requests",
        "Other",
        "Formats",
        "Examples",
        "Exit status",
        "Environment",
        "Files",
    ]


def test_every_option_says_what_it_is(manual: str) -> None:
    for action in arguments()._actions:
        assert action.help, action.dest
        for name in action.option_strings[-1:]:
            assert re.search(rf"^  (-h, )?{name}( [A-Z]|$|  )", manual, re.MULTILINE), name


@pytest.mark.parametrize("columns", [45, 60, 80, 120, 200])
def test_it_fits_every_width(columns: int, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    out = _manual(columns, capsys, monkeypatch)
    longest = max(len(line) for line in out.splitlines() if not line.startswith("  $ "))
    assert longest <= min(columns, 100)
    assert longest > min(columns, 100) - 8
    examples = [line for line in out.splitlines() if line.startswith("  $ ")]
    assert len(examples) == 9
    assert max(map(len, examples)) <= 80


def test_every_form_is_listed_and_taken(manual: str) -> None:
    forms = manual[manual.index("Formats:") : manual.index("JSON is indented")]
    listed = [
        name for names in re.findall(r"^  (\w\S*(?:, \S+)*)  ", forms, re.MULTILINE) for name in names.split(", ")
    ]
    choices = next(action.choices for action in arguments()._actions if action.dest == "format")
    assert listed == list(choices or ())
    for form in listed[:-3]:
        assert main([os.devnull, "--format", form]) == 5
    assert main([os.devnull, "--format", "events", "--follow"]) == 5


def test_every_exit_status_is_listed(manual: str) -> None:
    listed = manual[manual.index("Exit status:") : manual.index("Of several replies")]
    assert set(map(int, re.findall(r"^  (\d+) ", listed, re.MULTILINE))) == {*_WORST_LAST, 130}
    order = ", ".join(map(str, reversed(_WORST_LAST)))
    assert f"in the order {order}." in manual


@pytest.mark.parametrize("arguments", [["--bogus"], ["--format", "xml"], ["--poll"], ["-", "-"]])
def test_misuse_is_three_lines(capsys: Captured, arguments: list[str]) -> None:
    assert misuse(capsys, arguments).startswith("chatimg-parse: error: ")


@needs_posix
def test_it_has_the_width_of_the_terminal() -> None:
    code, out, _ = at_terminal("--help", columns=60, environment={"NO_COLOR": "1"})
    assert code == 0
    assert max(len(line) for line in out.splitlines() if not line.startswith("  $ ")) in range(53, 61)
    assert re.search(r"^  FILE {14}a reply,", out, re.MULTILINE)  # a third is for the options, however narrow it is
    assert at_terminal("--version")[:2] == (0, f"chatimg-parse {__version__}\n")
