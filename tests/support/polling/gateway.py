"""A gateway that is a function, a clock that only sleeping moves, and a fetcher that is asked for strangers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from chatimg_parse.poll import PollRequest

Body = bytes | str
Answer = tuple[int, dict[str, str], Body]
BASE = "https://gateway.example/v1"
NOT_FOUND: Answer = (404, {"content-type": "application/json"}, '{"error":{"message":"Invalid URL","code":""}}')


def answer(value: Any, status: int = 200, **headers: str) -> Answer:
    """JSON of a value; text and bytes go as they are. `retry_after="3"` is the header `retry-after`."""
    named = {name.replace("_", "-"): told for name, told in headers.items()}
    return status, named, value if isinstance(value, (str, bytes)) else json.dumps(value)


@dataclass
class Gateway:
    """Answers by the address: one after the other, the last one for ever. `log` is what was asked."""

    answers: Mapping[str, list[Any]]
    other: Answer = NOT_FOUND
    log: list[PollRequest] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def __call__(self, request: PollRequest) -> Answer:
        self.log.append(request)
        told = self.answers.get(request.url)
        if told is None:
            return self.other
        count = self.counts[request.url] = self.counts.get(request.url, 0) + 1
        one = told[min(count, len(told)) - 1]
        if isinstance(one, BaseException):
            raise one
        return one if isinstance(one, tuple) else answer(one)

    async def later(self, request: PollRequest) -> Answer:
        return self(request)

    @property
    def urls(self) -> list[str]:
        return [request.url for request in self.log]

    def strangers(self) -> Any:
        """A module like `chatimg_parse.fetch`, for which this gateway is the world outside."""

        def read(url: str, policy: object = None, *, timeout: float | None = None) -> Any:
            assert timeout is not None
            status, headers, body = self(PollRequest("GET", url, with_key=False, guarded=True))
            body = body.encode() if isinstance(body, str) else body
            return SimpleNamespace(status=status, headers=list(headers.items()), body=body, policy=policy)

        async def aread(url: str, policy: object = None, *, timeout: float | None = None) -> Any:
            return read(url, policy, timeout=timeout)

        return SimpleNamespace(read=read, aread=aread)


class Clock:
    """Seconds, which pass while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.slept.append(seconds)
        self.now += seconds

    async def asleep(self, seconds: float) -> None:
        self.sleep(seconds)
