"""The command line with `--jsonl`: a reply a line, whatever stands in the other lines."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from chatimg_parse import ImageResult
from chatimg_parse.cli import inputs
from chatimg_parse.cli.command import main

from ..support.cases import differences, load
from ..support.chat import part
from ..support.command_line import URL, Captured, needs_posix, spawn, stdin_is
from ..support.costs import peak
from ..support.pages import ROOT
from ..support.pictures import CLEAR_PNG as PNG

BODY = json.dumps({"choices": [{"message": {"role": "assistant", "content": f"![cat]({URL})"}}]})
CONTENT = json.dumps(f"猫 ![cat]({URL})", ensure_ascii=False)
PENDING = json.dumps({"task_id": "task_1", "status": "queued"})


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log.jsonl"


def _statuses(out: str) -> list[str | None]:
    """Of each line; the output ends with a line end."""
    assert out.endswith("\n") or not out
    return [line and line["status"] for line in map(json.loads, out.splitlines())]


def _summary(err: str) -> str:
    return err.splitlines()[-1]


# -- what a line is -------------------------------------------------------------------------------------------


def test_every_fixture_is_a_line(log: Path, capsys: Captured) -> None:
    cases = [case for case in load() if not case.options and not isinstance(case.input, bytes)]
    log.write_text("".join(json.dumps(case.input) + "\n" for case in cases), encoding="utf-8")
    assert main(["--jsonl", str(log)]) == 4
    out, err = capsys.readouterr()
    results = [ImageResult.model_validate_json(line) for line in out.splitlines()]
    told = {case.name: differences(case.expect, result) for case, result in zip(cases, results, strict=True)}
    assert told == {case.name: {} for case in cases}
    assert len({case.family for case in cases}) > 20
    assert err.startswith(f"chatimg-parse: {len(cases)} replies: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("last", [True, False])
def test_line_ends_and_marks_do_not_count(log: Path, capsys: Captured, end: str, mark: str, last: bool) -> None:
    text = mark + end.join([BODY, CONTENT, mark + PENDING]) + (end if last else "")
    log.write_bytes(text.encode())
    assert main(["--jsonl", str(log)]) == 3
    out, err = capsys.readouterr()
    assert _statuses(out) == ["completed", "completed", "pending"]
    assert err == "chatimg-parse: 3 replies: 2 completed, 1 pending\n"
    assert [json.loads(line)["issues"] for line in out.splitlines()] == [[], [], []]


def test_string_is_a_text_and_null_a_message_without_one(log: Path, capsys: Captured) -> None:
    stream = f"data: {json.dumps({'choices': [{'delta': {'content': f'![cat]({URL})'}}]})}\n\n"
    rows = ["a\u2028b \u2029 c", f"line\n![cat]({URL})", stream, BODY, None, [{"type": "text", "text": "hi"}]]
    log.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    assert main(["--jsonl", str(log), "--format", "parts"]) == 5
    picture = part(URL)
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == [
        [{"type": "text", "text": "a\u2028b \u2029 c"}],
        [{"type": "text", "text": "line"}, picture],
        [picture],
        [picture],
        [],
        [{"type": "text", "text": "hi"}],
    ]


def test_kind_is_for_the_strings(log: Path, capsys: Captured) -> None:
    log.write_text(f"{BODY}\n{json.dumps(BODY)}\n", encoding="utf-8")
    assert main(["--jsonl", str(log), "--kind", "content"]) == 5
    assert main(["--jsonl", str(log), "--kind", "body"]) == 0
    assert _statuses(capsys.readouterr().out) == ["completed", "no_image", "completed", "completed"]


@pytest.mark.parametrize("form", ["result", "images", "completion", "parts", "message-images"])
def test_every_json_form_is_one_line(log: Path, capsys: Captured, form: str) -> None:
    log.write_text(f"{CONTENT}\n{CONTENT}\n", encoding="utf-8")
    assert main(["--jsonl", str(log), "--format", form]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == second
    assert URL in json.dumps(json.loads(first))


def test_options_reach_the_parser(log: Path, capsys: Captured) -> None:
    log.write_text('"![a](/a.png)"\n', encoding="utf-8")
    assert main(["--jsonl", str(log), "--strict"]) == 1
    assert _summary(capsys.readouterr().err) == "chatimg-parse: 1 reply: 1 no image; 1 with issues"
    assert main(["--jsonl", str(log), "--strict", "--base-url", "https://a.example/", "--format", "images"]) == 0
    assert json.loads(capsys.readouterr().out)["data"] == [{"url": "https://a.example/a.png"}]


# -- lines that are none --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line, sentence",
    [
        ('{"choices": [', "is no JSON: Expecting value (column 14)"),
        (f"{BODY} {BODY}", f"is no JSON: Extra data (column {len(BODY) + 2})"),
        (f"![cat]({URL})", "is no JSON: Expecting value (column 1)"),
        (f"data: {BODY}", "is no JSON: Expecting value (column 1)"),
        ('"\x1b[2J', "is no JSON: Unterminated string starting at (column 1)"),
        ("\x00\x00", "is no JSON: Expecting value (column 1)"),
        ("42", "holds a JSON number, true or false, and no reply"),
        ("-0.5e3", "holds a JSON number, true or false, and no reply"),
        ("true", "holds a JSON number, true or false, and no reply"),
        ("NaN", "holds a JSON number, true or false, and no reply"),
    ],
)
def test_bad_line_is_named_and_the_others_are_read(log: Path, capsys: Captured, line: str, sentence: str) -> None:
    log.write_text(f"{BODY}\n{line}\n{PENDING}\n", encoding="utf-8")
    assert main(["--jsonl", str(log)]) == 2
    out, err = capsys.readouterr()
    assert _statuses(out) == ["completed", None, "pending"]
    assert err == (
        f"chatimg-parse: {log} line 2 {sentence}\nchatimg-parse: 2 replies: 1 completed, 1 pending; 1 bad line\n"
    )


def test_empty_lines_keep_their_place_and_are_no_misuse(log: Path, capsys: Captured) -> None:
    log.write_bytes(b"\xef\xbb\xbf\n" + BODY.encode() + b"\n \t \r\n\r\n" + BODY.encode() + b"\n\n")
    assert main(["--jsonl", str(log)]) == 0
    out, err = capsys.readouterr()
    assert _statuses(out) == [None, "completed", None, None, "completed", None]
    assert err == "chatimg-parse: 2 replies: 2 completed; 4 empty lines\n"


def test_empty_file_has_no_line(log: Path, capsys: Captured) -> None:
    log.write_bytes(b"")
    assert main(["--jsonl", str(log)]) == 0
    assert capsys.readouterr() == ("", "chatimg-parse: 0 replies\n")


def test_json_that_int_and_the_stack_refuse_is_json(log: Path, capsys: Captured) -> None:
    data = f'"data": [{{"url": "{URL}"}}]'
    deep = "[" * 100_000 + "]" * 100_000
    log.write_text(f'{{"created": {"1" * 5000}, {data}}}\n{{{data}, "x": {deep}}}\n{deep}\n', encoding="utf-8")
    assert main(["--jsonl", str(log)]) == 5
    out, err = capsys.readouterr()
    assert _statuses(out) == ["completed", "completed", "no_image"]
    codes = [[issue["code"] for issue in json.loads(line)["issues"]] for line in out.splitlines()]
    assert codes[1:] == [["too-deep"], ["too-deep"]]
    assert err == "chatimg-parse: 3 replies: 2 completed, 1 no image\n"


def test_bytes_that_are_no_utf8_are_an_issue_of_their_line(log: Path, capsys: Captured) -> None:
    body = b'{"role": "assistant", "content": "caf\xe9"}'
    log.write_bytes(b"\n".join([b'"caf\xe9 au lait"', body, rb'"\ud800 ' + b'\xff"', b'"fine \xef\xbf\xbd"']))
    assert main(["--jsonl", str(log)]) == 5
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["text"] for row in rows] == ["caf\ufffd au lait", "caf\ufffd", "\ufffd \ufffd", "fine \ufffd"]
    assert [[issue["code"] for issue in row["issues"]] for row in rows] == [["bad-utf-8"]] * 3 + [[]]


def test_what_could_move_the_terminal_is_escaped(log: Path, capsys: Captured) -> None:
    hostile = "\x1b[2J\u202e\u2028 \x9b1m"
    log.write_text(json.dumps(f"{hostile} so ![a]({URL})", ensure_ascii=False) + "\n", encoding="utf-8")
    assert main(["--jsonl", str(log)]) == 0
    out = capsys.readouterr().out
    assert not any(char in out for char in hostile if not char.isprintable())
    assert json.loads(out)["text"].startswith(hostile)
    assert main(["--jsonl", "no\x1b[2J"]) == 2
    assert r"no\u001b[2J cannot be read: " in capsys.readouterr().err


# -- files ----------------------------------------------------------------------------------------------------


def test_several_files_and_standard_input_stand_one_behind_another(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, packed = tmp_path / "1", tmp_path / "packed"
    first.write_text(f"{BODY}\nno", encoding="utf-8")
    packed.write_bytes(b"\x1f\x8b\x08\x00\n\n")
    stdin_is(monkeypatch, f"{PENDING}\n[\n".encode())
    missing = str(tmp_path / "missing")
    assert main([str(first), missing, str(tmp_path), str(packed), "-", "--jsonl"]) == 2
    out, err = capsys.readouterr()
    assert _statuses(out) == ["completed", None, "pending", None]
    assert err.splitlines() == [
        f"chatimg-parse: {first} line 2 is no JSON: Expecting value (column 1)",
        f"chatimg-parse: {missing} cannot be read: No such file or directory",
        f"chatimg-parse: {tmp_path} is a directory; name the files in it",
        f"chatimg-parse: {packed} is compressed with gzip; unpack it first",
        "chatimg-parse: standard input line 2 is no JSON: Expecting value (column 2)",
        "chatimg-parse: 2 replies: 1 completed, 1 pending; 2 bad lines",
    ]


def test_closed_standard_input_is_named(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["--jsonl"]) == 2
    assert capsys.readouterr().err == "chatimg-parse: standard input is closed\nchatimg-parse: 0 replies\n"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_encoding_is_named_once(log: Path, capsys: Captured, encoding: str) -> None:
    log.write_bytes(f"{BODY}\n{BODY}\n".encode(encoding))
    assert main(["--jsonl", str(log)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert f"{log} is {encoding[:6].upper()} text" in err
    assert _summary(err) == "chatimg-parse: 0 replies"


# -- long lines, long files -----------------------------------------------------------------------------------


def test_line_of_ten_megabytes_is_read(log: Path, capsys: Captured) -> None:
    data = f"{PNG[:-4]}{'A' * 10_000_000}"
    log.write_text(f"{PENDING}\n{json.dumps({'data': [{'b64_json': data}]})}\n{BODY}\n", encoding="ascii")
    assert main(["--jsonl", str(log), "--format", "images"]) == 3
    _, long, short = map(json.loads, capsys.readouterr().out.splitlines())
    assert long["data"][0]["b64_json"].startswith(data)
    assert short["data"] == [{"url": URL}]


@pytest.mark.parametrize("over", ["", '"' + "a" * 1000 + '"', '"' + "a" * 200_000 + '"'])
@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_line_over_the_cap_is_skipped(
    log: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch, over: str, end: str
) -> None:
    monkeypatch.setattr(inputs, "LONGEST_LINE", 1000)
    just = '"' + "a" * 997 + '"'
    log.write_bytes(f"{BODY}\n{just}\n{over}{end}".encode() + (PENDING + "\n").encode() * bool(end))
    assert main(["--jsonl", str(log)]) == (2 if over else 5)
    out, err = capsys.readouterr()
    assert _statuses(out) == ["completed", "no_image"] + [None] * bool(over or end) + ["pending"] * bool(end)
    assert (f"{log} line 3 is longer than " in err) is bool(over)


def test_memory_does_not_grow_with_the_lines(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log.write_text(f"{CONTENT}\nno\n\n" * 300, encoding="utf-8")
    peaks = []
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        monkeypatch.setattr(sys, "stdout", nowhere)
        monkeypatch.setattr(sys, "stderr", nowhere)
        for times in (1, 1, 5):
            code, most = peak(partial(main, ["--jsonl", *[str(log)] * times]))
            assert code == 2
            peaks.append(most)
    assert peaks[2] < peaks[1] + 300_000  # 1,200 results would take some megabytes


# -- as a process ---------------------------------------------------------------------------------------------


@needs_posix
def test_each_line_is_answered_at_once_and_an_interrupt_is_no_traceback() -> None:
    with spawn("--jsonl", stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        for line, status in ((BODY, "completed"), ("", None), (PENDING, "pending")):
            process.stdin.write(line.encode() + b"\n")
            process.stdin.flush()
            assert _statuses(process.stdout.readline().decode()) == [status]
        process.send_signal(signal.SIGINT)
        assert (process.wait(), process.stdout.read(), process.stderr.read()) == (130, b"", b"")


def test_reader_that_goes_away_is_no_traceback(log: Path) -> None:
    log.write_text(f"{BODY}\n" * 5000, encoding="utf-8")
    with spawn("--jsonl", str(log)) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert _statuses(process.stdout.readline().decode()) == ["completed"]
        process.stdout.close()
        assert (process.stderr.read(), process.wait()) == (b"", 0)


@needs_posix
def test_complaints_never_go_to_standard_output(log: Path) -> None:
    log.write_text(f"no\n{BODY}\n", encoding="utf-8")
    command = '"$0" -m chatimg_parse --jsonl "$1" 2>&-'
    done = subprocess.run(["sh", "-c", command, sys.executable, str(log)], capture_output=True, cwd=ROOT, check=False)
    assert done.returncode == 2
    assert _statuses(done.stdout.decode()) == [None, "completed"]
