"""What a value says about a picture's size: pixels, a ratio, a step such as `2K`, or `auto`.

Callers put any of these under any of the keys (`size: "16:9"`, `aspect_ratio: "1024x1536"`, `image_size: "2K"`), so
all keys have one reader, which goes by the value. What is none of them is `None`, never an exception: numbers are
read from at most forty digits, zero, negative numbers, NaN and infinity are no lengths.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite

LONGEST = 64  # characters of a text that can be a size
_SMALLEST_SIDE = 64  # what is shorter is no length in pixels but one half of a ratio: 16x9
_LARGEST_NUMBER = 10**12
_FINEST = 1000  # a ratio given as a decimal number: 1.7778 is 16:9
# Words that clients use for a shape. `landscape` and `portrait` are those of the parameter block of chat routes,
# `square_hd`, `portrait_4_3` ... those of fal.ai.
_WORDS = {
    "square": "1:1",
    "square hd": "1:1",
    "landscape": "3:2",
    "horizontal": "3:2",
    "portrait": "2:3",
    "vertical": "2:3",
    "portrait 4 3": "3:4",
    "portrait 16 9": "9:16",
    "landscape 4 3": "4:3",
    "landscape 16 9": "16:9",
    "wide": "16:9",
    "widescreen": "16:9",
}
_AUTO = ("auto", "automatic", "adaptive", "default")
_NUMBER = r"([0-9]{1,40}(?:\.[0-9]{1,6})?(?:e[0-9]{1,2})?)"  # so that no product leaves the range of a float
_PAIR = re.compile(rf"{_NUMBER} ?(px)? ?([:/x×*∶✕✖,]|by|to) ?{_NUMBER} ?(px)?")
_PIXEL_SIGNS = "x×*✕✖,by"
_STEP = re.compile(r"(0\.5|[1-9](?:\.5)?) ?k")
_LONE = re.compile(_NUMBER)


@dataclass(frozen=True)
class Shape:
    """What is said about the size. One value says one of the four; put together, a step may stand beside a ratio.

    `pixels` are width and height, `ratio` is width to height, `step` is in lower case (`2k`), `auto` leaves it to the
    model. `lone` says that the pixels came as one number, which is a square here and a step there (`512`).
    """

    pixels: tuple[int, int] | None = None
    ratio: Fraction | None = None
    step: str | None = None
    auto: bool = False
    lone: bool = False

    @property
    def proportion(self) -> Fraction | None:
        """Width to height, if it tells one."""
        return Fraction(*self.pixels) if self.pixels else self.ratio


AUTO = Shape(auto=True)


def read_shape(value: object) -> Shape | None:
    """What a value of a size key says, or `None`."""
    if isinstance(value, str):
        return _from_text(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_number(value)
    if isinstance(value, Mapping):
        return _from_sides(value.get("width"), value.get("height"))
    if isinstance(value, (list, tuple)) and len(value) == 2:
        return _from_sides(*value)
    return None


def _from_text(value: str) -> Shape | None:
    if len(value) > LONGEST:
        return None
    text = " ".join(unicodedata.normalize("NFKC", value).casefold().replace("_", " ").split())
    if text in _AUTO:
        return AUTO
    if word := _WORDS.get(text.replace("-", " ")):
        return _from_text(word)
    if step := _STEP.fullmatch(text):
        return Shape(step=f"{step[1]}k")
    if pair := _PAIR.fullmatch(text):
        return _from_pair(Fraction(pair[1]), Fraction(pair[4]), sized=pair[3] in _PIXEL_SIGNS)
    if lone := _LONE.fullmatch(text):
        number = Fraction(lone[1])
        return _from_number(int(number) if number.denominator == 1 else float(number))
    return None


def _from_pair(width: Fraction, height: Fraction, *, sized: bool) -> Shape | None:
    """Two lengths. With an `x` between them (`sized`) they are pixels if they are whole and one is long enough."""
    if min(width, height) <= 0:
        return None
    if sized and width.denominator == height.denominator == 1 and max(width, height) >= _SMALLEST_SIDE:
        return Shape(pixels=(int(width), int(height)))
    return Shape(ratio=width / height)


def _from_number(value: int | float) -> Shape | None:
    """The side of a square, or the ratio as a decimal number."""
    if not isfinite(value) if isinstance(value, float) else abs(value) > _LARGEST_NUMBER:
        return None
    if not 0 < value <= _LARGEST_NUMBER:
        return None
    if value >= _SMALLEST_SIDE:
        return Shape(pixels=(int(value), int(value)), lone=True)
    ratio = Fraction(value).limit_denominator(_FINEST)
    return Shape(ratio=ratio) if ratio else None


def _from_sides(width: object, height: object) -> Shape | None:
    """Two numbers, or texts of such."""
    sides = []
    for side in (width, height):
        shape = None if isinstance(side, (Mapping, list, tuple)) else read_shape(side)
        if shape is None or shape.step or shape.auto:
            return None
        sides.append(Fraction(shape.pixels[0]) if shape.pixels else shape.ratio or Fraction(0))
    return _from_pair(sides[0], sides[1], sized=True)
