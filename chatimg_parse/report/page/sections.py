"""Parts of the page that are made of rows: names with bars, tasks, pictures."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping

from ...page.frame import SCROLLED
from ...page.markup import css, link, own, shown, swatch, text
from .. import words
from ..figures import KINDS, Breakdown, Figures, Line, Picture, Task
from . import plots

_MOST, _MOST_MORE = 12, 200  # names that are shown at once, and those that can be opened


def stacked(by_kind: Mapping[str, int], classes: str, width: float = 100) -> str:
    """A bar in pieces, with the counts for those who point at it or cannot see it."""
    rows = sum(by_kind.values())
    told = ", ".join(f"{words.called(kind)} {words.number(by_kind[kind])}" for kind in KINDS if by_kind.get(kind))
    pieces = "".join(
        f'<i class="{css(kind)}" style="width:{by_kind[kind] / rows * 100:.2f}%"></i>'
        for kind in KINDS
        if by_kind.get(kind)
    )
    label = f'role="img" aria-label="{own(told)}" title="{own(told)}"'
    return f'<div class="{classes}" style="width:{width:.1f}%" {label}>{pieces}</div>'


def names(
    key: str, title: str, breakdown: Breakdown, read: int, meanings: Mapping[str, str] | None = None
) -> Iterator[str]:
    """The rows by one column: a table of the first names, the further ones folded; nothing where there is none."""
    if not breakdown.lines:
        return
    label = key.replace(" ", "-")
    lines = breakdown.lines
    yield f'<section class="long" aria-labelledby="{label}"><h2 id="{label}">{own(title)}</h2>'
    yield _table(key, lines[:_MOST], lines[0].rows, read, meanings or {})
    if rest := lines[_MOST:_MOST_MORE]:
        yield f"<details><summary>{words.number(len(rest))} more</summary>"
        yield _table(key, rest, lines[0].rows, read, meanings or {})
        yield "</details>"
    if told := words.of_names(breakdown, min(len(lines), _MOST_MORE), key):
        yield f'<p class="faint">{own(told)}</p>'
    yield "</section>"


def _table(key: str, lines: tuple[Line, ...], most: int, read: int, meanings: Mapping[str, str]) -> str:
    rows = []
    for line in lines:
        meaning = meanings.get(line.name)
        told = f'<span class="meaning">{own(meaning)}</span>' if meaning else ""
        bar = stacked(line.by_kind, "bar", max(1.0, line.rows / most * 100))
        done = words.percent(line.by_kind.get("completed", 0), line.rows)
        rows.append(
            f"<tr><th scope=row>{shown(line.name)}{told}{bar}</th><td class=n>{words.number(line.rows)}</td>"
            f'<td class="n wide">{own(words.percent(line.rows, read))}</td><td class=n>{own(done)}</td></tr>'
        )
    return (
        f"<table><caption>Replies by {own(key[:-1])}; each bar shows what they came to</caption><thead><tr>"
        '<th scope=col>name</th><th scope=col class=n>replies</th><th scope=col class="n wide">share</th>'
        f"<th scope=col class=n>completed</th></tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )


# -- tasks ----------------------------------------------------------------------------------------------------


def tasks(figures: Figures) -> Iterator[str]:
    """How long tasks took, the slowest, and those that were waited for in vain; nothing where there is no task."""
    told = figures.tasks
    if not told.known:
        return
    yield '<section class="long" aria-labelledby="tasks"><h2 id="tasks">Tasks</h2>'
    yield f'<p class="faint">{own(words.of_tasks(figures))}</p>'
    if took := words.took(figures):
        yield from _took(took, sum(told.took))
    yield '<div class="pair apart">'
    if told.slowest:
        yield _tasks("The slowest", "took", told.slowest, _seconds)
    if told.waiting:
        yield _tasks("Still waiting, the oldest first", "since", told.waiting, _since)
    yield "</div></section>"


def _took(took: list[tuple[str, int]], whole: int) -> Iterator[str]:
    yield "<figure><figcaption>How long they took, from the first time to the last</figcaption>"
    yield f'{SCROLLED} aria-label="Plot; its figures are in the table below">{plots.took(took)}</div></figure>'
    yield "<details><summary>The figures as a table</summary><table><caption>How long tasks took</caption><thead><tr>"
    yield "<th scope=col>took</th><th scope=col class=n>tasks</th><th scope=col class=n>share</th></tr></thead><tbody>"
    for name, count in took:
        share = own(words.percent(count, whole))
        yield f"<tr><th scope=row>{own(name)}</th><td class=n>{words.number(count)}</td><td class=n>{share}</td></tr>"
    yield "</tbody></table></details>"


def _seconds(task: Task) -> str:
    return words.span(task.seconds or 0)


def _since(task: Task) -> str:
    return words.minute(task.first) if task.first else "unknown"


def _tasks(caption: str, column: str, listed: tuple[Task, ...], when: Callable[[Task], str]) -> str:
    """What became of those that ended is told by a colour and a word for those who cannot see it."""
    rows = "".join(
        f"<tr><td class=when>{own(when(task))}</td><th scope=row><span class=id>{shown(task.task_id)}</span>"
        f"<span class=meaning>{swatch(task.kind)} {own(words.called(task.kind))}, {shown(str(task.place))}</span></th>"
        "</tr>"
        for task in listed
    )
    return (
        f"<div><table><caption>{own(caption)}</caption><thead><tr><th scope=col>{column}</th><th scope=col>task</th>"
        f"</tr></thead><tbody>{rows}</tbody></table></div>"
    )


# -- pictures -------------------------------------------------------------------------------------------------


def pictures(figures: Figures) -> Iterator[str]:
    """The first pictures, shown, and the first addresses, which are only told."""
    if not (figures.gallery or figures.addresses):
        return
    yield '<section class="long" aria-labelledby="pictures"><h2 id="pictures">First pictures</h2>'
    if figures.gallery:
        yield f'<p class="faint">{own(words.of_gallery(figures))}</p><ul class="gallery">'
        yield from map(_picture, figures.gallery)
        yield "</ul>"
    if figures.addresses:
        yield f'<h3>{own(words.of_addresses(figures))}</h3><ol class="addresses">'
        yield from (f"<li>{link(picture.url or '')}</li>" for picture in figures.addresses)
        yield "</ol>"
    yield "</section>"


def _picture(picture: Picture) -> str:
    facts = words.of_picture(picture)
    told = f"{facts}; {text(picture.prompt)}" if picture.prompt else facts
    if picture.data is not None and picture.media_type is not None:
        data = b64encode(picture.data).decode("ascii")
        frame = f'<img alt="{told}" decoding="async" src="data:{own(picture.media_type)};base64,{data}">'
    else:
        frame = f"<span>Not shown: {own(picture.why or 'its bytes are not in the table')}</span>"
    prompt = f'<p class="prompt">{shown(picture.prompt)}</p>' if picture.prompt else ""
    return (
        f'<li><figure><div class="frame">{frame}</div>{prompt}'
        f"<figcaption>{facts}<br>{shown(str(picture.place))}</figcaption></figure></li>"
    )
