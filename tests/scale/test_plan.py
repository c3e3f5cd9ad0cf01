"""Plans: whatever the files, every record is in one piece, once, in order, and the plan is the same each time."""

from __future__ import annotations

import gzip
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from chatimg_parse.scale import plan as plan_module
from chatimg_parse.scale.looking import Looking
from chatimg_parse.scale.pieces import Lines, Piece
from chatimg_parse.scale.plan import Plan
from chatimg_parse.scale.row_groups import Groups
from chatimg_parse.scale.sources import sources

LINE = st.one_of(st.binary(max_size=40).map(lambda line: line.replace(b"\n", b"")), st.just(b"x" * 300))
TEXT = st.builds(lambda lines, end: b"\n".join(lines) + end, st.lists(LINE, max_size=30), st.sampled_from([b"", b"\n"]))


def planned(folder: Path, skipped: Iterable[int] = ()) -> list[Piece]:
    (folder / "out").mkdir(exist_ok=True)
    left_out = {*skipped}
    unpacked = str(folder / "out" / "_unpacked")
    found = sources(folder, str(folder / "out"))
    return [*Plan(found, Looking("$"), None, (), unpacked, lambda number: number not in left_out).pieces()]


def read(piece: Piece) -> list[tuple[str, int, Any]]:
    return [
        (Path(span.file).name, number, value)
        for span in piece.spans
        for chunk in span.chunks()
        for number, value in zip(chunk.numbers, chunk.raw, strict=True)
    ]


@given(texts=st.lists(TEXT, min_size=1, max_size=4), size=st.integers(1, 400), packed=st.booleans(), data=st.data())
def test_lines(texts: list[bytes], size: int, packed: bool, data: st.DataObject) -> None:
    with (
        tempfile.TemporaryDirectory() as name,
        patch.object(plan_module, "LEAST", size),
        patch.object(plan_module, "MOST_RECORDS", 7),
    ):
        folder = Path(name)
        wanted = []
        for at, text in enumerate(texts):
            file = f"{at}.jsonl.gz" if packed else f"{at}.jsonl"
            # Its first bytes must say that it is text, not something else that happens to be drawn.
            text = b"{}\n\n" + text
            (folder / file).write_bytes(gzip.compress(text) if packed else text)
            lines = text.split(b"\n")
            ended = [line + b"\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
            wanted += [(file, number, line) for number, line in enumerate(ended) if not line.isspace()]
        pieces = planned(folder)
        assert [each for piece in pieces for each in read(piece)] == wanted
        assert [piece.number for piece in pieces] == [*range(len(pieces))]
        for piece in pieces:
            assert all(isinstance(span, Lines) for span in piece.spans)
            assert len(read(piece)) <= piece.records
        assert sum(piece.weight for piece in pieces) <= sum(path.stat().st_size for path in folder.glob("*.jsonl*"))
        if not packed:
            assert planned(folder) == pieces
        # Those that are there already are neither given nor unpacked again, and the others are the same.
        done = data.draw(st.sets(st.sampled_from([piece.number for piece in pieces])))
        for path in folder.glob("out/_unpacked/*"):
            path.unlink()
        rest = planned(folder, done)
        assert rest == [piece for piece in pieces if piece.number not in done]
        assert [read(piece) for piece in rest] == [read(piece) for piece in pieces if piece.number not in done]


@given(
    files=st.lists(st.tuples(st.integers(0, 60), st.integers(1, 70)), min_size=1, max_size=3), size=st.integers(1, 600)
)
def test_row_groups(files: list[tuple[int, int]], size: int) -> None:
    with (
        tempfile.TemporaryDirectory() as name,
        patch.object(plan_module, "LEAST", size),
        patch.object(plan_module, "MOST_RECORDS", 7),
    ):
        folder = Path(name)
        wanted = []
        for at, (rows, group) in enumerate(files):
            values = [f"{at}-{row}" for row in range(rows)]
            parquet.write_table(pa.table({"reply": values}), folder / f"{at}.parquet", row_group_size=group)
            wanted += [(f"{at}.parquet", row, value) for row, value in enumerate(values)]
        pieces = planned(folder)
        assert [each for piece in pieces for each in read(piece)] == wanted
        assert planned(folder) == pieces
        for piece in pieces:
            assert all(isinstance(span, Groups) for span in piece.spans)
            assert piece.records == len(read(piece))


def test_many_small_files_share_a_piece(tmp_path: Path) -> None:
    for at in range(500):
        (tmp_path / f"{at:03d}.jsonl").write_bytes(b'"a"\n')
    (piece,) = planned(tmp_path)
    assert (len(piece.spans), piece.records) == (500, 500)


def test_texts_that_are_all_the_same_take_little_room_and_still_are_many_pieces(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"reply": ["the same"] * 100_000}), tmp_path / "a.parquet")
    pieces = planned(tmp_path)
    assert [piece.records for piece in pieces] == [28571, 28571, 28572, 14286]
