"""Parse a folder of Parquet on Ray Data: python examples/ray_replies.py replies told --keep id

RAY_ADDRESS says where. Needs chatimg-parse[arrow], ray[data] and aiohttp, on the workers as well; why each setting is
as it is stands in docs/scale.md.
"""

import argparse
from collections.abc import Iterator

import pyarrow as pa
import ray
from ray.data import SaveMode

from chatimg_parse.arrow import map_batches

options = argparse.ArgumentParser()
options.add_argument("source")
options.add_argument("target", help="a folder that is not there yet")
options.add_argument("--column", default="reply")
options.add_argument("--keep", nargs="+", default=[], metavar="COLUMN", help="what goes along")
options.add_argument("--path", help="where in a record the reply lies")
options.add_argument("--rows", type=int, default=1000, help="rows at a time; 16 where they hold large pictures")
asked = options.parse_args()

told = map_batches(asked.column, keep=asked.keep, path=asked.path)


def read(replies: pa.Table) -> Iterator[pa.Table]:
    for batch in told(replies.to_batches()):
        yield pa.Table.from_batches([batch])


replies = ray.data.read_parquet(asked.source).select_columns([asked.column, *asked.keep])
columns = replies.map_batches(read, batch_format="pyarrow", batch_size=asked.rows, max_retries=3)
columns.write_parquet(asked.target, mode=SaveMode.ERROR, row_group_size=10_000, compression="zstd")
