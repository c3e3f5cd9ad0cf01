"""What varies in a line of machinery between replies, and of which kind it is; knows no label and no finding."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .. import pixels, urls
from ..words import addresses

# What varies: the words of an image, the address in a link, a bare one that blanks end, a run with a digit.
# One group, so that `split` alternates.
_WORDS = r"[^\[\]`<{|｛｜\\\r\n\x1b\x9b]{1,96}"
_REST = r"[!#$%&*+,\-./0-9:;=?@A-Z_a-z~]{1,400}"
_URL = f"https?://{_REST}"
VARIABLE = re.compile(
    rf"((?<=!\[){_WORDS}(?=\]\()"
    rf"|(?<=\]\(){_URL}(?=\))"
    rf"|https?://(?<![^\s:：>]http://)(?<![^\s:：>]https://){_REST}(?<=[A-Za-z0-9/=-])(?!\S)"
    r"|(?<![0-9.])[0-9]{1,2}\.[0-9]{1,2}(?=[%％])|(?<![A-Za-z_-])[A-Za-z_-]*[0-9][A-Za-z0-9_-]*)"
)
_MOST_VARIABLES = 12
_LONGEST_WORD = 12  # characters of a run with a digit that is one of the words
# A run of letters, digits, `_` and `-` that holds a digit, and does not begin as base64 of a picture does.
_ID = re.compile(rf"(?=[A-Za-z_-]*[0-9])(?!{'|'.join(pixels.SIGNATURES)})[A-Za-z0-9][A-Za-z0-9_-]{{10,62}}[A-Za-z0-9]")
_DECIMAL = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}")
_NAME = "[A-Za-z0-9_~%-]{1,128}"
_FILE = re.compile(rf"{_NAME}(\.(?:png|jpg|jpeg|webp|gif))")
# How an address ends that its folder tells all of.
_LEAF = re.compile(rf"{_FILE.pattern}|{_ID.pattern}")
# A folder by a date or a long number, or by a UUID: which one it is tells nothing.
_NUMBERS = "[0-9]{6,32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_NUMBERED = re.compile(rf"(?<=[^/])/(?:{_NUMBERS})(?=/)")
_MOST_PLACES = 4096  # folders of addresses whose kind is remembered
_TASK_FOLDERS = ("/web/", "/source/")


Kind = str
ALT, NUMBER, DECIMAL, WHOLE, TOKEN, _BARE, _WORD = "alt", "number", "decimal", "100", "id", "bare", "word"


def split(line: str, places: dict[str, str]) -> tuple[list[str], tuple[Kind, ...]] | None:
    """The words of a line and its variables, in turns, and of which kinds these are.

    A run with a digit that is of no kind is words. `None`: nothing that one could rely on.
    """
    parts = VARIABLE.split(line)
    if len(parts) == 1:
        return parts, ()
    kinds = _kinds_of(parts, places)
    if kinds is None:
        return None
    if _WORD in kinds:
        _put_words_back(parts, kinds)
    return (parts, tuple(kinds)) if len(kinds) <= _MOST_VARIABLES else None


def _kinds_of(parts: list[str], places: dict[str, str]) -> list[Kind] | None:
    kinds: list[Kind] = []
    for at in range(1, len(parts), 2):
        value, before = parts[at], parts[at - 1][-2:]
        if before == "](":
            kind = kind_of_address(value, places)
        elif before == "![":
            kind = ALT
        elif len(value) < 3 and value.isdecimal():
            kind = NUMBER
        elif "." in value and _DECIMAL.fullmatch(value):
            kind = DECIMAL
        elif _ID.fullmatch(value):
            kind = TOKEN
        elif "://" in value:
            kind = kind_of_bare(value, places)
        else:
            kind = WHOLE if value == "100" else None if len(value) > _LONGEST_WORD else _WORD
        if kind is None:
            return None
        kinds.append(kind)
    return kinds


def _put_words_back(parts: list[str], kinds: list[Kind]) -> None:
    for index in range(len(kinds) - 1, -1, -1):
        if kinds[index] is _WORD:
            del kinds[index]
            parts[2 * index : 2 * index + 3] = ["".join(parts[2 * index : 2 * index + 3])]


def is_number(value: str) -> bool:
    """A variable that `float` reads."""
    return (value.isdecimal() and len(value) < 4) or _DECIMAL.fullmatch(value) is not None


def kind_of_address(url: str, places: dict[str, str]) -> Kind | None:
    """All that is asked of an address, as one word. That of an id or picture depends on its folder alone."""
    cut = url.rfind("/") + 1
    leaf = _LEAF.fullmatch(url, cut)
    if leaf is None or not _is_told_by_folder(url, cut, leaf):
        return _kind_of_address(url)
    place = _NUMBERED.sub("/0", url[:cut] + (leaf[1] or ""))
    known = places.get(place)
    if known is None:
        if len(places) >= _MOST_PLACES:
            places.clear()
        known = places[place] = _kind_of_address(url) or ""
    return known or None


def _is_told_by_folder(url: str, cut: int, leaf: re.Match[str]) -> bool:
    if url.endswith("://", 0, cut):
        return False  # what stands behind that is the host
    return not ((leaf[1] and url.endswith(_TASK_FOLDERS, 0, cut)) or "?" in url or "#" in url)


def kind_of_bare(url: str, places: dict[str, str]) -> Kind | None:
    """The same of a bare one, which nothing in it ends before its last character."""
    kind = kind_of_address(url, places) if url.count("://") == 1 else None
    return kind and f"{_BARE} {kind}"


def _kind_of_address(url: str) -> Kind | None:
    if urls.check(url, escaped=True) != (url, ""):
        return None
    asked = (addresses.kind_of(url), urls.kind_of(url), urls.known_role(url))
    return f"{asked} {urls.is_task_link(url)} {urls.is_placeholder(url)} {'/cdn/' in url}"


# What each kind is tried with: values that would tell something else wherever more is asked of them than their kind.
_TRIALS: dict[Kind, tuple[str, ...]] = {
    ALT: ("7", " b ", "cat", "50%", "下载", "Preview"),
    NUMBER: ("0", "50", "7", "99", "31", "83", "64", "12", "25", "38", "46", "9"),
    DECIMAL: ("0.5", "34.38", "7.25", "99.9", "61.75", "12.0"),
    WHOLE: ("100",),
    TOKEN: (
        *("50-abcdefghijk", "failed-20240101", "download_20240101", "3f2a9c1e-7b44-4d0e", "abcdefghijk1"),
        *("task_01k2xw9d7q", "2024-01-02-03", "a1" * 32, "0123456789abcdef"),
    ),
}


def others(
    parts: list[str], kinds: tuple[Kind, ...], labels: tuple[str, ...], places: dict[str, str]
) -> Iterator[list[str] | None]:
    """The same line with other values of the same kinds; `labels` are words that mean something wherever they stand.

    `None` where there is no other value.
    """
    tried = [(*_TRIALS[ALT], *labels) if kind is ALT else _TRIALS.get(kind, ()) for kind in kinds]
    for turn in range(max((len(values) or 2 for values in tried), default=0)):
        other = list(parts)
        for index, values in enumerate(tried):
            known = values[(turn + index) % len(values)] if values else None
            other[2 * index + 1] = known or _other_address(parts[2 * index + 1], turn, index)
        told = split("".join(other), places)
        yield other if told is not None and told == (other, kinds) else None


def _other_address(url: str, turn: int, index: int) -> str:
    """An address of the same folder and extension."""
    stem, dot, extension = url.rpartition(".") if _FILE.fullmatch(url, url.rfind("/") + 1) else (url, "", "")
    cut = stem.rfind("/") + 1
    if dot:
        return f"{stem[:cut]}q{turn}w{index}k{dot}{extension}"
    return f"{stem[:cut]}task_01kq{turn}w{index}abcde" if _ID.fullmatch(stem, cut) else f"{stem}q{turn}w{index}"
