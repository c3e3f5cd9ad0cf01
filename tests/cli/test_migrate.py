"""`--migrate`: the body on standard output, everything else on standard error, misuse named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from chatimg_parse.cli.command import main
from chatimg_parse.migrate import to_images_request

from ..support.command_line import Captured, stdin_is, written

REQUEST: dict[str, Any] = {
    "model": "gpt-image-2",
    "messages": [{"role": "user", "content": "一只猫 --ar 2:3"}],
    "max_tokens": 512,
    "quality": "hd",
}


def test_body_goes_out_and_the_rest_is_told_beside_it(tmp_path: Path, capsys: Captured) -> None:
    assert main(["--migrate", str(written(tmp_path / "request.json", json.dumps(REQUEST)))]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == to_images_request(REQUEST).body
    assert out.startswith('{\n  "model": "gpt-image-2",\n  "prompt": "一只猫",\n')
    lines = err.splitlines()
    assert lines[0] == "chatimg-parse: POST /images/generations, waiting 300 seconds or more"
    assert "chatimg-parse: dropped max_tokens: An Images request has no limit of tokens." in lines
    assert any(line.startswith("chatimg-parse: marker-cut: --ar 2:3 was cut out") for line in lines)
    assert len(lines) == 1 + 1 + len(to_images_request(REQUEST).notes)


@pytest.mark.parametrize("files", [[], ["-"]])
def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: Captured, files: list[str]) -> None:
    stdin_is(monkeypatch, b"\xef\xbb\xbf" + json.dumps(REQUEST).encode())
    assert main(["--migrate", *files]) == 0
    assert json.loads(capsys.readouterr().out)["size"] == "1024x1536"


def test_no_control_character_gets_through(tmp_path: Path, capsys: Captured) -> None:
    hostile = {"model": "x\x1b[31m", "messages": "a \x1b[2J\u202e cat", "k\x1b\n\x07": 1}
    assert main(["--migrate", str(written(tmp_path / "r.json", json.dumps(hostile)))]) == 0
    out, err = capsys.readouterr()
    assert not {char for char in out + err if ord(char) < 32 and char != "\n"} | ({"\u202e"} & set(out + err))
    assert json.loads(out)["prompt"] == "a \x1b[2J\u202e cat"
    assert all(line.startswith("chatimg-parse: ") for line in err.splitlines())


@pytest.mark.parametrize(
    "content, sentence",
    [
        (b"", "is no JSON: Expecting value (line 1, column 1)"),
        (b'{"model": 1,\n}', "is no JSON: "),
        (b"[]", "holds no JSON object"),
        (b'"a cat"', "holds no JSON object"),
        (b"\xff{}", "is no UTF-8 text: invalid start byte (byte 0)"),
        (b"\x89PNG\r\n\x1a\n", "is a picture (PNG)"),
        (b"[" * 200_000, "is nested too deep for a chat request"),
    ],
)
def test_what_is_no_request_is_misuse(tmp_path: Path, capsys: Captured, content: bytes, sentence: str) -> None:
    assert main(["--migrate", str(written(tmp_path / "r.json", content))]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert f"r.json {sentence}" in err


def test_a_missing_file_is_misuse(tmp_path: Path, capsys: Captured) -> None:
    assert main(["--migrate", str(tmp_path / "missing.json")]) == 2
    assert "missing.json cannot be read: No such file or directory\n" in capsys.readouterr().err


def test_numbers_that_no_int_holds_are_passed_over(tmp_path: Path, capsys: Captured) -> None:
    content = '{"model": "gpt-image-2", "messages": "a cat", "n": %s, "seed": 1e999, "size": NaN}' % ("9" * 5000)
    assert main(["--migrate", str(written(tmp_path / "r.json", content))]) == 0
    assert json.loads(capsys.readouterr().out) == {"model": "gpt-image-2", "prompt": "a cat"}


@pytest.mark.parametrize(
    "arguments",
    [
        ["a.json", "b.json"],
        *(["a.json", option] for option in ("--jsonl", "--follow", "--strict", "--allow-svg", "--explain")),
        *(["a.json", *option] for option in (["--format", "urls"], ["--kind", "body"], ["--preview", "never"])),
        ["a.json", "--base-url", "https://a.example"],
    ],
)
def test_options_for_replies_are_misuse(arguments: list[str], capsys: Captured) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--migrate", *arguments])
    assert stopped.value.code == 2
    assert "--migrate" in capsys.readouterr().err
