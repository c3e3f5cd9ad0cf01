"""Pictures in fields of a body: which key holds an address, which holds bytes, and what to make of either.

A field that is meant for a picture needs no extension and no signature (contract, rules 7 and 17); what its value
positively is instead (a video, a page, a document) still counts. Keys are rows: a newly seen one is one word here.
"""

from __future__ import annotations

import re
from base64 import b64encode
from typing import Any

from ..text import pixels, urls
from ..text.findings import Clip, Picture
from ..text.pictures import Pictures
from ..text.tokens import Payload
from ..text.verdicts import state_of
from .envelope import text_at
from .reply import Reply

URL_KEYS = (
    "url",
    "image_url",
    "imageUrl",
    "img_url",
    "uri",
    "file_uri",
    "fileUri",
    "gcs_uri",
    "gcsUri",
    "local_url",
    "path",
)
DATA_KEYS = (
    "b64_json",
    "base64",
    "b64",
    "data",
    "result",
    "image_base64",
    "image_b64_json",
    "b64_image",
    "image_bytes",
    "imageBytes",
    "bytesBase64Encoded",
    "bytes_base64_encoded",
)
# Objects in which the picture sits one level deeper.
NESTED_KEYS = ("image_url", "imageUrl", "image", "inline_data", "inlineData", "file_data", "fileData", "source")
_PICTURE_KEYS = frozenset((*URL_KEYS, *DATA_KEYS, *NESTED_KEYS))
VIDEO_KEYS = ("video_url", "videoUrl", "video", "video_urls", "videos", "video_result", "output_video_url")
POSTER_KEYS = ("thumbnail_url", "poster_url", "cover_url", "cover_image_url", "thumbnail", "poster", "cover")
# A picture on its way says which of its steps it is.
PARTIAL_KEYS = ("partial_image_index", "partial_image_b64")
_TYPE_KEYS = ("mime_type", "mimeType", "media_type", "mediaType", "content_type")
_PROMPT_KEYS = ("revised_prompt", "revisedPrompt")
_ANYTHING = "application/octet-stream"  # says nothing
_LONGEST_HEAD = 256  # characters of a data URI before its bytes
_SIGNATURE = re.compile("|".join(pixels.SIGNATURES))
_ADDRESS = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9+.\-]*:|[./]|[^\s/]+\.[A-Za-z]{2,5}(?:[/?#]|$))")


class PictureReader:
    """Reads the pictures of one field.

    `origin` tells which field. `draft`: the work still goes on; `None` where only what is around the field may say
    so. `larger`: this is the large form of the one picture
    of the reply, `smaller` the address of its smaller self. `poster`: the still picture, if it is a video after all.
    """

    def __init__(
        self,
        reply: Reply,
        origin: str,
        *,
        draft: bool | None = None,
        larger: bool = False,
        smaller: str | None = None,
        poster: str | None = None,
    ) -> None:
        self._reply = reply
        self._origin = origin
        self._draft = bool(reply.draft) if draft is None else draft
        self._larger = larger
        self._smaller = smaller
        self._poster = poster
        self._placed: Picture | None = None  # the last that was taken

    def read(self, value: object, path: str, depth: int, about: dict[str, Any] | None = None) -> bool:
        """Take the picture or pictures of a value; True if there was one (or something that was refused as one).

        `about` is the object around it, whose type and prompt count where the value has none of its own.
        """
        if not self._reply.affords(depth):
            return True
        about = about or {}
        if isinstance(value, str):
            return self._address(value, path, about)
        if isinstance(value, (bytes, bytearray)):
            return self._bytes(b64encode(value).decode("ascii"), path, about)
        if isinstance(value, list):
            found = False
            for i, entry in enumerate(value):
                if self._reply.full:
                    break
                found = self.read(entry, f"{path}[{i}]", depth + 1, about) or found
            return found
        return isinstance(value, dict) and self._object(value, path, depth, about)

    def _object(self, value: dict[str, Any], path: str, depth: int, about: dict[str, Any]) -> bool:
        """One picture however often the object gives it. Its own state tells whether it is one yet."""
        if _PICTURE_KEYS.isdisjoint(value):
            return False
        before, self._draft = self._draft, self._is_draft(value)
        found = self._member(value, path, depth, about)
        self._draft = before
        return found

    def _is_draft(self, value: dict[str, Any]) -> bool:
        partial = any(value.get(key) is not None for key in PARTIAL_KEYS)
        state = "run" if partial else state_of(value, self._reply.settings.vocabulary)
        if state == "run":
            self._reply.sign("run")
        return self._draft if state is None else state == "run"

    def _member(self, value: dict[str, Any], path: str, depth: int, about: dict[str, Any]) -> bool:
        """By address, else by bytes, else one level deeper."""
        self._placed = None
        about = {**about, **{key: value[key] for key in (*_TYPE_KEYS, *_PROMPT_KEYS, "alt", "type") if value.get(key)}}
        for key in URL_KEYS:
            address = value.get(key)
            if isinstance(address, str) and self._address(address, f"{path}.{key}", about):
                self._note_bytes(value, f"{path}.{key}")
                return True
            if isinstance(address, list) and self.read(address, f"{path}.{key}", depth + 1, about):
                return True
        for key in DATA_KEYS:
            data = _encoded(value.get(key))
            if data is not None and self._bytes(data, f"{path}.{key}", about):
                return True
        for key in NESTED_KEYS:
            # A word as `source` names where it is from; only an object there holds the picture.
            holds = isinstance(value.get(key), (dict, list)) if key == "source" else value.get(key)
            if holds and self.read(value[key], f"{path}.{key}", depth + 1, about):
                return True
        return False

    def _note_bytes(self, value: dict[str, Any], path: str) -> None:
        """The same picture given twice: its bytes are told, too, so that they are known where they come again."""
        picture, self._placed = self._placed, None
        data = next(filter(None, (_encoded(value.get(key)) for key in DATA_KEYS)), None)
        if picture is not None and picture.url is not None and data is not None:
            start = data.find(",", 0, _LONGEST_HEAD) + 1 if data[:5].lower() == "data:" else 0
            picture.also = pixels.normalize(data[start:])
            if picture.also in self._reply.choice.known.inputs:
                self._reply.here[0].pictures.pop()
                self._reply.link(picture.url, "input", path)

    def _address(self, text: str, path: str, about: dict[str, Any]) -> bool:
        """A URL, a data URI, or base64 where a URL was meant."""
        head = text[:64].lstrip()
        if head[:5].lower() == "data:" or _SIGNATURE.match(head) or (len(text) > 64 and not _ADDRESS.match(head)):
            return self._bytes(text, path, about)
        checked = urls.check(text, self._reply.settings.base_url)
        if checked.problem:
            self._reply.remark(checked.problem, path, len(text))
        if checked.url is None:
            return bool(checked.problem)
        if text is self._reply.cut_text:
            return True  # half an address leads nowhere
        self._place_url(checked.url, path, about)
        return True

    def _place_url(self, url: str, path: str, about: dict[str, Any]) -> None:
        """A picture, or what the address or the type beside it says that it is."""
        reply, claim = self._reply, (text_at(about, _TYPE_KEYS) or "").lower()
        kind, role = urls.kind_of(url), urls.known_role(url)
        claim = "" if claim.startswith(_ANYTHING) else claim
        if kind == "video" or claim.startswith("video/"):
            read_video(reply, url, path, self._poster, draft=self._draft)
        elif role is not None:
            reply.sign(role, url)
            reply.link(url, role, path)
        elif urls.is_placeholder(url) or kind not in (None, "image") or (claim and not claim.startswith("image")):
            reply.link(url, "other", path, kind=kind)
        elif self._draft:
            reply.link(url, "draft", path, kind=kind)
        elif reply.affords_picture():
            self._add(Picture(0, 0, self._origin, url=url, media_type=claim or None), path, len(url), about)

    def _bytes(self, text: str, path: str, about: dict[str, Any]) -> bool:
        """Base64 or a data URI; an address where bytes were meant is an address."""
        reply = self._reply
        head = text[:64].lstrip().lower()
        if head.startswith(("http://", "https://")):
            return self._address(text, path, about)
        if not head or self._draft:
            return bool(head)
        claim = text_at(about, _TYPE_KEYS)
        if claim and not claim.lower().startswith(("image/", _ANYTHING)):
            if not _is_picture(text):
                return True  # a sound or a document
            claim = None
        if not reply.affords_picture():
            return True
        found, at = reply.here
        known, told = len(found.remarks), Pictures(found, allow_svg=True)
        if head.startswith("data:"):
            picture = told.data_uri(text.strip(), None, at, at, None, self._origin, set())
        else:
            picture = told.payload(
                Payload(text, plain=False), claim and claim.lower(), at, at, None, self._origin, set(), field=True
            )
        for remark in found.remarks[known:]:
            remark.place = (0, len(text), path)
        if picture is None:
            return True
        found.pictures.pop()
        picture.cut = text is reply.cut_text
        self._add(picture, path, len(text), about)
        return True

    def _add(self, picture: Picture, path: str, length: int, about: dict[str, Any]) -> None:
        reply, known = self._reply, self._reply.choice.known
        if picture.url is not None and known.is_input(picture.url):
            reply.link(picture.url, "input", path)
            return
        if picture.url is not None and self._larger and reply.streaming and reply.has_pictures:
            reply.link(picture.url, "download", path)  # the small one was given out already
            return
        if picture.data is not None and picture.data in known.inputs:
            return
        own, at = reply.here
        reply.has_larger = reply.has_larger or self._larger
        picture.at = picture.end = at
        picture.place = (0, length, path)
        picture.larger, picture.smaller = self._larger, self._smaller
        picture.prompt = text_at(about, _PROMPT_KEYS) or known.prompt
        picture.alt = text_at(about, ("alt",))
        own.pictures.append(picture)
        self._placed = picture


def read_bytes(reply: Reply, data: str) -> None:
    """The picture that was given instead of a reply, as base64; it ends where its bytes do."""
    found, at = reply.here
    inputs = reply.choice.known.inputs
    Pictures(found, allow_svg=True).payload(Payload(data, plain=True), None, at, at, None, "bytes", inputs, field=True)


def _encoded(value: object) -> str | None:
    """Bytes as base64, base64 as it is."""
    if isinstance(value, (bytes, bytearray)):
        return b64encode(value).decode("ascii")
    return value if isinstance(value, str) else None


def _is_picture(text: str) -> bool:
    """The bytes are those of a picture, whatever was claimed of them."""
    data = pixels.normalize(text)
    return data is not None and pixels.look(data).media_type is not None


def read_video(reply: Reply, value: object, path: str, poster: str | None = None, *, draft: bool | None = None) -> None:
    """A video by its address: a string, `{"url": ...}`, or a list of these; a `draft` is none yet."""
    if isinstance(value, list):
        for i, entry in enumerate(value[: reply.settings.limits.images]):
            if isinstance(entry, (str, dict)):
                read_video(reply, entry, f"{path}[{i}]", poster, draft=draft)
        return
    if isinstance(value, dict):
        poster = read_poster(reply, value, f"{path}.") or poster
        value = text_at(value, (*URL_KEYS, "video_url"))
    checked = urls.check(value, reply.settings.base_url) if isinstance(value, str) else None
    if checked is None or checked.url is None or value is reply.cut_text:
        if checked is not None and checked.problem:
            reply.remark(checked.problem, path, len(checked.url or ""))
        return
    if draft if draft is not None else reply.draft:
        reply.link(checked.url, "draft", path, kind="video")
        return
    own, at = reply.here
    if reply.streaming and any(picture.url == poster for picture in own.pictures):
        poster = None  # it was given out already, as a picture
    own.clips.append(Clip(at, checked.url, poster))
    reply.link(checked.url, "video", path, kind="video")


def read_poster(reply: Reply, value: dict[str, Any], path: str, keys: tuple[str, ...] = POSTER_KEYS) -> str | None:
    """The still picture of a video, which is no result; its address."""
    for key in keys:
        url = urls.check(value[key]).url if isinstance(value.get(key), str) else None
        if url is not None:
            reply.link(url, "poster", f"{path}{key}", kind=urls.kind_of(url))
            return url
    return None
