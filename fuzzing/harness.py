"""The promises under Atheris, which looks at the branches of the library that a reply reaches, and changes it.

Runs only where Atheris is, which `fuzzing/__main__.py` sees to: `python -m fuzzing.harness FOLDER ... -runs=1000`, with
the arguments of libFuzzer.
"""

from __future__ import annotations

import sys
from importlib import import_module

import atheris


def main() -> None:
    with atheris.instrument_imports(include=["chatimg_parse"]):
        promises = import_module("fuzzing.promises")
        for module in ("entry", "stream.streams"):  # which the library loads when they are asked for
            import_module(f"chatimg_parse.{module}")
    atheris.Setup(sys.argv, promises.check)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
