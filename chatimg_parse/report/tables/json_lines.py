"""Parts of a table that are JSON Lines: an object a line, whose keys are the columns. One line is held at a time."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...limits import LIMITS
from .rows import LISTS, LONGEST, NUMBERS, TEXTS, Rows, TableError, name_of, number_of

_AT_ONCE = 1000
_LONGEST_LINE = LIMITS.event  # bytes; a longer one is skipped in pieces
_SKIPPED_AT_ONCE = 1 << 16
_PLACE = {"file", "row", "index"}
_Row = dict[str, Any]


class JsonLinesPart:
    """`bad_lines`: those that held no JSON object, so far."""

    def __init__(self, path: Path, fixed: dict[str, str | None]) -> None:
        self.path, self._fixed = path, fixed
        self.bad_lines = 0

    def rows(self) -> Iterator[Rows]:
        """See `Part`. Lines that are no JSON object are counted in `bad_lines` and left out."""
        held: list[tuple[int, _Row]] = []
        for offset, line in _lines(self.path):
            row = _row(line)
            if row is None:
                self.bad_lines += 1
                continue
            held.append((offset, _counted(row | self._fixed)))
            if len(held) == _AT_ONCE:
                yield _together(held)
                held = []
        if held:
            yield _together(held)

    def shown(self, marks: list[int]) -> Iterator[tuple[int, _Row]]:
        """See `Part`. A mark is the offset of the line in its file."""
        for offset, line in _lines(self.path, marks):
            row = _row(line) or {}
            pictures = [_with_bytes(each) for each in _objects(row.get("images"))]
            yield offset, row | self._fixed | {"images": pictures}


def _lines(path: Path, offsets: list[int] | None = None) -> Iterator[tuple[int, bytes | None]]:
    """Where each line begins, and the line; `None` for one that is too long. Of `offsets` only those there."""
    try:
        with open(path, "rb") as file:
            at = 0
            for offset in _all_of(offsets):
                if offset is not None:
                    at = file.seek(offset)
                line = file.readline(_LONGEST_LINE + 1)
                if not line:
                    return
                size, whole = len(line), len(line) <= _LONGEST_LINE or line.endswith(b"\n")
                while not whole and line and not line.endswith(b"\n"):
                    line = file.readline(_SKIPPED_AT_ONCE)
                    size += len(line)
                if not whole or not line.isspace():
                    yield at, line if whole else None
                at += size
    except OSError as error:
        raise TableError(path, f"cannot be read: {error.strerror}") from None


def _all_of(offsets: list[int] | None) -> Iterator[int | None]:
    if offsets is not None:
        yield from offsets
        return
    while True:
        yield None


def _row(line: bytes | None) -> _Row | None:
    try:
        row = None if line is None else json.loads(line.decode("utf-8", "replace").removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def _counted(row: _Row) -> _Row:
    """What is counted of a row, so that its pictures need not be held."""
    told: _Row = {name: name_of(row.get(name)) for name in TEXTS}
    told |= {name: number_of(row.get(name)) for name in NUMBERS}
    issues, pictures = row.get("issues"), _objects(row.get("images"))
    told["issues"] = [each[:LONGEST] for each in issues if isinstance(each, str)] if isinstance(issues, list) else []
    told["images"] = [bool(each.get("data") or each.get("path")) for each in pictures]
    told["there"] = frozenset({*TEXTS, *NUMBERS, *LISTS} & row.keys())
    if not row.keys() - _PLACE:  # some writers leave out what is null
        told["there"] |= {"status"}
    return told


def _together(held: list[tuple[int, _Row]]) -> Rows:
    rows = [row for _, row in held]
    return Rows(
        {name: [row[name] for row in rows] for name in (*TEXTS, *NUMBERS)},
        [(at, code) for at, row in enumerate(rows) for code in row["issues"]],
        [(at, kept) for at, row in enumerate(rows) for kept in row["images"]],
        [offset for offset, _ in held],
        frozenset().union(*(row["there"] for row in rows)),
    )


def _objects(value: Any) -> list[_Row]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _with_bytes(picture: _Row) -> _Row:
    """A picture whose bytes stand in JSON as base64."""
    data = picture.get("data")
    try:
        return picture | {"data": b64decode(data, validate=True) if isinstance(data, str) else None}
    except ValueError:
        return picture | {"data": None}
