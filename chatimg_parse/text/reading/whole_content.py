"""What is the whole content (contract, rule 7): beside it only blanks, `<>`, quote marks, reasoning, the block."""

from __future__ import annotations

from typing import Any

from ..syntax.tokens import Construct, Json, Segment, Thought

_NOTHING = " \t\r\n\xa0\u3000\ufeff<>"


class Alone:
    """Notes the things of a content until there are two; then nothing is the whole of it any more."""

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
            self._words(text, at, construct.start, offset)
            if not _apart(construct, params):
                self.things.append((offset + construct.start, offset + construct.end))
            at = max(at, construct.end)
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


def _apart(construct: Construct, params: dict[str, Any] | None) -> bool:
    """Reasoning and the parameter block are no part of what is said."""
    if isinstance(construct, Json):
        return construct.region.value is None or construct.region.value is params
    return isinstance(construct, Thought)
