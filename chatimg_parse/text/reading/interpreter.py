"""From segments to findings, by the vocabulary: the only place where syntax meets meaning.

Each segment is read once, from its label's place: states and labels first (`labels.reader`), then the constructs from
left to right (`record.recorder`, `html_media`, `json_objects`), then what is left as prose. Nothing is decided here
that needs the whole content; that is the work of `decide`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import attrgetter
from typing import Any, ClassVar

from ..record.findings import Findings
from ..record.recorder import Recorder
from ..record.writer import Label, Piece, Words
from ..syntax import tokens
from . import reasoning
from .constructs import Constructs
from .gathering import MANY, Gathering
from .labels import renderings
from .open_line import percent_so_far, prose_end
from .whole_content import Alone, Form

_PATH = re.compile(r"/?[\w.~%-]+(?:/[\w.~%-]+)*\.(?:png|jpe?g|webp|gif|avif)(?:\?\S*)?", re.IGNORECASE)
_INK = re.compile(r"[^\W_]")
_AT = attrgetter("at")


def _said(kept: list[Piece]) -> list[str]:
    """The words that no label took."""
    return [piece if isinstance(piece, str) else piece.label for piece in kept if not isinstance(piece, Label)]


class Interpreter(Constructs):
    """Takes the segments of one content in order; `finish` gives the findings."""

    readers: ClassVar[dict[str, Callable[[Recorder], Any]]] = {
        **Constructs.readers,
        "form": lambda _: Form(),
        "gathering": lambda _: Gathering(),
    }
    form: Form
    gathering: Gathering

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(recorder)
        self.words = Words()
        self.recorder.findings.prose = self.words.task.said
        self.alone = Alone()

    def is_free(self) -> bool:
        """Nothing that was read changes how the next line is read."""
        made = self.__dict__
        labelled, tags = made.get("labelled"), made.get("tags")
        return not ((labelled is not None and labelled.head.waits) or (tags is not None and tags.is_open))

    def takes_any_line(self) -> bool:
        """The same, and the last line was no row of a table."""
        return self.is_free() and not ("labelled" in self.__dict__ and self.labelled.columns.is_open)

    def leave_table(self) -> None:
        """Lines came that are no rows of one, and no items of a list."""
        if "labelled" in self.__dict__:
            self.labelled.columns.leave()
        self.stepped, self.lists.picture = False, None

    def take(self, segments: list[tokens.Segment], text: str, offset: int, *, whole: bool = False) -> None:
        """Read segments of `text`, which stands at `offset` of the content; `whole` if nobody asks before its end."""
        self.recorder.text, self.recorder.offset = text, offset
        found = self.recorder.findings
        for segment in segments:
            self._segment(segment)
            self.alone.take(segment, text, offset, found.params)
        if whole:
            self.gather()

    def gather(self) -> None:
        """Put many lines together; nobody asks for one of them."""
        found = self.recorder.findings
        if len(found.prose) <= MANY and self.words.task.count <= MANY:
            return
        if self.gathering.is_due(found, self.words):
            self.gathering.gather(found, self.words, self.references, self.tags)

    def forget(self) -> None:
        """The text was read: nothing is kept that was made of it."""
        if "labelled" in self.__dict__:
            self.labelled.forget()

    def prose_end(self, text: str, segment: tokens.Segment) -> int | None:
        """How far the words of an open line can go (see `open_line`)."""
        fresh = segment.lead != "more"
        if fresh and self.labelled.head.waits:
            return None
        return prose_end(self.recorder.vocabulary, text, segment.start, fresh=fresh)

    def take_words(self, segment: tokens.Segment, text: str, offset: int) -> None:
        """Take words that `prose_end` let go: there is no label and no construct in them."""
        self.recorder.text, self.recorder.offset = text, offset
        if segment.lead != "more":
            self.words.line(blank=segment.lead == "blank", machine=False)
            self.form.note(segment, self.recorder.text, self.recorder.findings)
            head = self.labelled.head
            head.works = head.stated = self.stepped = False
            self.lists.line(segment, text, segment.start, works=False)
        self._keep(segment, [text[segment.start : segment.end]])
        self.alone.take(segment, text, offset, None)

    @property
    def sure_pictures(self) -> int:
        """How many of the first pictures are what they are, whatever follows."""
        pictures, recorder = self.recorder.findings.pictures, self.recorder
        sure = self.tags.sure_pictures(len(pictures))
        # Only the last picture can still become the poster of a video, or prove to be cut.
        last = bool(pictures) and (pictures[-1] is recorder.poster or pictures[-1].cut)
        return min(sure, len(pictures) - last)

    def words_since(self, first: int) -> str:
        """The words that are certain, from a piece on. A path alone may be a picture where relative URLs count."""
        words = self.words.since(first, self.left_of)
        if self.recorder.has_base and self.words.count <= 2 and _PATH.fullmatch(words.strip()):
            return ""
        return words

    def percent_so_far(self, text: str, segment: tokens.Segment) -> float | None:
        """The percent that an open line tells so far."""
        return None if segment.lead == "more" else percent_so_far(self.labelled.states, text, segment.start)

    # -- one segment ----------------------------------------------------------------------------------------

    def _segment(self, segment: tokens.Segment) -> None:
        if segment.constructs and isinstance(segment.constructs[0], tokens.Thought):
            self.construct(segment.constructs[0], None)  # no line of the answer: it moves no label from its place
            return
        if segment.lead == "more":
            self.now, self.is_wordless = (segment, segment.start), None
            self._keep(segment, self.constructs(segment, segment.start, None))
            return
        if segment.lead == "markup" and renderings.is_empty(self.recorder.text, segment):
            return  # nothing stands behind the tag that ended a line
        begins = segment.lead == "line" or segment.lead == "blank"
        if begins:
            # Nothing stands before a table's first bar: that is no empty cell.
            self.words.line(blank=segment.lead == "blank", machine=segment.start < segment.end)
        self.form.note(segment, self.recorder.text, self.recorder.findings)
        rest, role = self.labelled.read(segment)
        head = self.recorder.text[segment.start : rest]
        if begins:
            rest = self.lists.line(segment, self.recorder.text, rest, works=self.labelled.head.works)
        self.stepped = False
        self.now, self.is_wordless = (segment, rest), None
        kept: list[Piece] = [Label(head)] if head else []
        if rest < segment.end or segment.constructs:
            kept += self.constructs(segment, rest, role)
        if kept or segment.constructs:
            self._keep(segment, kept, labelled=rest > segment.start)
        elif segment.lead == "cell":
            self.words.bar()

    def thought(self, thought: tokens.Thought) -> None:
        """Reasoning is read as a content of its own, and only its states and drafts are kept."""
        recorder = self.recorder
        recorder.poster = None
        aside = Interpreter(recorder.aside())
        begin, stop = thought.begin, thought.stop
        aside.take(thought.segments, recorder.text[begin:stop], recorder.offset + begin)
        found = aside.finish(stop - begin, (0, 0))
        for mark in found.marks:
            if mark.firm:
                recorder.findings.marks.append(mark)
                recorder.firm = True
        recorder.findings.links += reasoning.drafts_in(found)
        recorder.findings.thoughts += reasoning.states_in(found)

    def _keep(self, segment: tokens.Segment, kept: list[Piece], *, labelled: bool = False) -> None:
        """Put what is left of a segment into the text."""
        recorder = self.recorder
        if recorder.firm and self.words.parted:
            self.words.decide(task=True)
        at, machine = recorder.offset + segment.start, bool(segment.constructs)
        if self.words.keep(segment.lead, at, kept, machine=machine, labelled=labelled, firm=recorder.firm):
            recorder.poster = None
            if not recorder.findings.worded and not self.labelled.head.stated:
                recorder.findings.worded = any(map(_INK.search, _said(kept)))

    # -- the end --------------------------------------------------------------------------------------------

    def finish(self, length: int, ink: tuple[int, int]) -> Findings:
        """The findings of the whole content: its length, and where it begins and ends without white space."""
        found = self.recorder.findings
        found.length, found.begins = length, ink[0]
        if "tags" in self.__dict__:
            self.tags.close_anchor(None, ink[1])
        if "references" in self.__dict__:
            self.references.resolve()
        self._spell(found, ink)
        found.pictures.sort(key=_AT)
        found.links.sort(key=_AT)
        for picture in found.pictures:
            picture.cut = picture.cut and picture.end >= ink[1]
        for link in found.links:
            link.whole = self.alone.is_all(link.at, link.end)
        return found

    def left_of(self, reference: tokens.Reference) -> str:
        """What a reference leaves in the text, as far as definitions are known."""
        return self.references.left_of(reference)

    def _spell(self, found: Findings, ink: tuple[int, int]) -> None:
        """The text that is left; a path that is the whole content is a picture where `base_url` makes it one."""
        recorder, words, left_of = self.recorder, self.words, self.left_of
        found.text = words.text(left_of, task=True)
        if words.parted:
            found.plain = words.text(left_of, task=False)
        if recorder.has_base and len(found.text) == ink[1] - ink[0] and _PATH.fullmatch(found.text):
            recorder.offset = ink[0]
            if recorder.picture(tokens.Url(0, len(found.text), found.text), found.text, None, "bare-url"):
                found.text, found.prose, found.worded = "", [], False
