"""The arguments of `parse`, checked before anything is read: a wrong one is told where it is written.

Wrong text is data, a wrong argument is an exception (`TypeError` for a type, `ValueError` for a value); it must never
come up later as a failure of ours.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Literal, TypedDict, get_args
from urllib.parse import urlsplit

from ..advice import of_option
from ..bodies.reply.settings import Settings
from ..dialect import DIALECT, Dialect
from ..limits import LIMITS, Limits
from ..text import urls
from ..text.record.sent import NOTHING_SENT, Sent, sent
from .copies import bytes_of, is_bytes

PreviewMode = Literal["auto", "always", "never"]
"""When a lone preview link is the picture (rule 10): where it is not known as a page, always, or never."""
InputKind = Literal["auto", "content", "body", "sse"]
"""What a text or bytes are: `message.content`, a JSON body, or an event stream; `"auto"` looks at them."""
PREVIEW_MODES: tuple[str, ...] = get_args(PreviewMode)
INPUT_KINDS: tuple[str, ...] = get_args(InputKind)
USUAL = Settings()  # of a call without arguments


class SharedOptions(TypedDict, total=False):
    """Arguments of `parse` whose names are nobody else's: those that a builder of HTTP clients takes, too."""

    preview: PreviewMode
    allow_svg: bool
    inputs: Iterable[str | bytes]
    expects_image: bool
    dialect: Dialect


class ReadingOptions(SharedOptions, total=False):
    """The arguments of `parse` for replies that tell themselves what they are: all but `kind`."""

    base_url: str | None
    limits: Limits


class ParseOptions(ReadingOptions, total=False):
    """The arguments of `parse` behind the source; a function that passes them on has `**options: Unpack[...]` of it.

    `kind`, `base_url`, `preview`, `allow_svg`, `inputs`, `expects_image`, `limits`, `dialect`: `parse` tells of each.
    """

    kind: InputKind


def check_names(function: str, options: Mapping[str, object], known: Collection[str]) -> None:
    """A `TypeError` for an option that is none, by the name of the function that was called.

    Python's own would name whatever the options were passed on to.
    """
    for name in options:
        if name not in known:
            raise TypeError(of_option(function, name, known))


def names_of(options: Any) -> frozenset[str]:
    """The names of a `TypedDict` of options."""
    return frozenset(options.__optional_keys__)


PARSE_OPTIONS = names_of(ParseOptions)


def settings_of(
    dialect: object, base_url: object, allow_svg: object, limits: object, inputs: object, expects_image: object
) -> Settings:
    """What the readers need to know."""
    usual = dialect is DIALECT and limits is LIMITS and base_url is None and type(inputs) is tuple and not inputs
    if usual and allow_svg is False and expects_image is False:
        return USUAL
    if not isinstance(dialect, Dialect):
        raise _wrong("dialect", "a Dialect", dialect)
    if not isinstance(limits, Limits):
        raise _wrong("limits", "a Limits", limits)
    for name, told in (("allow_svg", allow_svg), ("expects_image", expects_image)):
        if not isinstance(told, bool):
            raise _wrong(name, "True or False", told)
    base = _base(base_url)
    pictures = sent_of(inputs, base)
    return Settings(
        dialect.vocabulary, base, allow_svg is True, limits, pictures, expects_image is True, dialect.key_table
    )


def check_word(name: str, told: object, words: tuple[str, ...]) -> None:
    """One of these words."""
    if type(told) is str and told in words:
        return
    if not isinstance(told, str):
        raise _wrong(name, f"one of {', '.join(map(repr, words))}", told)
    if told not in words:
        raise ValueError(f"parse(): {name} is one of {', '.join(map(repr, words))}, not {told!r:.60}")


def sent_of(inputs: object, base_url: str | None = None) -> Sent:
    """The pictures that the caller sent, made ready to be compared; what is ready comes back as it is."""
    if inputs == ():
        return NOTHING_SENT
    if isinstance(inputs, Sent):
        return inputs
    wanted = "an iterable of str (URLs, data URIs, base64) or bytes"
    if isinstance(inputs, (str, Mapping)) or is_bytes(inputs) or not isinstance(inputs, Iterable):
        raise _wrong("inputs", wanted, inputs)
    told: list[str | bytes] = []
    for each in inputs:
        if not isinstance(each, str) and not is_bytes(each):
            raise _wrong("inputs", wanted, each, "one that holds ")
        told.append(each if isinstance(each, str) else bytes_of(each))
    return sent(told, base_url)


def _base(url: object) -> str | None:
    if url is None:
        return None
    if not isinstance(url, str):
        raise _wrong("base_url", "a str or None", url)
    try:
        checked = urls.check(url).url if urlsplit(url.strip()).hostname else None
    except ValueError:  # brackets that are no address
        checked = None
    if checked is None:
        # Not quoted: a password may be why it is refused.
        raise ValueError("parse(): base_url is an absolute http or https URL without user info")
    return checked


def _wrong(name: str, wanted: str, told: object, holding: str = "") -> TypeError:
    return TypeError(f"parse(): {name} is {wanted}, not {holding}{type(told).__name__}")
