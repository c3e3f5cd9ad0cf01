"""A report as one page: nothing of it is loaded from anywhere, and nothing in it runs.

Everything that replies brought in goes through `markup.shown`, and stands between tags or in an `alt`, nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ... import issues
from ...page import frame, markup
from .. import words
from ..figures import KINDS, NOT_READ, Figures, Timeline
from . import plots, sections
from .style import STYLE

MARK = frame.mark("--report")  # by which a former page is known


def as_html(figures: Figures) -> str:
    """The page, in which nothing but these figures is told."""
    title = f"{words.headline(figures)} – what came out"
    return frame.framed(title, _body(figures), made_by=MARK, style=STYLE)


def _body(figures: Figures) -> Iterator[str]:
    yield "<main>\n<header>"
    yield f'<p class="eyebrow">What came out of {markup.shown(words.sources(figures))}</p>'
    yield f"<h1>{markup.own(words.headline(figures))}</h1>"
    yield f'<p class="lead">{markup.sentence(words.summary(figures))}</p>'
    if figures.rows:
        yield sections.stacked(figures.by_kind, "bar whole")
    yield "</header>"
    if figures.rows:
        yield from _cards(figures)
        if figures.timeline:
            yield from _times(figures.timeline)
        yield from _names(figures)
        yield from sections.tasks(figures)
        yield from sections.pictures(figures)
    yield "</main>\n<footer>"
    yield from (f"<p>{markup.sentence(note)}</p>" for note in words.notes(figures))
    yield "<p>Shares are of the replies that were read. Times are UTC. This page loads nothing and runs nothing.</p>"
    yield "</footer>"


def _cards(figures: Figures) -> Iterator[str]:
    yield '<ul class="cards" aria-label="Replies by status">'
    for kind in KINDS:
        if count := figures.by_kind[kind]:
            share = "null, or not parsed" if kind == NOT_READ else words.percent(count, figures.read)
            yield (
                f'<li><span class="name">{markup.swatch(kind)}{markup.own(words.called(kind))}</span>'
                f'<span class="many">{words.number(count)}</span><span class="share">{markup.own(share)}</span></li>'
            )
    yield "</ul>"


def _times(timeline: Timeline) -> Iterator[str]:
    yield '<section class="long" aria-labelledby="times"><h2 id="times">Over time</h2>'
    if timeline.buckets:
        yield f'<p class="faint">By {timeline.step}, at the time that replies tell (<code>created</code>).</p><figure>'
        plot = plots.over_time(timeline)
        yield f'{frame.SCROLLED} aria-label="Plot; its figures are in the table below">{plot}</div>'
        yield '<figcaption><ul class="legend">'
        kinds = [kind for kind in KINDS if any(kind in bucket.by_kind for bucket in timeline.buckets)]
        yield from (f"<li>{markup.swatch(kind)}{markup.own(words.called(kind))}</li>" for kind in kinds)
        yield "</ul></figcaption></figure>"
        yield from _figures(timeline, kinds)
    yield from (f'<p class="faint">{markup.sentence(sentence)}</p>' for sentence in words.of_times(timeline))
    yield "</section>"


def _figures(timeline: Timeline, kinds: list[str]) -> Iterator[str]:
    """The plot as a table."""
    yield "<details><summary>The figures as a table</summary>"
    yield f'{frame.SCROLLED} aria-label="Replies over time"><table>'
    yield f"<caption>Replies by {timeline.step}</caption><thead><tr><th scope=col>from</th>"
    yield "<th scope=col class=n>replies</th>"
    yield "".join(f"<th scope=col class=n>{markup.own(words.called(kind))}</th>" for kind in kinds)
    yield "</tr></thead><tbody>"
    for bucket in timeline.buckets:
        cells = [bucket.rows, *(bucket.by_kind.get(kind, 0) for kind in kinds)]
        numbers = "".join(f"<td class=n>{words.number(count)}</td>" for count in cells)
        yield f"<tr><th scope=row class=when>{words.start(bucket.start, timeline.step)}</th>{numbers}</tr>"
    yield "</tbody></table></div></details>"


def _names(figures: Figures) -> Iterator[str]:
    """Models, error codes and issues, side by side where there is room."""
    yield from sections.names("models", "Models", figures.models, figures.read)
    none: Mapping[str, str] = {}
    yield '<div class="pair">'
    for key, title, breakdown, meanings in (
        ("error codes", "Error codes", figures.error_codes, none),
        ("issues", "Issues", figures.issues, issues.CODES),
    ):
        yield from sections.names(key, title, breakdown, figures.read, meanings)
    yield "</div>"
