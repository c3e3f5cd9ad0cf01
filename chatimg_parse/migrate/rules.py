"""What a row of the model table can say: the form of its sizes and the parameters that it takes.

No model is named here; the rows are in `rows`. A row of your own is a `ModelRule`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import isqrt
from typing import Literal

_RATIO_PARTS = 2


def fraction(ratio: str) -> Fraction:
    """`"19.5:9"` as a fraction. Raises `ValueError` for what is no ratio of two positive numbers."""
    parts = [Fraction(part) for part in ratio.split(":")]
    if len(parts) != _RATIO_PARTS or min(parts) <= 0:
        raise ValueError(f"no ratio: {ratio!r}")
    return parts[0] / parts[1]


@dataclass(frozen=True)
class FreeSizes:
    """The model takes `size` as any `WxH` within limits. All lengths are pixels.

    `step`: both sides are multiples of it. `longest`: no side is longer. `least`, `most`: pixels of the whole picture.
    `widest`: the long side is at most so many times the short one. `usual`: sizes that are preferred for their ratio;
    the largest of them says how many pixels any other ratio gets. `steps`: the pixels that `1K`, `2K`, `4K` stand for.
    `auto`: it takes the word `auto`, too.

    Raises `ValueError` if no square fits, because then there would be requests without any legal size.
    """

    step: int
    longest: int
    least: int
    most: int
    widest: int
    usual: tuple[tuple[int, int], ...]
    steps: Mapping[str, int] = field(default_factory=dict)
    auto: bool = False

    def __post_init__(self) -> None:
        if min(self.step, self.longest, self.least, self.most, self.widest) < 1 or not self.usual:
            raise ValueError("every limit is at least 1, and one usual size is needed")
        if not self.allows(*self.square) or not all(self.allows(*size) for size in self.usual):
            raise ValueError("no square fits into the limits, or a usual size is outside of them")

    @property
    def square(self) -> tuple[int, int]:
        """The smallest square that has enough pixels."""
        side = -(-(isqrt(self.least - 1) + 1) // self.step) * self.step
        return side, side

    def allows(self, width: int, height: int) -> bool:
        """Every limit holds for this size."""
        short, long = sorted((width, height))
        return (
            short > 0
            and long <= self.longest
            and not (width % self.step or height % self.step)
            and long <= short * self.widest
            and self.least <= width * height <= self.most
        )


@dataclass(frozen=True)
class FixedSizes:
    """The model takes `size` as one of these. `auto`: it takes the word `auto`, too."""

    sizes: tuple[tuple[int, int], ...]
    auto: bool = False

    def __post_init__(self) -> None:
        if not self.sizes or min(min(size) for size in self.sizes) < 1:
            raise ValueError("at least one size is needed, of positive lengths")


@dataclass(frozen=True)
class Ratios:
    """The model takes no `size` but `aspect_ratio`, one of `ratios`, and `resolution`, one of `steps` (`1K`, `2k` ...).

    `auto`: it takes the word `auto` as a ratio, too.
    """

    ratios: tuple[str, ...]
    steps: tuple[str, ...] = ()
    auto: bool = False

    def __post_init__(self) -> None:
        if not self.ratios:
            raise ValueError("at least one ratio is needed")
        for ratio in self.ratios:
            fraction(ratio)


@dataclass(frozen=True)
class OneOf:
    """A parameter that is one of some words, compared without case. `same`: other words for them (`hd` is `high`)."""

    words: tuple[str, ...]
    same: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Whole:
    """A parameter that is a whole number; what lies outside is brought to the nearer end."""

    least: int
    most: int


@dataclass(frozen=True)
class Flag:
    """A parameter that is true or false."""


@dataclass(frozen=True)
class Text:
    """A parameter that is any text of at most `longest` characters."""

    longest: int = 512


Accepts = OneOf | Whole | Flag | Text
Reference = Literal["image_url", "url"]


@dataclass(frozen=True)
class ModelRule:
    """One row: which models it is about and what their Images endpoint takes.

    `family` is the row's name in notes. `names` are spellings of model names in lower case; a row is meant by a name
    that is one of them or goes on with a hyphen, `@` or `:` (`gpt-image-2-2026-04-21`). Of several rows the longest
    spelling counts, of equal ones the later row. Vendors before a slash, case and `_` for `-` do not count.

    `shape` is what the model knows of sizes; `None` is nothing. `takes` are the parameters beside model, prompt and
    pictures, `refuses` the reasons for some that it does not take. `pictures` is how many pictures an edit may have, 0
    if the model cannot edit. `reference` is the member that holds a picture's URL in the JSON body of an edit.
    `prompt_limit` is in characters. `moved_to` is the model to ask for at the Images endpoint where the name is one of
    chat routes only. `caution` is a sentence that every request of this model gets as a note, `edit_caution` one that
    every request with pictures gets.
    """

    family: str
    names: tuple[str, ...]
    shape: FreeSizes | FixedSizes | Ratios | None = None
    takes: Mapping[str, Accepts] = field(default_factory=dict)
    refuses: Mapping[str, str] = field(default_factory=dict)
    pictures: int = 16
    reference: Reference = "image_url"
    prompt_limit: int | None = None
    moved_to: str | None = None
    caution: str | None = None
    edit_caution: str | None = None


# A name that goes on with one of these is still the same model; with a dot or a letter it is another one.
_GOES_ON = ("-", "@", ":")
_NOT_PICTURES = "video"  # `grok-imagine-video` makes no pictures
_LONGEST_NAME = 200


def bare_name(model: str) -> str:
    """A model's name as the rows spell it."""
    return model[model.rfind("/") + 1 :].strip().casefold().replace("_", "-") if len(model) <= _LONGEST_NAME else ""


def rule_for(model: str, models: tuple[ModelRule, ...]) -> ModelRule | None:
    """The row of a model, or `None` if no row is about it."""
    name, best, length = bare_name(model), None, 0
    if _NOT_PICTURES in name:
        return None
    for rule in models:
        for spelling in rule.names:
            known = name == spelling or name.startswith(tuple(spelling + sign for sign in _GOES_ON))
            if known and len(spelling) >= length:
                best, length = rule, len(spelling)
    return best
