"""From chat requests to Images requests: a table, what holds for any request, and what the rows promise."""

from __future__ import annotations

import copy
import json
import math
import re
import subprocess
import sys
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openai.types import ImageGenerateParams
from pydantic import TypeAdapter

from chatimg_parse.migrate import (
    MODELS,
    FixedSizes,
    FreeSizes,
    ModelRule,
    OneOf,
    Ratios,
    Text,
    Whole,
    to_images_request,
)
from chatimg_parse.migrate.ratios import find_markers
from chatimg_parse.migrate.result import NOTES
from chatimg_parse.migrate.rules import rule_for

from ..support.chat import part
from ..support.costs import peak
from ..support.pages import page, run_examples
from ..support.tables import requests, vendor_requests
from ..support.tables.requests import Case, ask, text

CASES = [*requests.CASES, *vendor_requests.CASES]

DOC = page("docs/migrate.md")
NAMES = [name for rule in MODELS for name in rule.names]


def codes(request: dict[str, Any], **more: Any) -> set[str]:
    return {note.code for note in to_images_request(request, **more).notes}


# -- the table ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_table(case: Case) -> None:
    request = to_images_request(case.request)
    assert request.body == case.body
    assert (request.endpoint, request.path) == (case.endpoint, f"/images/{case.endpoint}")
    assert tuple(dropped.key for dropped in request.dropped) == case.dropped
    assert tuple(note.code for note in request.notes) == case.notes
    assert request.timeout_seconds == case.timeout
    assert all(dropped.reason.endswith(".") for dropped in request.dropped)


def test_table_is_long_and_names_are_its_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 100


def test_every_note_is_met_in_the_table_and_told_in_the_docs() -> None:
    # `prompt-too-long` has a test of its own: its prompt would fill the table.
    assert {code for case in CASES for code in case.notes} == NOTES.keys() - {"prompt-too-long"}
    assert set(re.findall(r"^\| `([\w-]+)` \|", DOC[DOC.index("## Notes") :], re.MULTILINE)) == NOTES.keys()


# -- sizes, held against the rules as the issue and the references state them -----------------------------------

LISTED = {
    "gpt-image-1": {"1024x1024", "1536x1024", "1024x1536", "auto"},
    "dall-e-3": {"1024x1024", "1792x1024", "1024x1792"},
    "dall-e-2": {"256x256", "512x512", "1024x1024"},
}
LISTED |= dict.fromkeys(
    ("gpt-image-1-mini", "gpt-image-1.5", "chatgpt-image-latest", "gpt-image-2.6"), LISTED["gpt-image-1"]
)
FREE = ("gpt-image-2", "gpt-image-2.5")
BANANA = {"1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"}
GROK = {"1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2", "9:19.5", "19.5:9", "9:20", "20:9", "1:2", "2:1", "auto"}


def check_size(body: dict[str, Any]) -> None:
    """No size, or one that the model takes; nothing of this looks at the rows."""
    model = str(body.get("model", ""))
    if model in FREE and body.get("size", "auto") != "auto":
        width, height = (int(side) for side in body["size"].split("x"))
        assert width % 16 == height % 16 == 0
        assert max(width, height) <= 3840
        assert max(width, height) <= 3 * min(width, height)
        assert 655_360 <= width * height <= 8_294_400
    elif model in LISTED:
        assert body.get("size", "1024x1024") in LISTED[model]
    elif "seedream" in model or "qwen" in model:
        check_vendor_size(model, body.get("size", ""))
    elif model not in FREE:
        assert "size" not in body
    if "grok" in model:
        assert body.get("aspect_ratio", "auto") in GROK
        assert body.get("resolution", "1k") in {"1k", "2k"} | ({"1.5k"} if "image-2" in model else set())
    elif "banana" in model or "gemini" in model:
        many = re.search(r"banana-?2|3\.1", model)
        long = {"1:4", "4:1", "1:8", "8:1", "9:21", "auto"}
        assert body.get("aspect_ratio", "1:1") in BANANA | (long if many else set())
        assert body.get("resolution", "1K") in {"1K", "2K", "4K"} | ({"512"} if many and "2.1" not in model else set())
    else:
        assert not {"aspect_ratio", "resolution"} & body.keys()


def check_vendor_size(model: str, size: str) -> None:
    """Seedream and Qwen: words, or two sides with so many pixels."""
    if "seedream" in model:
        version = re.sub(r"\D", "", model.partition("seedream")[2])
        words = {"45": {"2K", "4K"}, "5": {"2K", "3K", "4K"}, "50": {"2K", "3K", "4K"}}.get(version, {"1K", "2K", "4K"})
        least = 1280 * 720 if version in ("4", "40") else 2560 * 1440
        most, widest, sign = (10_404_496 if version in ("5", "50") else 4096 * 4096), 16, "x"
    else:
        old = {"1328*1328", "1664*928", "928*1664", "1472*1104", "1104*1472"}
        words = {"qwen-image": old}.get(model, set())
        least, most, widest, sign = 512 * 512, 2048 * 2048, 4 if "edit" in model else 8, "*"
        assert size in old | {""} or model != "qwen-image"
        assert not size or model != "qwen-image-edit"
    if size and size not in words:
        short, long = sorted(int(side) for side in size.split(sign))
        assert long <= widest * short
        assert least <= short * long <= most


lengths = st.one_of(
    st.integers(-10, 5000), st.integers(), st.floats(), st.sampled_from(["", "x", "1e9", "１６", "0", "1" * 5000])
)
sizes = st.one_of(
    lengths,
    st.tuples(lengths, lengths).map(list),
    st.builds(
        lambda one, sign, other: f"{one}{sign}{other}",
        st.integers(0, 9999),
        st.sampled_from(":x×*："),
        st.integers(0, 9999),
    ),
    st.sampled_from(["auto", "2K", "4k", "0.5K", "1.5k", "3K", "8K", "512", "portrait", "square_hd", "NaN:1", "9:21"]),
    st.sampled_from(["19.5:9", "1.91:1", ""]),
)
size_keys = st.sampled_from(
    ["size", "aspect_ratio", "ratio", "image_size", "resolution", "width", "height", "orientation"]
)


@given(st.sampled_from([*NAMES, "acme-9", ""]), st.dictionaries(size_keys, sizes, max_size=3))
def test_any_size_becomes_a_legal_one(model: str, told: dict[str, Any]) -> None:
    body = to_images_request(ask(model, **told)).body
    check_size(body)


@given(st.integers(1, 10**30), st.integers(1, 10**30), st.sampled_from(["", "1K", "2K", "4K"]))
def test_any_ratio_becomes_a_legal_size_near_to_it(width: int, height: int, step: str) -> None:
    told = {"aspect_ratio": f"{width}:{height}", **({"resolution": step} if step else {})}
    body = to_images_request(ask("gpt-image-2", **told)).body
    check_size(body)
    sides = [int(side) for side in body["size"].split("x")]
    asked = min(max(width / height, 1 / 3), 3)
    assert abs(math.log(sides[0] / sides[1] / asked)) < 0.04


def test_every_size_around_the_limits_becomes_a_legal_one() -> None:
    edges = (
        1,
        15,
        16,
        17,
        256,
        480,
        809,
        810,
        816,
        1024,
        1279,
        1280,
        1281,
        2160,
        2880,
        2896,
        3824,
        3840,
        3841,
        3856,
        9999,
    )
    for width in edges:
        for height in edges:
            check_size(to_images_request(ask("gpt-image-2", size=f"{width}x{height}")).body)


def test_legal_sizes_stay_as_they_are() -> None:
    for width in range(256, 3841, 112):
        for height in range(256, 3841, 112):
            if max(width, height) <= 3 * min(width, height) and 655_360 <= width * height <= 8_294_400:
                request = to_images_request(ask("gpt-image-2", size=f"{width}x{height}"))
                assert request.body["size"] == f"{width}x{height}"
                assert "size-nearest" not in {note.code for note in request.notes}


# -- any request ----------------------------------------------------------------------------------------------

KEYS = st.sampled_from(
    [
        *("model", "messages", "input", "contents", "prompt", "n", "size", "quality", "aspect_ratio", "resolution"),
        *(
            "image_size",
            "width",
            "extra_body",
            "image_config",
            "generationConfig",
            "google",
            "tools",
            "image",
            "images",
        ),
        *("mask", "stream", "partial_images", "background", "output_format", "user", "response_format", "moderation"),
        *("role", "content", "parts", "type", "text", "image_url", "url", "b64_json", "inlineData", "data", "mimeType"),
        *("file_id", "style", "watermark", "sequential_image_generation_options", "max_images", "seed"),
    ]
)
WORDS = st.sampled_from(
    [
        *(
            "gpt-image-2",
            "dall-e-3",
            "grok-imagine-image",
            "nano-banana",
            "seedream-5",
            "gpt-4o",
            "user",
            "assistant",
            "system",
            "auto",
        ),
        *(
            "16:9",
            "0:5",
            "1e9:1",
            "2K",
            "1024×1792",
            "hd",
            "webp",
            "transparent",
            "image_generation",
            "\ud800",
            "iVBORw0KGgo=",
        ),
        *(
            "【2:3】 a",
            "a cat --ar 16:9",
            "https://a.example/c.png",
            "![a](https://a.example/c.png)",
            "data:image/png;base64,AA",
        ),
        *('{"prompt": "x", "ratio": "2:3"}', '{"subject": "x", "size": "2K", "\\ud800": 1}', "1" * 5000),
    ]
)
HUGE = st.builds(lambda sign: sign * 10**5000, st.sampled_from([1, -1]))
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), HUGE, st.floats(allow_nan=False), WORDS, st.text(max_size=12)
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.one_of(KEYS, st.text(max_size=4)), inner, max_size=5)
    ),
    max_leaves=20,
)


@given(st.dictionaries(KEYS, values, max_size=8))
def test_any_request_is_answered(request: dict[str, Any]) -> None:
    before = copy.deepcopy(request)
    first, second = to_images_request(request), to_images_request(request)
    assert first == second
    assert request == before
    pictures = {"image", "images"} & first.body.keys()
    elsewhere = "seedream" in str(first.body.get("model"))
    assert first.endpoint == ("edits" if pictures and not elsewhere else "generations")
    json.dumps(first.body, ensure_ascii=False, allow_nan=False).encode()
    assert first == type(first).model_validate_json(first.model_dump_json())
    check_size(first.body)


GENERATE: TypeAdapter[Any] = TypeAdapter(ImageGenerateParams)
KNOWN_KEYS = {key for kind in get_args(ImageGenerateParams) or (ImageGenerateParams,) for key in get_type_hints(kind)}
OF_OPENAI = [name for name in NAMES if name.startswith(("gpt-image", "dall-e", "chatgpt-image", "gpt-4o"))]
parameters = st.fixed_dictionaries(
    {},
    optional={
        "n": st.integers(-2, 20),
        "size": sizes,
        "quality": st.sampled_from(["hd", "high", "standard", "max", "auto", "", 3]),
        "background": st.sampled_from(["transparent", "opaque", "blue"]),
        "output_format": st.sampled_from(["png", "jpg", "webp", "image/jpeg", "bmp", 1]),
        "output_compression": st.integers(-5, 150),
        "moderation": st.sampled_from(["low", "high"]),
        "style": st.sampled_from(["vivid", "noir"]),
        "response_format": st.sampled_from(["url", "b64_json", {"type": "text"}]),
        "stream": st.sampled_from([True, False, "true", 1]),
        "partial_images": st.integers(-1, 9),
        "user": st.text(max_size=5),
        "temperature": st.floats(),
    },
)


@given(st.sampled_from(OF_OPENAI), parameters)
def test_bodies_of_openai_models_are_what_the_sdk_takes(model: str, told: dict[str, Any]) -> None:
    body = to_images_request(ask(model, **told)).body
    GENERATE.validate_python(body)
    assert body.keys() <= KNOWN_KEYS
    assert 1 <= body.get("n", 1) <= 10
    assert 0 <= body.get("partial_images", 0) <= 3
    assert "partial_images" not in body or body["stream"] is True
    assert "response_format" not in body or model.startswith("dall-e")
    assert body.get("quality") != "hd" or model == "dall-e-3"


def test_the_check_of_the_sdk_can_fail() -> None:
    with pytest.raises(ValueError, match="quality"):
        GENERATE.validate_python({"prompt": "a", "quality": "ultra"})


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="{<:：∶-—–[]【】"), max_size=60))
def test_a_prompt_without_syntax_is_kept(prompt: str) -> None:
    assert to_images_request(ask("gpt-image-2", prompt)).body["prompt"] == (prompt if prompt.strip() else "")


@given(st.text(alphabet='ab 1:{}[]()\n-"—,.比例', max_size=40))
def test_only_flags_and_brackets_leave_the_prompt(prompt: str) -> None:
    left = to_images_request(ask("gpt-image-2", prompt)).body["prompt"]
    cut = [mark for mark in find_markers(prompt) if mark.kind != "label"]
    if not cut:
        assert left == (prompt if prompt.strip() else "")
    else:
        kept = "".join(char for at, char in enumerate(prompt) if not any(mark.start <= at < mark.end for mark in cut))
        assert re.sub(r"[\s,]", "", left) == re.sub(r"[\s,]", "", kept)


def test_what_nests_without_end_or_holds_itself_is_answered() -> None:
    nest: list[Any] = []
    for _ in range(100_000):
        nest = [nest]
    request: dict[str, Any] = ask("gpt-image-2", nest, image=nest, size=nest)
    request["extra_body"] = request
    request["image_config"] = {"google": {"aspect_ratio": "16:9", "google": request}}
    assert to_images_request(request).body == {"model": "gpt-image-2", "prompt": "", "size": "1536x864"}


@pytest.mark.parametrize("size", ["9" * 40 + "e99x" + "9" * 20, "1e99:1", "1x" + "9" * 40 + "e99", "1e9:1", "1:1e99"])
@pytest.mark.parametrize("model", ["gpt-image-2", "gpt-image-1", "grok-imagine-image", "dall-e-2"])
def test_the_largest_numbers_that_are_read_have_a_legal_size(model: str, size: str) -> None:
    body = to_images_request(ask(model, size=size)).body
    check_size(body)
    assert {"size", "aspect_ratio"} & body.keys()


@pytest.mark.parametrize("wrong", [None, "a cat", b"{}", [("model", "x")], 1])
def test_another_type_is_a_type_error(wrong: Any) -> None:
    with pytest.raises(TypeError, match=type(wrong).__name__):
        to_images_request(wrong)


def test_wrong_types_of_the_other_arguments_are_type_errors() -> None:
    with pytest.raises(TypeError, match="model as str"):
        to_images_request({}, model=2)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="ModelRule"):
        to_images_request({}, models=("gpt-image-2",))  # type: ignore[arg-type]


# -- large pictures, long prompts -----------------------------------------------------------------------------


def test_a_large_picture_is_handed_on_without_a_copy() -> None:
    picture = "data:image/png;base64,iVBORw0KGgo" + "A" * 10_000_000
    request = ask("gpt-image-2", [text("make it blue"), part(picture)])
    to_images_request(request)
    made, most = peak(lambda: to_images_request(request))
    assert made.body["images"][0]["image_url"] is picture
    assert most < 1_000_000


def test_a_large_picture_in_a_text_leaves_it_and_is_not_kept_often() -> None:
    picture = "data:image/png;base64,iVBORw0KGgo" + "A" * 8_000_001
    request = ask("gpt-image-2", f"make it blue: ![a]({picture})")
    made, most = peak(lambda: to_images_request(request))
    assert made.body["prompt"] == "make it blue:"
    assert made.body["images"] == [{"image_url": picture}]
    assert most < 4 * len(picture)


def test_a_prompt_over_the_limit_is_told_and_not_cut() -> None:
    for model, limit in (("gpt-image-2", 32_000), ("dall-e-3", 4_000), ("dall-e-2", 1_000)):
        assert "prompt-too-long" not in codes(ask(model, "a" * limit))
        request = to_images_request(ask(model, "a" * (limit + 1)))
        assert len(request.body["prompt"]) == limit + 1
        assert "prompt-too-long" in {note.code for note in request.notes}


# -- messages of SDKs, other carriers -------------------------------------------------------------------------


def test_messages_of_the_sdk_are_read() -> None:
    from_sdk = __import__("openai").types.chat.ChatCompletionMessage(
        role="assistant", content="![a](https://cdn.example/a.png)"
    )
    history = [{"role": "user", "content": "a cat"}, from_sdk, {"role": "user", "content": "blue"}]
    request = to_images_request({"model": "gpt-image-2", "messages": history})
    assert request.body["images"] == [{"image_url": "https://cdn.example/a.png"}]


def test_an_object_that_fails_to_give_its_members_is_no_message() -> None:
    class Broken:
        def model_dump(self, **_: Any) -> dict[str, Any]:
            raise RuntimeError

    request = to_images_request({"model": "gpt-image-2", "messages": [Broken(), {"content": "a cat"}]})
    assert (request.body["prompt"], [dropped.key for dropped in request.dropped]) == ("a cat", ["messages[0]"])


@pytest.mark.parametrize(
    "part",
    [
        {"type": "image_url", "image_url": "https://cdn.example/a.png"},
        {"type": "image_url", "imageUrl": {"url": "https://cdn.example/a.png", "detail": "high"}},
        {"type": "input_image", "image_url": "https://cdn.example/a.png"},
        {"image": "https://cdn.example/a.png"},
        {"type": "image", "source": {"type": "url", "url": "https://cdn.example/a.png"}},
        {"fileData": {"mimeType": "image/png", "fileUri": "https://cdn.example/a.png"}},
        {"type": "image_url", "image_url": {"url": " HTTPS://cdn.example/a.png".replace("HTTPS", "https")}},
    ],
)
def test_every_form_of_a_part_is_a_picture(part: dict[str, Any]) -> None:
    request = to_images_request(ask("gpt-image-2", [text("make it blue"), part]))
    assert request.body["images"] == [{"image_url": "https://cdn.example/a.png"}]
    assert request.dropped == []


@pytest.mark.parametrize(
    "address", ["", "cat.png", "file:///a.png", "data:text/html,x", "ftp://a.example/a.png", None, 7]
)
def test_what_cannot_be_sent_is_no_picture(address: Any) -> None:
    request = to_images_request(ask("gpt-image-2", [text("make it blue"), part(address)], image=address))
    assert request.endpoint == "generations"
    assert {dropped.key for dropped in request.dropped} >= {"messages[0].content[1]"}


# -- ratios in prompts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "prompt, ratio",
    [
        ("a cat 【2:3】", "2/3"),
        ("【比例：16：9】 猫", "16/9"),
        ("[1:1]", "1"),
        ("a cat (16:9)", "16/9"),
        ("a cat （9：16）", "9/16"),
        ("[aspect ratio: 1.91:1] a cat", "191/100"),
        ("a cat --ar 16:9", "16/9"),
        ("a cat --ar=4:5 --v 7", "4/5"),
        ("a cat –ar 3:2", "3/2"),
        ("a cat -ar 3x2", "3/2"),
        ("a cat --aspect-ratio 21:9", "7/3"),
        ("a cat --AR 7:4", "7/4"),
        ("ratio: 9:16, a cat", "9/16"),
        ("a cat, aspect ratio of 16:9", "16/9"),
        ("a cat with aspect ratio 3 : 2", "3/2"),
        ("一只猫，比例为3：4", "3/4"),
        ("宽高比16:9的猫", "16/9"),
        ("アスペクト比 4:3 の猫", "4/3"),
        ("a 9:16 portrait of a cat", "9/16"),
        ("16:9的横图", "16/9"),
        ("a cat in 2.35:1 widescreen", "47/20"),
        ("１６：９ 比例", "16/9"),
        ('"a cat --ar 16:9"', "16/9"),
    ],
)
def test_ratios_in_prompts(prompt: str, ratio: str) -> None:
    assert [str(mark.ratio) for mark in find_markers(prompt)] == [ratio]


@pytest.mark.parametrize(
    "prompt",
    [
        *("at 10:30", "meet at 9:16", "[10:30]", "【10:30】", "the clock (12:45)", "from 16:09 on", "2024:01:16:9"),
        *("John 3:16", "Proverbs 16:9 as a poster", "(John 3:16)", "Genesis 1:1", "they won 3:2", "final score (2:1)"),
        *("contrast ratio 4:1", "golden ratio 1.618:1", "a gear ratio: 3:1", "in a ratio of 2:1", "a 1:10 scale model"),
        *("--ar 0:5", "--ar 16:9:4", "--area 16:9", "word--ar 16:9", "--ar", "[16:9:4]", "[x 16:9]", "16:9"),
        *('a sign saying "--ar 16:9" here', "the words “ratio: 16:9” on it", "run `x --ar 16:9` now", "aspect 0:1"),
    ],
)
def test_other_numbers_with_a_colon_are_prose(prompt: str) -> None:
    assert find_markers(prompt) == []
    assert to_images_request(ask("gpt-image-2", prompt)).body == {"model": "gpt-image-2", "prompt": prompt}


# -- rules of one's own ---------------------------------------------------------------------------------------


def test_a_row_of_ones_own_is_added_and_replaces() -> None:
    ours = ModelRule(
        "acme", ("acme-paint",), FixedSizes(((512, 512), (768, 512))), {"quality": OneOf(("fine",))}, pictures=1
    )
    body = to_images_request(ask("acme-paint-9", aspect_ratio="16:9", quality="FINE", n=2), models=(*MODELS, ours)).body
    assert body == {"model": "acme-paint-9", "prompt": "a cat", "size": "768x512", "quality": "fine"}
    banana = ModelRule("gateway", ("gpt-image-2",), Ratios(("1:1", "16:9")), {"n": Whole(1, 2), "user": Text()})
    body = to_images_request(ask("gpt-image-2", aspect_ratio="2:1", n=9), models=(*MODELS, banana)).body
    assert body == {"model": "gpt-image-2", "prompt": "a cat", "aspect_ratio": "16:9", "n": 2}


def test_the_model_can_be_named() -> None:
    request = to_images_request(ask("gpt-4o-image", quality="hd", size="1536x864"), model="grok-imagine-image")
    assert request.body == {"model": "grok-imagine-image", "prompt": "a cat", "aspect_ratio": "16:9"}


@pytest.mark.parametrize(
    "name, family",
    [
        ("gpt-image-2", "gpt-image-2"),
        ("GPT-Image-2", "gpt-image-2"),
        ("openai/gpt-image-2:free", "gpt-image-2"),
        ("gpt-image-2.5-flare-2026-09-08", "gpt-image-2.5"),
        ("gpt-image-1-mini-2025", "gpt-image-1-mini"),
        ("gpt-image-1-vip", "gpt-image-1"),
        ("gpt_image_1", "gpt-image-1"),
        ("nano-banana-pro-4k", "Nano Banana Pro"),
        ("gemini-2.5-flash-image-preview", "Nano Banana"),
        ("sora_image", "chat routes of OpenAI"),
        ("doubao-seedream-4-0-250828", "Seedream 4.0"),
        ("volcengine/doubao-seedream-4-5-251128", "Seedream 4.5"),
        ("seedream-5-0-lite-260128", "Seedream 5.0"),
        ("Doubao_Seedream_4.5", "Seedream 4.5"),
        ("doubao-seedream-3-0-t2i-250415", None),
        ("grok-imagine-image-2.0", "Grok Imagine 2"),
        ("grok-imagine-image-quality", "Grok"),
        ("gemini-3.1-flash-image-preview", "Nano Banana 2"),
        ("nano-banana-2.1", "Nano Banana 2.1"),
        ("qwen-image-max-2025-12-30", "Qwen-Image"),
        ("qwen-image-edit-plus", "Qwen-Image-Edit Plus"),
        ("qwen-image-2512", "Qwen-Image"),
        ("qwen-image-3.0-pro", "Qwen-Image 2 and 3"),
        ("gpt-image-20", None),
        ("gpt-image-3", None),
        ("gemini-2.5-flash", None),
        ("my-gpt-image-2", None),
        ("grok-imagine-video", None),
        ("gpt-image-2" * 100, None),
    ],
)
def test_which_row_a_name_means(name: str, family: str | None) -> None:
    rule = rule_for(name, MODELS)
    assert (rule.family if rule else None) == family


def test_rows_that_could_give_no_legal_size_are_refused() -> None:
    with pytest.raises(ValueError, match="no square"):
        FreeSizes(step=16, longest=64, least=10_000, most=20_000, widest=3, usual=((64, 64),))
    with pytest.raises(ValueError, match="usual size"):
        FreeSizes(step=16, longest=512, least=256, most=65_536, widest=3, usual=((500, 500),))
    with pytest.raises(ValueError, match="at least one size"):
        FixedSizes(())
    for ratios in ((), ("wide",), ("1:0",)):
        with pytest.raises(ValueError, match=r"ratio|literal|Invalid"):
            Ratios(ratios)
    with pytest.raises(ValueError, match="Invalid"):
        Ratios(("1:1",), ("large",))
    with pytest.raises(ValueError, match="Invalid"):
        FreeSizes(1, 64, 1, 4096, 3, ((64, 64),), words=("XL",))


def test_no_name_is_in_two_rows_and_every_chat_name_leads_to_a_row() -> None:
    assert len(NAMES) == len(set(NAMES))
    for rule in MODELS:
        assert rule.moved_to is None or rule_for(rule.moved_to, MODELS) is not None
        assert all(rule_for(name, MODELS) is rule for name in rule.names)


# -- docs and import ------------------------------------------------------------------------------------------


def told_of(rule: ModelRule) -> str:
    """The row of the docs' table for a rule."""
    names = ", ".join(f"`{name}`" for name in rule.names)
    shape = f"asked for as `{rule.moved_to}`"
    if isinstance(rule.shape, FreeSizes):
        words = ", ".join(rule.shape.words) + (", or " if rule.shape.words else "")
        own = f"{words}{rule.shape.least:,} to {rule.shape.most:,} pixels, {rule.shape.widest}:1 at most"
        own += "" if rule.shape.sign == "x" else f", written `1024{rule.shape.sign}768`"
        shape = "`size`, free" if rule.shape == MODELS[0].shape else f"`size`: {own}"
    elif isinstance(rule.shape, FixedSizes):
        quote = "" if rule.shape.sign == "x" else "`"
        sizes = (f"{quote}{width}{rule.shape.sign}{height}{quote}" for width, height in rule.shape.sizes)
        shape = "`size`: " + ", ".join(sizes)
    elif isinstance(rule.shape, Ratios):
        shape = "`aspect_ratio`: " + ", ".join(rule.shape.ratios) + "; `resolution`: " + ", ".join(rule.shape.steps)
    auto = ", `auto`" if rule.shape and rule.shape.auto else ""
    takes = ", ".join(f"`{key}`" for key in sorted(rule.takes))
    shape = shape if rule.shape or rule.moved_to else "none"
    pictures = f"{rule.pictures}, as `image`" if rule.edits == "generations" else f"{rule.pictures}"
    return f"| {names} | {shape}{auto} | {takes} | {'' if rule.moved_to else pictures} |"


def test_docs_table_and_rows_are_one() -> None:
    table = DOC[DOC.index("## Models") : DOC.index("## Notes")]
    assert re.findall(r"^\| `.*$", table, re.MULTILINE) == [told_of(rule) for rule in MODELS]


def test_examples_of_the_docs_give_what_they_show() -> None:
    tries, wrong = run_examples("docs/migrate.md")
    assert wrong == ""
    assert tries > 8


def test_neither_the_package_nor_the_command_line_loads_it_unasked() -> None:
    code = (
        "import sys, chatimg_parse.cli.command, chatimg_parse; chatimg_parse.parse('x'); "
        "print('chatimg_parse.migrate' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
