"""`explain`: an account of a reply as text, for people who ask "why did it find no image here?".

The verdict comes first, then the why. A line of the content is a row of cells, each a character or the gap in long
data, so that brackets stay under what they mark; where it goes on in another row, each row has brackets of its own.
Invariants: no line is wider than was asked, and the reply is shown through `printable` only.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from typing_extensions import Unpack

from ..printable import cells_of, cut, rows, short, width
from ..stream.options import ParseOptions
from .account import Account, Content, Line, Mark, account_of
from .body_tree import Member
from .meanings import MEANINGS
from .sentences import ROLES

NARROWEST, WIDEST, USUAL = 60, 200, 100  # columns
_BOLD, _RED, _CYAN = "1", "31", "36"
_COLOURS = {
    "image": "32",
    "data": "32",
    "json": "35",
    "quoted": "33",
    "code-span": "33",
    "fail": _RED,
    "fail-reason": _RED,
}
_MEMBERS = 160  # of a body; those of which something became are always told
_NAME = 44  # columns of the name of a member, where there is room
_MEANING = max(map(len, MEANINGS))
_ALL, _BELOW = "the whole line", "what stands over the bracket"


def explain(source: Any, *, width: int = USUAL, colour: bool = False, **options: Unpack[ParseOptions]) -> str:
    """What a reply came to, and why: what was recognized where in it, and how it was decided. Pure.

    The verdict stands first. Of a body every member is told, of a body or stream every content.

    Args:
        source: What `parse` takes.
        width: How many columns of a terminal a line has at most, from 60 to 200; what is less or more is taken as
            these. Wide East Asian characters take two. What is longer goes on in the next row.
        colour: Adds the colours of a terminal, and changes nothing else.
        **options: The arguments of `parse`: `kind`, `base_url`, `preview`, `allow_svg`, `inputs`, `expects_image`,
            `limits`, `dialect`.

    Returns:
        Lines of text, in which nothing of the reply moves a terminal and long data is told by its ends and length.
    """
    if not isinstance(width, int):
        raise TypeError(f"explain(): width is a number of columns, not {type(width).__name__}")
    account = account_of("explain", source, options)
    view = _View(account, max(NARROWEST, min(WIDEST, width)), colour)
    return "\n".join("".join(f"{line}\n" for line in section) for section in view.sections())


class _View:
    def __init__(self, account: Account, columns: int, colour: bool) -> None:
        self._account, self._columns, self._colour = account, columns, colour
        marks = [mark for content in account.contents for mark in content.marks]
        lines = max((content.count for content in account.contents), default=1)
        # A title takes no more than two fifths; the rest of a longer one is told by the sections below.
        self._gutter = min(max((len(mark.title) for mark in marks), default=0), columns * 2 // 5)
        self._label = max(5, len(str(lines)))
        self._room = columns - self._gutter - self._label - 4

    def sections(self) -> Iterator[Iterator[str]]:
        """The verdict, then the why."""
        account = self._account
        yield self._verdict()
        yield self._pictures()
        if account.members:
            yield self._members(account.members)
        for content in account.contents:
            yield self._content(content)
        if account.contents:
            yield self._names()
        yield self._links()
        yield self._evidence()
        yield self._issues()

    # -- pieces ---------------------------------------------------------------------------------------------------

    def _paint(self, words: str, code: str) -> str:
        return f"\x1b[{code}m{words}\x1b[0m" if self._colour and code and words else words

    def _heading(self, words: str) -> Iterator[str]:
        yield from (self._paint(row.rstrip(), _BOLD) for row in rows(words, self._columns))

    def _told(self, words: str, indent: int = 2, hang: int = 2, head: str = "", code: str = "") -> Iterator[str]:
        """`words` in as many rows as they need, `hang` columns further in from the second on.

        `head` stands before them in the first row, in a colour where `code` is one.
        """
        room = self._columns - indent
        first, *more = rows(f"{head}{words}", room - hang, room)
        if len(head) <= len(first):
            first = self._paint(head, code) + first[len(head) :]
        yield f"{' ' * indent}{first}".rstrip(" ")
        yield from (f"{' ' * (indent + hang)}{row.strip(' ')}" for row in more if row.strip(" "))

    # -- sections -------------------------------------------------------------------------------------------------

    def _verdict(self) -> Iterator[str]:
        """The status with the rule that gave it, and what else the result tells."""
        account = self._account
        yield from self._heading(f"Status: {account.result.status}")
        yield from self._told(account.why, head=f"rule {account.rule}: ")
        for name, words in account.facts.items():
            yield from self._told(short(words), head=f"{name}: ")

    def _pictures(self) -> Iterator[str]:
        """The final pictures and videos."""
        account = self._account
        yield from self._heading(f"Pictures: {len(account.result.data)}")
        for number, image in enumerate(account.result.data, 1):
            size = f"{image.width}x{image.height}" if image.width and image.height else None
            told = [image.origin, image.media_type, size, image.alt and f'"{short(image.alt)}"']
            words = f"{account.place(image.span)} {', '.join(word for word in told if word)}"
            yield from self._told(words, hang=3, head=f"{number}. ")
            data = f"{len(image.b64_json):,} characters of base64" if image.b64_json else "redacted"
            yield from self._told(short(image.url or data), 5)
            if image.download_url:
                yield from self._told(f"download: {short(image.download_url)}", 5)
        for video in account.result.videos:
            yield from self._told(f"video: {short(video.url)}")

    def _members(self, members: list[Member]) -> Iterator[str]:
        """The body: one member after the other, in the order of reading; then what the meanings are."""
        yield from self._heading("Body: what each member means (by the rows of keys)")
        name = min(_NAME, self._columns * 2 // 5)
        for number, member in enumerate(members):
            if number >= _MEMBERS and not member.told:
                continue
            label = cut("  " * member.depth + member.name, name)
            label += " " * (name - width(label))
            for value in member.values:
                shown = f"{value.place} {value.shown}" if value.place else f"{member.meaning:<{_MEANING}} {value.shown}"
                fate = f" → {value.fate}" if value.fate else ""
                yield from self._beside(label, f"  {shown}{fate}" if value.place else f"{shown}{fate}")
        if len(members) > _MEMBERS:
            more = f"…({len(members) - _MEMBERS:,} more members; those with a picture are all told above)…"
            yield from self._told(more)
        for meaning in dict.fromkeys(member.meaning for member in members):
            yield from self._told(MEANINGS.get(meaning, ""), 4, _MEANING + 1, head=f"{meaning:<{_MEANING}} ")

    def _beside(self, label: str, words: str) -> Iterator[str]:
        """Words beside a label that is as wide as its column."""
        room = self._columns - width(label) - 3
        first, *more = rows(words, room - 2, room)
        yield f"  {label} {first}".rstrip(" ")
        indent = " " * (width(label) + 5)
        yield from (f"{indent}{row.strip(' ')}" for row in more if row.strip(" "))

    def _content(self, content: Content) -> Iterator[str]:
        """The content line by line, with a gutter of names."""
        yield from self._heading(content.heading)
        for line in content.lines():
            yield from self._line(content, line)
            if line.skipped:
                yield self._row(None, "⋮", f"…({line.skipped:,} more lines of data)…")

    def _line(self, content: Content, line: Line) -> Iterator[str]:
        """A mark of the whole line is named beside it; the others are drawn and named below it, row by row."""
        cells = list(cells_of(content.text, line.start, line.end))
        columns = list(accumulate((width(shown) for _, shown in cells), initial=0))
        ink = content.text[line.start : line.end]
        first, last = line.end - len(ink.lstrip(" \t>")), line.start + len(ink.rstrip(" \t"))
        whole = next((mark for mark in line.marks if mark.start <= first and mark.end >= last), None)
        edges = [0]  # the cell with which each row begins
        while edges[-1] < len(cells):
            edges.append(max(bisect_right(columns, columns[edges[-1]] + self._room) - 1, edges[-1] + 1))
        starts = [columns[edge] for edge in edges]
        marks = [mark for mark in line.marks if mark is not whole]
        drawn = [
            (mark, _by_row(places, starts))
            for mark, places in _places(marks, [at for at, _ in cells], columns).values()
        ]
        for row, (begin, stop) in enumerate(zip(edges, edges[1:] or [0], strict=False)):
            shown = "".join(shown for _, shown in cells[begin:stop])
            yield self._row(whole, "" if row else str(line.number), shown, goes_on=stop < len(cells))
            for mark, places in drawn:
                if row in places:
                    yield self._row(mark, "", _brackets(places[row]))

    def _row(self, mark: Mark | None, label: str, shown: str, *, goes_on: bool = False) -> str:
        """Blanks at the end of a row stay where the line goes on: they are of it."""
        name, code = (cut(mark.title, self._gutter), _COLOURS.get(mark.name, _CYAN)) if mark else ("", "")
        shown = shown if goes_on else shown.rstrip(" ")
        gutter = self._paint(f"{name:>{self._gutter}}", code)
        return f"{gutter} {label:>{self._label}} │{' ' if shown else ''}{self._paint(shown, code)}"

    def _names(self) -> Iterator[str]:
        """What the names in the gutters mean."""
        yield from self._heading(f"Names (beside a line: {_ALL}; below a line: {_BELOW})")
        for name, words in self._account.names.items():
            yield from self._told(words, hang=15, head=f"{name:<14} ")
        if not self._account.names:
            yield "  nothing was recognized"

    def _links(self) -> Iterator[str]:
        """The links by their roles, each with what it is of the pictures."""
        yield from self._heading(f"Links: {len(self._account.result.links)}")
        for role, links in self._account.links.items():
            yield from self._told(f": {ROLES[role]}", head=role, code=_CYAN)
            for link, use in links:
                label = f'"{short(link.label)}" ' if link.label else ""
                place = self._account.place(link.span)
                yield from self._told(f"{place} {label}{short(link.url)}{f' = {use}' if use else ''}", 4)

    def _evidence(self) -> Iterator[str]:
        """Why labels, state words and refusals counted, or that nothing spoke for a task."""
        yield from self._heading(f"Evidence of a task: {'yes' if self._account.evidence.task else 'none'}")
        for words in self._account.counted:
            yield from self._told(words)

    def _issues(self) -> Iterator[str]:
        """What was odd."""
        yield from self._heading(f"Issues: {len(self._account.result.issues)}")
        for issue in self._account.result.issues:
            head = f"{self._account.place(issue.span)} {issue.code}"
            yield from self._told(f": {issue.message}", head=head, code=_RED)


_Reach = tuple[int, int]  # from which column to which


def _places(marks: list[Mark], starts: list[int], columns: list[int]) -> dict[str, tuple[Mark, list[_Reach]]]:
    """Where each mark of a line is; those of one title are drawn in one row."""
    told: dict[str, tuple[Mark, list[_Reach]]] = {}
    for mark in marks:
        left, right = columns[max(bisect_right(starts, mark.start) - 1, 0)], columns[bisect_left(starts, mark.end)]
        if left < right:
            told.setdefault(mark.title, (mark, []))[1].append((left, right))
    return told


def _by_row(places: list[_Reach], starts: list[int]) -> dict[int, list[_Reach]]:
    """What of them is in each row that begins at these columns, counted from there."""
    told: dict[int, list[_Reach]] = defaultdict(list)
    for left, right in places:
        for row in range(bisect_right(starts, left) - 1, bisect_left(starts, right)):
            begin, end = starts[row], starts[row + 1]
            told[row].append((max(left, begin) - begin, min(right, end) - begin))
    return told


def _brackets(places: list[_Reach]) -> str:
    """A row of brackets, each whole: one that goes on is closed at the end of its row and opened in the next."""
    drawn = [" "] * max(right for _, right in places)
    for left, right in places:
        if right - left > 1:
            drawn[left:right] = f"└{'─' * (right - left - 2)}┘"
        else:
            drawn[left] = "╵"
    return "".join(drawn)
