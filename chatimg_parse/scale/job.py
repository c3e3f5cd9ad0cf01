"""What a job is: everything that a worker has to know of it, and where the files of a table are."""

from __future__ import annotations

import json
import os
import pickle
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from hashlib import sha256
from typing import Any, Literal

import pyarrow as pa

from .. import __version__
from ..arrow.kernel import Kernel
from ..arrow.pictures import Pictures
from ..arrow.places import INDEX
from ..stream.options import ParseOptions
from .sources import MANIFEST

Format = Literal["parquet", "jsonl"]
FILE, ROW = pa.field("file", pa.string()), pa.field("row", pa.int64())
_PART = re.compile(r"part-[0-9]{6,}\.(parquet|jsonl)")
_UNPACKED, _BEGUN = "_unpacked", "_begun-"


@dataclass(frozen=True)
class Job:
    """The arguments of `convert`, checked and picklable."""

    out: str
    format: Format
    column: str | None
    keep: tuple[str, ...]
    pictures: Pictures
    options: ParseOptions

    def __post_init__(self) -> None:
        if self.format not in ("parquet", "jsonl"):
            raise ValueError(f"format is parquet or jsonl, not {self.format!r}")
        for name in self.keep:
            name.encode()  # or no file could have it: a `ValueError`
        names = [each.name for each in self.kernel().type]
        if clash := sorted({*self.keep} & {FILE.name, ROW.name, INDEX.name, *names}):
            raise ValueError(f"the table has a column {clash[0]!r} of its own: rename yours, or do not keep it")
        try:
            pickle.dumps(self)
        except Exception as error:
            raise TypeError(
                f"options go to other processes, and cannot ({error}): use functions of a module"
            ) from error

    def kernel(self) -> Kernel:
        """What reads replies by the options of this job; each process makes its own."""
        return Kernel(self.pictures, self.options.copy())

    def schema(self, types: tuple[pa.DataType, ...], told: pa.StructType) -> pa.Schema:
        """The columns of the table: where a reply stood, what goes along, and what it says."""
        kept = [pa.field(name, of) for name, of in zip(self.keep, types, strict=True)]
        return pa.schema([FILE, ROW, INDEX, *kept, *told])

    def described(self) -> dict[str, Any]:
        """What makes a table another one, as plain data."""
        options = {name: digest(value) for name, value in sorted(self.options.items())}
        told = {"format": self.format, "column": self.column, "keep": [*self.keep]}
        return {"version": __version__, **told, "pictures": text_of(self.pictures), "options": options}

    def part(self, number: int) -> str:
        """The path of a part that is whole, by its number."""
        return os.path.join(self.out, f"part-{number:06d}.{self.format}")

    def begun(self, number: int) -> str:
        """The file in which a part begins: nobody else's, also not that of a process that was thought to be dead."""
        return os.path.join(self.out, f"{_BEGUN}{number:06d}-{os.getpid()}-{os.urandom(4).hex()}")

    def is_part(self, name: str) -> bool:
        """True for the name of a part, of this format or the other."""
        return _PART.fullmatch(name) is not None

    @property
    def manifest(self) -> str:
        """The path of the file that says what was asked for and which parts are done."""
        return os.path.join(self.out, MANIFEST)

    @property
    def unpacked(self) -> str:
        """The folder for compressed sources, which can be cut only when they are unpacked."""
        return os.path.join(self.out, _UNPACKED)

    def left_behind(self, name: str) -> bool:
        """True for the name of what a process that was killed did not finish."""
        return name.startswith(_BEGUN) or name == _UNPACKED


def text_of(value: object) -> Any:
    """Plain data that is the same for the same value in each run, and another for another one.

    It is of the value's fields, and of the names of functions and other objects.
    """
    if isinstance(value, (str, int, float, bytes)) or value is None:
        return repr(value)
    if isinstance(value, os.PathLike):
        return repr(os.fspath(value))
    if isinstance(value, Mapping):
        return {repr(key): text_of(value[key]) for key in sorted(value, key=repr)}
    if isinstance(value, (set, frozenset)):
        return sorted(map(text_of, value))
    if isinstance(value, (list, tuple)) and type(value) in (list, tuple):
        return [*map(text_of, value)]
    if is_dataclass(value) and not isinstance(value, type):
        told = {each.name: text_of(getattr(value, each.name)) for each in fields(value) if each.compare}
        return {"type": type(value).__qualname__, **told}
    named = value if hasattr(value, "__qualname__") else type(value)
    return f"{getattr(named, '__module__', '')}.{getattr(named, '__qualname__', '')}"


def digest(value: object) -> str:
    """So long a text as a line of the manifest can show."""
    return sha256(json.dumps(text_of(value)).encode()).hexdigest()
