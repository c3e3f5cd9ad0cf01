"""LiteLLM: a custom handler, so that its proxy serves the Images API over a gateway that has only chat.

Thin over the shim, which asks, waits for tasks and fetches; here is only what LiteLLM wants: its arguments, its answer
and its exceptions. A picture is paid for, so a request that the gateway took is sent once, however often LiteLLM's
router and the client's SDK try again by themselves. Knows nothing of how replies are read.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from secrets import token_hex
from typing import Any, NamedTuple, cast

from typing_extensions import Unpack

from ..advice import NEW_REQUEST, clean
from ..entry import parse
from ..models import Status
from ..printable import visible
from ..shim import HttpClientOptions, async_http_client, http_client
from .once import Failure, Taken, Try

try:
    import httpx
    import openai
    from litellm import exceptions
    from litellm.llms.custom_llm import CustomLLM
    from litellm.types.utils import ImageObject, ImageUsage
    from openai.types import ImagesResponse
except ImportError as error:
    raise ImportError("chatimg_parse.integrations.litellm needs LiteLLM: pip install 'litellm[proxy]'") from error

__all__ = ["ChatImageLLM", "handler"]

_PROVIDER = "chatimg_parse"
# LiteLLM gives a custom handler none of these. They are read off the request as the proxy got it.
_WITHHELD = ("n", "quality", "response_format", "size", "style", "user")
# What it gives of a request for an edit has its own settings in it. These are the Images API's.
_OF_EDITS = (*_WITHHELD, "background", "input_fidelity", "moderation", "output_compression", "output_format", "stream")
_SETTINGS = ("fetch", "poll")  # of the shim, which a deployment may set in its yaml
_NOT_THE_CLIENTS = (*_SETTINGS, "extra_headers")  # LiteLLM would let who asks write over a deployment's
# What `extra_body` may not say: else who asks takes another model than the one that the proxy lets him have.
_SAID = ("model", "prompt", "image", "mask")
# Where no key was set: the SDK wants one, and would else take OpenAI's out of the environment.
_NO_KEY = "none"
_RETRY = "x-stainless-retry-count"  # OpenAI's SDKs number what they send again by themselves
# Seconds for all of a request in the proxy. Else a gateway that sends a byte now and then holds it when all have gone.
_LONGEST = 3600.0
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
        # A POST that is redirected comes twice or as something else, and nobody checks where it goes.
        self._options: dict[str, Any] = {"follow_redirects": False, **options, "images": "chat"}
        with http_client(**self._options) as http:
            if not {"verify", "cert"} & options.keys():  # once, since it takes long and the proxy's loop would wait
                [kind] = [base for base in type(http).__mro__ if base.__name__ == "Client"]
                library = import_module(kind.__module__.partition(".")[0])  # that of the SDK, and so its certificates
                self._options["verify"] = library.create_ssl_context(trust_env=options.get("trust_env", True))
        self._taken = Taken()

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
        self._begin(asked)
        try:
            with http_client(**{**self._options, **asked.settings}) as http:
                client = openai.OpenAI(http_client=http, **asked.client)
                return self._answered(asked, response, getattr(client.images, asked.method)(**asked.arguments))
        except Exception as error:
            raise self._failed(asked, error) from None  # its words stay out of logs

    async def _asent(self, asked: _Asked, response: Any) -> Any:
        self._begin(asked)
        try:
            async with async_http_client(**{**self._options, **asked.settings}) as http:
                client = openai.AsyncOpenAI(http_client=http, **asked.client)
                told = getattr(client.images, asked.method)(**asked.arguments)
                return self._answered(asked, response, await asyncio.wait_for(told, _LONGEST))
        except Exception as error:
            raise self._failed(asked, error) from None  # its words stay out of logs

    def _begin(self, asked: _Asked) -> None:
        """Raise what came of this request, where the gateway took it before."""
        failure = self._taken.begin(asked.tried)
        if failure is not None:
            raise _exception(failure, asked.model)

    def _answered(self, asked: _Asked, response: Any, told: Any) -> Any:
        answer = _filled(response, told)
        self._taken.end(asked.tried, None)
        return answer

    def _failed(self, asked: _Asked, error: Exception) -> Exception:
        failure = _failure(error)
        self._taken.end(asked.tried, failure)
        return _exception(failure, asked.model)


# -- what is asked ----------------------------------------------------------------------------------------------


class _Asked(NamedTuple):
    """A request: a method of the SDK with its arguments, and the names by which it is known if it comes again."""

    model: str
    method: str
    arguments: dict[str, Any]
    client: dict[str, Any]  # how to reach the gateway
    settings: dict[str, Any]  # of the shim, for this deployment
    tried: Try


def _generation(model: str, prompt: str, given: Mapping[str, Any]) -> _Asked:
    if not isinstance(prompt, str) or not prompt.strip():
        raise _exception(Failure(400, "`prompt` says what to draw, and is empty"), model)
    told = given["optional_params"]
    fields = {name: told[name] for name in told if name not in (*_NOT_THE_CLIENTS, "extra_body")}
    origin = getattr(given["logging_obj"], "model_call_details", {}).get("litellm_params")
    return _asked("generate", model, {"prompt": prompt}, fields, _Origin(origin, _WITHHELD), given)


def _edit(model: str, image: Sequence[Any], prompt: str | None, given: Mapping[str, Any]) -> _Asked:
    told = given["optional_params"]
    fields = {name: told[name] for name in _OF_EDITS if told.get(name) is not None}
    origin = _Origin(told, _OF_EDITS)
    arguments = {"prompt": prompt or "", "image": [_file(each) for each in image if each is not None]}
    if not arguments["image"]:
        raise _exception(Failure(400, "`image` is the file of a form, or several, and there is none"), model)
    if origin.mask is not None:
        arguments["mask"] = _file(origin.mask)
    return _asked("edit", model, arguments, fields, origin, given)


def _asked(
    method: str, model: str, own: dict[str, Any], fields: dict[str, Any], origin: _Origin, given: Mapping[str, Any]
) -> _Asked:
    told, base, timeout = given["optional_params"], given.get("api_base"), given.get("timeout")
    fields |= origin.fields
    more = told.get("extra_body") or {}
    content = _digest((origin.user, method, model, fields, origin.body.get("extra_body")), own)
    if not isinstance(more, Mapping):
        raise _exception(Failure(400, "`extra_body` is an object: more fields of the request"), model)
    for name in _NOT_THE_CLIENTS:
        if name in origin.body:
            raise _exception(Failure(400, f"`{name}` is set in the proxy's yaml only: leave it out"), model)
    fields = {name: value for name, value in {**more, **fields}.items() if name not in _SAID}
    if not base:
        raise _exception(Failure(500, "the deployment has no `api_base`: set it to the gateway's address"), model)
    if fields.pop("stream", None):
        raise _exception(Failure(400, "LiteLLM hands no events of pictures on: leave `stream` out"), model)
    client = {"base_url": base, "api_key": given.get("api_key") or _NO_KEY, "max_retries": 0}
    return _Asked(
        model,
        method,
        {**own, "model": model, "extra_body": fields, "extra_headers": told.get("extra_headers")},
        {**client, "timeout": getattr(timeout, "read", timeout)},
        {name: told[name] for name in _SETTINGS if name in told},
        Try(f"{origin.call} {content}", content, origin.number),
    )


class _Origin:
    """The request as the proxy got it, of which LiteLLM hands on a part. Without a proxy there is none."""

    def __init__(self, params: Mapping[str, Any] | None, names: Sequence[str]) -> None:
        params = params or {}
        request = params.get("proxy_server_request") or {}
        self.call: str = params.get("litellm_call_id") or token_hex(16)
        self.body: Mapping[str, Any] = request.get("body") or {}
        self.fields = {name: self.body[name] for name in names if self.body.get(name) is not None}
        number = str((request.get("headers") or {}).get(_RETRY))
        self.number = int(number) if number.isdecimal() and len(number) < 5 else 0
        self.user = (params.get("metadata") or {}).get("user_api_key_hash")

    @property
    def mask(self) -> Any:
        """The mask of an edit, if it has one; the proxy keeps a list of them."""
        told = self.body.get("mask")
        return next(iter(told), None) if isinstance(told, list) else told


def _digest(told: Any, own: Mapping[str, Any]) -> str:
    """A name for what is sent, the bytes of pictures included."""
    digest = sha256()
    for part in (told, own["prompt"], own.get("mask"), *own.get("image", ())):
        for each in part if isinstance(part, tuple) else (part,):
            data = each if isinstance(each, bytes) else repr(each).encode("utf-8", "surrogatepass")
            digest.update(b"%d:" % len(data))
            digest.update(data)
    return digest.hexdigest()


def _file(told: Any) -> Any:
    """A picture that can be sent as often as is needed: a file is read only once."""
    if not hasattr(told, "read"):
        return told
    told.seek(0)
    return (getattr(told, "name", None) or "image.png", told.read())


# -- what came of it --------------------------------------------------------------------------------------------


def _filled(response: Any, told: Any) -> Any:
    """LiteLLM's own answer, filled with what the SDK gave; `ValueError` where that is no picture."""
    body = told.model_dump(exclude_none=True) if isinstance(told, ImagesResponse) else {}
    response.data = [ImageObject(**image) for image in body.get("data", ())]
    if not response.data:
        raise ValueError("no picture")
    response.created = body.get("created") or int(time.time())
    if body.get("usage"):
        response.usage = ImageUsage(**body["usage"])
    return response


def _failure(error: Exception) -> Failure:
    if isinstance(error, openai.APIStatusError):
        if error.status_code < 400:
            return Failure(502, "the gateway says that it is elsewhere: set `api_base` to where it is")
        body = error.body if isinstance(error.body, dict) else {}
        told = clean(str(body.get("message") or error.message))
        refused = error.status_code == 400 and (
            body.get("type") == _USER_ERROR or parse({"error": body}).status is Status.REFUSED
        )
        code = None if body.get("code") is None else clean(str(body["code"]))
        again = error.status_code == _NOT_BEGUN and error.response.headers.get("x-should-retry") != "false"
        return Failure(error.status_code, told, code, refused, again)
    kind = type(error.__cause__).__name__
    if kind in ("ConnectError", "ConnectTimeout", "UnsupportedProtocol", "ProxyError"):
        return Failure(502, f"the gateway cannot be reached ({kind}): see `api_base`", again=True)
    if isinstance(error, (openai.APITimeoutError, asyncio.TimeoutError)):
        return Failure(504, f"the gateway did not answer in time, and may still make the picture; {NEW_REQUEST}")
    if type(error) is openai.APIConnectionError:
        return Failure(502, f"the connection broke off, and the picture may have been made ({kind}); {NEW_REQUEST}")
    kind = type(error).__name__
    return Failure(502, f"what came is no answer of a chat endpoint ({kind}): see `api_base`; {NEW_REQUEST}")


def _exception(failure: Failure, model: str) -> Exception:
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
