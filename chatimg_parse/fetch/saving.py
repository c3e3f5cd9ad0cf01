"""The pictures of a result, stored: each once, under names of our own, with a report of each."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

from ..models import Image, ImageResult, Video
from .deadline import Deadline
from .errors import FetchError
from .guarded import GUARDED, Fetcher, in_thread
from .pictures import Fetched, film, host_of, wanted
from .policy import Policy
from .store import Folder, Store

_AT_ONCE = 4


@dataclass(frozen=True)
class SavedFile:
    """What became of one picture: `path` is what the store gave as its address, `None` where `error` says why not.

    `number`: from 1, in the order of the result, pictures before videos. `size`: bytes. `media_type`, `width` and
    `height` (pixels) are told by the bytes.
    """

    number: int
    kind: Literal["image", "video"] = "image"
    path: str | None = None
    size: int | None = None
    media_type: str | None = None
    width: int | None = None
    height: int | None = None
    error: FetchError | None = None


@dataclass(frozen=True)
class Saved:
    """The report: `files`, one for each picture, and `result`, where what was stored has its path as `url`."""

    result: ImageResult = field(repr=False)
    files: list[SavedFile]

    @property
    def errors(self) -> list[SavedFile]:
        """Those that could not be stored."""
        return [file for file in self.files if file.error is not None]


# Called when a picture is done: how many are, of how many, and the last one.
Progress = Callable[[int, int, SavedFile], None]
_Wanted = Image | Video


def save(
    result: ImageResult,
    folder: str | os.PathLike[str] | Store,
    policy: Policy | None = None,
    *,
    videos: bool = False,
    progress: Progress | None = None,
    fetcher: Fetcher | None = None,
) -> Saved:
    """Store the pictures of a result in a folder (made if need be) or a `Store`, and with `videos` its videos.

    Names are 16 hexadecimal digits of the SHA-256 of the bytes and a suffix by the bytes, so the same picture is one
    file; nothing is overwritten. A picture that cannot be had or stored is told in its `SavedFile` and stops no other.
    `policy`: what is allowed, as for `fetch`. `progress` is called when a picture is done, with how many are, of how
    many, and its `SavedFile`. `fetcher`: what gets the bytes, if not the one that is used else.

    Raises `FetchError` where the folder cannot be made, `TypeError` for another type.
    """
    job = _Job(result, folder, policy, videos, progress, fetcher)
    for number, each in enumerate(job.wanted, 1):
        job.done(job.saved(number, each, Deadline(job.policy.timeout)))
    return job.report()


async def asave(
    result: ImageResult,
    folder: str | os.PathLike[str] | Store,
    policy: Policy | None = None,
    *,
    videos: bool = False,
    progress: Progress | None = None,
    fetcher: Fetcher | None = None,
) -> Saved:
    """As `save`, for asyncio: at most 4 pictures at once, and one of a host."""
    job = _Job(result, folder, policy, videos, progress, fetcher)
    few = asyncio.Semaphore(_AT_ONCE)
    hosts: dict[str | None, asyncio.Lock] = {}

    async def one(number: int, each: _Wanted) -> None:
        host = host_of(getattr(each, "download_url", None) or each.url or "")
        async with hosts.setdefault(host, asyncio.Lock()), few:
            deadline = Deadline(job.policy.timeout)
            job.done(await in_thread(partial(job.saved, number, each, deadline), deadline))

    tasks = [asyncio.ensure_future(one(number, each)) for number, each in enumerate(job.wanted, 1)]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
    return job.report()


class _Job:
    """One call: what is wanted, where it goes, and what became of it so far."""

    def __init__(
        self,
        result: ImageResult,
        folder: Any,
        policy: Policy | None,
        videos: bool,
        progress: Progress | None,
        fetcher: Fetcher | None,
    ) -> None:
        if not isinstance(result, ImageResult):
            raise TypeError(f"save takes an ImageResult, not {type(result).__name__}; parse() gives one")
        if policy is not None and not isinstance(policy, Policy):
            raise TypeError(f"policy is a Policy, not {type(policy).__name__}")
        if not isinstance(folder, (str, os.PathLike, Store)):
            raise TypeError(f"a folder or a Store is wanted, not {type(folder).__name__}")
        self.store: Store = folder if isinstance(folder, Store) else Folder(folder)
        self.policy = policy or Policy()
        self.result = result
        self.wanted: list[_Wanted] = [*result.data, *(result.videos if videos else [])]
        self._progress, self._fetcher = progress, fetcher or GUARDED
        self._files: dict[int, SavedFile] = {}
        if self.wanted and isinstance(self.store, Folder):
            self.store.prepare()  # before anything is fetched for it

    def saved(self, number: int, each: _Wanted, deadline: Deadline) -> SavedFile:
        """Fetch and store one."""
        kind: Literal["image", "video"] = "video" if isinstance(each, Video) else "image"
        try:
            got = self._fetched(each, deadline)
            deadline.left()  # who cancelled meanwhile wants nothing stored any more
            path = self._stored(got)
        except FetchError as error:
            return SavedFile(number, kind, error=error)
        except Exception as error:
            fault = FetchError("internal-error")
            fault.__cause__ = error
            return SavedFile(number, kind, error=fault)
        return SavedFile(number, kind, path, len(got.data), got.media_type, got.width, got.height)

    def _fetched(self, each: _Wanted, deadline: Deadline) -> Fetched:
        if isinstance(each, Video):
            return film(each.url, self.policy, deadline, self._fetcher)
        return wanted(each, self.policy, deadline, self._fetcher)

    def _stored(self, got: Fetched) -> str:
        try:
            path = self.store.put(got.name, got.data)
        except FetchError:
            raise
        except Exception as error:
            raise FetchError("store-failed") from error
        if not isinstance(path, str):
            raise FetchError("store-failed") from TypeError(f"put gives an address, not {type(path).__name__}")
        return path

    def done(self, file: SavedFile) -> None:
        self._files[file.number] = file
        if self._progress is not None:
            self._progress(len(self._files), len(self.wanted), file)

    def report(self) -> Saved:
        files = [self._files[number] for number in sorted(self._files)]
        told = [_stored_at(each, file) for each, file in zip(self.wanted, files, strict=True)]
        count = len(self.result.data)
        update: dict[str, Any] = {"data": told[:count]}
        if len(told) > count:
            update["videos"] = told[count:]
        return Saved(self.result.model_copy(update=update), files)


def _stored_at(each: _Wanted, file: SavedFile) -> _Wanted:
    """What was stored is asked for where it lies now."""
    if file.path is None:
        return each
    if isinstance(each, Video):
        return each.model_copy(update={"url": file.path})
    facts = {"media_type": file.media_type, "width": file.width, "height": file.height}
    return each.model_copy(update={"url": file.path, "b64_json": None, "download_url": None, **facts})
