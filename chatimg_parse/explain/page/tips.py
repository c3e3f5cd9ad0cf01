"""What is told of a piece of the page to those who point at it, go to it with keys, or touch it."""

from __future__ import annotations

import re

from ...page.markup import own
from .. import rules

# Kinds of marks, each in a colour of its own; what is in none of them is a label.
_GROUPS = {
    "picture": ("image", "data"),
    "link": ("link", "url", "reference", "definition", "tag"),
    "block": ("json",),
    "quoted": ("quoted", "code-span", "reasoning"),
    "work": ("queue", "submit", "run", "progress", "done"),
    "failure": ("fail", "reason", "fail-reason", "code"),
}
_GROUP_OF = {name: group for group, names in _GROUPS.items() for name in names}
_CITED = re.compile(r"\brules? [IF]?\d+a?(?:(?:, | and )[IF]?\d+a?)*")


def group(name: str) -> str:
    """The kind of a mark, which is its class."""
    return _GROUP_OF.get(name, "label")


def tip(*sentences: str, before: str = "") -> str:
    """Sentences of ours and, one a line, the rules that the last of them cites which cites any; fit for `title`."""
    numbers = next(filter(None, map(rules.cited, reversed(sentences))), [])
    return own("\n".join([before + "; ".join(sentences), *map(rules.told, numbers)]))


def sentence(told: str) -> str:
    """A sentence of ours; where it cites a rule, this is told there."""

    def cited(found: re.Match[str]) -> str:
        words = "\n".join(map(rules.told, rules.cited(found[0])))
        return f'<span class="tip rule" tabindex="0" title="{own(words)}">{own(found[0])}</span>'

    pieces, at = [], 0
    for found in _CITED.finditer(told):
        pieces += [own(told[at : found.start()]), cited(found)]
        at = found.end()
    return "".join([*pieces, own(told[at:])])
