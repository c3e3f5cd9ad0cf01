"""`python -m benchmarks.converting SOURCE OUT`: one `convert` as a whole process, with two workers.

Prints its rows, and the most memory that one of its processes had, in bytes. A module of its own, since spawned
processes import what they were started with.
"""

from __future__ import annotations

import resource
import shutil
import sys

from chatimg_parse.scale import convert


def main(source: str, out: str) -> None:
    shutil.rmtree(out, ignore_errors=True)
    rows = convert(source, out, path="$", workers=2).rows
    print(rows, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)


if __name__ == "__main__":
    main(*sys.argv[1:])
