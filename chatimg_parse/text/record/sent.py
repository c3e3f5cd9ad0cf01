"""The pictures that the caller sent, as those of a reply are compared with them (docs/rules.md, rules I10 and 4)."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass

from .. import pixels, placeholders, urls

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
    """The base64 of a picture, or the key of a placeholder; `None` for an address."""
    redacted = placeholders.read(told)
    if redacted is not None:
        return redacted.key
    if told[:16].lstrip()[:5].lower() != "data:":
        return None if "://" in told[:64] else pixels.normalize(told)
    head, _, text = told.partition(",")
    return pixels.normalize(text if head.rstrip().lower().endswith(";base64") else pixels.percent_to_base64(text))


def _path(url: str) -> str | None:
    """Scheme, host and path, if the path says that it is a picture."""
    path = _TAIL.sub("", urls.same_key(url))
    return path if urls.kind_of(path) == "image" else None


class Known:
    """What the contents of one choice know together: which pictures are the user's own, and whether a block came."""

    __slots__ = ("had_block", "inputs", "prompt", "sent")

    def __init__(self, sent: Sent = NOTHING_SENT) -> None:
        self.sent = sent
        self.inputs = set(sent.keys)  # with the URLs and pictures of the parameter block (rule 4)
        self.had_block = False  # the first object with parameters came, readable or not
        self.prompt: str | None = None  # of the block: the prompt of the pictures behind it

    def is_input(self, url: str) -> bool:
        """The user's own picture, or its twin."""
        return bool(self.inputs) and (urls.same_key(url) in self.inputs or self.sent.has_path(url))

    def holds(self, url: str | None, data: str | None) -> bool:
        """The user's own picture, by its address or by its bytes."""
        if not self.inputs:
            return False
        return self.is_input(url) if url is not None else data in self.inputs

    def aside(self) -> Known:
        """For reasoning: it knows the user's pictures, and what it says makes none and is no block."""
        known = Known(self.sent)
        known.inputs |= self.inputs
        return known
