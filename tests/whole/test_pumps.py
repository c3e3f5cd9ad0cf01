"""Twice the text, twice the time, also where only an engine of patterns walks: it counts no steps that we could read.

Seconds of the processor are compared, and only as a ratio: what looks bad is measured again, larger and three times,
and every one of them must be worse than any linear reading is on a busy machine.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import pytest

from chatimg_parse import ImageResult, parse

from ..support.costs import Make, is_worse, seconds
from ..support.feeding import cut, fed
from ..support.patterns import Named, Shape, patterns

DRAWS = 150  # pumps for each pattern
LETTERS = (" ", "\n", "a", "1", ".", "[", "(", "<", '"', "_", "-", "\t", ">", "`", "/", ":")


def looks_bad(read: Callable[[str], object], make: Make) -> bool:
    """A look at small sizes, the smallest first: of what is exponential no more must be asked."""
    if explodes(read, make):
        return True
    small, large = seconds(read, make(400)), seconds(read, make(1600))
    return large > 1e-4 and large > 7 * small


def explodes(read: Callable[[str], object], make: Make) -> bool:
    size, before = 16, 1e-4
    while size < 400:
        text = make(size)
        cost = seconds(read, text)
        if cost > 2e-3 and cost > 4 * before and seconds(read, text, 3) > 2e-3:
            return True
        size, before = size + size // 2, cost
    return False


def pump(prefix: str, filler: str, suffix: str) -> Make:
    return lambda size: prefix + filler * (size // len(filler)) + suffix


def drawn(shape: Shape, random: Random) -> tuple[str, str, str]:
    """A beginning of what the pattern matches, a filler of its own letters, and what spoils the end."""
    letters = [*random.sample(shape.letters, min(len(shape.letters), 40)), *LETTERS]
    begun = shape.draw(random)
    filler = "".join(random.choices(letters, k=random.choice((1, 1, 2))))
    if random.random() < 0.25:
        filler = shape.draw(random)[:12] or filler
    return begun[: random.randint(0, len(begun))], filler, "".join(random.choices(letters, k=random.randint(0, 1)))


def test_no_pattern_walks_a_run_twice() -> None:
    bad = []
    for named in patterns():
        random, shape = Random(named.name), Shape(named.pattern)
        for parts in (drawn(shape, random) for _ in range(DRAWS)):
            read = asked(named)
            make = pump(*parts)
            if looks_bad(read, make) and (explodes(read, make) or is_worse(read, make)):
                bad.append((named.name, parts))
                break
    assert not bad


def asked(named: Named) -> Callable[[str], object]:
    if isinstance(named.pattern.pattern, bytes):
        return lambda text: named.ask(text.encode("utf-8", "replace"))
    return named.ask


def test_the_drawing_finds_patterns_that_backtrack() -> None:
    for source in (r"a\s*b?\s*c", r"[^\w]+$", r"(?:x+x+)+y", r"\[(?:[^\]]*,)?[^\]]*;"):
        named = Named("", re.compile(source), frozenset({"search"}))
        random, shape = Random(1), Shape(named.pattern)
        assert any(looks_bad(named.ask, pump(*drawn(shape, random))) for _ in range(200)), source


def test_every_pattern_of_the_text_is_found() -> None:
    names = {named.name for named in patterns()}
    assert {
        "text.words.labels._HEAD",
        "Vocabulary.refusal",
        "convert._FENCE",
        "advice._SECRETS",
        "shim.chat.text_gate._BEGINS",
    } <= names


# -- whole readings -----------------------------------------------------------------------------------------------

PUMPS: dict[str, Make] = {
    "a fence and blanks": pump("```", " ", ""),
    "a tilde fence and blanks": pump("~~~", " ", ""),
    "an id and marks": pump("ID: a", "!", "b"),
    "number links in one line": pump("", "[2](u)", ""),
    "a number and blanks": pump("[50", " ", "x](https://x.example/a)"),
    "a destination and blanks": pump("![a](<u>", " ", "x"),
    "a parenthesis and blanks": pump("[a](", " ", "x"),
    "dots in a path": pump("![a](https://x.example/", "a.bc!", "/)"),
    "fences that no bracket closes": pump("", '``` {"a": [\n```\n', ""),
    "fences with odd strings": pump("", '``` {\\"\n```\n', ""),
    "references in each other": lambda size: "[" * (size // 4) + "a" + "][]" * (size // 4),
    "damaged objects": pump("", '{"a" x}\n', ""),
    "lines between objects": pump('{"choices":[]}\n', "x\n{}\n", ""),
    "data URIs that share a parenthesis": pump("", "![a](data:image/png;base64,!]x ", ")"),
    "marks before no blank": pump("ID: task_1\n", "!", "a"),
    "an error and blanks": pump("ID: task_1\nerror", " ", "x"),
    "refusals in one line": pump("ID: task_1\n", "i can't, ", "x"),
    "refusals at the end of their words": pump("ID: task_1\n", "できません.", "x"),
    "blanks in a srcset": pump('<img srcset="', " ", '">'),
    "separators behind an id": pump("ID: task_1", " ,", "x"),
    "quoted percents": pump("", "> 12%\n", ""),
    "references and definitions": pump("", "[a]: u\n[a]\n", ""),
    "percents between tags": pump("", "12%<br>", ""),
    "states in elements": pump("", "<p>Queued...", ""),
}
# What is gone over again with each part that is handed over shows only in a long text.
LONG = ("references and definitions", "percents between tags", "states in elements")


READERS: dict[str, Callable[[str], object]] = {
    "parse": parse,
    "stream": lambda text: fed(cut(text, 7)),
    "body": lambda text: parse({"choices": [{"message": {"content": text}}], "data": [{"url": text}], "status": text}),
    "markdown": lambda text: ImageResult(text=text).to_markdown(),
}


@pytest.mark.parametrize("entry", READERS)
@pytest.mark.parametrize("name", PUMPS)
def test_a_pump_is_linear(name: str, entry: str) -> None:
    read, make = READERS[entry], PUMPS[name]
    if seconds(read, make(8000)) > 7 * seconds(read, make(2000)):
        assert not is_worse(read, make, (4000, 16_000))


@pytest.mark.parametrize("name", LONG)
def test_a_long_text_is_gone_over_once(name: str) -> None:
    make = PUMPS[name]
    if seconds(parse, make(320_000)) > 6 * seconds(parse, make(80_000)):
        assert not is_worse(parse, make, (80_000, 320_000))
