"""Where a task can be asked for, and whether the caller's key may go there.

A key goes to the gateway's own origin (scheme, host and port of the base URL) and to those that the caller trusts.
Every other address came out of a reply, so it is asked without the key and through the guarded fetcher. What an id
holds never becomes structure of a URL: it is percent-encoded, and one that is a step of a path is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from ..models import ImageResult
from ..text import urls
from .rows import Row

Origin = tuple[str, str, int]
_PORTS = {"http": 80, "https": 443}
_MARK = re.compile(r"\{(\w+)\}")
_OPTIONAL = ("subfolder",)  # may be empty, or a path
_BEGINNINGS = ("http://", "https://", "{base}/", "{root}/", "/")


@dataclass(frozen=True)
class PollRequest:
    """One request to send: always a GET without a body.

    `with_key`: the caller's credentials may go with it. `guarded`: the address is a stranger's, so it is to be fetched
    as one (`chatimg_parse.fetch`), without credentials. Redirects are not to be followed: feed them.
    """

    method: Literal["GET"]
    url: str
    with_key: bool
    guarded: bool


@dataclass(frozen=True)
class Place:
    """An address to ask, and what its row tells of it; `told`: it is no guess, but the reply's or the caller's."""

    url: str
    own: bool
    row: Row | None = None
    told: bool = False

    def request(self) -> PollRequest:
        """The question to it: with the key only where the address is the gateway's own."""
        return PollRequest("GET", self.url, with_key=self.own, guarded=not self.own)


def origin_of(url: str) -> Origin | None:
    """Scheme, host and port; `None` for what is no safe http or https address."""
    checked = urls.check(url).url
    try:
        parts = urlsplit(checked or "")
        port = _PORTS[parts.scheme] if parts.port is None else parts.port
    except (ValueError, KeyError):
        return None
    return (parts.scheme, parts.hostname, port) if parts.hostname and port else None


class Atlas:
    """The addresses of one gateway, in the order in which they are asked.

    `base_url` and `trusted` are http or https addresses; another type is a `TypeError`, another value a `ValueError`,
    as for `template` (`"/tasks/{id}"`, relative to the base URL, or absolute) and `rows`.
    """

    def __init__(self, base_url: str, rows: Iterable[Row], template: str | None, trusted: Iterable[str]) -> None:
        self.base = _checked("base_url", base_url).rstrip("/")
        self.root = "{0.scheme}://{0.netloc}".format(urlsplit(self.base))
        if isinstance(trusted, str):
            raise TypeError("trusted_origins is a list of origins, not one string")
        owners = [self.base, *(_checked("trusted_origins", each) for each in trusted)]
        self._owners = frozenset(origin_of(each) for each in owners)
        self._rows = tuple(rows)
        if not all(isinstance(row, Row) for row in self._rows):
            raise TypeError("rows are chatimg_parse.poll.Row")
        self._template = None if template is None else _as_row(template)

    def place(self, url: str, beside: str | None = None, row: Row | None = None) -> Place | None:
        """The place at an address that a reply told; `beside`: what a relative one is relative to."""
        checked = urls.check(url, beside or f"{self.base}/").url
        checked = checked.partition("#")[0] if checked is not None else None
        origin = origin_of(checked) if checked is not None else None
        return None if checked is None or origin is None else Place(checked, origin in self._owners, row)

    def filled(self, template: str, told: Mapping[str, str], row: Row | None = None) -> Place | None:
        """The place of a template, with what its names are; `None` where one is missing or may stand in no URL."""
        values = {"base": self.base, "root": self.root}
        for name in names_in(template):
            if not _is_name(told.get(name, ""), optional=name in _OPTIONAL):
                return None
            values[name] = quote(told.get(name, ""), safe="")
        return self.place(_MARK.sub(lambda mark: values[mark[1]], template), row=row)

    def places(self, result: ImageResult) -> list[Place]:
        """Where to ask for a task, each address once."""
        named = self.place(result.poll_url) if result.poll_url else None
        found = [replace(named, told=True)] if named is not None else []
        for identity in self.ids(result):
            by_form = sorted(self._rows, key=lambda row: _fit(row, identity))
            if self._template is not None and (own := self.filled(self._template.template, {"id": identity})):
                found.append(replace(own, told=True))
            guessed = (self.filled(row.template, {"id": identity}, row) for row in by_form)
            found += [place for place in guessed if place is not None]
        source = self._source(result)
        found += [source] if source is not None else []
        places: dict[str, Place] = {}
        for place in found:
            places.setdefault(place.url, place)
        return list(places.values())

    def ids(self, result: ImageResult) -> list[str]:
        """The id of the task; without one that of the body, where an endpoint is known for ids of its form."""
        if result.task_id:
            return [result.task_id]
        told = result.id or ""
        return [told] if any(row.ids and told.startswith(row.ids) for row in self._rows) else []

    def _source(self, result: ImageResult) -> Place | None:
        """The link to the task's JSON: whoever wrote it, it must name the same task."""
        if not result.source_url or not result.task_id or not _names(result.source_url, result.task_id):
            return None
        place = self.place(result.source_url)
        return None if place is None else Place(place.url, own=False)


def _checked(name: str, url: object) -> str:
    if not isinstance(url, str):
        raise TypeError(f"{name} is text such as 'https://gateway.example/v1', not {type(url).__name__}")
    if origin_of(url) is None or urls.check(url).url != url:
        raise ValueError(f"{name} is an http or https address such as 'https://gateway.example/v1'")
    return re.split("[?#]", url, maxsplit=1)[0]


def _as_row(template: object) -> Row:
    if not isinstance(template, str):
        raise TypeError(f"template is text such as '/tasks/{{id}}', not {type(template).__name__}")
    names = set(_MARK.findall(template))
    if "id" not in names or not names <= {"base", "root", "id"} or not template.startswith(_BEGINNINGS):
        raise ValueError("template is a path such as '/tasks/{id}' or an address such as 'https://a.example/{id}'")
    return Row("{base}" + template if template.startswith("/") else template)


def _fit(row: Row, identity: str) -> int:
    """Rows for ids of this form go first, those for ids of another one last."""
    if row.ids is None:
        return 1
    return 0 if identity.startswith(row.ids) else 2


def names_in(template: str) -> tuple[str, ...]:
    """What a template wants to be told."""
    return tuple(name for name in _MARK.findall(template) if name not in ("base", "root"))


def _is_name(told: str, *, optional: bool = False) -> bool:
    """It stays one step of a path when it is percent-encoded, also for a server that decodes first and splits then."""
    if any("\ud800" <= char <= "\udfff" for char in told) or told in (".", ".."):
        return False
    return optional or (told != "" and "/" not in told and "\\" not in told)


def _names(url: str, identity: str) -> bool:
    """A whole step of the path, or a whole value of the query, is the id."""
    try:
        parts = urlsplit(url)
        values = [value for _, value in parse_qsl(parts.query)]
    except ValueError:
        return False
    return identity in values or identity in map(unquote, parts.path.split("/"))
