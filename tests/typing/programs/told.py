"""What the public names are to a type checker; nothing here is ever run."""

import httpx2
from openai import AsyncOpenAI, OpenAI
from openai.types.chat import ChatCompletion, ChatCompletionMessage
from openai.types.chat.chat_completion_chunk import ChoiceDelta
from typing_extensions import Unpack, assert_type

from chatimg_parse import (
    AsyncEventStream,
    Dialect,
    Event,
    EventStream,
    Image,
    ImageResult,
    InputKind,
    Limits,
    Link,
    ParseOptions,
    StreamParser,
    aparse_stream,
    parse,
    parse_stream,
)
from chatimg_parse.shim import (
    AsyncChatImageTransport,
    ChatImageTransport,
    ShimOptions,
    adapt,
    async_http_client,
    chat_image_of,
    http_client,
    images_of,
    install,
    uninstall,
)


def reading(reply: object, told: InputKind, **options: Unpack[ParseOptions]) -> ImageResult:
    """Options go on from function to function."""
    with parse_stream([reply], **options) as stream:
        assert_type(stream, EventStream)
        assert_type(next(stream), Event)
    assert_type(aparse_stream([reply], kind=told, limits=Limits(depth=9)), AsyncEventStream)
    assert_type(StreamParser(dialect=Dialect(), allow_svg=True).feed("x"), list[Event])
    return parse(reply, **options)


async def waiting(stream: AsyncEventStream) -> ImageResult:
    async for event in stream:
        assert_type(event, Event)
    return stream.result


def messages(completion: ChatCompletion, message: ChatCompletionMessage, delta: ChoiceDelta) -> None:
    assert_type(images_of(message, inputs=["https://files.example/a.png", b"GIF89a"]), list[Image])
    assert_type(images_of(delta), list[Image])
    assert_type(chat_image_of({"role": "assistant"}), ImageResult | None)
    assert_type(adapt(completion, "images", text="clean", base_url="https://files.example"), ChatCompletion)


def clients(**options: Unpack[ShimOptions]) -> None:
    assert_type(install(OpenAI(), **options), OpenAI)
    assert_type(uninstall(install(AsyncOpenAI(), "markdown", poll=30, images="chat")), AsyncOpenAI)
    OpenAI(http_client=http_client("images", text="clean", timeout=7, proxy="http://127.0.0.1:3128"))
    AsyncOpenAI(http_client=async_http_client(library="httpx2", limits=httpx2.Limits(max_connections=2)))
    with httpx2.Client(transport=ChatImageTransport(httpx2.HTTPTransport(), "images", **options)) as client:
        OpenAI(http_client=client)
    httpx2.AsyncClient(transport=AsyncChatImageTransport(httpx2.AsyncHTTPTransport(), text="keep"))


def models() -> ImageResult:
    """They are made by what differs from the defaults."""
    return ImageResult(data=[Image(url="https://files.example/a.png")], links=[Link(url="https://files.example/")])
