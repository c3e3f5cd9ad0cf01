"""The quick way through a content: whole lines whose words were met before, and lines of plain prose.

It is the interpreter's own way, taken in fewer steps: what a line of machinery says is remembered as the interpreter
read it (`line_programs`), and a line that no label, mark or construct can stand in is prose. Every other line is the
scanner's, and so is one behind which a label waits for its value. `tests` hold that both ways give the same.
"""

from __future__ import annotations

import re

from ..folding import ODD
from ..record.findings import Hyperlink, Mark, Picture, Sign
from ..syntax.autolinks import may_hold
from ..words import labels
from ..words.vocabulary import Vocabulary
from .interpreter import Interpreter
from .line_programs import VARIABLE, Kind, Program, Text, kind_of, learned

_LONGEST = 320  # characters of a line
_MOST = 2048  # lines that are remembered
_VARIANTS = 4  # programs of one line
_MANY = 64  # lines of prose that are put together where nothing was told between them
_BLANKS = " \t>\ufeff"
# What can begin a construct, a cell or markup.
_SPECIAL = re.compile(r"[\r\[\]`<>{|\\｛｜\x1b\x9b]")
_LETTERS = re.compile(r"[^\W\d_]+")


class Remembered:
    """What is known of lines, for one vocabulary: programs by their words, and the kinds of addresses by folders."""

    def __init__(self) -> None:
        # By whether labels count for certain. `None`: met once. An empty list: there is no program.
        self.programs: dict[bool, dict[str, list[Program] | None]] = {False: {}, True: {}}
        self.places: dict[str, str] = {}


def remembered(vocabulary: Vocabulary) -> Remembered:
    """What is known of lines for a vocabulary, the same for all who ask."""
    known: Remembered | None = vocabulary.lines_seen.get("known")
    if known is None:
        known = vocabulary.lines_seen["known"] = Remembered()
    return known


class KnownLines:
    """Reads lines into the findings of an interpreter."""

    def __init__(self, interpreter: Interpreter, remembered: Remembered) -> None:
        self._interpreter = interpreter
        self._remembered = remembered
        self.steps = 0  # lines that were read

    def read(self, text: str, at: int, offset: int, *, final: bool) -> int:
        """Read lines from the start of one at `at` on; gives where the first line begins that is not read.

        `text` stands at `offset` of the content; `final`: nothing follows it.
        """
        interpreter, recorder = self._interpreter, self._interpreter.recorder
        if recorder.trace is not None or not self._is_free():
            return at
        size, empty_from, begin = len(text), -1, at
        lines = len(recorder.findings.prose)
        while at < size:
            stop = text.find("\n", at, at + _LONGEST)
            if stop < 0:
                if not final or size - at >= _LONGEST:
                    break
                stop = size
            end = stop - 1 if stop > at and text[stop - 1] == "\r" else stop
            if end == at or (text[at] in _BLANKS and not text[at:end].strip(_BLANKS)):
                empty_from = at if empty_from < 0 else empty_from
            elif self._line(text[at:end], text, at, stop, offset, blank=empty_from >= 0):
                self.steps += 1
                empty_from = -1
            else:
                break
            at = stop + 1
        if not final or at < size:
            at = at if empty_from < 0 else empty_from
        if at > begin:
            interpreter.labelled.columns.leave()
            interpreter.stepped, interpreter.lists.picture = False, None
        return min(at, size)

    def _is_free(self) -> bool:
        """Nothing that stands before changes how the next line is read."""
        own = self._interpreter
        return not (own.labelled.head.waits or own.words.parted or own.tags.is_open)

    def _line(self, line: str, text: str, at: int, stop: int, offset: int, *, blank: bool) -> bool:
        """One line that is not empty; False if it is not for this way."""
        interpreter = self._interpreter
        programs = self._remembered.programs[interpreter.recorder.firm]
        known = programs.get(line)
        if known:
            if known[0].row and not _ends_row(text, stop):
                return False
            self._tell(known[0], [line], offset + at, blank=blank)
            return True
        parts = VARIABLE.split(line)
        key = line if len(parts) == 1 else "\0".join(parts[::2])
        if len(parts) > 1:
            known = programs.get(key)
        if known is None:
            if self._is_prose(line):
                self._tell_prose(line, offset + at, blank=blank)
                return True
            if key not in programs:
                if len(programs) >= _MOST:
                    programs.clear()
                programs[key] = None
                return False
            known = programs[key] = []
            self._learn(known, line)
        program = self._fitting(known, parts)
        if program is None and known and len(known) < _VARIANTS:
            self._learn(known, line)
            program = self._fitting(known, parts)
        if program is None or (program.row and not _ends_row(text, stop)):
            return False
        self._tell(program, parts, offset + at, blank=blank)
        return True

    def _learn(self, known: list[Program], line: str) -> None:
        recorder = self._interpreter.recorder
        program = learned(recorder.vocabulary, line, self._remembered.places, firm=recorder.firm)
        if program is not None:
            known.append(program)

    def _fitting(self, programs: list[Program], parts: list[str]) -> Program | None:
        """The program for variables of such kinds, if none of them is a picture of the user's own."""
        if not programs:
            return None
        places = self._remembered.places
        kinds: list[Kind | None] = [kind_of(parts[i], parts[i - 1], places) for i in range(1, len(parts), 2)]
        known = self._interpreter.recorder.known
        for program in programs:
            if [*program.kinds] == kinds:
                own = known.inputs and any(known.is_input(value) for value in parts[1::2] if "://" in value)
                return None if own else program
        return None

    def _is_prose(self, line: str) -> bool:
        """No label, state, form, construct or markup can stand in it: all of it are words."""
        start = len(line) - len(line.lstrip(_BLANKS))
        if not line[start].isalpha() or _SPECIAL.search(line, start) or may_hold(line, start, len(line)):
            return False
        word = _LETTERS.match(line, start)
        assert word is not None
        vocabulary = self._interpreter.recorder.vocabulary
        behind = line[word.end() : word.end() + 1]
        if word[0].casefold() not in vocabulary.first_words and not ODD.match(behind):
            reach = line[start : start + labels.REACH].casefold()
            if not any(ending in reach for ending in vocabulary.endings):
                return True
        return labels.word_at(vocabulary, line, start, len(line)) is None

    def _tell_prose(self, line: str, at: int, *, blank: bool) -> None:
        own = self._interpreter
        start = _ink(line)
        own.words.task.prose(line[start:], at + start, blank=blank)
        own.recorder.poster = None
        own.recorder.findings.worded = True
        own.lists.works = False
        own.alone.note(at + start, at + len(line))

    def _tell(self, program: Program, parts: list[str], at: int, *, blank: bool) -> None:
        """Add what a line says that begins at `at` of the content."""
        interpreter, recorder = self._interpreter, self._interpreter.recorder
        found = recorder.findings
        ends = [at]
        for index in range(0, len(parts) - 1, 2):
            at += len(parts[index]) + len(parts[index + 1])
            ends.append(at)
        for (slot, far), kind, value, number in program.signs:
            told = value if isinstance(value, str) else _spelled(value, parts, ends) or ""
            found.signs.append(
                Sign(ends[slot] + far, kind, told, None if number is None else float(parts[2 * number + 1]))
            )
        for (slot, far), (slot_end, far_end), name, firm in program.marks:
            found.marks.append(Mark(ends[slot] + far, ends[slot_end] + far_end, name, firm))
            recorder.firm = recorder.firm or firm
        for (slot, far), (slot_end, far_end), url, label, role, step, form, plain in program.links:
            found.links.append(
                Hyperlink(
                    ends[slot] + far,
                    ends[slot_end] + far_end,
                    parts[2 * url + 1],
                    label if isinstance(label, str) else _spelled(label, parts, ends),
                    role,
                    None if step is None else float(parts[2 * step + 1]),
                    form,
                    plain=plain,
                )
            )
        before = len(found.pictures)
        for (slot, far), (slot_end, far_end), url, alt in program.pictures:
            found.pictures.append(
                Picture(
                    ends[slot] + far,
                    ends[slot_end] + far_end,
                    "markdown",
                    url=parts[2 * url + 1],
                    alt=alt if isinstance(alt, str) else _spelled(alt, parts, ends),
                    prompt=recorder.known.prompt,
                )
            )
        if program.poster is not None:
            recorder.poster = None if program.poster < 0 else found.pictures[before + program.poster]
        found.worded = found.worded or program.worded
        interpreter.lists.works = program.works
        if program.bare is not None:
            interpreter.labelled.bare = program.bare
        for (slot, far), (slot_end, far_end) in program.things:
            interpreter.alone.note(ends[slot] + far, ends[slot_end] + far_end)
        words, writer = _spelled(program.words, parts, ends), interpreter.words.task
        if words is None:
            writer.line(blank=blank, machine=program.machine)
        else:
            writer.prose(words, ends[0] + _ink(parts[0]), blank=blank)
            writer.machine_before = program.machine


def _ink(words: str) -> int:
    return len(words) - len(words.lstrip(_BLANKS))


def _spelled(value: Text, parts: list[str], ends: list[int]) -> str | None:
    """What a place, a variable or a constant says in a line."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return parts[2 * value + 1]
    (slot, far), (slot_end, far_end) = value
    line = "".join(parts)
    return line[ends[slot] + far - ends[0] : ends[slot_end] + far_end - ends[0]]


def _ends_row(text: str, stop: int) -> bool:
    """No other row of a table follows: an empty line, or nothing."""
    return text[stop + 1 : stop + 2] in ("", "\n", "\r")
