"""One value of JSON into a reply: the user's readers first, then the walk."""

from __future__ import annotations

from functools import partial
from operator import is_
from typing import Any, NamedTuple

from ..bodies.reply.held_json import Held
from ..bodies.reply.reply import Reply
from ..bodies.walk import top_level
from ..bodies.walk.calls import read_collected_calls
from ..bodies.walk.context import TOP
from ..bodies.walk.forms import body_in
from ..bodies.walk.media import forget_inputs
from ..bodies.walk.members import READERS, STRANGE
from ..bodies.walk.typed_events import is_event
from ..bodies.walk.walk import Walk
from ..dialect import Reader

_LEAVES = frozenset((str, int, float, bool, type(None)))
_OPEN = None  # stands for the member in which two objects may differ


class _Members:
    """The members of an object but for one, if none of these is an object or list."""

    def __init__(self, told: dict[str, Any], but: str) -> None:
        self._but = but
        self._told = {**told, but: _OPEN}
        self._names, self._kinds = [*self._told], [*map(type, self._told.values())]
        self.are_leaves = _LEAVES.issuperset(self._kinds)

    def are_those_of(self, other: dict[str, Any]) -> bool:
        """Another object has the same, in their order and of the same types: `1` is not `True`."""
        told = {**other, self._but: _OPEN}
        # Types first, and by what they are: what is no leaf may not even be compared.
        if len(told) != len(self._kinds) or not all(map(is_, map(type, told.values()), self._kinds)):
            return False
        return [*told] == self._names and told == self._told


class _Wordy(NamedTuple):
    """A chunk that told nothing but the words of its one delta, and how many values it counted as."""

    chunk: _Members
    choice: _Members
    event: str | None
    values: int


def _words_of(chunk: dict[str, Any]) -> str | None:
    """The words of a chunk with one choice whose delta holds nothing else. Types are exact: nothing here is asked."""
    choices = chunk.get("choices")
    choice = choices[0] if type(choices) is list and len(choices) == 1 else None
    delta = choice.get("delta") if type(choice) is dict else None
    words = delta.get("content") if type(delta) is dict and len(delta) == 1 else None
    return words if type(words) is str and words else None


class Bodies:
    """Reads whole bodies and the chunks of streams."""

    def __init__(self, reply: Reply, readers: tuple[Reader, ...]) -> None:
        self._reply = reply
        self._readers = readers
        reply.hold = partial(Held, partial(body_in, reply.settings))
        self.walk = Walk(reply, READERS, STRANGE)
        self._wordy: _Wordy | None = None  # the chunk before, if it told nothing but the words of its one delta

    def knows(self, value: dict[str, Any]) -> bool:
        """True for an object that is a body and no parameter block."""
        return top_level.is_body(value, self._reply) or (bool(self._readers) and self._translated(value) is not None)

    def knows_list(self, value: list[Any]) -> bool:
        """True for a list of parts, messages or chunks."""
        return top_level.is_parts(value, self._reply)

    def knows_key(self, key: str) -> bool:
        """True for a key that makes a body of any object."""
        return self._reply.keys.makes_body(key)

    def read(self, value: Any, event: str | None = None) -> None:
        """Read a whole value: a body, a chunk of a stream, or a list of them. `event`: the name of its event."""
        if self._reply.terminal or self.goes_on(value, event):
            return
        self._wordy = None
        if isinstance(value, list):
            top_level.read_list(self.walk, value)
            for part in value:
                if isinstance(part, dict):
                    self._note_end(part, None)
        elif isinstance(value, dict):
            reply = self._reply
            words = _words_of(value) if reply.streaming and self.walk.notes is None and not self._readers else None
            before, values = (reply.sum_beside(), reply.values) if words is not None else ((), 0)
            self._note_end(value, event)
            translated = self._translated(value) if self._readers else None
            self._read_object(value if translated is None else translated, event)
            if words is not None and reply.sum_beside() == before:
                told = _Members(value, "choices"), _Members(value["choices"][0], "delta")
                if all(each.are_leaves for each in told):
                    self._wordy = _Wordy(*told, event, reply.values - values)
        if self._reply.fresh:
            forget_inputs(self._reply)

    def goes_on(self, value: Any, event: str | None = None) -> bool:
        """Read a chunk that differs from the one before in the words of its delta alone; False if it is another."""
        wordy = self._wordy
        if wordy is None or wordy.event != event or type(value) is not dict:
            return False
        words = _words_of(value)
        if words is None or not wordy.chunk.are_those_of(value) or not wordy.choice.are_those_of(value["choices"][0]):
            return False
        return self._reply.again(words, wordy.values)

    def again(self, words: str) -> bool:
        """Read the chunk before with other words, as a chunk of which it is known that it is that."""
        wordy = self._wordy
        return wordy is not None and bool(words) and self._reply.again(words, wordy.values)

    def _read_object(self, value: dict[str, Any], event: str | None) -> None:
        if self.knows(value) or not top_level.read_parameters(self._reply, value):
            top_level.read_body(self.walk, value, event)

    def _note_end(self, value: dict[str, Any], event: str | None) -> None:
        """An event or chunk, and whether its name says that nothing follows."""
        reply = self._reply
        if not reply.streaming:
            return
        plan = reply.keys.plan(value)
        choices = next((told for told in plan.values(value, "choices") if isinstance(told, list)), [])
        delta = any(isinstance(each, dict) and "delta" in reply.keys.plan(each).has for each in choices)
        reply.in_pieces = reply.in_pieces or delta or is_event(value, reply.keys, event)
        names = (event, *plan.values(value, "kind"))
        if any(
            isinstance(name, str) and name.strip().lower() in reply.settings.vocabulary.stream_ends for name in names
        ):
            reply.signed_off = True

    def read_event(self, name: str, value: Any) -> None:
        """The value of an event. Its name counts beside the `type` of what it brings; one named an error is one."""
        if isinstance(value, dict) and name == "error":
            value = {**value, "type": name}
        self.read(value, None if name == "message" else name)

    def close(self) -> None:
        """Nothing follows: what came in pieces is read now."""
        reply = self._reply
        read_collected_calls(reply)
        for index, choice in list(reply.choices.items()):
            for channel in list(choice.channels):
                body = channel.take_body()
                if body is not None:
                    reply.enter(index)
                    choice.target = channel
                    self.walk.read(body, f"{channel.source}.", 1, TOP.but(strict=True))
                    choice.target = None
        reply.enter(0)

    def _translated(self, value: dict[str, Any]) -> dict[str, Any] | None:
        for reader in self._readers:
            try:
                known = reader(value)
            except Exception:  # the user's code; what it raises must not cost the reply
                self._reply.issue("reader-failed")
                continue
            if isinstance(known, dict):
                return known
        return None
