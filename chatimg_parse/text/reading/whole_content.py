"""What a content is as a whole: one thing (docs/rules.md, rule 7), or a document with headings, lists and tables."""

from __future__ import annotations

import re
from typing import Any

from ..record.findings import Findings
from ..syntax.tokens import Construct, Json, Segment, Thought

# A heading, an item of a list, the line under a table's head.
_DOCUMENT = re.compile(r"#{1,6}[ \t]+\S|([-+•*][ \t]+\S|\d{1,3}[.)、．](?!\d))")
_TABLE = re.compile(r"[ \t]*:?-{2,}:?[ \t]*")
_NOTHING = " \t\r\n\xa0\u3000\ufeff<>"


class Alone:
    """Notes the things of a content until there are two; then nothing is the whole of it any more.

    Blanks, `<>`, quote marks, reasoning and the block are no things.
    """

    def __init__(self) -> None:
        self.things: list[tuple[int, int]] = []

    def take(self, segment: Segment, text: str, offset: int, params: dict[str, Any] | None) -> None:
        """Note what stands in a segment that was read; `params` is the parameter block so far."""
        if len(self.things) > 1:
            return
        at = segment.start
        if segment.lead == "cell":
            self.things.append((offset + at - 1, offset + at))  # the bar before it
        for construct in segment.constructs:
            if at < construct.start:
                self._words(text, at, construct.start, offset)
            if not _apart(construct, params):
                self.things.append((offset + construct.start, offset + construct.end))
            at = max(at, construct.end)
        if at < segment.end:
            self._words(text, at, segment.end, offset)

    def note(self, at: int, end: int) -> None:
        """Something stands there, in the content."""
        if len(self.things) < 2:
            self.things.append((at, end))

    def _words(self, text: str, at: int, end: int, offset: int) -> None:
        if text[at:end].strip(_NOTHING):
            self.things.append((offset + at, offset + end))

    def is_all(self, at: int, end: int) -> bool:
        """What stands there is the whole content."""
        return self.things == [(at, end)]


def ink_of(text: str, end: int, offset: int, known: tuple[int, int] | None) -> tuple[int, int] | None:
    """Where the first and the last character of a content stand that are not white space, once `text` is read to `end`.

    `text` stands at `offset`; `known`: the answer so far.
    """
    while end and text[end - 1].isspace():
        end -= 1
    if end == 0:
        return known
    return known[0] if known else offset + len(text) - len(text.lstrip()), offset + end


def _apart(construct: Construct, params: dict[str, Any] | None) -> bool:
    """Reasoning and the parameter block are no part of what is said."""
    if isinstance(construct, Json):
        return construct.region.value is None or construct.region.value is params
    return isinstance(construct, Thought)


class Form:
    """Headings, lists and tables make a document of it, in which a block may be an example (rule 5a)."""

    def __init__(self) -> None:
        self.items = 0  # lines that are items of a list

    def note(self, segment: Segment, text: str, found: Findings) -> None:
        """Look at one line's form."""
        if segment.lead == "cell":
            found.document = found.document or _TABLE.fullmatch(text, segment.start, segment.end) is not None
        elif segment.lead in ("line", "blank"):
            form = _DOCUMENT.match(text, segment.start, segment.end)
            self.items += form is not None and form[1] is not None
            found.document = found.document or self.items > 1 or (form is not None and form[1] is None)
