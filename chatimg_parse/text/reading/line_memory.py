"""What is remembered of lines, for one vocabulary: programs of single lines by their words, and runs of such lines.

Replies of one gateway differ in their values alone. So once the same lines came often together at the end of a content,
what their programs tell is added up into one program, and their words with the kinds of their variables become one
pattern: no word is read anew for it. Lines that leave words, and bare addresses, have no part in it.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import NamedTuple

from ..words.vocabulary import Vocabulary
from .line_programs import Left, Place, Program, Text
from .line_variables import VARIABLE, Kind, kind_of_address, shape

_MOST = 2048  # lines that are remembered
# How often a line comes before it is learned. Learning reads a line of constant words once, and one with variables some
# thirty times: what comes twice and never again is not worth that.
AGAIN, OFTEN = 2, 8
VARIANTS = 64  # kinds of the variables between the same words

TOGETHER = 16  # times that lines come together before they are one: their pattern costs what ten contents do
_LONGEST = 4096  # characters of a run
_MOST_LINES = _MOST_VARIABLES = 64
_MOST_RUNS = 256
_ALIKE = 8  # runs that begin with the same words and have as many lines
_HEAD = 8  # characters of the words before the first variable
_CREDIT, _PAYS = 32, 4  # times that one may be looked for in vain, and what one pays that is found

Programs = dict[tuple[Kind, ...], Program | None]  # by the kinds of the variables; `None`: there is none


class Line(NamedTuple):
    """A line that was told by its program: where it begins, and whether its content was one of a task for certain."""

    program: Program
    at: int
    parts: list[str]
    firm: bool


class Told(NamedTuple):
    """A program with what it is told of.

    `values` are the variables by the numbers that the program has for them, `ends` the start and the places where each
    of them ends, in the content; `text` stands at `offset` of that.
    """

    program: Program
    values: list[str]
    ends: list[int]
    text: str
    offset: int


class Run(NamedTuple):
    """Lines that came together: their words and variables, and what they tell."""

    pattern: re.Pattern[str]
    asked: list[tuple[int, Kind]]  # groups that hold an address which has to be of a kind
    program: Program

    def holds(self, match: re.Match[str], places: dict[str, str]) -> bool:
        """The addresses whose kind no pattern can say are of that kind."""
        return all(kind_of_address(match[group], places) == kind for group, kind in self.asked)


class _Alike:
    """Runs that begin with the same words and have as many lines."""

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self.credit = _CREDIT


class Remembered:
    """What is known of lines, for one vocabulary."""

    def __init__(self) -> None:
        # By whether labels count for certain, and by words.
        self.programs: dict[bool, dict[str, Programs]] = {False: {}, True: {}}
        self.places: dict[str, str] = {}
        self.met: dict[tuple[bool, str, tuple[str, ...]], int] = {}  # how often lines came that are not known
        self._runs: dict[tuple[bool, str], dict[int, _Alike]] = {}  # by how they begin, and by line breaks
        self._heads: tuple[int, ...] = ()  # how long what these begin with is
        self._count = 0
        # How often lines came together, by their programs. These may be gone and their ids be those of others by then:
        # a run is made of the lines that are there, so it is only made earlier.
        self._together: dict[tuple[int, ...], int] = {}

    def meets(self, firm: bool, key: str, kinds: tuple[str, ...]) -> Programs | None:
        """Room for the program of a line that came often enough; `None` before that."""
        line, enough = (firm, key, kinds), OFTEN if kinds else AGAIN
        count = self.met.get(line, 0) + 1
        if count < enough:
            if len(self.met) >= _MOST:
                self.met.clear()
            self.met[line] = count
            return None
        self.met.pop(line, None)
        programs = self.programs[firm]
        if len(programs) >= _MOST:
            programs.clear()
        return programs.setdefault(key, {})

    def run(self, text: str, at: int, offset: int, *, firm: bool) -> Told | None:
        """What the lines of `text` from `at` to its end tell together, which end the content."""
        if len(text) - at > _LONGEST:
            return None
        for head in self._heads:
            by_breaks = self._runs.get((firm, text[at : at + head]))
            told = None if by_breaks is None else self._told_by(by_breaks, text, at, offset)
            if told is not None:
                return told
        return None

    def _told_by(self, by_breaks: dict[int, _Alike], text: str, at: int, offset: int) -> Told | None:
        breaks = text.count("\n", at)
        alike = by_breaks.get(breaks)
        if alike is None:
            return None
        for run in alike.runs:
            match = run.pattern.fullmatch(text, at)
            if match is not None and run.holds(match, self.places):
                alike.credit = min(alike.credit + _PAYS, _CREDIT)
                ends = [offset + at, *[offset + end for _, end in match.regs[1:]]]
                return Told(run.program, ["", *match.groups()], ends, text, offset)
        alike.credit -= len(alike.runs)
        if alike.credit < 0:
            by_breaks.pop(breaks, None)
        return None

    def runs(self) -> list[Run]:
        """All that are remembered."""
        return [run for by_breaks in self._runs.values() for alike in by_breaks.values() for run in alike.runs]

    def ended(self, text: str, lines: list[Line]) -> None:
        """All lines that end a content were told by programs."""
        at, firm = lines[0].at, lines[0].firm
        if len(text) - at > _LONGEST or len(lines) > _MOST_LINES:
            return
        key = (firm, *[id(line.program) for line in lines])
        count = self._together.get(key, 0) + 1
        if count < TOGETHER:
            if len(self._together) >= _MOST_RUNS:
                self._together.clear()
            self._together[key] = count
            return
        self._together.pop(key, None)
        parts = VARIABLE.split(text[at:])
        if len(parts) > 2 * _MOST_VARIABLES or any(_stands_apart(line.program) for line in lines):
            return
        head = (firm, parts[0][:_HEAD])  # no value is in it
        breaks = text.count("\n", at)
        alike = self._runs.get(head, {}).get(breaks) or _Alike()
        # Where one is known already that was not found, folders may be what differs.
        run = _as_one(parts, lines, by_folder=not alike.runs)
        if run is None:
            return
        self._count += 1
        if self._count > _MOST_RUNS:
            self._runs.clear()
            self._heads = ()
            self._count = 1
        alike.runs = [run, *alike.runs[: _ALIKE - 1]]
        self._runs.setdefault(head, {})[breaks] = alike
        self._heads = tuple(sorted({*self._heads, len(head[1])}, reverse=True))


def remembered(vocabulary: Vocabulary) -> Remembered:
    """What is known of lines for a vocabulary, the same for all who ask."""
    known: Remembered | None = vocabulary.lines_seen.get("known")
    if known is None:
        known = vocabulary.lines_seen["known"] = Remembered()
    return known


def _as_one(parts: list[str], lines: list[Line], *, by_folder: bool) -> Run | None:
    """Lines as one, `parts` as `VARIABLE` splits them; `None` where what they tell is no plain sum."""
    known = shape(parts, by_folder=by_folder)
    if known is None:
        return None
    pattern, asked = known
    ends = list(accumulate(map(len, parts), initial=lines[0].at))[::2]
    whole = Program(works=lines[-1].program.works)
    whole.task = whole.plain = Left(None, None, machine=lines[-1].program.task.machine)
    for line in lines:
        _add(whole, line.program, _Places(line, ends))
    return Run(re.compile(pattern), list(asked.items()), whole)


def _stands_apart(program: Program) -> bool:
    return program.open or program.parts or program.task.words is not None or program.plain.words is not None


def _add(whole: Program, program: Program, places: _Places) -> None:
    """Add what a line tells, in its run's places."""
    place, part, text = places.place, places.part, places.text
    for slot, far, sign, value, of_value, of_number in program.signs:
        whole.signs.append((*place((slot, far)), sign, value, part(of_value), part(of_number)))
    for slot, far, slot_end, far_end, name, firm in program.marks:
        whole.marks.append((*place((slot, far)), *place((slot_end, far_end)), name, firm))
    for start, end, url, label, role, told, kind, plain in program.links:
        whole.links.append((place(start), place(end), part(url), text(label), role, part(told), kind, plain))
    before = len(whole.pictures)
    for start, end, url, alt, origin, labelled in program.pictures:
        whole.pictures.append((place(start), place(end), part(url), text(alt), origin, labelled))
    if program.poster is not None:
        whole.poster = before + program.poster if program.pictures and program.poster >= 0 else -1
    for slot, far, slot_end, far_end in program.things[: 2 - len(whole.things)]:
        whole.things.append((*place((slot, far)), *place((slot_end, far_end))))
    whole.worded = whole.worded or program.worded
    whole.bare = whole.bare if program.bare is None else program.bare


class _Places:
    """Places and parts of a line as those of its run."""

    def __init__(self, line: Line, ends: list[int]) -> None:
        self._ends = ends
        self._slots = list(accumulate(map(len, line.parts), initial=line.at))[::2]

    def place(self, place: Place) -> Place:
        slot, far = place
        at = self._slots[slot]
        before = max(index for index, end in enumerate(self._ends) if end <= at)
        return before, at - self._ends[before] + far

    def part(self, part: int) -> int:
        return self._ends.index(self._slots[(part + 1) // 2]) if part else 0

    def text(self, text: Text) -> Text:
        if text.part:
            return Text(None, self.part(text.part))
        if text.stretch is None:
            return text
        start, end = text.stretch
        return Text(None, 0, (self.place(start), self.place(end)))
