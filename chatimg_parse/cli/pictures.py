"""`--save` and `--poll`: what is done with a result before it is shown; loaded only when one of them is asked for."""

from __future__ import annotations

import argparse
import os
import sys
import time
from contextlib import suppress

from ..fetch import FetchError, Policy, SavedFile, read, save
from ..models import Image, ImagePending, ImageResult, Status
from ..poll import PollRequest, poll
from ..printable import visible
from .terminal.streams import bar, say, wants_live_line

_LONGEST = 30.0  # seconds for one request


class Pictures:
    """How the pictures of one run are waited for and stored."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        own = [options.base_url] if options.base_url else []
        self._policy = Policy(allowed_hosts=[*options.allow_host, *own], allow_svg=options.allow_svg)
        self._with_key = self._policy_of(os.environ.get(options.key_env, "")) if options.poll else Policy()
        self._bar = _Bar(None if options.jsonl else max(1, len(options.files)))
        self._end = 0.0  # of the waiting
        self._said: set[str] = set()  # of the waiting: many addresses of one gateway fail for the same reason
        self._paths: set[str | None] = set()  # of the pictures that were stored
        self.missing = 0  # pictures that could not be stored

    def end(self) -> None:
        """Leave no bar on the terminal."""
        self._bar.clear()

    def done_with(self, result: ImageResult) -> ImageResult:
        """The result after waiting and storing, as far as these were asked for."""
        if self._options.poll and result.status is Status.PENDING:
            result = self._waited_for(result)
        return self._stored(result) if self._options.save else result

    def bytes_of(self, image: Image) -> bytes | None:
        """The bytes of a picture that stood in the reply, or that was stored; nothing is fetched."""
        if image.url not in self._paths:
            return image.as_bytes()
        with suppress(OSError), open(str(image.url), "rb") as file:
            return file.read()
        return None

    # -- waiting --------------------------------------------------------------------------------------------------

    def _waited_for(self, result: ImageResult) -> ImageResult:
        self._end = time.monotonic() + self._options.poll_timeout
        try:
            return poll(result, self._ask, base_url=self._options.base_url, timeout=self._options.poll_timeout)
        except ImagePending as pending:
            if isinstance(pending.__cause__, FetchError):
                self._say_once(f"--poll: {pending.__cause__}; check --base-url")
            say(visible(str(pending)))
            return pending.result

    def _policy_of(self, key: str) -> Policy:
        """For asking: no redirects, and the key for the origin of `--base-url`, and nobody else."""
        headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
        own = [self._options.base_url]
        return Policy(allowed_hosts=own, headers=headers, trusted_origins=own, max_redirects=0, tries=1)

    def _ask(self, request: PollRequest) -> tuple[int, list[tuple[str, str]], bytes]:
        """One GET."""
        left = max(0.001, min(_LONGEST, self._end - time.monotonic()))
        try:
            answer = read(request.url, self._with_key if request.with_key else self._policy, timeout=left)
        except FetchError as error:
            if error.passes or error.code == "timeout":
                raise
            self._say_once(f"--poll: {error}{'; check --base-url' if request.with_key else ''}")
            return 404, [], b""
        return answer.status, answer.headers, answer.body

    def _say_once(self, sentence: str) -> None:
        if sentence not in self._said:
            self._said.add(sentence)
            say(sentence)

    # -- storing --------------------------------------------------------------------------------------------------

    def _stored(self, result: ImageResult) -> ImageResult:
        try:
            saved = save(result, self._options.save, self._policy, videos=True, progress=self._bar.show)
        except FetchError as error:
            self.missing += 1
            self._tell(f"--save: {error}")
            return result
        self._paths = {file.path for file in saved.files if file.path is not None}
        for file in saved.files:
            self.missing += file.error is not None
            if file.error is not None or not self._bar.tells_all:
                self._tell(visible(_told(file)))
        self._bar.reply_done()
        return saved.result

    def _tell(self, sentence: str) -> None:
        self._bar.clear()
        say(sentence)


def _told(file: SavedFile) -> str:
    if file.error is not None:
        return f"{file.kind} {file.number} is not stored: {file.error}"
    size = f", {file.width}x{file.height}" if file.width and file.height else ""
    return f"{file.kind} {file.number}: {file.path} ({file.size:,} bytes{size})"


class _Bar:
    """How far it is, on a terminal: the pictures of one reply, or of many the replies and all their pictures.

    `replies`: how many there are, `None` where nobody knows before the end. Elsewhere nothing is drawn.
    """

    def __init__(self, replies: int | None) -> None:
        self._live = wants_live_line()
        self._replies, self._done, self._stored = replies, 0, 0
        self._drawn = False

    @property
    def tells_all(self) -> bool:
        """Of many replies only what went wrong has a line of its own."""
        return self._live and self._replies != 1

    def show(self, done: int, of: int, file: SavedFile) -> None:
        """A picture is done."""
        self._stored += file.error is None
        if self._replies == 1 and of > 1:
            self._draw(f"{bar(done, of)} {done} of {of}")
        elif self._replies != 1:
            self._draw_replies()

    def reply_done(self) -> None:
        self._done += 1
        if self._replies == 1 or self._done == self._replies:
            self.clear()
        else:
            self._draw_replies()

    def clear(self) -> None:
        if self._drawn:
            self._draw("")
            self._drawn = False

    def _draw_replies(self) -> None:
        of = "" if self._replies is None else f" of {self._replies}"
        before = "" if self._replies is None else f"{bar(self._done, self._replies)} "
        self._draw(f"{before}{self._done}{of} replies, {self._stored} stored")

    def _draw(self, text: str) -> None:
        if self._live:
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()
            self._drawn = True
