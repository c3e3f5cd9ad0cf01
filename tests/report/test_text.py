"""The report in a terminal: aligned, within its width, and nothing in it moves the terminal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chatimg_parse.printable import visible, width
from chatimg_parse.report import Report, report

from ..support.pages import run_examples
from ..support.tables.read_replies import OCTOBER, hostile, ordinary, row, written


@pytest.fixture(scope="module")
def ordinary_report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return report(written(tmp_path_factory.mktemp("t") / "a.parquet", ordinary(300)))


@pytest.fixture(scope="module")
def hostile_report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return report(written(tmp_path_factory.mktemp("t") / "a.jsonl", hostile()))


@pytest.mark.parametrize("columns", [1, 60, 80, 133, 200, 5000])
def test_lines_fit(ordinary_report: Report, hostile_report: Report, columns: int) -> None:
    for told in (ordinary_report, hostile_report):
        lines = told.as_text(columns).splitlines()
        assert max(map(width, lines)) <= min(max(columns, 60), 200)
        assert max(map(width, lines)) > min(max(columns, 60), 200) * 0.7
        assert [line for line in lines if line != line.rstrip()] == []


def test_nothing_moves_a_terminal(hostile_report: Report) -> None:
    told = hostile_report.as_text(100)
    assert visible(told) == told
    coloured = hostile_report.as_text(100, colour=True)
    assert set(re.findall("\x1b.{0,4}", coloured)) > {"\x1b[0m"}
    assert re.sub(r"\x1b\[\d+m", "", coloured) == told


def test_the_whole_of_a_small_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [row("completed", model="gpt-image", created=OCTOBER + at * 60, task_id=f"t{at}") for at in range(6)]
    rows += [row("pending", model="sora", created=OCTOBER, task_id=f"t{at}") for at in (3, 7)]
    rows += [row("failed", model="sora", created=OCTOBER, error_code="timeout", issues=["fewer-images"]), row(None)]
    assert report(written(Path("a.parquet"), rows)).as_text(70) == WHOLE


WHOLE = """\
66.7 % of 9 replies came to pictures.
The others: 22.2 % pending, 11.1 % failed. 0 pictures were found. 1
row was not read. From 2026-10-01 00:00 to 2026-10-01 00:05 (UTC).

Status
  completed  6   66.7 %  █████████████████████████████████████████████
  pending    2   22.2 %  ▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓
  failed     1   11.1 %  ▒▒▒▒▒▒▒▒
  not read   1           ········

Over time, by minute (UTC)
  replies    █▂▂▂▂▂  up to 4
  completed  ▂█████  25.0 % to 100 %
  pending    ▄       50.0 % to 0 %
  failed     ▂       25.0 % to 0 %
             2026-10-01 00:00   2026-10-01 00:05
  1 row tells no time (`created`).

Models
  gpt-image  6   66.7 %  █████████████████████████████████████████████
  sora       3   33.3 %  ▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▒▒▒▒▒▒▒

Error codes
  timeout  1   11.1 %  ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒

Issues, and the replies that have them
  fewer-images  1   11.1 %  ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒

Tasks
  7 tasks: 1 only seen pending, 1 seen more than once and ended.

  How long they took, from the first time to the last
    up to 5 min  1    100 %  █████████████████████████████████████████

  The slowest
    3 min  t3  completed  a.parquet row 3

  Still waiting, the oldest first
    since 2026-10-01 00:00  t7  pending  a.parquet row 7

Rows that were not read have no status: null replies, or our own code
failed (parser-error).
Read: a.parquet (1 file, 10 rows).
"""


def test_bars_are_as_long_as_their_counts(ordinary_report: Report) -> None:
    text = ordinary_report.as_text(200)
    section = text[text.index("\nModels\n") :].split("\n\n")[0].splitlines()[2:]
    for line, told in zip(section, ordinary_report.models.lines, strict=True):
        bar = line.rpartition(" %  ")[2]
        most = ordinary_report.models.lines[0].rows
        longest = len(section[0].rpartition(" %  ")[2])
        assert abs(len(bar) - longest * told.rows / most) <= 1
        assert abs(bar.count("█") - longest * told.by_kind["completed"] / most) <= 1


def test_a_place_that_is_left_out_is_told(tmp_path: Path) -> None:
    rows = [row("completed", created=at) for at in (0, OCTOBER, OCTOBER * 1000)] + [row("failed")]
    told = report(written(tmp_path / "a.parquet", rows)).as_text(200)
    assert "1 row tells no time (`created`)." in told
    assert "2 rows were left out here: `created` lies before 2020 or in the future" in told


def test_the_examples_of_the_page() -> None:
    tries, told = run_examples("docs/report.md")
    assert tries > 10
    assert not told, told
