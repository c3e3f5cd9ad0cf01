"""Results as Pydantic AI's pictures, and an agent whose output they are."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable
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
    ("parts", "count"),
    [
        ([ai.TextPart(BOTH)], 2),
        ([ai.TextPart(BOTH[:30]), ai.TextPart(BOTH[30:])], 2),
        ([ai.ThinkingPart("![no](https://ok.example/no.png)"), ai.TextPart(BOTH)], 2),
        ([ai.TextPart("Here."), ai.FilePart(ai.BinaryImage(BYTES, media_type="image/png"))], 1),
    ],
    ids=["text", "two texts", "a thought", "a file"],
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
