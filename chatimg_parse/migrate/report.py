"""What is gathered on the way: dropped keys and notes, each once, in the order in which they came up."""

from __future__ import annotations

from ..text.folding import joined_surrogates
from .result import NOTES, Dropped, Note

_LONGEST_SHOWN = 60  # characters of a value or key that a message quotes
_OURS = ("about", "keys")  # sentences and names of rows, which are no values of the request
_LARGEST_SHOWN = 10**18  # beyond it a number is described; thousands of digits are no text for `int`


class Report:
    """Collects for one request."""

    def __init__(self) -> None:
        self.dropped: list[Dropped] = []
        self.notes: list[Note] = []

    def drop(self, key: str, reason: str) -> None:
        """A key is not in the body."""
        entry = Dropped(key=shown(key), reason=reason)
        if entry not in self.dropped[-1:]:
            self.dropped.append(entry)

    def note(self, code: str, **details: object) -> None:
        """A decision, with what its message quotes."""
        quoted = {name: shown(value) for name, value in details.items()}
        quoted |= {name: str(details[name]) for name in _OURS if name in details}
        entry = Note(code=code, message=NOTES[code].format(**quoted))
        if entry not in self.notes:
            self.notes.append(entry)

    def clean(self, text: str) -> str:
        """The text as UTF-8 can carry it; most texts come back as they are."""
        cleaned = joined_surrogates(text, "replace")
        if cleaned is not text and "\ufffd" in cleaned and "\ufffd" not in text:
            self.note("lone-surrogate")
        return cleaned


def shown(value: object) -> str:
    """A value as a message quotes it: short, and nothing that UTF-8 cannot carry."""
    if isinstance(value, str):
        text = value if len(value) <= _LONGEST_SHOWN else value[: _LONGEST_SHOWN - 3] + "..."
        return joined_surrogates(text, "replace")
    if value is None or isinstance(value, (bool, float)):
        return str(value)
    if isinstance(value, int):
        return str(value) if abs(value) < _LARGEST_SHOWN else "a number of many digits"
    if isinstance(value, (list, tuple)) and len(value) <= 4 and all(isinstance(one, (str, int)) for one in value):
        return "[" + ", ".join(shown(one) for one in value) + "]"
    if isinstance(value, dict) and len(value) <= 4 and all(isinstance(one, (str, int)) for one in value.values()):
        return "{" + ", ".join(f"{shown(name)}: {shown(one)}" for name, one in value.items()) + "}"
    return f"of type {type(value).__name__}"
