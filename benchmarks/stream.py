"""A stream: a picture in small pieces beside a bare collector, its memory, and what a delta and a look cost, when."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from statistics import median

from chatimg_parse import StreamParser

from .big import SIZE, png_base64
from .sample import BLOCK, TASK
from .timing import against, clock, duration, interleaved, quiet, table, times

PIECE = 64
DELTA = 5
ROUNDS = 9
GOAL = 6.0
SENTENCE = "A cat sits under a lantern in the rain, and the street is empty; nobody but it is awake. "
MEMORY_GOAL = 1.2
LOOKS = 20  # calls of `peek` that are timed at each place
_MANY = 4_000  # deltas that are timed at each place
_RELAY = f"""\
```json
{BLOCK}
```

> ID: `{TASK}`
> [数据预览](https://asyncdata.net/web/{TASK}) | [原始数据](https://asyncdata.net/source/{TASK})

> ⚡ 生成中...

> 🏃 进度 17..

"""
_STEP = "> 🏃 进度 17..18..19..20..\n\n> ⚡ 生成中...\n\n"  # a relay says it until the picture is there


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
    yield "### Peak memory of the same, of what the result keeps"
    yield _memory_table()
    yield f"### Deltas of {DELTA} characters: `feed`, a piece"
    yield _delta_table()
    yield "### A look at it (`peek`) behind a relay reply that goes on"
    yield _peek_table()


def _cut(text: str, length: int) -> list[str]:
    return [text[at : at + length] for at in range(0, len(text), length)]


def _feed(parser: StreamParser | Collector, pieces: list[str]) -> None:
    feed = parser.feed
    for piece in pieces:
        feed(piece)


def _fed(parser: StreamParser | Collector, pieces: list[str]) -> object:
    _feed(parser, pieces)
    return parser.close()


def _forms() -> dict[str, str]:
    uri = f"data:image/png;base64,{png_base64(SIZE)}"
    forms = {"markdown image": f"![image]({uri})", "bare": uri}
    return {name: f"Here it is:\n\n{form}\n\nBye\n" for name, form in forms.items()}


def _picture_table() -> str:
    rows = []
    for name, text in _forms().items():
        pieces = _cut(text, PIECE)
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


def _memory_table() -> str:
    """The pieces come one by one and are let go, as from a network: a list of them would be memory of ours."""
    rows = []
    for name, text in _forms().items():
        with quiet():
            tracemalloc.start()
            before = tracemalloc.get_traced_memory()[0]
            parser = StreamParser()
            for at in range(0, len(text), PIECE):
                parser.feed(text[at : at + PIECE])
            result = parser.close()
            del parser
            kept, peak = (size - before for size in tracemalloc.get_traced_memory())
            tracemalloc.stop()
        ratio = peak / kept if len(result.data) == 1 else 0.0
        told = name if result.data else f"{name}: NO PICTURE"
        rows.append((told, f"{kept / 1e6:.1f} MB", f"{peak / 1e6:.1f} MB", times(ratio), against(ratio, MEMORY_GOAL)))
    return table(("form", "kept", "peak", "ratio", "goal"), rows)


def _delta_table() -> str:
    texts = {
        "relay reply, progress goes on": (_RELAY, _STEP),
        "prose, a line break every 89 characters": ("", SENTENCE.rstrip() + "\n"),
        "prose, a blank line every 450": ("", SENTENCE * 5 + "\n\n"),
        "prose, no line break": ("", SENTENCE),
        "prose behind a relay reply": (_RELAY, SENTENCE * 5 + "\n\n"),
    }
    rows = []
    for name, (start, unit) in texts.items():
        early, late = _after(start, unit, 1_000), _after(start, unit, 1_000_000)
        rows.append((name, duration(early), duration(late), times(late / early)))
    return table(("text", "after 1 KB", "after 1 MB", "late, of early"), rows)


def _peek_table() -> str:
    rows = []
    for name, unit in {"progress": _STEP, "prose": SENTENCE * 5 + "\n\n"}.items():
        early, late = _looks(unit, 1_000), _looks(unit, 1_000_000)
        rows.append((name, duration(early), duration(late), times(late / early)))
    return table(("what goes on", "after 1 KB", "after 1 MB", "late, of early"), rows)


def _looks(unit: str, length: int) -> float:
    """Seconds a look; a delta is fed between two, so that none repeats the last."""
    text = _RELAY + unit * ((length + LOOKS * DELTA) // len(unit) + 1)
    parser = StreamParser()
    parser.feed(text[:length])
    deltas = _cut(text[length : length + LOOKS * DELTA], DELTA)
    spent = []
    with quiet():
        for delta in deltas:
            parser.feed(delta)
            spent.append(clock(parser.peek))
    return median(spent)


def _after(start: str, unit: str, length: int) -> float:
    """Seconds a delta when `length` characters of the same kind have gone before; the median of three parsers."""
    text = start + unit * ((length + _MANY * DELTA) // len(unit) + 1)
    before, timed = _cut(text[:length], DELTA), _cut(text[length : length + _MANY * DELTA], DELTA)
    return median(_one_after(before, timed) for _ in range(3))


def _one_after(before: list[str], timed: list[str]) -> float:
    parser = StreamParser()
    _feed(parser, before)
    with quiet():
        return clock(lambda: _feed(parser, timed)) / len(timed)
