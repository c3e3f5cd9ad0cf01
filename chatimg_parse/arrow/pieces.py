"""A column of replies, in pieces that a memory can hold, and as the Python values that `parse` takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pyarrow as pa

from .nested import without_times

MOST_ROWS = 1_000  # a piece; its own cost is that of half a reply
MOST_BYTES = 32_000_000  # of a piece: pictures of 2 MB would otherwise fill the memory by the thousand
# What is freed goes back to the system, and comes back page by page, unless the C library (glibc) has seen a block as
# large as it come and go. For pictures that would be a fifth of all the time.
bytes(MOST_BYTES)
_AT_ONCE = 1 << 18  # bytes of Python values, which fit into a cache
UNREADABLE = object()  # a row that a fault of ours made unreadable: `parse` refuses it, which names the row


def check_type(of: pa.DataType) -> None:
    """`TypeError` for a column that can hold no reply."""
    inner = of.storage_type if isinstance(of, pa.BaseExtensionType) else of
    inner = inner.value_type if pa.types.is_dictionary(inner) else inner
    if not any(fits(inner) for fits in _READABLE):
        raise TypeError(f"a column of replies is text, binary, struct or list, not {of}")


_READABLE: tuple[Callable[[pa.DataType], bool], ...] = (
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_string_view,
    pa.types.is_binary,
    pa.types.is_large_binary,
    pa.types.is_binary_view,
    pa.types.is_fixed_size_binary,
    pa.types.is_struct,
    pa.types.is_list,
    pa.types.is_large_list,
    pa.types.is_null,
)
_VIEWS = {pa.string_view(): pa.large_string(), pa.binary_view(): pa.large_binary()}


def plain(column: pa.Array) -> pa.Array:
    """Without what hides how many bytes a slice has: extension types and views."""
    if isinstance(column, pa.ExtensionArray):
        column = column.storage
    return column.cast(_VIEWS[column.type]) if column.type in _VIEWS else column


def readable(column: pa.Array) -> pa.Array:
    """A column of replies or records of whose values Python has each."""
    return without_times(plain(column))


def cuts(columns: Sequence[pa.Array], start: int = 0, length: int | None = None) -> Iterator[tuple[int, int]]:
    """(start, length) of pieces of at most `MOST_ROWS` rows and `MOST_BYTES` bytes in all columns, by halving.

    A piece of one row may have more.
    """
    length = len(columns[0]) if length is None else length
    small = length <= MOST_ROWS and sum(_weight(each.slice(start, length)) for each in columns) <= MOST_BYTES
    if small or length == 1:
        yield start, length
    else:
        half = length // 2
        yield from cuts(columns, start, half)
        yield from cuts(columns, start + half, length - half)


def _weight(column: pa.Array) -> float:
    """Bytes; of dictionaries, whose slices share them, the mean."""
    if pa.types.is_dictionary(column.type):
        entries = column.dictionary
        return float(len(column) * plain(entries).nbytes / max(1, len(entries)))
    return float(plain(column).nbytes)


def values_of(column: pa.Array) -> Iterator[Any]:
    """Python values, a few at a time: what was read last is let go before the next needs memory."""
    if pa.types.is_dictionary(column.type):
        column = plain(column.dictionary_decode())
    few = max(1, len(column) * _AT_ONCE // max(1, column.nbytes))
    for start in range(0, len(column), few):
        values = _values(column.slice(start, few))[::-1]
        while values:
            yield values.pop()


def _values(column: pa.Array) -> list[Any]:
    """What pyarrow cannot make a value of (text that is no UTF-8, say) is read alone."""
    try:
        values: list[Any] = column.to_pylist()
    except Exception:
        values = [_value(each) for each in column]
    return values


def _value(scalar: pa.Scalar) -> Any:
    try:
        return scalar.as_py()
    except UnicodeDecodeError:
        # Bytes are what `parse` reads as far as they are text; of a struct there is no such form.
        return scalar.as_buffer().to_pybytes() if hasattr(scalar, "as_buffer") else UNREADABLE
    except Exception:
        return UNREADABLE
