"""The models and their rules, as rows of data. Where a fact comes from stands beside it.

Sources, as they read in November 2026:

* SDK: the docstrings of openai 3.54, `types/image_generate_params.py` and `types/image_edit_params.py`.
* JSON edits: OpenAI's API reference, "Create image edit" with an `application/json` body (`images`, `mask`).
* Gateway: docs.crazyrouter.com, pages "GPT Image", "Grok Image Models", "Nano Banana", "Nano Banana Pro", "Nano
  Banana 2" and "Chat Image Generation".
* xAI: docs.x.ai, "Image Generation" and the reference of `/v1/images/edits`.
* Google: the aspect ratios and `image_size` of `ImageConfig` in the references of Google's SDKs, with the list for each
  model as OpenRouter's page "Image Generation" has it.
* Legacy: OpenAI's reference of the DALL·E models, as SDKs up to 1.x carried it.
"""

from __future__ import annotations

from .rules import Accepts, FixedSizes, Flag, FreeSizes, ModelRule, OneOf, Ratios, Text, Whole

_FORMATS = {"jpg": "jpeg", "image/png": "png", "image/jpeg": "jpeg", "image/jpg": "jpeg", "image/webp": "webp"}
_DELIVERY = OneOf(("url", "b64_json"), {"base64": "b64_json", "b64": "b64_json"})
_STANDARD = "It was a quality of the DALL·E models only; without it the model decides (`auto`)."

# -- OpenAI, GPT image models -----------------------------------------------------------------------------------

# Gateway: multiples of 16, at most 3840, 655,360 to 8,294,400 pixels, at most 3:1. SDK: the same steps, ratio and
# largest size for gpt-image-2 and 2.5, and 1024x1024, 1536x1024, 1024x1536 as the standard sizes of all GPT models.
_GPT_FREE = FreeSizes(
    step=16,
    longest=3840,
    least=655_360,
    most=8_294_400,
    widest=3,
    usual=((1024, 1024), (1536, 1024), (1024, 1536)),
    # 2K as a square of 2048, 4K as much as the model gives (3840x2160).
    steps={"0.5k": 655_360, "1k": 1024 * 1024, "2k": 2048 * 2048, "4k": 8_294_400},
    auto=True,
)
_GPT_FIXED = FixedSizes(((1024, 1024), (1536, 1024), (1024, 1536)), auto=True)
# SDK: `hd` and `standard` were for DALL·E only. Gateway: `hd` counts as `high`, `standard` is refused.
_GPT_QUALITY = OneOf(("low", "medium", "high", "auto"), {"hd": "high"})
_GPT: dict[str, Accepts] = {
    "n": Whole(1, 10),
    "quality": _GPT_QUALITY,
    "background": OneOf(("auto", "opaque", "transparent")),
    "output_format": OneOf(("png", "jpeg", "webp"), _FORMATS),
    "output_compression": Whole(0, 100),
    "moderation": OneOf(("auto", "low")),
    "stream": Flag(),
    "partial_images": Whole(0, 3),
    "user": Text(),
    "safety_identifier": Text(),
}
_GPT_REFUSES = {
    "response_format": "GPT image models take none and refuse it; `output_format` chooses png, jpeg or webp.",
    "style": "GPT image models take none; describe the style in the prompt.",
    "aspect_ratio": "The model takes `size`.",
    "resolution": "The model takes `size`.",
    "quality=standard": _STANDARD,
}
# Gateway: refused for gpt-image-2. SDK: a preview only.
_GPT_2: dict[str, Accepts] = {**_GPT, "background": OneOf(("auto", "opaque"))}
_GPT_2_REFUSES = {
    **_GPT_REFUSES,
    "background=transparent": "It is a preview for gpt-image-2 and refused by gateways.",
    "input_fidelity": "SDK and gateways say to leave it out for gpt-image-2.",
}
_FIDELITY: dict[str, Accepts] = {"input_fidelity": OneOf(("low", "high"))}
_GPT_PROMPT = 32_000  # SDK: characters

# -- Ratios of other vendors ------------------------------------------------------------------------------------

# xAI, reference of the image endpoints.
_GROK_RATIOS = (*("1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2", "9:19.5", "19.5:9", "9:20", "20:9", "1:2", "2:1"),)
# Google: ten ratios for 2.5 Flash Image and 3 Pro Image, fourteen for 3.1 Flash Image.
_GOOGLE_RATIOS = ("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9")
_GOOGLE_LONG = ("1:4", "4:1", "1:8", "8:1")
# Gateway: png and jpeg only.
_BANANA: dict[str, Accepts] = {
    "n": Whole(1, 10),
    "output_format": OneOf(("png", "jpeg"), _FORMATS),
    "output_compression": Whole(0, 100),
}
_BANANA_REFUSES = {
    "size": "Nano Banana takes `aspect_ratio` and `resolution`.",
    "quality": "Nano Banana takes none; `resolution` makes the picture finer.",
    "response_format": "Nano Banana takes none; `output_format` chooses png or jpeg.",
}
# Gateway: reference pictures go to /images/generations there, as URLs.
_BANANA_EDITS = (
    "Not every gateway has /images/edits for Nano Banana: some take pictures as `image_input`, URLs only, at "
    "/images/generations, others only by Gemini's own API."
)
_RETIRED_1 = (
    "OpenAI shut gpt-image-1 down on 2026-10-23; gateways may go on with it. Its successors are gpt-image-2.5-*."
)
_RETIRED_DALLE = "OpenAI retired the DALL·E models on 2026-05-12; gateways may go on with them. Use a GPT image model."

MODELS: tuple[ModelRule, ...] = (
    ModelRule(
        "gpt-image-2", ("gpt-image-2",), _GPT_FREE, _GPT_2, _GPT_2_REFUSES, pictures=16, prompt_limit=_GPT_PROMPT
    ),
    # SDK: 2.5 has the sizes of gpt-image-2, transparent backgrounds, and two more qualities.
    ModelRule(
        "gpt-image-2.5",
        ("gpt-image-2.5",),
        _GPT_FREE,
        {**_GPT, "quality": OneOf((*_GPT_QUALITY.words, "xhigh", "max"), _GPT_QUALITY.same)},
        _GPT_REFUSES,
        prompt_limit=_GPT_PROMPT,
    ),
    # SDK: the names are known, sizes and limits are not told; the standard sizes hold for all GPT image models.
    ModelRule("gpt-image-2.6", ("gpt-image-2.6",), _GPT_FIXED, _GPT, _GPT_REFUSES, prompt_limit=_GPT_PROMPT),
    # SDK: `input_fidelity` high and low for 1.5, only low for 1-mini.
    ModelRule(
        "gpt-image-1.5",
        ("gpt-image-1.5", "chatgpt-image-latest"),
        _GPT_FIXED,
        {**_GPT, **_FIDELITY},
        _GPT_REFUSES,
        prompt_limit=_GPT_PROMPT,
    ),
    ModelRule(
        "gpt-image-1-mini",
        ("gpt-image-1-mini",),
        _GPT_FIXED,
        {**_GPT, "input_fidelity": OneOf(("low",))},
        _GPT_REFUSES,
        prompt_limit=_GPT_PROMPT,
    ),
    ModelRule(
        "gpt-image-1",
        ("gpt-image-1",),
        _GPT_FIXED,
        {**_GPT, **_FIDELITY},
        _GPT_REFUSES,
        prompt_limit=_GPT_PROMPT,
        caution=_RETIRED_1,
    ),
    # Gateway: names of the chat route; the page "Chat Image Generation" sends automation to gpt-image-2.
    ModelRule(
        "chat routes of OpenAI",
        ("gpt-4o", "chatgpt-4o", "sora-image", "gpt-5-image"),
        moved_to="gpt-image-2",
    ),
    # Legacy: three sizes, one picture, 4,000 characters, no edits. With pictures the request stays an edit all the
    # same: to be refused is better than to pay for another picture.
    ModelRule(
        "dall-e-3",
        ("dall-e-3",),
        FixedSizes(((1024, 1024), (1792, 1024), (1024, 1792))),
        {
            "n": Whole(1, 1),
            "quality": OneOf(("standard", "hd"), {"high": "hd", "medium": "standard", "low": "standard"}),
            "style": OneOf(("vivid", "natural")),
            "response_format": _DELIVERY,
            "user": Text(),
        },
        {"output_format": "DALL·E answers with PNG.", "quality=auto": "DALL·E 3 has `standard` and `hd`."},
        pictures=0,
        prompt_limit=4_000,
        caution=_RETIRED_DALLE,
        edit_caution="DALL·E 3 cannot edit: name a GPT image model, or leave the pictures out.",
    ),
    # Legacy: three squares, 1,000 characters, edits of one square PNG, sent as a file.
    ModelRule(
        "dall-e-2",
        ("dall-e-2",),
        FixedSizes(((256, 256), (512, 512), (1024, 1024))),
        {"n": Whole(1, 10), "response_format": _DELIVERY, "user": Text()},
        {"quality": "DALL·E 2 has one quality only.", "output_format": "DALL·E answers with PNG."},
        pictures=1,
        prompt_limit=1_000,
        caution=_RETIRED_DALLE,
        edit_caution="DALL·E 2 takes edits as a form with a square PNG file only, not as JSON.",
    ),
    # Gateway and xAI: no size, quality or style. xAI: up to three pictures, as {"type": "image_url", "url": ...}.
    ModelRule(
        "Grok",
        ("grok-imagine", "grok-imagine-image", "grok-2-image", "grok-3-image", "grok-4-image", "grok-image"),
        Ratios(_GROK_RATIOS, ("1k", "2k"), auto=True),
        {"n": Whole(1, 10), "response_format": _DELIVERY, "user": Text()},
        {
            "size": "xAI answers `Argument not supported: size`; it takes `aspect_ratio` and `resolution`.",
            "quality": "xAI's image endpoint takes none; `resolution` makes the picture finer.",
            "style": "xAI's image endpoint takes none; describe the style in the prompt.",
            "output_format": "xAI's image endpoint takes none.",
        },
        pictures=3,
        reference="url",
        edit_caution="xAI takes edits as JSON only; the SDK's `images.edit` sends a form, so post the body yourself.",
    ),
    # Google: pictures of 1K only.
    ModelRule(
        "Nano Banana",
        ("nano-banana", "gemini-2.5-flash-image"),
        Ratios(_GOOGLE_RATIOS, ("1K",)),
        _BANANA,
        _BANANA_REFUSES,
        pictures=10,
        edit_caution=_BANANA_EDITS,
    ),
    # Up to 14 pictures, as resellers of Google's API state it; the gateway has checked two.
    ModelRule(
        "Nano Banana Pro",
        ("nano-banana-pro", "gemini-3-pro-image"),
        Ratios(_GOOGLE_RATIOS, ("1K", "2K", "4K")),
        _BANANA,
        _BANANA_REFUSES,
        pictures=14,
        edit_caution=_BANANA_EDITS,
    ),
    # Gateway: 14 pictures work, 15 are refused; `auto` is a ratio.
    ModelRule(
        "Nano Banana 2",
        ("nano-banana-2", "nano-banana2", "gemini-3.1-flash-image", "gemini-nano-banana-2.1", "nano-banana-2.1"),
        Ratios((*_GOOGLE_RATIOS, *_GOOGLE_LONG), ("1K", "2K", "4K"), auto=True),
        _BANANA,
        _BANANA_REFUSES,
        pictures=14,
        edit_caution=_BANANA_EDITS,
    ),
)
# What no row is about: only what every Images endpoint takes.
UNKNOWN = ModelRule("unknown", (), None, {"n": Whole(1, 10)})
