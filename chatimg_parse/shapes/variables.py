"""What varies between contents of one shape: ids, numbers of percent, alternative texts, the prompt of a JSON object.

Of an id nothing but its own characters may count, so its pattern is as narrow as what was seen: its length, and the
letters that it is made of. Knows no label and no result.
"""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from ..text import pixels

ID, NUMBER, DECIMAL, COUNT, ALT, PROMPT, WRAPPED = "id", "number", "decimal", "count", "alt", "prompt", "wrapped"
WORDED = (ALT, PROMPT, WRAPPED)
_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
# Short ones are ids in paths alone, and without a digit where they name a picture there.
_MIXED = "(?=[A-Za-z]*[0-9])(?:[0-9A-Za-z]{10,64}|(?<=/)[0-9A-Za-z]{6,9})"
_NAME = r"(?<=/)[A-Za-z]{6,64}(?=\.(?:png|jpe?g|webp)\b)"
_RUN = rf"(?:(?<![0-9A-Za-z])|(?<=\\n))(?:{_UUID}|{_MIXED}|{_NAME}|[0-9]{{6,64}})(?![0-9A-Za-z])"
_WORDS = r"[^\[\]`<{|｛｜\\\s\x1b\x9b](?:[^\[\]`<{|｛｜\\\r\n\x1b\x9b]{0,94}[^\[\]`<{|｛｜\\\s\x1b\x9b])?"
_PLAIN = r'[^"\\\x00-\x1f{\[｛]'
# Of a JSON string, and of one in an object whose text is a JSON string itself.
_STRING = rf'(?:{_PLAIN}|\\["\\/bfnrt]|\\u[0-9a-fA-F]{{4}}){{1,2000}}'
_TWICE = rf'(?:{_PLAIN}|\\\\\\["\\]|\\\\[/bfnrt]|\\\\?u[0-9a-fA-F]{{4}}){{1,2000}}'
_COUNT = "(?:0|[1-9][0-9]{0,5})"
_NUMBER = r"[0-9]{1,2}(?:\.[0-9]{1,2})?"
_VARIABLE = re.compile(
    rf'(?P<prompt>(?:(?<="prompt": ")|(?<="prompt":")){_STRING}(?="))'
    rf'|(?P<wrapped>(?:(?<=\\"prompt\\": \\")|(?<=\\"prompt\\":\\")){_TWICE}(?=\\"))'
    rf"|(?P<alt>(?<=!\[)(?![^\]\n]{{0,96}}?{_RUN}){_WORDS}(?=\]\())"
    rf"|(?P<id>{_RUN})"
    rf'|(?P<count>(?<=tokens": ){_COUNT}(?=[,}}]))'
    rf"|(?P<number>(?:(?<=\.\.)|(?<=\.\.\[)){_NUMBER}(?![0-9A-Za-z])"
    rf"|(?<![0-9A-Za-z_.\-]){_NUMBER}(?=[%％]|\.\.))"
)
_FORMS = {
    NUMBER: "[0-9]{1,2}",
    DECIMAL: r"[0-9]{1,2}\.[0-9]{1,2}",
    COUNT: _COUNT,
    ALT: _WORDS,
    PROMPT: _STRING,
    WRAPPED: _TWICE,
}
# Ids by their letters, and what such a one holds, so that each is of one kind. By chance one may hold fewer kinds of
# letters than others of its maker do, and has another shape then: so there are few.
_DIGIT = rf"(?!{'|'.join(pixels.SIGNATURES)})(?=[A-Za-z]*[0-9])"
_ALPHABETS = (
    ("0-9", "(?!0)"),  # it may be a number of JSON
    ("0-9", "(?=0)"),
    ("0-9a-z", f"{_DIGIT}(?=[0-9]*[a-z])"),
    ("0-9A-Z", f"{_DIGIT}(?=[0-9]*[A-Z])"),
    ("0-9A-Za-z", f"{_DIGIT}(?=[0-9a-z]*[A-Z])(?=[0-9A-Z]*[a-z])"),
    ("a-z", ""),
    ("A-Za-z", "(?=[a-z]*[A-Z])"),
)
# What may be the bytes of a picture: of these every letter counts.
_PICTURE = re.compile(rf"{'|'.join(pixels.SIGNS)}|base64,|[A-Za-z0-9+/=]{{64}}")
# Words in which more counts: an address, a picture, and in an alternative text an id.
_NO_WORDS = {PROMPT: re.compile("://|data:|[A-Za-z0-9+/=_-]{40}"), ALT: re.compile(f"://|data:|{_RUN}")}
_MOST = 48  # variables of a content


class Variable(NamedTuple):
    """A kind, and the pattern of its values."""

    kind: str
    form: str


class Cut(NamedTuple):
    """A content as words and variables in turns: `order` says which variable stands behind each of the words.

    Where the same value stands twice, it is one variable. `values` are as they are written.
    """

    words: tuple[str, ...]
    order: tuple[int, ...]
    variables: tuple[Variable, ...]
    values: tuple[str, ...]

    @property
    def shape(self) -> tuple[object, ...]:
        """All but the values."""
        return self[:3]

    def filled(self, values: tuple[str, ...]) -> str:
        """The content with other values."""
        parts = [self.words[0]]
        for index, words in zip(self.order, self.words[1:], strict=True):
            parts += values[index], words
        return "".join(parts)


def cut(text: str) -> Cut | None:
    """A content as words and variables; `None` where too much varies, or where a picture may stand in it."""
    if _PICTURE.search(text):
        return None
    words, order, at = list[str](), list[int](), 0
    variables, values = list[Variable](), list[str]()
    known: dict[str, int] = {}
    for found in _VARIABLE.finditer(text):
        if len(order) == _MOST:
            return None
        value, kind = found[0], str(found.lastgroup)
        words.append(text[at : found.start()])
        at = found.end()
        # Two numbers may be the same by chance, two ids are one thing.
        index = len(values) if kind in (NUMBER, COUNT) else known.setdefault(value, len(values))
        if index == len(values):
            variables.append(_variable(kind, value))
            values.append(value)
        elif variables[index].kind != kind:
            return None
        order.append(index)
    words.append(text[at:])
    return Cut(tuple(words), tuple(order), tuple(variables), tuple(values))


def _variable(kind: str, value: str) -> Variable:
    if kind == ID:
        return Variable(ID, _UUID if "-" in value else _form(value))
    kind = DECIMAL if kind == NUMBER and "." in value else kind
    return Variable(kind, _FORMS[kind])


def _form(value: str) -> str:
    """Ids of the same length in the same letters."""
    forms = [f"{held}[{letters}]{{{len(value)}}}" for letters, held in _ALPHABETS]
    return next(form for form in forms if re.fullmatch(form, value))


def alphabet(form: str) -> tuple[str, int]:
    """The letters and the length that a pattern of ids has, as `[a-z]` names them; no length for a UUID."""
    found = re.fullmatch(r".*\[([^\]]+)\]\{(\d+)\}", form)
    return ("", 0) if form == _UUID or found is None else (found[1], int(found[2]))


def told(kind: str, value: str) -> tuple[str, int] | None:
    """What a value says, and how long it is in its content.

    `None` where more than the value could count: an address, a picture, an id, odd characters.
    """
    if kind == WRAPPED:
        value, kind = _undone(value), PROMPT
    length = len(value)
    if kind == PROMPT:
        value = _undone(value)
    if not value.isprintable() and not value.replace("\n", "").replace("\t", "").isprintable():
        return None
    return None if _NO_WORDS[kind].search(value) else (value, length)


def _undone(value: str) -> str:
    """A JSON string without its escapes."""
    return str(json.loads(f'"{value}"')) if "\\" in value else value
