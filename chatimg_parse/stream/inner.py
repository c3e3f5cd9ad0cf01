"""`InnerParser`: what the rooms of the house ask of a parser, and nobody outside of it.

Users see `StreamParser` alone: what was found, why it was decided so and which text goes on now are types of other
rooms, which may change with any version.
"""

from __future__ import annotations

from typing import Any

from ..bodies.reply.channels import Channel, Trace
from ..bodies.walk.walk import Note
from ..decide.assemble import Assembly
from ..decide.evidence import Evidence
from ..models import ImageResult
from ..text.record.findings import Findings
from .events import Event
from .options import USUAL
from .parser import StreamParser, failed
from .shaped import read_by_shape, shapes_of
from .sources import given


def read_whole(source: Any) -> ImageResult:
    """A whole source, read in the usual way: nothing is asked for."""
    if type(source) not in (dict, str, bytes):
        return InnerParser().whole(source)
    try:
        shapes = shapes_of(type(source).__name__, USUAL)
        return read_by_shape(shapes, source, _read_anew, ImageResult.model_validate)
    except Exception:
        if not InnerParser._net:
            raise
        return failed().result


def _read_anew(source: Any) -> ImageResult:
    return InnerParser().whole(source)


class InnerParser(StreamParser):
    """A `StreamParser` that can be asked what it found, and why."""

    def whole(self, source: Any) -> ImageResult:
        """`feed` and `close` in one: a text is read once, with its end in sight; an object is a whole body."""
        found = given(source, "parse")
        self._guarded(lambda: self._take(found, last=True))
        self._closed = True
        for step in (self._finish, self._decide):  # as `_end` does, but nobody waits for events here
            if self._assembly is None:
                self._guarded(step)
        return self._result

    def again(self, words: str) -> list[Event] | None:
        """What `feed` gives of the chunk before with other words; `None` if that told more than its words."""
        if self._assembly is not None or self._closed:
            return None
        self._peeked = None
        return self._announced() if self._guarded(lambda: self._bodies.again(words)) else None

    @property
    def findings(self) -> list[Findings]:
        """What was read for certain so far, content by content; more text adds to it and takes nothing back."""
        found: list[Findings] = []
        for choice in self._reply.choices.values():
            for channel in choice.channels:
                found += [channel.findings, channel.own]
        return found

    def channel(self, choice: int) -> Channel | None:
        """The content that a choice's text goes to now, with what was read of it for certain."""
        known = self._reply.choices.get(choice)
        return known.channels[-1] if known is not None and known.channels else None

    def traced(self) -> list[Trace]:
        """Note from now on what is recognized where in every content (for `explain`); the list fills as it is read."""
        self._reply.traces = []
        return self._reply.traces

    def noted(self) -> list[Note]:
        """Note from now on what each member of a body means (for `explain`); the list fills as it is read."""
        notes = self._bodies.walk.notes = []
        return notes

    @property
    def rule(self) -> str:
        """The status rule that decided; known after `close`."""
        return self._decided.rule

    @property
    def evidence(self) -> Evidence:
        """Why labels and state words counted, or that they did not; known after `close`."""
        return self._decided.evidence

    @property
    def _decided(self) -> Assembly:
        self.close()
        assert self._assembly is not None
        return self._assembly
