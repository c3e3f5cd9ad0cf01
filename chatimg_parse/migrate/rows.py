"""The models and their rules, as rows of data: those of OpenAI here, those of other vendors in `vendor_rows`.

Where a fact comes from stands beside it. Sources, as they read in November 2026:

* SDK: the docstrings of openai 3.57, `types/image_generate_params.py` and `types/image_edit_params.py`.
* ComfyUI: docs.comfy.org, the built-in nodes for GPT Image 2.5 and 2.6.
* JSON edits: OpenAI's API reference, "Create image edit" with an `application/json` body (`images`, `mask`).
* Gateway: docs.crazyrouter.com, pages "GPT Image", "Grok Image Models", "Nano Banana", "Nano Banana Pro", "Nano
  Banana 2", "Doubao Seedream" and "Chat Image Generation".
* xAI: docs.x.ai, "Image Generation" and the reference of `/v1/images/edits`.
* xAI 2.0: resellers of grok-imagine-image-2.0 with xAI's own prices, docs.apiyi.com and docs.laozhang.ai.
* Google: the aspect ratios and `image_size` of `ImageConfig` in the references of Google's SDKs, with the list for each
  model as OpenRouter's page "Image Generation" has it.
* Ark: Volcengine's "Image generation API" of Ark (BytePlus ModelArk), for Seedream 4.0, 4.5 and 5.0 lite.
* Alibaba: Model Studio's references of Qwen-Image, Qwen-Image-Edit and "Qwen image generation and editing", and
  gateways that have their parameters at `/images/generations`.
* Legacy: OpenAI's reference of the DALL·E models, as SDKs up to 1.x carried it.
"""

from __future__ import annotations

from .rules import Accepts, FixedSizes, Flag, FreeSizes, ModelRule, OneOf, Text, Whole
from .vendor_rows import DELIVERY, FORMATS, VENDORS

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
    "output_format": OneOf(("png", "jpeg", "webp"), FORMATS),
    "output_compression": Whole(0, 100),
    "moderation": OneOf(("auto", "low")),
    "stream": Flag(),
    "partial_images": Whole(0, 3),
    "user": Text(),
    "safety_identifier": Text(),
}
# SDK: previews for those who have access, with rules of their own about sizes, masks and streams.
_GIF = "OpenAI has GIF as a preview for some accounts, with rules that are not known to us for this model."
_SVG = "OpenAI has SVG for some accounts, with rules that are not known to us for this model."
_GPT_REFUSES = {
    "response_format": "GPT image models take none and refuse it; `output_format` chooses png, jpeg or webp.",
    "style": "GPT image models take none; describe the style in the prompt.",
    "quality=standard": _STANDARD,
    "output_format=gif": _GIF,
    "frame_count": _GIF,
    "frame_duration_ms": _GIF,
    "output_format=svg": _SVG,
    "svg": _SVG,
    "markup": "OpenAI has it for gpt-image-2.5, as a file; it is not known to us how a JSON body would hold it.",
}
# SDK: computation for planning, without a word on models.
_COMPLEXITY: dict[str, Accepts] = {"complexity": OneOf(("low", "medium", "high"))}
_SIMPLE_REFUSES = {**_GPT_REFUSES, "complexity": "It is known to us for gpt-image-2.5 and 2.6 only."}
# Gateway: refused for gpt-image-2. SDK: a preview only.
_GPT_2: dict[str, Accepts] = {**_GPT, "background": OneOf(("auto", "opaque"))}
_GPT_2_REFUSES = {
    **_SIMPLE_REFUSES,
    "background=transparent": "OpenAI has it as a preview for gpt-image-2, and a gateway is known to refuse it.",
    "input_fidelity": "SDK and gateways say to leave it out for gpt-image-2.",
}
_FINER: dict[str, Accepts] = {"quality": OneOf((*_GPT_QUALITY.words, "xhigh", "max"), _GPT_QUALITY.same)}
_FIDELITY: dict[str, Accepts] = {"input_fidelity": OneOf(("low", "high"))}
_GPT_PROMPT = 32_000  # SDK: characters

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
        {**_GPT, **_FINER, **_COMPLEXITY},
        _GPT_REFUSES,
        unsure={"complexity": "OpenAI's SDK names no model for it, and ComfyUI has it for gpt-image-2.6 only."},
        prompt_limit=_GPT_PROMPT,
    ),
    # SDK: the names are known, sizes and limits are not told; the standard sizes hold for all GPT image models.
    # ComfyUI: everything that 2.5 has, and `complexity`.
    ModelRule(
        "gpt-image-2.6",
        ("gpt-image-2.6",),
        _GPT_FIXED,
        {**_GPT, **_FINER, **_COMPLEXITY},
        _GPT_REFUSES,
        unsure=dict.fromkeys(
            ("quality=xhigh", "quality=max"), "OpenAI's SDK has it for gpt-image-2.5, ComfyUI for gpt-image-2.6, too."
        ),
        prompt_limit=_GPT_PROMPT,
    ),
    # SDK: `input_fidelity` high and low for 1.5, only low for 1-mini.
    ModelRule(
        "gpt-image-1.5",
        ("gpt-image-1.5", "chatgpt-image-latest"),
        _GPT_FIXED,
        {**_GPT, **_FIDELITY},
        _SIMPLE_REFUSES,
        prompt_limit=_GPT_PROMPT,
    ),
    ModelRule(
        "gpt-image-1-mini",
        ("gpt-image-1-mini",),
        _GPT_FIXED,
        {**_GPT, "input_fidelity": OneOf(("low",))},
        _SIMPLE_REFUSES,
        prompt_limit=_GPT_PROMPT,
    ),
    ModelRule(
        "gpt-image-1",
        ("gpt-image-1",),
        _GPT_FIXED,
        {**_GPT, **_FIDELITY},
        _SIMPLE_REFUSES,
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
            "response_format": DELIVERY,
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
        {"n": Whole(1, 10), "response_format": DELIVERY, "user": Text()},
        {"quality": "DALL·E 2 has one quality only.", "output_format": "DALL·E answers with PNG."},
        pictures=1,
        prompt_limit=1_000,
        caution=_RETIRED_DALLE,
        edit_caution="DALL·E 2 takes edits as a form with a square PNG file only, not as JSON.",
    ),
    *VENDORS,
)
"""The rules that are known; `rows` and `vendor_rows` tell their sources. The later of two about one name counts."""
# What no row is about: only what every Images endpoint takes. How many pictures it takes is not known, so none is cut.
UNKNOWN = ModelRule("unknown", (), None, {"n": Whole(1, 10)}, pictures=None)
