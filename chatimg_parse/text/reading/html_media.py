"""HTML in a content: `<img>`, links around it, videos."""

from __future__ import annotations

import re

from .. import urls
from ..record.findings import Picture
from ..record.recorder import Recorder
from ..syntax.html import source_of
from ..syntax.tokens import Tag

_EMBEDDED = ("html", "markdown")
_CLOSER = len("</a>")  # of which less than all may stand at the end
_ANY_TAG = re.compile(r"<[^<>]*>")


class HtmlTags:
    """Takes tags in order; an `<a>` and a `<video>` stay open until they are closed."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._anchor: tuple[int, str, int] | None = None  # its place, its target, and how many pictures stood before
        self._poster: str | None = None  # of the open <video>
        self._wants_source = False  # a <video> without src is open
        self._offered: str | None = None  # of the open <picture>: the first address that its sources give

    def take(self, tag: Tag, _role: str | None = None) -> None:
        """Read one tag: a picture, a link, a video and what belongs to it."""
        attributes = tag.attributes
        if tag.name == "img":
            self._image(tag, source_of(attributes) or self._offered or "", attributes.get("alt"))
            self._offered = None
        elif tag.name in ("a", "/a"):
            self.close_anchor(tag if tag.name == "/a" else None)
            if tag.name == "a" and attributes.get("href"):
                at = self._recorder.offset + tag.start
                self._anchor = (at, attributes["href"], len(self._recorder.findings.pictures))
        elif tag.name == "video":
            self._open_video(tag)
        elif tag.name == "source" and self._wants_source:
            self._video(tag, attributes.get("src", ""))
        elif tag.name == "/video":
            self._wants_source = False
        elif tag.name == "picture":
            self._offered = ""
        elif tag.name == "source" and self._offered == "":
            self._offered = source_of(attributes)
        elif tag.name == "/picture" and self._offered:
            self._image(tag, self._offered, None)  # its <img> is missing
            self._offered = None

    def _image(self, tag: Tag, src: str, alt: str | None) -> None:
        if urls.kind_of(src) == "video":
            self._video(tag, src)
        else:
            self._recorder.picture(tag, src, alt, "html")

    def _open_video(self, tag: Tag) -> None:
        poster = tag.attributes.get("poster")
        self._poster = self._recorder.resolved(poster) if poster else None
        if self._poster:
            self._recorder.add_link(tag, self._poster, None, "poster")
        self._wants_source = True
        if tag.attributes.get("src"):
            self._video(tag, tag.attributes["src"])

    def _video(self, tag: Tag, src: str) -> None:
        url = self._recorder.checked(src, tag)
        if url is None:
            return
        self._wants_source = False
        self._recorder.video(tag, url, self._poster)
        self._recorder.add_link(tag, url, None, "video", kind=urls.kind_of(url))

    @property
    def is_open(self) -> bool:
        """What follows may belong to a tag that is not closed."""
        return self._anchor is not None or self._wants_source or self._offered is not None

    def sure_pictures(self, count: int) -> int:
        """How many of the pictures so far stand before an open `<a>`, which may lead to the full one."""
        return count if self._anchor is None else min(count, self._anchor[2])

    @property
    def open_at(self) -> list[int]:
        """Where an `<a>` stands that is not closed yet: its link will be put there."""
        return [] if self._anchor is None else [self._anchor[0]]

    def close_anchor(self, tag: Tag | None, ink: int = -1) -> None:
        """`<a href=full><img src=small></a>` as a linked image; `<a href>words</a>` as a link.

        Without a tag the next anchor begins, or the content ends, whose last character stands before `ink`.
        """
        if self._anchor is None:
            return
        recorder = self._recorder
        at, href, before = self._anchor
        self._anchor = None
        start = at - recorder.offset  # before the present buffer, if the lines of the <a> are settled
        place = Tag(start, tag.end if tag else start, "a", {})
        target = recorder.checked(href, place)
        # Words between an <a> that never closes and the end are not in it.
        shown = [p for p in recorder.findings.pictures[before:] if p.origin in _EMBEDDED]
        pictures = shown if tag is not None else []
        if target is None:
            return
        if tag is None and len(shown) == 1 and shown[0].end + _CLOSER > ink and recorder.is_full(target, shown[0].url):
            # The end cut the link off, and the image in it may be but a small form (rule 8).
            recorder.doubt(shown[0])
        if pictures:
            self._around(pictures, place, target)
            return
        words = recorder.text[start : tag.start] if tag is not None and at >= recorder.offset else "\n"
        # Words over several lines are no label: the lines before may be settled and gone.
        label = None if "\n" in words or "\r" in words else _ANY_TAG.sub("", words).strip() or None
        recorder.link_found(place, target, label, recorder.own_role(label) if label else None)

    def _around(self, pictures: list[Picture], place: Tag, target: str) -> None:
        """The link around one picture is the picture where it is an image; else it is a link like others."""
        recorder, small = self._recorder, pictures[0].url
        if len(pictures) == 1 and not recorder.is_input(target) and recorder.is_full(target, small):
            if target != small:
                pictures[0].smaller, pictures[0].url, pictures[0].data = small, target, None
            return
        role = "input" if recorder.is_input(target) else "other"
        recorder.add_link(place, target, None, role, kind=urls.kind_of(target))
