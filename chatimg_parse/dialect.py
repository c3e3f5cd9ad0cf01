"""What a user adds to the parser without a fork: words, and readers of bodies that it does not know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .text.vocabulary import VOCABULARY, Vocabulary

Reader = Callable[[dict[str, Any]], dict[str, Any] | None]


@dataclass(frozen=True)
class Dialect:
    """Pass `dialect=Dialect(...)` to `parse` or `StreamParser`. Immutable; there is no registry.

    `vocabulary`: the rows of words, usually `VOCABULARY.extended(heads={"id": ["auftrag"]})`.

    `readers`: functions that are asked for every body (and every chunk of a stream) before the parser's own table.
    A reader takes the body as a `dict` and gives `None` where it is not its own, else the same reply in a form that
    the parser knows (an Images API body, a chat completion, an error object ...). It must not change what it is
    given. A reader that raises is passed over, with issue `reader-failed`.
    """

    vocabulary: Vocabulary = VOCABULARY
    readers: tuple[Reader, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.vocabulary, Vocabulary):
            raise TypeError(f"Dialect.vocabulary is a Vocabulary, not {type(self.vocabulary).__name__}")
        if not isinstance(self.readers, tuple) or not all(map(callable, self.readers)):
            raise TypeError("Dialect.readers is a tuple of functions")


DIALECT = Dialect()
