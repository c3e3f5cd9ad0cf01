"""Every row: what it takes arrives, what it refuses has its reason, and no reason is false."""

from __future__ import annotations

from typing import Any, get_args, get_type_hints

import pytest
from openai.types import ImageGenerateParams

from chatimg_parse.migrate import MODELS, Flag, Members, ModelRule, OneOf, Text, Tools, Whole, to_images_request
from chatimg_parse.migrate.vendor_rows import VENDORS
from chatimg_parse.migrate.words import PARAMETER_OF, PARAMETERS, REASON_OF, SDK_ARGUMENTS

from ..support.tables.requests import ask

BESIDE: dict[str, dict[str, Any]] = {
    "partial_images": {"stream": True},
    "output_compression": {"output_format": "jpeg"},
    "input_fidelity": {"image": "https://cdn.example/a.png"},
    "mask": {"image": "https://cdn.example/a.png"},
    "background": {"output_format": "png"},
}


ODD = {"mask": "https://cdn.example/b.png", "size": "1024x1024"}


def values_of(accepts: Any) -> list[Any]:
    """Values that a parameter takes as they are: every word, both ends of a range."""
    if isinstance(accepts, OneOf):
        return list(accepts.words)
    if isinstance(accepts, Whole):
        return [accepts.least, accepts.most]
    if isinstance(accepts, Members):
        return [{name: value} for name, inner in accepts.members.items() for value in values_of(inner)]
    if isinstance(accepts, Tools):
        return [[{"type": kind}] for kind in accepts.types]
    return ["some text"] if isinstance(accepts, Text) else [True, False]


@pytest.mark.parametrize("rule", [rule for rule in MODELS if not rule.moved_to], ids=lambda rule: rule.family)
def test_everything_that_a_row_takes_arrives(rule: ModelRule) -> None:
    for key, accepts in rule.takes.items():
        for value in values_of(accepts):
            request = to_images_request(ask(rule.names[0], **{**BESIDE.get(key, {}), key: value}))
            assert request.body[key] == value
            assert request.dropped == []
            assert "value-changed" not in {note.code for note in request.notes}


@pytest.mark.parametrize("rule", [rule for rule in MODELS if not rule.moved_to], ids=lambda rule: rule.family)
def test_every_reason_and_every_doubt_of_a_row_is_told(rule: ModelRule) -> None:
    for told, reason in rule.refuses.items():
        key, _, value = told.partition("=")
        request = to_images_request(ask(rule.names[0], **{**BESIDE.get(key, {}), key: value or ODD.get(key, "none")}))
        assert [dropped.reason for dropped in request.dropped if dropped.key == key] == [reason]
        assert key not in request.body
        assert value or key not in rule.takes or key == "quality"
    for told, about in rule.unsure.items():
        key, _, value = told.partition("=")
        request = to_images_request(ask(rule.names[0], **{key: value or values_of(rule.takes[key])[0]}))
        assert key in request.body
        assert [note.message for note in request.notes if note.code == "unsure" and about in note.message]


# What rows say by themselves, with words that no other reason has: a row that loses one of them is missed here.
GPT = {"output_format=gif": "GIF", "frame_count": "GIF", "frame_duration_ms": "GIF", "output_format=svg": "SVG"}
GPT |= {"svg": "SVG", "markup": "gpt-image-2.5", "style": "GPT image", "response_format": "refuse it"}
GPT |= {"quality=standard": "DALL·E models only"}
SEEDREAM = {"n": "max_images", "quality": "`2K`", "style": "in the prompt", "negative_prompt": "not be seen"}
SEEDREAM |= {"seed": "Seedream 3.0", "guidance_scale": "Seedream 3.0", "mask": "Ark has none"}
QWEN = {"output_format": "PNG", "mask": "Alibaba has none"}
OWN: dict[str, dict[str, str]] = {
    "gpt-image-2": {**GPT, "complexity": "2.6 only", "background=transparent": "preview", "input_fidelity": "leave it"},
    "gpt-image-2.5": GPT,
    "gpt-image-2.6": GPT,
    **{key: {**GPT, "complexity": "2.6 only"} for key in ("gpt-image-1.5", "gpt-image-1-mini", "gpt-image-1")},
    "grok-imagine": {
        "quality": "grok-imagine-image-2 only",
        "style": "xAI's image",
        "output_format": "xAI's reference",
    },
    "grok-imagine-image-2": {"quality": "`low`", "style": "xAI's image", "output_format": "xAI's reference"},
    **{
        key: {"quality": "Google has none", "response_format": "gateway whose reference"}
        for key in ("nano-banana", "nano-banana-pro", "nano-banana-2", "nano-banana-2.1")
    },
    **{key: {**SEEDREAM, "output_format": "JPEG", "tools": "5.0 only"} for key in ("seedream-4", "seedream-4.5")},
    "seedream-5": SEEDREAM,
    **dict.fromkeys(("qwen-image", "qwen-image-edit-plus", "qwen-image-2", "qwen-image-2.1"), QWEN),
    "qwen-image-edit": {**QWEN, "size": "keeps that of the picture"},
}
UNSURE = {
    "gpt-image-2.5": {"complexity=low"},
    "gpt-image-2.6": {"quality=xhigh", "quality=max"},
    "nano-banana-2": {"aspect_ratio=9:21", "resolution=512"},
    "nano-banana-2.1": {"aspect_ratio=9:21"},
    "seedream-5": {"size=4K"},
}


@pytest.mark.parametrize("model, told", [(model, told) for model in OWN for told in OWN[model]])
def test_what_a_row_says_by_itself(model: str, told: str) -> None:
    key, _, value = told.partition("=")
    request = ask(model, **{**BESIDE.get(key, {}), key: value or ODD.get(key, "none")})
    assert OWN[model][told] in reasons(request)[key]


@pytest.mark.parametrize("model, told", [(model, told) for model in UNSURE for told in sorted(UNSURE[model])])
def test_what_is_sent_although_sources_differ(model: str, told: str) -> None:
    key, _, value = told.partition("=")
    request = to_images_request(ask(model, **{key: value}))
    assert request.body[key] == value
    assert "unsure" in {note.code for note in request.notes}


@pytest.mark.parametrize("rule", VENDORS, ids=lambda rule: rule.family)
def test_edits_of_vendors_come_with_a_word_of_caution(rule: ModelRule) -> None:
    pictures = ["https://a.example/a.png"] * 20
    request = to_images_request(ask(rule.names[0], image=pictures))
    assert request.path == ("/images/generations" if "seedream" in rule.names[0] else "/images/edits")
    assert "about-model" in {note.code for note in request.notes}


def reasons(request: dict[str, Any]) -> dict[str, str]:
    return {dropped.key: dropped.reason for dropped in to_images_request(request).dropped}


SPELLINGS = sorted({spelling for name in PARAMETERS for spelling in PARAMETERS[name]} | REASON_OF.keys() - {"tools"})


@pytest.mark.parametrize("key", SPELLINGS)
def test_of_an_unknown_model_nothing_is_said_that_is_not_known(key: str) -> None:
    """A key is dropped because of what an Images request is, or because we know nothing; never because of the model."""
    reason = reasons(ask("acme-paint-9", **{key: "x"}))[key]
    assert "this model" not in reason or "known to us" in reason or PARAMETER_OF[key] == "n"


def test_unknown_keys_are_said_to_be_unknown_to_us() -> None:
    assert reasons(ask("gpt-image-2", enhance=True))["enhance"] == (
        "It is not known to us that this model's Images endpoint takes it."
    )
    unknown = reasons(ask("acme-paint-9", enhance=True, size="1K", quality="hd", response_format="url"))
    assert unknown["enhance"] == unknown["quality"] == unknown["response_format"]
    assert unknown["enhance"].startswith("No rule is known to us for this model")
    assert unknown["size"].startswith("No size rule is known to us")
    assert reasons({"messages": "a cat", "enhance": True})["enhance"] == unknown["enhance"]


@pytest.mark.parametrize(
    "request_, key, reason",
    [
        (ask("gpt-image-2", image="https://a.example/a.png", mask="https://a.example/b.png",
             mask_url="https://a.example/c.png"), "mask_url", "Another mask counts."),
        (ask("gpt-image-2", image="https://a.example/a.png", mask="b.png"), "mask",
         "It is no http or https URL, data URI of an image or file id."),
        (ask("gpt-image-2", mask="https://a.example/b.png"), "mask", "Only edits take it, and no picture comes in."),
        (ask("gpt-image-2", image="data:text/html,x"), "image",
         "It is no http or https URL, data URI of an image or file id."),
        (ask("gpt-image-2", n=2, num_images=4), "num_images", "`n` stands before it and says it, too."),
        (ask("gpt-image-2", size="so-so"), "size", "It could not be read as a size, a ratio or a resolution."),
        (ask("dall-e-3", size="auto"), "size",
         "The word is not known to us for this model; without it the endpoint's default counts."),
        (ask("dall-e-2", image=["https://a.example/a.png", "https://a.example/b.png"]), "images[1:]",
         "This model takes one picture."),
        (ask("dall-e-3", image=["https://a.example/a.png", "https://a.example/b.png"]), "images[1:]",
         "This model takes no pictures. One is sent all the same: to be refused costs less than a wrong picture."),
        (ask("gpt-image-2", output_compression=50), "output_compression",
         "It counts beside `output_format` jpeg or webp only, and the body has neither."),
        (ask("gpt-image-1.5", background="transparent", output_format="jpeg"), "background",
         "It needs `output_format` png or webp."),
        (ask("gpt-image-2", quality="max"), "quality",
         "The value is none that is known to us for this model: low, medium, high, auto."),
        (ask("seedream-4", sequential_image_generation_options={"max_images": 0}),
         "sequential_image_generation_options",
         "The value is none that is known to us for this model: an object with max_images "
         "(a whole number from 1 to 15)."),
        (ask("seedream-5", tools=[]), "tools",
         "The value is none that is known to us for this model: a list of tools of the type web_search."),
        (ask("seedream-5", tools=[{"type": "web_search"}, 7]), "tools[1]",
         "Of tools this model takes only web_search."),
        (ask("seedream-5", tool_choice="auto"), "tool_choice", "It is about the calls of tools in a chat."),
        (ask("seedream-5", image={"file_id": "f-1"}), "file_id",
         "This model's endpoint takes URLs and data URIs, and no ids of files."),
    ],
)  # fmt: skip
def test_reasons_are_true(request_: dict[str, Any], key: str, reason: str) -> None:
    assert reasons(request_)[key] == reason


def test_members_that_are_not_taken_leave_the_others() -> None:
    ours = ModelRule("acme", ("acme",), takes={"optimize_prompt_options": Members({"mode": Flag(), "n": Whole(1, 2)})})
    told = {"mode": "so-so", "n": 9, 7: "x", "extra": [1]}
    request = to_images_request(ask("acme", optimize_prompt_options=told), models=(ours,))
    assert request.body["optimize_prompt_options"] == {"n": 2}
    assert {dropped.key for dropped in request.dropped} == {
        f"optimize_prompt_options.{name}" for name in ("mode", "?", "extra")
    }
    assert "became {n: 2}" in next(note.message for note in request.notes if note.code == "value-changed")


def test_what_the_sdk_has_no_argument_for_is_named() -> None:
    kinds = get_args(ImageGenerateParams) or (ImageGenerateParams,)
    known = {key for kind in kinds for key in get_type_hints(kind)}
    assert SDK_ARGUMENTS - {"complexity"} <= known  # which older SDKs lack
    vendors = {key for rule in MODELS for key in rule.takes} - SDK_ARGUMENTS - {"input_fidelity"}
    assert vendors
    assert not vendors & known
    request = to_images_request(ask("seedream-4", image="https://a.example/a.png", watermark=False, size="1K"))
    assert "no image, watermark in images.generate" in next(n.message for n in request.notes if n.code == "extra-keys")
