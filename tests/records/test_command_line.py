"""`--jsonl --path`: records as lines, of files and of pipes."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from chatimg_parse import ImageResult
from chatimg_parse.cli import records
from chatimg_parse.cli.command import main

from ..support.command_line import HOSTILE, URL, Captured, misuse, run, spawn, stdin_is
from ..support.tables.records import PROMPTS, pictures, stored

CASES = {case.name: case for case in stored()}
BATCH, CHAT = (json.dumps(CASES[name].record) for name in ("openai-batch", "chat-rows"))
BODY = json.dumps({"choices": [{"message": {"role": "assistant", "content": f"![cat]({URL})"}}]})
EMPTY = json.dumps({"custom_id": "row-3", "response": None, "error": None})


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log.jsonl"


def _statuses(out: str) -> list[str | None]:
    return [line and line["status"] for line in map(json.loads, out.splitlines())]


# -- where the replies lie ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["response.body | error", "openai-batch", "azure-batch"])
def test_path_and_shape_are_taken_line_by_line(log: Path, capsys: Captured, path: str) -> None:
    failed = json.dumps(CASES["openai-batch-error"].record)
    log.write_text("\n".join([BATCH, failed, "", EMPTY, "{", "null", BATCH]), encoding="utf-8")
    assert main(["--jsonl", "--path", path, str(log)]) == 2
    out, err = capsys.readouterr()
    assert _statuses(out) == ["completed", "failed", None, None, None, None, "completed"]
    assert err.splitlines() == [
        f"chatimg-parse: {log} line 5 is no JSON: Expecting property name enclosed in double quotes (column 2)",
        "chatimg-parse: 3 replies: 2 completed, 1 failed; 2 lines without a reply; 1 bad line; 1 empty line",
    ]


@pytest.mark.parametrize("name", CASES)
def test_auto_reads_every_fixture(log: Path, capsys: Captured, name: str) -> None:
    case = CASES[name]
    log.write_text(json.dumps(case.record) + "\n", encoding="utf-8")
    main(["--jsonl", "--path", "auto", str(log)])
    out, err = capsys.readouterr()
    told = [json.loads(line) for line in out.splitlines()]
    results = [ImageResult.model_validate(line.get("result", line)) for line in told]
    assert [(it.status.value, pictures(it)) for it in results] == [(it["status"], it["images"]) for it in case.expect]
    assert [line["index"] for line in told if "index" in line] in ([], [it["index"] for it in case.expect])
    shape = "holds replies themselves" if case.shape == "replies" else f"is read as {case.shape}, at "
    assert err.startswith(f"chatimg-parse: {log} {shape}")
    assert PROMPTS not in "".join(url for it in results for url in pictures(it))


def test_each_file_has_a_shape_of_its_own(tmp_path: Path, capsys: Captured) -> None:
    files = [tmp_path / name for name in ("a", "b", "c", "d")]
    for file, text in zip(files, [BATCH, CHAT, "", BODY], strict=True):
        file.write_text(text, encoding="utf-8")
    assert main(["--jsonl", "--path", "auto", *map(str, files)]) == 0
    out, err = capsys.readouterr()
    assert _statuses(out) == ["completed"] * 3
    assert err.splitlines() == [
        f"chatimg-parse: {files[0]} is read as openai-batch, at response.body | error | response (1 of the first 1)",
        f"chatimg-parse: {files[1]} is read as chat-rows, at "
        "messages[-1] | conversation[-1] | conversations[-1] | [-1] (1 of the first 1)",
        f"chatimg-parse: {files[3]} holds replies themselves (1 of the first 1)",
        "chatimg-parse: 3 replies: 3 completed",
    ]


def test_unknown_shape_is_misuse_and_the_next_file_is_read(tmp_path: Path, capsys: Captured) -> None:
    strange, known = tmp_path / "strange", tmp_path / "known"
    strange.write_text(json.dumps({HOSTILE: "secret", "b": 1}) + "\n", encoding="utf-8")
    known.write_text(BATCH, encoding="utf-8")
    assert main(["--jsonl", "--path", "auto", str(strange), str(known)]) == 2
    out, err = capsys.readouterr()
    assert _statuses(out) == ["completed"]
    first = err.splitlines()[0]
    assert first.startswith(f"chatimg-parse: {strange} cannot be read with --path auto: no known shape reads half")
    assert first.endswith("; give a path, say a.b, or $ if the records are replies themselves")
    assert "secret" not in err
    assert "\x1b" not in err


def test_lines_are_as_without_path_where_they_are_replies(log: Path, capsys: Captured) -> None:
    """Also for what only the text of a reply can tell, for `--kind`, and for lines that are none."""
    duplicate = f'{{"role": "user", {BODY[1:-1]}, "choices": []}}'
    rows = [BODY, json.dumps("a cat"), "null", "", "7", json.dumps(BODY), duplicate, '"\ufffd \\ud800"']
    log.write_bytes("\n".join(rows).encode() + b'\n"\xff"\n{"choices": [{"message": {"content": "\xff"}}]}\n')
    for more in ([], ["--kind", "content"], ["--strict", "--format", "images"]):
        code = main(["--jsonl", *more, str(log)])
        without, told = capsys.readouterr()
        for path in ("auto", "$", "replies"):
            assert main(["--jsonl", "--path", path, *more, str(log)]) == code
            out, err = capsys.readouterr()
            assert out == without
            assert err.splitlines()[-2:] == told.splitlines()[-2:]


# -- several replies of a line --------------------------------------------------------------------------------


def test_with_each_every_line_of_the_output_tells_its_place(log: Path, capsys: Captured) -> None:
    rows: list[Any] = [{"r": [f"![cat]({URL})", "no"]}, {"r": []}, 5, None, {"r": ["x", None, "y"]}]
    log.write_text("\n".join(map(json.dumps, rows)) + "\n\n", encoding="utf-8")
    assert main(["--jsonl", "--path", "r[*]", "--format", "message-images", str(log)]) == 2
    out, err = capsys.readouterr()
    lines = [json.loads(line) for line in out.splitlines()]
    assert {line["file"] for line in lines} == {str(log)}
    assert [(line["line"], line["index"], line["result"] and len(line["result"])) for line in lines] == [
        (1, [0], 1),
        (1, [1], []),
        (2, None, None),
        (3, None, None),
        (4, None, None),
        (5, [0], []),
        (5, [2], []),
        (6, None, None),
    ]
    assert err.splitlines()[-1] == (
        "chatimg-parse: 4 replies in 6 lines: 1 completed, 3 no image; 2 lines without a reply; 1 bad line; "
        "1 empty line"
    )


def test_file_names_move_no_terminal(tmp_path: Path, capsys: Captured) -> None:
    file = tmp_path / "\x1b[2J\u202e.jsonl"
    file.write_text(json.dumps({"r": ["x"]}), encoding="utf-8")
    assert main(["--jsonl", "--path", "r[*]", str(file)]) == 5
    out, err = capsys.readouterr()
    assert json.loads(out)["file"] == str(file)
    assert not {"\x1b", "\u202e"} & {*out, *err}


# -- pipes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 99, 100, 101, 250])
def test_no_line_of_a_pipe_is_lost(monkeypatch: pytest.MonkeyPatch, capsys: Captured, count: int) -> None:
    rows = []
    for number in range(count):
        record = {
            "custom_id": str(number),
            "error": None,
            "response": {"status_code": 200, "body": {"id": str(number)}},
        }
        rows.append(json.dumps(record))
    stdin_is(monkeypatch, "\n".join(rows).encode())
    assert main(["--jsonl", "--path", "auto"]) == 5
    out, err = capsys.readouterr()
    assert [json.loads(line)["id"] for line in out.splitlines()] == [str(number) for number in range(count)]
    first = f"chatimg-parse: standard input is read as openai-batch, at .* ({min(count, 100)} of the first"
    assert err.startswith(first.replace(".*", "response.body | error | response"))


def test_no_more_bytes_are_held_than_told(monkeypatch: pytest.MonkeyPatch, capsys: Captured, log: Path) -> None:
    monkeypatch.setattr(records, "_LOOKED_BYTES", 3 * len(BATCH))
    log.write_text(f"{BATCH}\n" * 20, encoding="utf-8")
    assert main(["--jsonl", "--path", "auto", str(log)]) == 0
    out, err = capsys.readouterr()
    assert (len(out.splitlines()), "(3 of the first 3)" in err) == (20, True)


def test_lines_behind_the_first_are_answered_at_once() -> None:
    process = spawn("--jsonl", "--path", "auto", stdin=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{BATCH}\n".encode() * 100)
    process.stdin.flush()
    for _ in range(100):
        assert process.stdout.readline().startswith(b"{")
    process.stdin.write(f"{BATCH}\n".encode())
    process.stdin.flush()
    assert process.stdout.readline().startswith(b"{")
    process.communicate()
    assert process.returncode == 0


# -- misuse ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        (["--path", "a"], "argument --path: needs --jsonl or --table; the records are the lines of the inputs"),
        (
            ["--path", "", "--jsonl"],
            "argument --path: '' is no path: it breaks at character 1, before its end; allowed are key.key",
        ),
        (
            ["--path", "a..b", "--jsonl"],
            "argument --path: 'a..b' is no path: it breaks at character 2, before '..b'; allowed are",
        ),
        (["--path", "\x1b[2J", "--jsonl"], r"argument --path: '\x1b[2J' is no path: it breaks at character 1, before"),
        (["--jsonl", "--path", "a", "--redact"], "argument --redact: prints the input, and takes no option"),
        (["--path", "a", "--migrate"], "argument --migrate: takes one request, and no option that is for replies"),
        (["--jsonl", "--path", "a", "--follow"], "argument --follow: takes one input, and neither --jsonl"),
    ],
)
def test_misuse_is_told(capsys: Captured, arguments: list[str], sentence: str) -> None:
    assert misuse(capsys, arguments).startswith(f"chatimg-parse: error: {sentence}")


def test_help_tells_of_it() -> None:
    told = run("--help").stdout.decode()
    assert "--path PATH" in told
    assert 'attributes["any key"]' in told
    assert '{"file", "line", "index", "result"}' in " ".join(told.split())
