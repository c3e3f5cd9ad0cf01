"""Disks that are full and calls that fail: said by one code, whole parts stay, and the same call goes on."""

from __future__ import annotations

import errno
import gzip
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from chatimg_parse.scale import ScaleError, convert
from chatimg_parse.scale import lines as lines_module
from chatimg_parse.scale import manifest as manifest_module
from chatimg_parse.scale import parts as parts_module
from chatimg_parse.stores import StoreError

from ..support.pictures import PNG
from ..support.tables.stored import body, lines_of, names_of, rows_of, small_pieces

pytestmark = pytest.mark.usefixtures("inline")
BODIES = [body(number) for number in range(60)]
CODES = {errno.ENOSPC: "disk-full", errno.EDQUOT: "disk-full", errno.EIO: "write-failed", errno.EROFS: "write-failed"}


class Failing:
    """A file whose writes fail from one of them on, counted over all files of a module."""

    left: int
    code: int

    def __init__(self, file: Any) -> None:
        self._file = file

    def write(self, data: Any) -> Any:
        Failing.left -= 1
        if Failing.left < 0:
            raise OSError(Failing.code, os.strerror(Failing.code))
        return self._file.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __iter__(self) -> Any:
        return iter(self._file)

    def __enter__(self) -> Failing:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def opens_failing(*arguments: Any, **options: Any) -> Any:
    return Failing(open(*arguments, **options))


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("where", [parts_module, manifest_module, lines_module], ids=lambda it: it.__name__[20:])
@pytest.mark.parametrize("format", ["parquet", "jsonl"])
def test_writes_that_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, where: Any, format: Any) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines_of(BODIES)))
    small_pieces(monkeypatch, 900)
    whole = convert(tmp_path / "a.jsonl.gz", tmp_path / "whole", format=format)
    out = tmp_path / "t"
    for left in (0, 1, 2, 5):
        with monkeypatch.context() as patched:
            patched.setattr(where, "open", opens_failing, raising=False)
            Failing.left, Failing.code = left, code
            with pytest.raises(ScaleError) as raised:
                convert(tmp_path / "a.jsonl.gz", out, format=format)
        assert raised.value.code == CODES[code]
        assert isinstance(raised.value.__cause__, OSError)
        assert not [name for name in names_of(out) if name.startswith(("_begun", "_unpacked"))]
        kept = rows_of(out)
        assert kept == rows_of(tmp_path / "whole")[: len(kept)]
    assert convert(tmp_path / "a.jsonl.gz", out, format=format).rows == whole.rows
    assert (rows_of(out), names_of(out)) == (rows_of(tmp_path / "whole"), names_of(tmp_path / "whole"))


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_calls_that_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines_of(BODIES))

    def fails(*_: Any, **__: Any) -> Any:
        raise OSError(errno.ENOSPC, "no room")

    with monkeypatch.context() as patched:
        patched.setattr(os, call, fails)
        with pytest.raises(ScaleError, match="disk-full"):
            convert(tmp_path / "a.jsonl", tmp_path / "t")
    assert names_of(tmp_path / "t") == ["_manifest.jsonl"]
    assert convert(tmp_path / "a.jsonl", tmp_path / "t").rows == 60


def test_a_store_that_takes_no_picture_ends_it(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines_of([f"![a](data:image/png;base64,{PNG})"]))
    (tmp_path / "pictures").write_text("a file")
    with pytest.raises(StoreError, match="write-failed"):
        convert(tmp_path / "a.jsonl", tmp_path / "t", pictures=tmp_path / "pictures")
    assert names_of(tmp_path / "t") == ["_manifest.jsonl"]
    (tmp_path / "pictures").unlink()
    assert convert(tmp_path / "a.jsonl", tmp_path / "t", pictures=tmp_path / "pictures").rows == 1


def cut_in_the_middle(path: Path) -> None:
    with open(path, "r+b") as file:
        file.seek(path.stat().st_size // 3)
        file.write(b"\x00" * 200)


def no_footer(path: Path) -> None:
    with open(path, "r+b") as file:
        file.truncate(path.stat().st_size - 20)


@pytest.mark.parametrize("damage", [cut_in_the_middle, no_footer])
def test_parquet_that_is_broken_is_named(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    path = tmp_path / "a.parquet"
    parquet.write_table(pa.table({"reply": [str(os.urandom(50)) for _ in range(500)]}), path)
    damage(path)
    with pytest.raises(ScaleError, match=r"source-unreadable: .*a\.parquet"):
        convert(path, tmp_path / "t", path="$")
