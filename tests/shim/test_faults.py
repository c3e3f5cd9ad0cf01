"""What gateways, networks and we ourselves do wrong: nothing of a reply is lost to the caller of the shim."""

from __future__ import annotations

import copy
import importlib
import inspect
import json
import pickle
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from openai.types.chat import ChatCompletion

from chatimg_parse.shim import adapt
from chatimg_parse.shim.chat.events import ChatEvents
from chatimg_parse.shim.guard import FailOpen
from chatimg_parse.shim.options import Options
from chatimg_parse.shim.transport.exchange import ChatExchange

from ..support.chat import chunk, completion, part
from ..support.feeding import cut
from ..support.pictures import URL
from ..support.shim.streams import REPLY, Heard, options, rewritten, stream_of, wire

MARKUP = f"![cat]({URL})"
OTHER = "https://x.example/b.png"


def events(data: bytes) -> list[Any]:
    """The values of a stream's events, its end left out."""
    told = [event.removeprefix("data: ") for event in data.decode().split("\n\n") if event.startswith("data: ")]
    return [json.loads(event) for event in told if event != "[DONE]"]


def deltas(data: bytes, choice: int = 0) -> list[dict[str, Any]]:
    told = [each for event in events(data) for each in event.get("choices", [])]
    return [each["delta"] for each in told if each["index"] == choice]


# -- streams ----------------------------------------------------------------------------------------------------


def test_a_stream_that_ends_anywhere_stays_readable() -> None:
    data = wire(chunk({"content": f"Hi {MARKUP}"}), chunk({}, "stop"))
    for end in range(len(data)):
        out = rewritten(data[:end], options())
        *whole, tail = out.split(b"\n\n")
        assert all(event == b"data: [DONE]" or json.loads(event[6:]) for event in whole)
        assert data[:end].endswith(tail)
        shown = [image for delta in deltas(b"\n\n".join([*whole, b""])) for image in delta.get("content", "")]
        shown = [image for image in shown if isinstance(image, dict)]
        assert [image["image_url"]["url"] for image in shown] == [URL] * (data.index(b"\n\n") <= end)


def test_one_line_end_between_events() -> None:
    data = wire(chunk({"content": "Hi "}), chunk({"content": MARKUP}), chunk({}, "stop")).replace(b"\n\n", b"\n")
    heard = Heard(rewritten(data + b"\n", options()).rstrip(b"\n") + b"\n\n")
    assert (heard.text, heard.urls, heard.finish) == ("Hi ", [URL], "stop")


@pytest.mark.parametrize("line_end", [b"\r\n", b"\n"])
def test_comments_names_and_other_line_ends_pass(line_end: bytes) -> None:
    data = b": ping\n\nevent: message\nid: 7\n" + wire(chunk({"content": "Hi"}), chunk({}, "stop"))
    data = data.replace(b"\n", line_end)
    assert rewritten(data, options()) == data
    assert ChatEvents(options()).feed(b": ping" + line_end) == [b": ping" + line_end]


def test_each_choice_shows_its_own_pictures() -> None:
    def told(index: int, text: str) -> dict[str, Any]:
        made = chunk({"content": text})
        made["choices"][0]["index"] = index
        return made

    both = told(0, f"a {MARKUP}\n")
    both["choices"] += told(1, f"b {MARKUP}\n")["choices"]
    for data in (wire(told(0, f"a {MARKUP}\n"), told(1, f"b {MARKUP}\n")), wire(both)):
        out = rewritten(data, options(None, "images"))
        for choice, words in enumerate("ab"):
            assert "".join(delta.get("content", "") for delta in deltas(out, choice)) == f"{words} \n"
            images = [image for delta in deltas(out, choice) for image in delta.get("images", [])]
            assert images == [{**part(URL), "index": 0}]


def test_several_choices_without_pictures_pass_as_they_came() -> None:
    both = chunk({"content": "a"})
    both["choices"].append({"index": 1, "delta": {"content": "b"}})
    data = wire(chunk({"role": "assistant"}), both, {**chunk({}), "choices": [], "usage": {"total_tokens": 1}})
    assert rewritten(data, options()) == data


@pytest.mark.parametrize(
    "delta",
    [
        {"images": [part("/files/2.png")]},
        {"images": [part("https://u:p@x.example/a.png")]},
        {"image_url": "hello"},
        {"content": [{"type": "text", "text": "a"}, {"type": "thinking", "thinking": "b"}]},
        {"images": []},
        {"content": None, "image": None},
    ],
    ids=str,
)
def test_what_is_no_picture_for_us_stays_where_it_is(delta: dict[str, Any]) -> None:
    data = wire(chunk(delta), chunk({}, "stop"))
    assert rewritten(data, options()) == data


def test_of_several_pictures_the_one_that_is_none_for_us_stays() -> None:
    data = wire(chunk({"images": [part(URL), part("/files/2.png")], "content": "Hi"}), chunk({}, "stop"))
    assert deltas(rewritten(data, options(None, "images")))[:2] == [
        {"images": [part("/files/2.png")], "content": "Hi"},
        {"images": [{**part(URL), "index": 0}]},
    ]


def test_an_error_in_a_stream_comes_behind_all_that_was_said() -> None:
    error = {"error": {"message": "gone"}}
    for text in ("keep", "clean"):
        out = events(
            rewritten(wire(chunk({"content": f"So far {MARKUP} and"}), error), options(None, "images", text=text))
        )
        assert out[-1] == error
        said = [event["choices"][0]["delta"] for event in out[:-1]]
        assert " ".join("".join(delta.get("content", "") for delta in said).split()) == "So far and"
        assert [image for delta in said for image in delta.get("images", [])] == [{**part(URL), "index": 0}]


# -- nothing waits without need ---------------------------------------------------------------------------------

CODE = "for (i of a) { b[i] = c[i](d, e) } // see https://x.example/docs, page 3\n"


@pytest.mark.parametrize(
    "text, most",
    [
        ("Visit https://x.example/page. " + "More words follow on this line. " * 60, 40),
        (f"```js\n{CODE * 30}```\n", 80),
        ("def f(a: list[int]) -> dict[str, int]: " * 30, 45),
        ("the range [0, 1) is half open, " * 30, 45),
        ("as [1] and [2, p. 3] say. " * 30, 20),
        ("a < b and c <a@b.example> " * 30, 10),
        ("the path /9j/k is one. " * 30, 20),
        ("a data:image of something " * 30, 20),
        ("progress [31%](https://x.example/31) goes on. " * 30, 30),
        ("so! [really]? " * 40, 15),
    ],
)
def test_words_wait_only_while_a_picture_may_begin_in_them(text: str, most: int) -> None:
    rewriter, given = ChatEvents(options()), 0
    for at, char in enumerate(text):
        out = b"".join(rewriter.feed(b"data: " + json.dumps(chunk({"content": char})).encode() + b"\n\n"))
        given += len("".join(delta.get("content", "") for delta in deltas(out)))
        assert at + 1 - given <= most, text[given : at + 1]


@pytest.mark.parametrize(
    "text", ["Hello, how are you?", "See https://x.example/docs for more", f"{MARKUP}\n\nBye bye\n", ""]
)
def test_the_end_of_a_choice_waits_for_nothing_that_cannot_come(text: str) -> None:
    rewriter = ChatEvents(options())
    last = b"data: " + json.dumps(chunk({}, "stop")).encode() + b"\n\n"
    rewriter.feed(stream_of(text).partition(last)[0])
    assert last in rewriter.feed(last)


@pytest.mark.parametrize("text", [MARKUP, "> ID: `task_1`", f"[下载]({URL})", "I can't create that image."])
def test_the_end_of_a_choice_waits_for_what_the_end_brings(text: str) -> None:
    heard = Heard(rewritten(stream_of(text), options()))
    assert heard.finish == "stop"
    assert heard.images or heard.told


# -- bodies -----------------------------------------------------------------------------------------------------


def test_parts_keep_their_order_and_what_is_no_picture() -> None:
    text, thought = {"type": "text", "text": "First:"}, {"type": "thinking", "thinking": "b"}
    own = {"type": "image", "image_url": OTHER}
    body = completion([text, {**part(URL), "detail": "low"}, thought, own, {"type": "text", "text": f"Bye {MARKUP}"}])
    message = adapt(body)["choices"][0]["message"]
    bye = {"type": "text", "text": "Bye"}
    assert message["content"] == [text, {**part(URL), "detail": "low"}, thought, part(OTHER), bye]


def test_pictures_that_are_none_for_us_stay_in_the_message() -> None:
    body = completion(MARKUP, images=[part(URL), part("/files/2.png")])
    assert adapt(body)["choices"][0]["message"]["images"] == [part("/files/2.png")]
    assert adapt(body, "images")["choices"][0]["message"]["images"] == [part(URL), part("/files/2.png")]


def test_a_stream_under_the_name_of_json_is_one() -> None:
    exchange = ChatExchange(Options())
    assert exchange.concerns(200, "application/json")
    rewriter = exchange.rewriter(lambda: True)
    assert rewriter is not None
    data = stream_of(REPLY)
    out = [given for piece in cut(data, 50) for given in rewriter.feed(piece)]
    assert Heard(b"".join([*out, *rewriter.close()])).urls == [URL]


def test_usage_is_told_once_where_a_body_becomes_a_stream() -> None:
    rewriter = ChatExchange(Options())
    rewriter.concerns(200, "application/json")
    body = rewriter.rewriter(lambda: True)
    assert body is not None
    body.feed(json.dumps({**completion(REPLY), "usage": {"total_tokens": 7}}).encode())
    assert [event["usage"] for event in events(b"".join(body.close())) if "usage" in event] == [{"total_tokens": 7}]


def test_what_adapt_gives_can_be_copied_and_adapted_again() -> None:
    plain = ChatCompletion.construct(**completion(REPLY))
    adapted = adapt(plain)
    for other in (pickle.loads(pickle.dumps(adapted)), copy.deepcopy(adapted), adapt(adapted)):
        assert type(other) is type(adapted)
        assert other.model_dump() == adapted.model_dump()
    assert isinstance(adapted, ChatCompletion)


# -- our own failures -------------------------------------------------------------------------------------------

ROOMS = (
    *("chat.events", "chat.stream_choice", "chat.chunks", "chat.text_gate", "chat.raw_events", "chat.message"),
    *("transport.body", "stubs", "encode"),
)


def functions() -> Iterator[tuple[Any, str]]:
    """Every function of ours that a reply meets, with the class or module that holds it."""
    for room in ROOMS:
        module = importlib.import_module(f"chatimg_parse.shim.{room}")
        for name, value in vars(module).items():
            if inspect.isfunction(value) and value.__module__ == module.__name__:
                yield module, name
            elif inspect.isclass(value) and value.__module__ == module.__name__:
                yield from ((value, method) for method, made in vars(value).items() if inspect.isfunction(made))


# What lets go when something failed cannot fail itself.
LAST = {"broken", "_held", "held", "carriers", "rest", "_taken", "_guarded", "__init__", "__new__"}
CUTS = {"feed", "close"}  # of the splitter, which have the bytes
FUNCTIONS = [
    (holder, name)
    for holder, name in functions()
    if name not in LAST and not (holder.__name__ == "Splitter" and name in CUTS)
]


def failing(inner: Callable[..., Any], turn: int) -> Callable[..., Any]:
    """Fails once, in its turn."""
    calls = iter(range(1 << 30))

    def fail(*args: Any, **more: Any) -> Any:
        if next(calls) == turn:
            raise RuntimeError("ours")
        return inner(*args, **more)

    return fail


@pytest.mark.parametrize("turn", [0, 1, 5])
@pytest.mark.parametrize("holder, name", FUNCTIONS, ids=lambda value: getattr(value, "__name__", value))
def test_a_failure_of_ours_costs_nothing(monkeypatch: pytest.MonkeyPatch, holder: Any, name: str, turn: int) -> None:
    monkeypatch.setattr(holder, name, failing(vars(holder)[name], turn))
    data = stream_of(f"Here it is:\n{REPLY}\n\nBye [now]")
    rewriter = FailOpen(ChatEvents(options()))
    out = [given for piece in cut(data, 100) for given in rewriter.feed(piece)]
    heard = Heard(b"".join([*out, *rewriter.close()]))
    assert heard.text.replace(MARKUP, "") == f"Here it is:\n{REPLY}\n\nBye [now]".replace(MARKUP, "")
    assert MARKUP in heard.text or heard.urls == [URL]
    exchange = ChatExchange(Options())
    exchange.concerns(200, "application/json")
    body = exchange.rewriter(lambda: False)
    assert body is not None
    whole = FailOpen(body)
    message = json.loads(b"".join([*whole.feed(json.dumps(completion(REPLY)).encode()), *whole.close()]))["choices"][0][
        "message"
    ]
    assert message["content"] == REPLY or message["content"][-1] == part(URL)
