"""Parse a folder of Parquet on Spark: python examples/spark_replies.py replies told --keep id

`--master spark://host:7077` says where. Needs chatimg-parse[arrow] and pyspark[sql]>=4, on the workers as well; why
each setting is as it is stands in docs/scale.md.
"""

import argparse
import os
import sys

from pyspark.sql import SparkSession
from pyspark.sql.types import StructType

from chatimg_parse.arrow import map_batches, spark_ddl

options = argparse.ArgumentParser()
options.add_argument("source")
options.add_argument("target", help="a folder that is not there yet")
options.add_argument("--column", default="reply")
options.add_argument("--keep", nargs="+", default=[], metavar="COLUMN", help="what goes along")
options.add_argument("--path", help="where in a record the reply lies")
options.add_argument("--rows", type=int, default=1000, help="rows at a time; 16 where they hold large pictures")
options.add_argument("--master", default="local[*,4]")
asked = options.parse_args()

os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # what the workers run: the same path on each
spark = (
    SparkSession.builder.master(asked.master)
    .config("spark.sql.execution.arrow.maxRecordsPerBatch", asked.rows)
    .config("spark.sql.execution.arrow.maxBytesPerBatch", "64m")
    .config("spark.task.maxFailures", 4)
    .getOrCreate()
)
replies = spark.read.parquet(asked.source)
told = map_batches(asked.column, keep=asked.keep, path=asked.path)
columns = StructType.fromDDL(("index BIGINT, " if told.many else "") + spark_ddl())
schema = StructType(replies.select(*asked.keep).schema.fields + columns.fields)
replies.select(asked.column, *asked.keep).mapInArrow(told, schema).write.parquet(asked.target)
spark.stop()
