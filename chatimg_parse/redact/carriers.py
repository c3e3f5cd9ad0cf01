"""`redact`: one call for one reply or request, in whatever it comes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..stream.copies import bytes_of, dumped, is_bytes, is_of, is_text
from ..stream.sources import given
from .room import Room, Store
from .texts import redacted_bytes, redacted_text
from .values import redacted

_TAKES = (
    "str, bytes, dict, list, None, an SDK object with model_dump, or an HTTP response or request that has been read"
)
_BODY = ("body", "url", "headers", "method")  # what a request of the library `requests` has


def redact(source: Any, *, keep: Store | None = None) -> Any:
    """The same without pictures and secrets, in the same shape; what is neither stays as it is, byte for byte.

    `source`: what `parse` takes, or a request: JSON (as text, bytes, a dict or list), the text or bytes of an event
    stream or of a log, a content, a `multipart/form-data` body, the bytes of a picture. A dict gives a dict, a list a
    list, a text a text, bytes bytes, `None` itself. An SDK object gives the dict that it dumps. An HTTP response or
    request (httpx, httpx2, requests, aiohttp) that has been read, or an SDK's status error, gives its content: a text,
    or bytes where these are no UTF-8. The source is never changed.

    Each picture becomes `<image/png 48213 bytes sha256:1f2e3d4c5b6a7988>` (type by its bytes, else as claimed, else
    `image/unknown`; size in bytes; the first 16 hexadecimal digits of the SHA-256 of the bytes), with ` cut` behind the
    digits where it ends too early. With `keep` its bytes are put into that `Store`, and the address that this gives
    stands in its place; what the store raises passes on. `parse` reads a placeholder as a picture that was delivered.

    Secrets: the values of parameters that sign or open an address (`redacted` in their place, as for its user info),
    of headers and members such as `Authorization`, `api-key` and `cookie`, and keys and tokens by their form (`[…]`).

    Linear in the size of the source; never raises for what it holds. Another type is a `TypeError` that says what to
    do, and so is a `keep` that has no `put`.
    """
    if keep is not None and not callable(getattr(keep, "put", None)):
        raise TypeError(f"redact(): keep is a Store with put(name, data), not {type(keep).__name__}")
    room = Room(keep)
    if source is None:
        return None
    if is_text(source):
        return redacted_text(source, room)
    if is_bytes(source):
        data = bytes_of(source)
        made = redacted_bytes(data, room)
        return source if made is data and type(source) is bytes else made
    if is_of(source, dict, list, tuple, set, frozenset, Mapping):
        return redacted(source, room)
    dump = None if is_of(source, type) else dumped(source)
    return redacted(dump[0], room) if dump is not None else _content(source, room)


def _content(source: Any, room: Room) -> Any:
    """The body of a response, request or error of others."""
    if all(hasattr(source, name) for name in _BODY) and not hasattr(source, "content"):
        body = source.body
    else:
        try:
            body = given(source, "redact").value
        except TypeError:
            raise TypeError(_advice(source)) from None
        if body is None:
            raise TypeError(
                f"redact() takes what has been read, and {type(source).__name__} gives no body: read it first"
            )
    if is_bytes(body):
        made = redacted_bytes(bytes_of(body), room)
        try:
            return made.decode()
        except UnicodeDecodeError:
            return made
    return body if body is None else redact(body, keep=room.store)


def _advice(source: Any) -> str:
    name = source.__name__ if is_of(source, type) else type(source).__name__
    offers = set(dir(type(source)))
    if "__await__" in offers:
        return f"redact() takes a reply or request, not {name}: await it first"
    if "read" in offers:
        return f"redact() takes a reply or request, not {name}: read it first, and hand over its text or bytes"
    if {"__next__", "__anext__", "__aiter__"} & offers:
        return f"redact() takes a whole reply or request, not {name}: collect it first, list(...) of chunks is one"
    return f"redact() takes {_TAKES}, not {name}"
