"""Worker processes that die: their work is done all the same, and what kills them is named."""

from __future__ import annotations

import gzip
import os
import pickle
import signal
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import active_children
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest

from chatimg_parse import Dialect
from chatimg_parse.arrow import SCHEMA
from chatimg_parse.scale import CODES, ScaleError, convert
from chatimg_parse.scale import crew as crew_module

from ..support.command_line import needs_posix
from ..support.pages import ROOT
from ..support.tables.stored import (
    DEADLY,
    body,
    dies_of_it,
    dies_once,
    expected,
    lines_of,
    names_of,
    rows_of,
    small_pieces,
    told_of,
)

pytestmark = needs_posix
BODIES = [body(number) for number in range(60)]
UNREAD = {**dict.fromkeys(SCHEMA.names), "issues": ["parser-error"]}


def test_what_kills_its_process_is_named_and_all_else_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two records of one piece, among blank lines; the pieces beside it are not blamed."""
    deadly = {5, 6}
    records = [body(at, **({DEADLY: True} if at in deadly else {})) for at in range(60)]
    lines = lines_of(records).replace(b"\n", b"\n\n")
    (tmp_path / "a.jsonl").write_bytes(lines)
    small_pieces(monkeypatch, 700)
    monkeypatch.setattr(crew_module, "_TRIES", 2)
    table = convert(tmp_path / "a.jsonl", tmp_path / "t", workers=2, dialect=Dialect(readers=(dies_of_it,)))
    wanted = [UNREAD if at in deadly else expected(reply, SCHEMA.names) for at, reply in enumerate(BODIES)]
    assert told_of(tmp_path / "t") == wanted
    assert (table.rows, table.failed) == (60, 2)
    assert table.parts > 8
    assert [(Path(spot.file).name, spot.row) for spot in table.spots] == [("a.jsonl", 2 * at) for at in sorted(deadly)]
    assert names_of(tmp_path / "t") == ["_manifest.jsonl", *(f"part-{at:06d}.parquet" for at in range(table.parts))]


def test_a_process_that_is_killed_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = str(tmp_path / "killed")
    (tmp_path / "a.jsonl").write_bytes(lines_of(body(at, **({DEADLY: mark} if at == 30 else {})) for at in range(60)))
    small_pieces(monkeypatch, 900)
    table = convert(tmp_path / "a.jsonl", tmp_path / "t", workers=2, dialect=Dialect(readers=(dies_once,)))
    assert Path(mark).exists()
    assert told_of(tmp_path / "t") == [expected(reply, SCHEMA.names) for reply in BODIES]
    assert (table.rows, table.failed) == (60, 0)
    assert not [name for name in names_of(tmp_path / "t") if name.startswith("_begun")]


@pytest.mark.parametrize(
    "error", [BrokenProcessPool("dead"), ValueError("bad value(s) in fds_to_keep"), OSError(24, "")]
)
def test_a_pool_that_dies_while_it_is_given_work_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines_of(BODIES))
    small_pieces(monkeypatch, 900)
    real, calls = ProcessPoolExecutor.submit, list[Any]()

    def submit(self: ProcessPoolExecutor, function: Any, *arguments: Any) -> Any:
        calls.append(function)
        if len(calls) == 4:
            raise error
        return real(self, function, *arguments)

    monkeypatch.setattr(ProcessPoolExecutor, "submit", submit)
    assert convert(tmp_path / "a.jsonl", tmp_path / "t", workers=1).rows == 60
    assert told_of(tmp_path / "t") == [expected(reply, SCHEMA.names) for reply in BODIES]


def test_a_key_press_while_processes_end_is_heard_when_all_have_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines_of(BODIES))
    small_pieces(monkeypatch, 900)
    real, pressed = BaseProcess.kill, list[int]()

    def kill(self: BaseProcess) -> None:
        real(self)
        if not pressed:
            pressed.append(1)
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(BaseProcess, "kill", kill)
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        convert(tmp_path / "a.jsonl", tmp_path / "t", workers=2)
    assert not active_children()
    assert signal.getsignal(signal.SIGINT) is before
    assert convert(tmp_path / "a.jsonl", tmp_path / "t", workers=2).rows == 60


def test_too_many_deaths_end_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew_module, "_MOST_POISON", 0)
    monkeypatch.setattr(crew_module, "_TRIES", 1)
    (tmp_path / "a.jsonl").write_bytes(lines_of(body(at, **{DEADLY: True}) for at in range(2)))
    with pytest.raises(ScaleError, match=r"workers-die: .*a\.jsonl"):
        convert(tmp_path / "a.jsonl", tmp_path / "t", workers=1, dialect=Dialect(readers=(dies_of_it,)))


def test_what_a_worker_raises_is_raised_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is another one when its piece is read; what was done before stays."""
    (tmp_path / "a.jsonl").write_bytes(lines_of(BODIES))
    small_pieces(monkeypatch, 900)

    def removed(_: Any) -> None:
        (tmp_path / "a.jsonl").unlink(missing_ok=True)

    with pytest.raises(ScaleError, match=r"source-unreadable: .*a\.jsonl"):
        convert(tmp_path / "a.jsonl", tmp_path / "t", workers=1, progress=removed)
    assert [name for name in names_of(tmp_path / "t") if name.endswith(".parquet")]


SCRIPT = """
import sys
from chatimg_parse.scale import convert
convert(sys.argv[1], sys.argv[2], workers=1)
"""


def test_a_script_that_works_when_it_is_imported_is_told_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines_of(BODIES))
    (tmp_path / "script.py").write_text(SCRIPT)
    done = subprocess.run(
        [sys.executable, tmp_path / "script.py", tmp_path / "a.jsonl", tmp_path / "t"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=120,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith(f"workers-cannot-start: {CODES['workers-cannot-start']}")
    assert "in-use" not in done.stderr


def test_errors_come_back_from_processes_whole() -> None:
    for code in CODES:
        error = pickle.loads(pickle.dumps(ScaleError(code, "a.jsonl")))
        assert (error.code, error.detail) == (code, "a.jsonl")
        assert str(error) == f"{code}: {CODES[code]} (a.jsonl)"


# -- kill -9 of the whole -------------------------------------------------------------------------------------

WHOLE = """
import sys
from chatimg_parse.scale import convert, plan
if __name__ == "__main__":
    plan.LEAST = 20_000
    table = convert(sys.argv[1], sys.argv[2], workers=2, progress=lambda it: print(it.rows, flush=True))
    print("done", table.rows, table.parts)
"""


def test_killed_at_any_moment_and_begun_again(tmp_path: Path) -> None:
    """In the middle of a file as it is, and of one that is unpacked."""
    records = [body(at) for at in range(3000)]
    source = tmp_path / "src"
    source.mkdir()
    (source / "a.jsonl").write_bytes(lines_of(records[:1500]))
    (source / "b.jsonl.gz").write_bytes(gzip.compress(lines_of(records[1500:])))
    (tmp_path / "whole.py").write_text(WHOLE)
    command = [sys.executable, str(tmp_path / "whole.py"), str(source), str(tmp_path / "t")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for parts in (3, 9):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True)
        assert process.stdout is not None
        for _ in range(parts):
            assert process.stdout.readline().strip().isdecimal()
        children = children_of(process.pid)
        process.kill()
        process.wait()
        process.stdout.close()
        assert children
        assert gone(children)
    done = subprocess.run(command, capture_output=True, env=environment, text=True, timeout=120, check=True)
    rows = rows_of(tmp_path / "t")
    assert done.stdout.splitlines()[-1] == f"done 3000 {len(names_of(tmp_path / 't')) - 1}"
    assert [row["row"] for row in rows] == [*range(1500)] * 2
    assert [row["reply_id"] for row in rows] == [record["id"] for record in records]
    assert not [name for name in names_of(tmp_path / "t") if not name.startswith(("part-", "_manifest"))]


def children_of(pid: int) -> list[int]:
    """The processes that one has started, where the system tells."""
    told = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(each) for each in told.read_text().split()] if told.exists() else [pid]


def gone(pids: list[int]) -> bool:
    """All of them end soon, and by themselves."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if not any(map(alive, pids)):
            return True
        time.sleep(0.05)
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    return False


def alive(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    try:
        return state.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
