"""Takes the pictures of `docs/screens`: `python -m browser screens`, which makes the environment first.

Every command is really run, in a folder that holds nothing but what it reads. Then Chromium takes a picture of the page
that was written, or of a page that shows what stood in the terminal; nothing is loaded for it. To look at other widths:
`python -m browser screens --columns 60 --into FOLDER`.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from .door import Door
from .screens import COLUMNS, ROWS, SCREENS, AtTerminal, InBrowser
from .terminal import ENVIRONMENT, as_page, seen
from .window import FLAGS, Window

_WIDTH = 1000  # of a page, in pixels
_SCALE = 1.5
_COLOURS, _ROUNDS = 128, 1  # rare ones are kept, and moved to where they are


def taken(browser: Any, row: AtTerminal | InBrowser, columns: int) -> bytes:
    """The picture of a row, as Chromium makes it."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        row.prepare(folder)
        if isinstance(row, InBrowser):
            subprocess.run(["sh", "-c", row.command], cwd=folder, env=ENVIRONMENT, check=False)
            return _of_page(browser, folder / "page.html", row)
        pieces = row.slowly() if row.slowly else None
        told = seen(row.command, folder, columns, slowly=pieces, until=row.until)
        page = folder / "terminal.html"
        page.write_text(as_page(row.command, told, columns, row.rows), encoding="utf-8")
        return _of_terminal(browser, page)


def _of_terminal(browser: Any, page: Path) -> bytes:
    window = Window(browser, page, viewport={"width": 2000, "height": 100}, device_scale_factor=_SCALE)
    picture: bytes = window.page.locator("body").screenshot()
    window.close()
    return picture


def _of_page(browser: Any, page: Path, row: InBrowser) -> bytes:
    size = {"width": _WIDTH, "height": row.height}
    window = Window(browser, page, viewport=size, device_scale_factor=_SCALE, color_scheme=row.scheme)
    if row.over:
        window.page.locator(row.over).first.hover()
    picture: bytes = window.page.screenshot()
    window.close()
    return picture


def small(picture: bytes) -> bytes:
    """The same with few colours, of which these pictures need no more."""
    told = io.BytesIO()
    reduced = (
        Image.open(io.BytesIO(picture))
        .convert("RGB")
        .quantize(_COLOURS, Image.Quantize.MAXCOVERAGE, _ROUNDS, dither=Image.Dither.NONE)
    )
    reduced.save(told, "PNG", optimize=True)
    return told.getvalue()


def main(arguments: list[str]) -> int:
    """Take the pictures that are named, or all."""
    parser = argparse.ArgumentParser(
        prog="python -m browser screens", description="Takes the pictures of docs/screens."
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which ones, of {', '.join(ROWS)}; else all")
    parser.add_argument("--columns", type=int, default=COLUMNS, help=f"how wide terminals are ({COLUMNS})")
    parser.add_argument("--into", type=Path, default=SCREENS, help="the folder (docs/screens)")
    told = parser.parse_args(arguments)
    if unknown := [name for name in told.names if name not in ROWS]:
        parser.error(f"no such picture: {', '.join(unknown)}")
    told.into.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        door = Door()
        program, proxy = os.environ["CHROMIUM"], {"server": door.address, "bypass": "<-loopback>"}
        browser = driver.chromium.launch(executable_path=program, args=FLAGS, proxy=proxy)
        for name in told.names or ROWS:
            picture = small(taken(browser, ROWS[name], told.columns))
            (told.into / f"{name}.png").write_bytes(picture)
            print(f"{name}.png: {len(picture):,} bytes", flush=True)
        browser.close()
        door.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
