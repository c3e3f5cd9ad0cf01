"""The pictures of a request are no results of its reply: edits over chat, and chats with pictures in them."""

from __future__ import annotations

import base64
import json
from typing import Any

import openai
import pytest

from chatimg_parse.shim import install
from chatimg_parse.shim.options import Options, options_of
from chatimg_parse.shim.transport.request import pictures_sent

from ..support.chat import chunk, completion_of, event_stream, part
from ..support.pictures import png
from ..support.sdk import EVENTS, HTTP, JSON, client_of

OLD, NEW = png(1), png(2)
OLD_URI, NEW_URI = (f"data:image/png;base64,{data}" for data in (OLD, NEW))
BIG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 900 + b"IEND\xaeB`\x82").decode()
BIG_URI = f"data:image/png;base64,{BIG}"
OLD_URL, NEW_URL = "https://files.example/in/cat.png", "https://files.example/out/cat.png"


class Gateway:
    """Answers every chat with one content or message; keeps what it was asked."""

    def __init__(self, message: dict[str, Any], **options: Any) -> None:
        self.message = message
        self.asked: list[Any] = []
        self.client = install(client_of(self._answer), **options)

    def _answer(self, request: Any) -> Any:
        self.asked.append(json.loads(request.content))
        if not self.asked[-1].get("stream"):
            return HTTP.Response(200, headers=JSON, content=json.dumps(completion_of(self.message)).encode())
        events = [chunk({"role": "assistant", **self.message}), chunk({}, "stop")]
        return HTTP.Response(200, headers=EVENTS, content=event_stream(events).encode())


def shown(*uris: str) -> list[dict[str, Any]]:
    """A reply that shows these pictures, in each of its forms."""
    parts = [part(uri) for uri in uris]
    text = "Here: " + " ".join(f"![p]({uri})" for uri in uris)
    return [
        {"content": text},
        {"content": "Here:", "images": parts},
        {"content": [{"type": "text", "text": "Here:"}, *parts]},
    ]


@pytest.mark.parametrize("message", shown(OLD_URI, NEW_URI), ids=["text", "images", "parts"])
def test_an_edit_gives_only_the_new_picture(message: dict[str, Any]) -> None:
    client = Gateway(message, images="chat").client
    result = client.images.edit(model="m", prompt="a hat", image=base64.b64decode(OLD))
    assert [image.b64_json for image in result.data or []] == [NEW]
    events = client.images.edit(model="m", prompt="a hat", image=base64.b64decode(OLD), stream=True)
    assert [event.b64_json for event in events if event.type == "image_edit.completed"] == [NEW]


def test_an_edit_with_a_large_picture_too() -> None:
    client = Gateway(shown(BIG_URI, NEW_URI)[0], images="chat").client
    result = client.images.edit(model="m", prompt="a hat", image=base64.b64decode(BIG), mask=base64.b64decode(OLD))
    assert [image.b64_json for image in result.data or []] == [NEW]


def test_an_edit_that_shows_only_what_was_sent_is_none() -> None:
    client = Gateway(shown(OLD_URI)[0], images="chat").client
    with pytest.raises(openai.InternalServerError) as caught:
        client.images.edit(model="m", prompt="a hat", image=base64.b64decode(OLD))
    assert caught.value.code == "no_image"


def asked(*uris: str) -> list[Any]:
    return [{"role": "user", "content": [{"type": "text", "text": "a hat"}, *map(part, uris)]}]


@pytest.mark.parametrize(
    "old,new", [(OLD_URI, NEW_URI), (OLD_URL, NEW_URL), (BIG_URI, NEW_URI)], ids=["data", "url", "big"]
)
@pytest.mark.parametrize("form", [0, 1, 2], ids=["text", "images", "parts"])
def test_a_chat_gives_only_the_new_picture(old: str, new: str, form: int) -> None:
    message = shown(old, new)[form]
    answer = Gateway(message, mode="images").client.chat.completions.create(model="m", messages=asked(old))
    assert [{**each, "index": 0} for each in answer.choices[0].message.images] == [{**part(new), "index": 0}]  # type: ignore[attr-defined]
    answer = Gateway(message).client.chat.completions.create(model="m", messages=asked(old))
    content: Any = answer.choices[0].message.content
    assert [each for each in content if each["type"] == "image_url"] == [part(new)]
    stream = Gateway(message, mode="images").client.chat.completions.create(model="m", messages=asked(old), stream=True)
    deltas = [chunk.choices[0].delta for chunk in stream if chunk.choices]
    images = [image for delta in deltas for image in getattr(delta, "images", None) or []]
    assert [image["image_url"]["url"] for image in images] == [new]


def test_without_it_both_are_given() -> None:
    answer = Gateway(shown(OLD_URL, NEW_URL)[0], mode="images").client.chat.completions.create(
        model="m", messages=asked()
    )
    assert answer.choices[0].message.images == [part(OLD_URL), part(NEW_URL)]  # type: ignore[attr-defined]


def test_inputs_of_the_client_and_of_the_request_both_count() -> None:
    third = "https://files.example/in/dog.png"
    gateway = Gateway(shown(OLD_URL, third, NEW_URL)[0], mode="images", inputs=iter([third]))
    for _ in range(2):  # an iterator can be read only once
        answer = gateway.client.chat.completions.create(model="m", messages=asked(OLD_URL))
        assert answer.choices[0].message.images == [part(NEW_URL)]  # type: ignore[attr-defined]


def test_a_client_that_expects_pictures() -> None:
    assert options_of("parts", {"expects_image": True}).reading["expects_image"] is True
    assert Options().for_request([], expects_image=True).reading == {"expects_image": True}
    options = Options()
    assert options.for_request([]) is options.blind is options


@pytest.mark.parametrize(
    "body,sent",
    [
        ({"messages": asked("https://a.example/b.png")}, ["https://a.example/b.png"]),
        (
            {"messages": [{"content": [{"type": "input_image", "image_url": "u"}, {"type": "image_url"}, 5, None]}]},
            ["u"],
        ),
        (
            {
                "messages": [
                    {"content": {"type": "image_url", "image_url": {"url": "u"}}},
                    "x",
                    {"content": "image_url"},
                ]
            },
            ["u"],
        ),
        ({"messages": [{"content": [{"type": "image_url", "image_url": {"url": 5}}]}]}, []),
        ({"messages": {"image_url": 1}}, []),
        (["image_url"], []),
    ],
)
def test_what_a_request_holds(body: Any, sent: list[str]) -> None:
    assert pictures_sent(json.dumps(body).encode()) == sent
    assert pictures_sent(json.dumps(body).encode()[:-1]) == []
