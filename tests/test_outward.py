"""The way out and back: what `ImageResult` gives to other programs, and what they (and `parse`) read in it."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle
import warnings
from pathlib import Path
from typing import Any, get_args

import pydantic
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from openai.types import ImagesResponse
from openai.types.chat import ChatCompletion
from pydantic import BaseModel

from chatimg_parse import Image, ImageResult, Issue, Span, Status, models, parse
from chatimg_parse.convert import ChatMode, image_url
from chatimg_parse.errors import ChatImageError, ImageFailed, ImagePending, ImageRefused, NoImage
from chatimg_parse.models import ErrorInfo
from chatimg_parse.text.pixels import SIGNATURES

from .replies import HOSTILE
from .test_promises import SYNTAX, anything

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNQ7TACAAG1AODVKAGcAAAAAElFTkSuQmCC"
GIF = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
SVG = "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4="
CAT = Image(url="https://ok.example/cat.png", alt="a cat")
MODES: tuple[ChatMode, ...] = get_args(ChatMode)

URLS = [
    "https://ok.example/a.png",
    "https://ok.example/no-extension",
    "https://ok.example/a_(1).png",
    "https://ok.example/((((.png",
    "https://ok.example/).png",
    "https://ok.example/[a](b).png",
    "https://ok.example/a](b.png",
    "https://ok.example/<a>.png",
    "https://ok.example/小狗.png",
    "https://ok.example/a\u3000b.png",
    "https://ok.example/a%20b.png",
    'https://ok.example/a\'b"c".png',
    "https://ok.example/a`b`.png",
    "https://ok.example/a|b{c}*d_e~f!.png",
    "https://ok.example/a?x=1&y=2&X-Sig=a+b/c==",
    "https://ok.example/a?x=1&copy;=2&amp;b&#1;&#x41;&notit;",
    "https://ok.example/&(amp;.png",
    "https://ok.example/a.png?u=https://evil.example/b.png",
    "https://ok.example/cdn/download/x.png",
    "https://ok.example/web/task_1",
    "http://bücher.example/x#frag",
    "https://[::1]/a.png",
]
ODD_ALTS = [
    *("a]b", "a[b", "``", "a\\", "a\r\n\r\nb", "<!--", "a|b", "](", "![", '{"prompt":', '｛"prompt":', "x" * 150),
    *("](https://evil.example/x.png)", "https://evil.example/[x", f"data:image/gif;base64,{GIF}", GIF, "50%", "下载"),
]
ODD_TEXTS = [
    *("data: {", "data:\n", "https://ok.example/a.png", PNG, "[image]: https://evil.example/r.png", "[image]", "1. "),
    *("Image:", "Cover: ", "Video:", "Reason:", "&#33;", "<https://evil.example/x.png>", "<pre>", "\n> ```\n", "    "),
    *("```\n", "\n```\n", "~~~\n", "- ```\n", "｛", '"', "'", "!", "&", ":", "\ufeff", "![x][image]"),
]
texts = st.lists(st.sampled_from([*HOSTILE, *SYNTAX, *ODD_TEXTS]) | st.text(max_size=5), max_size=12).map("".join)
alts = st.lists(st.sampled_from([*ODD_ALTS, *HOSTILE]) | st.text(max_size=5), max_size=3).map(" ".join) | st.none()
linked = st.builds(Image, url=st.sampled_from(URLS), alt=alts)
embedded = st.builds(
    Image,
    b64_json=st.sampled_from([PNG, GIF]),
    media_type=st.sampled_from([None, "image/png", "image/gif", "text/html", "image/png\n)", "image/"]),
    alt=alts,
)
pictures = st.lists(linked | embedded, max_size=3, unique_by=lambda image: (image.url, image.b64_json))


def places(result: ImageResult) -> list[tuple[str | None, str | None]]:
    return [(image.url, image.b64_json) for image in result.data]


def bare(text: str, *data: Image) -> ImageResult:
    """A result with this text, with surrogates replaced as `parse` does it."""
    return ImageResult(text=text.encode("utf-8", "replace").decode("utf-8"), data=list(data))


# -- every form, and back ---------------------------------------------------------------------------------------


@given(pictures, st.sampled_from(["", "Here it is!", "第一张，第二张", "a < b | c", "`code` and [1]"]))
def test_pictures_come_back_from_every_form(data: list[Image], text: str) -> None:
    result = bare(text, *data)
    forms = [
        result.to_markdown(),
        result.to_content_parts(),
        result.to_message_images(),
        result.to_images_response(),
        *(result.to_chat_completion(mode) for mode in MODES),
    ]
    assert [places(parse(form)) for form in forms] == [places(result)] * len(forms)
    assert [places(parse(json.dumps(form))) for form in forms[1:]] == [places(result)] * (len(forms) - 1)
    assert [part for part in result.to_content_parts() if part["type"] == "text"] == (
        [{"type": "text", "text": text}] if text else []
    )


def test_svg_comes_back_from_every_form_of_a_body() -> None:
    result = bare("", Image(b64_json=SVG, media_type="image/svg+xml"))
    forms = [result.to_content_parts(), result.to_message_images(), result.to_images_response()]
    forms += [result.to_chat_completion("parts"), result.to_chat_completion("images")]
    assert [places(parse(form)) for form in forms] == [places(result)] * len(forms)


# -- markdown ---------------------------------------------------------------------------------------------------


def commonmark(text: str) -> list[str]:
    """The pictures that another reader sees; anything else of weight (HTML, links) by its name."""
    reader = MarkdownIt("commonmark")
    reader.validateLink = lambda url: len(url) >= 0  # type: ignore[method-assign]
    reader.normalizeLink = lambda url: url  # type: ignore[method-assign]
    tokens = reader.parse(text)
    inner = [child for token in tokens for child in token.children or []]
    seen = [str(child.attrs["src"]) for child in inner if child.type == "image"]
    odd = ("html_block", "html_inline", "link_open")
    return seen + [token.type for token in [*tokens, *inner] if token.type in odd]


@given(texts, pictures)
@example("```", [CAT])
@example("```json\n{", [CAT])
@example("~~~\ncode", [CAT])
@example("<!-- ", [CAT])
@example("a `b", [CAT])
@example("![a](", [CAT])
@example("[image]: https://evil.example/r.png\n[image]", [CAT])
@example('{"prompt": "x", "url": "https://ok.example/cat.png"}', [CAT])
@example("data: {", [CAT])
@example("<!doctype html>", [CAT])
@example("```\n> ```\n", [CAT])
@example("- a\n\n  ```\n  b\n```\n", [CAT])
@example('"\\u0021[a](https\\u003a//evil.example/x.png)"', [])
@example("https://evil.example/x.png", [])
@example("Image: `https://evil.example/x.png`", [])
@example(PNG, [])
def test_pictures_come_back_from_markdown_whatever_the_text_is(text: str, data: list[Image]) -> None:
    result = bare(text, *data)
    markdown = result.to_markdown()
    back = parse(markdown)
    assert places(back) == places(result)
    assert back.videos == []
    assert commonmark(markdown) == [image_url(image.model_dump()) for image in data]


@given(anything)
def test_a_parsed_reply_comes_back_from_markdown_with_its_text(text: str) -> None:
    result = parse(text)
    assert places(parse(result.to_markdown())) == places(result)


@pytest.mark.parametrize(
    "text",
    [
        "Here is your picture!",
        "好的，这是图片：（小狗）[1] 第一版",
        "- [x] done\n- **two** of *three*, a_b and 2 < 3 | 4 > 1\n\n> said {name} & co: 50 % ~~off~~",
        "Used `seed=42` and `n=1`.",
        "Run it:\n\n```python\nprint('https://help.example/a.png', '<!--', '![a](')\n```\n\nDone.",
        "~~~\n```\n~~~",
        "C:\\dir, \\[kept\\], \\frac{a}{b}",
    ],
)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    result = bare(text, CAT)
    assert result.to_markdown() == f"{text}\n\n![a cat](https://ok.example/cat.png)"
    assert places(parse(result.to_markdown())) == places(result)


def test_what_is_risky_still_shows_as_it_was_written() -> None:
    text = '[a](https://x.example/b.png) <img src=c> `open ```\n{"prompt": 1}'
    shown = MarkdownIt("commonmark").render(bare(text).to_markdown())
    escaped = text.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    assert shown == f"<p>{escaped}</p>\n"


@pytest.mark.parametrize("signature", SIGNATURES)
def test_every_signature_of_a_picture_is_known(signature: str) -> None:
    """The converter has its own list, since it imports nothing of ours."""
    known = {
        "R0lGOD[dl]h": "R0lGODlh",
        "UklGR[A-Za-z0-9+/_-]{6}XRUJQ": "UklGRAAAAAAXRUJQ",
        "AAAA[A-Za-z0-9+/_-]{2}Z0eXB(?:hdm|oZWl|taWY)": "AAAAIGZ0eXBhdm",
        "SUkqA[A-P]": "SUkqAA",
    }
    data = known.get(signature, signature) + "A" * 100
    before, after = bare(data).to_markdown(), MarkdownIt("commonmark").render(bare(data).to_markdown())
    assert before != data
    assert after == f"<p>{data}</p>\n"


def test_a_made_up_url_cannot_break_out_of_its_place() -> None:
    url = "https://ok.example/a\n![b](https://evil.example/b.png)\x00 c"
    data = "AAAA)\n![b](https://evil.example/b.png)"
    markdown = bare("", Image(url=url), Image(b64_json=data), Image(alt="nowhere")).to_markdown()
    assert markdown.count("\n") == 2
    assert not any("evil" in (image.url or "")[:20] for image in parse(markdown).data)
    assert commonmark(markdown)[0] == "https://ok.example/a%0A![b](https://evil.example/b.png)%00%20c"


def test_line_breaks_in_base64_do_not_break_the_line() -> None:
    wrapped = PNG[:60] + "\r\n" + PNG[60:]
    assert places(parse(bare("", Image(b64_json=wrapped)).to_markdown())) == [(None, PNG)]


def test_svg_comes_back_where_it_is_let_in() -> None:
    result = bare("", Image(b64_json=SVG, media_type="image/svg+xml"))
    assert places(parse(result.to_markdown())) == []
    assert places(parse(result.to_markdown(), allow_svg=True)) == [(None, SVG)]


# -- chat completions -------------------------------------------------------------------------------------------


def test_the_three_modes_put_the_pictures_in_three_places() -> None:
    result = bare("Here:", CAT, Image(b64_json=GIF, media_type="image/gif"))
    parts = result.to_chat_completion()["choices"][0]["message"]
    images = result.to_chat_completion("images")["choices"][0]["message"]
    markdown = result.to_chat_completion("markdown")["choices"][0]["message"]
    assert parts == {"role": "assistant", "content": result.to_content_parts(), "refusal": None}
    assert [part["type"] for part in parts["content"]] == ["text", "image_url", "image_url"]
    assert (images["content"], images["images"]) == ("Here:", result.to_message_images())
    assert markdown["content"] == f"Here:\n\n![a cat]({CAT.url})\n\n![image](data:image/gif;base64,{GIF})"
    assert "images" not in parts | markdown
    assert bare("").to_chat_completion("images")["choices"][0]["message"]["content"] == ""
    with pytest.raises(ValueError, match="parts, images, markdown, not 'html'"):
        result.to_chat_completion("html")  # type: ignore[arg-type]


def test_the_head_of_a_completion_is_the_bodys_and_never_made_up() -> None:
    result = ImageResult(id="chatcmpl-1", model="m", created=7)
    head = {"id": "chatcmpl-1", "object": "chat.completion", "created": 7, "model": "m"}
    assert result.to_chat_completion("images").items() >= head.items()
    assert result.to_chat_completion(created=9)["created"] == 9
    assert result.to_chat_completion(created=0)["created"] == 0
    empty = bare("").to_chat_completion()
    assert (empty["id"], empty["model"], empty["created"]) == ("", "", 0)
    assert "usage" not in empty


def test_a_refusal_is_a_content_filter_with_its_reason() -> None:
    def choice(**fields: Any) -> tuple[str, str | None]:
        made = ImageResult(**fields).to_chat_completion("images")["choices"][0]
        return made["finish_reason"], made["message"]["refusal"]

    error = ErrorInfo(code="input_moderation", message="not that")
    assert choice(status="refused", error=error) == ("content_filter", "not that")
    assert choice(status="refused", error=ErrorInfo(code="input_moderation")) == ("content_filter", "input_moderation")
    assert choice(status="refused") == ("content_filter", None)
    assert choice(status="failed", error=error) == ("stop", None)


counts = st.integers(0, 9000)
odd_counts = st.one_of(counts, st.none(), st.booleans(), st.floats(), st.text(max_size=3))
names = ["image_tokens", "text_tokens", "cached_tokens", "audio_tokens", "reasoning_tokens"]
modalities = st.lists(
    st.fixed_dictionaries({"modality": st.sampled_from(["TEXT", "IMAGE"]), "tokenCount": odd_counts}), max_size=3
)
details = st.one_of(st.dictionaries(st.sampled_from(names), odd_counts), modalities, odd_counts)
usages = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(["prompt_tokens", "completion_tokens", "total_tokens"], odd_counts),
        **dict.fromkeys(["input_tokens", "output_tokens", "totalTokenCount"], odd_counts),
        **dict.fromkeys(["promptTokenCount", "candidatesTokenCount", "prompt_token_count"], odd_counts),
        **dict.fromkeys(["prompt_tokens_details", "completion_tokens_details", "promptTokensDetails"], details),
        **dict.fromkeys(["input_tokens_details", "output_tokens_details", "candidatesTokensDetails"], details),
    },
)


@given(texts, pictures, usages, st.sampled_from(Status), st.sampled_from(["images", "markdown"]))
def test_the_sdk_takes_every_body(
    text: str, data: list[Image], usage: dict[str, Any], status: Status, mode: ChatMode
) -> None:
    result = bare(text, *data).model_copy(update={"usage": usage, "status": status, "quality": "ultra"})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        body = result.to_chat_completion(mode)
        assert ChatCompletion.model_validate(body, strict=True).model_dump(exclude_unset=True) == body
        images = result.to_images_response()
        assert ImagesResponse.model_validate(images, strict=True).model_dump(exclude_unset=True) == images
    json.dumps([body["choices"], images["data"]])


def test_the_sdk_knows_no_list_in_an_answer() -> None:
    """What the docstring of `to_chat_completion` says of the mode `parts`."""
    with pytest.raises(pydantic.ValidationError, match="content"):
        ChatCompletion.model_validate(bare("", CAT).to_chat_completion("parts"))


def test_an_image_that_is_nowhere_is_in_no_form() -> None:
    result = bare("x", Image(alt="lost"))
    assert result.to_message_images() == []
    assert result.to_images_response() == {"created": 0, "data": []}
    assert result.to_markdown() == "x"


# -- token counts -----------------------------------------------------------------------------------------------

CHAT = {
    "prompt_tokens": 10,
    "completion_tokens": 20,
    "total_tokens": 30,
    "prompt_tokens_details": {"image_tokens": 4, "text_tokens": 6},
}
IMAGES = {
    "input_tokens": 10,
    "output_tokens": 20,
    "total_tokens": 30,
    "input_tokens_details": {"image_tokens": 4, "text_tokens": 6},
}
GEMINI = {
    "promptTokenCount": 10,
    "candidatesTokenCount": 20,
    "totalTokenCount": 30,
    "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 6}, {"modality": "IMAGE", "tokenCount": 4}],
}
GEMINI_SNAKE = {
    "prompt_token_count": 10,
    "candidates_token_count": 20,
    "total_token_count": 30,
    "prompt_tokens_details": [{"modality": "TEXT", "token_count": 6}, {"modality": "IMAGE", "token_count": 4}],
}


@pytest.mark.parametrize("usage", [CHAT, IMAGES, GEMINI, GEMINI_SNAKE], ids=["chat", "images", "gemini", "snake"])
def test_counts_go_from_each_form_to_both(usage: dict[str, Any]) -> None:
    result = ImageResult(usage=usage)
    assert result.to_chat_completion()["usage"] == CHAT
    assert result.to_images_response()["usage"] == IMAGES
    for name in [name for name in usage if "etails" not in name]:
        less = ImageResult(usage={key: value for key, value in usage.items() if key != name})
        assert "usage" not in less.to_chat_completion()
        assert "usage" not in less.to_images_response()


def test_counts_by_kind_are_not_made_up() -> None:
    text_only = GEMINI | {"promptTokensDetails": [{"modality": "TEXT", "tokenCount": 10}]}
    for usage in (
        text_only,
        CHAT | {"prompt_tokens_details": {"cached_tokens": 1}},
        IMAGES | {"input_tokens_details": 1},
    ):
        result = ImageResult(usage=usage)
        assert "usage" not in result.to_images_response()
        assert result.to_chat_completion()["usage"]["total_tokens"] == 30
    assert ImageResult(usage=text_only).to_chat_completion()["usage"]["prompt_tokens_details"] == {"text_tokens": 10}


def test_counts_in_their_own_form_stay_as_they_are() -> None:
    chat = CHAT | {"cost": 0.1, "completion_tokens_details": {"image_tokens": 20, "text_tokens": 0}}
    assert ImageResult(usage=chat).to_chat_completion()["usage"] == chat
    out = {"image_tokens": 20, "text_tokens": 0}
    images = ImageResult(usage=chat).to_images_response()["usage"]
    assert images == IMAGES | {"output_tokens_details": out}
    assert ImageResult(usage=images).to_images_response()["usage"] == images
    responses = IMAGES | {"output_tokens_details": {"reasoning_tokens": 3}}
    assert ImageResult(usage=responses).to_images_response()["usage"] == IMAGES
    both = CHAT | {"input_tokens": 0, "output_tokens": 0, "input_tokens_details": None}
    assert ImageResult(usage=both).to_images_response()["usage"] == IMAGES


# -- errors -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields,kind,message",
    [
        (
            {"status": "pending", "task_id": "task_1"},
            ImagePending,
            "the picture is not ready: ask again later for task task_1",
        ),
        (
            {"status": "pending", "preview_url": "https://x.example/?sig=1"},
            ImagePending,
            "the picture is not ready: ask again later, at `preview_url`",
        ),
        ({"status": "pending"}, ImagePending, "the picture is not ready: ask again later"),
        (
            {"status": "refused", "error": ErrorInfo(code="safety", message="No.")},
            ImageRefused,
            "the request was refused: change the prompt (safety: No.)",
        ),
        (
            {"status": "failed", "error": ErrorInfo(code="500", message="Error 500")},
            ImageFailed,
            "the generation failed: send the request again (Error 500)",
        ),
        ({"status": "no_image", "text": "How big?"}, NoImage, "the reply holds no picture: look at `text`"),
        (
            {"status": "no_image"},
            NoImage,
            "the reply holds no picture: it holds no text either, so send the request again",
        ),
    ],
)
def test_each_status_has_its_error(fields: dict[str, Any], kind: type[ChatImageError], message: str) -> None:
    result = ImageResult(**fields)
    with pytest.raises(ChatImageError) as caught:
        result.raise_for_status()
    assert type(caught.value) is kind
    assert str(caught.value) == message
    assert caught.value.result is result


@pytest.mark.parametrize("kind", [ChatImageError, ImagePending, ImageRefused, ImageFailed, NoImage])
def test_errors_can_be_copied_and_pickled(kind: type[ChatImageError]) -> None:
    error = kind("do this", bare("text", CAT))
    for twin in (copy.copy(error), copy.deepcopy(error), pickle.loads(pickle.dumps(error))):
        assert type(twin) is kind
        assert (str(twin), twin.args, twin.result) == ("do this", ("do this",), error.result)
    assert issubclass(kind, models.ChatImageError)


SECRETS = [
    f"data:image/png;base64,{PNG}",
    PNG,
    "sk-proj-Abc_123",
    "Bearer abcdefgh",
    "Authorization: Basic dXNlcjpwYXNz",
    "api_key=hunter22",
    '"access_token": "hunter22"',
    "https://user:hunter22@x.example/",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
    "gsk_0123456789abcdef",
    "AIzaSyA-0123456789",
    "?X-Amz-Signature=" + "0f" * 32,
]


@given(st.lists(st.sampled_from(SECRETS), min_size=1), st.text("ab c\n", max_size=150), st.sampled_from("\n ,;"))
def test_no_message_quotes_a_picture_or_a_key(secrets: list[str], prose: str, between: str) -> None:
    error = ErrorInfo(code="boom", message=prose + between + between.join(secrets))
    for status in ("failed", "refused", "pending", "no_image"):
        with pytest.raises(ChatImageError) as caught:
            ImageResult(status=status, error=error, text="x").raise_for_status()
        message = str(caught.value)
        for secret in ("iVBOR", "Abc_123", "abcdefgh", "dXNlc", "hunter22", "eyJ", "0123456789", "0f0f", PNG[20:30]):
            assert secret not in message
        assert "[…]" in message or len(prose) > 100
        reason = message[message.index("(boom: ") + 1 : -1]
        assert len(reason) <= 200


def test_a_plain_reason_is_quoted_as_it_is() -> None:
    reason = "Your task-force request (id 3f2504e0-4f89-11d3-9a0c-0305e82c3301) hit max_tokens: 5, see https://x.example/help"
    with pytest.raises(ImageFailed) as caught:
        ImageResult(status=Status.FAILED, error=ErrorInfo(message=reason)).raise_for_status()
    assert str(caught.value).endswith(f"({reason})")


def test_every_issue_is_named_once() -> None:
    issues = [
        Issue(code="a-b", message="first"),
        Issue(code="c-d", message="x " * 150),
        Issue(code="a-b", message="first"),
    ]
    with pytest.raises(ChatImageError) as caught:
        ImageResult(status=Status.COMPLETED, issues=issues).raise_for_issues()
    assert type(caught.value) is ChatImageError
    assert str(caught.value) == f"a-b: first (2 times); c-d: {'x ' * 99}x…"


# -- the schema -------------------------------------------------------------------------------------------------


def test_the_schema_on_file_is_that_of_the_code() -> None:
    """To write it anew: `json.dumps(ImageResult.model_json_schema(), indent=2, sort_keys=True)` and a line end."""
    on_file = (Path(__file__).parents[1] / "docs" / "schema.json").read_text(encoding="utf-8")
    assert on_file == json.dumps(ImageResult.model_json_schema(), indent=2, sort_keys=True) + "\n"


def test_every_field_has_a_description() -> None:
    schema = ImageResult.model_json_schema()
    known = {kind.__name__ for kind in vars(models).values() if isinstance(kind, type) and issubclass(kind, BaseModel)}
    assert known - {"BaseModel", "_Model", "ImageResult"} <= set(schema["$defs"])
    for name, model in [("ImageResult", schema), *schema["$defs"].items()]:
        assert model["description"].endswith("."), name
        for field, told in model.get("properties", {}).items():
            assert told["description"].endswith((".", "...")), (name, field)
    assert set(schema["$defs"]["Span"]["properties"]) == {field.name for field in dataclasses.fields(Span)}
