"""Texts that reach into every corner of a reading: pieces of syntax, samples whole and spliced, anything."""

from __future__ import annotations

import random

from hypothesis import strategies as st

from ..cases import load
from .replies import HOSTILE

SAMPLES = [case.text for case in load() if len(case.text) < 6000]
# Pieces that mean something to the scanner, so that drawn texts reach into every corner of it.
SYNTAX = [
    *HOSTILE,
    *(
        "[",
        "]",
        "(",
        ")",
        "![",
        "<",
        ">",
        "</a>",
        "<a href='https://a.example/b.png'>",
        "<video src=x>",
        "-->",
        "\n\n",
        "\r",
        " ",
    ),
    *(
        '{"prompt": "',
        '"}',
        "'",
        ",",
        ":",
        "```html\n",
        '> ```json\n> {"prompt": 1}\n> ```',
        "[a]: https://a.example/r.png\n",
        "[a]",
    ),
    *(
        "https://a.example/p.png",
        "http://",
        "iVBORw0KGgo",
        "data:image/gif;base64,R0lGOD",
        "…",
        "...",
        "\\",
        "[下载](https://a.example/d)",
    ),
    *(
        "ID:",
        "Data Preview:",
        "Reason:",
        "排队中",
        "生成中✅",
        "50%",
        "[50%](https://a.example/5)",
        "\ufeff",
        "\ud83d",
        "\ude00",
    ),
]
syntax = st.lists(st.sampled_from(SYNTAX), max_size=30).map("".join)
texts = st.one_of(syntax, st.text(max_size=60), st.sampled_from(SAMPLES))


@st.composite
def spliced(draw: st.DrawFn) -> str:
    """Recorded samples cut, joined and damaged."""
    rng = draw(st.randoms(use_true_random=False))
    text = "".join(_slice(draw(st.sampled_from(SAMPLES)), rng) for _ in range(draw(st.integers(1, 3))))
    for _ in range(draw(st.integers(0, 4))):
        at = rng.randrange(len(text) + 1)
        text = text[:at] + draw(st.sampled_from(SYNTAX)) + text[at + rng.choice([0, 0, 1, 5]) :]
    return text


def _slice(text: str, rng: random.Random) -> str:
    start, end = sorted((rng.randrange(len(text) + 1), rng.randrange(len(text) + 1)))
    return text[start:end] if rng.random() < 0.7 else text


anything = st.one_of(texts, spliced())
