"""The chunks of a chat stream: their bytes, their values, and the ones that we write ourselves."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from ..encode import decoded, encoded
from ..options import Options
from .message import Plain, texts_of, without_carriers
from .raw_events import Splitter

# The one string by which chunks of a stream differ, and words that it does not hold.
_CONTENT = re.compile(rb'"content"\s*:\s*"((?:[^"\\]|\\.)*)"')
_OTHER = "\ue000"
_LONGEST = 4096  # bytes of a chunk that is compared with the next


class Chunk(NamedTuple):
    """One event with one choice. Its bytes are enough to make it anew, so that many can be held."""

    raw: bytes
    text: str
    last: bool  # it ends the choice
    lone: bool  # it says nothing but its text
    value: Plain | None  # if that is not what the bytes say: without the pictures that came beside the text

    def with_text(self, text: str) -> bytes:
        """The event with another text; nothing if it says nothing then."""
        if not text and self.lone and not self.last:
            return b""
        value = self.value or decoded("".join(told_in(self.raw)))
        choice = value["choices"][0]
        delta = {**choice["delta"], "content": text}
        if not text:
            del delta["content"]
        return event_of({**value, "choices": [{**choice, "delta": delta}]})


class Frame:
    """What stands around the words of chunks that differ in these alone: all bytes before them and behind."""

    def __init__(self, before: bytes, behind: bytes) -> None:
        self._before, self._behind = before, behind
        self._size = len(before) + len(behind)

    def words(self, raw: bytes) -> str | None:
        """The words of a chunk that has this frame."""
        if len(raw) <= self._size or not raw.startswith(self._before) or not raw.endswith(self._behind):
            return None
        try:
            words = decoded(f'"{str(raw[len(self._before) : -len(self._behind)], "utf-8")}"')
        except ValueError:  # no UTF-8, or more than one string
            return None
        return words if isinstance(words, str) else None


def frame_of(raw: bytes, value: Plain) -> Frame | None:
    """The frame that the next chunk may share with this one, whose value says that it has a delta of words alone.

    What a string of JSON says never changes what stands around it: so it is enough to try it with other words.
    """
    found = [*_CONTENT.finditer(raw)] if len(raw) < _LONGEST else []
    if len(found) != 1:
        return None
    before, behind = raw[: found[0].start(1)], raw[found[0].end(1) :]
    other = {**value, "choices": [{**value["choices"][0], "delta": {"content": _OTHER}}]}
    try:
        same = decoded((before + _OTHER.encode() + behind)[len(b"data:") :]) == other
    except ValueError:
        return None
    return Frame(before, behind) if same else None


def told_in(raw: bytes) -> list[str]:
    """The data of the events in some bytes, also where nothing ends the last."""
    split = Splitter()
    return [data for told in [*split.feed(raw), *split.close()] for data in told.data]


def chunk_of(value: Plain, raw: bytes, options: Options) -> Chunk | None:
    """The chunk, less the pictures beside its text; `None` if it has not exactly one choice with a delta."""
    choices = value.get("choices")
    choice = choices[0] if isinstance(choices, list) and len(choices) == 1 else None
    delta = choice.get("delta") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(delta, dict):
        return None
    words = delta.get("content")
    if len(delta) == 1 and isinstance(words, str):  # nearly every chunk
        return Chunk(raw, words, bool(choice.get("finish_reason")), True, None)
    rest, changed = without_carriers(delta, options), None
    # Where no list is expected, one that says words only becomes these words.
    if _is_words(rest.get("content")) and (rest != delta or options.mode != "parts"):
        rest["content"] = "".join(texts_of(rest["content"]))
    if rest != delta:
        changed = {**value, "choices": [{**choice, "delta": rest}]}
    content = rest.get("content")
    return Chunk(
        raw,
        content if isinstance(content, str) else "",
        last=bool(choice.get("finish_reason")),
        lone=all(inner is None for key, inner in rest.items() if key != "content") and not isinstance(content, list),
        value=changed,
    )


def _is_words(content: Any) -> bool:
    """A list of text parts, which says no more than a string does."""
    plain = isinstance(content, list) and all(isinstance(part, dict) for part in content)
    return plain and all(set(part) == {"type", "text"} for part in content)


def line_of(data: str) -> bytes:
    """The data of an event as one event of its own."""
    lines = "".join(f"data: {line}\n" for line in data.split("\n"))
    return f"{lines}\n".encode("utf-8", "replace")


def event_of(value: Any) -> bytes:
    """One event of the stream."""
    return b"data: %b\n\n" % encoded(value)


def as_events(completion: Plain) -> bytes:
    """A whole completion as the stream that was asked for: a chunk for what each choice says, one for its end."""
    choices = completion.get("choices")
    if not isinstance(choices, list):
        return event_of(completion)
    envelope = {key: value for key, value in completion.items() if key not in ("choices", "object", "usage")}
    envelope["object"] = "chat.completion.chunk"
    events: list[list[Plain]] = []
    for place, choice in enumerate(choices):
        if isinstance(choice, dict) and isinstance(choice.get("message"), dict):
            index, delta = choice.get("index", place), _numbered(choice["message"])
            events.append([{"index": index, "delta": delta, "finish_reason": None}])
            events.append([{"index": index, "delta": {}, "finish_reason": choice.get("finish_reason") or "stop"}])
    chunks = [{**envelope, "choices": event} for event in events]
    if isinstance(completion.get("usage"), dict):
        chunks.append({**envelope, "choices": [], "usage": completion["usage"]})  # once: callers add it up
    return b"".join(map(event_of, chunks)) + b"data: [DONE]\n\n"


def _numbered(message: Plain) -> Plain:
    """A message as a delta: pictures in it are numbered, since callers put deltas together by that."""
    delta = {key: value for key, value in message.items() if value is not None}
    for key in ("images", "tool_calls"):
        if isinstance(delta.get(key), list):
            delta[key] = [
                {"index": at, **item} if isinstance(item, dict) else item for at, item in enumerate(delta[key])
            ]
    return delta
