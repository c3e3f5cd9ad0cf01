"""The quick way through a content: whole lines whose words were met before, and lines of plain prose.

It is the interpreter's own way, taken in fewer steps: what a line of machinery says is remembered as the interpreter
read it (`line_programs`), and a line that no label, mark or construct can stand in is prose. Every other line is the
scanner's, and so is one behind which a label waits for its value. `tests` hold that both ways give the same.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import NamedTuple

from ..block.parameters import well_formed
from ..folding import ODD
from ..record.findings import Hyperlink, Mark, Picture, Sign
from ..record.writer import Writer
from ..source import NeedMore
from ..syntax.autolinks import may_hold
from ..syntax.tokens import Json
from ..words import labels
from .interpreter import Interpreter
from .line_memory import VARIANTS, Programs, remembered
from .line_programs import Left, Program, Text, learned
from .line_variables import split

_LONGEST = 320  # characters of a line
_MANY = 64  # lines after which they are put together
_BLANKS = " \t>\ufeff"
_FENCES = ("```json", "```", "~~~json", "~~~")
# What can begin a construct, a cell or markup.
_SPECIAL = re.compile(r"[\r\[\]`<>{|\\｛｜\x1b\x9b]")
# A row, a tag, a heading: what begins like that depends on other lines.
_NEVER_ALONE = "|｜<#"
_LETTERS = re.compile(r"[^\W\d_]+")


_NO_PROGRAMS: Programs = {}
_UNKNOWN = Program(row=True)  # of a line that may have another, once more than its words is asked


class Told(NamedTuple):
    """A program with what it is told of.

    `values` are the parts of the line, of which the odd ones vary, `ends` its start and the places where each of these
    ends, in the content; `text` stands at `offset` of that.
    """

    program: Program
    values: list[str]
    ends: list[int]
    text: str
    offset: int


class KnownLines:
    """Reads lines into the findings of an interpreter."""

    def __init__(self, interpreter: Interpreter) -> None:
        self._interpreter = interpreter
        self._recorder = interpreter.recorder
        self._found = interpreter.recorder.findings
        self._remembered = remembered(interpreter.recorder.vocabulary)
        self.steps = 0  # lines that were read
        self._all = False  # nothing of the content was read in another way
        self.open_run = 0  # characters of a bare URL that ends the content

    def read(self, text: str, offset: int, at: int, *, final: bool, whole: bool = False) -> int:
        """Read lines from the start of one at `at` on; gives where the first line begins that is not read.

        `text` stands at `offset` of the content; `final`: nothing follows it; `whole`: nobody asks before its end.
        """
        own, recorder = self._interpreter, self._recorder
        if recorder.trace is not None or not own.takes_any_line():
            return at
        table, find, size = self._remembered.programs, text.find, len(text)
        begin = behind = at  # `behind` the last line that told something
        self._all = offset + at == 0
        while at < size:
            if text[at] == "\n":
                at += 1
                continue
            stop = find("\n", at, at + _LONGEST)
            if stop < 0:
                if not final or size - at >= _LONGEST:
                    break
                stop = size
            line = text[at:stop]
            program = table[recorder.firm].get(line, _NO_PROGRAMS).get((), _UNKNOWN)
            if program is None:
                break
            if not program.row:
                self._tell_line(program, [line], text, at, offset, blank=behind < at)
            else:
                line = line.removesuffix("\r")
                ink = len(line) - len(line.lstrip(_BLANKS))
                if ink == len(line):
                    at = stop + 1
                    continue
                read = self._block if line in _FENCES else self._line
                stop = read(line, ink, text, at, stop, offset, blank=behind < at, final=final)
                if stop < 0:
                    break
            self.steps += 1
            if whole and not self.steps % _MANY:
                own.gather()
            behind = at = stop + 1
        if final and at >= size:
            behind = size
        if behind > begin:
            own.leave_table()
        return min(behind, size)

    def _line(self, line: str, ink: int, text: str, at: int, end: int, offset: int, *, blank: bool, final: bool) -> int:
        """One line whose words begin at `ink`; gives its end, -1 if it is not for this way."""
        if "\r" in line:
            return -1
        prose = line[ink].isalpha() and self._is_prose(line, ink)
        if prose:
            self._tell_prose(line[ink:], offset + at + ink, blank=blank)
            return end
        if prose is False and line[ink] in _NEVER_ALONE:
            return -1
        told = split(line, self._remembered.places)
        key = "" if told is None else line if len(told[0]) == 1 else "\n".join(told[0][::2])  # as no line is spelled
        known = self._remembered.programs[self._recorder.firm].get(key)
        if known is None and prose is None and labels.word_at(self._recorder.vocabulary, line, ink, len(line)) is None:
            self._tell_prose(line[ink:], offset + at + ink, blank=blank)
            return end
        if told is None:
            return -1
        program = known.get(told[1]) if known is not None else None
        if program is None:
            program = self._learn(key, known, *told)
        if program is None or not self._holds(program, told[0], text, end, final=final):
            return -1
        self._tell_line(program, told[0], text, at, offset, blank=blank)
        return end

    def _holds(self, program: Program, parts: list[str], text: str, stop: int, *, final: bool) -> bool:
        """Nothing around a line that ends at `stop` changes what it says, and it shows no picture of the user's own."""
        known = self._recorder.known
        if known.inputs and any(known.is_input(value) for value in parts[1::2] if "://" in value):
            return False
        if program.row and not _ends_row(text, stop, final=final):
            return False
        if program.open and final and not text[stop:].strip():
            if not self._all:
                return False  # it may stand in something that is open
            self.open_run = len(parts[-2]) if "://" in parts[-2] and text.endswith(parts[-2]) else 0
        return True

    def _learn(self, key: str, known: Programs | None, parts: list[str], kinds: tuple[str, ...]) -> Program | None:
        """The program of a line that had none; it is learned once its like came often enough."""
        memory, recorder = self._remembered, self._recorder
        if known is not None and (kinds in known or len(known) >= VARIANTS):
            return None
        known = memory.meets(recorder.firm, key, kinds)
        if known is None:
            return None
        program = known[kinds] = learned(recorder.vocabulary, parts, kinds, memory.places, firm=recorder.firm)
        return program

    def _block(self, line: str, _: int, text: str, at: int, _end: int, offset: int, *, blank: bool, final: bool) -> int:
        """An object in a fence that is JSON as it should be; the end of its last line, -1 for any other block."""
        run, brace = line[:3], at + len(line) + 1
        if not final and text.find(f"\n{run}", brace) < 0:
            return -1
        try:
            region = well_formed(text, brace, final=final) if text.startswith("{", brace) else None
        except NeedMore:
            region = None
        if region is None or region.repairs or not text.startswith(f"\n{run}", region.end):
            return -1
        end = region.end + 4
        if not text.startswith("\n", end) and not (final and end == len(text)):
            return -1
        own, recorder = self._interpreter, self._recorder
        recorder.text, recorder.offset = text, offset
        own.blocks.take(Json(at, end, region))
        own.words.line(blank=blank, machine=True)
        own.lists.works = False
        if region.value is not recorder.findings.params:
            own.alone.note(offset + at, offset + end)
        return end

    def _is_prose(self, line: str, start: int) -> bool | None:
        """From `start` on there are nothing but words: no construct, markup or form, and no label or state.

        `None`: a label may stand there, which has to be looked for.
        """
        if _SPECIAL.search(line, start) or may_hold(line, start, len(line)):
            return False
        word = _LETTERS.match(line, start)
        assert word is not None
        vocabulary = self._recorder.vocabulary
        if word[0].casefold() in vocabulary.first_words or ODD.search(line, start, start + labels.REACH):
            return None
        reach = line[start : start + labels.REACH].casefold()
        for ending in vocabulary.endings:
            if ending in reach:
                return None
        return True

    def _tell_prose(self, words: str, at: int, *, blank: bool) -> None:
        own = self._interpreter
        own.words.task.prose(words, words, at, blank=blank)
        if own.words.parted:
            own.words.plain.prose(words, words, at, blank=blank)
        self._recorder.poster = None
        self._found.worded = True
        own.lists.works = False
        own.alone.note(at, at + len(words))

    def _tell_line(self, program: Program, parts: list[str], text: str, at: int, offset: int, *, blank: bool) -> None:
        """Add what a line says that begins at `at`."""
        ends = [offset + at]
        if len(parts) > 1:
            ends = list(accumulate(map(len, parts), initial=offset + at))[::2]
        self._tell(Told(program, parts, ends, text, offset), blank=blank)

    def _tell(self, told: Told, *, blank: bool) -> None:
        own, recorder, found = self._interpreter, self._recorder, self._found
        program, values, ends = told.program, told.values, told.ends
        for slot, far, kind, value, part, number in program.signs:
            step = float(values[number]) if number else None
            found.signs.append(Sign(ends[slot] + far, kind, values[part] if part else value, step))
        for slot, far, slot_end, far_end, name, firm in program.marks:
            found.marks.append(Mark(ends[slot] + far, ends[slot_end] + far_end, name, firm))
            recorder.firm = recorder.firm or firm
        if program.links:
            self._tell_links(told)
        if program.pictures:
            self._tell_pictures(told)
        elif program.poster is not None:
            recorder.poster = None
        if program.worded:
            found.worded = True
        own.lists.works = program.works
        if program.bare is not None:
            recorder.bare_id = program.bare
        if program.things and len(own.alone.things) < 2:
            for slot, far, slot_end, far_end in program.things:
                own.alone.note(ends[slot] + far, ends[slot_end] + far_end)
        words = own.words
        if not recorder.firm:
            if program.parts:
                words.part()
        elif words.plain is not words.task:
            words.decide(task=True)
        _write(words.task, program.task, told, blank=blank)
        if words.plain is not words.task:
            _write(words.plain, program.plain, told, blank=blank)

    def _tell_links(self, told: Told) -> None:
        program, values, ends, _, _ = told
        links = self._found.links
        for (slot, far), (slot_end, far_end), part, label, role, step, kind, plain in program.links:
            at, end = ends[slot] + far, ends[slot_end] + far_end
            percent = float(values[step]) if step else None
            words = label.constant if label.constant is not None else _spelled(label, told)
            links.append(Hyperlink(at, end, values[part], words, role, percent, kind, plain=plain))

    def _tell_pictures(self, told: Told) -> None:
        program, values, ends, _, _ = told
        recorder = self._recorder
        pictures, prompt, before = self._found.pictures, recorder.known.prompt, len(self._found.pictures)
        for (slot, far), (slot_end, far_end), part, alt, origin, labelled in program.pictures:
            at, end, words = ends[slot] + far, ends[slot_end] + far_end, _spelled(alt, told)
            picture = Picture(at, end, origin, url=values[part], alt=words, prompt=prompt, labelled=labelled)
            pictures.append(picture)
        if program.poster is not None:
            recorder.poster = None if program.poster < 0 else pictures[before + program.poster]


def _write(writer: Writer, left: Left, told: Told, *, blank: bool) -> None:
    if left.words is None or left.said is None:
        writer.line(blank=blank, machine=left.machine)
    else:
        words, said = _spelled(left.words, told), _spelled(left.said, told)
        begin = told.values[0]
        ink = len(begin) - len(begin.lstrip(_BLANKS))
        writer.prose(words or "", said or "", told.ends[0] + ink, blank=blank)
        writer.machine_before = left.machine


def _spelled(text: Text, told: Told) -> str | None:
    """What a constant, a variable or a stretch says."""
    if text.part:
        return told.values[text.part]
    if text.stretch is None:
        return text.constant
    (slot, far), (slot_end, far_end) = text.stretch
    return told.text[told.ends[slot] + far - told.offset : told.ends[slot_end] + far_end - told.offset]


def _ends_row(text: str, stop: int, *, final: bool) -> bool:
    """The line behind holds no bar, so it is no other row of a table."""
    end = text.find("\n", stop + 1)
    if end < 0 and not final:
        return False
    end = len(text) if end < 0 else end
    return text.find("|", stop, end) < 0 and text.find("｜", stop, end) < 0
