"""LiteLLM: a custom handler, so that its proxy serves the Images API over a gateway that has only chat.

Thin over the shim, which asks, waits for tasks and fetches; here is only what LiteLLM wants: its arguments, its answer
and its exceptions. A picture is paid for, so a request that the gateway took is sent once, however often LiteLLM's
router and the client's SDK try again by themselves. Knows nothing of how replies are read.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.util import find_spec
from secrets import token_hex
from typing import Any, NamedTuple, cast

from typing_extensions import Unpack

from ..advice import NEW_REQUEST, clean
from ..entry import parse
from ..models import Status
from ..printable import visible
from ..shim import HttpClientOptions, async_http_client, http_client

try:
    import httpx
    import openai
    from litellm import exceptions
    from litellm.llms.custom_llm import CustomLLM
    from litellm.types.utils import ImageObject, ImageUsage
except ImportError as error:
    raise ImportError("chatimg_parse.integrations.litellm needs LiteLLM: pip install 'litellm[proxy]'") from error

__all__ = ["ChatImageLLM", "handler"]

_PROVIDER = "chatimg_parse"
# LiteLLM gives a custom handler none of these. They are read off the request as the proxy got it.
_WITHHELD = ("n", "quality", "response_format", "size", "style", "user")
# What it gives of a request for an edit has its own settings in it. These are the Images API's.
_OF_EDITS = (*_WITHHELD, "background", "input_fidelity", "moderation", "output_compression", "output_format", "stream")
_SETTINGS = ("fetch", "poll")  # of the shim, which a deployment may set in its yaml
# Where no key was set: the SDK wants one, and would else take OpenAI's out of the environment.
_NO_KEY = "none"
_RETRY = "x-stainless-retry-count"  # OpenAI's SDKs number what they send again by themselves
_MOST, _SECONDS = 4096, 300.0  # requests that are remembered, and for how long: SDKs wait for seconds between tries
_NOT_BEGUN = 429  # the one status that says so
_USER_ERROR = "image_generation_user_error"  # the type of a refusal, as the shim and OpenAI tell it
# LiteLLM's exceptions by the status that its proxy answers with.
_EXCEPTIONS = {401: "AuthenticationError", 403: "PermissionDeniedError", 404: "NotFoundError", 429: "RateLimitError"}
_EXCEPTIONS |= {400: "BadRequestError", 422: "UnprocessableEntityError", 500: "InternalServerError"}
_EXCEPTIONS |= {502: "BadGatewayError", 503: "ServiceUnavailableError"}


class ChatImageLLM(CustomLLM):  # type: ignore[misc]
    """A LiteLLM handler that answers `image_generation` and `image_edit` over a chat endpoint.

    Put one into `litellm.custom_provider_map`, or name `chatimg_parse.integrations.litellm.handler` in the proxy's
    yaml. A deployment sets `model`, `api_base` and `api_key`, and may set `timeout` (seconds for the request),
    `extra_headers`, `extra_body` (more fields of the request, those of the Images API among them), and for itself
    `poll` and `fetch`.

    A request without a picture is LiteLLM's exception with the status for clients: 400 for a refusal
    (`ContentPolicyViolationError`), 504 for a task that is not finished, 502 for a reply without a picture, else what
    the gateway told. Only a rate limit (429) is tried again.
    """

    def __init__(self, **options: Unpack[HttpClientOptions]) -> None:
        """`options` are those of `chatimg_parse.shim.http_client`: `poll`, `fetch`, `policy`, `template`, `proxy` ...

        A wrong one is a `TypeError` or `ValueError` now.
        """
        super().__init__()
        self._options: dict[str, Any] = {**options, "images": "chat"}
        http_client(**self._options).close()
        self._ended = _Ended()

    # LiteLLM gives every argument by its name.

    def image_generation(self, model: str, prompt: str, **given: Any) -> Any:
        """Answer `litellm.image_generation()`, which calls it, with a `litellm.ImageResponse` of all pictures."""
        return self._sent(_generation(model, prompt, given), given["model_response"])

    async def aimage_generation(self, model: str, prompt: str, **given: Any) -> Any:
        """As `image_generation`, async: what the proxy calls."""
        return await self._asent(_generation(model, prompt, given), given["model_response"])

    def image_edit(self, model: str, image: Sequence[Any], prompt: str | None, **given: Any) -> Any:
        """Answer `litellm.image_edit()`, which calls it: the pictures go along as parts of the message."""
        return self._sent(_edit(model, image, prompt, given), given["model_response"])

    async def aimage_edit(self, model: str, image: Sequence[Any], prompt: str | None, **given: Any) -> Any:
        """As `image_edit`, async: what the proxy calls."""
        return await self._asent(_edit(model, image, prompt, given), given["model_response"])

    def _sent(self, asked: _Asked, response: Any) -> Any:
        self._check(asked)
        try:
            with http_client(**{**self._options, **asked.settings}) as http:
                client = openai.OpenAI(http_client=http, **asked.client)
                return _answered(response, getattr(client.images, asked.method)(**asked.arguments))
        except openai.OpenAIError as error:
            raise self._failed(asked, error) from error

    async def _asent(self, asked: _Asked, response: Any) -> Any:
        self._check(asked)
        try:
            async with async_http_client(**{**self._options, **asked.settings}) as http:
                client = openai.AsyncOpenAI(http_client=http, **asked.client)
                return _answered(response, await getattr(client.images, asked.method)(**asked.arguments))
        except openai.OpenAIError as error:
            raise self._failed(asked, error) from error

    def _check(self, asked: _Asked) -> None:
        """Raise what came of this request, where the gateway took it before."""
        failure = self._ended.of(asked)
        if failure is not None:
            raise _exception(failure, asked.model)

    def _failed(self, asked: _Asked, error: openai.OpenAIError) -> Exception:
        failure = _failure(error)
        if not failure.again:
            self._ended.add(asked, failure)
        return _exception(failure, asked.model)


# -- what is asked ----------------------------------------------------------------------------------------------


class _Asked(NamedTuple):
    """A request: a method of the SDK with its arguments, and the names by which it is known if it comes again."""

    model: str
    method: str
    arguments: dict[str, Any]
    client: dict[str, Any]  # how to reach the gateway
    settings: dict[str, Any]  # of the shim, for this deployment
    content: str  # the same for whoever sends the same
    call: str  # the same for all tries of the proxy's router
    is_second: bool  # the client says that it sent this before


def _generation(model: str, prompt: str, given: Mapping[str, Any]) -> _Asked:
    told = given["optional_params"]
    fields = {name: told[name] for name in told if name not in (*_SETTINGS, "extra_body", "extra_headers")}
    origin = getattr(given["logging_obj"], "model_call_details", {}).get("litellm_params")
    return _asked("generate", model, {"prompt": prompt}, fields, _Origin(origin, _WITHHELD), given)


def _edit(model: str, image: Sequence[Any], prompt: str | None, given: Mapping[str, Any]) -> _Asked:
    told = given["optional_params"]
    fields = {name: told[name] for name in _OF_EDITS if told.get(name) is not None}
    origin = _Origin(told, _OF_EDITS)
    arguments = {"prompt": prompt or "", "image": [_file(each) for each in image]}
    if origin.mask is not None:
        arguments["mask"] = _file(origin.mask)
    return _asked("edit", model, arguments, fields, origin, given)


def _asked(
    method: str, model: str, own: dict[str, Any], fields: dict[str, Any], origin: _Origin, given: Mapping[str, Any]
) -> _Asked:
    told, base, timeout = given["optional_params"], given.get("api_base"), given.get("timeout")
    fields |= origin.fields
    content = _digest((origin.user, method, model, fields), own)
    fields = {**(told.get("extra_body") or {}), **fields}
    if not base:
        raise _exception(_Failure(500, "the deployment has no `api_base`: set it to the gateway's address"), model)
    if fields.pop("stream", None):
        raise _exception(_Failure(400, "LiteLLM hands no events of pictures on: leave `stream` out"), model)
    client = {"base_url": base, "api_key": given.get("api_key") or _NO_KEY, "max_retries": 0}
    return _Asked(
        model,
        method,
        {**own, "model": model, "extra_body": fields, "extra_headers": told.get("extra_headers")},
        {**client, "timeout": getattr(timeout, "read", timeout)},
        {name: told[name] for name in _SETTINGS if name in told and name not in origin.body},
        content,
        f"{origin.call} {content}",
        origin.is_second,
    )


class _Origin:
    """The request as the proxy got it, of which LiteLLM hands on a part. Without a proxy there is none."""

    def __init__(self, params: Mapping[str, Any] | None, names: Sequence[str]) -> None:
        params = params or {}
        request = params.get("proxy_server_request") or {}
        self.call: str = params.get("litellm_call_id") or token_hex(16)
        self.body: Mapping[str, Any] = request.get("body") or {}
        self.fields = {name: self.body[name] for name in names if self.body.get(name) is not None}
        self.is_second = (request.get("headers") or {}).get(_RETRY, "0") != "0"
        self.user = (params.get("metadata") or {}).get("user_api_key_hash")

    @property
    def mask(self) -> Any:
        """The mask of an edit, if it has one; the proxy keeps a list of them."""
        told = self.body.get("mask")
        return next(iter(told), None) if isinstance(told, list) else told


def _digest(told: Any, own: Mapping[str, Any]) -> str:
    """A name for what is sent, the bytes of pictures included."""
    pictures = [*own.get("image", ()), own.get("mask")]
    parts = [part for picture in pictures if isinstance(picture, tuple) for part in picture]
    digest = sha256(repr((told, own["prompt"])).encode("utf-8", "surrogatepass"))
    for part in parts:
        digest.update(part if isinstance(part, bytes) else repr(part).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _file(told: Any) -> Any:
    """A picture that can be sent as often as is needed: a file is read only once."""
    if not hasattr(told, "read"):
        return told
    told.seek(0)
    return (getattr(told, "name", None) or "image.png", told.read())


# -- what came of it --------------------------------------------------------------------------------------------


class _Failure(NamedTuple):
    """Why there is no picture. `again`: nothing was begun, so who asks again pays nothing twice."""

    status: int
    message: str
    code: str | None = None
    refused: bool = False
    again: bool = False


class _Ended:
    """Requests that the gateway took, and that gave no picture: who sends one again by himself gets the same answer."""

    def __init__(self) -> None:
        self._failures: OrderedDict[str, tuple[float, _Failure]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, asked: _Asked) -> _Failure | None:
        """What came of this request before."""
        names = (asked.call, asked.content) if asked.is_second else (asked.call,)
        with self._lock:
            found = [self._failures[name] for name in names if name in self._failures]
        return next((failure for until, failure in found if until > time.monotonic()), None)

    def add(self, asked: _Asked, failure: _Failure) -> None:
        """Remember it for as long as a client may send it again by itself."""
        with self._lock:
            for name in (asked.call, asked.content):
                self._failures[name] = (time.monotonic() + _SECONDS, failure)
                self._failures.move_to_end(name)
            while len(self._failures) > _MOST:
                self._failures.popitem(last=False)


def _answered(response: Any, told: Any) -> Any:
    """LiteLLM's own answer, filled with what the SDK gave."""
    body = told.model_dump(exclude_none=True)
    response.created = body.get("created") or int(time.time())
    response.data = [ImageObject(**image) for image in body.get("data", ())]
    if body.get("usage"):
        response.usage = ImageUsage(**body["usage"])
    return response


def _failure(error: openai.OpenAIError) -> _Failure:
    if isinstance(error, openai.APIStatusError):
        body = error.body if isinstance(error.body, dict) else {}
        told = clean(str(body.get("message") or error.message))
        refused = error.status_code == 400 and (
            body.get("type") == _USER_ERROR or parse({"error": body}).status is Status.REFUSED
        )
        code = None if body.get("code") is None else clean(str(body["code"]))
        again = error.status_code == _NOT_BEGUN and error.response.headers.get("x-should-retry") != "false"
        return _Failure(error.status_code, told, code, refused, again)
    kind = type(error.__cause__).__name__
    if kind in ("ConnectError", "ConnectTimeout", "UnsupportedProtocol", "ProxyError"):
        return _Failure(502, f"the gateway cannot be reached ({kind}): see `api_base`", again=True)
    if isinstance(error, openai.APITimeoutError):
        return _Failure(504, f"the gateway did not answer in time, and may still make the picture; {NEW_REQUEST}")
    return _Failure(502, f"the connection broke off, and the picture may have been made ({kind}); {NEW_REQUEST}")


def _exception(failure: _Failure, model: str) -> Exception:
    """LiteLLM's exception for it. `num_retries` is what its router goes by, where the request says nothing of it."""
    response = httpx.Response(failure.status, request=httpx.Request("POST", "https://gateway.invalid"))
    message = visible(f"{failure.message} [{failure.code}]" if failure.code else failure.message)
    told: dict[str, Any] = {"message": message, "model": model, "llm_provider": _PROVIDER}
    error: Any
    if failure.refused:
        error = exceptions.ContentPolicyViolationError(**told, response=response)
    elif failure.status == 504:
        error = exceptions.Timeout(**told, exception_status_code=504)
    elif failure.status in _EXCEPTIONS:
        error = getattr(exceptions, _EXCEPTIONS[failure.status])(**told, response=response)
    else:
        error = exceptions.APIError(status_code=failure.status, **told)
    error.code = failure.code or getattr(error, "code", None)
    if not failure.again:
        error.num_retries = 0
    return cast(Exception, error)


# The proxy's yaml names it: `custom_handler: chatimg_parse.integrations.litellm.handler`. It waits for tasks, and gives
# base64 where that is asked for and the extra [fetch] is there.
handler = ChatImageLLM(poll=True, fetch=find_spec("ssrfguard") is not None)
"""The handler that a proxy's configuration names: it waits for tasks, and fetches if `[fetch]` is installed."""
