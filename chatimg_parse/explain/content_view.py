"""`explain`: a reply as the parser saw it, for people who ask "why did it find no image here?".

Strategy: parse with the trace switched on, then show the content with every recognised span named, and what came of
it, the status last. Nothing is decided here. A line of the content is a row of cells, each a character or the gap in
long data, so that brackets stay under what they mark. Invariant: the reply is shown through `visible` only.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import accumulate
from typing import Any, NamedTuple

from typing_extensions import Unpack

from ..bodies.walk.walk import Note
from ..decide.evidence import REASONS, Evidence
from ..models import ImageResult, Span
from ..printable import cells_of, short, width
from ..stream.inner import InnerParser
from ..stream.options import PARSE_OPTIONS, ParseOptions, check_names
from ..text.source import LINE_END
from .body_tree import tree_of

RULES: dict[str, str] = {
    "images": "At least one final picture or video is there (rule 12).",
    "images-beside-error": "Pictures are there and count; a failure is told beside or behind them (rule 12).",
    "structured-error": "An error object, a failed task or a finish reason says so, and no picture came (rule 12).",
    "failure-words": "Words or a JSON object tell a failure, and no words of new work stand behind them (rule 12).",
    "claimed-but-missing": "The reply says that the picture is done, but it holds none (rule 12).",
    "refusal-in-prose": "The prose begins like a refusal, or like an apology for a technical reason (rules 5a and 12).",
    "started": "A task was started (id, preview page, words of work), and no picture and no end came (rule 12).",
    "nothing": "No picture, task, failure or refusal was recognised: to the parser this is plain text (rule 12).",
    "internal-error": "The parser failed on this input; please report it (rule I3).",
}
ROLES: dict[str, str] = {
    "image": "shown as a picture, or its form or label says that it is one",
    "download": "its label says so: another address of a picture, and the picture itself only where none is shown",
    "preview": "its label or host says so: a page to look at, and the picture only by the preview rule",
    "source": "its label, or its host and path, says so: the raw data of the task, never a picture",
    "draft": "a step on the way: a number or percent, the picture only at 100 where no other is; or in reasoning",
    "video": "its form or its label says so",
    "poster": "the still picture of a video, not a result",
    "input": "it stands in the parameter block or another JSON object: an input of the request, never a result",
    "other": "neither its form nor its label says that it is a picture, or it is a known stand-in",
}
MARKS: dict[str, str] = {
    "json": "a JSON object: the parameter block or a verdict; nothing inside it is a result",
    "quoted": "a fence or an HTML comment; nothing inside it is a result",
    "reasoning": "what the model says to itself: its pictures are drafts, its progress counts where no other is told",
    "code": "the label of an error code",
    "code-span": "a code span; it counts only as the value of a label",
    "image": "a picture in markdown, or one that another construct holds",
    "link": "a link in markdown or HTML",
    "url": "a bare URL",
    "data": "a bare data URI, or bare base64 that begins like a picture",
    "tag": "an HTML tag",
    "reference": "words in brackets: a link or picture only where their address is defined",
    "definition": "the address of words in brackets",
    **dict.fromkeys(("queue", "submit", "run", "progress"), "words of work: the task goes on"),
    "done": "words that say that the picture is done",
    **dict.fromkeys(("fail", "reason", "fail-reason"), "words of failure"),
}
_CARRIERS = frozenset(("image", "link", "url", "data", "reference"))  # what can give a picture or a link

_COLUMNS = 80  # of the content; what is longer goes on in the next row
_DATA_LINE = re.compile(r"[ \t>]*[\w+/-]{40,}={0,2}[ \t]*", re.ASCII)
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


def explain(source: Any, *, colour: bool = False, **options: Unpack[ParseOptions]) -> str:
    """What was recognised where in a reply and how it was decided, for a person to read. Pure.

    Of a body or stream every content is shown, then what came of all of them and of the fields beside them.
    `colour` adds the colours of a terminal and changes nothing else. `options` are the arguments of `parse`: `kind`,
    `base_url`, `preview`, `allow_svg`, `inputs`, `expects_image`, `limits`, `dialect`.
    """
    check_names("explain", options, PARSE_OPTIONS)
    parser = InnerParser(**options)
    traces, notes = parser.traced(), parser.noted()
    result = parser.whole(source)
    views = [_View(trace.source, trace.text, result, trace.spans, colour) for trace in traces]
    first = views[0] if views else _View(None, "", result, [], colour)
    sections = [view.content() for view in views or ([] if notes else [first])]
    if notes:
        sections.insert(0, first.members(notes))
    sections += [first.names(views), first.pictures(), first.links(), first.issues()]
    sections += [first.evidence(parser.evidence), first.decision(parser.rule)]
    return "\n".join("".join(line.rstrip() + "\n" for line in section) for section in sections)


class _Mark(NamedTuple):
    """A recognised span; `title` is its name with what became of it."""

    start: int
    end: int
    name: str
    title: str


class _View:
    """The sections of one explanation."""

    def __init__(
        self, source: str | None, text: str, result: ImageResult, trace: list[tuple[int, int, str]], colour: bool
    ) -> None:
        self._source, self._text, self._result, self._colour = source, text, result, colour
        self._lines = _lines_of(text)
        self._starts = [start for start, _ in self._lines]
        self._marks = _marks_of(source, result, trace)
        self._gutter = max((len(mark.title) for mark in self._marks), default=0)

    def _paint(self, words: str, code: str) -> str:
        return f"\x1b[{code}m{words}\x1b[0m" if self._colour and code and words else words

    def _line_of(self, offset: int) -> int:
        return bisect_right(self._starts, offset) - 1

    def _place(self, span: Span | None) -> str:
        """Line and column, both from 1; offsets where the span is of another text than the one given."""
        if span is None or span.source != self._source:
            return f"{short(span.source or '')}[{span.start}:{span.end}]" if span else "-"
        line = self._line_of(span.start)
        return f"{line + 1}:{span.start - self._starts[line] + 1}"

    def content(self) -> Iterator[str]:
        """The content line by line, with a gutter of names."""
        by_line: dict[int, list[_Mark]] = defaultdict(list)
        for mark in self._marks:
            for number in range(self._line_of(mark.start), self._line_of(mark.end - 1) + 1):
                by_line[number].append(mark)
        name = f"Content {short(self._source)}" if self._source else "Content"
        yield self._paint(f"{name}: {len(self._text):,} characters, lines 1 to {len(self._lines):,}", _BOLD)
        number = 0
        while number < len(self._lines):
            yield from self._line(number, by_line[number])
            left_out = self._data_lines_behind(number)
            if left_out:
                yield self._row(None, "⋮", f"…({left_out:,} more lines of data)…")
            number += 1 + left_out

    def _data_lines_behind(self, number: int) -> int:
        """How many lines stand between this one and the last of a run of data lines, if that is worth a gap."""
        at = number
        while at < len(self._lines) and _DATA_LINE.fullmatch(self._text, *self._lines[at]):
            at += 1
        return at - number - 2 if at - number > 3 else 0

    def _line(self, number: int, marks: list[_Mark]) -> Iterator[str]:
        """A mark of the whole line is named beside it; the others are drawn and named below it, row by row."""
        start, end = self._lines[number]
        cells = list(cells_of(self._text, start, end))
        columns = list(accumulate((width(shown) for _, shown in cells), initial=0))
        ink = self._text[start:end]
        first, last = end - len(ink.lstrip(" \t>")), start + len(ink.rstrip(" \t"))
        whole = next((mark for mark in marks if mark.start <= first and mark.end >= last), None)
        canvases = _drawn([mark for mark in marks if mark is not whole], [at for at, _ in cells], columns)
        begin, label = 0, str(number + 1)
        while begin < len(cells) or label:
            stop = max(bisect_right(columns, columns[begin] + _COLUMNS) - 1, begin + 1)
            yield self._row(whole, label, "".join(shown for _, shown in cells[begin:stop]))
            for mark, canvas in canvases:
                drawn = "".join(canvas[columns[begin] : columns[min(stop, len(cells))]]).rstrip()
                if drawn:
                    yield self._row(mark, "", drawn)
            begin, label = stop, ""

    def _row(self, mark: _Mark | None, label: str, shown: str) -> str:
        name, code = (mark.title, _COLOURS.get(mark.name, _CYAN)) if mark else ("", "")
        return f"{self._paint(f'{name:>{self._gutter}}', code)} {label:>5} │ {self._paint(shown.rstrip(), code)}"

    def names(self, views: list[_View]) -> Iterator[str]:
        """What the names in the gutters mean."""
        marks = [mark for view in views for mark in view._marks]
        rows = {mark.name: MARKS.get(mark.name, "a label, with its value if that is no link") for mark in marks}
        yield self._paint("Names (beside a line: of all of it; below a line: of what stands over the bracket)", _BOLD)
        yield from [f"  {name:<14} {words}" for name, words in rows.items()] or ["  nothing was recognised"]

    def members(self, notes: list[Note]) -> Iterator[str]:
        """The body: what its members mean, and what became of the pictures in them."""
        yield self._paint("Body: what each member means (by the rows of keys)", _BOLD)
        yield from tree_of(notes, self._result)

    def pictures(self) -> Iterator[str]:
        """The final pictures and videos."""
        yield self._paint(f"Pictures: {len(self._result.data)}", _BOLD)
        for number, image in enumerate(self._result.data, 1):
            size = f"{image.width}x{image.height}" if image.width and image.height else None
            told = [image.origin, image.media_type, size, image.alt and f'"{short(image.alt)}"']
            yield f"  {number}. {self._place(image.span)} {', '.join(word for word in told if word)}"
            data = f"{len(image.b64_json):,} characters of base64" if image.b64_json else "redacted"
            yield f"     {short(image.url or data)}"
            if image.download_url:
                yield f"     download: {short(image.download_url)}"
        yield from (f"  video: {short(video.url)}" for video in self._result.videos)

    def links(self) -> Iterator[str]:
        """The links by their roles, each with what it is of the pictures."""
        used = {image.download_url: f"download of picture {n}" for n, image in enumerate(self._result.data, 1)}
        used |= {image.url: f"picture {n}" for n, image in enumerate(self._result.data, 1)}
        roles: dict[str, list[str]] = {}
        for link in self._result.links:
            label = f'"{short(link.label)}" ' if link.label else ""
            use = f" = {used[link.url]}" if link.url in used else ""
            roles.setdefault(link.role, []).append(f"    {self._place(link.span)} {label}{short(link.url)}{use}")
        yield self._paint(f"Links: {len(self._result.links)}", _BOLD)
        for role, rows in roles.items():
            yield f"  {self._paint(role, _CYAN)}: {ROLES[role]}"
            yield from rows

    def issues(self) -> Iterator[str]:
        """What was odd."""
        yield self._paint(f"Issues: {len(self._result.issues)}", _BOLD)
        for issue in self._result.issues:
            yield f"  {self._place(issue.span)} {self._paint(issue.code, _RED)}: {issue.message}"

    def evidence(self, evidence: Evidence) -> Iterator[str]:
        """Why labels, state words and refusals counted, or that nothing spoke for a task."""
        yield self._paint(f"Evidence of a task: {'yes' if evidence.task else 'none'}", _BOLD)
        if not evidence.task:
            yield "  labels and state words are prose here, and refusals count only as a short answer's first sentence"
        for name, count in Counter(mark.name for mark in evidence.marks).items() or [(evidence.why, 1)]:
            if name is not None and evidence.task:
                yield f"  {name}: {REASONS[name]}" + (f" ({count} times)" if count > 1 else "")

    def decision(self, rule: str) -> Iterator[str]:
        """The status with the rule that gave it, and what else the result tells."""
        result, error = self._result, self._result.error
        told = {
            f"rule {rule}": RULES.get(rule),
            "error": error and ": ".join(dict.fromkeys(filter(None, (error.code, error.type, error.message)))),
            "task": result.task_id,
            "preview": result.preview_url,
            "source": result.source_url,
            "progress": None if result.progress is None else f"{result.progress}%",
            "prompt": result.params and result.params.prompt,
            "prose": result.text,
        }
        yield self._paint(f"Status: {result.status}", _BOLD)
        yield from (f"  {name}: {short(value)}" for name, value in told.items() if value)


def _lines_of(text: str) -> list[tuple[int, int]]:
    """Where each line starts and ends, without its line break."""
    breaks = list(LINE_END.finditer(text))
    starts = [0, *(found.end() for found in breaks)]
    ends = [*(found.start() for found in breaks), len(text)]
    return [line for line in zip(starts, ends, strict=True) if line[0] < len(text)] or [(0, 0)]


def _marks_of(source: str | None, result: ImageResult, trace: list[tuple[int, int, str]]) -> list[_Mark]:
    """The trace with what became of each span, the outer before the inner ones.

    A picture or link that another construct holds is not in the trace and gets a mark of its own.
    """
    told = [(image.span, "image", "image") for image in result.data]
    told += [(link.span, "link", link.role) for link in result.links]
    told += [(issue.span, "", issue.code) for issue in result.issues]
    became: dict[tuple[int, int], tuple[str, str]] = {}
    for span, name, verdict in told:
        if span and span.source == source:
            became.setdefault((span.start, span.end), (name, verdict))
    names = {place: name for place, (name, _) in became.items() if name} | {(s, e): name for s, e, name in trace}
    marks = []
    for (start, end), name in names.items():
        verdict = became.get((start, end), ("", "unused" if name in _CARRIERS else ""))[1]
        marks.append(_Mark(start, end, name, f"{name} → {verdict}" if verdict else name))
    return sorted((mark for mark in marks if mark.start < mark.end), key=lambda mark: (mark.start, -mark.end))


def _drawn(marks: list[_Mark], starts: list[int], columns: list[int]) -> list[tuple[_Mark, list[str]]]:
    """A canvas of the line's width for each title, with a bracket under each mark that has it."""
    canvases: dict[str, tuple[_Mark, list[str]]] = {}
    for mark in marks:
        begin, stop = columns[max(bisect_right(starts, mark.start) - 1, 0)], columns[bisect_left(starts, mark.end)]
        if mark.title not in canvases:
            canvases[mark.title] = (mark, [" "] * columns[-1])
        canvases[mark.title][1][begin:stop] = f"└{'─' * (stop - begin - 2)}┘"[: stop - begin]
    return list(canvases.values())
