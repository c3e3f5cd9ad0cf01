"""`--save` and `--poll`: what is done with a result before it is shown; loaded only when one of them is asked for."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping
from typing import Any

from ..fetch import FetchError, Policy, SavedFile, read, save
from ..models import ImagePending, ImageResult, Status
from ..poll import PollRequest, poll
from ..printable import visible
from .terminal import say, wants_live_line

_BAR = 20  # characters


class Pictures:
    """How the pictures of one run are waited for and stored."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        own = [options.base_url] if options.base_url else []
        self._policy = Policy(allowed_hosts=[*options.allow_host, *own], allow_svg=options.allow_svg)
        self.missing = 0  # pictures that could not be stored

    def done_with(self, result: ImageResult) -> ImageResult:
        """The result after waiting and storing, as far as these were asked for."""
        if self._options.poll and result.status is Status.PENDING:
            result = self._waited_for(result)
        return self._stored(result) if self._options.save else result

    # -- waiting --------------------------------------------------------------------------------------------------

    def _waited_for(self, result: ImageResult) -> ImageResult:
        try:
            return poll(result, self._ask, base_url=self._options.base_url, timeout=self._options.poll_timeout)
        except ImagePending as pending:
            say(visible(str(pending)))
            return pending.result

    def _ask(self, request: PollRequest) -> tuple[int, Mapping[str, str], bytes]:
        """One GET, without redirects; the key goes to the origin of `--base-url`, and nowhere else."""
        key = os.environ.get(self._options.key_env, "") if request.with_key else ""
        policy = Policy(
            allowed_hosts=[self._options.base_url],
            headers={"Authorization": f"Bearer {key}", "Accept": "application/json"} if key else {},
            trusted_origins=[self._options.base_url],
            max_redirects=0,
            tries=1,
        )
        try:
            answer = read(request.url, policy, timeout=30)
        except FetchError as error:
            if error.status is None:
                raise
            after = {} if error.retry_after is None else {"retry-after": str(int(error.retry_after))}
            return error.status, after, b""
        return answer.status, dict(answer.headers), answer.body

    # -- storing --------------------------------------------------------------------------------------------------

    def _stored(self, result: ImageResult) -> ImageResult:
        bar = _Bar()
        try:
            saved = save(result, self._options.save, self._policy, videos=True, progress=bar.show)
        except FetchError as error:
            self.missing += 1
            say(f"--save: {error}")
            return result
        bar.end()
        for file in saved.files:
            self.missing += file.error is not None
            say(visible(_told(file)))
        return saved.result


def _told(file: SavedFile) -> str:
    if file.error is not None:
        return f"{file.kind} {file.number} is not stored: {file.error}"
    size = f", {file.width}x{file.height}" if file.width and file.height else ""
    return f"{file.kind} {file.number}: {file.path} ({file.size:,} bytes{size})"


class _Bar:
    """How many pictures are there, on a terminal, where there are several."""

    def __init__(self) -> None:
        self._drawn = False

    def show(self, done: int, of: int, _: Any) -> None:
        if of > 1 and wants_live_line():
            self._drawn = True
            filled = done * _BAR // of
            sys.stderr.write(f"\r\x1b[K[{'#' * filled}{'-' * (_BAR - filled)}] {done} of {of}")
            sys.stderr.flush()

    def end(self) -> None:
        if self._drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
