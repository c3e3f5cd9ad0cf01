"""Options that are passed on: their types are those of who takes them, and a wrong one names who was called."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import httpx
import httpx2
import pyarrow as pa
import pytest

from chatimg_parse import ParseOptions, ReadingOptions, StreamParser, aparse_stream, parse, parse_stream
from chatimg_parse.arrow import map_batches, parse_array, parse_batch
from chatimg_parse.explain import explain, explain_html
from chatimg_parse.shim import (
    AsyncChatImageTransport,
    ChatImageTransport,
    HttpClientOptions,
    ShimOptions,
    adapt,
    async_http_client,
    http_client,
    install,
)
from chatimg_parse.shim.options import Options

from ..support.chat import completion

REPLIES = pa.array(["x"])
# Who takes options of `parse`, and who those of the shim: a call with some, and the types that it has for them.
READERS: dict[str, tuple[Callable[..., object], Any]] = {
    "parse_stream": (lambda **told: parse_stream(["x"], **told), ParseOptions),
    "aparse_stream": (lambda **told: aparse_stream(["x"], **told), ParseOptions),
    "explain": (lambda **told: explain("x", **told), ParseOptions),
    "explain_html": (lambda **told: explain_html("x", **told), ParseOptions),
    "parse_array": (lambda **told: parse_array(REPLIES, **told), ParseOptions),
    "parse_batch": (
        lambda **told: parse_batch(pa.RecordBatch.from_arrays([REPLIES], names=["reply"]), **told),
        ParseOptions,
    ),
    "map_batches": (lambda **told: map_batches(**told), ParseOptions),
    "adapt": (lambda **told: adapt(completion("x"), **told), ReadingOptions),
    "install": (lambda **told: install(httpx.Client(), **told), ShimOptions),
    "ChatImageTransport": (lambda **told: ChatImageTransport(httpx.HTTPTransport(), **told), ShimOptions),
    "AsyncChatImageTransport": (
        lambda **told: AsyncChatImageTransport(httpx2.AsyncHTTPTransport(), **told),
        ShimOptions,
    ),
    "http_client": (lambda **told: http_client(library="httpx", **told), HttpClientOptions),
    "async_http_client": (lambda **told: async_http_client(library="httpx2", **told), HttpClientOptions),
}
OF_SHIM = ("install", "ChatImageTransport", "AsyncChatImageTransport", "http_client", "async_http_client", "adapt")


@pytest.mark.parametrize("name", READERS)
def test_an_unknown_option_names_who_was_called(name: str) -> None:
    with pytest.raises(
        TypeError, match=rf"^{name}\(\) got an unexpected option 'expect_image'; did you mean 'expects_im"
    ):
        READERS[name][0](expect_image=True)
    with pytest.raises(
        TypeError, match=rf"^{name}\(\) got an unexpected option 'zzz'; its options are allow_svg, .*, p"
    ):
        READERS[name][0](zzz=1)


@pytest.mark.parametrize("name", OF_SHIM)
def test_the_shim_knows_what_was_meant(name: str) -> None:
    with pytest.raises(TypeError, match=rf"^{name}\(\) got an unexpected option 'txt'; did you mean 'text'\?$"):
        READERS[name][0](txt="clean")


@pytest.mark.parametrize("call", [lambda **told: parse("x", **told), StreamParser])
def test_those_who_pass_nothing_on_are_named_by_python(call: Callable[..., object]) -> None:
    with pytest.raises(
        TypeError, match=r"^(parse|StreamParser\.__init__)\(\) got an unexpected keyword argument 'txt'"
    ):
        call(txt="clean")


@pytest.mark.parametrize("name", READERS)
def test_a_right_option_is_taken(name: str) -> None:
    told = READERS[name][0](preview="never", inputs=iter(["https://files.example/a.png"]), expects_image=True)
    assert told is not None


def test_a_long_name_is_not_told_in_full() -> None:
    long: dict[str, Any] = {"x" * 10_000: 1}
    with pytest.raises(TypeError) as told:
        parse_stream([], **long)
    assert len(str(told.value)) < 300


def test_what_is_wrong_is_told_before_anything_is_changed() -> None:
    with httpx.Client() as client:
        before = client._transport
        with pytest.raises(TypeError, match="install"):
            install(client, txt="clean")  # type: ignore[call-arg]
        assert client._transport is before


@pytest.mark.parametrize("taker", [parse, StreamParser])
def test_the_types_are_those_of_parse(taker: Any) -> None:
    maker = taker.__init__ if inspect.isclass(taker) else taker
    hints = typing.get_type_hints(maker)
    wanted = {name: hints[name] for name in inspect.signature(maker).parameters if name not in ("self", "source")}
    assert typing.get_type_hints(ParseOptions) == wanted
    del wanted["kind"]
    assert typing.get_type_hints(ReadingOptions) == wanted


def test_the_types_of_the_shim_are_those_of_its_options() -> None:
    hints = typing.get_type_hints(Options)
    own = {each.name: hints[each.name] for each in fields(Options) if each.name not in ("mode", "reading")}
    assert typing.get_type_hints(ShimOptions) == {**own, **typing.get_type_hints(ReadingOptions)}
    assert own.items() <= typing.get_type_hints(HttpClientOptions).items()


@pytest.mark.parametrize("client", [httpx.Client, httpx.AsyncClient, httpx2.Client, httpx2.AsyncClient])
def test_every_option_of_a_client_can_be_given(client: type) -> None:
    there = {*inspect.signature(client).parameters}
    shim = {*ShimOptions.__optional_keys__} - {"base_url", "limits"}
    assert there | shim == HttpClientOptions.__optional_keys__


@pytest.mark.parametrize("taker", [parse_stream, aparse_stream, explain, parse_array, adapt, install, http_client])
def test_each_option_is_told_in_the_docstring(taker: Any) -> None:
    """`help` shows `**options: Unpack[...]`, so the names have to be in its words; others refer to these."""
    options = {*READERS[taker.__name__][1].__optional_keys__}
    if taker is http_client:  # of the HTTP client's own some are enough
        options -= {*inspect.signature(httpx.Client).parameters}
    assert not [name for name in options if f"`{name}" not in (inspect.getdoc(taker) or "")]
