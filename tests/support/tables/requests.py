"""Chat requests with the Images request that each of them has to become: the whole body, and codes of the rest."""

from __future__ import annotations

from typing import Any, NamedTuple

from ..chat import part
from ..pictures import CLEAR_PNG


class Case(NamedTuple):
    """`dropped` are the keys, `notes` the codes, in the order in which they are told."""

    name: str
    request: dict[str, Any]
    body: dict[str, Any]
    endpoint: str = "generations"
    dropped: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    timeout: int = 180


A, B, C = "https://cdn.example/a.png", "https://cdn.example/b.png", "https://cdn.example/c.webp"
PNG = f"data:image/png;base64,{CLEAR_PNG}"


def ask(model: str, content: Any = "a cat", **more: Any) -> dict[str, Any]:
    return {"model": model, "messages": [{"role": "user", "content": content}], **more}


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "text": words}


CASES = [
    Case("plain text", ask("gpt-image-2"), {"model": "gpt-image-2", "prompt": "a cat"}),
    Case(
        "chat parameters are dropped",
        ask(
            "gpt-image-2",
            max_tokens=512,
            temperature=0.7,
            top_p=1,
            tools=[],
            tool_choice="auto",
            response_format={"type": "text"},
            stop=["x"],
            logit_bias={},
            seed=1,
        ),
        {"model": "gpt-image-2", "prompt": "a cat"},
        dropped=(
            "max_tokens",
            "temperature",
            "top_p",
            "tools",
            "tool_choice",
            "stop",
            "logit_bias",
            "seed",
            "response_format",
        ),
    ),
    Case(
        "null says nothing",
        ask("gpt-image-2", max_tokens=None, size=None, n=None, quality=None),
        {"model": "gpt-image-2", "prompt": "a cat"},
    ),
    Case(
        "an unknown key",
        ask("gpt-image-2", enhance=True),
        {"model": "gpt-image-2", "prompt": "a cat"},
        dropped=("enhance",),
    ),
    # -- a ratio becomes a size --
    Case(
        "ratio key", ask("gpt-image-2", ratio="2:3"), {"model": "gpt-image-2", "prompt": "a cat", "size": "1024x1536"}
    ),
    Case(
        "ratio 1:1",
        ask("gpt-image-2", aspect_ratio="1:1"),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "1024x1024"},
    ),
    Case(
        "ratio 16:9",
        ask("gpt-image-2", aspect_ratio="16:9"),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "1536x864"},
    ),
    Case(
        "ratio 9:16",
        ask("gpt-image-2", aspectRatio="9:16"),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "864x1536"},
    ),
    Case(
        "ratio 4:3",
        ask("gpt-image-2", aspect_ratio="4:3"),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "1408x1056"},
    ),
    Case(
        "ratio 21:9",
        ask("gpt-image-2", aspect_ratio="21:9"),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "1904x816"},
    ),
    Case(
        "ratio 3:1 is the limit",
        ask("gpt-image-2", aspect_ratio="3:1"),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "2160x720"},
    ),
    Case(
        "ratio 1:8 is beyond it",
        ask("gpt-image-2", aspect_ratio="1:8"),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "720x2160"},
        notes=("size-nearest",),
    ),
    Case(
        "a huge ratio",
        ask("gpt-image-2", aspect_ratio="999999999:1"),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "2160x720"},
        notes=("size-nearest",),
    ),
    Case(
        "ratio with full-width colon",
        ask("gpt-image-2", aspect_ratio="16：9"),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "1536x864"},
    ),
    Case(
        "ratio under size",
        ask("gpt-image-2", size="3:2"),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "1536x1024"},
    ),
    Case(
        "ratio as a number",
        ask("gpt-image-2", aspect_ratio=1.7778),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "1536x864"},
    ),
    Case(
        "ratio in decimals",
        ask("gpt-image-2", aspect_ratio="2.35:1"),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "1504x640"},
    ),
    Case(
        "zero in a ratio",
        ask("gpt-image-2", aspect_ratio="0:5"),
        {"model": "gpt-image-2", "prompt": "a cat"},
        dropped=("aspect_ratio",),
    ),
    Case(
        "a negative ratio",
        ask("gpt-image-2", aspect_ratio="-16:9"),
        {"model": "gpt-image-2", "prompt": "a cat"},
        dropped=("aspect_ratio",),
    ),
    Case(
        "ratio of nothing",
        ask("gpt-image-2", aspect_ratio="wide-ish"),
        {"model": "gpt-image-2", "prompt": "a cat"},
        dropped=("aspect_ratio",),
    ),
    Case(
        "not a number",
        ask("gpt-image-2", aspect_ratio=float("nan")),
        {"model": "gpt-image-2", "prompt": "a cat"},
        dropped=("aspect_ratio",),
    ),
    Case(
        "thousands of digits",
        ask("gpt-image-2", size="1" * 5000 + "x1024"),
        {"model": "gpt-image-2", "prompt": "a cat"},
        dropped=("size",),
    ),
    Case(
        "orientation",
        ask("gpt-image-2", orientation="portrait"),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "1024x1536"},
    ),
    # -- sizes --
    Case(
        "legal size",
        ask("gpt-image-2", size="1536x864"),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "1536x864"},
    ),
    Case(
        "size with a star",
        ask("gpt-image-2", size="1024*1024"),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "1024x1024"},
    ),
    Case(
        "size with a sign for times",
        ask("gpt-image-2", size="1024×1792"),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "1024x1792"},
    ),
    Case(
        "size in capitals and blanks",
        ask("gpt-image-2", size="1024 X 1536"),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "1024x1536"},
    ),
    Case(
        "no multiple of 16",
        ask("gpt-image-2", size="1000x1000"),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "1008x1008"},
        notes=("size-nearest",),
    ),
    Case(
        "full HD",
        ask("gpt-image-2", size="1920x1080"),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "1920x1088"},
        notes=("size-nearest",),
    ),
    Case(
        "too few pixels",
        ask("gpt-image-2", size="256x256"),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "816x816"},
        notes=("size-nearest",),
    ),
    Case(
        "too many pixels",
        ask("gpt-image-2", size="4096x4096"),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "2880x2880"},
        notes=("size-nearest", "timeout"),
        timeout=300,
    ),
    Case(
        "a side too long",
        ask("gpt-image-2", size="7680x4320"),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "3840x2160"},
        notes=("size-nearest", "timeout"),
        timeout=300,
    ),
    Case(
        "too wide",
        ask("gpt-image-2", size="3840x400"),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "2144x720"},
        notes=("size-nearest",),
    ),
    Case(
        "one number is a square",
        ask("gpt-image-2", size=1024),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "1024x1024"},
    ),
    Case(
        "a list of sides",
        ask("gpt-image-2", size=[1536, 1024]),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "1536x1024"},
    ),
    Case(
        "width and height",
        ask("gpt-image-2", width=1536, height=1024),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "1536x1024"},
    ),
    Case("auto", ask("gpt-image-2", size="auto"), {"model": "gpt-image-2", "prompt": "a cat", "size": "auto"}),
    Case(
        "4K of a ratio",
        ask("gpt-image-2", image_config={"aspect_ratio": "16:9", "image_size": "4K"}),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "3840x2160"},
        notes=("timeout",),
        timeout=300,
    ),
    Case(
        "2K alone",
        ask("gpt-image-2", size="2K"),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "2048x2048"},
        notes=("timeout",),
        timeout=300,
    ),
    Case(
        "size beats ratio",
        ask("gpt-image-2", size="1024x1024", aspect_ratio="16:9"),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "1024x1024"},
        dropped=("aspect_ratio",),
    ),
    # -- ratios in the prompt --
    Case(
        "lenticular brackets",
        ask("gpt-image-2", "一只猫 【2:3】"),
        {"model": "gpt-image-2", "prompt": "一只猫", "size": "1024x1536"},
        notes=("ratio-from-prompt", "marker-cut"),
    ),
    Case(
        "flag",
        ask("gpt-image-2", "a cat --ar 16:9"),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "1536x864"},
        notes=("ratio-from-prompt", "marker-cut"),
    ),
    Case(
        "flag in the middle",
        ask("gpt-image-2", "a cat --aspect 3:2, in rain"),
        {"model": "gpt-image-2", "prompt": "a cat, in rain", "size": "1536x1024"},
        notes=("ratio-from-prompt", "marker-cut"),
    ),
    Case(
        "flag behind a dash of a keyboard",
        ask("gpt-image-2", "a cat —ar 16:9"),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "1536x864"},
        notes=("ratio-from-prompt", "marker-cut"),
    ),
    Case(
        "flag beside another one",
        ask("gpt-image-2", "a cat --ar 2:3 --v 6"),
        {"model": "gpt-image-2", "prompt": "a cat --v 6", "size": "1024x1536"},
        notes=("ratio-from-prompt", "marker-cut", "flags-left"),
    ),
    Case(
        "square brackets",
        ask("gpt-image-2", "[16:9] a cat"),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "1536x864"},
        notes=("ratio-from-prompt", "marker-cut"),
    ),
    Case(
        "label",
        ask("gpt-image-2", "a cat, ratio: 9:16"),
        {"model": "gpt-image-2", "prompt": "a cat, ratio: 9:16", "size": "864x1536"},
        notes=("ratio-from-prompt",),
    ),
    Case(
        "Chinese label",
        ask("gpt-image-2", "一只猫，比例 3:4"),
        {"model": "gpt-image-2", "prompt": "一只猫，比例 3:4", "size": "1056x1408"},
        notes=("ratio-from-prompt",),
    ),
    Case(
        "label behind",
        ask("gpt-image-2", "a cat in 16:9 format"),
        {"model": "gpt-image-2", "prompt": "a cat in 16:9 format", "size": "1536x864"},
        notes=("ratio-from-prompt",),
    ),
    Case(
        "a time is no ratio",
        ask("gpt-image-2", "a clock at 10:30"),
        {"model": "gpt-image-2", "prompt": "a clock at 10:30"},
    ),
    Case(
        "a time in brackets is none",
        ask("gpt-image-2", "a station clock [10:30]"),
        {"model": "gpt-image-2", "prompt": "a station clock [10:30]"},
    ),
    Case(
        "a verse is no ratio",
        ask("gpt-image-2", "the words of John 3:16 in stone"),
        {"model": "gpt-image-2", "prompt": "the words of John 3:16 in stone"},
    ),
    Case(
        "a score is no ratio",
        ask("gpt-image-2", "a board with 3:2 (2:1)"),
        {"model": "gpt-image-2", "prompt": "a board with 3:2 (2:1)"},
    ),
    Case(
        "a recipe is no ratio",
        ask("gpt-image-2", "flour and water in a ratio of 2:1"),
        {"model": "gpt-image-2", "prompt": "flour and water in a ratio of 2:1"},
    ),
    Case(
        "quoted flag is to be drawn",
        ask("gpt-image-2", 'a sign with "--ar 16:9" on it'),
        {"model": "gpt-image-2", "prompt": 'a sign with "--ar 16:9" on it'},
        notes=("flags-left",),
    ),
    Case(
        "explicit key beats the prompt",
        ask("gpt-image-2", "a cat --ar 16:9", aspect_ratio="1:1"),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "1024x1024"},
        notes=("ratio-overridden", "marker-cut"),
    ),
    Case(
        "auto does not",
        ask("gpt-image-2", "a cat --ar 16:9", size="auto"),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "1536x864"},
        notes=("ratio-from-prompt", "marker-cut"),
    ),
    Case(
        "two ratios in a prompt",
        ask("gpt-image-2", "【2:3】 a cat --ar 16:9"),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "1536x864"},
        notes=("several-ratios", "ratio-from-prompt", "marker-cut", "marker-cut"),
    ),
    Case(
        "nothing but a flag",
        ask("gpt-image-2", "--ar 16:9"),
        {"model": "gpt-image-2", "prompt": "", "size": "1536x864"},
        notes=("ratio-from-prompt", "marker-cut", "no-prompt"),
    ),
    # -- other parameters --
    Case(
        "hd is high",
        ask("gpt-image-2", quality="hd"),
        {"model": "gpt-image-2", "prompt": "a cat", "quality": "high"},
        notes=("value-changed", "timeout"),
        timeout=300,
    ),
    Case(
        "quality high",
        ask("gpt-image-2", quality="HIGH"),
        {"model": "gpt-image-2", "prompt": "a cat", "quality": "high"},
        notes=("timeout",),
        timeout=300,
    ),
    Case(
        "quality low", ask("gpt-image-2", quality="low"), {"model": "gpt-image-2", "prompt": "a cat", "quality": "low"}
    ),
    Case(
        "standard is refused",
        ask("gpt-image-2", quality="standard"),
        {"model": "gpt-image-2", "prompt": "a cat"},
        dropped=("quality",),
    ),
    Case(
        "output format jpg",
        ask("gpt-image-2", output_format="jpg", output_compression=80),
        {"model": "gpt-image-2", "prompt": "a cat", "output_compression": 80, "output_format": "jpeg"},
        notes=("value-changed",),
    ),
    Case(
        "output format by type",
        ask("gpt-image-2", generationConfig={"imageConfig": {"outputMimeType": "image/webp"}}),
        {"model": "gpt-image-2", "prompt": "a cat", "output_format": "webp"},
        notes=("value-changed",),
    ),
    Case(
        "compression of png",
        ask("gpt-image-2", output_format="png", output_compression=80),
        {"model": "gpt-image-2", "prompt": "a cat", "output_format": "png"},
        dropped=("output_compression",),
    ),
    Case(
        "bmp",
        ask("gpt-image-2", output_format="bmp"),
        {"model": "gpt-image-2", "prompt": "a cat"},
        dropped=("output_format",),
    ),
    Case(
        "response_format",
        ask("gpt-image-2", response_format="b64_json"),
        {"model": "gpt-image-2", "prompt": "a cat"},
        dropped=("response_format",),
    ),
    Case(
        "transparent on gpt-image-2",
        ask("gpt-image-2", background="transparent"),
        {"model": "gpt-image-2", "prompt": "a cat"},
        dropped=("background",),
    ),
    Case(
        "moderation and user",
        ask("gpt-image-2", moderation="low", user="u-1"),
        {"model": "gpt-image-2", "prompt": "a cat", "moderation": "low", "user": "u-1"},
    ),
    Case("n", ask("gpt-image-2", n=4), {"model": "gpt-image-2", "prompt": "a cat", "n": 4}),
    Case("n as text", ask("gpt-image-2", n="2"), {"model": "gpt-image-2", "prompt": "a cat", "n": 2}),
    Case(
        "n too large",
        ask("gpt-image-2", n=50),
        {"model": "gpt-image-2", "prompt": "a cat", "n": 10},
        notes=("value-changed",),
    ),
    Case("n zero", ask("gpt-image-2", n=0), {"model": "gpt-image-2", "prompt": "a cat"}, dropped=("n",)),
    Case(
        "stream",
        ask("gpt-image-2", stream=True, stream_options={"include_usage": True}, partial_images=2),
        {"model": "gpt-image-2", "prompt": "a cat", "partial_images": 2, "stream": True},
        dropped=("stream_options",),
        notes=("stream-events",),
    ),
    Case(
        "partial images without stream",
        ask("gpt-image-2", partial_images=2),
        {"model": "gpt-image-2", "prompt": "a cat"},
        dropped=("partial_images",),
    ),
    Case(
        "style of DALL·E",
        ask("gpt-image-2", style="vivid"),
        {"model": "gpt-image-2", "prompt": "a cat"},
        dropped=("style",),
    ),
    Case(
        "extra_body",
        ask("gpt-image-2", extra_body={"size": "1024x1536", "seed": 7, "google": {"thinking_config": {}}}),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "1024x1536"},
        dropped=("extra_body.seed", "extra_body.google.thinking_config"),
    ),
    Case(
        "image tool",
        {
            "model": "gpt-5",
            "input": "a cat",
            "tools": [{"type": "image_generation", "model": "gpt-image-1.5", "size": "1024x1536", "quality": "low"}],
        },
        {"model": "gpt-image-1.5", "prompt": "a cat", "size": "1024x1536", "quality": "low"},
        dropped=("tools",),
    ),
    # -- models --
    Case(
        "vendor before the name",
        ask("openai/gpt-image-2", aspect_ratio="3:2"),
        {"model": "openai/gpt-image-2", "prompt": "a cat", "size": "1536x1024"},
    ),
    Case(
        "dated name",
        ask("gpt-image-2-2026-04-21", aspect_ratio="3:2"),
        {"model": "gpt-image-2-2026-04-21", "prompt": "a cat", "size": "1536x1024"},
    ),
    Case(
        "gateway suffix",
        ask("gpt-image-1-all", aspect_ratio="16:9"),
        {"model": "gpt-image-1-all", "prompt": "a cat", "size": "1536x1024"},
        notes=("about-model", "size-nearest"),
    ),
    Case(
        "gpt-image-1 nearest size",
        ask("gpt-image-1", size="1792x1024"),
        {"model": "gpt-image-1", "prompt": "a cat", "size": "1536x1024"},
        notes=("about-model", "size-nearest"),
    ),
    Case(
        "gpt-image-1 auto",
        ask("gpt-image-1", size="auto", background="transparent"),
        {"model": "gpt-image-1", "prompt": "a cat", "size": "auto", "background": "transparent"},
        notes=("about-model",),
    ),
    Case(
        "gpt-image-1-mini",
        ask("gpt-image-1-mini", size="2K", n=2),
        {"model": "gpt-image-1-mini", "prompt": "a cat", "n": 2},
        dropped=("size",),
    ),
    Case(
        "gpt-image-1.5 transparent jpeg",
        ask("gpt-image-1.5", background="transparent", output_format="jpeg"),
        {"model": "gpt-image-1.5", "prompt": "a cat", "output_format": "jpeg"},
        dropped=("background",),
    ),
    Case(
        "gpt-image-2.5",
        ask("gpt-image-2.5-flare", aspect_ratio="16:9", quality="max", background="transparent"),
        {
            "model": "gpt-image-2.5-flare",
            "prompt": "a cat",
            "size": "1536x864",
            "background": "transparent",
            "quality": "max",
        },
        notes=("timeout",),
        timeout=600,
    ),
    Case(
        "chat route",
        ask("gpt-4o-image", "一只猫 【3:2】"),
        {"model": "gpt-image-2", "prompt": "一只猫", "size": "1536x1024"},
        notes=("model-replaced", "ratio-from-prompt", "marker-cut"),
    ),
    Case(
        "chat route of a vendor",
        ask("openai/gpt-4o-image-vip", n=2),
        {"model": "openai/gpt-image-2", "prompt": "a cat", "n": 2},
        notes=("model-replaced",),
    ),
    Case("sora_image", ask("sora_image"), {"model": "gpt-image-2", "prompt": "a cat"}, notes=("model-replaced",)),
    Case(
        "dall-e-3",
        ask("dall-e-3", size="1024x1792", quality="hd", style="natural", response_format="url"),
        {
            "model": "dall-e-3",
            "prompt": "a cat",
            "size": "1024x1792",
            "quality": "hd",
            "response_format": "url",
            "style": "natural",
        },
        notes=("about-model", "timeout"),
        timeout=300,
    ),
    Case(
        "dall-e-3 limits",
        ask("dall-e-3", aspect_ratio="16:9", n=4, quality="low", output_format="png"),
        {"model": "dall-e-3", "prompt": "a cat", "size": "1792x1024", "n": 1, "quality": "standard"},
        dropped=("output_format",),
        notes=("about-model", "size-nearest", "value-changed", "value-changed"),
    ),
    Case(
        "dall-e-2",
        ask("dall-e-2", size="600x600", quality="standard", response_format="b64_json"),
        {"model": "dall-e-2", "prompt": "a cat", "size": "512x512", "response_format": "b64_json"},
        dropped=("quality",),
        notes=("about-model", "size-nearest"),
    ),
    Case(
        "Grok ratio",
        ask("grok-imagine-image", aspect_ratio="16:9", resolution="2K", response_format="url"),
        {
            "model": "grok-imagine-image",
            "prompt": "a cat",
            "aspect_ratio": "16:9",
            "resolution": "2k",
            "response_format": "url",
        },
        notes=("extra-keys", "timeout"),
        timeout=300,
    ),
    Case(
        "Grok takes no size",
        ask("xai/grok-imagine-image", size="1024x1536", quality="hd", style="vivid"),
        {"model": "xai/grok-imagine-image", "prompt": "a cat", "aspect_ratio": "2:3"},
        dropped=("quality", "style"),
        notes=("size-as-ratio", "extra-keys"),
    ),
    Case(
        "Grok nearest ratio",
        ask("grok-2-image", aspect_ratio="21:9"),
        {"model": "grok-2-image", "prompt": "a cat", "aspect_ratio": "20:9"},
        notes=("ratio-nearest", "extra-keys"),
    ),
    Case(
        "Grok 4K",
        ask("grok-4-image", image_size="4K", aspect_ratio="auto"),
        {"model": "grok-4-image", "prompt": "a cat", "aspect_ratio": "auto", "resolution": "2k"},
        notes=("resolution-nearest", "extra-keys", "timeout"),
        timeout=300,
    ),
    Case(
        "Grok large size",
        ask("grok-imagine-image", size="2048x2048"),
        {"model": "grok-imagine-image", "prompt": "a cat", "aspect_ratio": "1:1", "resolution": "2k"},
        notes=("size-as-ratio", "extra-keys", "timeout"),
        timeout=300,
    ),
    Case(
        "Nano Banana",
        ask("gemini-2.5-flash-image", image_config={"aspect_ratio": "4:5"}, modalities=["image", "text"]),
        {"model": "gemini-2.5-flash-image", "prompt": "a cat", "aspect_ratio": "4:5"},
        dropped=("modalities",),
        notes=("extra-keys",),
    ),
    Case(
        "Nano Banana has 1K only",
        ask("nano-banana", aspect_ratio="16:9", resolution="4K"),
        {"model": "nano-banana", "prompt": "a cat", "aspect_ratio": "16:9", "resolution": "1K"},
        notes=("resolution-nearest", "extra-keys"),
    ),
    Case(
        "Nano Banana Pro",
        ask(
            "google/gemini-3-pro-image-preview",
            extra_body={"google": {"image_config": {"aspect_ratio": "16:9", "image_size": "2K"}}},
        ),
        {"model": "google/gemini-3-pro-image-preview", "prompt": "a cat", "aspect_ratio": "16:9", "resolution": "2K"},
        notes=("extra-keys", "timeout"),
        timeout=300,
    ),
    Case(
        "Nano Banana 2 long",
        ask("nano-banana-2", "a scroll --ar 1:4", output_format="jpeg", n=1),
        {"model": "nano-banana-2", "prompt": "a scroll", "aspect_ratio": "1:4", "n": 1, "output_format": "jpeg"},
        notes=("ratio-from-prompt", "marker-cut", "extra-keys"),
    ),
    Case(
        "Gemini body",
        {
            "model": "nano-banana-pro",
            "contents": [
                {
                    "role": "user",
                    "parts": [
                        {"text": "make it blue"},
                        {"inlineData": {"mimeType": "image/png", "data": "iVBORw0KGgo="}},
                    ],
                }
            ],
            "generationConfig": {
                "responseModalities": ["IMAGE"],
                "imageConfig": {"aspectRatio": "3:2", "imageSize": "4K"},
            },
            "safetySettings": [],
        },
        {
            "model": "nano-banana-pro",
            "prompt": "make it blue",
            "images": [{"image_url": "data:image/png;base64,iVBORw0KGgo="}],
            "aspect_ratio": "3:2",
            "resolution": "4K",
        },
        endpoint="edits",
        dropped=("safetySettings", "generationConfig.responseModalities"),
        notes=("edit-as-json", "about-model", "timeout"),
        timeout=300,
    ),
    Case(
        "unknown model",
        ask("acme-paint-9", "a cat --ar 16:9", size="1024x1024", quality="high", n=2, response_format="url"),
        {"model": "acme-paint-9", "prompt": "a cat --ar 16:9", "n": 2},
        dropped=("size", "quality", "response_format"),
        notes=("unknown-model", "marker-left"),
    ),
    Case(
        "a video model is unknown",
        ask("grok-imagine-video", aspect_ratio="16:9"),
        {"model": "grok-imagine-video", "prompt": "a cat"},
        dropped=("aspect_ratio",),
        notes=("unknown-model",),
    ),
    Case("no model", {"messages": [{"role": "user", "content": "a cat"}]}, {"prompt": "a cat"}, notes=("no-model",)),
    # -- conversations --
    Case(
        "parts of text",
        ask("gpt-image-2", [text("a cat"), text("in rain")]),
        {"model": "gpt-image-2", "prompt": "a cat\nin rain"},
    ),
    Case(
        "picture to edit",
        ask("gpt-image-2", [text("make it blue"), part(A)]),
        {"model": "gpt-image-2", "prompt": "make it blue", "images": [{"image_url": A}]},
        endpoint="edits",
        notes=("edit-as-json",),
    ),
    Case(
        "picture as plain string",
        ask("gpt-image-2", [text("make it blue"), {"type": "image_url", "image_url": PNG}]),
        {"model": "gpt-image-2", "prompt": "make it blue", "images": [{"image_url": PNG}]},
        endpoint="edits",
        notes=("edit-as-json",),
    ),
    Case(
        "input_image",
        ask(
            "gpt-image-2",
            [
                {"type": "input_text", "text": "mix"},
                {"type": "input_image", "image_url": A},
                {"type": "input_image", "file_id": "file-1"},
            ],
        ),
        {"model": "gpt-image-2", "prompt": "mix", "images": [{"image_url": A}, {"file_id": "file-1"}]},
        endpoint="edits",
        notes=("edit-as-json",),
    ),
    Case(
        "picture of Anthropic's form",
        ask(
            "gpt-image-2",
            [
                text("mix"),
                {"type": "image", "source": {"type": "base64", "media_type": "image/jpeg", "data": "/9j/4AAQ"}},
            ],
        ),
        {"model": "gpt-image-2", "prompt": "mix", "images": [{"image_url": "data:image/jpeg;base64,/9j/4AAQ"}]},
        endpoint="edits",
        notes=("edit-as-json",),
    ),
    Case(
        "sound is no picture",
        ask("gpt-image-2", [text("a cat"), {"type": "input_audio", "input_audio": {"data": "AAAA", "format": "wav"}}]),
        {"model": "gpt-image-2", "prompt": "a cat"},
        dropped=("messages[0].content[1]",),
    ),
    Case(
        "the path of a file is no picture",
        ask("gpt-image-2", [text("make it blue"), part("file:///pictures/a.png")]),
        {"model": "gpt-image-2", "prompt": "make it blue"},
        dropped=("messages[0].content[1]",),
    ),
    Case(
        "picture key and mask",
        ask("gpt-image-1.5", "add a hat", image=A, mask=B, input_fidelity="high"),
        {
            "model": "gpt-image-1.5",
            "prompt": "add a hat",
            "images": [{"image_url": A}],
            "mask": {"image_url": B},
            "input_fidelity": "high",
        },
        endpoint="edits",
        notes=("edit-as-json",),
    ),
    Case(
        "fidelity without picture",
        ask("gpt-image-1.5", input_fidelity="high", mask=B),
        {"model": "gpt-image-1.5", "prompt": "a cat"},
        dropped=("mask", "input_fidelity"),
    ),
    Case(
        "markdown picture in the text",
        ask("gpt-image-2", f"make it blue ![a]({A})"),
        {"model": "gpt-image-2", "prompt": "make it blue", "images": [{"image_url": A}]},
        endpoint="edits",
        notes=("picture-from-text", "edit-as-json"),
    ),
    Case(
        "bare URL in the text",
        ask("gpt-image-2", f"{A} make it blue"),
        {"model": "gpt-image-2", "prompt": "make it blue", "images": [{"image_url": A}]},
        endpoint="edits",
        notes=("picture-from-text", "edit-as-json"),
    ),
    Case(
        "data URI in the text",
        ask("gpt-image-2", f"make it blue\n{PNG}"),
        {"model": "gpt-image-2", "prompt": "make it blue", "images": [{"image_url": PNG}]},
        endpoint="edits",
        notes=("picture-from-text", "edit-as-json"),
    ),
    Case(
        "system prompt",
        {
            "model": "gpt-image-2",
            "messages": [{"role": "system", "content": "be brief"}, {"role": "user", "content": "a cat"}],
        },
        {"model": "gpt-image-2", "prompt": "a cat"},
        dropped=("messages[0]",),
    ),
    Case(
        "the assistant's picture",
        {
            "model": "gpt-image-2",
            "messages": [
                {"role": "user", "content": "a cat"},
                {"role": "assistant", "content": f"> ID: `task_01abc`\n\n![gen_01]({A})\n\n[Click to download]({B})"},
                {"role": "user", "content": "make it blue"},
            ],
        },
        {"model": "gpt-image-2", "prompt": "make it blue", "images": [{"image_url": A}]},
        endpoint="edits",
        dropped=("messages[:2]",),
        notes=("picture-from-history", "edit-as-json"),
    ),
    Case(
        "the assistant's picture in images",
        {
            "model": "gpt-image-2",
            "messages": [
                {"role": "user", "content": "a cat"},
                {"role": "assistant", "content": "", "images": [part(A)]},
                {"role": "user", "content": "make it blue"},
            ],
        },
        {"model": "gpt-image-2", "prompt": "make it blue", "images": [{"image_url": A}]},
        endpoint="edits",
        dropped=("messages[:2]",),
        notes=("picture-from-history", "edit-as-json"),
    ),
    Case(
        "own picture beats history",
        {
            "model": "gpt-image-2",
            "messages": [
                {"role": "assistant", "content": f"![a]({A})"},
                {"role": "user", "content": [text("like this"), part(B)]},
            ],
        },
        {"model": "gpt-image-2", "prompt": "like this", "images": [{"image_url": B}]},
        endpoint="edits",
        dropped=("messages[:1]",),
        notes=("edit-as-json",),
    ),
    Case(
        "the user's earlier picture",
        {
            "model": "gpt-image-2",
            "messages": [
                {"role": "user", "content": [text("what is it?"), part(C)]},
                {"role": "assistant", "content": "A dog."},
                {"role": "user", "content": "make it blue"},
            ],
        },
        {"model": "gpt-image-2", "prompt": "make it blue", "images": [{"image_url": C}]},
        endpoint="edits",
        dropped=("messages[:2]",),
        notes=("picture-from-history", "edit-as-json"),
    ),
    Case(
        "two messages are one turn",
        {
            "model": "gpt-image-2",
            "messages": [{"role": "user", "content": "make it blue"}, {"role": "user", "content": [part(A)]}],
        },
        {"model": "gpt-image-2", "prompt": "make it blue", "images": [{"image_url": A}]},
        endpoint="edits",
        notes=("edit-as-json",),
    ),
    Case(
        "a picture without words",
        {
            "model": "gpt-image-2",
            "messages": [
                {"role": "user", "content": "as a comic"},
                {"role": "assistant", "content": "Show me."},
                {"role": "user", "content": [part(A)]},
            ],
        },
        {"model": "gpt-image-2", "prompt": "as a comic", "images": [{"image_url": A}]},
        endpoint="edits",
        dropped=("messages[:2]",),
        notes=("prompt-from-earlier-turn", "edit-as-json"),
    ),
    Case(
        "Grok edit",
        ask("grok-imagine-image", [text("make it blue"), part(A)]),
        {"model": "grok-imagine-image", "prompt": "make it blue", "image": {"type": "image_url", "url": A}},
        endpoint="edits",
        notes=("edit-as-json", "about-model"),
    ),
    Case(
        "Grok edit of two",
        ask("grok-imagine-image", [text("mix"), part(A), part(B)]),
        {
            "model": "grok-imagine-image",
            "prompt": "mix",
            "images": [{"type": "image_url", "url": A}, {"type": "image_url", "url": B}],
        },
        endpoint="edits",
        notes=("edit-as-json", "about-model"),
    ),
    Case(
        "too many pictures",
        ask("grok-imagine-image", [text("mix"), part(A), part(B), part(C), part(PNG)]),
        {
            "model": "grok-imagine-image",
            "prompt": "mix",
            "images": [
                {"type": "image_url", "url": A},
                {"type": "image_url", "url": B},
                {"type": "image_url", "url": C},
            ],
        },
        endpoint="edits",
        dropped=("images[3:]",),
        notes=("edit-as-json", "about-model"),
    ),
    Case(
        "DALL·E 3 cannot edit",
        ask("dall-e-3", [text("make it blue"), part(A)]),
        {"model": "dall-e-3", "prompt": "make it blue", "images": [{"image_url": A}]},
        endpoint="edits",
        notes=("about-model", "edit-as-json", "about-model"),
    ),
    Case(
        "Nano Banana edit",
        ask("nano-banana-2", [text("make it blue"), part(A)]),
        {"model": "nano-banana-2", "prompt": "make it blue", "images": [{"image_url": A}]},
        endpoint="edits",
        notes=("edit-as-json", "about-model"),
    ),
    Case(
        "unknown model with a picture",
        ask("acme-paint-9", [text("make it blue"), part(A)]),
        {"model": "acme-paint-9", "prompt": "make it blue", "images": [{"image_url": A}]},
        endpoint="edits",
        notes=("unknown-model", "edit-as-json"),
    ),
    Case(
        "parameter block",
        ask("gpt-image-2", '```json\n{"prompt": "a cat", "ratio": "2:3", "n": 2}\n```'),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "1024x1536", "n": 2},
        notes=("prompt-from-block",),
    ),
    Case(
        "bare parameter block",
        ask("gpt-image-2", '{"prompt": "a cat", "size": "1024x1024", "gen_id": "g1"}'),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "1024x1024"},
        dropped=("prompt block.gen_id",),
        notes=("prompt-from-block",),
    ),
    Case(
        "key beats block",
        ask("gpt-image-2", '{"prompt": "a cat", "ratio": "2:3", "n": 2}', n=1, aspect_ratio="1:1"),
        {"model": "gpt-image-2", "prompt": "a cat", "size": "1024x1024", "n": 1},
        dropped=("prompt block.ratio",),
        notes=("prompt-from-block",),
    ),
    Case(
        "prompt written as JSON",
        ask("gpt-image-2", '{"subject": "a cat", "style": "noir", "aspect_ratio": "16:9"}'),
        {
            "model": "gpt-image-2",
            "prompt": '{"subject": "a cat", "style": "noir", "aspect_ratio": "16:9"}',
            "size": "1536x864",
        },
    ),
    Case(
        "prompt key alone",
        {"model": "gpt-image-2", "prompt": "a cat", "size": "1024x1024"},
        {"model": "gpt-image-2", "prompt": "a cat", "size": "1024x1024"},
    ),
    Case(
        "messages that are none",
        {"model": "gpt-image-2", "messages": [1, None, [], {"role": "user", "content": "a cat"}]},
        {"model": "gpt-image-2", "prompt": "a cat"},
        dropped=("messages[0]", "messages[1]", "messages[2]"),
    ),
    Case("no messages", {"model": "gpt-image-2"}, {"model": "gpt-image-2", "prompt": ""}, notes=("no-prompt",)),
    Case(
        "lone surrogate",
        ask("gpt-image-2", "a cat \ud83d"),
        {"model": "gpt-image-2", "prompt": "a cat �"},
        notes=("lone-surrogate",),
    ),
    Case(
        "other texts stay as they are",
        ask("gpt-image-2", "  line one\n\n* {curly} `code` https://example.com/page  "),
        {"model": "gpt-image-2", "prompt": "  line one\n\n* {curly} `code` https://example.com/page  "},
    ),
]
