"""From a shape to a size that the model takes: arithmetic on the rows, no model is named here.

Distances are compared by their logarithms, so that twice as wide is as far as twice as high. What comes out keeps the
rules of the row for every shape, however wide or large.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import isqrt, log, sqrt

from .rules import FixedSizes, FreeSizes, Ratios, fraction, thousands
from .shapes import Shape

_AROUND = (0, 1, -1, 2, -2)  # multiples of the step that are tried on both sides of a length
_LADDER = (Fraction(1), Fraction(2), Fraction(4))  # steps that pixels stand for, whether a model has them or not
_SIDES = {512: "0.5k", 1024: "1k", 1536: "1.5k", 2048: "2k", 3072: "3k", 4096: "4k"}


def distance(one: Fraction, other: Fraction) -> float:
    """How far two positive fractions are from each other; 0 if they are equal."""
    return abs(_log(one) - _log(other))


def _log(value: Fraction) -> float:
    return log(value.numerator) - log(value.denominator)


def free_size(shape: Shape, rule: FreeSizes) -> tuple[int, int]:
    """The legal size that is nearest to the shape: pixels as they are if legal, a ratio exactly where that is possible.

    A ratio alone gets about as many pixels as the largest usual size, with a step as many as the row says for it; where
    both are as many, the usual size of that ratio is taken.
    """
    if shape.pixels:
        return shape.pixels if rule.allows(*shape.pixels) else _nearest(*shape.pixels, rule)
    ratio = min(max(shape.ratio or Fraction(1), Fraction(1, rule.widest)), Fraction(rule.widest))
    if _pixels_of(shape.step, rule) == _pixels_of(None, rule):
        for width, height in rule.usual:
            if Fraction(width, height) == ratio:
                return width, height
    return with_pixels(ratio, _pixels_of(shape.step, rule), rule)


def _pixels_of(step: str | None, rule: FreeSizes) -> int:
    usual = max(width * height for width, height in rule.usual)
    return rule.steps.get(step, max(rule.steps.values(), default=usual)) if step else usual


def with_pixels(ratio: Fraction, pixels: int, rule: FreeSizes) -> tuple[int, int]:
    """The legal size of this ratio that has about so many pixels, and not more if the ratio can be kept exactly."""
    unit = max(rule.step, rule.even)
    width, height = unit * ratio.numerator, unit * ratio.denominator
    times = min(isqrt(min(pixels, rule.most) // (width * height)), rule.longest // max(width, height))
    if times and rule.allows(width * times, height * times):
        return width * times, height * times
    wide = sqrt(pixels * ratio)
    return _nearest(wide, wide / float(ratio), rule)


def _nearest(width: float, height: float, rule: FreeSizes) -> tuple[int, int]:
    """The legal size that is nearest in ratio and pixels, or the smallest legal square."""
    ratio = min(max(width / height, 1 / rule.widest), float(rule.widest))
    pixels = min(max(float(width) * float(height), rule.least), rule.most)
    wide = min(sqrt(pixels * ratio), rule.longest * min(ratio, 1.0))
    high = min(wide / ratio, float(rule.longest))
    unit = max(rule.step, rule.even)
    columns = [unit * (round(wide / unit) + more) for more in _AROUND]
    rows = [unit * (round(high / unit) + more) for more in _AROUND]
    legal = [size for size in product(columns, rows) if rule.allows(*size)]

    def far(size: tuple[int, int]) -> float:
        return abs(log(size[0] / size[1] / ratio)) + abs(log(size[0] * size[1] / pixels))

    return min(legal, key=far, default=rule.square)


def fixed_size(shape: Shape, rule: FixedSizes) -> tuple[int, int]:
    """The nearest of the sizes by ratio, then by pixels, where none are told by those of the largest size."""
    ratio = shape.proportion or Fraction(1)
    pixels = shape.pixels[0] * shape.pixels[1] if shape.pixels else max(width * height for width, height in rule.sizes)

    def far(size: tuple[int, int]) -> tuple[float, float]:
        return distance(Fraction(*size), ratio), distance(Fraction(size[0] * size[1]), Fraction(pixels))

    return min(rule.sizes, key=far)


def listed_ratio(ratio: Fraction, rule: Ratios) -> str:
    """The nearest of the ratios."""
    return min(rule.ratios, key=lambda listed: distance(fraction(listed), ratio))


def listed_step(step: str, words: tuple[str, ...]) -> str:
    """The nearest of the words, of two equally near ones the smaller. There is at least one."""
    asked = thousands(step)
    return min(words, key=lambda listed: (abs(thousands(listed) - asked), thousands(listed)))


def step_of(pixels: tuple[int, int], rule: Ratios) -> str | None:
    """The step that a size in pixels stands for; `None` for about a thousand a side, which every model gives.

    Larger pictures go to the nearer step. A small one needs to fit into the step below 1K: what is asked for as 720
    pixels shall not come with 512.
    """
    side = Fraction(isqrt(pixels[0] * pixels[1]), 1024)
    known = sorted({*_LADDER, *map(thousands, rule.steps)})
    small = next((step for step in known if side <= step < 1), None)
    near = small or min((step for step in known if step >= 1), key=lambda step: (abs(step - side), -step))
    return None if near == 1 else f"{float(near):g}k"


def as_step(shape: Shape, rule: Ratios) -> Shape:
    """A lone number that is the side of a step says that step: Google's `image_size` knows `512` beside `1K`."""
    step = _SIDES.get(shape.pixels[0]) if shape.lone and shape.pixels and rule.steps else None
    return Shape(step=step) if step else shape
