"""The question of `client.images.generate()` and `.edit()` as a chat request.

A chat knows no `size` and no `n`, so what the Images API has fields for is said in words (`default_template`), and
pictures go with them as parts. Plain data in, plain data out: no request is made here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .call import ImagesCall

Plain = dict[str, Any]
Template = Callable[[ImagesCall], str]
# Fields of the Images API that a chat endpoint does not know, and may refuse; OpenAI's reference, and the two names
# that other Images endpoints have for the ratio.
IMAGES_ONLY = frozenset(
    (
        *("prompt", "size", "quality", "n", "response_format", "background", "moderation", "output_format"),
        *("output_compression", "style", "partial_images", "input_fidelity", "aspect_ratio", "ratio"),
        *("complexity", "frame_count", "frame_duration_ms", "svg"),
    )
)
_CHAT_ONLY = frozenset(("model", "messages", "stream", "stream_options"))  # which the request has from here
_HINTS = (("background", "Background"), ("quality", "Quality"), ("style", "Style"))
_NO_WISH = ("", "auto", "standard")  # what clients send as defaults
_LONGEST_HINT = 64  # characters


def default_template(call: ImagesCall) -> str:
    """The user's message: the prompt as it is, and behind an empty line what else was asked for, a fact a line.

    `Aspect ratio: 2:3` (of `aspect_ratio`, `ratio` or `size`), `Number of images: 2` (of `n`, if more than one),
    `Background: ...`, `Quality: ...`, `Style: ...` (if told, and not `auto` or `standard`), and a sentence on the mask,
    which is the last picture of the message.
    """
    facts = [f"Aspect ratio: {call.ratio}"] if call.ratio else []
    if call.n > 1:
        facts.append(f"Number of images: {call.n}")
    for key, label in _HINTS:
        told = call.fields.get(key)
        if isinstance(told, str) and told not in _NO_WISH:
            facts.append(f"{label}: {' '.join(told.split())[:_LONGEST_HINT]}")
    if call.mask is not None:
        facts.append("The last image is a mask: change the first image only where the mask is transparent.")
    prompt = str(call.fields.get("prompt") or "")
    return "\n".join([prompt, "", *facts]) if facts else prompt


def chat_request(call: ImagesCall, template: Template = default_template) -> Plain:
    """The body of the chat request: `model`, one user message, `stream` if asked for.

    With pictures the message is a text part and an `image_url` part for each, the mask last. Fields that only the
    Images API has are left out; `user` and what it does not know (`extra_body`) goes along.
    """
    words = template(call)
    pictures = [*call.images, *([call.mask] if call.mask is not None else [])]
    parts = [{"type": "image_url", "image_url": {"url": url}} for url in pictures]
    message = {"role": "user", "content": [{"type": "text", "text": words}, *parts] if parts else words}
    others = {key: value for key, value in call.fields.items() if key not in IMAGES_ONLY | _CHAT_ONLY}
    body: Plain = {"model": call.fields["model"]} if "model" in call.fields else {}
    body |= {"messages": [message]}
    if call.stream:
        body |= {"stream": True, "stream_options": {"include_usage": True}}
    return body | others
