"""How much of one reply is read. Every cap has a reason, and every cap can be raised by the caller."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, repr=False)
class Limits:
    """Pass `limits=Limits(...)` to `parse` or `StreamParser`; what is over a cap is left out, with an issue.

    `depth`: levels of a body that are followed. Replies nest to about ten; the rest is an attack (`too-deep`).
    `images`: pictures that are kept. A reply has ten at most; a million costs seconds in models (`too-many-images`).
    `values`: members of a body that are read; it bounds the time that a body of tiny parts takes (`too-many-values`).
    `event`: characters of one event of a stream. A picture of 4K as PNG is 40 million; without a cap one endless
    line would fill the memory (`event-too-long`).
    """

    depth: int = 64
    images: int = 4096
    values: int = 1_000_000
    event: int = 1 << 27

    def __post_init__(self) -> None:
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool):
                raise TypeError(f"Limits.{name} is an int, not {type(value).__name__}")
            if value < 1:
                raise ValueError(f"Limits.{name} is at least 1, not {value}")

    def __repr__(self) -> str:
        """What differs from the usual caps: as a default in `help` all of them would be noise."""
        told = [
            f"{each.name}={getattr(self, each.name)}"
            for each in fields(self)
            if each.default != getattr(self, each.name)
        ]
        return f"Limits({', '.join(told)})"


LIMITS = Limits()
