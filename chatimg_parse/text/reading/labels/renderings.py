"""How labels and values are set in a segment: as a title, in brackets, alone in a quoted line, as a link's words."""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import attrgetter

from ... import urls
from ...record.recorder import STATES
from ...syntax.tokens import Code, Construct, Data, Image, Link, Reference, Segment, Url
from ...words import labels
from ...words.vocabulary import Vocabulary

# `### Task ID`, or `**Task ID**`: a label that is a line of its own.
_TITLE = re.compile(r"(#{1,6})[ \t]|\*\*|__")
# A percent that is a line of its own in a block quote.
_LONE_PERCENT = re.compile(r"[*_ \t]*(\d{1,3}(?:\.\d{1,9})?)[ \t]*[%％][*_ \t.…]*")
_START = attrgetter("start")
_QUOTED = re.compile(r"[ \t\ufeff]*>[ \t>]*")
_BEFORE_QUOTED = " \t\ufeff>"


def behind(text: str, at: int, limit: int) -> int:
    """The offset of the next word or construct."""
    tail = labels.TAIL.match(text, at, limit)
    return tail.end() if tail else at


def ahead(segment: Segment, at: int) -> Construct | None:
    """The first construct that does not stand before `at`."""
    constructs = segment.constructs
    if not constructs or constructs[0].start >= at:
        return constructs[0] if constructs else None
    index = bisect_left(constructs, at, key=_START)
    return constructs[index] if index < len(constructs) else None


def first(segment: Segment, at: int) -> int:
    """Where that construct begins, else where the segment ends."""
    construct = ahead(segment, at) if segment.constructs else None
    return segment.end if construct is None else construct.start


def content(construct: Construct | None) -> str | None:
    """The words that a code span, a link or brackets show; `None` for anything else."""
    if isinstance(construct, Code):
        return construct.content
    if isinstance(construct, Link) or (isinstance(construct, Reference) and construct.images is None):
        return construct.label
    return None


def holds_url(segment: Segment, at: int) -> bool:
    """The next construct is a link or a URL, or a code span that holds one."""
    construct = ahead(segment, at)
    if isinstance(construct, Code):
        return urls.BARE.fullmatch(construct.content.strip()) is not None
    return isinstance(construct, (Url, Link, Reference, Data, Image))


def is_empty(text: str, segment: Segment) -> bool:
    """Nothing but blanks stands in it."""
    return not segment.constructs and not text[segment.start : segment.end].strip()


def is_step(segment: Segment, at: int) -> bool:
    """The next construct is a link whose words are a number."""
    construct = ahead(segment, at)
    return isinstance(construct, Link) and labels.percent_of(construct.label) is not None


def steps(text: str, at: int, limit: int, segment: Segment) -> tuple[float | None, int]:
    """The last number behind a word of work, also in brackets (`Progress [40%]`), and where the numbers end."""
    number, end = labels.numbers(text, at, limit)
    step = ahead(segment, at)
    if number is not None or not isinstance(step, Reference) or step.images is not None:
        return number, end
    if behind(text, at, limit) != step.start:
        return None, end
    number, stop = labels.numbers(step.label, 0, len(step.label))
    whole = behind(step.label, stop, len(step.label)) == len(step.label)
    return (number, step.end) if number is not None and whole else (None, end)


def title(vocabulary: Vocabulary, text: str, segment: Segment) -> tuple[str, bool] | None:
    """The label that is the whole line, as a heading or in bold, and whether as a heading."""
    mark = _TITLE.match(text, segment.start, segment.end)
    if mark is None or segment.constructs or segment.lead == "cell":
        return None
    word = labels.word_at(vocabulary, text, segment.start, segment.end)
    if word is None or behind(text, word.end, segment.end) < segment.end:
        return None
    valued = word.exact and (word.role not in STATES or word.role == "progress")
    return (word.role, mark[1] is not None) if valued else None


def lone_percent(text: str, segment: Segment) -> float | None:
    """The percent that is all of a quoted line (`> 34.38%`), in a segment that is no cell and holds no construct."""
    start, end = segment.start, segment.end
    told = _LONE_PERCENT.match(text, start, end)
    if told is None or told.end() < end or text[end : end + 1] in ("|", "｜") or float(told[1]) > 100:
        return None
    if segment.lead == "quote":
        return float(told[1])
    line = start
    while line and text[line - 1] in _BEFORE_QUOTED:
        line -= 1
    if line and text[line - 1] not in "\r\n":
        return None
    return float(told[1]) if _QUOTED.fullmatch(text, line, start) else None
