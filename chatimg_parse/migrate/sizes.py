"""From a shape to a size that the model takes: arithmetic on the rows, no model is named here.

Distances are compared by their logarithms, so that twice as wide is as far as twice as high. What comes out keeps the
rules of the row for every shape, however wide or large.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import isqrt, log, sqrt

from .rules import FixedSizes, FreeSizes, Ratios, fraction
from .shapes import Shape

_AROUND = (0, 1, -1, 2, -2)  # multiples of the step that are tried on both sides of a length
_BIG = {"2k": 1536, "4k": 3072}  # from this side of a square on, pixels are rather 2K or 4K than 1K


def distance(one: Fraction, other: Fraction) -> float:
    """How far two positive fractions are from each other; 0 if they are equal."""
    return abs(_log(one) - _log(other))


def _log(value: Fraction) -> float:
    return log(value.numerator) - log(value.denominator)


def free_size(shape: Shape, rule: FreeSizes) -> tuple[int, int]:
    """The legal size that is nearest to the shape: pixels as they are if legal, a ratio exactly where that is possible.

    A ratio alone gets about as many pixels as the largest usual size, with a step as many as the row says for it.
    """
    if shape.pixels:
        return shape.pixels if rule.allows(*shape.pixels) else _nearest(*shape.pixels, rule)
    ratio = min(max(shape.ratio or Fraction(1), Fraction(1, rule.widest)), Fraction(rule.widest))
    if shape.step is None:
        for width, height in rule.usual:
            if Fraction(width, height) == ratio:
                return width, height
    return with_pixels(ratio, _pixels_of(shape.step, rule), rule)


def _pixels_of(step: str | None, rule: FreeSizes) -> int:
    usual = max(width * height for width, height in rule.usual)
    return rule.steps.get(step, max(rule.steps.values(), default=usual)) if step else usual


def with_pixels(ratio: Fraction, pixels: int, rule: FreeSizes) -> tuple[int, int]:
    """The legal size of this ratio that has about so many pixels, and not more if the ratio can be kept exactly."""
    width, height = rule.step * ratio.numerator, rule.step * ratio.denominator
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
    columns = [rule.step * (round(wide / rule.step) + more) for more in _AROUND]
    rows = [rule.step * (round(high / rule.step) + more) for more in _AROUND]
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


def listed_step(step: str, rule: Ratios) -> str | None:
    """The nearest of the steps, of two equally near ones the smaller; `None` if the model has none."""
    asked = Fraction(step.removesuffix("k"))
    return min(
        rule.steps, key=lambda listed: distance(Fraction(listed.casefold().removesuffix("k")), asked), default=None
    )


def step_of(pixels: tuple[int, int]) -> str | None:
    """The step that a size in pixels stands for; `None` for about a thousand a side, which every model gives."""
    side = isqrt(pixels[0] * pixels[1])
    return next((step for step, least in reversed(_BIG.items()) if side >= least), None)
