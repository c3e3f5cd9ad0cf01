"""`--path`: the lines of `--jsonl` are records, in which the replies lie somewhere.

It is loaded only where it is asked for. Where `auto` finds that the records are replies themselves, a line is read as
it is without `--path`.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ..lines import BadLine, Reply, reply_of
from ..printable import visible
from ..records import AUTO, Choice, Found, Path, Shape, UnknownShape, choose, located, opened
from .inputs import Unreadable, lines
from .terminal.streams import named, say

# Lines are held while they are looked at: at most so many, and so many bytes of them.
_LOOKED_AT, _LOOKED_BYTES = 100, 1 << 26
_WHOLE = Path.parse("$")
_Line = Reply | BadLine | None  # as `reply_of` has it
_Where = Path | Shape | Choice


@dataclass(frozen=True)
class Spot:
    """What one line of the output is for: a reply (`found`), or a line of the input that holds none.

    `line`: its number. `wrong`: why it is no record, `empty`: it holds nothing at all. `first`: it is the first that
    is told of this line. `many`: there may be several. `is_body`: the reply is the text of an object or list.
    """

    file: str
    line: int
    many: bool
    found: Found | None = None
    wrong: BadLine | None = None
    empty: bool = False
    first: bool = True
    is_body: bool = False

    def shown(self, result: str) -> str:
        """The output for a result as JSON text: where it stood is told if line numbers do not match."""
        if not self.many:
            return result
        place = {"file": self.file, "line": self.line, "index": list(self.found.index) if self.found else None}
        return f'{visible(json.dumps(place, ensure_ascii=False))[:-1]}, "result": {result}}}'


class Records:
    """Finds the replies in the records of files: at a path, in a known shape, or in one that is told by the first."""

    def __init__(self, told: str) -> None:
        """`told`: a path, the name of a shape, or `auto`. Raises `ValueError` for what is none of them."""
        self._where = None if told == AUTO else located(told)

    def spots(self, file: str) -> Iterator[Spot]:
        """What stands in each line of a file, in order, each as soon as it is there.

        With `auto` the first lines are read before the first is told. Raises `Unreadable`, also where they have no
        known shape.
        """
        coming = map(_held, lines(file))
        looked: deque[_Line] = deque()
        if self._where is None:
            looked.extend(_first(coming))
        where = self._where or _chosen(file, looked)
        for number, line in enumerate(_all(looked, coming), 1):
            yield from _spots(file, number, line, where)


def _held(line: bytes | None) -> _Line:
    try:
        return reply_of(line)
    except BadLine as wrong:
        return wrong


def _first(coming: Iterator[_Line]) -> Iterator[_Line]:
    """The lines that are looked at."""
    size = 0
    for number, line in enumerate(coming, 1):
        yield line
        size += len(line.source or "") if isinstance(line, Reply) else 0
        if number == _LOOKED_AT or size > _LOOKED_BYTES:
            return


def _all(looked: deque[_Line], coming: Iterable[_Line]) -> Iterator[_Line]:
    while looked:
        yield looked.popleft()
    yield from coming


def _chosen(file: str, looked: Iterable[_Line]) -> _Where:
    records = [_record(line) for line in looked if isinstance(line, Reply) and line.source is not None]
    if not records:
        return _WHOLE
    try:
        choice = choose(records)
    except UnknownShape as unknown:
        raise Unreadable(f"cannot be read with --path auto: {unknown}") from None
    told = "holds replies themselves" if choice.whole else f"is read as {choice.name}, at {choice.path}"
    say(f"{named(file)} {told} ({choice.read} of the first {choice.of})")
    return choice


def _record(line: Reply) -> Any:
    """The value of a line."""
    source = line.source
    return opened(source.decode(errors="replace").removeprefix("\ufeff") if isinstance(source, bytes) else source)


def _spots(file: str, number: int, line: _Line, where: _Where) -> Iterator[Spot]:
    path = where if isinstance(where, Path) else where.path
    if not isinstance(line, Reply):
        yield Spot(file, number, path.many, wrong=line, empty=line is None)
        return
    # A reply itself is for the parser to read, for the issues that only a text can have.
    if path.whole:
        yield Spot(file, number, False, Found(line.source), is_body=line.is_body)
        return
    found = where.replies(_record(line))
    if not found:
        yield Spot(file, number, path.many)
    for place, each in enumerate(found):
        yield Spot(file, number, path.many, each, first=not place)
