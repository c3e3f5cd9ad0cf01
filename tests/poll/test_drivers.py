"""`poll` and `apoll` over a function: the end of the time, faults, cancellation, strangers; nothing of it waits."""

from __future__ import annotations

import asyncio
import inspect
import subprocess
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from chatimg_parse import Finished, ImagePending, ImageResult, TaskStarted
from chatimg_parse.poll import PollRequest, Row, apoll, poll, senders

from ..support.polling.gateway import BASE, Clock, Gateway, answer
from ..support.results import codes

Strangers = Callable[[Gateway | None], None]
CAT = "https://cdn.example/cat.png"
FIRST = ImageResult(status="pending", task_id="task_1")
RUNS = {"id": "task_1", "status": "running"}
DONE = {"id": "task_1", "status": "completed", "data": [{"url": CAT}]}
TASKS = f"{BASE}/images/tasks/task_1"


def sync(first: ImageResult, gateway: Any, **options: Any) -> ImageResult:
    return poll(first, gateway, **{"base_url": BASE, **options})


def later(first: ImageResult, gateway: Any, **options: Any) -> ImageResult:
    client = gateway.later if isinstance(gateway, Gateway) else gateway
    return asyncio.run(apoll(first, client, **{"base_url": BASE, **options}))


both = pytest.mark.parametrize("way", [sync, later])


@both
@pytest.mark.parametrize("status", ["completed", "failed", "refused", "no_image"])
def test_what_is_not_pending_comes_back_without_a_request(way: Any, status: str) -> None:
    gateway = Gateway({})
    result = ImageResult(status=status)
    events: list[Any] = []
    assert way(result, gateway, on_event=events.append) is result
    assert (gateway.log, events) == ([], [Finished(result)])


@both
def test_the_end_of_the_time_says_what_is_known(way: Any, clock: Clock) -> None:
    gateway = Gateway({TASKS: [{**RUNS, "progress": 30}]})
    events: list[Any] = []
    with pytest.raises(ImagePending) as caught:
        way(FIRST, gateway, timeout=20, on_event=events.append)
    result = caught.value.result
    assert (result.status, result.task_id, result.progress, codes(result)) == (
        "pending",
        "task_1",
        30,
        ["poll-timeout"],
    )
    assert events[-1] == Finished(result)
    assert (clock.now, clock.slept) == (1020.0, [2.0, 3.0, 4.5, 6.75, 3.75])
    assert len(gateway.log) == 5
    message = str(caught.value)
    assert "task_1" in message
    assert "send no second request: a new request is a new, perhaps paid, generation" in message
    assert "[poll-timeout]" in message


@both
def test_no_place_that_answers_is_told(way: Any) -> None:
    gateway = Gateway({})
    with pytest.raises(ImagePending, match=r"task_1; send no second request: .* \[poll-no-endpoint\]") as caught:
        way(FIRST, gateway, rows=[Row("{base}/tasks/{id}")])
    assert codes(caught.value.result) == ["poll-no-endpoint"]
    assert len(gateway.log) == 3
    with pytest.raises(ImagePending):
        way(ImageResult(status="pending"), gateway)
    assert len(gateway.log) == 3


@both
def test_no_time_is_no_request(way: Any) -> None:
    gateway = Gateway({})
    with pytest.raises(ImagePending, match="poll-timeout"):
        way(FIRST, gateway, timeout=0)
    assert gateway.log == []


class LibraryError(Exception):
    """As those of HTTP libraries."""


@both
@pytest.mark.parametrize("fault", [OSError("reset"), TimeoutError(), ConnectionError(), LibraryError("boom")])
def test_a_fault_of_the_network_is_waited_out(way: Any, fault: Exception) -> None:
    gateway = Gateway({TASKS: [RUNS, fault, fault, DONE]})
    assert way(FIRST, gateway).status == "completed"
    assert len(gateway.log) == 4


@both
def test_a_gateway_that_was_not_reached_at_the_end_is_the_cause(way: Any) -> None:
    fault = ConnectionError("refused")
    for answers, cause in (([fault] * 99, fault), ([fault, *[RUNS] * 99], None)):
        with pytest.raises(ImagePending, match="poll-timeout") as caught:
            way(FIRST, Gateway({TASKS: answers}), timeout=20, rows=[Row("{base}/images/tasks/{id}")])
        assert caught.value.__cause__ is cause


@both
@pytest.mark.parametrize("fault", [KeyError("key"), TypeError(), NameError(), KeyboardInterrupt(), SystemExit()])
def test_a_fault_of_the_caller_passes_at_once(way: Any, fault: BaseException) -> None:
    gateway = Gateway({TASKS: [RUNS, fault]})
    with pytest.raises(type(fault)):
        way(FIRST, gateway)
    assert len(gateway.log) == 2


def test_a_break_while_it_sleeps_passes_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("chatimg_parse.poll.drivers.sleep", interrupted)
    gateway = Gateway({TASKS: [RUNS]})
    with pytest.raises(KeyboardInterrupt):
        sync(FIRST, gateway)
    assert len(gateway.log) == 1


@pytest.mark.parametrize("where", ["request", "sleep"])
def test_a_task_that_is_cancelled_ends_at_once(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    log: list[PollRequest] = []
    begun = asyncio.Event()

    async def never(*_: object) -> None:
        begun.set()
        await asyncio.Event().wait()

    async def client(request: PollRequest) -> Any:
        log.append(request)
        if where == "request":
            await never()
        return answer(RUNS)

    async def main() -> None:
        task = asyncio.create_task(apoll(FIRST, client, base_url=BASE))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    monkeypatch.setattr("chatimg_parse.poll.drivers.asleep", never)
    asyncio.run(main())
    assert len(log) == 1


@both
def test_strangers_are_asked_by_the_fetcher_and_never_by_the_client(way: Any, strangers: Strangers) -> None:
    far = "https://queue.example/t/task_1"
    world, home = Gateway({far: [RUNS, DONE]}), Gateway({})
    strangers(world)
    result = way(FIRST.model_copy(update={"poll_url": far}), home, policy="mine")
    assert (result.status, home.log, world.urls) == ("completed", [], [far, far])


@both
def test_strangers_are_skipped_without_the_fetcher(way: Any, strangers: Strangers) -> None:
    strangers(None)
    home = Gateway({TASKS: [DONE]})
    far = FIRST.model_copy(update={"poll_url": "https://queue.example/t/task_1"})
    assert way(far, home).status == "completed"
    assert home.urls == [TASKS]


@both
def test_a_stranger_that_is_refused_gets_no_second_try(way: Any, strangers: Strangers) -> None:
    far = "https://queue.example/t/task_1"
    world, home = Gateway({far: [LibraryError("address-refused")]}), Gateway({TASKS: [DONE]})
    strangers(world)
    assert way(FIRST.model_copy(update={"poll_url": far}), home).status == "completed"
    assert (world.urls, home.urls) == ([far], [TASKS])


def test_the_policy_and_what_is_left_go_to_the_fetcher(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []

    def read(url: str, **terms: Any) -> Any:
        seen.append((url, terms))
        return SimpleNamespace(status=404, headers=[], body=b"")

    monkeypatch.setitem(sys.modules, "chatimg_parse.fetch", SimpleNamespace(read=read))
    far = FIRST.model_copy(update={"poll_url": "https://queue.example/t"})
    for policy, timeout in ((None, 600), ("mine", 5)):
        with pytest.raises(ImagePending):
            sync(far, Gateway({}), policy=policy, timeout=timeout, rows=())
    assert seen[0] == ("https://queue.example/t", {"timeout": 30.0})
    assert seen[3] == ("https://queue.example/t", {"policy": "mine", "timeout": 5.0})


@both
def test_a_body_that_is_too_long_is_none(way: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(senders, "_MOST_BYTES", 1000)
    gateway = Gateway({TASKS: [RUNS, {**DONE, "more": "x" * 1000}, DONE]})
    assert way(FIRST, gateway).status == "completed"
    assert len(gateway.log) == 3


def test_listeners_may_be_awaited() -> None:
    heard: list[Any] = []

    async def listen(event: object) -> None:
        await asyncio.sleep(0)
        heard.append(event)

    first = ImageResult(status="pending", poll_url=f"{BASE}/t")
    result = asyncio.run(apoll(first, Gateway({f"{BASE}/t": [RUNS, DONE]}), base_url=BASE, on_event=listen))
    assert (heard[0], heard[-1]) == (TaskStarted("task_1"), Finished(result))


async def _coroutine(_request: PollRequest) -> Any:
    return answer(RUNS)


@pytest.mark.parametrize(
    "client,options,error,words",
    [
        (Gateway({}), {"base_url": None}, ValueError, "base_url"),
        ("https://gateway.example", {}, TypeError, "OpenAI client or a function"),
        (None, {}, TypeError, "OpenAI client or a function"),
        (Gateway({}), {"timeout": "5"}, TypeError, "seconds"),
        (Gateway({}), {"timeout": True}, TypeError, "seconds"),
        (Gateway({}), {"timeout": -1}, ValueError, "seconds"),
        (Gateway({}), {"timeout": float("nan")}, ValueError, "seconds"),
        (Gateway({}), {"on_event": 5}, TypeError, "on_event"),
        (Gateway({}), {"template": "x"}, ValueError, "template"),
        (lambda _request: None, {}, TypeError, "status, headers, body"),
        (lambda _request: (200, {}), {}, TypeError, "status, headers, body"),
    ],
)
@both
def test_wrong_arguments_say_what_to_do(
    way: Any, client: Any, options: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        way(FIRST, client, **options)


def test_a_coroutine_function_is_for_apoll() -> None:
    with pytest.raises(TypeError, match="apoll"):
        sync(FIRST, _coroutine)


def test_both_take_the_same() -> None:
    assert inspect.signature(poll).parameters == inspect.signature(apoll).parameters


def test_nothing_of_it_is_loaded_with_the_library() -> None:
    code = """if True:
        import sys
        def loaded(*names): print([name for name in sys.modules if name.startswith(names)])
        from chatimg_parse import parse
        parse("x")
        loaded("chatimg_parse.poll", "asyncio", "httpx", "openai")
        import chatimg_parse.poll
        loaded("chatimg_parse.shim", "httpx", "openai")
    """
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split("\n")[:2] == ["[]", "[]"]
