"""Which files are read: named ones whatever their names, and of folders those whose suffix says that they hold rows.

What a file is, is told by its first bytes. Nothing of its rows is known here.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import Any, BinaryIO, NamedTuple

import pyarrow as pa

from ..lines import other_format
from .chunks import unchanged
from .errors import ScaleError

FilePath = str | os.PathLike[str]
Opener = Callable[[BinaryIO], BinaryIO]

_ROWS = (".jsonl", ".ndjson", ".parquet", ".pq")
# How files of a suffix begin, and how they are unpacked. A frame of zstd may stand behind one to be skipped.
_COMPRESSED: dict[str, tuple[re.Pattern[bytes], Opener]] = {
    ".gz": (re.compile(rb"\x1f\x8b"), lambda file: io.BufferedReader(gzip.GzipFile(fileobj=file))),
    ".zst": (
        re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18"),
        lambda file: io.BufferedReader(pa.CompressedInputStream(file, "zstd")),
    ),
    ".bz2": (re.compile(rb"BZh[1-9]1AY&SY"), lambda file: io.BufferedReader(bz2.BZ2File(file))),
    ".xz": (re.compile(rb"\xfd7zXZ\x00"), lambda file: io.BufferedReader(lzma.LZMAFile(file))),  # noqa: SIM115
}
_HEAD = 64  # bytes
READS_FAIL = (OSError, EOFError, ValueError, pa.ArrowException)
MANIFEST = "_manifest.jsonl"  # which stands in every table


class Source(NamedTuple):
    """A file: its path, as the caller wrote it or as its folder does, its bytes and when it was changed."""

    path: str
    size: int
    changed: int


class Sources(NamedTuple):
    """The files in the order in which they are read, and how many of the folders were left out for their names."""

    files: tuple[Source, ...]
    left_out: int

    @property
    def size(self) -> int:
        """Bytes of all files, as they lie there."""
        return sum(file.size for file in self.files)

    def fingerprint(self) -> str:
        """The same as long as no file is another one."""
        return sha256(repr([tuple(file) for file in self.files]).encode("utf-8", "surrogateescape")).hexdigest()


def sources(src: FilePath | Iterable[FilePath], out: str) -> Sources:
    """The files of paths; folders with what is in them, by name. `out`, where the table will be, is none of them."""
    given = [*src] if isinstance(src, Iterable) and not isinstance(src, (str, bytes)) else [src]
    if wrong := [each for each in given if not isinstance(each, (str, os.PathLike))]:
        raise TypeError(f"sources are paths as text, not {type(wrong[0]).__name__}")
    paths = [os.fsdecode(each) for each in given]
    left_out = 0
    files: list[Source] = []
    out = os.path.realpath(out)
    for path in paths:
        if not os.path.isdir(path):
            files.append(_source(path, out))
            continue
        inside = [*_inside(path, out)]
        taken = [each for each in inside if _holds_rows(each) and os.path.isfile(each)]
        left_out += len(inside) - len(taken)
        files += [_source(each, out) for each in taken]
    once: dict[str, Source] = {}
    for file in files:
        once.setdefault(os.path.realpath(file.path), file)
    if not once:
        raise ScaleError("no-input", f"{left_out} files of other kinds" if left_out else "")
    return Sources(tuple(once.values()), left_out)


def _inside(folder: str, out: str) -> Iterator[str]:
    """The files in a folder and below that may be sources; each folder once, whatever leads to it.

    Left out are hidden ones, those that say of themselves that they are no data, and tables that were made of such: the
    one that is made now, and others.
    """
    seen: set[str] = set()
    for place, folders, names in os.walk(folder, onerror=_raised, followlinks=True):
        real = os.path.realpath(place)
        if MANIFEST in names or real == out or real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(each for each in folders if each[0] not in "._")
        yield from (os.path.join(place, each) for each in sorted(names) if each[0] not in "._")


def _raised(error: OSError) -> None:
    raise unreadable(str(error.filename), error) from error


def _holds_rows(path: str) -> bool:
    stem, suffix = os.path.splitext(path.lower())
    return suffix in _ROWS or (suffix in _COMPRESSED and os.path.splitext(stem)[1] in (".jsonl", ".ndjson"))


def _source(path: str, out: str) -> Source:
    try:
        told = os.stat(path)
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error
    if not stat.S_ISREG(told.st_mode):
        raise ScaleError("source-unreadable", f"{path} is no file that can be read in pieces; write it to one first")
    if os.path.realpath(os.path.dirname(path)) == out:
        raise ScaleError("source-unreadable", f"{path} lies in the folder of the table; choose another one")
    return Source(path, told.st_size, told.st_mtime_ns)


def still_there(source: Source) -> None:
    """`ScaleError` for a file that was changed."""
    try:
        told = os.stat(source.path)
    except OSError as error:
        raise unreadable(source.path, error) from error
    unchanged(told, (source.size, source.changed), source.path)


def opener(path: str) -> Opener | None:
    """How JSON Lines of a file are got at; `None` for Parquet. `ScaleError` for what holds neither."""
    try:
        with open(path, "rb") as file:
            head = file.read(_HEAD)
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error
    if head.startswith(b"PAR1"):
        return None
    if head.startswith(b"PARE"):
        raise ScaleError("source-unreadable", f"{path} is Parquet that is encrypted")
    for signature, opens in _COMPRESSED.values():
        if signature.match(head):
            return opens
    if wrong := other_format(head):
        raise ScaleError("source-unreadable", f"{path} {wrong}")
    return plain


def plain(file: BinaryIO) -> BinaryIO:
    """Not compressed: the file itself."""
    return file


def shown(path: str) -> str:
    """The name of a file as text: what is no UTF-8 in it is U+FFFD."""
    return os.fsencode(path).decode("utf-8", "replace")


def unreadable(path: str, error: BaseException) -> ScaleError:
    """What went wrong while a file was read, in the words of the system."""
    told: Any = getattr(error, "strerror", None) or error
    return ScaleError("source-unreadable", f"{path}: {told}")
