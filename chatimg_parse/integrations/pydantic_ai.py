"""Pydantic AI: results as its pictures, for agents that draw over a chat gateway.

Knows the form of its responses, and nothing of how replies are read.
"""

from __future__ import annotations

from mimetypes import guess_type
from typing import Any

from typing_extensions import Unpack

from ..entry import parse
from ..models import Image, ImageResult
from ..stream.options import ParseOptions

try:
    from pydantic_ai import BinaryImage, FilePart, ImageUrl, ModelResponse, RunContext, TextPart
except ImportError as error:
    raise ImportError(
        "chatimg_parse.integrations.pydantic_ai needs Pydantic AI: pip install pydantic-ai-slim"
    ) from error

__all__ = ["images_of_response", "images_of_stream", "images_of_text", "result_of_response", "to_pydantic_ai"]

_UNKNOWN_TYPE = "image/png"  # a `BinaryImage` needs one; as in our other forms


def to_pydantic_ai(result: ImageResult) -> list[BinaryImage | ImageUrl]:
    """The pictures of a result: what came as bytes as `BinaryImage`, what came as an address as `ImageUrl`.

    They can be given to an agent again, as parts of its prompt, where Pydantic AI fetches addresses with a guard of its
    own. What is no base64 is left out.
    """
    return [picture for image in result.data if (picture := _picture(image)) is not None]


def images_of_text(text: str) -> list[BinaryImage | ImageUrl]:
    """The pictures in the text of a reply, as the output of an agent: `Agent(output_type=TextOutput(images_of_text))`.

    Raises:
        ChatImageError: There is none: `ImagePending`, `ImageFailed`, `ImageRefused` or `NoImage`, with the whole
            result. It is no `ModelRetry` on purpose, since the model would be asked and paid again. For a reply without
            any text Pydantic AI asks again by itself, and does not come here: give the agent `retries=0`.
    """
    return to_pydantic_ai(parse(text).raise_for_status())


def images_of_stream(context: RunContext[Any], text: str) -> list[BinaryImage | ImageUrl]:
    """As `images_of_text`, for `agent.run_stream()`, too: while the text still comes there are no pictures, nor errors.

    Raises:
        ChatImageError: The whole text holds none, as for `images_of_text`.
    """
    return [] if context.partial_output else images_of_text(text)


def images_of_response(response: ModelResponse, **options: Unpack[ParseOptions]) -> list[BinaryImage | ImageUrl]:
    """The pictures of a model's response: those in its text, and its files.

    Args:
        response: For example `run.new_messages()[-1]`.
        **options: Arguments of `parse`: `inputs` (the pictures that were sent), `base_url` ...

    Raises:
        ChatImageError: There is none, as for `images_of_text`.
    """
    return to_pydantic_ai(result_of_response(response, **options).raise_for_status())


def result_of_response(response: ModelResponse, **options: Unpack[ParseOptions]) -> ImageResult:
    """What a model's response says, as `parse` reads it; never raises for what it holds."""
    parts: list[dict[str, Any]] = []
    for part in map(_part, response.parts):
        if part and parts and part["type"] == parts[-1]["type"] == "text":  # a picture can be cut between two texts
            parts[-1]["text"] += part["text"]
        elif part:
            parts.append(part)
    content: Any = parts[0]["text"] if [part["type"] for part in parts] == ["text"] else parts or ""
    choice = {"index": 0, "message": {"role": "assistant", "content": content}}
    return parse({"choices": [{**choice, "finish_reason": getattr(response, "finish_reason", None)}]}, **options)


def _part(part: Any) -> dict[str, Any] | None:
    """A part of a response as chat endpoints write it; thoughts and calls of tools are none."""
    if isinstance(part, TextPart):
        return {"type": "text", "text": part.content}
    if isinstance(part, FilePart) and part.content.is_image:
        return {"type": "image_url", "image_url": {"url": part.content.data_uri}}
    return None


def _picture(image: Image) -> BinaryImage | ImageUrl | None:
    if image.url is not None:
        return ImageUrl(url=image.url, media_type=image.media_type or _claimed(image.url))
    data = image.as_bytes()
    return None if data is None else BinaryImage(data=data, media_type=image.media_type or _UNKNOWN_TYPE)


def _claimed(url: str) -> str | None:
    """The type that an address ends in. Pydantic AI looks for it behind the query, too, and finds none."""
    media_type, _ = guess_type(url.partition("?")[0].partition("#")[0], strict=False)
    return media_type if media_type and media_type.startswith("image/") else None
