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
_SIDE_OF_1K = 1024


def fraction(ratio: str) -> Fraction:
    """`"19.5:9"` as a fraction. Raises `ValueError` for what is no ratio of two positive numbers."""
    parts = [Fraction(part) for part in ratio.split(":")]
    if len(parts) != _RATIO_PARTS or min(parts) <= 0:
        raise ValueError(f"no ratio: {ratio!r}")
    return parts[0] / parts[1]


def thousands(step: str) -> Fraction:
    """A step as thousands of pixels a side: `"1.5k"` is 3/2, `"512"` is 1/2. Raises `ValueError` for what is none."""
    number = step.casefold()
    return Fraction(number.removesuffix("k")) if number.endswith("k") else Fraction(number) / _SIDE_OF_1K


@dataclass(frozen=True)
class FreeSizes:
    """The model takes `size` as any `WxH` within limits. All lengths are pixels.

    `step`: both sides are multiples of it. `longest`: no side is longer. `least`, `most`: pixels of the whole picture.
    `widest`: the long side is at most so many times the short one. `usual`: sizes that are preferred for their ratio;
    the largest of them says how many pixels any other ratio gets. `steps`: the pixels that `1K`, `2K`, `4K` stand for.
    `auto`: it takes the word `auto`, too. `words`: steps that it takes as they are (`2K`), where no ratio is told.
    `sign`: what stands between the sides. `even`: sides that are computed here are multiples of it, where the model
    takes any length, because a size such as 5456x3069 surprises.

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
    words: tuple[str, ...] = ()
    sign: str = "x"
    even: int = 1

    def __post_init__(self) -> None:
        if min(self.step, self.longest, self.least, self.most, self.widest, self.even) < 1 or not self.usual:
            raise ValueError("every limit is at least 1, and one usual size is needed")
        for word in self.words:
            thousands(word)
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
    """The model takes `size` as one of these, with `sign` between the sides. `auto`: it takes the word `auto`, too."""

    sizes: tuple[tuple[int, int], ...]
    auto: bool = False
    sign: str = "x"

    def __post_init__(self) -> None:
        if not self.sizes or min(min(size) for size in self.sizes) < 1:
            raise ValueError("at least one size is needed, of positive lengths")


@dataclass(frozen=True)
class Ratios:
    """The model takes no `size` but `aspect_ratio`, one of `ratios`, and `resolution`, one of `steps`.

    Steps are spelled as the model spells them: `1K`, `1.5k`, or the side of a square, `512`. `auto`: it takes the word
    `auto` as a ratio, too.
    """

    ratios: tuple[str, ...]
    steps: tuple[str, ...] = ()
    auto: bool = False

    def __post_init__(self) -> None:
        if not self.ratios:
            raise ValueError("at least one ratio is needed")
        for ratio in self.ratios:
            fraction(ratio)
        for step in self.steps:
            thousands(step)


@dataclass(frozen=True)
class OneOf:
    """A parameter that is one of some words, compared without case. `same`: other words for them (`hd` is `high`)."""

    words: tuple[str, ...]
    same: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Whole:
    """A parameter that is a whole number. What lies outside is brought to the nearer end if `nearest`, else refused."""

    least: int
    most: int
    nearest: bool = True


@dataclass(frozen=True)
class Flag:
    """A parameter that is true or false."""


@dataclass(frozen=True)
class Text:
    """A parameter that is any text of at most `longest` characters."""

    longest: int = 512


@dataclass(frozen=True)
class Members:
    """A parameter that is an object with these members; others are left out of it."""

    members: Mapping[str, OneOf | Whole | Flag | Text]


@dataclass(frozen=True)
class Tools:
    """A parameter that is a list of objects, each with one of these words as `type`; others are left out of it."""

    types: tuple[str, ...]


Accepts = OneOf | Whole | Flag | Text | Members | Tools
Reference = Literal["image_url", "url", "plain"]
Endpoint = Literal["generations", "edits"]


@dataclass(frozen=True)
class ModelRule:
    """One row: which models it is about and what their Images endpoint takes.

    `family` is the row's name in notes. `names` are spellings of model names in lower case; a row is meant by a name
    that is one of them or goes on with a hyphen, `@` or `:` (`gpt-image-2-2026-04-21`). Of several rows the longest
    spelling counts, of equal ones the later row. Vendors before a slash, case and `_` for `-` do not count.

    `shape` is what the model knows of sizes; `None` is nothing. `takes` are the parameters beside model, prompt and
    pictures, by their names in the body. `refuses` are reasons for some that it does not take, by name (also `size`,
    `mask`), or by name and value: `quality=hd`. `unsure` are sentences about what is sent although sources differ,
    written alike; each becomes a note where it is in the body.

    `pictures` is how many pictures an edit may have, 0 if the model cannot edit, `None` if that is not known. `edits`
    is the endpoint that takes them. `reference` is how a picture stands in the body: as an object with the member
    `image_url` or `url`, or `plain`, which is the URL itself, under `image`, or a list of them.
    `prompt_limit` is in characters. `moved_to` is the model to ask for at the Images endpoint where the name is one of
    chat routes only. `caution` is a sentence that every request of this model gets as a note, `edit_caution` one that
    every request with pictures gets.
    """

    family: str  # all that is shown: the rows of all models are a default, which `help` prints
    names: tuple[str, ...] = field(repr=False)
    shape: FreeSizes | FixedSizes | Ratios | None = field(default=None, repr=False)
    takes: Mapping[str, Accepts] = field(default_factory=dict, repr=False)
    refuses: Mapping[str, str] = field(default_factory=dict, repr=False)
    unsure: Mapping[str, str] = field(default_factory=dict, repr=False)
    pictures: int | None = field(default=16, repr=False)
    edits: Endpoint = field(default="edits", repr=False)
    reference: Reference = field(default="image_url", repr=False)
    prompt_limit: int | None = field(default=None, repr=False)
    moved_to: str | None = field(default=None, repr=False)
    caution: str | None = field(default=None, repr=False)
    edit_caution: str | None = field(default=None, repr=False)


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
