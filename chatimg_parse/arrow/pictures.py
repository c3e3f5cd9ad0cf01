"""What becomes of pictures whose bytes stand in a reply: left out, told by their digest, kept, or put into a store."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Literal, NamedTuple, TypeAlias, cast, get_args

from ..models import Image
from ..stores import Folder, FolderPath, Store, StoreError, file_name
from ..text import pixels

_quickly: Callable[..., bytes] | None
try:
    from pybase64 import b64decode as _quickly
except ImportError:  # the standard library takes four times as long
    _quickly = None

Word = Literal["omit", "digest", "bytes"]
Pictures: TypeAlias = Word | str | FolderPath | Store
_WORDS = get_args(Word)


class Facts(NamedTuple):
    """What is told of one picture beside its attributes; `kept` is its `data` or its `path`."""

    sha256: str | None = None
    size: int | None = None
    kept: bytes | str | None = None


_NONE = Facts()


def checked(pictures: Pictures) -> Word | Store:
    """The word, or the store that is meant: a path is a `Folder`. `TypeError` for another type.

    A text without a slash that is no word is a `ValueError`, since a slip (`"digets"`) would make a folder.
    """
    if isinstance(pictures, Store):
        return pictures
    if isinstance(pictures, str) and pictures in _WORDS:
        return cast(Word, pictures)
    if not isinstance(pictures, str) and not hasattr(type(pictures), "__fspath__"):
        raise TypeError(f"pictures is a word, a folder or a Store, not {type(pictures).__name__}")
    if isinstance(pictures, str) and not set(pictures) & set("/\\"):
        words = ", ".join(_WORDS)
        raise ValueError(f"pictures is one of {words}, or a folder, as a Path or with a slash: './pictures'")
    return Folder(pictures)


def kept_as(pictures: Word | Store) -> str | None:
    """The column that only pictures that are kept so have."""
    return {"omit": None, "digest": None, "bytes": "data"}[pictures] if isinstance(pictures, str) else "path"


def reader(pictures: Word | Store) -> Callable[[Image], Facts]:
    """What tells the facts of one picture. It raises `StoreError` where the store does not take it."""
    if isinstance(pictures, Store):
        return lambda image: _stored(image, pictures)
    return {"omit": lambda _: _NONE, "digest": _digested, "bytes": _with_bytes}[pictures]


def _digested(image: Image) -> Facts:
    if image.b64_json is None:  # most pictures are addresses
        return _NONE
    digest, size, _ = _with_bytes(image)
    return Facts(digest, size)


def _with_bytes(image: Image) -> Facts:
    data = None if image.b64_json is None else decoded(image)
    return _NONE if data is None else Facts(sha256(data).hexdigest(), len(data), data)


def _stored(image: Image, store: Store) -> Facts:
    digest, size, data = _with_bytes(image)
    if digest is None or not isinstance(data, bytes):
        return _NONE
    name = file_name(digest, pixels.SUFFIXES.get(image.media_type or "", ".bin"))
    try:
        return Facts(digest, size, store.put(name, data))
    except StoreError:
        raise
    except Exception as error:
        raise StoreError("store-failed") from error


def decoded(image: Image) -> bytes | None:
    """As `Image.as_bytes`, and quicker where pybase64 is there: what that refuses, the standard library reads."""
    if _quickly is not None and image.b64_json:
        try:
            return _quickly(image.b64_json, validate=True)
        except ValueError:
            pass
    return image.as_bytes()
