"""Why a table could not be made: each failure is one code with what to do next. Nothing of a reply is quoted."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_FULL = (errno.ENOSPC, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)
CODES: dict[str, str] = {
    "no-input": "there is no file with replies: JSON Lines (.jsonl, .ndjson, also compressed) or Parquet",
    "source-unreadable": "a source cannot be read; mend or leave it out",
    "source-changed": "a source was changed while it was read; make the table anew when it is at rest",
    "columns-differ": "a kept column has another type than in the files before; make tables of them apart",
    "not-a-table": "the folder for the table holds other files; choose another one, which may not be there yet",
    "other-table": "the folder holds a table that was made otherwise; choose another folder, or make it anew",
    "in-use": "another process makes a table in this folder; wait for it, or choose another folder",
    "disk-full": "the disk is full; make room and do the same again, it goes on where it stopped",
    "write-failed": "the folder cannot be written; do the same again when it can, it goes on where it stopped",
    "workers-cannot-start": "worker processes do not start; each imports the script, which has to be a file, with its "
    "call under `if __name__ == '__main__':`",
    "workers-die": "worker processes die again and again; memory may be short: do the same again with fewer workers",
}
"""The codes of `ScaleError`, each with what to do."""


class ScaleError(Exception):
    """A table could not be made, or not to its end; `code` is one of `CODES`. Parts that are there are whole."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {CODES[code]}{f' ({detail})' if detail else ''}")
        self.code = code
        self.detail = detail

    def __reduce__(self) -> tuple[Any, ...]:
        return ScaleError, (self.code, self.detail)


@contextmanager
def writing() -> Iterator[None]:
    """What goes wrong while something is written, as one of the codes."""
    try:
        yield
    except OSError as error:
        raise ScaleError("disk-full" if error.errno in _FULL else "write-failed", error.strerror or "") from error
