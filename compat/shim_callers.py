"""Libraries that stand between an app and the SDK: pictures in what they give. And what apps do with a completion."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from chatimg_parse.shim import async_http_client, http_client

from .shim_bench import Bench
from .shim_paths import QUESTION, Given, ask

Outside = Callable[[Bench, str, str, str], Given]


@contextmanager
def quiet() -> Iterator[None]:
    """Warnings that these libraries cause in what they are made of are not ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def _chat_model(bench: Bench, kind: str, mode: Any, model: str) -> Iterator[Any]:
    made = (async_http_client if kind == "async" else http_client)(mode)
    key = "http_async_client" if kind == "async" else "http_client"
    more: Any = {"model": model, "api_key": "test", "base_url": bench.player.url, "http_socket_options": (), key: made}
    yield import_module("langchain_openai").ChatOpenAI(**more, max_retries=0)
    bench.reader.got(made.aclose() if kind == "async" else made.close())


def langchain(bench: Bench, kind: str, mode: str, model: str) -> Given:
    with quiet(), _chat_model(bench, kind, mode, model) as chat:
        return Given([[_message(bench.reader.got((chat.ainvoke if kind == "async" else chat.invoke)("a cat")))]])


def langchain_stream(bench: Bench, kind: str, mode: str, model: str) -> Given:
    with quiet(), _chat_model(bench, kind, mode, model) as chat:
        pieces = (chat.astream if kind == "async" else chat.stream)("a cat")
        return Given([[_message(piece) for piece in bench.reader.each(pieces)]])


def _message(message: Any) -> dict[str, Any]:
    return {"content": message.content, "images": message.additional_kwargs.get("images")}


def _completed(bench: Bench, kind: str, mode: str, model: str, **more: Any) -> Any:
    litellm = import_module("litellm")
    call: Any = litellm.acompletion if kind == "async" else litellm.completion
    client = bench.client(kind, mode)
    return bench.reader.got(call(model=f"openai/{model}", messages=QUESTION, client=client, **more))


def _plain(message: Any) -> dict[str, Any]:
    return {"content": message.content, "images": getattr(message, "images", None)}


def litellm_whole(bench: Bench, kind: str, mode: str, model: str) -> Given:
    with quiet():
        response = _completed(bench, kind, mode, model)
        return Given([[_plain(choice.message) for choice in response.choices]])


def litellm_stream(bench: Bench, kind: str, mode: str, model: str) -> Given:
    with quiet():
        chunks = list(bench.reader.each(_completed(bench, kind, mode, model, stream=True), kind))
        return Given([[_plain(chunk.choices[0].delta) for chunk in chunks]])


# By the package that has them: the calls, and whether an event stream answers.
OUTSIDE: dict[str, dict[str, tuple[Outside, bool]]] = {
    "langchain-openai": {
        "`ChatOpenAI(http_client=...).invoke()`": (langchain, False),
        "`ChatOpenAI(http_client=...).stream()`": (langchain_stream, True),
    },
    "litellm": {
        "`litellm.completion(client=...)`": (litellm_whole, False),
        "`litellm.completion(client=..., stream=True)`": (litellm_stream, True),
    },
}

# -- what apps do with what they got ----------------------------------------------------------------------------


def join_deltas(bench: Bench, client: Any, model: str) -> None:
    """With the text kept: `"".join` over what is no `None`."""
    chunks = bench.reader.each(bench.reader.got(ask(client.chat.completions, model, stream=True)))
    "".join(choice.delta.content for chunk in chunks for choice in chunk.choices if choice.delta.content)


def validate(completion: Any) -> None:
    with quiet():
        plain = completion.model_dump()
    type(completion).model_validate(plain)


# Done with a completion.
DEEDS: dict[str, Callable[[Any], Any]] = {
    "`completion.model_dump()`": lambda completion: completion.model_dump(),
    "`completion.model_dump_json()`": lambda completion: completion.model_dump_json(),
    "`type(completion).model_validate(...)` of a dump": validate,
    "`message.content.strip()`": lambda completion: completion.choices[0].message.content.strip(),
}
JOIN = '`"".join(delta.content ...)` of a stream'


def came_of(deed: Callable[[], Any]) -> str:
    """`works`, `warns`, or what was raised."""
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            deed()
    except Exception as error:
        return f"`{type(error).__name__}`"
    return "warns" if caught else "works"
