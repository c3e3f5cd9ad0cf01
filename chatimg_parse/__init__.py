r"""Reads what image generation over `/v1/chat/completions` answers, and gives it as an Images API shaped result.

    >>> from chatimg_parse import parse
    >>> result = parse("> ID: `task_1`\n![cat](https://files.example/cat.png)")
    >>> result.status.value, result.task_id, result.data[0].url
    ('completed', 'task_1', 'https://files.example/cat.png')

`parse` reads a whole reply, `parse_stream` and `aparse_stream` one that arrives. Modules beside this one are imported
by their names: `shim` (one line behind an OpenAI client), `fetch` (pictures as files), `poll` (waiting for a task),
`redact` (logs), `explain` (why a result is what it is), `migrate`, `records`, `arrow`, `scale`, `report`,
`integrations`.

The names below are loaded when they are first asked for, as pydantic does it with its own: a program that imports
the library and does not parse pays for neither.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .dialect import Dialect as Dialect
    from .entry import parse as parse
    from .limits import Limits as Limits
    from .models import ChatImageError as ChatImageError
    from .models import ErrorInfo as ErrorInfo
    from .models import Image as Image
    from .models import ImageFailed as ImageFailed
    from .models import ImagePending as ImagePending
    from .models import ImageRefused as ImageRefused
    from .models import ImageResult as ImageResult
    from .models import Issue as Issue
    from .models import Link as Link
    from .models import NoImage as NoImage
    from .models import Parameters as Parameters
    from .models import Span as Span
    from .models import Status as Status
    from .models import Video as Video
    from .stream.events import Event as Event
    from .stream.events import Failed as Failed
    from .stream.events import Finished as Finished
    from .stream.events import ImageReady as ImageReady
    from .stream.events import PreviewReady as PreviewReady
    from .stream.events import Progressed as Progressed
    from .stream.events import TaskStarted as TaskStarted
    from .stream.events import TextDelta as TextDelta
    from .stream.options import InputKind as InputKind
    from .stream.options import ParseOptions as ParseOptions
    from .stream.options import PreviewMode as PreviewMode
    from .stream.options import ReadingOptions as ReadingOptions
    from .stream.parser import StreamParser as StreamParser
    from .stream.streams import AsyncEventStream as AsyncEventStream
    from .stream.streams import EventStream as EventStream
    from .stream.streams import aparse_stream as aparse_stream
    from .stream.streams import parse_stream as parse_stream
    from .text.words.vocabulary import VOCABULARY as VOCABULARY
    from .text.words.vocabulary import Vocabulary as Vocabulary

__version__ = "0.1.0"
_HOMES = {
    "dialect": ("Dialect",),
    "entry": ("parse",),
    "limits": ("Limits",),
    "models": (
        "ChatImageError",
        "ImageFailed",
        "ImagePending",
        "ImageRefused",
        "NoImage",
        "ErrorInfo",
        "Image",
        "ImageResult",
        "Issue",
        "Link",
        "Parameters",
        "Span",
        "Status",
        "Video",
    ),
    "stream.events": (
        "Event",
        "Failed",
        "Finished",
        "ImageReady",
        "PreviewReady",
        "Progressed",
        "TaskStarted",
        "TextDelta",
    ),
    "stream.options": ("InputKind", "ParseOptions", "PreviewMode", "ReadingOptions"),
    "stream.parser": ("StreamParser",),
    "stream.streams": ("AsyncEventStream", "EventStream", "aparse_stream", "parse_stream"),
    "text.words.vocabulary": ("VOCABULARY", "Vocabulary"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}
__all__ = sorted(_HOME_OF)


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_HOME_OF[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*(name for name in globals() if name[:2] == "__"), *__all__])
