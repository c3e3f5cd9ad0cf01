"""The replies of stored records, read: one row for each, and which record it is of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import pyarrow as pa

from ..records import Choice, Path, Shape, opened
from .kernel import Kernel, Row
from .pieces import UNREADABLE

Where = Path | Shape | Choice
INDEX = pa.field("index", pa.int64())


class Rows(NamedTuple):
    """What records say. Row for row: `told`, the number of its record, and its own number in there."""

    told: list[Row]
    records: list[int]
    numbers: list[int | None]


class Reader(NamedTuple):
    """Reads records with a kernel. Without a place they are replies themselves."""

    kernel: Kernel
    where: Where | None

    @property
    def many(self) -> bool:
        """True if a record may hold several replies."""
        return self.where is not None and _path(self.where).many

    def rows(self, records: Iterable[Any]) -> Rows:
        """Each record is a row or, where it holds several replies, some. One without a reply is a row of nulls."""
        if self.where is None:
            told = self.kernel.rows(records)
            return Rows(told, [*range(len(told))], [None] * len(told))
        replies: list[Any] = []
        of: list[int] = []
        numbers: list[int | None] = []
        for at, record in enumerate(records):
            found = _in_record(self.where, record)
            replies += found or [None]
            of += [at] * (len(found) or 1)
            numbers += range(len(found)) if found and self.many else [None]
        return Rows(self.kernel.rows(replies), of, numbers)


def _path(where: Where) -> Path:
    return where if isinstance(where, Path) else where.path


def _in_record(where: Where, record: Any) -> list[Any]:
    if record is None:
        return []
    if record is UNREADABLE:
        return [record]
    try:
        found = [each.reply for each in where.replies(opened(_text(record)))]
    except Exception:
        return [UNREADABLE]
    return found if _path(where).many else found[:1]


def _text(record: Any) -> Any:
    return bytes(record).decode("utf-8", "replace") if isinstance(record, (bytes, bytearray, memoryview)) else record
