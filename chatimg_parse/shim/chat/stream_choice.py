"""One choice of a chat stream: its text through a `Gate` or cleaned, its pictures in chunks of our own."""

from __future__ import annotations

from typing import Any

from ...models import Image, ImageResult, is_at_hand
from ...stream.events import Event, Finished, ImageReady, TextDelta
from ..failures import failure_of
from ..options import Options
from .chunks import Chunk, event_of
from .message import TOLD, Parser, Plain, in_text
from .text_gate import Gate, Passed

_MANY, _KEPT = 4, 256  # chunks


class Choice:
    """Takes the chunks of one choice, and gives the events that go out for them."""

    def __init__(self, index: int, options: Options, envelope: Plain) -> None:
        self._index, self._options, self._envelope = index, options, envelope
        self._parser = Parser(**options.reading)
        self._gate: Gate | None = None
        self._pictures = 0  # that were given
        self._over = False
        self._undecided: list[bytes] = []  # cleaned: the last chunks of which nothing was given yet, should we fail
        self._ends = 0  # chunks that say that they are the last
        self.last: list[bytes] = []  # what ends it, and what came behind that

    def read(self, value: Plain) -> list[Event]:
        """Let the parser read an event, in which this is the first choice."""
        return self._parser.feed(value)

    def again(self, words: str, raw: bytes) -> list[bytes] | None:
        """What goes out for a chunk that is the one before with other words; `None` if that has to be read."""
        events = self._parser.again(words)
        return None if events is None else self.chunk(Chunk(raw, words, last=False, lone=True, value=None), events)

    # -- its chunks -----------------------------------------------------------------------------------------

    def chunk(self, chunk: Chunk, events: list[Event]) -> list[bytes]:
        """What goes out for a chunk that was read, with the events that came of it."""
        pictures = self._given(events)  # first: text that is let go of should not be lost if this fails
        if self._options.text == "clean":
            text = "".join(event.text for event in events if isinstance(event, TextDelta))
            self._undecided = [] if events else [*self._undecided[-_KEPT:], chunk.raw]
            out = [self._bytes(Passed(chunk, text, whole=text == chunk.text))]
        else:
            out = self._kept(chunk)
        return [*out, *pictures]

    def beside(self, raw: bytes) -> list[bytes]:
        """An event without text of this choice: behind what came before it."""
        chunk = Chunk(raw, "", last=False, lone=False, value=None)
        if self._gate is not None and self._gate.holds and self._gate.take("", chunk):
            return []
        return [self._bytes(Passed(chunk, "", whole=True))]

    def added(self, events: list[Event]) -> list[bytes]:
        """What an event said that passes by itself."""
        words = [event.text for event in events if isinstance(event, TextDelta)]
        clean = self._options.text == "clean" and words
        return ([self._event({"content": "".join(words)})] if clean else []) + self._given(events)

    def held(self) -> list[bytes]:
        """Everything that is held, as it came; it is let go."""
        chunks = self._gate.carriers() if self._gate is not None else []
        last, self.last = self.last, []
        undecided, self._undecided = self._undecided, []
        return [*undecided, *(chunk.raw for chunk in chunks), *last]

    def _kept(self, chunk: Chunk) -> list[bytes]:
        """The text through its gate: as it came, less the pictures in it."""
        channel = self._parser.channel(0)
        before: list[bytes] = []
        if chunk.text and channel is not None and (self._gate is None or self._gate.channel is not channel):
            before = self._passed(self._gate, rest=True) if self._gate is not None else []
            self._gate = Gate(channel)
        if self._gate is None or self._options.mode == "markdown":
            return [*before, self._bytes(Passed(chunk, chunk.text, whole=True))]
        if self._gate.take(chunk.text, chunk):
            return before + self._passed(self._gate, rest=False)
        return [*before, *self._passed(self._gate, rest=True), self._bytes(Passed(chunk, chunk.text, whole=True))]

    def _passed(self, gate: Gate, *, rest: bool) -> list[bytes]:
        """The deltas that can go; they are let go of when their bytes are made."""
        passed = gate.rest() if rest else gate.passed()
        out = [self._bytes(each) for each in passed]
        gate.let_go(len(passed))
        return out

    def _bytes(self, passed: Passed) -> bytes:
        """A chunk as bytes; nothing if it is put aside, since it ends the choice."""
        chunk: Chunk = passed.carrier
        raw = chunk.raw if passed.whole and chunk.value is None else chunk.with_text(passed.text)
        if self.last or (chunk.last and (self._over or self._waits())):
            self.last.append(raw)
            return b""
        return raw

    def _waits(self) -> bool:
        """The end would still bring something, which callers would miss that stop at a chunk that ends the choice."""
        self._ends += 1
        if self._ends > _MANY:
            return True  # every chunk says that it is the last; asking each would cost too much
        for event in self._parser.ahead():
            if isinstance(event, ImageReady) or (isinstance(event, TextDelta) and self._options.text == "clean"):
                return True
            if isinstance(event, Finished) and event.result.status in TOLD:
                return True
        return False

    # -- what we add ----------------------------------------------------------------------------------------

    def _given(self, events: list[Event]) -> list[bytes]:
        if not events:  # as most chunks bring none
            return []
        ready = [event.image for event in events if isinstance(event, ImageReady)]
        return [self._picture(image) for image in ready if is_at_hand(image)]

    def _picture(self, image: Image) -> bytes:
        number, self._pictures = self._pictures, self._pictures + 1
        if self._options.mode == "markdown":
            shown = self._options.text == "keep" and in_text(image.origin)
            return b"" if shown else self._event({"content": f"\n\n{ImageResult(data=[image]).to_markdown()}"})
        part = {**ImageResult(data=[image]).to_message_images()[0], "index": number}
        return self._event({"content" if self._options.mode == "parts" else "images": [part]})

    def _event(self, delta: dict[str, Any]) -> bytes:
        choices = [{"index": self._index, "delta": delta, "finish_reason": None}]
        return event_of({**self._envelope, "choices": choices})

    def end(self, *, failed: bool) -> list[bytes]:
        """Nothing follows: what only the end decides, then what was put aside. `failed`: the stream told an error."""
        if self._over:
            return []
        self._over = True
        result = self._parser.close()
        added = self.added(self._parser.final_events) + ([] if failed else self._reason(result))
        out = self._passed(self._gate, rest=True) if self._gate is not None else []
        last, self.last = self.last, []
        return out + added + last

    def _reason(self, result: ImageResult) -> list[bytes]:
        """Why there is no picture."""
        failure = failure_of(result) if self._options.on_failure == "raise" else None
        if failure is not None:
            return [event_of(failure.body)]
        return [self._event({"chat_image": result.model_dump(mode="json")})] if result.status in TOLD else []
