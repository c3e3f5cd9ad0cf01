"""Why bytes could not be stored: each failure is one code with what to do. No message quotes a path or the bytes."""

from __future__ import annotations

from typing import Any

CODES: dict[str, str] = {
    "file-exists": "a file with that name and other bytes is there, and was left alone; choose another folder",
    "disk-full": "the disk is full; make room and save again",
    "write-failed": "the folder or file cannot be written",
    "store-failed": "the store raised; see the cause of this error",
}
"""The codes of `StoreError`, each with what to do."""


class StoreError(Exception):
    """Bytes could not be stored; `code` is one of `CODES`."""

    def __init__(self, code: str) -> None:
        super().__init__(f"{code}: {CODES[code]}")
        self.code = code

    def __reduce__(self) -> tuple[Any, ...]:
        return StoreError, (self.code,)
