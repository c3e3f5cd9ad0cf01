"""Columns that go along: the types that they have in the table, and their values in these."""

from __future__ import annotations

import io
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from ..arrow.nested import in_utf8
from ..arrow.pieces import UNREADABLE, values_of

# Files that are alike have types that are alike, too; a column of nulls alone has any.
_SAME = {
    pa.null(): pa.string(),
    pa.large_string(): pa.string(),
    pa.string_view(): pa.string(),
    pa.large_binary(): pa.binary(),
    pa.binary_view(): pa.binary(),
}


def kept_type(of: pa.DataType) -> pa.DataType:
    """The type in the table: one for all that hold the same values. Parquet knows no moments in whole seconds."""
    if pa.types.is_dictionary(of):
        return kept_type(of.value_type)
    if pa.types.is_list(of) or pa.types.is_large_list(of):
        return pa.list_(kept_type(of.value_type))
    if pa.types.is_struct(of):
        return pa.struct([(of.field(at).name, kept_type(of.field(at).type)) for at in range(of.num_fields)])
    if pa.types.is_timestamp(of) and of.unit == "s":
        return pa.timestamp("ms", of.tz)
    return _SAME.get(of, of)


def can_be_kept(of: pa.DataType) -> bool:
    """False for a type that Parquet has not."""
    try:
        parquet.write_table(pa.table({"kept": pa.nulls(1, of)}), io.BytesIO())
    except pa.ArrowException:
        return False
    return True


def kept_as(column: pa.Array, of: pa.DataType) -> pa.Array:
    """A column in its type. A value that this has not is null, and what is no UTF-8 in a text is U+FFFD."""
    column = in_utf8(column)
    try:
        return column.cast(of)
    except pa.ArrowException:
        return pa.concat_arrays([_value(value, of) for value in values_of(column)] or [pa.nulls(0, of)])


def _value(value: Any, of: pa.DataType) -> pa.Array:
    try:
        return pa.array([None if value is UNREADABLE else value], of)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        return pa.nulls(1, of)
