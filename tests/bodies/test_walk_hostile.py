"""Bodies that want to cost more than their size, or to be taken for what they are not."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from chatimg_parse import StreamParser, parse
from chatimg_parse.text.words.key_rows import ROWS

from ..support.costs import is_worse, peak, seconds
from ..support.results import sound

A, PAGE = "https://cdn.example/a.png", "https://pages.example/help"


def many(meaning: str, value: Any) -> Callable[[int], str]:
    """An object of as many keys of one meaning."""
    key = ROWS[meaning][0] if meaning in ROWS else "zorblat"
    return lambda n: json.dumps({"data": [], **{f"{key}{i}": value for i in range(n // 8)}})


def items(item: Callable[[int], Any]) -> Callable[[int], str]:
    return lambda n: json.dumps({"data": [item(i) for i in range(n // 8)]})


def nested(key: str) -> Callable[[int], str]:
    """JSON in strings in JSON, each level of which is read by itself."""

    def make(n: int) -> str:
        text = json.dumps({"x": "a" * n})
        for _ in range(6):
            text = json.dumps({key: text})
        return text

    return make


KEYS_OF = ("unknown", "picture", "address", "reason", "state", "spare")
OBJECTS_OF = ("unknown", "error", "input", "about")
BODIES: dict[str, Callable[[int], str]] = {
    **{f"keys of {meaning}": many(meaning, A) for meaning in KEYS_OF},
    **{f"objects under keys of {meaning}": many(meaning, {"a": 1}) for meaning in OBJECTS_OF},
    "errors of items": items(lambda i: {"error": {"message": f"m{i}"}}),
    "failed items": items(lambda i: {"status": "failed", "message": f"m{i}"}),
    "items held back": items(lambda i: {"url": f"{A}?{i}", "filter_reason": f"r{i}"}),
    "strangers": items(lambda i: {"zorblat": f"{A}?{i}"}),
    "inputs told late": items(lambda i: {"url": f"{A}?{i}", "input": f"{A}?{i}"}),
    "typed values": lambda n: json.dumps({f"k{i}": {"stringValue": A} for i in range(n // 8)}),
    "results by their ids": lambda n: json.dumps({"data": {str(i): {"url": A} for i in range(n // 8)}}),
    "JSON in strings": nested("data"),
    "blanks before JSON in a string": lambda n: json.dumps({"data": " " * n + "{}"}),
    "a wide key": lambda n: json.dumps({"k" * n: {"images": [A]}}),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_is_read_in_linear_time(name: str) -> None:
    make = BODIES[name]
    if seconds(parse, make(16_000)) > 7 * seconds(parse, make(4000)):
        assert not is_worse(parse, make, (8000, 32_000))


DELTAS: dict[str, Callable[[int], list[str]]] = {
    "addresses that end in a dot": lambda n: ["http://" + "." * n + "<", "http://x.example"],
    "an object in single characters": lambda n: list('{"a":"' + "x" * n + '"}'),
    "blanks before an object": lambda n: [" "] * n + ["{"],
    "addresses": lambda n: ["http://a.example/"] * (n // 8),
}


def streamed(text: str) -> None:
    parser = StreamParser()
    for delta in json.loads(text):
        parser.feed({"choices": [{"delta": {"content": delta}}]})
    parser.close()


@pytest.mark.parametrize("name", DELTAS)
def test_deltas_are_read_in_linear_time(name: str) -> None:
    make = DELTAS[name]

    def text(n: int) -> str:
        return json.dumps(make(n))

    if seconds(streamed, text(4000)) > 7 * seconds(streamed, text(1000)):
        assert not is_worse(streamed, text, (2000, 8000))


def _sound(text: str) -> None:
    sound(parse(text))


def test_a_long_key_is_not_kept_with_every_place_below_it() -> None:
    peaks = []
    for length in (10, 10, 100_000):  # the first warms up
        text = json.dumps({"k" * length: {"images": [f"{A}?{i}" for i in range(1000)]}, "data": []})
        peaks.append(peak(partial(_sound, text))[1])
    assert peaks[2] < 2 * peaks[1]


def shared(depth: int) -> Any:
    value: Any = A
    for _ in range(depth):
        value = [value, value]
    return value


@pytest.mark.parametrize("beside", [{"data": []}, {}], ids=["beside data", "alone"])
@pytest.mark.parametrize("key", ["images", "video", "input", "usage", "error", "content", "zorblat", "prompt"])
def test_values_that_are_shared_end(key: str, beside: dict[str, Any]) -> None:
    sound(parse({**beside, key: shared(60)}))


@pytest.mark.parametrize("key", ["size1", "size ", "output format", "output.format", "quality3", "BACKGROUND"])
def test_an_option_is_one_however_it_is_spelled(key: str) -> None:
    result = parse({"data": [{"url": A}], key: "x1"})
    assert [image.url for image in result.data] == [A]
    assert "x1" in (result.size, result.output_format, result.quality, result.background)


@pytest.mark.parametrize(
    "body",
    [
        {"error": {"message": "Rate limit", "code": "rate_limit"}, "url": PAGE},
        {"statusCode": 404, "message": "Page not found", "url": PAGE},
        {"success": False, "data": {"url": PAGE}, "message": "Log in first."},
        {"status": "failed", "url": PAGE, "id": "t-1"},
        {"status": "404", "message": "Not Found", "documentation_url": PAGE},
    ],
    ids=lambda body: next(iter(body)),
)
def test_an_address_beside_a_failure_is_no_picture(body: Any) -> None:
    result = parse(body)
    assert (result.status, result.data) == ("failed", [])


@pytest.mark.parametrize(
    "told",
    [
        {"decision": "reject", "reason": "too long"},
        {"approved": True, "reason": "All tests pass"},
        {"label": "safe", "reason": "No unsafe content", "blocked": False},
        {"name": "Ann", "url": PAGE, "avatar_url": A, "status": "active"},
        {"results": [{"title": "Cats", "url": PAGE}]},
        {"access_token": "iVBORw0KGgo" + "A" * 60},
    ],
    ids=lambda told: next(iter(told)),
)
def test_an_answer_in_json_about_something_else_is_no_picture_and_no_failure(told: Any) -> None:
    body = {"choices": [{"message": {"content": json.dumps(told)}, "finish_reason": "stop"}]}
    result = parse(body)
    assert (result.data, result.error) == ([], None)


def test_what_was_sent_is_taken_from_where_it_was_put() -> None:
    bytes_of = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
    body = {"data": [{"url": {"choices": [{"index": 1, "message": {"images": [A]}}]}, "b64_json": bytes_of}]}
    sound(parse(body, inputs=[bytes_of]))
    assets = {"images": [A], "generated_assets": {"upscaled": "https://in.example/a.png", "original": f"{A}?2"}}
    assert A in [image.url for image in parse(assets, inputs=["https://in.example/a.png"]).data]


@pytest.mark.parametrize(
    "text",
    [
        " " * 40 + json.dumps({"url": A}),
        f'{{"url": "{A}", "t": "a\nb"}}',
        f'{{"url": "{A}", "t": {"9" * 5000}}}',
        f"```json\n{json.dumps({'url': A})}\n```",
        json.dumps(json.dumps({"url": A})),
    ],
    ids=["blanks", "a raw line break", "a long number", "a fence", "encoded twice"],
)
def test_json_in_a_string_is_read_as_it_is_elsewhere(text: str) -> None:
    assert [image.url for image in parse({"status": "done", "data": text}).data] == [A]
