"""The command line with `--report`: figures on standard output, a page in a file, and nothing overwritten."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chatimg_parse.cli.command import main
from chatimg_parse.report import report

from ..support.command_line import Captured, misuse, needs_posix, run
from ..support.tables.read_replies import hostile, ordinary, written


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return written(tmp_path / "table" / "part-00000.parquet", ordinary(100)).parent


def test_text_and_page(table: Path, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    out = tmp_path / "out.html"
    for _ in range(2):  # a former page is overwritten
        assert main(["--report", str(out), str(table)]) == 0
        told, err = capsys.readouterr()
        assert (told, err) == (report(table).as_text(100), "")
        assert out.read_text(encoding="utf-8") == report(table).as_html()
    assert sorted(os.listdir(tmp_path)) == ["out.html", "table"]


def test_several_tables_and_hostile_ones(table: Path, tmp_path: Path) -> None:
    other = written(tmp_path / "other.jsonl", hostile())
    done = run("--report", str(tmp_path / "out.htm"), str(table), str(other), COLUMNS="80", LC_ALL="C")
    assert (done.returncode, b"chatimg-parse" in done.stderr) == (0, False)  # the first time fonts are looked for
    assert done.stdout.decode() == report(table, other).as_text(80)
    assert "\x1b" not in done.stdout.decode()


def test_nothing_else_is_overwritten(table: Path, tmp_path: Path, capsys: Captured) -> None:
    mine = tmp_path / "mine.html"
    mine.write_text("<h1>mine</h1>")
    assert "only a former page is overwritten" in misuse(capsys, ["--report", str(mine), str(table)])
    assert mine.read_text() == "<h1>mine</h1>"
    for name in ("out.txt", "out", "-", ".html"):
        assert "ends in .html" in misuse(capsys, ["--report", name, str(table)])
    (tmp_path / "folder.html").mkdir()
    for place in (tmp_path / "folder.html", tmp_path / "gone" / "out.html"):
        assert "a file in a folder that is there" in misuse(capsys, ["--report", str(place), str(table)])


@needs_posix
def test_a_link_is_not_followed(table: Path, tmp_path: Path, capsys: Captured) -> None:
    out, goal = tmp_path / "out.html", tmp_path / "goal.html"
    out.symlink_to(goal)
    assert "only a former page is overwritten" in misuse(capsys, ["--report", str(out), str(table)])
    assert main(["--report", str(goal), str(table)]) == 0
    page = goal.read_bytes()
    goal.write_bytes(page + b"\n<!-- kept -->")
    assert main(["--report", str(out), str(table)]) == 0
    assert not out.is_symlink()
    assert goal.read_bytes() == page + b"\n<!-- kept -->"


def test_what_cannot_be_read(table: Path, tmp_path: Path, capsys: Captured) -> None:
    out = tmp_path / "out.html"
    raw = tmp_path / "raw.jsonl"
    raw.write_text('{"choices": []}\n')
    for wrong, reason in (
        (raw, "no column 'status'"),
        (tmp_path / "gone", "is not there"),
        (tmp_path, "raw.jsonl is no table"),
    ):
        assert main(["--report", str(out), str(table), str(wrong)]) == 2
        told, err = capsys.readouterr()
        assert told == ""
        assert err.startswith("chatimg-parse: ")
        assert err.count("\n") == 1
        assert reason in err
        assert not out.exists()


def test_a_disk_that_is_full(table: Path, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert main(["--report", str(tmp_path / "out.html"), str(table)]) == 2
    assert capsys.readouterr().err.endswith("out.html cannot be written: No space left on device\n")
    assert os.listdir(tmp_path) == ["table"]


@pytest.mark.parametrize(
    "options", [["--jsonl"], ["--strict"], ["--poll"], ["--kind", "body"], ["--input", "https://x.example/a.png"]]
)
def test_options_that_are_for_replies(options: list[str], capsys: Captured, tmp_path: Path) -> None:
    told = misuse(capsys, ["--report", str(tmp_path / "out.html"), "table", *options])
    assert told.endswith("argument --report: takes tables, and no option that is for replies")


def test_misuse(capsys: Captured, tmp_path: Path) -> None:
    out = str(tmp_path / "out.html")
    assert "needs tables" in misuse(capsys, ["--report", out])
    assert "needs tables" in misuse(capsys, ["--report", out, "-"])
    assert "not allowed with" in misuse(capsys, ["--report", out, "table", "--explain"])


def test_without_the_extra(tmp_path: Path) -> None:
    """The message of who lacks it; the table is not looked at."""
    blocked = "import sys; sys.modules['matplotlib'] = None; sys.modules['pyarrow'] = None\n"
    (tmp_path / "sitecustomize.py").write_text(blocked)
    path = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = run("--report", "out.html", "table", PYTHONPATH=path)
    assert done.returncode == 2
    assert b"pip install 'chatimg-parse[report]'" in done.stderr
