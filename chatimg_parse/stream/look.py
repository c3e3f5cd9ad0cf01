"""The one look at a text: is it an event stream, a JSON body, or a content (docs/rules.md, rule I4)?

The answer depends on the text and not on how it is cut, so whole texts and streams take the same way. It is given as
soon as nothing that follows could change it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal

from ..bodies.json_text import Unreadable, cut_value, first_value
from ..text.block.json_end import JsonEnd

Kind = Literal["content", "body", "sse"]

_SPACE = " \t\r\n\ufeff"
_FIRST_SLICE = 1024  # characters
_LONGEST_HEAD = 64  # characters of a line that tell its field and how its value begins
_LINE_END = re.compile(r"[\r\n]")
_FIELD = re.compile(r"(data|event|id|retry)(?::[ \t]*([^ \t\r\n])?|(?=[\r\n]))")
_FIELD_BEGINS = re.compile(r"(?:d(?:a(?:ta?)?)?|e(?:v(?:e(?:nt?)?)?)?|id?|r(?:e(?:t(?:ry?)?)?)?)\Z")
# A JSON text that was encoded once more: a quote, blanks however written, a bracket with escaped quotes in it.
_ENCODED = re.compile(r'"(?:[ ]|\\[nrt])*[{\[]')
_ENCODED_BEGINS = re.compile(r'"(?:[ ]|\\[nrt])*\\?\Z')


# How a text begins that may be JSON or an event stream.
_MAY_BE_ELSE = re.compile(r"[ \t\r\n\ufeff]*(?:[{\[\":]|(?:data|event|id|retry)(?:[:\r\n]|\Z))")


def is_plainly_content(text: str) -> bool:
    """The first characters of a whole text tell that it is a content; else `Look` has to read it."""
    return _MAY_BE_ELSE.match(text) is None


class Look:
    """`feed` the text in pieces until it answers; `close` where it ended before."""

    def __init__(
        self,
        is_body: Callable[[dict[str, Any]], bool],
        is_list: Callable[[list[Any]], bool],
        is_key: Callable[[str], bool],
    ) -> None:
        self._is_body, self._is_list, self._is_key = is_body, is_list, is_key
        self._pieces: list[str] = []
        self._lead = ""  # white space and the first line, while they do not tell
        self._json: JsonEnd | None = None
        self._comments = False
        self._fields = False
        self._indented = False  # blanks stand before the first sign
        self._in_line = False  # inside a line that tells no more

    def feed(self, piece: str) -> Kind | None:
        """The answer, or `None` while there is none."""
        if self._json is not None:
            return self._read_json(piece)
        return self._read_lines(piece, final=False)

    def close(self) -> Kind:
        """The kind of a text that is all of it, by what was seen."""
        if self._json is not None:
            return "body" if self._value_is_body(cut=True) else "content"
        kind = self._read_lines("", final=True)
        return kind or ("sse" if self._comments and not self._fields else "content")

    # -- event streams --------------------------------------------------------------------------------------

    def _read_lines(self, piece: str, *, final: bool) -> Kind | None:
        text = self._lead + piece
        at = 0
        while at < len(text):
            if self._in_line:
                end = _LINE_END.search(text, at)
                if end is None:
                    at = len(text)
                    break
                self._in_line, at = False, end.end()
                continue
            if text[at] in "\r\n\ufeff" or (self._indented and text[at] in _SPACE):
                at += 1
                continue
            if self._indented or text[at] in " \t":
                # No line of an event stream begins with a blank: only JSON may follow.
                self._indented = True
                if text[at] in " \t":
                    continue
                kind = _json_or_content(self, text[at])
                if kind is not None:
                    return kind
                return self._read_json(text[at:])
            told = self._line(text, at, final=final)
            if told == "more":
                break
            if told is not None:
                return told
            if self._json is not None:
                return self._read_json(text[at:])
        self._lead = text[at:]
        return None

    def _line(self, text: str, at: int, *, final: bool) -> Kind | Literal["more"] | None:
        """What a line tells by its beginning: a kind, `"more"` while it is too short, `None` if it may be a stream."""
        first = text[at]
        if first == ":":
            self._comments = self._in_line = True
            return None
        found = _FIELD.match(text, at)
        if found is None:
            if not final and (_FIELD_BEGINS.match(text, at) is not None):
                return "more"
            return _json_or_content(self, first)
        if found[1] != "data":
            if found.end() == len(text) and not final and found[2] is None:
                return "more"
            self._fields = self._in_line = True
            return None
        if found[2] is None:
            short = len(text) - at < _LONGEST_HEAD
            return "more" if found.end() == len(text) and short and not final else "sse"
        return "sse" if found[2] in "{[" else "content"

    # -- JSON -----------------------------------------------------------------------------------------------

    def begin_json(self) -> None:
        """From here on it is a JSON value, whose keys decide."""
        self._json = JsonEnd()

    def _read_json(self, piece: str) -> Kind | None:
        """Slice by slice, since the keys that decide stand near the start of most bodies."""
        at, size = 0, _FIRST_SLICE
        while at < len(piece):
            kind = self._read_slice(piece[at : at + size])
            if kind is not None:
                return kind
            at, size = at + size, size * 4
        return None

    def _read_slice(self, piece: str) -> Kind | None:
        reader = self._json
        assert reader is not None
        known = len(reader.keys)
        begun = bool(self._pieces)
        self._pieces.append(piece)
        end = reader.feed(piece)
        if any(map(self._is_key, reader.keys[known:])):
            return "body"
        if reader.broken:
            return "content"
        if end is not None:
            return "body" if self._value_is_body(cut=False) else "content"
        if not begun or len(self._pieces) < _LONGEST_HEAD:
            return self._plain_string()
        return None

    def _plain_string(self) -> Kind | None:
        """A text that begins with a quote is content unless a bracket follows."""
        head = "".join(self._pieces)[:_LONGEST_HEAD].lstrip(_SPACE)
        if head[:1] == '"' and not _ENCODED.match(head) and not _ENCODED_BEGINS.match(head):
            return "content"
        return None

    def _value_is_body(self, *, cut: bool) -> bool:
        text = "".join(self._pieces).lstrip(_SPACE)
        read = cut_value if cut else first_value
        try:
            value = read(text).value
            if isinstance(value, str):
                value = read(value.lstrip(_SPACE)).value
        except Unreadable:
            return False
        return self._recognised(value)

    def _recognised(self, value: Any) -> bool:
        if isinstance(value, dict):
            return self._is_body(value)
        return isinstance(value, list) and self._is_list(value)


def _json_or_content(look: Look, first: str) -> Kind | None:
    """JSON begins with a bracket or, if it was encoded twice, with a quote."""
    if first not in '{["':
        return "content"
    look.begin_json()
    return None
