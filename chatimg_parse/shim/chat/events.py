"""An event stream of a chat, with its pictures where the mode wants them.

Every event is kept as the bytes that came, and these pass where nothing in it has to change; so a stream without
pictures comes out byte for byte. Each choice is read by itself (`stream_choice`), as one may show what another shows.
A chunk that ends a choice waits for what only the end of the stream decides, if there is anything that it could
decide.
"""

from __future__ import annotations

from ..encode import decoded
from ..guard import open_failure
from ..options import Options
from .chunks import Frame, chunk_of, event_of, frame_of, line_of
from .message import Plain
from .raw_events import Splitter, Told
from .stream_choice import Choice

_TRIES = 16  # chunks whose frame is looked for
_ENVELOPE = ("id", "object", "created", "model", "system_fingerprint", "service_tier")


class ChatEvents:
    """A `Rewriter` of one stream."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._split = Splitter()
        self._choices: dict[int, Choice] = {}
        self._envelope: Plain = {"object": "chat.completion.chunk"}
        self._over = False  # the end was told, or we failed: what follows passes as it comes
        self._frame: tuple[Frame, Choice] | None = None  # around the words of the last chunks
        self._tries = 0  # to find that

    # -- a `Rewriter` ---------------------------------------------------------------------------------------

    def feed(self, data: bytes) -> list[bytes]:
        """The bytes of events that are ready to go on, rewritten; what is not whole yet is held."""
        if self._over and not self._split.holds:
            return [data]
        out: list[bytes] = []
        try:
            for told in self._split.feed(data):
                out += self._guarded(told)
        except Exception as error:
            open_failure(error)
            self._over = True
            out += self.broken()
        return out

    def close(self) -> list[bytes]:
        """What is held at the end, with an event that nothing ended; a cut one passes as it came."""
        tail = self._split.close()
        if not all(told.data and all(map(_is_readable, told.data)) for told in tail):
            return [*self._guarded(None), *(told.raw for told in tail)]  # what is cut ends the stream
        out = [piece for told in tail for piece in self._guarded(told)]
        out = list(filter(None, [*out, *self._guarded(None)]))
        # An event that nothing ended is one to us; what stands behind it must not become part of it.
        unended = [told.raw for told in tail if not told.raw.endswith((b"\n\n", b"\r\n\r\n"))]
        return [piece + b"\n\n" * any(piece is raw for raw in unended) for piece in out[:-1]] + out[-1:]

    def broken(self) -> list[bytes]:
        """What is held, as it came: the stream broke off, and nothing more can be told of it."""
        return [*self._held(), self._split.rest()]

    def _guarded(self, told: Told | None) -> list[bytes]:
        """One event, or the end; where we fail the bytes as they came."""
        if self._over:
            return [told.raw] if told is not None else []
        try:
            return self._end() if told is None else self._told(told)
        except Exception as error:
            open_failure(error)
            self._over = True
            held = self._held()
            return held if told is None or any(raw is told.raw for raw in held) else [*held, told.raw]

    def _held(self) -> list[bytes]:
        return [raw for choice in self._choices.values() for raw in choice.held()]

    # -- one event ------------------------------------------------------------------------------------------

    def _told(self, told: Told) -> list[bytes]:
        if not told.data:
            return [told.raw]
        if len(told.data) == 1 and told.ended:
            return self._event(told.data[0], told.raw)
        # Events that the SDK would not tell apart (one line end between them): each is written as the standard has it.
        return [piece for data in told.data for piece in self._event(data, line_of(data))]

    def _event(self, data: str, raw: bytes) -> list[bytes]:
        told = self._as_before(raw)
        if told is not None:
            return told
        self._frame = None
        if _is_done(data):
            return [*self._end(), raw]
        try:
            value = decoded(data)
        except ValueError:
            value = None
        if not isinstance(value, dict):
            return self._beside(raw)
        for key in _ENVELOPE:
            if key in value:
                self._envelope[key] = value[key]
        if value.get("error"):  # the SDK raises here, and reads no further
            told = [piece for choice in self._all() for piece in choice.added(choice.read(value))]
            return [*told, *self._end(failed=True), raw]
        choices = value.get("choices")
        if not isinstance(choices, list) or not choices:
            first = self._choice(0)
            events = first.read(value)
            return self._beside(raw) + first.added(events)
        if len(choices) == 1:
            return self._single(value, raw)
        apart = [{**value, "choices": [choice]} for choice in choices]
        raws = [event_of(each) for each in apart]
        told_apart = [self._single(*each) for each in zip(apart, raws, strict=True)]
        unchanged = all(pieces == [own] for pieces, own in zip(told_apart, raws, strict=True))
        return [raw] if unchanged else [piece for pieces in told_apart for piece in pieces]

    def _single(self, value: Plain, raw: bytes) -> list[bytes]:
        """An event with one choice."""
        told = value["choices"][0]
        index = told.get("index") if isinstance(told, dict) else 0
        choice = self._choice(index if isinstance(index, int) else 0)
        events = choice.read(
            {**value, "choices": [{**told, "index": 0}]} if index and isinstance(told, dict) else value
        )
        chunk = chunk_of(value, raw, self._options)
        if chunk is None:
            return choice.beside(raw) + choice.added(events)
        if chunk.lone and chunk.text and chunk.value is None and not chunk.last and self._tries < _TRIES:
            self._tries += 1
            frame = frame_of(raw, value)
            self._frame = None if frame is None else (frame, choice)
        return [piece for piece in choice.chunk(chunk, events) if piece]

    def _as_before(self, raw: bytes) -> list[bytes] | None:
        """An event that differs from those before it in its words alone, as most do."""
        if self._frame is None:
            return None
        frame, choice = self._frame
        words = frame.words(raw)
        told = choice.again(words, raw) if words else None
        return None if told is None else [piece for piece in told if piece]

    def _beside(self, raw: bytes) -> list[bytes]:
        """An event without a choice: usage, an error, a form that we do not know."""
        waiting = next((choice for choice in self._all() if choice.last), None)
        return (waiting or self._choice(0)).beside(raw)

    def _choice(self, index: int) -> Choice:
        if index not in self._choices:
            self._choices[index] = Choice(index, self._options, self._envelope)
        return self._choices[index]

    def _all(self) -> list[Choice]:
        return list(self._choices.values()) or [self._choice(0)]

    def _end(self, *, failed: bool = False) -> list[bytes]:
        out = [piece for choice in self._all() for piece in choice.end(failed=failed)]
        self._over = True
        return out


def _is_done(data: str) -> bool:
    return data.lstrip().startswith("[DONE]")


def _is_readable(data: str) -> bool:
    try:
        decoded(data)
    except ValueError:
        return _is_done(data)
    return True
