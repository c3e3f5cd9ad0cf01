"""A stream: a picture in small pieces beside a bare collector, and what a delta costs early and late."""

from __future__ import annotations

from collections.abc import Iterator

from chatimg_parse import StreamParser

from .big import SIZE, png_base64
from .timing import against, clock, duration, interleaved, quiet, table, times

PIECE = 64
DELTA = 5
ROUNDS = 9
GOAL = 6.0
SENTENCE = "A cat sits under a lantern in the rain, and the street is empty; nobody but it is awake. "
_MANY = 4_000  # deltas that are timed at each place


class Collector:
    """The floor: one method call and one append a piece, one join at the end."""

    def __init__(self) -> None:
        self._pieces: list[str] = []

    def feed(self, piece: str) -> None:
        self._pieces.append(piece)

    def close(self) -> str:
        return "".join(self._pieces)


def run() -> Iterator[str]:
    """The tables of this section."""
    yield f"## Streaming: a data URI of {SIZE / 1e6:g} MB in pieces of {PIECE} characters"
    yield _picture_table()
    yield f"### Prose in deltas of {DELTA} characters: `feed`, a piece"
    yield _prose_table()


def _cut(text: str, length: int) -> list[str]:
    return [text[at : at + length] for at in range(0, len(text), length)]


def _feed(parser: StreamParser | Collector, pieces: list[str]) -> None:
    feed = parser.feed
    for piece in pieces:
        feed(piece)


def _fed(parser: StreamParser | Collector, pieces: list[str]) -> object:
    _feed(parser, pieces)
    return parser.close()


def _picture_table() -> str:
    payload = png_base64(SIZE)
    rows = []
    forms = {"markdown image": f"![image](data:image/png;base64,{payload})", "bare": f"data:image/png;base64,{payload}"}
    for name, uri in forms.items():
        pieces = _cut(f"Here it is:\n\n{uri}\n\nBye\n", PIECE)
        timings = interleaved(
            {
                "collector": lambda pieces=pieces: _fed(Collector(), pieces),  # type: ignore[misc]
                "parser": lambda pieces=pieces: _fed(StreamParser(), pieces),  # type: ignore[misc]
            },
            rounds=ROUNDS,
            sample=0,
        )
        ratio = timings.ratio("parser", "collector")
        medians = [timings.median("collector"), timings.median("parser")]
        each = duration(medians[1] / len(pieces))
        rows.append((name, duration(medians[0]), duration(medians[1]), each, times(ratio), against(ratio, GOAL)))
    return table(("form", "bare collector", "feed and close", "a piece", "ratio", "goal"), rows)


def _prose_table() -> str:
    lines = {
        "a line break every 89 characters": SENTENCE.rstrip() + "\n",
        "a blank line every 450": SENTENCE * 5 + "\n\n",
        "no line break": SENTENCE,
    }
    rows = []
    for name, unit in lines.items():
        early, late = _after(unit, 1_000), _after(unit, 1_000_000)
        rows.append((name, duration(early), duration(late), times(late / early)))
    return table(("prose", "after 1 KB", "after 1 MB", "late, of early"), rows)


def _after(unit: str, length: int) -> float:
    """Seconds a delta when `length` characters of the same prose have gone before; the best of three parsers."""
    text = unit * ((length + _MANY * DELTA) // len(unit) + 1)
    before, timed = _cut(text[:length], DELTA), _cut(text[length : length + _MANY * DELTA], DELTA)
    return min(_one_after(before, timed) for _ in range(3))


def _one_after(before: list[str], timed: list[str]) -> float:
    parser = StreamParser()
    _feed(parser, before)
    with quiet():
        return clock(lambda: _feed(parser, timed)) / len(timed)
