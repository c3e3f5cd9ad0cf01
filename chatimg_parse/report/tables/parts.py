"""Where the parts of a table are: files, or those in a folder and in the folders of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from .json_lines import JsonLinesPart
from .parquet import ParquetPart
from .rows import TableError

Part = ParquetPart | JsonLinesPart

_PARQUET, _JSON_LINES = (".parquet", ".pq"), (".jsonl", ".ndjson", ".json")
_SIGNATURE = b"PAR1"
_NULL = "__HIVE_DEFAULT_PARTITION__"  # how engines write a null in the name of a folder


def parts(table: Path) -> Iterator[Part]:
    """In the order of their names. Names that begin with `_` or `.` are no parts. Raises `TableError`."""
    if table.is_dir():
        paths = sorted(_paths(table))
        if not paths:
            endings = ", ".join((*_PARQUET, *_JSON_LINES))
            raise TableError(table, f"holds no part of a table: no file whose name ends in one of {endings}")
        for path in paths:
            yield _part(path, _fixed(path.relative_to(table)))
    elif table.is_file():
        yield _part(table, {})
    elif table.exists():
        raise TableError(table, "is neither a folder nor a plain file; a table is read twice in places")
    else:
        raise TableError(table, "is not there; name a table: a folder, or files of Parquet or JSON Lines")


def _paths(table: Path) -> Iterator[Path]:
    for folder, inner, names in os.walk(table):
        inner[:] = [name for name in inner if _is_visible(name)]
        for name in names:
            path = Path(folder, name)
            if _is_visible(name) and name.lower().endswith((*_PARQUET, *_JSON_LINES)) and path.is_file():
                yield path


def _is_visible(name: str) -> bool:
    return not name.startswith(("_", "."))


def _part(path: Path, fixed: dict[str, str | None]) -> Part:
    try:
        with open(path, "rb") as file:
            is_parquet = file.read(len(_SIGNATURE)) == _SIGNATURE
    except OSError as error:
        raise TableError(path, f"cannot be read: {error.strerror}") from None
    if path.name.lower().endswith(_PARQUET) and not is_parquet:
        raise TableError(path, "is no Parquet file, whatever its name says; it may be cut: make the table anew")
    return (ParquetPart if is_parquet else JsonLinesPart)(path, fixed)


def _fixed(path: Path) -> dict[str, str | None]:
    """Columns that stand in the names of folders: `model=gpt-image/part-0.parquet`."""
    pairs = (name.partition("=") for name in path.parent.parts if "=" in name)
    return {key: None if value == _NULL else unquote(value) for key, _, value in pairs}
