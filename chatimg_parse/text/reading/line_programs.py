"""What a line of machinery says, remembered by its words: read once by the interpreter, repeated from then on.

A line is cut into its words and what varies between replies: addresses in links, alternative texts, ids, percents. As
long as each of these is of the same kind, lines with the same words tell the same, with other values at other places.
So the interpreter reads the second of such lines by itself, apart from its content, and what it found becomes a
`Program`: places and values as places in the line. Whatever is no plain sum of findings has no program.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .. import pixels, urls
from ..record.findings import Findings, Hyperlink, Picture
from ..record.recorder import Recorder
from ..record.sent import Known
from ..syntax.scanner import Scanner
from ..syntax.tokens import Code, Image, Link, Segment
from ..words import addresses
from ..words.vocabulary import Vocabulary
from .interpreter import Interpreter

# What varies: the words of an image, the address in a link, a run with a digit. One group, so that `split` alternates.
VARIABLE = re.compile(
    r"((?<=!\[)[^\[\]`<{|\\\r\n\x1b\x9b]{1,96}(?=\]\()"
    r"|(?<=\]\()https?://[!#$%&*+,\-./0-9:;=?@A-Z_a-z~]{1,400}(?=\))|[A-Za-z_-]*[0-9][A-Za-z0-9_-]*)"
)
_MOST_VARIABLES = 12
_PERCENT = re.compile(r"[0-9]{1,2}|100")
# A run of letters, digits, `_` and `-` that holds a digit, and does not begin as base64 of a picture does.
_ID = re.compile(rf"(?=[A-Za-z_-]*[0-9])(?!{'|'.join(pixels.SIGNATURES)})[A-Za-z0-9][A-Za-z0-9_-]{{10,98}}[A-Za-z0-9]")
_FILE = re.compile(r"[A-Za-z0-9_~%-]{1,128}\.(?:png|jpg|jpeg|webp|gif)")
_BETWEEN_PERCENTS = frozenset(("..", "...", "…", "。。", " ", " → ", "→", " -> ", ", ", "、"))
_MOST_PLACES = 4096  # folders of addresses whose kind is remembered
_TASK_FOLDERS = ("/web/", "/source/")

Kind = str
Place = tuple[int, int]  # how many of the variables end before it, and how far behind the last of these it is
Text = str | int | tuple[Place, Place] | None  # a constant, a variable, or a stretch of the line

_ALT, _NUMBER, _WHOLE, _TOKEN = "alt", "number", "100", "id"


class Program(NamedTuple):
    """What a line tells. `kinds`: what each of its variables has to be."""

    kinds: tuple[Kind, ...]
    signs: tuple[tuple[Place, str, Text, int | None], ...]
    marks: tuple[tuple[Place, Place, str, bool], ...]
    links: tuple[tuple[Place, Place, int, Text, str, int | None, str | None, str | None], ...]
    pictures: tuple[tuple[Place, Place, int, Text], ...]
    words: Text  # that are left of it
    worded: bool  # some of them are prose
    machine: bool  # nothing that is left stands last in it
    works: bool
    bare: bool | None  # whether an id label in it is the bare word
    poster: int | None  # which of its pictures a video behind it would take: -1 for none, `None` for the one before
    things: tuple[tuple[Place, Place], ...]  # what may be the whole content
    row: bool  # it has cells


def kind_of(value: str, before: str, places: dict[str, str]) -> Kind | None:
    """What a variable is; `before` are the words before it. `None`: nothing that one could rely on."""
    if before.endswith("!["):
        return _ALT
    if before.endswith("]("):
        return kind_of_address(value, places)
    if _PERCENT.fullmatch(value):
        return _WHOLE if value == "100" else _NUMBER
    return _TOKEN if _ID.fullmatch(value) else None


def kind_of_address(url: str, places: dict[str, str]) -> Kind | None:
    """All that is asked of an address, as one word. That of an id or picture depends on its folder alone."""
    cut = url.rfind("/") + 1
    if _FILE.fullmatch(url, cut) and not url.endswith(_TASK_FOLDERS, 0, cut):
        place = url[:cut] + url[url.rfind(".") :]
    elif _ID.fullmatch(url, cut):
        place = url[:cut]
    else:
        return _kind_of_address(url)
    known = places.get(place)
    if known is None:
        if len(places) >= _MOST_PLACES:
            places.clear()
        known = places[place] = _kind_of_address(url) or ""
    return known or None


def _kind_of_address(url: str) -> Kind | None:
    if urls.check(url) != (url, "") or "&" in url:
        return None
    asked = (addresses.kind_of(url), urls.kind_of(url), urls.known_role(url))
    return f"{asked} {urls.is_task_link(url)} {urls.is_placeholder(url)} {'/cdn/' in url}"


def learned(vocabulary: Vocabulary, line: str, places: dict[str, str], *, firm: bool) -> Program | None:
    """The program of a line, read in a content that is one of a task for certain (`firm`) or not yet."""
    parts = VARIABLE.split(line)
    variables = parts[1::2]
    kinds = tuple(kind_of(value, before, places) for value, before in zip(variables, parts[::2], strict=False))
    if None in kinds or len(set(variables)) < len(variables) or len(variables) > _MOST_VARIABLES:
        return None
    for kind, behind, following in zip(kinds, parts[2::2], kinds[1:], strict=False):
        if kind in (_NUMBER, _WHOLE) and following in (_NUMBER, _WHOLE) and behind not in _BETWEEN_PERCENTS:
            return None
    trial = _Trial(vocabulary, line, firm=firm)
    if not trial.plain:
        return None
    try:
        return _Spelled(line, parts).program(tuple(kind for kind in kinds if kind is not None), trial)
    except _Other:
        return None


class _Other(Exception):
    """Something in the findings is no stretch of the line."""


class _Trial:
    """A line that is read by itself, and what became of it."""

    def __init__(self, vocabulary: Vocabulary, line: str, *, firm: bool) -> None:
        self.recorder = Recorder(vocabulary, None, False, Known())
        self.recorder.firm = firm
        self.before = self.recorder.poster = Picture(0, 0, "")  # a picture before the line
        self.interpreter = Interpreter(self.recorder)
        self.interpreter.labelled.bare = None
        scanner, segments = Scanner(vocabulary.bounds), list[Segment]()
        scanner.let_go()
        scanner.scan("\n", final=False, take=segments.extend)
        segments.clear()
        text = line + "\n"
        settled = scanner.scan(text, final=False, take=segments.extend)
        self.segments = segments
        self.plain = settled == len(text) and all(map(_is_plain, segments))
        if self.plain:
            self.interpreter.take(segments, text, 0)
            self.plain = self._is_free() and self._told_plainly(self.recorder.findings)

    def _is_free(self) -> bool:
        """Nothing waits for what follows, and the line is no item of a list and no label that only evidence makes one."""
        own = self.interpreter
        waits = own.labelled.head.waits or own.words.parted or own.references.count or own.tags.is_open
        return not (waits or own.items or own.lists.picture)

    def _told_plainly(self, found: Findings) -> bool:
        told_more = (
            *(found.clips, found.verdicts, found.remarks, found.thoughts, found.strangers),
            *(found.document, found.params, self.before.poster_of, found.open_url),
        )
        return not any(told_more)


def _is_plain(segment: Segment) -> bool:
    return segment.lead in ("line", "cell") and all(
        isinstance(construct, (Code, Image)) or (isinstance(construct, Link) and not construct.images)
        for construct in segment.constructs
    )


class _Spelled:
    """Places and values as places in a line."""

    def __init__(self, line: str, parts: list[str]) -> None:
        self._line = line
        self._variables = parts[1::2]
        self._spans: list[tuple[int, int]] = []
        at = 0
        for index, part in enumerate(parts):
            if index % 2:
                self._spans.append((at, at + len(part)))
            at += len(part)

    def program(self, kinds: tuple[Kind, ...], trial: _Trial) -> Program:
        found, recorder, interpreter = trial.recorder.findings, trial.recorder, trial.interpreter
        words = interpreter.words.task.words
        if words is None or (found.prose or [(self._ink(), "")]) != [(self._ink(), words)]:
            raise _Other
        poster = recorder.poster
        return Program(
            kinds,
            tuple(
                (self.place(sign.at), sign.kind, self.text(sign.value), self.number(sign.number))
                for sign in found.signs
            ),
            tuple((self.place(mark.at), self.place(mark.end), mark.name, mark.firm) for mark in found.marks),
            tuple(map(self._link, found.links)),
            tuple(map(self._picture, found.pictures)),
            self.text(words) if words else None,
            found.worded,
            interpreter.words.task.machine_before,
            interpreter.lists.works,
            interpreter.labelled.bare,
            None if poster is trial.before else -1 if poster is None else found.pictures.index(poster),
            tuple((self.place(at), self.place(end)) for at, end in interpreter.alone.things),
            any(segment.lead == "cell" for segment in trial.segments),
        )

    def _ink(self) -> int:
        """Where the words of the line begin."""
        return len(self._line) - len(self._line.lstrip(" \t>\ufeff"))

    def _link(self, link: Hyperlink) -> tuple[Place, Place, int, Text, str, int | None, str | None, str | None]:
        if link.cut or link.whole or link.place is not None:
            raise _Other
        place, end = self.place(link.at), self.place(link.end)
        return (
            place,
            end,
            self.variable(link.url),
            self.text(link.label),
            link.role,
            self.number(link.told),
            link.kind,
            link.plain,
        )

    def _picture(self, picture: Picture) -> tuple[Place, Place, int, Text]:
        plain = Picture(picture.at, picture.end, "markdown", url=picture.url, alt=picture.alt)
        if picture != plain or picture.url is None:
            raise _Other
        return self.place(picture.at), self.place(picture.end), self.variable(picture.url), self.text(picture.alt)

    def place(self, at: int) -> Place:
        slot, base = 0, 0
        for start, end in self._spans:
            if start < at < end:
                raise _Other
            if end <= at:
                slot, base = slot + 1, end
        return slot, at - base

    def variable(self, value: str) -> int:
        if value not in self._variables:
            raise _Other
        return self._variables.index(value)

    def number(self, value: float | None) -> int | None:
        """The variable whose number it is."""
        if value is None:
            return None
        told = [i for i, text in enumerate(self._variables) if _PERCENT.fullmatch(text) and float(text) == value]
        if len(told) != 1:
            raise _Other
        return told[0]

    def text(self, value: str | None) -> Text:
        """A constant where no variable stands in it, else where it stands in the line."""
        if value is None or not any(text in value for text in self._variables):
            return value
        if value in self._variables:
            return self._variables.index(value)
        at = self._line.find(value)
        if at < 0 or self._line.find(value, at + 1) >= 0:
            raise _Other
        return self.place(at), self.place(at + len(value))
