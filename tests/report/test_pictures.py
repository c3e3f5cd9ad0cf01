"""The first pictures: those whose bytes are at hand, and no file that a table only names."""

from __future__ import annotations

import os
from base64 import b64decode
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pyarrow as pa
import pytest

from chatimg_parse.arrow import parse_batch
from chatimg_parse.report import Report, pictures, report

from ..support.pictures import GIF, png
from ..support.tables.read_replies import drawn_png, picture, row, small_png, written

needs_links = pytest.mark.skipif(os.name != "posix", reason="links and devices are others there")


def shown(told: Report) -> list[bytes | None]:
    return [each.data for each in told.gallery]


def in_file(data: bytes, path: Path | str, **others: Any) -> dict[str, Any]:
    """A picture that a table says is in a file."""
    return picture(data) | {"data": None, "path": str(path)} | others


def table_with(folder: Path, *images: dict[str, Any]) -> Report:
    return report(
        written(folder / "table" / "part-0.jsonl", [row("completed", images=[each]) for each in images]).parent
    )


def test_bytes_in_the_table(tmp_path: Path) -> None:
    data = [drawn_png(at) for at in range(30)]
    for name in ("a.parquet", "a.jsonl"):
        told = report(written(tmp_path / name, [row("completed", images=[picture(each)]) for each in data]))
        assert shown(told) == data[:24]
        first = told.gallery[0]
        assert (first.media_type, first.width, first.height, first.size) == ("image/png", 96, 64, len(data[0]))
        assert told.pictures == 30
        assert "IHDR" not in repr(told)


def test_the_same_picture_is_shown_once(tmp_path: Path) -> None:
    images = [picture(small_png(1)), picture(small_png(2)), picture(small_png(1))]
    rows = [row("completed", images=images), row("completed", images=images[::-1])]
    assert shown(report(written(tmp_path / "a.parquet", rows))) == [small_png(1), small_png(2)]


def test_of_digests_nothing_is_shown(tmp_path: Path) -> None:
    replies = [f"![a](data:image/png;base64,{png(1)})", "![b](https://x.example/b.png)"]
    for how in ("digest", "omit"):
        batch = parse_batch(pa.record_batch({"reply": replies}), pictures=how)
        told = report(written(tmp_path / "a.parquet", batch.to_pylist(), batch.schema))
        assert (told.pictures, told.gallery) == (2, ())
        assert [each.url for each in told.addresses] == ["https://x.example/b.png"]
        assert "<img" not in told.as_html()


def test_files_of_a_store_beside_the_table_or_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    replies = [f"![a](data:image/png;base64,{png(at)})" for at in range(3)]
    for folder in (tmp_path / "pictures", tmp_path / "table" / "pictures", Path("./pictures")):
        batch = parse_batch(pa.record_batch({"reply": replies}), pictures=folder)
        table = written(tmp_path / "table" / "a.parquet", batch.to_pylist(), batch.schema).parent
        assert shown(report(table)) == [small_png(at) for at in range(3)]
    moved = tmp_path / "elsewhere" / "deep"
    moved.mkdir(parents=True)
    table.rename(moved / "table")
    (tmp_path / "pictures").rename(moved / "pictures")
    assert shown(report(moved / "table")) == [small_png(at) for at in range(3)]


def test_a_file_must_hold_what_the_row_tells(tmp_path: Path) -> None:
    data = small_png(1)
    place = tmp_path / "pictures" / "a.png"
    place.parent.mkdir()
    place.write_bytes(data)
    good = in_file(data, place)
    assert shown(table_with(tmp_path, good)) == [data]
    for wrong in ({"sha256": sha256(b"x").hexdigest()}, {"size": len(data) - 1}, {"size": None}, {"path": 5}):
        assert shown(table_with(tmp_path, good | wrong)) == [None]
    assert shown(table_with(tmp_path, good | {"sha256": good["sha256"].upper()})) == [data]
    place.write_bytes(data + b"x")
    told = table_with(tmp_path, good)
    assert told.gallery[0].why == "its file is not in the folder of the table or beside it, or holds other bytes"
    assert f"Not shown: {told.gallery[0].why}" in told.as_html()


@needs_links
def test_no_file_outside_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = small_png(1)
    home = tmp_path / "home"
    outside = tmp_path / "secret.png"
    home.mkdir()
    outside.write_bytes(data)
    (home / "link.png").symlink_to(outside)
    (home / "up").symlink_to(tmp_path)
    os.mkfifo(home / "pipe.png")
    looking = Mock(side_effect=os.open)
    monkeypatch.setattr(os, "open", looking)
    names: list[Path | str] = [
        outside,
        "/etc/passwd",
        "/dev/zero",
        "/proc/self/environ",
        home / "link.png",
        home / "up" / "secret.png",
    ]
    names += [home / "table" / ".." / ".." / "secret.png", "../secret.png", "../../secret.png", home / "pipe.png"]
    names += ["file:///etc/passwd", "//host.example/share/a.png", "s3://bucket/a.png", "", ".", "/", "\0", "x" * 5000]
    for name in names:
        assert shown(table_with(home, in_file(data, name))) == [None] * bool(str(name)), name
    opened = [str(call.args[0]) for call in looking.call_args_list]
    assert home / "pipe.png" in map(Path, opened)
    assert not [path for path in opened if not Path(path).is_relative_to(home)]


def test_only_raster_pictures_by_their_bytes(tmp_path: Path) -> None:
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    others = [svg, b"<html><script>alert(1)</script></html>", b"%PDF-1.7", b"", b"II*\0" + bytes(60), b"BM" + bytes(80)]
    told = table_with(tmp_path, *(picture(each, media_type="image/png") for each in others), picture(drawn_png(1)))
    assert shown(told) == [None] * (len(others) - 1) + [drawn_png(1)]  # where no byte is, nothing is kept
    lying = table_with(tmp_path, picture(drawn_png(2), media_type='text/html"><script>'))
    assert lying.gallery[0].media_type == "image/png"
    assert "data:image/png;base64," in lying.as_html()
    assert "script" not in lying.as_html()
    assert table_with(tmp_path, picture(b64decode(GIF))).gallery[0].media_type == "image/gif"


def test_the_page_does_not_grow_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = [drawn_png(at) for at in range(5)]
    monkeypatch.setattr(pictures, "MOST_BYTES", sum(map(len, data[:3])))
    told = table_with(tmp_path, *map(picture, data))
    assert [each is not None for each in shown(told)] == [True, True, True, False, False]
    assert told.gallery[3].why == "the page would grow too large"
    monkeypatch.setattr(pictures, "MOST_OF_ONE", len(data[0]) - 1)
    assert shown(table_with(tmp_path, picture(data[0]), picture(data[0], size=3))) == [None]
    large = drawn_png(0, 1, 1).replace(b"\0\0\0\1\0\0\0\1", b"\0\0\xff\xff\0\0\xff\xff")
    monkeypatch.undo()
    assert table_with(tmp_path, picture(large)).gallery[0].why == "it has too many pixels"


def test_pictures_of_later_rows_are_found(tmp_path: Path) -> None:
    twice = [row("completed", images=[picture(small_png(0))])] * 20
    rows = [row("pending")] * 500 + twice + [row("completed", images=[picture(small_png(at))]) for at in range(1, 5)]
    for name in ("a.parquet", "a.jsonl"):
        path = written(tmp_path / name, rows, **({"row_group_size": 100} if name.endswith("t") else {}))
        told = report(path)
        assert shown(told) == [small_png(at) for at in range(5)]
        assert [each.place.row for each in told.gallery] == [500, 520, 521, 522, 523]
