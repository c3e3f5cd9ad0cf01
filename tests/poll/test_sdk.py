"""The installed OpenAI SDK as the client: its key and headers at home only, its retries and redirects off."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import urlsplit

import openai
import pytest

from chatimg_parse import ImagePending, ImageResult
from chatimg_parse.poll import Row, apoll, poll, senders

from ..support.loopback import CUT, RESET, Breaking, Loopback, no_proxy, serving
from ..support.polling.gateway import Clock, answer
from ..support.results import places
from ..support.sdk import HTTP

KEY = "sk-secret-0123456789"
CAT = "https://cdn.example/cat.png"
FIRST = ImageResult(status="pending", task_id="task_1")
RUNS = {"id": "task_1", "status": "running"}
DONE = {"id": "task_1", "status": "completed", "data": [{"url": CAT}]}
ROWS = (Row("{base}/tasks/{id}"),)


class Recording(Loopback):
    """Answers a path with what stands in `answers`, the last for ever, and keeps what it was sent."""

    def __init__(self) -> None:
        super().__init__(_Handler)
        self.answers: dict[str, list[Any]] = {}
        self.log: list[tuple[str, str, dict[str, str]]] = []

    @property
    def lines(self) -> list[str]:
        return [f"{method} {path}" for method, path, _ in self.log]

    @property
    def headers(self) -> list[dict[str, str]]:
        return [headers for _, _, headers in self.log]


class _Handler(Breaking):
    def answer(self) -> None:
        server = cast(Recording, self.server)
        server.log.append((self.command, self.path, {name.lower(): told for name, told in self.headers.items()}))
        told = server.answers.get(self.path, [answer({"error": "no"}, 404)])
        one = told.pop(0) if len(told) > 1 else told[0]
        if one == RESET:
            self.break_off(RESET)
            return
        cut = one == CUT
        status, headers, body = answer(DONE) if cut else one if isinstance(one, tuple) else answer(one)
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        for name, value in {"content-length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data[:10] if cut else data)
        if cut:
            self.break_off(CUT)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):  # whatever is sent is recorded
            return self.answer
        raise AttributeError(name)


@pytest.fixture
def home() -> Iterator[Recording]:
    with no_proxy(), serving(Recording()) as server:
        yield server


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> Iterator[Recording]:
    """A stranger, who is asked by a fetcher that sends nothing of ours."""

    def read(url: str, _policy: object = None, *, timeout: float | None = None) -> Any:
        parts = urlsplit(url)
        connection = HTTPConnection(parts.netloc, timeout=timeout)
        connection.request("GET", parts.path)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return SimpleNamespace(status=response.status, headers=response.getheaders(), body=body)

    async def aread(url: str, _policy: object = None, *, timeout: float | None = None) -> Any:
        return await asyncio.to_thread(read, url, timeout=timeout)

    monkeypatch.setitem(sys.modules, "chatimg_parse.fetch", SimpleNamespace(read=read, aread=aread))
    with serving(Recording()) as server:
        yield server


def sync(first: ImageResult, where: str, kind: str = "OpenAI", **options: Any) -> ImageResult:
    with getattr(openai, kind)(**_credentials(kind, where)) as client:
        return poll(first, client, **options)


def later(first: ImageResult, where: str, kind: str = "OpenAI", **options: Any) -> ImageResult:
    async def main() -> ImageResult:
        async with getattr(openai, f"Async{kind}")(**_credentials(kind, where)) as client:
            return await apoll(first, client, **options)

    return asyncio.run(main())


def _credentials(kind: str, base_url: str) -> dict[str, Any]:
    own: dict[str, Any] = {"api_key": KEY, "max_retries": 5, "default_headers": {"x-mine": "1"}}
    if kind == "AzureOpenAI":
        return {**own, "azure_endpoint": base_url.removesuffix("/v1"), "api_version": "2025-04-01"}
    return {**own, "base_url": base_url}


both = pytest.mark.parametrize("way", [sync, later])
Way = Callable[..., ImageResult]


@both
def test_the_key_goes_home(way: Way, home: Recording) -> None:
    home.answers = {"/v1/tasks/task_1": [RUNS, answer("", 500), answer("", 429, retry_after="1"), DONE]}
    result = way(FIRST, home.url, rows=ROWS)
    assert places(result) == [(CAT, None)]
    assert home.lines == ["GET /v1/tasks/task_1"] * 4
    for headers in home.headers:
        assert headers["authorization"] == f"Bearer {KEY}"
        assert headers["x-mine"] == "1"
        assert headers["accept-encoding"] == "identity"
        assert headers.get("content-length", "0") == "0"


@both
def test_no_key_at_a_stranger_whoever_sends_us_there(way: Way, home: Recording, far: Recording) -> None:
    first = FIRST.model_copy(
        update={"poll_url": f"{far.root}/poll/task_1", "source_url": f"{far.root}/source/task_1", "task_id": "task_1"}
    )
    home.answers = {"/v1/tasks/task_1": [answer("", 302, location=f"{far.root}/redirected")]}
    with pytest.raises(ImagePending, match="poll-no-endpoint"):
        way(first, home.url, rows=ROWS)
    round_of_all = ["GET /poll/task_1", "GET /redirected", "GET /source/task_1"]
    assert far.lines == round_of_all * 3
    assert home.lines == ["GET /v1/tasks/task_1"] * 3
    for _, path, headers in far.log:
        assert KEY not in str(headers), path
        assert not {"authorization", "api-key", "cookie", "x-mine"} & headers.keys(), path


@both
def test_a_stranger_that_answers_is_kept_without_the_key(way: Way, home: Recording, far: Recording) -> None:
    far.answers = {"/poll/task_1": [RUNS, answer({**RUNS, "poll_url": f"{home.url}/tasks/task_1"}), DONE]}
    result = way(FIRST.model_copy(update={"poll_url": f"{far.root}/poll/task_1"}), home.url)
    assert result.status == "completed"
    assert (far.lines, home.lines) == (["GET /poll/task_1"] * 3, [])


@both
def test_the_key_goes_to_an_origin_that_is_trusted(way: Way, home: Recording, far: Recording) -> None:
    far.answers = {"/poll/task_1": [DONE]}
    first = FIRST.model_copy(update={"poll_url": f"{far.root}/poll/task_1"})
    assert way(first, home.url, trusted_origins=[far.root]).status == "completed"
    assert [headers["authorization"] for headers in far.headers] == [f"Bearer {KEY}"]


@both
def test_a_redirect_at_home_is_followed_by_us(way: Way, home: Recording) -> None:
    home.answers = {
        "/v1/tasks/task_1": [answer("", 303, location="/v1/results/1")],
        "/v1/results/1": [DONE],
    }
    assert way(FIRST, home.url, rows=ROWS).status == "completed"
    assert home.lines == ["GET /v1/tasks/task_1", "GET /v1/results/1"]


@both
@pytest.mark.parametrize("fault", [CUT, RESET])
def test_a_connection_that_breaks_is_a_request_more(way: Way, home: Recording, fault: str) -> None:
    home.answers = {"/v1/tasks/task_1": [RUNS, fault, DONE]}
    assert way(FIRST, home.url, rows=ROWS).status == "completed"
    assert home.lines == ["GET /v1/tasks/task_1"] * 3


@both
def test_nobody_at_home_is_the_end_of_the_time(way: Way, clock: Clock) -> None:
    with no_proxy(), pytest.raises(ImagePending, match="poll-timeout"):
        way(FIRST, "http://127.0.0.1:9/v1", timeout=3, rows=ROWS)
    assert clock.now == 1003.0


@both
def test_azure_gets_its_header_and_its_version(way: Way, home: Recording) -> None:
    home.answers = {"/openai/tasks/task_1?api-version=2025-04-01": [DONE]}
    assert way(FIRST, home.url, "AzureOpenAI", rows=ROWS).status == "completed"
    assert home.headers[0]["api-key"] == KEY


@both
def test_another_base_url_can_be_named(way: Way, home: Recording) -> None:
    home.answers = {"/other/tasks/task_1": [DONE]}
    assert way(FIRST, home.url, base_url=f"{home.root}/other", rows=ROWS).status == "completed"


# -- without a network --------------------------------------------------------------------------------------------


def mocked(handle: Callable[[Any], Any], **options: Any) -> openai.OpenAI:
    http = HTTP.Client(transport=HTTP.MockTransport(handle), follow_redirects=True)
    return openai.OpenAI(api_key=KEY, base_url="https://gateway.example/v1", http_client=http, **options)


def test_a_request_takes_at_most_what_is_left(clock: Clock) -> None:
    seen = []

    def handle(request: Any) -> Any:
        seen.append(request.extensions["timeout"]["read"])
        clock.now += 20
        return HTTP.Response(200, json=RUNS)

    with pytest.raises(ImagePending, match="poll-timeout"):
        poll(FIRST, mocked(handle), timeout=50, rows=ROWS)
    assert seen == [30.0, 28.0, 5.0]


def test_a_body_that_drips_ends_with_the_time(clock: Clock) -> None:
    def dripping() -> Iterator[bytes]:
        for _ in range(1000):
            clock.now += 1
            yield b" "

    with pytest.raises(ImagePending, match="poll-timeout"):
        poll(FIRST, mocked(lambda _request: HTTP.Response(200, content=dripping())), timeout=50, rows=ROWS)
    assert clock.now == 1050.0


def test_an_endless_body_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(senders, "_MOST_BYTES", 10_000)
    taken = []

    def endless() -> Iterator[bytes]:
        while True:
            taken.append(1000)
            yield b" " * 1000

    with pytest.raises(ImagePending, match="poll-timeout"):
        poll(FIRST, mocked(lambda _request: HTTP.Response(200, content=endless())), timeout=2, rows=ROWS)
    assert sum(taken) == 11_000


def test_clients_for_the_other_kind_of_code() -> None:
    with pytest.raises(TypeError, match="apoll"):
        poll(FIRST, openai.AsyncOpenAI(api_key=KEY))
    with pytest.raises(TypeError, match=r"poll\(\)"):
        asyncio.run(apoll(FIRST, openai.OpenAI(api_key=KEY)))


def test_cancelling_closes_the_response(home: Recording) -> None:
    async def main() -> None:
        async def body() -> Any:
            yield b"{"
            begun.set()
            await asyncio.Event().wait()

        begun = asyncio.Event()
        transport = HTTP.MockTransport(lambda _request: HTTP.Response(200, content=body()))
        async with openai.AsyncOpenAI(
            api_key=KEY, base_url=home.url, http_client=HTTP.AsyncClient(transport=transport)
        ) as client:
            task = asyncio.create_task(apoll(FIRST, client, rows=ROWS))
            await begun.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(main())
