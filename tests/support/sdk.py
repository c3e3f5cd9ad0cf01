"""The installed SDK: its HTTP library, clients whose server is a function, and its streams read to the end."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import openai

from chatimg_parse import ImageResult, aparse_stream, parse_stream

# httpx; from 3.0 on httpx2.
HTTP: Any = sys.modules[openai.DefaultHttpxClient.__mro__[1].__module__.partition(".")[0]]
JSON, EVENTS = {"content-type": "application/json"}, {"content-type": "text/event-stream"}


def client_of(answer: Callable[[Any], Any]) -> openai.OpenAI:
    """A client whose requests are answered by this function."""
    http = HTTP.Client(transport=HTTP.MockTransport(answer))
    return openai.OpenAI(api_key="k", base_url="https://gateway.example/v1", max_retries=0, http_client=http)


# -- streams ----------------------------------------------------------------------------------------------------

# What came of a stream: the type of the error, the events before it, and the result.
Outcome = tuple[type[Exception] | None, list[Any], ImageResult]


def plain(source: Any, way: str) -> type[Exception] | None:
    """What the SDK raises in a plain loop."""
    try:
        with source as opened:
            for _ in opened.iter_bytes() if way == "bytes" else opened:
                pass
    except Exception as error:
        return type(error)
    return None


async def aplain(source: Any, way: str) -> type[Exception] | None:
    try:
        async with await source if way == "chunks" else source as opened:
            async for _ in opened.iter_bytes() if way == "bytes" else opened:
                pass
    except Exception as error:
        return type(error)
    return None


def told(source: Any) -> Outcome:
    stream = parse_stream(source)
    events: list[Any] = []
    try:
        events.extend(stream)
    except Exception as error:
        return type(error), events, stream.result
    return None, events, stream.result


async def atold(source: Any) -> Outcome:
    stream = aparse_stream(source)
    events: list[Any] = []
    try:
        async for event in stream:
            events.append(event)  # noqa: PERF401, those before an error are wanted
    except Exception as error:
        return type(error), events, stream.result
    return None, events, stream.result
