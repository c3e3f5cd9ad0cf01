"""A folder of this machine, as a store.

A file is seen only when it is whole: written beside its place under a name of its own, and then given its name in one
step that overwrites nothing. Nothing is followed that somebody else may have put there.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from .errors import StoreError

FolderPath = str | os.PathLike[str]
"""A folder, by its path."""

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_OLD = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_FULL = (errno.ENOSPC, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)
# A file system that has no links, or not this many.
_NO_LINKS = {getattr(errno, name, None) for name in ("EPERM", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EMLINK", "EXDEV")}


class Folder:
    """A folder, which is made if it is not there; the addresses are paths of its files.

    The same bytes under the same name are stored once. A file with other bytes is an error and stays as it is.
    Raises `StoreError` (`file-exists`, `disk-full`, `write-failed`).
    """

    def __init__(self, folder: FolderPath) -> None:
        self.path: Path = Path(folder)

    def prepare(self) -> None:
        """Make the folder, with those above it."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except (OSError, ValueError) as error:
            raise _failure(error) from error

    def put(self, name: str, data: bytes) -> str:
        """The path of the file `name` with these bytes, which is whole or not there; a name with a `/` is an error."""
        if not name or name.startswith(".") or set(name) & set("/\\:\0"):
            raise ValueError("a name of the folder's own files is wanted, not a path")
        self.prepare()
        place = self.path / name
        try:
            if not _holds(place, data):
                self._publish(place, data)
        except OSError as error:
            raise _failure(error) from error
        return str(place)

    def _publish(self, place: Path, data: bytes) -> None:
        beside = self.path / f".{os.urandom(8).hex()}.part"
        try:
            _write(beside, data)
            _name(beside, place, data)
        finally:
            with suppress(OSError):
                os.unlink(beside)
        _settle(self.path)


def _holds(place: Path, data: bytes) -> bool:
    """The same bytes are there already; `StoreError` if others are, or something that is no file."""
    try:
        opened = os.open(place, _OLD)
    except FileNotFoundError:
        return False
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EISDIR, errno.ENXIO):
            raise StoreError("file-exists") from error
        raise
    try:
        there = os.fstat(opened)
        if stat.S_ISREG(there.st_mode) and there.st_size == len(data):
            with os.fdopen(opened, "rb", closefd=False) as file:
                if file.read(len(data) + 1) == data:
                    return True
    finally:
        os.close(opened)
    raise StoreError("file-exists")


def _write(place: Path, data: bytes) -> None:
    """A new file, on the disk and not only on its way there; none is left behind by what goes wrong."""
    opened = os.open(place, _NEW, 0o666)
    try:
        with os.fdopen(opened, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(opened)
    except BaseException:
        with suppress(OSError):
            os.unlink(place)
        raise


def _name(beside: Path, place: Path, data: bytes) -> None:
    """Give a whole file its name. Without links the file is written there at once, and only if it is new."""
    try:
        if os.name == "nt":
            os.rename(beside, place)  # which overwrites nothing there
        else:
            os.link(beside, place)
    except FileExistsError:
        if not _holds(place, data):  # it came and went in between
            raise
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        try:
            _write(place, data)
        except FileExistsError:
            if not _holds(place, data):
                raise


def _settle(folder: Path) -> None:
    """The new name on the disk, too, where folders can be opened."""
    with suppress(OSError, AttributeError):
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _failure(error: OSError | ValueError) -> StoreError:
    return StoreError("disk-full" if getattr(error, "errno", None) in _FULL else "write-failed")
