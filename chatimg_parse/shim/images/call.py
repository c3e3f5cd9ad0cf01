"""Reads a call of the Images API (`images.generate()`, `images.edit()`) off the request that the SDK sends.

What cannot be read, or cannot be said in a chat, is no call: the request then goes where it was meant to go, and the
answer of whoever is there is better than a picture of something else. That holds for a call without a prompt, an edit
without a picture, a picture that is an id of a file (`file_id`) and a file that is neither picture nor mask (`markup`).
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import gcd
from typing import Any, Literal, NoReturn

from ...text import pixels
from .multipart import Part, read_form

Endpoint = Literal["generations", "edits"]
_ENDPOINTS: dict[str, Endpoint] = {"/images/generations": "generations", "/images/edits": "edits"}
_PICTURES = ("image", "images")
_MASK = "mask"
# Members of a picture that is an object, as chat parts and the Images API write it.
_ADDRESSES = ("image_url", "url", "b64_json")
# A form has only texts. These are meant as such, also where they look like a number.
_TEXTS = frozenset(
    (
        *("prompt", "model", "size", "aspect_ratio", "ratio", "quality", "response_format", "background"),
        *("moderation", "output_format", "style", "input_fidelity", "user", "safety_identifier"),
    )
)
_WORDS = {"true": True, "false": False}
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,8})\.[0-9]{1,12}")
# `key`, `key[]` of a list, `key[sub]` of an object: how the SDK writes members of `extra_body`.
_FIELD = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\]){0,8})")
_ADDRESS = re.compile(r"https?://|data:[\w.+-]{1,64}/[\w.+-]{1,64}[;,]", re.IGNORECASE)
_MEDIA_TYPE = re.compile(r"[\w.+-]{1,64}/[\w.+-]{1,64}", re.ASCII)
_UNKNOWN_TYPE = "application/octet-stream"  # RFC 2046: what is not known to be anything else
_SIDES = re.compile(r"([0-9]{1,6}) ?([:x×*/]) ?([0-9]{1,6})", re.IGNORECASE)
_RATIO = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,4})?) ?[:x×*/] ?([0-9]{1,6}(?:\.[0-9]{1,4})?)", re.IGNORECASE)


@dataclass(frozen=True)
class ImagesCall:
    """A call of the Images API.

    `endpoint` is `generations` or `edits`. `fields` are all members but the pictures (`prompt`, `model`, `size`, `n`,
    those of `extra_body` ...), with numbers and booleans as such also where a form wrote them as text. `images` and
    `mask` are data URIs or URLs.
    """

    endpoint: Endpoint
    fields: Mapping[str, Any] = field(default_factory=dict)
    images: tuple[str, ...] = ()
    mask: str | None = None

    @property
    def stream(self) -> bool:
        """The answer is to come as events."""
        return self.fields.get("stream") is True

    @property
    def response_format(self) -> str | None:
        """`url`, `b64_json`, or `None` where neither was asked for."""
        told = self.fields.get("response_format")
        return told if told in ("url", "b64_json") else None

    @property
    def wants_bytes(self) -> bool:
        """Pictures are to come as base64: it was asked for, or they come as events, which have no URLs in the API."""
        return self.response_format == "b64_json" or (self.stream and self.response_format is None)

    @property
    def n(self) -> int:
        """How many pictures are wanted; 1 if that was not told."""
        told = self.fields.get("n")
        return told if isinstance(told, int) and not isinstance(told, bool) and told > 0 else 1

    @property
    def ratio(self) -> str | None:
        """Width to height: `aspect_ratio` or `ratio` as written, else `size` in lowest terms; `None` if not told."""
        for key in ("aspect_ratio", "ratio"):
            found = _RATIO.fullmatch(self._text(key))
            if found and float(found[1]) and float(found[2]):
                return f"{found[1]}:{found[2]}"
        found = _SIDES.fullmatch(self._text("size"))
        if found is None or not int(found[1]) or not int(found[3]):
            return None
        width, height = int(found[1]), int(found[3])
        common = 1 if found[2] == ":" else gcd(width, height)  # a ratio stays as people know it: 21:9
        return f"{width // common}:{height // common}"

    def _text(self, key: str) -> str:
        told = self.fields.get(key)
        return told.strip() if isinstance(told, str) else ""


def read_call(path: str, content_type: str, body: bytes) -> ImagesCall | None:
    """The call in a POST request to `path`, or `None` where there is none that can be read. Never raises for a body.

    JSON and forms are read for both endpoints. The body is read as it is: a compressed one is no call.
    """
    path = path.partition("?")[0].rstrip("/")
    endpoint = next((name for ending, name in _ENDPOINTS.items() if path.endswith(ending)), None)
    if endpoint is None:
        return None
    try:
        form = content_type.strip().lower().startswith("multipart/")
        return _call(endpoint, _form_fields(read_form(content_type, body)) if form else _json_fields(body))
    except (ValueError, RecursionError):
        return None


def _call(endpoint: Endpoint, fields: dict[str, Any]) -> ImagesCall:
    images = [uri for key in _PICTURES for uri in _pictures_of(fields.pop(key, None))]
    masks = _pictures_of(fields.pop(_MASK, None))
    if not isinstance(fields.get("prompt"), str) or len(masks) > 1 or (endpoint == "edits" and not images):
        raise ValueError("no call")
    return ImagesCall(endpoint, fields, tuple(images), masks[0] if masks else None)


def _json_fields(body: bytes) -> dict[str, Any]:
    fields = json.loads(body, parse_constant=_no_number)
    if not isinstance(fields, dict):
        raise ValueError("no object")
    return fields


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _form_fields(parts: list[Part]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for part in parts:
        base = part.name.partition("[")[0]
        if base in (*_PICTURES, _MASK):
            fields.setdefault(base, []).append(_part_uri(part))
        elif part.filename is not None:
            raise ValueError("a file that is no picture")
        else:
            _put(fields, part.name, _value(base, part.content.decode("utf-8")))
    return fields


def _value(name: str, text: str) -> Any:
    """The value that a form's text stands for; only what is written as JSON would write it is a number."""
    if name in _TEXTS:
        return text
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else _WORDS.get(text.lower(), text)


def _put(fields: dict[str, Any], name: str, value: Any) -> None:
    """Puts a member of a form in its place. Lists of objects are not known to be written in any one way."""
    found = _FIELD.fullmatch(name)
    if found is None:
        raise ValueError("no name")
    keys = [found[1], *found[2][1:-1].split("][")] if found[2] else [found[1]]
    listed = len(keys) > 1 and not keys[-1]
    *around, last = keys[:-1] if listed else keys
    if not all((*around, last)):
        raise ValueError("a list of objects")
    for key in around:
        fields = fields.setdefault(key, {})
        if not isinstance(fields, dict):
            raise ValueError("an object that is a value, too")
    if listed:
        fields.setdefault(last, [])
    if isinstance(fields.get(last), list) and listed:
        fields[last].append(value)
    elif listed or isinstance(fields.get(last), (list, dict)):
        raise ValueError("a list or object that is a value, too")
    else:
        fields[last] = value


# -- pictures ---------------------------------------------------------------------------------------------------


def _pictures_of(told: Any) -> list[str]:
    """The pictures of a member: one, or a list of them."""
    if told in (None, "", []):
        return []
    return [_uri(entry) for entry in told] if isinstance(told, list) else [_uri(told)]


def _uri(told: Any) -> str:
    """A picture as URL or data URI: as it is, by its base64, or out of the object that holds it."""
    if isinstance(told, dict):
        told = next((told[key] for key in _ADDRESSES if told.get(key)), None)
        told = told.get("url") if isinstance(told, dict) else told
    if not isinstance(told, str):
        raise ValueError("no picture")
    if _ADDRESS.match(told):
        return told
    data = pixels.normalize(told)
    media_type = pixels.look(data).media_type if data else None
    if media_type is None:
        raise ValueError("no picture")
    return f"data:{media_type};base64,{data}"


def _part_uri(part: Part) -> str:
    """The file of a part, or the address that stands in it. The type is that of the bytes, else the one told."""
    if part.filename is None and _ADDRESS.match(part.content[:256].decode("latin-1")):
        return part.content.decode("ascii").strip()
    if not part.content:
        raise ValueError("no picture")
    data = base64.b64encode(part.content).decode("ascii")
    told = part.content_type if _MEDIA_TYPE.fullmatch(part.content_type or "") else _UNKNOWN_TYPE
    return f"data:{pixels.look(data).media_type or told};base64,{data}"
