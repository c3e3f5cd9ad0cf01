"""The ways into the SDK, each written once for both clients, and where in what they give pictures are.

Where pictures are is told as legacy code would see it: no parser of ours has a word in it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from inspect import isawaitable
from typing import Any, NamedTuple

import openai
from openai import AsyncOpenAI, OpenAI
from pydantic import BaseModel

from tests.support.chat import Body

QUESTION: list[Body] = [{"role": "user", "content": "a cat"}]
PARTS, IMAGES, MARKDOWN = "parts", "images", "markdown"
_EMBEDDED = re.compile(r"!\[[^\]]*\]\(([^)]*)\)")


class Animal(BaseModel):
    name: str
    legs: int = 4


class Reader:
    """Reads what blocking and async clients give in the same words."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()

    def got(self, value: Any) -> Any:
        return self.loop.run_until_complete(_awaited(value)) if isawaitable(value) else value

    def each(self, source: Any, kind: str = "") -> Iterator[Any]:
        """The items, each when it comes. What can be read in both ways is told the `kind`."""
        if kind == "sync" or not hasattr(source, "__aiter__"):
            yield from source
            return
        items, end = source.__aiter__(), object()
        while (item := self.got(_next(items, end))) is not end:
            yield item

    @contextmanager
    def within(self, manager: Any) -> Iterator[Any]:
        if hasattr(manager, "__enter__"):
            with manager as entered:
                yield entered
            return
        entered = self.got(manager.__aenter__())
        try:
            yield entered
        finally:
            self.got(manager.__aexit__(None, None, None))

    def end(self) -> None:
        self.loop.run_until_complete(self.loop.shutdown_asyncgens())
        self.loop.close()


async def _next(items: Any, end: object) -> Any:
    try:
        return await items.__anext__()
    except StopAsyncIteration:
        return end


async def _awaited(value: Any) -> Any:
    return await value


class Given(NamedTuple):
    """What a call gave: the messages, or the deltas of each choice, as plain data."""

    messages: list[list[Body]]

    @property
    def forms(self) -> dict[str, list[str]]:
        """Where pictures are, and their URLs."""
        found = {PARTS: self._parts(), IMAGES: self._images(), MARKDOWN: self._markdown()}
        return {form: urls for form, urls in found.items() if urls}

    @property
    def texts(self) -> list[str]:
        return ["".join(map(text_of, deltas)) for deltas in self.messages]

    @property
    def told(self) -> list[Body]:
        return [delta["chat_image"] for deltas in self.messages for delta in deltas if delta.get("chat_image")]

    def _parts(self) -> list[str]:
        deltas = [delta for deltas in self.messages for delta in deltas if isinstance(delta.get("content"), list)]
        parts = [part for delta in deltas for part in delta["content"] if part["type"] == "image_url"]
        return [part["image_url"]["url"] for part in parts]

    def _images(self) -> list[str]:
        pictures = [picture for deltas in self.messages for delta in deltas for picture in delta.get("images") or []]
        return [picture["image_url"]["url"] for picture in pictures]

    def _markdown(self) -> list[str]:
        return [url for text in self.texts for url in _EMBEDDED.findall(text)]


def text_of(message: Body) -> str:
    content = message.get("content") or ""
    if isinstance(content, str):
        return content
    return "".join(part["text"] for part in content if part["type"] == "text")


def of_completion(completion: Any) -> Given:
    return Given([[_plain(choice.message)] for choice in completion.choices])


def of_chunks(chunks: list[Any]) -> Given:
    deltas: dict[int, list[Body]] = {}
    for chunk in chunks:
        for choice in chunk.choices:
            deltas.setdefault(choice.index, []).append(_plain(choice.delta))
    return Given([deltas[index] for index in sorted(deltas)])


def _plain(message: Any) -> Body:
    """A model with its extras, as data: a dump would warn of the list in `content`, which is no matter here."""
    plain: Body = message.model_dump(warnings=False)
    return plain


# -- the paths --------------------------------------------------------------------------------------------------

Path = Callable[[Reader, Any, str], Given]


def completions(client: Any, name: str) -> Any:
    """`chat.completions`, or its beta, where SDKs before 1.92 have the helpers."""
    found = client.chat.completions
    return found if hasattr(found, name) else client.beta.chat.completions


def ask(to: Any, model: str = "image-1", **more: Any) -> Any:
    return to.create(model=model, messages=QUESTION, **more)


def create(reader: Reader, client: Any, model: str) -> Given:
    return of_completion(reader.got(ask(client.chat.completions, model)))


def create_stream(reader: Reader, client: Any, model: str) -> Given:
    return of_chunks(list(reader.each(reader.got(ask(client.chat.completions, model, stream=True)))))


def raw(reader: Reader, client: Any, model: str) -> Given:
    response = reader.got(ask(client.chat.completions.with_raw_response, model))
    return of_completion(reader.got(response.parse()))


def raw_stream(reader: Reader, client: Any, model: str) -> Given:
    response = reader.got(ask(client.chat.completions.with_raw_response, model, stream=True))
    return of_chunks(list(reader.each(reader.got(response.parse()))))


def streaming_response(reader: Reader, client: Any, model: str) -> Given:
    with reader.within(ask(client.chat.completions.with_streaming_response, model)) as response:
        return of_completion(reader.got(response.parse()))


def copy(reader: Reader, client: Any, model: str) -> Given:
    return create(reader, client.with_options(timeout=10, max_retries=0, default_headers={"x-copy": "1"}), model)


def parse(reader: Reader, client: Any, model: str) -> Given:
    call = completions(client, "parse").parse
    return of_completion(reader.got(call(model=model, messages=QUESTION, response_format=Animal)))


def helper(reader: Reader, client: Any, model: str) -> Given:
    """The events of the helper; its final completion has to hold the same."""
    with reader.within(completions(client, "stream").stream(model=model, messages=QUESTION)) as stream:
        chunks = [event.chunk for event in reader.each(stream) if event.type == "chunk"]
        final, given = of_completion(reader.got(stream.get_final_completion())), of_chunks(chunks)
    assert final.forms == given.forms
    assert final.texts == given.texts
    return given


# What is asked, and whether an event stream answers.
PATHS: dict[str, tuple[Path, bool]] = {
    "`create()`": (create, False),
    "`create(stream=True)`": (create_stream, True),
    "`.stream()`": (helper, True),
    "`.parse()`": (parse, False),
    "`with_raw_response.create()`": (raw, False),
    "`with_raw_response.create(stream=True)`": (raw_stream, True),
    "`with_streaming_response.create()`": (streaming_response, False),
    "`with_options(...)`, then `create()`": (copy, False),
}
CLIENTS: dict[str, Any] = {"sync": OpenAI, "async": AsyncOpenAI}


def line() -> str:
    """The row of SDKs that this one stands for: 1.40, 1.x, 2.x, 3.x."""
    version = openai.__version__.split(".")
    return "1.40" if version[:2] == ["1", "40"] else f"{version[0]}.x"
