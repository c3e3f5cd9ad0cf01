"""One value of JSON into a reply: the user's readers first, then the table of families."""

from __future__ import annotations

from typing import Any

from ..bodies import table
from ..bodies.events import is_event
from ..bodies.parts import read_collected_calls
from ..bodies.reply import Reply
from ..dialect import Reader


class Bodies:
    """Reads whole bodies and the chunks of streams."""

    def __init__(self, reply: Reply, readers: tuple[Reader, ...]) -> None:
        self._reply = reply
        self._readers = readers

    def knows(self, value: dict[str, Any]) -> bool:
        """True for an object that is a body and no parameter block."""
        return table.is_body(value) or (bool(self._readers) and self._translated(value) is not None)

    def read(self, value: Any) -> None:
        if self._reply.terminal:
            return
        if isinstance(value, list):
            table.read_list(self._reply, value)
            for part in value:
                if isinstance(part, dict):
                    self._note_end(part)
        elif isinstance(value, dict):
            self._note_end(value)
            translated = self._translated(value) if self._readers else None
            self._read_object(value if translated is None else translated)

    def _read_object(self, value: dict[str, Any]) -> None:
        if self.knows(value) or not table.read_parameters(self._reply, value):
            table.read_body(self._reply, value)

    def _note_end(self, value: dict[str, Any]) -> None:
        """An event or chunk, and whether its name says that nothing follows."""
        reply, kind = self._reply, value.get("type") or value.get("event")
        if not reply.streaming:
            return
        choices = value.get("choices")
        delta = isinstance(choices, list) and any(isinstance(entry, dict) and "delta" in entry for entry in choices)
        reply.in_pieces = reply.in_pieces or delta or is_event(value)
        if isinstance(kind, str) and kind.strip().lower() in reply.settings.vocabulary.stream_ends:
            reply.signed_off = True

    def read_event(self, name: str, value: Any) -> None:
        """The value of an event. Its name stands for a `type` that it lacks; one that is named an error is one."""
        if isinstance(value, dict) and (name == "error" or (name != "message" and "type" not in value)):
            value = {**value, "type": name}
        self.read(value)

    def close(self) -> None:
        """Nothing follows: what came in pieces is read now."""
        read_collected_calls(self._reply)

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
