"""LangChain: an output parser that turns a model's message into standard content blocks, pictures among them.

Knows the form of LangChain's messages and blocks, and nothing of how replies are read.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from ..entry import parse
from ..models import Image, ImageResult, Status, is_at_hand

try:
    from langchain_core.messages import BaseMessage
    from langchain_core.messages.content import ContentBlock, ImageContentBlock
    from langchain_core.output_parsers import BaseGenerationOutputParser
    from langchain_core.outputs import ChatGeneration, Generation
except ImportError as error:
    raise ImportError(
        "chatimg_parse.integrations.langchain needs LangChain 1: pip install 'langchain-core>=1'"
    ) from error

__all__ = ["ChatImageOutputParser", "to_content_blocks"]

_BESIDE = ("images", "refusal")  # members of a chat message that LangChain keeps beside the content
_UNKNOWN_TYPE = "image/png"  # blocks with base64 need one; as in our other forms


class ChatImageOutputParser(BaseGenerationOutputParser[list[ContentBlock]]):  # type: ignore[misc]
    """Reads the message of a chat model as `parse` does: `chain = model | ChatImageOutputParser()`.

    The output is the prose as a `text` block, if there is any, then an `image` block for each picture, with `url` or
    with `base64` and `mime_type`. Of a stream there is one output, when it is whole.

    A message without a picture raises our own error (`ImagePending`, `ImageFailed`, `ImageRefused`, `NoImage`) with the
    whole result. It is no `OutputParserException` on purpose: parsers that mend an output would ask the model again,
    and pay for another picture.

    Attributes:
        on_failure: `"raise"`, or `"keep"` to tell in a block what became of the request, as `to_content_blocks` does;
            of a message about something else that is its text.
        options: Arguments of `parse`: `inputs` (the pictures that were sent), `base_url`, `expects_image` ...
    """

    on_failure: Literal["raise", "keep"] = "raise"
    options: dict[str, Any] = Field(
        default_factory=dict, repr=False
    )  # traces hold the `repr`, and `inputs` are pictures
    model_config = ConfigDict(extra="forbid")

    def model_post_init(self, context: Any, /) -> None:
        """Tell a wrong option now, and not by the first message."""
        super().model_post_init(context)
        parse("", **self.options)

    @property
    def OutputType(self) -> Any:  # noqa: N802 (LangChain's name)
        """The type of the output, for schemas."""
        return list[ContentBlock]

    def parse_result(self, result: list[Generation], *, partial: bool = False) -> list[ContentBlock]:
        """Read the first of the generations; LangChain calls it.

        Raises:
            ChatImageError: It holds no picture, and `on_failure` is `"raise"`.
        """
        del partial  # half a picture is none
        first = result[0]
        source = _body(first.message) if isinstance(first, ChatGeneration) else first.text
        found = parse(source, **self.options)
        if self.on_failure == "raise":
            found.raise_for_status()
        return to_content_blocks(found)


def to_content_blocks(result: ImageResult) -> list[ContentBlock]:
    """A result as LangChain's standard content blocks.

    Returns:
        A `text` block of the prose, if there is any; an `image` block a picture; for a refusal a `refusal` block, and
        for what is pending or failed a `non_standard` block whose `value` is the result as a dict.
    """
    blocks: list[ContentBlock] = [{"type": "text", "text": result.text}] if result.text else []
    blocks += [_image_block(image) for image in result.data if is_at_hand(image)]
    if result.status is Status.REFUSED:
        told = result.error.message or result.error.code if result.error else None
        blocks.append({"type": "refusal", "refusal": told or result.text})
    elif result.status in (Status.PENDING, Status.FAILED):
        blocks.append({"type": "non_standard", "value": result.model_dump(mode="json", exclude_defaults=True)})
    return blocks


def _image_block(image: Image) -> ImageContentBlock:
    block: ImageContentBlock = {"type": "image"}
    if image.b64_json is not None:
        block["base64"] = image.b64_json
        block["mime_type"] = image.media_type or _UNKNOWN_TYPE
    elif image.url is not None:
        block["url"] = image.url
        if image.media_type:
            block["mime_type"] = image.media_type
    told = {"revised_prompt": image.revised_prompt, "width": image.width, "height": image.height}
    if extras := {name: value for name, value in told.items() if value is not None}:
        block["extras"] = extras
    return block


def _body(message: BaseMessage) -> dict[str, Any]:
    """The message as a chat endpoint sent it, with what LangChain put aside."""
    beside = {**message.response_metadata, **message.additional_kwargs}
    own = {name: beside[name] for name in _BESIDE if beside.get(name)}
    choice = {"index": 0, "message": {"role": "assistant", "content": message.content, **own}}
    return {"choices": [{**choice, "finish_reason": beside.get("finish_reason")}]}
