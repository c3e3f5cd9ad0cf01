"""Plots as inline SVG. They hold words of our own alone: what replies brought in stands beside them, as text.

Matplotlib draws; what it writes is then made fit to stand in a page: colours follow those of the page, names of
elements are this plot's own, and nothing in it points outside. The same figures give the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from xml.etree import ElementTree

from matplotlib import rc_context, rcParamsDefault
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from .. import words
from ..figures import KINDS, Bucket, Timeline

_MOST_TICKS = 7
# Colours that are put in place of those of the page while matplotlib draws.
_INK, _FAINT, _LINE, _ACCENT = "#010203", "#010204", "#010205", "#010206"
_KINDS = {kind: f"#0102{0x10 + at:02x}" for at, kind in enumerate(KINDS)}
_OF_PAGE = {_INK: "currentColor", _FAINT: "var(--faint)", _LINE: "var(--line)", _ACCENT: "var(--accent)"}
_OF_PAGE |= {colour: f"var(--{variable})" for kind, colour in _KINDS.items() for variable in [kind.replace(" ", "-")]}
_SETTINGS = {
    "svg.fonttype": "none",
    "svg.hashsalt": "chatimg-parse",
    "text.color": _INK,
    "axes.labelcolor": _INK,
    "axes.edgecolor": _LINE,
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "xtick.color": _LINE,
    "ytick.color": _LINE,
    "xtick.labelcolor": _FAINT,
    "ytick.labelcolor": _FAINT,
    "grid.color": _LINE,
    "font.size": 11,
    "text.parse_math": False,
}
_LEFT_ALONE = re.compile(r"backend|interactive|toolbar|webagg|savefig\.directory|date\.|timezone|tk\.|docstring")
_NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))
_SVG, _XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
_REFERENCE = re.compile(r"url\(#|^#")


def over_time(timeline: Timeline) -> str:
    """Rows of each bucket, and below the shares of what they came to."""

    def draw(figure: Figure) -> None:
        upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=[2, 3])
        buckets = timeline.buckets
        _stacked(upper, buckets)
        _stacked(lower, buckets, shares=True)
        upper.set_ylabel("replies")
        lower.set_ylabel("share")
        lower.set_ylim(0, 100)
        lower.yaxis.set_major_locator(MaxNLocator(5))
        figure.align_ylabels()
        lower.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f} %"))
        step = -(-len(buckets) // _MOST_TICKS)
        lower.set_xticks(range(0, len(buckets), step), _labels(buckets[::step], timeline.step))
        lower.set_xlim(-0.7, max(len(buckets), 8) - 0.3)

    return _drawn("time", (10.5, 4.4), draw)


def took(counts: Sequence[tuple[str, int]]) -> str:
    """How many tasks took how long."""

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        places = range(len(counts))
        axes.bar(places, [count for _, count in counts], 0.86, color=_ACCENT, linewidth=0)
        axes.set_ylabel("tasks")
        axes.set_xticks(places, [name.replace(" to ", " to\n").replace("than ", "than\n") for name, _ in counts])
        axes.set_xlim(-0.7, max(len(counts), 8) - 0.3)
        _plain(axes)

    return _drawn("took", (10.5, 2.4), draw)


def _stacked(axes: Axes, buckets: Sequence[Bucket], *, shares: bool = False) -> None:
    """Bars of what the rows of each bucket came to, one on the other."""
    bottom = [0.0] * len(buckets)
    for kind in KINDS:
        bars = [(at, bucket.by_kind[kind], bucket.rows) for at, bucket in enumerate(buckets) if kind in bucket.by_kind]
        if bars:
            places = [at for at, _, _ in bars]
            heights = [count / rows * 100 if shares else count for _, count, rows in bars]
            axes.bar(places, heights, 0.86, [bottom[at] for at in places], color=_KINDS[kind], linewidth=0)
            for at, height in zip(places, heights, strict=True):
                bottom[at] += height
    _plain(axes)


def _plain(axes: Axes) -> None:
    """Bars on lines, whole numbers, and nothing else."""
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: words.number(int(value))))
    axes.grid(axis="y", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, pad=7)
    axes.spines[["top", "right", "left"]].set_visible(False)


def _labels(buckets: Sequence[Bucket], step: str) -> list[str]:
    """Below the hour the day is told where it changes."""
    told, day = [], ""
    for bucket in buckets:
        label = words.start(bucket.start, step)
        date, _, time = label.partition(" ")
        told.append(label if not time else time if date == day else f"{time}\n{date}")
        day = date
    return told


def _drawn(name: str, inches: tuple[float, float], draw: Callable[[Figure], None]) -> str:
    settings = {key: value for key, value in rcParamsDefault.items() if not _LEFT_ALONE.search(key)}
    with rc_context(settings | _SETTINGS):  # whatever the user's own settings are
        figure = Figure(inches, layout="constrained")
        draw(figure)
        written = io.StringIO()
        FigureCanvasSVG(figure).print_svg(written, metadata=_NO_METADATA)
    return _for_page(written.getvalue(), name)


def _for_page(svg: str, name: str) -> str:
    """Without what only a file of its own needs, and hidden from readers of screens, for whom there is a table."""
    root = ElementTree.fromstring(svg)
    for parent in [*root.iter()]:
        for child in [*parent]:
            if child.tag.rpartition("}")[2] in ("metadata", "title", "style"):
                parent.remove(child)
    for element in root.iter():
        element.tag = element.tag.removeprefix(_SVG)
        element.attrib = {
            key.removeprefix(_XLINK): _referring(key, value, name) for key, value in element.attrib.items()
        }
        element.tail = None if element.tail is None or element.tail.isspace() else element.tail
    root.attrib = {"viewBox": root.attrib["viewBox"], "class": "plot", "aria-hidden": "true", "focusable": "false"}
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=False)


def _referring(key: str, value: str, name: str) -> str:
    if key == "id":
        return f"{name}-{value}"
    value = _REFERENCE.sub(lambda found: f"{found[0]}{name}-", value)
    return re.sub("#0102[0-9a-f]{2}", lambda colour: _OF_PAGE[colour[0]], value)
