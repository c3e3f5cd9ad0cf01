"""The parts of a `multipart/form-data` body (RFC 7578), whole or cut off, as pieces that are the body when joined.

Only the body is there, so its first line tells the boundary. What cannot be read is content of the part before it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_FIRST = re.compile(rb"(?:\A|\r\n)--([^\r\n]{1,200})\r\n(?=content-(?:disposition|type):)", re.IGNORECASE)
_DISPOSITION = re.compile(rb"content-disposition:[ \t]*form-data", re.IGNORECASE)
_TYPE = re.compile(rb"content-type:[ \t]*([\w.+-]+/[\w.+-]+)", re.IGNORECASE)
_HEADERS = 1 << 13  # bytes of a part's headers
_LEAD = 1 << 14  # bytes in which a form begins: those of a request may stand before it


class Part(NamedTuple):
    """`head`: all that stands before the content, the delimiter included; `media_type` as its headers tell it."""

    head: bytes
    content: bytes
    media_type: str | None


def read(body: bytes) -> list[Part] | None:
    """The parts of a form; `None` for what is none."""
    first = _FIRST.search(body, 0, _LEAD)
    if first is None or _DISPOSITION.search(body, first.end(), first.end() + _HEADERS) is None:
        return None
    delimiter = b"\r\n--" + first[1]
    pieces = body[first.end(1) :].split(delimiter)
    begins = body[first.start() : first.end(1)]
    parts = [_part(begins if i == 0 else delimiter, piece) for i, piece in enumerate(pieces)]
    return [Part(b"", body[: first.start()], None), *parts]


def _part(delimiter: bytes, piece: bytes) -> Part:
    behind = piece.find(b"\r\n\r\n", 0, _HEADERS)
    if behind < 0:
        return Part(delimiter, piece, None)
    told = _TYPE.search(piece, 0, behind)
    return Part(delimiter + piece[: behind + 4], piece[behind + 4 :], told[1].decode().lower() if told else None)
