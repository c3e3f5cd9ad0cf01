"""The words that are left of a content once its machinery is taken out, in one reading or in two.

Whether a line such as `Source: https://...` is machinery or prose depends on evidence that may stand behind it
(rule 5a). So from the first such line on two texts are written side by side, the one of a reply of a task
and the one of an ordinary answer, until a firm sign or the end decides; words of the second kind wait that long.
Lines stay lines, runs of empty lines become one, quote marks are gone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from copy import copy
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, cast

from ..folding import IGNORABLES
from ..syntax import styling
from ..syntax.tokens import Reference

BLANKS = " \t"  # what machinery leaves behind; other white space is of the text, as lines end at CR and LF only
_RUNS = re.compile(f"[{BLANKS}]{{2,}}")
_INK = re.compile(r"[^\W_]")
_MANY = 64  # pieces that are put together
# What is left of an image whose data never ended.
_IMAGE_START = re.compile(r"!?\[[^\[\]]*\]\($")


class Label(NamedTuple):
    """Words that are machinery in a reply of a task, and prose in every other."""

    words: str


Piece = str | Reference | Label
LabelOf = Callable[[Reference], str]


class Writer:
    """One reading. `said` holds its words by the place of their line, for the judge; a reference stays open."""

    __slots__ = ("_breaks", "_joined", "_pieces", "machine_before", "said")

    def __init__(self) -> None:
        self._pieces: list[str | Reference] = []
        self._breaks = 0
        self._joined = 0  # pieces that `join` went over
        self.machine_before = True  # what stands before on this line left no words
        self.said: list[tuple[int, str]] = []  # pieces of one line are all at its place

    def copied(self) -> Writer:
        """One that goes on from here by itself."""
        twin = copy(self)
        twin._pieces, twin.said = list(self._pieces), list(self.said)
        return twin

    def line(self, *, blank: bool, machine: bool) -> None:
        """A line ends. `blank`: it was empty; `machine`: what stood on it left no words."""
        if blank:
            self._breaks = 2
        elif not self._breaks:
            self._breaks = 1
        self.machine_before = machine

    def prose(self, words: str, said: str, at: int, *, blank: bool) -> None:
        """A line of words that stand at a place; `said`: as they are judged."""
        self._breaks = max(self._breaks, 2 if blank else 1)
        self.machine_before = False
        self._add([words])
        self.said.append((at, said))

    def bar(self) -> None:
        """The last bar of a table's row."""
        if not self.machine_before:
            self._add(["|"])

    def keep(self, lead: str, at: int, kept: list[str | Reference], *, machine: bool) -> bool:
        """Put the words of a segment into the text; False where none were left.

        Blanks and separators that machinery leaves behind go with it. `at` is the place of the segment.
        """
        if not kept:
            self.machine_before = machine
            return False
        words = "".join([piece if isinstance(piece, str) else piece.label for piece in kept])
        more = lead == "more"  # behind words of the same line, which went on already
        inkless = _INK.search(styling.bare(words) if machine else words) is None
        if not more and inkless and (machine or not IGNORABLES.sub("", words).strip()):
            self.machine_before = machine
            return False
        if machine and Reference not in map(type, kept):
            kept = [_tidy(_IMAGE_START.sub("", words))]
            if more and kept[0] and words[0] in BLANKS:
                kept.insert(0, " ")
        self._add([*self._lead(lead), *kept])
        self.machine_before = False
        self.said.append((self.said[-1][0] if more and self.said else at, words))
        return True

    def _lead(self, lead: str) -> list[str]:
        """What stands between the words before and those of a cell, or of a quote in a quote."""
        if lead == "cell":
            return [] if self.machine_before else ["|"]
        if lead == "quote":
            return ["\n" if self.machine_before else ">"]
        return []

    def _add(self, pieces: list[str | Reference]) -> None:
        """Words of one line; a line break is put before them if one was asked for."""
        if self._pieces and self._breaks:
            self._pieces.append("\n" * self._breaks)
        self._breaks = 0
        self._pieces += pieces

    @property
    def count(self) -> int:
        """How many pieces there are."""
        return len(self._pieces)

    @property
    def words(self) -> str | None:
        """All words so far; `None` where a reference stands among them."""
        return "".join(self._pieces) if all(isinstance(piece, str) for piece in self._pieces) else None  # type: ignore[arg-type]

    def join(self, first: int) -> None:
        """Make one of the words from a piece on, between references; none is joined twice."""
        first = max(first, self._joined)
        pieces = self._pieces[first:]
        del self._pieces[first:]
        for is_text, group in groupby(pieces, lambda piece: isinstance(piece, str)):
            found = list(group)
            self._pieces += ["".join(cast("list[str]", found))] if is_text else found
        self._joined = len(self._pieces)

    def between(self, first: int, last: int, label_of: LabelOf) -> str:
        """The words of these pieces, as they are known now; `label_of` says what a reference leaves behind."""
        return "".join([p if isinstance(p, str) else label_of(p) for p in self._pieces[first:last]])


class Words:
    """The readings of one content: `task` and `plain`, which are the same until a label makes them differ."""

    def __init__(self) -> None:
        self.task = self.plain = Writer()
        self.fork = 0  # pieces that stood before the two readings parted

    @property
    def parted(self) -> bool:
        """Whether the readings differ already."""
        return self.plain is not self.task

    def part(self) -> None:
        """From here on the readings differ."""
        if not self.parted:
            self.fork = self.task.count
            self.plain = self.task.copied()

    def decide(self, *, task: bool) -> None:
        """It is known which reading holds."""
        if task:
            self.plain = self.task
        else:
            self.task = self.plain

    def line(self, *, blank: bool, machine: bool) -> None:
        """As `Writer.line`, in both readings."""
        self.task.line(blank=blank, machine=machine)
        if self.plain is not self.task:
            self.plain.line(blank=blank, machine=machine)

    @property
    def counts(self) -> tuple[int, int]:
        """How many pieces each reading has."""
        return self.task.count, self.plain.count

    def join(self, known: tuple[int, int]) -> None:
        """Make few pieces of those that came since `known` was asked: nobody wants them one by one."""
        for writer, first in zip((self.task, self.plain) if self.parted else (self.task,), known, strict=False):
            if writer.count - max(first, self.fork) > _MANY:
                writer.join(max(first, self.fork))

    def bar(self) -> None:
        """As `Writer.bar`, in both readings."""
        self.task.bar()
        if self.parted:
            self.plain.bar()

    def keep(self, lead: str, at: int, kept: list[Piece], *, machine: bool, labelled: bool, firm: bool) -> bool:
        """As `Writer.keep`. `machine`: there are constructs; `labelled`: labels were taken; `firm`: they count."""
        bare = [piece for piece in kept if not isinstance(piece, Label)]
        if not firm and len(bare) < len(kept):
            self.part()
        if self.plain is not self.task:
            spelled = [piece.words if isinstance(piece, Label) else piece for piece in kept]
            self.plain.keep(lead, at, spelled, machine=machine)
        return self.task.keep(lead, at, bare, machine=machine or labelled)

    @property
    def count(self) -> int:
        """Pieces that are the same in every reading."""
        return self.fork if self.parted else self.task.count

    def since(self, first: int, label_of: LabelOf) -> str:
        """The words from a piece on that are certain."""
        return self.task.between(first, self.count, label_of)

    def text(self, label_of: LabelOf, *, task: bool) -> str:
        """The whole text of a reading."""
        writer = self.task if task else self.plain
        return writer.between(0, writer.count, label_of).strip()


def joined_lines(lines: list[tuple[int, str]], told: list[int]) -> list[tuple[int, str]]:
    """Lines between which nothing was told as one, at the place of the first; `told` are places, in order."""
    joined: list[tuple[int, str]] = []
    for _, group in groupby(lines, lambda line: bisect_left(told, line[0])):
        whole = list(group)
        # Pieces of one line are at one place.
        words = ["".join(piece for _, piece in line) for _, line in groupby(whole, itemgetter(0))]
        joined.append((whole[0][0], "\n".join(words)))
    return joined


def _tidy(line: str) -> str:
    """A line from which something was taken: single blanks, none at the ends.

    A word may go on before its line is whole, with what stands directly behind it: so nothing but blanks goes here.
    """
    return _RUNS.sub(" ", line).strip(BLANKS)
