"""The words of the field: what a reply comes to, as frozen pydantic models.

`ImageResult` is a superset of the Images API response (`created`, `data`, `background`, `output_format`,
`quality`, `size`, `usage` mean what they mean there). Models are built with the plain constructor and hold
no constraint on URL or base64 fields: a pattern there would cost milliseconds on a picture of ten megabytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from . import convert

LinkRole = Literal["image", "download", "preview", "source", "draft", "video", "poster", "input", "other"]


class Status(str, Enum):
    """What became of the request. A `str`, so that it compares with and prints as its value."""

    COMPLETED = "completed"
    PENDING = "pending"
    FAILED = "failed"
    REFUSED = "refused"
    NO_IMAGE = "no_image"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True)
class Span:
    """Where something stands: `text[start:end]` of the text as given, counted in characters.

    `source` names that text (for example `choices[0].message.content`); `None` where there is only one.
    """

    start: int
    end: int
    source: str | None = None


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True)


class Issue(_Model):
    """Something odd that was met. `code` is one of `chatimg_parse.issues.CODES`, `message` says what to do."""

    code: str
    message: str
    span: Span | None = None


class Link(_Model):
    """A link of the reply, whatever became of it. `url` is what would be fetched, `label` what a reader sees."""

    url: str
    label: str | None = None
    role: LinkRole = "other"
    span: Span | None = None


class Image(_Model):
    """One final picture: `url` or `b64_json`, never both.

    `media_type`, `width` and `height` (pixels) are read from the bytes where these are at hand; `media_type`
    falls back to the type that a data URI claims. `origin` names the rule that found the picture.
    """

    url: str | None = None
    b64_json: str | None = None
    revised_prompt: str | None = None
    media_type: str | None = None
    width: int | None = None
    height: int | None = None
    alt: str | None = None
    download_url: str | None = None
    origin: str = "markdown"
    span: Span | None = None


class Video(_Model):
    """A video result. `poster_url` is its still picture, if one was shown."""

    url: str
    poster_url: str | None = None


class Parameters(_Model):
    """The parameter block: `raw` as it was read, the other fields normalized from it (`None` where not told)."""

    prompt: str | None = None
    ratio: str | None = None
    n: int | None = None
    size: str | None = None
    raw: dict[str, Any]


class ErrorInfo(_Model):
    """Why there is no picture. `code` is the code as written, as text; `None` where only prose told the reason."""

    code: str | None = None
    type: str | None = None
    message: str | None = None


class ChatImageError(Exception):
    """Raised by `raise_for_status()` and `raise_for_issues()` only; `result` is the whole result."""

    def __init__(self, message: str, result: ImageResult) -> None:
        super().__init__(message)
        self.result = result


class ImageResult(_Model):
    """Everything that one reply says. See the field table in the README for the meaning of each field."""

    created: int | None = None
    data: list[Image] = []
    background: str | None = None
    output_format: str | None = None
    quality: str | None = None
    size: str | None = None
    usage: dict[str, Any] | None = None
    status: Status = Status.NO_IMAGE
    params: Parameters | None = None
    task_id: str | None = None
    preview_url: str | None = None
    source_url: str | None = None
    progress: int | None = None
    videos: list[Video] = []
    links: list[Link] = []
    error: ErrorInfo | None = None
    text: str = ""
    issues: list[Issue] = []
    id: str | None = None
    model: str | None = None

    def raise_for_status(self) -> ImageResult:
        """Give the result back if it is completed, else raise `ChatImageError` that says what to do next."""
        if self.status is Status.COMPLETED:
            return self
        advice = {
            Status.PENDING: "the task is not finished: ask again later"
            + (f" for task {self.task_id}" if self.task_id else ""),
            Status.FAILED: "the generation failed: send the request again",
            Status.REFUSED: "the request was refused: change the prompt",
            Status.NO_IMAGE: "the reply holds no picture: look at `text`",
        }[self.status]
        reason = self.error and (self.error.message or self.error.code)
        raise ChatImageError(f"{advice} ({reason})" if reason else advice, self)

    def raise_for_issues(self) -> ImageResult:
        """Give the result back if nothing was odd, else raise `ChatImageError` naming every issue."""
        if not self.issues:
            return self
        raise ChatImageError("; ".join(f"{issue.code}: {issue.message}" for issue in self.issues), self)

    def to_images_response(self, created: int | None = None) -> dict[str, Any]:
        """The result as a body that `openai.types.ImagesResponse` validates.

        `created` (Unix seconds) is the argument, else the body's, else 0. What that type refuses is left out.
        """
        return convert.images_response(self.model_dump(), created)

    def to_content_parts(self) -> list[dict[str, Any]]:
        """The result as chat content parts: one `text` part (if there is text), then an `image_url` part a picture."""
        return convert.content_parts(self.model_dump())

    def to_message_images(self) -> list[dict[str, Any]]:
        """The pictures in the form of `message.images`: `{"type": "image_url", "image_url": {"url": ...}}`."""
        return convert.message_images(self.model_dump())

    def to_markdown(self) -> str:
        """The text, then each picture as a markdown image on a line of its own."""
        return convert.markdown(self.model_dump())
