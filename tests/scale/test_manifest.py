"""The manifest: what is there is not made again, what is not whole is, and nothing is mixed or shared."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chatimg_parse import VOCABULARY, Dialect
from chatimg_parse.records import Shape
from chatimg_parse.scale import ScaleError, convert
from chatimg_parse.scale import table as table_module

from ..support.tables.stored import Inline, body, lines_of, names_of, rows_of, small_pieces

BODIES = [body(number) for number in range(60)]


class Counting(Inline):
    """Notes which pieces are read; stops at one, as if it had been killed."""

    read_now: list[int]
    stop_at: int | None = None

    def read(self, pieces: Any) -> Any:
        def noted() -> Any:
            for piece in pieces:
                if piece.number == type(self).stop_at:
                    raise KeyboardInterrupt
                type(self).read_now.append(piece.number)
                yield piece

        return super().read(noted())


@pytest.fixture(autouse=True)
def counting(monkeypatch: pytest.MonkeyPatch) -> type[Counting]:
    monkeypatch.setattr(table_module, "Crew", Counting)
    small_pieces(monkeypatch, 900)
    Counting.read_now, Counting.stop_at = [], None
    return Counting


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "a.jsonl").write_bytes(lines_of(BODIES))
    return tmp_path / "a.jsonl"


def stopped(counting: type[Counting], source: Path, out: Path, at: int) -> None:
    counting.stop_at = at
    with pytest.raises(KeyboardInterrupt):
        convert(source, out)
    counting.stop_at, counting.read_now = None, []


def test_goes_on_where_it_stopped(counting: type[Counting], source: Path, tmp_path: Path) -> None:
    whole = convert(source, tmp_path / "whole")
    assert whole.parts > 8
    stopped(counting, source, tmp_path / "t", 4)
    seen: list[int] = []
    table = convert(source, tmp_path / "t", progress=lambda progress: seen.append(progress.rows - progress.new_rows))
    assert counting.read_now == [*range(4, whole.parts)]
    assert {*seen} == {sum(each["rows"] for each in manifest(tmp_path / "whole")[1:5])}
    assert (table.rows, table.statuses, table.parts) == (whole.rows, whole.statuses, whole.parts)
    assert rows_of(tmp_path / "t") == rows_of(tmp_path / "whole")
    assert names_of(tmp_path / "t") == names_of(tmp_path / "whole")


def test_does_nothing_where_all_is_done(counting: type[Counting], source: Path, tmp_path: Path) -> None:
    first = convert(source, tmp_path / "t")
    before = manifest(tmp_path / "t")
    counting.read_now = []
    again = convert(source, tmp_path / "t")
    assert counting.read_now == []
    assert (again.rows, again.parts, again.statuses) == (first.rows, first.parts, first.statuses)
    assert manifest(tmp_path / "t") == before


def manifest(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "_manifest.jsonl").read_bytes().splitlines()]


def torn(out: Path) -> None:
    with open(out / "_manifest.jsonl", "r+b") as file:
        file.truncate(os.path.getsize(out / "_manifest.jsonl") - 5)


def no_file(out: Path) -> None:
    (out / "part-000002.parquet").unlink()


def half_file(out: Path) -> None:
    with open(out / "part-000002.parquet", "r+b") as file:
        file.truncate(10)


def rubbish(out: Path) -> None:
    lines = (out / "_manifest.jsonl").read_bytes().splitlines(keepends=True)
    (out / "_manifest.jsonl").write_bytes(b"".join(lines[:3]) + b"\xff\x00[\n" + b"".join(lines[3:]))


def left_over(out: Path) -> None:
    """What processes leave that are killed."""
    (out / "_begun-000003-12-ab").write_bytes(b"half")
    (out / "_unpacked").mkdir()
    (out / "_unpacked" / "000003-000000.jsonl").write_bytes(b"half")


@pytest.mark.parametrize(
    ("damage", "again"),
    [
        (torn, {}),
        (no_file, {2}),
        (half_file, {2}),
        (rubbish, None),
        (left_over, {}),
    ],
)
def test_damage_is_mended(
    counting: type[Counting], source: Path, tmp_path: Path, damage: Callable[[Path], None], again: Any
) -> None:
    out = tmp_path / "t"
    whole = convert(source, out)
    rows, names = rows_of(out), names_of(out)
    counting.read_now = []
    damage(out)
    for _ in range(2):
        assert convert(source, out).rows == whole.rows
        assert (rows_of(out), names_of(out)) == (rows, names)
    if again is not None:
        assert {*counting.read_now} == {*again}
    else:
        assert {0, 1} & {*counting.read_now} or counting.read_now == [*range(2, whole.parts)]


def test_nothing_is_mixed(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "t"
    convert(source, out, path="$")
    others: list[dict[str, Any]] = [
        {"path": "auto"},
        {"path": Shape("mine", "a", ("a",), "")},
        {"format": "jsonl"},
        {"keep": ["id"]},
        {"pictures": "omit"},
        {"column": "reply"},
        {"base_url": "https://a.example/"},
        {"dialect": Dialect(vocabulary=VOCABULARY.extended(heads={"id": ["Auftrag"]}))},
    ]
    before = rows_of(out)
    for other in others:
        with pytest.raises(ScaleError, match="other-table") as raised:
            convert(source, out, **{"path": "$", **other})
        assert raised.value.detail in ("path", "format", "keep", "pictures", "column", "options")
    with open(source, "ab") as file:
        file.write(b'"one more"\n')
    with pytest.raises(ScaleError, match=r"other-table.*sources"):
        convert(source, out, path="$")
    assert rows_of(out) == before
    assert convert(source, out, path="$", format="jsonl", resume=False).rows == 61
    assert {Path(name).suffix for name in names_of(out)} == {".jsonl"}


def test_made_anew(counting: type[Counting], source: Path, tmp_path: Path) -> None:
    whole = convert(source, tmp_path / "t")
    counting.read_now = []
    convert(source, tmp_path / "t", resume=False)
    assert counting.read_now == [*range(whole.parts)]


@pytest.mark.parametrize("left", [b"", b'{"version": ', b'{"version": "0.0.9"'])
def test_parts_that_nobody_tells_of_are_left_alone(source: Path, tmp_path: Path, left: bytes) -> None:
    out = tmp_path / "t"
    convert(source, out)
    names = names_of(out)
    (out / "_manifest.jsonl").write_bytes(left)
    for resume in (True, False):
        with pytest.raises(ScaleError, match="not-a-table"):
            convert(source, out, resume=resume)
    assert names_of(out) == names
    for part in out.glob("part-*"):
        part.unlink()
    if left == b'{"version": "0.0.9"':
        with pytest.raises(ScaleError, match="not-a-table"):
            convert(source, out)
    else:
        assert convert(source, out).rows == 60


@pytest.mark.parametrize("line", [2, 3])
def test_a_table_of_others_is_not_lost_for_a_line_that_cannot_be_read(source: Path, tmp_path: Path, line: int) -> None:
    out = tmp_path / "t"
    convert(source, out)
    names, manifest = names_of(out), (out / "_manifest.jsonl").read_bytes().splitlines()
    manifest[line - 1] = b"\x00" * 20
    (out / "_manifest.jsonl").write_bytes(b"\n".join(manifest) + b"\n")
    (tmp_path / "b.jsonl").write_bytes(lines_of(BODIES[:1]))
    with pytest.raises(ScaleError, match="other-table"):
        convert(tmp_path / "b.jsonl", out)
    assert names_of(out) == names


def test_a_table_of_another_version_with_other_lines_is_not_lost(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "t"
    convert(source, out)
    names, (header, *rest) = names_of(out), manifest(out)
    told = [{**header, "version": "0.0.9"}, *({**each, "new": 1} for each in rest)]
    (out / "_manifest.jsonl").write_bytes(lines_of(told))
    with pytest.raises(ScaleError, match=r"other-table.*version"):
        convert(source, out)
    assert names_of(out) == names


def test_folders_with_something_else_are_left_alone(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "t"
    out.mkdir()
    (out / "part-000000.parquet").write_bytes(b"mine")
    for resume in (True, False):
        with pytest.raises(ScaleError, match="not-a-table"):
            convert(source, out, resume=resume)
    assert (out / "part-000000.parquet").read_bytes() == b"mine"
    shutil.rmtree(out)
    convert(source, out)
    (out / "notes.txt").write_text("mine")
    convert(source, out, resume=False)
    assert (out / "notes.txt").read_text() == "mine"
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ScaleError, match="not-a-table"):
        convert(source, tmp_path / "file")


def test_two_at_once_are_one_too_many(source: Path, tmp_path: Path) -> None:
    seen: list[Any] = []

    def second(progress: Any) -> None:
        seen.append(progress)
        with pytest.raises(ScaleError, match="in-use"):
            convert(source, tmp_path / "t", resume=False)

    convert(source, tmp_path / "t", progress=second)
    assert len(seen) > 8
    convert(source, tmp_path / "t")


def test_pieces_in_any_order_make_one_table(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    convert(source, tmp_path / "whole")

    class Backwards(Inline):
        def read(self, pieces: Any) -> Any:
            return super().read(reversed([*pieces]))

    monkeypatch.setattr(table_module, "Crew", Backwards)
    convert(source, tmp_path / "t")
    assert rows_of(tmp_path / "t") == rows_of(tmp_path / "whole")
