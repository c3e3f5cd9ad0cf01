"""From segments to findings, by the vocabulary: the only place where syntax meets meaning.

Each segment is read once, from its label's place: states and labels first, then the constructs from left to
right, then what is left as prose. What a label promises on the next line waits in `_awaiting`. Nothing is decided
here that needs the whole content; that is `assemble`'s work.
"""

from __future__ import annotations

import re

from . import labels, parameters, urls
from .findings import Clip, Findings, Hyperlink, Picture, Remark, Sign, Verdict
from .folding import without_ignorables
from .pictures import Pictures
from .prose import Prose, tidy
from .tokens import Code, Construct, Data, Definition, Image, Json, Link, Quoted, Reference, Segment, Tag, Url
from .verdicts import verdict_of
from .vocabulary import Vocabulary

_STATES = frozenset(("queue", "submit", "run", "done", "fail", "progress"))
_VALUES = frozenset(("id", "other-id", "reason", "fail-reason", "code"))
# A label of a URL gives its role to the link behind it.
_LINK_ROLES = {"video": "play", "audio": "other"}
_COLON = re.compile("[:：=＝]")
_CLOSER = re.compile("[\\])】）」』]")
_CODE_TOKEN = re.compile(r"[A-Za-z_][\w.\-]*")
_REASON_START = re.compile(r"^[^\w\[{(【（`'\"]*")
_IMAGE_START = re.compile(r"!?\[[^\[\]]*\]\($")


class Interpreter:
    """Takes the segments of one content in order; `finish` gives the findings."""

    def __init__(self, vocabulary: Vocabulary, base_url: str | None, allow_svg: bool) -> None:
        self.findings = Findings()
        self.trace: list[tuple[int, int, str]] | None = None  # what was recognized where, for `explain`
        self._vocabulary = vocabulary
        self._base_url = base_url
        self._pictures = Pictures(self.findings, allow_svg)
        self._prose = Prose()
        self._inputs: set[str] = set()
        self._definitions: dict[str, str] = {}
        self._references: list[tuple[int, Reference]] = []
        self._awaiting: str | None = None
        self._anchor: tuple[int, str, int] | None = None  # where the open <a> stands, its target, pictures before it
        self._clip: Clip | None = None  # the open <video>
        self._poster: Picture | None = None  # the picture that a video behind it would make its poster
        self._machine_before = True
        self._text = ""
        self._offset = 0

    def take(self, segments: list[Segment], text: str, offset: int) -> None:
        """Read segments of `text`, which stands at `offset` of the content."""
        self._text, self._offset = text, offset
        for segment in segments:
            self._segment(segment)

    # -- one segment ----------------------------------------------------------------------------------------

    def _segment(self, segment: Segment) -> None:
        constructs = segment.constructs
        start, end = segment.start, segment.end
        first = constructs[0].start if constructs else end
        awaiting, self._awaiting = self._awaiting, None
        if segment.lead == "line" or segment.lead == "blank":
            self._prose.line(segment.lead == "blank")
            self._machine_before = True
            if start == end:
                self._machine_before = False  # an empty cell before a table's first bar
                return
        rest, role = start, None
        word = labels.word_at(self._vocabulary, self._text, start, first)
        while word is not None:
            if word.role in _STATES:
                taken = self._state(word, first, end, constructs)
            else:
                taken, role = self._label(word, first, segment)
            if taken is None:
                break
            self._mark(word.start, taken, word.role)
            self._poster = self._poster if word.role in ("audio", "video") else None
            rest = taken
            word = labels.word_at(self._vocabulary, self._text, rest, first) if rest < first and role is None else None
        if awaiting is not None and rest == start and segment.lead == "line":
            rest, role = self._awaited(awaiting, first, segment)
        self._constructs(segment, rest, role)

    def _constructs(self, segment: Segment, rest: int, role: str | None) -> None:
        """The constructs from left to right, and the words that are left between them."""
        text = self._text
        kept: list[str | Reference] = []
        at = rest
        for construct in segment.constructs:
            if construct.start > at:
                kept.append(text[at : construct.start])
                if role is None and any(c.isalnum() for c in kept[-1]):  # type: ignore[union-attr]
                    self._poster = None
            left = self._construct(construct, role)
            role = None
            if construct.end > at:
                if left:
                    kept.append(left)
                at = construct.end
        if segment.end > at:
            kept.append(text[at : segment.end])
        self._keep(segment, kept, machine=rest > segment.start or bool(segment.constructs))

    def _keep(self, segment: Segment, kept: list[str | Reference], *, machine: bool) -> None:
        """Put words into the text; blanks and separators that machinery leaves behind go with it."""
        words = "".join(piece if isinstance(piece, str) else piece.label for piece in kept)
        if not any(c.isalnum() for c in words) and (machine or not words.strip()):
            self._machine_before = machine
            return
        if machine and all(isinstance(piece, str) for piece in kept):
            kept = [tidy(_IMAGE_START.sub("", words)) if "\n" not in words and "\r" not in words else words.strip()]
        if segment.lead == "cell" and not self._machine_before:
            kept = ["|", *kept]
        elif segment.lead == "quote":
            kept = ["\n" if self._machine_before else ">", *kept]
        self._machine_before = False
        self._poster = None
        self._prose.add(kept)
        self.findings.prose.append((self._offset + segment.start, words))

    def _mark(self, start: int, end: int, name: str) -> None:
        if self.trace is not None:
            self.trace.append((self._offset + start, self._offset + end, name))

    # -- labels and states ----------------------------------------------------------------------------------

    def _sign(self, at: int, kind: str, value: str = "", number: float | None = None) -> None:
        self.findings.signs.append(Sign(self._offset + at, kind, value, number))

    def _state(self, word: labels.Word, first: int, end: int, constructs: list[Construct]) -> int | None:
        """A state word; gives where its decoration ends, `None` if it is none after all."""
        text = self._text
        kind = word.role
        if kind == "progress":
            number, at = labels.numbers(text, word.end, first)
            tail = labels.TAIL.match(text, at, first)
            stop = tail.end() if tail else at
            if number is None and not (stop == first and (_is_step(constructs) or stop > word.end)):
                return None
            self._sign(word.start, "progress", number=number)
            return stop
        if kind == "run" and labels.ticked(text, word.end):
            kind = "done"
        tail = labels.TAIL.match(text, word.end, first)
        stop = tail.end() if tail else word.end
        if kind != "fail":
            self._sign(word.start, kind)
            return stop
        if not word.exact:
            self._sign(word.start, kind, text[word.start : end])
            return word.start if word.start > 0 else None
        self._sign(word.start, kind, self._reason(stop, end))
        return end

    def _reason(self, at: int, end: int) -> str:
        """The words behind a failure, without another label such as `原因:` before them."""
        word = labels.word_at(self._vocabulary, self._text, at, end)
        if word is not None and word.role in ("reason", "fail-reason"):
            at = word.end
        return _REASON_START.sub("", self._text[at:end]).strip()

    def _label(self, word: labels.Word, first: int, segment: Segment) -> tuple[int | None, str | None]:
        """A label: what it names is here, or on the next line; gives where its text ends and the role of a link."""
        text, role = self._text, word.role
        gap = labels.TAIL.match(text, word.end, first)
        stop = gap.end() if gap else word.end
        between = text[word.end : stop]
        colon = _COLON.search(between) is not None
        if role in _VALUES:
            if role == "id" and labels.in_parentheses(text, segment.start, word):
                return None, None
            return self._value(role, word, stop, segment, colon or _CLOSER.search(between) is not None), None
        if stop == first and segment.constructs and self._holds_url(segment.constructs[0]):
            if colon or _CLOSER.search(between) or not between.strip():
                return stop, _LINK_ROLES.get(role, role)
        if stop == segment.end and colon and not urls.is_elided(between):
            self._awaiting = role
            return stop, None
        return (stop, None) if stop == segment.end and (colon or role in ("audio", "video")) else (None, None)

    @staticmethod
    def _holds_url(construct: Construct) -> bool:
        if isinstance(construct, Code):
            return urls.BARE.fullmatch(construct.content.strip()) is not None
        return isinstance(construct, (Url, Link, Reference, Data, Image))

    def _value(self, role: str, word: labels.Word, at: int, segment: Segment, marked: bool) -> int | None:
        """The value of an id, reason or code label; gives where it ends, `None` if it is no label."""
        text, constructs, end = self._text, segment.constructs, segment.end
        if (
            constructs
            and constructs[0].start == at
            and isinstance(constructs[0], Code)
            and role not in ("reason", "fail-reason")
        ):
            token, behind, others = constructs[0].content, constructs[0].end, constructs[1:]
        elif not marked:
            return None
        elif at == end:
            if "..." not in text[word.end : end] and "…" not in text[word.end : end]:
                self._awaiting = role
            if role == "fail-reason":
                self._sign(word.start, "reason-label")
            return end
        else:
            token, behind, others = text[at:end], end, constructs
        if role in ("reason", "fail-reason"):
            reason = _REASON_START.sub("", text[word.end : end]).strip()
            self._sign(word.start, role, reason)
            return end
        value = _token(token)
        prose_behind = any(c.isalnum() for c in text[behind:end])
        if value is None or others or prose_behind:
            return end if role == "other-id" else None
        self._sign(word.start, role, value)
        return end

    def _awaited(self, role: str, first: int, segment: Segment) -> tuple[int, str | None]:
        """What the label on the line before promised, if this segment holds it."""
        text, constructs = self._text, segment.constructs
        if role in ("reason", "fail-reason"):
            if constructs and isinstance(constructs[0], Json):
                return segment.start, None
            self._sign(segment.start, role, text[segment.start : segment.end].strip())
            return segment.end, None
        lead = labels.TAIL.match(text, segment.start, first)
        stop = lead.end() if lead else segment.start
        if role in _VALUES:
            alone = len(constructs) == 1 and isinstance(constructs[0], Code)
            token = constructs[0].content if alone and isinstance(constructs[0], Code) else text[stop : segment.end]
            value = None if constructs and not alone else _token(token)
            if value is None:
                return segment.start, None
            self._sign(segment.start, role, value)
            return segment.end, None
        if stop == first and constructs and self._holds_url(constructs[0]):
            return stop, _LINK_ROLES.get(role, role)
        return segment.start, None

    # -- constructs -----------------------------------------------------------------------------------------

    def _construct(self, construct: Construct, role: str | None) -> str | Reference | None:
        """Take one construct in; gives what it leaves in the text."""
        self._mark(construct.start, construct.end, type(construct).__name__.lower())
        if isinstance(construct, Url):
            self._url(construct, role)
            return None
        if isinstance(construct, Image):
            self._image(construct)
            return None
        if isinstance(construct, Link):
            return self._link(construct, role)
        if isinstance(construct, Code):
            if role is not None:
                content = construct.content.strip()
                self._url(Url(construct.start, construct.end, content), role)
                return None
            return self._text[construct.start : construct.end]
        if isinstance(construct, Json):
            self._json(construct)
            return None
        if isinstance(construct, Quoted):
            return self._text[construct.start : construct.end] if construct.kept else None
        if isinstance(construct, Data):
            self._data(construct)
            return None
        if isinstance(construct, Tag):
            self._tag(construct)
            return None
        if isinstance(construct, Definition):
            self._definition(construct)
            return None
        self._references.append((self._offset + construct.start, construct))
        return construct

    def _checked(self, raw: str, construct: Construct, *, escaped: bool = False) -> str | None:
        """The URL that may come out; an issue says why one may not."""
        checked = urls.check(raw, self._base_url, escaped=escaped)
        if checked.problem:
            self._remark(checked.problem, construct.start, construct.end)
        return checked.url

    def _remark(self, code: str, start: int, end: int) -> None:
        self.findings.remarks.append(Remark(code, self._offset + start, self._offset + end))

    def _picture(
        self, construct: Construct, raw: str, alt: str | None, origin: str, smaller: str | None = None
    ) -> Picture | None:
        """A picture that stands in the text, by its raw URL or data URI."""
        at, end = self._offset + construct.start, self._offset + construct.end
        if raw[:5].lower() == "data:":
            return self._pictures.data_uri(raw, at, end, alt, origin)
        url = self._checked(raw, construct, escaped=True)
        if url is None:
            return None
        if url in self._inputs:
            self._add_link(at, end, url, alt, "input")
            return None
        if urls.is_placeholder(url):
            self._add_link(at, end, url, alt, "other")
            return None
        picture = Picture(at, end, origin, url=url, alt=alt, smaller=smaller)
        self.findings.pictures.append(picture)
        self._poster = picture
        return picture

    def _image(self, image: Image) -> None:
        kind = urls.kind_of(image.destination)
        if kind in ("video", "audio"):
            self._video_or_other(image, image.destination, image.alt, kind)
            return
        self._picture(image, image.destination, image.alt, "markdown")

    def _video_or_other(self, construct: Construct, raw: str, label: str | None, kind: str) -> None:
        url = self._checked(raw, construct, escaped=True)
        if url is not None:
            role = "play" if kind == "video" else "other"
            self._link_found(construct, url, label, role)

    def _link(self, link: Link, role: str | None) -> str | None:
        """A markdown link: of images, of a progress step, of a label, or a plain one that leaves its words."""
        if link.images:
            return self._linked_images(link)
        told = labels.percent_of(link.label)
        own = labels.role_of_label(self._vocabulary, link.label) if told is None else None
        if link.destination[:5].lower() == "data:":
            self._pictures.data_uri(
                link.destination, self._offset + link.start, self._offset + link.end, link.label, "data-uri"
            )
            return None
        url = self._checked(link.destination, link, escaped=True)
        if url is None:
            return None if own or told is not None else link.label
        if told is not None:
            self._add_link(self._offset + link.start, self._offset + link.end, url, link.label, "draft", told)
            self._sign(link.start, "progress", number=told)
            return None
        if own in ("audio", "video"):
            own = _LINK_ROLES[own]
        if own in _STATES or own in _VALUES:
            own = None
        if link.label.strip() == link.destination.strip():
            self._bare(link, url, own or role)
            return None
        found = self._link_found(link, url, link.label, own or role)
        return link.label if found == "other" and own is None and role is None else None

    def _link_found(self, construct: Construct, url: str, label: str | None, role: str | None) -> str:
        """A link with the role that its label gave, or the one that its URL tells."""
        at, end = self._offset + construct.start, self._offset + construct.end
        kind = urls.kind_of(url)
        if url in self._inputs:
            role = "input"
        elif role == "play" and kind == "audio":
            role = "other"
        elif role in (None, "picture") and kind == "video":
            role = "play"
        role = role or urls.known_role(url) or "other"
        if role == "play":
            self._video(at, url)
            role = "video"
        elif role in ("preview", "source"):
            self._sign(construct.start, role, url)
        if role not in ("video", "download", "download-video") and kind != "audio":
            self._poster = None
        self._add_link(at, end, url, label, role, kind=kind)
        return role

    def _video(self, at: int, url: str, poster: str | None = None) -> None:
        clip = Clip(at, url, poster)
        if self._poster is not None:
            self._poster.poster_of = url
            clip.poster = clip.poster or self._poster.url
            self._poster = None
        self.findings.clips.append(clip)

    def _add_link(
        self,
        at: int,
        end: int,
        url: str,
        label: str | None,
        role: str,
        told: float | None = None,
        kind: str | None = None,
    ) -> None:
        self.findings.links.append(Hyperlink(at, end, url, label, role, told, kind))

    def _url(self, bare: Url, role: str | None) -> None:
        if bare.elided:
            return
        url = self._checked(bare.url, bare)
        if url is not None:
            self._bare(bare, url, role)

    def _bare(self, construct: Construct, url: str, role: str | None) -> None:
        """A URL without words: its label before it or its form tell what it is."""
        kind = urls.kind_of(url)
        pictured = kind == "image" if role is None else role == "picture" and kind in (None, "image")
        if pictured and not urls.is_placeholder(url) and url not in self._inputs:
            at = self._offset + construct.start
            picture = Picture(at, self._offset + construct.end, "bare-url", url=url)
            self.findings.pictures.append(picture)
            self._poster = picture
            return
        self._link_found(construct, url, None, role)

    def _linked_images(self, link: Link) -> str | None:
        """`[![alt](small)](full)`: the full one where it is an image, else the image that is shown."""
        target = urls.check(link.destination, self._base_url, escaped=True).url
        inner = link.images[0]
        small = urls.check(inner.destination, self._base_url, escaped=True).url
        kind = urls.kind_of(target) if target else None
        if link.destination[:5].lower() == "data:":
            self._picture(link, link.destination, inner.alt, "markdown", small)
        elif target and (kind == "image" or (small and urls.twin_key(small) == urls.twin_key(target))):
            self._picture(link, target, inner.alt, "markdown", small if small != target else None)
        else:
            for image in link.images:
                self._image(image)
            if target:
                if kind != "video":
                    poster, self._poster = self._poster, None
                    self._link_found(link, target, None, None)
                    self._poster = poster
                else:
                    self._link_found(link, target, None, None)
        return None

    def _data(self, data: Data) -> None:
        at, end = self._offset + data.start, self._offset + data.end
        origin = "base64" if data.claim is None else "data-uri"
        picture = self._pictures.payload(data.payload, data.claim, at, end, None, origin)
        if picture is not None:
            self._poster = picture

    def _definition(self, definition: Definition) -> None:
        """A reference definition; one whose key is a label is that label's value too."""
        self._definitions.setdefault(definition.key, definition.destination)
        role = self._vocabulary.heads.get(definition.key)
        if role in ("preview", "source", "download"):
            url = self._checked(definition.destination, definition)
            if url is not None:
                self._link_found(definition, url, definition.key, role)

    # -- JSON -----------------------------------------------------------------------------------------------

    def _json(self, block: Json) -> None:
        """The first object with parameters is the block; a later one can be a verdict. All their URLs are inputs."""
        region, found = block.region, self.findings
        value = region.value
        self._poster = None
        if value is None:
            raw = self._text[region.start : region.end]
            if found.params is None and self._vocabulary.hint.search(raw):
                self._remark("params-unreadable", region.start, region.end)
            self._inputs.update(_urls_in([raw.replace("\\/", "/")]))
            return
        self._inputs.update(_urls_in(parameters.texts_in(value)))
        inner = parameters.parameters_of(value, self._vocabulary.parameter_keys)
        if inner is not None:
            if found.params is None:
                found.params, found.parameters = value, inner
                for name in region.repairs:
                    self._remark(name, region.start, region.end)
            return
        verdict = verdict_of(value, self._offset + block.start, self._vocabulary, dialect=region.dialect)
        if verdict is not None:
            found.verdicts.append(verdict)
        task = value.get("task_id")
        if isinstance(task, str) and _token(task):
            self._sign(block.start, "verdict-id", task)

    # -- HTML -----------------------------------------------------------------------------------------------

    def _tag(self, tag: Tag) -> None:
        attributes = tag.attributes
        name = tag.name
        if name == "img":
            self._picture(tag, attributes.get("src", ""), attributes.get("alt"), "html")
        elif name == "a":
            self._close_anchor(None)
            if attributes.get("href"):
                self._anchor = (self._offset + tag.start, attributes["href"], len(self.findings.pictures))
        elif name == "/a":
            self._close_anchor(tag)
        elif name == "video":
            self._html_video(tag, attributes.get("src"), attributes.get("poster"))
        elif name == "source" and self._clip is not None and self._clip.url == "":
            self._html_source(tag, attributes.get("src", ""))
        elif name == "/video":
            self._clip = None

    def _html_video(self, tag: Tag, src: str | None, poster: str | None) -> None:
        poster_url = urls.check(poster, self._base_url, escaped=True).url if poster else None
        self._clip = Clip(self._offset + tag.start, "", poster_url)
        if poster_url:
            self._add_link(self._offset + tag.start, self._offset + tag.end, poster_url, None, "poster")
        if src:
            self._html_source(tag, src)

    def _html_source(self, tag: Tag, src: str) -> None:
        url = self._checked(src, tag, escaped=True)
        if url is None or self._clip is None:
            return
        self._clip.url = url
        self._video(self._offset + tag.start, url, self._clip.poster)
        self._add_link(self._offset + tag.start, self._offset + tag.end, url, None, "video", kind=urls.kind_of(url))

    def _close_anchor(self, tag: Tag | None) -> None:
        """`<a href=full><img src=small></a>`: as a linked image; `<a href>words</a>`: as a link."""
        if self._anchor is None:
            return
        at, href, before = self._anchor
        self._anchor = None
        pictures = self.findings.pictures[before:]
        start = at - self._offset
        label = None
        if tag is not None and start >= 0:
            label = re.sub(r"<[^<>]*>", "", self._text[start : tag.start]).strip() or None
        target = urls.check(href, self._base_url, escaped=True).url
        place = tag or Tag(max(start, 0), max(start, 0), "a", {})
        if target is None:
            self._checked(href, place, escaped=True)
        elif len(pictures) == 1 and urls.kind_of(target) == "image" and target not in self._inputs:
            pictures[0].smaller, pictures[0].url, pictures[0].data = pictures[0].url, target, None
        elif not pictures:
            role = labels.role_of_label(self._vocabulary, label) if label else None
            role = None if role in _STATES or role in _VALUES else _LINK_ROLES.get(role or "", role)
            self._link_found(place, target, label, role)
        else:
            self._add_link(at, self._offset + place.end, target, label, "other", kind=urls.kind_of(target))

    # -- the end --------------------------------------------------------------------------------------------

    def finish(self, length: int, ink: tuple[int, int]) -> Findings:
        """The findings of the whole content: its length, and where it begins and ends without white space."""
        found = self.findings
        found.length, found.ink = length, ink
        self._close_anchor(None)
        for at, reference in self._references:
            self._resolve(at, reference)
        found.pictures.sort(key=lambda picture: picture.at)
        found.links.sort(key=lambda link: link.at)
        found.text = self._prose.text(self._left_of)
        return found

    def _resolve(self, at: int, reference: Reference) -> None:
        """A reference counts where its definition is known; without one the images in its label do."""
        destination = self._definitions.get(reference.key)
        self._offset = at - reference.start
        if destination is None:
            for image in reference.images or ():
                self._image(image)
        elif reference.image:
            self._image(Image(reference.start, reference.end, reference.label, destination))
        else:
            self._link(Link(reference.start, reference.end, reference.label, destination, reference.images or ()), None)

    def _left_of(self, reference: Reference) -> str:
        if reference.key not in self._definitions:
            return "" if reference.images else _written(reference)
        return "" if reference.image or reference.images else reference.label


def _written(reference: Reference) -> str:
    return f"{'!' if reference.image else ''}[{reference.label}]"


def _is_step(constructs: list[Construct]) -> bool:
    return bool(constructs) and isinstance(constructs[0], Link) and labels.percent_of(constructs[0].label) is not None


def _token(raw: str) -> str | None:
    """One token of letters, digits, `_ - : .`, or `None` where it is more, nothing or an elision."""
    value = without_ignorables(raw).strip(" \t`'\"*<>[]()【】（）「」")
    if "..." in value or "…" in value:
        return None
    value = value.rstrip(".:-,;，。；！!✅ \t`'\"*")
    return value if labels.TOKEN.fullmatch(value) else None


def _urls_in(texts: list[str]) -> set[str]:
    found: set[str] = set()
    for text in texts:
        if "://" not in text:
            continue
        for run in urls.BARE.finditer(text):
            found.add(text[run.start() : urls.bare_end(text, run.start(), run.end())])
        checked = urls.check(text) if len(text) < 1 << 14 else None
        if checked is not None and checked.url:
            found.add(checked.url)
    return found


__all__ = ["Interpreter", "Verdict"]
