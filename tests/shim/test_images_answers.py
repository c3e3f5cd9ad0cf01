"""The Images API over a chat: answers and events that the SDK's own types take, with every picture as it is wanted."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openai.types import ImagesResponse

from chatimg_parse import Image, ImageResult, Status, parse
from chatimg_parse.shim.images.answer import image_event, images_response, to_fetch
from chatimg_parse.shim.images.call import ImagesCall
from chatimg_parse.shim.images.question import chat_request

from ..support.pictures import GIF, PNG, URL
from ..support.shim.calls import EDITS, GIF_URI, call_of, json_call, sent

USAGE = {
    "prompt_tokens": 3,
    "completion_tokens": 4,
    "total_tokens": 7,
    "prompt_tokens_details": {"image_tokens": 1, "text_tokens": 2},
}
RESULT = ImageResult(
    status=Status.COMPLETED,
    created=5,
    data=[
        Image(url=URL, revised_prompt="p"),
        Image(b64_json=GIF, media_type="image/gif"),
        Image(),
        Image(url="https://x.example/b"),
        Image(url=URL),
    ],
    usage=USAGE,
    size="1024x1024",
    quality="hd",
)
PLAIN, WANTS_URL, WANTS_BYTES = call_of(), call_of(response_format="url"), call_of(response_format="b64_json")
STREAM = call_of(stream=True)


@pytest.mark.parametrize(
    "call,fetched,data",
    [
        (
            PLAIN,
            {URL: PNG},
            [{"revised_prompt": "p", "url": URL}, {"b64_json": GIF}, {"url": "https://x.example/b"}, {"url": URL}],
        ),
        (
            WANTS_URL,
            {URL: PNG},
            [{"revised_prompt": "p", "url": URL}, {"url": GIF_URI}, {"url": "https://x.example/b"}, {"url": URL}],
        ),
        (
            WANTS_BYTES,
            {},
            [{"revised_prompt": "p", "url": URL}, {"b64_json": GIF}, {"url": "https://x.example/b"}, {"url": URL}],
        ),
        (
            WANTS_BYTES,
            {URL: PNG},
            [
                {"revised_prompt": "p", "b64_json": PNG},
                {"b64_json": GIF},
                {"url": "https://x.example/b"},
                {"b64_json": PNG},
            ],
        ),
    ],
)
def test_the_response(call: ImagesCall, fetched: dict[str, str], data: list[dict[str, str]]) -> None:
    body = images_response(RESULT, call, created=9, fetched=fetched)
    assert body["data"] == data
    assert set(body) == set(RESULT.to_images_response())
    read = ImagesResponse.model_validate(body)
    assert read.created == 9
    assert read.usage is not None
    assert read.usage.total_tokens == 7
    assert images_response(ImageResult(), call, created=9) == {"created": 9, "data": []}


def test_what_would_have_to_be_fetched() -> None:
    assert to_fetch(RESULT, WANTS_BYTES) == to_fetch(RESULT, STREAM) == [URL, "https://x.example/b"]
    assert to_fetch(RESULT, PLAIN) == to_fetch(RESULT, WANTS_URL) == []
    assert to_fetch(RESULT, call_of(stream=True, response_format="url")) == []
    odd = ImageResult(data=[Image(url="file:///etc/passwd"), Image(url="/a.png"), Image(url="HTTP://x.example/")])
    assert to_fetch(odd, WANTS_BYTES) == ["HTTP://x.example/"]


_urls = st.sampled_from([URL, "https://x.example/b", ""])
_pictures = st.lists(
    st.one_of(
        st.builds(Image, url=_urls),
        st.builds(
            Image, b64_json=st.sampled_from([PNG, ""]), media_type=st.sampled_from([None, "image/png", "text/html"])
        ),
        st.builds(Image),
    ),
    max_size=4,
)


@given(_pictures, st.sampled_from([PLAIN, WANTS_URL, WANTS_BYTES, STREAM]), st.booleans())
def test_every_picture_is_given_once_and_as_wanted(data: list[Image], call: ImagesCall, all_fetched: bool) -> None:
    result = ImageResult(status=Status.COMPLETED, data=data)
    fetched = dict.fromkeys(to_fetch(result, call), PNG) if all_fetched else {}
    body = images_response(result, call, created=1, fetched=fetched)
    ImagesResponse.model_validate(body)
    told = [image for image in data if image.url is not None or image.b64_json is not None]
    assert len(body["data"]) == len(told)
    for entry, image in zip(body["data"], told, strict=True):
        assert len(entry) == 1
        if call is WANTS_URL or (image.url is not None and image.url not in fetched):
            assert "url" in entry
        else:
            assert "b64_json" in entry


# -- events -----------------------------------------------------------------------------------------------------


def event_type(endpoint: str, kind: str) -> Any:
    """Of the installed SDK; versions before 1.96 have no events of images."""
    return getattr(
        pytest.importorskip(f"openai.types.image_{endpoint}_{kind}_event"),
        f"Image{endpoint.title()}"
        + {
            "completed": "CompletedEvent",
            "partial_image": "PartialImageEvent",
        }[kind],
    )


EDIT_STREAM = json_call(
    EDITS, prompt="a", image=URL, stream=True, quality="high", background="opaque", size="1024x1024"
)


@pytest.mark.parametrize(
    "usage", [None, USAGE, {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}, {"a": 1}]
)
@pytest.mark.parametrize("media_type", [None, "image/png", "image/jpeg", "image/gif", "image/svg+xml"])
@pytest.mark.parametrize("index", [None, 0, 2])
def test_events_are_those_of_the_sdk(usage: Any, media_type: str | None, index: int | None) -> None:
    image = Image(b64_json=PNG, media_type=media_type)
    kind = "completed" if index is None else "partial_image"
    for call, name, short in ((STREAM, "image_generation", "gen"), (EDIT_STREAM, "image_edit", "edit")):
        assert call is not None
        event = image_event(image, call, created=9, index=index, usage=usage)
        model = event_type(short, kind)
        read = model.model_validate(event, strict=True)
        assert set(event) == {key for key, field in model.model_fields.items() if field.is_required()}
        assert (read.type, read.b64_json, read.created_at) == (f"{name}.{kind}", PNG, 9)
        assert getattr(read, "partial_image_index", None) == index


def test_what_events_tell() -> None:
    assert EDIT_STREAM is not None
    event = image_event(Image(b64_json=PNG, media_type="image/jpeg", width=3, height=2), EDIT_STREAM, created=1)
    told = {key: event[key] for key in ("size", "quality", "background", "output_format")}
    assert told == {"size": "3x2", "quality": "high", "background": "opaque", "output_format": "jpeg"}
    assert image_event(Image(url=URL), EDIT_STREAM, created=1)["size"] == "1024x1024"
    odd = call_of(stream=True, quality=["hd"], background="red", output_format="webp", size=3)
    event = image_event(Image(url=URL), odd, created=1)
    told = {key: event[key] for key in ("size", "quality", "background", "output_format")}
    assert told == {"size": "auto", "quality": "auto", "background": "auto", "output_format": "webp"}


def test_a_picture_of_which_only_the_url_is_known() -> None:
    event = image_event(Image(url=URL), STREAM, created=1)
    assert event["url"] == URL
    assert "b64_json" not in event
    event = image_event(Image(url=URL), STREAM, created=1, fetched={URL: PNG})
    assert event["b64_json"] == PNG
    assert "url" not in event


def test_usage_is_counted_as_far_as_it_is_told() -> None:
    def usage(told: Any) -> Any:
        return image_event(Image(b64_json=PNG), STREAM, created=1, usage=told)["usage"]

    counts = {"input_tokens": 3, "output_tokens": 4, "total_tokens": 7}
    assert usage(USAGE) == counts | {"input_tokens_details": {"image_tokens": 1, "text_tokens": 2}}
    nothing = {"input_tokens_details": {"image_tokens": 0, "text_tokens": 0}}
    assert (
        usage({key: USAGE[key] for key in ("prompt_tokens", "completion_tokens", "total_tokens")}) == counts | nothing
    )
    assert usage(None) == dict.fromkeys(counts, 0) | nothing


def test_from_call_to_response() -> None:
    """The whole way, with the SDK's own request and its own type."""
    call = sent("generate", prompt="a cat", model="m", size="1536x1024")
    assert chat_request(call)["messages"][0]["content"] == "a cat\n\nAspect ratio: 3:2"
    reply = {"choices": [{"message": {"role": "assistant", "content": f"Here.\n\n![cat]({URL})"}}], "usage": USAGE}
    read = ImagesResponse.model_validate(images_response(parse(reply), call, created=1))
    assert [image.url for image in read.data or []] == [URL]
