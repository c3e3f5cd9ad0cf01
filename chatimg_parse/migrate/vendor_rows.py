"""The models of xAI, Google, ByteDance and Alibaba, as rows of data. The sources are named in `rows`."""

from __future__ import annotations

from .rules import Accepts, FixedSizes, Flag, FreeSizes, Members, ModelRule, OneOf, Ratios, Text, Tools, Whole

FORMATS = {"jpg": "jpeg", "image/png": "png", "image/jpeg": "jpeg", "image/jpg": "jpeg", "image/webp": "webp"}
DELIVERY = OneOf(("url", "b64_json"), {"base64": "b64_json", "b64": "b64_json"})

# -- xAI --------------------------------------------------------------------------------------------------------

# xAI, reference of the image endpoints. No `size`: it is answered with `Argument not supported: size`.
_GROK_RATIOS = (*("1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2", "9:19.5", "19.5:9", "9:20", "20:9", "1:2", "2:1"),)
_GROK: dict[str, Accepts] = {"n": Whole(1, 10), "response_format": DELIVERY, "user": Text()}
_GROK_REFUSES = {
    "quality": "It is known to us for grok-imagine-image-2 only; here `resolution` makes the picture finer.",
    "style": "xAI's image endpoint takes none; describe the style in the prompt.",
    "output_format": "xAI's reference has none for its image endpoint.",
}
_GROK_EDITS = "xAI takes edits as JSON only; the SDK's `images.edit` sends a form, so post the body yourself."

# -- Google -----------------------------------------------------------------------------------------------------

# Google: ten ratios for 2.5 Flash Image and 3 Pro Image, fourteen for 3.1 Flash Image.
_GOOGLE_RATIOS = ("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9")
_GOOGLE_LONG = ("1:4", "4:1", "1:8", "8:1")
# Gateway: png and jpeg only. `aspect_ratio` and `resolution`, no `size`.
_BANANA: dict[str, Accepts] = {
    "n": Whole(1, 10),
    "output_format": OneOf(("png", "jpeg"), FORMATS),
    "output_compression": Whole(0, 100),
}
_BANANA_REFUSES = {
    "quality": "Google has none for Nano Banana; `resolution` makes the picture finer.",
    "response_format": "The gateway whose reference the rule follows has none for Nano Banana; `output_format` chooses "
    "png or jpeg.",
}
# Gateway: reference pictures go to /images/generations there, as URLs.
_BANANA_EDITS = (
    "Not every gateway has /images/edits for Nano Banana: some take pictures as `image_input`, URLs only, at "
    "/images/generations, others only by Gemini's own API."
)
_TALL = "Google lists 21:9 for this model and not 9:21, which gateways have. Nearest of Google's is 9:16."
_SMALL = "Google has this size as `image_size`; gateways take it as `512` or `0.5K`, or have none below 1K."

# -- ByteDance --------------------------------------------------------------------------------------------------

# Ark: a size is `2K` and the like, or two sides that have so many pixels, at most 16:1. These are recommended.
_SEEDREAM_USUAL = (
    *((2048, 2048), (2304, 1728), (1728, 2304), (2560, 1440), (1440, 2560), (2496, 1664), (1664, 2496)),
    *((3024, 1296), (1296, 3024)),
)
_MOST_4K = 4096 * 4096
_MOST_3K = 10_404_496  # 3072x3072 and a tenth, for 5.0 lite


def _seedream(words: tuple[str, ...], least: int, most: int) -> FreeSizes:
    steps = {"1k": 1024 * 1024, "2k": 2048 * 2048, "3k": 3072 * 3072, "4k": _MOST_4K}
    legal = {step: min(max(pixels, least), most) for step, pixels in steps.items()}
    return FreeSizes(1, 16_384, least, most, 16, _SEEDREAM_USUAL, legal, words=words, even=16)


# Ark: up to fifteen pictures, those that come in counted.
_SEEDREAM: dict[str, Accepts] = {
    "response_format": DELIVERY,
    "stream": Flag(),
    "watermark": Flag(),
    "sequential_image_generation": OneOf(("auto", "disabled")),
    "sequential_image_generation_options": Members({"max_images": Whole(1, 15)}),
    "optimize_prompt_options": Members({"mode": OneOf(("standard", "fast"))}),
}
_OF_3 = "Ark has it for Seedream 3.0 and SeedEdit 3.0 only."
_SEEDREAM_REFUSES = {
    "n": "Seedream has none: `sequential_image_generation: auto` asks for several pictures, with `max_images` in "
    "`sequential_image_generation_options`.",
    "quality": "Seedream has none; `size` makes the picture finer (`2K`, `4K`).",
    "style": "Seedream has none; describe the style in the prompt.",
    "output_format": "Ark has it for Seedream 5.0 only; 4.0 and 4.5 answer with JPEG.",
    "negative_prompt": "Ark has none for Seedream; say in the prompt what shall not be seen.",
    "seed": _OF_3,
    "guidance_scale": _OF_3,
    "tools": "Ark has `web_search` for Seedream 5.0 only.",
    "mask": "Ark has none for Seedream; say in the prompt what shall be changed.",
}
_SEEDREAM_EDITS = (
    "Ark has no /images/edits: Seedream takes the pictures at /images/generations, as `image`. Some gateways call it "
    "`image_input`."
)

# -- Alibaba ----------------------------------------------------------------------------------------------------

# Alibaba: five sizes for qwen-image, -plus and -max, written with a star.
_QWEN_SIZES = ((1328, 1328), (1664, 928), (928, 1664), (1472, 1104), (1104, 1472))
_QWEN: dict[str, Accepts] = {
    "n": Whole(1, 6),
    "negative_prompt": Text(4_000),  # Alibaba cuts it at 500 characters
    "prompt_extend": Flag(),
    "response_format": DELIVERY,  # of gateways; Alibaba answers with URLs
    "seed": Whole(0, 2**31 - 1, nearest=False),
    "watermark": Flag(),
}
_QWEN_ONE: dict[str, Accepts] = {**_QWEN, "n": Whole(1, 1)}
_QWEN_REFUSES = {
    "output_format": "Alibaba answers with PNG.",
    "mask": "Alibaba has none for Qwen-Image; say in the prompt what shall be changed.",
}
_QWEN_EDITS = (
    "Gateways differ in edits with Qwen: some take a form with files at /images/edits, some `image` at "
    "/images/generations, some only Alibaba's own `input.messages`."
)
_QWEN_FREE = FreeSizes(
    *(1, 4096, 512 * 512, 2048 * 2048, 8, ((2048, 2048),)),
    steps={"0.5k": 512 * 512, "1k": 1024 * 1024, "2k": 2048 * 2048},
    sign="*",
    even=16,
)

VENDORS: tuple[ModelRule, ...] = (
    # Gateway and xAI: no size, quality or style. xAI: up to three pictures, as {"type": "image_url", "url": ...}.
    ModelRule(
        "Grok",
        ("grok-imagine", "grok-imagine-image", "grok-2-image", "grok-3-image", "grok-4-image", "grok-image"),
        Ratios(_GROK_RATIOS, ("1k", "2k"), auto=True),
        _GROK,
        _GROK_REFUSES,
        pictures=3,
        reference="url",
        edit_caution=_GROK_EDITS,
    ),
    # xAI 2.0: `high` is answered with 400.
    ModelRule(
        "Grok Imagine 2",
        ("grok-imagine-image-2", "grok-imagine-image-2.0"),
        Ratios(_GROK_RATIOS, ("1k", "1.5k", "2k"), auto=True),
        {**_GROK, "quality": OneOf(("low", "medium"), {"high": "medium", "hd": "medium"})},
        {**_GROK_REFUSES, "quality": "It has `low` and `medium`; without it xAI's default counts."},
        pictures=5,
        reference="url",
        edit_caution=_GROK_EDITS + " Some resellers take three pictures only, others five.",
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
    # Gateway: 14 pictures work, 15 are refused; `auto` is a ratio. Google: the only one with 512.
    ModelRule(
        "Nano Banana 2",
        ("nano-banana-2", "nano-banana2", "gemini-3.1-flash-image"),
        Ratios((*_GOOGLE_RATIOS, *_GOOGLE_LONG, "9:21"), ("512", "1K", "2K", "4K"), auto=True),
        _BANANA,
        _BANANA_REFUSES,
        unsure={"aspect_ratio=9:21": _TALL, "resolution=512": _SMALL},
        pictures=14,
        edit_caution=_BANANA_EDITS,
    ),
    ModelRule(
        "Nano Banana 2.1",
        ("gemini-nano-banana-2.1", "nano-banana-2.1"),
        Ratios((*_GOOGLE_RATIOS, *_GOOGLE_LONG, "9:21"), ("1K", "2K", "4K"), auto=True),
        _BANANA,
        _BANANA_REFUSES,
        unsure={"aspect_ratio=9:21": _TALL},
        pictures=14,
        edit_caution=_BANANA_EDITS,
    ),
    ModelRule(
        "Seedream 4.0",
        ("seedream-4", "seedream-4.0", "doubao-seedream-4", "doubao-seedream-4.0"),
        _seedream(("1K", "2K", "4K"), 1280 * 720, _MOST_4K),
        _SEEDREAM,
        _SEEDREAM_REFUSES,
        pictures=14,
        edits="generations",
        reference="plain",
        edit_caution=_SEEDREAM_EDITS,
    ),
    # Ark: `fast` is of 4.0 only.
    ModelRule(
        "Seedream 4.5",
        ("seedream-4-5", "seedream-4.5", "doubao-seedream-4-5", "doubao-seedream-4.5"),
        _seedream(("2K", "4K"), 2560 * 1440, _MOST_4K),
        {**_SEEDREAM, "optimize_prompt_options": Members({"mode": OneOf(("standard",))})},
        _SEEDREAM_REFUSES,
        pictures=14,
        edits="generations",
        reference="plain",
        edit_caution=_SEEDREAM_EDITS,
    ),
    # Ark: 5.0 lite has 2K and 3K, two formats and web search.
    ModelRule(
        "Seedream 5.0",
        ("seedream-5", "seedream-5.0", "doubao-seedream-5", "doubao-seedream-5.0"),
        _seedream(("2K", "3K", "4K"), 2560 * 1440, _MOST_3K),
        {
            **_SEEDREAM,
            "optimize_prompt_options": Members({"mode": OneOf(("standard",))}),
            "output_format": OneOf(("png", "jpeg"), FORMATS),
            "tools": Tools(("web_search",)),
        },
        {name: reason for name, reason in _SEEDREAM_REFUSES.items() if name not in ("output_format", "tools")},
        unsure={"size=4K": "Ark has 2K and 3K for Seedream 5.0 lite."},
        pictures=14,
        edits="generations",
        reference="plain",
        edit_caution=_SEEDREAM_EDITS,
    ),
    ModelRule(
        "Qwen-Image",
        ("qwen-image",),
        FixedSizes(_QWEN_SIZES, sign="*"),
        _QWEN_ONE,
        _QWEN_REFUSES,
        pictures=0,
        edit_caution="Qwen-Image cannot edit: name qwen-image-edit or qwen-image-2.0, or leave the pictures out.",
    ),
    ModelRule(
        "Qwen-Image-Edit",
        ("qwen-image-edit",),
        None,
        _QWEN_ONE,
        {**_QWEN_REFUSES, "size": "Alibaba has none for qwen-image-edit: it keeps that of the picture that comes in."},
        pictures=3,
        edit_caution=_QWEN_EDITS,
    ),
    ModelRule(
        "Qwen-Image-Edit Plus",
        ("qwen-image-edit-plus", "qwen-image-edit-max"),
        FreeSizes(1, 2048, 512 * 512, 2048 * 2048, 4, ((1024, 1024),), _QWEN_FREE.steps, sign="*", even=16),
        _QWEN,
        _QWEN_REFUSES,
        pictures=3,
        edit_caution=_QWEN_EDITS,
    ),
    # Alibaba: text and pictures by one model; three pictures, ten for 2.1.
    ModelRule(
        "Qwen-Image 2 and 3",
        ("qwen-image-2", "qwen-image-2.0", "qwen-image-3", "qwen-image-3.0"),
        _QWEN_FREE,
        _QWEN,
        _QWEN_REFUSES,
        pictures=3,
        edit_caution=_QWEN_EDITS,
    ),
    ModelRule(
        "Qwen-Image 2.1",
        ("qwen-image-2.1", "qwen-image-2-1"),
        _QWEN_FREE,
        _QWEN,
        _QWEN_REFUSES,
        pictures=10,
        edit_caution=_QWEN_EDITS,
    ),
)
