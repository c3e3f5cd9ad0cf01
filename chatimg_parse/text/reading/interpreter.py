"""From segments to findings, by the vocabulary: the only place where syntax meets meaning.

Each segment is read once, from its label's place: states and labels first (`labels.reader`), then the constructs from
left to right (`record.recorder`, `html_media`, `json_objects`), then what is left as prose. Nothing is decided here
that needs the whole content; that is the work of `decide`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, ClassVar

from ..record.findings import Findings, counts, placed
from ..record.recorder import Recorder
from ..record.writer import Label, Piece, Words, joined_lines
from ..syntax import tokens
from ..words import labels
from . import reasoning
from .html_media import HtmlTags
from .json_objects import Blocks
from .labels import renderings
from .labels.lists import Lists
from .labels.reader import Labelled
from .open_line import percent_so_far, prose_end
from .references import References
from .whole_content import Alone

# A heading, an item of a list, the line under a table's head.
_DOCUMENT = re.compile(r"#{1,6}[ \t]+\S|([-+•*][ \t]+\S|\d{1,3}[.)、．](?!\d))")
_TABLE = re.compile(r"[ \t]*:?-{2,}:?[ \t]*")
_PATH = re.compile(r"/?[\w.~%-]+(?:/[\w.~%-]+)*\.(?:png|jpe?g|webp|gif|avif)(?:\?\S*)?", re.IGNORECASE)
_INK = re.compile(r"[^\W_]")
_MANY = 64  # lines of prose that are put together where nothing was told between them


_READERS: dict[str, Callable[[Recorder], Any]] = {
    "labelled": Labelled,
    "tags": HtmlTags,
    "blocks": Blocks,
    "references": References,
}


class Interpreter:
    """Takes the segments of one content in order; `finish` gives the findings."""

    labelled: Labelled
    tags: HtmlTags
    blocks: Blocks
    references: References

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.words = Words()
        self.recorder.findings.prose = self.words.task.said
        self.alone = Alone()
        self.lists = Lists()
        self.stepped = False  # a step of progress stands before in the segment
        self._now: tuple[tokens.Segment, int]  # the segment, and where its words begin behind its labels
        self._is_wordless: bool | None = None  # of that segment, once it was asked
        self._step_end = -1  # where the last step of a progress line ended
        self.items = 0  # lines that are items of a list
        self._gathered: tuple[int, tuple[int, int], tuple[int, ...], int] = (
            0,
            (0, 0),
            (0,) * 6,
            0,
        )  # how much was there when lines were put together last

    def __getattr__(self, name: str) -> Any:
        """A reader that most contents never ask for is made when it is asked for first."""
        if name not in _READERS:
            raise AttributeError(name)
        reader = _READERS[name](self.recorder)
        setattr(self, name, reader)
        return reader

    def is_free(self) -> bool:
        """Nothing that was read changes how the next line is read."""
        made = self.__dict__
        labelled, tags = made.get("labelled"), made.get("tags")
        waits = (labelled is not None and labelled.head.waits) or (tags is not None and tags.is_open)
        return not (waits or self.words.parted)

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
        """Put lines together between which nothing was told: nobody asks for one of them, and many take much room."""
        found = self.recorder.findings
        lines, pieces, known, waiting = self._gathered
        if len(found.prose) - lines <= _MANY and self.words.task.count - pieces[0] <= _MANY:
            return
        self.words.join(pieces)
        told = [item.at for items, before in zip(placed(found), known, strict=True) for item in items[before:]]
        told += self.references.places(waiting) + self.tags.open_at
        found.prose[lines:] = joined_lines(found.prose[lines:], sorted(told))
        self._gathered = len(found.prose), self.words.counts, counts(found), self.references.count

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
            self._note_form(segment)
            self.labelled.head.works = self.stepped = False
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
            self._construct(segment.constructs[0], None)  # no line of the answer: it moves no label from its place
            return
        if segment.lead == "more":
            self._now, self._is_wordless = (segment, segment.start), None
            self._keep(segment, self._constructs(segment, segment.start, None))
            return
        if segment.lead == "markup" and renderings.is_empty(self.recorder.text, segment):
            return  # nothing stands behind the tag that ended a line
        begins = segment.lead == "line" or segment.lead == "blank"
        if begins:
            # Nothing stands before a table's first bar: that is no empty cell.
            self.words.line(blank=segment.lead == "blank", machine=segment.start < segment.end)
        self._note_form(segment)
        rest, role = self.labelled.read(segment)
        head = self.recorder.text[segment.start : rest]
        if begins:
            rest = self.lists.line(segment, self.recorder.text, rest, works=self.labelled.head.works)
        self.stepped = False
        self._now, self._is_wordless = (segment, rest), None
        kept: list[Piece] = [Label(head)] if head else []
        if rest < segment.end or segment.constructs:
            kept += self._constructs(segment, rest, role)
        if kept or segment.constructs:
            self._keep(segment, kept, labelled=rest > segment.start)
        elif segment.lead == "cell":
            self.words.bar()

    def _note_form(self, segment: tokens.Segment) -> None:
        """Headings, lists and tables make a document of it, in which a block may be an example (contract, rule 5a)."""
        found, text = self.recorder.findings, self.recorder.text
        if segment.lead == "cell":
            found.document = found.document or _TABLE.fullmatch(text, segment.start, segment.end) is not None
        elif segment.lead in ("line", "blank"):
            form = _DOCUMENT.match(text, segment.start, segment.end)
            self.items += form is not None and form[1] is not None
            found.document = found.document or self.items > 1 or (form is not None and form[1] is None)

    def _thought(self, thought: tokens.Thought, _role: str | None) -> None:
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

    def _wordless(self) -> bool:
        """Nothing but constructs and marks stand in the segment; it is looked at once, however many ask."""
        if self._is_wordless is None:
            self._is_wordless = self._holds_no_ink(*self._now)
        return self._is_wordless

    def _holds_no_ink(self, segment: tokens.Segment, at: int) -> bool:
        if segment.lead == "more":
            return False  # what of it went on already were words
        for construct in segment.constructs:
            if _INK.search(self.recorder.text, at, max(at, construct.start)):
                return False
            at = max(at, construct.end)
        return _INK.search(self.recorder.text, at, max(at, segment.end)) is None

    def _constructs(self, segment: tokens.Segment, at: int, role: str | None) -> list[Piece]:
        """The constructs from left to right; gives the words that are left between them."""
        recorder = self.recorder
        kept: list[Piece] = []
        value = at  # constructs before it were values of the labels that were read
        for construct in segment.constructs:
            if construct.start > at:
                words = self._between(at, construct.start)
                kept.append(words)
                if _INK.search(words):
                    recorder.poster = None
            left = self._construct(construct, role if construct.start >= value else None)
            if construct.start >= value:
                role = None
            if construct.end > at:
                if left is not None:
                    kept.append(left)
                    # A fence with something else; one that is the value of a label was taken with it.
                    recorder.findings.document = recorder.findings.document or isinstance(construct, tokens.Quoted)
                at = construct.end
        if segment.end > at:
            kept.append(self._between(at, segment.end))
        return kept

    def _between(self, at: int, end: int) -> str:
        """The words of a stretch; none where it is the numbers behind a step of a progress line."""
        recorder = self.recorder
        text = recorder.text
        if self._step_end != recorder.offset + at:
            return text[at:end]
        number, stop = labels.numbers(text, at, end)
        if number is None or _INK.search(text, stop, end):
            return text[at:end]
        recorder.sign(at, "progress", number=number)
        return ""

    def _keep(self, segment: tokens.Segment, kept: list[Piece], *, labelled: bool = False) -> None:
        """Put what is left of a segment into the text."""
        recorder = self.recorder
        if recorder.firm and self.words.parted:
            self.words.decide(task=True)
        at, machine = recorder.offset + segment.start, bool(segment.constructs)
        if self.words.keep(segment.lead, at, kept, machine=machine, labelled=labelled, firm=recorder.firm):
            recorder.poster = None
            words = (piece if isinstance(piece, str) else piece.label for piece in kept if not isinstance(piece, Label))
            if not self.labelled.head.stated and any(map(_INK.search, words)):
                recorder.findings.worded = True

    def _construct(self, construct: tokens.Construct, role: str | None) -> Piece | None:
        """Take one construct in; gives what it leaves in the text. `role` is that of the label before it."""
        recorder = self.recorder
        name, take = self._takers[type(construct)]
        if recorder.trace is not None:
            recorder.mark(construct.start, construct.end, name)
        left: Piece | None = take(self, construct, role)
        return left

    def _link(self, link: tokens.Link, role: str | None) -> str | Label | None:
        recorder = self.recorder
        if any(isinstance(image, tokens.Reference) for image in link.images):
            self.references.wait(link)
            return None
        if link is self.lists.picture:
            recorder.picture(link, link.destination, link.label, "link")
            return None
        # Only a number alone asks whether its line is one of progress.
        works = self.labelled.head.works or self.stepped or self.lists.works
        step = link.label[-1:].isdecimal() or link.label[-1:] in "%％"
        step = step and (works or self._wordless())
        left = recorder.link(link, role, step=step, works=works)
        signs = recorder.findings.signs
        if signs and signs[-1].kind == "progress" and signs[-1].at == recorder.offset + link.start:
            self._step_end = recorder.offset + link.end
            self.stepped = True
        return left

    def _quoted(self, quoted: tokens.Quoted, _role: str | None) -> str | None:
        return self.recorder.text[quoted.start : quoted.end] if quoted.kept else None

    def _reference(self, reference: tokens.Reference, _role: str | None) -> tokens.Reference:
        self.references.wait(reference)
        return reference

    def _code(self, code: tokens.Code, role: str | None) -> str | Label | None:
        """A code span is quoted matter, but for the value of a label."""
        words = self.recorder.text[code.start : code.end]
        if role is None:
            return words
        self.recorder.url(tokens.Url(code.start, code.end, code.content.strip()), role)
        return Label(words)

    # What each construct is called (by `explain`) and who takes it in. Functions: a table of bound methods would make
    # of each interpreter a circle, which waits for the garbage collector with all that it read.
    _takers: ClassVar[dict[type, tuple[str, Callable[[Any, Any, str | None], Piece | None]]]] = {
        tokens.Link: ("link", _link),
        tokens.Code: ("code-span", _code),
        tokens.Quoted: ("quoted", _quoted),
        tokens.Reference: ("reference", _reference),
        tokens.Image: ("image", lambda own, image, role: own.recorder.image(image, role)),
        tokens.Url: ("url", lambda own, url, role: own.recorder.url(url, role)),
        tokens.Json: ("json", lambda own, block, role: own.blocks.take(block, role)),
        tokens.Data: ("data", lambda own, data, role: own.recorder.data(data, role)),
        tokens.Tag: ("tag", lambda own, tag, role: own.tags.take(tag, role)),
        tokens.Definition: ("definition", lambda own, definition, role: own.references.define(definition, role)),
        tokens.Thought: ("reasoning", _thought),
    }

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
        found.pictures.sort(key=lambda picture: picture.at)
        found.links.sort(key=lambda link: link.at)
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
