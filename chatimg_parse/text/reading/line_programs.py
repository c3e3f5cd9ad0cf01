"""What a line of machinery says, remembered by its words: read once by the interpreter, repeated from then on.

A line is cut into its words and what varies between replies: addresses in links, alternative texts, ids, percents. As
long as each of these is of the same kind, lines with the same words tell the same, with other values at other places.
So the interpreter reads the second of such lines by itself, apart from its content, and what it found becomes a
`Program`: places and values as places in the line. Whatever is no plain sum of findings has no program, and neither has
a line of which other values of the same kinds make another one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ..record.findings import Findings, Hyperlink, Picture
from ..record.recorder import Recorder
from ..record.sent import Known
from ..record.writer import Writer
from ..syntax.scanner import Scanner
from ..syntax.tokens import Code, Image, Link, Segment, Url
from ..words.vocabulary import Vocabulary
from .interpreter import Interpreter
from .line_variables import DECIMAL, NUMBER, TOKEN, WHOLE, Kind, is_number, others

Place = tuple[int, int]  # how many of the variables end before it, and how far behind the last of these it is

_NUMBERS = frozenset((NUMBER, DECIMAL, WHOLE))
_JOINTS = tuple("./,:_-–—")
# Between two numbers of which the last is the step that counts.
_BETWEEN_PERCENTS = frozenset(("..", "...", "…", "。。", " ", " → ", "→", " -> ", ", ", "、"))


class Text(NamedTuple):
    """A constant, or a variable (by its index in what `split` gives), or a stretch of the line."""

    constant: str | None
    part: int = 0
    stretch: tuple[Place, Place] | None = None


class Left(NamedTuple):
    """The words that are left of a line, `said` as they are judged; `machine`: none of them stand last in it."""

    words: Text | None
    said: Text | None
    machine: bool


NOTHING_LEFT = Left(None, None, machine=True)


@dataclass(slots=True)
class Program:
    """What a line tells."""

    # Place, kind, constant value or the part that is its value, the part with its number. No part is 0.
    signs: list[tuple[int, int, str, str, int, int]] = field(default_factory=list)
    marks: list[tuple[int, int, int, int, str, bool]] = field(default_factory=list)
    links: list[tuple[Place, Place, int, Text, str, int, str | None, str | None]] = field(default_factory=list)
    pictures: list[tuple[Place, Place, int, Text, str, bool]] = field(default_factory=list)
    task: Left = NOTHING_LEFT
    plain: Left = NOTHING_LEFT  # where no label counts
    parts: bool = False  # these two differ
    worded: bool = False  # some of the words are prose
    works: bool = False  # it tells of work
    bare: bool | None = None  # whether an id label in it is the bare word
    poster: int | None = None  # its picture that a video behind it would take; -1 for none, else that before
    things: list[tuple[int, int, int, int]] = field(default_factory=list)  # what may be the whole content
    row: bool = False  # it has cells
    open: bool = False  # a bare address stands in it


def learned(
    vocabulary: Vocabulary, parts: list[str], kinds: tuple[Kind, ...], places: dict[str, str], *, firm: bool
) -> Program | None:
    """The program of a line, read in a content that is one of a task for certain (`firm`) or not yet.

    It is one only if lines with other values of the same kinds, and with odd ones, have the same.
    """
    if not all(_stands_alone(kind, parts, 2 * index + 1) for index, kind in enumerate(kinds)):
        return None
    for kind, behind, following in zip(kinds, parts[2::2], kinds[1:], strict=False):
        if kind in _NUMBERS and following in _NUMBERS and behind not in _BETWEEN_PERCENTS:
            return None
    program = _told(vocabulary, parts, firm=firm)
    if program is None or (program.pictures and parts[-1].rstrip().endswith("]")):
        return None  # at the end of a content the link around a picture may still come
    for other in others(parts, kinds, vocabulary.own_labels, places):
        if other is None or _told(vocabulary, other, firm=firm) != program:
            return None
    return program


def _stands_alone(kind: Kind, parts: list[str], at: int) -> bool:
    """No character around a value is part of what is read there: of a count, of a longer number, of words."""
    before, behind = parts[at - 1], parts[at + 1]
    if kind is TOKEN:
        return (before.endswith("`") and behind.startswith("`")) or not behind.strip()
    if kind in _NUMBERS:
        goes_on = behind[:1] in _JOINTS and behind[1:2].isalnum()
        return not goes_on and not (before[-1:] in _JOINTS and before[-2:-1].isalnum())
    return True


def _told(vocabulary: Vocabulary, parts: list[str], *, firm: bool) -> Program | None:
    """The program of a line with these values."""
    variables, line = parts[1::2], "".join(parts)
    if len(set(variables)) < len(variables):
        return None
    trial = _Trial(vocabulary, line, firm=firm)
    if not trial.plain:
        return None
    try:
        return _Spelled(line, parts).program(trial)
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
        self.recorder.bare_id = None
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
        """Nothing waits for what follows, and the line is no item of a list, nor a label only by evidence."""
        own = self.interpreter
        return own.is_free() and not (own.references.count or own.form.items or own.lists.picture)

    def _told_plainly(self, found: Findings) -> bool:
        told_more = (
            *(found.clips, found.verdicts, found.remarks, found.thoughts, found.strangers),
            *(found.document, found.params, self.before.poster_of, found.open_url),
        )
        return not any(told_more)


def _is_plain(segment: Segment) -> bool:
    return segment.lead in ("line", "cell") and all(
        isinstance(construct, (Code, Image))
        or (isinstance(construct, Link) and not construct.images)
        or (isinstance(construct, Url) and not construct.elided)
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

    def program(self, trial: _Trial) -> Program:
        found, recorder, interpreter = trial.recorder.findings, trial.recorder, trial.interpreter
        words = interpreter.words
        program, poster = Program(), recorder.poster
        for sign in found.signs:
            value = self.text(sign.value)
            if value.stretch is not None:
                raise _Other
            number = self.number(sign.number)
            program.signs.append((*self.place(sign.at), sign.kind, value.constant or "", value.part, number))
        for mark in found.marks:
            program.marks.append((*self.place(mark.at), *self.place(mark.end), mark.name, mark.firm))
        program.links = list(map(self._link, found.links))
        program.pictures = list(map(self._picture, found.pictures))
        program.task = program.plain = self._left(words.task)
        if words.parted:
            if words.fork:
                raise _Other
            program.parts, program.plain = True, self._left(words.plain)
        program.worded = found.worded
        program.works, program.bare = interpreter.lists.works, recorder.bare_id
        if poster is not trial.before:
            program.poster = -1 if poster is None else found.pictures.index(poster)
        program.things = [(*self.place(at), *self.place(end)) for at, end in interpreter.alone.things]
        program.row = any(segment.lead == "cell" for segment in trial.segments)
        program.open = any(isinstance(each, Url) for segment in trial.segments for each in segment.constructs)
        return program

    def _left(self, writer: Writer) -> Left:
        words, said = writer.words, writer.said
        if words is None or len(said) != bool(words) or (words and said[0][0] != self._ink()):
            raise _Other
        if not words:
            return Left(None, None, writer.machine_before)
        return Left(self.text(words), self.text(said[0][1]), writer.machine_before)

    def _ink(self) -> int:
        """Where the words of the line begin."""
        return len(self._line) - len(self._line.lstrip(" \t>\ufeff"))

    def _link(self, link: Hyperlink) -> tuple[Place, Place, int, Text, str, int, str | None, str | None]:
        if link.cut or link.whole or link.place is not None:
            raise _Other
        told, label = self.number(link.told), self.text(link.label)
        place, end, part = self.place(link.at), self.place(link.end), self.part(link.url)
        return place, end, part, label, link.role, told, link.kind, link.plain

    def _picture(self, picture: Picture) -> tuple[Place, Place, int, Text, str, bool]:
        url, alt, origin, labelled = picture.url, picture.alt, picture.origin, picture.labelled
        plain = Picture(picture.at, picture.end, origin, url=url, alt=alt, labelled=labelled)
        if picture != plain or url is None:
            raise _Other
        return self.place(picture.at), self.place(picture.end), self.part(url), self.text(alt), origin, labelled

    def place(self, at: int) -> Place:
        slot, base = 0, 0
        for start, end in self._spans:
            if start < at < end:
                raise _Other
            if end <= at:
                slot, base = slot + 1, end
        return slot, at - base

    def part(self, value: str) -> int:
        """The part of the line that it is."""
        if value not in self._variables:
            raise _Other
        return 2 * self._variables.index(value) + 1

    def number(self, value: float | None) -> int:
        """The part whose number it is; 0 for none."""
        if value is None:
            return 0
        told = [text for text in self._variables if is_number(text) and float(text) == value]
        if len(told) != 1:
            raise _Other
        return self.part(told[0])

    def text(self, value: str | None) -> Text:
        """A constant where no variable stands in it, else where it stands in the line."""
        if value is None or not any(text in value for text in self._variables):
            return Text(value)
        if value in self._variables:
            return Text(None, self.part(value))
        at = self._line.find(value)
        if at < 0 or self._line.find(value, at + 1) >= 0:
            raise _Other
        return Text(None, 0, (self.place(at), self.place(at + len(value))))
