"""Labels at their place, and states between them: what they name, and what they promise on the next line."""

from __future__ import annotations

import re

from ... import urls
from ...record.recorder import LINK_ROLES, STATES, VALUES, Recorder
from ...syntax import styling
from ...syntax.tokens import Code, Construct, Json, Link, Quoted, Segment
from ...words import labels
from . import renderings, weight
from .states import COLON, REASONS, Head, States
from .tables import Columns
from .values import end_of, task_id, token, unwrapped

_CLOSER = re.compile("[\\])】）」』]")
_BEHIND = ("cell", "line", "markup")
# A label that says nothing of the link behind it, whose words are the value.
_SILENT = ""
# `Image 1: ...`, `图片1：...`
_NUMBER = re.compile(r"[ \t]?\d{1,2}(?=[ \t*]*[:：])")
_FENCE_LINE = re.compile(r"^[ \t>]*(?:`{3,}|~{3,})[^\r\n]*", re.MULTILINE)


class Labelled:
    """Reads the head of each segment."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self.head = Head()
        self.states = States(recorder, self.head)
        self.columns = Columns(recorder.vocabulary)
        self._masked: tuple[str, str] = ("", "")

    def read(self, segment: Segment) -> tuple[int, str | None]:
        """Where the words of the segment begin behind its labels and states, and the role for its first link."""
        recorder, head = self._recorder, self.head
        text, vocabulary = self._undress(segment), recorder.vocabulary
        first = renderings.first(segment, segment.start)
        awaiting, head.awaiting = head.awaiting, None
        beside, head.beside = head.beside, None
        titled, head.titled = head.titled, renderings.title(vocabulary, text, segment)
        head.works = head.stated = False
        column = self.columns.role(segment, recorder.text)
        value = self._awaited(column, first, segment) if column is not None else self.states.lone_percent(segment)
        if value is not None:
            return value
        if titled is not None:
            self._recorder.bare_id = titled[0] == "id" and self._recorder.bare_id
        if beside is not None and titled is None and segment.lead in _BEHIND:
            return self._in_cell(beside, first, segment)
        rest, role = self._named(first, segment)
        if rest == segment.start:
            if awaiting is not None and self._follows(segment, reason=awaiting in REASONS):
                value = self._awaited(awaiting, first, segment)
            elif titled is not None and (segment.lead in _BEHIND or (titled[1] and segment.lead == "blank")):
                value = self._awaited(titled[0], first, segment)
        # Words that stay in the text are a label where they are a line or cell of their own.
        head.stated = head.stated or head.titled is not None or head.beside is not None
        return value or (rest, role)

    def _named(self, first: int, segment: Segment) -> tuple[int, str | None]:
        """The labels and states that begin a segment before its construct at `first`; as `read` gives it."""
        recorder, head = self._recorder, self.head
        rest, role, state = segment.start, None, ""
        while rest < first and role is None:
            word = labels.word_at(recorder.vocabulary, head.text, rest, first)
            if word is None:
                break
            if word.role in STATES:
                taken = self.states.take(word, first, segment)
                state = state or word.role
                head.works = head.works or word.role in ("run", "progress", "queue")
            else:
                taken, role = self._label(word, first, segment)
            if taken is None:
                break
            if recorder.trace is not None:
                recorder.mark(word.start, taken, word.role)
            if word.role not in ("audio", "video"):
                recorder.poster = None
            rest = taken
            first = renderings.first(segment, rest)
        if state:
            weight.of_state(recorder, state, segment, rest)
        return rest, role

    def forget(self) -> None:
        """The text was read: nothing of it is kept."""
        self.head.text, self._masked = "", ("", "")

    def _undress(self, segment: Segment) -> str:
        """The text without markup and colours, where the segment's head has some."""
        text = self._recorder.text
        if styling.is_dressed(text, segment.start, min(segment.end, segment.start + labels.REACH)):
            if self._masked[0] is not text:
                self._masked = (text, styling.masked(text))
            text = self._masked[1]
        self.head.text = text
        return text

    def _in_cell(self, role: str, first: int, segment: Segment) -> tuple[int, str | None]:
        """A label fills its cell or line (`| Task ID | task_1 |`): the next one holds its value, or a table's head."""
        text = self.head.text
        word = labels.word_at(self._recorder.vocabulary, text, segment.start, first)
        self.head.stated = word is not None  # a head row, whose words stay in the text
        told = any(c.isdigit() for c in text[segment.start : segment.end])
        cell = segment.lead != "line" or self._recorder.text.startswith("<", segment.start)
        # Words of states are values of these two; on a line of its own such a label wants a mark.
        fits = cell if role in ("progress", "status") else word is None and told
        value = self._awaited(role, first, segment) if fits else None
        return value or (segment.start, None)

    def _follows(self, segment: Segment, *, reason: bool) -> bool:
        """The next line; a fence, or a reason's lone code, may stand behind an empty one."""
        quoted = bool(segment.constructs) and isinstance(segment.constructs[0], Quoted)
        alone = labels.TOKEN.fullmatch(self._recorder.text[segment.start : segment.end].strip()) is not None
        return segment.lead in ("line", "markup") or (segment.lead == "blank" and (quoted or (reason and alone)))

    # -- labels ---------------------------------------------------------------------------------------------

    def _label(self, word: labels.Word, first: int, segment: Segment) -> tuple[int | None, str | None]:
        """A label: what it names is here, or on the next line; gives where its text ends and the role of a link."""
        text, role = self.head.text, word.role
        self._recorder.bare_id = role == "id" and weight.is_bare(text, word)
        number = _NUMBER.match(text, word.end, first) if role not in VALUES else None
        stop = renderings.behind(text, number.end() if number else word.end, first)
        between = text[number.end() if number else word.end : stop]
        colon = COLON.search(between) is not None
        marked = colon or _CLOSER.search(between) is not None
        if stop == segment.end and not marked and role not in REASONS:
            self.head.beside = role
        if role in REASONS:
            return self._reason_line(word, segment, marked), None
        if role in VALUES:
            return self._value(word, stop, segment, marked)
        if role == "status":
            return self._status(stop, first, segment) if colon else None, None
        if stop == first and renderings.holds_url(segment, stop) and (marked or not between.strip()):
            if self._recorder.vocabulary.is_own(text[word.start : word.end]):
                self._recorder.speaks(word.start, stop, "label")
            return stop, LINK_ROLES.get(role, role)
        return self._line_of_link(role, between, stop, segment, colon=colon), None

    def _line_of_link(self, role: str, between: str, stop: int, segment: Segment, *, colon: bool) -> int | None:
        """Where a label ends that has no link behind it: one with its mark, alone in its line, names the next one."""
        if stop < segment.end or not (colon or role in ("audio", "video")):
            return None
        if colon and not urls.is_elided(between):
            self.head.awaiting = role
        return stop

    def _status(self, at: int, first: int, segment: Segment) -> int | None:
        """The value of a status label: a state word, or one of those that JSON bodies use."""
        text, vocabulary = self.head.text, self._recorder.vocabulary
        state = labels.word_at(vocabulary, text, at, first)
        if state is not None and state.role in STATES:
            return at
        stop, behind = end_of(vocabulary, text, at, segment.end)
        told = vocabulary.json_states.get(unwrapped(text[at:stop]).lower().replace(" ", "_"))
        if told not in ("run", "done", "fail"):
            return None
        self._recorder.sign(at, told)
        return behind

    def _reason_line(self, word: labels.Word, segment: Segment, marked: bool) -> int | None:
        if not marked:
            return None
        reason = unwrapped(self._recorder.text[word.end : segment.end])
        self._recorder.sign(word.start, word.role, reason)
        if not reason:
            self.head.awaiting = word.role
        return segment.end

    def _value(self, word: labels.Word, at: int, segment: Segment, marked: bool) -> tuple[int | None, str | None]:
        """The value of an id or code label; gives where it ends, `None` if it is no label, and a link's role."""
        text, end = self.head.text, segment.end
        if word.role == "id" and labels.in_parentheses(text, segment.start, word):
            return None, None
        shown = renderings.ahead(segment, at)
        shown = shown if shown is not None and shown.start == at else None
        if not marked and not isinstance(shown, Code):
            return None, None
        if shown is None and at == end:
            if not urls.is_elided(text[word.end : end]):
                self.head.awaiting = word.role
            return end, None
        value, behind = self._told(word, at, segment, shown)
        if value is None:
            return (end if word.role == "other-id" else None), None
        self._recorder.sign(word.start, word.role, value)
        if word.role == "id":
            weight.of_id(self._recorder, word.start, behind, value, bare=self._recorder.bare_id is True)
        return (at, _SILENT) if isinstance(shown, Link) else (behind, None)

    def _told(self, word: labels.Word, at: int, segment: Segment, shown: Construct | None) -> tuple[str | None, int]:
        """The value at `at`, or in the construct that shows it, where it stands alone; and where it ends."""
        text, end, content = self.head.text, segment.end, renderings.content(shown)
        stop, behind = end_of(self._recorder.vocabulary, text, at if shown is None else shown.end, end)
        alone = (content is not None) == (shown is not None) and renderings.first(segment, at + 1) >= behind
        if shown is not None:
            alone = alone and not any(c.isalnum() for c in text[shown.end : stop])
        value = _READERS.get(word.role, token)(text[at:stop] if content is None else content) if alone else None
        return value, behind

    def _awaited(self, role: str, first: int, segment: Segment) -> tuple[int, str | None] | None:
        """What the label before promised, on its line, in its cell or column, if this segment holds it."""
        constructs = segment.constructs
        if role in REASONS:
            return self._awaited_reason(role, segment)
        stop = renderings.behind(self.head.text, segment.start, first)
        if role in STATES or role == "status":
            return self._awaited_state(role, stop, first, segment)
        if role not in VALUES:
            fits = stop == first and renderings.holds_url(segment, stop)
            return (stop, LINK_ROLES.get(role, role)) if fits else None
        content = renderings.content(constructs[0]) if len(constructs) == 1 else None
        words = self.head.text[stop : segment.end]
        if content is not None:
            words = (
                self.head.text[stop : constructs[0].start] + content + self.head.text[constructs[0].end : segment.end]
            )
        value = None if constructs and content is None else _READERS.get(role, token)(words)
        if value is None:
            return None
        self._recorder.mark(segment.start, segment.end, role)
        self._recorder.sign(segment.start, role, value)
        if role == "id":
            weight.of_id(self._recorder, segment.start, segment.end, value, bare=self._recorder.bare_id is True)
        return (first, _SILENT) if constructs and isinstance(constructs[0], Link) else (segment.end, None)

    def _awaited_reason(self, role: str, segment: Segment) -> tuple[int, None] | None:
        constructs, text = segment.constructs, self._recorder.text
        words = text[segment.start : segment.end]
        if constructs and isinstance(constructs[0], Json):
            return segment.start, None
        if constructs and isinstance(constructs[0], Quoted):
            words = _FENCE_LINE.sub("", text[constructs[0].start : constructs[0].end])
        self._recorder.mark(segment.start, segment.end, role)
        self._recorder.sign(segment.start, role, unwrapped(words))
        return max(segment.end, constructs[0].end if constructs else 0), None

    def _awaited_state(self, role: str, at: int, first: int, segment: Segment) -> tuple[int, None] | None:
        """The state below a label of states, or the percent below one of progress, with nothing behind it."""
        if role != "progress":
            taken = self._status(at, first, segment)
            word = labels.word_at(self._recorder.vocabulary, self.head.text, at, first) if taken == at else None
            taken = self.states.take(word, first, segment) if word is not None else taken
            return None if taken is None else (taken, None)
        number, behind = renderings.steps(self.head.text, segment.start, first, segment)
        behind = renderings.behind(self.head.text, behind, segment.end)
        if number is None or behind < segment.end:
            return None
        self.head.works = True
        self._recorder.mark(segment.start, behind, role)
        self._recorder.sign(segment.start, role, number=number)
        return behind, None


_READERS = {"id": task_id}
