"""Puts the transports into a client that exists, and takes them out again."""

from __future__ import annotations

from importlib import import_module, util
from inspect import Parameter, signature
from typing import Any, TypeVar

from typing_extensions import Unpack

from ...stream.options import check_names
from ..options import NOT_THEIRS, SHIM_OPTIONS, HttpClientOptions, Mode, ShimOptions, checked
from .transports import LIBRARIES, AsyncChatImageTransport, ChatImageTransport, library_of

Client = TypeVar("Client")


def install(client: Client, mode: Mode = "parts", **options: Unpack[ShimOptions]) -> Client:
    """Let a client of the OpenAI SDK give the pictures of chat replies where your code looks for them.

    `client`: an `OpenAI` or `AsyncOpenAI` client (or one of a subclass), or the client of httpx or httpx2 that it was
    given. Its transports are wrapped in place, so proxies, timeouts, hooks and copies by `with_options` stay as they
    are; copies share what is wrapped. The same client is given back. A second call replaces the options of the first.
    Another type is a `TypeError`.

    `mode` says where the pictures of a reply are:

    * `"parts"`: `message.content` is a list of `text` and `image_url` parts. The SDK's helpers `.stream()` and
      `.parse()` cannot take that; their replies get `images`.
    * `"images"`: `message.images` is a list of `image_url` parts, beside the text in `message.content`.
    * `"markdown"`: `message.content` is text with markdown images.

    `options`:

    * `text`: `"keep"` (default) leaves the words as they came, less the pictures in them; `"clean"` leaves only prose,
      without parameter block, ids and progress; links leave their words.
    * `on_failure`: `"keep"` (default), or `"raise"`: a failed or refused reply becomes the SDK's own exception, with
      the code that was told.
    * `images="chat"`: `client.images.generate()` and `.edit()` go over the chat endpoint, too.
    * `template`: for these the words of the message, made of an `ImagesCall` (default `default_template`).
    * `fetch`: for these, where base64 is asked for and a URL came: `True` to fetch it, or a function from the URL
      to the bytes (for an async client perhaps a coroutine function). `"always"` gives base64 also where nothing was
      asked for, as the API does for GPT image models. Default `False`: the URL is given.
    * `poll`: for these, `True` (or seconds, default 600) waits for a task that the reply left pending, by GET only.
    * `policy`: a `chatimg_parse.fetch.Policy` for what is fetched; the gateway's own host and port are always allowed.
    * the arguments of `parse`: `base_url`, `preview`, `allow_svg`, `limits`, `dialect`, `inputs`, and
      `expects_image=True` for a client that asks for nothing but pictures. For calls of the Images API it is always
      so. The pictures of a request (its `image_url` parts, the picture of an edit) are `inputs` by themselves.

    A reply that is pending, failed or refused keeps its content and gets `message.chat_image`, the `ImageResult` as a
    dict. A reply without any of this passes byte for byte.
    """
    check_names("install", options, SHIM_OPTIONS)
    told = checked(mode, options)  # a wrong one is told before anything is changed
    uninstall(client)
    http = _http(client)
    library = library_of(http)
    kind = AsyncChatImageTransport if isinstance(http, library.AsyncClient) else ChatImageTransport
    for holder, key, transport in _transports(client):
        holder[key] = kind(transport, mode, library=library, **told)
    return client


def uninstall(client: Client) -> Client:
    """Take out what `install` put in; a client without it is left alone. Another type is a `TypeError`."""
    for holder, key, transport in _transports(client):
        while isinstance(transport, (ChatImageTransport, AsyncChatImageTransport)):
            transport = transport.transport
        holder[key] = transport
    return client


def http_client(mode: Mode = "parts", *, library: str | None = None, **options: Unpack[HttpClientOptions]) -> Any:
    """A client of httpx2 or httpx for `OpenAI(http_client=...)`, with `install` done.

    `library`: `"httpx2"` or `"httpx"`; default is the one that the installed SDK speaks. `options` are those of
    `install` (`text`, `on_failure`, `images`, `template`, `fetch`, `poll`, `policy`, `preview`, `allow_svg`, `inputs`,
    `expects_image`, `dialect`); others go to the client (`proxy`, `timeout`, `limits`, `base_url` ...), which else has
    the SDK's own defaults. One that neither knows is a `TypeError`.
    """
    return _built("http_client", "Client", "DefaultHttpxClient", library, mode, options)


def async_http_client(mode: Mode = "parts", *, library: str | None = None, **options: Unpack[HttpClientOptions]) -> Any:
    """As `http_client`, for `AsyncOpenAI`."""
    return _built("async_http_client", "AsyncClient", "DefaultAsyncHttpxClient", library, mode, options)


def _http(client: Any) -> Any:
    """The HTTP client in a client of the SDK, or the client itself."""
    http = getattr(client, "_client", client)
    try:
        library_of(http)
    except TypeError:
        told = f"the class {client.__name__}" if isinstance(client, type) else type(client).__name__
        raise TypeError(f"a client of the OpenAI SDK, httpx or httpx2 is wanted, not {told}") from None
    return http


def _transports(client: Any) -> list[tuple[dict[Any, Any], Any, Any]]:
    """Each transport of a client, with the dict and the key that hold it. A proxy's may be `None`: then it has none."""
    http = _http(client)
    if not hasattr(http, "_transport"):
        raise TypeError(f"a client of the OpenAI SDK, httpx or httpx2 is wanted, not {type(client).__name__}")
    mounts = getattr(http, "_mounts", {})
    return [(vars(http), "_transport", http._transport)] + [
        (mounts, pattern, transport) for pattern, transport in mounts.items() if transport is not None
    ]


def _built(function: str, name: str, default: str, library: str | None, mode: Mode, options: HttpClientOptions) -> Any:
    kind = _client_class(name, default, library)
    check_names(function, options, NOT_THEIRS | _arguments_of(kind))
    theirs = {key: value for key, value in options.items() if key not in NOT_THEIRS}
    ours = checked(mode, {key: value for key, value in options.items() if key in NOT_THEIRS})
    return install(kind(**theirs), mode, **ours)


def _arguments_of(client_class: Any) -> frozenset[str]:
    """The keywords that a class of clients takes; the SDK's passes all on to the library's."""
    makers = [vars(base)["__init__"] for base in client_class.__mro__ if "__init__" in vars(base)]
    told = [each for maker in makers for each in signature(maker).parameters.values()]
    return frozenset(each.name for each in told if each.kind is Parameter.KEYWORD_ONLY)


def _client_class(name: str, default: str, library: str | None) -> Any:
    """The SDK's class, which has its defaults; without an SDK of that library the library's own."""
    if library is not None and library not in LIBRARIES:
        raise ValueError(f"library is one of {', '.join(LIBRARIES)}, not {library!r}")
    if util.find_spec("openai") is not None:
        made: Any = getattr(import_module("openai"), default)
        if library is None or any(base.__module__.split(".")[0] == library for base in made.__mro__):
            return made
    found = library or next((known for known in LIBRARIES if util.find_spec(known) is not None), None)
    if found is None:
        raise ImportError("http_client() needs httpx2 or httpx: pip install 'chatimg-parse[openai]'")
    return getattr(import_module(found), name)
