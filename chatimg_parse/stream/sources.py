"""Any Python object that holds a reply, as plain values: what an SDK or an HTTP library hands over.

Nothing is imported for that: an object is known by what it offers (`model_dump`, bytes as `content`, `json()`). What
it offers is code of others, which may raise or answer nonsense, so all of it runs in one net (`given`). Types are
asked of `type()`, since an object can say anything of its own `__class__`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from .copies import Copier, bytes_of, dumped, is_bytes, is_of, is_text, method_of, text_of
from .http import location_of

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


def given(source: Any, caller: str) -> Given:
    """What a source holds; a `TypeError` for what is no reply.

    An object that promises a reply and fails to give it (a response whose body was not read, say) is the issue
    `source-unreadable`, because text and bodies are data and never an exception.
    """
    if source is None:
        return Given({"content": None, "role": "assistant"})
    if is_of(source, type):
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
    if is_of(source, dict, list):
        return _copied(source)
    if is_of(source, BaseException):
        return _of_error(source)
    dump = dumped(source)
    return _of_response(source) if dump is None else _copied(dump[0])


def _advice(source: Any, caller: str) -> str:
    name = type(source).__name__
    if is_of(source, BaseException):
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
    status = next((int.__int__(value) for value in told if is_of(value, int) and not is_of(value, bool)), None)
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
        call = method_of(source, name)
        if call is None:
            continue
        value = call()
        if hasattr(type(value), "__await__"):
            getattr(value, "close", lambda: None)()
            return None
        if is_text(value) or is_of(value, dict, list, bytes):
            return _read(value)
        if value is not source:
            dump = dumped(value)
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
    if is_of(body, dict) and "error" not in body:
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
    kind: Any = None if is_of(piece, *WHOLE) else _told(piece, "type")
    if not is_text(kind):
        return piece
    if kind == "chunk" and hasattr(piece, "chunk"):
        return piece.chunk
    if kind.startswith("response.") and hasattr(piece, "snapshot"):
        return {name: value for name, value in piece if name != "snapshot"}
    return None if kind.startswith(_REPEATS) or hasattr(piece, "snapshot") else piece


def _copied(value: Any) -> Given:
    copier = Copier()
    plain = copier.copy(value, 0)
    if is_text(plain) or is_of(plain, dict, list):
        return Given(plain, tuple(copier.problems))
    return _UNREAD
