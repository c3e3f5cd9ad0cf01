"""The output parser for LangChain, with its real messages, chains and streams."""

from __future__ import annotations

import asyncio
import pickle
from importlib import import_module
from typing import Any

import pytest

from chatimg_parse import ImageFailed, ImagePending, ImageRefused, NoImage, parse
from chatimg_parse.shim import http_client
from tests.support.pictures import PNG

from .bodies import CAT, RELAY_TEXT
from .shim_bench import Bench
from .shim_callers import quiet
from .shim_replies import FAILED, PENDING, REFUSED, RELAY_URL, TEXT, TWO, WORDS
from .shim_server import told

messages = pytest.importorskip("langchain_core.messages")
CAT_BLOCK = {"type": "image", "url": "https://ok.example/cat.png"}
PNG_BLOCK = {"type": "image", "base64": PNG, "mime_type": "image/png", "extras": {"width": 1, "height": 1}}


def parser(**fields: Any) -> Any:
    with quiet():
        return import_module("chatimg_parse.integrations.langchain").ChatImageOutputParser(**fields)


def content(body: Any) -> str:
    text: str = body["choices"][0]["message"]["content"]
    return text


READ: dict[str, tuple[Any, list[dict[str, Any]]]] = {
    "text": ({"content": "Here: ![a](https://ok.example/cat.png)"}, [{"type": "text", "text": "Here:"}, CAT_BLOCK]),
    "parts": ({"content": [{"type": "text", "text": "Here."}, CAT]}, [{"type": "text", "text": "Here."}, CAT_BLOCK]),
    "texts and parts": ({"content": ["Here.", CAT]}, [{"type": "text", "text": "Here."}, CAT_BLOCK]),
    "data URI": ({"content": f"![a](data:image/png;base64,{PNG})"}, [PNG_BLOCK]),
    "standard block": ({"content": [{"type": "image", "base64": PNG, "mime_type": "image/png"}]}, [PNG_BLOCK]),
    "images beside the text": (
        {"content": "Here.", "additional_kwargs": {"images": [CAT]}},
        [{"type": "text", "text": "Here."}, CAT_BLOCK],
    ),
    "images in the metadata": ({"content": "", "response_metadata": {"images": [CAT]}}, [CAT_BLOCK]),
}


@pytest.mark.parametrize("name", READ)
def test_messages(name: str) -> None:
    fields, blocks = READ[name]
    message = messages.AIMessage(**fields)
    assert parser().invoke(message) == blocks
    assert asyncio.run(parser().ainvoke(message)) == blocks
    # They are what LangChain takes them for.
    assert messages.AIMessage(content_blocks=blocks).content_blocks == blocks


def test_a_model_without_messages() -> None:
    [picture] = parser().invoke(RELAY_TEXT)[-1:]
    assert picture["url"] == RELAY_URL


def test_a_stream_has_one_output_when_it_is_whole() -> None:
    pieces = [RELAY_TEXT[at : at + 7] for at in range(0, len(RELAY_TEXT), 7)]
    chunks = [messages.AIMessageChunk(content=piece) for piece in pieces]
    [blocks] = parser().transform(iter(chunks))
    assert blocks == parser().invoke(messages.AIMessage(content=RELAY_TEXT))
    assert [block["url"] for block in blocks if block["type"] == "image"] == [RELAY_URL]

    async def streamed() -> list[Any]:
        async def each() -> Any:
            for chunk in chunks:
                yield chunk

        return [blocks async for blocks in parser().atransform(each())]

    assert asyncio.run(streamed()) == [blocks]


def test_images_of_chunks() -> None:
    chunks = [
        messages.AIMessageChunk(content="Here."),
        messages.AIMessageChunk(content="", additional_kwargs={"images": [{**CAT, "index": 0}]}),
    ]
    assert list(parser().transform(iter(chunks))) == [[{"type": "text", "text": "Here."}, CAT_BLOCK]]


def test_in_a_chain_with_the_shim(bench: Bench) -> None:
    """ChatOpenAI drops `message.images`; the shim makes them parts of the content."""
    model = bench.player.plays(told(TWO))
    with quiet(), http_client("parts") as http:
        given: Any = {"model": model, "api_key": "k", "base_url": bench.player.url, "http_client": http}
        chat = import_module("langchain_openai").ChatOpenAI(**given, max_retries=0)
        blocks = (chat | parser()).invoke("a cat")
    assert blocks == [{"type": "text", "text": "Here they are."}, CAT_BLOCK, PNG_BLOCK]


ENDED: dict[str, tuple[str, type[Exception], str]] = {
    "pending": (content(PENDING), ImagePending, "non_standard"),
    "failed": (content(FAILED), ImageFailed, "non_standard"),
    "refused": (content(REFUSED), ImageRefused, "refusal"),
    "no picture": (content(TEXT), NoImage, "text"),
}


@pytest.mark.parametrize("name", ENDED)
def test_without_a_picture(name: str) -> None:
    """What is raised is nothing that LangChain would mend with another request."""
    text, error, kind = ENDED[name]
    message = messages.AIMessage(content=text)
    with pytest.raises(error) as caught:
        parser().invoke(message)
    assert not isinstance(caught.value, import_module("langchain_core.exceptions").OutputParserException)
    kept = parser(on_failure="keep").invoke(message)
    assert kept[-1]["type"] == kind
    if kind == "non_standard":
        assert kept[-1]["value"]["status"] == name
        assert kept[-1]["value"].get("task_id") == parse(text).task_id
    elif kind == "refusal":
        assert kept[-1]["refusal"] == "input_moderation"
    else:
        assert kept == [{"type": "text", "text": WORDS.replace("[It](https://ok.example/page)", "It")}]


def test_a_refusal_that_langchain_put_aside() -> None:
    message = messages.AIMessage(content="", additional_kwargs={"refusal": "I can't draw that."})
    with pytest.raises(ImageRefused):
        parser().invoke(message)
    assert parser(on_failure="keep").invoke(message) == [{"type": "refusal", "refusal": "I can't draw that."}]


def test_options() -> None:
    message = messages.AIMessage(content="![a](https://ok.example/sent.png) ![b](https://ok.example/cat.png)")
    assert parser(options={"inputs": ["https://ok.example/sent.png"]}).invoke(message)[-1] == CAT_BLOCK
    assert len(parser().invoke(message)) == 2
    with pytest.raises(TypeError, match="input"):
        parser(options={"input": []})
    with pytest.raises(ValueError, match="on_failure"):
        parser(on_failure="retry")
    with pytest.raises(ValueError, match="option"):
        parser(option={})


def test_no_picture_that_was_sent_is_in_traces() -> None:
    """LangChain writes what it cannot serialise as its `repr`."""
    sent = parser(options={"inputs": [f"data:image/png;base64,{PNG}"]})
    assert PNG not in import_module("langchain_core.load").dumps(sent)
    assert PNG not in repr(sent)
    assert pickle.loads(pickle.dumps(sent)) == sent


def test_its_schema_is_that_of_content_blocks() -> None:
    with quiet():
        schema = parser().get_output_jsonschema()
    assert "ImageContentBlock" in str(schema)
