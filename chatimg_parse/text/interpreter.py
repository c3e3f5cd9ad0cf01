"""From segments to findings, by the vocabulary: the only place where syntax meets meaning.

Each segment is read once, from its label's place: states and labels first (`labelled`), then the constructs from
left to right (`recorder`, `markup`, `blocks`), then what is left as prose. Nothing is decided here that needs the
whole content; that is `assemble`'s work.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from . import labels
from .blocks import Blocks
from .findings import Findings, counts, placed
from .folding import IGNORABLES
from .labelled import Labelled
from .markup import HtmlTags
from .openline import percent_so_far, prose_end
from .prose import Prose, joined_lines, tidy
from .recorder import Recorder
from .tokens import Code, Construct, Data, Definition, Image, Json, Link, Quoted, Reference, Segment, Tag, Url

_DEFINED_LABELS = frozenset(("preview", "source", "download"))
# What is left of an image whose data never ended.
_IMAGE_START = re.compile(r"!?\[[^\[\]]*\]\($")
_PATH = re.compile(r"/?[\w.~%-]+(?:/[\w.~%-]+)*\.(?:png|jpe?g|webp|gif|avif)(?:\?\S*)?", re.IGNORECASE)
_INK = re.compile(r"[^\W_]")
_MANY = 64  # pieces of prose that are put together where nobody asks for them one by one


class Interpreter:
    """Takes the segments of one content in order; `finish` gives the findings."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self._labelled = Labelled(self.recorder)
        self._tags = HtmlTags(self.recorder)
        self._blocks = Blocks(self.recorder)
        self._prose = Prose()
        self._definitions: dict[str, str] = {}
        self._references: list[tuple[int, Reference | Link]] = []
        # What each construct is called (by `explain`) and who takes it in.
        self._takers: dict[type, tuple[str, Callable[[Any, str | None], str | Reference | None]]] = {
            Link: ("link", self._link),
            Code: ("code-span", self._code),
            Quoted: ("quoted", self._quoted),
            Reference: ("reference", self._reference),
            Image: ("image", self.recorder.image),
            Url: ("url", self.recorder.url),
            Json: ("json", self._blocks.take),
            Data: ("data", self.recorder.data),
            Tag: ("tag", self._tags.take),
            Definition: ("definition", self._define),
        }
        self._stepped = False  # a step of progress stands before in the segment
        self._now: tuple[Segment, int]  # the segment, and where its words begin behind its labels
        self._is_wordless: bool | None = None  # of that segment, once it was asked
        self._step_end = -1  # where the last step of a progress line ended
        self._machine_before = True  # what stands before on this line left no words

    def take(self, segments: list[Segment], text: str, offset: int, *, whole: bool = False) -> None:
        """Read segments of `text`, which stands at `offset` of the content; `whole` if nobody asks before its end."""
        self.recorder.text, self.recorder.offset = text, offset
        found = self.recorder.findings
        known, references = counts(found), len(self._references)
        pieces, lines = self._prose.count, len(found.prose)
        for segment in segments:
            self._segment(segment)
        if whole and self._prose.count - pieces > _MANY:
            self._prose.join(pieces)
        if whole and len(found.prose) - lines > _MANY:
            told = [item.at for items, before in zip(placed(found), known, strict=True) for item in items[before:]]
            told += [at for at, _ in self._references[references:]] + self._tags.open_at
            found.prose[lines:] = joined_lines(found.prose[lines:], sorted(told))

    def prose_end(self, text: str, segment: Segment) -> int | None:
        """How far the words of an open line can go (see `openline`)."""
        fresh = segment.lead != "more"
        if fresh and self._labelled.waits:
            return None
        return prose_end(self.recorder.vocabulary, text, segment.start, fresh=fresh)

    def take_words(self, segment: Segment, text: str, offset: int) -> None:
        """Take words that `prose_end` let go: there is no label and no construct in them."""
        self.recorder.text, self.recorder.offset = text, offset
        if segment.lead != "more":
            self._prose.line(segment.lead == "blank")
            self._machine_before = self._labelled.works = self._stepped = False
        self._keep(segment, [text[segment.start : segment.end]], machine=False)

    @property
    def sure_pictures(self) -> int:
        """How many of the first pictures are what they are, whatever follows."""
        pictures, recorder = self.recorder.findings.pictures, self.recorder
        sure = self._tags.sure_pictures(len(pictures))
        # Only the last picture can still become the poster of a video, or prove to be cut.
        last = bool(pictures) and (pictures[-1] is recorder.poster or pictures[-1].cut)
        return min(sure, len(pictures) - last)

    @property
    def pieces(self) -> int:
        return self._prose.count

    def words(self, first: int) -> str:
        """The words that are left, from a piece on. A path alone may be a picture where relative URLs count."""
        words = self._prose.since(first, self._left_of)
        if self.recorder.has_base and self._prose.count <= 2 and _PATH.fullmatch(words.strip()):
            return ""
        return words

    def percent_so_far(self, text: str, segment: Segment) -> float | None:
        """The percent that an open line tells so far."""
        return None if segment.lead == "more" else percent_so_far(self._labelled, text, segment.start)

    # -- one segment ----------------------------------------------------------------------------------------

    def _segment(self, segment: Segment) -> None:
        if segment.lead == "more":
            self._now, self._is_wordless = (segment, segment.start), None
            self._keep(segment, self._constructs(segment, segment.start, None), machine=bool(segment.constructs))
            return
        if segment.lead != "cell" and segment.lead != "quote":
            self._prose.line(segment.lead == "blank")
            self._machine_before = segment.start < segment.end  # else: the empty cell before a table's first bar
        rest, role = self._labelled.head(segment)
        self._stepped = False
        self._now, self._is_wordless = (segment, rest), None
        machine = rest > segment.start or bool(segment.constructs)
        if rest < segment.end or segment.constructs:
            kept = self._constructs(segment, rest, role)
            self._keep(segment, kept, machine=machine)
        elif machine:
            self._machine_before = True
        elif segment.lead == "cell" and not self._machine_before:
            self._prose.add(["|"])  # the last bar of a table's row

    def _wordless(self) -> bool:
        """Nothing but constructs and marks stand in the segment; it is looked at once, however many ask."""
        if self._is_wordless is None:
            self._is_wordless = self._holds_no_ink(*self._now)
        return self._is_wordless

    def _holds_no_ink(self, segment: Segment, at: int) -> bool:
        for construct in segment.constructs:
            if _INK.search(self.recorder.text, at, max(at, construct.start)):
                return False
            at = max(at, construct.end)
        return _INK.search(self.recorder.text, at, max(at, segment.end)) is None

    def _constructs(self, segment: Segment, at: int, role: str | None) -> list[str | Reference]:
        """The constructs from left to right; gives the words that are left between them."""
        recorder = self.recorder
        kept: list[str | Reference] = []
        for construct in segment.constructs:
            if construct.start > at:
                words = self._between(at, construct.start)
                kept.append(words)
                if _INK.search(words):
                    recorder.poster = None
            left = self._construct(construct, role)
            role = None
            if construct.end > at:
                if left is not None:
                    kept.append(left)
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

    def _keep(self, segment: Segment, kept: list[str | Reference], *, machine: bool) -> None:
        """Put words into the text; blanks and separators that machinery leaves behind go with it."""
        if not kept:
            self._machine_before = machine
            return
        words = "".join(piece if isinstance(piece, str) else piece.label for piece in kept)
        more = segment.lead == "more"  # behind words of the same line, which went on already
        if not more and _INK.search(words) is None and (machine or not IGNORABLES.sub("", words).strip()):
            self._machine_before = machine
            return
        if machine and not any(isinstance(piece, Reference) for piece in kept):
            kept = [tidy(_IMAGE_START.sub("", words))]
            if more and kept[0] and words[0].isspace():
                kept.insert(0, " ")
        if segment.lead == "cell" and not self._machine_before:
            kept = ["|", *kept]
        elif segment.lead == "quote":
            kept = ["\n" if self._machine_before else ">", *kept]
        self._machine_before = False
        self.recorder.poster = None
        self._prose.add(kept)
        prose = self.recorder.findings.prose
        if more:
            prose.append((prose[-1][0], words))  # at the place of its line: it goes on there
        else:
            prose.append((self.recorder.offset + segment.start, words))

    def _construct(self, construct: Construct, role: str | None) -> str | Reference | None:
        """Take one construct in; gives what it leaves in the text. `role` is that of the label before it."""
        recorder = self.recorder
        name, take = self._takers[type(construct)]
        if recorder.trace is not None:
            recorder.mark(construct.start, construct.end, name)
        left: str | Reference | None = take(construct, role)
        return left

    def _link(self, link: Link, role: str | None) -> str | None:
        recorder = self.recorder
        if any(isinstance(image, Reference) for image in link.images):
            self._references.append((recorder.offset + link.start, link))
            return None
        # Only a number alone asks whether its line is one of progress.
        step = link.label[-1:].isdecimal() and (self._labelled.works or self._stepped or self._wordless())
        left = recorder.link(link, role, step=step)
        signs = recorder.findings.signs
        if signs and signs[-1].kind == "progress" and signs[-1].at == recorder.offset + link.start:
            self._step_end = recorder.offset + link.end
            self._stepped = True
        return left

    def _quoted(self, quoted: Quoted, _role: str | None) -> str | None:
        return self.recorder.text[quoted.start : quoted.end] if quoted.kept else None

    def _reference(self, reference: Reference, _role: str | None) -> Reference:
        self._references.append((self.recorder.offset + reference.start, reference))
        return reference

    def _code(self, code: Code, role: str | None) -> str | None:
        """A code span is quoted matter, but for the value of a label."""
        if role is None:
            return self.recorder.text[code.start : code.end]
        self.recorder.url(Url(code.start, code.end, code.content.strip()), role)
        return None

    def _define(self, definition: Definition, _role: str | None) -> None:
        """A reference definition; one whose key is a label is that label's value too."""
        self._definitions.setdefault(definition.key, definition.destination)
        role = self.recorder.vocabulary.heads.get(definition.key)
        if role in _DEFINED_LABELS:
            url = self.recorder.checked(definition.destination, definition)
            if url is not None:
                self.recorder.link_found(definition, url, definition.key, role)

    # -- the end --------------------------------------------------------------------------------------------

    def finish(self, length: int, ink: tuple[int, int]) -> Findings:
        """The findings of the whole content: its length, and where it begins and ends without white space."""
        found = self.recorder.findings
        found.length = length
        self._tags.close_anchor(None)
        for at, reference in self._references:
            self._resolve(at, reference)
        self._relative_path(ink)
        found.pictures.sort(key=lambda picture: picture.at)
        found.links.sort(key=lambda link: link.at)
        for picture in found.pictures:
            picture.cut = picture.cut and picture.end >= ink[1]
        for link in found.links:
            link.whole = (link.at, link.end) == ink
        return found

    def _relative_path(self, ink: tuple[int, int]) -> None:
        """The text that is left; a path that is the whole content is a picture where `base_url` makes it one."""
        found, recorder = self.recorder.findings, self.recorder
        found.text = self._prose.text(self._left_of)
        if recorder.has_base and len(found.text) == ink[1] - ink[0] and _PATH.fullmatch(found.text):
            recorder.offset = ink[0]
            if recorder.picture(Url(0, len(found.text), found.text), found.text, None, "bare-url"):
                found.text = ""
                found.prose.clear()

    def _resolve(self, at: int, construct: Reference | Link) -> None:
        """A reference counts where its definition is known; without one the images in its label do."""
        recorder = self.recorder
        recorder.offset = at - construct.start
        recorder.poster = None
        start, end, label = construct.start, construct.end, construct.label
        images = self._known(construct.images or ())
        destination = construct.destination if isinstance(construct, Link) else self._definitions.get(construct.key)
        if destination is None:
            for image in images:
                recorder.image(image)
        elif isinstance(construct, Reference) and construct.image:
            recorder.image(Image(start, end, label, destination))
        else:
            recorder.link(Link(start, end, label, destination, images), None)

    def _known(self, images: tuple[Image | Reference, ...]) -> tuple[Image, ...]:
        """Images as they are, and references to some by their definitions."""
        known = []
        for image in images:
            if isinstance(image, Image):
                known.append(image)
            elif image.key in self._definitions:
                known.append(Image(image.start, image.end, image.label, self._definitions[image.key]))
        return tuple(known)

    def _left_of(self, reference: Reference) -> str:
        """What a reference leaves in the text: itself, if nothing defines it."""
        if reference.key in self._definitions:
            return "" if reference.image or reference.images else reference.label
        return "" if reference.images else f"{'!' * reference.image}[{reference.label}]"
