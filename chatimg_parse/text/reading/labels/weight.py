"""Which ids, percents and state words speak for a task by their form, and which may stand in any text (rule 5a).

Each function marks what it was given (`Recorder.speaks`) where it does; `of_sentence` notes what speaks against one.
"""

from __future__ import annotations

import re

from ...folding import fold
from ...record.recorder import Recorder
from ...syntax.tokens import Segment
from ...words import labels

# What a state word carries that is a line of its own: an emoji, a tick or cross, or running dots.
_SYMBOL = "[\u2190-\u21ff\u2300-\u24ff\u2600-\u27bf\u2900-\u2bff\U0001f000-\U0001fbff]"
_CARRIES = re.compile(rf"{_SYMBOL}|\.\.|…|。。|···")
_CARRIES_SYMBOL = re.compile(_SYMBOL)
# A list item or heading, in which a state is one of many.
_ITEM = re.compile(r"[ \t]*(?:[-+•*](?=[ \t])|\d{1,3}[.)、．]|#{1,6}(?=[ \t]))")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_PROSE_BEHIND = re.compile(r"[ \t]+[A-Za-z]")
_SENTENCE_BEHIND = re.compile(r"[ \t]+(?:\d+[ \t]+)?[^\W\d_]")
_SHORT_ID = 12  # characters that an id behind the bare word `ID` has at least


def of_state(recorder: Recorder, state: str, segment: Segment, rest: int) -> None:
    """A state speaks where it is a line of its own and carries its dots, tick, emoji or quote mark."""
    text, start, end = recorder.text, segment.start, segment.end
    in_cell = segment.lead not in ("line", "blank", "quote") or text[end : end + 1] in ("|", "｜")
    if recorder.firm or rest < end or in_cell or _ITEM.match(text, start, end):
        return
    # With its reason behind it a failure may be any message: dots and a quote mark say nothing there.
    reasoned = state == "fail" and recorder.findings.signs[-1].value != ""
    carries = _CARRIES_SYMBOL if reasoned else _CARRIES
    if carries.search(text, start, end) or (not reasoned and _is_quoted(text, start)):
        recorder.speaks(start, end, "state-line")


def of_sentence(recorder: Recorder, end: int, limit: int) -> None:
    """A sentence that begins with the word of a failure (`Error 404 means that`) is none of its lines."""
    if _SENTENCE_BEHIND.match(recorder.text, end, limit) is not None:
        recorder.findings.worded = True


def of_clause(recorder: Recorder, start: int, segment: Segment) -> None:
    """A clause that ends like a failure speaks where it carries its cross."""
    text = recorder.text
    if not _ITEM.match(text, segment.start, segment.end) and _CARRIES_SYMBOL.search(text, segment.start, segment.end):
        recorder.speaks(start, segment.end, "state-line")


def of_percent(recorder: Recorder, start: int, end: int, limit: int) -> None:
    """The numbers behind a word of work speak, unless there is one and a sentence goes on behind it."""
    if is_run(recorder.text, start, end, limit) or _PROSE_BEHIND.match(recorder.text, end, limit) is None:
        recorder.speaks(start, end, "percent")


def is_run(text: str, start: int, end: int, limit: int) -> bool:
    """More than one number, or one with something other than a blank behind it: no sentence can go on there."""
    numbers = _NUMBER.findall(text[start:end])
    return len(numbers) > 1 or (end < limit and not text[end].isspace())


def of_id(recorder: Recorder, start: int, end: int, value: str, *, bare: bool) -> None:
    """An id speaks; behind the bare word `ID`, which badges and rows have too, only a long one."""
    if not bare or len(value) >= _SHORT_ID:
        recorder.speaks(start, end, "id")


def is_bare(text: str, word: labels.Word) -> bool:
    """The label is the bare word `ID`."""
    return fold(text[word.start : word.end]) == "id"


def _is_quoted(text: str, start: int) -> bool:
    """A quote mark stands before the words of a line."""
    while start and text[start - 1] in " \t\ufeff":
        start -= 1
    return text[start - 1 : start] == ">"
