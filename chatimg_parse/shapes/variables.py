"""What varies between contents of one shape: ids, numbers of percent, alternative texts, the prompt of a JSON object.

Of an id nothing but its own characters may count, so its pattern is as narrow as what was seen: its length, and the
letters that it is made of. Knows no label and no result.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from string import ascii_letters, ascii_lowercase, ascii_uppercase, digits
from typing import NamedTuple

from ..text import pixels

ID, NUMBER, DECIMAL, COUNT, ALT, PROMPT, WRAPPED = "id", "number", "decimal", "count", "alt", "prompt", "wrapped"
TOKEN = "token"
IDS, WORDED = (ID, TOKEN), (ALT, PROMPT, WRAPPED)
UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
TIME = f"{DATE}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}"
Wordy = Callable[[list[str]], bool]  # whether words stand in ids, which may count
# An id stands where nothing but itself counts: behind no escape and no quote, unless it is a member that is one. Short
# ones are ids behind what ends a name alone, and without a digit where they name a picture in an address.
_BEFORE = r"(?<![0-9A-Za-z\"%\\&#])|(?<=\\n)|(?<=%[0-9A-F]{2})|(?<=id\": \")|(?<=id\":\")|(?<=fingerprint\": \")"
_MIXED = "(?=[A-Za-z]*[0-9])(?:[0-9A-Za-z]{10,64}|(?<=[/_=`-])[0-9A-Za-z]{6,9})"
_NAME = r"(?<=[0-9A-Za-z]/)(?=[A-Za-z]{6}|[A-Za-z]*[0-9])[0-9A-Za-z]{3,64}(?=\.(?:png|jpe?g|webp)\b)"
_RUN = rf"(?:{_BEFORE})(?:{UUID}|{TIME}|{DATE}|{_MIXED}|{_NAME}|[0-9]{{6,64}})(?![0-9A-Za-z])"
_VALUE = "[A-Za-z0-9%_~-]{15,511}[A-Za-z0-9]"  # of a query
_WORDS = r"[^\[\]`<{|｛｜\\\s\x1b\x9b](?:[^\[\]`<{|｛｜\\\r\n\x1b\x9b]{0,94}[^\[\]`<{|｛｜\\\s\x1b\x9b])?"
_PLAIN = r'[^"\\\x00-\x1f{\[｛]'
# Of a JSON string, and of one in an object whose text is a JSON string itself.
_STRING = rf'(?:{_PLAIN}|\\["\\/bfnrt]|\\u[0-9a-fA-F]{{4}}){{1,2000}}'
_TWICE = rf'(?:{_PLAIN}|\\\\\\["\\]|\\\\[/bfnrt]|\\\\u[0-9a-fA-F]{{4}}|\\u(?!00)[0-9a-fA-F]{{4}}){{1,2000}}'
_COUNT = "(?:0|[1-9][0-9]{0,5})"
_NUMBER = r"[0-9]{1,2}(?:\.[0-9]{1,2})?"
# Behind nearly all letters nothing of these begins, which one look tells.
_VARIABLE = re.compile(
    r"(?<![a-mo-zG-Z])(?:"
    rf'(?P<prompt>(?:(?<="prompt": ")|(?<="prompt":")){_STRING}(?="))'
    rf'|(?P<wrapped>(?:(?<=\\"prompt\\": \\")|(?<=\\"prompt\\":\\")){_TWICE}(?=\\"))'
    rf"|(?P<alt>(?<=!\[){_WORDS}(?=\]\())"
    rf"|(?P<token>(?<==){_VALUE}(?![A-Za-z0-9%_~-]))"
    rf"|(?P<id>{_RUN})"
    rf'|(?P<count>(?:(?<=tokens": )|(?<=tokens":)){_COUNT}(?=[,}}]))'
    rf"|(?P<number>(?:(?<=\.\.)|(?<=\.\.\[)){_NUMBER}(?![0-9A-Za-z])"
    rf"|(?<![0-9A-Za-z_.\-]){_NUMBER}(?=[%％]|\.\.)))"
)
_FORMS = {
    NUMBER: "[0-9]{1,2}",
    DECIMAL: r"[0-9]{1,2}\.[0-9]{1,2}",
    COUNT: _COUNT,
    ALT: _WORDS,
    PROMPT: _STRING,
    WRAPPED: _TWICE,
    TOKEN: _VALUE,
}
# Ids by their letters, and what such a one holds, so that each is of one kind. By chance one may hold fewer kinds of
# letters than others of its maker do, and has another shape then: so there are few.
_DIGIT = rf"(?!{'|'.join(pixels.SIGNATURES)})(?=[A-Za-z]*[0-9])"
_ALPHABETS = (
    (digits, "(?!0)[0-9]"),  # it may be a number of JSON
    (digits, "(?=0)[0-9]"),
    (digits + ascii_lowercase, f"{_DIGIT}(?=[0-9]*[a-z])[0-9a-z]"),
    (digits + ascii_uppercase, f"{_DIGIT}(?=[0-9]*[A-Z])[0-9A-Z]"),
    (digits + ascii_letters, f"{_DIGIT}(?=[0-9a-z]*[A-Z])(?=[0-9A-Z]*[a-z])[0-9A-Za-z]"),
    (ascii_lowercase, "[a-z]"),
    (ascii_letters, "(?=[a-z]*[A-Z])[A-Za-z]"),
)
# Texts in which more than the values may count: the bytes of a picture, or a placeholder of them, of which every letter
# does; a definition of a reference, which an alternative text may be the label of.
# They are several patterns, since each of them alone is looked for many times faster.
_NO_SHAPE = (
    re.compile("|".join((*pixels.SIGNS, r"\]:", "sha256:"))),
    re.compile("(?i:base64)"),
    re.compile('[Bb]64(?!_json": ?null)|[Dd](?i:ata:)'),
    re.compile("(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{128}"),
)
# Words in which more counts: an address, a picture, and in an alternative text an id.
_NO_PROMPT = re.compile(r"://|data:|[A-Za-z0-9+/=_-]{40}|[{\[｛]")
_NO_ALT = re.compile(f"://|data:|{_RUN}")
# Without one of these nothing varies: ids and numbers have digits, but the name of a picture behind a path.
_VARIES = re.compile(r"[0-9=/]|!\[|prompt")
_MOST = 48  # variables of a content


class Variable(NamedTuple):
    """A kind, and the pattern of its values; of an id that has no form of its own its letters, too."""

    kind: str
    form: str
    letters: str = ""


class Cut(NamedTuple):
    """A content as words and variables in turns: `order` says which variable stands behind each of the words.

    Where the same id stands twice, it is one variable. `ids` says of each how often it stands in the text, also within
    others and among the words, and `nested` which stand in which. `values` are as they are written.
    """

    words: tuple[str, ...]
    order: tuple[int, ...]
    variables: tuple[Variable, ...]
    ids: tuple[tuple[int, int], ...]
    nested: tuple[tuple[int, int], ...]
    values: tuple[str, ...]

    @property
    def shape(self) -> tuple[object, ...]:
        """All but the values."""
        return self[:-1]

    def filled(self, values: tuple[str, ...]) -> str:
        """The content with other values."""
        parts = [self.words[0]]
        for index, words in zip(self.order, self.words[1:], strict=True):
            parts += values[index], words
        return "".join(parts)


def cut(text: str, wordy: Wordy) -> Cut | None:
    """A content as words and variables; `None` where too much varies, or where more than its values may count.

    A value of which more may count than itself stands among the words.
    """
    if any(sign.search(text) for sign in _NO_SHAPE):
        return None
    words, order, at = list[str](), list[int](), 0
    variables, values = list[Variable](), list[str]()
    known: dict[tuple[str, str], int] = {}
    pos = 0
    while _VARIES.search(text, pos) and (found := _VARIABLE.search(text, pos)) is not None:
        pos = found.end()
        value, kind = found[0], str(found.lastgroup)
        if not _varies(kind, value, wordy):
            pos = found.start() + 1 if kind in (ALT, TOKEN) else pos  # what varies in it is an id
            continue
        if len(order) == _MOST:
            return None
        words.append(text[at : found.start()])
        at = pos
        # Two numbers or words may be the same by chance, two ids are one thing.
        index = known.setdefault((kind, value), len(values)) if kind in IDS else len(values)
        if index == len(values):
            variables.append(_variable(kind, value))
            values.append(value)
        order.append(index)
    words.append(text[at:])
    ids = [index for index, variable in enumerate(variables) if variable.kind in IDS]
    counts = [(index, text.count(values[index])) for index in ids]
    nested = [(one, other) for one in ids for other in ids if one != other and values[one] in values[other]]
    return Cut(tuple(words), tuple(order), tuple(variables), tuple(counts), tuple(nested), tuple(values))


def _varies(kind: str, value: str, wordy: Wordy) -> bool:
    """Nothing of the value counts but itself."""
    if kind in WORDED:
        return told(kind, value) is not None
    return kind not in IDS or not wordy([value])


def _variable(kind: str, value: str) -> Variable:
    if kind != ID:
        kind = DECIMAL if kind == NUMBER and "." in value else kind
        return Variable(kind, _FORMS[kind])
    for form in (UUID, TIME, DATE):
        if re.fullmatch(form, value):
            return Variable(ID, form)
    alphabets = [(f"{one}{{{len(value)}}}", letters) for letters, one in _ALPHABETS]
    return next(Variable(ID, form, letters) for form, letters in alphabets if re.fullmatch(form, value))


def told(kind: str, value: str) -> tuple[str, int] | None:
    """What a value says, and how long it is in its content.

    `None` where more than the value could count: an address, a picture, an id, odd characters.
    """
    try:
        value = _undone(value) if kind == WRAPPED else value
        length = len(value)
        value = value if kind == ALT else _undone(value)
    except ValueError:
        return None
    if not value.isprintable() and not value.replace("\n", "").replace("\t", "").isprintable():
        return None
    return None if (_NO_ALT if kind == ALT else _NO_PROMPT).search(value) else (value, length)


def _undone(value: str) -> str:
    """A JSON string without its escapes."""
    return str(json.loads(f'"{value}"')) if "\\" in value else value


def rewritten(value: str) -> str:
    """What stands in a JSON string, as it would be written anew."""
    return written(_undone(value)) if "\\" in value else value


def written(value: str) -> str:
    """A text as it stands in a JSON string, not escaped beyond need."""
    return json.dumps(value, ensure_ascii=False)[1:-1]
