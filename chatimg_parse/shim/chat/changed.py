"""A completion as it is handed on: read and changed, or as it is known that its like are changed.

What the caller gets of bodies of one shape differs by their values alone, so of these nothing is read. Knows on which
options a change depends, and nothing of what it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from ...stream.options import USUAL
from ...stream.shaped import LONGEST, read_by_shape, shapes_of
from ..encode import decoded, encoded_body
from ..failures import Failure, failure_of
from ..options import Options
from .message import Plain, Reading, adapted

T = TypeVar("T")


class Refusal(NamedTuple):
    """What is answered instead where a failure shall be raised."""

    status: int  # of HTTP
    retry: bool  # the SDK may try again by itself
    body: bytes


def changed_object(body: Plain, options: Options) -> Plain | None:
    """A completion as the mode wants it; `None` where nothing changes."""
    told = _object(body, options) if options.reading else _by_shape(body, _object, options)
    changed: Plain | None = told["body"]
    return changed


def _object(body: Plain, options: Options) -> Plain:
    return {"body": adapted(body, options)[0]}


def changed_text(data: bytes, options: Options) -> bytes | Refusal | None:
    """The same of JSON text in UTF-8, and a `Refusal` where a failure shall be raised."""
    if options.reading or len(data) > LONGEST:
        return _text(data, options)
    told = _by_shape(data, _plain, options)
    body: bytes | None = told["body"] and told["body"].encode()
    return body if body is None or told["status"] is None else Refusal(told["status"], told["retry"], body)


def _text(data: bytes, options: Options) -> bytes | Refusal | None:
    try:
        value = decoded(data)
    except ValueError:
        return None  # cut, or no JSON: the SDK tells it as it always did
    body, reading = adapted(value, options)
    failure = failure_of(reading.result) if options.on_failure == "raise" else None
    if failure is None:
        return None if body is None else encoded_body(body, data)
    return refusal_of(failure, reading, encoded_body(failure.body, data))


def refusal_of(failure: Failure, reading: Reading, body: bytes) -> Refusal:
    """What only the words of a reply tell is no reason to pay for another one."""
    return Refusal(failure.status, failure.retry and reading.rule == "structured-error", body)


def _plain(data: bytes, options: Options) -> Plain:
    """As a template has it."""
    told = _text(data, options)
    if isinstance(told, Refusal):
        return {"body": told.body.decode(), "status": told.status, "retry": told.retry}
    return {"body": None if told is None else told.decode(), "status": None, "retry": False}


def _by_shape(source: T, change: Callable[[T, Options], Plain], options: Options) -> Plain:
    name = f"{change.__name__} {options.mode} {options.text} {options.on_failure}"
    return read_by_shape(shapes_of(name, USUAL), source, lambda each: change(each, options), _as_it_is)


def _as_it_is(told: Plain) -> Plain:
    return told
