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
    if isinstance(rule, Ratios):
        levels = [[(path, as_step(shape, rule)) for path, shape in said] for said in levels]
    told = _proportion([entry for said in levels for entry in _in_order(said, rule)], report)
    everything = [entry for said in levels for entry in said]
    step_path, step = next(((path, shape.step) for path, shape in everything if shape.step), ("", None))
    auto_path = next((path for path, shape in everything if shape.auto), None)
    auto = auto_path is not None and told is None
    shape = Shape(told.pixels, told.ratio, step, auto) if told else Shape(step=step, auto=auto)
    return Wanted(shape, step_path, auto_path or "")


def _in_order(said: Said, rule: FreeSizes | FixedSizes | Ratios) -> Said:
    """What tells a proportion on one level, in the order in which a model of this kind hears it."""
    with_pixels = [(path, shape) for path, shape in said if shape.pixels]
    with_ratio = [(path, shape) for path, shape in said if shape.ratio]
    return [*with_ratio, *with_pixels] if isinstance(rule, Ratios) else [*with_pixels, *with_ratio]


def _proportion(told: Said, report: Report) -> Shape | None:
    """The first of these counts; others that say something else are dropped."""
    first = told[0][1] if told else None
    for path, shape in told[1:]:
        if first and path and shape.proportion != first.proportion:
            report.drop(path, _OTHER_COUNTS)
    return first


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
    return _as_fixed(wanted, rule, report) if isinstance(rule, FixedSizes) else _as_free(wanted, rule, report)


def _as_fixed(wanted: Wanted, rule: FixedSizes, report: Report) -> dict[str, Any]:
    shape = wanted.shape
    if shape.step and not shape.pixels:
        report.drop(wanted.step_path, _NO_STEPS)
    if shape.proportion is None:
        return _as_auto(wanted, rule, report)
    return {"size": _told_size(fixed_size(shape, rule), shape, rule.sign, report)}


def _as_free(wanted: Wanted, rule: FreeSizes, report: Report) -> dict[str, Any]:
    shape = wanted.shape
    if shape.proportion is None and not shape.step:
        return _as_auto(wanted, rule, report)
    if shape.proportion is None and shape.step and rule.words:
        return {"size": _step(shape.step, rule.words, report)}
    return {"size": _told_size(free_size(shape, rule), shape, rule.sign, report)}


def _as_auto(wanted: Wanted, rule: FreeSizes | FixedSizes, report: Report) -> dict[str, Any]:
    """Nothing says how wide and how high: `auto`, if it was told and the model takes the word."""
    if wanted.shape.auto and not rule.auto:
        report.drop(wanted.auto_path, _AUTO_IS_LEFT_OUT)
    return {"size": "auto"} if wanted.shape.auto and rule.auto else {}


def _told_size(size: tuple[int, int], asked: Shape, sign: str, report: Report) -> str:
    """A size as the model spells it, with a note where it is not what was asked."""
    text = f"{size[0]}{sign}{size[1]}"
    if (asked.pixels and asked.pixels != size) or (asked.ratio and asked.ratio != Fraction(*size)):
        report.note("size-nearest", asked=_told(asked), size=text)
    return text


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
