"""From results to events: what a later result tells that the ones before did not."""

from __future__ import annotations

from ..models import ImageResult, Status
from ..stream.events import Event, Failed, Finished, ImageReady, PreviewReady, Progressed, TaskStarted


class News:
    """What was told; the pending reply that it begins with told its own."""

    def __init__(self, first: ImageResult) -> None:
        self._task, self._preview = first.task_id, first.preview_url
        self._percent = -1 if first.progress is None else first.progress
        self._pictures: list[tuple[str | None, str | None]] = []

    def of(self, result: ImageResult, *, last: bool = False) -> list[Event]:
        """The events up to this result; none is ever withdrawn, so pictures are told when the result is completed."""
        events: list[Event] = []
        if self._task is None and result.task_id is not None:
            self._task = result.task_id
            events.append(TaskStarted(self._task))
        if self._preview is None and result.preview_url is not None:
            self._preview = result.preview_url
            events.append(PreviewReady(self._preview))
        if result.progress is not None and result.progress > self._percent:
            self._percent = result.progress
            events.append(Progressed(self._percent))
        if not last:
            return events
        for image in result.data:
            place = (image.url, image.b64_json)
            if place not in self._pictures:
                self._pictures.append(place)
                events.append(ImageReady(image))
        if result.status in (Status.FAILED, Status.REFUSED):
            events.append(Failed(result.status, result.error))
        return [*events, Finished(result)]
