"""What an attack on the first form found: files that are odd, that change, or that lie, and who is told of it."""

from __future__ import annotations

import gzip
import json
import multiprocessing
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from chatimg_parse import VOCABULARY, Dialect, parse
from chatimg_parse.records import Shape, UnknownShape
from chatimg_parse.scale import ScaleError, convert
from chatimg_parse.scale.job import digest

from ..support.command_line import needs_posix, run
from ..support.pages import ROOT
from ..support.tables.stored import (
    body,
    dies_of_it,
    dies_once,
    lines_of,
    names_of,
    rows_of,
    small_pieces,
)

BODIES = [body(number) for number in range(60)]
TEXTS: list[str | None] = [
    "ID: task_01abcdefg\n> 40%",
    "![a](https://a.example/a.png)",
    None,
    "I cannot draw that.",
    "",
]


def written(path: Path, columns: dict[str, Any], **how: Any) -> Path:
    parquet.write_table(pa.table(columns), path, **how)
    return path


# -- lines ----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("inline")
@pytest.mark.parametrize(
    ("line", "read"),
    [
        (b"[" * 200_000, False),
        (b"[" * 200_000 + b"]" * 200_000, True),
        (b"[" * 3000 + b"]" * 3000 + b" garbage", False),
        (b'{"a": ' + b"9" * 5000 + b"}", True),
        (b'{"a": ' + b"9" * 5000 + b" , ]", False),
        (b"9" * 5000, False),
    ],
)
def test_a_line_is_read_or_bad_and_ends_nothing(tmp_path: Path, line: bytes, read: bool) -> None:
    good = json.dumps(BODIES[1]).encode()
    (tmp_path / "a.jsonl").write_bytes(b"\n".join([line, good, line, good]))
    table = convert(tmp_path, tmp_path / "t", path="$")
    assert (table.rows, table.bad) == (4, 0 if read else 2)
    assert [row["status"] for row in rows_of(tmp_path / "t")][1::2] == ["completed"] * 2
    assert {spot.row for spot in table.spots} == (set() if read else {0, 2})


@pytest.mark.usefixtures("inline")
def test_auto_looks_for_records_behind_what_is_none(tmp_path: Path) -> None:
    record = {"custom_id": "r", "response": {"status_code": 200, "body": BODIES[1]}, "error": None}
    (tmp_path / "a.jsonl").write_bytes(b"\n" * 150 + b"{torn\n" * 150 + b"null\n" * 150 + lines_of([record] * 3))
    table = convert(tmp_path / "a.jsonl", tmp_path / "t")
    assert table.statuses == {"completed": 3}
    written(tmp_path / "b.parquet", {"reply": [None] * 200 + [json.dumps(record)] * 3})
    assert convert(tmp_path / "b.parquet", tmp_path / "u").statuses == {"completed": 3}
    (tmp_path / "c.jsonl").write_bytes(b"a,b\n1x,2\n")
    with pytest.raises(ScaleError, match=r"c\.jsonl: no line is JSON; the first one is no JSON"):
        convert(tmp_path / "c.jsonl", tmp_path / "v")
    with pytest.raises(UnknownShape):
        convert(written(tmp_path / "d.parquet", {"a": ["x"], "b": ["y"]}), tmp_path / "w")


@pytest.mark.usefixtures("inline")
def test_failed_rows_are_named_behind_any_number_of_bad_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(reply: Any, **options: Any) -> Any:
        if reply == "fails":
            raise RuntimeError("a fault of ours")
        return parse(reply, **options)

    monkeypatch.setattr("chatimg_parse.arrow.kernel.parse", failing)
    (tmp_path / "a.jsonl").write_bytes(b"{torn\n" * 25 + b'"fails"\n"fine"\n"fails"\n')
    table = convert(tmp_path, tmp_path / "t", path="$")
    assert (table.bad, table.failed) == (25, 2)
    assert [spot.row for spot in table.spots] == [25, 27, *range(20)]


# -- files ----------------------------------------------------------------------------------------------------


@needs_posix
def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")
    with pytest.raises(ScaleError, match=r"source-unreadable: .*pipe\.jsonl is no file"):
        convert(tmp_path / "pipe.jsonl", tmp_path / "t")
    (tmp_path / "a.jsonl").write_bytes(lines_of(BODIES))
    out = tmp_path / "o"
    done = run("--table", str(out), str(tmp_path), "--workers", "1")
    assert done.returncode == 0
    assert b"1 files of other kinds left out" in done.stderr
    with pytest.raises(ScaleError, match=r"source-unreadable.*no file"):
        convert("/dev/null", tmp_path / "t")


@pytest.mark.usefixtures("inline")
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("change", ["cut", "longer", "other"])
def test_a_file_that_changes_is_no_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str, packed: bool
) -> None:
    source = tmp_path / ("a.jsonl.gz" if packed else "a.jsonl")
    data = lines_of(BODIES)
    source.write_bytes(gzip.compress(data) if packed else data)
    os.utime(source, (1, 1))
    small_pieces(monkeypatch, 900)
    changed = {"cut": data[:3000], "longer": data * 2, "other": data[::-1]}[change]

    def replaced(_: Any) -> None:
        source.write_bytes(gzip.compress(changed) if packed else changed)

    with pytest.raises(ScaleError, match=r"source-(changed|unreadable)"):
        convert(source, tmp_path / "t", progress=replaced)
    with pytest.raises(ScaleError, match=r"other-table.*sources"):
        convert(source, tmp_path / "t")


@needs_posix
@pytest.mark.usefixtures("inline")
@pytest.mark.parametrize("format", ["parquet", "jsonl"])
def test_names_that_are_no_text(tmp_path: Path, format: Any) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/a\xff\n.jsonl")
    try:
        Path(name).write_bytes(lines_of(BODIES[:3]))
    except OSError:
        pytest.skip("a file system of Unicode names")
    convert(tmp_path, tmp_path / "t", format=format)
    assert [row["file"] for row in rows_of(tmp_path / "t")] == [f"{tmp_path}/a\ufffd\n.jsonl"] * 3
    with pytest.raises(ValueError, match="surrogates"):
        convert(tmp_path, tmp_path / "u", keep=["\udc80"])


@needs_posix
@pytest.mark.usefixtures("inline")
def test_links_lead_to_each_folder_once(tmp_path: Path) -> None:
    (tmp_path / "src" / "b").mkdir(parents=True)
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "c.jsonl").write_bytes(lines_of(BODIES[:2]))
    (tmp_path / "src" / "b" / "a.jsonl").write_bytes(lines_of(BODIES[:3]))
    (tmp_path / "src" / "b" / "round").symlink_to(tmp_path / "src")
    (tmp_path / "src" / "link").symlink_to(tmp_path / "far")
    (tmp_path / "src" / "z.jsonl").symlink_to(tmp_path / "src" / "b" / "a.jsonl")
    assert convert([tmp_path / "src", tmp_path / "src"], tmp_path / "t").rows == 5


@pytest.mark.usefixtures("inline")
def test_nothing_of_somebody_else_is_removed(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines_of(BODIES))
    out = tmp_path / "t"
    convert(tmp_path / "a.jsonl", out, format="jsonl")
    with pytest.raises(ScaleError, match="lies in the folder of the table"):
        convert(out / "part-000000.jsonl", out, format="jsonl", resume=False)
    assert names_of(out) == ["_manifest.jsonl", "part-000000.jsonl"]
    for foreign in (b'{"name": "their manifest"}\n', b"not even JSON\n", b"[1]\n"):
        (out / "_manifest.jsonl").write_bytes(foreign)
        for resume in (True, False):
            with pytest.raises(ScaleError, match="not-a-table"):
                convert(tmp_path / "a.jsonl", out, format="jsonl", resume=resume)
        assert (out / "_manifest.jsonl").read_bytes() == foreign
        assert (out / "part-000000.jsonl").exists()


@pytest.mark.usefixtures("inline")
@pytest.mark.parametrize(
    "line", [b"{}", b'{"complete": true}', b'{"number": 0}', b"[]", b'{"number": "0", "spots": []}']
)
def test_lines_of_the_manifest_that_are_not_ours_end_it(tmp_path: Path, line: bytes) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines_of(BODIES))
    convert(tmp_path / "a.jsonl", tmp_path / "t")
    rows = rows_of(tmp_path / "t")
    manifest = tmp_path / "t" / "_manifest.jsonl"
    header, *rest = manifest.read_bytes().splitlines()
    manifest.write_bytes(b"\n".join([header, line, *rest]) + b"\n")
    assert convert(tmp_path / "a.jsonl", tmp_path / "t").rows == 60
    assert rows_of(tmp_path / "t") == rows
    assert manifest.read_bytes().splitlines()[1] == rest[0]


# -- where it is called ---------------------------------------------------------------------------------------


SAME = """
import sys
from chatimg_parse import VOCABULARY, Dialect
from chatimg_parse.scale.job import Job
from tests.support.tables.stored import dies_of_it
from pathlib import Path
sent = {f"https://a.example/{at}.png" for at in range(9)}
words = VOCABULARY.extended(heads={"id": ["Auftrag"]})
ours = Dialect(vocabulary=words, readers=(dies_of_it,), keys={"picture": ["x"]})
print(Job("t", "parquet", None, (), Path("pictures/"), {"inputs": sent, "dialect": ours}).described())
"""


def test_the_same_arguments_are_told_in_the_same_words_in_each_run() -> None:
    told = {
        subprocess.run(
            [sys.executable, "-c", SAME],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1
    assert "0x" not in told.pop()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (VOCABULARY.extended(heads={"id": ["Auftrag"]}), VOCABULARY.extended(heads={"id": ["Bestellung"]})),
        (Dialect(keys={"picture": [*"abcdefg", "x"]}), Dialect(keys={"picture": [*"abcdefg", "y"]})),
        (Dialect(readers=(dies_of_it,)), Dialect(readers=(dies_once,))),
        (Shape("mine", "a", ("a",), "x"), Shape("mine", "b", ("a",), "x")),
        (Path("a"), Path("b")),
        ("1", 1),
        ((), None),
    ],
)
def test_other_arguments_are_told_in_other_words(one: object, other: object) -> None:
    assert digest(one) == digest(one)
    assert digest(one) != digest(other)


def test_a_daemon_cannot_start_processes_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines_of(BODIES))
    monkeypatch.setitem(multiprocessing.current_process()._config, "daemon", True)  # type: ignore[attr-defined]
    with pytest.raises(ScaleError, match=r"workers-cannot-start: .*daemon"):
        convert(tmp_path, tmp_path / "t")


def test_a_script_that_is_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines_of(BODIES))
    script = f"from chatimg_parse.scale import convert\nif __name__ == '__main__': convert({str(tmp_path)!r}, 't')\n"
    done = subprocess.run(
        [sys.executable, "-"],
        input=script,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=60,
        check=False,
    )
    assert "workers-cannot-start" in done.stderr
    assert "<stdin> is no file" in done.stderr


STOPPED = """
import os, signal, sys, threading, multiprocessing
from chatimg_parse.scale import convert, plan
def stop(progress):
    for process in multiprocessing.active_children():
        os.kill(process.pid, signal.SIGSTOP)
    print("stopped", flush=True)
    raise KeyboardInterrupt
if __name__ == "__main__":
    plan.LEAST = 5000
    try:
        convert(sys.argv[1], sys.argv[2], workers=2, progress=stop)
    except KeyboardInterrupt:
        print("ended", len(multiprocessing.active_children()), flush=True)
"""


@needs_posix
def test_workers_that_do_not_listen_are_ended(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines_of(BODIES) * 20)
    (tmp_path / "stopped.py").write_text(STOPPED)
    done = subprocess.run(
        [sys.executable, tmp_path / "stopped.py", tmp_path / "a.jsonl", tmp_path / "t"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=60,
        check=False,
    )
    assert done.stdout.splitlines() == ["stopped", "ended 0"]
