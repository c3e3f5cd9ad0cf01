"""The summary of a reply for a person: what became of it, its pictures, and what to do next, in a few lines.

Nothing of a reply gets into it but made visible, and base64 only as a note of its size. What is said of a status is
what `raise_for_status` says; no word of it is ours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from ...models import Image, ImageResult, Status, error_of
from ...printable import cut, middle, rows, visible
from .payloads import note_of, noted
from .streams import bar

_LABEL = 8  # columns
_BEFORE = "  "
_MOST = 20  # pictures, videos, issues that are shown, each
_LINES = 2  # of the text
_LOOKED_AT, _LONGEST = 1 << 20, 1000  # characters of a text that are read, and of one line that is made of it
_LONGEST_LINK = 2000  # terminals pass longer ones over
_BOLD, _DIM, _YELLOW, _RED = "1", "2", "33", "31"
_COLOURS = {
    Status.COMPLETED: "32",
    Status.PENDING: "33",
    Status.FAILED: "31",
    Status.REFUSED: "35",
    Status.NO_IMAGE: "34",
}
_IN_ADDRESSES = "!#$%&'()*+,/:;=?@[]~"  # what an address may hold as it is
_Row = tuple[str, list[str]]  # label, lines


@dataclass(frozen=True)
class Paper:
    """What is written on: how many columns, whether it takes colours and links, and whether addresses must fit.

    `cuts`: an address that is wider is cut in its middle; else it stays whole, as for a file.
    """

    columns: int
    colour: bool = False
    links: bool = False
    cuts: bool = False


def summary(result: ImageResult, paper: Paper) -> str:
    """The lines of a result, the first with its status, without a last line break."""
    return "\n".join(line.rstrip() for line in _Summary(result, paper).lines())


class _Summary:
    def __init__(self, result: ImageResult, paper: Paper) -> None:
        self._result, self._paper = result, paper
        self._room = paper.columns - len(_BEFORE) - _LABEL - 2
        self._left_out = False  # an address was cut, and no link leads to it

    def lines(self) -> Iterator[str]:
        result = self._result
        status = self._styled(result.status.value.replace("_", " "), _BOLD, _COLOURS[result.status])
        counted = _counted(result)
        yield f"{status}: {counted}" if counted else status
        for label, lines in self._rows():
            for number, line in enumerate(lines):
                first = self._styled(f"{label if not number else '':<{_LABEL}}", _DIM)
                yield f"{_BEFORE}{first}  {line}"
        if self._left_out:
            yield from (self._styled(line, _DIM) for line in self._prose_lines(_WHOLE, len(_BEFORE)))

    def _rows(self) -> Iterator[_Row]:
        result = self._result
        if result.status is not Status.COMPLETED:
            yield "next", [self._styled(line, _BOLD) for line in self._prose(str(error_of(result)))]
        yield from self._error()
        yield from self._pictures()
        for number, video in enumerate(result.videos[:_MOST], 1):
            yield f"video {number}", [self._address(video.url)]
        yield from self._more(len(result.videos), "videos")
        if result.params is not None and result.params.prompt:
            yield "prompt", [cut(_plain(result.params.prompt), self._room)]
        if told := self._prose(result.text):
            yield (
                "text",
                told if len(told) <= _LINES else [*told[: _LINES - 1], cut(f"{told[_LINES - 1]} …", self._room)],
            )
        yield from self._task()
        yield from self._issues()

    # -- rows -------------------------------------------------------------------------------------------------------

    def _error(self) -> Iterator[_Row]:
        error = self._result.error
        if error is None:
            return
        kinds = [_plain(kind) for kind in (error.code, error.type and f"({error.type})") if kind]
        lines = [self._styled(line, _RED) for line in _wrapped(" ".join(kinds), self._room)] if kinds else []
        if error.message and error.message != error.code:
            lines += self._prose(error.message)
        if lines:
            yield "error", lines

    def _pictures(self) -> Iterator[_Row]:
        pictures = self._result.data
        for number, image in enumerate(pictures[:_MOST], 1):
            facts = _facts(image)
            lines = [] if image.url is None else [self._address(image.url)]
            yield str(number), [*lines, *(_wrapped(facts, self._room) if facts else [])]
            if image.download_url:
                yield "download", [self._address(image.download_url)]
        yield from self._more(len(pictures), "pictures")

    def _more(self, number: int, what: str) -> Iterator[_Row]:
        if number > _MOST:
            yield "", [cut(f"… and {number - _MOST:,} more {what}; --format result has all", self._room)]

    def _task(self) -> Iterator[_Row]:
        result = self._result
        if result.task_id:
            yield "task", _wrapped(_plain(result.task_id), self._room)
        for label, url in (("preview", result.preview_url), ("source", result.source_url), ("poll", result.poll_url)):
            if url:
                yield label, [self._address(url)]
        if result.progress is not None and result.status is not Status.COMPLETED:
            yield "progress", [f"{bar(result.progress, 100)} {result.progress}%"]

    def _issues(self) -> Iterator[_Row]:
        met = Counter((issue.code, issue.message) for issue in self._result.issues)
        for number, ((code, message), count) in enumerate(met.most_common(_MOST)):
            times = f" ({count:,} times)" if count > 1 else ""
            first, *rest = self._prose(f"{code}: {message}{times}")
            code = _plain(code)
            if first.startswith(code):
                first = self._styled(code, _YELLOW) + first[len(code) :]
            yield "issues" if not number else "", [first, *rest]
        yield from self._more(len(met), "kinds of issues")

    # -- pieces -------------------------------------------------------------------------------------------------------

    def _prose(self, text: str) -> list[str]:
        """The lines of a text, none where it is empty."""
        shown = _plain(text)
        return _wrapped(shown, self._room) if shown else []

    def _prose_lines(self, text: str, indent: int) -> list[str]:
        return [" " * indent + line for line in _wrapped(text, self._paper.columns - indent)]

    def _address(self, url: str) -> str:
        """An address in one line; where the terminal shows links, what is cut is still behind it."""
        whole = visible(noted(url)).replace("\n", r"\n")
        shown = whole
        if self._paper.cuts:  # first by characters: any number of combining marks fits in a column
            half = _LONGEST // 2
            shown = middle(whole if len(whole) <= _LONGEST else f"{whole[:half]}…{whole[-half:]}", self._room)
        linked = self._paper.links and url.lower().startswith(("http://", "https://")) and len(url) <= _LONGEST_LINK
        self._left_out |= shown != whole and not linked
        if not linked:
            return shown
        target = quote(url.encode("utf-8", "replace"), safe=_IN_ADDRESSES)
        return f"\x1b]8;;{target}\x1b\\{shown}\x1b]8;;\x1b\\"

    def _styled(self, text: str, *styles: str) -> str:
        return f"\x1b[{';'.join(styles)}m{text}\x1b[0m" if self._paper.colour and text.strip() else text


_WHOLE = "Addresses were cut; --format result has them whole."


def _wrapped(text: str, room: int) -> list[str]:
    """The lines of a text, none wider than `room`, without the blanks between them."""
    return [row.strip() for row in rows(text, room)]


def _plain(text: str) -> str:
    """In one line, visible, without base64."""
    line = noted(" ".join(text[:_LOOKED_AT].split()))
    return visible(line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…")


def _counted(result: ImageResult) -> str:
    """`2 pictures, 1 video`, or nothing."""
    counts = [(len(result.data), "picture"), (len(result.videos), "video")]
    told = [f"{number:,} {what}{'s' * (number != 1)}" for number, what in counts if number]
    return ", ".join(told)


def _facts(image: Image) -> str:
    """What is known of a picture beside its address."""
    size = f"{image.width}x{image.height}" if image.width and image.height else None
    if image.b64_json is not None:
        kind = note_of(image.b64_json, _plain(image.media_type) if image.media_type else None)[1:-1]
        told = [size, kind, "in the reply itself"]
    else:
        told = [size, _plain(image.media_type) if image.media_type else None, None if image.url else "not at hand"]
    return ", ".join(filter(None, told))
