"""Pictures, links and videos, each with the role that its label, its own words or its URL give it.

One recorder serves one content. The readers of labels, tags and blocks write through it, so that a role is decided
in one place. Offsets that come in are into the present buffer; findings hold offsets into the content.
"""

from __future__ import annotations

from functools import cached_property

from .. import placeholders, urls
from ..syntax.tokens import Construct, Data, Image, Link, Payload, Url
from ..words import addresses, labels
from ..words.vocabulary import Vocabulary
from .encoded_pictures import Pictures
from .findings import Clip, Findings, Hyperlink, Mark, Picture, Remark, Sign
from .sent import Known
from .writer import Label

STATES = frozenset(("queue", "submit", "run", "done", "fail", "progress"))
VALUES = frozenset(("id", "other-id", "reason", "fail-reason", "code"))
LINK_ROLES = {"video": "play", "audio": "other"}  # what a label of this role makes of the link behind it
_NOT_BARRIERS = frozenset(("video", "download", "download-video"))
_NO_VIDEO = frozenset(("audio", "page", "watch", "document", "archive", "api"))  # whatever a label says of playing


class Recorder:
    """Writes `findings`; `text` is the present buffer, which stands at `offset` of the content."""

    def __init__(self, vocabulary: Vocabulary, base_url: str | None, allow_svg: bool, known: Known) -> None:
        self.vocabulary = vocabulary
        self.findings = Findings()
        self.text = ""
        self.offset = 0
        self.known = known
        self.inputs = known.inputs
        self.poster: Picture | None = None  # the picture that a video link behind it would make its poster
        self.trace: list[tuple[int, int, str]] | None = None  # what was recognized where, for `explain`
        self.bare_id: bool | None = False  # the last id label was the bare word `ID`
        self.firm = False  # a sign of a task came that nothing behind it can weaken (rule 5a)
        self._base_url = base_url
        self._allow_svg = allow_svg

    @cached_property
    def _pictures(self) -> Pictures:
        return Pictures(self.findings, self._allow_svg)

    def aside(self) -> Recorder:
        """A recorder for reasoning that stands in the text."""
        return Recorder(self.vocabulary, self._base_url, self._allow_svg, self.known.aside())

    # -- the small things -----------------------------------------------------------------------------------

    def mark(self, start: int, end: int, name: str) -> None:
        """Note for `explain` what was recognized here."""
        if self.trace is not None:
            self.trace.append((self.offset + start, self.offset + end, name))

    def sign(self, at: int, kind: str, value: str = "", number: float | None = None) -> None:
        """Note a sign of a task: an id, a state, a step of progress."""
        self.findings.signs.append(Sign(self.offset + at, kind, value, number))

    def remark(self, code: str, start: int, end: int) -> None:
        """Note an issue."""
        self.findings.remarks.append(Remark(code, self.offset + start, self.offset + end))

    def speaks(self, start: int, end: int, name: str, *, firm: bool = True) -> None:
        """Note what speaks for a task."""
        self.firm = self.firm or firm
        self.findings.marks.append(Mark(self.offset + start, self.offset + end, name, firm))

    @property
    def has_base(self) -> bool:
        """Whether relative addresses can be resolved."""
        return self._base_url is not None

    def is_input(self, url: str) -> bool:
        """The user's own picture, or its twin (rule 4)."""
        return self.known.is_input(url)

    def resolved(self, raw: str) -> str | None:
        """The URL that a destination or attribute means, without a word about one that is refused."""
        return urls.check(raw, self._base_url, escaped=True).url

    def checked(self, raw: str, construct: Construct, *, escaped: bool = True) -> str | None:
        """The URL that may come out; an issue says why one may not."""
        checked = urls.check(raw, self._base_url, escaped=escaped)
        if checked.problem:
            self.remark(checked.problem, construct.start, construct.end)
        return checked.url

    def add_link(
        self,
        construct: Construct,
        url: str,
        label: str | None,
        role: str,
        *,
        told: float | None = None,
        kind: str | None = None,
        plain: str | None = None,
    ) -> None:
        """`plain` is its role where no label counts (rule 5a), if that is another."""
        at, end = self.offset + construct.start, self.offset + construct.end
        self.findings.links.append(
            Hyperlink(at, end, url, label, role, told, kind, plain=None if plain == role else plain)
        )

    # -- pictures -------------------------------------------------------------------------------------------

    def picture(
        self,
        construct: Construct,
        raw: str,
        alt: str | None,
        origin: str,
        smaller: str | None = None,
        payload: Payload | None = None,
    ) -> Picture | None:
        """A picture that stands in the text, by its raw URL or data URI."""
        at, end = self.offset + construct.start, self.offset + construct.end
        if _is_data(raw):
            return self._seen(self._pictures.data_uri(raw, payload, at, end, alt, origin, self.inputs))
        url = self.checked(raw, construct)
        if url is None:
            return None
        if self.is_input(url):
            self.add_link(construct, url, alt, "input")
            return None
        if urls.is_placeholder(url):
            self.add_link(construct, url, alt, "other")
            return None
        return self._add(Picture(at, end, origin, url=url, alt=alt, smaller=smaller))

    def _add(self, picture: Picture) -> Picture:
        picture.prompt = self.known.prompt
        self.findings.pictures.append(picture)
        self.poster = picture
        return picture

    def image(self, image: Image, _role: str | None = None) -> None:
        """A markdown image; some servers write videos in this form."""
        kind = urls.kind_of(image.destination)
        if kind not in ("video", "audio"):
            self.picture(image, image.destination, image.alt, "markdown", payload=image.payload)
            return
        url = self.checked(image.destination, image)
        if url is not None:
            self.link_found(image, url, image.alt, "play" if kind == "video" else "other")

    def data(self, data: Data, _role: str | None = None) -> None:
        """A bare data URI or bare base64."""
        at, end = self.offset + data.start, self.offset + data.end
        origin = "base64" if data.claim is None else "data-uri"
        self._seen(self._pictures.payload(data.payload, data.claim, at, end, None, origin, self.inputs))

    def _seen(self, picture: Picture | None) -> Picture | None:
        """A picture that came as data, if it is one."""
        if picture is not None:
            picture.prompt = self.known.prompt
            self.poster = picture
        return picture

    def linked_images(self, link: Link) -> None:
        """`[![alt](small)](full)`: the full one where it is an image, else the image that is shown."""
        images = [image for image in link.images if isinstance(image, Image)]
        if not images:
            return
        inner = images[0]
        if _is_data(link.destination):
            small = self.resolved(inner.destination)
            self.picture(link, link.destination, inner.alt, "markdown", small, link.payload)
            return
        target, small = self.checked(link.destination, link), self.resolved(inner.destination)
        if target and self.is_full(target, small) and not self.is_input(target):
            self.picture(link, link.destination, inner.alt, "markdown", small if small != target else None)
            return
        for image in images:
            self.image(image)
        if target is None:
            return
        if urls.kind_of(target) == "video":
            self.link_found(link, target, None, None)
        else:
            poster = self.poster
            self.link_found(link, target, None, None)
            self.poster = poster  # a link around the picture does not stand between it and its video

    @staticmethod
    def is_full(target: str, small: str | None) -> bool:
        """Where a link around a picture leads to an image, that is the picture itself."""
        same = small is not None and urls.twin_key(small) == urls.twin_key(target)
        return same or urls.kind_of(target) == "image"

    def doubt(self, picture: Picture) -> None:
        """A picture of which the end cut off what it is: no result."""
        self.findings.pictures.remove(picture)
        self.findings.remarks.append(Remark("url-cut", picture.at, picture.end))
        if picture.url is not None:
            self.findings.links.append(Hyperlink(picture.at, picture.end, picture.url, picture.alt, "other", cut=True))

    # -- links ----------------------------------------------------------------------------------------------

    def link(self, link: Link, role: str | None, *, step: bool = False, works: bool = False) -> str | Label | None:
        """A markdown link; gives the words that it leaves in the text. `role` is that of the label before it.

        `step`: a number alone is a step here, since nothing else stands in the line, or (`works`) a word of work.
        """
        if link.images:
            self.linked_images(link)
            return None
        if _is_data(link.destination):
            self.picture(link, link.destination, link.label, "data-uri", payload=link.payload)
            return None
        told = self._step(link, lone=step)
        own = self.own_role(link.label) if told is None else None
        url = self.checked(link.destination, link)
        if url is None:
            return Label(link.label) if own or told is not None else link.label
        if told is not None:
            self.add_link(link, url, link.label, "draft", told=told, kind=urls.kind_of(url), plain="other")
            self.sign(link.start, "progress", number=told)
            if step and (works or not link.label.strip().isdecimal()):
                self.speaks(link.start, link.end, "percent")
            return Label(link.label)
        if link.label.strip() == link.destination.strip():
            self.bare(link, url, own or role)
            return None
        found = self.link_found(link, url, link.label, own or role)
        if own is None and role is None:
            return link.label if found == "other" else None
        return Label(link.label)

    @staticmethod
    def _step(link: Link, *, lone: bool) -> float | None:
        """The percent that the words of a link tell: a number without its sign only where it may stand alone."""
        signed = lone or "%" in link.label or "％" in link.label  # else a footnote
        return labels.percent_of(link.label) if signed else None

    def own_role(self, label: str) -> str | None:
        """The role that a link's own words give it."""
        role = labels.role_of_label(self.vocabulary, label)
        return None if role in STATES or role in VALUES or role == "status" else LINK_ROLES.get(role or "", role)

    def link_found(self, construct: Construct, url: str, label: str | None, role: str | None) -> str:
        """A link with the role that a label gave, or else the one that its URL tells; gives that role."""
        return self._leads_to(addresses.kind_of(url), construct, url, label, role)

    def _leads_to(self, kind: str | None, construct: Construct, url: str, label: str | None, role: str | None) -> str:
        """The same of one that leads to something of this kind."""
        given, form = role, "play" if kind == "video" else urls.known_role(url) or "other"
        if self.is_input(url):
            role = form = "input"
        role = _meant(role, form, kind)
        if urls.is_task_link(url):
            self.speaks(construct.start, construct.end, "task-link")
        elif label is not None and self.vocabulary.is_own(label):
            self.speaks(construct.start, construct.end, "label")
        if role == "play":
            self.video(construct, url, labelled=form != "play")
            role = "video"
        elif role == "download-video" and self.poster is not None:
            self.poster.poster_of, self.poster = url, None
        elif role in ("preview", "source"):
            self.sign(construct.start, role, url)
        if role not in _NOT_BARRIERS and kind != "audio":
            self.poster = None
        form = "video" if form == "play" else form
        if form == "other" and kind == "image" and label is None and given not in ("preview", "source"):
            form = "picture"  # its address alone says what it is
        self.add_link(construct, url, label, role, kind=kind, plain=form)
        return role

    def video(self, construct: Construct, url: str, poster: str | None = None, *, labelled: bool = False) -> None:
        """A video; a picture directly before it is its poster."""
        clip = Clip(self.offset + construct.start, url, poster, labelled)
        if self.poster is not None:
            self.poster.poster_of = url
            clip.poster = clip.poster or self.poster.url
            self.poster = None
        self.findings.clips.append(clip)

    def url(self, bare: Url, role: str | None) -> None:
        """A bare URL."""
        if bare.elided:
            return
        url = self.checked(bare.url, bare, escaped=False)
        if bare.cut:
            self.remark("url-cut", bare.start, bare.end)
            if url is not None:
                self.add_link(bare, url, None, "other")
                self.findings.links[-1].cut = True
        elif url is not None:
            self.bare(bare, url, role)

    def bare(self, construct: Construct, url: str, role: str | None) -> None:
        """A URL without words of its own: the label before it or its form tell what it is."""
        kind = addresses.kind_of(url)
        pictured = kind == "image" if role is None else role == "picture" and kind in (None, "image")
        if pictured and not urls.is_placeholder(url) and not self.is_input(url):
            at, end = self.offset + construct.start, self.offset + construct.end
            self._add(Picture(at, end, "bare-url", url=url, labelled=kind is None))
        else:
            self._leads_to(kind, construct, url, None, role)


def _is_data(raw: str) -> bool:
    """A picture itself, or what was left in its place."""
    return raw[:5].lower() == "data:" or placeholders.read(raw) is not None


def _meant(given: str | None, form: str, kind: str | None) -> str:
    """The role of a link by its label, and by `form`, which its URL tells and which goes before in doubt."""
    if given == "play" and kind in _NO_VIDEO:
        return "other"
    if given in (None, "picture") and kind == "video":
        return "play"
    if given == "poster":
        return "cover"  # a still picture by its label, but of a video only if there is one
    return given or form
