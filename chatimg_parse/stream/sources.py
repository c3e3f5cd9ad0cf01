"""Any Python object that holds a reply, as plain values: what an SDK or an HTTP library hands over.

Nothing is imported for that: an object is known by what it offers (`model_dump`, bytes as `content`, `json()`).
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from enum import Enum
from typing import Any

_MAX_DEPTH = 96  # levels that are copied; the readers follow fewer

# The key of the object that stands for a reply which could not be had.
UNREAD = "\x00unread"


def is_bytes(source: object) -> bool:
    return isinstance(source, (bytes, bytearray, memoryview))


def as_plain(source: Any, caller: str) -> Any:
    """The source as `dict`, `list`, `str`, `bytes` or `None`; a `TypeError` for what holds no reply.

    An object that promises a reply and fails to give it (a response whose body was not read, say) gives a
    mark that becomes the issue `source-unreadable`, because text and bodies are data and never an exception.
    """
    if source is None:
        return {"content": None, "role": "assistant"}
    if isinstance(source, (dict, list)):
        return _plain(source, 0, {}, [])
    if isinstance(source, type):
        raise TypeError(f"{caller}() takes a reply, not the class {source.__name__}")
    for read in (_dumped, _bytes_of, _raw, _called):
        found = read(source)
        if found is not None:
            return found[0] if isinstance(found[0], (str, bytes)) else _plain(found[0], 0, {}, [])
    raise TypeError(
        f"{caller}() takes str, bytes, dict, list, None, an SDK object with model_dump, or an HTTP response that "
        f"has been read, not {type(source).__name__}"
    )


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
        pass  # an older or other `model_dump`, without that option
    except Exception:
        return _unread()
    try:
        return (dump(),)
    except Exception:
        return _unread()


def _bytes_of(source: Any) -> tuple[Any] | None:
    """An HTTP response (httpx, httpx2, requests): its body, whatever it is."""
    if not hasattr(type(source), "content") and "content" not in getattr(source, "__dict__", {}):
        return None
    try:
        content = source.content
    except Exception:
        return _unread()
    return (bytes(content),) if is_bytes(content) else None


def _raw(source: Any) -> tuple[Any] | None:
    """A raw response of an SDK: the HTTP response in it."""
    inner = getattr(source, "http_response", None)
    return None if inner is None else _bytes_of(inner)


def _called(source: Any) -> tuple[Any] | None:
    """`json()` or `parse()` that answers at once; one that has to be awaited is no reply yet."""
    for name in ("json", "parse"):
        call = _method(source, name)
        if call is None:
            continue
        try:
            value = call()
        except Exception:
            return _unread()
        if hasattr(value, "__await__"):
            getattr(value, "close", lambda: None)()
            return None
        if isinstance(value, (dict, list, str, bytes)):
            return (value,)
        if value is not source:
            return _dumped(value) or _unread()
    return None


def _unread() -> tuple[Any]:
    return ({UNREAD: True},)


def _plain(value: Any, depth: int, known: dict[int, Any], keep: list[Any]) -> Any:
    """A copy of plain values; what is shared is copied once, what is deeper than anyone reads is left out.

    `known` goes by identity, so what is dumped on the way is kept alive in `keep`: its `id` must not come again.
    """
    if value is None or isinstance(value, (str, bool, int, float)):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, (bytes, bytearray, memoryview)):
        return b64encode(value).decode("ascii")
    if depth > _MAX_DEPTH:
        return None
    if id(value) in known:
        return known[id(value)]
    known[id(value)] = None  # a circle ends here
    if isinstance(value, dict):
        copy: Any = {str(key): _plain(member, depth + 1, known, keep) for key, member in value.items()}
    elif isinstance(value, (list, tuple)):
        copy = [_plain(member, depth + 1, known, keep) for member in value]
    elif isinstance(value, Enum):
        copy = _plain(value.value, depth + 1, known, keep)
    elif _method(value, "model_dump"):
        dumped = _dumped(value)
        keep.append(dumped)
        copy = _plain(dumped[0], depth + 1, known, keep) if dumped else None
    else:
        copy = None
    known[id(value)] = copy
    return copy
