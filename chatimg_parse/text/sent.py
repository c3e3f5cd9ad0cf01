"""The pictures that the caller sent, as those of a reply are compared with them (contract, section 1 and rule 4)."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass

from . import pixels, urls

_TAIL = re.compile("[?#].*", re.DOTALL)


@dataclass(frozen=True)
class Sent:
    """`keys`: addresses and base64; `paths`: of addresses with an image extension what stands before the query.

    The same file comes back under another signature, so a query tells two files apart only where the path names none.
    """

    keys: frozenset[str] = frozenset()
    paths: frozenset[str] = frozenset()

    def has_path(self, url: str) -> bool:
        """Does an address of the reply lead to the file of one of `paths`?"""
        return bool(self.paths) and _path(url) in self.paths


NOTHING_SENT = Sent()


def sent(inputs: Iterable[str | bytes], base_url: str | None) -> Sent:
    """What is no address, data URI or base64 is nothing that a reply could show again."""
    keys: set[str] = set()
    for told in inputs:
        data = b64encode(told).decode("ascii") if isinstance(told, bytes) else _data(told)
        address = None if data else urls.check(told, base_url).url if isinstance(told, str) else None
        keys |= {data} if data else {urls.same_key(address)} if address else set()
    paths = {_path(key) for key in keys if "://" in key}
    return Sent(frozenset(keys), frozenset(filter(None, paths)))


def _data(told: str) -> str | None:
    """The base64 of a picture; `None` for an address."""
    if told[:16].lstrip()[:5].lower() != "data:":
        return None if "://" in told[:64] else pixels.normalize(told)
    head, _, text = told.partition(",")
    return pixels.normalize(text if head.rstrip().lower().endswith(";base64") else pixels.percent_to_base64(text))


def _path(url: str) -> str | None:
    """Scheme, host and path, if the path says that it is a picture."""
    path = _TAIL.sub("", urls.same_key(url))
    return path if urls.kind_of(path) == "image" else None
