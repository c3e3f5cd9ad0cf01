"""What a reading costs: seconds of the processor, and how they grow; memory at the most."""

from __future__ import annotations

import gc
import time
import tracemalloc
from collections.abc import Callable
from typing import TypeVar

WORST = 3.2  # what a doubling may cost; a quadratic one costs 4

Make = Callable[[int], str]
T = TypeVar("T")


def seconds(read: Callable[[str], object], text: str, times: int = 1) -> float:
    """The least of some runs, in which what other tests left is not collected."""
    told = []
    gc.freeze()
    try:
        for _ in range(times):
            start = time.process_time()
            read(text)
            told.append(time.process_time() - start)
    finally:
        gc.unfreeze()
    return min(told)


def is_worse(read: Callable[[str], object], make: Make, sizes: tuple[int, int] = (2000, 8000)) -> bool:
    """Clearly worse than linear, each of three times."""
    small, large = map(make, sizes)
    for _ in range(3):
        growth = seconds(read, large, 3) / max(seconds(read, small, 3), 1e-6)
        if growth <= WORST**2:
            return False
    return True


def peak(deed: Callable[[], T]) -> tuple[T, int]:
    """What it gives, and the bytes that it held at the same time at the most."""
    tracemalloc.start()
    try:
        return deed(), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
