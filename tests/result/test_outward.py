"""The way out and back: what `ImageResult` gives to other programs, and what they (and `parse`) read in it."""

from __future__ import annotations

import json
import warnings
from typing import Any, get_args

import pydantic
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from openai.types import ImagesResponse
from openai.types.chat import ChatCompletion

from chatimg_parse import Image, ImageResult, Status, parse
from chatimg_parse.convert import ChatMode, image_url
from chatimg_parse.models import ErrorInfo
from chatimg_parse.text.pixels import SIGNATURES

from ..support.drawn.replies import HOSTILE
from ..support.drawn.texts import SYNTAX, anything
from ..support.pictures import GIF, PNG, SVG
from ..support.results import at_hand, places

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
    *("data", "data:   ", "data:\t[", "event: x\n", ": x\n", "\n"),
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


def bare(text: str, *data: Image) -> ImageResult:
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
@example("data:   ", [CAT])
@example("event\ndata", [CAT])
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
    assert places(parse(result.to_markdown())) == at_hand(result)


@pytest.mark.parametrize(
    "text",
    [
        "Here is your picture!",
        "好的，这是图片：（小狗）[1] 第一版",
        "- [x] done\n- **two** of *three*, a_b and 2 < 3 | 4 > 1\n\n> said {name} & co: 50 % ~~off~~",
        "Used `seed=42` and `n=1`.",
        "Run it:\n\n```python\nprint('https://help.example/a.png', '<!--', '![a](')\n```\n\nDone.",
        "~~~\n```\n~~~",
        "```\na\n```\n\n```\nb [c](d) {e: 1}\n```",
        "C:\\dir, \\[kept\\], \\frac{a}{b}",
    ],
)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    result = bare(text, CAT)
    assert result.to_markdown() == f"{text}\n\n![a cat](https://ok.example/cat.png)"
    assert places(parse(result.to_markdown())) == places(result)


@pytest.mark.parametrize(
    "text,escaped",
    [
        ('{"prompt": "a"}', '\\{"prompt": "a"}'),
        ("｛'prompt': 1｝", "&#65371;'prompt': 1｝"),
        ("data:image/png,x", "data\\:image/png,x"),
        ('"\\u0021[a\\u005d"', '\\"\\u0021[a\\u005d"'),
        ("```html\n- a\n```", "\\`\\`\\`html\n- a\n\\`\\`\\`"),
        ('```json\n{"prompt": 1}\n```', '\\`\\`\\`json\n\\{"prompt": 1}\n\\`\\`\\`'),
    ],
)
def test_what_is_risky_is_escaped_once(text: str, escaped: str) -> None:
    assert bare(text).to_markdown() == escaped
    assert bare(escaped).to_markdown() == escaped


def test_what_is_risky_still_shows_as_it_was_written() -> None:
    text = '[a](https://x.example/b.png) <img src=c> `open ```\n{"prompt": 1}'
    shown = MarkdownIt("commonmark").render(bare(text).to_markdown())
    escaped = text.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    assert shown == f"<p>{escaped}</p>\n"


@pytest.mark.parametrize("signature", SIGNATURES)
def test_every_signature_of_a_picture_is_known(signature: str) -> None:
    known = {
        "R0lGOD[dl]h": "R0lGODlh",
        "UklGR[A-Za-z0-9+/_-]{6}XRUJQ": "UklGRAAAAAAXRUJQ",
        "AAAA[A-Za-z0-9+/_-]{2}Z0eXB(?:hdm|oZWl|taWY)": "AAAAIGZ0eXBhdm",
        "SUkqA[A-P]": "SUkqAA",
    }
    data = known.get(signature, signature) + "A" * 100
    markdown = bare(data).to_markdown()
    assert markdown != data
    assert MarkdownIt("commonmark").render(markdown) == f"<p>{data}</p>\n"


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
    with pytest.raises(pydantic.ValidationError, match="content"):
        ChatCompletion.model_validate(bare("", CAT).to_chat_completion("parts"))


def test_an_image_that_is_nowhere_is_in_no_form() -> None:
    result = bare("x", Image(alt="lost"))
    assert result.to_message_images() == []
    assert result.to_images_response() == {"created": 0, "data": []}
    assert result.to_markdown() == "x"
