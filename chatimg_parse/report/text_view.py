"""A report for a terminal: sections of aligned lines with bars, in 60 to 200 columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from textwrap import wrap

from ..printable import cut
from ..printable import width as columns_of
from . import words
from .figures import KINDS, NOT_READ, OTHER, Breakdown, Figures, Task, Timeline

_NARROWEST, _WIDEST = 60, 200
_MOST = 10  # lines of one section
# How each kind is drawn: without colours they can be told apart, too.
_INK = {"completed": "█", "pending": "▓", "failed": "▒", "refused": "░", "no_image": "▪", NOT_READ: "·", OTHER: "?"}
_COLOUR = {"completed": 32, "pending": 33, "failed": 31, "refused": 35, "no_image": 34, NOT_READ: 90, OTHER: 36}
_LEVELS = " ▁▂▃▄▅▆▇█"
_BOLD, _DIM, _PLAIN = 1, 2, 36


def as_text(figures: Figures, width: int, *, colour: bool) -> str:
    """See `Report.as_text`; another width is brought to the nearer end of what fits a terminal."""
    view = _View(max(_NARROWEST, min(_WIDEST, width)), colour)
    return "\n".join(line.rstrip() for line in view.lines(figures)) + "\n"


class _View:
    def __init__(self, width: int, colour: bool) -> None:
        self._width, self._colour = width, colour

    def lines(self, figures: Figures) -> Iterator[str]:
        yield from self._prose(words.headline(figures) + ".", _BOLD)
        yield from self._prose(words.summary(figures))
        if not figures.rows:
            yield from self._notes(figures)
            return
        yield from self._statuses(figures)
        if figures.timeline:
            yield from self._times(figures.timeline)
        for title, breakdown, what in (
            ("Models", figures.models, "models"),
            ("Error codes", figures.error_codes, "error codes"),
            ("Issues, and the replies that have them", figures.issues, "issues"),
        ):
            yield from self._names(title, breakdown, what, figures.read)
        if figures.tasks.known:
            yield from self._tasks(figures)
        yield from self._notes(figures)

    # -- sections -------------------------------------------------------------------------------------------------

    def _statuses(self, figures: Figures) -> Iterator[str]:
        yield from self._heading("Status")
        kinds = [kind for kind in KINDS if figures.by_kind[kind]]
        rows = [(words.called(kind), figures.by_kind[kind], {kind: figures.by_kind[kind]}) for kind in kinds]
        yield from self._bars(rows, figures.read)

    def _names(self, title: str, breakdown: Breakdown, what: str, whole: int) -> Iterator[str]:
        if not breakdown.lines:
            return
        yield from self._heading(title)
        shown = breakdown.lines[:_MOST]
        yield from self._bars([(words.name(line.name), line.rows, line.by_kind) for line in shown], whole)
        if told := words.of_names(breakdown, len(shown), what):
            yield from self._prose(told, _DIM, indent="  ")

    def _bars(self, rows: Sequence[tuple[str, int, Mapping[str, int]]], whole: int, indent: int = 2) -> Iterator[str]:
        """Name, count, share and a bar a line; bars are as long as their count is beside the largest."""
        longest = max(columns_of(name) for name, _, _ in rows)
        first = min(longest, self._width // 2 - 10)
        counts = max(len(words.number(count)) for _, count, _ in rows)
        room = self._width - first - counts - 13 - indent
        most = max(count for _, count, _ in rows)
        for name, count, by_kind in rows:
            share = "" if NOT_READ in by_kind else words.percent(count, whole)
            numbers = f"{words.number(count):>{counts}}  {share:>7}"
            yield f"{'':<{indent}}{_fitted(name, first)}  {numbers}  {self._bar(by_kind, room * count / most)}"

    def _bar(self, by_kind: Mapping[str, int], length: float) -> str:
        """One bar in pieces, which end where all of them would end if they were drawn exactly."""
        whole, drawn, told = sum(by_kind.values()), 0, 0
        bar = ""
        for kind, rows in by_kind.items() if whole else ():
            told += rows
            end = max(round(length * told / whole), 1)
            bar += self._styled(_INK.get(kind, "█") * (end - drawn), _COLOUR.get(kind, _PLAIN))
            drawn = max(end, drawn)
        return bar

    def _times(self, timeline: Timeline) -> Iterator[str]:
        yield from self._heading(f"Over time, by {timeline.step} (UTC)")
        if timeline.buckets:
            kinds = [kind for kind in KINDS if any(kind in bucket.by_kind for bucket in timeline.buckets)]
            label = max(len(words.called(kind)) for kind in (*kinds, "replies"))
            room = self._width - label - 20
            joined = _joined(timeline, room)
            most = max(rows for rows, _ in joined)
            levels = "".join(_level(rows / most) for rows, _ in joined)
            yield f"  {'replies':<{label}}  {levels}  up to {words.number(most)}"
            for kind in kinds:
                shares = (by_kind.get(kind, 0) / rows if rows else 0 for rows, by_kind in joined)
                told = self._styled("".join(map(_level, shares)), _COLOUR[kind])
                yield f"  {words.called(kind):<{label}}  {told}  {_from_to(joined, kind)}"
            yield f"  {'':<{label}}  {self._styled(_axis(timeline, len(joined)), _DIM)}"
        for sentence in words.of_times(timeline):
            yield from self._prose(sentence, _DIM, indent="  ")

    def _tasks(self, figures: Figures) -> Iterator[str]:
        tasks = figures.tasks
        yield from self._heading("Tasks")
        yield from self._prose(words.of_tasks(figures), indent="  ")
        if took := words.took(figures):
            yield from ("", "  How long they took, from the first time to the last")
            yield from self._bars([(name, count, {"": count}) for name, count in took], sum(tasks.took), indent=4)
        if tasks.slowest:
            yield from ("", "  The slowest")
            yield from self._task_lines(tasks.slowest, lambda task: words.span(task.seconds or 0))
        if tasks.waiting:
            yield from ("", "  Still waiting, the oldest first")
            yield from self._task_lines(
                tasks.waiting, lambda task: f"since {words.minute(task.first)}" if task.first else "since when?"
            )

    def _task_lines(self, tasks: tuple[Task, ...], when: Callable[[Task], str]) -> Iterator[str]:
        rows = [(when(task), words.name(task.task_id), words.called(task.kind), _place(task)) for task in tasks[:_MOST]]
        first, kind = (max(len(row[at]) for row in rows) for at in (0, 2))
        room = self._width - first - kind - 10
        second = min(max(columns_of(row[1]) for row in rows), room // 2)
        for told, task_id, came_to, place in rows:
            end = _fitted(place, room - second).rstrip()
            yield f"    {told:>{first}}  {_fitted(task_id, second)}  {came_to:<{kind}}  {end}"

    def _notes(self, figures: Figures) -> Iterator[str]:
        yield ""
        for note in [*words.notes(figures), f"Read: {words.sources(figures)}."]:
            yield from self._prose(note, _DIM)

    # -- pieces ---------------------------------------------------------------------------------------------------

    def _heading(self, title: str) -> Iterator[str]:
        yield from ("", self._styled(title, _BOLD))

    def _prose(self, text: str, style: int | None = None, indent: str = "") -> Iterator[str]:
        for line in wrap(text, self._width, initial_indent=indent, subsequent_indent=indent):
            yield line if style is None else self._styled(line, style)

    def _styled(self, text: str, style: int) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self._colour and text else text


_Slice = tuple[int, Mapping[str, int]]


def _joined(timeline: Timeline, room: int) -> list[_Slice]:
    """Rows, and rows by kind, of each bucket; of several neighbours together where there is no room for each."""
    many = -(-len(timeline.buckets) // room)
    told: list[_Slice] = []
    for at in range(0, len(timeline.buckets), many):
        by_kind: Counter[str] = Counter()
        for bucket in timeline.buckets[at : at + many]:
            by_kind.update(bucket.by_kind)
        told.append((by_kind.total(), by_kind))
    return told


def _axis(timeline: Timeline, length: int) -> str:
    """The first time and the last, below the first bucket and the last where these are far enough apart."""
    first, last = (words.start(timeline.buckets[at].start, timeline.step) for at in (0, -1))
    return first if first == last else first + last.rjust(max(length - len(first), len(last) + 3))


def _from_to(joined: list[_Slice], kind: str) -> str:
    first, last = (words.percent(by_kind.get(kind, 0), rows) for rows, by_kind in (joined[0], joined[-1]))
    return f"{first} to {last}" if len(joined) > 1 else first


def _level(share: float) -> str:
    """Something is seen of what is there."""
    return _LEVELS[0 if not share else max(1, round(share * (len(_LEVELS) - 1)))]


def _place(task: Task) -> str:
    return words.name(str(task.place))


def _fitted(text: str, columns: int) -> str:
    """In so many columns of a terminal, cut or filled with blanks."""
    text = cut(text, columns)
    return text + " " * (columns - columns_of(text))
