"""A pending task, waited for over the connections of the caller's client: GET only, and the key to the gateway only."""

from __future__ import annotations

import time
from importlib import import_module
from typing import Any

from ...models import ImagePending, ImageResult
from ..guard import open_failure
from ..options import Options
from .fetched import policy_for

_LONGEST = 30.0  # seconds for one step of a request
_MOST = 32 << 20  # bytes of an answer
# Of the request that was sent, and not of the one that asks.
_NOT_SENT = frozenset(
    (b"host", b"content-length", b"content-type", b"transfer-encoding", b"content-encoding", b"idempotency-key")
)


def polled(result: ImageResult, options: Options, base: str, transport: Any, library: Any, request: Any) -> ImageResult:
    """What the task came to; the result as it was where that cannot be told."""
    end = time.monotonic() + options.patience

    def send(asked: Any) -> tuple[int, Any, bytes]:
        response = transport.handle_request(_request(asked, library, request, end))
        try:
            pieces = _Pieces(end)
            for piece in response.iter_bytes():
                pieces.add(piece)
        finally:
            response.close()
        return response.status_code, response.headers.multi_items(), pieces.whole()

    try:
        poll = import_module("chatimg_parse.poll").poll
        told: ImageResult = poll(result, send, base_url=base, **_how(options, base))
        return told
    except ImagePending as pending:
        return pending.result
    except Exception as error:
        open_failure(error)
        return result


async def apolled(
    result: ImageResult, options: Options, base: str, transport: Any, library: Any, request: Any
) -> ImageResult:
    """As `polled`, for async clients."""
    end = time.monotonic() + options.patience

    async def send(asked: Any) -> tuple[int, Any, bytes]:
        response = await transport.handle_async_request(_request(asked, library, request, end))
        try:
            pieces = _Pieces(end)
            async for piece in response.aiter_bytes():
                pieces.add(piece)
        finally:
            await response.aclose()
        return response.status_code, response.headers.multi_items(), pieces.whole()

    try:
        apoll = import_module("chatimg_parse.poll").apoll
        told: ImageResult = await apoll(result, send, base_url=base, **_how(options, base))
        return told
    except ImagePending as pending:
        return pending.result
    except Exception as error:
        open_failure(error)
        return result


def _how(options: Options, base: str) -> dict[str, Any]:
    try:
        policy = policy_for(options, base)
    except ImportError:  # then nobody but the gateway is asked
        policy = None
    return {"timeout": options.patience, "policy": policy}


def _request(asked: Any, library: Any, sent: Any, end: float) -> Any:
    """A GET with the headers of the request that was sent, where it may have these, and a limit of its own."""
    limit = max(0.001, min(_LONGEST, end - time.monotonic()))
    extensions = {**sent.extensions, "timeout": dict.fromkeys(("connect", "read", "write", "pool"), limit)}
    headers = (
        [(name, told) for name, told in sent.headers.raw if name.lower() not in _NOT_SENT] if asked.with_key else []
    )
    return library.Request(asked.method, asked.url, headers=headers, extensions=extensions)


class _Pieces:
    """A body that ends somewhere, and in time; else it is one that did not come."""

    def __init__(self, end: float) -> None:
        self._pieces: list[bytes] = []
        self._size, self._end = 0, end

    def add(self, piece: bytes) -> None:
        self._pieces.append(piece)
        self._size += len(piece)
        if self._size > _MOST:
            raise OSError("the answer of the endpoint is too large")
        if time.monotonic() > self._end:
            raise TimeoutError

    def whole(self) -> bytes:
        return b"".join(self._pieces)
