"""The command line's inputs as bytes: whole, or line by line.

What a reply holds is for the parser to say, what a line holds for `lines`. Here stands what cannot be opened, each in
one sentence.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from ..lines import LONGEST_LINE, other_format

_SKIPPED_AT_ONCE = 1 << 16


class Unreadable(Exception):
    """An input that cannot be read; the message is the rest of a sentence that begins with its name."""


def whole(file: str) -> bytes:
    """All of a file, or of standard input (`-`)."""
    with opened_file(file) as opened:
        data = opened.read()
    refuse_other_formats(data)
    return data


def lines(file: str) -> Iterator[bytes | None]:
    """Each line with its end, as soon as it is there; `None` for one that is too long. One line is held at a time."""
    with opened_file(file) as opened:
        line = opened.readline(LONGEST_LINE + 1)
        refuse_other_formats(line)
        while line:
            if len(line) <= LONGEST_LINE or line.endswith(b"\n"):
                yield line
            else:
                while line and not line.endswith(b"\n"):
                    line = opened.readline(_SKIPPED_AT_ONCE)
                yield None
            line = opened.readline(LONGEST_LINE + 1)


@contextmanager
def opened_file(file: str) -> Iterator[BinaryIO]:
    """A file, or standard input, as bytes. Raises `Unreadable` for what cannot be opened, or read further."""
    try:
        if file != "-":
            if os.path.isdir(file):  # `open` has another message for it on each system
                raise Unreadable("is a directory; name the files in it")
            with open(file, "rb") as opened:
                yield opened
        elif sys.stdin is None:
            raise Unreadable("is closed")
        else:
            yield sys.stdin.buffer
    except (OSError, ValueError) as error:
        raise Unreadable(f"cannot be read: {getattr(error, 'strerror', None) or error}") from None


def refuse_other_formats(data: bytes) -> None:
    """Raise `Unreadable` for bytes that begin as no text does."""
    if sentence := other_format(data):
        raise Unreadable(sentence)
