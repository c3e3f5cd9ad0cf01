"""An event stream of a chat, with its pictures where the mode wants them.

Every event is kept as the bytes that came, and these pass where nothing in it has to change; so a stream without
pictures comes out byte for byte. Text passes through a `Gate`, or, cleaned, as the parser's `TextDelta`s. Pictures
come in chunks of our own, numbered over the whole stream. The chunk that ends a choice waits for what only the end
decides, since callers stop there.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from ..models import Image, ImageResult
from ..stream.events import Event, ImageReady, TextDelta
from ..stream.parser import StreamParser
from .encode import decoded, encoded
from .failures import failure_of
from .gate import Gate, Passed
from .guard import open_failure
from .message import CARRIERS, TOLD, Plain, in_text, texts_of
from .options import Options
from .split import Splitter, Told

_NO_CHOICE = -1
_ENVELOPE = ("id", "object", "created", "model", "system_fingerprint", "service_tier")


class Chunk(NamedTuple):
    """One event with one choice. Its bytes are enough to make it anew, so that many can be held."""

    raw: bytes
    choice: int
    text: str
    last: bool  # it ends the choice
    lone: bool  # it says nothing but its text
    value: Plain | None  # if that is not what the bytes say: without the pictures that came beside the text

    def with_text(self, text: str) -> bytes:
        """The event with another text; nothing if it says nothing then."""
        if not text and self.lone and not self.last:
            return b""
        value = self.value or decoded("".join(data for told in Splitter().feed(self.raw) for data in told.data))
        choice = value["choices"][0]
        delta = {**choice["delta"], "content": text}
        if not text:
            del delta["content"]
        return event_of({**value, "choices": [{**choice, "delta": delta}]})


class ChatEvents:
    """A `Rewriter` of one stream."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._split = Splitter()
        self._parser = StreamParser(**options.reading)
        self._gates: dict[int, Gate] = {}
        self._last: list[bytes] = []  # ends of choices, and what came behind them
        self._numbers: dict[int, int] = {}  # the next picture's, choice by choice
        self._envelope: Plain = {"object": "chat.completion.chunk"}
        self._error = False  # the stream told one itself
        self._over = False  # the end was told, or we failed: what follows passes as it comes

    # -- a `Rewriter` ---------------------------------------------------------------------------------------

    def feed(self, data: bytes) -> list[bytes]:
        if self._over and not self._split.holds:
            return [data]
        return [piece for told in self._split.feed(data) for piece in self._guarded(told)]

    def close(self) -> list[bytes]:
        out = [piece for told in self._split.close() for piece in self._guarded(told)]
        return out if self._over else out + self._guarded(None)

    def broken(self) -> list[bytes]:
        return [*self._released(), self._split.rest()]

    def _guarded(self, told: Told | None) -> list[bytes]:
        """One event, or the end; where we fail the bytes as they came."""
        if self._over:
            return [told.raw] if told is not None else []
        try:
            return self._end() if told is None else self._told(told)
        except Exception as error:
            open_failure(error)
            self._over = True
            return [*self._released(), *([told.raw] if told is not None else [])]

    def _released(self) -> list[bytes]:
        """Everything that is held, as it came."""
        held: list[bytes] = [chunk.raw for gate in self._gates.values() for chunk in gate.carriers()]
        held += self._last
        self._last = []
        return held

    # -- one event ------------------------------------------------------------------------------------------

    def _told(self, told: Told) -> list[bytes]:
        if len(told.data) == 1:
            return self._event(told.data[0], told.raw)
        if not told.data:
            return [told.raw]
        # Events that the SDK would not tell apart (one line end between them): each is written as the standard has it.
        return [piece for data in told.data for piece in self._event(data, _line_of(data))]

    def _event(self, data: str, raw: bytes) -> list[bytes]:
        if data.lstrip().startswith("[DONE]"):
            return [*self._end(), raw]
        try:
            value = decoded(data)
        except ValueError:
            return self._beside(raw)
        if not isinstance(value, dict):
            return self._beside(raw)
        events = self._parser.feed(value)
        self._envelope.update({key: value[key] for key in _ENVELOPE if key in value})
        chunk = _chunk_of(value, raw)
        pictures = self._pictures(events)  # first: where it fails, the text that loses them is still held
        if value.get("error"):  # the SDK raises here, and reads no further
            self._error = True
            return [*pictures, *self._end(), raw]
        if chunk is None:
            return self._beside(raw) + pictures
        return (self._cleaned(chunk, events) if self._options.text == "clean" else self._kept(chunk)) + pictures

    def _beside(self, raw: bytes) -> list[bytes]:
        """An event without text of a choice: usage, an error, a form that we do not know."""
        chunk = Chunk(raw, _NO_CHOICE, "", last=False, lone=False, value=None)
        gate = next((gate for gate in self._gates.values() if gate.holds), None)
        if gate is not None and gate.take("", chunk):  # it stays behind the text that came before it
            return []
        return self._given([Passed(chunk, "", whole=True)])

    # -- the text -------------------------------------------------------------------------------------------

    def _kept(self, chunk: Chunk) -> list[bytes]:
        """The chunk's text through its gate: as it came, less the pictures in it."""
        text = chunk.text
        gate, channel = self._gates.get(chunk.choice), self._parser.channel(chunk.choice)
        given: list[Passed] = []
        if text and channel is not None and (gate is None or gate.channel is not channel):
            given = gate.rest() if gate is not None else []
            gate = self._gates[chunk.choice] = Gate(channel)
        if gate is None or self._options.mode == "markdown":
            given.append(Passed(chunk, text, whole=True))
        elif gate.take(text, chunk):
            given += gate.passed()
        else:
            given += [*gate.rest(), Passed(chunk, text, whole=True)]
        return self._given(given)

    def _cleaned(self, chunk: Chunk, events: list[Event]) -> list[bytes]:
        """The chunk with the prose that became certain by it, in the place of its text."""
        told = [event for event in events if isinstance(event, TextDelta) and event.choice == chunk.choice]
        text = "".join(event.text for event in told)
        return self._given([Passed(chunk, text, whole=text == chunk.text)])

    def _given(self, passed: list[Passed]) -> list[bytes]:
        """The chunks as bytes; those that end a choice are put aside."""
        out: list[bytes] = []
        for chunk, text, whole in passed:
            raw = chunk.raw if whole and chunk.value is None else chunk.with_text(text)
            aside = chunk.last or (chunk.choice == _NO_CHOICE and self._last)
            (self._last if aside else out).append(raw)
        return out

    # -- what we add ----------------------------------------------------------------------------------------

    def _pictures(self, events: list[Event]) -> list[bytes]:
        ready = [event for event in events if isinstance(event, ImageReady)]
        deltas = [(event.choice, self._delta_of(event.image, event.choice)) for event in ready]
        return [self._chunk(choice, delta) for choice, delta in deltas if delta]

    def _delta_of(self, image: Image, choice: int) -> Plain:
        if self._options.mode == "markdown":
            shown = self._options.text == "keep" and in_text(image.origin)
            return {} if shown else {"content": f"\n\n{ImageResult(data=[image]).to_markdown()}"}
        number = self._numbers[choice] = self._numbers.get(choice, -1) + 1
        part = {**ImageResult(data=[image]).to_message_images()[0], "index": number}
        return {"content" if self._options.mode == "parts" else "images": [part]}

    def _chunk(self, choice: int, delta: Plain) -> bytes:
        choices = [{"index": choice, "delta": delta, "finish_reason": None}]
        return event_of({**self._envelope, "choices": choices})

    def _end(self) -> list[bytes]:
        """Nothing follows: what only the end decides, then what was put aside."""
        self._over = True
        result = self._parser.close()
        words = [event for event in self._parser.final_events if isinstance(event, TextDelta)]
        cleaned = words if self._options.text == "clean" else []
        added = self._pictures(self._parser.final_events) + self._reason(result)
        out = [self._chunk(event.choice, {"content": event.text}) for event in cleaned]
        for gate in self._gates.values():
            out += self._given(gate.rest())
        return out + added + self._last

    def _reason(self, result: ImageResult) -> list[bytes]:
        """Why there is no picture, unless the stream told it itself."""
        failure = failure_of(result) if self._options.on_failure == "raise" else None
        if self._error or (failure is None and result.status not in TOLD):
            return []
        told = {"chat_image": result.model_dump(mode="json")}
        return [event_of(failure.body) if failure is not None else self._chunk(0, told)]


def _chunk_of(value: Plain, raw: bytes) -> Chunk | None:
    """The chunk, less the pictures beside its text; `None` if it has not exactly one choice with a delta."""
    choices = value.get("choices")
    choice = choices[0] if isinstance(choices, list) and len(choices) == 1 else None
    delta = choice.get("delta") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(delta, dict):
        return None
    content, changed = delta.get("content"), None
    if isinstance(content, list) or any(delta.get(key) for key in CARRIERS):
        delta = {key: inner for key, inner in delta.items() if key not in CARRIERS}
        if isinstance(content, list):
            delta["content"] = content = "".join(texts_of(content))
        changed = {**value, "choices": [{**choice, "delta": delta}]}
    index = choice.get("index")
    return Chunk(
        raw,
        index if isinstance(index, int) else 0,
        content if isinstance(content, str) else "",
        last=bool(choice.get("finish_reason")),
        lone=all(inner is None for key, inner in delta.items() if key != "content"),
        value=changed,
    )


def _line_of(data: str) -> bytes:
    """The data of an event as one event of its own."""
    lines = "".join(f"data: {line}\n" for line in data.split("\n"))
    return f"{lines}\n".encode("utf-8", "replace")


def event_of(value: Any) -> bytes:
    """One event of the stream."""
    return b"data: %b\n\n" % encoded(value)


def as_events(completion: Any) -> bytes:
    """A whole completion as the stream that was asked for: a chunk for what each choice says, one for its end."""
    if not isinstance(completion, dict) or not isinstance(completion.get("choices"), list):
        return event_of(completion)
    envelope = {key: value for key, value in completion.items() if key not in ("choices", "object")}
    envelope["object"] = "chat.completion.chunk"
    events: list[Plain] = []
    for place, choice in enumerate(completion["choices"]):
        if isinstance(choice, dict) and isinstance(choice.get("message"), dict):
            index, delta = choice.get("index", place), _numbered(choice["message"])
            events.append({"index": index, "delta": delta, "finish_reason": None})
            events.append({"index": index, "delta": {}, "finish_reason": choice.get("finish_reason") or "stop"})
    return b"".join(event_of({**envelope, "choices": [event]}) for event in events) + b"data: [DONE]\n\n"


def _numbered(message: Plain) -> Plain:
    """A message as a delta: pictures in it are numbered, since callers put deltas together by that."""
    delta = {key: value for key, value in message.items() if value is not None}
    for key in ("images", "tool_calls"):
        if isinstance(delta.get(key), list):
            delta[key] = [
                {"index": at, **item} if isinstance(item, dict) else item for at, item in enumerate(delta[key])
            ]
    return delta
