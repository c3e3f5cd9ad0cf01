"""What an answer leads to: the next address, a pause, another place, the end."""

from __future__ import annotations

from base64 import b64decode
from email.utils import formatdate
from json import dumps
from typing import Any

import pytest

from chatimg_parse import Failed, Finished, ImageReady, ImageResult, PreviewReady, Progressed, TaskStarted, parse
from chatimg_parse.models import Parameters
from chatimg_parse.poll import ROWS, Poller, PollRequest, Row

from ..support.pictures import PNG
from ..support.polling.gateway import BASE, NOT_FOUND, Clock, Gateway, answer
from ..support.results import codes, places

CAT = "https://cdn.example/cat.png"
FIRST = ImageResult(status="pending", task_id="task_1")
RUNS = {"id": "task_1", "status": "running"}
DONE = {"id": "task_1", "status": "completed", "data": [{"url": CAT}]}
TASKS, OTHER = f"{BASE}/tasks/task_1", f"{BASE}/jobs/task_1"
TWO = (Row("{base}/tasks/{id}"), Row("{base}/jobs/{id}"))


class Play:
    """A poller against a gateway, as far as it goes."""

    def __init__(self, answers: dict[str, list[Any]], first: ImageResult = FIRST, **options: Any) -> None:
        self.clock, self.gateway = Clock(), Gateway(answers)
        options = {"rows": TWO, "base_url": BASE, **options}
        self.poller = Poller(first, clock=self.clock, **options)
        self.events: list[Any] = []

    def run(self, most: int = 200) -> ImageResult:
        for _ in range(most):
            if self.poller.done:
                break
            request = self.poller.next_request()
            if request is None:
                self.clock.sleep(self.poller.wait)
                continue
            try:
                told = self.gateway(request)
            except OSError:
                self.events += self.poller.failed()
            else:
                self.events += self.poller.feed(*told)
        return self.poller.result

    @property
    def slept(self) -> list[float]:
        return self.clock.slept

    @property
    def urls(self) -> list[str]:
        return self.gateway.urls


def test_the_place_that_answers_is_kept_and_pauses_grow() -> None:
    play = Play({OTHER: [RUNS] * 8 + [DONE]})
    assert play.run().status == "completed"
    assert play.urls == [TASKS] + [OTHER] * 9
    assert play.slept == [2.0, 3.0, 4.5, 6.75, 10.125, 15.0, 15.0, 15.0]
    assert play.poller.requests == 10


@pytest.mark.parametrize(
    "told,seconds",
    [
        ("7", 7.0),
        ("0", 1.0),
        ("100000", 120.0),
        ("9" * 5000, 120.0),
        ("soon", 2.0),
        ("-5", 2.0),
        ("", 2.0),
        ("Wed, 26 Nov 2025 10:00:20 GMT", 20.0),
        ("Wed, 26 Nov 2025 09:00:00 GMT", 1.0),
        ("Wed, 99 Nov 2025 09:00:00 GMT", 2.0),
    ],
)
@pytest.mark.parametrize("status", [200, 429, 503])
def test_retry_after_is_obeyed_within_bounds(told: str, seconds: float, status: int) -> None:
    date = "Wed, 26 Nov 2025 10:00:00 GMT"
    play = Play({TASKS: [answer(RUNS, status, retry_after=told, date=date), DONE]})
    assert play.run().status == "completed"
    assert play.slept == [seconds]
    assert play.urls == [TASKS, TASKS]


def test_a_date_without_the_servers_clock_is_compared_with_ours() -> None:
    play = Play({TASKS: [answer(RUNS, retry_after=formatdate(4_000_000_000, usegmt=True)), DONE]})
    play.run()
    assert play.slept == [120.0]


def test_three_rounds_without_an_answer_are_the_end() -> None:
    play = Play({})
    result = play.run()
    assert (result.status, codes(result)) == ("pending", ["poll-no-endpoint"])
    assert play.urls == [TASKS, OTHER] * 3
    assert play.slept == [2.0, 3.0]
    assert play.events == [Finished(result)]
    assert play.poller.next_request() is None
    assert play.poller.wait == 0


def test_a_task_that_comes_late_is_found_in_a_later_round() -> None:
    play = Play({OTHER: [NOT_FOUND, NOT_FOUND, RUNS, NOT_FOUND, DONE]})
    assert play.run().status == "completed"
    # What was kept and does not know the task any more is given up for the next, which begins a round; the count of
    # rounds began anew with the answer.
    assert play.urls == [TASKS, OTHER, TASKS, OTHER, TASKS, OTHER, OTHER, TASKS, OTHER]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 410, 418, 501, 204, 304, 100, 0, 999])
def test_statuses_that_send_to_the_next_place(status: int) -> None:
    play = Play({TASKS: [answer({"error": {"message": "no"}}, status)], OTHER: [DONE]})
    assert play.run().status == "completed"
    assert play.urls == [TASKS, OTHER]


@pytest.mark.parametrize("status", [408, 425, 500, 502, 503, 504, 529])
def test_a_server_that_fails_is_asked_again_and_given_up_after_three(status: int) -> None:
    play = Play({TASKS: [answer("<html>busy</html>", status)] * 2 + [DONE]})
    assert play.run().status == "completed"
    assert play.urls == [TASKS] * 3
    play = Play({TASKS: [answer("", status)], OTHER: [DONE]})
    assert play.run().status == "completed"
    assert play.urls == [TASKS] * 3 + [OTHER]


def test_a_kept_place_is_not_given_up_for_failures_and_429_never_is() -> None:
    play = Play({TASKS: [RUNS, *[answer("", 502)] * 9, *[OSError()] * 9, DONE]})
    assert play.run().status == "completed"
    assert set(play.urls) == {TASKS}
    play = Play({TASKS: [answer("", 429)] * 9 + [DONE]})
    assert play.run().status == "completed"
    assert set(play.urls) == {TASKS}


def test_a_network_that_fails_is_like_a_server_that_does() -> None:
    play = Play({TASKS: [OSError()], OTHER: [OSError(), DONE]})
    assert play.run().status == "completed"
    assert play.urls == [TASKS] * 3 + [OTHER] * 2


@pytest.mark.parametrize(
    "body",
    [
        "<!doctype html><title>Welcome</title><img src=https://cdn.example/logo.png>",
        "The picture is at https://cdn.example/logo.png",
        "![a](https://cdn.example/logo.png)",
        "",
        "{}",
        "[]",
        "null",
        "0",
        '"task_1"',
        '{"id": "task_1", "status": "completed", "data": [{"url": "https://cdn.exa',
        '{"code":404,"message":"not found"}',
        '{"code":"task_not_exist","message":"task_not_exist","data":null}',
        '{"timestamp":1,"status":404,"error":"Not Found","path":"/v1/tasks/task_1"}',
        '{"status":"error","message":"Route not found"}',
        '{"status":"fail","data":null}',
        '{"success":true}',
        '{"status":"ok"}',
        '{"status":"UP"}',
        '{"object":"list","data":[]}',
        '{"error":{"message":"Invalid URL","type":"invalid_request_error","code":""}}',
        '{"id":"task_1","status":"Task not found","result":null}',
        '{"request_id":"r","output":{"task_id":"task_1","task_status":"UNKNOWN"}}',
        '{"error":{"message":"You are not allowed to access this resource","code":"forbidden"}}',
        '{"error":{"message":"blocked by security policy","type":"access"}}',
        '{"code":"AccessDenied","message":"Access denied."}',
        '{"id":"task_1","code":"task_not_exist","message":"no such task"}',
        '{"id":"task_1","status":"completed","data":[{"url":"https://cdn.example/x.png"}]} and more',
        '{"data":[{"id":"a1","status":"completed","url":"https://cdn.example/x.png"},'
        '{"id":"b1","status":"completed","url":"https://cdn.example/y.png"}]}',
        b"\xff\xfe\x00",
        "[" * 100_000,
    ],
)
def test_what_is_no_answer(body: Any) -> None:
    play = Play({TASKS: [answer(body)], OTHER: [DONE]})
    assert places(play.run()) == [(CAT, None)]
    assert play.urls == [TASKS, OTHER]


def test_of_a_list_of_tasks_ours_counts() -> None:
    others = [{"id": "a1", "status": "completed", "url": "https://cdn.example/x.png"}, {"id": "b1", "status": "failed"}]
    play = Play({TASKS: [{"data": [*others, RUNS]}, {"data": [*others, DONE]}]})
    assert places(play.run()) == [(CAT, None)]
    assert play.urls == [TASKS, TASKS]


def test_an_unknown_state_goes_on() -> None:
    play = Play({TASKS: [{"id": "task_1", "status": "dreaming"}] * 30 + [DONE]})
    assert codes(play.run()) == []
    assert play.urls == [TASKS] * 31


@pytest.mark.parametrize(
    "body",
    [
        {"id": "task_OTHER", "status": "completed", "data": [{"url": CAT}]},
        {"id": "task_OTHER", "status": "failed", "error": {"message": "It broke."}},
        {"data": {"task_id": "task_OTHER", "status": "SUCCESS", "images": [CAT]}},
        {"code": "new_api_error", "message": "boom", "data": {"task_id": "other"}},
        {"title": "Welcome", "image": "https://gateway.example/banner.png"},
        {"data": {"list": [{"id": 9911, "image_url": CAT}, {"id": 9912, "image_url": CAT}]}},
        {"status": "failed", "message": "route not found"},
        {"status": "expired", "message": "token expired"},
        {"status": "rejected", "message": "invalid api key"},
        {"status": "failed", "failure_reason": "It broke."},
    ],
)
def test_what_a_guessed_address_says_of_something_else_is_no_answer(body: Any) -> None:
    play = Play({TASKS: [body]})
    result = play.run()
    assert (result.status, result.data, result.error, codes(result)) == ("pending", [], None, ["poll-no-endpoint"])


def test_an_address_that_the_reply_told_is_believed_without_an_id() -> None:
    first = ImageResult(status="pending", task_id="task_1", poll_url=f"{BASE}/told")
    assert Play({f"{BASE}/told": [{"status": "completed", "output": [CAT]}]}, first).run().data[0].url == CAT


@pytest.mark.parametrize("beside", [{"progress": 46}, {"status": "upscaling"}, {"status": "foo", "progress": 99}])
def test_pictures_of_a_task_that_may_go_on_are_none_until_it_ends(beside: dict[str, Any]) -> None:
    draft = "https://cdn.example/draft.png"
    done = {"task_id": "task_1", "status": "completed", "image": CAT}
    play = Play({TASKS: [{"task_id": "task_1", "image": draft, **beside}] * 3 + [done]})
    assert [image.url for image in play.run().data] == [CAT]
    poller = Poller(ImageResult(status="pending", task_id="task_1"), base_url=BASE, rows=ROWS[1:2])
    poller.next_request()
    events = poller.feed(200, {}, dumps({"task_id": "task_1", "image": draft, **beside}))
    assert not [event for event in events if isinstance(event, ImageReady)]
    assert (poller.result.status, poller.result.data) == ("pending", [])
    poller.expire()  # they may be all that will ever come
    assert (poller.result.status, [image.url for image in poller.result.data]) == ("completed", [draft])
    assert "poll-timeout" in codes(poller.result)


@pytest.mark.parametrize("status", [400, 409, 500, 503])
def test_a_failed_task_may_be_told_as_an_error_of_http(status: int) -> None:
    failed = {"id": "task_1", "status": "failed", "error": {"code": "boom", "message": "It broke."}}
    play = Play({TASKS: [answer(failed, status)]})
    assert (play.run().status, play.urls) == ("failed", [TASKS])


def test_a_key_that_is_refused_everywhere_is_told_after_one_round() -> None:
    denied = [answer({"error": {"message": "invalid key"}}, 401)]
    play = Play({TASKS: denied, OTHER: denied})
    assert (codes(play.run()), play.urls) == (["poll-unauthorized"], [TASKS, OTHER])


def test_a_gateway_that_is_down_does_not_end_it() -> None:
    play = Play({TASKS: [answer({}, 502)] * 40 + [DONE]}, rows=ROWS[1:2])
    assert play.run().status == "completed"


def test_the_end_is_told_where_no_address_is_left() -> None:
    first = ImageResult(status="pending", poll_url=f"{BASE}/told")
    running = {"status": "running", "poll_url": "https://gateway.example:99999/"}
    play = Play({f"{BASE}/told": [running, NOT_FOUND]}, first, rows=())
    play.run()
    assert isinstance(play.events[-1], Finished)


@pytest.mark.parametrize(
    "body,status,code",
    [
        ({"id": "task_1", "status": "failed", "error": {"code": "boom", "message": "It broke."}}, "failed", "boom"),
        ({"status": "error", "id": "task_1", "message": "It broke."}, "failed", None),
        ({"error": {"code": "content_policy_violation", "message": "No."}}, "refused", "content_policy_violation"),
        ({"error": {"message": "blocked: input_moderation"}}, "refused", None),
        ({"id": "task_1", "error": {"message": "blocked by security policy"}}, "refused", None),
        ({"id": "task_1", "status": "completed", "output": None}, "no_image", None),
    ],
)
def test_ends_without_a_picture(body: Any, status: str, code: str | None) -> None:
    play = Play({TASKS: [body]})
    result = play.run()
    assert (result.status, result.error and result.error.code) == (status, code)
    assert play.urls == [TASKS]
    told = [] if status == "no_image" else [Failed(result.status, result.error)]
    assert play.events[-len(told) - 1 :] == [*told, Finished(result)]


def test_an_error_that_names_no_task_is_believed_the_third_time() -> None:
    busy, broken = {"error": {"message": "Too many requests", "code": "429"}}, {"error": {"message": "It broke."}}
    play = Play({TASKS: [RUNS, busy, broken, RUNS, busy, busy, DONE]})
    assert play.run().status == "completed"
    play = Play({TASKS: [RUNS, busy, busy, broken]})
    result = play.run()
    assert (result.status, result.error and result.error.message) == ("failed", "It broke.")
    assert play.urls == [TASKS] * 4
    assert len(play.slept) == 3


def test_a_response_that_ends_in_words_is_told_as_it_is() -> None:
    body = {
        "id": "resp_1",
        "object": "response",
        "status": "completed",
        "output": [
            {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "Which cat?"}]}
        ],
    }
    first = parse({"id": "resp_1", "object": "response", "status": "queued", "output": []})
    play = Play({f"{BASE}/responses/resp_1": [body]}, first, rows=ROWS)
    result = play.run()
    assert (result.status, result.text, play.poller.requests) == ("no_image", "Which cat?", 1)


# -- other places -------------------------------------------------------------------------------------------------


def test_a_location_is_where_it_is_asked_next() -> None:
    moved = f"{BASE}/elsewhere/1"
    play = Play({TASKS: [answer(RUNS, 202, location="/v1/elsewhere/1")], moved: [RUNS, DONE]})
    result = play.run()
    assert (result.status, result.poll_url) == ("completed", moved)
    assert play.urls == [TASKS, moved, moved]


def test_a_location_that_does_not_answer_is_not_believed_twice() -> None:
    told = answer(RUNS, 202, location="/v1/elsewhere/1")
    play = Play({TASKS: [told, told, told, DONE]})
    assert play.run().status == "completed"
    assert play.urls == [TASKS, f"{BASE}/elsewhere/1", TASKS, TASKS, TASKS]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_with_the_key_at_home_only(status: int) -> None:
    near, far = f"{BASE}/results/1", "https://elsewhere.example/results/1"
    to_near, to_far = answer("", status, location=near), answer("", status, Location=far)
    play = Play({TASKS: [RUNS, to_near, to_far], near: [RUNS], far: [DONE]})
    assert play.run().status == "completed"
    assert play.urls == [TASKS, TASKS, near, TASKS, far]
    assert [(each.with_key, each.guarded) for each in play.gateway.log[2:]] == [
        (True, False),
        (True, False),
        (False, True),
    ]


@pytest.mark.parametrize(
    "place",
    [
        "file:///etc/passwd",
        "ftp://x.example/",
        "https://key@gateway.example/v1/x",
        "javascript:1",
        "",
        "\\\\host\\x",
        TASKS,
    ],
)
def test_a_redirect_that_leads_nowhere(place: str) -> None:
    play = Play({TASKS: [answer("", 302, location=place)], OTHER: [DONE]})
    assert play.run().status == "completed"
    assert play.urls == [TASKS, OTHER]


def test_redirects_in_a_chain_come_to_an_end() -> None:
    class Maze(Gateway):
        def __call__(self, request: PollRequest) -> Any:
            super().__call__(request)
            return answer("", 302, location=f"{request.url}x")

    play = Play({})
    play.gateway = Maze({})
    assert codes(play.run()) == ["poll-no-endpoint"]
    assert len(play.urls) == 2 * 3 * 6


def test_a_stranger_sends_nobody_home() -> None:
    far = "https://elsewhere.example/t/task_1"
    home = f"{BASE}/secrets"
    first = FIRST.model_copy(update={"poll_url": far})
    said = {**RUNS, "status": "completed", "response_url": home, "poll_url": home, "data": []}
    play = Play({far: [answer("", 302, location=home)]}, first)
    play.run()
    assert home not in play.urls
    play = Play({far: [answer({**RUNS, "poll_url": home}, 202, location=home)] * 3 + [NOT_FOUND]}, first)
    play.run()
    assert home not in play.urls
    assert play.poller.result.poll_url == far
    play = Play({far: [said]}, first)
    play.run(20)
    assert {each.with_key for each in play.gateway.log if each.url == home} == {False}


def test_a_finished_answer_that_names_no_other_place_is_asked_no_more() -> None:
    told = {"request_id": "task_1", "status": "COMPLETED", "response_url": f"{BASE}/r/1", "status_url": TASKS}
    play = Play({TASKS: [told], f"{BASE}/r/1": [NOT_FOUND, answer({"detail": "still in progress"}, 400), {"url": CAT}]})
    assert play.run().status == "completed"
    assert play.urls == [TASKS, f"{BASE}/r/1", TASKS, f"{BASE}/r/1", f"{BASE}/r/1"]
    assert play.slept == [2.0, 3.0]


def test_a_finished_task_without_its_pictures_failed_where_they_were_to_be() -> None:
    told = {"request_id": "task_1", "status": "COMPLETED", "response_url": f"{BASE}/r/1", "status_url": TASKS}
    play = Play({TASKS: [told], f"{BASE}/r/1": [answer({"detail": [{"msg": "no capacity", "type": "oom"}]}, 400)]})
    assert play.run().status == "failed"
    assert play.urls == [TASKS, *[f"{BASE}/r/1"] * 3]


def test_the_answer_itself_is_asked_for_before_its_state() -> None:
    said = {"id": "task_1", "status": "done", "status_url": f"{BASE}/s/1", "response_url": f"{BASE}/r/1"}
    play = Play({TASKS: [said], f"{BASE}/r/1": [{"url": CAT}]})
    assert play.run().status == "completed"
    assert play.urls == [TASKS, f"{BASE}/r/1"]


# -- what is given back -------------------------------------------------------------------------------------------


def test_what_was_asked_for_is_kept_and_what_came_is_told() -> None:
    first = parse(
        '```json\n{"prompt": "two cats", "n": 2, "ratio": "2:3"}\n```\n> ID: `task_1`\n> 排队中\n> 进度 20%',
        expects_image=True,
    )
    assert first.status == "pending"
    steps = [
        {**RUNS, "progress": 10},
        {**RUNS, "progress": 60, "preview_url": "https://pages.example/web/task_1"},
        {**RUNS, "progress": 40},
        {**DONE, "created": 1763000000},
    ]
    play = Play({TASKS: steps}, first)
    result = play.run()
    assert result.params == Parameters(
        prompt="two cats", n=2, ratio="2:3", size=None, raw={"prompt": "two cats", "n": 2, "ratio": "2:3"}
    )
    assert (result.task_id, result.created, result.progress) == ("task_1", 1763000000, 100)
    assert result.data[0].revised_prompt == "two cats"
    assert codes(result) == ["fewer-images"]
    assert play.events == [
        PreviewReady("https://pages.example/web/task_1"),
        Progressed(60),
        Progressed(100),
        ImageReady(result.data[0]),
        Finished(result),
    ]


def test_an_id_that_comes_later_is_told() -> None:
    first = ImageResult(status="pending", poll_url=TASKS)
    play = Play({TASKS: [RUNS, DONE]}, first, rows=())
    assert play.run().task_id == "task_1"
    assert play.events[0] == TaskStarted("task_1")


def test_a_result_that_is_not_pending_is_done() -> None:
    for status in ("completed", "failed", "refused", "no_image"):
        poller = Poller(ImageResult(status=status), base_url=BASE)
        assert (poller.done, poller.next_request(), poller.wait, poller.requests) == (True, None, 0.0, 0)
        assert poller.feed(200, {}, b"{}") == poller.failed() == poller.skipped() == poller.expire() == []


def test_nothing_to_ask_for_is_the_end_at_once() -> None:
    poller = Poller(ImageResult(status="pending", text="wait"), base_url=BASE)
    assert poller.done
    assert codes(poller.result) == ["poll-no-endpoint"]


def test_an_answer_to_nothing_changes_nothing() -> None:
    poller = Poller(FIRST, base_url=BASE)
    assert poller.feed(200, {}, b'{"status": "failed"}') == poller.failed() == poller.skipped() == []
    assert poller.result == FIRST


def test_the_end_of_the_time_is_told_once_and_settled_by_an_answer() -> None:
    poller = Poller(FIRST, base_url=BASE)
    [finished] = poller.expire()
    assert finished == Finished(poller.result)
    assert codes(poller.result) == ["poll-timeout"]
    assert poller.expire() == []
    play = Play({TASKS: [RUNS, DONE]}, poller.result)
    assert codes(play.run()) == []


def test_what_is_skipped_does_not_count() -> None:
    poller = Poller(FIRST, base_url=BASE, rows=TWO)
    poller.next_request()
    poller.skipped()
    request = poller.next_request()
    assert request is not None
    assert (request.url, poller.requests) == (OTHER, 1)


def test_a_picture_is_the_answer_where_the_type_says_so() -> None:
    raw = b64decode(PNG)
    play = Play({TASKS: [answer(raw)], OTHER: [answer(raw, content_type="image/png")]})
    assert places(play.run()) == [(None, PNG)]
    play = Play({TASKS: [answer(b"<html>", content_type="image/png")], OTHER: [DONE]})
    assert places(play.run()) == [(CAT, None)]


def test_headers_and_bodies_of_any_kind() -> None:
    for headers in (None, 5, [(b"Retry-After", b"9")], [("retry-after", 9)], {"Retry-After": "9"}, [1], "abc"):
        poller = Poller(FIRST, base_url=BASE, clock=Clock(), rows=TWO)
        assert poller.next_request() is not None
        assert poller.feed(429, headers, b"") == []
        assert poller.wait in (9.0, 2.0)
    for body in (None, 5, bytearray(b"{}"), memoryview(b"{}"), {"status": "failed"}):
        poller = Poller(FIRST, base_url=BASE, clock=Clock(), rows=TWO)
        assert poller.next_request() is not None
        assert poller.feed(200, {}, body) == []  # type: ignore[arg-type]


def test_the_rows_are_needed_once() -> None:
    assert len({row.template for row in ROWS}) == len(ROWS) >= 24
    assert all("{id}" in row.template and row.template.startswith(("{base}/", "{root}/")) for row in ROWS)
