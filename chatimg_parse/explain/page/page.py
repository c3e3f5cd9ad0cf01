"""`explain_html`: an account of a reply as one page, for which nothing is loaded and in which nothing runs.

Everything that the reply brought in goes through `page.markup` or, character for character, through `visible` and an
escape. What it takes goes with the length of the reply, and how long the page is has a bound.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from typing_extensions import Unpack

from ...page import frame
from ...stream.options import ParseOptions
from ..account import Account, account_of
from . import sections
from .content import contents
from .style import STYLE
from .tree import tree


def explain_html(source: Any, **options: Unpack[ParseOptions]) -> str:
    """What a reply came to, and why, as one HTML page: what `explain` tells, with the pictures that are at hand. Pure.

    The page stands by itself: it loads nothing, holds no script, and forbids both by its policy. Whatever the reply
    holds is shown as text. Remote pictures are links. It grows with the reply up to a bound; what is left out is
    counted.

    Args:
        source: What `parse` takes.
        **options: The arguments of `parse`, as for `explain`.

    Returns:
        The page, to be written as UTF-8.
    """
    account = account_of("explain_html", source, options)
    title = f"{account.result.status}: {sections.headline(account)} – what a reply came to"
    return frame.framed(title, _body(account), made_by=frame.mark("--explain=html"), style=STYLE)


def _body(account: Account) -> Iterator[str]:
    yield "<main>"
    yield from sections.verdict(account)
    yield from sections.pictures(account)
    if account.members:
        yield from tree(account.members)
    yield from contents(account.contents)
    yield from sections.names(account)
    yield from sections.links(account)
    yield from sections.evidence(account)
    yield from sections.issues(account)
    yield "</main>\n<footer>"
    yield "<p>Places are line and column, or the path in the body with offsets. Rules are those of docs/rules.md.</p>"
    yield "<p>This page loads nothing and runs nothing.</p></footer>"
