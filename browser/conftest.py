"""The browser, once for all tests; every page, once; and windows in which they are opened."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from .door import Door
from .pages import PAGES
from .window import FLAGS, Opener, Window


@pytest.fixture(scope="session")
def door() -> Iterator[Door]:
    door = Door()
    yield door
    door.close()


@pytest.fixture(scope="session")
def browser(door: Door) -> Iterator[Any]:
    with sync_playwright() as driver:
        program = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        started = driver.chromium.launch(
            executable_path=program, args=FLAGS, proxy={"server": door.address, "bypass": "<-loopback>"}
        )
        yield started
        started.close()


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The file of each page."""
    told = {}
    for name, make in PAGES.items():
        folder = tmp_path_factory.mktemp(name)
        told[name] = folder / f"{name}.html"
        told[name].write_text(make(folder), encoding="utf-8")
    return told


@pytest.fixture
def opened(browser: Any) -> Iterator[Opener]:
    """Opens a file in a window of its own, which is closed after the test."""
    windows: list[Window] = []

    def opener(file: Path, width: int = 1000, **how: Any) -> Window:
        windows.append(Window(browser, file, viewport={"width": width, "height": 800}, **how))
        return windows[-1]

    yield opener
    for window in windows:
        window.close()
