"""Server-Sent Events out of text that arrives in pieces: sans-IO, the same events for any cutting.

Source: WHATWG HTML, section 9.2 (9.2.5 "Parsing an event stream", 9.2.6 "Interpreting an event stream"). Recorded
gateways need these tolerances, and only they differ from it:

a. The last event counts also where no blank line, or no line end at all, follows it (`close`).
b. One line end between events: where a `data` line comes and the data so far is one whole JSON value, or `[DONE]`,
   the data so far is an event of its own. `event` and `id` lines between the two belong to the second.
c. Pretty-printed JSON without `data:` on its later lines: while the JSON that the only `data` line began is open, a
   line that is no known field and no comment goes on with the data, as it stands.
d. It is not JSON after all if it breaks, if a line ends inside a string, or if lines of c did not end it before the
   next `data` line or the blank line: then those lines are ignored and b does not apply, as the standard has it. A
   stream that ends while it is open was cut: the lines stay. (`[DONE`, its `]` on the next line, comes as `[DONE`.)
e. An event with more data than the limit, or with another field as long, is dropped up to its blank line. Where
   that began within its first `data` line, the next one that begins with `{` or `[` is a new event (as in b).

Strategy: a piece without a line end is put on a list, and the list is joined when its line ends. Whether JSON is open
is only asked when another line comes, and each line is read for it once; the usual event (one line, one blank line)
is never read at all.

Invariants: a character is searched for line ends in its own piece only, joined at most twice and read as JSON at most
once; of a line over the limit only the field name is kept; `feed` raises for no text, only after `close`.
"""

from __future__ import annotations

from typing import NamedTuple

from ..text.block.json_end import JsonEnd

_LONGEST = 5  # the length of the longest known field name
_HEAD = _LONGEST + 2  # what is kept of a line that is too long: its field name, the colon and a blank
_MANY = 1024  # pieces that are joined into one, as a list of tiny pieces takes many times the room of their text
_TOO_LONG = "event-too-long"


class Event(NamedTuple):
    """One event; `name` is its `event` field, "message" where there is none or an empty one."""

    name: str
    data: str
    id: str  # the last `id` that was told, also by an earlier event


class SSEDecoder:
    """`feed` takes the text in pieces of any size, `close` tells that it has ended; both give the events that are due.

    `limit` is the number of characters of one event's data; a longer event is dropped and `problems` tells so.
    """

    def __init__(self, *, limit: int = 1 << 26) -> None:
        self.problems: list[str] = []
        # What the tests count instead of seconds: lines, and characters searched, joined or read as JSON.
        self.steps = 0
        self._limit = limit
        self._out: list[Event] = []
        self._closed = False
        self._skip = "\ufeff"  # what is dropped if the next piece begins with it: the BOM, or the LF of a CRLF
        # The line that is being collected.
        self._pieces: list[str] = []
        self._blocks: list[str] = []  # pieces that were joined, before those of `_pieces`
        self._held = 0  # its length so far
        self._lost = 0  # if it is too long: how much was not kept when that was seen
        # `event` and `id` as they were at the last `data` line, and what was told after it.
        self._name = ""
        self._id = ""
        self._late_name: str | None = None
        self._late_id: str | None = None
        self._begin_event()

    def _begin_event(self) -> None:
        self._data: list[str] = []
        self._size = -1  # the length of `_data` once it is joined
        self._count = 0  # `data` lines
        self._extra = False  # all but the first of `_data` are lines without a field
        self._over = False  # too long; nothing is kept
        self._json: JsonEnd | None = None
        self._unread = False  # the last of `_data` was not read as JSON
        self._plain = False  # the data is no JSON, the standard alone holds

    def feed(self, text: str) -> list[Event]:
        """The events that this piece completes."""
        if self._skip:
            text = self._opening(text)
        self.steps += len(text)
        if "\n" not in text and "\r" not in text:
            if text:
                self._hold(text)
            return []
        self._split(text)
        events, self._out = self._out, []
        return events

    def close(self) -> list[Event]:
        """The last event, if one is open; a second call gives nothing."""
        if self._held:
            self._end_line("", 0, 0)
        self._end_event(cut=True)
        self._closed, self._skip = True, "\ufeff"
        events, self._out = self._out, []
        return events

    @property
    def between_events(self) -> bool:
        """Something came, and nothing of it waits for what follows."""
        return not (self._skip or self._held or self._count or self._name) and self._late_name is self._late_id is None

    # Lines

    def _opening(self, text: str) -> str:
        if self._closed:
            raise ValueError("the decoder is closed")
        if not text:
            return text
        skip, self._skip = self._skip, ""
        return text[1:] if text[0] == skip else text

    def _split(self, text: str) -> None:
        """Take a piece that has a line end. The next CR and LF are remembered, so that neither is searched twice."""
        at, size = 0, len(text)
        lf, cr = _find(text, "\n", 0), _find(text, "\r", 0)
        while (end := min(lf, cr)) < size:
            self._end_line(text, at, end)
            at = end + 1
            if end == cr:
                if at == size:
                    self._skip = "\n"
                elif lf == at:
                    at += 1
                cr = _find(text, "\r", at)
            if lf < at:
                lf = _find(text, "\n", at)
        if at < size:
            self._hold(text[at:])

    def _hold(self, text: str) -> None:
        """Keep a part of a line whose end has not come."""
        self._held += len(text)
        if self._lost:
            return
        self._pieces.append(text)
        if self._held > self._limit + _HEAD:
            held = self._blocks + self._pieces
            self._pieces, self._blocks = ["".join([piece[:_HEAD] for piece in held[:_HEAD]])[:_HEAD]], []
            self._lost = self._held - _HEAD
        elif len(self._pieces) == _MANY:
            self._blocks.append(self._join(self._pieces))
            self._pieces = []

    def _join(self, pieces: list[str]) -> str:
        joined = "".join(pieces)
        self.steps += len(joined)
        return joined

    def _end_line(self, text: str, start: int, end: int) -> None:
        """A line ends with `text[start:end]`; what came before of it is held."""
        self.steps += 1
        if not self._held:
            self._line(text, start, end, 0)
            return
        if start < end:
            self._hold(text[start:end])
        line, lost = self._join(self._blocks + self._pieces), self._lost
        self._pieces, self._blocks, self._held, self._lost = [], [], 0, 0
        self._line(line, 0, len(line), lost)

    def _line(self, text: str, start: int, end: int, lost: int) -> None:
        """Take the line `text[start:end]`, of which at least `lost` characters at its end were not kept."""
        if start == end:
            self._end_event()
            return
        # A known name ends within its first characters: a colon further on is not looked for.
        colon = text.find(":", start, min(end, start + _LONGEST + 1))
        if colon == start:
            return  # a comment
        name = text[start : min(end, start + _LONGEST + 1) if colon < 0 else colon]
        value = end if colon < 0 else colon + 1
        if text.startswith(" ", value, end):
            value += 1
        if name == "data":
            self._data_line(text, value, end, lost)
        elif name in ("event", "id"):
            if end - value + lost > self._limit:
                self._drop()
            else:
                self._tell(name, text[value:end])
        elif name != "retry":
            self._other_line(text, start, end, lost)

    # Fields

    def _tell(self, name: str, value: str) -> None:
        """Note an `event` or `id`. Behind data it may be the next event's: what comes then decides (b)."""
        if name == "event":
            self._late_name = value
        elif "\0" not in value:
            self._late_id = value
        if not self._count:
            self._settle()

    def _settle(self) -> None:
        if self._late_name is not None:
            self._name, self._late_name = self._late_name, None
        if self._late_id is not None:
            self._id, self._late_id = self._late_id, None

    def _data_line(self, text: str, begin: int, end: int, lost: int) -> None:
        if self._count and self._is_whole(text, begin, end):
            self._dispatch()
        elif self._extra:
            self._forget_extra()
        self._settle()
        self._count += 1
        self._append(text, begin, end, lost)

    def _is_whole(self, text: str, begin: int, end: int) -> bool:
        """Whether the data so far is an event, now that the value `text[begin:end]` of another line comes (b, e)."""
        if self._over:
            return self._count == 1 and text.startswith(("{", "["), begin, end)
        json = self._follow()
        return self._data == ["[DONE]"] if json is None else json.ended

    def _other_line(self, text: str, start: int, end: int, lost: int) -> None:
        """A line that is no known field goes on with JSON that is open (c), and is ignored else."""
        if self._count != 1 or self._over:
            return
        json = self._follow()
        if json is not None and json.stack:
            self._append(text, start, end, lost)
            self._extra = not self._over

    def _append(self, text: str, begin: int, end: int, lost: int) -> None:
        self._size += end - begin + lost + 1
        if self._over or self._size > self._limit:
            self._drop()
        else:
            self._data.append(text[begin:end])
            self._unread = True

    def _drop(self) -> None:
        """The event is too long: keep nothing of it."""
        self._over, self._extra, self._data = True, False, []
        if _TOO_LONG not in self.problems:
            self.problems.append(_TOO_LONG)

    def _forget_extra(self) -> None:
        self._plain, self._extra = True, False
        del self._data[1:]
        self._size = len(self._data[0])

    # JSON

    def _read(self) -> JsonEnd | None:
        """The JSON up to here, `None` if it is none. All lines but the last were read when the next one came."""
        if self._unread and not self._plain:
            line = self._data[-1]
            self._json = self._json or JsonEnd()
            self.steps += len(line)
            stop = self._json.feed(line)
            self._plain = self._json.broken or (stop is not None and line[stop:].strip(" \t") != "")
        self._unread = False
        return None if self._plain else self._json

    def _follow(self) -> JsonEnd | None:
        """`_read` where another line follows: no JSON string goes on over a line end (`JsonEnd` lets nested ones)."""
        json = self._read()
        if json is not None and json.in_string:
            self._plain = True
            return None
        return json

    # Events

    def _end_event(self, *, cut: bool = False) -> None:
        """A blank line came, or the end of the stream (`cut`)."""
        if self._extra:
            json = self._read()
            if json is None or not (json.ended or cut):
                self._forget_extra()
        self._settle()
        self._dispatch()

    def _dispatch(self) -> None:
        if self._count and not self._over:
            # One line is no copy here: `join` gives it back as it is.
            self._out.append(Event(self._name or "message", "\n".join(self._data), self._id))
        self._name = ""
        self._begin_event()


def _find(text: str, char: str, at: int) -> int:
    found = text.find(char, at)
    return len(text) if found < 0 else found
