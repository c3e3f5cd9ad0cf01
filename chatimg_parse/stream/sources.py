"""Any Python object that holds a reply, as plain values: what an SDK or an HTTP library hands over.

Nothing is imported for that: an object is known by what it offers (`model_dump`, bytes as `content`, `json()`). What
it offers is code of others, which may raise or answer nonsense, so all of it runs in one net (`given`). Types are
asked of `type()`, since an object can say anything of its own `__class__`.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from enum import Enum
from typing import Any, NamedTuple

from .http import location_of

_MAX_DEPTH = 96  # levels that are copied; the readers follow fewer
_MAX_BITS = 12_900  # of an integer: about as many digits as Python turns into text
# A reply that is there already; an SDK's status error is one.
WHOLE = (str, bytes, bytearray, memoryview, dict, BaseException)
# Events of stream helpers (`client.chat.completions.stream`) that repeat what their `chunk` events tell.
_REPEATS = ("content.", "refusal.", "logprobs.", "tool_calls.")
_BODIES = ("content", "body", "_body")  # aiohttp keeps a body that was read in the last, and shows it to `await` only


class Given(NamedTuple):
    """What a source holds.

    `value` is a `dict`, `list`, `str` or `bytes`, or `None` where it could not be had (issue `source-unreadable` is
    in `problems` then). `status` and `reason` are those of an HTTP response.
    """

    value: Any
    problems: tuple[str, ...] = ()
    status: int | None = None
    reason: str | None = None
    location: str | None = None  # where a response that only took the request says that its answer will be


_UNREAD = Given(None, ("source-unreadable",))


def _is(source: object, *kinds: type) -> bool:
    return issubclass(type(source), kinds)


def is_bytes(source: object) -> bool:
    return _is(source, bytes, bytearray, memoryview)


def is_text(source: object) -> bool:
    return _is(source, str)


def text_of(source: Any) -> str:
    """The text of a `str`, also where its class does something else when it is asked."""
    return source if type(source) is str else str.__str__(source)


def bytes_of(source: Any) -> bytes:
    """The bytes, also of a view with gaps. `ValueError` for one that was released."""
    return source if type(source) is bytes else memoryview(source).tobytes()


def given(source: Any, caller: str) -> Given:
    """What a source holds; a `TypeError` for what is no reply.

    An object that promises a reply and fails to give it (a response whose body was not read, say) is the issue
    `source-unreadable`, because text and bodies are data and never an exception.
    """
    if source is None:
        return Given({"content": None, "role": "assistant"})
    if _is(source, type):
        raise TypeError(f"{caller}() takes a reply, not the class {source.__name__}")
    try:
        found = _read(source)
    except Exception:
        return _UNREAD
    if found is None:
        raise TypeError(_advice(source, caller))
    return found


def _read(source: Any) -> Given | None:
    if is_text(source):
        return Given(text_of(source))
    if is_bytes(source):
        return Given(bytes_of(source))
    if _is(source, dict, list):
        return _copied(source)
    if _is(source, BaseException):
        return _of_error(source)
    dump = _dumped(source)
    return _of_response(source) if dump is None else _copied(dump[0])


def _advice(source: Any, caller: str) -> str:
    name = type(source).__name__
    if _is(source, BaseException):
        return f"{caller}() takes a reply, and {name} holds none: nothing came, so the exception is all there is"
    offers = set(dir(type(source)))
    if "__await__" in offers:
        return f"{caller}() takes a reply, not {name}: await it first"
    if {"__fspath__", "read"} & offers:
        return f"{caller}() takes a reply, not {name}: read it first, and hand over its text or bytes"
    if {"__next__", "__anext__", "__aiter__", "__enter__", "__aenter__"} & offers:
        return f"{caller}() takes a whole reply, not {name}: use parse_stream() or aparse_stream()"
    return (
        f"{caller}() takes str, bytes, dict, list, None, an SDK object with model_dump, an HTTP response that has been "
        f"read or an SDK's status error, not {name}"
    )


# -- objects of others ------------------------------------------------------------------------------------------


def _method(source: Any, name: str) -> Callable[..., Any] | None:
    """A method of the object's class; an attribute made up on the fly, as mocks do, is none."""
    found = getattr(type(source), name, None)
    return getattr(source, name) if callable(found) else None


def _dumped(source: Any) -> tuple[Any] | None:
    """A pydantic object without the fields that nobody set; serializer warnings are off where its SDK lets them be."""
    dump = _method(source, "model_dump")
    if dump is None:
        return None
    try:
        return (dump(exclude_none=True, warnings=False),)
    except TypeError:
        return (dump(),)  # an older or other `model_dump`, without that option


def _of_response(source: Any) -> Given | None:
    """An HTTP response (httpx, httpx2, requests, aiohttp), or the raw response of an SDK around one."""
    inner = getattr(source, "http_response", None)
    response = source if inner is None else inner
    status, reason = status_of(response)
    try:
        body = _body_of(response, anywhere=status is not None)
        told = _called(source) if body is None else Given(body)
    except Exception:
        told = _UNREAD
    location = location_of(response, status)
    if told is None:
        unread = status is not None and any(_offers(response, name) for name in _BODIES)
        return _UNREAD._replace(status=status, reason=reason, location=location) if unread else None
    return told._replace(status=status, reason=reason, location=location)


def status_of(response: Any) -> tuple[int | None, str | None]:
    """Status and reason phrase of what may be an HTTP response; `None` for what it does not tell."""
    told: list[Any] = [_told(response, name) for name in ("status_code", "status")]
    status = next((int.__int__(value) for value in told if _is(value, int) and not _is(value, bool)), None)
    words = (_told(response, name) for name in ("reason_phrase", "reason"))
    return status, next((text_of(value) for value in words if is_text(value)), None)


def _told(source: Any, name: str) -> Any:
    try:
        return getattr(source, name, None)
    except Exception:  # a property that raises tells nothing
        return None


def _offers(source: Any, name: str) -> bool:
    return hasattr(type(source), name) or name in getattr(source, "__dict__", {})


def _body_of(response: Any, *, anywhere: bool) -> bytes | str | None:
    """The body that was read; `anywhere` where a status says that this is a response."""
    for name in _BODIES if anywhere else _BODIES[:1]:
        content = getattr(response, name) if _offers(response, name) else None
        if is_bytes(content):
            return bytes_of(content)
        if anywhere and is_text(content):
            return text_of(content)
    return None


def _called(source: Any) -> Given | None:
    """`json()` or `parse()` that answers at once; one that has to be awaited is no reply yet."""
    for name in ("json", "parse"):
        call = _method(source, name)
        if call is None:
            continue
        value = call()
        if hasattr(type(value), "__await__"):
            getattr(value, "close", lambda: None)()
            return None
        if is_text(value) or _is(value, dict, list, bytes):
            return _read(value)
        if value is not source:
            dump = _dumped(value)
            return _UNREAD if dump is None else _copied(dump[0])
    return None


def _of_error(error: Any) -> Given | None:
    """An SDK's status error: the response that it carries, else the body that it took out of it."""
    response = getattr(error, "response", None)
    found = None if response is None else _of_response(response)
    if found is not None and found.value is not None:
        return found
    body: Any = getattr(error, "body", None)
    status, reason = status_of(error)
    status, reason = (status, reason) if found is None else (found.status, found.reason)
    if _is(body, dict) and "error" not in body:
        body = {"error": body}  # the inside of the error object, which is what OpenAI's SDK keeps
    told = None if body is None else _read(body)
    if told is None and found is None and status is not None:
        message = getattr(error, "message", None)
        told, reason = Given(""), text_of(message) if is_text(message) else reason  # all that aiohttp's errors tell
    return found if told is None else told._replace(status=status, reason=reason)


def chunk_of(piece: Any) -> Any:
    """What an event of an SDK's stream helper adds; `None` for those that only repeat what others told.

    Such events carry everything so far as `snapshot`: reading that each time would make a stream quadratic.
    """
    kind: Any = None if _is(piece, *WHOLE) else _told(piece, "type")
    if not is_text(kind):
        return piece
    if kind == "chunk" and hasattr(piece, "chunk"):
        return piece.chunk
    if kind.startswith("response.") and hasattr(piece, "snapshot"):
        return {name: value for name, value in piece if name != "snapshot"}
    return None if kind.startswith(_REPEATS) or hasattr(piece, "snapshot") else piece


# -- plain values -----------------------------------------------------------------------------------------------


def _copied(value: Any) -> Given:
    copier = _Copier()
    plain = copier.copy(value, 0)
    if is_text(plain) or _is(plain, dict, list):
        return Given(plain, tuple(copier.problems))
    return _UNREAD


class _Copier:
    """A copy of plain values; what is shared is copied once, what is deeper than anyone reads is left out.

    What raises when it is asked is left out, and an integer that Python writes in no digits is text: `problems` say so.
    """

    def __init__(self) -> None:
        # `known` goes by identity, so what is made on the way is kept alive: its `id` must not come again.
        self._known: dict[int, Any] = {}
        self._alive: list[Any] = []
        self.problems: dict[str, None] = {}

    def copy(self, value: Any, depth: int) -> Any:
        kind = type(value)
        if value is None or kind is str or kind is bool or kind is float or (kind is int and _is_short(value)):
            return value
        if depth > _MAX_DEPTH:
            return None
        if id(value) in self._known:
            return self._known[id(value)]
        self._known[id(value)] = None  # a circle ends here
        try:
            copy = self._copy(value, kind, depth)
        except RecursionError:
            raise
        except Exception:
            self.problems["source-unreadable"], copy = None, None
        self._known[id(value)] = copy
        return copy

    def _copy(self, value: Any, kind: type, depth: int) -> Any:
        """By the methods of the built-in types, which those of a subclass may hide."""
        if issubclass(kind, dict):
            copied = {}
            for key, member in dict.items(value):
                name = key if type(key) is str else _key(key)
                if name is not None:
                    copied[name] = self.copy(member, depth + 1)
            return copied
        if issubclass(kind, (list, tuple)):
            walk = list.__iter__ if issubclass(kind, list) else tuple.__iter__
            return [self.copy(member, depth + 1) for member in walk(value)]
        if issubclass(kind, str):
            return str.__str__(value)
        if issubclass(kind, int):
            if _is_short(value):
                return int.__int__(value)
            self.problems["number-as-text"] = None
            return hex(int.__int__(value))
        if issubclass(kind, float):
            return float.__float__(value)
        if is_bytes(value):
            return b64encode(bytes_of(value)).decode("ascii")
        made = (value.value,) if issubclass(kind, Enum) else _dumped(value)
        self._alive.append(made)
        return None if made is None else self.copy(made[0], depth + 1)


def _is_short(number: int) -> bool:
    return int.bit_length(number) <= _MAX_BITS


def _key(key: Any) -> str | None:
    """A key as JSON would write it; `None` for one that cannot be said."""
    if is_text(key):
        return text_of(key)
    if _is(key, int) and not _is_short(key):
        return hex(int.__int__(key))
    try:
        return text_of(str(key))
    except Exception:
        return None
