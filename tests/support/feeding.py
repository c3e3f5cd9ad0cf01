"""Parsers that are fed: a reply in pieces, the events on the way, and what holds for those of every stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import cycle, pairwise
from typing import Any

from chatimg_parse import (
    Failed,
    Finished,
    Image,
    ImageReady,
    ImageResult,
    PreviewReady,
    Progressed,
    StreamParser,
    TaskStarted,
)

from .results import identity, places

# -- pieces -----------------------------------------------------------------------------------------------------


def cut(wire: Any, size: int) -> list[Any]:
    return [wire[at : at + size] for at in range(0, len(wire), size)]


def cut_at(wire: Any, ends: Iterable[int]) -> list[Any]:
    """Pieces that end at these places; where one comes twice there is an empty piece."""
    return [wire[start:end] for start, end in pairwise([0, *sorted(ends), len(wire)])]


def in_sizes(wire: Any, sizes: list[int]) -> Iterator[Any]:
    """Pieces of these sizes, over and over."""
    at, left = 0, cycle(sizes)
    while at < len(wire):
        size = next(left)
        yield wire[at : at + size]
        at += size


# -- what comes of them -----------------------------------------------------------------------------------------


def fed(pieces: Iterable[Any], **options: Any) -> ImageResult:
    parser = StreamParser(**options)
    for piece in pieces:
        parser.feed(piece)
    return parser.close()


def events_of(pieces: Iterable[Any], **options: Any) -> tuple[list[Any], ImageResult]:
    parser = StreamParser(**options)
    events: list[Any] = []
    for piece in pieces:
        events += parser.feed(piece)
    result = parser.close()
    return events + parser.final_events, result


def before(pieces: Iterable[Any], options: dict[str, Any]) -> tuple[list[Any], ImageResult]:
    """What a parser tells of these pieces, and what it makes of them if nothing follows."""
    parser = StreamParser(**options)
    events = [event for piece in pieces for event in parser.feed(piece)]
    return events, parser.interrupt()


# -- what holds for the events of every stream ------------------------------------------------------------------


def kept(events: list[Any], result: ImageResult) -> None:
    """Every picture that was told is in the result."""
    told = [(event.image.url, event.image.b64_json) for event in events if isinstance(event, ImageReady)]
    assert set(told) <= set(places(result))


def _key(image: Image) -> object:
    return (identity(image), None if image.url or image.b64_json else image.span)


def consistent(events: list[Any], result: ImageResult) -> None:
    """The result is told once, at the end, and all that it holds was told before."""
    assert [type(event) for event in events].count(Finished) == 1
    assert events[-1] == Finished(result)
    ready = [event.image for event in events if isinstance(event, ImageReady)]
    told = {_key(image): image for image in ready}
    assert len(told) == len(ready)
    for image in result.data:
        assert told.pop(_key(image)) == image.model_copy(update={"download_url": None}) or (image in ready)
    assert told == {}
    failures = [event for event in events if isinstance(event, Failed)]
    if result.status in ("failed", "refused"):
        assert failures == [Failed(result.status, result.error)]
    else:
        assert failures == []
    if result.task_id is not None:
        assert result.task_id in [event.task_id for event in events if isinstance(event, TaskStarted)]
    if result.preview_url is not None:
        assert result.preview_url in [event.url for event in events if isinstance(event, PreviewReady)]
    percents = [event.percent for event in events if isinstance(event, Progressed)]
    assert all(0 <= percent <= 100 for percent in percents)
    if result.status == "completed":
        assert percents[-1] == 100
