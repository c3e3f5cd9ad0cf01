"""What a job is: everything that a worker has to know of it, and where the files of a table are."""

from __future__ import annotations

import os
import pickle
import re
from dataclasses import dataclass
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
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")  # in the text of an object, another one in each run
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
        return Kernel(self.pictures, self.options.copy())

    def schema(self, types: tuple[pa.DataType, ...], told: pa.StructType) -> pa.Schema:
        """The columns of the table: where a reply stood, what goes along, and what it says."""
        kept = [pa.field(name, of) for name, of in zip(self.keep, types, strict=True)]
        return pa.schema([FILE, ROW, INDEX, *kept, *told])

    def described(self) -> dict[str, Any]:
        """What makes a table another one, as plain data: each value by its text, so that objects are told by theirs."""
        options = {name: _text(value) for name, value in sorted(self.options.items())}
        told = {"format": self.format, "column": self.column, "keep": [*self.keep]}
        return {"version": __version__, **told, "pictures": _text(self.pictures), "options": options}

    def part(self, number: int) -> str:
        return os.path.join(self.out, f"part-{number:06d}.{self.format}")

    def begun(self, number: int) -> str:
        """The file in which a part begins: nobody else's, also not that of a process that was thought to be dead."""
        return os.path.join(self.out, f"{_BEGUN}{number:06d}-{os.getpid()}-{os.urandom(4).hex()}")

    def is_part(self, name: str) -> bool:
        """True for the name of a part, of this format or the other."""
        return _PART.fullmatch(name) is not None

    @property
    def manifest(self) -> str:
        return os.path.join(self.out, MANIFEST)

    @property
    def unpacked(self) -> str:
        return os.path.join(self.out, _UNPACKED)

    def left_behind(self, name: str) -> bool:
        """True for the name of what a process that was killed did not finish."""
        return name.startswith(_BEGUN) or name == _UNPACKED


def _text(value: object) -> str:
    """The same for the same value, in each run."""
    if isinstance(value, (set, frozenset)):
        return str(sorted(map(_text, value)))
    return _ADDRESS.sub("", str(value) if isinstance(value, os.PathLike) else repr(value))
