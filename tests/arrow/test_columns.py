"""One table of columns: schemas, DDL and the page say the same."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from chatimg_parse import arrow
from chatimg_parse.arrow import COLUMNS, IMAGE_COLUMNS, SCHEMA, Column, columns, duckdb_type, parse_array, spark_ddl

from ..support.pages import page
from ..support.pictures import PNG

MODES: list[Any] = ["omit", "digest", "bytes", Path("pictures")]


def table(rows: tuple[Column, ...]) -> str:
    lines = [f"| `{row.name}` | {short(row)} | {row.meaning} |" for row in rows]
    return "\n".join(["| column | Arrow, Spark, DuckDB | what it is |", "|---|---|---|", *lines])


def short(row: Column) -> str:
    """Types by name; of pictures and videos only that they are lists."""
    if pa.types.is_list(row.arrow) and pa.types.is_struct(row.arrow.value_type):
        return "list of struct"
    told = f"{row.arrow}, {row.spark}, {row.duckdb}".replace("<item: string>", "<string>")
    return told.replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.parametrize("rows", [COLUMNS, IMAGE_COLUMNS], ids=["replies", "pictures"])
def test_the_page_is_the_table(rows: tuple[Column, ...]) -> None:
    assert table(rows) in page("docs/columns.md"), table(rows)


@pytest.mark.parametrize("mode", MODES, ids=str)
def test_all_schemas_name_the_same_columns(mode: Any) -> None:
    names = arrow.schema(mode).names
    assert names == [row.name for row in columns(mode)] == SCHEMA.names
    assert re.findall(r"(?:^|, )(\w+) [A-Z]", re.sub(r"<[^()]*?>+", "", spark_ddl(mode))) == names
    assert all(f"{row.name} {row.duckdb}" in duckdb_type(mode) for row in columns(mode))
    pictures = arrow.schema(mode).field("images").type.value_type
    extra = {"bytes": {"data"}, "omit": set(), "digest": set()}.get(mode, {"path"})
    assert {field.name for field in pictures} == {row.name for row in IMAGE_COLUMNS} - {"data", "path"} | extra


def test_the_default_is_digest() -> None:
    assert arrow.schema() == arrow.schema("digest") == arrow.schema("omit") == SCHEMA
    assert (columns(), spark_ddl(), duckdb_type()) == (COLUMNS, spark_ddl("omit"), duckdb_type("omit"))


@pytest.mark.parametrize("mode", ["omit", "digest", "bytes"])
def test_parquet_gives_it_back(mode: Any, tmp_path: Path) -> None:
    told = parse_array(pa.array([f"![a](data:image/png;base64,{PNG})", None, "hello"]), pictures=mode)
    written = pa.Table.from_batches([pa.RecordBatch.from_struct_array(told)])
    parquet.write_table(written, tmp_path / "a.parquet", compression="zstd")
    again = parquet.read_table(tmp_path / "a.parquet")
    assert again.schema == arrow.schema(mode)
    assert again.equals(written)


def test_without_pyarrow_it_says_what_to_install() -> None:
    code = "import sys; sys.modules['pyarrow'] = None; import chatimg_parse.arrow"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "ImportError: chatimg_parse.arrow needs pyarrow: pip install 'chatimg-parse[arrow]'" in done.stderr


def test_neither_fetching_nor_quick_tools_are_needed() -> None:
    code = (
        "import sys; sys.modules.update(orjson=None, pybase64=None, ssrfguard=None)\n"
        "import pyarrow as pa, chatimg_parse.arrow as a\n"
        f"print(a.parse_array(pa.array(['![a](data:image/png;base64,{PNG})']))[0].as_py()['images'][0]['size'])\n"
        "print('chatimg_parse.fetch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["69", "False"]
