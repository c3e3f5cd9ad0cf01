"""The words of the field: what a reply comes to, as frozen pydantic models.

`ImageResult` is a superset of the Images API response (`created`, `data`, `background`, `output_format`,
`quality`, `size`, `usage` mean what they mean there). Models are built with the plain constructor and hold
no constraint on URL or base64 fields: a pattern there would cost milliseconds on a picture of ten megabytes.
The description of each field goes into the docstring of its class and the JSON schema, which `docs/schema.json` holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, Literal

from pydantic import Field

from . import advice, convert, merge
from .convert import ChatMode as ChatMode
from .shown import Described, described, looks

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


@described
@dataclass(frozen=True)
class Span:
    """Where something stands: `text[start:end]` of the text as given, counted in characters from 0.

    A content that was JSON-encoded once too often is undone first; offsets are then of what `json.loads` makes of it,
    and `source` says so: `undone`, or `choices[0].message.content (undone)`.
    """

    start: Annotated[int, Field(description="Offset of the first character.")]
    end: Annotated[int, Field(description="Offset behind the last character.")]
    source: Annotated[
        str | None,
        Field(
            description="Which text, for example `choices[0].message.content`; null where there is only one. `undone` "
            "or `... (undone)`: the text that a JSON string literal held."
        ),
    ] = None


class _Model(Described, frozen=True):
    """`repr` shows what is not the default, without base64 and queries of URLs: it goes to logs."""

    def __repr_args__(self) -> Iterator[tuple[str, Any]]:
        media_type = getattr(self, "media_type", None)
        for name, field in type(self).model_fields.items():
            told = getattr(self, name, None)
            if told != field.default:
                yield name, looks.value(name, told, media_type)


class Issue(_Model):
    """Something odd that was met; it never stops the parser."""

    code: str = Field(description="One of the codes of docs/issues.md, in kebab-case.")
    message: str = Field(description="What it means, and what to do.")
    span: Span | None = Field(default=None, description="Where it was met.")


class Link(_Model):
    """A link of the reply, whatever became of it."""

    url: str = Field(description="What would be fetched.")
    label: str | None = Field(default=None, description="What a reader sees; null for a bare URL.")
    role: LinkRole = Field(default="other", description="What the link is for.")
    span: Span | None = Field(default=None, description="Where the link stands.")


class Image(_Model):
    """One final picture: `url` or `b64_json`, never both; neither where a log keeps but a placeholder of it."""

    url: str | None = Field(default=None, description="Where the picture is, byte for byte as the reply wrote it.")
    b64_json: str | None = Field(default=None, description="The bytes as base64, without `data:` head or line breaks.")
    revised_prompt: str | None = Field(default=None, description="The prompt that was used, of block or body.")
    media_type: str | None = Field(
        default=None,
        description="Type by the bytes (`image/png`), else the one that was claimed: `image/` and a name, lower case.",
    )
    width: int | None = Field(default=None, description="Pixels, read from the bytes where these are at hand.")
    height: int | None = Field(default=None, description="Pixels, read from the bytes where these are at hand.")
    alt: str | None = Field(default=None, description="The alternative text, as the reply wrote it.")
    download_url: str | None = Field(default=None, description="Another address of it, meant for saving.")
    origin: str = Field(default="markdown", description="Which rule found it: `markdown`, `html`, `part` ...")
    span: Span | None = Field(default=None, description="Where the picture stands.")

    def as_bytes(self) -> bytes | None:
        """The bytes; `None` where only the URL is known (`chatimg_parse.fetch` gets it), or `b64_json` is no base64."""
        return looks.decoded(self.b64_json)

    @property
    def src(self) -> str | None:
        """What a page shows it by: the URL, or a data URI of the bytes; `None` if it has neither."""
        return convert.image_url(self.model_dump()) if self.url is not None or self.b64_json is not None else None

    @property
    def suffix(self) -> str:
        """Of a file that holds it (`.png`): by the bytes, else the type, else the URL's path; `""` if none tells."""
        return looks.suffix(self.b64_json, self.media_type, self.url)

    def _repr_html_(self) -> str:
        """For notebooks: the picture where its bytes are at hand, else a link; nothing is loaded."""
        return looks.picture_html(self.src, self.alt or self.origin)


def is_at_hand(image: Image) -> bool:
    """It has an address or bytes; of a picture in a redacted log nothing but its placeholder is left."""
    return image.url is not None or image.b64_json is not None


class Video(_Model):
    """A video result."""

    url: str = Field(description="Where the video is.")
    poster_url: str | None = Field(default=None, description="Its still picture, if one was shown.")


class Parameters(_Model):
    """The parameter block: `raw` as it was read, the other fields normalized from it (null where not told)."""

    prompt: str | None = Field(default=None, description="What the picture is to show.")
    ratio: str | None = Field(default=None, description="Width to height as written, for example `3:2`.")
    n: int | None = Field(default=None, description="How many pictures were asked for.")
    size: str | None = Field(default=None, description="Pixels as written, for example `1024x1536`.")
    raw: dict[str, Any] = Field(description="The whole object, with every key as it was read.")


class ErrorInfo(_Model):
    """Why there is no picture."""

    code: str | None = Field(default=None, description="The code as written; null where only prose told why.")
    type: str | None = Field(default=None, description="The kind of error, where the body tells one.")
    message: str | None = Field(default=None, description="The reason in words.")


class ImageResult(_Model):
    """Everything that one reply says: a superset of the Images API response."""

    created: int | None = Field(default=None, description="Unix time in seconds, of the body.")
    data: list[Image] = Field(default=[], description="The final pictures in order of first appearance, each once.")
    background: str | None = Field(default=None, description="As the body or the parameter block states it.")
    output_format: str | None = Field(default=None, description="As the body or the parameter block states it.")
    quality: str | None = Field(default=None, description="As the body or the parameter block states it.")
    size: str | None = Field(default=None, description="Width and height in pixels as stated, for example `1024x1024`.")
    usage: dict[str, Any] | None = Field(default=None, description="The token counts, in the body's own form.")
    status: Status = Field(default=Status.NO_IMAGE, description="What became of the request.")
    params: Parameters | None = Field(default=None, description="The parameter block; null if none can be read.")
    task_id: str | None = Field(default=None, description="What to ask again for while the status is pending.")
    preview_url: str | None = Field(default=None, description="The task's preview, often a web page.")
    source_url: str | None = Field(default=None, description="The link to the task's raw JSON.")
    progress: int | None = Field(
        default=None, description="Last percent told, 0 to 100; 100 when completed, null if never told."
    )
    videos: list[Video] = Field(default=[], description="Video results, each once.")
    links: list[Link] = Field(default=[], description="Every link seen, in order, with its role.")
    error: ErrorInfo | None = Field(default=None, description="The reason of a failure or refusal.")
    text: str = Field(default="", description="The prose that is left without block, labels, links and pictures.")
    issues: list[Issue] = Field(default=[], description="What was odd.")
    id: str | None = Field(default=None, description="The id of the body; not the task's.")
    model: str | None = Field(default=None, description="The model that the body names.")
    poll_url: str | None = Field(default=None, description="Where to ask for the task again, as the body tells it.")
    expires_at: int | None = Field(default=None, description="Unix time in seconds when the pictures or the task end.")

    def raise_for_status(self) -> ImageResult:
        """Give the result back if it is completed.

        Raises `ImagePending`, `ImageRefused`, `ImageFailed` or `NoImage` (each a `ChatImageError`), whose message
        says what to do next.
        """
        if self.status is Status.COMPLETED:
            return self
        raise error_of(self)

    def raise_for_issues(self) -> ImageResult:
        """Give the result back if nothing was odd, else raise `ChatImageError` naming every issue."""
        if not self.issues:
            return self
        raise ChatImageError(advice.of_issues((issue.code, issue.message) for issue in self.issues), self)

    def merged(self, later: ImageResult) -> ImageResult:
        """This reply with what a later answer about the same task told.

        Parameters, ids, model and links are those of this one (further ones of the later stand behind them), status,
        error and pictures those of the later; delivered pictures are not lost to an answer that has none. A picture
        without a `revised_prompt` gets the prompt of the parameters. Issues are those of both, without those of this
        one that the later has settled.
        """
        if not isinstance(later, ImageResult):
            raise TypeError(f"merged() takes an ImageResult, not {type(later).__name__}")
        return self.model_copy(update=merge.merged(self, later))

    def _repr_html_(self) -> str:
        """For notebooks: status, task, pictures (those whose bytes are at hand inline, others as links), reason."""
        error = self.error or ErrorInfo()
        facts = {"status": self.status.value, "task": self.task_id, "error": error.code, "message": error.message}
        links = {"preview": self.preview_url, "source": self.source_url}
        return looks.result_html(facts, [image._repr_html_() for image in self.data], links)

    def to_images_response(self, created: int | None = None) -> dict[str, Any]:
        """The result as a body that `openai.types.ImagesResponse` validates, in every SDK from 1.40 on.

        `created` (Unix seconds) is the argument, else the body's, else 0. `data` holds `url` or `b64_json` and
        `revised_prompt`. What that type refuses is left out: another `size`, say, or a usage without every count
        that it wants (a chat or Gemini usage is turned into its form where the counts are there).
        """
        return convert.images_response(self.model_dump(), created)

    def to_chat_completion(self, mode: ChatMode = "parts", *, created: int | None = None) -> dict[str, Any]:
        """The result as the body of a chat completion with one choice.

        `mode` says where the pictures are:

        * `"parts"`: `message.content` is the list of `to_content_parts()`. Legacy code reads this; the SDK's type
          `ChatCompletion` knows no list in an answer and refuses it.
        * `"images"`: `message.content` is the text (perhaps `""`), `message.images` is `to_message_images()`.
        * `"markdown"`: `message.content` is `to_markdown()`. SVG pictures are in `message.images`, too, since `parse`
          takes them from a text only with `allow_svg=True`.

        `id` and `model` are those of the body, else `""`; `created` (Unix seconds) is the argument, else the
        body's, else 0: nothing is made up. `finish_reason` is `stop`, for a refusal `content_filter`, with the
        error's message (or code) as `message.refusal`. `usage` is there if the body's counts fill it.
        Raises `ValueError` for another mode.
        """
        return convert.chat_completion(self.model_dump(), mode, created)

    def to_content_parts(self) -> list[dict[str, Any]]:
        """The result as chat content parts: one `text` part (if there is text), then an `image_url` part a picture.

        The text is as it is. `{"type": "text", "text": ...}`, `{"type": "image_url", "image_url": {"url": ...}}`;
        a picture that came as bytes has a data URI as its URL.
        """
        return convert.content_parts(self.model_dump())

    def to_message_images(self) -> list[dict[str, Any]]:
        """The pictures in the form of `message.images`: `{"type": "image_url", "image_url": {"url": ...}}`."""
        return convert.message_images(self.model_dump())

    def to_markdown(self) -> str:
        """The text, then each picture as a markdown image on a line of its own.

        The text is markdown and stays so, but what could hide the pictures or bring in another one (an open
        fence or comment, a tag, a URL, a JSON object) gets backslashes and shows as it is written. `parse` gives the
        same pictures; for SVG it needs `allow_svg=True`, as for every SVG in a text.
        """
        return convert.markdown(self.model_dump())


class ChatImageError(Exception):
    """The base of the family, and what `raise_for_issues()` raises.

    `result` is the whole `ImageResult`; the message (`str(error)`) says what to do next, and why in at most 200
    characters. An error can be copied and pickled.
    """

    result: ImageResult

    def __init__(self, message: str, result: ImageResult) -> None:
        super().__init__(message)
        self.result = result

    def __reduce__(self) -> tuple[Any, ...]:
        # What `Exception` gives would call the class with the message alone.
        return type(self), (str(self), self.result), self.__dict__


class ImagePending(ChatImageError):
    """The picture is not there yet: ask for `result.task_id` later, or look at `preview_url` or `source_url`."""


class ImageRefused(ChatImageError):
    """The request was refused for its content: change the prompt. Sending it again gives the same."""


class ImageFailed(ChatImageError):
    """The generation broke down: see `result.error`. Another request is another, perhaps paid, generation."""


class NoImage(ChatImageError):
    """No picture was found: look at `result.text`, often a question, and at `result.issues` for what was not read."""


_ERRORS: dict[Status, type[ChatImageError]] = {
    Status.PENDING: ImagePending,
    Status.REFUSED: ImageRefused,
    Status.FAILED: ImageFailed,
    Status.NO_IMAGE: NoImage,
}


def error_of(result: ImageResult) -> ChatImageError:
    """The error for a result that is not completed, not raised yet."""
    error = result.error
    message = advice.of_status(
        result.status.value,
        {issue.code for issue in result.issues},
        task_id=result.task_id,
        link=next((name for name in ("source_url", "preview_url") if getattr(result, name)), None),
        has_text=bool(result.text),
        reason=advice.reason_of(error.code, error.message) if error is not None else "",
    )
    return _ERRORS[result.status](message, result)
