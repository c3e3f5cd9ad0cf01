"""The replies that every engine is given, and what each has to make of them. It knows no engine.

A table of several thousand: the recorded replies of `tests/fixtures` (bodies as JSON text, hostile ones too), answers
in words, pictures as base64 of which no two are the same, and nulls; in files of small row groups, so that there is
something to share out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from chatimg_parse import parse
from chatimg_parse.arrow import SCHEMA
from tests.support.cases import ANSWERS, load
from tests.support.pictures import png
from tests.support.tables.columns import read_params, row_of

ROWS, FILES, GROUP = 6_000, 6, 100
Row = dict[str, Any]
_NULLS: Row = dict.fromkeys(SCHEMA.names)


@cache
def recorded() -> tuple[str, ...]:
    """Every recorded reply and every answer as text that Arrow can hold."""
    answers = [each["text"] for path in sorted(ANSWERS.glob("*.json")) for each in json.loads(path.read_bytes())]
    texts = [*(case.text for case in load()), *answers]
    return tuple(text.encode("utf-8", "replace").decode() for text in texts)


def reply(row: int) -> str | None:
    """The reply of a row: of eleven one is a null and two are pictures of their own."""
    match row % 11:
        case 3:
            return None
        case 5:
            return f"Picture {row}: ![{row}](data:image/png;base64,{png(row)})"
        case 8:
            return json.dumps({"created": row, "data": [{"b64_json": png(row), "revised_prompt": f"number {row}"}]})
        case _:
            return recorded()[row * 7 % len(recorded())]


def table_of(replies: Sequence[str | None], start: int = 0) -> pa.Table:
    """As teams store them: a number, the reply, and a column that nobody asks for."""
    numbers = range(start, start + len(replies))
    text = pa.array(replies, pa.string())
    return pa.table({"id": pa.array(numbers, pa.int64()), "reply": text, "other": pa.array(numbers, pa.int32())})


def told(text: str | None) -> Row:
    """What the columns of a reply have to be, by the attributes of its result."""
    return _NULLS if text is None else row_of(parse(text))


@dataclass(frozen=True)
class Replies:
    """`folder/replies/*.parquet`, `folder/replies.parquet` of the same, and the rows that have to come out."""

    folder: Path
    rows: dict[int, Row]

    @property
    def source(self) -> Path:
        return self.folder / "replies"


def written(folder: Path) -> Replies:
    """The replies as files in a folder."""
    table = table_of([reply(row) for row in range(ROWS)])
    source = folder / "replies"
    source.mkdir(parents=True)
    parquet.write_table(table, folder / "replies.parquet", row_group_size=GROUP)
    for number in range(FILES):
        part = table.slice(number * ROWS // FILES, ROWS // FILES)
        parquet.write_table(part, source / f"{number}.parquet", row_group_size=GROUP)
    return Replies(folder, {row: told(reply(row)) for row in range(ROWS)})


def with_a_failure(replies: Replies) -> tuple[str, dict[int, Row]]:
    """A reply that stands in one row only, and what has to come out where our own code fails on it."""
    row = ROWS // 2 // 11 * 11 + 5
    text = reply(row)
    assert text is not None
    assert [reply(each) for each in range(ROWS)].count(text) == 1
    return text, {**replies.rows, row: {**_NULLS, "issues": ["parser-error"]}}


def rows_of(path: Path, *kept: str) -> list[Row]:
    """The rows of a file or folder of Parquet that has the columns and those kept, with JSON text read."""
    table = parquet.read_table(path)
    assert table.schema.names == [*(kept or ["id"]), *SCHEMA.names]
    return [read_params(row) for row in table.to_pylist()]


def assert_told(found: Iterable[Row], wanted: dict[int, Row]) -> None:
    """Each row once, in whatever order, and every value of it as it has to be."""
    rows = list(found)
    by_number = {row["id"]: row for row in rows}
    assert len(by_number) == len(rows), "a row came twice"
    assert by_number.keys() == wanted.keys(), "a row is missing, or one too many"
    wrong = {number: _differing(row, wanted[number]) for number, row in by_number.items()}
    assert not {number: names for number, names in wrong.items() if names}


def _differing(row: Row, wanted: Row) -> dict[str, tuple[Any, Any]]:
    return {name: (row[name], value) for name, value in wanted.items() if row[name] != value}
