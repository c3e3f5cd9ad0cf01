"""Labels and states at their place: what they say, what they name, and what they promise on the next line."""

from __future__ import annotations

import re

from . import labels, urls
from .folding import without_ignorables
from .recorder import LINK_ROLES, STATES, VALUES, Recorder
from .tokens import Code, Construct, Data, Image, Json, Link, Quoted, Reference, Segment, Url

_MOST_STATES = 8  # of one line that still arrives
_REASONS = frozenset(("reason", "fail-reason"))
_COLON = re.compile("[:：=＝]")
_CLOSER = re.compile("[\\])】）」』]")
_REASON_START = re.compile(r"[^\w\[{(【（`'\"]*")
_MARKS = " \t\r\n`*_"
_PAIRS = (("(", ")"), ("（", "）"), ("[", "]"), ('"', '"'), ("'", "'"))
# `Image 1: ...`, `图片1：...`
_NUMBER = re.compile(r"[ \t]?\d{1,2}(?=[ \t*]*[:：])")
# What stands in an id's place when there is none.
NO_IDS = frozenset(("null", "none", "nil", "undefined", "unknown", "n/a", "id", "task_id", "your_task_id", "taskid"))
_FENCE_LINE = re.compile(r"^[ \t>]*(?:`{3,}|~{3,})[^\r\n]*", re.MULTILINE)
# What stands around a value: everything but its own letters, digits and marks, and dots that elide it.
_OUTER = re.compile(r"[^\w.…]*")
_OUTER_END = re.compile(r"\W*")


class Labelled:
    """Reads the head of each segment. `awaiting` is the role of a label whose value is on the next line."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self.works = False  # the last segment told of work: numbers in it are steps
        self._awaiting: str | None = None
        self._beside: str | None = None  # the label that fills the cell before

    def head(self, segment: Segment) -> tuple[int, str | None]:
        """Where the words of the segment begin behind its labels and states, and the role for its first link."""
        recorder = self._recorder
        text, vocabulary = recorder.text, recorder.vocabulary
        start = rest = segment.start
        first = segment.constructs[0].start if segment.constructs else segment.end
        awaiting, self._awaiting = self._awaiting, None
        beside, self._beside = self._beside, None
        self.works = False
        if beside is not None and segment.lead in ("cell", "line"):
            return self._in_cell(beside, first, segment)
        role = None
        while rest < first and role is None:
            word = labels.word_at(vocabulary, text, rest, first)
            if word is None:
                break
            if word.role in STATES:
                taken = self._state(word, first, segment)
                self.works = self.works or word.role in ("run", "progress", "queue")
            else:
                taken, role = self._label(word, first, segment)
            if taken is None:
                break
            if recorder.trace is not None:
                recorder.mark(word.start, taken, word.role)
            if word.role not in ("audio", "video"):
                recorder.poster = None
            rest = taken
        if awaiting is not None and rest == start and self._follows(segment, reason=awaiting in _REASONS):
            return self._awaited(awaiting, first, segment)
        return rest, role

    @property
    def waits(self) -> bool:
        """A label before has its value still to come."""
        return self._awaiting is not None or self._beside is not None

    def percent_told(self, text: str, at: int, limit: int) -> float | None:
        """The percent that a line tells whose words of work begin at `at`; nothing is noted."""
        for _ in range(_MOST_STATES):
            word = labels.word_at(self._recorder.vocabulary, text, at, limit)
            if word is None or word.role not in STATES:
                return None
            number, _ = labels.numbers(text, word.end, limit)
            if number is not None and word.role in ("progress", "run"):
                return number
            at = _behind(text, word.end, limit)
        return None

    def _in_cell(self, role: str, first: int, segment: Segment) -> tuple[int, str | None]:
        """A label fills its cell or line (`| Task ID | task_1 |`): the next one holds its value, or a table's head."""
        text = self._recorder.text
        word = labels.word_at(self._recorder.vocabulary, text, segment.start, first)
        told = any(c.isdigit() for c in text[segment.start : segment.end])
        return (segment.start, None) if word is not None or not told else self._awaited(role, first, segment)

    def _follows(self, segment: Segment, *, reason: bool) -> bool:
        """The next line; a fence, or a reason's lone code, may stand behind an empty one."""
        quoted = bool(segment.constructs) and isinstance(segment.constructs[0], Quoted)
        alone = labels.TOKEN.fullmatch(self._recorder.text[segment.start : segment.end].strip()) is not None
        return segment.lead == "line" or (segment.lead == "blank" and (quoted or (reason and alone)))

    # -- states ---------------------------------------------------------------------------------------------

    def _state(self, word: labels.Word, first: int, segment: Segment) -> int | None:
        """A state word; gives where its decoration ends, `None` if its words stay prose."""
        text, kind, sign = self._recorder.text, word.role, self._recorder.sign
        if kind == "progress":
            return self._progress(word, first, segment)
        if kind == "fail" and not word.exact:
            # Known by its ending alone: the sentence counts, and a reader still wants to see it.
            sign(word.start, kind, text[word.start : segment.end])
            self._recorder.mark(word.start, segment.end, kind)
            return None
        stop = _behind(text, word.end, first)
        if kind == "fail":
            reason = self._reason(word.end, segment.end)
            sign(word.start, kind, reason)
            retry = labels.word_at(self._recorder.vocabulary, text, stop, segment.end)
            if retry is not None and retry.role in ("run", "queue", "submit"):
                sign(retry.start, retry.role)
            if not reason and stop < segment.end:
                self._awaiting = "reason"  # `错误原因如下`: it follows
            return segment.end
        sign(word.start, "done" if kind == "run" and labels.ticked(text, word.end) else kind)
        if kind != "run":
            return stop
        number, behind = labels.numbers(text, word.end, first)
        if number is None:
            return stop
        sign(word.start, "progress", number=number)
        return _behind(text, behind, first)

    def _progress(self, word: labels.Word, first: int, segment: Segment) -> int | None:
        """`Progress 36..44..` with its numbers; the word alone, or before other words, is prose."""
        text = self._recorder.text
        number, at = labels.numbers(text, word.end, first)
        stop = _behind(text, at, first)
        if number is None and (stop < first or (stop == word.end and not _begins_with_step(segment))):
            return None
        self._recorder.sign(word.start, "progress", number=number)
        return stop

    def _reason(self, at: int, end: int) -> str:
        """The words behind a failure, without another label such as `原因:` before them."""
        text = self._recorder.text
        word = labels.word_at(self._recorder.vocabulary, text, at, end)
        if word is not None and word.role in _REASONS:
            at = word.end
        return unwrapped(text[at:end])

    # -- labels ---------------------------------------------------------------------------------------------

    def _label(self, word: labels.Word, first: int, segment: Segment) -> tuple[int | None, str | None]:
        """A label: what it names is here, or on the next line; gives where its text ends and the role of a link."""
        text, role = self._recorder.text, word.role
        number = _NUMBER.match(text, word.end, first) if role not in VALUES else None
        stop = _behind(text, number.end() if number else word.end, first)
        between = text[number.end() if number else word.end : stop]
        colon = _COLON.search(between) is not None
        marked = colon or _CLOSER.search(between) is not None
        if stop == segment.end and not marked and role not in _REASONS:
            self._beside = role
        if role in _REASONS:
            return self._reason_line(word, segment, marked), None
        if role in VALUES:
            return self._value(word, stop, segment, marked), None
        if role == "status":
            return self._status(stop, first, segment) if colon else None, None
        if stop == first and _holds_url(segment) and (marked or not between.strip()):
            return stop, LINK_ROLES.get(role, role)
        if stop < segment.end or not (colon or role in ("audio", "video")):
            return None, None
        if colon and not urls.is_elided(between):
            self._awaiting = role
        return stop, None

    def _status(self, at: int, first: int, segment: Segment) -> int | None:
        """The value of a status label: a state word, or one of those that JSON bodies use."""
        text, vocabulary = self._recorder.text, self._recorder.vocabulary
        state = labels.word_at(vocabulary, text, at, first)
        if state is not None and state.role in STATES:
            return at
        told = vocabulary.json_states.get(unwrapped(text[at : segment.end]).lower().replace(" ", "_"))
        if told is None:
            return None
        self._recorder.sign(at, told)
        return segment.end

    def _reason_line(self, word: labels.Word, segment: Segment, marked: bool) -> int | None:
        if not marked:
            return None
        reason = unwrapped(self._recorder.text[word.end : segment.end])
        self._recorder.sign(word.start, word.role, reason)
        if not reason:
            self._awaiting = word.role
        return segment.end

    def _value(self, word: labels.Word, at: int, segment: Segment, marked: bool) -> int | None:
        """The value of an id or code label; gives where it ends, `None` if it is no label."""
        text, constructs, end = self._recorder.text, segment.constructs, segment.end
        if word.role == "id" and labels.in_parentheses(text, segment.start, word):
            return None
        code = constructs[0] if constructs and constructs[0].start == at else None
        if isinstance(code, Code):
            value = token(code.content)
            alone = len(constructs) == 1 and not any(c.isalnum() for c in text[code.end : end])
        elif not marked:
            return None
        elif at == end:
            if not urls.is_elided(text[word.end : end]):
                self._awaiting = word.role
            return end
        else:
            value, alone = token(text[at:end]), not constructs
        if value is None or not alone or (word.role == "id" and value.lower() in NO_IDS):
            return end if word.role == "other-id" else None
        self._recorder.sign(word.start, word.role, value)
        return end

    def _awaited(self, role: str, first: int, segment: Segment) -> tuple[int, str | None]:
        """What the label on the line before promised, if this segment holds it."""
        text, constructs = self._recorder.text, segment.constructs
        if role in _REASONS:
            if constructs and isinstance(constructs[0], Json):
                return segment.start, None
            words = text[segment.start : segment.end]
            if constructs and isinstance(constructs[0], Quoted):
                words = _FENCE_LINE.sub("", text[constructs[0].start : constructs[0].end])
            self._recorder.mark(segment.start, segment.end, role)
            self._recorder.sign(segment.start, role, unwrapped(words))
            return max(segment.end, constructs[0].end if constructs else 0), None
        stop = _behind(text, segment.start, first)
        if role not in VALUES:
            fits = stop == first and _holds_url(segment)
            return (stop, LINK_ROLES.get(role, role)) if fits else (segment.start, None)
        code = constructs[0] if len(constructs) == 1 else None
        value = None
        if isinstance(code, Code):
            value = token(text[stop : code.start] + code.content + text[code.end : segment.end])
        elif not constructs:
            value = token(text[stop : segment.end])
        if value is None:
            return segment.start, None
        self._recorder.mark(segment.start, segment.end, role)
        self._recorder.sign(segment.start, role, value)
        return segment.end, None


def _behind(text: str, at: int, limit: int) -> int:
    """The offset of the next word or construct."""
    tail = labels.TAIL.match(text, at, limit)
    return tail.end() if tail else at


def _holds_url(segment: Segment) -> bool:
    """The first construct is a link or a URL, or a code span that holds one."""
    construct: Construct | None = segment.constructs[0] if segment.constructs else None
    if isinstance(construct, Code):
        return urls.BARE.fullmatch(construct.content.strip()) is not None
    return isinstance(construct, (Url, Link, Reference, Data, Image))


def _begins_with_step(segment: Segment) -> bool:
    first = segment.constructs[0] if segment.constructs else None
    return isinstance(first, Link) and labels.percent_of(first.label) is not None


def unwrapped(words: str) -> str:
    """A reason without the marks and brackets around it."""
    words = words[_end(_REASON_START, words) :].strip(_MARKS)
    for opener, closer in _PAIRS:
        if words.startswith(opener) and words.endswith(closer):
            words = words[1:-1].strip(_MARKS)
    return words


def token(raw: str) -> str | None:
    """One token of letters, digits, `_ - : .`, or `None` where it is more, nothing or an elision (rule 11)."""
    value = without_ignorables(raw)
    value = _without_end(_OUTER, value[_end(_OUTER, value) :])
    if "..." in value or "…" in value:
        return None
    value = _without_end(_OUTER_END, value)
    if value.startswith("__") and value.endswith("__"):
        value = value.strip("_")
    return value if labels.TOKEN.fullmatch(value) else None


def _end(pattern: re.Pattern[str], text: str) -> int:
    """Where what a pattern takes at the head ends; the pattern may take nothing."""
    found = pattern.match(text)
    return found.end() if found else 0


def _without_end(pattern: re.Pattern[str], text: str) -> str:
    """Without what a pattern takes at the end: read backwards, as a search would try it at each place."""
    return text[: len(text) - _end(pattern, text[::-1])]
