"""What counts of a model's reasoning, in tags or in a field of its own (docs/rules.md, rules 3 and 12).

Its progress and states, where nothing else tells one; its pictures as drafts. It fails, refuses and asks for nothing.
"""

from __future__ import annotations

from .. import urls
from ..record.findings import Findings, Hyperlink, Sign

_STATES = frozenset(("queue", "submit", "run", "progress", "done"))
_DELIVERED = frozenset(("draft", "picture", "download", "download-video", "play", "video"))


def states_in(found: Findings) -> list[Sign]:
    """The signs of work and its end."""
    return [sign for sign in (*found.signs, *found.thoughts) if sign.kind in _STATES]


def drafts_in(found: Findings) -> list[Hyperlink]:
    """Its links; what would be a result in an answer is a draft, and no label counts."""
    drafts = [
        Hyperlink(picture.at, picture.end, picture.url, picture.alt, "draft", kind=urls.kind_of(picture.url))
        for picture in found.pictures
        if picture.url is not None
    ]
    for link in found.links:
        role = link.role if link.role == "input" else "draft" if link.role in _DELIVERED else "other"
        drafts.append(Hyperlink(link.at, link.end, link.url, link.label, role, kind=link.kind))
    return sorted(drafts, key=lambda link: link.at)
