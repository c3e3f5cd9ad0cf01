"""Ratios that stand in a prompt: `【2:3】`, `--ar 16:9`, `ratio: 9:16`, `比例 3:4`, `16:9 aspect ratio`.

Two numbers with a colon are a ratio only by what stands next to them; alone they may be a time ("at 10:30"), a score
("won 3:2") or a verse ("John 3:16"), and stay prose. What makes a ratio of them, the stronger first:

1. a flag as Midjourney has it, with one or two hyphens or the dash that keyboards make of two: `--ar`, `--aspect`;
2. brackets with nothing else in them but perhaps a label: 【】 and 〖〗 around any ratio, [] around one that pictures
   have, () around one that is no score either (16:9, 9:16, 21:9, 9:21);
3. a label next to it, before or behind, around a ratio that pictures have. The bare word `ratio` also has other uses,
   so it does not count behind words such as `contrast`, nor in `a ratio of 2:1`.

Flags and brackets are cut out of the prompt: an Images model reads them as words and may draw them. Labels are words
for people and stay. Without a place for the ratio in the request (a model that is not known) everything stays.

A clock's form (two digits from 10 to 59 behind a number up to 24) is a time unless pictures have that ratio. Between
double quotes or backticks a text is meant to be drawn, so nothing there counts, unless they are around all of it.

Every pattern is anchored at a sign or digit and bounded, so that the search is linear in the prompt.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Kind = Literal["flag", "bracket", "label"]

# Ratios that screens, prints, films and image models have; each also the other way round.
_PICTURES = (
    *("1:1", "5:4", "4:3", "7:5", "14:11", "3:2", "8:5", "16:10", "5:3", "16:9", "17:9", "1.85:1", "1.91:1", "2:1"),
    *("18:9", "19.5:9", "20:9", "21:9", "2.35:1", "2.39:1", "2.4:1", "3:1", "32:9", "4:1", "8:1", "6:4", "10:8"),
)
_NO_SCORE = ("16:9", "21:9")
_ANY_RATIO, _PICTURE_RATIO, _WIDE_RATIO = "any", "picture", "wide"
_OPENING = {
    "【": _ANY_RATIO,
    "〖": _ANY_RATIO,
    "[": _PICTURE_RATIO,
    "［": _PICTURE_RATIO,
    "(": _WIDE_RATIO,
    "（": _WIDE_RATIO,
}
_CLOSING = {"【": "】", "〖": "〗", "[": "]", "［": "］", "(": ")", "（": "）"}
# Labels that say by themselves that a picture's shape is meant.
_LABELS = (
    *("aspect ratio", "aspect-ratio", "aspect_ratio", "aspect", "image ratio", "picture ratio", "image size"),
    *("画面比例", "图片比例", "图像比例", "宽高比", "長寬比", "长宽比", "寬高比", "纵横比", "画幅", "比例", "尺寸"),
    *("アスペクト比", "比率", "縦横比", "화면비", "종횡비", "비율", "seitenverhältnis", "bildformat"),
    *("relación de aspecto", "proporción", "proporção", "format d'image", "соотношение сторон"),
)
_BEHIND = (
    *("aspect ratio", "aspect", "ratio", "format", "portrait", "landscape", "vertical", "horizontal", "widescreen"),
    *("比例", "画幅", "画面", "格式", "横图", "竖图", "横版", "竖版", "横屏", "竖屏", "宽屏", "构图", "비율", "の比率"),
)
_OTHER_RATIOS = (
    *("compression", "contrast", "gear", "golden", "mixing", "mix", "win", "price", "odds", "signal", "risk", "gender"),
    *("sex", "debt", "head-to-body", "body", "focal", "power", "dilution", "water", "cement", "reduction", "teacher"),
)
# Other flags of Midjourney that mean nothing to an Images model.
_OTHER_FLAGS = (
    *(
        "ar",
        "aspect",
        "v",
        "version",
        "s",
        "stylize",
        "q",
        "quality",
        "style",
        "c",
        "chaos",
        "seed",
        "no",
        "iw",
        "niji",
        "tile",
    ),
    *(
        "weird",
        "w",
        "cref",
        "sref",
        "cw",
        "sw",
        "oref",
        "ow",
        "raw",
        "p",
        "stop",
        "repeat",
        "r",
        "fast",
        "relax",
        "turbo",
    ),
)

_D = "[0-9０-９]"
_NUM = rf"((?:[1-9１-９]{_D}{{0,11}}|[0０])(?:[.．]{_D}{{1,6}})?)"
_COLON = r"\s{0,2}[:：∶]\s{0,2}"
_PAIR = rf"(?<![\d.])(?<!\d[:：∶]){_NUM}{_COLON}{_NUM}(?![\d]|[.:：∶]\d)"


def _either(words: tuple[str, ...]) -> str:
    """An alternative of the words; the first letter or last of a Latin word does not stand inside of a word."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(rf"(?<!\w){re.escape(w)}(?!\w)" if w.isascii() else re.escape(w) for w in ordered)


_FLAG = re.compile(
    rf"(?<![\w-])(?:--?|[—–]{{1,2}})(?:ar|aspect(?:[-_ ]?ratio)?|ratio)(?:\s{{0,2}}[=:：]\s{{0,2}}|\s{{1,4}})"
    rf"{_NUM}\s{{0,2}}[:：∶/x×]\s{{0,2}}{_NUM}(?![\d]|[.:：∶]\d)",
    re.IGNORECASE,
)
_BRACKET = re.compile(
    rf"([{re.escape(''.join(_OPENING))}])\s{{0,3}}((?:ratio|size|{_either(_LABELS)})\s{{0,3}}[:：=]?\s{{0,3}})?"
    rf"{_PAIR}\s{{0,3}}((?:{_either(_BEHIND)})\s{{0,3}})?([{re.escape(''.join(_CLOSING.values()))}])",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?:{_either(_LABELS)})\s{{0,3}}(?:[:：=]|为|是|は|(?:is|of|to|at|in)(?!\w))?\s{{0,3}}{_PAIR}", re.IGNORECASE
)
_BARE_WORD = re.compile(
    rf"(?:(\b[\w-]{{1,20}})\s{{1,2}})?(?<!\w)(?:ratio|size|format)\s{{0,3}}[:：=]?\s{{0,3}}{_PAIR}", re.IGNORECASE
)
_AFTER = re.compile(rf"{_PAIR}[\s的-]{{0,2}}(?:{_either(_BEHIND)})", re.IGNORECASE)
_HINT = re.compile(rf"{_D}\s{{0,2}}[:：∶/x×]\s{{0,2}}{_D}", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"\n]*"|“[^”\n]*”|「[^」\n]*」|`[^`\n]*`')
_OTHER = re.compile(rf"(?<![\w-])--(?:{'|'.join(_OTHER_FLAGS)})(?![\w-])", re.IGNORECASE)
_SPACE = " \t"
_CLOSERS = ',.;，。；、"”」`'


@dataclass(frozen=True)
class Marker:
    """A ratio in a prompt: `prompt[start:end]`."""

    ratio: Fraction
    kind: Kind
    start: int
    end: int


def find_markers(prompt: str) -> list[Marker]:
    """Every ratio that is told in the prompt, the one that counts first (flags, brackets, labels)."""
    if _HINT.search(prompt) is None:  # as in most prompts
        return []
    found = [*_flags(prompt), *_brackets(prompt)]
    covered = sorted((mark.start, mark.end) for mark in found)
    found += [mark for mark in _labels(prompt) if not _inside(mark, covered)]
    quoted = _quoted(prompt) if found else []
    return [mark for mark in found if not _inside(mark, quoted)]


def _inside(mark: Marker, stretches: list[tuple[int, int]]) -> bool:
    """It overlaps one of the stretches, which are in order and apart."""
    at = bisect_left(stretches, (mark.end, 0))
    return at > 0 and stretches[at - 1][1] > mark.start


def other_flags(prompt: str) -> list[str]:
    """Flags of Midjourney beside the ratio, in order, each once."""
    return list(dict.fromkeys(match[0] for match in _OTHER.finditer(prompt))) if "--" in prompt else []


def without(prompt: str, spans: list[tuple[int, int]]) -> str:
    """The prompt without these stretches and the blanks that would be left double; the rest as it is."""
    if not spans:
        return prompt
    pieces: list[str] = []
    at = 0
    for start, end in sorted(spans):
        piece = prompt[at:start]
        after = prompt[end : end + 1]
        pieces.append(piece.rstrip(_SPACE) if not after or after.isspace() or after in _CLOSERS else piece)
        at = max(at, end)
    rest = prompt[at:]
    return "".join([*pieces, rest]).strip() if rest.strip() else "".join(pieces).strip().rstrip(",，、;； ")


def _flags(prompt: str) -> list[Marker]:
    return [
        mark for match in _FLAG.finditer(prompt) if (mark := _marker("flag", match, match[1], match[2], _ANY_RATIO))
    ]


def _brackets(prompt: str) -> list[Marker]:
    found = []
    for match in _BRACKET.finditer(prompt):
        if match[6] != _CLOSING[match[1]]:
            continue
        allowed = _OPENING[match[1]] if match[2] is None and match[5] is None else _ANY_RATIO
        if mark := _marker("bracket", match, match[3], match[4], allowed, clock=False):
            found.append(mark)
    return found


def _labels(prompt: str) -> list[Marker]:
    matches = [(match, match[1], match[2], _ANY_RATIO) for match in _BEFORE.finditer(prompt)]
    matches += [
        (match, match[2], match[3], _PICTURE_RATIO)
        for match in _BARE_WORD.finditer(prompt)
        if (match[1] or "").casefold() not in _OTHER_RATIOS
    ]
    matches += [(match, match[1], match[2], _PICTURE_RATIO) for match in _AFTER.finditer(prompt)]
    found: list[Marker] = []
    for mark in sorted((mark for one in matches if (mark := _marker("label", *one, clock=False))), key=_start):
        if not found or mark.start >= found[-1].end:  # labels before and behind may meet at one ratio
            found.append(mark)
    return found


def _start(mark: Marker) -> int:
    return mark.start


def _marker(
    kind: Kind, match: re.Match[str], width: str, height: str, allowed: str, *, clock: bool = True
) -> Marker | None:
    """The marker, if its numbers are a ratio of the allowed kind. `clock=False`: a time of day is none."""
    one, other = (Fraction(unicodedata.normalize("NFKC", number)) for number in (width, height))
    if not one or not other:
        return None
    if (one, other) not in _KNOWN[allowed] and (allowed != _ANY_RATIO or (not clock and _is_time(one, other))):
        return None
    return Marker(one / other, kind, match.start(), match.end())


def _is_time(hour: Fraction, minute: Fraction) -> bool:
    return hour.denominator == minute.denominator == 1 and hour <= 24 and 10 <= minute < 60


def _both_ways(ratios: tuple[str, ...]) -> frozenset[tuple[Fraction, Fraction]]:
    """As they are written, for 10:30 is no 1:3."""
    pairs = [[Fraction(part) for part in ratio.split(":")] for ratio in ratios]
    return frozenset(pair for one, other in pairs for pair in ((one, other), (other, one)))


_KNOWN = {
    _ANY_RATIO: _both_ways(_PICTURES),
    _PICTURE_RATIO: _both_ways(_PICTURES),
    _WIDE_RATIO: _both_ways(_NO_SCORE),
}


def _quoted(prompt: str) -> list[tuple[int, int]]:
    """Stretches in quotes, but for one that is the whole prompt."""
    whole = len(prompt.strip())
    return [match.span() for match in _QUOTED.finditer(prompt) if len(match[0]) < whole]
