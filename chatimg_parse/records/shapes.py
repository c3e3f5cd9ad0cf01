"""A shape of stored records: where the reply lies, and the signs that tell the shape."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from .paths import Found, Path, opened, reached

_AND, _IS, _NOT = " & ", " = ", "!"


@dataclass(frozen=True)
class Shape:
    """One row of the table of known shapes.

    `name`: as users say it. `at`: the path of the reply, as text. `signs`: what stands in such a record and in no
    other; one line of them is enough. A line is of paths with ` & ` between them, each of which stands in the record
    (null is enough), or does not (`!path`), or holds one of the words behind ` = `. `about`: whose records they are.
    `also`: further names, of services whose records have the same shape.
    """

    name: str  # all that is shown: the table of all shapes is a default, which `help` prints
    at: str = field(repr=False)
    signs: tuple[str, ...] = field(repr=False)
    about: str = field(repr=False)
    also: tuple[str, ...] = field(default=(), repr=False)

    @cached_property
    def path(self) -> Path:
        """`at`, read."""
        return Path.parse(self.at)

    @cached_property
    def _lines(self) -> tuple[tuple[_Sign, ...], ...]:
        return tuple(tuple(map(_sign, line.split(_AND))) for line in self.signs)

    @property
    def roots(self) -> frozenset[str] | None:
        """The members of a record that are looked at; `None` if that may be any."""
        paths = (self.path, *(sign.path for line in self._lines for sign in line))
        roots = [path.roots for path in paths]
        return None if None in roots else frozenset().union(*filter(None, roots))

    def fits(self, record: Any) -> bool:
        """True for a record with the signs of this shape. A text, which has none, is a reply itself."""
        if isinstance(record, str) and opened(record) is record:
            return self.path.whole
        return any(all(sign.stands(record) for sign in line) for line in self._lines)

    def closeness(self, record: Any) -> float:
        """How much of the signs is there, 0 to 1."""
        return max(sum(sign.stands(record) for sign in line) / len(line) for line in self._lines)

    def replies(self, record: Any) -> list[Found]:
        """The replies of a record of this shape.

        None where it has not the signs, so no prompt is taken for a reply. Where records are replies themselves every
        text, object and list is one, as without a path.
        """
        return self.path.replies(record) if self.path.whole or self.fits(record) else []


class _Sign(NamedTuple):
    path: Path
    words: tuple[str, ...] = ()
    missing: bool = False

    def stands(self, record: Any) -> bool:
        there = [value for way in self.path.ways for value, _ in reached(record, way)]
        if self.words:
            return any(isinstance(value, str) and value in self.words for value in there)
        return bool(there) is not self.missing


def _sign(text: str) -> _Sign:
    path, _, words = text.partition(_IS)
    return _Sign(Path.parse(path.removeprefix(_NOT)), tuple(words.split()), path.startswith(_NOT))
