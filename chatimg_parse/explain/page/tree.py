"""The tree of a body: what each member means, and what became of what is in it. So many members and no more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ...page.markup import own, shown
from ..body_tree import Member, Value
from ..meanings import MEANINGS
from . import tips

_MOST, _MOST_TOLD = 500, 300  # members at all, and more of which something became
_MOST_VALUES = 40  # of one member
_OPEN = 60  # in a body with no more members all of them are to be seen at once
_AT_ONCE = 24  # members of one that are seen when it is opened
_DEEPEST = 40
_STEP = re.compile(r"[.\[]")


@dataclass
class _Node:
    member: Member
    name: str
    inside: list[_Node] = field(default_factory=list)

    @property
    def told(self) -> bool:
        return self.member.told or any(node.told for node in self.inside)


def tree(members: list[Member]) -> Iterator[str]:
    """A section with the members, each in that which holds it."""
    yield '<section class="long" aria-labelledby="body"><h2 id="body">Body</h2>'
    yield '<p class="faint">What each member means, by the rows of keys, and what became of the pictures in it.</p>'
    chosen = [member for at, member in enumerate(members) if at < _MOST]
    chosen += [member for member in members[_MOST:] if member.told][:_MOST_TOLD]
    yield '<ul class="tree">'
    top, is_open = _nested(chosen), len(members) <= _OPEN
    for node in top[:_AT_ONCE]:
        yield from _item(node, is_open=is_open, depth=1)
    yield from _rest(top[_AT_ONCE:], is_open=is_open, depth=1)
    yield "</ul>"
    if left_out := len(members) - len(chosen):
        yield f'<p class="faint">… {left_out:,} more members</p>'
    yield "</section>"


def _nested(members: list[Member]) -> list[_Node]:
    """The members at the top; others are in the nearest that is around them."""
    nodes: dict[str, _Node] = {}
    top: list[_Node] = []
    for member in members:
        cuts = [found.start() for found in _STEP.finditer(member.path)]
        around = next((member.path[:cut] for cut in reversed(cuts) if member.path[:cut] in nodes), None)
        name = member.path if around is None else member.path[len(around) :].removeprefix(".")
        node = _Node(member, name)
        (top if around is None else nodes[around].inside).append(node)
        nodes.setdefault(member.path, node)
    return top


def _item(node: _Node, *, is_open: bool, depth: int) -> Iterator[str]:
    words = _words(node)
    if not node.inside:
        yield f"<li>{words}</li>"
        return
    if depth >= _DEEPEST:
        yield f"<li>{words} <i>… more levels</i></li>"
        return
    opened = " open" if is_open or node.told else ""
    yield f"<li><details{opened}><summary>{words}</summary><ul>"
    for inner in node.inside[:_AT_ONCE]:
        yield from _item(inner, is_open=is_open, depth=depth + 1)
    yield from _rest(node.inside[_AT_ONCE:], is_open=is_open, depth=depth + 1)
    yield "</ul></details></li>"


def _rest(nodes: list[_Node], *, is_open: bool, depth: int) -> Iterator[str]:
    """Those in which something became of a picture, and the others to be opened."""
    for node in nodes:
        if node.told:
            yield from _item(node, is_open=is_open, depth=depth)
    others = [node for node in nodes if not node.told]
    if others:
        yield f"<li><details><summary><i>… {len(others):,} more</i></summary><ul>"
        for node in others:
            yield from _item(node, is_open=is_open, depth=depth)
        yield "</ul></details></li>"


def _words(node: _Node) -> str:
    first, *others = node.member.values
    meaning = node.member.meaning
    about = (
        f'<span class="tip kind" tabindex="0" title="{tips.tip(MEANINGS.get(meaning, meaning))}">{own(meaning)}</span>'
    )
    told = f"<b>{shown(node.name)}</b> {about} {_value(first)}"
    if others:
        rows = "".join(f"<li><b>{shown(value.place)}</b> {_value(value)}</li>" for value in others[:_MOST_VALUES])
        if len(others) > _MOST_VALUES:
            rows += f"<li><i>… {len(others) - _MOST_VALUES:,} more</i></li>"
        told += f"<ul>{rows}</ul>"
    return told


def _value(value: Value) -> str:
    fate = f' <span class="fate">→ {tips.sentence(value.fate)}</span>' if value.fate else ""
    return f"<span class=value>{shown(value.shown)}</span>{fate}"
