"""`--show`: pictures at a terminal, by its own protocol (kitty, iTerm2, sixel) or as coloured blocks.

Pillow decodes, textual-image draws for kitty, sixel and blocks; both are of the extra [show] and loaded only here. What
iTerm2 understands is one escape sequence around a file, and textual-image has no release that writes it.

Bytes of a reply are hostile: they are decoded under limits, as few formats, made small, and what goes to the terminal
is what we made of the pixels. What a terminal draws is told by its environment. It is not asked: the answer would be
read from standard input, which may be the reply, or what a person types.
"""

from __future__ import annotations

import base64
import io
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from ...models import Image
from ...text import pixels
from .streams import columns, wants_colour

MISSING = "--show needs Pillow and textual-image: pip install 'chatimg-parse[show]'"
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF", "BMP")  # and no format that calls other programs
_MOST_PIXELS = 1 << 26  # 8192 x 8192, 256 MiB when decoded
_WIDEST, _HIGHEST = 60, 20  # cells
_LARGEST_CELL = 64
_CELL = (
    10,
    20,
)  # pixels, where the terminal does not tell; every other one of these is nearly as high as twice its width
# Who draws what, by what these terminals say of themselves.
_PROGRAMS = {"iTerm.app": "iterm2", "WezTerm": "iterm2", "mintty": "iterm2", "vscode": "iterm2", "ghostty": "kitty"}
_TERMS = {"xterm-kitty": "kitty", "xterm-ghostty": "kitty"}
_SIXEL_TERMS = ("foot", "mlterm", "contour", "yaft", "xterm-sixel")
_NAMES = {"KITTY_WINDOW_ID": "kitty", "KONSOLE_VERSION": "sixel", "WT_SESSION": "sixel"}
_MULTIPLEXERS = ("screen", "tmux")  # which pass on only what they know


class NotShown(Exception):
    """A picture that is not drawn; the message says why."""


def protocol() -> str:
    """What this terminal draws, as far as its environment tells; `blocks` are for all with colours."""
    term, names = os.environ.get("TERM", ""), os.environ
    if names.get("TMUX") or term.startswith(_MULTIPLEXERS):
        return "blocks"
    known = _TERMS.get(term) or _PROGRAMS.get(names.get("TERM_PROGRAM", ""))
    known = known or ("iterm2" if names.get("LC_TERMINAL") == "iTerm2" else None)
    known = known or next((told for name, told in _NAMES.items() if names.get(name)), None)
    return known or ("sixel" if term.startswith(_SIXEL_TERMS) else "blocks")


class Screen:
    """Draws pictures at standard output, which is a terminal."""

    def __init__(self, how: str | None) -> None:
        """`how`: one of `PROTOCOLS`; without it the environment tells. Raises `ImportError` without the extra."""
        self.protocol = how or protocol()
        self._pillow = import_module("PIL.Image")
        self._cell = _cell()
        self._draw: Callable[[Any, int, int], str] = _iterm2
        if self.protocol != "iterm2":
            self._draw = _Drawing(self.protocol, asks_size=self._cell is not None).drawn

    def drawn(self, image: Image, data: bytes | None) -> str:
        """A picture as the terminal takes it, in whole lines. Raises `NotShown`."""
        if data is None:
            raise NotShown("only its address is known; --save fetches it")
        if self.protocol == "blocks" and not wants_colour():
            raise NotShown("this terminal has no colours to draw it with")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd metadata, of large pictures below our limit, of old names
            picture = self._decoded(image, data)
            return self._draw(picture, *_cells(picture.size, self._cell or _CELL))

    def _decoded(self, image: Image, data: bytes) -> Any:
        """Its first frame, not larger than what can be seen."""
        told = pixels.look(base64.b64encode(data[:4096]).decode()).media_type or image.media_type
        if told == "image/svg+xml":
            raise NotShown("SVG is never drawn, since it is a program")
        width, height = self._cell or _CELL
        try:
            picture = self._pillow.open(io.BytesIO(data), formats=_FORMATS)
            if picture.width * picture.height > _MOST_PIXELS:
                raise NotShown(f"its {picture.width}x{picture.height} pixels are too many to be drawn")
            picture.draft("RGB", (_WIDEST * width, _HIGHEST * height))
            if picture.mode.startswith("I"):  # grey of 16 bits, of which Pillow would cut off what is brighter than 255
                picture = picture.point(lambda value: value / 257).convert("L")
            picture = picture.convert("RGBA")
            picture.thumbnail((_WIDEST * width, _HIGHEST * height))
        except NotShown:
            raise
        except Exception as broken:  # whatever a decoder makes of hostile bytes
            raise NotShown(f"it cannot be decoded ({type(broken).__name__})") from None
        return picture


def _cell() -> tuple[int, int] | None:
    """The pixels of a cell, where the terminal has told the system."""
    try:
        termios, fcntl = import_module("termios"), import_module("fcntl")
        told = fcntl.ioctl(sys.stdout.fileno(), termios.TIOCGWINSZ, bytes(8))
    except (ImportError, OSError, ValueError):
        return None
    rows, wide, width, height = (int.from_bytes(told[at : at + 2], sys.byteorder) for at in (0, 2, 4, 6))
    if not (rows and wide and width >= wide and height >= rows):
        return None
    return min(width // wide, _LARGEST_CELL), min(height // rows, _LARGEST_CELL)


def _cells(size: tuple[int, int], cell: tuple[int, int]) -> tuple[int, int]:
    """How many cells a picture takes: as many as its pixels need, and not more than can be seen at once."""
    wide, high = size[0] / cell[0], size[1] / cell[1]
    fit = min(1.0, min(_WIDEST, columns() - 1) / wide, _HIGHEST / high)
    return max(1, round(wide * fit)), max(1, round(high * fit))


def _iterm2(picture: Any, wide: int, high: int) -> str:
    """The picture as a PNG in the sequence of iTerm2, which WezTerm, mintty and others know, too."""
    file = io.BytesIO()
    picture.save(file, "PNG")
    data = file.getvalue()
    what = f"inline=1;size={len(data)};width={wide};height={high};preserveAspectRatio=1"
    return f"\x1b]1337;File={what}:{base64.b64encode(data).decode()}\x07\n"


class _Drawing:
    """What textual-image draws, as a text."""

    def __init__(self, protocol: str, *, asks_size: bool) -> None:
        name = {"kitty": "tgp", "sixel": "sixel", "blocks": "halfcell"}[protocol]
        with _in_place_of_stdout(_Caught(None)):  # else it would ask the terminal what it is
            self._image = import_module(f"textual_image.renderable.{name}").Image
        self._console = import_module("rich.console").Console
        self._fileno = sys.stdout.fileno() if asks_size else None
        # The colours of kitty's placeholders are the number of the picture, so none may be changed.
        self._colours = "auto" if protocol == "blocks" else "truecolor"

    def drawn(self, picture: Any, wide: int, high: int) -> str:
        """The picture in so many cells."""
        caught = _Caught(self._fileno)
        with _in_place_of_stdout(caught):
            console = self._console(
                file=caught,
                force_terminal=True,
                width=columns(),
                color_system=self._colours,
                no_color=False,
                legacy_windows=False,
            )
            console.print(self._image(picture, width=wide, height=high), end="")
        return caught.getvalue()


class _Caught(io.StringIO):
    """Standard output for textual-image: it takes what is written, and says the size of cells where that is known."""

    def __init__(self, fileno: int | None) -> None:
        super().__init__()
        self._of = fileno

    def isatty(self) -> bool:
        return self._of is not None

    def fileno(self) -> int:
        if self._of is None:
            raise OSError
        return self._of


@contextmanager
def _in_place_of_stdout(caught: _Caught) -> Iterator[None]:
    """textual-image looks at `sys.__stdout__` for its questions, and writes pictures for kitty to it."""
    own: Any = sys
    before = own.__stdout__
    own.__stdout__ = caught
    try:
        yield
    finally:
        own.__stdout__ = before
