"""Markdown images and links: what stands behind a closing bracket.

Source: CommonMark 0.31, sections 4.7, 6.3 and 6.4. Deliberate differences, because replies are written by
machines that do not know the specification: spaces in a destination belong to it, a data URI may be wrapped over
lines, `![a](u](u)` is one image, and a title or destination does not reach over more than one line break.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .. import placeholders
from ..pixels import SUSPECT
from ..source import Source
from .autolinks import HEADER, run_end
from .tokens import Definition, Payload

_MAX_DEPTH = 32  # nested parentheses, the limit of the CommonMark implementations
_BREAK = r"(?:\r\n|\r|\n)"
_GAP = re.compile(rf"[ \t]*(?:{_BREAK}[ \t>]*)?")
_START = re.compile(rf"\([ \t]*(?:{_BREAK}[ \t>]*)?")
_PLAIN = re.compile(r"\([ \t]*(?:([^\s()<>\\]+)[ \t]*)?\)")
_TWICE = re.compile(r"\([ \t]*([^\s()<>\[\]]+)\]\(([^\s()<>]*)\){1,2}")
_STEP = re.compile(r"\\.|[()\r\n]|[ \t]+")
_WRAPPED = re.compile(r"[A-Za-z0-9+/_=%\s-]*")
_MARKS, _SPACE = re.compile(r">*\s*"), re.compile(r"\s*")
_ELISIONS = ("...", "…")
_BLANKS = re.compile(r"[ \t]*")
_DEFINITION = re.compile(
    r"\[(?=[^\]\r\n])([^\[\]\\\r\n]{0,999}(?:\\.[^\[\]\\\r\n]{0,999}){0,32})\]:[ \t]*"
    r"(?:<([^<>\r\n]*)>|([^\s<]\S*))"
)
# What ends a title or a destination in angle brackets, by its closer: that, or what may not stand inside. Followed
# from stop to stop, since a pattern that repeats an escape keeps a state for each.
_STOPS = {
    '"': re.compile(r"\\.|[\"\r\n]"),
    "'": re.compile(r"\\.|['\r\n]"),
    ")": re.compile(r"\\.|[()\r\n]"),
    ">": re.compile(r"\\.|[<>\r\n]"),
}
_FEW = 2048  # characters of an open destination in which parentheses are counted
_TITLES = {'"': '"', "'": "'", "(": ")"}  # opener and closer


class Destination(NamedTuple):
    """A raw destination and the offset behind its closing parenthesis."""

    raw: str
    end: int
    payload: Payload | None = None  # of a data URI, which `raw` then is without


def destination(source: Source, at: int) -> Destination | None:
    """What the parenthesis at `at` holds; `None` if it is no destination."""
    found = _destination(source, at)
    if found is None and source.final and _is_open(source, _skip(source.text, at)):
        source.open_url = _skip(source.text, at)
    return found


def _is_open(source: Source, start: int) -> bool:
    """No destination only because the text ends: its parenthesis would have come."""
    if source.find(")", start) < 0:
        return source.is_last_line(start)
    rest = source.text[start : start + _FEW]
    return start + len(rest) == len(source.text) == source.line_end(start) and rest.count("(") >= rest.count(")")


def _destination(source: Source, at: int) -> Destination | None:
    text = source.text
    header = HEADER.match(text, _skip(text, at))
    if header is not None and header[2].lower().endswith(";base64"):
        return _data(source, at, header)
    plain = _PLAIN.match(text, at)
    if plain:
        return Destination(plain[1] or "", plain.end())
    twice = _TWICE.match(text, at)
    if twice:
        return Destination(twice[1], twice.end())
    start = _skip(text, at)
    if text.startswith("<", start - 1):
        inner = placeholders.standing(source, start)
        start = inner if inner >= 0 else start  # a data URI stood in angle brackets
        inside = _end_of(">", text, start)
        end = _closed(text, inside) if inside >= 0 else -1
        if end >= 0:
            return Destination(text[_skip(text, at) : inside - 1], end)
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
    elided = _ends_data(text, body.end(), close)
    if elided is None:
        return None
    return Destination(head, close + 1, Payload(text[start : close if elided else body.end()], plain=False))


def _ends_data(text: str, at: int, close: int) -> bool | None:
    """What stands between base64 and its parenthesis: dots that elide its rest (True), a title or nothing, or words."""
    at = _behind(_MARKS, text, at, close)
    dots = next((len(dots) for dots in _ELISIONS if text.startswith(dots, at, close)), 0)
    end = at + dots if dots else max(_title(text, at), at)
    return dots > 0 if end <= close == _behind(_SPACE, text, end, close) else None


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
            end = _closed(text, step.start()) if depth == 0 else -1
            if end >= 0:
                return Destination(text[start : step.start()], end)
            if char in "\r\n":
                return None
        step = _STEP.search(text, step.end())
    return None


def _closed(text: str, at: int) -> int:
    """The offset behind the parenthesis that closes a destination which ends at `at`, a title between; else -1."""
    at = _behind(_GAP, text, at)
    title = _title(text, at)
    at = _behind(_GAP, text, at if title < 0 else title)
    return at + 1 if text.startswith(")", at) else -1


def _title(text: str, at: int) -> int:
    """The offset behind the title that begins at `at`, or -1."""
    closer = _TITLES.get(text[at : at + 1])
    return -1 if closer is None else _end_of(closer, text, at + 1)


def _end_of(closer: str, text: str, at: int) -> int:
    """The offset behind the closer, which stands in the same line and is not escaped; -1 where it does not."""
    for stop in _STOPS[closer].finditer(text, at):
        if stop[0][0] != "\\":
            return stop.end() if stop[0] == closer else -1
    return -1


def _behind(pattern: re.Pattern[str], text: str, at: int, limit: int | None = None) -> int:
    found = pattern.match(text, at, len(text) if limit is None else limit)
    return at if found is None else found.end()


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
    text, end = source.text, _behind(_BLANKS, source.text, found.end())
    title = _title(text, end) if end > found.end() else -1
    end = end if title < 0 else _behind(_BLANKS, text, title)
    if text[end : end + 1] not in ("", "\r", "\n"):
        return None
    source.need(end < len(text))
    raw = found[3] if found[2] is None else found[2]
    return Definition(at, end, key(found[1]), raw, found[2] is None and found.end() == len(text))


def key(label: str) -> str:
    """How two reference labels are compared (CommonMark 4.7)."""
    return " ".join(label.casefold().split())
