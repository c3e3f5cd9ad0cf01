"""`python -m benchmarks [section ...]`: measure, and print tables for `figures.md` and `docs/speed.md`."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version

from . import arrow, big, bodies, imports, pumps, reply, scale, shim, stream

SECTIONS: dict[str, Callable[[], Iterator[str]]] = {
    "reply": reply.run,
    "big": big.run,
    "bodies": bodies.run,
    "pumps": pumps.run,
    "stream": stream.run,
    "shim": shim.run,
    "arrow": arrow.run,
    "scale": scale.run,
    "import": imports.run,
}
_TOOLS = ("pydantic", "regex", "markdown-it-py", "json-repair", "pyarrow")


def main() -> int:
    """Run the sections asked for, all of them by default, in the order of the table."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    reader.add_argument("sections", nargs="*", metavar="section", help=", ".join(SECTIONS))
    reader.add_argument(
        "--patience", type=float, default=pumps.PATIENCE, help="seconds of one run at which a pump stops growing"
    )
    asked = reader.parse_args()
    unknown = [name for name in asked.sections if name not in SECTIONS]
    if unknown:
        reader.error(f"no such section: {', '.join(unknown)}")
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    chosen = SECTIONS | {"pumps": lambda: pumps.run(asked.patience)}
    start = time.perf_counter()
    _say(_place())
    for name, section in chosen.items():
        if not asked.sections or name in asked.sections:
            for part in section():
                _say(part)
    _say(f"Measured in {time.perf_counter() - start:.0f} s.")
    return 0


def _say(part: str) -> None:
    print(part, end="\n\n", flush=True)


def _place() -> str:
    tools = ", ".join(
        f"{name} {version(name)}" for name in ("pydantic", "regex", "markdown-it-py", "json-repair", "pyarrow")
    )
    machine = f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores"
    return f"{machine}; {tools}. Medians; a ratio is the median of the ratios of rounds in which all took turns."


if __name__ == "__main__":
    sys.exit(main())
