"""A picture by its address: the bytes, and what they are by themselves, whatever the server calls them."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from typing import Any

from ..models import Image
from ..stores import file_name
from ..text import pixels
from .deadline import Deadline
from .errors import FetchError
from .guarded import GUARDED, Fetcher, in_thread
from .policy import Policy
from .whole import is_whole

_SVG = "image/svg+xml"
# What may stand before the root of an SVG: only what follows tells whether it is one.
_PROLOGUE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|!doctype svg)", re.IGNORECASE)
_FRONT = 3 << 18  # bytes that are looked at for type and size
# How films begin: the type of file, and its suffix.
_FILMS = (
    (re.compile(rb"\x00\x00.{2}ftypqt  ", re.DOTALL), "video/quicktime", ".mov"),
    (re.compile(rb"\x00\x00.{2}ftyp(?!avi[fs]|he[iv]|mif1|msf1)", re.DOTALL), "video/mp4", ".mp4"),
    (re.compile(rb"\x1aE\xdf\xa3.{0,60}webm", re.DOTALL), "video/webm", ".webm"),
    (re.compile(rb"\x1aE\xdf\xa3"), "video/x-matroska", ".mkv"),
    (re.compile(rb"OggS"), "video/ogg", ".ogv"),
    (re.compile(rb"RIFF.{4}AVI ", re.DOTALL), "video/x-msvideo", ".avi"),
    (re.compile(rb"\x00\x00\x01[\xba\xb3]"), "video/mpeg", ".mpg"),
)


@dataclass(frozen=True)
class Fetched:
    """A picture (or film) that is here: its bytes as `data`, and what they tell.

    `media_type` (`image/png`), `suffix` (`.png`), `width` and `height` in pixels are by the bytes. `url` is where they
    came from in the end, `None` where the reply held them.
    """

    data: bytes = field(repr=False)
    media_type: str
    suffix: str
    width: int | None = None
    height: int | None = None
    url: str | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """A name of our own for a file: 16 hexadecimal digits of the SHA-256 of the bytes, and the suffix."""
        return file_name(sha256(self.data).hexdigest(), self.suffix)

    @property
    def b64_json(self) -> str:
        """The bytes as base64."""
        return b64encode(self.data).decode("ascii")


def fetch(image: Image | str, policy: Policy | None = None, *, fetcher: Fetcher | None = None) -> Fetched:
    """The bytes of a picture: `image` is an `Image` of a result, a URL, or a data URI.

    Of an image its own bytes, else what lies at `download_url`, else at `url`. Raises `FetchError`, whose `code` says
    why, and `TypeError` for another type. `policy` tells what is allowed (default: public addresses, 32 MiB, 60 s).
    """
    policy = _checked(image, policy)
    return wanted(image, policy, Deadline(policy.timeout), fetcher or GUARDED)


async def afetch(image: Image | str, policy: Policy | None = None, *, fetcher: Fetcher | None = None) -> Fetched:
    """As `fetch`, for asyncio; a task that is cancelled closes its connection."""
    policy = _checked(image, policy)
    deadline = Deadline(policy.timeout)
    return await in_thread(partial(wanted, image, policy, deadline, fetcher or GUARDED), deadline)


def _checked(image: Any, policy: Policy | None) -> Policy:
    if not isinstance(image, (Image, str)):
        raise TypeError(f"fetch takes an Image or a URL, not {type(image).__name__}; of a result take result.data[0]")
    if policy is not None and not isinstance(policy, Policy):
        raise TypeError(f"policy is a Policy, not {type(policy).__name__}")
    return policy or Policy()


def wanted(image: Image | str, policy: Policy, deadline: Deadline, fetcher: Fetcher) -> Fetched:
    """The bytes that are at hand, else those of the first address that gives a picture."""
    if isinstance(image, str):
        image = _of_uri(image) if image[:5].lower() == "data:" else Image(url=image)
    data = image.as_bytes()
    if data is not None:
        return recognised(data, policy, framed=True)
    addresses = list(dict.fromkeys(url for url in (image.download_url, image.url) if url))
    if not addresses:
        raise FetchError("no-address")
    try:
        return _fetched(addresses[0], policy, deadline, fetcher)
    except FetchError:
        if len(addresses) == 1 or not deadline.allows(0):
            raise
    return _fetched(addresses[1], policy, deadline, fetcher)


def _of_uri(uri: str) -> Image:
    head, comma, payload = uri.partition(",")
    if not comma:
        raise FetchError("url-refused")
    try:
        return Image(b64_json=payload if head.lower().endswith(";base64") else pixels.percent_to_base64(payload))
    except UnicodeError:
        raise FetchError("url-refused") from None


def _fetched(url: str, policy: Policy, deadline: Deadline, fetcher: Fetcher) -> Fetched:
    answer = fetcher.get(url, policy, deadline, partial(_look, policy, host_of(url)))
    return recognised(answer.body, policy, answer.url, framed=answer.framed)


def host_of(url: str) -> str | None:
    """The host of a URL, for an error."""
    return re.split("[/?#]", url.partition("://")[2], maxsplit=1)[0].rpartition("@")[2].lower().rstrip(".") or None


def _look(policy: Policy, host: str | None, head: bytes) -> None:
    """Whether the first bytes can be those of a picture."""
    media_type = _picture(head).media_type
    if media_type is None and not _PROLOGUE.match(head):
        raise FetchError("not-a-picture", host)
    if media_type == _SVG and not policy.allow_svg:
        raise FetchError("svg-refused", host)


def _picture(data: bytes) -> pixels.Picture:
    """What the front of it tells; the whole is asked only where that says nothing of the size."""
    picture = pixels.look(b64encode(data[:_FRONT]).decode("ascii"))
    if picture.width is None and len(data) > _FRONT:
        picture = pixels.look(b64encode(data).decode("ascii"))
    return picture


def recognised(data: bytes, policy: Policy, url: str | None = None, *, framed: bool) -> Fetched:
    """The picture that the bytes are; `FetchError` for what is none, or ends too early.

    `framed`: who carried them said where they end.
    """
    host = host_of(url) if url else None
    picture = _picture(data)
    if picture.media_type is None or (picture.media_type == "image/tiff" and not picture.width):
        raise FetchError("not-a-picture", host)
    if picture.media_type == _SVG and not policy.allow_svg:
        raise FetchError("svg-refused", host)
    _check_end(data, picture.media_type, host, framed=framed)
    suffix = pixels.SUFFIXES[picture.media_type]
    return Fetched(data, picture.media_type, suffix, picture.width, picture.height, url)


def _check_end(data: bytes, media_type: str, host: str | None, *, framed: bool) -> None:
    """Nothing is missing: the file says so, or else who carried it."""
    whole = is_whole(data, media_type)
    if whole is False or (whole is None and not framed):
        raise FetchError("cut-short", host)


# -- films ----------------------------------------------------------------------------------------------------


def film(url: str, policy: Policy, deadline: Deadline, fetcher: Fetcher) -> Fetched:
    """A video by its address; `FetchError` `not-a-picture` for what is none (a page, a list of pieces)."""

    def look(head: bytes) -> None:
        _kind_of_film(head, url)

    answer = fetcher.get(url, policy, deadline, look)
    kind, suffix = _kind_of_film(answer.body, url)
    _check_end(answer.body, kind, host_of(url), framed=answer.framed)
    return Fetched(answer.body, kind, suffix, url=answer.url)


def _kind_of_film(data: bytes, url: str) -> tuple[str, str]:
    """Type and suffix, by how it begins."""
    for sign, kind, suffix in _FILMS:
        if sign.match(data):
            return kind, suffix
    raise FetchError("not-a-picture", host_of(url))
