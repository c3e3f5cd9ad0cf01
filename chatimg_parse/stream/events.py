"""The events of a stream: what happened, for certain. None is ever withdrawn (docs/rules.md, rules 18 and 19).

Each is a frozen dataclass. `choice` is the index of the choice that it belongs to, 0 where there is only one.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..models import ErrorInfo, Image, ImageResult, Status


@dataclass(frozen=True)
class TaskStarted:
    """A task was told: its `task_id`. Every one is; which of them counts, the result says."""

    task_id: str
    choice: int = 0


@dataclass(frozen=True)
class PreviewReady:
    """A preview link was told: at `url` is a page to look at, and the picture only if the result says so."""

    url: str
    choice: int = 0


@dataclass(frozen=True)
class Progressed:
    """How far the work is, in `percent` from 0 to 100. Never backwards within one attempt; a new one begins anew."""

    percent: int
    choice: int = 0


@dataclass(frozen=True)
class ImageReady:
    """A final picture: `image`, as the result will hold it; only its `download_url` may be added later."""

    image: Image
    choice: int = 0


@dataclass(frozen=True)
class TextDelta:
    """The next words of the prose, for a chat window: without block, labels, progress, links and pictures.

    Joined in order, those of a choice are its part of `ImageResult.text`. Words in brackets (`[1]`) are given as they
    stand, also if a definition that makes a link of them follows later.
    """

    text: str
    choice: int = 0


@dataclass(frozen=True)
class Failed:
    """It failed or was refused, and nothing can change that any more.

    `status` is `Status.FAILED` or `Status.REFUSED`; `error` says why, where the reply does.
    """

    status: Status
    error: ErrorInfo | None = None


@dataclass(frozen=True)
class Finished:
    """The last event: `result` is the whole one, as `parse` gives it of the same reply."""

    result: ImageResult


Event = TaskStarted | PreviewReady | Progressed | ImageReady | TextDelta | Failed | Finished
"""What a stream gives. `choice` is the index of the choice that it belongs to, 0 where there is only one."""
