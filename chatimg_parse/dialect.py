"""What a user adds to the parser without a fork: words, keys of bodies, and readers for what these cannot say."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from reprlib import repr as cut
from typing import Any

from .text.words.keys import KEYS, MEANINGS, Keys
from .text.words.vocabulary import VOCABULARY, Vocabulary

Reader = Callable[[dict[str, Any]], dict[str, Any] | None]


def _short(told: Collection[object]) -> str:
    return cut(told) if told else ""


@dataclass(frozen=True, repr=False)
class Dialect:
    """Pass `dialect=Dialect(...)` to `parse` or `StreamParser`. Immutable; there is no registry.

    `vocabulary`: the rows of words, usually `VOCABULARY.extended(heads={"id": ["auftrag"]})`.

    `keys`: further keys of bodies by their meanings, in any spelling: `keys={"picture": ["artworks"], "address":
    ["href"]}`. They win over the rows that are there; the meanings are those of `text.words.key_rows`.

    `readers`: for what keys cannot say, functions that are asked for every body (and every chunk of a stream) before
    the walk. A reader takes the body as a `dict` and gives `None` where it is not its own, else the same reply in a
    form that the parser knows (an Images API body, a chat completion, an error object ...). It must not change what it
    is given. A reader that raises is passed over, with issue `reader-failed`.
    """

    vocabulary: Vocabulary = VOCABULARY
    readers: tuple[Reader, ...] = ()
    keys: Mapping[str, Iterable[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not isinstance(self.vocabulary, Vocabulary):
            raise TypeError(f"Dialect.vocabulary is a Vocabulary, not {type(self.vocabulary).__name__}")
        if not isinstance(self.readers, tuple) or not all(map(callable, self.readers)):
            raise TypeError("Dialect.readers is a tuple of functions")
        if not isinstance(self.keys, Mapping):
            raise TypeError(f"Dialect.keys is a mapping of lists, not {type(self.keys).__name__}")
        for meaning, spellings in self.keys.items():
            if meaning not in MEANINGS:
                raise ValueError(f"Dialect.keys knows no meaning {meaning!r}; there are {', '.join(sorted(MEANINGS))}")
            if isinstance(spellings, (str, bytes, Mapping)) or not isinstance(spellings, Iterable):
                raise TypeError(f"Dialect.keys[{meaning!r}] is a list of str, not {type(spellings).__name__}")
            if not all(isinstance(key, str) for key in spellings):
                raise TypeError(f"Dialect.keys[{meaning!r}] is a list of str")

    def __repr__(self) -> str:
        """What it adds, in short."""
        vocabulary = "" if self.vocabulary == VOCABULARY else repr(self.vocabulary)
        told = {"vocabulary": vocabulary, "readers": _short(self.readers), "keys": _short(self.keys)}
        return f"Dialect({', '.join(f'{name}={shown}' for name, shown in told.items() if shown)})"

    @cached_property
    def key_table(self) -> Keys:
        """The rows of keys with those of this dialect."""
        return KEYS.extended(self.keys) if self.keys else KEYS


DIALECT = Dialect()
