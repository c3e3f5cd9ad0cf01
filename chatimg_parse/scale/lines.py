"""Lines of a file as bytes: read one by one, or copied in ranges that end with one. None is held that is too long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from typing import BinaryIO, Final

from ..arrow.pieces import MOST_BYTES
from ..lines import LONGEST_LINE
from .errors import writing

_AT_ONCE = 1 << 18
_ROWS = 250  # of a chunk: what is made of more of them takes memory, and each chunk some time


class _TooLong:
    """Its one value stands in place of a line that is not held."""


TOO_LONG: Final = _TooLong()
Line = bytes | _TooLong


def read_lines(file: BinaryIO, length: float = float("inf")) -> Iterator[Line]:
    """The lines in so many bytes, with their ends."""
    while length > 0 and (line := file.readline(LONGEST_LINE + 1)):
        length -= len(line)
        if len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = file.readline(_AT_ONCE)
                length -= len(line)
            yield TOO_LONG
        else:
            held, line = [line], b""  # it waits here while what it holds is read, and would live as long
            yield held.pop()


def is_blank(line: Line) -> bool:
    """Whether a line is nothing but white space: it is no record, but has its number."""
    return isinstance(line, bytes) and line.isspace()


def bounded(lines: Iterator[Line], rows: int = _ROWS, size: int = MOST_BYTES) -> Iterator[Line]:
    """The next lines: so many at most, and so many bytes of them, but for the last."""
    for line in islice(lines, rows):
        yield line
        size -= 0 if isinstance(line, _TooLong) else len(line)
        if size < 0:
            return


def copied(file: BinaryIO, size: int, target: str | None) -> tuple[int, int]:
    """Go over so many bytes, and on to the end of the line: how many bytes, and how many lines that were.

    `target`: the file that they are written to, if they are.
    """
    length = count = 0
    last = b"\n"
    with ExitStack() as stack:
        copy = None
        while length < size or not last.endswith(b"\n"):
            block = file.read(min(_AT_ONCE, size - length)) if length < size else file.readline(_AT_ONCE)
            if not block:
                break
            length, count, last = length + len(block), count + block.count(b"\n"), block
            if target is not None:
                with writing():
                    copy = copy or stack.enter_context(open(target, "wb"))
                    copy.write(block)
        if copy is not None:
            with writing():
                copy.flush()
    return length, count + (not last.endswith(b"\n"))
