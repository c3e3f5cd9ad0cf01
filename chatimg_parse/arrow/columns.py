"""The one table of columns, from which the schemas of all engines and the page docs/columns.md are made.

Types are those that every engine takes: SHA-256 as hexadecimal text (Spark knows no binary of a fixed size), numbers
signed. `large_string` is what one reply can make long, so that a column of many does not run over 2 GiB.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import pyarrow as pa

from .pictures import Pictures, checked, kept_as


class Type(NamedTuple):
    """One type by its three names."""

    arrow: pa.DataType
    spark: str
    duckdb: str


class Column(NamedTuple):
    """One row of the table of columns; every column can be null.

    `arrow`, `spark` and `duckdb`: its type by three names. `meaning`: a sentence of docs/columns.md.
    """

    name: str
    arrow: pa.DataType
    spark: str
    duckdb: str
    meaning: str


def _column(name: str, of: Type, meaning: str) -> Column:
    return Column(name, *of, meaning)


def _struct(members: Iterable[Column]) -> Type:
    members = tuple(members)
    return Type(
        pa.struct([(each.name, each.arrow) for each in members]),
        f"STRUCT<{', '.join(f'{each.name}: {each.spark}' for each in members)}>",
        f"STRUCT({', '.join(f'{each.name} {each.duckdb}' for each in members)})",
    )


def _list(items: Type) -> Type:
    return Type(pa.list_(items.arrow), f"ARRAY<{items.spark}>", f"{items.duckdb}[]")


_TEXT = Type(pa.string(), "STRING", "VARCHAR")
_LONG = Type(pa.large_string(), "STRING", "VARCHAR")
_BYTES = Type(pa.large_binary(), "BINARY", "BLOB")
_SHORT = Type(pa.int32(), "INT", "INTEGER")
_NUMBER = Type(pa.int64(), "BIGINT", "BIGINT")

IMAGE_COLUMNS = (
    _column("url", _LONG, "where it is, as the reply wrote it; null where its bytes stood in the reply"),
    _column("media_type", _TEXT, "by its bytes (`image/png`), else as claimed"),
    _column("width", _NUMBER, "pixels, where its bytes stood in the reply"),
    _column("height", _NUMBER, "pixels, where its bytes stood in the reply"),
    _column("sha256", _TEXT, 'of its bytes, 64 hexadecimal digits; null for a URL and with `pictures="omit"`'),
    _column("size", _NUMBER, "bytes of the picture; null as `sha256` is"),
    _column("origin", _TEXT, "which rule found it: `markdown`, `part`, `images-api` ..."),
    _column("download_url", _LONG, "another address of it, meant for saving"),
    _column("data", _BYTES, 'its bytes; only with `pictures="bytes"`'),
    _column("path", _LONG, "where the store put it; only where a folder or store was given"),
)
"""The columns of one picture, in `images`. The last two are there only where pictures are kept so."""
_OF_VIDEOS = (
    _column("url", _LONG, "where the video is"),
    _column("poster_url", _LONG, "its still picture, if one was shown"),
)
_EXTRA = ("data", "path")


def columns(pictures: Pictures = "digest") -> tuple[Column, ...]:
    """The columns that come out where pictures are kept so (see `parse_array`)."""
    extra = kept_as(checked(pictures))
    images = [each for each in IMAGE_COLUMNS if each.name not in _EXTRA or each.name == extra]
    return (
        _column("status", _TEXT, "`completed`, `pending`, `failed`, `refused`, `no_image`; null if nothing was read"),
        _column("task_id", _TEXT, "what to ask again for while the status is pending"),
        _column("preview_url", _TEXT, "the task's preview, often a web page"),
        _column("source_url", _TEXT, "the link to the task's raw JSON"),
        _column("poll_url", _TEXT, "where to ask for the task again, as the body tells it"),
        _column("progress", _SHORT, "last percent told, 0 to 100"),
        _column("params", _LONG, "the parameter block as JSON text, with every key as it was read"),
        _column("prompt", _LONG, "the prompt of that block"),
        _column("images", _list(_struct(images)), "the final pictures in order, each once; a list, empty for none"),
        _column("videos", _list(_struct(_OF_VIDEOS)), "the videos, each once: `url` and `poster_url`"),
        _column("error_code", _TEXT, "the code as written; null where only prose told the reason"),
        _column("error_type", _TEXT, "the kind of error, where the body tells one"),
        _column("error_message", _LONG, "the reason in words"),
        _column("issues", _list(_TEXT), "the codes of what was odd (docs/issues.md), each as often as it was met"),
        _column("text", _LONG, "the prose that is left without block, labels, progress, links and pictures"),
        _column("reply_id", _TEXT, "the id of the body; not the task's"),
        _column("model", _TEXT, "the model that the body names"),
        _column("created", _NUMBER, "Unix time in seconds, of the body"),
    )


COLUMNS = columns()
"""The columns that come out where pictures are kept as digests, which is the default."""
SCHEMA: pa.Schema = pa.schema([(each.name, each.arrow) for each in COLUMNS])
"""`COLUMNS` as an Arrow schema."""


def schema(pictures: Pictures = "digest") -> pa.Schema:
    """The columns as an Arrow schema. `pa.struct(list(schema()))` is the type of what `parse_array` gives."""
    return pa.schema([(each.name, each.arrow) for each in columns(pictures)])


def spark_ddl(pictures: Pictures = "digest") -> str:
    """The columns as Spark's DDL: `status STRING, task_id STRING, ...`, for `mapInArrow` and schemas of tables."""
    return ", ".join(f"{each.name} {each.spark}" for each in columns(pictures))


def duckdb_type(pictures: Pictures = "digest") -> str:
    """The columns as the one DuckDB type of a function that gives them: `STRUCT(status VARCHAR, ...)`."""
    return _struct(columns(pictures)).duckdb


def struct_type(pictures: Any) -> pa.StructType:
    """The Arrow type of a reply."""
    return _struct(columns(pictures)).arrow
