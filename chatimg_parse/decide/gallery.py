"""Which pictures are the result: one picture, one entry; twins, downloads, drafts and posters told apart.

Rules 7 to 9 of docs/rules.md. Order is that of first appearance.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from ..text.record.findings import Clip, Findings, Hyperlink, Picture, Remark
from ..text.urls import is_placeholder, known_role, twin_key
from ..text.words.addresses import says_picture, says_video

# A download link to one of these is no picture.
_OTHER_KINDS = frozenset(("page", "watch", "archive", "document", "audio", "api", "video"))


@dataclass(slots=True)
class Entry:
    """One final picture with the other address of the same picture."""

    picture: Picture
    download: str | None = None


@dataclass(slots=True)
class Gallery:
    """The final pictures and videos, and the pictures that are none."""

    entries: list[Entry] = field(default_factory=list)
    clips: list[Clip] = field(default_factory=list)
    posters: list[Picture] = field(default_factory=list)
    prompt: str | None = None  # of the parameter block
    image_links: set[int] = field(default_factory=set)  # ids of the links that became pictures

    @property
    def delivered(self) -> bool:
        """Something final is there: a picture or a video."""
        return bool(self.entries or self.clips)

    def first_at(self) -> int | None:
        """The place of the first picture; `None` where there is none."""
        return self.entries[0].picture.at if self.entries else None

    def last_at(self) -> int:
        """The place of the last picture or video; -1 where there is none."""
        places = [entry.picture.at for entry in self.entries]
        return max([*places, *(clip.at for clip in self.clips)], default=-1)

    def enter(self, picture: Picture) -> None:
        """One more picture, behind the others."""
        self.entries.append(Entry(picture))

    def add(self, link: Hyperlink, origin: str) -> None:
        """A link that turned out to be the picture, or the video if it leads to one."""
        if link.kind == "video":
            self.clips.append(Clip(link.at, link.url))
            return
        self.image_links.add(id(link))
        self.entries.append(
            Entry(Picture(link.at, link.end, origin, url=link.url, prompt=self.prompt, place=link.place))
        )


def gallery_of(found: Findings, *, final: bool = True) -> Gallery:
    """Everything but the preview rule, which needs to know what became of the task.

    Not `final`: more may follow, and what links are is open.
    """
    gallery = Gallery(prompt=found.asked["prompt"] if found.asked else None)
    seen: dict[object, Entry] = {}
    posters = _posters(found) if found.clips else {}
    large: list[Picture] = []
    for picture in found.pictures:
        if picture.poster_of is not None or (posters and _is_poster(picture, posters, found.choices)):
            gallery.posters.append(picture)
        elif picture.cut:
            found.remarks.append(Remark("image-truncated", picture.at, picture.end, picture.place))
        elif picture.larger:
            large.append(picture)
        else:
            _enter(gallery, seen, picture)
    if large:
        _larger(gallery, seen, large)
    if found.clips:
        _clips(gallery, found)
    if final and (found.links or found.clips):
        _links(gallery, found)
    return gallery


def _posters(found: Findings) -> dict[tuple[str | None, int], int]:
    """The posters that videos name, each with its choice and the place of its video.

    A picture that came before the video is one already, and so is that of a choice which tells of no video.
    """
    choices = found.choices
    return {(clip.poster, bisect_right(choices, clip.at)): clip.at for clip in reversed(found.clips) if clip.poster}


def _is_poster(picture: Picture, posters: dict[tuple[str | None, int], int], choices: list[int]) -> bool:
    return posters.get((picture.url, bisect_right(choices, picture.at)), picture.at + 1) <= picture.at


def _links(gallery: Gallery, found: Findings) -> None:
    """What links give: the other address of a picture, a video, and where nothing else is there the picture."""
    if not gallery.clips:
        for link in found.links:
            if link.role == "download-video" or (link.role == "download" and link.kind == "video"):
                gallery.clips.append(Clip(link.at, link.url))
    if gallery.entries:
        _downloads(gallery, found)
    if not gallery.delivered:
        _last_resorts(gallery, found)


def _enter(gallery: Gallery, seen: dict[object, Entry], picture: Picture) -> None:
    keys = keys_of(picture)
    known = [seen[key] for key in keys if key in seen]
    entry = known[0] if known else None
    if entry is None:
        entry = Entry(picture)
        gallery.entries.append(entry)
    elif gives_way(entry.picture) and picture.origin != "bare-url":
        if entry.picture.url != picture.url:
            entry.download = entry.picture.url
        entry.picture = picture
    elif picture.url is not None and entry.picture.url != picture.url and entry.download is None:
        entry.download = picture.url
    for key in keys:
        seen.setdefault(key, entry)


def gives_way(picture: Picture) -> bool:
    """A bare address that may have a twin: an embedded picture of the two, or of the same address, is the one."""
    return picture.origin == "bare-url" and has_twins(picture)


def has_twins(picture: Picture) -> bool:
    """Whether gateways that write such an address also write the same picture with another one."""
    return picture.url is not None and "/cdn/" in picture.url


def _larger(gallery: Gallery, seen: dict[object, Entry], pictures: list[Picture]) -> None:
    """The large form of the one picture takes its place; beside none or several it is a picture like others."""
    large, entries = pictures[0], gallery.entries
    if len(entries) != 1:
        _enter(gallery, seen, large)
        return
    small = entries[0].picture
    large.smaller = large.smaller or (small.url if small.url != large.url else None)
    large.at, large.alt, large.prompt = small.at, large.alt or small.alt, large.prompt or small.prompt
    entries[0].picture = large


def keys_of(picture: Picture) -> list[object]:
    """What a picture is known by: its address or its bytes, or both where it was given twice."""
    keys = [picture_key(picture.url, picture.data)]
    return keys if picture.also is None else [*keys, picture_key(None, picture.also)]


def picture_key(url: str | None, data: str | None) -> object:
    """The same for two of one picture: twins by address, or the same bytes."""
    return twin_key(url) if url is not None else _BytesKey(data or "")


class _BytesKey:
    """Base64 as a dictionary key that is hashed by its ends, so that a single picture is never walked."""

    __slots__ = ("_data",)

    def __init__(self, data: str) -> None:
        self._data = data

    def __hash__(self) -> int:
        return hash((len(self._data), self._data[:64], self._data[-64:]))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _BytesKey) and self._data == other._data


def _clips(gallery: Gallery, found: Findings) -> None:
    seen: dict[str, Clip] = {}
    for clip in found.clips:
        known = seen.setdefault(twin_key(clip.url), clip)
        if known is clip:
            gallery.clips.append(clip)
        elif known.poster is None:
            known.poster = clip.poster


def _downloads(gallery: Gallery, found: Findings) -> None:
    """Twins first, wherever they stand; the other download links pair with the pictures before them in order."""
    by_key = {twin_key(entry.picture.url): entry for entry in gallery.entries if entry.picture.url is not None}
    others = []
    for link in found.links:
        if link.role not in ("download", "other") or link.kind in _OTHER_KINDS:
            continue
        entry = by_key.get(twin_key(link.url))
        if entry is None:
            if link.role == "download":
                others.append(link)
        elif link.role == "other" and link.url == entry.picture.url:
            continue
        elif entry.download is None:
            entry.download = link.url
    waiting = [entry for entry in gallery.entries if entry.download is None]
    next_waiting = 0
    for link in others:
        if next_waiting < len(waiting) and waiting[next_waiting].picture.at < link.at:
            waiting[next_waiting].download = link.url
            next_waiting += 1


def _last_resorts(gallery: Gallery, found: Findings) -> None:
    """No picture stands in the text: a download link is it, else the draft told as 100, else the lone URL."""
    seen: set[str] = set()
    for role in ("download", "picture", "cover"):
        for link in found.links:
            # A download that ends in a slash is a page to choose from.
            usable = (
                link.kind not in _OTHER_KINDS
                and not (role == "download" and _is_folder(link.url))
                and not is_placeholder(link.url)
                and known_role(link.url) is None
            )
            if link.role == role and usable and twin_key(link.url) not in seen:
                seen.add(twin_key(link.url))
                gallery.add(link, "download" if role == "download" else "link")
        if gallery.entries:
            return
    finished = [link for link in found.links if link.told == 100]
    if finished:
        gallery.add(finished[-1], "draft")
        return
    for link in found.links:
        _lone(gallery, found, link)


def _is_folder(url: str) -> bool:
    return url.partition("?")[0].endswith("/")


def _lone(gallery: Gallery, found: Findings, link: Hyperlink) -> None:
    """A URL that is the whole content: a video where its path says so, else a picture; an issue where nothing does."""
    whole = link.whole and link.role == "other" and link.label is None and not link.cut
    if not whole or link.kind not in (None, "image") or is_placeholder(link.url):
        return
    if link.kind is None and says_video(link.url):
        gallery.clips.append(Clip(link.at, link.url))
        return
    gallery.add(link, "bare-url")
    if not says_picture(link.url):
        found.remarks.append(Remark("bare-url-as-image", link.at, link.end, link.place))
