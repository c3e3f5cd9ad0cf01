"""Where a task is asked for, and whether the key goes there."""

from __future__ import annotations

from typing import Any

import pytest

from chatimg_parse import ImageResult
from chatimg_parse.poll import ROWS, Poller, PollRequest, Row

from ..support.polling.gateway import BASE, Clock

ONE = (Row("{base}/tasks/{id}"),)


def requests(first: dict[str, Any], **options: Any) -> list[PollRequest]:
    """What one round asks."""
    poller = Poller(
        ImageResult(status="pending", **first), **{"base_url": BASE, "rows": ONE, "clock": Clock(), **options}
    )
    found = []
    while (request := poller.next_request()) is not None:
        found.append(request)
        poller.feed(404, {}, b"")
    return found


def urls(first: dict[str, Any], **options: Any) -> list[str]:
    return [request.url for request in requests(first, **options)]


@pytest.mark.parametrize(
    "poll_url,asked,own",
    [
        (f"{BASE}/t/1", f"{BASE}/t/1", True),
        ("https://GATEWAY.example:443/v1/t/1?sig=a%2Fb", "https://GATEWAY.example:443/v1/t/1?sig=a%2Fb", True),
        ("/t/1", "https://gateway.example/t/1", True),
        ("t/1", f"{BASE}/t/1", True),
        ("?task=1", f"{BASE}/?task=1", True),
        (f"{BASE}/t/1#part", f"{BASE}/t/1", True),
        ("//other.example/t/1", "https://other.example/t/1", False),
        ("http://gateway.example/v1/t/1", "http://gateway.example/v1/t/1", False),
        ("http://gateway.example:443/v1/t/1", "http://gateway.example:443/v1/t/1", False),
        ("https://gateway.example:8443/v1/t/1", "https://gateway.example:8443/v1/t/1", False),
        ("https://gateway.example./v1/t/1", "https://gateway.example./v1/t/1", False),
        ("https://gateway.example.evil.example/t", "https://gateway.example.evil.example/t", False),
        ("https://evilgateway.example/t", "https://evilgateway.example/t", False),
        ("https://trusted.example/t", "https://trusted.example/t", True),
        ("http://127.0.0.1/t", "http://127.0.0.1/t", False),
    ],
)
def test_a_poll_address_gets_the_key_at_its_own_origin_only(poll_url: str, asked: str, own: bool) -> None:
    [request] = requests({"poll_url": poll_url}, trusted_origins=["https://trusted.example"])
    assert request == PollRequest("GET", asked, with_key=own, guarded=not own)


@pytest.mark.parametrize(
    "poll_url",
    [
        "https://gateway.example@evil.example/t",
        "https://k:p@gateway.example/t",
        "https://gateway.example\\@evil.example/t",
        "https:///t",
        "https://gateway.example:99999/t",
        "https://gateway.example:x/t",
        "file:///etc/passwd",
        "gopher://gateway.example/",
        "https://...",
        "https://gateway.example\n.evil.example/",
        "https://[::1",
        "https://gateway.example%2eevil.example/",
        " ",
    ],
)
def test_an_address_that_two_readers_may_read_in_two_ways_is_not_asked(poll_url: str) -> None:
    assert urls({"poll_url": poll_url, "task_id": "task_1"}) == [f"{BASE}/tasks/task_1"]


@pytest.mark.parametrize(
    "identity,step",
    [
        ("task_01K8", "task_01K8"),
        ("veo3-pro:0385dc79", "veo3-pro%3A0385dc79"),
        ("a b", "a%20b"),
        ("a?b=c&d#e", "a%3Fb%3Dc%26d%23e"),
        ("%2e%2e", "%252e%252e"),
        ("{base}", "%7Bbase%7D"),
        ("a@b", "a%40b"),
        ("名", "%E5%90%8D"),
        ("...", "..."),
        ("a\r\nb", "a%0D%0Ab"),
    ],
)
def test_an_id_stays_one_step_of_the_path(identity: str, step: str) -> None:
    expected = [] if step == "..." else [f"{BASE}/tasks/{step}"]
    assert urls({"task_id": identity}) == expected


@pytest.mark.parametrize("identity", [".", "..", "", "a/b", "../x", "a\\b", "/", "\ud800"])
@pytest.mark.parametrize("options", [{}, {"template": "/mine/{id}", "rows": ()}, {"rows": ROWS}])
def test_an_id_that_is_structure_is_in_no_url(identity: str, options: dict[str, Any]) -> None:
    assert urls({"task_id": identity}, **options) == []
    assert urls({"task_id": identity, "poll_url": f"{BASE}/t"}, **options) == [f"{BASE}/t"]


def test_the_order_of_places() -> None:
    first = {
        "task_id": "task_1",
        "poll_url": f"{BASE}/said",
        "source_url": "https://pages.example/source/task_1",
    }
    found = requests(first, template="/mine/{id}", rows=(*ONE, Row("{base}/mine/{id}"), Row("{root}/x?id={id}")))
    assert [(request.url, request.with_key, request.guarded) for request in found] == [
        (f"{BASE}/said", True, False),
        (f"{BASE}/mine/task_1", True, False),
        (f"{BASE}/tasks/task_1", True, False),
        ("https://gateway.example/x?id=task_1", True, False),
        ("https://pages.example/source/task_1", False, True),
    ]


@pytest.mark.parametrize(
    "template,asked,own",
    [
        ("/mine/{id}", f"{BASE}/mine/t1", True),
        ("{root}/mine/{id}", "https://gateway.example/mine/t1", True),
        ("https://gateway.example/x/{id}?full=1", "https://gateway.example/x/t1?full=1", True),
        ("https://other.example/x/{id}", "https://other.example/x/t1", False),
        ("https://trusted.example/x/{id}", "https://trusted.example/x/t1", True),
        ("https://{id}.gateway.example/", "https://t1.gateway.example/", False),
    ],
)
def test_a_template_of_the_caller(template: str, asked: str, own: bool) -> None:
    told = requests({"task_id": "t1"}, template=template, rows=(), trusted_origins=["https://trusted.example/"])
    assert told == [PollRequest("GET", asked, with_key=own, guarded=not own)]


@pytest.mark.parametrize(
    "source,asked",
    [
        ("https://pages.example/source/task_1", True),
        ("https://pages.example/source/task_1/raw.json", True),
        ("https://pages.example/source?x=1&id=task_1", True),
        ("https://pages.example/source/task%5F1", True),
        (f"{BASE}/source/task_1", True),
        ("https://pages.example/source/task_12", False),
        ("https://pages.example/source/xtask_1", False),
        ("https://pages.example/source/other", False),
        ("https://task_1.example/source", False),
        ("https://pages.example/source#task_1", False),
        ("https://pages.example/[?task_1", False),
        ("https://[", False),
    ],
)
def test_a_source_is_asked_without_the_key_and_only_for_the_same_task(source: str, asked: bool) -> None:
    found = requests({"task_id": "task_1", "source_url": source}, rows=())
    assert found == ([PollRequest("GET", source, with_key=False, guarded=True)] if asked else [])


def test_rows_for_a_form_of_ids_go_first_for_it_and_last_for_others() -> None:
    rows = (Row("{base}/a/{id}"), Row("{base}/r/{id}", ids="resp_"), Row("{base}/b/{id}"))
    assert urls({"task_id": "resp_1"}, rows=rows) == [f"{BASE}/{row}/resp_1" for row in "rab"]
    assert urls({"task_id": "task_1"}, rows=rows) == [f"{BASE}/{row}/task_1" for row in "abr"]
    # The id of a body is that of a task where an endpoint takes it.
    assert urls({"id": "resp_1"}, rows=rows) == [f"{BASE}/{row}/resp_1" for row in "rab"]
    assert urls({"id": "chatcmpl-1"}, rows=rows) == []


@pytest.mark.parametrize(
    "base,root,tasks",
    [
        ("https://gw.example", "https://gw.example", "https://gw.example/tasks/t"),
        ("https://gw.example/", "https://gw.example", "https://gw.example/tasks/t"),
        ("http://127.0.0.1:8000/v1/", "http://127.0.0.1:8000", "http://127.0.0.1:8000/v1/tasks/t"),
        ("https://gw.example/v1?key=1#x", "https://gw.example", "https://gw.example/v1/tasks/t"),
        ("http://[::1]:80/v1", "http://[::1]:80", "http://[::1]:80/v1/tasks/t"),
    ],
)
def test_what_the_names_of_a_row_are(base: str, root: str, tasks: str) -> None:
    found = requests({"task_id": "t"}, base_url=base, rows=(*ONE, Row("{root}/x/{id}")))
    assert [request.url for request in found] == [tasks, f"{root}/x/t"]
    assert all(request.with_key for request in found)


@pytest.mark.parametrize(
    "options,error,words",
    [
        ({"base_url": None}, TypeError, "base_url"),
        ({"base_url": "gateway.example/v1"}, ValueError, "base_url"),
        ({"base_url": "ftp://gateway.example"}, ValueError, "base_url"),
        ({"base_url": "https://key@gateway.example"}, ValueError, "base_url"),
        ({"base_url": ""}, ValueError, "base_url"),
        ({"template": 5}, TypeError, "template"),
        ({"template": "/tasks"}, ValueError, "template"),
        ({"template": "tasks/{id}"}, ValueError, "template"),
        ({"template": "/{id}/{other}"}, ValueError, "template"),
        ({"rows": ["/tasks/{id}"]}, TypeError, "rows"),
        ({"trusted_origins": "https://x.example"}, TypeError, "trusted_origins"),
        ({"trusted_origins": [5]}, TypeError, "trusted_origins"),
        ({"trusted_origins": ["x.example"]}, ValueError, "trusted_origins"),
    ],
)
def test_wrong_arguments_are_told_at_once(options: dict[str, Any], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        Poller(ImageResult(status="pending"), **{"base_url": BASE, **options})
    assert "key@" not in str(caught.value)


def test_a_result_is_wanted() -> None:
    with pytest.raises(TypeError, match="parse"):
        Poller({"status": "pending"}, base_url=BASE)  # type: ignore[arg-type]
