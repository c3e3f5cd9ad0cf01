"""What the end cut off is not handed out (docs/rules.md, rule 8, "What the end cut off").

A text that ends where its reply was cut may end in half a URL, half an id, half a reason: nobody can know. Structured
fields are whole once their string is closed, and what stands in a construct of the text is whole once that is closed;
so only what stands bare at the very end is in doubt.
"""

from __future__ import annotations

from ...text.record.findings import Findings, Hyperlink, Picture, Remark, Sign
from .channels import Channel

BARE = ("bare-url", "data-uri", "base64")
_VALUED = frozenset(("id", "code", "reason", "fail-reason", "progress"))
_LINKED = frozenset(("preview", "source"))


def forget_end(found: Findings, word: int, line: int) -> None:
    """Of a text that was cut off: without what may have gone on.

    That are bare addresses and data that reach behind `word`, and values of labels from `line` on.
    """
    places = _forget_pictures(found, word)
    for link in found.links:
        if not link.cut and _is_open(link, found, word):
            link.role, link.plain, link.cut = "input" if link.role == "input" else "other", None, True
            places.add(link.at)
            found.remarks.append(Remark("url-cut", link.at, link.end))
    found.links.sort(key=lambda link: link.at)
    found.clips = [clip for clip in found.clips if clip.at not in places]
    found.signs = [sign for sign in found.signs if _is_whole(sign, line, places)]


def _forget_pictures(found: Findings, word: int) -> set[int]:
    """Pictures by half an address become links, those of half the bytes say so; where the links stand."""
    for picture in found.pictures:
        picture.cut = picture.cut or (picture.data is not None and picture.origin in BARE and picture.end > word)
    half = [picture for picture in found.pictures if _is_half(picture, found, word)]
    found.pictures = [picture for picture in found.pictures if not _is_half(picture, found, word)]
    found.links += [Hyperlink(picture.at, picture.end, picture.url or "", None, "other") for picture in half]
    return {picture.at for picture in half}


def is_bare(picture: Picture) -> bool:
    """An address without anything around it that tells where it ends."""
    return picture.url is not None and picture.origin in BARE


def _is_half(picture: Picture, found: Findings, word: int) -> bool:
    return picture.url is not None and ((is_bare(picture) and picture.end > word) or picture.url == found.open_url)


def _is_open(link: Hyperlink, found: Findings, word: int) -> bool:
    """Its address may go on: it stands bare at the end, or is that of a construct that is not closed."""
    return (link.end > word and link.label is None) or link.url == found.open_url


def _is_whole(sign: Sign, line: int, places: set[int]) -> bool:
    if sign.kind in _LINKED:
        return sign.at not in places
    if sign.at < line or sign.kind not in _VALUED:
        return True
    if sign.kind not in ("reason", "fail-reason"):
        return False
    sign.value = ""  # the failure is told, its reason is half
    return True


def forget_half(channel: Channel) -> None:
    """Take out of a channel's findings what its end leaves in doubt; a second call finds nothing more."""
    found = channel.findings
    if channel.cut_at is not None:
        forget_end(found, *channel.cut_at)
    elif channel.at_cut and channel.spoken is not None:
        end, tail = channel.length, channel.spoken.tail
        # The value of a label that ends the text may go on; the label begins its line or cell.
        marks = [mark.at for mark in found.marks if mark.end == end]
        signs = [sign.at for sign in found.signs if sign.value and tail.endswith(sign.value)]
        forget_end(found, channel.open_from, min([*marks, *signs[-1:]], default=end))
