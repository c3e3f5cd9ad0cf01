"""What a person sees at a terminal: a summary instead of JSON, no base64, nothing that moves it, in its width."""

from __future__ import annotations

import json
import os
import re
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse import ImageResult, parse
from chatimg_parse.cli.command import main
from chatimg_parse.cli.terminal.payloads import noted, noted_value
from chatimg_parse.cli.terminal.streams import wants_colour
from chatimg_parse.cli.terminal.summary import Paper, summary
from chatimg_parse.models import ErrorInfo, Image, Issue, Parameters, Status, Video, error_of
from chatimg_parse.printable import cut, middle, rows, visible, width

from ..support.cases import load
from ..support.command_line import HOSTILE, URL, Captured, at_terminal, needs_posix, written
from ..support.pictures import CLEAR_PNG as PNG
from ..support.pictures import GIF, SVG

LONG = f"https://files.example/{'a' * 90}/{'b' * 90}.png?sig={'c' * 40}"
REPLY = (
    '{"prompt": "一只猫 on a sofa", "n": 2}\n\n> ID: `task_01`\n\n'
    f"![cat]({LONG})\n\n![b](data:image/png;base64,{PNG})"
)
PENDING = "> ID: `task_01k0abc`\n> 排队中...\n> 进度 40%\n"
PLAIN = {"NO_COLOR": "1"}
COLUMNS = (40, 60, 80, 120, 200)
MARK = "\u0301"
STYLES = re.compile(r"\x1b\[[\d;]*m|\x1b\]8;;[^\x1b]*\x1b\\")


def told(result: ImageResult, columns: int = 80, *, cuts: bool = True) -> str:
    return summary(result, Paper(columns, cuts=cuts))


# -- the summary ----------------------------------------------------------------------------------------------


def test_every_field_that_a_person_asks_for_has_its_line() -> None:
    result = ImageResult(
        data=[
            Image(url=URL, width=3, height=4, media_type="image/png", download_url=f"{URL}?download"),
            Image(b64_json=PNG, media_type="image/png", width=1, height=1),
            Image(alt="of a redacted log"),
        ],
        status=Status.FAILED,
        params=Parameters(prompt="a cat\non a sofa", raw={}),
        task_id="task_01",
        preview_url="https://a.example/preview",
        source_url="https://a.example/source",
        poll_url="https://a.example/poll",
        progress=40,
        videos=[Video(url="https://a.example/v.mp4")],
        error=ErrorInfo(code="bad", type="input", message="the reason"),
        text="Some words.",
        issues=[Issue(code="url-cut", message="It was cut."), Issue(code="url-cut", message="It was cut.")],
    )
    assert told(result).splitlines() == [
        "failed: 3 pictures, 1 video",
        "  next      the generation failed: see `error`; a new request is a new, perhaps",
        "            paid, generation [url-cut] (bad: the reason)",
        "  error     bad (input)",
        "            the reason",
        f"  1         {URL}",
        "            3x4, image/png",
        f"  download  {URL}?download",
        "  2         1x1, image/png, 70 bytes, in the reply itself",
        "  3         not at hand",
        "  video 1   https://a.example/v.mp4",
        "  prompt    a cat on a sofa",
        "  text      Some words.",
        "  task      task_01",
        "  preview   https://a.example/preview",
        "  source    https://a.example/source",
        "  poll      https://a.example/poll",
        "  progress  [########------------] 40%",
        "  issues    url-cut: It was cut. (2 times)",
    ]


@pytest.mark.parametrize("text", [PENDING, "生成失败 ❌\n失败原因：input_moderation", "生成失败 ❌", "Hello", ""])
def test_what_to_do_next_is_what_raise_for_status_says(text: str) -> None:
    result = parse(text)
    first, *rest = told(result, 200).splitlines()
    assert first == result.status.value.replace("_", " ")
    assert rest[0] == f"  next      {error_of(result)}"


def test_an_address_is_cut_in_its_middle_only_where_it_would_wrap() -> None:
    result = parse(f"![a]({URL})\n\n![b]({LONG})")
    lines = told(result, 80).splitlines()
    assert lines[1] == f"  1         {URL}"
    assert len(lines[2]) == 80
    start, _, end = lines[2].removeprefix("  2         ").partition("…")
    assert (LONG.startswith(start), LONG.endswith(end), len(start) > len(end) > 20) == (True, True, True)
    assert lines[-1] == "  Addresses were cut; --format result has them whole."
    assert f"  2         {LONG}" in told(result, 80, cuts=False).splitlines()
    assert "cut" not in told(result, 80, cuts=False)


def test_a_link_leads_to_the_whole_address_and_only_to_the_web() -> None:
    unsafe = "javascript:alert(1)//猫"
    result = ImageResult(data=[Image(url=LONG), Image(url=unsafe), Image(url=f"{URL}?\x1b]8;;\x07猫")])
    shown = summary(result, Paper(80, links=True, cuts=True))
    targets = re.findall(r"\x1b\]8;;([^\x1b]*)\x1b\\", shown)
    assert targets == [LONG, "", f"{URL}?%1B]8;;%07%E7%8C%AB", ""]
    assert "cut" not in STYLES.sub("", shown)


def test_many_of_a_kind_are_counted() -> None:
    result = ImageResult(data=[Image(url=f"{URL}?{n}") for n in range(25)])
    lines = told(result).splitlines()
    assert lines[0] == "no image: 25 pictures"
    assert lines[-1] == "            … and 5 more pictures; --format result has all"
    assert len([line for line in lines if URL in line]) == 20


def test_text_is_a_line_or_two() -> None:
    lines = told(ImageResult(text="word " * 500), 60).splitlines()
    shown = [line for line in lines if "word" in line]
    assert len(shown) == 2
    assert shown[1].endswith("…")


@pytest.mark.parametrize("unit", ["a", "猫", "a ", "data:image/png;base64,", "https://", "iVBORw0KGgo", "\x1b["])
def test_a_huge_text_is_as_short_as_any(unit: str) -> None:
    huge = unit * (300_000 // len(unit))
    result = ImageResult(
        data=[Image(url=f"https://a.example/{huge}")],
        params=Parameters(prompt=huge, raw={}),
        **dict.fromkeys(("task_id", "preview_url", "text"), huge),
        error=ErrorInfo(code=huge, type=huge, message=f"{huge}!"),
        issues=[Issue(code=huge, message=huge)],
    )
    shown = summary(result, Paper(80, colour=True, links=True, cuts=True))
    assert len(shown) < 60_000
    assert len(shown.splitlines()) < 700


# -- widths ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", COLUMNS)
def test_every_fixture_fits_every_width(columns: int) -> None:
    for case in load():
        result = parse(case.wire, **case.options)
        shown = told(result, columns)
        assert max(map(width, shown.splitlines())) <= columns, case.name
        assert all(char.isprintable() or char in "\n\u3000\xa0" for char in shown), case.name
        for image in result.data:
            assert not image.b64_json or image.b64_json[:40] not in shown, case.name


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1), st.integers(40, 200))
def test_wrapping_loses_nothing_but_blanks(text: str, columns: int) -> None:
    shown = told(ImageResult(status=Status.COMPLETED, task_id=text), columns)
    rows = [line[12:] for line in shown.splitlines()[1:]]
    assert "".join("".join(rows).split()) == "".join(visible(text).split())
    assert all(width(row) <= columns - 12 for row in rows)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("aaa bbb ccc", ["aaa bbb", "ccc"]),
        ("一只猫 在沙发上睡觉", ["一只猫 ", "在沙发上", "睡觉"]),
        ("一只猫abc在沙发上", ["一只猫", "abc在沙", "发上"]),
        ("猫猫猫が\u3099猫", ["猫猫猫が\u3099", "猫"]),
        ("cats, cafe\u0301s", ["cats, ", "cafe\u0301s"]),
        ("aaaabbbbc 猫", ["aaaabbbb", "c 猫"]),
    ],
)
def test_a_row_ends_where_a_reader_would_end_it(text: str, lines: list[str]) -> None:
    assert [row.rstrip() for row in rows(text, 8)] == [line.rstrip() for line in lines]


@given(st.text(st.sampled_from("ab猫한🎉 \u0301")), st.integers(4, 30))
def test_what_is_cut_fits_and_what_fits_is_not_cut(text: str, room: int) -> None:
    for shorter in (cut, middle):
        shown = shorter(text, room)
        assert width(shown) <= room
        assert (shown == text) is (width(text) <= room)


def test_no_number_of_combining_marks_makes_an_address_long() -> None:
    marks = f"https://a.example/a{MARK * 100_000}.png"
    shown = told(ImageResult(status=Status.COMPLETED, data=[Image(url=marks)], videos=[Video(url=marks)]))
    assert len(shown) < 2500
    assert "  1         https://a.example/a" in shown
    assert shown.splitlines()[-1] == "  Addresses were cut; --format result has them whole."


# -- hostile replies, and base64 ------------------------------------------------------------------------------


def test_nothing_of_a_reply_moves_the_terminal() -> None:
    nasty = f"{HOSTILE}\r\n\t\x00\u200b\x1b]0;title\x07"
    result = ImageResult(
        data=[Image(url=nasty, media_type=nasty, download_url=f"https://a.example/{nasty}"), Image(b64_json=nasty)],
        status=Status.FAILED,
        params=Parameters(prompt=nasty, raw={}),
        **dict.fromkeys(("task_id", "preview_url", "source_url", "poll_url", "text"), nasty),
        videos=[Video(url=nasty)],
        error=ErrorInfo(code=nasty, type=nasty, message=f"{nasty}!"),
        issues=[Issue(code=nasty, message=nasty)],
    )
    for columns in COLUMNS:
        shown = STYLES.sub("", summary(result, Paper(columns, colour=True, links=True, cuts=True)))
        assert {char for char in shown if not char.isprintable()} == {"\n"}
        assert max(map(width, shown.splitlines())) <= columns
        assert not re.search(r"(?m)^(?!  |failed: )", shown)


@given(st.text(max_size=60), st.sampled_from(COLUMNS))
def test_no_text_breaks_the_lines(text: str, columns: int) -> None:
    result = ImageResult(
        data=[Image(url=text, media_type=text)],
        status=Status.PENDING,
        params=Parameters(prompt=text, raw={}),
        task_id=text,
        text=text,
        error=ErrorInfo(code=text, type=text, message=text),
        issues=[Issue(code=text, message=text)],
    )
    lines = told(result, columns).split("\n")
    assert lines[0] == "pending: 1 picture"
    assert all(line.startswith("  ") for line in lines[1:])
    assert max(map(width, lines)) <= columns
    assert not [char for line in lines for char in line if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")]
    assert not set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u061c\u200e\u200f") & set("".join(lines))


BIG = "QUJD" * 100


@pytest.mark.parametrize(
    "text, shown",
    [
        (f"a data:image/png;base64,{PNG} b", "a <image/png, 70 bytes> b"),
        ("data:image/gif;base64,R0lG)", "<image/gif, 3 bytes>)"),
        ("data:image/svg+xml,%3Csvg/%3E", "<image/svg+xml, 10 characters>"),
        (f"is {GIF}!", "is <base64, 42 bytes>!"),
        (f"is {BIG}!", "is <base64, 300 bytes>!"),
        (f"{URL}?token={BIG} https://a.example/{BIG}", f"{URL}?token={BIG} https://a.example/{BIG}"),
        (f"{URL} data:image/png;base64,{PNG}", f"{URL} <image/png, 70 bytes>"),
        ("data: nothing, data:x,y", "data: nothing, data:x,y"),
        ("a" * 199, "a" * 199),
    ],
)
def test_base64_is_noted_and_addresses_stay(text: str, shown: str) -> None:
    assert noted(text) == shown
    assert noted_value([{"a": text, "b": 1}]) == [{"a": shown, "b": 1}]


def test_the_value_of_b64_json_is_noted_whatever_it_is() -> None:
    assert noted_value({"b64_json": SVG, "c": None}) == {"b64_json": "<base64, 41 bytes>", "c": None}
    of_a_result = {"media_type": "image/svg+xml", "b64_json": SVG}
    assert noted_value(of_a_result) == {**of_a_result, "b64_json": "<image/svg+xml, 41 bytes>"}


def test_base64_that_is_the_name_of_a_member_is_noted_too() -> None:
    name = "x" + "A" * 400
    assert noted_value({name: {name: 1}}) == {"<base64, 300 bytes>": {"<base64, 300 bytes>": 1}}


# -- as a process, at a terminal ------------------------------------------------------------------------------


@needs_posix
@pytest.mark.parametrize("columns", [60, 80, 120, 200])
def test_a_terminal_gets_the_summary_in_its_width_and_colours(columns: int) -> None:
    code, out, err = at_terminal(columns=columns, stdin=REPLY.encode())
    assert (code, err) == (0, "")
    assert out.startswith("\x1b[1;32mcompleted\x1b[0m: 2 pictures\n")
    plain = STYLES.sub("", out)
    assert max(map(width, plain.splitlines())) == min(columns, max(map(width, told(parse(REPLY), 200).splitlines())))
    assert plain.rstrip("\n") == told(parse(REPLY), columns)
    assert "\x1b]8" not in out


@needs_posix
def test_columns_of_the_environment_count() -> None:
    assert (
        at_terminal(columns=200, stdin=REPLY.encode(), environment={"COLUMNS": "60", **PLAIN})[1]
        == f"{told(parse(REPLY), 60)}\n"
    )


@needs_posix
@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"CLICOLOR": "0"}])
def test_a_terminal_without_colours_gets_words(environment: dict[str, str]) -> None:
    code, out, _ = at_terminal(stdin=PENDING.encode(), environment=environment)
    assert (code, out) == (3, f"{told(parse(PENDING))}\n")


@pytest.mark.parametrize(
    "environment, coloured",
    [({}, False), ({"WT_SESSION": "1"}, True), ({"ConEmuANSI": "ON"}, True), ({"TERM": "xterm"}, True)],
)
def test_an_old_console_of_windows_gets_no_escapes(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], coloured: bool
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM", "TERM_PROGRAM", "WT_SESSION"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    with monkeypatch.context() as windows:
        windows.setattr(os, "name", "nt")
        seen = wants_colour()
    assert seen is coloured


@needs_posix
@pytest.mark.parametrize(
    "environment",
    [{"TERM": "xterm-kitty"}, {"TERM_PROGRAM": "iTerm.app"}, {"VTE_VERSION": "7600"}, {"WT_SESSION": "1"}],
)
def test_a_terminal_with_links_gets_them(environment: dict[str, str]) -> None:
    _, out, _ = at_terminal(stdin=REPLY.encode(), environment=environment)
    assert f"\x1b]8;;{LONG}\x1b\\https://" in out


@pytest.mark.parametrize(
    "environment, coloured",
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ({"CLICOLOR_FORCE": "1"}, True),
        ({"FORCE_COLOR": "0"}, False),
        ({"FORCE_COLOR": ""}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colours_in_a_pipe_are_for_those_who_force_them(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], coloured: bool
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    file = str(written(tmp_path / "reply.md", REPLY))
    assert main([file, "--format", "summary"]) == 0
    out = capsys.readouterr().out
    assert ("\x1b[1;32mcompleted" in out) is coloured
    assert STYLES.sub("", out) == f"{told(parse(REPLY), cuts=False)}\n"
    assert main([file]) == 0
    assert json.loads(capsys.readouterr().out) == parse(REPLY).model_dump(mode="json")


@needs_posix
def test_several_files_have_their_names_above_them(tmp_path: Path) -> None:
    first, second = written(tmp_path / "a\x1b.md", REPLY), written(tmp_path / "b.md", PENDING)
    code, out, err = at_terminal(str(first), str(tmp_path / "no"), str(second), environment=PLAIN)
    heads = [f"==> {tmp_path}/a\\u001b.md <==", f"==> {second} <=="]
    assert out == f"{heads[0]}\n{told(parse(REPLY))}\n\n{heads[1]}\n{told(parse(PENDING))}\n\n"
    assert (code, err) == (2, f"chatimg-parse: {tmp_path}/no cannot be read: No such file or directory\n")


SHORTENED = "chatimg-parse: base64 is shortened for the terminal; pipe the output to get all of it\n"


@needs_posix
@pytest.mark.parametrize("form", ["result", "images", "completion", "parts", "message-images", "markdown", "urls"])
def test_a_terminal_gets_no_base64_in_any_form(tmp_path: Path, form: str) -> None:
    file = str(written(tmp_path / "reply.md", REPLY))
    code, out, err = at_terminal(file, file, "--format", form)
    assert (code, err) == (0, SHORTENED)
    assert PNG not in out
    assert out.count(LONG) >= 2
    assert out.count(", 70 bytes>") == 2
    if form not in ("markdown", "urls"):
        assert len([json.loads(line) for line in out.splitlines()]) == 2


@needs_posix
def test_lines_for_programs_are_whole_at_a_terminal_too() -> None:
    line = json.dumps(REPLY).encode() + b"\n"
    code, out, err = at_terminal("--jsonl", stdin=line)
    assert (code, err) == (0, "chatimg-parse: 1 reply: 1 completed\n")
    assert json.loads(out) == parse(REPLY).model_dump(mode="json")


@needs_posix
def test_following_ends_with_the_summary_at_a_terminal() -> None:
    code, out, err = at_terminal("--follow", stdin=PENDING.encode(), environment=PLAIN)
    assert (code, out) == (3, f"{told(parse(PENDING))}\n")
    assert "not ready" not in err
    code, out, err = at_terminal("--follow", "--format", "events", stdin=REPLY.encode())
    assert (code, err, PNG in out) == (0, SHORTENED, False)
    assert [json.loads(line)["event"] for line in out.splitlines()][-1] == "Finished"


# -- why there is no picture ----------------------------------------------------------------------------------


@pytest.mark.parametrize("text, code", [(PENDING, 3), ("Hello", 5), ("生成失败 ❌", 4)])
def test_what_cannot_say_why_says_it_beside(tmp_path: Path, capsys: Captured, text: str, code: int) -> None:
    file = str(written(tmp_path / "reply.md", text))
    why = f"chatimg-parse: {error_of(parse(text))}\n"
    assert main([file, "--format", "urls"]) == code
    assert capsys.readouterr() == ("", why)
    assert main([file, "--follow", "--format", "result"]) == code
    assert capsys.readouterr().err.endswith(why)
    assert main([file, "--follow", "--format", "urls"]) == code
    assert capsys.readouterr().err.count(why) == 1
    for form in ("result", "markdown", "summary"):
        assert main([file, "--format", form]) == code
        assert capsys.readouterr().err == ""


def test_of_several_files_the_one_without_a_picture_is_named(tmp_path: Path, capsys: Captured) -> None:
    files = [str(written(tmp_path / name, text)) for name, text in (("a", "Hello"), ("b", f"![b]({URL})"))]
    assert main([*files, "--format", "urls"]) == 5
    out, err = capsys.readouterr()
    assert out == f"{URL}\n"
    assert err == f"chatimg-parse: {files[0]}: the reply holds no picture: look at `text`\n"


def test_videos_are_no_pictures(tmp_path: Path, capsys: Captured) -> None:
    body = {"id": "t", "status": "succeeded", "video_url": "https://a.example/v.mp4"}
    assert main([str(written(tmp_path / "body.json", json.dumps(body))), "--format", "urls"]) == 0
    out, err = capsys.readouterr()
    why = "chatimg-parse: it holds videos and no picture with an address; --format result has all of it\n"
    assert (out, err) == ("", why)
