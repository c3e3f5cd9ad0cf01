"""Figures that tests record with `record_property`, and the lines that the end of a run makes of them.

A report carries them, and so they arrive from the processes of all workers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

import pytest

Record = Callable[[str, object], None]
FAMILY, BLOCKS = "family of fixtures", "damaged blocks"


def lines(reports: Iterable[pytest.TestReport]) -> list[str]:
    """One line a family of fixtures, one for the damaged blocks."""
    cases, exact, blocks = Counter[str](), Counter[str](), Counter[str]()
    for report in reports:
        for name, value in report.user_properties:
            if name == FAMILY:
                cases[str(value)] += 1
                exact[str(value)] += report.passed
            elif name == BLOCKS and isinstance(value, dict):
                blocks.update(value)
    told = [f"fixtures {name}: {exact[name]} of {count} exact" for name, count in sorted(cases.items())]
    total = blocks.total()
    if total:
        kinds = ("exact", "unreadable", "wrong")
        shares = ", ".join(f"{kind} {blocks[kind]} ({blocks[kind] / total:.1%})" for kind in kinds)
        told.append(f"damaged blocks: {total}: {shares}")
    return told
