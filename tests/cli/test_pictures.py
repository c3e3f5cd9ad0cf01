"""`--save`, `--poll` and `--redact`: what is stored, who is asked with which key, and what is told of it."""

from __future__ import annotations

import itertools
import json
import sys
from pathlib import Path

import pytest

from chatimg_parse.cli.command import main
from chatimg_parse.fetch import FetchError
from chatimg_parse.printable import visible

from ..support.command_line import HOSTILE, Captured, at_terminal, misuse, needs_posix, run, stdin_is, written
from ..support.pictures import GIF, PNG
from ..support.servers.gateway import Gateway, gateways
from ..support.servers.raw_server import PICTURE, answer

PENDING = '{"prompt": "a cat"}\n> ID: `task_01`\n> Queuing...'


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-SECRET")
    seconds = itertools.count()  # with each look at the clock one is over, and nobody waits
    monkeypatch.setattr("chatimg_parse.poll.drivers.clock", lambda: float(next(seconds)))
    monkeypatch.setattr("chatimg_parse.poll.drivers.sleep", lambda _: None)


def stored(folder: Path) -> list[bytes]:
    return sorted(path.read_bytes() for path in folder.iterdir())


def secrets(gateway: Gateway) -> list[int]:
    return [request.count("SECRET") for request in gateway.requests]


def test_pictures_are_stored_and_the_result_has_their_paths(tmp_path: Path, capsys: Captured) -> None:
    reply = written(tmp_path / "reply.md", f"![a](data:image/png;base64,{PNG})")
    assert main([str(reply), "--save", str(tmp_path / "out")]) == 0
    out, err = capsys.readouterr()
    [image] = json.loads(out)["data"]
    assert Path(image["url"]).read_bytes() == PICTURE
    assert image["b64_json"] is None
    assert err == f"chatimg-parse: image 1: {image['url']} (69 bytes, 1x1)\n"


def test_links_are_fetched_from_hosts_that_are_allowed(tmp_path: Path, capsys: Captured) -> None:
    with gateways() as [gateway]:
        reply = str(written(tmp_path / "reply.md", f"![a]({gateway.url('/cat.png')})"))
        assert main([reply, "--save", str(tmp_path / "out")]) == 6
        out, err = capsys.readouterr()
        assert json.loads(out)["data"][0]["url"] == gateway.url("/cat.png")
        assert err.startswith("chatimg-parse: image 1 is not stored: port-refused [127.0.0.1]")
        assert not gateway.connections
        assert main([reply, "--save", str(tmp_path / "out"), "--allow-host", gateway.host]) == 0
        assert main([reply, "--save", str(tmp_path / "out"), "--base-url", gateway.base_url]) == 0
        assert stored(tmp_path / "out") == [PICTURE]
        assert secrets(gateway) == [0, 0]


def test_every_line_and_every_stream_stores(tmp_path: Path, capsys: Captured) -> None:
    lines = [json.dumps(f"![a](data:image/{kind};base64,{data})") for kind, data in (("png", PNG), ("gif", GIF))]
    log = written(tmp_path / "log.jsonl", "\n".join([*lines, '"Hello"']))
    assert main([str(log), "--jsonl", "--save", str(tmp_path / "lines")]) == 5
    assert len(stored(tmp_path / "lines")) == 2
    urls = [json.loads(line)["data"] for line in capsys.readouterr().out.splitlines()]
    assert [[Path(image["url"]).suffix for image in data] for data in urls] == [[".png"], [".gif"], []]
    reply = written(tmp_path / "reply.md", f"![a](data:image/png;base64,{PNG})")
    assert main([str(reply), "--follow", "--save", str(tmp_path / "followed")]) == 0
    assert stored(tmp_path / "followed") == [PICTURE]


@pytest.mark.parametrize("live", [False, True])
def test_many_files_have_one_bar_on_a_terminal_and_lines_elsewhere(
    live: bool, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chatimg_parse.cli.pictures.wants_live_line", lambda: live)
    replies = [
        f"![a](data:image/png;base64,{PNG})",
        f"![b](data:image/gif;base64,{GIF})",
        "![c](http://10.0.0.1/c.png)",
    ]
    paths = [str(written(tmp_path / f"{number}.md", reply)) for number, reply in enumerate(replies)]
    assert main([*paths, "--save", str(tmp_path / "out")]) == 6
    err = capsys.readouterr().err
    lines = [line.rpartition("\x1b[K")[2] for line in err.split("\n") if line]
    if not live:
        assert "\x1b" not in err
        assert [line[:24] for line in lines] == ["chatimg-parse: image 1: "] * 2 + ["chatimg-parse: image 1 i"]
        return
    assert "[######--------------] 1 of 3 replies, 1 stored" in err
    assert "[#############-------] 2 of 3 replies, 2 stored" in err
    assert [line[:24] for line in lines] == ["chatimg-parse: image 1 i", ""][: len(lines)]
    assert err.endswith(("\r\x1b[K", "\n"))


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, capsys: Captured) -> None:
    reply = written(tmp_path / "reply.md", f"![a](data:image/png;base64,{PNG})")
    assert main([str(reply), "--save", str(reply)]) == 6
    assert "--save: write-failed" in capsys.readouterr().err


def test_a_pending_task_is_waited_for_with_the_key_of_the_endpoint(tmp_path: Path, capsys: Captured) -> None:
    with gateways() as [gateway]:
        reply = str(written(tmp_path / "reply.md", PENDING))
        done = {"task_id": "task_01", "status": "succeeded", "images": [{"url": gateway.url("/cat.png")}]}
        gateway.tasks = [{"task_id": "task_01", "status": "running"}, done]
        out = str(tmp_path / "out")
        assert main([reply, "--poll", "--base-url", gateway.base_url, "--save", out]) == 0
        assert stored(tmp_path / "out") == [PICTURE]
        assert json.loads(capsys.readouterr().out)["params"]["prompt"] == "a cat"
        assert gateway.asked() == ["GET /v1/images/tasks/task_01"] * 2 + ["GET /cat.png"]
        assert secrets(gateway) == [1, 1, 0]


def test_a_task_that_goes_on_is_told(tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", "OTHER")
    with gateways() as [gateway]:
        gateway.tasks = [{"task_id": "task_01", "status": "running", "progress": 10}]
        reply = str(written(tmp_path / "reply.md", PENDING))
        how = ["--poll", "--base-url", gateway.base_url, "--poll-timeout", "60", "--key-env", "MY_KEY"]
        assert main([reply, *how]) == 3
        out, err = capsys.readouterr()
        assert (json.loads(out)["status"], json.loads(out)["progress"]) == ("pending", 10)
        assert "task_01" in err
        assert not sum(secrets(gateway))
        assert "Bearer OTHER" in gateway.requests[0]


@pytest.mark.parametrize("code", ["host-unknown", "connect-failed", "timeout"])
def test_a_gateway_that_is_not_there_is_told_once(
    code: str, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every address that is tried fails for the same reason, and the address is one that was typed."""
    asked: list[str] = []

    def read(url: str, *_: object, **__: object) -> None:
        asked.append(url)
        raise FetchError(code, "gateway.example")

    monkeypatch.setattr("chatimg_parse.cli.pictures.read", read)
    reply = str(written(tmp_path / "reply.md", PENDING))
    assert main([reply, "--poll", "--base-url", "https://gateway.example/v1"]) == 3
    err = capsys.readouterr().err
    assert len(asked) > 1
    assert err.count(f"{code} [gateway.example]") == 1
    assert "; check --base-url\n" in err


def test_what_is_finished_is_not_asked_for(tmp_path: Path, capsys: Captured) -> None:
    with gateways() as [gateway]:
        reply = str(written(tmp_path / "reply.md", "![a](https://files.example/a.png)"))
        assert main([reply, "--poll", "--base-url", gateway.base_url]) == 0
        assert not gateway.requests
    assert capsys.readouterr().err == ""


def test_the_key_does_not_follow_a_redirect(tmp_path: Path, capsys: Captured) -> None:
    with gateways(2) as [gateway, other]:
        moved = answer(b"", f"Location: {other.url('/v1/images/tasks/task_01')}", status="302 Found")
        gateway.scripts = lambda _: [moved]
        other.tasks = [{"task_id": "task_01", "status": "succeeded", "images": [{"url": other.url("/cat.png")}]}]
        reply = str(written(tmp_path / "reply.md", PENDING))
        assert main([reply, "--poll", "--base-url", gateway.base_url]) == 3
        assert not other.connections
    assert "task_01" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--poll"],
        ["--explain", "--save", "out"],
        ["--explain", "--poll", "--base-url", "https://a.example/v1"],
        ["--redact", "--save", "out"],
        ["--redact", "--follow"],
        ["--redact", "--explain"],
        ["--save", "out", "--allow-host", "http//x"],
        ["--poll", "--base-url", "https://a.example/v1", "--poll-timeout", "soon"],
    ],
)
def test_arguments_that_mean_nothing(arguments: list[str], capsys: Captured) -> None:
    assert misuse(capsys, arguments)


def test_a_missing_extra_is_told(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "chatimg_parse.cli.pictures", None)
    monkeypatch.setattr(
        "chatimg_parse.cli.command.import_module", lambda *_: (_ for _ in ()).throw(ImportError("pip install it"))
    )
    assert "pip install it" in misuse(capsys, ["--save", "out"])


# -- redacted -------------------------------------------------------------------------------------------------


def test_inputs_are_printed_without_pictures_and_keys(tmp_path: Path) -> None:
    url = "https://a.example/a.png?sig=SECRET&x=1"
    body = f'{{ "data": [{{"b64_json":   "{PNG}"}}], "n": 1.50, "u": "{url}" }}\n'
    file = written(tmp_path / "body.json", body)
    done = run("--redact", str(file))
    shown = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    assert PNG not in shown
    assert "SECRET" not in shown
    assert shown.startswith('{ "data": [{"b64_json":   "<image/png 69 bytes sha256:')
    assert shown.endswith('&x=1" }\n')
    assert '"n": 1.50' in shown


def test_every_line_is_redacted(tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    log = written(tmp_path / "log.jsonl", f'"![a](data:image/png;base64,{PNG})"\n\n[1, 2]\nno json')
    done = run("--redact", "--jsonl", str(log))
    lines = done.stdout.decode().split("\n")
    assert done.returncode == 0
    assert lines[0].startswith('"![a](<image/png 69 bytes sha256:')
    assert lines[1:] == ["", "[1, 2]", "no json"]
    stdin_is(monkeypatch, b"Hello")
    assert main(["--redact"]) == 0
    assert capsys.readouterr().out == "Hello"


@needs_posix
def test_what_is_redacted_moves_no_terminal_and_a_pipe_gets_every_byte(tmp_path: Path) -> None:
    file = written(tmp_path / "reply.md", f"猫 {HOSTILE}\r\n".encode() + b"\xff\n")
    code, out, err = at_terminal("--redact", str(file))
    assert (code, out, err) == (0, f"猫 {visible(HOSTILE)}\n\\xff\n", "")
    assert run("--redact", str(file)).stdout == file.read_bytes()


def test_redacting_into_nothing_is_no_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(tmp_path / "reply.md", "Hello")
    monkeypatch.setattr(sys, "stdout", None)
    assert main(["--redact", str(file)]) == 0
