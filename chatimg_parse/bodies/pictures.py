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
from .reply import Reply, text_at

URL_KEYS = ("url", "image_url", "imageUrl", "uri", "file_uri", "fileUri", "gcs_uri", "gcsUri", "local_url", "path")
DATA_KEYS = (
    "b64_json",
    "base64",
    "b64",
    "data",
    "result",
    "image_base64",
    "image_b64_json",
    "image_bytes",
    "imageBytes",
    "bytesBase64Encoded",
    "bytes_base64_encoded",
)
# Objects in which the picture sits one level deeper.
NESTED_KEYS = ("image_url", "imageUrl", "image", "inline_data", "inlineData", "file_data", "fileData", "source")
VIDEO_KEYS = ("video_url", "videoUrl", "video", "video_urls", "videos")
POSTER_KEYS = ("thumbnail_url", "poster_url", "cover_url", "thumbnail", "poster", "cover")
_TYPE_KEYS = ("mime_type", "mimeType", "media_type", "mediaType", "content_type")
_PROMPT_KEYS = ("revised_prompt", "revisedPrompt")
_SIGNATURE = re.compile("|".join(pixels.SIGNATURES))
_ADDRESS = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9+.\-]*:|[./]|[^\s/]+\.[A-Za-z]{2,5}(?:[/?#]|$))")


class PictureReader:
    """Reads the pictures of one field.

    `origin` tells which field. `draft`: the work still goes on. `larger`: this is the large form of the one picture
    of the reply, `smaller` the address of its smaller self. `poster`: the still picture, if it is a video after all.
    """

    def __init__(
        self,
        reply: Reply,
        origin: str,
        *,
        draft: bool = False,
        larger: bool = False,
        smaller: str | None = None,
        poster: str | None = None,
    ) -> None:
        self._reply = reply
        self._origin = origin
        self._draft = draft
        self._larger = larger
        self._smaller = smaller
        self._poster = poster

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
        """One picture however often the object gives it: by address, else by bytes, else one level deeper."""
        about = {**about, **{key: value[key] for key in (*_TYPE_KEYS, *_PROMPT_KEYS, "alt", "type") if value.get(key)}}
        for key in URL_KEYS:
            if isinstance(value.get(key), str) and self._address(value[key], f"{path}.{key}", about):
                return True
        for key in DATA_KEYS:
            data = value.get(key)
            if isinstance(data, (bytes, bytearray)):
                data = b64encode(data).decode("ascii")
            if isinstance(data, str) and self._bytes(data, f"{path}.{key}", about):
                return True
        for key in NESTED_KEYS:
            # A word as `source` names where it is from; only an object there holds the picture.
            holds = isinstance(value.get(key), (dict, list)) if key == "source" else value.get(key)
            if holds and self.read(value[key], f"{path}.{key}", depth + 1, about):
                return True
        return False

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
        if kind == "video" or claim.startswith("video/"):
            read_video(reply, url, path, self._poster)
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
        if claim and not claim.lower().startswith(("image/", "application/octet-stream")):
            return True  # a sound or a document
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
        if picture.url is not None and known.inputs and urls.same_key(picture.url) in known.inputs:
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


def read_video(reply: Reply, value: object, path: str, poster: str | None = None) -> None:
    """A video by its address: a string, `{"url": ...}`, or a list of these."""
    if isinstance(value, list):
        for i, entry in enumerate(value[: reply.settings.limits.images]):
            if isinstance(entry, (str, dict)):
                read_video(reply, entry, f"{path}[{i}]", poster)
        return
    if isinstance(value, dict):
        value = text_at(value, (*URL_KEYS, "video_url"))
    checked = urls.check(value, reply.settings.base_url) if isinstance(value, str) else None
    if checked is None or checked.url is None or value is reply.cut_text:
        if checked is not None and checked.problem:
            reply.remark(checked.problem, path, len(checked.url or ""))
        return
    own, at = reply.here
    own.clips.append(Clip(at, checked.url, poster))
    reply.link(checked.url, "video", path, kind="video")


def read_poster(reply: Reply, value: dict[str, Any], path: str) -> str | None:
    """The still picture of a video, which is no result; its address."""
    for key in POSTER_KEYS:
        url = urls.check(value[key]).url if isinstance(value.get(key), str) else None
        if url is not None:
            reply.link(url, "poster", f"{path}{key}", kind=urls.kind_of(url))
            return url
    return None
