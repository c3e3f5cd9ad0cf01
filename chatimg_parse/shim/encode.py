"""JSON with long base64 in it: a picture of megabytes is copied, not escaped character by character.

The text around long strings that need no escape is encoded with a mark in their place, and their bytes are put in.
"""

from __future__ import annotations

import json
import re
from typing import Any

from pydantic_core import from_json

_LONG = 1 << 14  # characters from which on it is worth it
_UNESCAPED = bytes(char for char in range(0x20, 0x7F) if char not in b'"\\')  # what a JSON string holds as it is
_MARK = "\x00{}\x00"
_MARKED = re.compile(rb"\\u0000(\d+)\\u0000")


# As compact as the SDK's own requests.
_ascii = json.JSONEncoder(separators=(",", ":")).encode
_unescaped = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


def encoded(value: Any) -> bytes:
    """The value as JSON that is all ASCII: whoever splits lines finds none in it, of whatever script it is."""
    return b"".join(pieces_of(value))


def encoded_body(value: Any, source: bytes) -> bytes:
    """A whole body that was made of another one, as JSON in UTF-8."""
    if len(source) >= _LONG:
        return encoded(value)
    try:
        return _unescaped(value).encode()
    except UnicodeEncodeError:  # half of a surrogate pair, which only an escape can tell
        return _written(value)


def _written(value: Any) -> bytes:
    return _ascii(value).encode("ascii")


def pieces_of(value: Any) -> list[bytes]:
    """The same in pieces, since whoever reads a body joins it anyway."""
    apart: list[bytes] = []
    text = _written(_marked(value, apart))
    if not apart:
        return [text]
    pieces = _MARKED.split(text)
    if pieces[1::2] != [b"%d" % number for number in range(len(apart))]:  # the value itself holds such a mark
        return [_written(value)]
    pieces[1::2] = apart
    return pieces


def _marked(value: Any, apart: list[bytes]) -> Any:
    """The value with marks for its long pictures, which are put into `apart`."""
    if isinstance(value, str):
        plain = value.encode("ascii") if len(value) >= _LONG and value.isascii() else b""
        if not plain or plain.translate(None, _UNESCAPED):
            return value
        apart.append(plain)
        return _MARK.format(len(apart) - 1)
    if isinstance(value, dict):
        return {key: _marked(inner, apart) for key, inner in value.items()}
    if isinstance(value, list):
        return [_marked(inner, apart) for inner in value]
    return value


def decoded(data: bytes | str) -> Any:
    """The value of JSON text; `ValueError` where it is none. pydantic's reader is a third of the time for megabytes."""
    try:
        return from_json(data)
    except ValueError:  # also what the standard library takes, like half an emoji
        try:
            return json.loads(data)
        except RecursionError:
            raise ValueError("nested too deeply") from None
