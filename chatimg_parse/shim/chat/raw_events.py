"""An event stream as it came, event by event: what each says, and the very bytes that said it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ...stream.decoding import Decoder
from ...stream.sse import SSEDecoder

_LIMIT = 1 << 27  # characters of one event, as in `Limits`


class Told(NamedTuple):
    """Bytes of the stream, and the data of the events in them: mostly one, none of a comment."""

    raw: bytes
    data: list[str]
    ended: bool = True  # by a blank line, as the standard has it


class Splitter:
    """Cuts a stream behind its events. Nothing is lost or changed: joined, the `raw` of all are the stream."""

    def __init__(self) -> None:
        self._decoder = SSEDecoder(limit=_LIMIT)
        self._text = Decoder()
        self._pieces: list[bytes] = []  # of a line whose end has not come
        self._lines: list[bytes] = []  # of an event whose end has not come
        self._mixed = False  # it began in the middle of a line, as CR alone ends lines, too
        self._data, self._at = b"", 0  # the piece, and how far it was cut

    def feed(self, data: bytes) -> Iterator[Told]:
        """What this piece completes. What was not told when the caller stops is in `rest`."""
        self._data, self._at = data, 0
        while (end := data.find(b"\n", self._at) + 1) > 0:
            if data.startswith(b"\n", end) and (told := self._usual(data, end)) is not None:
                yield told
                continue
            line = b"".join([*self._pieces, data[self._at : end]])
            self._pieces.clear()
            self._at = end
            self._lines.append(line)
            yield from self._line(line)
        if self._at < len(data):
            self._pieces.append(data[self._at :])
        self._data = b""

    def _usual(self, data: bytes, end: int) -> Told | None:
        """One `data` line up to `end` and a blank one, where nothing came before them that is not told."""
        start = self._at
        if self._lines or self._pieces or not data.startswith(b"data:", start) or not self._decoder.between_events:
            return None
        raw = data[start : end + 1]
        if b"\r" in raw or len(raw) > _LIMIT:
            return None
        try:
            text = str(raw[5:-2], "utf-8")
        except UnicodeDecodeError:
            return None
        self._at = end + 1
        return Told(raw, [text.removeprefix(" ")])

    def _line(self, line: bytes) -> list[Told]:
        inner = b"\r" in line.rstrip(b"\r\n")
        if len(self._lines) == 1 and line.startswith(b":") and not inner:
            return [Told(self._taken(), [])]  # a sign of life is given at once
        events = [event.data for event in self._decoder.feed(self._text.decode(line, last=False))]
        blank = not line.strip(b"\r\n")
        if not blank and events and inner:  # and the next one began in it
            self._mixed = True
            return [Told(self._taken(), events, ended=False)]
        if not blank and events:  # the event before ended where this line began
            raw, self._lines = b"".join(self._lines[:-1]), [line]
            return [Told(raw, events, ended=False)]
        if not blank:
            return []
        mixed, self._mixed = self._mixed, False
        return [Told(self._taken(), events, ended=not mixed)]

    def _taken(self) -> bytes:
        raw = b"".join(self._lines)
        self._lines.clear()
        return raw

    def close(self) -> list[Told]:
        """The stream is over, perhaps in the middle of an event."""
        if not self.holds:
            return []
        piece = b"".join(self._pieces)
        events = self._decoder.feed(self._text.decode(piece, last=True)) + self._decoder.close()
        raw = self.rest()
        return [Told(raw, [event.data for event in events])] if raw else []

    @property
    def holds(self) -> bool:
        """Whether the beginning of an event is there."""
        return bool(self._lines or self._pieces)

    def rest(self) -> bytes:
        """The bytes that were taken and not given yet."""
        raw = b"".join([self._taken(), *self._pieces, self._data[self._at :]])
        self._pieces.clear()
        self._data = b""
        return raw
