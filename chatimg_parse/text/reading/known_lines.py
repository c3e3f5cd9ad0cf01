"""The quick way through a content: whole lines whose words were met before, and lines of plain prose.

It is the interpreter's own way, taken in fewer steps: what a line of machinery says is remembered as the interpreter
read it (`line_programs`), and a line that no label, mark or construct can stand in is prose. Every other line is the
scanner's, and so is one behind which a label waits for its value. `tests` hold that both ways give the same.
"""

from __future__ import annotations

import re

from ..block.parameters import well_formed
from ..folding import ODD
from ..record.findings import Hyperlink, Mark, Picture, Sign
from ..source import NeedMore
from ..syntax.autolinks import may_hold
from ..syntax.tokens import Json
from ..words import labels
from ..words.vocabulary import Vocabulary
from .interpreter import Interpreter
from .line_programs import VARIABLE, Program, Text, fits, learned

_LONGEST = 320  # characters of a line
_MOST = 2048  # lines that are remembered
_VARIANTS = 4  # programs of one line
_MANY = 64  # lines after which they are put together
_BLANKS = " \t>\ufeff"
_FENCES = ("```json", "```", "~~~json", "~~~")
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

    def read(self, text: str, at: int, offset: int, *, final: bool, whole: bool = False) -> int:
        """Read lines from the start of one at `at` on; gives where the first line begins that is not read.

        `text` stands at `offset` of the content; `final`: nothing follows it; `whole`: nobody asks before its end.
        """
        own, recorder = self._interpreter, self._interpreter.recorder
        if recorder.trace is not None or not own.is_free():
            return at
        table, find, size = self._remembered.programs, text.find, len(text)
        begin = behind = at  # `behind` the last line that told something
        while at < size:
            stop = find("\n", at, at + _LONGEST)
            if stop == at:
                at += 1
                continue
            if stop < 0:
                if not final or size - at >= _LONGEST:
                    break
                stop = size
            line = text[at:stop]
            known = table[recorder.firm].get(line)
            if known and not known[0].row:
                self._tell(known[0], [line], offset + at, blank=behind < at)
            else:
                line = line[:-1] if line[-1] == "\r" else line
                if _is_empty(line):
                    at = stop + 1
                    continue
                stop = self._line_or_block(line, text, at, stop, offset, blank=behind < at, final=final)
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

    def _line_or_block(self, line: str, text: str, at: int, stop: int, offset: int, *, blank: bool, final: bool) -> int:
        """What begins with a line that was not met as it stands; gives its end, -1 if it is not for this way."""
        if line in _FENCES:
            return self._block(line, text, at, offset, blank=blank, final=final)
        return stop if self._line(line, text, at, stop, offset, blank=blank) else -1

    def _line(self, line: str, text: str, at: int, stop: int, offset: int, *, blank: bool) -> bool:
        """One line that is not empty; False if it is not for this way."""
        programs = self._remembered.programs[self._interpreter.recorder.firm]
        parts = VARIABLE.split(line)
        key = line if len(parts) == 1 else "\n".join(parts[::2])  # as no line is spelled
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
        for program in programs:
            if fits(program, parts, self._remembered.places):
                known = self._interpreter.recorder.known
                if known.inputs and any(known.is_input(value) for value in parts[1::2] if "://" in value):
                    return None
                return program
        return None

    def _block(self, fence: str, text: str, at: int, offset: int, *, blank: bool, final: bool) -> int:
        """An object in a fence that is JSON as it should be; the end of its last line, -1 for any other block."""
        run, brace = fence[:3], at + len(fence) + 1
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
        own, recorder = self._interpreter, self._interpreter.recorder
        recorder.text, recorder.offset = text, offset
        own.blocks.take(Json(at, end, region))
        own.words.task.line(blank=blank, machine=True)
        own.lists.works = False
        if region.value is not recorder.findings.params:
            own.alone.note(offset + at, offset + end)
        return end

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
        own = self._interpreter
        recorder, writer = own.recorder, own.words.task
        found, ends = recorder.findings, [at]
        if len(parts) > 1:
            end = at
            for index in range(1, len(parts), 2):
                end += len(parts[index - 1]) + len(parts[index])
                ends.append(end)
        for slot, far, kind, value, part, number in program.signs:
            told = float(parts[number]) if number else None
            found.signs.append(Sign(ends[slot] + far, kind, parts[part] if part else value, told))
        for slot, far, slot_end, far_end, name, firm in program.marks:
            found.marks.append(Mark(ends[slot] + far, ends[slot_end] + far_end, name, firm))
            if firm:
                recorder.firm = True
        if program.links:
            self._tell_links(program, parts, ends)
        if program.pictures or program.poster is not None:
            self._tell_pictures(program, parts, ends)
        if program.worded:
            found.worded = True
        own.lists.works = program.works
        if program.bare is not None:
            recorder.bare_id = program.bare
        if len(own.alone.things) < 2:
            for slot, far, slot_end, far_end in program.things:
                own.alone.note(ends[slot] + far, ends[slot_end] + far_end)
        if program.words is None:
            writer.line(blank=blank, machine=program.machine)
        else:
            writer.prose(_spelled(program.words, parts, ends) or "", at + _ink(parts[0]), blank=blank)
            writer.machine_before = program.machine

    def _tell_links(self, program: Program, parts: list[str], ends: list[int]) -> None:
        links = self._interpreter.recorder.findings.links
        for (slot, far), (slot_end, far_end), part, label, role, step, kind, plain in program.links:
            at, end = ends[slot] + far, ends[slot_end] + far_end
            told = float(parts[step]) if step else None
            words = label.constant if label.constant is not None else _spelled(label, parts, ends)
            links.append(Hyperlink(at, end, parts[part], words, role, told, kind, plain=plain))

    def _tell_pictures(self, program: Program, parts: list[str], ends: list[int]) -> None:
        recorder = self._interpreter.recorder
        pictures, prompt = recorder.findings.pictures, recorder.known.prompt
        before = len(pictures)
        for (slot, far), (slot_end, far_end), part, alt in program.pictures:
            at, end, words = ends[slot] + far, ends[slot_end] + far_end, _spelled(alt, parts, ends)
            pictures.append(Picture(at, end, "markdown", url=parts[part], alt=words, prompt=prompt))
        if program.poster is not None:
            recorder.poster = None if program.poster < 0 else pictures[before + program.poster]


def _is_empty(line: str) -> bool:
    return not line or (line[0] in _BLANKS and not line.strip(_BLANKS))


def _ink(words: str) -> int:
    return len(words) - len(words.lstrip(_BLANKS))


def _spelled(text: Text, parts: list[str], ends: list[int]) -> str | None:
    """What a constant, a variable or a stretch says in a line."""
    if text.part:
        return parts[text.part]
    if text.stretch is None:
        return text.constant
    (slot, far), (slot_end, far_end) = text.stretch
    return "".join(parts)[ends[slot] + far - ends[0] : ends[slot_end] + far_end - ends[0]]


def _ends_row(text: str, stop: int) -> bool:
    """No other row of a table follows: an empty line, or nothing."""
    return text[stop + 1 : stop + 2] in ("", "\n", "\r")
