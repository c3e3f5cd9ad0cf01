"""`--table`: what is said while a table is made and afterwards, and what does not go together."""

from __future__ import annotations

import io
import signal
import sys
from pathlib import Path

import pytest

from chatimg_parse.cli import table as cli_table
from chatimg_parse.cli.command import main
from chatimg_parse.scale import Progress
from chatimg_parse.scale import table as table_module

from ..support.command_line import Captured, misuse, needs_posix, run, spawn
from ..support.pictures import PNG
from ..support.tables.stored import Inline, body, lines_of, names_of, rows_of, small_pieces

BODIES = [body(number) for number in range(60)]


@pytest.fixture
def inline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_module, "Crew", Inline)


@pytest.fixture
def source(tmp_path: Path) -> str:
    (tmp_path / "a.jsonl").write_bytes(lines_of(BODIES))
    return str(tmp_path / "a.jsonl")


def test_a_table_by_processes_and_the_same_command_again(tmp_path: Path, source: str) -> None:
    arguments = ["--table", str(tmp_path / "t"), source, "--keep", "id", "--workers", "2"]
    for _ in range(2):
        done = run(*arguments)
        assert (done.returncode, done.stdout) == (0, b"")
        summary = b"chatimg-parse: 60 rows in 1 part: 20 completed, 20 pending, 20 refused"
        assert done.stderr.splitlines()[-1] == summary
    rows = rows_of(tmp_path / "t")
    assert [row["id"] for row in rows] == [each["id"] for each in BODIES]
    assert run(*arguments, "--format", "jsonl").returncode == 2
    assert run(*arguments, "--format", "jsonl", "--restart").returncode == 0
    assert rows_of(tmp_path / "t") == rows


@pytest.mark.usefixtures("inline")
def test_lines_elsewhere_than_on_a_terminal(
    tmp_path: Path, source: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_pieces(monkeypatch, 400)
    assert main(["--table", str(tmp_path / "t"), source]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    lines = err.splitlines()
    assert lines[0] == "chatimg-parse: read as replies ($) read 60 of 60"
    assert [line.split(":")[1].strip() for line in lines[1:-1]] == [f"{tenth} %" for tenth in range(10, 101, 10)]
    assert lines[-2].startswith("chatimg-parse: 100 %: 60 rows, ")
    assert main(["--table", str(tmp_path / "t"), source]) == 0
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.usefixtures("inline")
def test_what_was_bad_is_named(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "a\x1b[2J.jsonl").write_bytes(lines_of(BODIES[:3]) + b"{torn\n" + b"null\n")
    (tmp_path / "notes.txt").write_text("")
    assert main(["--table", str(tmp_path / "t"), str(tmp_path), "--path", "$"]) == 0
    err = capsys.readouterr().err
    assert "\x1b" not in err
    assert "line 4 is no JSON" in err
    summary = "5 rows in 1 part: 1 completed, 1 pending, 1 refused; 2 without a reply; 1 of them bad lines; "
    assert err.splitlines()[-1] == f"chatimg-parse: {summary}1 files of other kinds left out"


@pytest.mark.usefixtures("inline")
@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["nowhere.jsonl"], 2, "source-unreadable"),
        (["a.jsonl", "--path", "a..b"], 2, "is no path"),
        (["a.jsonl", "--pictures", "file"], 6, "write-failed"),
        (["odd.jsonl"], 2, "nearest are"),
        (["."], 0, "60 rows"),
    ],
)
def test_exit_status(
    tmp_path: Path,
    source: str,
    capsys: Captured,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    status: int,
    said: str,
) -> None:
    assert Path(source).exists()
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("a file")
    if "odd.jsonl" in arguments:
        Path("odd.jsonl").write_bytes(lines_of([{"foo": 1, "messages": []}] * 3))
    if "--pictures" in arguments:
        Path("a.jsonl").write_bytes(lines_of([f"![a](data:image/png;base64,{PNG})"]))
    assert main(["--table", "t", *arguments]) == status
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--table", "t"], "not standard input"),
        (["--table", "t", "-"], "not standard input"),
        (["--table", "t", "a", "--jsonl"], "not allowed with argument --jsonl"),
        (["--table", "t", "a", "--follow"], "not allowed with argument --follow"),
        (["--table", "t", "a", "--save", "d"], "not allowed with argument --save"),
        (["--table", "t", "a", "--explain"], "not allowed with argument --explain"),
        (["--table", "t", "a", "--redact"], "not allowed with argument --redact"),
        (["--table", "t", "a", "--format", "urls"], "--format parquet or jsonl"),
        (["--table", "t", "a", "--workers", "0"], "must be a number of processes"),
        (["a", "--format", "parquet"], "only with --table"),
        (["a", "--workers", "2"], "argument --workers: needs --table"),
        (["a", "--keep", "id"], "argument --keep: needs --table"),
        (["a", "--restart"], "argument --restart: needs --table"),
        (["a", "--path", "$"], "needs --jsonl or --table"),
    ],
)
def test_misuse(capsys: Captured, arguments: list[str], said: str) -> None:
    assert said in misuse(capsys, arguments)


def test_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_table, "wants_live_line", lambda: True)
    monkeypatch.setattr(cli_table, "_REDRAWN", -1.0)
    screen = io.StringIO()
    monkeypatch.setattr(sys, "stderr", screen)
    meter = cli_table._Meter()
    meter.show(Progress(1234, 500.0, 1000, 1000, 400.0, 2.0, ("a shape",)))
    meter.show(Progress(1234567, 1000.0, 1000, 1234000, 900.0, 4000.0, ("a shape",)))
    meter.clear()
    drawn = screen.getvalue().split("\r\x1b[K")
    assert drawn == [
        "chatimg-parse: read as a shape\n",
        "[##########----------] 1,234 rows, 500 a second, 2 s left",
        "[####################] 1,234,567 rows, 308 a second",
        "",
    ]


@needs_posix
def test_a_key_press_ends_it_and_says_how_to_go_on(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines_of(BODIES) * 900)
    arguments = ("--table", str(tmp_path / "t"), str(tmp_path / "a.jsonl"), "--workers", "2")
    with spawn(*arguments) as process:
        assert process.stderr is not None
        while b"%" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
    assert process.returncode == 130
    assert said.splitlines()[-1] == b"chatimg-parse: stopped; the same command goes on from here"
    assert b"Traceback" not in said
    assert run(*arguments).returncode == 0
    assert len(rows_of(tmp_path / "t")) == 54_000
    assert {name.split("-")[0] for name in names_of(tmp_path / "t")} == {"_manifest.jsonl", "part"}
