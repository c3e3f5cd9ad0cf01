"""Markdown images and links: what stands behind a closing bracket.

Source: CommonMark 0.31, sections 4.7, 6.3 and 6.4. Deliberate differences, because replies are written by
machines that do not know the specification: spaces in a destination belong to it, a data URI may be wrapped over
lines, `![a](u](u)` is one image, and a title or destination does not reach over more than one line break.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .bare import HEADER, run_end
from .pixels import SUSPECT
from .source import Source
from .tokens import Definition, Payload

_MAX_DEPTH = 32  # nested parentheses, the limit of the CommonMark implementations
# Runs of plain characters with escapes between: a group for each character would be kept by the engine one by one.
_TITLE = (
    r"(?:\"[^\"\\\r\n]*(?:\\.[^\"\\\r\n]*)*\"|'[^'\\\r\n]*(?:\\.[^'\\\r\n]*)*'|\([^()\\\r\n]*(?:\\.[^()\\\r\n]*)*\))"
)
_BREAK = r"(?:\r\n|\r|\n)[ \t>]*"
_GAP = rf"[ \t]*(?:{_BREAK})?"
# What stands between a destination and its closing parenthesis. Two gaps side by side would share their blanks.
_BEHIND = rf"{_GAP}(?:{_TITLE}{_GAP}|{_BREAK})?\)"
_PLAIN = re.compile(r"\([ \t]*(?:([^\s()<>\\]+)[ \t]*)?\)")
_ANGLE = re.compile(rf"\({_GAP}<([^<>\\\r\n]*(?:\\.[^<>\\\r\n]*)*)>{_BEHIND}")
_TWICE = re.compile(r"\([ \t]*([^\s()<>\[\]]+)\]\(([^\s()<>]*)\){1,2}")
_START = re.compile(rf"\({_GAP}")
_TITLE_END = re.compile(_BEHIND)
_STEP = re.compile(r"\\.|[()\r\n]|[ \t]+")
_WRAPPED = re.compile(r"[A-Za-z0-9+/_=%\s-]*")
# What may stand behind the base64 of a data URI: dots that elide its rest, or a title.
_REST = re.compile(rf">*\s*(?:(?:(\.\.\.|…)|{_TITLE})\s*)?")
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
        return Destination(plain[1] or "", plain.end())
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
    head = text[_skip(text, at) : start]
    # Nothing is copied, and nothing looked at behind the first odd character, before it is clear what it is: what
    # many openers have in common is their parenthesis.
    run = run_end(text, start, close)
    if SUSPECT.search(text, run, close) is None and all(text.find(char, start, run) < 0 for char in "-_%"):
        return Destination(head, close + 1, Payload(text[start:close], plain=True))
    twice = text.find("]", start, close)
    if twice >= 0 and text.startswith("](", twice):
        return Destination(head, close + 1, Payload(text[start:twice], plain=False))
    body = _WRAPPED.match(text, start, close)
    assert body is not None
    rest = _REST.match(text, body.end(), close)
    if rest is None or rest.end() < close:
        return None
    return Destination(head, close + 1, Payload(text[start : close if rest[1] else body.end()], plain=False))


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
        elif char.isspace() and (char in "\r\n" or text[step.end() : step.end() + 1] in ('"', "'", "(")):
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
