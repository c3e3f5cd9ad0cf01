"""The command line with `--follow`: events while the input arrives, one live line, and what breaks it off."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chatimg_parse import Image, ImageResult, StreamParser, parse
from chatimg_parse.cli.command import main
from chatimg_parse.cli.terminal.forms import Output
from chatimg_parse.cli.views import LiveLine, PlainLines, members_of
from chatimg_parse.models import Status
from chatimg_parse.stream.events import Event, Failed, ImageReady, PreviewReady, Progressed, TaskStarted, TextDelta
from chatimg_parse.stream.inner import InnerParser

from ..support.cases import load
from ..support.command_line import HOSTILE, URL, Captured, misuse, needs_full_device, needs_posix, spawn
from ..support.feeding import cut
from ..support.pages import ROOT
from ..support.pictures import SVG

STREAMS = [case for case in load() if "/sse-" in case.name]


def _followed(*arguments: str, stderr: int = subprocess.PIPE, **environment: str) -> subprocess.Popen[bytes]:
    return spawn("--follow", *arguments, stdin=subprocess.PIPE, stderr=stderr, **environment)


def _chunk(text: str) -> str:
    return f"data: {json.dumps({'choices': [{'index': 0, 'delta': {'content': text}}]})}\n\n"


LIVE = "".join(
    map(
        _chunk,
        (
            "> ID: `task_01k0abc`\n",
            "> 排队中...\n",
            "> 生成中...\n> 进度 12",
            "..37",
            "..100\n\nHere it is.\n\n",
            f"![a]({URL})\n\n",
            "生成完成 ✅\n",
        ),
    )
)


def _stdin(monkeypatch: pytest.MonkeyPatch, *pieces: bytes | Exception | None) -> None:
    """Standard input that gives these pieces, one at each read, and raises the exceptions among them."""
    left = list(pieces)

    class Source(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def read(self, _size: int | None = -1) -> bytes | None:
            piece = left.pop(0) if left else b""
            if isinstance(piece, Exception):
                raise piece
            return piece

    source: Any = Source()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(source), encoding="ascii"))


def _events(out: str) -> list[dict[str, Any]]:
    assert out.endswith("\n") or not out
    return [json.loads(line) for line in out.splitlines()]


def _line(event: Event) -> str:
    return Output("events", by_line=False).json(members_of(event))


def _steps(text: str) -> Iterator[tuple[bytes, list[str]]]:
    """A stream cut so that each piece tells something, with the lines for it."""
    parser, piece = StreamParser(), b""
    for line in text.encode().splitlines(keepends=True):
        piece += line
        if told := parser.feed(line):
            yield piece, [_line(event) for event in told]
            piece = b""
    parser.close()
    yield piece, [_line(event) for event in parser.final_events]


# -- events ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [*(case.text for case in STREAMS), LIVE], ids=[*map(str, STREAMS), "live"])
def test_events_are_told_while_the_input_is_open(text: str) -> None:
    with _followed("--format", "events") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        *steps, (rest, last) = _steps(text)
        for piece, lines in steps:
            process.stdin.write(piece)
            process.stdin.flush()
            assert [process.stdout.readline().decode().rstrip("\n") for _ in lines] == lines
        process.stdin.write(rest)
        process.stdin.close()
        out = process.stdout.read().decode()
        assert (out.splitlines(), process.stderr.read()) == (last, b"")
        assert json.loads(last[-1]) == {"event": "Finished", "result": parse(text).model_dump(mode="json")}


def test_every_fixture_is_followed_to_the_result_it_has_as_a_file(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    for case in load():
        if not case.options:
            wire = case.wire if isinstance(case.wire, bytes) else case.wire.encode("utf-8", "surrogatepass")
            (tmp_path / "reply").write_bytes(wire)
            code = main([str(tmp_path / "reply")])
            out = capsys.readouterr().out
            _stdin(monkeypatch, *cut(wire, 50))
            assert (main(["--follow"]), case.name) == (code, case.name)
            assert capsys.readouterr().out == out or code == 2, case.name


def test_events_have_the_members_of_their_classes(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    _stdin(monkeypatch, LIVE.encode())
    assert main(["--follow", "--format", "events"]) == 0
    out, err = capsys.readouterr()
    told = _events(out)
    assert err == ""
    assert told[0] == {"event": "TaskStarted", "task_id": "task_01k0abc", "choice": 0}
    assert {"event": "TextDelta", "text": "Here it is.", "choice": 0} in told
    images = [event["image"] for event in told if event["event"] == "ImageReady"]
    assert [(image["url"], image["b64_json"], image["origin"]) for image in images] == [(URL, None, "markdown")]
    assert [event["event"] for event in told].count("Finished") == 1
    assert ImageResult.model_validate(told[-1]["result"]) == parse(LIVE)


def test_a_failure_is_told_as_its_status_and_error() -> None:
    line = _line(Failed(Status.REFUSED, parse("生成失败 ❌\n失败原因：input_moderation").error))
    assert json.loads(line)["status"] == "refused"
    assert json.loads(line)["error"]["code"] == "input_moderation"
    assert json.loads(_line(Failed(Status.FAILED))) == {"event": "Failed", "status": "failed", "error": None}


# -- plain lines ----------------------------------------------------------------------------------------------


class Clock:
    """Time that passes when it is told to."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_plain_lines_tell_what_is_of_interest_and_when() -> None:
    screen, clock = io.StringIO(), Clock()
    view = PlainLines(screen, clock)
    view.tell(TaskStarted("task_1"))
    clock.now += 61.9
    view.tell(PreviewReady("https://a.example/" + "x" * 300, choice=1))
    view.tell(Progressed(37))
    view.tell(TextDelta("words"))
    view.tell(ImageReady(Image(url=URL)))
    clock.now += 3600
    view.tell(ImageReady(Image(b64_json="A" * 4000, media_type="image/png", width=3, height=2)))
    view.tell(Failed(Status.FAILED))
    view.look()
    view.end()
    assert screen.getvalue().splitlines() == [
        "00:00 task task_1",
        f"01:01 preview https://a.example/{'x' * 219}... (choice 1)",
        "01:01 progress 37%",
        f"01:01 image 1: {URL}",
        "61:01 image 2: image/png 3x2, 3,000 bytes",
        "61:01 failed",
    ]


def test_plain_lines_go_to_standard_error_and_the_result_to_standard_output(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    _stdin(monkeypatch, *(piece.encode() for piece in LIVE.splitlines(keepends=True)))
    assert main(["--follow", "--format", "urls"]) == 0
    out, err = capsys.readouterr()
    assert out == f"{URL}\n"
    told = [re.sub(r"^\d\d:\d\d ", "", line) for line in err.splitlines()]
    assert (told[0], told[-1]) == ("task task_01k0abc", f"image 1: {URL}")
    assert "progress 100%" in told
    assert "\x1b" not in err


@pytest.mark.parametrize("form", ["result", "urls", "events"])
def test_what_could_move_the_terminal_is_escaped(capsys: Captured, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    error = {"error": {"message": f"{HOSTILE}\n00:00 image 9: forged", "code": HOSTILE}}
    _stdin(monkeypatch, _chunk(f"{HOSTILE}\n").encode(), f"data: {json.dumps(error, ensure_ascii=False)}\n\n".encode())
    assert main(["--follow", "--format", form]) == 4
    out, err = capsys.readouterr()
    assert not any(char in out + err for char in HOSTILE if not char.isprintable())
    assert not any(line.startswith("00:00 image") for line in err.splitlines())
    if form == "events":
        assert json.loads(out.splitlines()[-1])["result"]["error"]["code"] == HOSTILE
    else:
        assert r"failed: \u001b[2J\u009b1m\u007f \u202eevil" in err


# -- the live line --------------------------------------------------------------------------------------------


def _shown(screen: io.StringIO) -> str:
    """What stands in the line, as the last redrawing left it."""
    return screen.getvalue().rsplit("\r\x1b[K", 1)[-1]


def test_live_line_tells_time_stage_progress_pictures_and_task() -> None:
    screen, clock, parser = io.StringIO(), Clock(), InnerParser()
    view = LiveLine(screen, clock, parser)
    shown = []

    def step(seconds: float, text: str) -> None:
        clock.now += seconds
        for event in parser.feed(text):
            view.tell(event)
        view.look()
        shown.append(_shown(screen))

    step(0, "")
    step(1, "")
    step(1, "> 任务ID: `task_1`\n")
    step(1, "> 排队中...\n")
    step(60, "> 生成中...\n> 进度 12..")
    step(1, "37..\n")
    step(1, "生成失败 ❌\n")
    step(1, "> 排队中...\n")
    step(1, f"> 进度 50..\n\n![a]({URL})\n\nand\n\n")
    step(1, f"![b]({URL}?b)\n\nbye\n\n")
    assert shown == [
        "00:00  waiting",
        "00:01  waiting",
        "00:02  started  task_1",
        "00:03  queued  task_1",
        "01:03  running   12% [##------------------]  task_1",
        "01:04  running   37% [#######-------------]  task_1",
        "01:05  failed  task_1",
        "01:06  queued  task_1",
        "01:07  running   50% [##########----------]  1 image  task_1",
        "01:08  running   50% [##########----------]  2 images  task_1",
    ]
    view.end()
    assert _shown(screen) == ""
    view.tell(Failed(Status.REFUSED))
    view.look()
    assert _shown(screen).startswith("01:08  refused")


def test_live_line_is_not_drawn_for_words_but_for_each_second() -> None:
    screen, clock, parser = io.StringIO(), Clock(), InnerParser()
    view = LiveLine(screen, clock, parser)
    for _ in range(100):
        clock.now += 0.0625
        for event in parser.feed("word "):
            view.tell(event)
        view.look()
    assert screen.getvalue().count("\r\x1b[K") == 7
    assert "word" not in screen.getvalue()


@pytest.mark.parametrize(
    "columns, task, shown",
    [
        (80, "task_" + "x" * 100, "00:00  started  task_" + "x" * 57 + "…"),
        (20, "任务_abc", "00:00  started  任…"),
        (20, "cafe\u0301", "00:00  started  ca…"),
        (21, "cafe\u0301", "00:00  started  cafe\u0301"),
        (3, "task_1", "0…"),
        (1, "task_1", ""),
    ],
)
def test_live_line_is_cut_to_the_width(monkeypatch: pytest.MonkeyPatch, columns: int, task: str, shown: str) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(screen, "fileno", lambda: 2)
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((columns, 24)))
    view = LiveLine(screen, Clock(), InnerParser())
    view.tell(TaskStarted(task))
    view.look()
    assert _shown(screen) == shown


def _read_until(master: int, mark: bytes, seen: bytes = b"") -> bytes:
    while mark not in seen:
        # The clock alone draws the line each second: what was waited for will not come any more.
        assert len(seen) < 10_000, seen
        assert select.select([master], [], [], 30)[0], seen
        seen += os.read(master, 4096)
    return seen


@needs_posix
def test_live_line_on_a_terminal() -> None:
    pty, termios, fcntl = (pytest.importorskip(name) for name in ("pty", "termios", "fcntl"))
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, b"\x18\x00\x3c\x00\x00\x00\x00\x00")  # 24 rows, 60 columns
    hostile = {"id": HOSTILE, "task_id": f"task{HOSTILE}", "status": "running", "progress": 55}
    with _followed("--format", "urls", stderr=slave, TERM="xterm") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        seen = _read_until(master, b"  waiting")  # drawn though nothing has arrived
        for text, mark in (
            (_chunk("> ID: `task_01k0abcdefghijklmnopqrstuvwxyz`\n"), b"  task_01k0abc"),
            (_chunk("> 排队中...\n"), b"queued"),
            (_chunk("> 进度 10..50..\n\n"), b" 50% [##########----------]"),
            (_chunk(f"{HOSTILE} ![a]({URL})\n\nbye\n\n"), b"1 image"),
            (f"data: {json.dumps(hostile, ensure_ascii=False)}\n\n", b""),
        ):
            process.stdin.write(text.encode())
            process.stdin.flush()
            seen = _read_until(master, mark, seen)
        process.stdin.close()
        assert (process.stdout.read(), process.wait()) == (f"{URL}\n".encode(), 0)
        os.close(slave)
        while select.select([master], [], [], 0.5)[0]:
            try:
                more = os.read(master, 4096)
            except OSError:  # how Linux tells the end
                break
            if not more:
                break
            seen += more
    os.close(master)
    assert seen.endswith(b"\r\x1b[K")
    drawn = [line.decode() for line in seen.split(b"\r\x1b[K")]
    assert max(map(len, drawn)) == 59
    assert all(line.isprintable() for line in drawn)


@needs_posix
@pytest.mark.parametrize("environment", [{"NO_COLOR": "1", "TERM": "xterm"}, {"TERM": "dumb"}])
def test_terminal_that_wants_no_escapes_gets_plain_lines(environment: dict[str, str]) -> None:
    pty = pytest.importorskip("pty")
    master, slave = pty.openpty()
    with _followed("--format", "urls", stderr=slave, **environment) as process:
        out, _ = process.communicate(LIVE.encode())
        seen = _read_until(master, b"image 1: ")
    os.close(slave)
    os.close(master)
    assert (out, process.returncode) == (f"{URL}\n".encode(), 0)
    assert re.match(rb"\d\d:\d\d task task_01k0abc\r?\n", seen)
    assert b"\x1b" not in seen


# -- exit status, options, misuse -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, code",
    [
        (_chunk(f"![a]({URL})"), 0),
        (f"![a]({URL})", 0),
        (json.dumps({"data": [{"url": URL}]}), 0),
        ((json.dumps({"choices": [{"message": {"content": f"![a]({URL})"}}]}) + "\n") * 2, 0),
        (_chunk("> ID: `task_01k0abc`\n> 排队中..."), 3),
        (_chunk("生成失败 ❌"), 4),
        (_chunk("生成失败 ❌\n失败原因：input_moderation"), 4),
        (_chunk("Hello"), 5),
        ("", 5),
    ],
)
@pytest.mark.parametrize("form", ["result", "events"])
def test_exit_status_tells_the_status(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch, text: str, code: int, form: str
) -> None:
    _stdin(monkeypatch, *(bytes([byte]) for byte in text.encode()))
    assert main(["--follow", "--format", form]) == code
    out = capsys.readouterr().out
    result = json.loads(out) if form == "result" else _events(out)[-1]["result"]
    assert result == parse(text).model_dump(mode="json")


def test_options_reach_the_parser(tmp_path: Path, capsys: Captured) -> None:
    file = tmp_path / "reply"
    for text, without, options, code in [
        ("![a](/a.png)", 5, ["--base-url", "https://a.example/x/"], 0),
        ("![a](/a.png)", 5, ["--strict"], 1),
        ("Preview: https://asyncdata.net/web/t1", 3, ["--preview", "always"], 0),
        (_chunk(f"![a]({URL})"), 0, ["--kind", "content"], 5),
        (
            f"data:image/svg+xml;base64,{SVG}",
            5,
            ["--allow-svg"],
            0,
        ),
    ]:
        file.write_text(text, encoding="utf-8")
        assert main(["--follow", str(file)]) == without
        assert main(["--follow", str(file), *options]) == code, text
    capsys.readouterr()


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        (["--follow", "a", "b"], "argument --follow: takes one input, and neither --jsonl nor --explain"),
        (["--follow", "--jsonl"], "argument --follow: takes one input, and neither --jsonl nor --explain"),
        (["--follow", "--explain"], "argument --follow: takes one input, and neither --jsonl nor --explain"),
        (["--follow", "--explain", "--format", "events"], "not allowed with argument"),
        (["--format", "events"], "argument --format: events are told only with --follow"),
        (["--format", "events", "--jsonl"], "argument --format: events are told only with --follow"),
    ],
)
def test_misuse_exits_with_two_and_a_sentence(capsys: Captured, arguments: list[str], sentence: str) -> None:
    assert sentence in misuse(capsys, arguments)


# -- what breaks it off ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["result", "events"])
def test_unreadable_input_is_named_and_nothing_is_printed(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    arguments = ["--follow", "--format", form]
    assert main([*arguments, str(tmp_path / "missing")]) == 2
    assert main([*arguments, str(tmp_path)]) == 2
    _stdin(monkeypatch, gzip.compress(b"data: {}"))
    assert main(arguments) == 2
    _stdin(monkeypatch, OSError(5, "Input/output error"))
    assert main(arguments) == 2
    monkeypatch.setattr(sys, "stdin", None)
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        f"chatimg-parse: {tmp_path / 'missing'} cannot be read: No such file or directory",
        f"chatimg-parse: {tmp_path} is a directory; name the files in it",
        "chatimg-parse: standard input is compressed with gzip; unpack it first",
        "chatimg-parse: standard input cannot be read: Input/output error",
        "chatimg-parse: standard input is closed",
    ]


def test_read_error_keeps_what_was_found(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    _stdin(monkeypatch, _chunk(f"![a]({URL})\n").encode(), None, OSError(5, "Input/output error"))
    assert main(["--follow"]) == 2
    out, err = capsys.readouterr()
    result = json.loads(out)
    assert [image["url"] for image in result["data"]] == [URL]
    assert [issue["code"] for issue in result["issues"]] == ["stream-interrupted"]
    assert err.splitlines()[-1] == "chatimg-parse: standard input cannot be read: Input/output error"


def test_input_that_cannot_be_waited_for_is_read(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_socket(*_: object) -> None:
        raise OSError(10038, "not a socket")

    monkeypatch.setattr(select, "select", no_socket)
    _stdin(monkeypatch, None, LIVE.encode()[:200], None, LIVE.encode()[200:])
    assert main(["--follow", "--format", "urls"]) == 0
    assert capsys.readouterr().out == f"{URL}\n"


@needs_posix
@pytest.mark.parametrize("form", ["result", "events"])
def test_interrupt_prints_what_was_found(form: str) -> None:
    with _followed("--format", form) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(_chunk("> ID: `task_01k0abc`\n").encode())
        process.stdin.flush()
        told = process.stdout if form == "events" else process.stderr
        assert b"task_01k0abc" in told.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait() == 130
        out = process.stdout.read()
        result = json.loads(out) if form == "result" else json.loads(out.splitlines()[-1])["result"]
        assert (result["task_id"], result["status"]) == ("task_01k0abc", "pending")
        assert [issue["code"] for issue in result["issues"]] == ["stream-interrupted"]
        why = b"chatimg-parse: the picture is not ready: ask again later for task task_01k0abc [stream-interrupted]\n"
        assert process.stderr.read() == (why if form == "result" else b"")


def test_interrupt_waits_for_the_piece_that_is_read(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    feed = StreamParser.feed

    def disturbed(parser: StreamParser, piece: Any) -> Any:
        signal.raise_signal(signal.SIGINT)
        return feed(parser, piece)

    monkeypatch.setattr(StreamParser, "feed", disturbed)
    _stdin(monkeypatch, _chunk("> ID: `task_1`\n").encode(), _chunk("never read").encode())
    assert main(["--follow", "--format", "events"]) == 130
    told = _events(capsys.readouterr().out)
    assert [event["event"] for event in told] == ["TaskStarted", "Finished"]
    assert [issue["code"] for issue in told[-1]["result"]["issues"]] == ["stream-interrupted"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_reader_that_goes_away_is_no_traceback() -> None:
    with _followed("--format", "events") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(_chunk("> ID: `task_01k0abc`\n").encode())
        process.stdin.flush()
        assert b"task_01k0abc" in process.stdout.readline()
        process.stdout.close()
        process.stdin.write(_chunk("> 排队中...\n> 进度 10..20..\n").encode())
        process.stdin.close()
        assert (process.stderr.read(), process.wait()) == (b"", 3)


@needs_full_device
def test_standard_error_that_cannot_be_written_loses_no_result() -> None:
    with open("/dev/full", "wb") as full, _followed("--format", "urls", stderr=full.fileno()) as process:
        out, _ = process.communicate(LIVE.encode())
    assert (out, process.returncode) == (f"{URL}\n".encode(), 0)


@needs_posix
def test_closed_streams_are_no_traceback() -> None:
    command = '"$0" -m chatimg_parse --follow --format urls 2>&-'
    done = subprocess.run(
        ["sh", "-c", command, sys.executable], input=LIVE.encode(), capture_output=True, cwd=ROOT, check=False
    )
    assert (done.returncode, done.stdout) == (0, f"{URL}\n".encode())
    done = subprocess.run(
        ["sh", "-c", '"$0" -m chatimg_parse --follow 0<&-', sys.executable], capture_output=True, cwd=ROOT, check=False
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"chatimg-parse: standard input ")
