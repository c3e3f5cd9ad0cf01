"""Is this a reply of a task? The one place that decides whether labels, state words and prose verdicts count.

Rule 5a. The readers mark what speaks for a task; a mark that is not firm (a parameter block, a verdict) may
as well be an example, where the content is a document with headings, lists or other fences. Without evidence the
findings become those of an ordinary answer: labels are words again, and what only a label said of a link is forgotten.
"""

from __future__ import annotations

from operator import attrgetter
from typing import NamedTuple

from ..text.record.findings import Findings, Hyperlink, Mark, Picture
from ..text.urls import is_placeholder

_AT = attrgetter("at")
REASONS: dict[str, str] = {
    "id": "an id label with an id",
    "percent": "a percent behind a word of work",
    "state-line": "a state word that is a line of its own, with its dots, tick, cross, emoji or quote mark",
    "label": "a label that only replies of a task have",
    "task-link": "a link whose path ends in the id of a task",
    "block": "a parameter block with a prompt",
    "verdict": "a JSON object that tells a state or a failure",
    "page": "an HTML page where a reply was expected",
    "structured": "a state, an id or an error in a field of the body",
    "nothing-else": "the content is nothing but labels, links and state words",
    "expected": "the caller says that a picture was asked for",
}


class Evidence(NamedTuple):
    """`task`: what labels and states say counts. `why` is a key of `REASONS`, `marks` are those that counted.

    `request`: nothing but the request is known, since the caller says so, or a parameter block comes before a
    document: what the first sentences say of it counts, and prose behind them does not.
    """

    task: bool
    why: str | None
    marks: tuple[Mark, ...] = ()
    request: bool = False


NONE = Evidence(False, None)


def weigh(found: Findings, *, expected: bool) -> Evidence:
    """What speaks for a task in the findings of a whole reply."""
    examples: tuple[Mark, ...] = ()
    leading: list[Mark] = []
    if found.marks:
        examples = tuple(found.marks)
        firm = tuple([mark for mark in examples if mark.firm])
        if firm:
            return Evidence(True, firm[0].name, firm)
        # A verdict that is the first thing of all is no example in a document.
        leading = [mark for mark in examples if mark.at <= found.begins]
        counting = examples if not found.document else tuple(mark for mark in leading if mark.name == "verdict")
        if counting:
            return Evidence(True, counting[0].name, counting)
    if expected:
        return Evidence(True, "expected", examples, request=True)
    if not found.worded and _is_labelled(found):
        return Evidence(True, "nothing-else")
    return Evidence(False, None, request=True) if leading else NONE


def _is_labelled(found: Findings) -> bool:
    """A label or a state said something."""
    if found.signs or found.plain is not None:
        return True
    by_label = [link.plain is not None for link in found.links] + [picture.labelled for picture in found.pictures]
    return True in by_label


def forget_labels(found: Findings) -> None:
    """Make the findings those of an ordinary answer."""
    if found.signs:
        found.signs = [sign for sign in found.signs if sign.structured]
    if found.verdicts:
        found.verdicts = [verdict for verdict in found.verdicts if verdict.structured]
    if found.plain is not None:
        found.text = found.plain  # what is judged is still what no label takes
    if found.clips:
        labelled = {clip.url for clip in found.clips if clip.labelled}
        found.clips = [clip for clip in found.clips if not clip.labelled]
        for picture in found.pictures:
            if picture.poster_of in labelled:
                picture.poster_of = None
    if found.links or found.pictures:
        _forget_links(found)


def _forget_links(found: Findings) -> None:
    """Links by their form alone; but a download link behind an embedded image is always its twin."""
    embedded = min([picture.at for picture in found.pictures if picture.origin != "bare-url"], default=None)
    pictures: list[Picture] = [picture for picture in found.pictures if not picture.labelled]
    links: list[Hyperlink] = [_link_of(picture) for picture in found.pictures if picture.labelled]
    for link in found.links:
        twin = link.role == "download" and embedded is not None and embedded < link.at
        if twin or link.plain is None:
            links.append(link)
        elif link.plain == "picture" and not is_placeholder(link.url):
            pictures.append(Picture(link.at, link.end, "bare-url", url=link.url, place=link.place))
        else:
            link.role = "other" if link.plain == "picture" else link.plain
            link.told = None
            links.append(link)
    found.pictures = sorted(pictures, key=_AT)
    found.links = sorted(links, key=_AT)


def _link_of(picture: Picture) -> Hyperlink:
    return Hyperlink(picture.at, picture.end, picture.url or "", None, "other", place=picture.place)
