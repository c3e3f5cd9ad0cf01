"""The command line: what it prints, how it exits, and what it never lets through."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import re
import subprocess
import sys
from pathlib import Path

import pytest

from chatimg_parse import ImageResult, __version__, parse
from chatimg_parse.cli.command import main

from ..support.cases import differences, load
from ..support.command_line import HOSTILE, URL, Captured, misuse, needs_full_device, run, spawn, stdin_is, written
from ..support.pages import ROOT
from ..support.pictures import CLEAR_PNG as PNG
from ..support.pictures import SVG

COMPLETED = f"猫\n\n![cat]({URL})\n\n![dot](data:image/png;base64,{PNG})"
PENDING = "> ID: `task_01k0abc`\n> 排队中..."
FAILED = "生成失败 ❌"
REFUSED = "生成失败 ❌\n失败原因：input_moderation"
NO_IMAGE = "Hello"
ODD = f"![cat]({URL})\n\n![b](https://user@cdn.example/b.png)"


@pytest.fixture
def reply(tmp_path: Path) -> Path:
    return written(tmp_path / "reply.md", COMPLETED)


def _files(folder: Path, *texts: str) -> list[str]:
    return [str(written(folder / f"{number}.md", text)) for number, text in enumerate(texts)]


# -- exit status ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, status, code",
    [
        (COMPLETED, "completed", 0),
        (PENDING, "pending", 3),
        (FAILED, "failed", 4),
        (REFUSED, "refused", 4),
        (NO_IMAGE, "no_image", 5),
        ("", "no_image", 5),
    ],
)
def test_exit_status_tells_the_status(tmp_path: Path, capsys: Captured, text: str, status: str, code: int) -> None:
    assert main(_files(tmp_path, text)) == code
    assert json.loads(capsys.readouterr().out)["status"] == status


def test_strict_makes_any_issue_the_exit_status(tmp_path: Path, capsys: Captured) -> None:
    assert main(_files(tmp_path, ODD)) == 0
    assert main([*_files(tmp_path, ODD), "--strict"]) == 1
    assert main([*_files(tmp_path, "![b](/relative.png)"), "--strict"]) == 1
    assert main([*_files(tmp_path, COMPLETED), "--strict"]) == 0
    assert main([*_files(tmp_path, NO_IMAGE), "--strict"]) == 5
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "texts, code",
    [
        ([COMPLETED, PENDING], 3),
        ([PENDING, NO_IMAGE, COMPLETED], 5),
        ([FAILED, NO_IMAGE], 4),
        ([NO_IMAGE, REFUSED, PENDING], 4),
        ([COMPLETED, COMPLETED], 0),
    ],
)
def test_of_several_files_the_worst_counts(tmp_path: Path, capsys: Captured, texts: list[str], code: int) -> None:
    assert main(_files(tmp_path, *texts)) == code
    assert main([*_files(tmp_path, *texts), str(tmp_path / "missing.md")]) == 2
    assert main([*_files(tmp_path, *texts, ODD), "--strict"]) == 1
    assert "missing.md cannot be read: No such file or directory\n" in capsys.readouterr().err


# -- formats --------------------------------------------------------------------------------------------------


def test_result_is_the_default_and_indented(reply: Path, capsys: Captured) -> None:
    assert main([str(reply)]) == 0
    out = capsys.readouterr().out
    assert out.startswith('{\n  "created": null,\n')
    assert '"text": "猫"' in out
    assert json.loads(out) == parse(COMPLETED).model_dump(mode="json")
    assert main([str(reply), "--format", "result"]) == 0
    assert capsys.readouterr().out == out


def test_images_is_the_body_of_the_images_api(reply: Path, capsys: Captured) -> None:
    assert main([str(reply), "--format", "images"]) == 0
    assert json.loads(capsys.readouterr().out) == {"created": 0, "data": [{"url": URL}, {"b64_json": PNG}]}


def test_parts_are_content_parts(reply: Path, capsys: Captured) -> None:
    assert main([str(reply), "--format", "parts"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {"type": "text", "text": "猫"},
        {"type": "image_url", "image_url": {"url": URL}},
        {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{PNG}"}},
    ]


def test_completion_is_the_body_of_a_chat_completion(reply: Path, capsys: Captured) -> None:
    assert main([str(reply), "--format", "completion"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert body == parse(COMPLETED).to_chat_completion()
    assert [part["type"] for part in body["choices"][0]["message"]["content"]] == ["text", "image_url", "image_url"]


def test_message_images_are_the_list_of_that_name(reply: Path, capsys: Captured) -> None:
    assert main([str(reply), "--format", "message-images"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {"type": "image_url", "image_url": {"url": URL}},
        {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{PNG}"}},
    ]


def test_urls_are_one_a_line_and_data_is_whole(reply: Path, capsys: Captured) -> None:
    assert main([str(reply), "--format", "urls"]) == 0
    assert capsys.readouterr().out == f"{URL}\ndata:image/png;base64,{PNG}\n"


def test_urls_of_no_picture_are_no_line(tmp_path: Path, capsys: Captured) -> None:
    assert main([*_files(tmp_path, NO_IMAGE), "--format", "urls"]) == 5
    assert capsys.readouterr().out == ""


def test_markdown_is_that_of_the_result(reply: Path, capsys: Captured) -> None:
    assert main([str(reply), "--format", "markdown"]) == 0
    assert capsys.readouterr().out == f"猫\n\n![cat]({URL})\n\n![dot](data:image/png;base64,{PNG})\n"


def test_several_files_are_one_json_a_line_in_their_order(tmp_path: Path, capsys: Captured) -> None:
    first, second = _files(tmp_path, PENDING, COMPLETED)
    assert main([first, str(tmp_path / "missing"), second, "--format", "result"]) == 2
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line and line["status"] for line in lines] == ["pending", None, "completed"]


def test_several_files_in_the_other_formats_stand_one_behind_another(tmp_path: Path, capsys: Captured) -> None:
    files = _files(tmp_path, f"![a]({URL})", NO_IMAGE, f"![b]({URL}?b)")
    assert main([*files, "--format", "urls"]) == 5
    assert capsys.readouterr().out == f"{URL}\n{URL}?b\n"
    assert main([*files, "--format", "markdown"]) == 5
    assert capsys.readouterr().out == f"![a]({URL})\n\nHello\n\n![b]({URL}?b)\n\n"
    assert main([*files, "--explain"]) == 5
    out = capsys.readouterr().out
    assert [line for line in out.splitlines() if line.startswith("==> ")] == [f"==> {file} <==" for file in files]


def test_options_reach_the_parser(tmp_path: Path, capsys: Captured) -> None:
    relative, page, svg = _files(
        tmp_path,
        "![a](/a.png)",
        "Preview: https://asyncdata.net/web/t1",
        f"data:image/svg+xml;base64,{SVG}",
    )
    assert main([relative]) == 5
    assert main([page]) == main([page, "--preview", "never"]) == 3
    assert main([svg]) == 5
    capsys.readouterr()
    assert main([relative, "--format", "urls", "--base-url", "https://a.example/x/"]) == 0
    assert main([page, "--format", "urls", "--preview", "always"]) == 0
    assert main([svg, "--format", "urls", "--allow-svg"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[:2] == ["https://a.example/a.png", "https://asyncdata.net/web/t1"]
    assert out[2].startswith("data:image/svg+xml;base64,PHN2Zy")


# -- carriers -------------------------------------------------------------------------------------------------

FAMILIES = (
    "chat-parts",
    "crazyrouter",
    "error-body",
    "gemini",
    "images-api",
    "openrouter",
    "responses-api",
    "sora2api",
)
CARRIED = [case for case in load() if case.family in FAMILIES and not case.options]


def test_files_of_every_kind_stand_side_by_side(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    contents = [case.wire if isinstance(case.wire, bytes) else case.wire.encode() for case in CARRIED]
    files = [str(written(tmp_path / f"{number}", content)) for number, content in enumerate(contents)]
    stdin_is(monkeypatch, contents[0])
    assert main([*files, "-"]) == 4
    out, err = capsys.readouterr()
    results = [ImageResult.model_validate_json(line) for line in out.splitlines()]
    assert {case.name: differences(case.expect, result) for case, result in zip(CARRIED, results, strict=False)} == {
        case.name: {} for case in CARRIED
    }
    assert results[len(CARRIED) :] == [results[0]]
    assert {result.status.value for result in results} == {"completed", "pending", "failed", "refused", "no_image"}
    assert err == ""


CHUNK = {"choices": [{"delta": {"content": f"![cat]({URL})"}}]}
BODY = {"choices": [{"message": {"role": "assistant", "content": f"![cat]({URL})"}}]}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(BODY),
        json.dumps(BODY, indent=2),
        json.dumps(json.dumps(BODY)),
        f"data: {json.dumps(CHUNK)}\n\ndata: [DONE]\n\n",
        f"data: {json.dumps(CHUNK)}\r\n\r\ndata: [DONE]",
    ],
)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_body_or_stream_is_known_by_its_looks(tmp_path: Path, capsys: Captured, text: str, mark: bytes) -> None:
    written(tmp_path / "reply", mark + text.encode())
    assert main([str(tmp_path / "reply"), "--format", "urls", "--strict"]) == 0
    assert capsys.readouterr().out == f"{URL}\n"


def test_page_is_an_error(tmp_path: Path, capsys: Captured) -> None:
    page = f"<!DOCTYPE html><title>502 Bad Gateway</title><img src='{URL}'>"
    assert main([*_files(tmp_path, page)]) == 4
    result = json.loads(capsys.readouterr().out)
    assert (result["data"], result["error"]["message"]) == ([], "502 Bad Gateway")


def test_kind_skips_the_look(tmp_path: Path, capsys: Captured) -> None:
    stream = f"data: {json.dumps(CHUNK)}\n\n"
    body, quoted, comment = json.dumps(BODY), f"![a]({URL})", f": hello\n\n{stream}"
    for kind, text, sources in [
        ("auto", body, ["choices[0].message.content"]),
        ("body", body, ["choices[0].message.content"]),
        ("auto", comment, ["choices[0].delta.content"]),
        ("sse", comment, ["choices[0].delta.content"]),
        ("content", quoted, [None]),
        ("content", body, []),
        ("content", stream, []),
        ("sse", quoted, []),
    ]:
        main([*_files(tmp_path, text), "--kind", kind])
        data = json.loads(capsys.readouterr().out)["data"]
        assert [image["span"]["source"] for image in data] == sources, (kind, text)


def test_explain_shows_every_content_of_a_body(tmp_path: Path, capsys: Captured) -> None:
    messages = [{"message": {"content": f"![{n}]({URL}?{n})"}} for n in range(2)]
    assert main([*_files(tmp_path, json.dumps({"choices": messages})), "--explain"]) == 0
    out = capsys.readouterr().out
    headings = [line.split(": ")[0] for line in out.splitlines() if line.startswith("Content ")]
    assert headings == [f"Content choices[{n}].message.content" for n in range(2)]
    assert "\nPictures: 2\n" in out


@pytest.mark.parametrize("data", [f"a\xe9 ![a]({URL})".encode("latin-1"), f"![a]({URL}) 猫".encode()[:-1]])
def test_bytes_that_are_no_utf8_are_an_issue(tmp_path: Path, capsys: Captured, data: bytes) -> None:
    path = written(tmp_path / "reply", data)
    assert main([str(path)]) == 0
    out, err = capsys.readouterr()
    assert [issue["code"] for issue in json.loads(out)["issues"]] == ["bad-utf-8"]
    assert err == ""
    assert main([str(path), "--strict", "--format", "urls"]) == 1
    assert capsys.readouterr().out == f"{URL}\n"


# -- explain --------------------------------------------------------------------------------------------------


def test_explain_shows_the_marked_content_and_exits_with_the_status(tmp_path: Path, capsys: Captured) -> None:
    assert main([*_files(tmp_path, PENDING), "--explain"]) == 3
    out = capsys.readouterr().out
    assert "   id     1 │ > ID: `task_01k0abc`\n" in out
    assert "queue     2 │ > 排队中...\n" in out
    assert out.startswith("Status: pending\n  rule started: ")


@pytest.mark.parametrize(
    "terminal, environment, coloured",
    [
        (True, {}, True),
        (False, {}, False),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (True, {"TERM": "dumb"}, False),
    ],
)
def test_colours_are_for_terminals_that_want_them(
    reply: Path,
    capsys: Captured,
    monkeypatch: pytest.MonkeyPatch,
    terminal: bool,
    environment: dict[str, str],
    coloured: bool,
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"TERM": "xterm", **environment}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    assert main([str(reply), "--explain"]) == 0
    assert ("\x1b[1mStatus: completed\x1b[0m" in capsys.readouterr().out) is coloured


@pytest.mark.parametrize(
    "terminal, asked, widest", [(True, "60", 60), (True, "150", 150), (True, "999", 200), (False, "150", 100)]
)
def test_explain_is_as_wide_as_the_terminal(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch, terminal: bool, asked: str, widest: int
) -> None:
    monkeypatch.setenv("COLUMNS", asked)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    assert main([*_files(tmp_path, "x" * 190 + f" ![a]({URL})" + "y" * 300), "--explain"]) == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) == widest


def test_explain_as_a_page_is_a_value_of_it_and_a_file_behind_it_stays_a_file(tmp_path: Path, capsys: Captured) -> None:
    [file] = _files(tmp_path, PENDING)
    for asked in (["--explain=html", file], [file, "--explain=html"]):
        assert main(asked) == 3
        page = capsys.readouterr().out
        assert page.startswith("<!doctype html>")
        assert page.endswith("</html>\n")
        assert "<title>pending: 0 pictures" in page
    assert main(["--explain", file]) == 3
    assert capsys.readouterr().out.startswith("Status: pending\n")
    assert "--explain=html" in re.sub(r"\s+", " ", misuse(capsys, ["--explain=html", "--format", "urls", file]))
    assert "takes one input" in misuse(capsys, ["--explain=html", file, file])
    assert "--explain" in misuse(capsys, ["--explain=pdf", file])


# -- hostile replies ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["result", "images", "completion", "parts"])
def test_json_escapes_what_could_move_the_terminal_and_stays_json(tmp_path: Path, capsys: Captured, form: str) -> None:
    text = f"{HOSTILE}\n\n![cat]({URL})"
    prompt = json.dumps({"prompt": HOSTILE}, ensure_ascii=False)
    assert main([*_files(tmp_path, f"{prompt}\n{text}"), "--format", form]) == 0
    out = capsys.readouterr().out
    assert not any(char in out for char in HOSTILE if not char.isprintable())
    assert r"\u001b[2J\u009b1m\u007f \u202eevil\u2066 \u2028\u2029 end" in out
    assert any(HOSTILE in value for value in _strings(json.loads(out)))


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for member in members for text in _strings(member)]


@pytest.mark.parametrize("terminal", [True, False])
def test_markdown_is_made_visible_on_a_terminal_only(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch, terminal: bool
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    assert main([*_files(tmp_path, "\x1b[2J\u202ehi"), "--format", "markdown"]) == 5
    assert capsys.readouterr().out == (r"\u001b[2J\u202ehi" if terminal else "\x1b[2J\u202ehi") + "\n"


def test_hostile_file_name_is_made_visible(capsys: Captured) -> None:
    assert main(["no\x1b[2J\nsuch\udcff"]) == 2
    assert capsys.readouterr().err.startswith(r"chatimg-parse: no\u001b[2J\nsuch\udcff cannot be read: ")


# -- reading --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [[], ["-"]])
def test_standard_input_is_read(capsys: Captured, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    stdin_is(monkeypatch, COMPLETED.encode())
    assert main([*arguments, "--format", "urls"]) == 0
    assert capsys.readouterr().out.startswith(URL)


def test_byte_order_mark_is_no_part_of_the_text_and_line_breaks_stay(tmp_path: Path, capsys: Captured) -> None:
    text = f"a\r\n![cat]({URL})\r\n"
    written(tmp_path / "bom.md", b"\xef\xbb\xbf" + text.encode())
    assert main([str(tmp_path / "bom.md")]) == 0
    assert json.loads(capsys.readouterr().out)["data"][0]["span"]["start"] == text.index("!") == 3


@pytest.mark.parametrize(
    "data, sentence",
    [
        ("a".encode("utf-16"), "is UTF-16 text; convert it to UTF-8"),
        (b"\xfe\xff\x00a", "is UTF-16 text; convert it to UTF-8"),
        ("hello".encode("utf-16-le"), "is UTF-16 text without a byte order mark; convert it to UTF-8"),
        ("hello".encode("utf-16-be"), "is UTF-16 text without a byte order mark; convert it to UTF-8"),
        ("a".encode("utf-32"), "is UTF-32 text; convert it to UTF-8"),
        (gzip.compress(b"hello", mtime=0), "is compressed with gzip; unpack it first"),
        (bz2.compress(b"hello"), "is compressed with bzip2; unpack it first"),
        (lzma.compress(b"hello"), "is compressed with xz; unpack it first"),
        (b"\x28\xb5\x2f\xfd\x00", "is compressed with zstd; unpack it first"),
        (b"PK\x03\x04\x14\x00", "is a zip archive; unpack it first"),
        (b"\x89PNG\r\n\x1a\n", "is a picture (PNG), not a reply"),
        (b"\xff\xd8\xff\xe0", "is a picture (JPEG), not a reply"),
        (b"RIFF\x0a\x00\x00\x00WEBPVP8L", "is a picture (WebP), not a reply"),
        (b"GIF89a\x01\x00\x0a\x00\x80\x00", "is a picture (GIF), not a reply"),
    ],
)
@pytest.mark.parametrize("options", [[], ["--explain"], ["--kind", "body"]])
def test_what_is_no_text_is_named(
    tmp_path: Path, capsys: Captured, data: bytes, sentence: str, options: list[str]
) -> None:
    path = written(tmp_path / "reply", data)
    assert main([str(path), *options]) == 2
    assert capsys.readouterr() == ("", f"chatimg-parse: {path} {sentence}\n")


@pytest.mark.parametrize("start", ["GIF89a is a format.", "BZh", "PK", "RIFF", "\x00\x00"])
def test_text_that_begins_like_another_format_is_text(tmp_path: Path, capsys: Captured, start: str) -> None:
    assert main([*_files(tmp_path, f"{start}\n\n![a]({URL})"), "--format", "urls"]) == 0
    out, err = capsys.readouterr()
    assert (out, err) == (f"{URL}\n", "")


def test_text_with_a_nul_is_still_text(tmp_path: Path, capsys: Captured) -> None:
    assert main(_files(tmp_path, f"\x00\x00 ![a]({URL})")) == 0
    assert json.loads(capsys.readouterr().out)["data"][0]["url"] == URL


def test_unreadable_files_are_named_and_the_others_are_read(tmp_path: Path, capsys: Captured) -> None:
    files = _files(tmp_path, f"![a]({URL})")
    assert main([str(tmp_path), "nul\0byte", *files, "--format", "urls"]) == 2
    out, err = capsys.readouterr()
    assert out == f"{URL}\n"
    assert f"chatimg-parse: {tmp_path} is a directory; name the files in it\n" in err
    assert r"chatimg-parse: nul\u0000byte cannot be read: embedded null byte" in err


def test_closed_standard_input_is_named(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert main([]) == 2
    assert capsys.readouterr().err == "chatimg-parse: standard input is closed\n"


# -- misuse ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        (["--bogus"], "unrecognized arguments: --bogus"),
        (["--format", "xml"], "invalid choice: 'xml'"),
        (["--format", "urls", "--explain"], "not allowed with argument"),
        (["--explain", "--jsonl"], "--explain: not allowed with argument --jsonl"),
        (["--jsonl", "--format", "urls"], "--jsonl: prints JSON; choose --format from result, images, completion, "),
        (["--jsonl", "--format", "markdown"], "--jsonl: prints JSON; choose --format from result, "),
        (["--kind", "html"], "invalid choice: 'html'"),
        (["--preview", "maybe"], "invalid choice: 'maybe'"),
        (["--base-url", "a.example"], "must begin with http:// or https://"),
        (["-", "-"], "standard input can be read only once"),
    ],
)
def test_misuse_exits_with_two_and_a_sentence(capsys: Captured, arguments: list[str], sentence: str) -> None:
    assert sentence in misuse(capsys, arguments)


def test_version_is_that_of_the_package(capsys: Captured) -> None:
    with pytest.raises(SystemExit) as raised:
        main(["--version"])
    assert (raised.value.code, capsys.readouterr().out) == (0, f"chatimg-parse {__version__}\n")


# -- as a process ---------------------------------------------------------------------------------------------


def test_module_runs_and_speaks_utf8_in_the_c_locale() -> None:
    done = run("--format", "markdown", stdin=COMPLETED.encode(), LC_ALL="C", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith(f"猫\n\n![cat]({URL})\n")
    shown = run("--explain", stdin=PENDING.encode(), LC_ALL="C", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0")
    assert shown.returncode == 3
    assert "queue     2 │ > 排队中...\n" in shown.stdout.decode()


def test_no_line_break_is_translated() -> None:
    done = run("--format", "urls", stdin=f"![a]({URL})\r\n".encode())
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{URL}\n".encode(), b"")


@pytest.mark.parametrize("length", [10, 3_000_000])
def test_reader_that_goes_away_is_no_traceback(tmp_path: Path, length: int) -> None:
    file = written(tmp_path / "long.md", "word " * length)
    process = spawn(str(file), "--format", "markdown")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), err) == (5, b"")


@needs_full_device
def test_full_disk_is_a_sentence() -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "chatimg_parse"],
            input=COMPLETED.encode(),
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == b"chatimg-parse: standard output cannot be written: No space left on device\n"


@needs_full_device
def test_what_cannot_be_told_loses_no_result(tmp_path: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "chatimg_parse", "--format", "urls", str(tmp_path / "none.md"), "-"],
            input=COMPLETED.encode(),
            stdout=subprocess.PIPE,
            stderr=full,
            cwd=ROOT,
            check=False,
        )
    assert (done.returncode, done.stdout.split(b"\n")[0]) == (2, URL.encode())
