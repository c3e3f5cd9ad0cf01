"""Every compiled pattern of the package, and strings drawn from what a pattern is made of.

A pattern is found by walking the modules, what their tables hold, and the vocabulary's cached properties, so a new one
is covered without a word here. `Shape` reads a pattern's source with the standard library's own parser and draws texts
that it begins to match: the places from where a pump can start.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import warnings
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import regex

import chatimg_parse
from chatimg_parse.text.syntax import fences
from chatimg_parse.text.words.vocabulary import VOCABULARY

try:
    from re import _parser as sre  # type: ignore[attr-defined]
except ImportError:  # Python 3.10
    import sre_parse as sre

# What sees no reply: the rewriter of code, the command line, what tells files apart; and what needs a framework.
_ELSEWHERE = ("chatimg_parse.migrate", "chatimg_parse.cli", "chatimg_parse.__main__", "chatimg_parse.integrations.")
_SCANS = ("search", "finditer", "sub", "subn", "findall", "split")
_CLASSES = {
    "DIGIT": "15",
    "SPACE": " \t\n\u3000",
    "WORD": "a_1é图",
    "NOT_WORD": " .-",
    "NOT_SPACE": "a.",
    "NOT_DIGIT": "a ",
}


# The rows of words that `phrases` makes patterns of.
_ROWS = (
    *("pictures", "requests", "makes", "declines", "impersonal", "blocks", "policies", "breaks", "retries", "waits"),
    *("shown", "claims", "explains", "supposes"),
)
_MATCHED = frozenset({"match"})
# Patterns that are handed on before they are asked, and how.
_HANDED_ON = {
    **dict.fromkeys(
        (
            "_AFTER_KEY",
            "_AFTER_GAP",
            "_AFTER_COMMA",
            "_AFTER_VALUE",
            "_ANYTHING",
            "AFTER_VALUE",
            "AFTER_ELEMENT",
            "_SVG_SIZE",
            "_GAP",
            "_GOES_ON",
            "_QUOTED_KEY",
            "_BLANKS",
        ),
        _MATCHED,
    ),
    **dict.fromkeys(("_MARKS", "_SPACE", "_OUTER", "_OUTER_END", "_REASON_START"), _MATCHED),
    "bounds": _MATCHED,
    "_SECRETS": frozenset({"search"}),
}


class Named(NamedTuple):
    """A pattern of the package, and in which of three ways it is asked: match, fullmatch, search."""

    name: str
    pattern: Any
    ways: frozenset[str]

    def ask(self, text: Any) -> None:
        if "search" in self.ways:
            for _ in self.pattern.finditer(text):
                pass
        if "match" in self.ways:
            self.pattern.match(text)
        if "fullmatch" in self.ways:
            self.pattern.fullmatch(text)


def patterns() -> list[Named]:
    """All of them, each once; those that are imported elsewhere with all the ways in which they are asked."""
    sources = {module.__name__: Path(module.__file__).read_text("utf-8") for module in _modules()}
    found: dict[int, Named] = {}
    for module in _modules():
        for name, value in vars(module).items():
            for pattern in _in(value):
                own = [sources[module.__name__]] if name.startswith("_") else sources.values()
                ways = _HANDED_ON.get(name) or _ways(own, name)
                known = found.get(id(pattern))
                told = f"{module.__name__.removeprefix('chatimg_parse.')}.{name}"
                found[id(pattern)] = Named(told, pattern, ways | (known.ways if known else frozenset()))
    for name, member in vars(type(VOCABULARY)).items():
        if isinstance(member, cached_property):
            for pattern in _in(getattr(VOCABULARY, name)):
                ways = _HANDED_ON.get(name) or _ways(sources.values(), name)
                found[id(pattern)] = Named(f"Vocabulary.{name}", pattern, ways)
    made = {"text.syntax.fences._closing_line": fences._closing_line("```", True)}
    for row in _ROWS:
        made[f"Vocabulary.phrases({row})"] = VOCABULARY.phrases(row).pattern
    found |= {id(pattern): Named(name, pattern, frozenset({"match", "search"})) for name, pattern in made.items()}
    asked = [named._replace(ways=named.ways or frozenset({"match", "search"})) for named in found.values()]
    return sorted(asked, key=lambda named: named.name)


def _ways(sources: Iterable[str], name: str) -> frozenset[str]:
    asked = re.compile(rf"\b{name}\b(?:\[[^\]]*\])?\.(match|fullmatch|{'|'.join(_SCANS)})\b")
    told = {way for source in sources for way in asked.findall(source)}
    return frozenset("search" if way in _SCANS else way for way in told)


def _modules() -> Iterator[Any]:
    for info in pkgutil.walk_packages(chatimg_parse.__path__, "chatimg_parse."):
        if not info.name.startswith(_ELSEWHERE):
            yield importlib.import_module(info.name)


def _in(value: object, depth: int = 0) -> Iterator[Any]:
    """The patterns that a value is or holds."""
    if isinstance(value, (re.Pattern, regex.Pattern)):
        yield value
    elif depth < 3 and isinstance(value, dict):
        for member in value.values():
            yield from _in(member, depth + 1)
    elif depth < 3 and isinstance(value, (tuple, list, set, frozenset)):
        for member in value:
            yield from _in(member, depth + 1)


class Shape:
    """What a pattern is made of."""

    def __init__(self, pattern: Any) -> None:
        text = pattern.pattern
        text = text.decode("latin-1") if isinstance(text, bytes) else text
        for name, words in getattr(pattern, "named_lists", {}).items():
            some = sorted(words, key=len)[:: max(1, len(words) // 8)]
            text = text.replace(rf"\L<{name}>", "(?:" + "|".join(map(re.escape, some)) + ")")
        # What only `regex` knows: a possessive quantifier matches no other texts than a plain one.
        text = re.sub(r"(?<!\\)([*+?}])\+", r"\1", text).replace("(?>", "(?:")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self._tree = sre.parse(text, pattern.flags & (re.DOTALL | re.MULTILINE | re.VERBOSE))
        self.letters = sorted(set(self._letters(self._tree)))

    def draw(self, random: Random) -> str:
        """A text that the pattern matches, as far as nothing forbids it."""
        return "".join(self._draw(self._tree, random))

    def _draw(self, items: Any, random: Random) -> Iterator[str]:
        for op, value in items:
            name = str(op)
            if name == "LITERAL":
                yield chr(value)
            elif name in ("NOT_LITERAL", "ANY"):
                yield "a"
            elif name == "IN":
                yield random.choice(list(_members(value)) or ["a"])
            elif name == "BRANCH":
                yield from self._draw(random.choice(value[1]), random)
            elif name == "SUBPATTERN":
                yield from self._draw(value[-1], random)
            elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
                least, most, inner = value
                for _ in range(random.randint(least, min(most, least + 2))):
                    yield from self._draw(inner, random)
            elif name == "ATOMIC_GROUP":
                yield from self._draw(value, random)

    def _letters(self, items: Any) -> Iterator[str]:
        for op, value in items:
            name = str(op)
            if name in ("LITERAL", "NOT_LITERAL"):
                yield chr(value)
            elif name == "IN":
                yield from _members(value)
            elif name == "ANY":
                yield "a"
            elif name == "BRANCH":
                for branch in value[1]:
                    yield from self._letters(branch)
            elif name in ("SUBPATTERN", "MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT", "ASSERT", "ASSERT_NOT"):
                yield from self._letters(value[-1])
            elif name == "ATOMIC_GROUP":
                yield from self._letters(value)


def _members(items: Any) -> Iterator[str]:
    """Some characters of a class; of a negated one letters that most classes let through."""
    if str(items[0][0]) == "NEGATE":
        told = {chr(v) for op, v in items if str(op) == "LITERAL"}
        yield from (char for char in "a .(" if char not in told)
        return
    for op, value in items:
        name = str(op)
        if name == "LITERAL":
            yield chr(value)
        elif name == "RANGE":
            yield from {chr(value[0]), chr(value[1])}
        elif name == "CATEGORY":
            yield from _CLASSES[str(value).removeprefix("CATEGORY_")]
