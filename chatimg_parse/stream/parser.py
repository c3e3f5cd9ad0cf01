"""`StreamParser`, the one way through the house: `parse` is a parser that was fed once.

Every failure of our own is caught here, in one place, and named `internal-error`; the tests switch that net off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property, partial
from typing import Any, TypeVar

from ..bodies.reply.joined import joined, with_thoughts
from ..bodies.reply.reply import Reply
from ..bodies.reply.settings import Settings
from ..bodies.walk.media import read_bytes
from ..decide.assemble import Assembly, assemble, so_far
from ..dialect import DIALECT, Dialect
from ..issues import CODES
from ..limits import LIMITS, Limits
from ..models import ImageResult, Issue
from ..text.reading.content import ContentParser
from ..text.record.sent import NOTHING_SENT, Known
from .announcer import Announcer
from .copies import is_text
from .decoding import Decoder
from .events import Event, Finished
from .http import add_status, is_error
from .intake import Intake
from .json_values import Bodies
from .options import INPUT_KINDS, PREVIEW_MODES, InputKind, PreviewMode, check_word, settings_of
from .shaped import read_by_shape, shapes_of
from .sources import Given, given

T = TypeVar("T")


def read_content(text: str, settings: Settings, preview: PreviewMode) -> ImageResult:
    """What a text says that is a content and all of its reply: what a parser gives that was fed with it."""
    if not text or text.isspace():
        return ImageResult(text="")
    usual = settings.sent is NOTHING_SENT and not (settings.base_url or settings.allow_svg or settings.expects_image)
    read = partial(_content, settings=settings, preview=preview)
    try:
        if not usual or preview != "auto":
            return read(text)
        return read_by_shape(shapes_of("content", settings), text, read, ImageResult.model_validate)
    except Exception:
        if not StreamParser._net:
            raise
        return failed().result


def _content(text: str, settings: Settings, preview: PreviewMode) -> ImageResult:
    content = ContentParser(settings.vocabulary, settings.base_url, settings.allow_svg, Known(settings.sent))
    found = with_thoughts(content.whole(text))
    return assemble(found, settings.vocabulary, preview, expects_image=settings.expects_image).result


def failed() -> Assembly:
    """What is told where our own code failed."""
    issue = Issue(code="internal-error", message=CODES["internal-error"])
    return Assembly(ImageResult(issues=[issue]), "internal-error")


class StreamParser:
    """Reads one reply. `feed` takes it in pieces of any size, `close` gives the result.

    A piece is text (`str`) or bytes of a content, a JSON body, an event stream or a picture, or a chunk: a `dict`, or
    an object of an SDK that has `model_dump`. What else `parse` takes is a piece, too. Any cutting of the same text
    gives the same result. The arguments are those of `parse`.
    """

    _net = True  # catch our own failures; only tests switch it off

    def __init__(
        self,
        *,
        kind: InputKind = "auto",
        base_url: str | None = None,
        preview: PreviewMode = "auto",
        allow_svg: bool = False,
        inputs: Iterable[str | bytes] = (),
        expects_image: bool = False,
        limits: Limits = LIMITS,
        dialect: Dialect = DIALECT,
    ) -> None:
        check_word("preview", preview, PREVIEW_MODES)
        check_word("kind", kind, INPUT_KINDS)
        self._preview = preview
        self._reply = Reply(settings_of(dialect, base_url, allow_svg, limits, inputs, expects_image))
        self._bodies = Bodies(self._reply, dialect.readers)
        self._intake = Intake(self._reply, self._bodies, None if kind == "auto" else kind)
        self._decoder: Decoder | None = None
        self._status: tuple[int, str | None] | None = None  # of HTTP, if it is one of an error
        self.final_events: list[Event] = []  # known after `close`
        self._assembly: Assembly | None = None  # early where we failed, else with the end
        self._peeked: ImageResult | None = None  # what `peek` gave, while nothing new came
        self._hot: ContentParser | None = None  # the content that pieces of text go to, once that is clear
        self._closed = False

    @cached_property
    def _announcer(self) -> Announcer:
        return Announcer(self._reply)

    def feed(self, piece: Any) -> list[Event]:
        """Take the next piece; gives what has become certain. A piece of another type is a `TypeError`."""
        if self._hot is None or type(piece) is not str:
            return self._feed(piece)
        if not piece or self._hot.keep(piece):
            return []
        self._peeked = None
        self._guarded(partial(self._reply.go_on, piece))
        events = self._announced()
        if self._assembly is not None:
            self._hot = None
        return events

    def _feed(self, piece: Any) -> list[Event]:
        if self._closed:
            raise ValueError("the parser is closed")
        text = type(piece) is str
        self._peeked = None
        if type(piece) is dict and self._assembly is None and self._goes_on(piece):
            return self._announced()
        found = Given(piece) if text else given(piece, "feed")
        if self._assembly is not None:
            return []  # an event ended the stream, or we failed: what follows changes nothing
        if not text and issubclass(type(piece), ImageResult):
            self._assembly = Assembly(piece, "given")
            return self._announcer.rest(piece, task=True)
        self._guarded(partial(self._intake.feed, piece) if text else partial(self._take, found, last=False))
        events = self._announced()
        if self._reply.terminal and self._assembly is None:
            events += self._end()
        self._hot = self._intake.content if self._assembly is None and (text or is_text(piece)) else None
        return events

    def _goes_on(self, chunk: dict[str, Any]) -> bool:
        """A chunk that goes on where the one before ended is read without a copy of it."""
        return self._guarded(partial(self._bodies.goes_on, chunk)) is True

    def responded(self, status: int | None, reason: str | None = None) -> None:
        """What is fed is the body of an HTTP response with this status (and reason phrase), if it has one.

        From 400 on the result is a failure: `error.code` is the body's, else the status, `message` the body's words,
        else the reason.
        """
        if status is not None and is_error(status):
            self._status = (status, reason)

    def _take(self, found: Given, *, last: bool) -> None:
        """Read what a piece held, or with `last` all that there is."""
        for problem in found.problems:
            self._reply.issue(problem)
        self.responded(found.status, found.reason)
        if found.location is not None:
            self._reply.poll_at(found.location)
        if isinstance(found.value, str):
            self._intake.feed(found.value, last=last)
        elif isinstance(found.value, bytes):
            self._intake.feed(self._text_of(found.value, last=last), last=last)
        elif last:
            self._bodies.read(found.value)
        else:
            self._chunk(found.value)

    def close(self) -> ImageResult:
        """The result; calling it again gives the same one. `final_events` are those that only the end decides."""
        if not self._closed:
            self._closed, self._hot = True, None
            if self._assembly is None:
                self.final_events = self._end()
            self.final_events.append(Finished(self._result))
        return self._result

    def peek(self) -> ImageResult:
        """The result as far as nothing that follows can take it back; the parser goes on.

        Its status is `completed` from the first certain picture or video on, and `pending` before that: what became
        of the rest the end decides, or the event that ends a stream. It costs what was found and the words so far, and
        nothing where nothing new has become certain.
        """
        if self._assembly is not None:
            return self._result
        if self._peeked is None:
            self._guarded(self._peek)
        return self._result if self._peeked is None else self._peeked

    def _peek(self) -> None:
        announcer = self._announcer
        self._peeked = so_far(joined(self._reply, final=False), announcer.told, task=announcer.task)

    @property
    def _result(self) -> ImageResult:
        assert self._assembly is not None
        return self._assembly.result

    @property
    def _task(self) -> bool:
        return self._assembly is not None and self._assembly.evidence.task

    def interrupt(self) -> ImageResult:
        """The source broke off: the result of what came, with issue `stream-interrupted`."""
        if not self._closed:
            self._reply.issue("stream-interrupted")
        return self.close()

    def _announced(self) -> list[Event]:
        if not self._reply.stirred:
            self._reply.touched.clear()
            return []
        return self._guarded(self._announcer.news) or []

    def _end(self) -> list[Event]:
        """Read what is left and decide; gives the events that only the end decides."""
        events: list[Event] = []
        self._guarded(self._finish)
        events += self._announced()
        if self._assembly is None:
            self._guarded(self._decide)
        self._guarded(lambda: events.extend(self._announcer.rest(self._result, task=self._task)))
        return events

    def _text_of(self, piece: bytes, *, last: bool) -> str:
        if self._decoder is None:
            self._decoder = Decoder()
        return self._decoder.decode(piece, last=last)

    def _chunk(self, chunk: Any) -> None:
        self._reply.streaming = True
        self._bodies.read(chunk)

    def _finish(self) -> None:
        if self._decoder is not None:
            rest = self._decoder.decode(b"", last=True)
            if rest:
                self._intake.feed(rest)
            picture = self._decoder.picture
            if picture is not None:
                self._status = None  # what came is a picture, whatever was said of it
                read_bytes(self._reply, picture)
        self._intake.close()
        if self._decoder is not None:
            # Bytes behind the event that ended the stream do not count, bad or half where a piece ended.
            heard = ["bad-utf-8"] if self._intake.replaced else []
            for problem in heard if self._reply.terminal else self._decoder.problems():
                self._reply.issue(problem)
        self._bodies.close()
        self._reply.settle()

    def _decide(self) -> None:
        self._reply.spell_refusals()
        settings, found = self._reply.settings, joined(self._reply)
        if self._status is not None:
            add_status(found, *self._status, settings.vocabulary)
        self._assembly = assemble(found, settings.vocabulary, self._preview, expects_image=settings.expects_image)

    def _guarded(self, step: Callable[[], T]) -> T | None:
        try:
            return step()
        except Exception:
            if not self._net:
                raise
            self._assembly = failed()
            return None
