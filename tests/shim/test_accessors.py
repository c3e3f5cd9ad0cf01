"""`images_of` and `chat_image_of` on dicts and objects that nobody of ours has made; compat asks the real SDKs."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openai.types.chat import ChatCompletionMessage
from openai.types.chat.chat_completion_chunk import ChoiceDelta

from chatimg_parse import Image, Status, parse
from chatimg_parse.shim import adapt, chat_image_of, images_of

from ..support.chat import Body, completion, part
from ..support.pictures import GIF, PNG, URL

SENT = "https://x.example/sent.png"
PENDING = completion("ID: task_01jqnjy94v\n[Data Preview](https://asyncdata.net/web/task_01jqnjy94v)")


def told(holder: object, **more: Any) -> list[str | None]:
    return [image.url or image.b64_json for image in images_of(holder, **more)]


@pytest.mark.parametrize("mode", ["parts", "images", "markdown"])
def test_pictures_of_every_mode(mode: Any) -> None:
    adapted = adapt(completion(f"Two: ![a]({URL}) ![b](data:image/png;base64,{PNG})"), mode)
    (choice,) = adapted["choices"]
    for holder in (adapted, choice, choice["message"]):
        assert told(holder) == [URL, PNG]
    by_address, by_bytes = images_of(adapted)
    assert (by_bytes.media_type, by_bytes.width, by_bytes.height) == ("image/png", 1, 1)
    assert by_address == Image(url=URL, origin=by_address.origin, alt=by_address.alt)  # no span of a text not at hand


def message(content: Any, **more: Any) -> Body:
    return {"role": "assistant", "content": content, **more}


def test_words_count_only_where_nothing_stands_beside_them() -> None:
    words = f"You sent ![this]({SENT})."
    assert told(message(words, images=[part(URL)])) == [URL]
    assert told(message([{"type": "text", "text": words}, part(URL)])) == [URL]
    assert told(message(words)) == [SENT]
    assert told(message(words), inputs=[SENT]) == []
    assert told(message(words, images=[part(SENT), part(URL)]), inputs=iter([SENT])) == [URL]


def test_words_of_a_delta_may_be_half_of_an_address() -> None:
    half = "https://x.example/images/a"
    assert told(message(half)) == [half]
    for delta in ({"content": half}, ChoiceDelta(role="assistant", content=half)):
        assert told(delta) == []
    assert told({"choices": [{"delta": message(half)}]}) == []
    assert told({"delta": message(half, images=[part(URL)])}) == [URL]


def test_a_picture_is_given_once() -> None:
    choices = [
        {"message": {"images": [part(URL), part(f"data:image/gif;base64,{GIF}")]}},
        {"delta": {"images": [part(URL)]}},
    ]
    assert told({"choices": choices}) == [URL, GIF]


def test_why_there_is_none() -> None:
    adapted = adapt(PENDING)
    reason = chat_image_of(adapted)
    assert reason is not None
    assert (reason, reason.status) == (parse(PENDING), Status.PENDING)
    with_link = message(f"![a]({URL})", chat_image=reason.model_dump(mode="json"))
    assert told(with_link) == []
    second = {"choices": [{"message": {"chat_image": 5}}, {"message": with_link}]}
    assert chat_image_of(second) == reason


def test_objects() -> None:
    parts: Any = [{"type": "text", "text": "Here."}, part(URL)]
    assert told(ChatCompletionMessage.construct(role="assistant", content=parts)) == [URL]
    delta = ChoiceDelta.construct(images=[{**part(URL), "index": 0}])
    assert (told(delta), chat_image_of(delta)) == ([URL], None)


class Raises:
    def model_dump(self, **_: Any) -> Any:
        raise RuntimeError("no")


class Odd:
    def model_dump(self) -> Any:
        return ["neither", "message"]


@pytest.mark.parametrize(
    "stranger",
    [
        None,
        {},
        Raises(),
        Odd(),
        {"content": 5, "images": "x", "chat_image": {"data": 7}},
        {"choices": [None, 5, {"message": None}, {"delta": []}]},
        {"chat_image": {"status": "dancing"}},
    ],
)
def test_strangers_hold_nothing(stranger: Any) -> None:
    assert (images_of(stranger), chat_image_of(stranger)) == ([], None)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text() | st.sampled_from([URL, f"![a]({URL})", "image_url"]),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["type", "url", "image_url", "text", "data"]), inner)
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(
        st.sampled_from(["role", "content", "images", "chat_image", "choices", "message", "delta"]), ANYTHING
    )
)
def test_nothing_in_a_message_raises(drawn: dict[str, Any]) -> None:
    for image in images_of(drawn):
        assert isinstance(image, Image)
    reason = chat_image_of(drawn)
    assert reason is None or reason.status in Status


@pytest.mark.parametrize(
    "wrong", ["words", b"{}", 3, [part(URL)], object(), ChatCompletionMessage, parse("x").to_markdown]
)
@pytest.mark.parametrize("accessor", [images_of, chat_image_of])
def test_another_type_is_told(accessor: Any, wrong: Any) -> None:
    with pytest.raises(
        TypeError, match=rf"^{accessor.__name__}\(\) takes a message.* not {type(wrong).__name__}; parse"
    ):
        accessor(wrong)


def test_wrong_inputs_are_told() -> None:
    with pytest.raises(TypeError, match="inputs"):
        images_of({}, inputs=SENT)
