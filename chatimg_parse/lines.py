"""Lines of JSON Lines: what one holds, and how files begin that hold none.

What a reply says is for the parser, bad UTF-8 and cut characters included. Here stands only what no parser could make
sense of, each in one sentence.
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from .bodies.json_text import Unreadable, first_value
from .limits import LIMITS

# Bytes of one line that are read; a longer one is skipped. As much as one event of a stream may have.
LONGEST_LINE = LIMITS.event

# How files begin that hold no reply as text, and what to do with them.
_SIGNATURES = (
    (re.compile(rb"\xff\xfe\x00\x00|\x00\x00\xfe\xff"), "is UTF-32 text; convert it to UTF-8"),
    (re.compile(rb"\xff\xfe|\xfe\xff"), "is UTF-16 text; convert it to UTF-8"),
    (re.compile(rb"\x1f\x8b"), "is compressed with gzip; unpack it first"),
    (re.compile(rb"\x28\xb5\x2f\xfd"), "is compressed with zstd; unpack it first"),
    (re.compile(rb"\xfd7zXZ\x00"), "is compressed with xz; unpack it first"),
    (re.compile(rb"BZh[1-9]1AY&SY"), "is compressed with bzip2; unpack it first"),
    (re.compile(rb"PK\x03\x04"), "is a zip archive; unpack it first"),
    (re.compile(rb"\x89PNG"), "is a picture (PNG), not a reply"),
    (re.compile(rb"\xff\xd8\xff"), "is a picture (JPEG), not a reply"),
    (re.compile(rb"RIFF.{4}WEBPVP8", re.DOTALL), "is a picture (WebP), not a reply"),
    # A reply in words may begin with these letters; what follows them in a picture is no UTF-8.
    (re.compile(rb"GIF8[79]a.{4}[\x80-\xff]", re.DOTALL), "is a picture (GIF), not a reply"),
)
_HEAD = 64  # bytes that are looked at
# Surrogates that stand for no bad byte (those are U+DC80 to U+DCFF).
_HALF_PAIR = re.compile("[\ud800-\udc7f\udd00-\udfff]")


class BadLine(Exception):
    """A line that holds no reply; the message is the rest of a sentence that begins with its number."""


TOO_LONG = f"is longer than {LONGEST_LINE >> 20} MiB; give it as a file of its own, without --jsonl"
_NO_REPLY = "holds a JSON number, true or false, and no reply"
_READER = json.JSONDecoder(strict=False)  # as leniently as bodies are read


class Reply(NamedTuple):
    """What `parse` gets of a line."""

    source: bytes | str | None
    is_body: bool


def reply_of(line: bytes | None) -> Reply | None:
    """What a line of `lines` holds; `None` if it is empty."""
    if line is None:
        raise BadLine(TOO_LONG)
    try:
        text, broken = line.decode(), False
    except UnicodeDecodeError:
        # For the parser to name, so what is no UTF-8 must get through the look at the JSON.
        text, broken = line.decode(errors="surrogateescape"), True
    text = text.removeprefix("\ufeff")
    if not text or text.isspace():
        return None
    value = _value(text)
    if isinstance(value, str):
        return Reply(_as_bytes(value) if broken else value, False)
    if value is None:
        return Reply(None, False)
    return Reply(line, True)  # read once more by the parser, for the issues that only a text can have


def _as_bytes(text: str) -> bytes:
    r"""A text with the bytes in it that were no UTF-8; half a pair that was spelled with `\u` has none."""
    return _HALF_PAIR.sub("\ufffd", text).encode(errors="surrogateescape")


def _value(text: str) -> Any:
    """The JSON of a line, as far as it tells which way the line goes."""
    try:
        # As leniently as bodies are read; `float` because `int` refuses some thousand digits.
        value = json.loads(text, strict=False, parse_int=float)
    except RecursionError:
        return []  # only a list or an object can be nested; the parser has its limit for that
    except json.JSONDecodeError as error:
        raise _no_json(text, error) from None
    if isinstance(value, (bool, float)):
        raise BadLine(_NO_REPLY)
    return value


def record_of(line: bytes) -> Any:
    """The value of a line, to be looked into: an object, a list, a text (bytes where it is no UTF-8), or `None`.

    As `reply_of`, and exact: numbers are what they are.
    """
    try:
        text = line.decode()
    except UnicodeDecodeError:
        reply = reply_of(line)
        if reply is None or not reply.is_body:
            return reply and reply.source
        text = line.decode(errors="replace")
    text = text.removeprefix("\ufeff")
    try:
        value = _READER.decode(text)
    except json.JSONDecodeError as error:
        raise _no_json(text, error) from None
    except (RecursionError, ValueError):
        value = _extreme(text)
    if isinstance(value, (bool, int, float)):
        raise BadLine(_NO_REPLY)
    return value


def _extreme(text: str) -> Any:
    """What numbers of thousands of digits and very deep nesting keep from being read as usual."""
    start = len(text) - len(text.lstrip())
    try:
        read = first_value(text, start)
    except Unreadable:
        raise BadLine("is no JSON that can be read") from None
    if text[read.end :].strip() or "body-cut" in read.problems or text[start] not in '{["':
        raise BadLine("is no JSON that can be read")
    return read.value


def _no_json(text: str, error: json.JSONDecodeError) -> BadLine:
    column = min(error.pos, len(text.rstrip())) + 1
    return BadLine(f"is no JSON: {error.msg} (column {column})")


def other_format(head: bytes) -> str | None:
    """What a file is that begins so and holds no lines: the rest of a sentence that begins with its name."""
    head = head[:_HEAD]
    for signature, sentence in _SIGNATURES:
        if signature.match(head):
            return sentence
    return "is UTF-16 text without a byte order mark; convert it to UTF-8" if _alternates(head) else None


def _alternates(head: bytes) -> bool:
    """Every second byte is a NUL, the others are not: ASCII in UTF-16."""
    even, odd = head[::2], head[1::2]
    return len(head) > 3 and any((not any(nulls) and all(others)) for nulls, others in ((even, odd), (odd, even)))
