"""State words and progress at their place: what they tell, and where their numbers and decoration end."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...record.recorder import STATES, Recorder
from ...syntax import styling
from ...syntax.tokens import Segment
from ...words import labels
from . import renderings, weight
from .values import unwrapped

REASONS = frozenset(("reason", "fail-reason"))
COLON = re.compile("[:：=＝]")
_MOST_STATES = 8  # of one line that still arrives
_EMPHASIS = " \t*_"


@dataclass(slots=True)
class Head:
    """The head of the segment that is being read, and what it promises to the next one."""

    text: str = ""  # the recorder's, with asterisks for the markup in it
    works: bool = False  # it tells of work: numbers in the segment are steps
    stated: bool = False  # the words that it leaves are a state
    awaiting: str | None = None  # the role of a label whose value is on the next line
    beside: str | None = None  # the label that fills its cell
    titled: tuple[str, bool] | None = None  # the label that is the line, and whether as a heading

    @property
    def waits(self) -> bool:
        """A label has its value still to come."""
        return self.awaiting is not None or self.beside is not None or self.titled is not None


class States:
    """Reads the state words of a head."""

    def __init__(self, recorder: Recorder, head: Head) -> None:
        self._recorder = recorder
        self._head = head

    def lone_percent(self, segment: Segment) -> tuple[int, None] | None:
        """A percent that is all of a quoted line; gives where the words behind it begin."""
        if segment.constructs or segment.lead == "cell":
            return None
        number = renderings.lone_percent(self._head.text, segment)
        if number is None:
            return None
        self._recorder.mark(segment.start, segment.end, "progress")
        self._recorder.sign(segment.start, "progress", number=number)
        self._recorder.speaks(segment.start, segment.end, "percent")
        self._head.works = True
        return segment.end, None

    def percent_told(self, text: str, at: int, limit: int) -> float | None:
        """The percent that a line tells whose words of work begin at `at`; nothing is noted."""
        for _ in range(_MOST_STATES):
            word = labels.word_at(self._recorder.vocabulary, text, at, limit)
            if word is None or word.role not in STATES:
                return None
            number, end = labels.numbers(text, word.end, limit)
            if number is not None and word.role in ("progress", "run"):
                told = self._recorder.firm or weight.is_run(text, word.end, end, limit)
                return number if told else None
            at = renderings.behind(text, word.end, limit)
        return None

    def take(self, word: labels.Word, first: int, segment: Segment) -> int | None:
        """A state word; gives where its decoration ends, `None` if its words stay prose."""
        text, kind, sign = self._head.text, word.role, self._recorder.sign
        if kind == "progress":
            return self._progress(word, first, segment)
        if kind == "fail" and not word.exact:
            # Known by its ending alone: the sentence counts, and a reader still wants to see it.
            sign(word.start, kind, styling.bare(self._recorder.text[word.start : segment.end]))
            self._recorder.mark(word.start, segment.end, kind)
            behind = renderings.behind(text, word.end, segment.end)
            self._head.stated = behind >= segment.end or COLON.search(text, word.end, behind) is not None
            weight.of_clause(self._recorder, word.start, segment)
            return None
        stop = renderings.behind(text, word.end, first)
        if kind == "fail":
            reason = self._reason(word.end, segment.end)
            sign(word.start, kind, reason)
            weight.of_sentence(self._recorder, word.end, segment.end)
            retry = labels.word_at(self._recorder.vocabulary, text, stop, segment.end)
            if retry is not None and retry.role in ("run", "queue", "submit"):
                sign(retry.start, retry.role)
            if not reason and stop < segment.end:
                self._head.awaiting = "reason"  # `错误原因如下`: it follows
            return segment.end
        sign(word.start, "done" if kind == "run" and labels.ticked(text, word.end) else kind)
        if kind != "run":
            return stop
        number, behind = renderings.steps(self._head.text, word.end, first, segment)
        if number is None:
            return stop
        sign(word.start, "progress", number=number)
        weight.of_percent(self._recorder, word.end, behind, first)
        return renderings.behind(text, behind, renderings.first(segment, behind))

    def _progress(self, word: labels.Word, first: int, segment: Segment) -> int | None:
        """`Progress 36..44..` with its numbers; the word alone, or before other words, is prose."""
        text = self._head.text
        number, at = renderings.steps(self._head.text, word.end, first, segment)
        first = renderings.first(segment, at)
        stop = renderings.behind(text, at, first)
        alone = not text[word.end : stop].strip(_EMPHASIS) and not renderings.is_step(segment, word.end)
        if number is None and (stop < first or alone):
            self._head.beside = "progress" if stop == segment.end else None
            return None
        self._recorder.sign(word.start, "progress", number=number)
        if number is not None:
            weight.of_percent(self._recorder, word.end, at, first)
        return stop

    def _reason(self, at: int, end: int) -> str:
        """The words behind a failure, without another label such as `原因:` before them."""
        text = self._recorder.text
        word = labels.word_at(self._recorder.vocabulary, text, at, end)
        if word is not None and word.role in REASONS:
            at = word.end
        return unwrapped(text[at:end])
