"""Columns in which the values of some types are others, however deep they lie: in structs, lists and dictionaries."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyarrow as pa

IsLeaf = Callable[[pa.DataType], bool]
Make = Callable[[pa.Array], pa.Array]
_LISTS = (pa.types.is_list, pa.types.is_large_list)


def rebuilt(column: pa.Array, is_leaf: IsLeaf, make: Make) -> pa.Array:
    """The column with `make` of each array in it whose type is such; itself where there is none.

    What is made is as long, and may have another type. Maps are left as they are.
    """
    of = column.type
    if is_leaf(of):
        return make(column)
    if not _holds(of, is_leaf):
        return column
    if pa.types.is_dictionary(of):
        return rebuilt(column.dictionary_decode(), is_leaf, make)
    if pa.types.is_struct(of):
        inner = [rebuilt(column.field(at), is_leaf, make) for at in range(of.num_fields)]
        names = [of.field(at).name for at in range(of.num_fields)]
        return pa.StructArray.from_arrays(inner, names=names, mask=column.is_null())
    if any(is_list(of) for is_list in _LISTS):
        offsets = [*_offsets(column.value_lengths().to_pylist())]
        return pa.LargeListArray.from_arrays(pa.array(offsets, pa.int64()), rebuilt(column.flatten(), is_leaf, make))
    return column


def _holds(of: pa.DataType, is_leaf: IsLeaf) -> bool:
    if pa.types.is_dictionary(of):
        return is_leaf(of.value_type) or _holds(of.value_type, is_leaf)
    if pa.types.is_struct(of) or any(is_list(of) for is_list in _LISTS):
        inner = [of.field(at).type for at in range(of.num_fields)]
        return any(is_leaf(each) or _holds(each, is_leaf) for each in inner)
    return False


def _offsets(lengths: list[int | None]) -> Iterator[int | None]:
    """As lists of values are made of them: null for a null."""
    at = 0
    for length in lengths:
        yield None if length is None else at
        at += length or 0
    yield at


def without_times(column: pa.Array) -> pa.Array:
    """Moments, spans and decimals as text: no reply is one, and Python has no value for some."""
    return rebuilt(column, _is_time, _as_text)


def _is_time(of: pa.DataType) -> bool:
    return bool(pa.types.is_temporal(of) or pa.types.is_decimal(of))


def _as_text(column: pa.Array) -> pa.Array:
    try:
        return column.cast(pa.string())
    except pa.ArrowException:
        return pa.nulls(len(column), pa.string())


def in_utf8(column: pa.Array) -> pa.Array:
    """The column whose texts are UTF-8: what is none in them is U+FFFD."""
    try:
        column.validate(full=True)
    except pa.ArrowException:
        return rebuilt(column, _is_text, _decoded)
    return column


def _is_text(of: pa.DataType) -> bool:
    return bool(pa.types.is_string(of) or pa.types.is_large_string(of))


def _decoded(column: pa.Array) -> pa.Array:
    texts = (scalar.as_buffer() if scalar.is_valid else None for scalar in column)
    return pa.array([None if each is None else bytes(each).decode("utf-8", "replace") for each in texts], column.type)
