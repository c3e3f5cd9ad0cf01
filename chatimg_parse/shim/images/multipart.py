"""Reads `multipart/form-data` (RFC 7578, RFC 2046 section 5.1) as HTTP clients write it.

The stdlib's `email` is not used: it takes bytes apart into lines, also at a lone LF or CR, so that a file which holds
the boundary behind a lone LF is cut there, and 10 MB of line feeds take it five seconds. A delimiter is CRLF, two
hyphens and the boundary, with nothing but blanks behind it on its line; all else is content, byte for byte. Each is
found by one search from where the last one ended, by a pattern that begins with fixed letters: time is linear.

Everything that is wrong is a `ValueError`: a form that was read half would be another request.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_HEADERS = 1 << 13  # bytes of a part's headers
_BOUNDARY = 200  # characters; RFC 2046 has 70
_PARAMETER = re.compile(r"\s*;\s*([\w*.\-]+)\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^\s;\"]*))")
_END = re.compile(r"[\s;]*")
# The HTML standard writes a quote mark and line breaks in a name so, httpx every control character; curl escapes
# with a backslash, and httpx doubles one.
_ESCAPED = re.compile(r"\\([\\\"])|%(0[0-9A-F]|1[0-9A-F]|22)")
_AS_IT_IS = ("", "binary", "8bit", "7bit")


class Part(NamedTuple):
    """One part of a form. `filename` is `None` for a field; `content_type` is as told, without its parameters."""

    name: str
    filename: str | None
    content_type: str | None
    content: bytes


def read_form(content_type: str, body: bytes) -> list[Part]:
    """The parts in their order. Raises `ValueError` for what is no whole and well-formed form."""
    kind, told = _value_and_parameters(content_type)
    boundary = told.get("boundary", "")
    if kind != "multipart/form-data" or not boundary or len(boundary) > _BOUNDARY:
        raise ValueError("no form")
    return [_part(body, start, end) for start, end in _places(body, boundary.encode("ascii"))]


def _places(body: bytes, boundary: bytes) -> Iterator[tuple[int, int]]:
    """Where each part starts and ends, its headers included. What is before the first delimiter means nothing."""
    line = re.escape(b"--" + boundary) + rb"(--)?[ \t]*(?:\r\n|\Z)"
    inside = re.compile(rb"\r\n" + line)
    found = re.match(line, body) or inside.search(body)
    while found and not found[1]:
        start = found.end()
        found = inside.search(body, start)
        if found:
            yield start, found.start()
    if found is None:
        raise ValueError("the form ends too early")


def _part(body: bytes, start: int, end: int) -> Part:
    behind = body.find(b"\r\n\r\n", start, min(end, start + _HEADERS))
    if behind < 0:
        raise ValueError("no headers")
    headers = _headers(body[start:behind])
    kind, told = _value_and_parameters(headers.get("content-disposition", ""))
    if kind != "form-data" or "name" not in told:
        raise ValueError("no name")
    if headers.get("content-transfer-encoding", "").lower() not in _AS_IT_IS:
        raise ValueError("an encoding that forms do not have")
    media_type = headers.get("content-type", "").partition(";")[0].strip()
    filename = told.get("filename", told.get("filename*"))
    return Part(told["name"], filename, media_type or None, body[behind + 4 : end])


def _headers(block: bytes) -> dict[str, str]:
    """By their names in lower case; names of files are UTF-8 in forms (RFC 7578, section 5.1)."""
    lines = [line.partition(":") for line in block.decode("utf-8", "replace").split("\r\n")]
    if not all(colon for _, colon, _ in lines):
        raise ValueError("a header that is none")
    return {name.strip().lower(): value.strip() for name, _, value in lines}


def _value_and_parameters(header: str) -> tuple[str, dict[str, str]]:
    """`a/b; c="d"` as `("a/b", {"c": "d"})`. Raises `ValueError` for a header that is written otherwise."""
    value, semicolon, _ = header.partition(";")
    at, told = len(value), dict[str, str]()
    while semicolon and (found := _PARAMETER.match(header, at)):
        quoted = found[2]
        told[found[1].lower()] = found[3] if quoted is None else _ESCAPED.sub(_unescaped, quoted)
        at = found.end()
    if not _END.fullmatch(header, at):
        raise ValueError("a header that cannot be read")
    return value.strip().lower(), told


def _unescaped(found: re.Match[str]) -> str:
    return found[1] or chr(int(found[2], 16))
