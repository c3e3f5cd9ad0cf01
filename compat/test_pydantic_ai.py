"""Results as Pydantic AI's pictures, and an agent whose output they are."""

from __future__ import annotations

import asyncio
import base64
import contextlib
from collections.abc import AsyncIterator, Callable
from importlib import import_module
from typing import Any

import pytest

from chatimg_parse import ImagePending, ImageRefused, NoImage, Status, parse
from chatimg_parse.shim import async_http_client
from tests.support.pictures import PNG

from .bodies import RELAY_TEXT
from .shim_bench import Bench
from .shim_callers import quiet
from .shim_replies import PENDING, REFUSED, RELAY_URL, TEXT, TWO
from .shim_server import told

ai = pytest.importorskip("pydantic_ai")
BYTES = base64.b64decode(PNG)
OTHER = b"\x89PNG\r\n\x1a\nanother"
BOTH = f"Here: ![a](https://ok.example/cat) ![b](data:image/png;base64,{PNG})"


@pytest.fixture
def ours() -> Any:
    with quiet():
        return import_module("chatimg_parse.integrations.pydantic_ai")


def content(body: Any) -> str:
    text: str = body["choices"][0]["message"]["content"]
    return text


def test_results(ours: Any) -> None:
    address, picture = ours.to_pydantic_ai(parse(BOTH))
    assert (type(address), address.url) == (ai.ImageUrl, "https://ok.example/cat")
    assert (type(picture), picture.data, picture.media_type) == (ai.BinaryImage, BYTES, "image/png")
    assert ours.to_pydantic_ai(parse("Hello.")) == []


def test_a_type_that_was_claimed_is_handed_on(ours: Any) -> None:
    claimed = {
        "role": "assistant",
        "content": [{"type": "image", "url": "https://ok.example/cat", "mime_type": "image/webp"}],
    }
    [address] = ours.to_pydantic_ai(parse(claimed))
    assert address.media_type == "image/webp"


@pytest.mark.parametrize(
    ("end", "media_type"),
    [("cat.png?sig=a.jpg", "image/png"), ("cat.jpeg#a", "image/jpeg"), ("cat.svg", "image/svg+xml")],
)
def test_the_type_of_an_address_is_the_one_that_it_ends_in(ours: Any, end: str, media_type: str) -> None:
    reply = {"role": "assistant", "content": [{"type": "image_url", "image_url": {"url": f"https://ok.example/{end}"}}]}
    [address] = ours.to_pydantic_ai(parse(reply))
    assert (address.url, address.media_type) == (f"https://ok.example/{end}", media_type)


@pytest.mark.parametrize(
    ("parts", "count"),
    [
        ([ai.TextPart(BOTH)], 2),
        ([ai.TextPart(BOTH[:30]), ai.TextPart(BOTH[30:])], 2),
        ([ai.ThinkingPart("![no](https://ok.example/no.png)"), ai.TextPart(BOTH)], 2),
        (
            [
                ai.TextPart(BOTH[:30]),
                ai.TextPart(BOTH[30:]),
                ai.FilePart(ai.BinaryImage(OTHER, media_type="image/png")),
            ],
            3,
        ),
        ([ai.TextPart("Here."), ai.FilePart(ai.BinaryImage(BYTES, media_type="image/png"))], 1),
    ],
    ids=["text", "two texts", "a thought", "two texts and a file", "a file"],
)
def test_responses(ours: Any, parts: list[Any], count: int) -> None:
    response = ai.ModelResponse(parts=parts)
    assert len(ours.images_of_response(response)) == count
    assert ours.result_of_response(response).status is Status.COMPLETED


def test_options(ours: Any) -> None:
    response = ai.ModelResponse(parts=[ai.TextPart(BOTH)])
    [picture] = ours.images_of_response(response, inputs=["https://ok.example/cat"])
    assert picture.data == BYTES


ENDED: dict[str, tuple[Any, type[Exception]]] = {
    "pending": (PENDING, ImagePending),
    "refused": (REFUSED, ImageRefused),
    "no picture": (TEXT, NoImage),
}


def agent(ours: Any, answers: Callable[[], str], asked: list[int]) -> Any:
    def answer(messages: Any, info: Any) -> Any:
        asked.append(len(messages))
        del info
        return ai.ModelResponse(parts=[ai.TextPart(answers())])

    model = import_module("pydantic_ai.models.function").FunctionModel(answer)
    return ai.Agent(model, output_type=ai.TextOutput(ours.images_of_text))


def test_the_output_of_an_agent(ours: Any) -> None:
    asked: list[int] = []
    with quiet():
        run = asyncio.run(agent(ours, lambda: RELAY_TEXT, asked).run("a cat"))
    assert [picture.url for picture in run.output] == [RELAY_URL]
    assert ours.images_of_response(run.new_messages()[-1]) == run.output
    assert len(asked) == 1


@pytest.mark.parametrize("name", ENDED)
def test_an_agent_asks_once(ours: Any, name: str) -> None:
    """The error is no reason for it to ask, and pay, again."""
    body, error = ENDED[name]
    asked: list[int] = []
    with quiet(), pytest.raises(error):
        asyncio.run(agent(ours, lambda: content(body), asked).run("a cat"))
    assert len(asked) == 1
    with pytest.raises(error):
        ours.images_of_response(ai.ModelResponse(parts=[ai.TextPart(content(body))]))


@pytest.mark.parametrize("parts", [[ai.TextPart("")], [ai.FilePart(ai.BinaryImage(BYTES, media_type="image/png"))]])
def test_an_agent_without_retries_pays_once_for_a_reply_without_text(ours: Any, parts: list[Any]) -> None:
    """Pydantic AI asks again for these by itself, and calls no function of the output."""
    asked: list[int] = []

    def answer(messages: Any, info: Any) -> Any:
        asked.append(len(messages))
        del info
        return ai.ModelResponse(parts=parts)

    model = import_module("pydantic_ai.models.function").FunctionModel(answer)
    with quiet(), pytest.raises(ai.UnexpectedModelBehavior):
        asyncio.run(ai.Agent(model, output_type=ai.TextOutput(ours.images_of_text), retries=0).run("a cat"))
    assert len(asked) == 1


@pytest.mark.parametrize(("text", "count"), [(BOTH, 2), ("No.", 0)])
def test_a_stream(ours: Any, text: str, count: int) -> None:
    async def pieces(messages: Any, info: Any) -> AsyncIterator[str]:
        del messages, info
        for at in range(0, len(text), 9):
            yield text[at : at + 9]

    model = import_module("pydantic_ai.models.function").FunctionModel(stream_function=pieces)
    outputs: list[list[Any]] = []

    async def streamed() -> list[Any]:
        drawing = ai.Agent(model, output_type=ai.TextOutput(ours.images_of_stream))
        async with drawing.run_stream("a cat") as run:
            outputs.extend([each async for each in run.stream_output(debounce_by=None)])
            whole: list[Any] = await run.get_output()
            return whole

    with quiet(), contextlib.nullcontext() if count else pytest.raises(NoImage):
        assert len(asyncio.run(streamed())) == count
        assert [len(each) for each in outputs[-1:]] == [count]
    assert not any(outputs[:-1])


def test_an_agent_with_the_shim(ours: Any, bench: Bench) -> None:
    """Its model for OpenAI drops `message.images`; the shim writes them into the text."""
    bench.player.seen.clear()
    model = bench.player.plays(told(TWO))

    async def drawn() -> Any:
        async with async_http_client("markdown") as http:
            client = import_module("openai").AsyncOpenAI(api_key="k", base_url=bench.player.url, http_client=http)
            provider = import_module("pydantic_ai.providers.openai").OpenAIProvider(openai_client=client)
            chat = import_module("pydantic_ai.models.openai").OpenAIChatModel(model, provider=provider)
            return (await ai.Agent(chat, output_type=ai.TextOutput(ours.images_of_text)).run("a cat")).output

    with quiet():
        address, picture = bench.reader.got(drawn())
    assert (address.url, picture.data) == ("https://ok.example/cat.png", BYTES)
    assert len(bench.player.seen) == 1
