"""`python -m benchmarks.versus OTHER`: the CPU time of this tree beside that of another checkout, in one process.

Both trees read the same fresh replies in turn, and give the same results first (`differential` loads and compares
them). Recorded replies get other digits in each round, so that nothing that is remembered of a whole reply helps.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from statistics import median, quantiles
from types import ModuleType
from typing import Any

from .differential import HERE, load, recorded
from .sample import varied
from .timing import clock, quiet, table, times

ROUNDS, REPLIES = 15, 150
_OF_RECORDED = 5, 6  # rounds and replies
_BEFORE = 60  # replies of a kind that were read before
_LONGEST = 20_000  # characters of a recorded reply
Read = Callable[[ModuleType, str], Any]


def refusal(number: int) -> str:
    return (
        f"I'm sorry, but I can't create an image of w{number} because it violates our content policy. Try another one."
    )


# Name, how a reply of it is made, and the most that the issue of this goal allows.
CASES: tuple[tuple[str, Callable[[int], str], Read, float | None], ...] = (
    ("the typical finished reply", varied, lambda tree, text: tree.parse(text), None),
    ("the same while it is pending", lambda number: varied(number).split("\n\n> ✅")[0], lambda t, s: t.parse(s), 0.4),
    ("a refusal in prose", refusal, lambda tree, text: tree.parse(text), 0.4),
    ("nothing", lambda _: "", lambda tree, text: tree.parse(text), 0.3),
    ("a word of greeting", lambda number: f"hello {number}", lambda tree, text: tree.parse(text), 0.3),
    ("a chat body with the typical reply", varied, lambda tree, text: tree.parse(body(text)), None),
    ("`feed` of 5 characters, the typical reply", varied, lambda tree, text: fed(tree, text), 0.6),
)


def body(text: str) -> dict[str, Any]:
    """As OpenAI answers."""
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    usage = {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}
    return {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": usage}


def _content(reply: dict[str, Any]) -> Any:
    return reply["choices"][0]["message"]["content"]


def fed(tree: ModuleType, text: str) -> Any:
    parser = tree.StreamParser()
    for at in range(0, len(text), 5):
        parser.feed(text[at : at + 5])
    return parser.close()


def main() -> int:
    """Print the tables."""
    other = load(Path(sys.argv[1]))
    ours = load(HERE)
    print(table(("reply", "of the other", "goal"), _rows(ours, other)), end="\n\n", flush=True)
    print(table(("recorded replies", "of the other", "goal"), _recorded_rows(ours, other)), flush=True)
    return 0


def _rows(ours: ModuleType, other: ModuleType) -> Iterator[tuple[str, str, str]]:
    for name, make, read, goal in CASES:
        ratio = _ratio(lambda text, read=read: read(ours, text), lambda text, read=read: read(other, text), make)  # type: ignore[misc]
        yield name, times(ratio), "" if goal is None else times(goal)
    assert ours.parse(body(varied(0))).data[0].url == ours.parse(varied(0)).data[0].url is not None
    content = _ratio(
        ours.parse, lambda reply: ours.parse(_content(reply)), lambda number: body(varied(number)), same=False
    )
    yield "a chat body, of its content alone", times(content), times(1.5)


def _recorded_rows(ours: ModuleType, other: ModuleType) -> Iterator[tuple[str, str, str]]:
    """Contents that are no body and no stream, as they are read where such ones came before."""
    texts = [
        text
        for text in recorded(Path(sys.argv[1]))[0]
        if len(text) < _LONGEST and not re.match(r"\s*[\[{]|data:|event:", text)
    ]
    varying = [text for text in texts if _other_digits(text, 1) != text]
    ratios = {}
    for text in texts:

        def make(number: int, text: str = text) -> str:
            return _other_digits(text, number)

        for number in range(_BEFORE):
            ours.parse(make(-1 - number))
        ratios[text] = _ratio(ours.parse, other.parse, make, *_OF_RECORDED)
    told = [ratios[text] for text in varying]
    yield f"the median of {len(texts)}", times(median(ratios.values())), times(0.4)
    yield "the slowest tenth begins at", times(quantiles(ratios.values(), n=10)[-1]), times(0.7)
    yield f"the median of {len(told)} in which something varies", times(median(told)), times(0.4)
    yield "the slowest tenth of these begins at", times(quantiles(told, n=10)[-1]), times(0.7)


def _other_digits(text: str, number: int) -> str:
    random = Random(number)
    return re.sub(r"(?<=[0-9a-f]{3})[0-9]", lambda _: random.choice("0123456789"), text)


def _ratio(
    ours: Callable[[Any], Any],
    other: Callable[[Any], Any],
    make: Callable[[int], Any],
    rounds: int = ROUNDS,
    replies: int = REPLIES,
    *,
    same: bool = True,
) -> float:
    """The median of the ratios of rounds, of which each has replies of its own."""
    assert not same or ours(make(0)).model_dump() == other(make(0)).model_dump()
    ratios = []
    for turn in range(rounds):
        texts = [make(turn * replies + number) for number in range(replies)]
        with quiet():
            pair = (ours, other) if turn % 2 else (other, ours)  # who reads a text second finds it in the cache
            took = {read: clock(lambda read=read, texts=texts: [read(text) for text in texts]) for read in pair}  # type: ignore[misc]
        ratios.append(took[ours] / took[other])
    return median(ratios)


if __name__ == "__main__":
    sys.exit(main())
