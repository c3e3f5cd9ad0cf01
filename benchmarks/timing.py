"""Fair clocks for a noisy machine, and tables that can be pasted: CPU seconds of the thread, which no neighbour takes.

Competitors run in turn, round after round, in an order that turns with each round, so that a slow moment hits all of
them. The garbage collector is run between the samples and off inside of them. What is quoted are medians, and a
ratio is the median of the ratios of the single rounds, which a drift of the clock rate does not touch.
"""

from __future__ import annotations

import gc
import resource
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from statistics import median
from typing import TypeVar

Competitor = Callable[[], object]
Now = Callable[[], float]
T = TypeVar("T")


@dataclass(frozen=True)
class Timings:
    """CPU seconds a call: one sample a round for each competitor."""

    samples: dict[str, list[float]]

    def median(self, name: str) -> float:
        return median(self.samples[name])

    def ratio(self, name: str, base: str) -> float:
        """How many times as long as `base` takes it `name`?"""
        return median(a / b for a, b in zip(self.samples[name], self.samples[base], strict=True))


@contextmanager
def quiet() -> Iterator[None]:
    """No garbage collection inside; a whole one before."""
    gc.collect()
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def clock(call: Competitor, loops: int = 1, now: Now = time.thread_time) -> float:
    """CPU seconds a call, by the clock `now`."""
    turns = range(loops)
    start = now()
    for _ in turns:
        call()
    return (now() - start) / loops


def of_children() -> float:
    """CPU seconds of the processes that were waited for."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def in_turn(read: Callable[[T], object], inputs: Iterable[T]) -> Competitor:
    """Reads the next of the inputs with each call, and the first again behind the last."""
    waiting = cycle(inputs)
    return lambda: read(next(waiting))


def interleaved(
    competitors: dict[str, Competitor], *, rounds: int, sample: float = 0.004, now: Now = time.thread_time
) -> Timings:
    """Time all competitors in turn; a sample takes about `sample` seconds, at least one call."""
    loops = {name: _loops(call, sample) for name, call in competitors.items()}
    samples: dict[str, list[float]] = {name: [] for name in competitors}
    names = list(competitors)
    for turn in range(rounds):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            with quiet():
                samples[name].append(clock(competitors[name], loops[name], now))
    return Timings(samples)


def _loops(call: Competitor, sample: float) -> int:
    call()
    return max(1, int(sample / clock(call))) if sample else 1


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A markdown table: the first column to the left, the others to the right."""
    lines = [" | ".join(head), " | ".join(["---", *["---:"] * (len(head) - 1)])]
    lines += [" | ".join(str(cell).replace("|", "\\|") for cell in row) for row in rows]
    return "\n".join(f"| {line} |" for line in lines)


def duration(seconds: float) -> str:
    """Three digits that say something, in the unit that fits."""
    if seconds < 0:
        return f"-{duration(-seconds)}"
    for unit, factor in (("s", 1.0), ("ms", 1e3), ("µs", 1e6)):
        if seconds * factor >= 1:
            return f"{_three(seconds * factor)} {unit}"
    return f"{_three(seconds * 1e9)} ns"


def _three(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def times(ratio: float) -> str:
    """A ratio as it is quoted."""
    if ratio >= 10:
        return f"{ratio:,.0f} ×" if ratio >= 100 else f"{ratio:.1f} ×"
    return f"{ratio:.2f} ×" if ratio >= 0.1 else f"{ratio:.2g} ×"


def against(ratio: float, goal: float) -> str:
    """A goal, and whether the ratio keeps it."""
    return f"{goal:g} × ({'kept' if ratio <= goal else 'missed'})"
