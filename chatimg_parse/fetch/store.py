"""A folder as a store, whose failures are those of fetching."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..stores import Folder as PlainFolder
from ..stores import Store as Store
from ..stores import StoreError
from .errors import FetchError


class Folder(PlainFolder):
    """A folder, which is made if it is not there; the addresses are paths of its files.

    The same bytes under the same name are stored once. A file with other bytes is an error and stays as it is.
    Raises `FetchError` (`file-exists`, `disk-full`, `write-failed`).
    """

    def prepare(self) -> None:
        """Make the folder, with those above it."""
        with _of_fetching():
            super().prepare()

    def put(self, name: str, data: bytes) -> str:
        """The path of the file `name` with these bytes, which is whole or not there."""
        with _of_fetching():
            return super().put(name, data)


@contextmanager
def _of_fetching() -> Iterator[None]:
    try:
        yield
    except StoreError as error:
        raise FetchError(error.code) from error.__cause__
