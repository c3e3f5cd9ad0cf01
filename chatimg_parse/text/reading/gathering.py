"""Many lines of words as few: between lines where nothing was told nobody asks for one of them."""

from __future__ import annotations

from ..record.findings import Findings, counts, placed
from ..record.writer import Words, joined_lines
from .html_media import HtmlTags
from .references import References

MANY = 64  # lines, or pieces of words, that are put together


class Gathering:
    """How much was there when lines were put together last."""

    def __init__(self) -> None:
        self._lines = 0
        self._pieces = (0, 0)
        self._known: tuple[int, ...] | None = None
        self._waiting = 0

    def is_due(self, found: Findings, words: Words) -> bool:
        """Whether so much came since then that it is worth the work."""
        return len(found.prose) - self._lines > MANY or words.task.count - self._pieces[0] > MANY

    def gather(self, found: Findings, words: Words, references: References, tags: HtmlTags) -> None:
        """Put together what came since then: many lines take many times their room."""
        words.join(self._pieces)
        known = self._known or (0,) * len(placed(found))
        told = [item.at for items, before in zip(placed(found), known, strict=True) for item in items[before:]]
        told += references.places(self._waiting) + tags.open_at
        found.prose[self._lines :] = joined_lines(found.prose[self._lines :], sorted(told))
        self._lines, self._pieces = len(found.prose), words.counts
        self._known, self._waiting = counts(found), references.count
