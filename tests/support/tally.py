"""Figures that the tests see and the summary at the end of a run tells."""

from __future__ import annotations

from collections import Counter

families: dict[str, Counter[str]] = {}
damage: Counter[str] = Counter()


def lines() -> list[str]:
    """One line a family of fixtures, one for the damaged blocks."""
    told = [f"fixtures {name}: {seen['exact']} of {seen['cases']} exact" for name, seen in sorted(families.items())]
    total = sum(damage.values())
    if total:
        shares = ", ".join(
            f"{name} {damage[name]} ({damage[name] / total:.1%})" for name in ("exact", "unreadable", "wrong")
        )
        told.append(f"damaged blocks: {total}: {shares}")
    return told
