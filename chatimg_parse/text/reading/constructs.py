"""The constructs of a segment, taken in from left to right: what each tells, and the words that it leaves."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, ClassVar

from ..record.recorder import Recorder
from ..record.writer import Label, Piece
from ..syntax import tokens
from ..words import labels
from .html_media import HtmlTags
from .json_objects import Blocks
from .labels.lists import Lists
from .labels.reader import Labelled
from .references import References

_INK = re.compile(r"[^\W_]")


class Constructs:
    """What they are written to, and what the segment around them is known to be."""

    readers: ClassVar[dict[str, Callable[[Recorder], Any]]] = {
        "labelled": Labelled,
        "tags": HtmlTags,
        "blocks": Blocks,
        "references": References,
    }
    labelled: Labelled
    tags: HtmlTags
    blocks: Blocks
    references: References

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.lists = Lists()
        self.stepped = False  # a step of progress stands before in the segment
        self.now: tuple[tokens.Segment, int]  # the segment, and where its words begin behind its labels
        self.is_wordless: bool | None = None  # of that segment, once it was asked
        self._step_end = -1  # where the last step of a progress line ended

    def __getattr__(self, name: str) -> Any:
        """A reader that most contents never ask for is made when it is asked for first."""
        if name not in self.readers:
            raise AttributeError(name)
        reader = self.readers[name](self.recorder)
        setattr(self, name, reader)
        return reader

    def thought(self, thought: tokens.Thought) -> None:
        """Reasoning, which is a content of its own."""
        raise NotImplementedError

    def _wordless(self) -> bool:
        """Nothing but constructs and marks stand in the segment; it is looked at once, however many ask."""
        if self.is_wordless is None:
            self.is_wordless = self._holds_no_ink(*self.now)
        return self.is_wordless

    def _holds_no_ink(self, segment: tokens.Segment, at: int) -> bool:
        if segment.lead == "more":
            return False  # what of it went on already were words
        for construct in segment.constructs:
            if _INK.search(self.recorder.text, at, max(at, construct.start)):
                return False
            at = max(at, construct.end)
        return _INK.search(self.recorder.text, at, max(at, segment.end)) is None

    def constructs(self, segment: tokens.Segment, at: int, role: str | None) -> list[Piece]:
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
            left = self.construct(construct, role if construct.start >= value else None)
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

    def construct(self, construct: tokens.Construct, role: str | None) -> Piece | None:
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
        tokens.Thought: ("reasoning", lambda own, thought, _role: own.thought(thought)),
    }
