"""Stored replies by the million on one machine: files in, a table of what the replies say out.

    from chatimg_parse.scale import convert

    if __name__ == "__main__":
        print(convert("logs/", "table/"))

Needs the extra `chatimg-parse[arrow]`. The way of a job: `sources` are cut by a `plan` into `pieces`, a `crew` of
`worker` processes makes a part of the table of each, and the `manifest` says which are done. `table` puts it together.
Between processes go names and counts, never rows. How it is used, and past one machine, is told in docs/scale.md.
"""

from .errors import CODES, ScaleError
from .table import Converted, Progress, convert
from .worker import Spot

__all__ = ["CODES", "Converted", "Progress", "ScaleError", "Spot", "convert"]
