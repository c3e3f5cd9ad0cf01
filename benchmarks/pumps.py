"""Hostile text: does the time stay in proportion to the length, whatever is repeated?

Each pump is read at lengths that double, until a run takes longer than the patience or the text has four million
characters. The last doubling is then read again, in turn with the length before it, and more often where it looks
bad. Seconds are those of the processor, so that other work on the machine counts little. Memory that outgrows the
caches alone makes a linear reader cost somewhat more than twice as much; a quadratic one comes near four.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import NamedTuple

from chatimg_parse import parse

from .timing import duration, quiet, table, times

FIRST, LAST = 1 << 16, 1 << 22
PATIENCE = 0.4  # seconds
ROUNDS = 3  # of the last doubling
DOUBTS = 4  # more of them where the goal seems missed
GOAL = 2.3

Pump = Callable[[int], str]


def _repeat(unit: str) -> Pump:
    return lambda size: unit * (size // len(unit))


def _shrinking_fences(size: int) -> str:
    """Fences that each are one backtick shorter than the one before: none can close another."""
    longest = int((2 * size) ** 0.5)
    return "\n".join("`" * length for length in range(longest, 2, -1))


def _growing_ticks(size: int) -> str:
    """Runs of backticks in one line, each longer than all before: no run has a partner."""
    longest = int((2 * size) ** 0.5)
    return " ".join("`" * length for length in range(1, longest))


def _inner_fences(size: int) -> str:
    """Fence runs inside of one line, where none can open a fence."""
    return "a" + "``` x" * (size // 5)


UNITS = (
    *("[", "![", "](", "![a](", "(", ")", "{", '{"a":', '{"prompt":"', '"', "`", "```\n", "~~~\n"),
    *("<img ", '<img a="', "<!--", "<a href=", "data:image/png;base64,", "http://", "https://a.b/c.png "),
    *("|", "> ", "\n", "\r", "ID: ", "ID:\n", "进度 1..", "[1](", "[a][b]", "[a]: http://x.y\n", "\\", "*", "_"),
    *("\u200b", "🎉", "iVBORw0KGgo", "下载", "```\n<!--\n", ">>>>"),
)
PUMPS: dict[str, Pump] = {
    **{f"`` {ascii(unit)[1:-1] if unit == chr(0x200B) else repr(unit)[1:-1]} ``": _repeat(unit) for unit in UNITS},
    "fences, each shorter": _shrinking_fences,
    "backtick runs, each longer": _growing_ticks,
    "`` ``` x ``, one line": _inner_fences,
}


class Growth(NamedTuple):
    """What one pump did: the last length, its time, the last doubling, and the mean of all doublings."""

    name: str
    size: int
    seconds: float
    last: float
    mean: float


def run(patience: float = PATIENCE) -> Iterator[str]:
    """The tables of this section, the worst pump first."""
    grown = sorted((_growth(name, pump, patience) for name, pump in PUMPS.items()), key=lambda g: -g.last)
    missed = sum(growth.last > GOAL for growth in grown)
    yield f"## {len(PUMPS)} hostile pumps: what doubling the text does to the time"
    yield f"Goal: at most {GOAL:g} × a doubling; {len(PUMPS) - missed} keep it, {missed} miss it."
    head = ("pump", "length", "time", "last doubling", "mean of all doublings")
    yield table(head, [(g.name, _length(g.size), duration(g.seconds), times(g.last), times(g.mean)) for g in grown])


def _growth(name: str, pump: Pump, patience: float) -> Growth:
    ladder = list(_climb(pump, patience))
    if len(ladder) == 1:  # slow from the first: what half of it costs is still worth knowing
        ladder.insert(0, (FIRST // 2, _seconds(pump(FIRST // 2))))
    (half, shorter), (size, longer) = ladder[-2:]
    rounds = [(shorter, longer)]
    texts = pump(half), pump(size)
    for more in (ROUNDS - 1, DOUBTS):
        rounds += [(_seconds(texts[0]), _seconds(texts[1])) for _ in range(more)]
        shorter, longer = (median(side) for side in zip(*rounds, strict=True))
        if longer / shorter <= GOAL:
            break
    mean = (longer / ladder[0][1]) ** (1 / (len(ladder) - 1))
    return Growth(name, size, longer, longer / shorter, mean)


def _climb(pump: Pump, patience: float) -> Iterator[tuple[int, float]]:
    """Lengths that double, with the seconds that each took."""
    size, seconds = FIRST, 0.0
    parse(pump(size // 8))
    while size <= LAST and seconds <= patience:
        seconds = _seconds(pump(size))
        yield size, seconds
        size *= 2


def _seconds(text: str) -> float:
    with quiet():
        start = time.process_time()
        parse(text)
        return time.process_time() - start


def _length(size: int) -> str:
    return f"{size >> 20} Mi" if size >= 1 << 20 else f"{size >> 10} Ki"
