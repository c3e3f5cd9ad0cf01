"""Markdown images and links: what stands behind a closing bracket.

Source: CommonMark 0.31, sections 4.7, 6.3 and 6.4. Deliberate differences, because replies are written by
machines that do not know the specification: spaces in a destination belong to it, a data URI may be wrapped over
lines, `![a](u](u)` is one image, and a title or destination does not reach over more than one line break.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .bare import HEADER
from .pixels import is_plain
from .source import Source
from .tokens import Definition, Payload

_MAX_DEPTH = 32  # nested parentheses, the limit of the CommonMark implementations
_TITLE = r"(?:\"(?:\\.|[^\"\\\r\n])*\"|'(?:\\.|[^'\\\r\n])*'|\((?:\\.|[^()\\\r\n])*\))"
_GAP = r"[ \t]*(?:(?:\r\n|\r|\n)[ \t>]*)?"
_PLAIN = re.compile(r"\([ \t]*([^\s()<>\\]*)[ \t]*\)")
_ANGLE = re.compile(rf"\({_GAP}<((?:\\.|[^<>\\\r\n])*)>{_GAP}{_TITLE}?{_GAP}\)")
_TWICE = re.compile(r"\([ \t]*([^\s()<>\[\]]+)\]\(([^\s()<>]*)\){1,2}")
_START = re.compile(rf"\({_GAP}")
_TITLE_END = re.compile(rf"[ \t]*(?:(?:\r\n|\r|\n)[ \t>]*)?{_TITLE}?{_GAP}\)")
_STEP = re.compile(r"\\.|[()\r\n]|[ \t]+(?=[\"'(])")
_WRAPPED = re.compile(r"[A-Za-z0-9+/_=%\s-]*")
_ELISIONS = ("...", "…")
_TITLE_BEHIND = re.compile(rf"\s+{_TITLE}\s*")
_DEFINITION = re.compile(
    r"\[(?=[^\]\r\n])([^\[\]\\\r\n]{0,999}(?:\\.[^\[\]\\\r\n]{0,999}){0,32})\]:[ \t]*"
    rf"(?:<([^<>\r\n]*)>|([^\s<]\S*))(?:[ \t]+{_TITLE})?[ \t]*(?=[\r\n]|\Z)"
)


class Destination(NamedTuple):
    """A raw destination and the offset behind its closing parenthesis."""

    raw: str
    end: int
    payload: Payload | None = None  # of a data URI, which `raw` then is without


def destination(source: Source, at: int) -> Destination | None:
    """What the parenthesis at `at` holds; `None` if it is no destination."""
    text = source.text
    header = HEADER.match(text, _skip(text, at))
    if header is not None and header[2].lower().endswith(";base64"):
        return _data(source, at, header)
    plain = _PLAIN.match(text, at)
    if plain:
        return Destination(plain[1], plain.end())
    for pattern in (_TWICE, _ANGLE):
        found = pattern.match(text, at)
        if found:
            return Destination(found[1], found.end())
    if source.line_end(at) == len(text):
        source.need(False)
    return _balanced(source, at)


def _skip(text: str, at: int) -> int:
    """The offset behind the parenthesis, white space and an opening angle bracket."""
    start = _START.match(text, at)
    assert start is not None
    return start.end() + (text[start.end() : start.end() + 1] == "<")


def _data(source: Source, at: int, header: re.Match[str]) -> Destination | None:
    """A data URI ends at its parenthesis; what stands before that must be base64, perhaps with a title."""
    text, start = source.text, header.end()
    close = source.find(")", start)
    if close < 0:
        return None
    payload = text[start:close]
    first = _skip(text, at)
    if is_plain(payload):
        return Destination(text[first:start], close + 1, Payload(payload, plain=True))
    twice = payload.find("]")
    if twice >= 0 and payload.startswith("](", twice):
        return Destination(text[first:start], close + 1, Payload(payload[:twice], plain=False))
    body = _WRAPPED.match(payload)
    assert body is not None
    rest = payload[body.end() :].lstrip(">").strip()
    if rest and rest not in _ELISIONS and not _TITLE_BEHIND.fullmatch(" " + rest):
        return None
    kept = payload if rest in _ELISIONS else body[0]
    return Destination(text[first:start], close + 1, Payload(kept, plain=False))


def _balanced(source: Source, at: int) -> Destination | None:
    """The general form: balanced parentheses, spaces, escapes, a title."""
    text = source.text
    if not 0 <= source.find(")", at) <= _horizon(source, at):
        return None
    opening = _START.match(text, at)
    assert opening is not None
    start = opening.end()
    if text[start : start + 1] == "<":
        return None  # the form in angle brackets was tried: an escape or a line break spoils it
    depth, step = 0, _STEP.search(text, start)
    while step:
        char = step[0]
        if char == "(":
            depth += 1
            if depth > _MAX_DEPTH:
                return None
        elif char == ")":
            if depth == 0:
                raw = text[start : step.start()]
                # Spaces are let through, but not together with a link of its own inside.
                return None if "](" in raw and " " in raw else Destination(raw, step.end())
            depth -= 1
        elif char.isspace():
            if char in "\r\n":  # the line behind it decides, so it must be whole
                source.need(_horizon(source, step.start()) < len(text))
            ended = _TITLE_END.match(text, step.start()) if depth == 0 else None
            if ended:
                return Destination(text[start : step.start()], ended.end())
            if char in "\r\n":
                return None
        step = _STEP.search(text, step.end())
    return None


def _horizon(source: Source, at: int) -> int:
    """The end of the second line behind this one: no destination reaches further."""
    end = source.line_end(at)
    for _ in range(2):
        end = source.line_end(min(end + 2, len(source.text)))
    return end


def definition(source: Source, at: int) -> Definition | None:
    """A link reference definition at a line's start."""
    found = _DEFINITION.match(source.text, at)
    if found is None:
        return None
    source.need(found.end() < len(source.text))
    raw = found[3] if found[2] is None else found[2]
    return Definition(at, found.end(), key(found[1]), raw)


def key(label: str) -> str:
    """How two reference labels are compared (CommonMark 4.7)."""
    return " ".join(label.casefold().split())
