"""What the caller wants of the shim, checked once."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any, Literal, TypedDict, get_args

from ..stream.options import ReadingOptions, SharedOptions, names_of, sent_of
from ..stream.parser import StreamParser
from ..text.record.sent import Sent
from .images.question import Template, default_template

Mode = Literal["parts", "images", "markdown"]
"""Where the pictures of a reply are put; `install` tells of each."""
Text = Literal["keep", "clean"]
"""What becomes of the words of a reply: they stay as they came, or only the prose does."""
OnFailure = Literal["keep", "raise"]
"""What becomes of a failed or refused reply: it keeps its content, or is the SDK's own exception."""
Images = Literal["chat"]
# A URL in, the bytes behind it out; for an async client it may be a coroutine function.
Fetch = Callable[[str], "bytes | Awaitable[bytes]"]
_WAITING = 600.0  # seconds for a pending task, if nothing else is said


class _Ours(TypedDict, total=False):
    """What is said to the shim alone."""

    text: Text
    on_failure: OnFailure
    images: Images | None
    template: Template
    fetch: Fetch | bool | Literal["always"]
    poll: bool | float
    policy: Any  # a `chatimg_parse.fetch.Policy`


class ShimOptions(_Ours, ReadingOptions, total=False):
    """The options of `install` and of the transports; what each means is told by `install`."""


class HttpClientOptions(_Ours, SharedOptions, total=False):
    """The options of `http_client`: those of `install`, and those of the client that it builds.

    `base_url` and `limits` are words of both, and here the client's. The types of others are those of its library.
    """

    auth: Any
    base_url: Any
    cert: Any
    cookies: Any
    default_encoding: Any
    event_hooks: Any
    follow_redirects: bool
    headers: Any
    http1: bool
    http2: bool
    limits: Any
    max_redirects: int
    mounts: Any
    params: Any
    proxy: Any
    timeout: Any
    transport: Any
    trust_env: bool
    verify: Any


OURS = names_of(_Ours)
SHIM_OPTIONS = names_of(ShimOptions)
READING_OPTIONS = names_of(ReadingOptions)
# `base_url` and `limits` of `parse` are words of the HTTP clients, too: where one is built they are theirs.
NOT_THEIRS = OURS | names_of(SharedOptions)


@dataclass(frozen=True)
class Options:
    """How replies are changed; the meaning of each is told by `install`."""

    mode: Mode = "parts"
    text: Text = "keep"
    on_failure: OnFailure = "keep"
    images: Images | None = None
    template: Template = default_template
    fetch: Fetch | bool | Literal["always"] = False
    poll: bool | float = False
    policy: Any = None  # a `chatimg_parse.fetch.Policy`
    reading: Mapping[str, Any] = field(default_factory=dict)  # arguments of `parse`

    def __post_init__(self) -> None:
        for name, allowed in (("mode", Mode), ("text", Text), ("on_failure", OnFailure)):
            if getattr(self, name) not in get_args(allowed):
                raise ValueError(f"{name} is one of {', '.join(get_args(allowed))}, not {getattr(self, name)!r}")
        if self.images not in (None, "chat"):
            raise ValueError(f"images is 'chat' or None, not {self.images!r}")
        self._check_fetching()
        if not callable(self.template):
            raise TypeError(f"template is a function of an ImagesCall, not {type(self.template).__name__}")
        StreamParser(
            **{**self.reading, "inputs": ()}
        )  # a wrong argument of `parse` is told now, not by the first reply
        if "inputs" in self.reading:  # which may be read only once, and are compared often
            ready = sent_of(self.reading["inputs"], self.reading.get("base_url"))
            object.__setattr__(self, "reading", {**self.reading, "inputs": ready})

    def _check_fetching(self) -> None:
        if not isinstance(self.fetch, bool) and self.fetch != "always" and not callable(self.fetch):
            raise TypeError(f"fetch is True, False, 'always' or a function, not {self.fetch!r}")
        if not isinstance(self.poll, (bool, int, float)) or not 0 <= self.poll < math.inf:
            raise TypeError(f"poll is True, False or a number of seconds, not {self.poll!r}")
        if self.policy is not None or (self.fetch and not callable(self.fetch)):
            kind = import_module("chatimg_parse.fetch").Policy  # says what to install, if that is missing
            if not isinstance(self.policy, (kind, type(None))):
                raise TypeError(f"policy is a chatimg_parse.fetch.Policy, not {type(self.policy).__name__}")

    @property
    def patience(self) -> float:
        """Seconds that a pending task is waited for; 0 if it is not."""
        return _WAITING if self.poll is True else float(self.poll)

    def for_request(self, inputs: Iterable[str], *, expects_image: bool = False) -> Options:
        """For one request, by the pictures that it holds."""
        reading, known = dict(self.reading), self.reading.get("inputs") or Sent()
        own = sent_of(inputs, reading.get("base_url"))
        if own.keys:
            reading["inputs"] = Sent(known.keys | own.keys, known.paths | own.paths)
        if expects_image:
            reading["expects_image"] = True
        return self if reading == self.reading else self._with(reading)

    @property
    def blind(self) -> Options:
        """The same, for which a picture that was sent is one like others."""
        return self._with({**self.reading, "inputs": ()}) if self.reading.get("inputs") else self

    @property
    def compares_bytes(self) -> bool:
        """Pictures were sent as bytes."""
        return any("://" not in key for key in (self.reading.get("inputs") or Sent()).keys)

    def _with(self, reading: Mapping[str, Any]) -> Options:
        """Another `reading`, which needs no check."""
        other = copy(self)
        object.__setattr__(other, "reading", reading)
        return other

    def for_helper(self, name: str) -> Options:
        """For the SDK's helpers: `.stream()` loses content that is a list, `.parse()` wants JSON and nothing else."""
        if name.endswith(".parse"):
            return replace(self, mode="images", text="keep")
        return replace(self, mode="images") if self.mode == "parts" else self


def checked(mode: Mode, options: Mapping[str, Any]) -> dict[str, Any]:
    """Options that are right, to be used as often as there are transports."""
    reading = options_of(mode, options).reading
    return {**options, **({"inputs": reading["inputs"]} if "inputs" in options else {})}


def options_of(mode: Mode, options: Mapping[str, Any]) -> Options:
    """Our own options, and those of `parse`; an unknown one is a `TypeError`."""
    ours = {name: value for name, value in options.items() if name in OURS}
    return Options(mode, **ours, reading={name: value for name, value in options.items() if name not in OURS})
