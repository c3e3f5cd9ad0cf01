"""The pictures in `docs/screens`: each has its row and its place on a page, and their recordings are still read so.

That they show what the commands print is seen by `make screens`, which needs a browser.
"""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest

from browser.screens import ROWS, SCREENS, AtTerminal
from chatimg_parse import parse

from ..support.pages import ROOT, SITE, page

MOST, MOST_OF_ALL = 120_000, 800_000  # bytes
IMAGE = re.compile(r"^!\[([^\]]*)\]\((?!\w+:)([^)\s]+)\)$", re.MULTILINE)  # a paragraph, and no example of a reply
TERMINALS = [name for name, row in ROWS.items() if isinstance(row, AtTerminal)]
# What the replies are read as; a row that is not here reads none.
STATUS = {
    "summary-completed": "completed",
    "summary-pending": "pending",
    "summary-refused": "refused",
    "explain": "completed",
    "follow-middle": "completed",
    "follow-end": "completed",
    "explain-page": "completed",
    "explain-page-dark": "refused",
}


def shown() -> list[tuple[str, Path]]:
    """(words for those who do not see it, file) of each picture on a page of the site."""
    found = []
    for name in SITE:
        found += [(alt, (ROOT / name).parent / target) for alt, target in IMAGE.findall(page(name))]
    return found


def size(picture: Path) -> tuple[int, int]:
    data = picture.read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n"), picture
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def test_every_picture_has_its_row_and_every_row_its_picture() -> None:
    assert {path.name for path in SCREENS.iterdir()} == {f"{name}.png" for name in ROWS}


def test_every_picture_is_on_one_page_and_every_picture_of_a_page_is_there() -> None:
    files = [file.resolve() for _, file in shown()]
    assert sorted(files) == sorted((SCREENS / f"{name}.png").resolve() for name in ROWS)


def test_words_say_what_is_to_be_seen_in_a_picture() -> None:
    told = [alt for alt, _ in shown()]
    assert all(len(alt.split()) >= 8 and alt[0].isupper() and alt.endswith(".") for alt in told), told
    assert len(set(told)) == len(told)


def test_package_indexes_get_no_picture() -> None:
    """They show the README without the folder."""
    assert not IMAGE.findall(page("README.md") + page("README.zh.md"))


def test_pictures_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in SCREENS.iterdir()}
    assert {name: bytes_ for name, bytes_ in sizes.items() if bytes_ > MOST} == {}
    assert sum(sizes.values()) < MOST_OF_ALL


def test_terminals_are_equally_wide() -> None:
    """Those of another `--columns` are looked at, and not kept."""
    assert len({size(SCREENS / f"{name}.png")[0] for name in TERMINALS}) == 1


@pytest.mark.parametrize("name", STATUS)
def test_replies_have_hosts_of_examples_and_are_read_as_ever(name: str, tmp_path: Path) -> None:
    row = ROWS[name]
    row.prepare(tmp_path)
    files = [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()]
    [reply] = files or ["".join(row.slowly()) if isinstance(row, AtTerminal) and row.slowly else ""]
    hosts = re.findall(r"https?://([^/\s\"\\]+)", reply)
    assert [host for host in hosts if not host.endswith(".example")] == []
    assert reply.isascii()
    assert parse(reply).status == STATUS[name]
