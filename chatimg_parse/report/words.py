"""The sentences of a report, and how numbers, spans and times are written: the same in the terminal and on the page."""

from __future__ import annotations

from datetime import datetime

from ..printable import short
from .counting import MOST_NAMES
from .figures import NOT_READ, OTHER, TOOK, Breakdown, Figures, Picture, Timeline
from .tasks import MOST_FOLLOWED

CALLED = {"no_image": "no image", OTHER: "another status"}
_CAME_TO = {
    "pending": "{} pending",
    "failed": "{} failed",
    "refused": "{} refused",
    "no_image": "{} without an image",
    OTHER: "{} with a status that is not known",
}
_UNITS = (("d", 86_400), ("h", 3600), ("min", 60), ("s", 1))
# What is not told where a column is not there.
_TELLS = {
    "model": "of models",
    "error_code": "of error codes",
    "task_id": "of tasks",
    "created": "of time",
    "issues": "of issues",
    "images": "of pictures",
}


def called(kind: str) -> str:
    """A kind of row in words."""
    return CALLED.get(kind, kind)


def number(count: int) -> str:
    """With commas between thousands."""
    return f"{count:,}"


def counted(count: int, one: str, more: str) -> str:
    """A number with its noun, `one` or `more` of it."""
    return f"{count:,} {one if count == 1 else more}"


def percent(part: int, whole: int) -> str:
    """Never 0 or 100 where something, or something else, is there."""
    if not whole or part > whole:
        return "-"
    share = part / whole * 100
    if 0 < share < 0.1:
        return "<0.1 %"
    if 99.9 < share < 100:
        return ">99.9 %"
    return f"{share:.1f} %" if part not in (0, whole) else f"{share:.0f} %"


def span(seconds: int) -> str:
    """Two units at the most: `1 h 12 min`."""
    told: list[str] = []
    for unit, size in _UNITS:
        if seconds >= size and len(told) < 2:
            told.append(f"{seconds // size} {unit}")
            seconds %= size
        elif told:
            break
    return " ".join(told) or "0 s"


def size(count: int) -> str:
    """Bytes, as people read them."""
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1e3:.0f} kB" if count >= 1e3 else f"{count} bytes"


def minute(at: datetime) -> str:
    """A time to the minute, as all of the report tells times."""
    return at.strftime("%Y-%m-%d %H:%M")


def start(at: datetime, step: str) -> str:
    """When a bucket begins, as exactly as it is long."""
    forms = {"week": "%Y-%m-%d", "day": "%Y-%m-%d", "month": "%Y-%m", "quarter": "%Y-%m", "year": "%Y"}
    return at.strftime(forms.get(step, "%Y-%m-%d %H:%M"))


def name(text: str) -> str:
    """What a reply brought in, in one line and harmless to a terminal; the page escapes it besides."""
    return short(text) or '""'


# -- sentences ------------------------------------------------------------------------------------------------


def headline(figures: Figures) -> str:
    """The one sentence that a reader takes away: what share of the replies came to pictures."""
    read = figures.read
    if not read:
        return "No reply was read" if figures.rows else "The table is empty"
    whole = "the one reply" if read == 1 else counted(read, "reply", "replies")
    return f"{percent(figures.by_kind['completed'], read)} of {whole} came to pictures"


def summary(figures: Figures) -> str:
    """What became of the others, how many pictures there are, and when it was."""
    read = figures.read
    others = [
        form.format(percent(figures.by_kind[kind], read)) for kind, form in _CAME_TO.items() if figures.by_kind[kind]
    ]
    told = [f"The others: {', '.join(others)}."] if others else []
    if "images" not in figures.missing and read:
        told.append(f"{counted(figures.pictures, 'picture was', 'pictures were')} found.")
    if unread := figures.by_kind[NOT_READ]:
        told.append(f"{counted(unread, 'row was', 'rows were')} not read.")
    if figures.timeline and figures.timeline.buckets:
        told.append(between(figures.timeline))
    return " ".join(told)


def between(timeline: Timeline) -> str:
    """The time that the buckets cover, as a sentence."""
    first, last = (start(timeline.buckets[at].start, timeline.step) for at in (0, -1))
    return f"From {first} to {last} (UTC)." if first != last else f"All in the {timeline.step} of {first} (UTC)."


def of_times(timeline: Timeline) -> list[str]:
    """Which rows stand in no bucket."""
    told = []
    if timeline.without:
        told.append(f"{counted(timeline.without, 'row tells', 'rows tell')} no time (`created`).")
    if timeline.absurd:
        told.append(
            f"{counted(timeline.absurd, 'row was', 'rows were')} left out here: "
            "`created` lies before 2020 or in the future, so it is no Unix time in seconds."
        )
    if timeline.far:
        told.append(
            f"{counted(timeline.far, 'row was', 'rows were')} left out here: "
            "so far in time from all others that these could not be told apart."
        )
    return told


def of_names(breakdown: Breakdown, shown: int, what: str) -> str | None:
    """What is not shown of a column."""
    told = []
    if more := len(breakdown.lines) - shown:
        told.append(f"{number(more)} more {what}")
    if breakdown.others:
        told.append(
            f"{counted(breakdown.others, 'row', 'rows')} with {what} that were met after {number(MOST_NAMES)} others"
        )
    return f"Not shown: {', and '.join(told)}." if more > 0 or breakdown.others else None


def of_tasks(figures: Figures) -> str:
    """How many tasks there are and what became of them, and how many could not be followed."""
    tasks = figures.tasks
    told = [f"{counted(tasks.known, 'task', 'tasks')}: {number(tasks.pending)} only seen pending"]
    told.append(f"{number(tasks.ended)} seen more than once and ended")
    sentence = ", ".join(told) + "."
    if tasks.let_go:
        sentence += (
            f" More than {number(MOST_FOLLOWED)} were under way at once, so {number(tasks.let_go)} "
            "that were waited for were not followed any further."
        )
    return sentence


def took(figures: Figures) -> list[tuple[str, int]]:
    """How many tasks took up to how long, from the quickest to the slowest, and all of those between."""
    names = [*(f"up to {span(seconds)}" for seconds in TOOK), f"more than {span(TOOK[-1])}"]
    counts = figures.tasks.took
    some = [at for at, count in enumerate(counts) if count]
    return [(names[at], counts[at]) for at in range(some[0], some[-1] + 1)] if some else []


def notes(figures: Figures) -> list[str]:
    """What the table lacks, and what could not be read."""
    told = [f"The table has no column {column!r}, so nothing is told {_TELLS[column]}." for column in figures.missing]
    if figures.bad_lines:
        told.append(f"{counted(figures.bad_lines, 'line was', 'lines were')} no JSON object, and were not counted.")
    if figures.by_kind[NOT_READ]:
        told.append("Rows that were not read have no status: null replies, or our own code failed (parser-error).")
    return told


def sources(figures: Figures) -> str:
    """Which tables were read."""
    told = ", ".join(name(table) for table in figures.tables[:5])
    more = len(figures.tables) - 5
    told += f" and {more} more" if more > 0 else ""
    return f"{told} ({counted(figures.parts, 'file', 'files')}, {counted(figures.rows, 'row', 'rows')})"


# -- pictures -------------------------------------------------------------------------------------------------


def of_gallery(figures: Figures) -> str:
    """How many pictures are shown, of how many."""
    shown = sum(picture.data is not None for picture in figures.gallery)
    return (
        f"{number(shown)} of {counted(figures.pictures, 'picture', 'pictures')}, as they are in the table or beside it."
    )


def of_addresses(figures: Figures) -> str:
    """What stands above the addresses: that nothing was loaded."""
    return f"Addresses of {counted(len(figures.addresses), 'picture', 'pictures')}, which are not loaded"


def of_picture(picture: Picture) -> str:
    """Type, pixels and bytes, as far as they are known: words of ours, but for a claimed type, which is not told."""
    told = [picture.media_type.removeprefix("image/").upper()] if picture.data and picture.media_type else []
    told += [f"{picture.width} × {picture.height}"] if picture.width and picture.height else []
    told += [size(picture.size)] if picture.size is not None else []
    return ", ".join(told) or "picture"
