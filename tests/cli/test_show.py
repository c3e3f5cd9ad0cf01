"""Pictures at a terminal: what each protocol gets, and what hostile ones and other terminals do not get."""

from __future__ import annotations

import base64
import importlib
import io
import re
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest

from chatimg_parse import Image, parse
from chatimg_parse.cli.command import main
from chatimg_parse.cli.terminal import show
from chatimg_parse.cli.terminal.show import NotShown, Screen, protocol
from chatimg_parse.cli.terminal.streams import PROTOCOLS

from ..support.command_line import Captured, at_terminal, misuse, needs_posix, written
from ..support.pages import ROOT
from ..support.pictures import CLEAR_PNG, GIF, PNG, SVG
from ..support.servers.gateway import gateways

pillow: Any = importlib.import_module("PIL.Image")

WIDE, HIGH = 300, 200
# What asks a terminal: the answer would be read from standard input.
QUESTIONS = ("\x1b[c", "\x1b[16t", "\x1b[14t", "a=q")


def encoded(size: tuple[int, int] = (WIDE, HIGH), form: str = "PNG", colour: str = "red") -> bytes:
    file = io.BytesIO()
    pillow.new("RGB", size, colour).save(file, form)
    return file.getvalue()


def reply(data: bytes, media_type: str = "image/png") -> bytes:
    return f"a cat ![x](data:{media_type};base64,{base64.b64encode(data).decode()})".encode()


def of(text: str, pattern: str) -> re.Match[str]:
    found = re.search(pattern, text, re.DOTALL)
    assert found is not None, text[:500]
    return found


def decoded(data: str) -> Any:
    picture = pillow.open(io.BytesIO(base64.b64decode(data)))
    picture.load()
    return picture


# -- each protocol, in a real terminal that says of itself what it is ---------------------------------------------


@needs_posix
@pytest.mark.parametrize(
    "environment",
    [{"TERM": "xterm-kitty"}, {"KITTY_WINDOW_ID": "1"}, {"TERM_PROGRAM": "ghostty"}, {"TERM": "xterm-ghostty"}],
)
def test_kitty_gets_a_picture_and_the_places_for_it(environment: dict[str, str]) -> None:
    code, out, err = at_terminal("--show", stdin=reply(encoded()), environment=environment)
    assert (code, err) == (0, "")
    number = of(out, r"\x1b_Gi=(\d+),m=[01],f=100,q=2;")[1]
    chunks = re.findall(rf"\x1b_Gi={number},m=([01]),f=100,q=2;([^\x1b]*)\x1b\\", out)
    assert [last for last, _ in chunks] == ["1"] * (len(chunks) - 1) + ["0"]
    picture = decoded("".join(data for _, data in chunks))
    assert (picture.size, picture.convert("RGB").getpixel((5, 5))) == ((WIDE, HIGH), (255, 0, 0))
    assert f"\x1b_Ga=p,i={number},c=30,r=10,U=1,q=2\x1b\\" in out
    assert out.count("\U0010eeee") == 30 * 10
    colour = int(number)
    assert f"\x1b[38;2;{colour >> 16 & 255};{colour >> 8 & 255};{colour & 255}m\U0010eeee" in out


@needs_posix
@pytest.mark.parametrize(
    "environment", [{"TERM_PROGRAM": "iTerm.app"}, {"LC_TERMINAL": "iTerm2"}, {"TERM_PROGRAM": "WezTerm"}]
)
def test_iterm2_gets_a_file_of_so_many_cells(environment: dict[str, str]) -> None:
    code, out, err = at_terminal("--show", stdin=reply(encoded(form="JPEG"), "image/jpeg"), environment=environment)
    assert (code, err) == (0, "")
    found = of(out, r"\x1b\]1337;File=inline=1;size=(\d+);width=30;height=10;preserveAspectRatio=1:([\w+/=]+)\x07")
    assert len(base64.b64decode(found[2])) == int(found[1])
    picture = decoded(found[2])
    assert (picture.format, picture.size) == ("PNG", (WIDE, HIGH))


@needs_posix
@pytest.mark.parametrize("environment", [{"TERM": "foot"}, {"WT_SESSION": "x"}, {"KONSOLE_VERSION": "230800"}])
def test_sixel_gets_bands_of_six_rows(environment: dict[str, str]) -> None:
    code, out, err = at_terminal("--show", stdin=reply(encoded()), environment=environment)
    assert (code, err) == (0, "")
    found = of(out, r'\x1bP[\d;]*q"1;1;300;200(.*?)\x1b\\')
    assert found[1].count("-") in (33, 34)  # 200 rows, six in each band
    assert re.search(r"#\d+;2;100;0;0", found[1])
    assert out.count(" " * 30 + "\n") == 10


@needs_posix
@pytest.mark.parametrize(
    "environment", [{}, {"TMUX": "x", "KITTY_WINDOW_ID": "1"}, {"TERM": "screen-256color"}, {"TERM": "xterm-256color"}]
)
def test_others_get_blocks_of_two_pixels(environment: dict[str, str]) -> None:
    code, out, err = at_terminal(
        "--show", stdin=reply(encoded()), environment={"COLORTERM": "truecolor", **environment}
    )
    assert (code, err) == (0, "")
    assert out.count("▀") == 30 * 10
    assert set(re.findall(r"\x1b\[([\d;]+)m▀", out)) == {"38;2;255;0;0;48;2;255;0;0"}
    assert "\x1b_G" not in out
    assert "1337" not in out


@needs_posix
@pytest.mark.parametrize("how", PROTOCOLS)
def test_a_protocol_can_be_chosen_and_no_question_is_asked(how: str) -> None:
    """Standard input is the reply; whatever is read of it for another end would be missing."""
    for pixels in ((0, 0), (800, 480)):
        code, out, err = at_terminal("--show-as", how, stdin=reply(encoded()), pixels=pixels)
        assert (code, err) == (0, "")
        assert {"kitty": "\x1b_G", "iterm2": "\x1b]1337;", "sixel": "\x1bP", "blocks": "▀"}[how] in out
        assert not [question for question in QUESTIONS if question in out]
        assert "text      a cat" in re.sub(r"\x1b\[[\d;]*m", "", out)


@needs_posix
def test_cells_are_those_of_the_terminal_and_pictures_are_not_larger_than_it() -> None:
    _, out, _ = at_terminal("--show-as", "iterm2", stdin=reply(encoded((300, 200))), pixels=(1600, 960), columns=80)
    assert "width=15;height=5;" in out  # of 20 x 40 pixels
    _, out, _ = at_terminal("--show-as", "iterm2", stdin=reply(encoded((4000, 1000))), columns=50)
    assert "width=49;height=6;" in out
    _, out, _ = at_terminal("--show-as", "iterm2", stdin=reply(encoded((1000, 4000))), columns=50)
    assert "width=10;height=20;" in out
    found = of(out, r"preserveAspectRatio=1:([\w+/=]+)\x07")
    assert decoded(found[1]).size == (100, 400)


@needs_posix
def test_follow_and_several_files_draw_below_each(tmp_path: Path) -> None:
    first, second = (written(tmp_path / name, reply(encoded())) for name in ("a", "b"))
    code, out, _ = at_terminal("--show-as", "iterm2", str(first), str(second))
    assert code == 0
    marks = ["==> ", "1337", "==> ", "1337"]
    assert re.findall(r"==> |1337", out) == marks
    _, out, _ = at_terminal("--follow", "--show-as", "iterm2", stdin=reply(encoded()))
    assert out.index("completed") < out.index("1337")


# -- whose bytes are at hand -----------------------------------------------------------------------------------


@needs_posix
def test_nothing_is_fetched_to_be_drawn(tmp_path: Path) -> None:
    with gateways() as [gateway]:
        file = str(written(tmp_path / "reply.md", f"![a]({gateway.url('/cat.png')})"))
        code, out, err = at_terminal("--show-as", "iterm2", file)
        assert (code, err) == (0, "")
        assert "picture 1 is not drawn: only its address is known; --save fetches it\n" in out
        assert not gateway.connections
        saving = ("--save", str(tmp_path / "out"), "--allow-host", gateway.host)
        code, out, err = at_terminal("--show-as", "iterm2", *saving, file)
        assert (code, gateway.connections) == (0, 1)
        assert "size=" in out
        assert "width=1;height=1;" in out


@needs_posix
def test_only_what_was_stored_is_read(tmp_path: Path) -> None:
    """An address that is the path of a file is data, and stays an address."""
    secret = written(tmp_path / "secret.png", encoded())
    body = b'{"created": 1, "data": [{"url": "%s"}, {"b64_json": "%s"}]}' % (str(secret).encode(), PNG.encode())
    _, out, _ = at_terminal("--show-as", "iterm2", "--save", str(tmp_path / "out"), stdin=body)
    assert out.count("1337") == 1


# -- hostile pictures ------------------------------------------------------------------------------------------


def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    monkeypatch.setenv("FORCE_COLOR", "1")
    return Screen("blocks")


def bomb() -> bytes:
    """A PNG whose head tells of 10,000,000,000 pixels."""
    data = bytearray(base64.b64decode(CLEAR_PNG))
    data[16:24] = (100_000).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    return bytes(data)


@pytest.mark.parametrize(
    "data, sentence",
    [
        (None, "only its address is known; --save fetches it"),
        (b"", "it cannot be decoded (UnidentifiedImageError)"),
        (b"no picture", "it cannot be decoded (UnidentifiedImageError)"),
        (base64.b64decode(SVG), "SVG is never drawn, since it is a program"),
        (
            b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
            "SVG is never drawn, since it is a program",
        ),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "it cannot be decoded (UnidentifiedImageError)"),
        (bomb(), "(its 100000x100000 pixels are too many to be drawn|it cannot be decoded .DecompressionBombError.)"),
        (encoded()[:200], "it cannot be decoded "),
        (base64.b64decode(CLEAR_PNG)[:-30], "it cannot be decoded "),
    ],
)
def test_what_is_not_drawn_says_why(monkeypatch: pytest.MonkeyPatch, data: bytes | None, sentence: str) -> None:
    with pytest.raises(NotShown) as raised:
        screen(monkeypatch).drawn(Image(b64_json="x"), data)
    assert re.match(sentence if sentence.startswith("(") else re.escape(sentence), str(raised.value))


def test_pixels_below_the_limit_of_pillow_are_counted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(show, "_MOST_PIXELS", 100)
    with pytest.raises(NotShown, match="its 300x200 pixels are too many to be drawn"):
        screen(monkeypatch).drawn(Image(b64_json="x"), encoded())


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP", "BMP"])
def test_every_usual_format_is_drawn(monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    assert screen(monkeypatch).drawn(Image(b64_json="x"), encoded(form=form)).count("▀") == 300


def test_grey_of_sixteen_bits_keeps_its_shades(monkeypatch: pytest.MonkeyPatch) -> None:
    shades = b"".join((257 * (at // 16)).to_bytes(2, sys.byteorder) for at in range(4096))
    grey, file = pillow.frombytes("I;16" if sys.byteorder == "little" else "I;16B", (64, 64), shades), io.BytesIO()
    grey.save(file, "PNG")
    monkeypatch.setattr(sys.stdout, "fileno", lambda: 0)
    drawn = Screen("iterm2").drawn(Image(b64_json="x"), file.getvalue())
    seen = decoded(of(drawn, r":([\w+/=]+)\x07")[1]).convert("L")
    assert [seen.getpixel((0, y)) for y in (0, 20, 40, 63)] == [0, 80, 160, 252]


@pytest.mark.parametrize("data", [PNG, CLEAR_PNG, GIF])
@pytest.mark.parametrize("how", PROTOCOLS)
def test_the_smallest_are_one_cell(monkeypatch: pytest.MonkeyPatch, data: str, how: str) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setattr(sys.stdout, "fileno", lambda: 0)
    drawn = Screen(how).drawn(Image(b64_json=data), base64.b64decode(data))
    assert drawn.endswith(("\n", "\x1b8"))
    assert drawn.count("▀") == (how == "blocks")


@needs_posix
def test_a_picture_that_is_not_drawn_is_no_failure() -> None:
    code, out, err = at_terminal("--show-as", "kitty", stdin=reply(bomb()))
    assert (code, err) == (0, "")
    assert "picture 1 is not drawn: " in out
    assert "\x1b_G" not in out


# -- without a terminal, colours, or the extra --------------------------------------------------------------------


def test_a_pipe_gets_what_it_always_gets(tmp_path: Path, capsys: Captured) -> None:
    file = str(written(tmp_path / "reply.md", reply(encoded())))
    assert main([file]) == 0
    plain = capsys.readouterr().out
    assert main([file, "--show-as", "kitty"]) == 0
    assert capsys.readouterr() == (
        plain,
        "chatimg-parse: --show: standard output is no terminal, so no picture is drawn\n",
    )


@needs_posix
def test_a_terminal_without_colours_gets_no_blocks() -> None:
    _, out, _ = at_terminal("--show", stdin=reply(encoded()), environment={"NO_COLOR": "1"})
    assert out.endswith("picture 1 is not drawn: this terminal has no colours to draw it with\n\n")
    assert "\x1b" not in out


def test_without_the_extra_it_is_named_and_the_summary_stays(tmp_path: Path) -> None:
    file = str(written(tmp_path / "reply.md", reply(encoded())))
    code = (
        "import sys; sys.modules['PIL'] = sys.modules['PIL.Image'] = None; sys.stdout.isatty = lambda: True\n"
        "from chatimg_parse.cli import main; main(['--show', sys.argv[1]])"
    )
    done = subprocess.run([sys.executable, "-c", code, file], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stderr == "chatimg-parse: --show needs Pillow and textual-image: pip install 'chatimg-parse[show]'\n"
    assert "1 picture" in done.stdout
    assert "300x200" in done.stdout


def test_what_a_terminal_says_of_itself_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TMUX", "TERM", "TERM_PROGRAM", "LC_TERMINAL", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "WT_SESSION"):
        monkeypatch.delenv(name, raising=False)
    assert protocol() == "blocks"
    monkeypatch.setenv("TERM_PROGRAM", "Apple_Terminal")
    assert protocol() == "blocks"
    monkeypatch.setenv("TERM_PROGRAM", "vscode")
    assert protocol() == "iterm2"
    monkeypatch.setenv("TERM", "tmux-256color")
    assert protocol() == "blocks"


@pytest.mark.parametrize(
    "options, sentence",
    [
        (["--show", "--jsonl"], "argument --show: not allowed with argument --jsonl"),
        (["--show-as", "sixel", "--explain"], "argument --show: not allowed with argument --explain"),
        (["--show", "--format", "urls"], "argument --show: draws below the summary; leave --format out"),
        (["--show-as", "ascii"], "argument --show-as: invalid choice: 'ascii'"),
    ],
)
def test_misuse_is_named(capsys: Captured, options: list[str], sentence: str) -> None:
    assert sentence in misuse(capsys, options)


def test_the_reply_itself_is_unharmed() -> None:
    assert parse(reply(encoded()).decode()).data[0].as_bytes() == encoded()
