"""One reply, as the parser saw it and what it made of it: all that an explanation shows, in whatever form.

Strategy: parse with the trace switched on, and name every span with what became of it. Nothing is decided here, and
nothing is written: `text_view` and `page` show the same account.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from ..bodies.reply.channels import Trace
from ..decide.evidence import REASONS, Evidence
from ..issues import CODES
from ..models import ChatImageError, ImageResult, Link, Span
from ..printable import gaps_of, short
from ..stream.inner import InnerParser
from ..stream.options import PARSE_OPTIONS, ParseOptions, check_names
from ..text.source import LINE_END
from .body_tree import Member, members_of
from .sentences import MARKS, NO_EVIDENCE, OTHER_LABEL, ROLES, STATUS_RULES, UNUSED

_CARRIERS = frozenset(("image", "link", "url", "data", "reference"))  # what can give a picture or a link
_DATA_LINE = re.compile(r"[ \t>]*[\w+/-]{40,}={0,2}[ \t]*", re.ASCII)


class Mark(NamedTuple):
    """A recognized span: `name` is what it is, `verdict` what became of it (a role, an issue, `unused`), perhaps ""."""

    start: int
    end: int
    name: str
    verdict: str = ""

    @property
    def title(self) -> str:
        """Both in one: `link → draft`."""
        return f"{self.name} → {self.verdict}" if self.verdict else self.name

    @property
    def why(self) -> list[str]:
        """The sentences of both, which cite the rules."""
        told = [MARKS.get(self.name, OTHER_LABEL)]
        if self.verdict:
            told.append(ROLES.get(self.verdict) or CODES.get(self.verdict) or UNUSED)
        return told


class Line(NamedTuple):
    """A line without its break. `skipped` lines of data behind it are not shown; `marks` are those that touch it."""

    number: int
    start: int
    end: int
    skipped: int
    marks: list[Mark]


class Content:
    """One text with the spans that were recognized in it, the outer before the inner ones."""

    def __init__(self, source: str | None, text: str, marks: list[Mark]) -> None:
        self.source, self.text, self.marks = source, text, marks
        breaks = list(LINE_END.finditer(text))
        starts = [0, *(found.end() for found in breaks)]
        ends = [*(found.start() for found in breaks), len(text)]
        self._lines = [line for line in zip(starts, ends, strict=True) if line[0] < len(text)] or [(0, 0)]
        self._starts = [start for start, _ in self._lines]

    @property
    def heading(self) -> str:
        """Which text it is, and how long."""
        return f"Content {short(self.source)}: {self.size}" if self.source else f"Content: {self.size}"

    @property
    def size(self) -> str:
        """How long it is."""
        return f"{len(self.text):,} characters, lines 1 to {self.count:,}"

    @property
    def count(self) -> int:
        """How many lines it has."""
        return len(self._lines)

    def place(self, offset: int) -> str:
        """Line and column, both from 1."""
        line = bisect_right(self._starts, offset) - 1
        return f"{line + 1}:{offset - self._starts[line] + 1}"

    def gaps(self, line: Line) -> list[tuple[int, int]]:
        """The middles of long data in a line."""
        return list(gaps_of(self.text, line.start, line.end))

    def lines(self) -> Iterator[Line]:
        """The lines that are shown; in a run of lines of data these are the first and the last."""
        number, coming, open_marks = 0, 0, list[Mark]()
        while number < len(self._lines):
            start, end = self._lines[number]
            skipped = self._data_lines_behind(number)
            open_marks = [mark for mark in open_marks if mark.end > start]
            following = self._starts[number + 1] if number + 1 < len(self._starts) else len(self.text) + 1
            while coming < len(self.marks) and self.marks[coming].start < following:
                if self.marks[coming].end > start:
                    open_marks.append(self.marks[coming])
                coming += 1
            yield Line(number + 1, start, end, skipped, open_marks[:])
            number += 1 + skipped

    def _data_lines_behind(self, number: int) -> int:
        """How many lines stand between this one and the last of a run of data lines, if that is worth a gap."""
        at = number
        while at < len(self._lines) and _DATA_LINE.fullmatch(self.text, *self._lines[at]):
            at += 1
        return at - number - 2 if at - number > 3 else 0


@dataclass(frozen=True)
class Account:
    """What is told of one reply. `rule` is the name of the status rule that decided."""

    result: ImageResult
    rule: str
    evidence: Evidence
    contents: list[Content]
    members: list[Member]

    @cached_property
    def _by_source(self) -> dict[str | None, Content]:
        return {content.source: content for content in self.contents}

    def place(self, span: Span | None) -> str:
        """Line and column in the content, with its name where there are several; offsets in any other text."""
        if span is None:
            return "-"
        content = self._by_source.get(span.source)
        name = short(span.source or "")
        if content is None:
            return f"{name}[{span.start}:{span.end}]"
        return content.place(span.start) if len(self.contents) == 1 else f"{name} {content.place(span.start)}"

    @property
    def why(self) -> str:
        """The sentence of the status rule."""
        return STATUS_RULES.get(self.rule, "")

    @property
    def raised(self) -> str | None:
        """What `raise_for_status()` raises, if it does."""
        try:
            self.result.raise_for_status()
        except ChatImageError as error:
            return f"{type(error).__name__}: {error}"
        return None

    @property
    def facts(self) -> dict[str, str]:
        """What the result says besides status and pictures, as text that came with the reply."""
        result, error = self.result, self.result.error
        told = {
            "task": result.task_id,
            "progress": None if result.progress is None else f"{result.progress}%",
            "error": error and ": ".join(dict.fromkeys(filter(None, (error.code, error.type, error.message)))),
            "raise_for_status()": self.raised,
            "preview": result.preview_url,
            "source": result.source_url,
            "prompt": result.params and result.params.prompt,
            "prose": result.text,
        }
        return {name: words for name, words in told.items() if words}

    @cached_property
    def names(self) -> dict[str, str]:
        """The names of all marks, each with its sentence, in the order of their first coming."""
        marks = [mark for content in self.contents for mark in content.marks]
        return {mark.name: MARKS.get(mark.name, OTHER_LABEL) for mark in marks}

    @cached_property
    def links(self) -> dict[str, list[tuple[Link, str]]]:
        """The links by their roles, each with what it is of the pictures, perhaps ""."""
        used = {image.download_url: f"download of picture {n}" for n, image in enumerate(self.result.data, 1)}
        used |= {image.url: f"picture {n}" for n, image in enumerate(self.result.data, 1)}
        roles: dict[str, list[tuple[Link, str]]] = {}
        for link in self.result.links:
            roles.setdefault(link.role, []).append((link, used.get(link.url, "")))
        return roles

    @property
    def counted(self) -> list[str]:
        """Why labels, state words and refusals counted, or that nothing spoke for a task."""
        if not self.evidence.task:
            return [NO_EVIDENCE]
        counts = Counter(mark.name for mark in self.evidence.marks)
        if not counts and self.evidence.why is not None:
            counts[self.evidence.why] = 1
        return [
            f"{name}: {REASONS[name]}" + (f" ({count} times)" if count > 1 else "") for name, count in counts.items()
        ]


def account_of(function: str, source: Any, options: ParseOptions) -> Account:
    """Read a reply with the trace switched on; `function` is who was called with these options of `parse`."""
    check_names(function, options, PARSE_OPTIONS)
    parser = InnerParser(**options)
    traces, notes = parser.traced(), parser.noted()
    result = parser.whole(source)
    became = _became(result)
    contents = [_content(trace, became[trace.source]) for trace in traces]
    if not contents and not notes:
        contents = [Content(None, "", [])]
    return Account(result, parser.rule, parser.evidence, contents, members_of(notes, result))


_Became = dict[tuple[int, int], tuple[str, str]]  # of each span: what it is by that, and the verdict


def _became(result: ImageResult) -> dict[str | None, _Became]:
    """What became of the spans of each text; a picture goes before its link, and this before an issue."""
    told = [(image.span, "image", "image") for image in result.data]
    told += [(link.span, "link", link.role) for link in result.links]
    told += [(issue.span, "", issue.code) for issue in result.issues]
    became: dict[str | None, _Became] = defaultdict(dict)
    for span, name, verdict in told:
        if span:
            became[span.source].setdefault((span.start, span.end), (name, verdict))
    return became


def _content(trace: Trace, became: _Became) -> Content:
    """The trace with what became of each span.

    A picture or link that another construct holds is not in the trace and gets a mark of its own.
    """
    names = {place: name for place, (name, _) in became.items() if name}
    names |= {(start, end): name for start, end, name in trace.spans}
    marks = []
    for (start, end), name in names.items():
        verdict = became.get((start, end), ("", "unused" if name in _CARRIERS else ""))[1]
        marks.append(Mark(start, end, name, verdict))
    marks = sorted((mark for mark in marks if mark.start < mark.end), key=lambda mark: (mark.start, -mark.end))
    return Content(trace.source, trace.text, marks)
