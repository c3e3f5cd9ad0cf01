"""A column in pieces that a memory can hold."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse.arrow import pieces

_TEXTS = [pa.string(), pa.string_view()]


@given(
    st.lists(st.integers(0, 300), min_size=1, max_size=40),
    st.integers(1, 7),
    st.sampled_from(_TEXTS),
)
def test_pieces_are_all_rows_in_order_and_bounded(sizes: list[int], rows: int, kind: Any) -> None:
    column = pa.array(["x" * size for size in sizes], kind)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pieces, "MOST_ROWS", rows)
        patched.setattr(pieces, "MOST_BYTES", 500)
        cuts = list(pieces.cuts([column]))
    assert [row for start, length in cuts for row in range(start, start + length)] == list(range(len(sizes)))
    for start, length in cuts:
        assert length <= rows
        assert length == 1 or sum(sizes[start : start + length]) <= 500


def test_large_columns_that_go_along_count_too() -> None:
    small, large = pa.array(["x"] * 8), pa.array([bytes(pieces.MOST_BYTES // 3)] * 8)
    assert list(pieces.cuts([small])) == [(0, 8)]
    assert [length for _, length in pieces.cuts([small, large])] == [2] * 4


def test_a_dictionary_counts_by_what_its_rows_mean() -> None:
    column = pa.array(["x" * 1000, "y" * 1000] * 500).dictionary_encode()
    assert list(pieces.cuts([column])) == [(0, 1000)]


def test_values_are_let_go_before_the_next_are_made() -> None:
    column = pa.array([f"{number}" + "x" * 300_000 for number in range(5)])
    assert list(pieces.values_of(column)) == column.to_pylist()
    assert list(pieces.values_of(column[5:])) == []
