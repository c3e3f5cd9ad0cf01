"""Stored replies as files, tables of them as rows, and workers that die on purpose."""

from __future__ import annotations

import json
import os
import pickle
import signal
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from chatimg_parse import parse
from chatimg_parse.arrow import SCHEMA
from chatimg_parse.scale import plan
from chatimg_parse.scale.job import Job
from chatimg_parse.scale.pieces import Piece
from chatimg_parse.scale.worker import Told, Work

from .columns import read_params, row_of

DEADLY = "deadly"


class Inline:
    """In place of a crew: the same work in this process, where a test can reach it. Pieces go the way of pickles."""

    def __init__(self, job: Job, workers: int) -> None:
        del workers
        self._work = Work(pickle.loads(pickle.dumps(job)))

    def __enter__(self) -> Inline:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to be ended."""

    def read(self, pieces: Iterable[Piece]) -> Iterator[Told]:
        for piece in pieces:
            yield self._work.read(pickle.loads(pickle.dumps(piece)))


def small_pieces(monkeypatch: Any, size: int) -> None:
    """Files of a few lines are cut, too."""
    monkeypatch.setattr(plan, "LEAST", size)


def body(number: int, **more: Any) -> dict[str, Any]:
    """A chat body: pending, completed or refused by its number."""
    content = (
        f"ID: task_01k{number:07d}\n> 进度 {number % 100}%",
        f"![cat](https://a.example/{number}.png)",
        "I cannot draw that.",
    )[number % 3]
    choice = {"index": 0, "message": {"role": "assistant", "content": content}}
    return {"id": f"chatcmpl-{number}", "created": 1_700_000_000 + number, "choices": [choice], **more}


def lines_of(records: Iterable[Any]) -> bytes:
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


def rows_of(out: Path) -> list[dict[str, Any]]:
    """The rows of a table in their order, with `params` read."""
    rows: list[dict[str, Any]] = []
    for part in sorted(out.glob("part-*")):
        if part.suffix == ".parquet":
            read = parquet.ParquetFile(part).read()
            read.validate(full=True)
            held = [name for name in read.schema.names if not pa.types.is_temporal(read.schema.field(name).type)]
            rows += read.select(held).to_pylist()  # of moments in nanoseconds Python has no value
        else:
            rows += map(json.loads, part.read_text(encoding="utf-8").split("\n")[:-1])
    return [read_params(row) for row in rows]


def told_of(out: Path) -> list[dict[str, Any]]:
    """The rows of a table without where they stood and what went along."""
    return [{name: row[name] for name in SCHEMA.names} for row in rows_of(out)]


def expected(reply: Any, names: Iterable[str]) -> dict[str, Any]:
    """What the columns of ours have to say; all null for a record without a reply."""
    return dict.fromkeys(names) if reply is None else row_of(parse(reply))


def names_of(out: Path) -> list[str]:
    """The files of a table."""
    return sorted(path.name for path in out.iterdir())


def part_schema(out: Path) -> pa.Schema:
    return parquet.read_schema(min(out.glob("part-*.parquet")))


# -- what goes to other processes -----------------------------------------------------------------------------


def dies_of_it(reply: dict[str, Any]) -> None:
    """A reader of a dialect: kills its process at a body that says so."""
    if reply.get(DEADLY) is True:
        os.kill(os.getpid(), signal.SIGKILL)


def dies_once(reply: dict[str, Any]) -> None:
    """Kills its process at a body that names a file, which is then there, and does it no more."""
    if (mark := reply.get(DEADLY)) and not os.path.exists(mark):
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
