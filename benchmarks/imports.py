"""What `import chatimg_parse` costs a process beside the imports of its two dependencies."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from .timing import Competitor, against, duration, interleaved, of_children, table, times

ROUNDS = 15
GOAL = 1.3
_DEPENDENCIES = "import pydantic, regex; pydantic.BaseModel"
_ONE_MODEL = f"""
{_DEPENDENCIES}
class M(pydantic.BaseModel):
    x: int
"""
PROCESSES = {
    "bare interpreter": "pass",
    "`import pydantic, regex`": "import pydantic, regex",
    "the same, `pydantic.BaseModel` touched": _DEPENDENCIES,
    "the same, one model of one field built": _ONE_MODEL,
    "`import chatimg_parse`": "import chatimg_parse",
    "`from chatimg_parse import parse`": "from chatimg_parse import parse",
}


def run() -> Iterator[str]:
    """The tables of this section."""
    yield "## Import, whole processes"
    processes = {name: _process(code) for name, code in PROCESSES.items()}
    timings = interleaved(processes, rounds=ROUNDS, sample=0, now=of_children)
    touched, built = list(PROCESSES)[2:4]
    rows = []
    for name in PROCESSES:
        ratio = timings.ratio(name, touched)
        goal = against(ratio, GOAL) if name == "`import chatimg_parse`" else ""
        rows.append((name, duration(timings.median(name)), times(ratio), times(timings.ratio(name, built)), goal))
    yield table(("process", "median", "of pydantic + regex", "of these with one model", "goal"), rows)
    yield (
        "`import pydantic` is lazy: most of it is loaded when `BaseModel` is touched (the base of the goal), and the "
        "rest when the first model is built, which every library of models must do. `import chatimg_parse` is as "
        "lazy; the first use of a name pays for its models."
    )


def _process(code: str) -> Competitor:
    return lambda: subprocess.run([sys.executable, "-c", code], check=True)
