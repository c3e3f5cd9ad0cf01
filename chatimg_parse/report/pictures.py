"""The first pictures of a table: their bytes, where these are at hand and may be shown.

What a table says of a file is not trusted: a file is shown only if it lies in the folder of the table or in the one
around it, and holds the very bytes whose SHA-256 and size the row tells. So no table can show what its maker does not
have already. Only raster pictures are shown, by their bytes and not by their name.
"""

from __future__ import annotations

import os
import stat
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from ..page.raster import looked_at
from .figures import Picture, Place
from .tables.rows import name_of, number_of

MOST_SHOWN = 24
MOST_BYTES, MOST_OF_ONE = 24 << 20, 6 << 20
_LONGEST_URL = 8192  # characters; a longer one is no link but data
_LONGEST_PATH = 4096
_READ_ONLY = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class Gallery:
    """Takes pictures until there are enough of them, each once.

    `shown`: those whose bytes are kept, also where these may not be shown. `addresses`: those that are somewhere else.
    """

    def __init__(self) -> None:
        self.shown: list[Picture] = []
        self.addresses: list[Picture] = []
        self._seen: set[str] = set()
        self._left = MOST_BYTES

    def add(self, row: dict[str, Any], place: Place, table: Path) -> None:
        """The pictures of a row of this table (`Part.shown`)."""
        for told in _objects(row.get("images")):
            is_kept = bool(told.get("data") or told.get("path"))
            into = self.shown if is_kept else self.addresses
            key = told.get("sha256" if is_kept else "url")
            if isinstance(key, str) and len(into) < MOST_SHOWN and key not in self._seen:
                self._seen.add(key)
                picture = self._picture(told, name_of(row.get("prompt")), place, table)
                self._left -= len(picture.data or b"")
                into.append(picture)

    @property
    def full(self) -> bool:
        """Whether there are enough of both kinds, so that no further row has to be read."""
        return min(len(self.shown), len(self.addresses)) >= MOST_SHOWN

    def _picture(self, told: dict[str, Any], prompt: str | None, place: Place, table: Path) -> Picture:
        url = told.get("url")
        picture = Picture(
            place,
            name_of(told.get("media_type")),
            number_of(told.get("width")),
            number_of(told.get("height")),
            number_of(told.get("size")),
            name_of(told.get("sha256")),
            url if isinstance(url, str) and len(url) <= _LONGEST_URL else None,
            prompt,
        )
        if picture.size is not None and picture.size > min(MOST_OF_ONE, self._left):
            return replace(picture, why="the page would grow too large")
        data = told.get("data")
        if not isinstance(data, bytes):
            data, why = _of_file(told.get("path"), picture, table)
            if data is None:
                return replace(picture, why=why)
        return self._looked_at(picture, data)

    def _looked_at(self, picture: Picture, data: bytes) -> Picture:
        if len(data) > min(MOST_OF_ONE, self._left):
            return replace(picture, why="the page would grow too large")
        seen, why = looked_at(b64encode(data).decode("ascii"))
        if why is not None:
            return replace(picture, why=why)
        return replace(
            picture, media_type=seen.media_type, width=seen.width, height=seen.height, size=len(data), data=data
        )


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    return (each for each in value if isinstance(each, dict)) if isinstance(value, list) else iter(())


# -- files ----------------------------------------------------------------------------------------------------


def _of_file(path: Any, picture: Picture, table: Path) -> tuple[bytes | None, str]:
    if not isinstance(path, str) or picture.sha256 is None or picture.size is None:
        return None, "the table does not tell the digest of its file"
    try:
        for place in _places(path, table):
            data = _read(place, picture.size)
            if data is not None and sha256(data).hexdigest() == picture.sha256.lower():
                return data, ""
    except ValueError:  # a path that no system has: with a NUL, or half a pair of surrogates
        pass
    return None, "its file is not in the folder of the table or beside it, or holds other bytes"


def _places(path: str, table: Path) -> Iterator[str]:
    """Where the file may be: as the path says, else where it is after the table and its pictures were moved.

    Nothing outside is even looked at: a path may name a device, or another computer.
    """
    if len(path) > _LONGEST_PATH:
        return
    folder = os.path.abspath(table if table.is_dir() else table.parent)
    homes = {_around(folder), _around(os.path.realpath(folder))}
    names = Path(path).parts
    moved = [Path(base, *names[-many:]) for base in (os.path.dirname(folder), folder) for many in (2, 1)]
    for place in [path, *map(str, moved)]:
        place = os.path.abspath(place)
        if any(_inside(place, home) for home in homes):
            real = os.path.realpath(place)
            if any(_inside(real, home) for home in homes):
                yield real


def _around(folder: str) -> str:
    """The folder in which a folder lies, but not all of a disk."""
    above = os.path.dirname(folder)
    return folder if above == os.path.dirname(above) else above


def _inside(place: str, home: str) -> bool:
    return Path(place).is_relative_to(home)


def _read(place: str, size: int) -> bytes | None:
    """A plain file of this size, and nothing else that may stand there."""
    try:
        opened = os.open(place, _READ_ONLY)
    except OSError:
        return None
    try:
        there = os.fstat(opened)
        if not stat.S_ISREG(there.st_mode) or there.st_size != size:
            return None
        with os.fdopen(opened, "rb", closefd=False) as file:
            return file.read(size)
    except OSError:
        return None
    finally:
        os.close(opened)
