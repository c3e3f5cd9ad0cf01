"""Which of the statements about the size count, and what becomes of them in the body.

Keys of the request come before a parameter block, that before a ratio in the prompt. `auto` says nothing, so that a
client which always sends it does not silence the user's `--ar 16:9`; it counts where nobody says more. Of one level,
a model with sizes hears pixels first, a model with ratios hears the ratio first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .report import Report
from .rules import FixedSizes, FreeSizes, ModelRule, Ratios, fraction, thousands
from .shapes import Shape
from .sizes import as_step, fixed_size, free_size, listed_ratio, listed_step, step_of

Said = Sequence[tuple[str, Shape]]
_OTHER_COUNTS = "Another key tells another size, and that one counts."
_NO_STEPS = "This model takes a size and no resolution."
_NO_RESOLUTION = "This model takes no resolution."
_NO_SHAPE = "No size rule is known to us for this model, and Images endpoints differ in it."
_AUTO_IS_LEFT_OUT = "The word is not known to us for this model; without it the endpoint's default counts."


@dataclass(frozen=True)
class Wanted:
    """What counts, and where the step and the `auto` of it stood."""

    shape: Shape
    step_path: str = ""
    auto_path: str = ""


def choose(levels: Sequence[Said], rule: FreeSizes | FixedSizes | Ratios, report: Report) -> Wanted:
    """The proportion of the first level that tells one, and the first step that is told."""
    told: Shape | None = None
    if isinstance(rule, Ratios):
        levels = [[(path, as_step(shape, rule)) for path, shape in said] for said in levels]
    for said in levels:
        with_pixels = [(path, shape) for path, shape in said if shape.pixels]
        with_ratio = [(path, shape) for path, shape in said if shape.ratio]
        first = [*with_ratio, *with_pixels] if isinstance(rule, Ratios) else [*with_pixels, *with_ratio]
        if first and told is None:
            told = first[0][1]
        for path, shape in first:
            if told and shape.proportion != told.proportion and path:
                report.drop(path, _OTHER_COUNTS)
    steps = [(path, shape.step) for said in levels for path, shape in said if shape.step]
    auto = [path for said in levels for path, shape in said if shape.auto]
    shape = Shape(
        pixels=told.pixels if told else None,
        ratio=told.ratio if told else None,
        step=steps[0][1] if steps else None,
        auto=bool(auto) and told is None,
    )
    return Wanted(shape, steps[0][0] if steps else "", auto[0] if auto else "")


def drop_all(levels: Sequence[Said], model: ModelRule, report: Report) -> None:
    """No size may go into the body."""
    for said in levels:
        for path, _ in said:
            if path:
                report.drop(path, model.refuses.get("size", _NO_SHAPE))


def sized(wanted: Wanted, rule: FreeSizes | FixedSizes | Ratios, report: Report) -> dict[str, Any]:
    """The members of the body that tell the size, legal by the rule; none where nothing was told."""
    if isinstance(rule, Ratios):
        return _as_ratio(wanted, rule, report)
    shape = wanted.shape
    if isinstance(rule, FixedSizes) and shape.step and not shape.pixels:
        report.drop(wanted.step_path, _NO_STEPS)
    if shape.proportion is None and (isinstance(rule, FixedSizes) or not shape.step):
        if shape.auto and not rule.auto:
            report.drop(wanted.auto_path, _AUTO_IS_LEFT_OUT)
        return {"size": "auto"} if shape.auto and rule.auto else {}
    if shape.step and shape.proportion is None and isinstance(rule, FreeSizes) and rule.words:
        return {"size": _step(shape.step, rule.words, report)}
    size = free_size(shape, rule) if isinstance(rule, FreeSizes) else fixed_size(shape, rule)
    text = f"{size[0]}{rule.sign}{size[1]}"
    if (shape.pixels and shape.pixels != size) or (shape.ratio and shape.ratio != Fraction(*size)):
        report.note("size-nearest", asked=_told(shape), size=text)
    return {"size": text}


def _as_ratio(wanted: Wanted, rule: Ratios, report: Report) -> dict[str, Any]:
    shape, members = wanted.shape, dict[str, Any]()
    if proportion := shape.proportion:
        members["aspect_ratio"] = listed_ratio(proportion, rule)
        if shape.ratio and fraction(members["aspect_ratio"]) != proportion:
            report.note("ratio-nearest", asked=_told(shape), ratio=members["aspect_ratio"])
    elif shape.auto and rule.auto:
        members["aspect_ratio"] = "auto"
    elif shape.auto:
        report.drop(wanted.auto_path, _AUTO_IS_LEFT_OUT)
    asked = shape.step or (step_of(shape.pixels, rule) if shape.pixels else None)
    if asked and rule.steps:
        members["resolution"] = _step(asked, rule.steps, report)
    elif shape.step:
        report.drop(wanted.step_path, _NO_RESOLUTION)
    if shape.pixels:
        report.note("size-as-ratio", asked=_told(shape), became=", ".join(str(value) for value in members.values()))
    return members


def _step(asked: str, words: tuple[str, ...], report: Report) -> str:
    """The nearest step, as the model spells it."""
    step = listed_step(asked, words)
    if thousands(step) != thousands(asked):
        report.note("resolution-nearest", asked=asked, resolution=step)
    return step


def _told(shape: Shape) -> str:
    if shape.pixels:
        return f"{shape.pixels[0]}x{shape.pixels[1]}"
    return told_ratio(shape.ratio or Fraction(1))


def told_ratio(ratio: Fraction) -> str:
    """A ratio as people write it."""
    return f"{ratio.numerator}:{ratio.denominator}"
