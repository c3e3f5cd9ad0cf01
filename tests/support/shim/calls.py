"""Calls of the Images API: as the installed SDK sends them, as forms that a client writes, and as they are read."""

from __future__ import annotations

import json
from typing import Any

import httpx

from chatimg_parse.shim.images.call import ImagesCall, read_call

from ..pictures import GIF, PNG
from ..sdk import HTTP, client_of

EDITS, GENERATIONS = "/v1/images/edits", "/v1/images/generations"
PNG_URI, GIF_URI = f"data:image/png;base64,{PNG}", f"data:image/gif;base64,{GIF}"
FORM = "multipart/form-data; boundary=b"


def sent(method: str, **arguments: Any) -> ImagesCall:
    """The call as it is read off the request that the installed SDK sends."""
    requests: list[Any] = []

    def answer(request: Any) -> Any:
        requests.append(request)
        return HTTP.Response(200, json={"created": 1, "data": []})

    with client_of(answer) as client:
        getattr(client.images, method)(**arguments)
    call = read_call(requests[0].url.path, requests[0].headers["content-type"], requests[0].read())
    assert call is not None
    return call


def json_call(path: str = GENERATIONS, **fields: Any) -> ImagesCall | None:
    return read_call(path, "application/json", json.dumps(fields).encode())


def call_of(**fields: Any) -> ImagesCall:
    call = json_call(**{"prompt": "a cat", **fields})
    assert call is not None
    return call


def written(data: dict[str, Any], files: list[tuple[str, Any]], kind: str | None = FORM) -> tuple[str, bytes]:
    """A form, and its media type."""
    headers = {"content-type": kind} if kind else {}
    request = httpx.Request("POST", "http://x.example/", data=data, files=files, headers=headers)
    return request.headers["content-type"], request.read()
