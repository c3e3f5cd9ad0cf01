"""Columns of replies: an Arrow array or record batch of stored replies in, columns of what they say out.

Needs the extra `chatimg-parse[arrow]` (pyarrow). Nothing of it is loaded by `import chatimg_parse`. Where it is run in
many processes, and by which engines, is told in docs/scale.md; what each column means in docs/columns.md.
"""

try:
    import pyarrow  # noqa: F401
except ImportError as error:
    raise ImportError("chatimg_parse.arrow needs pyarrow: pip install 'chatimg-parse[arrow]'") from error

from .batches import BatchMapper, map_batches, parse_batch
from .columns import COLUMNS, IMAGE_COLUMNS, SCHEMA, Column, columns, duckdb_type, schema, spark_ddl
from .kernel import parse_array

__all__ = [
    "COLUMNS",
    "IMAGE_COLUMNS",
    "SCHEMA",
    "BatchMapper",
    "Column",
    "columns",
    "duckdb_type",
    "map_batches",
    "parse_array",
    "parse_batch",
    "schema",
    "spark_ddl",
]
